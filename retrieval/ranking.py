"""Scores of products for a query: words and meaning on one scale name the candidates, the matcher orders them.

Knows nothing of constraints; it is told which products count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retrieval.diversity import DIVERSITY, LOOKED_AT, by_vectors, by_words, varied
from retrieval.lexical import LexicalIndex, asked_terms
from retrieval.live_layers import LayeredMeanings
from retrieval.matcher import DENSE_WEIGHT, Matcher, load_matcher
from retrieval.matcher_features import FEATURES, Positions, Rows, features, question_of, standing_of
from retrieval.meanings import NEAREST, UNREACHED, Mask, Meanings, Scores, VectorIndex
from retrieval.products import Product

if TYPE_CHECKING:  # torch takes seconds to load, and a search by words alone needs none of it
    from retrieval.encoder import Encoder

# So many of the best by words and of the best by meaning are looked at closely.
CANDIDATES = 200
BEYOND = "beyond the candidates"
# Rocchio's feedback (1971): the query moves towards what its first ranking is about; 4 to 8 products do about as well.
FEEDBACK_PRODUCTS = 5
FEEDBACK_LEAST = 50
# Below both, a query speaks of what the shop does not have (measured with e5: docs/evaluation.md).
NAMED_LEAST = 0.2
NEARER_LEAST = 0.033
SEEN_NEAREST = 5
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[a-z]{2}", re.IGNORECASE)


_GIFT = re.compile(
    r"\b(?:gifts?|presents?|birthday|something for|ideas? for|(?:give|get|buy) (?:her|him|them|my|our|a friend))\b|礼物|送给?|生日|礼品",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"\b(?:what|which|could|should|would|can|may|i|we|you|give|get|buy|find|show|recommend|suggest|looking|want|need|like|likes|loves?|enjoys?|please)\b"
    r"|(?:送|买|选|用|挑)?(?:点|些|个)?(?:什么|啥|哪个|哪款|哪种)(?:东西|样的)?(?:比较|更|最)?(?:好|合适)?(?:呢|啊|吗)?|比较好|好不好|怎么样|推荐(?:一下|几款)?|喜欢|想要?|帮我|麻烦|请问|看看",
    re.IGNORECASE,
)
NAMED_AT_ALL, NAMED_SHARE = 0.1, 0.34  # shares of a query's words in the names of a product, and of the best such share


@dataclass(frozen=True, slots=True)
class Ranked:
    """A query's scores: `scores` (products,), where what is not allowed has no meaning, and what they are made of.

    `parts` (candidates, features) are the matcher's for the products at `candidates`, in the order of FEATURES; for the
    rest, `plain` (3, products) has what words, meaning and rating give.
    """

    scores: Scores
    candidates: Positions
    parts: Rows
    plain: Rows

    def parts_of(self, position: int) -> dict[str, float]:
        """What each feature adds to a product's score, named; their sum is the score."""
        at = int(np.searchsorted(self.candidates, position))
        if at < len(self.candidates) and self.candidates[at] == position:
            given = zip(FEATURES, self.parts[at], strict=True)
            return {name: float(part) for name, part in given if part}
        lexical, dense, rating = (float(part) for part in self.plain[:, position])
        beyond = float(self.scores[position]) - lexical - dense - rating
        return {"lexical": lexical, "dense": dense, "rating": rating, BEYOND: beyond}


