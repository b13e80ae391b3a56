"""Amounts of units, sizes and counts that a figure says of one product, held against the facet that is named beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import patterns
from assistant.claims.ages import age_stands
from assistant.claims.clauses import Clause
from assistant.claims.figures import Figure
from assistant.claims.measures import measures_of
from assistant.claims.record import Amount, Record
from assistant.claims.scene import Finding, Scene
from retrieval.products import Quantity
from retrieval.terms import stem
from retrieval.units import to_base

YEAR = patterns.later(
    r"(?:\b(?:released|launched|introduced|out|since|in|from|of|dates?|debut\w*|new for|market)\b[^⟦]{0,16}$)|(?:于|在|自|是)?$",
    re.IGNORECASE,
)


COUNTED = frozenset(["", *"粒颗枚只个支包张块条本罐瓶袋"])  # the units of a number of pieces


def size_stands(record: Record, figure: Figure, before: str) -> Finding:
    sizes: list[float] = []
    for facet in sorted(record.facets_stated):
        if facet.lower() in ("size", "尺码", "码数", "shoe_size", "鞋码", "尺寸") or facet.lower().endswith("size"):
            for value in record.values(facet):
                sizes += [float(one) for one in re.findall(r"\d+(?:\.\d+)?", str(value))]
    if not sizes:
        bounds = {round(bound, 4) for bound in (figure.low, figure.high) if bound is not None}
        return Finding.TRUE if bounds <= record.numbers else Finding.UNSTATED
    if figure.low is not None and figure.high is not None and not figure.exact:
        return Finding.of(min(sizes) == figure.low and max(sizes) == figure.high)
    if figure.high is None:
        return Finding.of(min(sizes) == figure.low)
    if patterns.search(r"(?:最大|largest|biggest|up to)[^⟦,]{0,4}$", before, re.IGNORECASE) or figure.low is None:
        return Finding.of(max(sizes) == figure.high)
    return Finding.of(any(figure.admits(size) for size in sizes))


def year_stands(record: Record, year: float) -> Finding:
    """A year is the record's where it was released then, or where a field of numbers without a unit says so (harvest_year: 2026)."""
    years = {
        one.amount
        for facet in record.facets_stated
        for one in record.values(facet)
        if isinstance(one, Quantity) and not one.unit
    }
    stated = {one for one in years if 1900 <= one <= 2100}
    if record.product.released is not None:
        stated.add(record.product.released.year)
    return Finding.of(year in stated) if stated else Finding.UNSTATED


def amount_stands(scene: Scene, record: Record, clause: Clause, figure: Figure) -> Finding:
    """An amount is held against the facet that is named beside it, else against every amount of its dimension."""
    if figure.unit == "years" and 1990 <= (figure.low or 0) <= 2100:
        return year_stands(record, figure.low or 0.0)
    named = facets_beside(scene, clause, figure)
    flows = named if _PER_TIME.match(clause.text[figure.end :]) is None else frozenset[str]()
    figure, same = _comparable(record, figure, flows)
    beside = [one for one in same if one.facet in named]
    if beside and "delivery" in named:
        return Finding.of(any(_arrives(clause, figure, one.low, one.high) for one in beside))
    reaches = _REACHES.search(clause.text[figure.start : figure.end]) is not None
    ages = age_stands(record, clause, figure, same)
    if ages is not None:
        return ages
    if beside:
        held = beside + [one for one in same if not one.facet and _near_in_text(record, one.high, named)]
        return Finding.of(any(_is(figure, one.low, one.high, reaches) for one in held))
    if (
        named & record.facets_stated
        and any(one.facet for one in same)
        and not any(_is(figure, one.low, one.high) for one in same)
    ):
        return Finding.FALSE
    if not same:
        return Finding.UNSTATED
    if not named and figure.unit == "cm" and figure.low is None and figure.high is not None:
        return _within(figure, same, reaches)
    if figure.unit == "g" and named and not (named & record.facets_stated) and not _right_beside(clause, figure):
        heavy = [one for one in same if "weight" in measures_of(one.facet)]
        if heavy:
            return Finding.of(any(_is(figure, one.low, one.high, reaches) for one in heavy))
    if named and not (named & record.facets_stated):
        # the facet itself is not stated: an amount of the same dimension elsewhere in the record says nothing of it
        texts = [one for one in same if not one.facet or one.facet in _option_names(record)]
        return Finding.TRUE if any(_is(figure, one.low, one.high) for one in texts) else Finding.UNSTATED
    holds = {_is(figure, one.low, one.high, reaches) for one in same if one.facet and one.facet != "delivery"}
    if not named and len(holds) > 1 and (figure.low is None or figure.high is None) and not reaches:
        return Finding.UNSTATED  # a bound that one amount keeps and another does not: of which is not said
    return Finding.of(any(_is(figure, one.low, one.high, reaches) for one in same))


