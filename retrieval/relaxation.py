"""Why nothing fits: the fewest constraints to blame, how many products there are without them, and what comes nearest.

Each variant in stock is given the set of hard constraints that it misses; the smallest such sets are the smallest relaxations,
and the variants that miss exactly one of them are what it would give. So the work grows with variants times constraints,
never with combinations of constraints.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.columns import MET, VIOLATED
from retrieval.constraints import Constraint, Constraints, Evidence, Operator
from retrieval.facets import PATH_JOIN
from retrieval.hits import Instead, ValueCount
from retrieval.products import Product, Quantity, Variant
from retrieval.units import to_base

RELAXED_TOGETHER = 3
RELAXATIONS = 6
INSTEAD_VALUES = 5
REMEMBERED = 256
Findings = Callable[[Constraint], NDArray[np.int8]]
_SIZES = {name: n for n, name in enumerate(("xxxs", "xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "xxxxl"))}
_TIMES_X = re.compile(r"^(\d)xl$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_FAR = 1e9


@dataclass(frozen=True, slots=True)
class Freed:
    """What giving up `constraints` together would give: `count` products; `variants` are their positions, nearest first.

    Of each product only the nearest variant stands in `variants`, with its product's position beside it in `products` and its
    `distance` from what was asked (see `Relaxer`), all of shape (count,).
    """

    constraints: tuple[Constraint, ...]
    count: int
    instead: tuple[Instead, ...]
    products: NDArray[np.int64]
    variants: NDArray[np.int64]
    distance: NDArray[np.float64]


class Relaxer:
    """Relaxations over one snapshot of products. `findings` gives MET, VIOLATED or NOT_STATED for every variant, in the
    order of the products' variants (`Columns.findings`)."""

    def __init__(self, products: Sequence[Product], findings: Findings, evidence: Evidence) -> None:
        self._products = products
        self._findings = findings
        self._evidence = evidence
        self._amounts: dict[tuple[str, str], NDArray[np.float64]] = {}
        self._values: dict[str, _Values] = {}

    @cached_property
    def _pairs(self) -> tuple[tuple[Product, Variant], ...]:
        return tuple((product, variant) for product in self._products for variant in product.variants)

    @cached_property
    def _owners(self) -> NDArray[np.int64]:
        return np.repeat(np.arange(len(self._products)), [len(product.variants) for product in self._products])

    @cached_property
    def _stocked(self) -> NDArray[np.int64]:
        return np.flatnonzero(np.array([variant.stock > 0 for _, variant in self._pairs], dtype=bool))

    def relax(self, constraints: Constraints) -> tuple[Freed, ...]:
        """The smallest sets of hard constraints without which something fits, the best first: of at most three constraints.

        The best gives most products, but a category is given up only where nothing else helps.
        """
        hard = [item for item in constraints if item.hard]
        stocked = self._stocked
        if not hard or not len(stocked):
            return ()
        missed = np.array([_misses(item, self._findings(item)[stocked]) for item in hard])
        many = missed.sum(axis=0)
        least = max(int(many.min()), 1)
        if least > RELAXED_TOGETHER:
            return ()
        fitting = stocked[many == 0]
        small = missed[:, many == least]
        sets, which = np.unique(small, axis=1, return_inverse=True)
        if len(fitting):  # where all are met, each may be given up
            sets, which = np.eye(len(hard), dtype=bool), small.argmax(axis=0)
        where = stocked[many == least]
        freed = [
            self._freed(
                tuple(item for item, out in zip(hard, chosen, strict=True) if out),
                np.union1d(where[which.ravel() == n], fitting),
            )
            for n, chosen in enumerate(sets.T)
        ]
        places = {item.id: n for n, item in enumerate(hard)}
        return tuple(sorted(freed, key=lambda one: _order(one, places))[:RELAXATIONS])

    def product_and_variant(self, n: int) -> tuple[Product, Variant]:
        """The variant at a position of `Freed.variants`, with its product."""
        return self._pairs[n]

    def _freed(self, given_up: tuple[Constraint, ...], variants: NDArray[np.int64]) -> Freed:
        owners = self._owners[variants]
        distance = np.zeros(len(variants))
        for item in given_up:
            distance += self._distance(item, variants)
        nearest = np.lexsort((variants, distance))
        _, first = np.unique(owners[nearest], return_index=True)
        kept = nearest[np.sort(first)]
        instead = tuple(self._instead(item, variants, int(variants[nearest[0]])) for item in given_up)
        return Freed(given_up, len(kept), instead, owners[kept], variants[kept], distance[kept])

    def _distance(self, item: Constraint, variants: NDArray[np.int64]) -> NDArray[np.float64]:
        """How far variants are from what was asked: relative for a range, steps for sizes, 0 for what has no distance."""
        if item.operator is Operator.RANGE:
            return _beyond(item, self._amounts_of(item)[variants])
        if item.operator is Operator.ONE_OF and item.facet not in ("brand", "category"):
            stated = self._values_of(item.facet)
            steps = [min((_steps(a, have) for a in item.values for have in one), default=_FAR) for one in stated.values]
            return np.array(steps)[stated.code[variants]]
        return np.zeros(len(variants))

    def _instead(self, item: Constraint, variants: NDArray[np.int64], nearest: int) -> Instead:
        if item.operator is Operator.RANGE:
            return Instead(item, amount_of(item, *self._pairs[nearest]))
        if item.facet == "category" and not item.excludes:
            return Instead(item, values=self._above(item, variants))
        if item.operator in (Operator.HAS, Operator.HAS_NOT):
            return Instead(item)
        counts = self._counts(item.facet, variants)
        if item.excludes:
            covers = self._evidence.covers
            counts = {
                value: n
                for value, n in counts.items()
                if item.facet == "category" or any(covers(item.facet, asked, value) for asked in item.values)
            }
        steps = {value: min(_steps(asked, value) for asked in item.values) for value in counts}
        ranked = sorted(counts.items(), key=lambda one: (steps[one[0]], -one[1], one[0]))
        return Instead(item, values=tuple(ValueCount(*one) for one in ranked[:INSTEAD_VALUES]))

    def _counts(self, facet: str, variants: NDArray[np.int64]) -> dict[str, int]:
        """How many products have each value of a facet among these variants."""
        stated = self._values_of(facet)
        pairs = np.unique(np.stack([stated.code[variants], self._owners[variants]]), axis=1)
        alone = np.bincount(pairs[0], minlength=len(stated.values))
        counts: Counter[str] = Counter()
        for values, n in zip(stated.values, alone.tolist(), strict=True):
            if n:
                counts.update(dict.fromkeys(values, n))
        return counts

    def _above(self, item: Constraint, variants: NDArray[np.int64]) -> tuple[ValueCount, ...]:
        """The nearest categories above the asked ones that have something; the broadest with something where none has."""
        paths = self._counts("category", variants)
        found: dict[str, int] = {}
        for value in item.values:
            steps = value.split(PATH_JOIN)
            for depth in range(len(steps) - 1, 0, -1):
                parent = PATH_JOIN.join(steps[:depth])
                inside = sum(n for path, n in paths.items() if path == parent or path.startswith(parent + PATH_JOIN))
                if inside:
                    found[parent] = inside
                    break
        if not found:
            tops: Counter[str] = Counter()
            for path, n in paths.items():
                tops[path.split(PATH_JOIN)[0]] += n
            found = dict(tops.most_common(INSTEAD_VALUES))
        return tuple(ValueCount(path, n) for path, n in found.items())

    def _amounts_of(self, item: Constraint) -> NDArray[np.float64]:
        known = self._amounts.get((item.facet, item.unit))
        if known is None:
            stated = (amount_of(item, product, variant) for product, variant in self._pairs)
            known = np.array([np.nan if amount is None else amount for amount in stated])
            if len(self._amounts) < REMEMBERED:  # there is no end to the facets that a shopper may invent
                self._amounts[item.facet, item.unit] = known
        return known

    def _values_of(self, facet: str) -> _Values:
        known = self._values.get(facet)
        if known is None:
            numbers: dict[tuple[str, ...], int] = {}
            code = [
                numbers.setdefault(stated_values(facet, product, variant), len(numbers))
                for product, variant in self._pairs
            ]
            known = _Values(np.array(code, dtype=np.int64), tuple(numbers))
            if len(self._values) < REMEMBERED:
                self._values[facet] = known
        return known


