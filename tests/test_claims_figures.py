"""The figures of a sentence: what kind of number each is, in digits or words, and how it is compared."""

from __future__ import annotations

import pytest

from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure, read


def only(text: str) -> Figure:
    (figure,) = read(text).figures
    return figure


@pytest.mark.parametrize(
    ("text", "kind", "amount", "unit"),
    [
        ("It costs forty-nine dollars and ninety-nine cents.", Kind.MONEY, 49.99, "$"),
        ("It costs a hundred and twenty-nine dollars.", Kind.MONEY, 129, "$"),
        ("售价一百二十九美元", Kind.MONEY, 129, "USD"),
        ("现价¥1,299", Kind.MONEY, 1299, "CNY"),
        ("It is 1.299,00 €.", Kind.MONEY, 1299, "EUR"),
        ("rated four point six stars", Kind.RATING, 4.6, ""),
        ("评分四点六分", Kind.RATING, 4.6, ""),
        ("rated 4.6", Kind.RATING, 4.6, ""),
        ("from 120 reviews", Kind.REVIEWS, 120, ""),
        ("一百二十条评价", Kind.REVIEWS, 120, ""),
        ("weighs half a kilo", Kind.AMOUNT, 500, "g"),
        ("一公斤半", Kind.AMOUNT, 1500, "g"),
        ("weighs 2 pounds", Kind.AMOUNT, 907.18474, "g"),
        ("12,5 kg", Kind.AMOUNT, 12_500, "g"),
        ("容量1.5升", Kind.AMOUNT, 1500, "ml"),
        ("twenty percent off", Kind.PERCENT, 20, ""),
        ("百分之二十", Kind.PERCENT, 20, ""),
        ("打八五折", Kind.PERCENT, 15, "off"),
        ("打八折", Kind.PERCENT, 20, "off"),
        ("仅剩3件", Kind.STOCK, 3, ""),
        ("only three left in stock", Kind.STOCK, 3, ""),
        ("size forty-two", Kind.SIZE, 42, ""),
        ("39码", Kind.SIZE, 39, ""),
        ("has three pockets", Kind.BARE, 3, ""),
        ("rated to -5 °C", Kind.AMOUNT, -5, "°C"),
        ("down to minus five Celsius", Kind.AMOUNT, -5, "°C"),
        ("零下五度也不冷", Kind.AMOUNT, -5, "°C"),
        ("on a suction of 8,000 Pa", Kind.AMOUNT, 8, "kPa"),
    ],
)
def test_a_figure_is_read_as_what_it_is(text: str, kind: Kind, amount: float, unit: str) -> None:
    figure = only(text)
    assert (figure.kind, figure.unit, figure.exact) == (kind, unit, True)
    assert figure.low == pytest.approx(amount)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("under $60", 59.99, 60),
        ("at most $60", 60, 60.01),
        ("60美元以内", 60, 60.5),
        ("不到60美元", 59, 60),
        ("over 100 reviews", 101, 100),
        ("at least 4 stars", 4, 3.9),
        ("60美元起", 75, 59),
        ("between $40 and $60", 50, 61),
        ("40到60美元之间", 50, 39),
        ("about $50", 51, 60),
        ("约50美元", 49, 40),
    ],
)
def test_a_comparing_word_opens_a_side(text: str, inside: float, outside: float) -> None:
    figure = only(text)
    assert figure.admits(inside)
    assert not figure.admits(outside)


def test_numbers_that_count_what_is_shown_are_no_figures() -> None:
    assert read("三款中最便宜的一款").figures == ()
    assert read("one of the two").figures == ()
