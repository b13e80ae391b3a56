"""A snapshot of products as columns, so that a filter over all of them takes milliseconds.

Nothing is judged here: variants that a constraint cannot tell apart are gathered once for each facet, and
`constraints.judge` is asked about one of them. Knows nothing of ranking.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from retrieval.constraints import Constraint, Constraints, Evidence, Finding, judge, seen, unread
from retrieval.judging import SPECIAL, alike_in, spoken_of
from retrieval.products import Product, Variant

Mask = NDArray[np.bool_]
Places = NDArray[np.int64] | slice
EVERY = slice(None)
# Of findings, a byte for each variant; a catalogue of 100,000 products has room for about 150 constraints.
REMEMBERED_BYTES = 32 * 2**20
MET, VIOLATED, NOT_STATED = range(3)
_CODES = {Finding.MET: MET, Finding.VIOLATED: VIOLATED, Finding.NOT_STATED: NOT_STATED}
# One unknown exclusion outweighs any number of soft wishes.
UNKNOWN_EXCLUSION = 100


@dataclass(frozen=True, slots=True)
class _Groups:
    """Variants that look the same to a facet: `group` (variants,) is each one's, `samples` has one of each.

    A facet of numbers also has their `amounts` (samples,), NaN where none is stated; `currencies` (samples,) numbers those
    of the prices.
    """

    group: NDArray[np.int32]
    samples: tuple[tuple[Product, Variant], ...]
    amounts: NDArray[np.float64] | None = None
    currencies: NDArray[np.int64] | None = None

    def alike(self, item: Constraint) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Samples that stand for all, and for every sample the place of the one that stands for it.

        Amounts on one side of both bounds, in one currency, are the same to any comparison with them.
        """
        if self.amounts is None or self.currencies is None:
            every = np.arange(len(self.samples))
            return every, every
        side = np.where(np.isnan(self.amounts), 9, 0) + 10 * self.currencies
        for scale, bound in ((1, item.low), (3, item.high)):
            if bound is not None:
                side += scale * ((self.amounts > bound).astype(np.int64) + (self.amounts >= bound))
        first = np.full(int(side.max(initial=0)) + 1, -1)
        first[side[::-1]] = np.arange(len(side))[::-1]
        known = np.flatnonzero(first >= 0)
        places = np.zeros(len(first), dtype=np.int64)
        places[known] = np.arange(len(known))
        return first[known], places[side]


