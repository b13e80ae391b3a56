"""How far two products lie apart in one measure, their prices for a unit included, and how far an offer has come down."""

from __future__ import annotations

from itertools import product

from assistant.claims.bearings import Bearing
from assistant.claims.clauses import places
from assistant.claims.evidence import Span, readings
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.money import saving
from assistant.claims.rates import unit_sold
from assistant.claims.record import Measure
from assistant.claims.searching import Search, in_unit_of, is_basis
from assistant.claims.unit_prices import unit_price


def is_apart(search: Search, figure: Figure, bearing: Bearing) -> bool:
    if figure.kind is Kind.MONEY and bearing.sign < 0 and not search.clause.against and len(search.sides.mine) == 1:
        (record,) = search.scene.of(search.sides.mine)
        saved = saving(record.variant)
        if saved is not None and record.sells_in(figure.unit) and figure.admits(saved, 0.011):
            return True
    unit = unit_sold(search) if figure.kind is Kind.MONEY and not places(search.clause.text[figure.end :]) else ""
    basis = next((one for one in search.around.figures if is_basis(search.around, one)), None)
    if unit and basis is not None and _is_unit_apart(search, figure, bearing, unit, basis.high or basis.low or 1.0):
        return True
    carried = search.carried(figure.start) if figure.kind is Kind.BARE else None
    meant = figure
    if carried is not None:
        meant = in_unit_of(figure, carried, search.around.text)
    per, _ = search.per(figure)
    return any(_pairs_apart(search, figure, meant, bearing, per, others, carried) for others in search.others())


def _is_unit_apart(search: Search, figure: Figure, bearing: Bearing, unit: str, amount: float) -> bool:
    """Whether so much of one product costs so much more than of the others."""
    name = f"price per {unit}"
    pairs = list(product(search.scene.of(search.sides.mine), search.scene.of(search.sides.others)))
    for mine, theirs in pairs:
        a, b = unit_price(mine, name), unit_price(theirs, name)
        if a is None or b is None or (bearing.sign and bearing.sign * (a - b) <= 0):
            return False
        if not figure.admits(abs(a - b) * amount, 0.02 * abs(a - b) * amount):
            return False
    return bool(pairs)


def _pairs_apart(
    search: Search,
    figure: Figure,
    meant: Figure,
    bearing: Bearing,
    per: str,
    others: tuple[int, ...],
    carried: Figure | None,
) -> bool:
    pairs = [
        (readings(search.scene.records[a], meant, per), readings(search.scene.records[b], meant, per))
        for a, b in product(search.sides.mine, others)
    ]
    measures = search.measures(figure, [one for pair in pairs for one in pair], bearing, carried, meant)
    if measures is None:
        return False
    return any(
        all(_lie_apart(meant, mine[name], theirs[name], bearing.sign, name) for mine, theirs in pairs)
        for name in measures
    )


def _lie_apart(figure: Figure, mine: Span, theirs: Span, sign: int, name: str) -> bool:
    for gap in (mine.low - theirs.low, mine.high - theirs.high):
        slack = 0.011 if name == Measure.PRICE else max(0.006 * abs(gap), 1e-6)
        if (
            gap == 0
            or (sign and sign * gap <= 0)
            or not figure.admits(abs(gap), slack if not figure.off_sides else 0.0)
        ):
            return False
    return True
