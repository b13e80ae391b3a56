"""Products named in the order of a measure: "from cheapest to dearest: P1, P3, P2"; 价格从低到高依次是P1、P3、P2."""

from __future__ import annotations

import itertools
import re

from assistant import patterns
from assistant.claims.clauses import TAG, places
from assistant.claims.scales import SCALE, comparisons, defaults
from assistant.claims.scene import Claim, Finding, Scene

_LIST = rf"{TAG}(?:(?:\s*(?:,|、|，|then|and|然后是?|再是?|接着是?|最后是?|>|<|→|&|和)\s*)+(?:the\s+)?{TAG})+"
_ENGLISH = patterns.later(
    rf"\b(?:in order )?from (?:the )?(?P<low>(?:most |least )?[a-z-]+) to (?:the )?(?P<high>(?:most |least )?[a-z-]+)(?:,? (?:they (?:are|run|go)|it goes|that(?:['’]s| is)|you have))?[\s,:]*(?:the\s+)?(?P<list>{_LIST})",
    re.IGNORECASE,
)
_CHINESE = patterns.later(
    rf"(?P<what>价格|售价|价钱|评分|口碑|重量|容量|尺寸|长度|宽度|高度|功率|续航)?(?:上|方面)?(?:由|从)(?P<low>便宜|[低高轻重小大短长窄宽矮贵少多])到(?P<high>便宜|[低高轻重小大短长窄宽矮贵少多])(?:依次|排列?|排序|排下来|分别)*(?:是|为|[:：])?\s*(?P<list>{_LIST})"
)
_WHAT = {
    "价格": "price", "售价": "price", "价钱": "price", "评分": "rating", "口碑": "rating", "重量": "weight", "容量": "capacity", "长度": "length", "宽度": "width",
    "高度": "height", "功率": "power", "续航": "battery_life",
}  # fmt: skip
_RISING = frozenset(["低", "轻", "小", "短", "窄", "矮", "便宜", "少"])
_MEASURES = {
    "便宜": "price",
    "贵": "price",
    "轻": "weight",
    "重": "weight",
    "长": "length",
    "短": "length",
    "宽": "width",
    "窄": "width",
}
_SIZES = ("capacity", "volume", "diameter", "screen_size", "length", "width", "height", "people")


def read_orders(scene: Scene, text: str) -> tuple[list[Claim], str]:
    """A claim for each order that a sentence puts products in, and the text with blanks for it."""
    claims: list[Claim] = []
    for pattern in (_ENGLISH, _CHINESE):
        for match in pattern.finditer(text):
            said = _chinese(match) if pattern is _CHINESE else _english(match)
            if said is None:
                continue
            names, sign = said
            claims.append(Claim("order", match[0], _finding(scene, places(match["list"]), names, sign)))
            text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return claims, text


def _english(match: re.Match[str]) -> tuple[tuple[str, ...], int] | None:
    ends = [next(iter(comparisons(match[end], True)), None) for end in ("low", "high")]
    if ends[0] is None or ends[1] is None or ends[0].measure != ends[1].measure or ends[0].sign == ends[1].sign:
        return None
    names = (ends[0].measure,) if ends[0].measure != SCALE else (*defaults().get(ends[0].word, ()), *_SIZES)
    return names, -ends[0].sign


def _chinese(match: re.Match[str]) -> tuple[tuple[str, ...], int] | None:
    rising = match["low"] in _RISING
    if rising is (match["high"] in _RISING):
        return None
    named = _WHAT.get(match["what"] or "") or _MEASURES.get(match["low"]) or _MEASURES.get(match["high"])
    names = (named,) if named else _SIZES if match["low"] in "大小" else ()
    return names, 1 if rising else -1


def _finding(scene: Scene, listed: tuple[int, ...], names: tuple[str, ...], sign: int) -> Finding:
    """Whether products stand in that order (`sign` 1: rising) by the first measure that all of their records state."""
    for name in names:
        amounts = [scene.measure(place, name) for place in listed]
        known = [sign * amount for amount in amounts if amount is not None]
        if len(known) == len(listed) > 1:
            return Finding.of(all(a < b for a, b in itertools.pairwise(known)))
    return Finding.UNSTATED
