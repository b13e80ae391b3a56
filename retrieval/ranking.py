"""Scores of products for a query: words and meaning on one scale, then their weighted sum.

Knows nothing of constraints or of stock; it is told which products count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from retrieval.lexical import LexicalIndex, asked_terms
from retrieval.meanings import NEAREST, UNREACHED, Mask, Meanings, Scores, VectorIndex
from retrieval.products import Product

if TYPE_CHECKING:  # torch takes seconds to load, and a search by words alone needs none of it
    from retrieval.encoder import Encoder

# Of weights from 0.4 to 0.8 each does about as well (docs/evaluation.md); so do 4 to 8 products of feedback.
DENSE_WEIGHT = 0.6
RATING_WEIGHT = 0.02
# Rocchio's feedback (1971): the query moves towards what its first ranking is about.
FEEDBACK_PRODUCTS = 5
FEEDBACK_LEAST = 50
# Below both, a query speaks of what the shop does not have (measured with e5: docs/evaluation.md).
NAMED_LEAST = 0.2
NEARER_LEAST = 0.033
SEEN_NEAREST = 5
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[a-z]{2}", re.IGNORECASE)


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
