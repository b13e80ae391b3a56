"""Typed constraints and their one judge, `Constraints.admits`, used by search and by evaluation alike.

A constraint speaks of one facet. `price` (cents), `rating`, `stock`, `offer`, `brand` and `category` are facets that
every catalogue has; every other facet is an attribute's name. Knows nothing of language or of where products come from.

An operator that a facet cannot answer (a range of brands) finds nothing stated, and so admits nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol

from retrieval.products import AttributeValue, Product, Quantity, Variant
from retrieval.units import to_base


class Operator(StrEnum):
    ONE_OF = "one_of"
    NONE_OF = "none_of"
    RANGE = "range"
    HAS = "has"
    HAS_NOT = "has_not"


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing the shopper asked for or ruled out.

    `values` serve ONE_OF and NONE_OF (a category value is a path joined by " > "). `low` and `high` serve RANGE, in the
    facet's base unit (cents for price), None for an open side; a side is exclusive when named in `open_sides`.
    `turn` is the turn that set it. A soft constraint ranks; a hard one filters.
    """

    facet: str
    operator: Operator
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    open_sides: frozenset[Literal["low", "high"]] = frozenset()
    unit: str = ""
    hard: bool = True
    turn: int = 0

    def __post_init__(self) -> None:
        if self.operator in (Operator.ONE_OF, Operator.NONE_OF) and not self.values:
            raise ValueError(f"{self.operator} on {self.facet} needs values")
        if self.operator is Operator.RANGE and self.low is None and self.high is None:
            raise ValueError(f"a range on {self.facet} needs a bound")

    @property
    def id(self) -> str:
        """Names the constraint within its `Constraints`: one per facet and polarity."""
        return f"{self.facet}:{'not' if self.excludes else 'is'}"

    @property
    def excludes(self) -> bool:
        return self.operator in (Operator.NONE_OF, Operator.HAS_NOT)

    def contains(self, amount: float) -> bool:
        """Whether a number, in the facet's base unit, lies in the range."""
        if self.low is not None and (amount < self.low or (amount == self.low and "low" in self.open_sides)):
            return False
        return not (
            self.high is not None and (amount > self.high or (amount == self.high and "high" in self.open_sides))
        )


