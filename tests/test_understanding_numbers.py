"""Numbers in digits and words of both languages, set aside as marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.numbers import chinese, english, mark

NUMBERS = (
    ("200", 200), ("1,299", 1299), ("1,299.50", 1299.5), ("1.5", 1.5), ("1k", 1000), ("1.5k", 1500), ("2K", 2000),
    ("two hundred", 200), ("a hundred and fifty", 150), ("one thousand two hundred", 1200), ("twenty-five", 25),
    ("fifty", 50), ("five dollars", 5), ("１２０", 120), ("1.299,00 €", 1299), ("12,50 €", 12.5), ("1.299 €", 1299),
    ("两百", 200), ("两百五", 250), ("一千五", 1500), ("一千零五", 1005), ("三百二十", 320), ("1.5万", 15000), ("3百", 300),
    ("十五", 15), ("一万二", 12000), ("五块", 5), ("两公斤", 2), ("5千", 5000), ("二十", 20),
)  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_a_number_is_read(text: str, value: float) -> None:
    assert mark(text).numbers == (value,)


NOT_NUMBERS = (
    "the second one",
    "two of them",
    "one",
    "X4",
    "RTX4090",
    "十分好看",
    "百搭",
    "万一",
    "几十块",
    "十几块",
    "百货",
    "mp3",
)


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_only_looks_like_a_number_is_left(text: str) -> None:
    assert mark(text).numbers == ()
    assert mark(text).text == text


def test_two_numbers_of_one_word() -> None:
    assert mark("两三百块").numbers == (200, 300)


def test_names_keep_their_digits() -> None:
    marked = mark("a 4K screen of 27 inch", ["4K"])
    assert marked.numbers == (27,)
    assert "4K" in marked.text


def test_inches_by_their_sign() -> None:
    assert mark('14" laptop').text == "⟦0⟧ inch laptop"


@given(st.text(max_size=80))
def test_marking_never_raises_and_restores_every_mark(text: str) -> None:
    marked = mark(text)
    assert len(marked.numbers) == len(marked.written)


@given(st.integers(1, 9999))
def test_digits_are_themselves(amount: int) -> None:
    assert mark(f"under {amount} euros").numbers == (amount,)


def test_words_that_make_no_number() -> None:
    assert english(["and"]) is None
    assert chinese("甲") is None
