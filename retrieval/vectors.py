"""The index that serves: a finished version, opened for reading only. `retrieval.index_build` makes one.

The index is disposable: everything in it comes from the catalogue of record.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection
from numpy.typing import NDArray

from retrieval.errors import IndexDamaged, IndexMismatch
from retrieval.index_lock import mark_in_use
from retrieval.index_store import (
    DOCUMENTS,
    PRODUCTS,
    chroma_faults,
    collection,
    connect,
    nearest,
    read_chunks,
)
from retrieval.index_versions import (
    VECTORS_FILE,
    Manifest,
    check_whole,
    current_version,
    read_manifest,
    read_written,
    stamps,
)
from retrieval.passages import DocumentChunk

Vectors = NDArray[np.float32]


_LOG = logging.getLogger(__name__)


class VectorIndex:
    """Nearest products and document chunks by cosine similarity. Safe to share between threads.

    Damage that shows while it serves is no error of a search: nothing is found then, and `fault` says why.
    """

    def __init__(self, folder: Path, manifest: Manifest, client: Client, mark: int | None = None) -> None:
        self.manifest = manifest
        self.fault: str | None = None
        self._folder = folder
        self._client = client
        self._mark = mark
        self._stamps = stamps(folder, manifest)
        self._products = collection(client, PRODUCTS)
        self._documents = collection(client, DOCUMENTS)
        self._lock = threading.Lock()
        self._chunks: dict[str, DocumentChunk] | None = None
        self._places: dict[str, int] | None = None
        self._closed = False

    def close(self) -> None:
        self._closed = True
        self._client.close()
        if self._mark is not None:
            os.close(self._mark)
            self._mark = None

    def __enter__(self) -> VectorIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def search(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The ids of the `k` products whose best passage is nearest to a vector of shape (dimension,), best first."""
        # A product has at most two passages, one a language, so twice as many rows hold `k` products.
        best: dict[str, float] = {}
        for row, similarity in self._nearest(self._products, vector, 2 * k):
            best.setdefault(row.rpartition(":")[0], similarity)
        return list(best.items())[:k]

    def _nearest(self, source: Collection, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The rows nearest to a vector; none where the index is damaged, or closed by now."""
        try:
            with chroma_faults(self._folder, "searched"):
                return nearest(source, vector, k)
        except IndexDamaged as fault:
            self._damaged(str(fault))
        except AttributeError:
            # what Chroma raises for a client that was closed: a turn that began before another version took over
            if not self._closed:
                raise
        return []

    def _damaged(self, words: str) -> None:
        if self.fault is None:
            self.fault = words
            _LOG.error("index", extra={"fields": {"fault": words}})

    def check(self) -> str | None:
        """What is wrong with it by now, if anything: cheap as long as no file was touched since it was opened."""
        if self.fault is None:
            try:
                touched = stamps(self._folder, self.manifest)
                if touched != self._stamps:
                    check_whole(self._folder, self.manifest)
                    self._stamps = touched
            except IndexDamaged as fault:
                self._damaged(str(fault))
        return self.fault

    def vectors(self) -> tuple[list[str], Vectors]:
        """The product id of every passage, and the passages' vectors (passages, dimension)."""
        rows, vectors = self._written()
        split = self.manifest.passages
        return [row.rpartition(":")[0] for row in rows[:split]], vectors[:split]

    def _written(self) -> tuple[Sequence[str], Vectors]:
        # In memory, not mapped: a file cut short under a map ends the process.
        written = read_written(self._folder, mapped=False)
        vectors = written.vectors
        vectors.setflags(write=False)
        return written.rows, vectors

    def known(self, digest: str) -> Vectors | None:
        """The vector of a text of this digest, (dimension,), where the index has that text."""
        with self._lock:
            if self._places is None:
                self._places = {digest: n for n, digest in enumerate(read_written(self._folder).digests)}
        n = self._places.get(digest)
        row = 4 * self.manifest.dimension
        try:
            with (self._folder / VECTORS_FILE).open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                data = b"" if n is None else os.pread(file.fileno(), row, size - (len(self) - n) * row)
        except OSError:
            return None
        return np.frombuffer(data, dtype=np.float32) if len(data) == row else None

    def __len__(self) -> int:
        """How many passages and chunks it has."""
        return self.manifest.passages + self.manifest.chunks

    def digests(self) -> Mapping[str, str]:
        """The digest of every text by its row: what the index was made of."""
        written = read_written(self._folder)
        return dict(zip(written.rows, written.digests, strict=True))

    def search_documents(self, vector: Vectors, k: int) -> list[tuple[DocumentChunk, float]]:
        """The `k` chunks nearest to a vector of shape (dimension,), best first."""
        try:
            chunks = self._chunks_by_row()
        except IndexDamaged as fault:
            self._damaged(str(fault))
            return []
        return [
            (chunks[row], similarity) for row, similarity in self._nearest(self._documents, vector, k) if row in chunks
        ]

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
            index = VectorIndex(folder, manifest, client, mark_in_use(folder))
            found = (index._products.count(), index._documents.count())
        except BaseException:
            client.close()
            raise
    if found != (manifest.passages, manifest.chunks):
        index.close()
        raise IndexDamaged(
            f"the index in {folder} holds {found[0]:,} passages and {found[1]:,} chunks where its manifest says "
            f"{manifest.passages:,} and {manifest.chunks:,}; build it again: python -m retrieval index --force"
        )
    return index