class Columns:
    """Which variants and products of a snapshot constraints admit. Safe to share between threads.

    Variants stand in the order of their products; arrays "of variants" have shape (variants,).
    """

    def __init__(self, products: Sequence[Product], evidence: Evidence) -> None:
        self._products = tuple(products)
        self._evidence = evidence
        counts = self._counts = np.array([len(product.variants) for product in self._products], dtype=np.int64)
        self._starts = np.concatenate(([0], np.cumsum(counts)[:-1])) if len(counts) else np.zeros(0, np.int64)
        self._owner = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        self._in_stock = np.array([variant.stock > 0 for _, variant in self._variants()], dtype=bool)
        self._price = np.array([float(variant.price_cents or 0) for _, variant in self._variants()])
        self._remembered = max(16, REMEMBERED_BYTES // max(len(self._owner), 1))
        self._groups: dict[str, _Groups] = {}
        self._spoken: dict[str, array[int]] | None = None
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
        return np.asarray(np.logical_or.reduceat(self._fitting(constraints), self._starts))

    def doubts(self, constraints: Constraints) -> NDArray[np.int64]:
        """For each product, the doubts (see `doubts_of`) about its best fitting variant; shape (products,).

        What does not fit has the greatest number.
        """
        if not self._products:
            return np.zeros(0, dtype=np.int64)
        doubts = np.where(self._fitting(constraints), self._variant_doubts(constraints), np.iinfo(np.int64).max)
        return np.minimum.reduceat(doubts, self._starts)

    def doubts_about(self, products: NDArray[np.int64], constraints: Constraints) -> NDArray[np.int64]:
        """The same for the products at these positions alone, shape (products,)."""
        counts = self._counts[products]
        ends = np.cumsum(counts)
        variants = np.repeat(self._starts[products] - (ends - counts), counts) + np.arange(
            int(ends[-1]) if len(ends) else 0
        )
        if not len(variants):
            return np.zeros(0, dtype=np.int64)
        doubts = self._variant_doubts(constraints, variants)
        doubts = np.where(self._fitting(constraints, variants), doubts, np.iinfo(np.int64).max)
        return np.minimum.reduceat(doubts, ends - counts)

    def prices(self, constraints: Constraints) -> NDArray[np.float64]:
        """The price in cents at which each product would be shown, infinite for what does not fit; shape (products,)."""
        if not self._products:
            return np.zeros(0)
        fitting, doubts = self._fitting(constraints), self._variant_doubts(constraints)
        least = self.doubts(constraints)[self._owner]
        return np.minimum.reduceat(np.where(fitting & (doubts == least), self._price, np.inf), self._starts)

    def _fitting(self, constraints: Constraints, among: Places = EVERY) -> Mask:
        fits = self._in_stock[among]
        for item in constraints:
            if item.hard:
                found = self.findings(item)[among]
                fits = fits & ((found != VIOLATED) if item.excludes else (found == MET))
        return fits

    def _variant_doubts(self, constraints: Constraints, among: Places = EVERY) -> NDArray[np.int64]:
        total = np.zeros(len(self._in_stock[among]), dtype=np.int64)
        for item in constraints:
            if not item.hard:
                total += self.findings(item)[among] != MET
            elif item.excludes:
                total += UNKNOWN_EXCLUSION * (self.findings(item)[among] == NOT_STATED)
        return total

    def findings(self, item: Constraint) -> NDArray[np.int8]:
        """What the constraint finds of every variant, as MET, VIOLATED or NOT_STATED."""
        key = replace(item, hard=True, turn=0)
        with self._lock:
            known = self._findings.get(key)
            if known is not None:
                self._findings.move_to_end(key)
                return known
        words = unread(item, self._evidence)
        groups = self._group(item.facet, words) if words else self._groups_of(item.facet)
        standing, place = groups.alike(item)
        samples = [groups.samples[int(n)] for n in standing]
        judged = [_CODES[judge(item, *sample, self._evidence).finding] for sample in samples]
        found = np.array(judged, dtype=np.int8)[place][groups.group]
        found.setflags(write=False)
        with self._lock:
            self._findings[key] = found
            if len(self._findings) > self._remembered:
                self._findings.popitem(last=False)
        return found

    def _groups_of(self, facet: str) -> _Groups:
        known = self._groups.get(facet)
        if known is None:
            known = self._group(facet)
            if len(known.samples) > 1:  # a facet nobody states is not worth keeping, and there is no end to them
                self._groups[facet] = known
        return known

    def _variants(self) -> Iterator[tuple[Product, Variant]]:
        return ((product, variant) for product in self._products for variant in product.variants)

    def _group(self, facet: str, words: tuple[str, ...] = ()) -> _Groups:
        """Gathers the variants for a facet; `words` are what `unread` gives for the constraint that asks."""
        sight = seen(facet, self._evidence, words)
        numbers: dict[Hashable, int] = {}
        samples: list[tuple[Product, Variant]] = []
        group = np.full(len(self._owner), -1, dtype=np.int32)
        starts = self._starts.tolist()

        def number(product: Product, variant: Variant) -> int:
            known = numbers.setdefault(sight(product, variant), len(samples))
            if known == len(samples):
                samples.append((product, variant))
            return known

        for n in self._speaking(facet, words):
            product, start = self._products[n], starts[n]
            if alike_in(facet, product, self._evidence):
                group[start : start + len(product.variants)] = number(product, product.variants[0])
            else:
                group[start : start + len(product.variants)] = [number(product, one) for one in product.variants]
        silent = np.flatnonzero(group < 0)
        if len(silent):
            owner = int(self._owner[silent[0]])
            group[silent] = number(
                self._products[owner], self._products[owner].variants[int(silent[0]) - starts[owner]]
            )
        currencies: dict[str, int] = {}
        numbered = [currencies.setdefault(product.currency, len(currencies)) for product, _ in samples]
        return _Groups(group, tuple(samples), _amounts(facet, samples), np.array(numbered, dtype=np.int64))

    def _speaking(self, facet: str, words: tuple[str, ...]) -> Iterable[int]:
        """The positions of the products that may say anything on a facet; all others look the same to it."""
        if words or facet in SPECIAL:
            return range(len(self._products))
        if self._spoken is None:
            spoken: dict[str, array[int]] = {}
            for n, product in enumerate(self._products):
                for name in spoken_of(product, self._evidence):
                    spoken.setdefault(name, array("l")).append(n)
            self._spoken = spoken
        names = {facet, *self._evidence.names(facet), *self._evidence.parts(facet)}
        found = [self._spoken[name] for name in names if name in self._spoken]
        return sorted(set().union(*found)) if len(found) != 1 else found[0]


def _amounts(facet: str, samples: Sequence[tuple[Product, Variant]]) -> NDArray[np.float64] | None:
    """The numbers of a facet that nearly every variant states another one of; None for any other facet."""
    match facet:
        case "price":
            return np.array([variant.price_cents for _, variant in samples], dtype=np.float64)
        case "rating":
            return np.array([product.rating for product, _ in samples], dtype=np.float64)
        case _:
            return None


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
