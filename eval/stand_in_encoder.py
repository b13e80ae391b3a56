"""A deterministic encoder without a model, for tests and for runs in which only the machinery counts."""

from __future__ import annotations

import hashlib
import itertools
import re
import time
from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")


class HashingEncoder:
    """Texts as unit vectors of token counts: words, each CJK character, and pairs of neighbouring CJK characters.

    Equal texts give equal vectors and texts that share tokens are closer than texts that don't. A text without any
    token gives the first unit vector, so that every row has length 1. Each text takes `seconds` more.
    """

    def __init__(self, dimension: int = 256, name: str = "hashing", seconds: float = 0.0) -> None:
        self.name = name
        self.dimension = dimension
        self.seconds = seconds

    def encode(self, texts: Sequence[str], kind: Literal["query", "passage"]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for token in _tokens(text):
                digest = int.from_bytes(hashlib.blake2b(token.encode(), digest_size=8).digest())
                row[digest % self.dimension] += 1.0 if digest >> 63 else -1.0
            if not row.any():
                row[0] = 1.0
            row /= np.linalg.norm(row)
            if self.seconds:
                time.sleep(self.seconds)
        return rows

    def encode_layers(
        self, texts: Sequence[str], kind: Literal["query", "passage"], depths: Sequence[int]
    ) -> NDArray[np.float32]:
        """The same rows for every depth."""
        return np.tile(self.encode(texts, kind), len(depths))


def _tokens(text: str) -> Iterable[str]:
    words = _TOKEN.findall(text.lower())
    yield from words
    for left, right in itertools.pairwise(words):
        if "\u3400" <= left[0] <= "\u9fff" and "\u3400" <= right[0] <= "\u9fff":
            yield left + right
