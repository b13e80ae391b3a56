"""What customers bought together: the baskets of orders, kept without anything about the customer, and what is learned of them.

A basket is a hash of the order's id with the products in it. The strength of a pair is its lift with shrinkage: the posterior mean
of observed over expected under a gamma prior (DuMouchel, 1999), whose mean is the lift of the two categories, itself
shrunk towards 1 in the same way. So a pair seen once in thousands does not look strong, and a pair never seen still profits from
its categories.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from retrieval.products import Product

CATEGORY_PRIOR = 5.0  # expected pairs of categories that a lift of 1 weighs as much as
PRODUCT_PRIOR = 1.0
MOST_IN_BASKET = 40  # a wholesale order says nothing of what goes together
Path = tuple[str, ...]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Basket:
    """The products of one order. `key` tells orders apart and names none."""

    key: str
    products: tuple[str, ...]


def basket_of(order: str, products: Iterable[str]) -> Basket:
    """The basket of an order; products are kept once each, in the order of their ids."""
    return Basket(hashlib.blake2b(order.encode(), digest_size=12).hexdigest(), tuple(sorted(set(products))))


@dataclass(frozen=True, slots=True)
class Companion:
    """A product that was bought with another: in how many orders, and how much more often than chance would have it."""

    product: str
    orders: int
    lift: float


class Baskets:
    """What is learned from baskets about products of one catalogue. Never changes after it is made."""

    def __init__(self, baskets: Iterable[Basket], products: Sequence[Product]) -> None:
        self._path = {product.id: product.category for product in products}
        self._bought: Counter[str] = Counter()
        self._together: dict[str, Counter[str]] = {}
        self._in_category: Counter[Path] = Counter()
        self._categories: Counter[tuple[Path, Path]] = Counter()
        self._total = 0
        for basket in baskets:
            known = [name for name in basket.products if name in self._path]
            if 0 < len(known) <= MOST_IN_BASKET:
                self._add(known)

    def _add(self, products: Sequence[str]) -> None:
        self._total += 1
        self._bought.update(products)
        for one, other in combinations(products, 2):
            self._together.setdefault(one, Counter())[other] += 1
            self._together.setdefault(other, Counter())[one] += 1
        paths = sorted({self._path[name] for name in products})
        self._in_category.update(paths)
        self._categories.update(combinations(paths, 2))

    def __len__(self) -> int:
        """How many baskets were learned from."""
        return self._total

    def category_lift(self, one: Path, other: Path) -> float:
        """How much more often than chance two categories are bought in one order; 1 where nothing is known."""
        if not self._total or one == other:
            return 1.0
        pair = (one, other) if one < other else (other, one)
        expected = self._in_category[one] * self._in_category[other] / self._total
        return (self._categories[pair] + CATEGORY_PRIOR) / (expected + CATEGORY_PRIOR)

    def lift(self, one: str, other: str) -> float:
        """How much more often than chance two products are bought in one order, shrunk to what their categories say."""
        if not self._total or one not in self._path or other not in self._path:
            return 1.0
        prior = self.category_lift(self._path[one], self._path[other])
        expected = self._bought[one] * self._bought[other] / self._total
        seen = self._together.get(one, Counter())[other]
        return (seen + PRODUCT_PRIOR * prior) / (expected + PRODUCT_PRIOR)

    def companions(self, product: str) -> tuple[Companion, ...]:
        """The products bought with one, the strongest first."""
        seen: Mapping[str, int] = self._together.get(product, Counter())
        found = [Companion(other, orders, self.lift(product, other)) for other, orders in seen.items()]
        return tuple(sorted(found, key=lambda one: (-one.lift, -one.orders, one.product)))

    def partners(self, path: Path) -> dict[Path, float]:
        """The categories that are bought with one more often than chance, with their lift."""
        others = {one if other == path else other for one, other in self._categories if path in (one, other)}
        lifts = {other: self.category_lift(path, other) for other in others}
        return {other: lift for other, lift in lifts.items() if lift > 1}


NO_BASKETS = Baskets((), ())
