"""The seeded sentences of the grounding command: their labels, their parts, their shape, and the words their numbers take."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from assistant.claims.scene import Finding
from eval.__main__ import main
from eval.command_grounding import SHOP, shop_names
from eval.grounding_seeds import MAKERS, generate, record, write_labelled
from eval.grounding_seeds_draw import Draw, Shown
from eval.grounding_seeds_facts import Shop, shop_of
from eval.grounding_seeds_numbers import amount, chinese, english, money
from eval.grounding_seeds_sets import CLAUSES, plural
from eval.grounding_seeds_single import PREDICATES
from eval.grounding_seeds_texts import TEXT_PREDICATES
from eval.grounding_seeds_wording import PARTS, Wording, part_of
from eval.grounding_set import Labelled, read_labelled
from retrieval.importing.records import build
from retrieval.products import LANGUAGES, DeliveryDays, Localized, Product, Quantity, Variant

SENTENCES = 600


@pytest.fixture(scope="module")
def shop() -> Shop:
    facets, categories, products = shop_names(SHOP)
    return shop_of(products, facets, categories)


@pytest.fixture(scope="module")
def cases(shop: Shop) -> list[Labelled]:
    return generate(shop, SENTENCES, 3)


def kettle(**changes: object) -> Product:
    made = Product(
        "k1",
        Localized("Wren kettle", "鹪鹩电水壶"),
        (Variant("k1", 4990, 3, {}, 9980, None, DeliveryDays(2, 4)),),
        brand="Wren",
        category=("Kitchen", "Kettles"),
        attributes={"capacity": Quantity(1.5, "l"), "weight": Quantity(900, "g"), "lid": True},
        rating=4.5,
        review_count=12,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name


def drawing(shop: Shop, language: str, *products: Product, seed: int = 0, limit: int | None = None) -> Draw:
    return Draw(Random(seed), Wording("zh" if language == "zh" else "en", "dev"), shop, Shown(products, limit), seed)


def test_half_are_true_half_are_chinese_and_every_kind_occurs(cases: list[Labelled]) -> None:
    assert len(cases) == SENTENCES
    assert sum(case.label is Finding.TRUE for case in cases) == SENTENCES // 2
    assert sum(case.language == "zh" for case in cases) == SENTENCES // 2
    assert len({case.kind for case in cases}) > 35
    assert len({case.id for case in cases}) == SENTENCES


def test_every_sentence_speaks_of_its_products(cases: list[Labelled]) -> None:
    assert all(1 <= len(case.products) <= 6 for case in cases)
    assert not [case.sentence for case in cases if "{" in case.sentence]


def test_the_same_seed_makes_the_same_sentences(shop: Shop) -> None:
    texts = [[case.sentence for case in generate(shop, 40, seed)] for seed in (5, 5, 6)]
    assert texts[0] == texts[1] != texts[2]


def test_parts_share_no_wording() -> None:
    ways = [("preds", key) for key in Wording("en", "dev").keys("preds")] + [("wrappers",), ("openings",)]
    for language in LANGUAGES:
        dev, second, held = (Wording(language, part) for part in PARTS)
        for way in ways:
            for one, other in ((dev, second), (dev, held), (second, held)):
                assert set(one.phrases(*way)) & set(other.phrases(*way)) <= {""}
    assert {part_of(phrase) for phrase in Wording("en", "dev").phrases("preds", "price")} == {"dev"}


def test_a_part_that_is_asked_for_is_the_only_one(shop: Shop) -> None:
    assert {case.id.rsplit("-", 1)[0] for case in generate(shop, 24, 1, ("held-out",))} == {"held-out"}


def test_what_is_written_is_read_back_equal(cases: list[Labelled], tmp_path: Path) -> None:
    file = tmp_path / "seeds.jsonl"
    write_labelled(file, cases[:60])
    again = read_labelled(file)
    assert [(one.sentence, one.label, one.kind, one.constraints) for one in again] == [
        (one.sentence, one.label, one.kind, one.constraints) for one in cases[:60]
    ]
    for one, other in zip(again, cases, strict=False):
        for read, made in zip(one.products, other.products, strict=True):
            assert read.variants == tuple(replace(variant, image=None) for variant in made.variants)
            assert (read.attributes, read.rating, read.review_count) == (
                made.attributes,
                made.rating,
                made.review_count,
            )


def test_a_record_is_a_line_of_the_catalogue() -> None:
    built = build(record(kettle())).record
    assert isinstance(built, Product)
    assert built.variants[0].delivery == DeliveryDays(2, 4)
    assert built.attributes["weight"] == Quantity(900, "g")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_price_is_the_one_on_record_or_plainly_another(shop: Shop, language: str) -> None:
    for seed in range(40):
        draw = drawing(shop, language, kettle(), seed=seed)
        true, false = (PREDICATES["price"](draw, kettle(), truth) for truth in (True, False))
        assert true is not None
        assert false is not None
        assert true.label is Finding.TRUE
        assert any(form in true.pred for form in ("49.9", "forty-nine", "四十九"))
        assert false.label is Finding.FALSE
        assert not any(form in false.pred for form in ("49.9", "forty-nine dollars and ninety", "四十九美元九十"))


def test_what_is_stated_is_no_unstated_claim(shop: Shop) -> None:
    stated = dict.fromkeys(("microphone", "bluetooth", "machine_washable", "dishwasher_safe", "waterproofing", "gps", "warranty", "age_from", "foldable", "audience"), True)  # fmt: skip
    talkative = kettle(attributes=stated)
    for seed in range(30):
        assert (
            TEXT_PREDICATES["denial of the unstated"](drawing(shop, "en", talkative, seed=seed), talkative, False)
            is None
        )


def test_within_budget_follows_the_limit(shop: Shop) -> None:
    for seed in range(30):
        said = PREDICATES["budget"](drawing(shop, "en", kettle(), seed=seed, limit=6000), kettle(), True)
        assert said is None or not any(
            word in said.pred for word in ("over", "exceeds", "above", "outside", "more than")
        )


def test_the_cheapest_is_the_cheapest(shop: Shop) -> None:
    products = tuple(
        kettle(id=f"k{n}", title=Localized(f"Kettle {n}"), variants=(Variant(f"k{n}", 1000 * n, 1),)) for n in (3, 1, 2)
    )
    seen = set()
    for seed in range(200):
        draw = drawing(shop, "en", *products, seed=seed)
        clause = CLAUSES["superlative"](draw, True)
        if clause and "cheapest" in clause.text:
            seen.add(clause.text)
            assert "[P2]" in clause.text or "Kettle 1" in clause.text
    assert seen


def test_no_superlative_where_two_share_the_first_place(shop: Shop) -> None:
    products = tuple(kettle(id=f"k{n}", title=Localized(f"Kettle {n}")) for n in range(3))
    assert not any(CLAUSES["superlative"](drawing(shop, "en", *products, seed=seed), True) for seed in range(60))


def test_half_price_sets_the_copy_not_the_record(shop: Shop) -> None:
    clause = CLAUSES["half price"](drawing(shop, "en", kettle()), True)
    assert clause is not None
    assert clause.about is not None
    variant = clause.about.products[0].variants[0]
    assert variant.list_price_cents == 2 * (variant.price_cents or 0)


def test_numbers_in_words() -> None:
    assert [english(n) for n in (0, 21, 105, 1299)] == [
        "zero", "twenty-one", "one hundred and five", "one thousand two hundred and ninety-nine",
    ]  # fmt: skip
    assert [chinese(n) for n in (0, 10, 12, 105, 110, 2000, 10203)] == [
        "零", "十", "十二", "一百零五", "一百一十", "二千", "一万零二百零三",
    ]  # fmt: skip


def test_money_and_amounts_say_what_they_are_given() -> None:
    dollars = {money(129900, language, Random(seed)) for seed in range(80) for language in LANGUAGES}
    assert {"$1,299", "1,299美元"} <= dollars
    assert not [one for one in dollars if one.endswith(".") or ". " in one]
    english_forms = {amount(Quantity(1.5, "l"), "en", Random(seed)) for seed in range(120)}
    assert {"1.5 l", "1,500 ml", "one and a half litres"} <= english_forms
    assert "一升半" in {amount(Quantity(1.5, "l"), "zh", Random(seed)) for seed in range(120)}


def test_a_sentence_writes_money_in_one_way(shop: Shop) -> None:
    for seed in range(30):
        draw = drawing(shop, "en", kettle(), seed=seed)
        first, second = (draw.money(cents).replace(figure, "") for cents, figure in ((1990, "19.90"), (2990, "29.90")))
        assert first == second or "cents" in first


def test_plural_predicates() -> None:
    assert [plural(one) for one in ("is vegan", "has its lid", "doesn't fold", "can go", "folds up")] == [
        "are vegan", "have their lid", "don't fold", "can go", "fold up",
    ]  # fmt: skip


def test_every_maker_makes_what_it_is_asked_for(shop: Shop) -> None:
    rng = Random(1)
    for key, maker in MAKERS.items():
        made = []
        for _ in range(400):
            draw = Draw(
                rng,
                Wording(rng.choice(LANGUAGES), rng.choice(PARTS)),
                shop,
                Shown(tuple(rng.sample(shop.products, 3)), 5000),
            )
            clause = maker(draw, False)
            if clause is not None:
                made.append(clause)
            if len(made) == 3:
                break
        assert all(clause.label is not Finding.TRUE for clause in made), key


def test_a_small_shop_without_names_for_facets_will_do() -> None:
    kettles = [kettle(id=f"k{n}", title=Localized(f"Kettle {n}", f"电水壶{n}"), attributes={"finish": "satin" if n % 2 else "gloss"},
                      variants=(Variant(f"k{n}", 2000 + 730 * n, n % 3),)) for n in range(5)]  # fmt: skip
    own = shop_of(kettles, (), ())
    assert {"price", "cheapest at", "superlative"} <= {case.kind for case in generate(own, 200, 1)}
    said = [PREDICATES["listed"](drawing(own, "en", *kettles, seed=seed), kettles[1], True) for seed in range(9)]
    assert all(one is not None and "finish" in one.pred and "satin" in one.pred for one in said)


def test_command_writes_sentences_and_judges_them(tmp_path: Path) -> None:
    file, report = tmp_path / "seeds.jsonl", tmp_path / "report.json"
    status = main(["grounding", "--sentences", "16", "--part", "dev", "--write", str(file), "--json", str(report)])
    body = json.loads(report.read_text(encoding="utf-8"))
    assert body["sentences"] == len(read_labelled(file)) == 16
    assert status in (0, 1)


@pytest.mark.parametrize(
    ("arguments", "named"), [(["--sentences", "0"], "--sentences"), (["--shop", "nowhere.jsonl"], "nowhere")]
)
def test_bad_input_is_named(arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grounding", *arguments]) == 2
    assert named in capsys.readouterr().err
