"""The words of many texts in their order, as numbers in one array: what tells a phrase from words that merely occur."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Sequences:
    """`numbers` (words in all,) are the words of every text, those of text n at `starts[n]` to `starts[n + 1]`."""

    numbers: NDArray[np.int32]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Iterable[Sequence[int]]) -> Sequences:
        lists = list(texts)
        starts = np.zeros(len(lists) + 1, dtype=np.int64)
        np.cumsum([len(one) for one in lists], out=starts[1:])
        numbers = np.fromiter((number for one in lists for number in one), dtype=np.int32, count=int(starts[-1]))
        return cls(numbers, starts)

    def lengths(self, texts: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many words each of these texts has, shape (texts,)."""
        return np.asarray(self.starts[texts + 1] - self.starts[texts])

    def gather(self, texts: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The words of these texts one after the other, and for each its text's place among `texts`; both (words,)."""
        lengths = self.lengths(texts)
        owner = np.repeat(np.arange(len(texts)), lengths)
        first = np.cumsum(lengths) - lengths
        places = np.arange(len(owner)) - first[owner] + self.starts[texts][owner]
        return self.numbers[places], owner

    def having(self, words: Sequence[int], texts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of these texts has which word, shape (texts, words)."""
        said, owner = self.gather(texts)
        found = np.zeros((len(texts), len(words)), dtype=bool)
        for n, word in enumerate(words):
            found[owner[said == word], n] = word != UNKNOWN
        return found

    def follows(self, word: int, following: int) -> bool:
        """Whether any text has one word right before the other (or a text's last right before the next one's first)."""
        return bool(np.any((self.numbers[:-1] == word) & (self.numbers[1:] == following)))

    def in_order(self, words: Sequence[int], texts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """In which of these texts each word is followed at once by the next, shape (texts, words - 1)."""
        said, owner = self.gather(texts)
        found = np.zeros((len(texts), max(len(words) - 1, 0)), dtype=bool)
        same = owner[1:] == owner[:-1]
        for n, (word, following) in enumerate(pairwise(words)):
            at = same & (said[:-1] == word) & (said[1:] == following)
            found[owner[1:][at], n] = UNKNOWN not in (word, following)
        return found
