"""With which phones and computers a product is said to work, held against the field of its record that lists them: "pairs with your Android phone"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene

# What a field and a sentence call a platform
_PLATFORMS = {
    "apple phone": r"iphones?|ios|苹果手机",
    "android": r"android|安卓",
    "ipad": r"ipads?|ipados",
    "mac": r"macbooks?|macs?|macos|imacs?|苹果电脑",
    "windows": r"windows|pc",
    "linux": r"linux|ubuntu",
    "chromebook": r"chromebooks?|chromeos",
    "playstation": r"playstation|ps[45]",
    "xbox": r"xbox",
    "switch": r"nintendo switch",
}
_WITHIN = {
    name: patterns.later(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])", re.IGNORECASE) for name, words in _PLATFORMS.items()
}
_FIELD = patterns.later(
    r"compatib|works?[_ ]with|platform|supported[_ ](?:devices|systems|os)|^os$|operating|兼容|适配|支持系统|适用系统|适用设备|适用机型",
    re.IGNORECASE,
)
_WORKS = patterns.later(
    r"\b(?:works?|working|pairs?|paired|compatible|connects?|connected|syncs?|functions?|plays?|usable|used|use it|use them|runs?|charges?|suits?|fits?|supports?|talks?|good|fine|made|meant|suitable|links?)\b|兼容|适配|支持|适用|连|配对|能用|可用",
    re.IGNORECASE,
)
_ONLY = patterns.later(r"\b(?:only|exclusively|solely|nothing but)\b|只|仅", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Platforms:
    """The claims of a clause about platforms, and the spans of its text that they took."""

    claims: list[Claim]
    spans: list[tuple[int, int]]


def read_platforms(scene: Scene, clause: Clause) -> Platforms:
    """A claim for each platform that a clause says its products work with, and where it stands; none where no record lists platforms."""
    claims: list[Claim] = []
    spans: list[tuple[int, int]] = []
    works = _WORKS.search(clause.text)
    records = scene.of(clause.about)
    if works is None or not records or not all(any(_listed(one)) for one in records):
        return Platforms(claims, spans)
    said = [(match, name) for name, words in _WITHIN.items() for match in words.finditer(clause.text, works.end())]
    for match, name in said:
        denied = clause.denies(match.start())
        alone = not denied and _ONLY.search(clause.text[: match.start()]) is not None
        found = [_finding(one, name, {other for _, other in said}, denied, alone) for one in records]
        claims.append(Claim("platform", match[0], Finding.worst(found)))
        spans.append(match.span())
    return Platforms(claims, spans)


def _finding(record: Record, name: str, said: set[str], denied: bool, alone: bool) -> Finding:
    listed = set(_listed(record))
    if alone and listed - said:
        return Finding.FALSE
    return Finding.of((name in listed) is not denied)


def _listed(record: Record) -> Iterator[str]:
    """The platforms that the fields of a record list which say what it works with."""
    for facet in sorted(record.facets_stated):
        if _FIELD.search(facet):
            text = " ".join(str(one) for one in record.values(facet))
            yield from (name for name, words in _WITHIN.items() if words.search(text))
