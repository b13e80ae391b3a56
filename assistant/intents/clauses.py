"""Where one wish of a message may end and another begin."""

from __future__ import annotations

import re

from assistant import patterns

_CUTS = patterns.later(
    r"(?<=[.!?;])\s+|[;。！？；\n]+|,\s*(?:and|but|then|also|plus)\b(?:\s+(?:also|then)\b)?|\b(?:and then|and also|also|besides|by the way|while you(?:'re| are) at it)\b,?"
    r"|\band\b(?=\s+(?:i|show|find|do|does|can|could|please|is|are|what|when|where|how|tell|add|put|cancel|give|have|has|let|any|will|would|if|get|send|change|compare)\b)"
    r"|[,，]?\s*(?:另外|顺便|还有|而且|同时|对了|然后|此外)[,，]?|[,，]",
    re.IGNORECASE,
)
_COMMA = patterns.later(r",\s+")
_WORD = patterns.later(r"\w")
MOST_CLAUSES = 4


def clauses(text: str) -> tuple[str, ...]:
    """The parts of a message that may each be for something of its own; the whole when there are no parts.

    Cuts too often rather than too seldom: which parts count is decided from what each is for.
    """
    parts = [part.strip(" ,，") for part in _CUTS.split(text)]
    kept = [part for part in parts if part and len(_WORD.findall(part)) >= 2]
    if len(kept) < 2:
        return (text,)
    return tuple([*kept[: MOST_CLAUSES - 1], " ".join(kept[MOST_CLAUSES - 1 :])] if len(kept) > MOST_CLAUSES else kept)
