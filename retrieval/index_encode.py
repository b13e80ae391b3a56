"""Vectors of texts for a build: taken from where they are known already, else encoded and kept on disk at once.

What a build has encoded outlives it, whatever ends it: the next build takes it from the journal.
"""

from __future__ import annotations

import os
import re
import shutil
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import IndexDamaged, RetrievalError
from retrieval.index_store import checksum
from retrieval.index_texts import Texts
from retrieval.index_versions import read_manifest, read_written

if TYPE_CHECKING:
    from retrieval.encoder import Encoder

Vectors = NDArray[np.float32]
JOURNALS = ".encoded"
ENCODE_BATCH = 256
UNIT_TOLERANCE = 0.01
_KEY = np.dtype([("digest", "S16"), ("check", "<u4")])


@dataclass(frozen=True, slots=True)
class Known:
    """Vectors by the digest of their text, read from disk where they are asked for."""

    positions: dict[str, int]
    vectors: Vectors

    def find(self, digest: str) -> Vectors | None:
        n = self.positions.get(digest)
        return None if n is None else self.vectors[n]


def known_of_version(version: Path, encoder: str) -> Known | None:
    """The vectors of a version made with this encoder, if those are whole, whatever else of it is damaged."""
    try:
        manifest = read_manifest(version)
        written = read_written(version)
    except IndexDamaged:
        return None
    if manifest.encoder != encoder or checksum(written.rows, written.vectors) != manifest.checksum:
        return None
    return Known({digest: n for n, digest in enumerate(written.digests)}, written.vectors)


class Journal:
    """Vectors that were encoded for a build which has not ended: two files that only grow, one of them of keys.

    A key is written after its vector and holds a checksum of it, so that what a killed process leaves half written is
    never read. Close it at the end.
    """

    def __init__(self, folder: Path, encoder: str, dimension: int) -> None:
        stem = f"{re.sub(r'[^A-Za-z0-9.]+', '-', encoder)[:60]}-{dimension}"
        folder.mkdir(parents=True, exist_ok=True)
        self._paths = (folder / f"{stem}.vectors", folder / f"{stem}.keys")
        self._dimension = dimension
        self._positions = self._read()
        self._files: tuple[IO[bytes], IO[bytes]] = (self._paths[0].open("r+b"), self._paths[1].open("r+b"))
        self._count = self._kept
        for file, size in zip(self._files, (4 * dimension, _KEY.itemsize), strict=True):
            file.truncate(self._count * size)
            file.seek(0, os.SEEK_END)

    def _read(self) -> dict[str, int]:
        """Positions by digest, of the whole and sound beginning of the files; sets how long that is."""
        for path in self._paths:
            path.touch()
        keys = np.fromfile(self._paths[1], dtype=_KEY)
        row = 4 * self._dimension
        count = min(len(keys), self._paths[0].stat().st_size // row)
        positions: dict[str, int] = {}
        self._kept = 0
        with self._paths[0].open("rb") as vectors:
            for n in range(count):
                if zlib.crc32(vectors.read(row)) != keys["check"][n]:
                    break
                # numpy drops the zero bytes at the end of a string
                positions[bytes(keys["digest"][n]).ljust(16, b"\0").hex()] = n
                self._kept = n + 1
        return positions

    def __len__(self) -> int:
        return len(self._positions)

    def find(self, digest: str) -> Vectors | None:
        """The vector of a text, of shape (dimension,)."""
        n = self._positions.get(digest)
        if n is None:
            return None
        row = 4 * self._dimension
        return np.frombuffer(os.pread(self._files[0].fileno(), row, n * row), dtype=np.float32)

    def add(self, digests: Sequence[str], vectors: Vectors) -> None:
        """Keeps vectors of shape (len(digests), dimension)."""
        rows = [np.ascontiguousarray(vector, dtype=np.float32).tobytes() for vector in vectors]
        keys = np.array(
            [(bytes.fromhex(digest), zlib.crc32(row)) for digest, row in zip(digests, rows, strict=True)], dtype=_KEY
        )
        for file, data in zip(self._files, (b"".join(rows), keys.tobytes()), strict=True):
            file.write(data)
            file.flush()
        for digest in digests:
            self._positions[digest] = self._count
            self._count += 1

    def close(self) -> None:
        for file in self._files:
            file.close()

    def clear(self) -> None:
        """Removes it, and what builds with other encoders left: a version that was built holds the vectors from now on."""
        self.close()
        shutil.rmtree(self._paths[0].parent, ignore_errors=True)


def encode(
    texts: Texts,
    out: Vectors,
    encoder: Encoder,
    known: Sequence[Known],
    journal: Journal,
    report: Callable[[int], None],
) -> int:
    """Fills `out`, (texts, dimension), with unit vectors; returns how many were known. `report` counts texts done.

    Raises `RetrievalError` for an encoder whose vectors are not of length 1.
    """
    missing: list[int] = []
    for n, digest in enumerate(texts.digests):
        vector = _known(digest, [*known, journal], encoder.dimension)
        if vector is None:
            missing.append(n)
        else:
            out[n] = vector
    reused = len(texts) - len(missing)
    report(reused)
    # Texts of like length share a batch, so that little is spent on padding.
    sizes = np.diff(texts.ends)
    missing.sort(key=lambda n: int(sizes[n]), reverse=True)
    for start in range(0, len(missing), ENCODE_BATCH):
        part = missing[start : start + ENCODE_BATCH]
        vectors = encoder.encode(texts.read(part), "passage")
        if not _of_length_one(vectors):
            raise RetrievalError(
                f"the encoder {encoder.name} gave vectors that are not of length 1; check the model's files"
            )
        journal.add([texts.digests[n] for n in part], vectors)
        out[part] = vectors
        report(len(part))
    return reused


def _known(digest: str, sources: Sequence[Known | Journal], dimension: int) -> Vectors | None:
    for source in sources:
        vector = source.find(digest)
        if vector is not None and vector.shape == (dimension,) and _of_length_one(vector.reshape(1, -1)):
            return vector
    return None


def _of_length_one(vectors: Vectors) -> bool:
    return bool(np.all(np.abs(np.linalg.norm(vectors, axis=1) - 1.0) < UNIT_TOLERANCE))
