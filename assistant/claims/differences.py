"""By how much two products differ in price: "$5 less than", "a difference of $5", 便宜5美元. The figure is no price of either.

Read before the clauses, because both prices may stand in clauses of their own.
"""

from __future__ import annotations

import re

from assistant import patterns
from assistant.claims.clauses import TAG, places
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure, Read
from assistant.claims.scene import Claim, Finding, Scene

_OF_ITSELF = patterns.later(
    r"\b(?:off|than (?:before|(?:its|the) (?:list|original|regular|usual|normal|old)))\b|\b(?:list|original|regular|usual|old) price\b|比(?:原价|之前|原来|平时|以前)|原价|预算|上限|[您你](?:说|给|定|要|想|的)|\bbudget\b|\blimit\b",
    re.IGNORECASE,
)
_AFTER = patterns.later(r"^\s*(?P<less>less|cheaper|lower|below)\b|^\s*(?P<more>more|dearer|higher|extra|pricier|above|on top)\b(?! or\b)|^\s*(?P<apart>apart|difference|between (?:them|the two)|gap|的?(?:差价|差距|差额))", re.IGNORECASE)  # fmt: skip
_BEFORE = patterns.later(
    r"(?P<less>便宜|实惠|省|低|少花?|cheaper by|lower by|less by|saves? (?:you )?)(?:了|出|上|下|整整|约|足足)*\s*$|(?P<more>贵|高|多花?|dearer by|more by|higher by|pricier by|an extra|an additional)(?:了|出|上|整整|约|足足)*\s*$|"
    r"(?P<apart>(?:\b(?:step up|jump|upgrade|upgrading|moving up|going|difference|gap|margin|differ|differs|separates?|apart)\b[^,;]{0,40}|(?:差价|价差|差额|差距|相差|差了?)(?:了|为|是|有|只有|仅|约|在)*))\s*$",
    re.IGNORECASE,
)
_THAN = patterns.later(
    rf"^\s*(?:\w+\s+)?(?:and\s+[^,;]{{0,24}}\s)?(?:(?:for|on|with)\s+(?:the\s+)?{TAG}\s+)?(?:than|compared (?:to|with)|against|over)\s+(?:for\s+|on\s+|with\s+|the\s+)*({TAG})",
    re.IGNORECASE,
)
_OVER = patterns.later(
    rf"(?:比|较|相比|than|compared (?:to|with)|against|over)\s*[^{TAG[1:-1]},，;；。.]{{0,14}}?({TAG})[^{TAG[1:-1]},，;；]{{0,16}}$",
    re.IGNORECASE,
)
_FORMER = patterns.later(r"\bformer\b|前者|\bfirst\b", re.IGNORECASE)
_LATTER = patterns.later(r"\blatter\b|后者|\bsecond\b", re.IGNORECASE)


_APART = patterns.later(
    r"相差|差价|价差|差额|差距|\b(?:apart|difference|gap|between (?:them|the two))\b", re.IGNORECASE
)


def read_differences(scene: Scene, read: Read) -> tuple[list[Claim], Read]:
    """A claim for each sum of money that says how far two products' prices lie apart, and the text without them."""
    named = places(read.text)
    claims: list[Claim] = []
    text, left = read.text, list(read.figures)
    if len(named) < 2 and not (len(scene.records) == 2 and _APART.search(text)):
        return claims, read
    for figure in read.figures:
        if figure.kind is not Kind.MONEY:
            continue
        found = _difference(scene, text, figure)
        if found is None:
            continue
        claim, start, end = found
        claims.append(claim)
        left.remove(figure)
        text = text[:start] + " " * (end - start) + text[end:]
    return claims, Read(text, tuple(left))


def _difference(scene: Scene, text: str, figure: Figure) -> tuple[Claim, int, int] | None:
    before, after = text[: figure.start], text[figure.end :]
    follows, leads = _AFTER.match(after), _BEFORE.search(before)
    match = follows or leads
    if (
        match is None
        or _OF_ITSELF.search(before[-20:])
        or _OF_ITSELF.match(after[match.end() if follows else 0 :].strip())
    ):
        return None
    if leads and match is leads and match["apart"] is None and len(places(text)) < 2 and not text.isascii():
        return None  # 便宜了100元，现在329元: than before
    pair = _pair(before, after) or ((0, 1) if match["apart"] and len(scene.records) == 2 else None)
    if pair is None:
        return None
    start = leads.start() if leads and match is leads and match["apart"] is None else figure.start
    end = figure.end + (follows.end() if follows else 0)
    sign = -1 if match["less"] else 1 if match["more"] else 0
    return Claim("difference", text[start:end], _holds(scene, pair, sign, figure)), start, end


def _pair(before: str, after: str) -> tuple[int, int] | None:
    """The product that is spoken of, and the one that it is set against."""
    compared = _THAN.match(after) or _OVER.search(before)
    said = list(places(before))
    if compared is not None:
        other = places(compared[1])[0]
        named = [place for place in places(compared[0]) if place != other] if patterns.is_of(compared, _THAN) else []
        mine = named or [place for place in said if place != other] or [p for p in places(after) if p != other]
        return (mine[-1], other) if mine else None
    if len(said) < 2:
        said += [place for place in places(after) if place not in said]
    if len(said) < 2:
        return None
    first, second = said[-2:]
    clause = re.split(r"[,，;；:：]", before)[-1]
    if _FORMER.search(clause):
        return first, second
    if _LATTER.search(clause):
        return second, first
    inside = places(clause)
    subjects = places(
        patterns.sub(
            rf"(?:比|较|与|和|跟|\bthan |\bagainst |\bover |\bas )(?:the )?(?:[\w-]+ ){{0,2}}{TAG}|[是为]{TAG}的?[^,，。;；]{{0,8}}(?:一半|倍)",
            " ",
            before,
        )
    )
    mine_now = inside[-1] if inside else subjects[-1] if subjects else second
    return (mine_now, first if mine_now == second else second)


def _holds(scene: Scene, pair: tuple[int, int], sign: int, figure: Figure) -> Finding:
    if max(pair) >= len(scene.records):
        return Finding.FALSE
    mine, theirs = (scene.records[place] for place in pair)
    if mine.price is None or theirs.price is None:
        return Finding.UNSTATED
    if not (mine.sells_in(figure.unit) and theirs.sells_in(figure.unit)):
        return Finding.FALSE
    apart = mine.price - theirs.price
    right = figure.admits(abs(apart), 0.005) and (sign == 0 or sign * apart > 0)
    return Finding.of(right)
