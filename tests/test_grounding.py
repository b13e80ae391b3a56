"""The check between the model and the customer: what is true of the records passes, what is not is dropped with its cause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.grounding import Checker
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.facets import Facets, learn
from retrieval.products import Language, Localized, Product, Quantity, Variant
from retrieval.search import Hit, Why

BOOT = Product(
    id="boot",
    title=Localized(en="Norrfjell Heath hiking boots", zh="北屿 石楠 登山靴"),
    description=Localized(en="Grippy boots for wet paths.", zh="湿滑山路也抓得稳。"),
    brand="Norrfjell",
    category=("Footwear", "Hiking boots"),
    attributes={
        "material": "vegan leather",
        "weight": Quantity(900, "g"),
        "waterproofing": "waterproof",
        "insulated": False,
    },
    rating=4.6,
    review_count=120,
    variants=(Variant("boot-1", 12_900, 3, {"color": "olive", "size": "42"}, 15_900),),
)
SHOE = Product(
    id="shoe",
    title=Localized(en="Strideway Tundra running shoes", zh="步途 苔原 跑步鞋"),
    brand="Strideway",
    category=("Footwear", "Running shoes"),
    attributes={"material": "suede", "weight": Quantity(450, "g"), "insulated": True},
    rating=4.1,
    review_count=40,
    variants=(Variant("shoe-1", 9_900, 5, {"color": "navy", "size": "42"}),),
)
FACETS: Facets = learn([BOOT, SHOE])


def hit(product: Product) -> Hit:
    constraints = Constraints()
    return Hit(
        product, product.variants[0], 1.0, Why(constraints.admits(product, product.variants[0], FACETS.vocabulary), {})
    )


def checker(
    language: Language = "en", asked: str = "", quoted: str = "", constraints: Constraints | None = None
) -> Checker:
    return Checker([hit(BOOT), hit(SHOE)], FACETS, constraints or Constraints(), language, asked, quoted)


@pytest.mark.parametrize(
    "sentence",
    [
        "[P1] fits best because it is waterproof.",
        "[P1] is made of vegan leather and weighs 900 g.",
        "[P2] is lighter than [P1].",
        "[P2] is the cheapest of them.",
        "[P1] is the top-rated pair.",
        "[P2] is suede, so it suits you well.",
        "Would you like to see other colours?",
        "[P1] comes in olive, in size 42.",
        "[P1] costs $129.00.",
        "[P2] is insulated.",
        "[P2] costs less than [P1].",
        "[P1] costs more, but it is waterproof.",
        "Shall I narrow these down by colour or price?",
        "[P1] is waterproof, while [P2] is insulated.",
        "[P1] and [P2] both come in size 42.",
        "[P1] has no leather.",
    ],
)
def test_what_the_records_say_passes(sentence: str) -> None:
    assert checker().check(sentence) is not None


@pytest.mark.parametrize(
    ("sentence", "cause"),
    [
        ("[P1] is made of leather.", "value:material"),
        ("[P2] is waterproof.", "value:waterproofing"),
        ("[P1] is insulated.", "value:insulated"),
        ("[P1] weighs 700 g.", "number"),
        ("[P1] costs $99.", "price"),
        ("[P3] is even better.", "unknown_product"),
        ("[P1] is the cheapest.", "superlative"),
        ("[P1] is lighter than [P2].", "comparison"),
        ("[P1] comes with free shipping.", "word"),
        ("See https://example.com for [P1].", "forbidden"),
        ("[P1] 很适合您。", "language"),
        ("[P1] is a Strideway boot.", "value:brand"),
        ("[P2] is black.", "value:color"),
        ("[P2] costs more.", "comparison"),
        ("[P1] is insulated, while [P2] is waterproof.", "value:insulated"),
        ("[P1] and [P2] are both waterproof.", "value:waterproofing"),
        ("[P2] has no suede.", "value:material"),
        ("[P1] is not waterproof.", "value:waterproofing"),
        ("The customer wants [P1].", "style"),
        ("[P1] has a long battery life.", "word"),
    ],
)
def test_what_they_do_not_say_is_dropped_with_its_cause(sentence: str, cause: str) -> None:
    check = checker()
    assert check.check(sentence) is None
    assert [dropped.cause for dropped in check.dropped] == [cause]


def test_names_are_put_in_by_code() -> None:
    assert checker().check("I would take [P1].") == "I would take **Norrfjell Heath hiking boots**."
    assert checker("zh").check("推荐 [P1]，走湿滑山路也抓得稳。") is not None


def test_a_sentence_without_a_tag_is_about_the_last_one_named() -> None:
    check = checker()
    assert check.check("[P2] is my first choice.")
    assert check.check("It weighs 450 g.") == "It weighs 450 g."
    assert check.check("It weighs 900 g.") is None


def test_the_customers_own_numbers_may_be_repeated() -> None:
    limit = Constraints().with_(Constraint("price", Operator.RANGE, high=15_000.0))
    assert checker(constraints=limit).check("Both are within your 150 dollars.")
    assert checker().check("Both are within your 150 dollars.") is None
    assert checker(asked="under 150 please").check("[P1] is under $150.")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("are they $20?", "[P1] costs $20.00."),
        ("do they weigh 200 g?", "[P1] weighs 200 g."),
        ("something warmer, is there free shipping?", "[P1] is the warmest."),
        ("something warmer, is there free shipping?", "[P1] comes with free shipping."),
        ("", "[P1] costs $120."),
        ("", "[P1] has 129 reviews."),
        ("", "[P1] weighs 42 g."),
        ("", "[P1] is rated 4.1 stars."),
    ],
)
def test_what_the_customer_types_makes_nothing_true_and_a_number_is_what_it_is_said_to_be(
    asked: str, sentence: str
) -> None:
    assert checker(asked=asked).check(sentence) is None


def test_amounts_are_compared_across_units_and_the_shops_own_texts_may_be_quoted() -> None:
    assert checker().check("[P1] weighs 0.9 kg.")
    assert checker().check("[P1] has 120 reviews and 4.6 stars.")
    assert checker(quoted="Free delivery from $50.").check("There is free delivery from $50.")


def test_a_clause_that_is_false_goes_and_the_rest_stays() -> None:
    check = checker()
    assert check.check("[P1] suits you best, as it is waterproof, insulated, and costs $129.00.") == (
        "**Norrfjell Heath hiking boots** suits you best, as it is waterproof, and costs $129.00."
    )
    assert [dropped.cause for dropped in check.dropped] == ["value:insulated"]
    assert (
        checker().check("[P1] is waterproof, while [P2] is not.") == "**Norrfjell Heath hiking boots** is waterproof."
    )
    assert (
        checker("zh").check("推荐 [P1]，重 900 g，保暖内衬是真皮，抓得稳。")
        == "推荐 **北屿 石楠 登山靴**，重 900 g，抓得稳。"
    )


def test_bounds_are_held_against_the_price() -> None:
    limit = Constraints().with_(Constraint("price", Operator.RANGE, high=10_000.0))
    assert checker(constraints=limit).check("[P2] costs under $100.")
    assert checker(constraints=limit).check("[P2] costs more than $100.") is None
    assert checker("zh", constraints=limit).check("[P1] 不超过100元。") is None


def test_names_that_the_model_writes_are_read_as_tags() -> None:
    check = checker()
    assert (
        check.check("[P1] Norrfjell Heath hiking boots is waterproof.")
        == "**Norrfjell Heath hiking boots** is waterproof."
    )
    assert check.check("Strideway Tundra running shoes are waterproof.") is None


def test_a_sentence_is_not_said_twice() -> None:
    check = checker()
    assert check.check("[P1] is waterproof.")
    assert check.check("[P1] is waterproof.") is None


def test_markup_does_not_pass() -> None:
    assert checker().check("- **[P1]** is waterproof.") == "**Norrfjell Heath hiking boots** is waterproof."
    assert checker().check("<b>[P1]</b> is waterproof.") is None


def test_an_unknown_price_can_not_be_the_lowest() -> None:
    unpriced = replace(SHOE, variants=(replace(SHOE.variants[0], price_cents=None),))
    check = Checker([hit(BOOT), hit(unpriced)], FACETS, Constraints(), "en")
    assert check.check("[P1] is the cheapest.") is None


def test_a_degree_of_what_is_measured_is_no_fact() -> None:
    assert checker("zh").check("[P1] 的续航时间长，适合长途。") is None
    assert checker("zh").check("[P2] 的重量大，适合放在家里。") is None
    assert checker("zh").check("[P2] 的重量是 450 g。") is not None