class Finding(StrEnum):
    MET = "met"
    VIOLATED = "violated"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one constraint finds of one variant; `evidence` is the field that says so and what it says."""

    constraint: Constraint
    finding: Finding
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Admission:
    """The verdicts of every constraint. Unknown is not yes: a hard requirement that is not stated does not admit."""

    verdicts: tuple[Verdict, ...]

    @property
    def admitted(self) -> bool:
        return not any(blocks(verdict) for verdict in self.verdicts)

    @property
    def unstated(self) -> tuple[Constraint, ...]:
        return tuple(v.constraint for v in self.verdicts if v.finding is Finding.NOT_STATED)


def blocks(verdict: Verdict) -> bool:
    """Whether the verdict keeps its product from being shown."""
    if not verdict.constraint.hard:
        return False
    if verdict.finding is Finding.VIOLATED:
        return True
    return verdict.finding is Finding.NOT_STATED and not verdict.constraint.excludes


class Evidence(Protocol):
    """What the words of a product state beside its attributes."""

    def covers(self, facet: str, asked: str, stated: str) -> bool:
        """Whether the stated value of a facet is the asked value or a kind of it (navy is blue)."""
        ...

    def mentioned(self, product: Product, facet: str) -> tuple[str, ...]:
        """The facet's values that the product's title and description state (not those they deny)."""
        ...


@dataclass(frozen=True, slots=True)
class Constraints:
    """Everything the shopper asked for and ruled out: one immutable, versioned value."""

    items: tuple[Constraint, ...] = ()
    version: int = 0

    def __iter__(self) -> Iterator[Constraint]:
        return iter(self.items)

    def with_(self, constraint: Constraint) -> Constraints:
        """Sets or replaces the constraint of the same id, in its place."""
        if constraint in self.items:
            return self
        at = {item.id: n for n, item in enumerate(self.items)}.get(constraint.id)
        items = list(self.items)
        if at is None:
            items.append(constraint)
        else:
            items[at] = constraint
        return Constraints(tuple(items), self.version + 1)

    def without(self, *ids: str) -> Constraints:
        kept = tuple(item for item in self.items if item.id not in ids)
        return self if kept == self.items else Constraints(kept, self.version + 1)

    def get(self, constraint_id: str) -> Constraint | None:
        return next((item for item in self.items if item.id == constraint_id), None)

    def admits(self, product: Product, variant: Variant, evidence: Evidence) -> Admission:
        """Judges one variant of one product."""
        return Admission(tuple(judge(item, product, variant, evidence) for item in self.items))


_LISTS = frozenset({Operator.ONE_OF, Operator.NONE_OF})
_FLAGS = frozenset({Operator.HAS, Operator.HAS_NOT})
_ANSWERED: Mapping[str, frozenset[Operator]] = {
    "price": frozenset({Operator.RANGE}),
    "rating": frozenset({Operator.RANGE}),
    "stock": _FLAGS,
    "offer": _FLAGS,
    "brand": _LISTS,
    "category": _LISTS,
}
_YES_NO = {"yes": True, "true": True, "是": True, "有": True, "no": False, "none": False, "false": False, "否": False,
           "无": False, "没有": False}  # fmt: skip


def judge(item: Constraint, product: Product, variant: Variant, evidence: Evidence) -> Verdict:
    """What one constraint finds of one variant of one product."""
    if item.operator not in _ANSWERED.get(item.facet, (item.operator,)):
        return Verdict(item, Finding.NOT_STATED)
    match item.facet:
        case "price":
            return _number(item, "price", None if variant.price_cents is None else float(variant.price_cents))
        case "rating":
            return _number(item, "rating", product.rating)
        case "stock":
            return _flag(item, "stock", variant.stock > 0)
        case "offer":
            return _flag(item, "list price", variant.on_offer)
        case "brand":
            return _texts(item, "brand", (product.brand,) if product.brand else (), evidence)
        case "category":
            return _category(item, product)
        case _:
            return _attribute(item, product, variant, evidence)


def _finding(item: Constraint, holds: bool) -> Finding:
    return Finding.MET if holds is not item.excludes else Finding.VIOLATED


def _number(item: Constraint, field: str, amount: float | None) -> Verdict:
    if amount is None:
        return Verdict(item, Finding.NOT_STATED)
    return Verdict(item, _finding(item, item.contains(amount)), f"{field}={amount:g}")


def _flag(item: Constraint, field: str, holds: bool) -> Verdict:
    return Verdict(item, _finding(item, holds), f"{field}={holds}")


def _category(item: Constraint, product: Product) -> Verdict:
    if not product.category:
        return Verdict(item, Finding.NOT_STATED)
    path = " > ".join(product.category)
    inside = any(path == value or path.startswith(f"{value} > ") for value in item.values)
    return Verdict(item, _finding(item, inside), f"category={path}")


def _texts(item: Constraint, field: str, stated: tuple[str, ...], evidence: Evidence) -> Verdict:
    if not stated:
        return Verdict(item, Finding.NOT_STATED)
    hit = next((have for have in stated for asked in item.values if evidence.covers(item.facet, asked, have)), None)
    return Verdict(item, _finding(item, hit is not None), f"{field}={hit or ', '.join(stated)}")


def _attribute(item: Constraint, product: Product, variant: Variant, evidence: Evidence) -> Verdict:
    value = variant.options.get(item.facet, product.attributes.get(item.facet))
    match item.operator:
        case Operator.RANGE:
            return _number(item, item.facet, _amount(value, item.unit))
        case Operator.HAS | Operator.HAS_NOT:
            return _stated_flag(item, product, variant, value, evidence)
        case _:
            return _stated_text(item, product, variant, value, evidence)


def _stated_flag(
    item: Constraint, product: Product, variant: Variant, value: AttributeValue | None, evidence: Evidence
) -> Verdict:
    """A description that speaks of the thing keeps it from whoever ruled it out, but is no promise to whoever wants it."""
    holds = _YES_NO.get(value.strip().lower()) if isinstance(value, str) else value
    if isinstance(holds, bool):
        return _flag(item, item.facet, holds)
    if item.excludes and item.facet not in variant.options:
        said = evidence.mentioned(product, item.facet)
        if said:
            return Verdict(item, Finding.VIOLATED, f"description: {said[0]}")
    return Verdict(item, Finding.NOT_STATED)


def _stated_text(
    item: Constraint, product: Product, variant: Variant, value: AttributeValue | None, evidence: Evidence
) -> Verdict:
    """Words of the description count too, except where the variant itself states the facet (its colour, its size)."""
    verdict = _texts(item, item.facet, _as_texts(value), evidence)
    if verdict.finding is Finding.VIOLATED or item.facet in variant.options:
        return verdict
    if item.excludes or verdict.finding is Finding.NOT_STATED:
        said = evidence.mentioned(product, item.facet)
        hit = next((word for word in said for asked in item.values if evidence.covers(item.facet, asked, word)), None)
        if hit is not None:
            return Verdict(item, _finding(item, True), f"description: {hit}")
    return verdict


def _as_texts(value: AttributeValue | None) -> tuple[str, ...]:
    match value:
        case None:
            return ()
        case str():
            return (value,)
        case bool():
            return ("yes" if value else "no",)
        case Quantity():
            return (f"{value.amount:g} {value.unit}".strip(),)
        case _:
            return value


def _amount(value: AttributeValue | None, unit: str) -> float | None:
    if not isinstance(value, Quantity):
        return None
    amount, base = to_base(value.amount, value.unit)
    return amount if not unit or base == unit or not value.unit else None
