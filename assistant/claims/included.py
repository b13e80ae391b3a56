"""What is said to come with a product: "tie-backs are included", "comes with curtain rings". The record has to name it, however common the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.neutral import is_neutral
from assistant.claims.scene import Claim, Finding, Scene
from assistant.claims.stated import says_english

_THING = r"[A-Za-z][A-Za-z'’]*(?:[ -][A-Za-z'’]+){0,3}?"
_STOP = r"(?=\s*(?:[,.;:!?()]|$)|\s+(?:and|or|but|for|in|on|at|that|which|so|to|with|of|as|if|from|when|while|too|included|instead|⟦))"
_COMES = patterns.later(
    rf"\b(?:(?:comes?|ships?|arrives?|supplied|packed) (?:complete |as standard |ready )?with|includes?)\s+(?:(?:a|an|the|its|their|two|some|one|matching|free)\s+)*(?P<x>{_THING}){_STOP}",
    re.IGNORECASE,
)
_INCLUDED = patterns.later(
    rf"(?:^|[,;:]\s*|\b(?:the|a|an|its|their|and|two|some)\s+)(?P<x>{_THING})\s+(?:is|are|comes?)\s+(?:also |all |even )?included\b",
    re.IGNORECASE,
)
_NO_THINGS = frozenset(
    [
        "delivery",
        "shipping",
        "price",
        "rating",
        "discount",
        "warranty",
        "offer",
        "caveat",
        "catch",
        "drawback",
        "downside",
        "tag",
        "it",
        "them",
        "that",
        "this",
        "these",
        "one",
        "version",
        "versions",
        "colour",
        "colours",
        "color",
        "colors",
        "size",
        "sizes",
        "choice",
        "bonus",
        "advantage",
        "benefit",
        "everything",
        "nothing",
        "all",
        "both",
        "reviews",
        "stars",
        "guarantee",
        "tax",
        "vat",
    ]
)


def read_included(scene: Scene, clause: Clause, taken: Sequence[tuple[int, int]]) -> Iterator[Claim]:
    """A claim that nothing bears out for each thing that the records of what a clause is about do not name."""
    for pattern in (_COMES, _INCLUDED) if clause.about else ():
        for match in pattern.finditer(clause.text):
            head = match["x"].lower().rpartition(" ")[2]
            if any(start < match.end("x") and match.end("x") - len(head) < end for start, end in taken):
                continue
            parts = [part for part in head.split("-") if part]
            if head in _NO_THINGS or (len(parts) == 1 and is_neutral(head)):
                continue
            found = [says_english(record, part, False) for record in scene.of(clause.about) for part in parts]
            if any(one is not Finding.TRUE for one in found):
                yield Claim("included", match["x"], Finding.UNSTATED)
