"""The index that serves: a finished version, opened for reading only. `retrieval.index_build` makes one.

The index is disposable: everything in it comes from the catalogue of record.
"""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
from chromadb.api.client import Client
from numpy.typing import NDArray

from retrieval.errors import IndexDamaged, IndexMismatch
from retrieval.index_store import (
    DOCUMENTS,
    PRODUCTS,
    chroma_faults,
    collection,
    connect,
    nearest,
    read_chunks,
    read_rows,
)
from retrieval.index_versions import Manifest, check_whole, current_version, read_manifest
from retrieval.passages import DocumentChunk

Vectors = NDArray[np.float32]


class VectorIndex:
    """Nearest products and document chunks by cosine similarity. Safe to share between threads."""

    def __init__(self, folder: Path, manifest: Manifest, client: Client) -> None:
        self.manifest = manifest
        self._folder = folder
        self._client = client
        self._products = collection(client, PRODUCTS)
        self._documents = collection(client, DOCUMENTS)
        self._lock = threading.Lock()
        self._rows: tuple[list[str], Vectors] | None = None
        self._chunks: dict[str, DocumentChunk] | None = None

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> VectorIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def search(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The ids of the `k` products whose best passage is nearest to a vector of shape (dimension,), best first."""
        with chroma_faults(self._folder, "searched"):
            # A product has at most two passages, one a language, so twice as many rows hold `k` products.
            rows = nearest(self._products, vector, 2 * k)
        best: dict[str, float] = {}
        for row, similarity in rows:
            best.setdefault(row.rpartition(":")[0], similarity)
        return list(best.items())[:k]

    def vectors(self) -> tuple[list[str], Vectors]:
        """The product id of every passage, and the passages' vectors (passages, dimension); read from Chroma once."""
        with self._lock:
            if self._rows is None:
                with chroma_faults(self._folder, "read"):
                    rows, vectors = read_rows(self._products, self.manifest.dimension)
                vectors.setflags(write=False)
                self._rows = [row.rpartition(":")[0] for row in rows], vectors
            return self._rows

    def search_documents(self, vector: Vectors, k: int) -> list[tuple[DocumentChunk, float]]:
        """The `k` chunks nearest to a vector of shape (dimension,), best first."""
        chunks = self._chunks_by_row()
        with chroma_faults(self._folder, "searched"):
            return [(chunks[row], similarity) for row, similarity in nearest(self._documents, vector, k)]

    def document_chunks(self) -> list[DocumentChunk]:
        """Every chunk in the order of documents, languages and positions; read from Chroma once."""
        return list(self._chunks_by_row().values())

    def _chunks_by_row(self) -> dict[str, DocumentChunk]:
        with self._lock:
            if self._chunks is None:
                with chroma_faults(self._folder, "read"):
                    self._chunks = {chunk.row: chunk for chunk in read_chunks(self._documents)}
            return self._chunks


def open_index(index_dir: Path, encoder: str | None = None) -> VectorIndex:
    """Opens the serving version. Raises `IndexMissing` where none was built and `IndexDamaged` where it isn't whole.

    With the name of the encoder that will ask, an index of another encoder's vectors is an `IndexMismatch`.
    """
    folder = index_dir / current_version(index_dir)
    made_with = read_manifest(folder).encoder
    if encoder is not None and made_with != encoder:
        raise IndexMismatch(
            f"the index in {folder} was made with the encoder {made_with}, not {encoder}; build one: python -m retrieval "
            f"index --encoder {encoder}"
        )
    return open_version(folder)


def open_version(folder: Path) -> VectorIndex:
    """Opens one version after checking it against its manifest: Chroma itself answers from damaged files without a word."""
    manifest = read_manifest(folder)
    check_whole(folder, manifest)
    with chroma_faults(folder, "opened"):
        client = connect(folder)
        try:
            index = VectorIndex(folder, manifest, client)
            found = (index._products.count(), index._documents.count())
        except BaseException:
            client.close()
            raise
    if found != (manifest.passages, manifest.chunks):
        client.close()
        raise IndexDamaged(
            f"the index in {folder} holds {found[0]:,} passages and {found[1]:,} chunks where its manifest says "
            f"{manifest.passages:,} and {manifest.chunks:,}; build it again: python -m retrieval index --force"
        )
    return index