@dataclass(frozen=True, slots=True)
class _Values:
    """The named values of a facet: `code` (variants,) is each variant's place in `values`."""

    code: NDArray[np.int64]
    values: tuple[tuple[str, ...], ...]


def amount_of(item: Constraint, product: Product, variant: Variant) -> float | None:
    """The number that a variant states for the facet of a range, in the base unit; None where it states none."""
    match item.facet:
        case "price":
            return None if variant.price_cents is None else float(variant.price_cents)
        case "rating":
            return product.rating
        case _:
            value = variant.options.get(item.facet, product.attributes.get(item.facet))
            if not isinstance(value, Quantity):
                return None
            amount, base = to_base(value.amount, value.unit)
            return amount if not item.unit or not value.unit or base == item.unit else None


def stated_values(facet: str, product: Product, variant: Variant) -> tuple[str, ...]:
    """The named values that a variant states for a facet."""
    match facet:
        case "brand":
            return (product.brand,) if product.brand else ()
        case "category":
            return (PATH_JOIN.join(product.category),) if product.category else ()
        case _:
            value = variant.options.get(facet, product.attributes.get(facet))
            if isinstance(value, str):
                return (value,)
            return value if isinstance(value, tuple) else ()


def _misses(item: Constraint, found: NDArray[np.int8]) -> NDArray[np.bool_]:
    return np.asarray((found == VIOLATED) if item.excludes else (found != MET))


def _beyond(item: Constraint, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far amounts lie outside a range, as a share of the bound that they break; very far where none is stated."""
    beyond = np.zeros(len(amounts))
    if item.high is not None:
        beyond = np.maximum(beyond, (amounts - item.high) / max(abs(item.high), 1e-9))
    if item.low is not None:
        beyond = np.maximum(beyond, (item.low - amounts) / max(abs(item.low), 1e-9))
    return np.nan_to_num(beyond, nan=_FAR)


def _steps(asked: str, stated: str) -> float:
    """How far one size is from another: 0 where they are no sizes of one kind."""
    one, other = _size(asked), _size(stated)
    if one is None or other is None or one[0] != other[0]:
        return 0.0 if one is None else _FAR
    return abs(one[1] - other[1])


def _size(value: str) -> tuple[str, float] | None:
    """A value as a place on a scale: letters (S, M, 2XL) or numbers (EU 42, 32 mm); None for any other."""
    plain = value.strip().lower()
    if (times := _TIMES_X.match(plain)) is not None:
        plain = "x" * int(times[1]) + "l"
    if plain in _SIZES:
        return "letters", float(_SIZES[plain])
    number = _NUMBER.search(plain)
    return (_NUMBER.sub("", plain).strip(), float(number[0])) if number else None


def _order(one: Freed, places: Mapping[str, int]) -> tuple[bool, int, list[int]]:
    by_category = any(item.facet == "category" for item in one.constraints)
    return by_category, -one.count, [places[item.id] for item in one.constraints]
