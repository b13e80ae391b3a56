"""Two figures of one measure set beside each other, one of each product: "41 g against 18 g", "4.7 as opposed to 4.4", "$64 rather than $80".

Read before the clauses: both figures are said of a sentence's products in the order of their names; where it names one, the second is some
other product's. A price set against a dearer one of the same product is what it costs now, and what it did before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant import patterns
from assistant.claims.clauses import places
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure, Read
from assistant.claims.money import list_price
from assistant.claims.record import Measure, Record
from assistant.claims.scene import Claim, Finding, Scene

_BETWEEN = patterns.later(
    r"\s*[,(–—]?\s*(?P<way>against|versus|vs\.?|as opposed to|rather than|instead of|next to|compared (?:to|with)|beside|to|and|对|比|而不是|不是)\s*"
    r"(?:(?:the|a|only|just|about|around|nearly|a mere|some)\s+)*",
    re.IGNORECASE,
)
_BEFORE = patterns.later(r"rather than|instead of|而不是|不是", re.IGNORECASE)
_RATED = patterns.later(r"\b(?:rat(?:ed|ing|ings)|scores?|stars?)\b[^.;]{0,40}$|评分", re.IGNORECASE)
_KINDS = (Kind.BARE, Kind.AMOUNT, Kind.MONEY, Kind.RATING, Kind.REVIEWS)


def read_set_beside(scene: Scene, read: Read) -> tuple[list[Claim], Read]:
    """A claim for each such pair that the records bear out, and the text without them; other figures are left to other readers."""
    claims: list[Claim] = []
    text, left = read.text, list(read.figures)
    for first, second in zip(read.figures, read.figures[1:], strict=False):
        between = _BETWEEN.fullmatch(text[first.end : second.start])
        said = first
        if first.kind is Kind.BARE and second.kind is Kind.MONEY:
            first = replace(first, kind=second.kind, unit=second.unit)  # "949 instead of 1,099 dollars"
        if between is None or not _alike(first, second) or said not in left:
            continue
        if first.kind is Kind.BARE and not _RATED.search(text[: first.start]):
            continue
        if between["way"].lower() == "and" and len(places(text)) != 2:
            continue
        if not _holds(scene, text, first, second, between["way"]):
            continue
        claims.append(Claim("pair", text[first.start : second.end], Finding.TRUE))
        left = [one for one in left if one not in (said, second)]
        for one in (first, second):
            text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return claims, Read(text, tuple(left))


def _alike(first: Figure, second: Figure) -> bool:
    return first.kind is second.kind and first.unit == second.unit and first.kind in _KINDS


def _holds(scene: Scene, text: str, first: Figure, second: Figure, way: str) -> bool:
    """Whether one measure of two products has these amounts, in this order."""
    named = places(text)
    if any(place >= len(scene.records) for place in named):
        return False
    pairs = _pairs(scene, named)
    if first.kind is Kind.MONEY and _BEFORE.match(way):
        alone = named if len(named) == 1 else tuple(range(len(scene.records))) if not named else ()
        if any(_came_down(scene.records[place], first, second) for place in alone):
            return True
    told = {facet for _, _, facet in scene.facets_in(text)}
    return any(
        _is(mine, facet, first) and _is(theirs, facet, second)
        for mine, theirs in pairs
        for facet in _facets(first, mine, theirs, told)
    )


def _pairs(scene: Scene, named: tuple[int, ...]) -> Iterator[tuple[Record, Record]]:
    """The products that the figures may be of: the two that are named in their order, else the one and any other."""
    records = scene.records
    if len(named) == 2:
        yield records[named[0]], records[named[1]]
    elif len(named) == 1:
        yield from ((records[named[0]], other) for other in records if other is not records[named[0]])


def _came_down(record: Record, now: Figure, before: Figure) -> bool:
    return any(
        (was := list_price(one)) is not None
        and one.price_cents is not None
        and record.sells_in(now.unit)
        and now.admits(one.price_cents / 100, 0.005)
        and before.admits(was, 0.005)
        for one in record.product.variants
    )


def _facets(figure: Figure, mine: Record, theirs: Record, told: set[str]) -> frozenset[str]:
    """The measures that both records state in the figures' unit; where the sentence names some of them, only those."""
    match figure.kind:
        case Kind.MONEY:
            return frozenset({Measure.PRICE}) if mine.sells_in(figure.unit) else frozenset()
        case Kind.RATING | Kind.BARE:
            return frozenset({Measure.RATING})
        case Kind.REVIEWS:
            return frozenset({Measure.REVIEWS})
        case _:
            both = [
                {one.facet for one in record.amounts if one.unit == figure.unit and one.facet}
                for record in (mine, theirs)
            ]
            shared = frozenset(both[0] & both[1])
            return shared & told or shared


def _is(record: Record, facet: str, figure: Figure) -> bool:
    if facet in set(Measure):
        value = record.measure(facet)
        return value is not None and figure.admits(value, 0.005)
    return any(
        one.low == one.high and figure.admits(one.high, 0.005 * one.high)
        for one in record.amounts
        if one.facet == facet and one.unit == figure.unit
    )
