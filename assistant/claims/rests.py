"""What is left of the customer's limit, or how far a product lies past it: of a sum of money, or of an amount in the limit's unit."""

from __future__ import annotations

from assistant.claims.bearings import Bearing, Relation
from assistant.claims.clauses import places
from assistant.claims.evidence import readings
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.searching import Search


def limit_holds(search: Search, figure: Figure, bearing: Bearing) -> bool:
    records = search.scene.of(search.sides.mine)
    if search.together:
        records = search.scene.of(places(search.around.text))
    elif len(records) != 1:
        return False
    prices = [record.price for record in records]
    if search.limit is None or any(
        price is None or not record.sells_in(figure.unit) for price, record in zip(prices, records, strict=True)
    ):
        return False
    rest = search.limit - sum(price for price in prices if price is not None)
    if bearing.relation is Relation.PAST and bearing.sign > 0:
        rest = -rest
    return rest > 0 and figure.admits(rest, 0.011)


def amount_limit_holds(search: Search, figure: Figure, bearing: Bearing) -> bool:
    """Whether a product's amount lies so far past the customer's limit of that unit: 比上限重了100克."""
    limits = {
        one.high if one.low is None else one.low
        for one in search.scene.asked_figures
        if one.kind is Kind.AMOUNT and one.unit == figure.unit
    }
    stated = [readings(record, figure) for record in search.scene.of(search.sides.mine)]
    measures = search.measures(figure, stated, bearing)
    if len(limits) != 1 or measures is None or len(measures) != 1:
        return False
    (most,), (name,) = limits, measures
    if most is None:
        return False
    return all(
        bearing.sign * (one[name].high - most) > 0 and figure.admits(abs(one[name].high - most), 0.006 * abs(most))
        for one in stated
    )
