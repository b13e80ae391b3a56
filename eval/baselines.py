"""The rankings that the system is compared with: BM25, cosine over an encoder's vectors, and their fusion.

Written apart from the system's own search, with standard parts only, so that they stay a baseline when it changes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol

import bm25s
import numpy as np
import rjieba
import Stemmer
from bm25s.stopwords import STOPWORDS_CHINESE, STOPWORDS_EN
from numpy.typing import NDArray

from retrieval.encoder import Encoder
from retrieval.products import Product

FUSION_DEPTH = 200
FUSION_K = 60
# About 250 tokens of English: what is cut off moves the score little, and encoding it takes most of the time.
PASSAGE_CHARS = 1_000

_TOKEN = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+")
_STOP_WORDS = frozenset([*STOPWORDS_EN, *STOPWORDS_CHINESE])


class Ranker(Protocol):
    """Ranks a catalogue for a query: ids of products, best first, at most `depth`."""

    def rank(self, query: str, depth: int) -> list[str]: ...


def document_of(product: Product) -> str:
    """Everything a product says of itself, as one text."""
    stated = [*product.attributes.items(), *(option for one in product.variants for option in one.options.items())]
    colors = dict.fromkeys(value for name, value in stated if name == "color" and isinstance(value, str))
    parts = (
        product.title.both(),
        product.description.both() if product.description else "",
        product.brand or "",
        " ".join(colors),
        " ".join(product.category),
    )
    return "\n".join(part for part in parts if part)


class Bm25:
    """Lucene's BM25 (k1 1.2, b 0.75), lower case, stop words, Snowball stems; Chinese cut into words."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._ids = [product.id for product in products]
        self._stemmer = Stemmer.Stemmer("english")
        self._index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        self._index.index([self.terms(document_of(product)) for product in products], show_progress=False)

    def terms(self, text: str) -> list[str]:
        found: list[str] = []
        for run in _TOKEN.findall(unicodedata.normalize("NFKC", text).lower()):
            han = "\u3400" <= run[0] <= "\u9fff"
            words = rjieba.cut(run) if han else [run]
            found += [word if han else self._stemmer.stemWord(word) for word in words if word not in _STOP_WORDS]
        return found

    def rank(self, query: str, depth: int) -> list[str]:
        """Only what shares a word with the query is ranked."""
        terms = [term for term in self.terms(query) if term in self._index.vocab_dict]
        if not terms:
            return []
        scores = self._index.get_scores(terms)
        return [self._ids[n] for n in _best(scores, depth) if scores[n] > 0]


class Dense:
    """Cosine similarity of the encoder's vectors, over all products; a product is the first 1,000 characters it says."""

    def __init__(self, products: Sequence[Product], encoder: Encoder) -> None:
        self._ids = [product.id for product in products]
        self._encoder = encoder
        self._vectors = encoder.encode([document_of(one)[:PASSAGE_CHARS] for one in products], "passage")

    def rank(self, query: str, depth: int) -> list[str]:
        similarities = self._vectors @ self._encoder.encode([query], "query")[0]
        return [self._ids[n] for n in _best(similarities, depth)]


class Fusion:
    """Reciprocal-rank fusion (Cormack et al. 2009, k = 60) of the first 200 of several rankings."""

    def __init__(self, rankers: Sequence[Ranker]) -> None:
        self._rankers = tuple(rankers)

    def rank(self, query: str, depth: int) -> list[str]:
        return fuse([ranker.rank(query, FUSION_DEPTH) for ranker in self._rankers])[:depth]


def fuse(rankings: Sequence[Sequence[str]], k: int = FUSION_K) -> list[str]:
    """Every item of the rankings by the sum of 1 / (k + rank), ranks from 1; ties by id."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, 1):
            scores[item] = scores.get(item, 0.0) + 1 / (k + rank)
    return sorted(scores, key=lambda item: (-scores[item], item))


def _best(scores: NDArray[np.float32], depth: int) -> list[int]:
    """The positions of the highest scores, best first, ties in order of position."""
    return [int(n) for n in np.argsort(-scores, kind="stable")[:depth]]
