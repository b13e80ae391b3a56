"""Values that a record states of parts of its product in one text: "bamboo top, steel frame"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant import patterns
from retrieval.terms import key, tokens

# "faux leather" is no leather, "wood-effect" no wood, "cotton-like" no cotton
_NO_REAL = frozenset(
    ["faux", "fake", "imit", "artifici", "vegan", "synthet", "mock", "non", "no", "not", "free", "without", "un", "pu"]
)
_NO_SUCH = frozenset(
    ["effect", "look", "like", "style", "imit", "plate", "finish", "coat", "free", "color", "colour", "print", "altern", "tone"]
)
_SEGMENTS = patterns.later(r"\s*[,;/+]\s*|\s+(?:and|with|on)\s+")
_OF = patterns.later(r"\s+(?:of|in|from)\s+.*$")


@lru_cache(maxsize=8192)
def stands_in(value: str, text: str) -> bool:
    """Whether a text value states a shorter value among its words, as what the thing or a part of it really is."""
    said, words = key(value.replace("-", " ")).split(), [token.form for token in tokens(text)]
    if not said or len(said) >= len(words) or not value.isascii():
        return False
    for at in range(len(words) - len(said) + 1):
        before, after = words[max(at - 1, 0) : at], words[at + len(said) : at + len(said) + 1]
        if words[at : at + len(said)] == said and not set(before) & _NO_REAL and not set(after) & _NO_SUCH:
            return True
    return False


def of_other_part(value: str, text: str, said: str, at: int) -> bool:
    """Whether `said` states a value (at a place of it) of a part that the text says to be of another."""
    parts = _parts(text)
    if len(parts) < 2 or not any(stands_in(value, one) for one, _ in parts):
        return False
    named = [
        (match.start(), one)
        for one, part in parts
        for match in re.finditer(rf"\b{re.escape(part)}s?\b", said, re.IGNORECASE)
    ]
    before = [one for one in named if one[0] < at]
    near = max(before) if before else min(named, default=None)
    return near is not None and not stands_in(value, near[1])


@lru_cache(maxsize=4096)
def _parts(text: str) -> Sequence[tuple[str, str]]:
    """The pieces of a text that each name a part at their end, with the part: "bamboo top" with "top"."""
    pieces = [_OF.sub("", one.strip().lower()) for one in _SEGMENTS.split(text) if one.strip()]
    found = [(one, one.split()[-1]) for one in pieces if one.isascii() and len(one.split()) > 1]
    return found if len(found) == len(pieces) else ()
