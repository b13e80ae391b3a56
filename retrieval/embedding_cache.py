"""An encoder that remembers what it has encoded, in a file, so that a second evaluation of the same texts is quick.

Only passages are remembered: a query is encoded every time, so that its latency is measured.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder import Encoder
from retrieval.errors import RetrievalError

BATCH = 128
_LOOKUP = 500

Vectors = NDArray[np.float32]
Watch = Callable[[int], None]


class CachedEncoder:
    """The same encoder, with its passages kept in `folder` by the digest of their text."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder = encoder
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.watch: Watch = lambda _count: None
        safe = re.sub(r"[^A-Za-z0-9.]+", "-", encoder.name).strip("-")
        file = folder / f"{safe}-{encoder.dimension}.db"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._store = sqlite3.connect(file)
            self._store.execute("CREATE TABLE IF NOT EXISTS passages (digest BLOB PRIMARY KEY, vector BLOB NOT NULL)")
        except (OSError, sqlite3.Error) as fault:
            raise RetrievalError(f"{file}: the cache of embeddings cannot be opened ({fault}); remove it") from None

    def close(self) -> None:
        self._store.close()

    def encode(self, texts: Sequence[str], kind: Literal["query", "passage"]) -> Vectors:
        """Unit vectors, (texts, dimension). `watch` hears how many passages are done since its last call."""
        if kind == "query":
            return self._encoder.encode(texts, kind)
        digests = [hashlib.blake2b(text.encode(), digest_size=16).digest() for text in texts]
        known = self._known(digests)
        self.watch(sum(digest in known for digest in digests))
        missing = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
        # Texts of like length share a batch, so that little is spent on padding.
        order = sorted(missing, key=lambda digest: len(missing[digest]), reverse=True)
        for start in range(0, len(order), BATCH):
            part = order[start : start + BATCH]
            vectors = self._encoder.encode([missing[digest] for digest in part], "passage")
            known.update(zip(part, vectors, strict=True))
            rows = [(digest, vector.astype("<f4").tobytes()) for digest, vector in zip(part, vectors, strict=True)]
            with self._store:
                self._store.executemany("INSERT OR REPLACE INTO passages VALUES (?, ?)", rows)
            self.watch(len(part))
        return np.stack([known[digest] for digest in digests]) if digests else np.zeros((0, self.dimension), np.float32)

    def _known(self, digests: Sequence[bytes]) -> dict[bytes, Vectors]:
        found: dict[bytes, Vectors] = {}
        for start in range(0, len(digests), _LOOKUP):
            part = digests[start : start + _LOOKUP]
            marks = ",".join("?" * len(part))
            rows = self._store.execute(f"SELECT digest, vector FROM passages WHERE digest IN ({marks})", part)
            for digest, raw in rows:
                vector = np.frombuffer(raw, dtype="<f4").astype(np.float32)
                if vector.shape == (self.dimension,):
                    found[digest] = vector
        return found
