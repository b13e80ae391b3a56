"""Amounts as constraints: which facet, which bounds, whether a bound itself is allowed."""

from __future__ import annotations

import pytest

from assistant.understanding.amounts import read
from assistant.understanding.numbers import mark
from tests.shop_samples import described, facets
from tests.tables import table

ROWS = """
under 80 => price<80
up to 80 => price<=80
80 tops => price<=80
80 or less => price<=80
at least 80 => price>=80
more than 80 => price>80
not more than 80 => price<=80
nothing under 80 please => price>=80
i don't want to spend more than 80 => price<=80
more than 50 less than 100 => price=50..100
at least $20 but no more than $60 => price=20..60
between 20 and 60 => price=20..60
60 to 20 dollars => price=20..60
around $100 => price=80..120
100左右 => price=80..120
不到100 => price<100
100以内 => price<=100
至少100块 => price>=100
100到200 => price=100..200
预算提到300 => price<=300
raise my budget to 300 => price<=300
at least 1.5 l => capacity>=1500ml
under 2 kg => weight<2000g
不超过两斤 => weight<=1000g
rated 4 or higher => rating>=4
4.5星以上 => rating>=4.5
size 42 => size=42
42码 => size=42
size xl => size=XL
in medium => size=M
"""
NONE = (
    "for 2 people",
    "iPhone 15",
    "pack of 6",
    "3 pairs",
    "my 2 kids",
    "version 2 of it",
    "100 reasons",
    "一个",
    "7 stars",
)


@pytest.mark.parametrize(("said", "wanted"), table(ROWS))
def test_amounts(said: str, wanted: str) -> None:
    found = read(mark(said), facets(), (), 1).constraints
    assert "; ".join(sorted(map(described, found))) == wanted


@pytest.mark.parametrize("said", NONE)
def test_numbers_that_measure_nothing(said: str) -> None:
    assert read(mark(said), facets(), (), 1).constraints == ()


def test_what_is_read_is_taken_out() -> None:
    assert "⟦" not in read(mark("a kettle under 80 dollars"), facets(), (), 1).rest


@pytest.mark.parametrize(
    ("said", "facet"), [("at least 16GB", "memory"), ("at least 512GB", "storage"), ("256GB storage", "storage")]
)
def test_of_two_facets_of_one_unit_the_one_that_states_such_amounts(said: str, facet: str) -> None:
    found = read(mark(said), facets(), ("Computing > Laptops",), 1).constraints
    assert [one.facet for one in found] == [facet]


def test_a_bound_that_was_said_to_be_left_out_is_left_out() -> None:
    (limit,) = read(mark("under 80"), facets(), (), 1).constraints
    assert not limit.contains(8000)
    assert limit.contains(7999)
