"""The kinds of things that a need is met by: "my back hurts from sitting all day" is for office chairs, where a shop has them.

A lexicon of needs as customers say them (`lexicon/needs.yaml`), read where no kind of thing is named. It suggests; it constrains nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from retrieval.facets import PATH_JOIN, Facets
from retrieval.terms import Meaning, Terms, tokens

MOST_KINDS = 3
_FACET = "need"


def kinds_for(text: str, facets: Facets) -> tuple[str, ...]:
    """The categories of the shop that things for the needs of a text are found in, the likeliest first, at most `MOST_KINDS`.

    Of several needs each gives its first kind before any gives its second. () where no need is told, or the shop has nothing for it.
    """
    terms, kinds = _lexicon()
    named = [m.value for mention in terms.find(text) for m in mention.meanings if m.value]
    rows = [list(_paths(kinds[need], facets)) for need in dict.fromkeys(named)]
    longest = max((len(row) for row in rows), default=0)
    by_rank = [row[n] for n in range(longest) for row in rows if n < len(row)]
    return tuple(dict.fromkeys(by_rank))[:MOST_KINDS]


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
def _lexicon() -> tuple[Terms, dict[str, tuple[str, ...]]]:
    read: dict[str, dict[str, list[str]]] = yaml.load(
        (Path(__file__).parent / "lexicon" / "needs.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    entries = [(said, Meaning(_FACET, need)) for need, entry in read.items() for said in entry["said"]]
    return Terms(entries), {need: tuple(entry["kinds"]) for need, entry in read.items()}
