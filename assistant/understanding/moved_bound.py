"""A bound that is moved without its unit: "make that over 400" after "over 300 lumens", 改成至少4 after 三升以上."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant import patterns
from assistant.understanding.amount_patterns import unit_pattern
from assistant.understanding.last_limit import last_limit
from assistant.understanding.numbers import MARK, mark
from retrieval.constraints import Constraint

_MOVES = r"(?:make (?:that|it|this|them)|let['’]?s (?:say|make it)|change (?:that|it|this) to|better(?: make it)?|or rather|actually|no|rather|i meant?|改成|改为|换成|改到|要不|还是)"
_OK = r"^\W*(?:(?:ok(?:ay)?|h+m+|well|so|fine|right|alright|and|then|no|nah|sorry|yeah|yes|actually|maybe|let['’]?s say|but)[\s,.]+)"
_LEAST = r"(?:over|above|more than|at least|no less than|minimum|min|至少|超过|不低于|不少于|最少|起码|大于)"
_MOST = r"(?:under|below|less than|at most|no more than|up to|maximum|max|最多|不超过|至多|不高于|小于|少于)"
_AFTER_LEAST = r"(?:at least|minimum|at a minimum|or more|or above|and up|plus|\+|以上|起步?|往上)"
_AFTER_MOST = r"(?:at (?:the )?most|maximum|max|tops|or less|or below|or under|以下|以内|之内)"
_N = MARK.replace("(", "(?P<n>", 1)
_NO_UNIT = rf"(?!\s*-?\s*(?:{unit_pattern()}|dollars?|bucks?|quid|usd|euros?|块|元|刀|美元|码|号|%)(?![A-Za-z]))"
_SAID = patterns.later(
    rf"(?:^\W*|\b|(?<=[,，。\s])){_MOVES}[\s,，]*(?:(?:{_LEAST}(?P<least>)|{_MOST}(?P<most>))\s*{_N}{_NO_UNIT}(?:\s*(?:{_AFTER_LEAST}|{_AFTER_MOST}))?"
    rf"|{_N.replace('<n>', '<m>')}\s*(?:{_AFTER_LEAST}(?P<from>)|{_AFTER_MOST}(?P<to>)))"
    rf"|(?:^\W*|{_OK}+)(?:{_LEAST}(?P<more>)|{_MOST}(?P<fewer>))\s*{_N.replace('<n>', '<k>')}{_NO_UNIT}\s*(?:rather|instead|then|actually|better|now)\b"
    rf"|{_OK}+(?:{_LEAST}(?P<raised>)|{_MOST}(?P<lowered>))\s*{_N.replace('<n>', '<j>')}{_NO_UNIT}(?=\W*$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class MovedBound:
    """The limit as it is now, None where none moves, and the text without the words that move it."""

    limit: Constraint | None
    text: str


def read(text: str, held: Iterable[Constraint], turn: int) -> MovedBound:
    """Reads a bound that moves the limit set last, of those that lie on its side; a price is left to the reader of amounts."""
    marked = mark(text)
    match = _SAID.search(marked.text)
    if match is None:
        return MovedBound(None, text)
    low = any(match[name] is not None for name in ("least", "from", "more", "raised"))
    limits = [one for one in held if (one.low if low else one.high) is not None and not (one.low and one.high)]
    number = marked.numbers[int(match["n"] or match["m"] or match["k"] or match["j"])]
    moved = last_limit(number, limits, turn)
    if moved is None or moved.facet == "price":
        return MovedBound(None, text)
    return MovedBound(moved, marked.restore(marked.text[: match.start()] + " " + marked.text[match.end() :]))
