"""Sizes across systems: sure, or not told at all."""

from __future__ import annotations

import pytest

from retrieval.products import Localized, Product, Variant
from retrieval.sizes import SizeContext, compare, is_size, size_context

MEN, WOMEN, ANYONE = SizeContext("shoes", "men"), SizeContext("shoes", "women"), SizeContext("shoes")
CLOTHES, KIDS = SizeContext("clothing", "women", "eu"), SizeContext("clothing", "kids")


@pytest.mark.parametrize(
    ("asked", "stated", "about", "same"),
    [
        ("42", "42", ANYONE, True),
        ("EU 42", "42", ANYONE, True),
        ("42码", "42", ANYONE, True),
        ("US 9", "42", MEN, True),
        ("US 9", "40", WOMEN, True),
        ("US 9", "42", WOMEN, False),
        ("US women's 9", "40", ANYONE, True),
        ("US 9", "42", ANYONE, None),
        ("US 9", "EU 42 / US 9", ANYONE, True),
        ("250mm", "40", MEN, True),
        ("UK 8", "EU 42", MEN, True),
        ("US 8 1/2", "39", WOMEN, True),
        ("US 6", "38", CLOTHES, True),
        ("110cm", "110", KIDS, True),
        ("M", "S/M", CLOTHES, True),
        ("W32 L34", "32x34", CLOTHES, True),
        ("W32", "W32 L34", CLOTHES, True),
        ("W32 L30", "W32/L34", CLOTHES, False),
        ("US 9", "narrow", MEN, None),
    ],
)
def test_a_size_is_the_asked_one_only_where_that_is_sure(
    asked: str, stated: str, about: SizeContext, same: bool | None
) -> None:
    assert compare(asked, stated, about) is same


def test_what_a_product_says_of_its_sizes() -> None:
    boot = Product(
        "b",
        Localized(en="Walking boot"),
        (Variant("b", 1, 1),),
        category=("Footwear", "Boots"),
        attributes={"gender": "women", "size_system": "UK"},
    )
    assert size_context(boot, boot.variants[0]) == SizeContext("shoes", "women", "uk")
    assert is_size("Shoe Size")
    assert not is_size("screen_size")