class Ranking:
    """Scores the products of one snapshot. Safe to share between threads."""

    def __init__(
        self,
        products: Sequence[Product],
        lexical: LexicalIndex,
        index: VectorIndex | None = None,
        encoder: Encoder | None = None,
        matcher: Matcher | None = None,
        diversity: float = DIVERSITY,
    ) -> None:
        self._products = products
        self._diversity = diversity
        self._lexical = lexical
        self._encoder = encoder
        self._meanings = Meanings(products, index) if index is not None and encoder is not None else None
        self._standing = standing_of(products, lexical)
        self._matcher = matcher or load_matcher()
        self._weights = self._matcher.weights(self._meanings is not None)
        self._scripts = [
            script
            for script in (_HAN, _LATIN)
            if 2 * sum(bool(script.search(product.title.both())) for product in products) >= len(products)
        ]

    def with_meaning(self, index: VectorIndex, encoder: Encoder) -> Ranking:
        """The same ranking of the same products, by meaning too."""
        fresh = copy(self)
        fresh._encoder = encoder
        fresh._meanings = Meanings(self._products, index)
        fresh._weights = self._matcher.weights(True)
        return fresh

    def updated(
        self, products: Sequence[Product], added: Sequence[Product], lexical: LexicalIndex, index: VectorIndex | None
    ) -> Ranking:
        """The ranking of `products`: this one's, with those `added` at the end, whose words are the last of `lexical` and
        whose vectors `index` has."""
        fresh = copy(self)
        fresh._products = products
        fresh._lexical = lexical
        fresh._standing = standing_of(products, lexical)
        if self._meanings is not None and index is not None:
            fresh._meanings = LayeredMeanings(self._meanings, len(products) - len(added), added, index)
        return fresh

    @property
    def dense(self) -> bool:
        return self._meanings is not None

    def scores(self, query: str, allowed: Mask) -> Ranked:
        """How the allowed products answer a query; what is not allowed has no part in the scales."""
        words, dense, first = self._near(query, allowed)
        weight = dict(zip(FEATURES, self._weights, strict=True))
        rating = weight["rating"] * self._standing.rating
        plain = np.stack([weight["lexical"] * words, weight["dense"] * dense, rating])
        scores = plain.sum(axis=0)
        among = self._among(words, dense, first)
        if not len(among):
            return Ranked(scores, among, np.zeros((0, len(FEATURES)), np.float32), plain)
        parts = self._rows(query, among, words, dense, first) * self._weights
        close = parts.sum(axis=1)
        beyond = allowed.copy()
        beyond[among] = False
        if beyond.any():
            scores -= max(float(np.where(beyond, scores, UNREACHED).max()) - float(close.min()) + 1e-3, 0)
        scores[among] = close
        return Ranked(scores, among, parts, plain)

    def candidates(self, query: str, allowed: Mask) -> tuple[Positions, Rows]:
        """The products that are looked at closely, and their rows of FEATURES; what a matcher is trained on."""
        words, dense, first = self._near(query, allowed)
        among = self._among(words, dense, first)
        return among, self._rows(query, among, words, dense, first)

    def _among(self, words: Scores, dense: Scores, first: Scores) -> Positions:
        return np.union1d(
            _foremost(words, self._standing.rating, CANDIDATES),
            _foremost(np.maximum(dense, first), self._standing.rating, CANDIDATES),
        )

    def _rows(self, query: str, among: Positions, words: Scores, dense: Scores, first: Scores) -> Rows:
        near = words[among], dense[among], first[among]
        return features(question_of(query), among, self._lexical, self._standing, *near)

    def _near(self, query: str, allowed: Mask) -> tuple[Scores, Scores, Scores]:
        """How near products are by words, and by meaning with and without feedback; each (products,), on 0-1."""
        words = _share_of_best(self._lexical.scores(query), allowed)
        if self._meanings is None or self._encoder is None or not query.strip() or not allowed.any():
            nothing = np.zeros_like(words)
            return words, nothing, nothing
        return words, *self._dense(self._meanings, self._encoder.encode([query], "query")[0], words, allowed)

    def varied(self, order: Positions, scores: Scores) -> Positions:
        """Positions, best first, with those that are much like one before them put further down (`retrieval.diversity`)."""
        best = order[:LOOKED_AT]
        if self._diversity <= 0 or len(best) < 3:
            return order
        return np.concatenate([best[varied(scores[best], self._alike(best), self._diversity)], order[LOOKED_AT:]])

    def _alike(self, products: Positions) -> Rows:
        """How much products are alike, shape (products, products), on 0-1: by meaning, or by words where there is none."""
        if self._meanings is not None:
            vectors = self._meanings.of(products)
            return by_vectors(vectors, [self._meanings.background(vector) for vector in vectors])
        said, owner = self._lexical.sequences["title"].gather(products)
        titles = [frozenset(said[owner == n].tolist()) for n in range(len(products))]
        return by_words(titles, self._standing.kind[products], [self._products[n].brand for n in products])

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
        if self._lexical.names_some(query, NAMED_LEAST):
            return True
        everything = np.ones(len(self._standing.rating), dtype=bool)
        similar = self._meanings.similarities(self._encoder.encode([query], "query")[0], everything, ~everything)
        nearest = -np.sort(-similar[similar > UNREACHED])[:NEAREST]
        if len(nearest) < NEAREST:  # too few to tell what stands out
            return True
        return float(nearest[:SEEN_NEAREST].mean() - nearest.mean()) >= NEARER_LEAST

    def best_named(self, query: str) -> int | None:
        """The product that the query's words name best; None where they name none well enough to go by."""
        named = self._lexical.named(_without_talk(query))
        best = int(named.argmax()) if len(named) else 0
        return best if len(named) and float(named[best]) >= NAMED_AT_ALL else None

    def named_as_well(self, query: str, among: Mask) -> bool:
        """Whether the query's words name one of these about as well as they name any product."""
        named = self._lexical.named(_without_talk(query))
        return float(named[among].max(initial=0)) >= NAMED_SHARE * float(named.max(initial=0))

    def _dense(self, meanings: Meanings, vector: Scores, words: Scores, allowed: Mask) -> tuple[Scores, Scores]:
        """Similarities with feedback and without, from that of the catalogue at large (0) to that of the nearest allowed (1)."""
        also = _among_best(words, NEAREST)
        first = _above(meanings.similarities(vector, allowed, also), meanings.background(vector))
        if int(allowed.sum()) < FEEDBACK_LEAST:
            return first, first
        best = _best(np.where(allowed, _fused(words, first), UNREACHED), FEEDBACK_PRODUCTS)
        moved = meanings.towards(vector, best)
        return _above(meanings.similarities(moved, allowed, also), meanings.background(moved)), first


