"""Sizes told by the body: "my feet are 26.5 cm", 脚长24厘米, a child of 120 cm, in the sizes in which the things of the topic come.

Shoes by the length of the foot (ISO 19407:2023: EU n is a foot of n / 1.5 - 4/3 cm), children's clothes by height, of which a size
fits up to its number (EN 13402-3).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant import patterns
from assistant.dialogue import Note, NoteKind
from assistant.understanding.foreign_sizes import KIDS, Foreign
from retrieval.constraints import Constraint, Operator

_CM = r"(?<![\d.])(?P<{n}>\d{{2,3}}(?:\.\d)?)\s*-?\s*(?:cms?\b|centimet(?:er|re)s?|厘米|公分)"
_FOOT = patterns.later(
    rf"\b(?:foot|feet)\b[^,.;!?]{{0,24}}?{_CM.format(n='a')}(?:\s+long)?|{_CM.format(n='b')}[- ](?:long )?(?:foot|feet)\b|脚[长有是大概约]*{_CM.format(n='c')}",
    re.IGNORECASE,
)
_TALL = patterns.later(
    rf"(?:\b(?:he|she|they)(?:['’]s|['’]re| is| are)|\bwho(?:['’]s| is)|身高(?:是|有)?|\bheight(?: of| is)?)\s*(?:about |around |now |roughly |大概|大约)?{_CM.format(n='a')}(?:\s+(?:tall|high))?"
    rf"|{_CM.format(n='b')}\s*(?:tall\b|高的?(?:孩|男|女|小)|身高)|{_CM.format(n='c')}(?!\s*(?:long|wide|high|deep|across|长|宽|高))",
    re.IGNORECASE,
)
_BOTH = (0.3, 0.7)  # of a size: what lies between two of them may be either
STEP = 12  # cm from one of children's sizes to the next


def read(text: str, sizes: Collection[str], audience: Collection[str], turn: int) -> Foreign:
    """The size of `sizes` that a text tells so. `audience` is for whom it is as far as that is known."""
    child = "kids" in audience or (not audience and KIDS.search(text) is not None)
    for pattern, fitting in ((_FOOT, _of_foot), (_TALL, _of_height)):
        match = pattern.search(text) if child or pattern is _FOOT else None
        if match is None:
            continue
        ours = fitting(float(match["a"] or match["b"] or match["c"]), [int(one) for one in sizes if one.isdigit()])
        if ours:
            note = Note(NoteKind.TAKEN, match.group().strip(), ours)
            size = Constraint("size", Operator.ONE_OF, ours, turn=turn)
            return Foreign(size, f"{text[: match.start()]} {text[match.end() :]}", (note,))
    return Foreign(None, text)


def _of_foot(length: float, sizes: Collection[int]) -> tuple[str, ...]:
    """Both sizes where a foot lies between two, and the next one up where its own is not made."""
    size = 1.5 * length + 2
    whole = int(size)
    between = _BOTH[0] <= size - whole <= _BOTH[1]
    meant = [one for one in ((whole, whole + 1) if between else (round(size),)) if one in sizes]
    return tuple(map(str, meant or [one for one in (round(size) + 1,) if one in sizes]))


def _of_height(height: float, sizes: Collection[int]) -> tuple[str, ...]:
    return tuple(str(one) for one in sorted(sizes) if height <= one < height + STEP)[:1]
