"""A shop's own words over the base lexicon, exchange rates, and what lexicons make of a catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.__main__ import main
from retrieval.base_lexicon import base_lexicon
from retrieval.constraints import Constraint, Finding, Operator, judge
from retrieval.currencies import convert, load_rates
from retrieval.errors import LexiconError, RatesError
from retrieval.facet_words import closed
from retrieval.facets import learn
from retrieval.products import Attributes, DeliveryDays, Localized, Product, Variant
from retrieval.shop_lexicon import load_lexicon

GOOD = """
facets:
  material:
    values: {cork leather: [软木革]}
    kinds: {plant-based: [cork leather, cotton], leather-look: [cork leather]}
    forget: [皮料]
  color: {apart: {blue: [turquoise]}}
brands: {Oakham: [奥卡姆]}
categories: {running shoes: [tempo shoes]}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "words.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def thing(name: str, text: str = "Thing", **stated: str | tuple[str, ...]) -> Product:
    attributes: Attributes = stated
    return Product(
        name,
        Localized(en=text),
        (Variant(name, 100, 1),),
        attributes=attributes,
        brand="Oakham",
        category=("Running shoes",),
    )


def finding(
    products: list[Product], operator: Operator, facet: str, *values: str, lexicon: Path | None = None
) -> list[Finding]:
    words = learn(products, lexicon=load_lexicon(lexicon)).vocabulary
    return [judge(Constraint(facet, operator, values), one, one.variants[0], words).finding for one in products]


def test_a_shops_words_are_laid_over_the_base(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    bag, pool = thing("bag", material="cork leather"), thing("pool", color="turquoise")
    assert finding([bag], Operator.NONE_OF, "material", "leather-look", lexicon=file) == [Finding.VIOLATED]
    assert finding([bag], Operator.ONE_OF, "material", "软木革", lexicon=file) == [Finding.MET]
    assert finding([pool], Operator.ONE_OF, "color", "blue", lexicon=file) == [Finding.VIOLATED]
    assert finding([pool], Operator.ONE_OF, "color", "blue") == [Finding.MET]
    assert finding([bag], Operator.ONE_OF, "brand", "奥卡姆", lexicon=file) == [Finding.MET]
    words = learn([bag], lexicon=load_lexicon(file)).vocabulary
    assert [m.meanings[0].value for m in words.terms.find("tempo shoes")] == ["Running shoes"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("facet: {}", "did you mean facets"),
        ("facets: {material: {kind: {}}}", "did you mean kinds"),
        ("facets: {material: {values: {oak: timber}}}", "should be a list"),
        ("facets: {material: {kinds: {oak: [oak]}}}", "names itself"),
        ("facets: {lid: {values: {with: [yes]}}}", "put it in quotes"),
        ("brands: [Nike]", "should be a map"),
        ("brands: {Nike: ['!']}", "no letter"),
        ("brands: {A: [b], A: [c]}", "stands twice"),
        ("a: [", "is not YAML"),
        ("facets: {color: {label: {fr: couleur}}}", "en, zh or both"),
    ],
)
def test_a_fault_names_its_place_and_the_remedy(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(LexiconError, match=fault):
        load_lexicon(written(tmp_path, text))


def test_the_check_says_everything_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lexicon", "check", str(written(tmp_path, GOOD))]) == 0
    assert "good" in capsys.readouterr().out
    assert main(["lexicon", "check", str(written(tmp_path, "facet: {}\nbrand: {}"))]) == 1
    assert capsys.readouterr().err.count("did you mean") == 2


def test_the_base_lexicon_names_only_what_it_has_words_for() -> None:
    for facet in base_lexicon().facets:
        for value, below in facet.kinds.items():
            assert {value, *below} <= set(facet.values), (facet.id, value)
    groups = {group.words[0] for group in base_lexicon().categories}
    assert {kind for group in base_lexicon().categories for kind in group.kinds} <= groups


@pytest.mark.parametrize(
    ("operator", "asked", "stated", "expected"),
    [
        (Operator.NONE_OF, "petroleum-based", "acrylic glass", Finding.VIOLATED),
        (Operator.NONE_OF, "石油基", "PU", Finding.VIOLATED),
        (Operator.NONE_OF, "leather", "faux leather", Finding.MET),
        (Operator.NONE_OF, "leather-look", "PU leather", Finding.VIOLATED),
        (Operator.NONE_OF, "animal products", "merino wool", Finding.VIOLATED),
        (Operator.ONE_OF, "natural fibres", "80% cotton, 20% polyester", Finding.MET),
        (Operator.NONE_OF, "synthetics", "棉80% 聚酯纤维20%", Finding.VIOLATED),
        (Operator.NONE_OF, "elastane", "cotton/elastane", Finding.VIOLATED),
        (Operator.ONE_OF, "stainless steel", "Stainless-Steel", Finding.MET),
        (Operator.NONE_OF, "leather", "Soft leather upper", Finding.VIOLATED),
        (Operator.ONE_OF, "nylon", "ＮＹＬＯＮ", Finding.MET),
        (Operator.NONE_OF, "cotton", "0% cotton, 100% wool", Finding.MET),
    ],
)
def test_materials_are_kinds_at_any_depth(operator: Operator, asked: str, stated: str, expected: Finding) -> None:
    assert finding([thing("x", material=stated)], operator, "material", asked) == [expected]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Watch with a leather strap", Finding.VIOLATED),
        ("Polish suitable for leather", Finding.MET),
        ("Leather conditioner", Finding.MET),
        ("Soft like leather", Finding.MET),
        ("不使用任何动物皮料", Finding.MET),
        ("皮革护理套装", Finding.MET),
    ],
)
def test_words_count_against_what_is_ruled_out_unless_said_of_something_else(text: str, found: Finding) -> None:
    assert finding([thing("x", text, material="steel")], Operator.NONE_OF, "material", "leather") == [found]


