"""Messages that put themselves right, ranges ruled out, soft bounds, and by when a thing must be there."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.dialogue import DialogueState, Intent, Understanding
from assistant.state import follow
from assistant.understanding import corrections, delivery
from assistant.understanding.known_words import known_words
from retrieval.constraints import Constraint, Operator
from tests.shop_samples import wishes
from tests.tables import table

SAID = """
backpacks in black, sorry, white => category=Backpacks; color=white
a red kettle... no wait, black => category=Kettles; color=black
headphones under 60 - correction, under 80 => category=Headphones; price<80
双肩包80以内，说错了，100以内 => category=Backpacks; price<=100
backpack, preferably under 80 => category=Backpacks; ~price<80
headphones, ideally no more than 300g => category=Headphones; ~weight<=300g
backpack up to 40 in black => category=Backpacks; color=black; price<=40
"""


@pytest.mark.parametrize(("said", "expected"), table(SAID))
def test_the_last_word_counts(said: str, expected: str) -> None:
    assert wishes(said) == expected


@pytest.mark.parametrize(
    ("said", "better"),
    [
        ("size 11, I mean EU 44", ""),
        ("a red kettle... no wait, black", "black"),
        ("running shoes in 41, sorry, 42", ""),
        ("sorry, do you have kettles", ""),
        ("要红色的……算了还是黑的吧", "还是黑的吧"),
        ("a plain message", ""),
    ],
)
def test_what_stands_behind_a_correction(said: str, better: str) -> None:
    assert corrections.split(said).better == better


def test_a_bare_number_takes_the_place_of_the_last() -> None:
    assert corrections.split("running shoes in 41, sorry, 42").said == "running shoes in 42"


WEDNESDAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("boots that arrive by Friday", 2),
        ("a tent delivered within 3 days", 3),
        ("needed by tomorrow", 1),
        ("帐篷，3天内送到", 3),
        ("周五前送到的鞋", 2),
        ("一周内到货", 7),
        ("how long does delivery take", None),
    ],
)
def test_by_when_in_days_from_today(said: str, days: int | None) -> None:
    due = delivery.read(said, WEDNESDAY, 1)
    assert (due.limit.high if due.limit else None) == days


def ranged(operator: Operator, low: float, high: float) -> Constraint:
    return Constraint("price", operator, low=low, high=high, turn=1)


def said(*changes: Constraint) -> Understanding:
    return Understanding((Intent.REFINE_SEARCH,), "en", changes=changes)


def test_a_range_ruled_out_stands_beside_a_wider_range() -> None:
    state = follow(DialogueState(), said(ranged(Operator.RANGE, 1, 9), ranged(Operator.OUTSIDE, 3, 4)))
    assert {one.id for one in state.constraints} == {"price:is", "price:not"}


def test_a_range_now_wanted_is_no_longer_ruled_out() -> None:
    before = follow(DialogueState(), said(ranged(Operator.OUTSIDE, 3, 8)))
    after = follow(before, said(ranged(Operator.RANGE, 4, 6)))
    assert [one.id for one in after.constraints] == ["price:is"]


def test_the_known_words_are_words() -> None:
    words = known_words()
    assert {"preferred", "under"} <= words.grammar
    assert len(words.english) > 1000
    assert all(word.isascii() and word == word.lower() for word in words.grammar | words.english)
