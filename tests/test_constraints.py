from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from retrieval.constraints import Constraint, Constraints, Finding, Operator, judge
from retrieval.facets import learn
from retrieval.products import AttributeValue, Localized, Product, Quantity, Variant
from retrieval.vocabulary import Vocabulary

BOOT = Product(
    id="boot",
    title=Localized(en="Walking boot", zh="徒步靴"),
    description=Localized(en="A boot with a leather collar. No wool anywhere."),
    brand="Oakham",
    category=("Footwear", "Boots"),
    attributes={
        "material": ("canvas", "rubber"),
        "weight": Quantity(1.2, "kg"),
        "waterproof": True,
        "hood": "no",
        "height": Quantity(12, ""),
    },
    rating=4.5,
    variants=(
        Variant("b1", 9900, 3, {"color": "navy", "size": "42"}, list_price_cents=12900),
        Variant("b2", 12900, 0, {"color": "red", "size": "43"}, list_price_cents=12900),
    ),
)
BARE = Product(id="bare", title=Localized(en="Thing"), variants=(Variant("t", None, 1),))


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return learn([BOOT, BARE]).vocabulary


def found(words: Vocabulary, item: Constraint, product: Product = BOOT, variant: int = 0) -> Finding:
    return judge(item, product, product.variants[variant], words).finding


def one_of(facet: str, *values: str) -> Constraint:
    return Constraint(facet, Operator.ONE_OF, values)


def none_of(facet: str, *values: str) -> Constraint:
    return Constraint(facet, Operator.NONE_OF, values)


def within(
    facet: str,
    low: float | None = None,
    high: float | None = None,
    unit: str = "",
    open_sides: frozenset[Literal["low", "high"]] = frozenset(),
) -> Constraint:
    return Constraint(facet, Operator.RANGE, low=low, high=high, unit=unit, open_sides=open_sides)


MET, BROKEN, UNKNOWN = Finding.MET, Finding.VIOLATED, Finding.NOT_STATED


@pytest.mark.parametrize(
    ("item", "finding"),
    [
        (within("price", high=9900), MET),
        (within("price", high=9900, open_sides=frozenset({"high"})), BROKEN),
        (within("price", low=9900), MET),
        (within("price", low=9900, open_sides=frozenset({"low"})), BROKEN),
        (within("price", low=5000, high=9000), BROKEN),
        (within("rating", low=4.5), MET),
        (within("rating", low=4.6), BROKEN),
        (Constraint("offer", Operator.HAS), MET),
        (Constraint("offer", Operator.HAS_NOT), BROKEN),
        (Constraint("stock", Operator.HAS), MET),
        (one_of("brand", "oakham"), MET),
        (one_of("brand", "Other"), BROKEN),
        (none_of("brand", "Oakham"), BROKEN),
        (none_of("brand", "Other"), MET),
        (one_of("category", "Footwear"), MET),
        (one_of("category", "Footwear > Boots"), MET),
        (one_of("category", "Foot"), BROKEN),
        (none_of("category", "Footwear"), BROKEN),
        (one_of("material", "rubber"), MET),
        (one_of("material", "silk"), BROKEN),
        (none_of("material", "silk"), MET),
        (one_of("color", "navy"), MET),
        (one_of("color", "blue"), MET),
        (none_of("color", "blue"), BROKEN),
        (one_of("color", "red"), BROKEN),
        (within("weight", high=1200, unit="g"), MET),
        (within("weight", high=1199, unit="g"), BROKEN),
        (within("height", low=12, unit="cm"), MET),
        (Constraint("waterproof", Operator.HAS), MET),
        (Constraint("waterproof", Operator.HAS_NOT), BROKEN),
        (Constraint("hood", Operator.HAS), BROKEN),
        (Constraint("hood", Operator.HAS_NOT), MET),
    ],
    ids=str,
)
def test_what_each_operator_finds(words: Vocabulary, item: Constraint, finding: Finding) -> None:
    assert found(words, item) is finding


