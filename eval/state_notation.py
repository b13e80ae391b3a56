"""The short notation of constraints in dialogue files, and whether what was understood is what is written.

    category=Backpacks|Tote bags   one of these (a category by its last name or its whole path)
    color!=black|white             none of these
    +hood   -lid                   with, without
    price<=200   weight>=1.5kg     a bound; money in whole units of the shop's currency
    price=100..200                 a range
    price~200   memory=16GB        about that much: a range around it, of a width that is the system's own
    ~color=blue                    soft: a wish, not a demand
    ~weight<                       soft, with an upper bound of the system's own ("not too heavy")

`<` and `<=` are the same: whether a bound itself is included is not compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.errors import EvalError
from retrieval.amounts import read_amount
from retrieval.constraints import Constraint, Operator
from retrieval.facets import PATH_JOIN, FacetKind, Facets
from retrieval.units import to_base

WIDEST_ABOUT = 0.5  # "about 200" lies within half of it on either side
SAME = 0.011  # bounds that differ by less than this share are the same: "a kilo and a half" is rounded
_FLAG = re.compile(r"^(?P<sign>[+-])(?P<facet>\w+)$")
_LIST = re.compile(r"^(?P<facet>\w+)(?P<sign>!?=)(?P<values>.+)$")
_NUMBER = r"-?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"^(?P<facet>\w+)=(?P<low>{_NUMBER})\.\.(?P<high>{_NUMBER})(?P<unit>[^\d.]*)$")
_BOUND = re.compile(rf"^(?P<facet>\w+)(?P<sign>[<>]=?|~|=)(?P<amount>{_NUMBER})(?P<unit>[^\d.|]*)$")
_SOMEWHERE = re.compile(r"^(?P<facet>\w+)(?P<sign>[<>])$")
_SPECIAL_NUMBERS = ("price", "rating")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One constraint as a file expects it. `low` and `high` in the facet's base unit (cents for price); `about` is an
    amount that the range lies around, `side` a bound ("low", "high") whose amount is free."""

    text: str
    facet: str
    operator: Operator
    values: frozenset[str] = frozenset()
    low: float | None = None
    high: float | None = None
    about: float | None = None
    side: str = ""
    hard: bool = True

    @property
    def id(self) -> str:
        excludes = self.operator in (Operator.NONE_OF, Operator.HAS_NOT)
        return f"{self.facet}:{'not' if excludes else 'is'}"

    def matches(self, found: Constraint) -> bool:
        """Whether a constraint that was understood is this one."""
        if found.facet != self.facet or found.operator is not self.operator or found.hard is not self.hard:
            return False
        if self.operator is not Operator.RANGE:
            return frozenset(found.values) == self.values
        if self.side:
            return getattr(found, self.side) is not None and _other(found, self.side) is None
        if self.about is not None:
            return _around(found, self.about)
        return _same(found.low, self.low) and _same(found.high, self.high)


def parse(text: str, facets: Facets) -> Wanted:
    """Reads one constraint in the notation; raises `EvalError` for what is none, or names nothing of the catalogue."""
    bare = text.removeprefix("~")
    hard = bare == text
    if (flag := _FLAG.match(bare)) is not None:
        operator = Operator.HAS if flag["sign"] == "+" else Operator.HAS_NOT
        return Wanted(text, _known(flag["facet"], facets, text), operator, hard=hard)
    if (somewhere := _SOMEWHERE.match(bare)) is not None:
        side = "high" if somewhere["sign"] == "<" else "low"
        return Wanted(text, _known(somewhere["facet"], facets, text), Operator.RANGE, side=side, hard=hard)
    if (ends := _RANGE.match(bare)) is not None and _is_number(ends["facet"], facets):
        facet = _known(ends["facet"], facets, text)
        low, high = (_base(float(ends[side]), ends["unit"], facet) for side in ("low", "high"))
        return Wanted(text, facet, Operator.RANGE, low=low, high=high, hard=hard)
    if (bound := _BOUND.match(bare)) is not None and _measures(bound, facets):
        facet = _known(bound["facet"], facets, text)
        amount = _base(float(bound["amount"]), bound["unit"], facet)
        if bound["sign"] in ("~", "="):
            return Wanted(text, facet, Operator.RANGE, about=amount, hard=hard)
        if bound["sign"].startswith("<"):
            return Wanted(text, facet, Operator.RANGE, high=amount, hard=hard)
        return Wanted(text, facet, Operator.RANGE, low=amount, hard=hard)
    if (listed := _LIST.match(bare)) is not None and _is_number(listed["facet"], facets):
        named = read_amount(listed["values"], listed["facet"])
        if named is None:
            raise EvalError(f"{text!r}: {listed['values']!r} is no amount of {listed['facet']}")
        return Wanted(text, listed["facet"], Operator.RANGE, about=to_base(named.low, named.unit)[0], hard=hard)
    if (listed := _LIST.match(bare)) is not None:
        facet = _known(listed["facet"], facets, text)
        operator = Operator.ONE_OF if listed["sign"] == "=" else Operator.NONE_OF
        values = frozenset(_value(facet, value.strip(), facets, text) for value in listed["values"].split("|"))
        return Wanted(text, facet, operator, values, hard=hard)
    raise EvalError(f"{text!r} is no constraint in the notation of docs/dialogue.md")


