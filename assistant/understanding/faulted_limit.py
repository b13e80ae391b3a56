"""An amount asked for that is found wanting names the limit that the next number is of: "50m isn't enough, make it 200".

Without this the number would move the limit set last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant import patterns
from assistant.understanding.amount_patterns import CURRENCY, unit_pattern
from assistant.understanding.last_limit import last_limit
from assistant.understanding.numbers import MARK, mark
from retrieval.constraints import Constraint

_TOO = r"(?:short|small|little|low|few|tight|heavy|light|big|large|much|many|long|high|weak|dim|thin|thick|narrow|wide|optimistic|ambitious|mean|stingy|generous|strict|restrictive|limiting)"
_FAULTED = patterns.later(
    rf"(?:\b(?:the|my|that|just|only)\s+)*(?:[$€£]\s*)?{MARK.replace('(', '(?P<n>', 1)}\s*-?\s*(?:(?:{unit_pattern()}|{CURRENCY})(?![A-Za-z])\s*)?(?:(?:(?:is|was|are|will be|would be|might be|may be|['’]s|seems?|sounds?|feels?|looks?)\s+)(?:(?:probably|maybe|a|bit|little|tad|really|just|still|actually|way|far|rather|quite|kind of|kinda|honestly)\s+)*(?:(?:too\s+)?{_TOO}\b|not enough\b|not going to (?:be enough|cut it|work|do)\b)|(?:is|are|was|wo|would|might|may|will|does|do)(?:n['’]?t| not)\s+(?:(?:really|quite|actually|probably)\s+)*(?:be\s+)?(?:enough|sufficient|cut(?:ting)? it|do|work|realistic)\b)[^.,;!?]{{0,32}}(?:[.,;!–—]|\bso\b|\bthen\b)\s*(?=.*{MARK})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Faulted:
    """The limits that a number may move now, and the text without the words that find fault with an amount."""

    limits: tuple[Constraint, ...]
    text: str


def read(text: str, held: Iterable[Constraint], turn: int) -> Faulted:
    """Reads what is said against the amount of a limit that holds; all that hold where nothing is."""
    limits = tuple(held)
    marked = mark(text)
    match = _FAULTED.search(marked.text)
    if match is None:
        return Faulted(limits, text)
    number = marked.numbers[int(match["n"])]
    named = [one for one in limits if _is_so_much(one, number, turn)]
    if len(named) != 1:
        return Faulted(limits, text)
    return Faulted((named[0],), marked.restore(f"{marked.text[: match.start()]} {marked.text[match.end() :]}"))


def _is_so_much(one: Constraint, number: float, turn: int) -> bool:
    """Whether a limit is one of this number, in whatever unit it was said."""
    moved = last_limit(number, [one], turn)
    return moved is not None and (moved.low, moved.high) == (one.low, one.high)
