"""Values of the things talked about that are called by a part of their name: "mechanical" of mechanical linear and tactile
switches, 机械的 of an 自动机械 movement, "dotted" of a dotted grid. A part that several values share stands for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant import patterns
from assistant.understanding.carry import states
from retrieval.facets import Facet, FacetKind, Facets
from retrieval.terms import Meaning, Mention, tokens

_NOT = ("brand", "size", "color", "material", "pattern", "audience", "gender")
_WORD = patterns.later(r"[A-Za-z]{4,}")
_SAYS_LITTLE = frozenset(
    [
        "cool",
        "full",
        "extra",
        "natural",
        "light",
        "level",
        "dual",
        "multi",
        "size",
        "none",
        "best",
        "rear",
        "rack",
        "half",
        "finger",
        "with",
        "free",
        "high",
        "long",
        "short",
        "safe",
        "white",
        "front",
        "year",
        "years",
        "needed",
    ]
)
_CLAUSE = patterns.later(
    r"(?:^|(?<=[,，。.;；!！?？\s]))(?:要|想要|就要|来|换|换成|最好)?(?P<han>[\u3400-\u9fff]{2,6}?)的?(?:吧|就行|就好)?(?=$|[,，。.;；!！?？\s])"
)


def mentions(text: str, taken: Sequence[Mention], facets: Facets, topic: Sequence[str]) -> list[Mention]:
    """The words of a text that are a part of a value's name of one facet of the topic, and of no term that was read."""
    stated = [
        facet
        for facet in facets.by_id.values()
        if facet.kind is FacetKind.TEXT and facet.id not in _NOT and topic and states(facet.id, topic, facets)
    ]
    found: list[Mention] = []
    for start, end in _words(text):
        if any(one.start < end and start < one.end for one in taken):
            continue
        named = [
            Meaning(facet.id, value) for facet in stated for value in values_called(text[start:end], facet, facets)
        ]
        if named and len({one.facet for one in named}) == 1:
            found.append(Mention(start, end, text[start:end], tuple(named)))
    return found


def _words(text: str) -> list[tuple[int, int]]:
    found = [match.span() for match in _WORD.finditer(text) if match.group().lower() not in _SAYS_LITTLE]
    return found + [match.span("han") for match in _CLAUSE.finditer(text)]


def values_called(word: str, facet: Facet, facets: Facets) -> list[str]:
    """The values of a facet that have a word in their name; none where all of them have it, or it is the facet's own name."""
    if word.isascii():
        form = tokens(word.lower())[0].form
        if facet.label.en and [token.form for token in tokens(facet.label.en.lower())] == [form]:
            return []
        named = [value for value in facet.values if form in _forms(facet, value, facets)]
    else:
        own = facet.label.zh or ""
        part = word.removeprefix(own) if own else word
        named = [v for v in facet.values if len(part) > 1 and part != (han := _han(facet, v, facets)) and part in han]
    return named if 0 < len(named) < len(facet.values) else []


def _forms(facet: Facet, value: str, facets: Facets) -> frozenset[str]:
    """The words of a value that has several; none of one that has only one."""
    label = facets.labels.get((facet.id, value))
    names = {value, (label.en if label else None) or value}
    parts = [[tokens(word) for word in name.lower().split()] for name in names]
    return frozenset(word[0].form for several in parts if len(several) > 1 for word in several if len(word) == 1)


def _han(facet: Facet, value: str, facets: Facets) -> str:
    label = facets.labels.get((facet.id, value))
    return (label.zh if label else None) or ""
