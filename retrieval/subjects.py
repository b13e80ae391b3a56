"""What customers ask a shop about (`lexicon/service.txt`): which of these subjects a text speaks of, in either language.

The words of a phrase stand in order within one sentence, up to two others between any of them; Chinese is looked for as it is
written, however it would be cut into words. Knows nothing of pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "lexicon" / "service.txt"
_APART = 2
ASPECT = 0.4
_END = "."  # of a sentence, among the words
_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[.!?](?=\s|$)|[\n。！？]")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Subjects:
    """Phrases by their first word and Chinese words by their first character, each with its subject's number.

    `decisive` are the numbers of those without which a page is no answer, `things` of what products have too, `aspects` of what
    tells little, `shared` of what is asked of products as well as of the shop."""

    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], int]]]
    written: Mapping[str, Sequence[tuple[str, int]]]
    decisive: frozenset[int]
    things: frozenset[int]
    aspects: frozenset[int]
    shared: frozenset[int]


@dataclass(frozen=True, slots=True)
class Named:
    """The subjects that a text names `outright`, and those that are only `within` a longer word: "gift card" is hardly a card."""

    outright: frozenset[int]
    within: frozenset[int]

    @property
    def every(self) -> frozenset[int]:
        return self.outright | self.within


@lru_cache(maxsize=4096)  # the same pages are asked again and again
def named(text: str) -> Named:
    """The numbers of the subjects that a text names."""
    known, flat = _known(), unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    written = [
        (at, at + len(word), number)
        for at, first in enumerate(flat)
        for word, number in known.written.get(first, ())
        if flat.startswith(word, at)
    ]
    words = _words(flat)
    spoken = [
        (at, end, number)
        for at, first in enumerate(words)
        for phrase, number in known.phrases.get(first, ())
        if (end := _end(phrase, words, at)) is not None
    ]
    outer = frozenset(number for found in (written, spoken) for number in _outermost(found))
    return Named(outer, frozenset(number for _start, _end_, number in (*written, *spoken)) - outer)


def subjects_of(text: str) -> frozenset[int]:
    """The numbers of the subjects that a text names outright."""
    return named(text).outright


def _outermost(found: Sequence[tuple[int, int, int]]) -> Iterator[int]:
    """The numbers of those that no longer one holds."""
    outer = (-1, -1)
    for start, end, number in sorted(found, key=lambda one: (one[0], -one[1])):
        if end > outer[1]:
            outer = start, end
        if (start, end) == outer:
            yield number


def decisive(found: frozenset[int]) -> frozenset[int]:
    """Those of some subjects without which a page is no answer."""
    return found & _known().decisive


def weight(subject: int) -> float:
    """How much a subject tells of what a text is about, on 0-1."""
    return ASPECT if subject in _known().aspects else 1.0


def of_things(found: frozenset[int]) -> frozenset[int]:
    """Those of some subjects that products have too."""
    return found & _known().things


def of_service(found: frozenset[int]) -> frozenset[int]:
    """Those of some subjects that only a shop's pages are asked about."""
    return found - _known().things - _known().aspects


def of_shop(found: frozenset[int]) -> frozenset[int]:
    """Those of some subjects that nobody asks of a product."""
    return of_service(found) - _known().shared


@cache
def _known() -> Subjects:
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    written: dict[str, list[tuple[str, int]]] = defaultdict(list)
    marked: dict[str, set[int]] = {"!": set(), "*": set(), "~": set(), "+": set()}
    lines = (one for one in _FILE.read_text(encoding="utf-8").splitlines() if one.strip() and not one.startswith("#"))
    for number, line in enumerate(lines):
        for mark in marked:
            if mark in line[:2]:
                marked[mark].add(number)
        for word in (one.strip().lower() for one in line.lstrip("!*~+").split(",")):
            if _HAN.search(word):
                written[word[0]].append((word, number))
            elif words := _words(word):
                phrases[words[0]].append((tuple(words), number))
    return Subjects(phrases, written, *(frozenset(marked[mark]) for mark in "!*~+"))


def _words(flat: str) -> list[str]:
    return [_singular(one) if one[0].isalnum() and one.isascii() else _END for one in _TOKEN.findall(flat)]


def _singular(word: str) -> str:
    """No stem: "opened" is not "opening", and UPS is not up."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _end(phrase: Sequence[str], words: Sequence[str], at: int) -> int | None:
    """Where a phrase, whose first word stands at a place, ends; None where it does not go on from there."""
    for word in phrase[1:]:
        ahead = words[at + 1 : at + 2 + _APART]
        if word not in ahead:
            return None
        step = ahead.index(word)
        if _END in ahead[:step]:
            return None
        at += 1 + step
    return at + 1
