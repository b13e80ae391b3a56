"""The vectors of a snapshot's products: how near each product is to a query, and by which way that is found out.

Knows nothing of words, of constraints or of how scores are fused.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.products import Product

Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]
# Rocchio's feedback (1971): the query moves towards what its first ranking is about.
FEEDBACK_WEIGHT = 0.8
NEAREST = 200
UNREACHED = np.float32(-np.inf)
# So many vectors are compared one by one in about two milliseconds; gathering a few of them costs five times as much a row.
SCANNED_ROWS = 20_000
GATHERING = 5
# Above, Chroma's graph is quicker than a look at the heads of all vectors.
HEADS_SEEN = 500_000
GRAPH_SHARE = 0.5
# Of real vectors (e5, 384 dimensions) the 96 that vary most name 0.995 of the ten nearest among the 400 best of 13,000.
HEAD = 96
SHORTLIST = 1_000
SAMPLE = 20_000


class VectorIndex(Protocol):
    """What search needs of an index of product vectors."""

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]: ...

    def vectors(self) -> tuple[list[str], NDArray[np.float32]]: ...


class Plan(Enum):
    """How the nearest products are found: exactly (the first two), or nearly so."""

    SCAN = "every vector"
    GATHER = "the vectors of what is allowed"
    HEADS = "a shortlist by the first principal components, looked at exactly"
    GRAPH = "what Chroma's graph finds near"


def plan(rows: int, share: float, scanned_rows: int = SCANNED_ROWS, heads_seen: int = HEADS_SEEN) -> Plan:
    """The quickest way that misses next to nothing, for a catalogue of so many vectors of which `share` (0-1) is allowed."""
    if rows <= scanned_rows:
        return Plan.SCAN
    if GATHERING * rows * share <= scanned_rows:
        return Plan.GATHER
    return Plan.HEADS if rows <= heads_seen or share < GRAPH_SHARE else Plan.GRAPH


class Meanings:
    """The vectors of a snapshot's products, a product having one or several. Safe to share between threads."""

    def __init__(
        self,
        products: Sequence[Product],
        index: VectorIndex,
        scanned_rows: int = SCANNED_ROWS,
        heads_seen: int = HEADS_SEEN,
    ) -> None:
        self._index = index
        self._limits = scanned_rows, heads_seen
        self._position = {product.id: n for n, product in enumerate(products)}
        names, vectors = index.vectors()
        owner = np.array([self._position.get(name, -1) for name in names], dtype=np.int64)
        rows = np.argsort(owner, kind="stable")[int((owner < 0).sum()) :]
        # The index's own array is shared where it stands in order already: a copy would double the memory.
        self._vectors = vectors if np.array_equal(rows, np.arange(len(names))) else vectors[rows]
        self._owner = owner[rows]
        self._products, self._starts = np.unique(self._owner, return_index=True)
        self._row_of = np.full(len(products), -1, dtype=np.int64)
        self._row_of[self._products] = self._starts
        self._centre = self._vectors.mean(axis=0) if len(rows) else np.zeros(vectors.shape[1:], np.float32)
        self._axes = _principal_axes(self._vectors, self._centre) if len(rows) > scanned_rows else None
        self._heads = None if self._axes is None else np.ascontiguousarray(self._vectors @ self._axes)

    def similarities(self, vector: Scores, allowed: Mask, also: Mask) -> Scores:
        """The cosine of each allowed product's nearest vector, shape (products,); `UNREACHED` where it was not looked at.

        What is looked at is everything allowed or, in a large catalogue, the nearest of it and `also`; see `plan`.
        """
        best = np.full(len(self._position), UNREACHED, dtype=np.float32)
        if not len(self._products):
            return best
        way = self.way(allowed)
        if way is Plan.SCAN:
            best[self._products] = np.maximum.reduceat(_dot(self._vectors, vector), self._starts)
            return np.where(allowed, best, UNREACHED)
        if way is Plan.GRAPH:
            rows = self._near_by_graph(vector, allowed)
        else:
            here = allowed[self._owner]
            rows = self._shortlist(vector, here) if way is Plan.HEADS else np.flatnonzero(here)
        if way is not Plan.GATHER:
            rows = np.concatenate([rows, np.flatnonzero((allowed & also)[self._owner])])
        np.maximum.at(best, self._owner[rows], _dot(self._vectors[rows], vector))
        return best

    def way(self, allowed: Mask) -> Plan:
        """How the nearest of the allowed products are found."""
        return plan(len(self._owner), float(allowed.mean()), *self._limits)

    def _shortlist(self, vector: Scores, allowed: Mask) -> Rows:
        """The allowed rows whose heads are nearest to the vector's: of these at most `SHORTLIST`. `allowed` is (rows,)."""
        count = int(np.count_nonzero(allowed))
        if self._axes is None or self._heads is None or count <= SHORTLIST:
            return np.flatnonzero(allowed)
        head = vector @ self._axes
        if GATHERING * count < len(self._heads):
            rows = np.flatnonzero(allowed)
            return rows[np.argpartition(_dot(self._heads[rows], head), -SHORTLIST)[-SHORTLIST:]]
        near = np.where(allowed, _dot(self._heads, head), UNREACHED)
        return np.argpartition(near, -SHORTLIST)[-SHORTLIST:]

    def _near_by_graph(self, vector: Scores, allowed: Mask) -> Rows:
        """The rows of what Chroma finds, of which about `NEAREST` are allowed."""
        found = self._index.search(vector, int(NEAREST / max(float(allowed.mean()), GRAPH_SHARE)))
        near = np.zeros(len(allowed), dtype=bool)
        near[[self._position[name] for name, _ in found if name in self._position]] = True
        return np.flatnonzero((near & allowed)[self._owner])

    def background(self, vector: Scores) -> float:
        """How near the catalogue is to a vector on average."""
        return float(self._centre @ vector)

    def of(self, products: NDArray[np.int64]) -> Scores:
        """The first vector of each product at these positions, (products, dimension), zeros where it has none."""
        rows = self._row_of[products]
        found = np.zeros((len(products), self._vectors.shape[1]), dtype=np.float32)
        found[rows >= 0] = self._vectors[rows[rows >= 0]]
        return found

    def towards(self, vector: Scores, products: NDArray[np.int64]) -> Scores:
        """The vector moved towards the products at these positions, of length 1 again."""
        rows = self._row_of[products]
        rows = rows[rows >= 0]
        if not len(rows):
            return vector
        middle = self._vectors[rows].mean(axis=0)
        moved = vector + FEEDBACK_WEIGHT * middle / max(float(np.linalg.norm(middle)), 1e-9)
        return np.asarray(moved / max(float(np.linalg.norm(moved)), 1e-9), dtype=np.float32)


def _dot(rows: Scores, vector: Scores) -> Scores:
    """Each row's product with the vector, in the calling thread alone.

    A BLAS would wake a thread for each core and wait for them all: many searches at once then stand in each other's way.
    """
    return np.asarray(np.einsum("ij,j->i", rows, vector), dtype=np.float32)


def _principal_axes(vectors: Scores, centre: Scores) -> Scores:
    """The directions in which the vectors vary most, as columns: shape (dimension, `HEAD`)."""
    sample = vectors[:: max(1, len(vectors) // SAMPLE)] - centre
    _, axes = np.linalg.eigh(sample.T @ sample)
    return np.ascontiguousarray(axes[:, ::-1][:, :HEAD], dtype=np.float32)
