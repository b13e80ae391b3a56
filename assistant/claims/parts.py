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
    [
        "effect",
        "look",
        "like",
        "style",
        "imit",
        "plate",
        "finish",
        "coat",
        "free",
        "color",
        "colour",
        "print",
        "altern",
        "tone",
    ]
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


_SORT = patterns.later(r"[ _-]*(?:materials?|colou?rs?|finish|fabric|type|材质|材料|颜色)$", re.IGNORECASE)


@lru_cache(maxsize=8192)
def part_of(facet: str) -> str:
    """The part that the name of a field speaks of: "strap" of strap_material; "" of a field of the whole."""
    bare = _SORT.sub("", facet)
    return bare.replace("_", " ").lower() if bare != facet and bare.isascii() else ""


def named_field(facets: Sequence[str], said: str, start: int, end: int) -> str | None:
    """The field whose part a text names beside a value from `start` to `end`: right behind it, else nearest before it in the same statement."""
    named = [
        (match.start(), facet) for facet in facets if (part := part_of(facet)) for match in _whole(part).finditer(said)
    ]
    behind = [facet for at, facet in named if at >= end and not said[end:at].strip(" -")]
    before = [one for one in named if one[0] < start and not _BREAKS.search(said[one[0] : start])]
    return behind[0] if behind else max(before)[1] if before else None


_BREAKS = patterns.later(r"[,;.:]")


@lru_cache(maxsize=2048)
def _whole(part: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(part)}s?\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _parts(text: str) -> Sequence[tuple[str, str]]:
    """The pieces of a text that each name a part at their end, with the part: "bamboo top" with "top"."""
    pieces = [_OF.sub("", one.strip().lower()) for one in _SEGMENTS.split(text) if one.strip()]
    found = [(one, one.split()[-1]) for one in pieces if one.isascii() and len(one.split()) > 1]
    return found if len(found) == len(pieces) else ()