def test_parts_count_and_unknown_words_are_looked_for() -> None:
    assert finding(
        [thing("x", material="steel", strap_material="leather")], Operator.NONE_OF, "material", "leather"
    ) == [Finding.VIOLATED]
    assert finding([thing("x", lining="wool")], Operator.ONE_OF, "material", "wool") == [Finding.MET]
    assert finding([thing("x", "A zirkonite vase")], Operator.NONE_OF, "material", "zirkonite") == [Finding.VIOLATED]
    assert finding([thing("x", "Shoe", closure="Hook and loop")], Operator.ONE_OF, "closure", "velcro") == [Finding.MET]
    assert finding([thing("x", "Shoe", gadget="flux / warp")], Operator.ONE_OF, "gadget", "warp") == [Finding.MET]


@pytest.mark.parametrize(
    ("low", "high", "operator", "expected"),
    [
        (None, 5, Operator.RANGE, Finding.MET),
        (None, 4, Operator.RANGE, Finding.VIOLATED),
        (None, 2, Operator.OUTSIDE, Finding.MET),
        (4, None, Operator.OUTSIDE, Finding.VIOLATED),
    ],
)
def test_delivery_is_judged_by_its_whole_span(
    low: float | None, high: float | None, operator: Operator, expected: Finding
) -> None:
    item = Constraint("delivery", operator, low=low, high=high)
    words = learn([]).vocabulary
    stated = Variant("s", 1, 1, delivery=DeliveryDays(3, 5))
    assert judge(item, thing("x"), stated, words).finding is expected
    assert judge(item, thing("x"), Variant("s", 1, 1), words).finding is Finding.NOT_STATED


@given(st.floats(-100, 100), st.floats(-100, 100), st.floats(-100, 100))
def test_what_is_outside_a_range_is_not_in_it(one: float, other: float, amount: float) -> None:
    low, high = sorted((one, other))
    inside = Constraint("x", Operator.RANGE, low=low, high=high)
    assert Constraint("x", inside.opposite, low=low, high=high).touches(amount, amount) is inside.contains(amount)


@given(st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from("abcdef")), max_size=6))
def test_kinds_of_kinds_are_kinds(kinds: dict[str, set[str]]) -> None:
    found = closed({("f", top): below for top, below in kinds.items()})
    for (_, top), below in found.items():
        assert kinds[top] <= below
        assert all(found.get(("f", kind), frozenset()) <= below for kind in below)


def test_a_rate_converts_or_nothing_does(tmp_path: Path) -> None:
    rates = load_rates(written(tmp_path, "base: USD\nrates: {CNY: 7.2, EUR: 0.9}"))
    assert convert(10_000, "CNY", "USD", rates) == 1389
    assert convert(900, "EUR", "CNY", rates) == 7200
    assert convert(100, "GBP", "USD", rates) is None
    assert convert(100, "GBP", "GBP") == 100
    with pytest.raises(RatesError, match="above 0"):
        load_rates(written(tmp_path, "base: USD\nrates: {CNY: 0}"))
    with pytest.raises(RatesError, match="base and rates"):
        load_rates(written(tmp_path, "CNY: 7"))
