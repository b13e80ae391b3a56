"""Statements that are dealt out to two products without naming them: "one is silk, the other cotton"; 一个259，一个159."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant import patterns
from assistant.claims.clauses import CLASSES, Clause, places
from assistant.claims.scene import Claim, Finding

_ONE = patterns.later(
    rf"^[\s,，:：;；]*(?:其中|它们)?(?:有)?一[{CLASSES}](?:是|要|卖)?(?!起|样|定|些|点)|^\W*(?:with |where )?(?:the first |the )?one (?:of (?:them|the two)\s+)?(?=[a-z$€£⟦])(?!of\b|day|hour|year|week|month)",
    re.IGNORECASE,
)
_OTHER = patterns.later(
    rf"^[\s,，;；]*(?:而|另外?)?(?:另)?一[{CLASSES}](?:则)?(?:是|要|卖)?(?!起|样|定|些|点)|^\W*(?:and |but |while |whereas )*(?:the (?:other|second)(?: one)?|one)\b",
    re.IGNORECASE,
)


def is_dealt(first: Clause, second: Clause) -> bool:
    """Whether two clauses speak of one and the other of two products."""
    if places(first.text) or places(second.text):
        return False
    one, other = _ONE.match(first.text), _OTHER.match(second.text)
    return one is not None and other is not None and bool(first.text[one.end() :].strip(" ,，.。"))


def dealt(
    first: Clause, second: Clause, pair: Sequence[int], claims_of: Callable[[Clause], Sequence[Claim]]
) -> list[Claim]:
    """The claims of the two clauses, dealt out so that they hold where they can; none where they say nothing that is read."""
    found: list[list[Claim]] = []
    for a, b in (tuple(pair), tuple(reversed(pair))):
        several = [
            *claims_of(_about(first, a, _ONE)),
            *claims_of(_about(second, b, _OTHER)),
        ]
        if several and all(one.finding is Finding.TRUE for one in several):
            return several
        found.append(several)
    return min(found, key=lambda several: sum(one.finding is not Finding.TRUE for one in several))


def _about(clause: Clause, place: int, opening: re.Pattern[str]) -> Clause:
    """The clause as one of that product alone; its opening blanked out."""
    match = opening.match(clause.text)
    end = match.end() if match else 0
    return replace(clause, text=" " * end + clause.text[end:], about=(place,), against=(), only=False, after="")
