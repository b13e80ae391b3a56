"""`python -m retrieval.index_verify FOLDER`: whether another process finds in a new version what was written into it.

Opens the version afresh, compares every row and vector with what the build kept beside them, and asks for some
of its own vectors, which must come back, all but a few. Status 0 when all of it holds; else 1 and one line on stderr.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from chromadb.api.models.Collection import Collection
from numpy.typing import NDArray

from retrieval.errors import IndexDamaged, RetrievalError
from retrieval.index_store import DOCUMENTS, PRODUCTS, Vectors, checksum, collection, nearest, opened, row_pages
from retrieval.index_versions import read_manifest, read_written

SAMPLES = 32
SAME = 0.999
# The graph is approximate: among hundreds of products that are almost alike it may miss one. What is damaged misses most.
MISSED_AT_MOST = SAMPLES // 8


def verify(folder: Path) -> None:
    """Raises `IndexDamaged` with what does not hold."""
    manifest, written = read_manifest(folder), read_written(folder)
    if checksum(written.rows, written.vectors) != manifest.checksum:
        raise IndexDamaged(f"{folder}: the vectors are not those of the manifest")
    split = manifest.passages
    with opened(folder, "read") as client:
        for name, rows, vectors in (
            (PRODUCTS, written.rows[:split], written.vectors[:split]),
            (DOCUMENTS, written.rows[split:], written.vectors[split:]),
        ):
            _compare(folder, collection(client, name), rows, vectors)


def _compare(folder: Path, source: Collection, rows: Sequence[str], vectors: Vectors) -> None:
    positions = {row: n for n, row in enumerate(rows)}
    found = 0
    for names, stored in row_pages(source):
        places = [positions.pop(name, -1) for name in names]
        if -1 in places:
            raise IndexDamaged(f"{folder}: {source.name} has a row that was not written, or one twice")
        # Chroma normalises what it is given, which moves the last bits.
        if not np.allclose(stored, vectors[places], atol=1e-5):
            raise IndexDamaged(f"{folder}: the vectors of {source.name} are not those that were written")
        found += len(names)
    if positions:
        raise IndexDamaged(f"{folder}: {source.name} has {found:,} rows of the {len(rows):,} written")
    missed = [rows[n] for n in _sample(len(rows)) if not _finds(rows[n], nearest(source, np.asarray(vectors[n]), 10))]
    if len(missed) > min(MISSED_AT_MOST, len(rows) // 2):
        raise IndexDamaged(
            f"{folder}: {source.name} does not find {len(missed)} rows by their own vectors ({missed[0]} ...)"
        )


def _sample(count: int) -> NDArray[np.int64]:
    return np.unique(np.linspace(0, count - 1, min(SAMPLES, count), dtype=np.int64)) if count else np.zeros(0, np.int64)


def _finds(row: str, hits: Sequence[tuple[str, float]]) -> bool:
    """The row is among the hits, or as many others are just as near (equal texts have equal vectors)."""
    return bool(hits) and hits[0][1] > SAME and (any(hit == row for hit, _ in hits) or hits[-1][1] > SAME)


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m retrieval.index_verify FOLDER\n")
        return 2
    try:
        verify(Path(arguments[0]))
    except RetrievalError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
