"""What amounts of two products are to each other: so many times as much, more or less of what was stated, one beside the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from assistant import patterns
from assistant.claims.bearings import segment, swift_sign
from assistant.claims.clauses import TAG, places
from assistant.claims.compared_measures import named_measures
from assistant.claims.evidence import Span, readings, written
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.rates import unit_sold
from assistant.claims.ratios import ratios_said
from assistant.claims.record import Measure, Record
from assistant.claims.scales import Comparison, Degree, comparisons
from assistant.claims.searching import Search, admits
from assistant.claims.unit_prices import is_unit_price, unit_price

# Words between the products and the figure that only hold the two together
_SOONER = patterns.later(r"\b(?:(?P<soon>sooner|earlier|quicker|faster)|later|slower) than\b", re.IGNORECASE)
_VERSUS = patterns.later(
    r"[条个件款种]?\s*,?\s*(?:against|versus|vs\.?|compared (?:to|with)|as opposed to|to|对|比)\s*(?:only |just )?",
    re.IGNORECASE,
)
_NUMBER_BEFORE = patterns.later(
    r"(?:⟧|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|\w+ty|dozen|half|twice|times?))\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_OTHER_OF_RATIO = patterns.later(
    rf"[^{TAG[1:-1]}⟦,，]{{0,30}}\b(?:as|of|than|what|for|that)\s+(?:the\s+)?{TAG}", re.IGNORECASE
)
_BY_AS_MUCH = patterns.later(rf"(?:翻|多|重|长|高|贵|大)(?:了|出)?{TAG}?\s*$")


def are_beside(search: Search, first: Figure, second: Figure) -> bool:
    """Whether two figures are the amounts of two products in one measure, in this order: "210 versus 95"."""
    mine, others = search.sides.mine, search.sides.others
    if len(search.clause.about) == 2 and not search.clause.against:
        mine, others = search.clause.about[:1], search.clause.about[1:]
    per, flow = search.per(first)
    start = flow[1] if per and flow[1] > first.end else first.end
    if _VERSUS.fullmatch(search.clause.text[start : second.start]) is None or len(mine) != 1 or len(others) != 1:
        return False
    first = replace(first, kind=second.kind, unit=second.unit) if first.kind is Kind.BARE else first
    second = replace(second, kind=first.kind, unit=first.unit) if second.kind is Kind.BARE and first.exact else second
    if (first.kind, first.unit) != (second.kind, second.unit):
        return False
    a, b = (readings(search.scene.records[place], first, per) for place in (mine[0], others[0]))
    shared = frozenset(a) & frozenset(b)
    named = {name for _, name in (*search.named, *named_measures(search.scene, search.clause.after))} & shared
    if first.kind is Kind.BARE and not named:
        return False
    return any(admits(first, a[name]) and admits(second, b[name]) for name in named or shared)


def ratios(search: Search) -> Iterator[tuple[int, int]]:
    """Where the clause says how many times as much, as far as the records bear it out."""
    for span, bounds, used in _ratios_said(search):
        if search.clause.denies(span[0]) or (used and any(f.kind is not Kind.TIMES for f in used)):
            continue
        if used and _BY_AS_MUCH.search(search.clause.text[: span[0]]):
            bounds = (
                (bounds[0] + 1, bounds[1] + 1) if bounds[1] < 2 else (1.0, 0.0)
            )  # 翻一倍; 翻两倍 is read in two ways
        behind = _OTHER_OF_RATIO.match(search.clause.text[span[1] :])
        named = tuple(place for place in places(behind[0]) if place not in search.sides.mine) if behind else ()
        if any(_in_ratio(search, span, bounds, others) for others in ([named] if named else search.others())):
            yield span


def _ratios_said(search: Search) -> Iterator[tuple[tuple[int, int], tuple[float, float], set[Figure]]]:
    times = [one for one in search.clause.figures if one.kind is Kind.TIMES]
    for one in times:
        yield from ratios_said(replace(search.clause, figures=(one,)))
    if not times:
        yield from ratios_said(search.clause)


def _in_ratio(search: Search, span: tuple[int, int], bounds: tuple[float, float], others: tuple[int, ...]) -> bool:
    measures = _of_ratio(search, span)
    pairs = list(product(search.scene.of(search.sides.mine), search.scene.of(others)))
    return bool(pairs) and any(
        all(_are_in_ratio(mine, theirs, name, bounds) for mine, theirs in pairs) for name in measures
    )


def _of_ratio(search: Search, span: tuple[int, int]) -> frozenset[str]:
    start, end = segment(search.clause, Figure(Kind.TIMES, None, None, "", *span))
    named = {name for (a, b), name in search.named if start <= a and b <= end}
    named |= {facet for name in named for facet in search.scene.number_facets(name)}
    unit = unit_sold(search)
    if unit and (not named or named == {Measure.PRICE}):
        return frozenset({f"price per {unit}"})
    if named:
        return frozenset(named)
    carried = search.carried(span[0])
    return search.own_measures(carried) if carried is not None else frozenset()


def comparatives(search: Search) -> Iterator[tuple[int, int]]:
    """Comparing words of the measure that the figure before them states: "in two days, sooner than P2"."""
    sooner = [
        Comparison("delivery", -1 if m["soon"] else 1, Degree.MORE, "soon" if m["soon"] else "late", *m.span())
        for m in _SOONER.finditer(search.clause.text)
    ]
    for one in (*comparisons(search.clause.text, bool(search.clause.against)), *sooner):
        carried = search.carried(one.start)
        if (
            one.degree is not Degree.MORE
            or _NUMBER_BEFORE.search(search.clause.text[: one.start])
            or carried is None
            or search.clause.denies(one.start)
            or not search.sides.others
        ):
            continue
        sign = one.sign
        if carried.unit in ("h", "years"):
            sign = swift_sign(one)
        pairs = list(product(search.scene.of(search.sides.mine), search.scene.of(search.sides.others)))
        if pairs and any(
            all(_is_more(mine, theirs, name, sign) for mine, theirs in pairs) for name in search.own_measures(carried)
        ):
            yield one.start, one.end


def _are_in_ratio(mine: Record, theirs: Record, name: str, bounds: tuple[float, float]) -> bool:
    a, b = (_span(one, name) for one in (mine, theirs))
    if a is None or b is None or b.low <= 0 or b.high <= 0:
        return False
    return bounds[0] <= a.low / b.low <= bounds[1] or bounds[0] <= a.high / b.high <= bounds[1]


def _is_more(mine: Record, theirs: Record, name: str, sign: int) -> bool:
    a, b = (_span(one, name) for one in (mine, theirs))
    return a is not None and b is not None and sign * a.low > sign * b.low and sign * a.high > sign * b.high


def _span(record: Record, name: str) -> Span | None:
    """What a record states of a measure, or what a unit of it costs."""
    if is_unit_price(name):
        price = unit_price(record, name)
        return None if price is None else Span(price, price)
    known = written(record).get(name)
    return known or next((Span(one.low, one.high) for one in record.amounts if one.facet == name), None)
