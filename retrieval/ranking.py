"""Scores of products for a query: words and meaning on one scale, then their weighted sum.

Knows nothing of constraints or of stock; it is told which products count.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.lexical import LexicalIndex
from retrieval.products import Product

if TYPE_CHECKING:  # torch takes seconds to load, and a search by words alone needs none of it
    from retrieval.encoder import Encoder

Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]
DENSE_DEPTH = 200
DENSE_WEIGHT = 0.6
RATING_WEIGHT = 0.02


class VectorIndex(Protocol):
    """What search needs of an index of product vectors."""

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]: ...

    def vectors(self) -> tuple[list[str], NDArray[np.float32]]: ...


class Ranking:
    """Scores the products of one snapshot. Safe to share between threads."""

    def __init__(
        self,
        products: Sequence[Product],
        lexical: LexicalIndex,
        index: VectorIndex | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        self._lexical = lexical
        self._index = index
        self._encoder = encoder if index is not None else None
        self._position = {product.id: n for n, product in enumerate(products)}
        self._rating = np.array([rating_prior(product) for product in products], dtype=np.float32)
        if index is not None:
            ids, self._vectors = index.vectors()
            self._rows = np.array([self._position.get(name, -1) for name in ids], dtype=np.int64)

    @property
    def dense(self) -> bool:
        return self._encoder is not None

    def scores(self, query: str, allowed: Mask) -> tuple[Scores, dict[str, Scores]]:
        """Fused scores and their parts, each of shape (products,)."""
        lexical = _scaled(self._lexical.scores(query), allowed)
        parts = {"lexical": lexical, "rating": self._rating}
        fused = lexical
        if self._encoder is not None and query.strip():
            dense = self._dense(query, allowed)
            parts["dense"] = dense
            fused = (1 - DENSE_WEIGHT) * lexical + DENSE_WEIGHT * dense
        return fused + RATING_WEIGHT * self._rating, parts

    def _dense(self, query: str, allowed: Mask) -> Scores:
        """Cosine similarities on a 0-1 scale over the allowed products; 0 for what was not reached."""
        assert self._encoder is not None
        assert self._index is not None
        vector = self._encoder.encode([query], "query")[0]
        best = np.full(len(self._position), -1.0, dtype=np.float32)
        if allowed.mean() >= 0.5 and len(self._position) > 2 * DENSE_DEPTH:
            for name, similarity in self._index.search(vector, DENSE_DEPTH):
                if name in self._position:
                    best[self._position[name]] = similarity
        else:
            rows = np.flatnonzero((self._rows >= 0) & allowed[self._rows])
            np.maximum.at(best, self._rows[rows], self._vectors[rows] @ vector)
        reached = best > -1.0
        return _scaled(np.where(reached, best, best[reached].min() if reached.any() else 0.0), reached & allowed)


def _scaled(scores: Scores, among: Mask) -> Scores:
    """Scores on a 0-1 scale between the least and the greatest of those that count; 0 elsewhere."""
    if not among.any():
        return np.zeros_like(scores)
    low, high = scores[among].min(), scores[among].max()
    if high <= low:
        return np.where(among, np.float32(high > 0), np.float32(0)).astype(np.float32)
    return np.where(among, (scores - low) / (high - low), 0).astype(np.float32)


def rating_prior(product: Product) -> float:
    """The mean rating on 0-1, drawn to 3.8 of 5 by ten imagined reviews."""
    if product.rating is None:
        return 3.8 / 5
    return (product.rating * product.review_count + 38.0) / (product.review_count + 10) / 5
