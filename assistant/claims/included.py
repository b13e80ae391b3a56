"""What is said to come with a product: "tie-backs are included", "comes with curtain rings". The record has to name it, however common the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.neutral import claims_as_written, is_neutral
from assistant.claims.scene import Claim, Finding, Scene
from assistant.claims.senses import senses
from assistant.claims.stated import says, says_chinese, says_english

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
# 附送一根降压线, 随箱附带收纳袋
_SENT_ALONG = patterns.later(
    r"(?:附送|附赠|附带|随附|内附|另附|随箱(?:附[带送]?|带|配)|[还会也另]送|赠送|标配|送(?=[一两]))(?:有|了|您|的是)?(?:一|两|⟦\d+⟧)?[个条根只块张把套副支包份]?(?P<x>[\u3400-\u9fff]{1,6})(?=[,，。;；!！、和]|$)"
)
_NO_GIFTS = patterns.later(r"货|到|达|上门|人|礼|您|家")
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


# Common words that are things where another noun says of what sort
_PAPERS = frozenset(["list", "lists", "plan", "guide", "chart", "card", "cards", "map", "page", "pages"])
# "a stand and a training plan"
_BESIDE = patterns.later(
    rf"\s*(?:,|,? and|,? plus|,? as well as)\s+(?:an?|its|two|some|matching|free)\s+(?P<x>{_THING}){_STOP}",
    re.IGNORECASE,
)


def _with_those_beside(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of what comes with a product, each followed by those of the things that are listed beside it."""
    for match in pattern.finditer(text):
        following: re.Match[str] | None = match
        while following is not None:
            yield following
            following = _BESIDE.match(text, following.end("x")) if pattern is _COMES else None


def read_included(scene: Scene, clause: Clause, taken: Sequence[tuple[int, int]]) -> Iterator[Claim]:
    """A claim that nothing bears out for each thing that the records of what a clause is about do not name."""
    for pattern in (_COMES, _INCLUDED) if clause.about else ():
        for match in _with_those_beside(pattern, clause.text):
            head = match["x"].lower().rpartition(" ")[2]
            if any(start < match.end("x") and match.end("x") - len(head) < end for start, end in taken):
                continue
            parts = [part for part in head.split("-") if part]
            several = [word for word in match["x"].lower().split() if not is_neutral(word)]
            if " " in match["x"] and (head in _PAPERS or (is_neutral(head) and several and head not in _NO_THINGS)):
                parts = match["x"].lower().split() if head in _PAPERS else several  # a shopping list, a spirit level
            elif head in _NO_THINGS or (len(parts) == 1 and is_neutral(head) and head not in claims_as_written()):
                continue
            denied = clause.denies(match.start())
            found = [says_english(record, part, denied) for record in scene.of(clause.about) for part in parts]
            if any(one is not Finding.TRUE for one in found):
                yield Claim("included", match["x"], Finding.UNSTATED)
    for match in _SENT_ALONG.finditer(clause.text) if clause.about else ():
        if clause.denies(match.start()) or _NO_GIFTS.match(match["x"]):
            continue
        if any(start <= match.start("x") and match.end("x") <= end for start, end in taken):
            continue
        thing, records = match["x"], scene.of(clause.about)
        heads = {thing[-1:], thing[-2:], thing}
        if any(
            Finding.TRUE not in (says(one, thing, False), says_chinese(one, thing, False))
            or not (thing[-1] in one.text or frozenset[int]().union(*map(senses, heads)) & one.senses)
            for one in records
        ):
            yield Claim("included", match["x"], Finding.UNSTATED)