def _within(figure: Figure, same: Sequence[Amount], reaches: bool) -> Finding:
    """Whether all lengths keep to a bound that names none of them, or one of them reaches just so far ("goes up to 127 cm")."""
    sizes = [one for one in same if one.facet and one.high > 1 and "water column" not in measures_of(one.facet)]
    ranges = [one for one in sizes if one.low < one.high]
    if reaches and ranges:
        return Finding.of(any(_is(figure, one.low, one.high, reaches) for one in ranges))
    return Finding.of(bool(sizes) and all(_is(figure, one.low, one.high) for one in sizes))


_PER_TIME = patterns.later(r"\s*(?:an?|per|each|every|/)\s*(?:h|hour|min|minute|s|second|day)\b", re.IGNORECASE)


def _comparable(record: Record, figure: Figure, named: frozenset[str]) -> tuple[Figure, list[Amount]]:
    """The amounts of a record that a figure may state, and the figure in their unit; `named` are facets that may state it as so much in a time."""
    same = [one for one in record.amounts if one.unit == figure.unit]
    if figure.unit == "pieces" and not same:
        same = [one for one in record.amounts if one.unit in COUNTED and "pieces" in measures_of(one.facet)]
    if figure.unit == "GB" and figure.exact and (figure.low or 0.0) % 1024 == 0:
        figure = replace(figure, low=(figure.low or 0.0) / 1.024)  # a terabyte is sold as 1000 GB, and as 1024
    flows = [one for one in record.amounts if "/" in one.unit and one.facet in named]
    scaled = [(one, _over_time(one.unit, figure.unit)) for one in flows]  # 时速14公里 of "14 km/h"
    same += [
        replace(one, unit=figure.unit, low=one.low * scale, high=one.high * scale) for one, scale in scaled if scale
    ]
    if figure.unit == "years" and not any(_is(figure, one.low, one.high) for one in same):
        hours = replace(figure, low=_hours(figure.low), high=_hours(figure.high), unit="h")
        long = [one for one in record.amounts if one.unit == "h" and one.high >= 168 and one.facet != "delivery"]
        if any(_is(hours, one.low, one.high) for one in long):
            return hours, long
    return figure, same


def _over_time(unit: str, above: str) -> float:
    """What turns an amount in a time (km/h) into one of what stands above the line, in its base unit; 0 where another unit stands there."""
    factor, base = to_base(1, unit.partition("/")[0].strip())
    return factor if base == above else 0.0


def _hours(years: float | None) -> float | None:
    return None if years is None else round(12 * years) * 720.0


def _right_beside(clause: Clause, figure: Figure) -> bool:
    """Whether words of load or contents stand right beside an amount, which is then no weight of the thing itself."""
    around = clause.text[max(0, figure.start - 12) : figure.end + 6]
    return (
        patterns.search(
            r"hold|load|carr|bear|support|capacity|takes|riders?|up to|users?|per|each|protein|sugar|fill|承|载|含|装|填|每|容|蛋白|糖",
            around,
            re.IGNORECASE,
        )
        is not None
    )


def _option_names(record: Record) -> frozenset[str]:
    return frozenset(name for one in record.product.variants for name in one.options)


def _arrives(clause: Clause, figure: Figure, least: float, most: float) -> bool:
    """Whether a time of delivery is the record's: both ends, one end where that is said, or a bound that the last day keeps."""
    before, after = clause.text[: figure.start], clause.text[figure.end :]
    if figure.exact and patterns.search(
        r"(?:最快|最早|soonest|earliest|fastest|as little as)\W*$", before + " ", re.IGNORECASE
    ):
        return figure.low == least
    if figure.exact and patterns.match(r"\W*at (?:the )?(?:soonest|earliest|fastest)", after, re.IGNORECASE):
        return figure.low == least
    late = patterns.search(r"(?:最慢|最晚|最迟|至迟)\W*$", before) or patterns.match(
        r"\W*at (?:the )?(?:very )?(?:latest|most)", after
    )
    if figure.low is not None and figure.exact and not late:
        return least == most == figure.low
    if figure.low is None or late:
        return figure.high is not None and most <= figure.high
    return figure.low == least and figure.high in (most, None)


