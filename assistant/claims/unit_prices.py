"""What a product costs for each unit of what there is of it: "per millilitre", "by the kilo". Only amounts that are sold by are weighed."""

from __future__ import annotations

import re

from assistant import patterns
from assistant.claims.measures import measures_of
from assistant.claims.record import Record
from retrieval.units import find_unit, to_base

_PER = patterns.later(
    r"\b(?:per|by the|for each|for every|(?<=cost of )a|each)\s+(?:single )?(?P<unit>[a-z]+)\b|每(?:一)?(?P<zh>毫升|公升|升|公斤|千克|克|斤|米|厘米|片|粒|颗|张|包)",
    re.IGNORECASE,
)
_NAME = "price per "
_HELD = frozenset(["weight", "capacity", "length", "pieces"])


def per_unit(text: str) -> str | None:
    """The measure of a price that a text weighs by a unit, by the unit's base; None where it names none."""
    for match in _PER.finditer(text):
        unit = (match["unit"] or match["zh"]).lower()
        if find_unit(unit) is not None and to_base(1.0, unit)[1] not in ("h", ""):
            return _NAME + to_base(1.0, unit)[1]
    return None


def unit_price(record: Record, measure: str) -> float | None:
    """The price of one base unit; None where the record states no such amount, or several."""
    unit = measure.removeprefix(_NAME)
    held = {
        one.high
        for one in record.amounts
        if one.unit == unit and one.low == one.high and (not one.facet or _HELD & set(measures_of(one.facet)))
    }
    return record.price / held.pop() if record.price is not None and len(held) == 1 and min(held) > 0 else None


def is_unit_price(measure: str) -> bool:
    return measure.startswith(_NAME)
