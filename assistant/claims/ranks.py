"""Places in an order: "leads on rating", "comes second on price, counting from the cheapest", 论评分垫底, "beats P2 on rating"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.claims.clauses import TAG
from assistant.claims.record import Measure
from assistant.claims.scales import Degree, comparisons

_FIRST = patterns.later(
    r"\b(?:(?:leads?|tops|heads)\b(?! to\b| the way)|(?:comes?|comes out|ranks?|is|finishes|places|placed|sits|stands) (?:in |at |on )?(?:the )?(?:first|top|number one|no\.? ?1|ahead|in front|out ahead)\b|takes (?:the )?(?:first place|lead|top spot)|is unbeaten|(?<![a-z])(?:nothing|no one|none|no other)(?: \w+){0,2} (?:beats?|tops?|comes close to|rivals|outdoes|betters)(?= )|wins\b|(?:does|scores|performs|fares) best)|"
    r"(?:排名?|名列|位居|位列|得|拿)?(?:第一|首位|榜首|头名)(?!款|个|件|次|时间|眼|种)|居首|领先|领跑|拔得头筹|夺冠|(?:表现)?最(?:好|佳|强|优|出色)(?!的选择|的选项|选择)",
    re.IGNORECASE,
)
_LAST = patterns.later(
    r"\b(?:(?:comes?|ranks?|is|finishes|placed|sits|stands) (?:in |at |on )?(?:the )?(?:(?:very )?last|bottom|rear)\b(?! (?:one|few|item))|brings up the rear|trails (?:the rest|all|everything)|(?:does|scores|performs|fares) worst)|"
    r"垫底|末位|排在?最后(?!面)|倒数第一|最后一名|殿后|吊车尾|(?:表现)?最(?:差|弱|糟)",
    re.IGNORECASE,
)
_NTH = patterns.later(
    r"\b(?P<en>second|third|fourth|2nd|3rd|4th)(?: place| spot)?\b[^,;]{0,12}?(?:\b(?:on|by|in|for|from)\b)|(?P<last>倒数)?第(?P<zh>[二三四两])(?![款个件次种])",
    re.IGNORECASE,
)
_FROM = patterns.later(
    r"\b(?:from|starting (?:with|at|from)|beginning (?:with|at)) the (?P<en>bottom|top|low(?:est)?(?: end)?|high(?:est)?(?: end)?|end|back|front|[a-z]+est|(?:most|least) \w+)\b|从(?P<zh>低|便宜|轻|少|小|短|高|贵|重|多|大|长)(?:的)?(?:开始|往|到|数|算|排|起)",
    re.IGNORECASE,
)
_BEATS = patterns.later(
    rf"\b(?P<over>beats?|outscores?|outranks?|outperforms?|outdoes|surpasses|(?:is|comes|comes out|ranks|stays) (?:ahead of|above|before|in front of))\s+(?:the )?{TAG}|\b(?P<under>trails|(?:is|comes|ranks|falls|lags|stays) (?:behind|below))\s+(?:the )?{TAG}|"
    rf"(?P<zhover>胜过|压过|远超|远胜|完胜|超过|好过|强过|赢过|领先于?|优于)\s*{TAG}|(?P<zhunder>不如|不及|不敌|逊于|落后于?|输给|比不上|赶不上|比不过)\s*{TAG}",
    re.IGNORECASE,
)
_RANKS = {"second": 2, "third": 3, "fourth": 4, "2nd": 2, "3rd": 3, "4th": 4, "二": 2, "两": 2, "三": 3, "四": 4}
_ENDS = {"bottom": -1, "end": -1, "back": -1, "top": 1, "front": 1, "low": -1, "lowest": -1, "low end": -1, "lowest end": -1, "high": 1, "highest": 1, "high end": 1, "highest end": 1}  # fmt: skip
_HAN_ENDS = dict.fromkeys(("低", "便宜", "轻", "少", "小", "短"), -1) | dict.fromkeys("高贵重多大长", 1)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the order of a measure: `sign` is 1 where the greatest amount comes first; 0 where the words leave that open."""

    start: int
    end: int
    degree: Degree
    sign: int
    rank: int


def read_ranks(text: str, measure: str | None) -> Sequence[Place]:
    """The places in an order that a clause gives its subject; `measure` is what the clause orders by."""
    good = 0 if measure is None else -1 if measure in (Measure.PRICE, "weight", "delivery") else 1
    found: list[Place] = []
    nth = _NTH.search(text)
    if nth is not None and measure is not None:
        counted = _FROM.search(text)
        sign = (
            _counted_from(counted, measure)
            if counted
            else -1
            if nth["last"] and measure == Measure.PRICE
            else -good
            if nth["last"]
            else good
        )
        end = max(nth.end(), counted.end() if counted else 0)
        found.append(Place(min(nth.start(), counted.start() if counted else nth.start()), end, Degree.MOST, sign, _RANKS[(nth["en"] or nth["zh"]).lower()]))  # fmt: skip
    for pattern, way in ((_FIRST, 1), (_LAST, -1)):
        for match in pattern.finditer(text):
            if measure is None or any(one.start < match.end() and match.start() < one.end for one in found):
                continue
            sign = -1 if way < 0 and measure == Measure.PRICE and not match[0].isascii() else way * good
            found.append(Place(match.start(), match.end(), Degree.MOST, sign, 1))
    for match in _BEATS.finditer(text):
        if measure is not None and not any(one.start < match.end() and match.start() < one.end for one in found):
            way = 1 if match["over"] or match["zhover"] else -1
            found.append(Place(match.start(), match.end() - 1, Degree.MORE, way * good, 1))
    return found


def _counted_from(match: re.Match[str], measure: str) -> int:
    """From which end it is counted: 1 for the greatest amount."""
    if match["zh"]:
        return _HAN_ENDS[match["zh"]]
    said = match["en"].lower()
    if said in _ENDS:
        return _ENDS[said]
    one = next((one for one in comparisons(said, False)), None)
    return one.sign if one is not None else 0
