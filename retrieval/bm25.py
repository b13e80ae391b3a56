"""BM25 over words that are numbered: Lucene's, every score made beforehand, so that a query adds up columns (Lù, "BM25S", 2024).

The numbers are those of the library bm25s to the bit; its import alone takes a third of a second, for a compiler that is not used.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Bm25:
    """The score of each document for each word: those of word n lie from `starts[n]` to `starts[n + 1]`, by document.

    `documents` and `scores` are (words in documents,), `lengths` (documents,) what each document weighs.
    """

    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    scores: NDArray[np.float32]
    lengths: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        words: NDArray[np.int32],
        documents: NDArray[np.int32],
        weights: NDArray[np.int64],
        size: tuple[int, int],
        k1: float,
        b: float,
    ) -> Bm25:
        """The scores of words said in documents, each as often as its weight says; `size` is (documents, words)."""
        count, vocabulary = size
        pairs, at = np.unique(words.astype(np.int64) * max(count, 1) + documents, return_inverse=True)
        said = np.bincount(at, weights=weights, minlength=len(pairs))
        lengths = np.bincount(documents, weights=weights, minlength=count).astype(np.int64)
        word, document = np.divmod(pairs, max(count, 1))
        spread = np.bincount(word, minlength=vocabulary)
        starts = np.concatenate([[0], np.cumsum(spread)]).astype(np.int64)
        rarity = np.array([_idf(having, count) for having in spread.tolist()], dtype=np.float32)
        mean = lengths.mean() if count else 1.0
        share = said / (k1 * ((1 - b) + b * lengths[document] / max(mean, 1e-9)) + said)
        return cls(starts, document.astype(np.int32), (rarity[word] * share).astype(np.float32), lengths)

    @property
    def spread(self) -> NDArray[np.int64]:
        """How many documents have each word, shape (words,)."""
        return np.diff(self.starts)

    def having(self, word: int) -> NDArray[np.int32]:
        """The documents that have a word, in order."""
        return self.documents[self.starts[word] : self.starts[word + 1]]

    def of_words(self, words: Iterable[int]) -> NDArray[np.float32]:
        """What each document scores for these words together, shape (documents,)."""
        scores = np.zeros(len(self.lengths), dtype=np.float32)
        for word in words:
            own = slice(self.starts[word], self.starts[word + 1])
            scores[self.documents[own]] += self.scores[own]  # a document stands once under a word
        return scores


def _idf(having: int, documents: int) -> float:
    return math.log(1 + (documents - having + 0.5) / (having + 0.5))
