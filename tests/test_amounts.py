"""Amounts as catalogues write them, and units that convert."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.amounts import Amount, read_amount, stated_amount, unit_of_name
from retrieval.products import Quantity
from retrieval.units import convert, every_unit_name, find_unit, to_base


@pytest.mark.parametrize(
    ("text", "about", "amount"),
    [
        ("1.5 kg", "", Amount(1.5, 1.5, "kg")),
        ("1,5 kg", "", Amount(1.5, 1.5, "kg")),
        ("1,500 g", "", Amount(1500, 1500, "g")),
        ("15.6英寸", "", Amount(15.6, 15.6, "英寸")),
        ("５０００ｍＡｈ", "", Amount(5000, 5000, "mAh")),
        ("5 - 10°C", "", Amount(5, 10, "°C")),
        ("6 to 8 weeks", "", Amount(6, 8, "weeks")),
        ("up to 30 hours", "", Amount(30, 30, "hours")),
        ("1小时30分钟", "", Amount(1.5, 1.5, "小时")),
        ("4800万像素", "", Amount(48e6, 48e6, "像素")),
        ("1 1/2 cups", "", Amount(1.5, 1.5, "cups")),
        ("1.5 kg (3.3 lb)", "", Amount(1.5, 1.5, "kg")),
        ("16 oz", "capacity", Amount(16, 16, "fl oz")),
        ("16 oz", "weight", Amount(16, 16, "oz")),
        ("16G", "内存", Amount(16, 16, "GB")),
        ("4K UHD", "resolution", Amount(8.2944, 8.2944, "MP")),
        ("1920x1080", "resolution", Amount(2.0736, 2.0736, "MP")),
    ],
)
def test_an_amount_is_read_with_its_unit(text: str, about: str, amount: Amount) -> None:
    assert read_amount(text, about) == amount


@pytest.mark.parametrize(
    "text", ["100% cotton", "2 x 3 m", "3-in-1", "M8", "USB 3.0", "no", "", "80% cotton, 20% wool", "ages 3+"]
)
def test_what_is_more_than_an_amount_is_none(text: str) -> None:
    assert read_amount(text, "material") is None


def test_a_bare_number_has_the_unit_of_its_name_and_a_size_is_no_amount() -> None:
    assert stated_amount("weight_kg", Quantity(2)) == Amount(2, 2, "kg")
    assert unit_of_name("重量(克)") == "克"
    assert stated_amount("size", "42 cm") is None


@pytest.mark.parametrize(
    ("amount", "unit", "to", "expected"),
    [
        (14, "°F", "°C", -10),
        (2, "years", "months", 24),
        (1, "week", "hours", 168),
        (1, "hp", "W", 745.69987158227),
        (2, "GHz", "MHz", 2000),
        (1, "gallon", "l", 3.785411784),
        (3, "两", "g", 150),
        (48e6, "pixels", "MP", 48),
        (1, "kcal", "Wh", 1.163),
    ],
)
def test_units_of_one_dimension_convert(amount: float, unit: str, to: str, expected: float) -> None:
    assert convert(amount, unit, to) == pytest.approx(expected)


def test_units_of_two_dimensions_do_not() -> None:
    assert convert(1, "kg", "cm") is None
    assert convert(1, "kg", "furlong") is None


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(every_unit_name()), st.sampled_from(every_unit_name()), st.floats(0.01, 1e6))
def test_a_conversion_comes_back(unit: str, to: str, amount: float) -> None:
    there = convert(amount, unit, to)
    if there is None:
        assert convert(amount, to, unit) is None
    else:
        assert convert(there, to, unit) == pytest.approx(amount, rel=1e-6, abs=1e-6)


@given(st.sampled_from(every_unit_name()))
def test_every_unit_leads_to_its_base(unit: str) -> None:
    known = find_unit(unit)
    assert known is not None
    assert to_base(1, unit)[1] == known.base
