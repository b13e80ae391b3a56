"""Sentences are cut as soon as they are complete, however the stream was chopped."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from assistant.sentences import LONGEST, SentenceCutter

TEXT = "It weighs 1.5 kg. Is that light enough? 它很轻。价格也合适！Good."


def cut(pieces: list[str]) -> list[str]:
    cutter = SentenceCutter()
    found = [sentence.strip() for piece in pieces for sentence in cutter.feed(piece)]
    rest = cutter.rest()
    return found + ([rest] if rest else [])


def test_each_sentence_comes_as_soon_as_it_is_complete() -> None:
    cutter = SentenceCutter()
    assert cutter.feed("It weighs 1.") == []
    assert [s.strip() for s in cutter.feed("5 kg. Is")] == ["It weighs 1.5 kg."]
    assert [s.strip() for s in cutter.feed(" it light?")] == ["Is it light?"]


@given(st.lists(st.integers(1, len(TEXT) - 1), max_size=12))
def test_chopping_changes_nothing(places: list[int]) -> None:
    edges = [0, *sorted(set(places)), len(TEXT)]
    pieces = [TEXT[start:end] for start, end in itertools.pairwise(edges)]
    assert cut(pieces) == ["It weighs 1.5 kg.", "Is that light enough?", "它很轻。", "价格也合适！", "Good."]


def test_text_without_end_is_cut() -> None:
    assert SentenceCutter().feed("a" * (LONGEST + 1)) == ["a" * (LONGEST + 1)]
