"""What a record implies in numbers: its amounts by measure in the unit of a figure, and what a unit or a piece of it costs.

Pairs of these are set against each other by `explaining`; nothing is known here of how a sentence says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.measured import COUNTED
from assistant.claims.measures import measures_of
from assistant.claims.record import Measure, Record
from retrieval.products import Quantity
from retrieval.units import find_unit, to_base

# By what things are sold, of all that a record measures
_HELD = frozenset(["weight", "capacity", "length", "pieces", "packs", "servings", "bars", "pages"])
_OF_KIND = {Kind.MONEY: Measure.PRICE, Kind.RATING: Measure.RATING, Kind.REVIEWS: Measure.REVIEWS, Kind.STOCK: Measure.STOCK}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """From the least to the greatest that a record states of one measure; both alike but for ranges."""

    low: float
    high: float

    @property
    def one(self) -> bool:
        return self.low == self.high


def readings(record: Record, figure: Figure, per: str = "") -> Mapping[str, Span]:
    """What the record states by measure, as far as it can be said in the unit of a figure; `per` is that of a flow ("h" of l/h).

    A bare number may count anything; amounts are then as the catalogue writes them.
    """
    measure = _OF_KIND.get(figure.kind)
    if measure is not None:
        value = record.measure(measure)
        known = value is not None and (figure.kind is not Kind.MONEY or record.sells_in(figure.unit))
        return {measure.value: Span(value, value)} if known and value is not None else {}
    if figure.kind is Kind.BARE:
        return written(record)
    if figure.kind is not Kind.AMOUNT:
        return {}
    found: dict[str, Span] = {}
    for facet, low, high, unit in _amounts(record):
        alike = _flows(unit) == (figure.unit, per) if per else unit == figure.unit
        if alike or (figure.unit == "pieces" and unit in COUNTED):
            scale = _flow_factor(unit) if per else 1.0
            found.setdefault(facet, Span(low * scale, high * scale))
    return found


def written(record: Record) -> Mapping[str, Span]:
    """Every number by its measure, as the catalogue writes it."""
    found = {
        facet: Span(one.amount, one.amount)
        for facet in sorted(record.facets_stated)
        for one in reversed(record.values(facet))
        if isinstance(one, Quantity)
    }
    for measure in (Measure.PRICE, Measure.RATING, Measure.REVIEWS, Measure.STOCK):
        value = record.measure(measure)
        if value is not None:
            found[measure.value] = Span(value, value)
    return found


def _amounts(record: Record) -> Iterator[tuple[str, float, float, str]]:
    for one in record.amounts:
        if one.facet:
            yield one.facet, one.low, one.high, one.unit


def _flows(unit: str) -> tuple[str, str]:
    """The base units of an amount of something in a time: ("ml", "h") of l/h and of L/min."""
    above, _, below = unit.partition("/")
    return (to_base(1, above.strip())[1], to_base(1, below.strip())[1]) if find_unit(above.strip()) else ("", "")


def _flow_factor(unit: str) -> float:
    above, _, below = unit.partition("/")
    return to_base(1, above.strip())[0] / to_base(1, below.strip())[0]


def price_of(record: Record, amount: float, unit: str, facets: frozenset[str]) -> Iterator[float]:
    """What so much of a product costs: of its one amount in a base unit, or of one of the things that `facets` count."""
    if record.price is None:
        return
    if unit:
        held = {
            high for facet, low, high, own in _amounts(record) if own == unit and low == high and _is_sold_by(facet)
        }
        if len(held) == 1 and min(held) > 0:
            yield record.price * amount / held.pop()
        return
    for facet in facets:
        for one in record.values(facet):
            if isinstance(one, Quantity) and one.unit in COUNTED and one.amount > 0:
                yield record.price * amount / one.amount


def _is_sold_by(facet: str) -> bool:
    return bool(_HELD & set(measures_of(facet)))
