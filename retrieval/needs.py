"""The kinds of things that a need is met by: "my back hurts from sitting all day" is for office chairs, where a shop has them.

A lexicon of needs as customers say them (`lexicon/needs.yaml`), read where no kind of thing is named. It suggests; it constrains nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from retrieval.facets import PATH_JOIN, Facets
from retrieval.terms import Meaning, Terms, tokens

MOST_KINDS = 3
_FACET = "need"


@dataclass(frozen=True, slots=True)
class _Need:
    """The kinds of things that meet a need, the likeliest first, and the features of them that help."""

    kinds: tuple[str, ...]
    helps: tuple[str, ...]


def kinds_for(text: str, facets: Facets) -> tuple[str, ...]:
    """The categories of the shop that things for the needs of a text are found in, the likeliest first, at most `MOST_KINDS`.

    Of several needs each gives its first kind before any gives its second. () where no need is told, or the shop has nothing for it.
    """
    terms, needs = _lexicon()
    named = [m.value for mention in terms.find(text) for m in mention.meanings if m.value]
    rows = [list(_paths(needs[need].kinds, facets)) for need in dict.fromkeys(named)]
    longest = max((len(row) for row in rows), default=0)
    by_rank = [row[n] for n in range(longest) for row in rows if n < len(row)]
    return tuple(dict.fromkeys(by_rank))[:MOST_KINDS]


def helping(text: str, facets: Facets) -> tuple[tuple[str, str | None], ...]:
    """The features that help with the needs of a text, as facets with their value (None: a yes), of those that the shop's products state."""
    terms, needs = _lexicon()
    named = dict.fromkeys(m.value for mention in terms.find(text) for m in mention.meanings if m.value)
    found: dict[tuple[str, str | None], None] = {}
    for words in (words for need in named for words in needs[need].helps):
        for mention in facets.vocabulary.terms.find(words):
            if len(tokens(mention.text)) == len(tokens(words)):
                found |= dict.fromkeys((m.facet, m.value) for m in mention.meanings if m.facet in facets.by_id)
    return tuple(found)


def _paths(kinds: tuple[str, ...], facets: Facets) -> Iterator[str]:
    """The shop's categories by names of kinds: where all of a name is a category's, and none below it has things too."""
    for kind in kinds:
        length = len(tokens(kind))
        for mention in facets.vocabulary.terms.find(kind):
            if len(tokens(mention.text)) == length:
                yield from (
                    m.value for m in mention.meanings if m.facet == "category" and m.value and _is_leaf(m.value, facets)
                )


def _is_leaf(path: str, facets: Facets) -> bool:
    return path in facets.categories and not any(one.startswith(path + PATH_JOIN) for one in facets.categories)


@cache
def _lexicon() -> tuple[Terms, dict[str, _Need]]:
    read: dict[str, dict[str, list[str]]] = yaml.load(
        (Path(__file__).parent / "lexicon" / "needs.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    entries = [(said, Meaning(_FACET, need)) for need, entry in read.items() for said in entry["said"]]
    needs = {need: _Need(tuple(entry["kinds"]), tuple(entry.get("helps", ()))) for need, entry in read.items()}
    return Terms(entries), needs
