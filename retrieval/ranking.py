"""Scores of products for a query: words and meaning on one scale, then their weighted sum.

Knows nothing of constraints or of stock; it is told which products count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.lexical import LexicalIndex, asked_terms
from retrieval.products import Product

if TYPE_CHECKING:  # torch takes seconds to load, and a search by words alone needs none of it
    from retrieval.encoder import Encoder

Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]
# Of weights from 0.4 to 0.8 each does about as well (docs/evaluation.md); so do 4 to 8 products of feedback.
DENSE_WEIGHT = 0.6
RATING_WEIGHT = 0.02
# Rocchio's feedback (1971): the query moves towards what its first ranking is about.
FEEDBACK_PRODUCTS = 5
FEEDBACK_WEIGHT = 0.8
FEEDBACK_LEAST = 50
# A scan of so many vectors takes a few milliseconds and misses nothing; beyond, Chroma names the candidates.
SCANNED_ROWS = 20_000
NEAREST = 200
# Below both, a query speaks of what the shop does not have (measured with e5: docs/evaluation.md).
NAMED_LEAST = 0.2
NEARER_LEAST = 0.033
SEEN_NEAREST = 5
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[a-z]{2}", re.IGNORECASE)
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


_GIFT = re.compile(r"\b(?:gifts?|presents?|birthday|something for|ideas? for)\b|礼物|送给?|生日|礼品", re.IGNORECASE)


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
        self._encoder = encoder
        self._meanings = Meanings(products, index) if index is not None and encoder is not None else None
        self._rating = np.array([rating_prior(product) for product in products], dtype=np.float32)
        self._scripts = [
            script
            for script in (_HAN, _LATIN)
            if 2 * sum(bool(script.search(product.title.both())) for product in products) >= len(products)
        ]

    @property
    def dense(self) -> bool:
        return self._meanings is not None

    def scores(self, query: str, allowed: Mask) -> tuple[Scores, dict[str, Scores]]:
        """Fused scores and their parts, each of shape (products,); what is not allowed has no part in the scales."""
        words = _share_of_best(self._lexical.scores(query), allowed)
        parts = {"lexical": words, "rating": self._rating}
        fused = words
        if self._meanings is not None and self._encoder is not None and query.strip() and allowed.any():
            dense = self._dense(self._meanings, self._encoder.encode([query], "query")[0], words, allowed)
            parts["dense"] = dense
            fused = _fused(words, dense)
        return fused + RATING_WEIGHT * self._rating, parts

    def speaks_of_the_shop(self, query: str) -> bool:
        """Whether the shop has anything of what a query speaks of: by name, or nearer to it in meaning than the rest.

        A query without a word that counts, or in a script that the catalogue is not written in, is taken to do so.
        """
        terms = asked_terms(query)
        if _GIFT.search(query):
            return True  # a gift is asked for by whom it is for, which no product says
        if not terms or not any(script.search(term) for script in self._scripts for term in terms):
            return True
        if self._meanings is None or self._encoder is None:
            return bool(self._lexical.scores(query).any())
        if float(self._lexical.named(query).max(initial=0)) >= NAMED_LEAST:
            return True
        everything = np.ones(len(self._rating), dtype=bool)
        similar = self._meanings.similarities(self._encoder.encode([query], "query")[0], everything, ~everything)
        nearest = -np.sort(-similar[similar > UNREACHED])[:NEAREST]
        if len(nearest) < NEAREST:  # too few to tell what stands out
            return True
        return float(nearest[:SEEN_NEAREST].mean() - nearest.mean()) >= NEARER_LEAST

    def _dense(self, meanings: Meanings, vector: Scores, words: Scores, allowed: Mask) -> Scores:
        """Similarities on a 0-1 scale, from that of the catalogue at large to that of the nearest allowed product."""
        also = _among_best(words, NEAREST)
        first = _above(meanings.similarities(vector, allowed, also), meanings.background(vector))
        if int(allowed.sum()) < FEEDBACK_LEAST:
            return first
        best = np.argsort(-np.where(allowed, _fused(words, first), UNREACHED), kind="stable")[:FEEDBACK_PRODUCTS]
        moved = meanings.towards(vector, best)
        return _above(meanings.similarities(moved, allowed, also), meanings.background(moved))


def _fused(words: Scores, dense: Scores) -> Scores:
    return (1 - DENSE_WEIGHT) * words + DENSE_WEIGHT * dense


def _share_of_best(scores: Scores, among: Mask) -> Scores:
    """Scores as shares of the best of those that count; 0 elsewhere."""
    best = float(scores[among].max(initial=0))
    return np.where(among, scores / best, 0).astype(np.float32) if best > 0 else np.zeros_like(scores)


def _above(similarities: Scores, background: float) -> Scores:
    """Similarities from the background (0) to the best (1); 0 for what lies below or was not reached."""
    reached = similarities[similarities > UNREACHED]
    if not len(reached):
        return np.zeros_like(similarities)
    high = float(reached.max())
    low = min(background, float(reached.min())) if background >= high else background
    if high <= low:
        return (similarities > UNREACHED).astype(np.float32)
    return np.clip((similarities - low) / (high - low), 0, 1).astype(np.float32)


def _among_best(scores: Scores, count: int) -> Mask:
    """The products with the `count` best scores above 0."""
    if len(scores) <= count:
        return scores > 0
    least = np.partition(scores, -count)[-count]
    return np.asarray((scores > 0) & (scores >= least))


def rating_prior(product: Product) -> float:
    """The mean rating on 0-1, drawn to 3.8 of 5 by ten imagined reviews."""
    if product.rating is None:
        return 3.8 / 5
    return (product.rating * product.review_count + 38.0) / (product.review_count + 10) / 5
