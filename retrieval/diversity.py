"""Maximal marginal relevance (Carbonell and Goldstein, 1998): of two that answer equally well, the one unlike those before it.

Pure functions over scores and similarities; knows nothing of products.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# Fewer doubles on a page at little cost in relevance (docs/ranking.md).
DIVERSITY = 0.1
# So many of the best are looked at, and so many places are given out; what follows keeps its order.
LOOKED_AT = 30
PLACES = 12


def varied(
    scores: NDArray[np.float32], similar: NDArray[np.float32], strength: float, places: int = PLACES
) -> list[int]:
    """An order of the items, best first: each of the first `places` has the most of (1 - strength) * relevance less
    strength * the similarity to the nearest one before it.

    `scores` (items,) are best first; relevance is their share of the best. `similar` (items, items) is on 0-1.
    """
    if strength <= 0 or len(scores) < 3:
        return list(range(len(scores)))
    low = min(float(scores.min()), 0.0)
    relevance = (scores - low) / max(float(scores.max()) - low, 1e-9)
    chosen: list[int] = []
    left = np.ones(len(scores), dtype=bool)
    nearest = np.zeros(len(scores), dtype=similar.dtype)
    for _ in range(min(places, len(scores))):
        gain = np.where(left, (1 - strength) * relevance - strength * nearest, -np.inf)
        best = int(gain.argmax())
        chosen.append(best)
        left[best] = False
        nearest = np.maximum(nearest, similar[best])
    return [*chosen, *np.flatnonzero(left).tolist()]


def by_vectors(vectors: NDArray[np.float32], background: Sequence[float]) -> NDArray[np.float32]:
    """Similarities of unit vectors (items, dimension), 0 for no nearer than an item is to the catalogue on average.

    An item without a vector (a row of zeros) is like none.
    """
    own = np.asarray(background, dtype=np.float32)
    usual = (own[:, None] + own[None]) / 2
    similar = np.clip((vectors @ vectors.T - usual) / np.maximum(1 - usual, 1e-6), 0, 1)
    known = np.asarray(vectors.any(axis=1), dtype=np.float32)
    return np.asarray(similar * np.outer(known, known), dtype=np.float32)


def by_words(
    titles: Sequence[frozenset[int]], kinds: NDArray[np.int64], brands: Sequence[str | None]
) -> NDArray[np.float32]:
    """Similarities of items by the words their titles share (Jaccard), by kind and by brand; (items, items)."""
    similar = np.zeros((len(titles), len(titles)), dtype=np.float32)
    for n, title in enumerate(titles):
        for m in range(n):
            shared = len(title & titles[m]) / max(len(title | titles[m]), 1)
            kind = kinds[n] >= 0 and kinds[n] == kinds[m]
            brand = brands[n] is not None and brands[n] == brands[m]
            similar[n, m] = similar[m, n] = 0.7 * shared + 0.15 * kind + 0.15 * brand
    return similar
