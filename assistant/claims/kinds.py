"""Wider words by which a thing may be named (`words/kinds.txt`): a shown backpack is "the bag", 鱼缸 is 方缸. Nothing is true because of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from retrieval.terms import stem

_FILE = Path(__file__).parent / "words" / "kinds.txt"


def wider(kinds: Iterable[str]) -> frozenset[str]:
    """The wider words, English ones by their stems, for things of any of the `kinds` (stems, or Chinese words that end with one)."""
    known = _known()
    return frozenset().union(*(known.get(one, frozenset()) for one in kinds))


@cache
def _known() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        words, _, kinds = line.partition("|")
        names = {_form(word) for word in words.split()}
        for kind in kinds.split():
            found.setdefault(_form(kind), set()).update(names)
    return {kind: frozenset(names) for kind, names in found.items()}


def _form(word: str) -> str:
    return stem(word.lower()) if word.isascii() else word