def differences(wanted: Sequence[Wanted], found: Sequence[Constraint]) -> tuple[str, ...]:
    """What is missing (`-`), not asked for (`+`) or other than written (`!`); nothing where they are the same."""
    by_id = {one.id: one for one in found}
    lines = []
    for one in wanted:
        have = by_id.pop(one.id, None)
        if have is None:
            lines.append(f"- {one.text}")
        elif not one.matches(have):
            lines.append(f"! {one.text}, but {described(have)}")
    return (*lines, *(f"+ {described(one)}" for one in by_id.values()))


def described(found: Constraint) -> str:
    """A constraint in the notation, amounts in base units."""
    soft = "" if found.hard else "~"
    match found.operator:
        case Operator.HAS:
            return f"{soft}+{found.facet}"
        case Operator.HAS_NOT:
            return f"{soft}-{found.facet}"
        case Operator.RANGE:
            scale = 100 if found.facet == "price" else 1
            low, high = (None if side is None else f"{side / scale:g}" for side in (found.low, found.high))
            if low is not None and high is not None:
                return f"{soft}{found.facet}={low}..{high}{found.unit}"
            return f"{soft}{found.facet}{'>=' if high is None else '<='}{low or high}{found.unit}"
        case _:
            sign = "!=" if found.excludes else "="
            return f"{soft}{found.facet}{sign}{'|'.join(value.split(PATH_JOIN)[-1] for value in found.values)}"


def _known(facet: str, facets: Facets, text: str) -> str:
    if facet in ("price", "rating", "stock", "offer", "brand", "category") or facet in facets.by_id:
        return facet
    if facet in {mentioned for mentioned, _value in facets.labels}:
        return facet
    raise EvalError(f"{text!r}: the catalogue states no {facet!r}")


def _is_number(facet: str, facets: Facets) -> bool:
    known = facets.by_id.get(facet)
    return facet in _SPECIAL_NUMBERS or (known is not None and known.kind is FacetKind.NUMBER)


def _measures(bound: re.Match[str], facets: Facets) -> bool:
    """Whether a bound is an amount of its facet: the 4k of a resolution is a name."""
    known = facets.by_id.get(bound["facet"])
    return _is_number(bound["facet"], facets) and not (known is not None and known.unit == "MP")


def _base(amount: float, unit: str, facet: str) -> float:
    return amount * 100 if facet == "price" else to_base(amount, unit.strip())[0]


def _value(facet: str, value: str, facets: Facets, text: str) -> str:
    if facet != "category":
        return facets.vocabulary.canonical(facet, value)
    ending = [path for path in facets.categories if path == value or path.endswith(PATH_JOIN + value)]
    if not ending:
        raise EvalError(f"{text!r}: the catalogue has no category {value!r}")
    return min(ending, key=len)


def _around(found: Constraint, amount: float) -> bool:
    if found.low is None or found.high is None:
        return False
    slack = WIDEST_ABOUT * abs(amount)
    return amount - slack <= found.low <= amount <= found.high <= amount + slack


def _same(found: float | None, wanted: float | None) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return abs(found - wanted) <= SAME * max(abs(found), abs(wanted))


def _other(found: Constraint, side: str) -> float | None:
    return found.high if side == "low" else found.low


def constraint_of(wanted: Wanted) -> Constraint:
    """The constraint that a chip edit sets; a wish of an open amount cannot be set."""
    bounds: Mapping[str, float | None] = {"low": wanted.low, "high": wanted.high}
    if wanted.operator is Operator.RANGE and wanted.low is None and wanted.high is None:
        raise EvalError(f"{wanted.text!r}: an edit needs amounts")
    return Constraint(
        wanted.facet,
        wanted.operator,
        tuple(sorted(wanted.values)),
        low=bounds["low"],
        high=bounds["high"],
        hard=wanted.hard,
    )
