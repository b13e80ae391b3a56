"""A number said by itself after a limit is that limit anew: "make it 150", "make that 3", 512的吧."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from retrieval.constraints import Constraint, Operator

_CENTS = 100
_SAID_IN = {"g": (1.0, 1000.0), "cm": (1.0, 2.54, 100.0, 0.1), "ml": (1.0, 1000.0), "GB": (1.0, 1024.0)}  # by base unit
_NEAR = 8.0  # how many times more or less a number may be than what it replaces
_ABOUT = 1.6  # the high end of "about so much" over its low end


def last_limit(number: float, held: Iterable[Constraint], turn: int) -> Constraint | None:
    """The limit set last among `held` that a bare number fits, moved to it; None where it fits none."""
    fitting = [
        (one.turn, -abs(math.log(factor * number / amount)), factor, one)
        for one in held
        if number > 0 and one.operator is Operator.RANGE and (amount := _amount(one)) is not None
        for factor in (_factors(one))
        if 1 / _NEAR <= factor * number / amount <= _NEAR
    ]
    if not fitting:
        return None
    _turn, _fit, factor, one = max(fitting, key=lambda each: each[:2])
    return _moved(one, factor * number, turn)


def _factors(one: Constraint) -> tuple[float, ...]:
    return (_CENTS,) if one.facet == "price" else _SAID_IN.get(one.unit, (1.0,))


def _amount(one: Constraint) -> float | None:
    """The amount that a limit is said by: its upper bound, of "about" the middle."""
    if one.low and one.high and one.high / one.low <= _ABOUT:
        return (one.low + one.high) / 2
    return one.high or one.low or None


def _moved(one: Constraint, amount: float, turn: int) -> Constraint:
    if one.low and one.high and one.high / one.low <= _ABOUT:
        middle = (one.low + one.high) / 2
        return replace(one, low=one.low / middle * amount, high=one.high / middle * amount, turn=turn)
    if one.high is None:
        return replace(one, low=amount, turn=turn, open_sides=frozenset())
    return replace(one, low=None, high=amount, turn=turn, open_sides=frozenset())
