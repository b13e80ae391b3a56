"""Typing errors in queries: words that neither the shop nor English knows are read as the nearest word that names something here.

Distance counts insertions, deletions, substitutions and transpositions (Damerau, 1964), each weighed by how easily fingers make
it, with the word's frequency in the catalogue as prior (Kernighan, Church and Gale, 1990). Never touched are known words, short
ones, anything with a digit (sizes, model numbers), and other scripts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from retrieval.hits import Correction
from retrieval.lexical import LexicalIndex
from retrieval.terms import stem
from retrieval.words import term_of

SHORTEST = 4
ONE_EDIT_FROM = 5
TWO_EDITS_FROM = 7
LEAST_NAME = 3
SLIP = 0.6  # the cost of two letters in the wrong order; a letter doubled costs less
COST_A_LETTER = 0.24  # a correction may cost so much for each letter of the word
REMEMBERED = 4096
PRIOR_WEIGHT = 0.12
_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]+(?![\w'’-])", re.UNICODE)
_LATIN = re.compile(r"[a-zà-öø-ÿ]+")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")


@cache
def english() -> frozenset[str]:
    """Stems of everyday English words (`lexicon/english.txt`)."""
    lines = (Path(__file__).parent / "lexicon" / "english.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(stem(word) for line in lines if not line.startswith("#") for word in line.split())


@dataclass(frozen=True, slots=True)
class Spelled:
    """A query as it is searched for; `corrections` are the words that were read as others."""

    text: str
    corrections: tuple[Correction, ...] = ()


class Speller:
    """Corrects queries by the words of one lexical index. `known` says of further words that they need no correction.

    Safe to share between threads; what was made of a word is remembered.
    """

    def __init__(self, lexical: LexicalIndex, known: Callable[[str], bool]) -> None:
        self._lexical = lexical
        self._known = known
        self.meant = lru_cache(maxsize=REMEMBERED)(self._meant)

    def read(self, query: str) -> Spelled:
        """The query with each unknown word in the form that was most likely meant."""
        corrections: list[Correction] = []

        def replaced(match: re.Match[str]) -> str:
            meant = self.meant(match.group().lower())
            if meant is None:
                return match.group()
            corrections.append(Correction(match.group(), meant))
            return meant

        text = _WORD.sub(replaced, query)
        return Spelled(text, tuple(corrections))

    def _meant(self, word: str) -> str | None:
        """What an unknown word was most likely meant to be; None for a known one and where nothing is near."""
        if len(word) < SHORTEST or not _LATIN.fullmatch(word) or self._is_known(word):
            return None
        return self._compound(word) or self._nearest(word)

    def _is_known(self, word: str) -> bool:
        return self._lexical.spread(term_of(word)) > 0 or stem(word) in english() or self._known(word)

    def _compound(self, word: str) -> str | None:
        """Two words that stand beside each other in the catalogue, written as one."""
        parts = self._lexical.parted(word, 1)
        return f"{parts[0]} {parts[1]}" if parts else None

    @cached_property
    def _names(self) -> tuple[Sequence[str], Sequence[str]]:
        """The index terms that name things, and each as the catalogue writes it."""
        names = [name for name in self._lexical.names() if len(name) >= LEAST_NAME and _LATIN.fullmatch(name)]
        return names, [self._lexical.surface(name) for name in names]

    def _nearest(self, word: str) -> str | None:
        form, edits = stem(word), 2 if len(word) >= TWO_EDITS_FROM else 1
        names, surfaces = self._names
        near = {at for _, _, at in _within(form, names, edits)} | {at for _, _, at in _within(word, surfaces, edits)}
        best: tuple[float, str] | None = None
        for at in near:
            spent = min(cost(form, names[at]), cost(word, surfaces[at]))
            if spent > (COST_A_LETTER * len(word) if len(word) >= ONE_EDIT_FROM else SLIP):
                continue  # of short words only a slip of the fingers is certain enough
            weighed = spent - PRIOR_WEIGHT * math.log1p(self._lexical.spread(names[at]))
            best = min(best or (math.inf, ""), (weighed, names[at]))
        return None if best is None else self._as_typed(word, best[1])

    def _as_typed(self, word: str, name: str) -> str:
        """A name in the number, singular or plural, that was typed."""
        surface = self._lexical.surface(name)
        forms = [form for form in (surface, surface.removesuffix("s"), f"{surface}s") if stem(form) == name]
        return min(forms, key=lambda form: OSA.distance(word, form), default=surface)


def _within(word: str, names: Sequence[str], edits: int) -> Sequence[tuple[str, float, int]]:
    return process.extract(word, names, scorer=OSA.distance, score_cutoff=edits, limit=None)


def cost(typed: str, meant: str) -> float:
    """How unlikely fingers are to have made one word of the other: 0 for the same, about 1 an edit."""
    if _swapped(typed, meant):
        return SLIP
    total = 0.0
    for operation in Levenshtein.editops(typed, meant):
        at, to = operation.src_pos, operation.dest_pos
        match operation.tag:
            case "insert":  # a letter was left out
                total += 0.5 if _doubles(meant, to) else 0.8
            case "delete":
                total += 0.5 if _doubles(typed, at) else 0.9
            case _:
                near = _beside(typed[at], meant[to]) or {typed[at], meant[to]} <= _VOWELS
                total += 0.8 if near else 1.1
        if at == 0 or to == 0:
            total += 0.8  # the first letter is seldom wrong
    return total


def _swapped(one: str, other: str) -> bool:
    """Whether two words differ in one pair of neighbouring letters that changed places."""
    return len(one) == len(other) and OSA.distance(one, other) == 1 and Levenshtein.distance(one, other) == 2


def _doubles(word: str, at: int) -> bool:
    return word[at] in (word[at - 1 : at], word[at + 1 : at + 2])


@cache
def _places() -> dict[str, tuple[int, float]]:
    return {key: (row, column + row / 2) for row, keys in enumerate(_ROWS) for column, key in enumerate(keys)}


def _beside(one: str, other: str) -> bool:
    """Whether two keys are neighbours."""
    places = _places()
    if one not in places or other not in places:
        return False
    (row, column), (other_row, other_column) = places[one], places[other]
    return abs(row - other_row) <= 1 and abs(column - other_column) <= 1