def _near_in_text(record: Record, amount: float, named: frozenset[str]) -> bool:
    return any(one.facet in named and abs(one.high - amount) <= 0.01 * abs(amount) for one in record.amounts)


def _is(figure: Figure, low: float, high: float, reaches: bool = False) -> bool:
    slack = 0.005 * max(abs(high), 1e-9)
    if reaches and figure.low is None and figure.high is not None:
        return abs(figure.high - high) <= slack
    if not figure.exact and figure.low is not None and figure.high is not None and low != high:
        return abs(figure.low - low) <= slack and abs(figure.high - high) <= slack
    if figure.low is None and figure.high is not None and not figure.off_sides:
        return abs(figure.high - high) <= slack or high <= figure.high
    return figure.admits(high, slack if not figure.off_sides else 0.0) or figure.admits(
        low, slack if not figure.off_sides else 0.0
    )


_REACHES = patterns.later(r"up to|at most|max|最多|最高|可达|最大|至多", re.IGNORECASE)


_VERBS = (
    (patterns.later(r"\bweigh(?:s|ing|t)?\b|\bheavy\b|\blight\b|重量?|轻", re.IGNORECASE), ("weight", "重量")),
    (patterns.later(r"\blasts?\b|\bbattery\b|\bcharge\b|\bruns? for\b|\bplayback\b|续航|电池", re.IGNORECASE), ("battery_life", "runtime")),
    (patterns.later(r"\bholds?\b|\bcapacity\b|\bvolume\b|容量|能装|可装", re.IGNORECASE), ("capacity", "volume")),
    (patterns.later(r"\bwarrant\w+|\bguarantee\w*|质保|保修", re.IGNORECASE), ("warranty", "质保", "保修")),
    (patterns.later(r"\b(?:deliver\w*|arriv\w+|ships?|shipping|gets? (?:to you|here)|with you|at your door)\b|送达|送到|配送|发货|到货|收到|能到|[天日]到|到手", re.IGNORECASE), ("delivery", "delivery_days", "shipping")),
    (patterns.later(r"\b(?:loads?|bears?|carr(?:y|ies)|supports?|takes? up to)\b|承重|承受|载重|负重", re.IGNORECASE), ("max_load", "load")),
    (patterns.later(r"\bwide\b|\bwidth\b|宽", re.IGNORECASE), ("width",)),
    (patterns.later(r"\btall\b|\bhigh\b|\bheight\b|高(?!达)", re.IGNORECASE), ("height",)),
    (patterns.later(r"\blong\b|\blength\b|长(?!达)", re.IGNORECASE), ("length",)),
    (patterns.later(r"\bthick(?:ness)?\b|厚", re.IGNORECASE), ("thickness",)),
    (patterns.later(r"\bdeep\b|\bdepth\b|深", re.IGNORECASE), ("depth",)),
    (patterns.later(r"\bdiameter\b|\bacross\b|直径", re.IGNORECASE), ("diameter",)),
    (patterns.later(r"\bscreen\b|\bdisplay\b|屏", re.IGNORECASE), ("screen_size",)),
)  # fmt: skip


# Verbs that stand for a measure only where a shown record states it
_WEAK = frozenset(["hold", "holds", "load", "loads", "carry", "carries", "bear", "bears", "support", "supports"])
# Days beside these words are those of a delivery.
_ARRIVES = patterns.later(
    r"\b(?:deliver(?:y|ed|s)?|arriv(?:e|es|al)|ships?|shipped|shipping|dispatched|gets? (?:to you|here)|with you|at your door|expect|reach(?:es)? you|wait(?:ing)?|on its way|in your hands)\b|送达|送到|配送|发货|到货|收到|能到|[天日]内?(?:就|即|便)?(?:能|可)?到|到手|送货|等",
    re.IGNORECASE,
)


