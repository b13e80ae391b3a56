"""One typed constraint: a facet, an operator and what it is compared with. `retrieval.judging` finds whether it holds.

A constraint speaks of one facet. `price` (cents), `rating`, `stock`, `offer`, `delivery` (days), `brand` and `category` are
facets that every catalogue has; every other facet is an attribute's name. Knows nothing of language or of where products
come from.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Side = Literal["low", "high"]


class Operator(StrEnum):
    ONE_OF = "one_of"
    NONE_OF = "none_of"
    RANGE = "range"
    OUTSIDE = "outside"
    HAS = "has"
    HAS_NOT = "has_not"


LISTS = frozenset({Operator.ONE_OF, Operator.NONE_OF})
INTERVALS = frozenset({Operator.RANGE, Operator.OUTSIDE})
FLAGS = frozenset({Operator.HAS, Operator.HAS_NOT})
_EXCLUDING = frozenset({Operator.NONE_OF, Operator.OUTSIDE, Operator.HAS_NOT})
_OPPOSITE = {
    Operator.ONE_OF: Operator.NONE_OF,
    Operator.NONE_OF: Operator.ONE_OF,
    Operator.RANGE: Operator.OUTSIDE,
    Operator.OUTSIDE: Operator.RANGE,
    Operator.HAS: Operator.HAS_NOT,
    Operator.HAS_NOT: Operator.HAS,
}


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing the shopper asked for or ruled out.

    `values` serve ONE_OF and NONE_OF (a category value is a path joined by " > "). `low` and `high` serve RANGE and OUTSIDE,
    None for an open side; a side is exclusive when named in `open_sides`. Bounds are in `unit` where it is a unit, else in the
    facet's base unit: cents for price (`unit` is then the currency, "" for whatever the product is priced in), days for
    delivery. `turn` is the turn that set it. A soft constraint ranks; a hard one filters. Raises ValueError for a
    constraint that asks nothing, or something that its operator has no use for.
    """

    facet: str
    operator: Operator
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    open_sides: frozenset[Side] = field(default_factory=frozenset)
    unit: str = ""
    hard: bool = True
    turn: int = 0

    def __post_init__(self) -> None:
        listed, bounded = bool(self.values), self.low is not None or self.high is not None
        if self.operator in LISTS and not listed:
            raise ValueError(f"{self.operator} on {self.facet} needs values")
        if self.operator in INTERVALS and not bounded:
            raise ValueError(f"a range on {self.facet} needs a bound")
        if (listed and self.operator not in LISTS) or (bounded and self.operator not in INTERVALS):
            raise ValueError(f"{self.operator} on {self.facet} needs {'no values' if listed else 'no bounds'}")
        if any(bound is not None and not math.isfinite(bound) for bound in (self.low, self.high)):
            raise ValueError(f"a range on {self.facet} needs finite bounds")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"a range on {self.facet} needs low <= high")

    @property
    def id(self) -> str:
        """Names the constraint within its `Constraints`: one per facet and polarity."""
        return f"{self.facet}:{'not' if self.excludes else 'is'}"

    @property
    def excludes(self) -> bool:
        return self.operator in _EXCLUDING

    @property
    def opposite(self) -> Operator:
        """The operator of the other polarity."""
        return _OPPOSITE[self.operator]

    def contains(self, amount: float) -> bool:
        """Whether a number, in the unit of the bounds, lies between them."""
        if self.low is not None:
            at_low = math.isclose(amount, self.low, rel_tol=1e-9, abs_tol=1e-12)
            if ("low" in self.open_sides) if at_low else amount < self.low:
                return False
        if self.high is not None:
            at_high = math.isclose(amount, self.high, rel_tol=1e-9, abs_tol=1e-12)
            if ("high" in self.open_sides) if at_high else amount > self.high:
                return False
        return True

    def touches(self, low: float, high: float) -> bool:
        """Whether any number of an interval lies between the bounds."""
        if self.contains(low) or self.contains(high):
            return True
        inner = self.high if self.low is None else self.low
        return inner is not None and low < inner < high
