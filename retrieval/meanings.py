"""The vectors of a snapshot's products: how near each product is to a query, by an exact scan or through the index.

Knows nothing of words, of constraints or of how scores are fused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.products import Product

Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]
# Rocchio's feedback (1971): the query moves towards what its first ranking is about.
FEEDBACK_WEIGHT = 0.8
# A scan of so many vectors takes a few milliseconds and misses nothing; beyond, Chroma names the candidates.
SCANNED_ROWS = 20_000
NEAREST = 200
UNREACHED = np.float32(-np.inf)


class VectorIndex(Protocol):
    """What search needs of an index of product vectors."""

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]: ...

    def vectors(self) -> tuple[list[str], NDArray[np.float32]]: ...


class Meanings:
    """The vectors of a snapshot's products, a product having one or several."""

    def __init__(self, products: Sequence[Product], index: VectorIndex, scanned_rows: int = SCANNED_ROWS) -> None:
        self._index = index
        self._position = {product.id: n for n, product in enumerate(products)}
        names, vectors = index.vectors()
        owner = np.array([self._position.get(name, -1) for name in names], dtype=np.int64)
        rows = np.argsort(owner, kind="stable")[int((owner < 0).sum()) :]
        self._vectors = vectors[rows]
        self._products, self._starts = np.unique(owner[rows], return_index=True)
        self._row_of = np.full(len(products), -1, dtype=np.int64)
        self._row_of[self._products] = self._starts
        self._centre = self._vectors.mean(axis=0) if len(rows) else np.zeros(vectors.shape[1:], np.float32)
        self._scans = len(rows) <= scanned_rows

    def similarities(self, vector: Scores, allowed: Mask, also: Mask) -> Scores:
        """The cosine of each allowed product's nearest vector, shape (products,); `UNREACHED` where it was not looked at.

        In a large catalogue that is mostly allowed only what Chroma finds near, and `also`, is looked at.
        """
        best = np.full(len(self._position), UNREACHED, dtype=np.float32)
        if not len(self._products):
            return best
        if self._scans or allowed.mean() < 0.5:
            best[self._products] = np.maximum.reduceat(self._vectors @ vector, self._starts)
            return np.where(allowed, best, UNREACHED)
        for name, similarity in self._index.search(vector, NEAREST):
            if name in self._position:
                best[self._position[name]] = similarity
        ends = np.append(self._starts[1:], len(self._vectors))
        for n in np.flatnonzero(also[self._products]):
            rows = self._vectors[self._starts[n] : ends[n]]
            best[self._products[n]] = float((rows @ vector).max())
        return np.where(allowed, best, UNREACHED)

    def background(self, vector: Scores) -> float:
        """How near the catalogue is to a vector on average."""
        return float(self._centre @ vector)

    def towards(self, vector: Scores, products: NDArray[np.int64]) -> Scores:
        """The vector moved towards the products at these positions, of length 1 again."""
        rows = self._row_of[products]
        rows = rows[rows >= 0]
        if not len(rows):
            return vector
        middle = self._vectors[rows].mean(axis=0)
        moved = vector + FEEDBACK_WEIGHT * middle / max(float(np.linalg.norm(middle)), 1e-9)
        return np.asarray(moved / max(float(np.linalg.norm(moved)), 1e-9), dtype=np.float32)