def facets_beside(scene: Scene, clause: Clause, figure: Figure) -> frozenset[str]:
    """The number facets that are named closest to a figure, before or after it."""
    text = clause.text
    if figure.unit == "h" and (figure.high or figure.low or 0) >= 24 and _ARRIVES.search(text):
        return frozenset({"delivery", "delivery_days", "shipping"})
    found: list[tuple[int, str]] = []
    for mention in scene.mentions(text):
        away = mention.start - figure.end if mention.start >= figure.end else figure.start - mention.end
        for meaning in mention.meanings:
            if meaning.value is None and scene.is_number(meaning.facet):
                found.append((away, meaning.facet))
    for pattern, names in _VERBS:
        for match in pattern.finditer(text):
            away = match.start() - figure.end if match.start() >= figure.end else figure.start - match.end()
            for name in names:
                if match[0].lower() in _WEAK and not scene.number_facets(name):
                    continue
                found += [(away, facet) for facet in (*scene.number_facets(name), name)]
    for start, end, facet in scene.facets_in(text):
        found.append((start - figure.end if start >= figure.end else figure.start - end, facet))
    near = [item for item in found if -1 <= item[0] <= 28]
    if not near:
        return frozenset()
    least = min(away for away, _ in near)
    return frozenset(facet for away, facet in near if away <= least + 2)


def named_by_verbs(scene: Scene, text: str) -> frozenset[str]:
    """The number facets that the verbs and adjectives of a text speak of, stated or not."""
    found: set[str] = set()
    for pattern, names in _VERBS:
        for match in pattern.finditer(text):
            if match[0].lower() not in _WEAK:
                found.update(facet for name in names for facet in (*scene.number_facets(name), name))
    return frozenset(found)


def count_of(record: Record, names: Sequence[str]) -> float:
    return float(next((len(record.values(name)) for name in names if record.values(name)), 0))


def stated_counts(scene: Scene, record: Record, clause: Clause, figure: Figure) -> list[float]:
    """The amounts of number facets without a unit (or of pieces) that are named right beside the figure."""
    found = []
    for mention in scene.mentions(clause.text):
        if not (0 <= mention.start - figure.end <= 4 or 0 <= figure.start - mention.end <= 6):
            continue
        for meaning in mention.meanings:
            if meaning.value is None and scene.is_number(meaning.facet):
                found += [
                    one.high
                    for one in record.amounts
                    if one.facet == meaning.facet and one.unit == to_base(1, one.unit)[1]
                ]
                found += _written(record, meaning.facet)
    tail = clause.text[figure.end :]
    for facet in sorted(record.facets_stated):
        counted = _COUNTS.fullmatch(facet)
        if counted is not None and patterns.match(rf"[个块节枚]?{re.escape(counted['what'])}", tail):
            found += _written(record, facet)  # 两罐 of 罐数, 两块电池 of 电池数量
    head = clause.text[max(figure.start - 24, 0) : figure.start].lower()
    for facet in sorted(record.facets_stated):
        at = head.rfind(facet.lower().replace("_", " "))
        if at >= 0 and len(head) - at - len(facet) <= 5:  # 防晒指数是50 of "SPF50+"
            texts = (value for value in record.values(facet) if isinstance(value, str))
            found += [float(one) for text in texts for one in re.findall(r"\d+(?:\.\d+)?", text)]
    for start, end, facet in scene.facets_in(clause.text):
        if 0 <= start - figure.end <= 4 or 0 <= figure.start - end <= 6:
            counts = start < figure.end or all(not one.unit for one in record.amounts if one.facet == facet)
            if counts:  # "six bottles" is no capacity
                found += [one.high for one in record.amounts if one.facet == facet] + _written(record, facet)
    return found


_COUNTS = patterns.later(r"(?P<what>[\u3400-\u9fff]{1,4}?)(?:总)?(?:数|数量|个数)")


def together(record: Record, after: str) -> float | None:
    """How many of what a word behind a figure counts a record has in all its fields: three ports of `usb_c_ports: 2` and `usb_a_ports: 1`."""
    counted = _COUNTED_IN_ALL.match(after)
    if counted is None:
        return None
    noun = counted["han"] or stem(counted["en"].lower())
    counts = [
        value.amount
        for facet in sorted(record.facets_stated)
        if (stem(facet.lower().rpartition("_")[2]) == noun or (not noun.isascii() and facet.endswith(noun)))
        for value in record.values(facet)
        if isinstance(value, Quantity) and not value.unit
    ]
    return sum(counts) if len(counts) > 1 else None


_COUNTED_IN_ALL = patterns.later(
    r"\s*(?P<en>[a-z]+s)\b(?=\s+(?:in all|in total|altogether|total|all told)\b|\s*[,.;:]|\s+(?:and|with)\b|$)|\s*[个只支]?(?P<han>接口|插口|口|插孔|插座|按钮|抽屉|口袋|轮子)",
    re.IGNORECASE,
)


def _written(record: Record, facet: str) -> list[float]:
    """The amounts of a facet as the catalogue writes them, whatever their unit."""
    return [value.amount for value in record.values(facet) if isinstance(value, Quantity)]
