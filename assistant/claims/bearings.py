"""How a figure is said to bear on a product: as its own amount, as how much more or less, as what is left of a limit, as a price for each.

Told by the few words beside the figure, in either language; what the records say of it is known to `explaining`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from assistant import patterns
from assistant.claims.clauses import TAG, Clause
from assistant.claims.figures import Figure
from assistant.claims.scales import SCALE, Comparison, Degree, comparisons


class Relation(Enum):
    OWN = auto()  # "weighs 5 kg"
    APART = auto()  # "5 kg more than P2"
    LEFT = auto()  # "leaves $5 of your $50"
    PAST = auto()  # "$5 over your budget"


@dataclass(frozen=True, slots=True)
class Bearing:
    """`sign` is 1 for more, -1 for less, 0 where neither is said; `word` compares, `strict` when it speaks of one measure alone."""

    relation: Relation
    sign: int = 0
    word: Comparison | None = None
    spans: tuple[tuple[int, int], ...] = ()


_STOP = patterns.later(
    r"[,，;；:：。()（）—–]|\.(?=\s|$)|\b(?:and|but|while|whereas|yet|though|so)\b|而|但|也|、", re.IGNORECASE
)
_PLUS_BEFORE = patterns.later(
    r"\b(?:extra|additional|another|further|buys?|adds?(?: on)?|adding|gains?|gaining|puts? on|plus)(?: you)?(?: an?)?(?: (?:extra|additional|further|whole|full))?\s*$"
    r"|(?:多出来?的?是|换来|[多加增][\u3400-\u9fff]?|增加|提高|高出|贵出?|[晚迟])(?:了|出|上|付|花)*\s*(?:整整|足足|正好|大约|将近|约)?$",
    re.IGNORECASE,
)
_MINUS_BEFORE = patterns.later(
    r"\b(?:sav(?:es?|ing)|keeps?|cut(?:s|ting)?|los(?:es?|ing)|shed(?:s|ding)?|shav(?:es?|ing))(?: you)?(?: off)?(?: an?(?:other)?)?\s*$"
    r"|(?:能|可以?)?(?:少[花付用等要装]?|省|减少?|降低|缩短|便宜|早|提前)(?:了|出|下|掉|去)*\s*(?:整整|足足|正好|大约|将近|约)?$",
    re.IGNORECASE,
)
_UNSIGNED_BEFORE = patterns.later(
    r"\b(?:difference|gap|margin)\b[^,;⟦]{0,40}$|\b(?:differ|differs|apart|separated?s?) by\s*$|(?:相差|差距|差异|差价|差了?)(?:是|为|有|了|只|才|整整|足足|大约|约|正好)*\s*$",
    re.IGNORECASE,
)
_NOUN = r"(?:(?!than\b|over\b|above\b|under\b|below\b|of\b|for\b|on\b|in\b|per\b|from\b|at\b|a\b|an\b|the\b)[a-z-]+\s+){0,2}?"
_PLUS_AFTER = patterns.later(
    rf"^\s*{_NOUN}(?:more|extra|additional|further|on top|above|over|up on|ahead of|beyond)\b", re.IGNORECASE
)
_MINUS_AFTER = patterns.later(rf"^\s*{_NOUN}(?:less|fewer|below|under|short of|shy of|behind)\b", re.IGNORECASE)
_UNSIGNED_AFTER = patterns.later(
    rf"^\s*{_NOUN}(?:apart|difference|gap|between (?:them|the two|{TAG}))\b|^的?(?:差距|差价|差额|差)", re.IGNORECASE
)
# "P1 has 60 litres on P2"
_ON = patterns.later(rf"^\s*on\s+(?:the\s+)?{TAG}", re.IGNORECASE)
_HAS = patterns.later(r"\b(?:has|gains?|have)\s*$", re.IGNORECASE)
_BETWEEN = patterns.later(
    rf"\bbetween\s+(?:the\s+)?{TAG}\s+and\s+(?:the\s+)?{TAG}|{TAG}[和与跟]{TAG}(?:之间)?(?:差|相差)", re.IGNORECASE
)
_LEFT = patterns.later(
    r"\b(?:left|remaining|remains?|stays?|(?:to )?spare|unspent|change|in hand|leaves?|leaving)\b|\bover(?=\W*$)|[余剩]|找回|结余|省下|富余",
    re.IGNORECASE,
)
_OVER_LIMIT = patterns.later(
    rf"\b(?:past|above|over|beyond|more than)\b(?!\s+(?:the\s+)?{TAG})|\b(?:exceed\w*|outside|too (?:much|dear|expensive))\b|超(?:出|过|了)?|高出|贵|多出|多",
    re.IGNORECASE,
)
_UNDER_LIMIT = patterns.later(
    rf"\b(?:below|under|inside|within|short of|shy of|less than|cheaper than|beneath)\b(?!\s+(?:the\s+)?{TAG})|低|少|差|不到|便宜|省",
    re.IGNORECASE,
)
_LINK = patterns.later(
    r"^[^⟦⟧,，]{0,24}?(?:,\s*(?:and\s+)?|\band\s+|\bplus\s+|、|和|及|以及|还有|外加)(?:an?\s+|another\s+|some\s+)?[$€£¥￥]?$",
    re.IGNORECASE,
)
# Adjectives of one measure: they say nothing of another that has the same unit
_OF_ONE = frozenset(
    [
        "wide",
        "narrow",
        "broad",
        "tall",
        "thick",
        "thin",
        "slim",
        "deep",
        "shallow",
        "bright",
        "dim",
        "quiet",
        "loud",
        "heavy",
        "light",
        "lightweight",
        "宽",
        "窄",
        "厚",
        "薄",
        "深",
        "浅",
        "亮",
        "暗",
        "响",
        "吵",
        "重",
        "沉",
        "轻",
        "安静",
    ]
)
# Chinese adjectives that state an amount as well as compare it: 高120厘米
_STATING = frozenset("高重长宽厚深大多")
_SWIFT = frozenset(["fast", "quick", "soon", "early", "快", "早"])
_TARDY = frozenset(["slow", "late", "慢", "晚"])


def segment(clause: Clause, figure: Figure) -> tuple[int, int]:
    """The stretch of a clause whose words belong to a figure: up to the figures beside it, commas and conjunctions."""
    start = max((one.end for one in clause.figures if one.end <= figure.start), default=0)
    end = min((one.start for one in clause.figures if one.start >= figure.end), default=len(clause.text))
    start = max((m.end() for m in _STOP.finditer(clause.text, start, figure.start)), default=start)
    stop = _STOP.search(clause.text, figure.end, end)
    return start, stop.start() if stop else end


def bearing_of(clause: Clause, figure: Figure, limited: tuple[bool, bool], before: Bearing | None) -> Bearing:
    """How a figure bears on what the clause is about. `limited` says whether the clause, and the sentence, speaks of a limit that the customer gave; `before` is the bearing of the figure before it."""
    start, end = segment(clause, figure)
    head, tail = clause.text[start : figure.start], clause.text[figure.end : end]
    head = patterns.sub(rf"(?:the )?{TAG}\s*$", "", head)  # 高出P1两斤
    if limited[1] and _LEFT.search(clause.text):
        return Bearing(Relation.LEFT, 0, None, tuple(m.span() for m in _LEFT.finditer(clause.text)))
    for sign, past in ((1, _OVER_LIMIT), (-1, _UNDER_LIMIT)):
        found = past.search(clause.text) if limited[0] else None
        if found is not None:
            return Bearing(Relation.PAST, sign, None, (found.span(),))
    compared = _compared(clause, figure, (start, end))
    if compared is not None:
        sign = swift_sign(compared) if figure.unit in ("h", "years") else compared.sign
        return Bearing(Relation.APART, sign, compared, ((compared.start, compared.end),))
    for sign, leads, follows in ((1, _PLUS_BEFORE, _PLUS_AFTER), (-1, _MINUS_BEFORE, _MINUS_AFTER)):
        led, followed = leads.search(head), follows.match(tail)
        if led or followed:
            return Bearing(Relation.APART, sign, None, _spans(led, followed, start, figure.end))
    led, followed = _UNSIGNED_BEFORE.search(head), _UNSIGNED_AFTER.match(tail)
    if led or followed or _BETWEEN.search(clause.text):
        return Bearing(Relation.APART, 0, None, _spans(led, followed, start, figure.end))
    if _ON.match(clause.text[figure.end :].lstrip()) or (_HAS.search(head) and _ON.search(tail)):
        return Bearing(Relation.APART, 1)
    if before is not None and before.relation is Relation.APART and _linked(clause, figure):
        return Bearing(Relation.APART, before.sign)
    return Bearing(Relation.OWN)


def _spans(
    led: re.Match[str] | None, followed: re.Match[str] | None, start: int, end: int
) -> tuple[tuple[int, int], ...]:
    found = [(start + led.start(), start + led.end())] if led else []
    return (*found, *([(end, end + followed.end())] if followed else ()))


def _linked(clause: Clause, figure: Figure) -> bool:
    """Whether a figure goes on after the one before it in one list: "$42 and ten watts"."""
    before = max((one.end for one in clause.figures if one.end <= figure.start), default=0)
    return _LINK.match(clause.text[before : figure.start]) is not None


def _compared(clause: Clause, figure: Figure, within: tuple[int, int]) -> Comparison | None:
    """The comparing word that a figure measures: "8 cm wider", 高70公分, "heavier by 2 kg"."""
    for one in comparisons(clause.text, True):
        if one.degree is not Degree.MORE or one.start < within[0] or one.end > within[1] or is_count(one):
            continue
        between = (
            clause.text[figure.end : one.start] if one.start >= figure.end else clause.text[one.end : figure.start]
        )
        if one.start >= figure.end and patterns.fullmatch(rf"\s*{_NOUN}", between, re.IGNORECASE):
            return one
        if (
            one.end <= figure.start
            and patterns.fullmatch(
                r"(?:了|出|上|下|来|有|整整|足足|大约|将近|约|近)*|\s*by\s*(?:just |only |about )?", between
            )
            and (
                between
                or (
                    not _said(clause, one).isascii()
                    and (_said(clause, one) not in _STATING or clause.against or "比" in clause.text)
                )
            )
        ):
            return one
    return None


def _said(clause: Clause, one: Comparison) -> str:
    return clause.text[one.start : one.end]


def swift_sign(one: Comparison) -> int:
    """The sign of a comparing word that is said of a time: what is quicker takes less of it."""
    return -1 if one.word in _SWIFT else 1 if one.word in _TARDY else one.sign


def is_count(one: Comparison) -> bool:
    """Whether a comparing word only says more or less of something that is named."""
    return one.measure == SCALE and one.word in ("more", "less", "fewer", "most", "least", "多", "少")


def is_of_one(one: Comparison | None) -> bool:
    """Whether a comparing word speaks of one measure alone."""
    return one is not None and (one.measure != SCALE or one.word in _OF_ONE)
