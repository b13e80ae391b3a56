"""Tests of what a product's words are evidence of: a shop's own words, words used for another thing, words of other departments."""

from __future__ import annotations

import pytest

from retrieval.constraint import Constraint, Operator
from retrieval.facets import learn
from retrieval.judging import judge
from retrieval.products import AttributeValue, FacetLabel, Localized, Product, ValueLabel, Variant
from retrieval.verdicts import Finding


def _product(name: str, description: str = "", department: str = "Things", **attributes: AttributeValue) -> Product:
    return Product(
        id=name,
        title=Localized(en=name),
        variants=(Variant(name, 1000, stock=1),),
        description=Localized(en=description) if description else None,
        category=(department,),
        attributes=attributes,
    )


def _found(
    products: list[Product], product: Product, operator: Operator, facet: str, value: str, *labels: FacetLabel
) -> Finding:
    vocabulary = learn(products, labels).vocabulary
    return judge(Constraint(facet, operator, (value,)), product, product.variants[0], vocabulary).finding


SIZES = FacetLabel(
    id="size",
    label=Localized(en="Size"),
    values={
        "M": ValueLabel(Localized(en="M", zh="中号"), ("medium",)),
        "medium": ValueLabel(Localized(en="Medium", zh="中型"), ("mid-size", "中号款")),
        "small": ValueLabel(Localized(en="Small", zh="小型")),
    },
)


@pytest.mark.parametrize("asked", ["medium", "M", "mid-size", "中号款", "中号"])
def test_a_value_is_named_by_itself_and_by_the_words_of_its_twin(asked: str) -> None:
    products = [_product("tee", size="M"), _product("pot", size="medium"), _product("cup", size="small")]
    found = [_found(products, one, Operator.ONE_OF, "size", asked, SIZES) for one in products]
    assert found == [Finding.MET, Finding.MET, Finding.VIOLATED]


def test_a_shops_word_for_an_amount_names_it() -> None:
    laptop = _product("laptop", resolution="4k")
    label = FacetLabel(
        "resolution", Localized(en="Resolution"), values={"4k": ValueLabel(Localized(en="4K"), ("cinema sharp",))}
    )
    assert _found([laptop], laptop, Operator.NONE_OF, "resolution", "cinema sharp", label) is Finding.VIOLATED


@pytest.mark.parametrize("operator", [Operator.ONE_OF, Operator.NONE_OF])
def test_a_word_that_an_attribute_uses_for_one_thing_says_nothing_of_another(operator: Operator) -> None:
    shampoo = _product("Glow shampoo", "Scent: rose gold.", scent="rose gold")
    lamp = _product("Lamp", "In rose gold.")
    assert _found([shampoo, lamp], shampoo, operator, "color", "rose gold") is Finding.NOT_STATED
    assert _found([shampoo, lamp], lamp, Operator.ONE_OF, "color", "rose gold") is Finding.MET


def test_words_of_another_departments_facet_count_against_a_product_never_for_it() -> None:
    book = _product("Journal", department="Paper", ruling="squares")
    duvet = _product("Duvet", "Stitched in squares.", department="Bedding")
    pad = _product("Pad", "Ruled in squares.", department="Paper")
    products = [book, duvet, pad]
    assert _found(products, duvet, Operator.ONE_OF, "ruling", "squares") is Finding.NOT_STATED
    assert _found(products, duvet, Operator.NONE_OF, "ruling", "squares") is Finding.VIOLATED
    assert _found(products, pad, Operator.ONE_OF, "ruling", "squares") is Finding.MET


@pytest.mark.parametrize(
    ("asked", "stated", "finding"),
    [
        ("red", "crimson", Finding.MET),
        ("crimson", "red", Finding.VIOLATED),
        ("green", "emerald", Finding.MET),
        ("纯黑", "black", Finding.MET),
        ("深色", "forest green", Finding.MET),
    ],
)
def test_a_shade_is_a_kind_of_its_colour(asked: str, stated: str, finding: Finding) -> None:
    scarf = _product("Scarf", color=stated)
    assert _found([scarf], scarf, Operator.ONE_OF, "color", asked) is finding
