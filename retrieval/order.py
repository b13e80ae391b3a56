"""The order in which ranked products are shown: by what was asked to sort by, those that leave an exclusion unsaid later.

Knows the scores as they were made, and hands out positions a block at a time; what a product has become since, and which
variant of it is shown, it does not look at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.columns import Columns
from retrieval.constraints import Constraints
from retrieval.hits import Sort
from retrieval.matcher_features import rating_prior
from retrieval.products import Product, Quantity
from retrieval.ranking import Ranking
from retrieval.units import to_base

# As many of the most relevant are put in another order, by an exclusion they don't speak of or by what was asked to sort by.
POOL = 60
SORTED_POOL = 30
# Read beyond the page, so that a product or two that sold out since cost no second reading.
SPARE = 2


class Order:
    """The order of one state of a catalogue. Safe to share; it never changes after it is made."""

    def __init__(self, products: Sequence[Product], columns: Columns, ranking: Ranking) -> None:
        self._products = products
        self._columns = columns
        self._ranking = ranking

    def blocks(
        self, scores: NDArray[np.float32], allowed: NDArray[np.bool_], constraints: Constraints, limit: int, sort: Sort
    ) -> Iterator[list[int]]:
        """Positions of allowed products, best first; those that do not state an exclusion come after those that comply.

        They come a block at a time, about a page each: what lies far behind is only put in order when it is reached.
        """
        depth = max(POOL, 4 * limit)
        narrowed = constraints.get("category:is") is not None
        ranked, behind = _foremost(np.flatnonzero(allowed), scores, depth)
        if sort == "relevance":
            ranked = self._ranking.varied(ranked, scores)
        else:
            pool = (
                np.concatenate([ranked, _in_order(behind, scores)]) if narrowed else ranked[: max(SORTED_POOL, limit)]
            )
            ranked = pool[np.argsort(self._sort_keys(sort, constraints, pool), kind="stable")]
            behind = behind[:0]
        if any(item.excludes or not item.hard for item in constraints):
            doubts = self._columns.doubts_about(ranked[:depth], constraints)
            ranked = np.concatenate([ranked[:depth][np.argsort(doubts, kind="stable")], ranked[depth:]])
        yield ranked[: limit + SPARE].tolist()
        yield from _split(ranked[limit + SPARE :], depth)
        yield from _split(_in_order(behind, scores), depth)

    def _sort_keys(self, sort: Sort, constraints: Constraints, pool: NDArray[np.int64]) -> NDArray[np.float64]:
        match sort:
            case "price_asc":
                return self._columns.prices(constraints)[pool]
            case "price_desc":
                return -self._columns.prices(constraints)[pool]
            case _:
                return np.array([_sort_key(self._products[n], sort) for n in pool])


def _foremost(
    positions: NDArray[np.int64], scores: NDArray[np.float32], depth: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The positions with the `depth` best scores (and their equals) in order, and the rest as they come."""
    if len(positions) <= depth:
        return _in_order(positions, scores), positions[:0]
    own = scores[positions]
    ahead = own >= np.partition(own, -depth)[-depth]
    return _in_order(positions[ahead], scores), positions[~ahead]


def _in_order(positions: NDArray[np.int64], scores: NDArray[np.float32]) -> NDArray[np.int64]:
    return positions[np.argsort(-scores[positions], kind="stable")]


def _split(positions: NDArray[np.int64], size: int) -> Iterator[list[int]]:
    return (positions[start : start + size].tolist() for start in range(0, len(positions), size))


def _sort_key(product: Product, sort: Sort) -> float:
    match sort:
        case "rating":
            return -rating_prior(product)
        case "newest":
            return -float(product.released.toordinal()) if product.released else float("inf")
        case "lightest":
            return _measure(product, "weight")
        case _:  # FACET_asc or FACET_desc, by what the facet measures
            facet, _, way = sort.rpartition("_")
            amount = _measure(product, facet)
            return -amount if way == "desc" and amount != float("inf") else amount


def _measure(product: Product, facet: str) -> float:
    """What a product measures, in base units; infinite where it does not state it, so that it comes last."""
    stated = product.attributes.get(facet)
    return to_base(stated.amount, stated.unit)[0] if isinstance(stated, Quantity) else float("inf")
