"""A snapshot of products as columns, so that a filter over all of them takes milliseconds.

Nothing is judged here: variants that a constraint cannot tell apart are gathered once for each facet, and
`constraints.judge` is asked about one of them. Knows nothing of ranking.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from retrieval.constraints import Constraint, Constraints, Evidence, Finding, judge, seen
from retrieval.products import Product, Variant

Mask = NDArray[np.bool_]
REMEMBERED = 256
MET, VIOLATED, NOT_STATED = range(3)
_CODES = {Finding.MET: MET, Finding.VIOLATED: VIOLATED, Finding.NOT_STATED: NOT_STATED}
# One unknown exclusion outweighs any number of soft wishes.
UNKNOWN_EXCLUSION = 100


@dataclass(frozen=True, slots=True)
class _Groups:
    """Variants that look the same to a facet: `group` (variants,) is each one's, `samples` has one of each."""

    group: NDArray[np.int32]
    samples: tuple[tuple[Product, Variant], ...]


class Columns:
    """Which variants and products of a snapshot constraints admit. Safe to share between threads.

    Variants stand in the order of their products; arrays "of variants" have shape (variants,).
    """

    def __init__(self, products: Sequence[Product], evidence: Evidence) -> None:
        self._products = tuple(products)
        self._evidence = evidence
        self._variants = [(product, variant) for product in self._products for variant in product.variants]
        counts = np.array([len(product.variants) for product in self._products], dtype=np.int64)
        self._starts = np.concatenate(([0], np.cumsum(counts)[:-1])) if len(counts) else np.zeros(0, np.int64)
        self._in_stock = np.array([variant.stock > 0 for _, variant in self._variants], dtype=bool)
        self._price = np.array(
            [0.0 if variant.price_cents is None else variant.price_cents for _, variant in self._variants]
        )
        self._groups: dict[str, _Groups] = {}
        self._findings: OrderedDict[Constraint, NDArray[np.int8]] = OrderedDict()
        self._lock = Lock()

    def prepare(self, facets: Iterable[str]) -> None:
        """Gathers the variants for these facets now, so that no search has to."""
        for facet in facets:
            self._groups_of(facet)

    def allowed(self, constraints: Constraints) -> Mask:
        """Which products have a variant in stock that every hard constraint admits: shape (products,)."""
        if not self._products:
            return np.zeros(0, dtype=bool)
        return np.logical_or.reduceat(self._fitting(constraints), self._starts)

    def doubts(self, constraints: Constraints) -> NDArray[np.int64]:
        """For each product, the doubts (see `doubts_of`) about its best fitting variant; shape (products,).

        What does not fit has the greatest number.
        """
        if not self._products:
            return np.zeros(0, dtype=np.int64)
        doubts = np.where(self._fitting(constraints), self._variant_doubts(constraints), np.iinfo(np.int64).max)
        return np.minimum.reduceat(doubts, self._starts)

    def prices(self, constraints: Constraints) -> NDArray[np.float64]:
        """The price in cents at which each product would be shown, infinite for what does not fit; shape (products,)."""
        if not self._products:
            return np.zeros(0)
        fitting, doubts = self._fitting(constraints), self._variant_doubts(constraints)
        least = np.repeat(self.doubts(constraints), np.diff([*self._starts, len(self._variants)]))
        return np.minimum.reduceat(np.where(fitting & (doubts == least), self._price, np.inf), self._starts)

    def _fitting(self, constraints: Constraints) -> Mask:
        fits = self._in_stock
        for item in constraints:
            if item.hard:
                found = self.findings(item)
                fits = fits & ((found != VIOLATED) if item.excludes else (found == MET))
        return fits

    def _variant_doubts(self, constraints: Constraints) -> NDArray[np.int64]:
        total = np.zeros(len(self._variants), dtype=np.int64)
        for item in constraints:
            if not item.hard:
                total += self.findings(item) != MET
            elif item.excludes:
                total += UNKNOWN_EXCLUSION * (self.findings(item) == NOT_STATED)
        return total

    def findings(self, item: Constraint) -> NDArray[np.int8]:
        """What the constraint finds of every variant, as MET, VIOLATED or NOT_STATED."""
        key = replace(item, hard=True, turn=0)
        with self._lock:
            known = self._findings.get(key)
            if known is not None:
                self._findings.move_to_end(key)
                return known
        groups = self._groups_of(item.facet)
        judged = [_CODES[judge(item, *sample, self._evidence).finding] for sample in groups.samples]
        found = np.array(judged, dtype=np.int8)[groups.group]
        found.setflags(write=False)
        with self._lock:
            self._findings[key] = found
            if len(self._findings) > REMEMBERED:
                self._findings.popitem(last=False)
        return found

    def _groups_of(self, facet: str) -> _Groups:
        known = self._groups.get(facet)
        if known is None:
            known = self._group(seen(facet, self._evidence))
            if len(known.samples) > 1:  # a facet nobody states is not worth keeping, and there is no end to them
                self._groups[facet] = known
        return known

    def _group(self, sight: Callable[[Product, Variant], Hashable]) -> _Groups:
        numbers: dict[Hashable, int] = {}
        samples: list[tuple[Product, Variant]] = []
        group = np.zeros(len(self._variants), dtype=np.int32)
        for n, pair in enumerate(self._variants):
            seen = sight(*pair)
            number = numbers.get(seen)
            if number is None:
                number = numbers[seen] = len(samples)
                samples.append(pair)
            group[n] = number
        return _Groups(group, tuple(samples))


def doubts_of(product: Product, variant: Variant, constraints: Constraints, evidence: Evidence) -> int:
    """Exclusions not known to hold, each counting more than any number of soft wishes that are not met."""
    total = 0
    for item in constraints:
        if item.hard and not item.excludes:
            continue
        finding = judge(item, product, variant, evidence).finding
        if not item.hard:
            total += finding is not Finding.MET
        elif finding is Finding.NOT_STATED:
            total += UNKNOWN_EXCLUSION
    return total