def test_an_exclusion_hears_the_description_and_a_wish_does_not_hear_a_denial(words: Vocabulary) -> None:
    assert found(words, none_of("material", "leather")) is BROKEN
    assert found(words, none_of("material", "wool")) is MET
    silent = replace(BOOT, id="silent", attributes={})
    assert found(words, one_of("material", "wool"), silent) is BROKEN
    assert found(words, none_of("material", "wool"), silent) is MET
    assert found(words, one_of("material", "silk"), silent) is UNKNOWN
    assert found(words, one_of("material", "leather"), silent) is MET


@pytest.mark.parametrize(
    "item",
    [
        within("price", high=100),
        within("rating", low=1),
        one_of("brand", "Oakham"),
        none_of("brand", "Oakham"),
        one_of("category", "Footwear"),
        one_of("color", "red"),
        none_of("color", "red"),
        within("weight", high=100, unit="g"),
        Constraint("waterproof", Operator.HAS),
        Constraint("waterproof", Operator.HAS_NOT),
    ],
    ids=str,
)
def test_what_is_not_stated_is_unknown_and_blocks_only_wishes(words: Vocabulary, item: Constraint) -> None:
    assert found(words, item, BARE) is UNKNOWN
    admission = Constraints((item,)).admits(BARE, BARE.variants[0], words)
    assert admission.admitted is item.excludes
    assert admission.unstated == (item,)
    assert Constraints((replace(item, hard=False),)).admits(BARE, BARE.variants[0], words).admitted


@pytest.mark.parametrize(
    "item",
    [
        one_of("price", "99"),
        none_of("rating", "5"),
        within("brand", low=1),
        within("stock", low=1),
        within("category", 1),
    ],
    ids=str,
)
def test_an_operator_that_a_facet_cannot_answer_states_nothing(words: Vocabulary, item: Constraint) -> None:
    assert found(words, item) is UNKNOWN


def test_a_unit_of_another_dimension_is_no_evidence(words: Vocabulary) -> None:
    assert found(words, within("weight", low=1, unit="cm")) is UNKNOWN


def test_a_description_that_speaks_of_a_thing_breaks_its_exclusion_but_grants_no_wish() -> None:
    def lamp(name: str, text: str, **stated: AttributeValue) -> Product:
        return Product(name, Localized(en=text), (Variant(name, 100, 1),), attributes=stated)

    said, silent = lamp("said", "Lamp with a wireless charger"), lamp("silent", "Lamp")
    words = learn([lamp("x", "Mouse", wireless=True), said, silent]).vocabulary
    assert found(words, Constraint("wireless", Operator.HAS_NOT), said) is BROKEN
    assert found(words, Constraint("wireless", Operator.HAS), said) is UNKNOWN
    assert found(words, Constraint("wireless", Operator.HAS_NOT), silent) is UNKNOWN


def test_constraints_are_set_replaced_and_taken_away_by_id() -> None:
    first = Constraints().with_(one_of("color", "red")).with_(none_of("color", "black"))
    assert [item.id for item in first] == ["color:is", "color:not"]
    second = first.with_(one_of("color", "blue"))
    assert [item.values for item in second] == [("blue",), ("black",)]
    assert (first.version, second.version) == (2, 3)
    assert second.with_(one_of("color", "blue")) is second
    assert second.without("price:is") is second
    assert [item.id for item in second.without("color:is")] == ["color:not"]
    assert second.get("color:is") == one_of("color", "blue")
    assert second.get("size:is") is None


@pytest.mark.parametrize("broken", [lambda: one_of("color"), lambda: none_of("color"), lambda: within("price")])
def test_a_constraint_that_asks_nothing_is_refused(broken: object) -> None:
    assert callable(broken)
    with pytest.raises(ValueError, match="needs"):
        broken()
