"""Chroma behind one seam: makes, fills and reads the collections of one index version, and translates its errors.

Only this module imports chromadb. A folder is written by one process, closed, and never written again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from chromadb.errors import ChromaError
from numpy.typing import NDArray

from retrieval.errors import DiskFull, IndexDamaged, RetrievalError, is_full, one_line
from retrieval.index_versions import CHROMA_FOLDER
from retrieval.passages import DocumentChunk
from retrieval.products import DocumentKind, Language

PRODUCTS = "products"
DOCUMENTS = "documents"
ADD_BATCH = 1_000
READ_BATCH = 5_000
GRAPH = {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 24, "batch_size": 100}
SYNC_LIMIT = 10_000

Vectors = NDArray[np.float32]


@contextmanager
def chroma_faults(where: Path, doing: str) -> Iterator[None]:
    """Raises the package's errors in place of Chroma's; `doing` completes "the index in X can't be ..."."""
    try:
        yield
    except RetrievalError:
        raise
    except (ChromaError, OSError, ValueError) as fault:
        raise _translated(fault, where, doing) from fault
    except BaseException as fault:
        # A panic in Chroma's native part is not an Exception; nothing else is held back here.
        if type(fault).__name__ != "PanicException":
            raise
        raise _translated(fault, where, doing) from fault


def _translated(fault: BaseException, where: Path, doing: str) -> RetrievalError:
    if is_full(fault):
        return DiskFull(f"no space left while writing the index in {where}; the serving index was not touched")
    return IndexDamaged(
        f"the index in {where} can't be {doing} ({one_line(str(fault), 160)}); build it again: "
        "python -m retrieval index --force"
    )


@contextmanager
def opened(version: Path, doing: str = "opened") -> Iterator[Client]:
    """Chroma on one version's folder, closed at the end."""
    with chroma_faults(version, doing):
        client = connect(version)
        try:
            yield client
        finally:
            client.close()


def connect(version: Path) -> Client:
    """Chroma on one version's folder; the caller closes it."""
    client = chromadb.PersistentClient(str(version / CHROMA_FOLDER), settings=Settings(anonymized_telemetry=False))
    return cast(Client, client)


def create(client: Client, name: str, rows: int) -> Collection:
    """A collection for so many rows. The last of them is made to write the graph out, so that opening it reads it whole."""
    sync = min(max(rows, 2), SYNC_LIMIT)
    graph = {**GRAPH, "batch_size": min(100, sync), "sync_threshold": sync}
    # Chroma types a configuration as a closed TypedDict of its own; a plain dict of the same keys is what it takes.
    return client.create_collection(name, embedding_function=None, configuration={"hnsw": graph})  # type: ignore[arg-type]


def collection(client: Client, name: str) -> Collection:
    return client.get_collection(name, embedding_function=None)


def add_products(target: Collection, rows: Sequence[str], vectors: Vectors, report: Callable[[int], None]) -> None:
    for start in range(0, len(rows), ADD_BATCH):
        part = list(rows[start : start + ADD_BATCH])
        target.add(ids=part, embeddings=vectors[start : start + ADD_BATCH])
        report(len(part))


def add_chunks(
    target: Collection, chunks: Sequence[DocumentChunk], vectors: Vectors, report: Callable[[int], None]
) -> None:
    for start in range(0, len(chunks), ADD_BATCH):
        part = chunks[start : start + ADD_BATCH]
        target.add(
            ids=[chunk.row for chunk in part],
            embeddings=vectors[start : start + ADD_BATCH],
            documents=[chunk.text for chunk in part],
            metadatas=[_metadata(chunk) for chunk in part],
        )
        report(len(part))


def row_pages(source: Collection) -> Iterator[tuple[list[str], Vectors]]:
    """Every row id with its vector, a few thousand at a time: float32 of shape (rows of the page, dimension)."""
    for offset in range(0, source.count(), READ_BATCH):
        found = source.get(include=["embeddings"], limit=READ_BATCH, offset=offset)
        yield list(found["ids"]), np.asarray(found["embeddings"], dtype=np.float32)


def read_chunks(source: Collection) -> list[DocumentChunk]:
    """Every chunk in the order of documents, languages and positions."""
    chunks: list[DocumentChunk] = []
    for offset in range(0, source.count(), READ_BATCH):
        found = source.get(include=["documents", "metadatas"], limit=READ_BATCH, offset=offset)
        texts, about = found["documents"] or [], found["metadatas"] or []
        chunks.extend(_chunk(row, text, data) for row, text, data in zip(found["ids"], texts, about, strict=True))
    return sorted(chunks, key=lambda chunk: (chunk.document, chunk.language, chunk.position))


def nearest(source: Collection, vector: Vectors, k: int) -> list[tuple[str, float]]:
    """The `k` nearest rows with their cosine similarity, best first."""
    count = min(k, source.count())
    if count <= 0:
        return []
    found = source.query(query_embeddings=vector.reshape(1, -1), n_results=count, include=["distances"])
    distances = found["distances"] or [[]]
    return [(row, 1.0 - float(far)) for row, far in zip(found["ids"][0], distances[0], strict=True)]


def checksum(rows: Sequence[str], vectors: Vectors) -> str:
    """A digest of row ids and their vectors, in this order."""
    digest = hashlib.blake2b("\n".join(rows).encode(), digest_size=16)
    digest.update(np.ascontiguousarray(vectors, dtype=np.float32).data)
    return digest.hexdigest()


def _metadata(chunk: DocumentChunk) -> dict[str, str | int | float | bool]:
    about: dict[str, str | int | float | bool] = {
        "kind": chunk.kind,
        "title": chunk.title,
        "heading": chunk.heading,
    }
    return {**about, "product": chunk.product} if chunk.product else about


def _chunk(row: str, text: str, about: object) -> DocumentChunk:
    if not isinstance(about, dict):
        raise ValueError(f"the chunk {row} has no metadata")
    document, language, position = row.rsplit(":", 2)
    product = about.get("product")
    return DocumentChunk(
        document=document,
        language=cast(Language, language),
        position=int(position),
        kind=cast(DocumentKind, about["kind"]),
        title=str(about["title"]),
        text=text,
        heading=str(about["heading"]),
        product=None if product is None else str(product),
    )