def _without_talk(query: str) -> str:
    """A query without what is said around a wish ("what could I give", 送什么好), whose characters may be part of a name."""
    return _TALK.sub(" ", query)


def _fused(words: Scores, dense: Scores) -> Scores:
    return (1 - DENSE_WEIGHT) * words + DENSE_WEIGHT * dense


def _share_of_best(scores: Scores, among: Mask) -> Scores:
    """Scores as shares of the best of those that count; 0 elsewhere."""
    own = np.where(among, scores, 0).astype(np.float32, copy=False)
    best = float(own.max(initial=0))
    return own / np.float32(best) if best > 0 else np.zeros_like(scores)


def _above(similarities: Scores, background: float) -> Scores:
    """Similarities from the background (0) to the best (1); 0 for what lies below or was not reached."""
    where = np.flatnonzero(similarities > UNREACHED)
    found = np.zeros_like(similarities)
    reached = similarities[where]
    if not len(reached):
        return found
    high = float(reached.max())
    low = min(background, float(reached.min())) if background >= high else background
    found[where] = np.clip((reached - low) / (high - low), 0, 1) if high > low else 1
    return found


def _among_best(scores: Scores, count: int) -> Mask:
    """The products with the `count` best scores above 0."""
    found = scores[scores > 0]  # of a large catalogue few have any, and only these need be compared
    if len(found) <= count:
        return np.asarray(scores > 0)
    return np.asarray(scores >= np.partition(found, -count)[-count])


def _best(scores: Scores, count: int) -> Positions:
    """The positions of the `count` best scores, best first, the first of equals before the others."""
    if len(scores) <= count:
        return np.argsort(-scores, kind="stable")
    found = scores[scores > 0]
    ahead = np.flatnonzero(scores >= np.partition(found if len(found) >= count else scores, -count)[-count])
    return ahead[np.argsort(-scores[ahead], kind="stable")][:count]


def _foremost(scores: Scores, prior: Rows, count: int) -> Positions:
    """The positions of the `count` best scores above 0; between equals at the end, the prior decides."""
    found = np.flatnonzero(scores > 0)
    if len(found) <= count:
        return found
    least = np.partition(scores[found], -count)[-count]
    sure, equal = np.flatnonzero(scores > least), np.flatnonzero(scores == least)
    return np.concatenate([sure, equal[np.argsort(-prior[equal], kind="stable")][: count - len(sure)]])
