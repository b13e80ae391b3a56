"""Offers that no figure states: on sale, at full price, half price, a quarter off. Said of the versions that are named, else of the one that is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.claims.clauses import TAG, Clause
from assistant.claims.figures import Figure
from assistant.claims.money import discount, list_price
from assistant.claims.options import named_options, speaks_of_all, variants_named
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene
from retrieval.products import Variant

_BEFORE_EN = r"(?:before|usual|normal|it (?:was|used to be)|what it (?:was|used to (?:be|cost))|(?:its |the )?(?:original|list|regular|usual|normal|old|full|previous|former)(?: price| cost| one)?)"
_BEFORE_ZH = r"(?:原价|之前|以前|原来|平时|平常|过去|往常|先前|此前|从前)"
_HALF = patterns.later(
    rf"\bhalf[- ]price[d]?\b|\bhalf off\b|\bhalf (?:of )?(?:what it (?:was|used to(?: be| cost)?|once cost|originally cost)|{_BEFORE_EN})\b(?! off)|\b(?:price|cost|tag)s? (?:is |was |has been |have been |got )?(?:halved|cut in half|cut in two|slashed in half|slashed by half|cut by half|reduced by half)\b|\bhalv(?:ed|ing) (?:its|the) price\b|\bhad its price (?:halved|cut in half)\b|\bcut (?:its|the) price in half\b|\b(?:cut|slashed|reduced|lowered|dropped|discounted|marked down|down) (?:in|by) half\b|"
    rf"价格?(?:减半|砍半|减了一半|打了?对折|腰斩|降了?一半)|比{_BEFORE_ZH}(?:便宜|低|少|省|降)了?(?:一半|五成|近?半)|{_BEFORE_ZH}(?:价格?)?的?(?:一半|[5五]成|二分之一)|半价|对折|五折|5折|直降一半|打了?个?对折",
    re.IGNORECASE,
)
_FRACTIONS = {"half": 50.0, "a half": 50.0, "a third": 100 / 3, "one third": 100 / 3, "a quarter": 25.0, "one quarter": 25.0, "a fifth": 20.0, "one fifth": 20.0, "a tenth": 10.0,
              "one tenth": 10.0, "a sixth": 100 / 6, "two thirds": 200 / 3, "three quarters": 75.0, "two fifths": 40.0, "three fifths": 60.0}  # fmt: skip
_PART = "|".join(sorted((name.replace(" ", r"[\s-]") for name in _FRACTIONS), key=len, reverse=True))
_PART_OFF = patterns.later(
    rf"\b(?P<part>{_PART})(?: (?:off|less than {_BEFORE_EN}|cheaper than {_BEFORE_EN}|(?:has |have |is |was )?(?:come|been (?:taken|knocked|shaved|cut)|taken|knocked|cut|shaved|gone) (?:off|from)|below {_BEFORE_EN}|lower than {_BEFORE_EN}|knocked off|(?:price )?(?:discount|reduction))\b)|\b(?:reduced|cut|slashed|down|discounted|dropped|cheaper|marked down|lowered) by (?P<by>{_PART})\b",
    re.IGNORECASE,
)
_HAN_PART = r"(?P<{0}m>⟦\d+⟧|[二三四五六七八九十])分之(?P<{0}n>⟦\d+⟧|[一二两三四五六七八九])|(?P<{0}t>⟦\d+⟧|[一二两三四五六七八九])成(?P<{0}h>半)?"
_HAN_OFF = patterns.later(
    rf"(?:省|便宜|降|减|低|少|优惠|让利)(?:了|价|去|幅|下|掉)*(?:{_HAN_PART.format('a')})|{_BEFORE_ZH}的(?:{_HAN_PART.format('b')})"
)
_FULL = patterns.later(
    r"\b(?:at|for|sells? (?:at|for)|costs?|pay|is|are|stays? at|remains? at|carries) (?:still )?(?:at )?(?:its |the |their )?(?:full|regular|normal|usual|standard|list) price\b(?! of)|\bfull[- ]price[d]?\b(?! of)|\b(?:at|for) list\b|\bno (?:discount|offer|reduction|deal|markdown|promotion)s?\b|\bnever (?:been )?(?:discounted|reduced)\b|\bundiscounted\b|\bwithout (?:a |any )?(?:discount|reduction)\b|"
    r"原价(?:出售|销售|售(?!价)|在售|供应)|按原价|维持原价|没有(?:任何|什么)?(?:折扣|优惠|活动|促销|降价)|无(?:折扣|优惠)|未打折|不打折|没打折|没降价|未降价|不参加(?:活动|促销|优惠)|全价|正价",
    re.IGNORECASE,
)
_ON = patterns.later(
    rf"\b(?:on (?:sale|offer|special|promotion|promo|discount)|(?:part of|in|included in) (?:the|our|a|this) (?:\w+ )?(?:sale|promotion|offer)|discounted|at a (?:discount|reduced price|reduction)|has a discount|(?:price |been |is |are |has )?reduced(?: price| in price)?|marked[- ]down|mark-?downs?|price (?:cut|drop|reduction)s?|price has (?:come down|dropped|fallen|gone down|been (?:cut|lowered|reduced))|(?:dropped|fallen|come down|gone down|down|lowered|slashed) in price|special (?:offer|price)|sale price|is an offer|promotion(?:al)?|promo|deal|(?<!a )bargain|clearance|closeout|savings?|save money|come down|(?:less|cheaper|lower)(?: \w+)? than {_BEFORE_EN}|(?:below|under) (?:its|the) (?:list|original|regular|usual|normal|old|full)(?: price)?|used to (?:be|cost) (?:more|dearer|pricier)|was (?:more expensive|dearer|pricier))\b|"
    rf"打(?:了|完|过)?折|有?折扣|促销|特价|有优惠|优惠(?:中|价|活动|期)|降价|减价|降了价|折后|做活动|搞活动|有活动|参加(?:了)?(?:活动|促销|优惠)|活动价|清仓|秒杀|比{_BEFORE_ZH}(?:价格?)?(?:要|更|还|都)?(?:便宜|低|少|优惠|划算|省)|低于{_BEFORE_ZH}|价格(?:有所)?(?:下调|下降|降低|走低)|优惠",
    re.IGNORECASE,
)
_DEARER = patterns.later(
    rf"\b(?:more expensive|dearer|pricier|higher|more)(?: \w+)? than {_BEFORE_EN}\b|\bprice (?:rise|increase|hike)\b|\bprice has (?:gone up|risen|increased|been raised)\b|\bgone up in price\b|涨价|比{_BEFORE_ZH}(?:要|更|还)?(?:贵|高)|价格上[涨调]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Offered:
    """The claims on offers of a clause, the spans of its text that they took, and the figures that were part of them."""

    claims: list[Claim]
    spans: list[tuple[int, int]]
    used: set[Figure]


def read_offers(scene: Scene, clause: Clause, around: Clause) -> Offered:
    """What a clause says of offers without a sum or a percentage. `around` is the sentence: its options count where the clause names none."""
    found = Offered([], [], set())
    between = bool(clause.against) or len(re.findall(TAG, clause.text)) > 1
    for match in _PART_OFF.finditer(clause.text):
        share = _FRACTIONS[patterns.sub(r"[\s-]", " ", (match["part"] or match["by"]).lower())]
        if not between or match["part"] is None or patterns.search(r"\boff\b|than|below|discount|reduction", match[0]):
            _take(scene, clause, around, match, _reduced_by(share), found)
    for match in _HAN_OFF.finditer(clause.text):
        part = _han_share(clause, match)
        if part is not None and not between:
            _take(scene, clause, around, match, _reduced_by(part), found)
            found.used.update(one for one in clause.figures if match.start() <= one.start < match.end())
    if not between:
        for match in _HALF.finditer(clause.text):
            _take(scene, clause, around, match, _reduced_by(50.0), found)
    for match in _FULL.finditer(clause.text):
        _take(scene, clause, around, match, lambda one: list_price(one) is None, found, denies=False)
    for match in _DEARER.finditer(clause.text):
        _take(scene, clause, around, match, None, found)
    for match in _ON.finditer(clause.text):
        _take(scene, clause, around, match, lambda one: list_price(one) is not None, found)
    return found


def _reduced_by(share: float) -> Callable[[Variant], bool]:
    return lambda one: (off := discount(one)) is not None and abs(off - share) <= 1.0


def _han_share(clause: Clause, match: re.Match[str]) -> float | None:
    """The share of the price that an offer takes off, in percent: 便宜了四分之一, 原价的七成."""
    groups = match.groupdict()
    for name, of_price in (("a", False), ("b", True)):
        if groups[f"{name}m"]:
            whole, part = _value(clause, match, f"{name}m"), _value(clause, match, f"{name}n")
            share = 100 * part / whole if whole and part else None
        elif groups[f"{name}t"]:
            tenths = _value(clause, match, f"{name}t")
            share = None if tenths is None else 10 * tenths + (5 if groups[f"{name}h"] else 0)
        else:
            continue
        return None if share is None else 100 - share if of_price else share
    return None


def _value(clause: Clause, match: re.Match[str], group: str) -> float | None:
    said = match[group]
    if not said.startswith("⟦"):
        return float("零一二三四五六七八九十".find(said.replace("两", "二")))
    return next((one.low for one in clause.figures if one.start <= match.start(group) < one.end), None)


def _take(
    scene: Scene, clause: Clause, around: Clause, match: re.Match[str], holds: Callable[[Variant], bool] | None, found: Offered, denies: bool = True
) -> None:  # fmt: skip
    if any(start < match.end() and match.start() < end for start, end in found.spans):
        return
    found.spans.append(match.span())
    if holds is None:
        found.claims.append(Claim("offer", match[0], Finding.UNSTATED))
        return
    denied = denies and clause.denies(match.start())
    told = [_held(_versions(scene, clause, around, record), holds, clause, denied) for record in scene.of(clause.about)]
    found.claims.append(Claim("offer", match[0], Finding.of(bool(told) and all(told))))


def _held(variants: Sequence[Variant], holds: Callable[[Variant], bool], clause: Clause, denied: bool) -> bool:
    every = all if speaks_of_all(clause) or denied else any
    return bool(variants) and every(holds(one) is not denied for one in variants)


def _versions(scene: Scene, clause: Clause, around: Clause, record: Record) -> Sequence[Variant]:
    if named_options(scene, clause, record):
        return variants_named(scene, clause, record)
    if speaks_of_all(clause):
        return record.product.variants
    if around.text != clause.text and named_options(scene, around, record):
        return [record.variant, *variants_named(scene, around, record)]
    return [record.variant]
