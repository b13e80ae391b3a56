"""Words as tokens (Latin words stemmed, Han characters one by one), and terms found in a text by longest match. Knows nothing of catalogues."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import takewhile
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import Stemmer

_TOKEN = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]|\d+(?:[.,]\d+)*|[^\W\d_\u3400-\u9fff\uf900-\ufaff]+(?:['’][a-zA-Z]+)?", re.UNICODE
)


_STEMMER = Stemmer.Stemmer("english")


_STEMMER_LOCK = Lock()  # one PyStemmer object must not be used by two threads at once


@cache
def _singulars() -> dict[str, str]:
    lines = (Path(__file__).parent / "lexicon" / "irregular.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines if line.strip() and not line.startswith("#"))


def singular(word: str) -> str:
    """The singular of a lower-case word whose plural no rule of stemming finds ("knives"); any other word as it is."""
    return _singulars().get(word, word)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a lower-case English word; anything else comes back as it is."""
    bare = word.removesuffix("'s")
    if not bare.isascii():
        return bare
    with _STEMMER_LOCK:
        return str(_STEMMER.stemWord(bare))


class Token(NamedTuple):  # of which a catalogue has millions: a frozen dataclass takes three times as long to make
    """A token of a text: its normal form and where it stands (`start`, `end` in characters)."""

    form: str
    start: int
    end: int


_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def halved(text: str) -> str:
    """The text with full-width letters, digits and signs as ordinary ones, each in its place."""
    return text.translate(_HALF) if not text.isascii() else text


def tokens(text: str) -> list[Token]:
    """The tokens of a text in order."""
    text = halved(text)
    return [Token(_form(m.group()), *m.span()) for m in _TOKEN.finditer(text)]


@lru_cache(maxsize=100_000)
def _form(word: str) -> str:
    return stem(singular(word.lower().replace("’", "'").removesuffix("'s")))


@lru_cache(maxsize=50_000)
def key(value: str) -> str:
    return " ".join(token.form for token in tokens(value))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a term stands for: a value of a facet, or (`value` None) the facet itself."""

    facet: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A term found in a text, with all it may stand for. `outright`: in these letters but for an ending ("transit" is not
    outright "transitional", though their stems are one)."""

    start: int
    end: int
    text: str
    meanings: tuple[Meaning, ...]
    outright: bool = True


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    meanings: list[Meaning] = field(default_factory=list)
    words: set[str] = field(default_factory=set)


class Terms:
    """A set of terms and what they mean; `find` reads a text against all of them at once."""

    def __init__(self, entries: Iterable[tuple[str, Meaning]]) -> None:
        self._root = _Node()
        for term, meaning in entries:
            self._add(term, meaning)

    def _add(self, term: str, meaning: Meaning) -> None:
        node = self._root
        forms = [token.form for token in tokens(term)]
        for form in forms:
            node = node.children.setdefault(form, _Node())
        if forms and meaning not in node.meanings:
            node.meanings.append(meaning)
        if forms:
            node.words.add(halved(term).lower())

    def words(self) -> Iterator[str]:
        """Every term in lower case, as it was given."""
        left = [self._root]
        while left:
            node = left.pop()
            yield from sorted(node.words)
            left += node.children.values()

    def find(self, text: str, whole: bool = True) -> list[Mention]:
        """The mentions in a text, left to right, longest first, without overlap; of the `whole` text too, or within it only."""
        found: list[Mention] = []
        read = tokens(text)
        at = 0
        while at < len(read):
            length, node = self._longest(read, at, len(read) if whole or at else len(read) - 1)
            if length > 1 and self._runs_into(read, at, length):
                length = 0
            if length:
                start, end = read[at].start, read[at + length - 1].end
                words = text[start:end]
                found.append(Mention(start, end, words, tuple(node.meanings), _outright(words, node.words)))
            at += length or 1
        return found

    def _runs_into(self, read: Sequence[Token], at: int, length: int) -> bool:
        """Whether a longer Han term begins within a Han term and ends behind it: 个护 in 买个护眼台灯 is none."""
        if read[at].form.isascii():
            return False
        return any(self._longest(read, place, len(read))[0] > length for place in range(at + 1, at + length))

    def _longest(self, read: Sequence[Token], at: int, end: int) -> tuple[int, _Node]:
        node, best, found = self._root, 0, self._root
        for place in range(at, end):
            following = node.children.get(read[place].form)
            if following is None:
                break
            node = following
            if node.meanings:
                best, found = place + 1 - at, node
        return best, found


_ENDINGS = frozenset(("", "s", "es", "'s", "d", "ed", "ing", "n", "en", "y", "ies", "e", "ee", "ly", "er"))


def _outright(words: str, terms: Collection[str]) -> bool:
    """Whether words are one of the terms but for the endings of their tokens."""
    lower = halved(words).lower().replace("’", "'")
    return lower in terms or any(_alike(lower, term) for term in terms)


def _alike(one: str, other: str) -> bool:
    ours, theirs = ([singular(word) for word in _TOKEN.findall(text)] for text in (one, other))
    return len(ours) == len(theirs) and all(map(_inflected, ours, theirs))


def shared(one: str, other: str) -> str:
    """What two words begin with alike."""
    return "".join(mine for mine, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _inflected(one: str, other: str) -> bool:
    same = len(shared(one, other))
    ends = {one[same:], other[same:]}
    # "foamy" is like foam: no other form of it, as "dries" is of "dry"
    return one == other or (ends <= _ENDINGS and not ("y" in ends and ends & {"", "e"}))
