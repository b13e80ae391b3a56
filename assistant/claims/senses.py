"""Which words stand for the same thing in a record and in a sentence, in either language (`words/senses.txt`): "paperback" and 平装."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from assistant import patterns
from retrieval.terms import stem

_FILES = tuple(Path(__file__).parent / "words" / name for name in ("senses.txt", "senses.things.txt"))
# "unlined", "sleeveless": what a word denies of the thing it is made of
_WITHOUT = patterns.later(
    r"^un(?!i[sqvtof]|der|til|less)(?P<a>[a-z]{4,})$|^non-?(?P<b>[a-z]{4,})$|^(?P<c>(?!un|end|use|aim|bound|worth)[a-z]{3,})less$|^(?P<d>[a-z]{4,})-free$"
)


@lru_cache(maxsize=16_384)
def senses(word: str) -> frozenset[int]:
    """The senses of a lower-case word; an English one in any form of it."""
    return _known().get(stem(word) if word.isascii() else word, frozenset())


@lru_cache(maxsize=16_384)
def senses_in(text: str) -> frozenset[int]:
    """The senses of the Chinese words that a text holds, also as parts of longer ones."""
    return frozenset(sense for match in _chinese().finditer(text) for sense in _known()[match[0]])


def sense_spans(text: str) -> list[tuple[int, int]]:
    """Where a Chinese text has words of two characters and more that have a sense; they don't overlap."""
    return [match.span() for match in _chinese().finditer(text) if len(match[0]) > 1]


def senses_of(stems: Iterable[str]) -> frozenset[int]:
    """The senses of English words by their stems."""
    known = _known()
    return frozenset(sense for one in stems for sense in known.get(one, ()))


@lru_cache(maxsize=8192)
def without(word: str) -> str | None:
    """The stem of what a lower-case English word says to be missing: "line" of "unlined"; None where it says no such thing."""
    match = _WITHOUT.match(word)
    return None if match is None else stem(next(one for one in match.groups() if one))


@cache
def _known() -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    lines = (line for file in _FILES for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
    for number, line in enumerate(one for one in lines if not one.startswith("#")):
        for word in patterns.sub(r"\s\|\s", " ", line).split():
            found.setdefault(stem(word) if word.isascii() else word, set()).add(number)
    return {word: frozenset(several) for word, several in found.items()}


@cache
def _chinese() -> re.Pattern[str]:
    words = sorted((word for word in _known() if not word.isascii()), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))
