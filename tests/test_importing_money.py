"""Prices as people write them become exact cents, or an error with a remedy."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.importing.money import DecimalMark, Money, MoneyError, parse_money

_cents = st.integers(min_value=0, max_value=10**11)


def _grouped(cents: int, thousands: str, decimal: str) -> str:
    return f"{cents // 100:,}".replace(",", thousands) + f"{decimal}{cents % 100:02d}"


@given(
    _cents,
    st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("\u202f", ","), ("", "."), ("", ",")]),
    st.sampled_from(["{}", "${}", "{} EUR", "EUR {}", "{} €", "¥{}", "{}元", " {} "]),
)
def test_every_local_style_gives_the_same_cents(cents: int, marks: tuple[str, str], frame: str) -> None:
    assert parse_money(frame.format(_grouped(cents, *marks))).cents == cents


@given(_cents)
def test_a_stated_decimal_mark_reads_what_it_writes(cents: int) -> None:
    styles: list[tuple[str, DecimalMark]] = [(",", "."), (".", ",")]
    for thousands, decimal in styles:
        assert parse_money(_grouped(cents, thousands, decimal), decimal).cents == cents


@given(st.integers(min_value=0, max_value=10**9))
def test_floats_and_decimals_are_read_as_they_print(cents: int) -> None:
    assert parse_money(cents / 100).cents == cents
    assert parse_money(Decimal(cents) / 100).cents == cents


@given(st.text(max_size=20))
def test_any_text_gives_cents_or_words(text: str) -> None:
    try:
        outcome = parse_money(text).cents >= 0
    except MoneyError as fault:
        outcome = bool(fault.message and fault.remedy)
    assert outcome


@pytest.mark.parametrize(
    ("written", "money"),
    [
        ("15.00 USD", Money(1500, "USD")),
        ("€1.234,5", Money(123450, "EUR")),
        ("1,999", Money(199900)),
        ("￥１，９９９．００", Money(199900)),
        ("1.234.567", Money(123456700)),
        (".5", Money(50)),
        (19, Money(1900)),
        (19.990000000000002, Money(1999)),
        ("0", Money(0)),
    ],
)
def test_examples(written: object, money: Money) -> None:
    assert parse_money(written) == money


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("free", "not a price"),
        ("from 10 to 20", "not a price"),
        ("1.234", "two ways"),
        ("-5", "negative"),
        ("19.999,5.1", "not a price"),
        ("19.9999", "more than two decimals"),
        (12.345, "more than two decimals"),
        (float("nan"), "not a price"),
        (float("inf"), "not a price"),
        (True, "not a price"),
        (None, "not a price"),
        ("", "not a price"),
        ("1,23,4", "thousands"),
        ("9" * 30, "too large"),
    ],
)
def test_what_is_no_price_is_said_in_words(written: object, words: str) -> None:
    with pytest.raises(MoneyError, match=words):
        parse_money(written)
