"""Which products a clause speaks of with a figure, and which it sets them against.

What the figure says of them is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.claims.clauses import TAG, Clause, places
from assistant.claims.scene import Scene

_SET_AGAINST = patterns.later(
    rf"({TAG})[^{TAG[1:-1]}⟦]{{0,12}}?\b(?:instead of|rather than|over|in place of)\s+(?:the\s+)?({TAG})|({TAG})[^{TAG[1:-1]}⟦]{{0,3}}而(?:不是|非)({TAG})|"
    rf"\bfrom\s+(?:the\s+)?(?P<b>{TAG})\s+(?:up |on )?to\s+(?:the\s+)?(?P<a>{TAG})",
    re.IGNORECASE,
)
_ON_OTHER = patterns.later(
    rf"⟧[^{TAG[1:-1]}⟦,，]{{0,40}}\b(?:on|over|above|below|under|behind|ahead of|past|than)\s+(?:of\s+)?(?:the\s+)?({TAG})|(?:高|低|多|少|重|轻|贵|长|短|超)出({TAG})",
    re.IGNORECASE,
)
# ", about three times the wait for P1": the product behind is the other one
_TRAILS = patterns.later(
    rf"^\s*,\s*(?:and\s+)?[^{TAG[1:-1]},]*⟦\d+⟧[^{TAG[1:-1]},]*\b(?:for|of|what|as|than|by)\s+(?:the\s+)?{TAG}|^\s*,[^{TAG[1:-1]},]*\b(?:half|twice|double|third|quarter)\b[^{TAG[1:-1]},]*\b(?:for|of|what|as|than|by)\s+(?:the\s+)?{TAG}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sides:
    """The places of the subjects, and of what they are set against."""

    mine: tuple[int, ...]
    others: tuple[int, ...]


def sides_of(scene: Scene, clause: Clause, around: Clause, before: Sequence[int], last: Sequence[int]) -> Sides:
    """What a clause of the sentence `around` speaks of, and what it sets that against."""
    pair = _SET_AGAINST.search(clause.text)
    if pair is not None:
        first, second = (pair["a"], pair["b"]) if pair["a"] else (pair[1] or pair[3], pair[2] or pair[4])
        return Sides(places(first), places(second))
    if clause.against and not before and not set(places(clause.text)) - set(clause.against):
        said = tuple(place for place in places(around.text) if place not in clause.against)
        if said:
            return Sides(said[:1], clause.against)  # "For $9 more than P3, P1 ..."
    behind = _ON_OTHER.search(clause.text)
    against = clause.against or (places(behind[1] or behind[2]) if behind else ())
    mine = (
        tuple(place for place in clause.about if place not in against)
        or tuple(place for place in before if place not in against)
        or clause.about
    )
    named = places(clause.text)
    if len(named) == 1 and not against and _TRAILS.match(clause.text) and before and named[0] not in before:
        return Sides(tuple(before), named)
    for several in (against, last, before):
        others = tuple(place for place in several if place not in mine)
        if others:
            return Sides(mine, others)
    if len(mine) == 2:
        return Sides(mine[:1], mine[1:])
    said = tuple(place for place in places(around.text) if place not in mine)
    if len(said) == 1:
        return Sides(mine, said)
    rest = tuple(place for place in range(len(scene.records)) if place not in mine)
    return Sides(mine, rest if len(rest) == 1 else ())
