"""The texts that an index is made of, read from the catalogue into one file, so that a large catalogue needs little memory.

Knows nothing of vectors.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import CatalogueBusy, from_system
from retrieval.passages import DocumentChunk, Labels, document_chunks, product_passages
from retrieval.record import Catalogue

ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one revision: those of products first, then those of documents (`chunks`, without their place on disk).

    `rows` are the ids in the index and `digests` those of the texts, both in order; text n lies at `ends[n]:ends[n + 1]`
    of the file, in bytes.
    """

    catalogue: str
    revision: int
    products: int
    passages: int
    chunks: Sequence[DocumentChunk]
    rows: Sequence[str]
    digests: Sequence[str]
    ends: NDArray[np.int64]
    file: Path

    def __len__(self) -> int:
        return len(self.rows)

    def read(self, positions: Sequence[int]) -> list[str]:
        """The texts at these positions, in this order."""
        with self.file.open("rb") as source:
            return [self._read(source.fileno(), n) for n in positions]

    def _read(self, handle: int, n: int) -> str:
        start, end = int(self.ends[n]), int(self.ends[n + 1])
        return os.pread(handle, end - start, start).decode()


def text_digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def read_texts(catalogue: Catalogue, file: Path, report: Callable[[int], None]) -> Texts:
    """Every text of the catalogue, of one revision even while an import goes on; `report` counts products read.

    Raises `CatalogueBusy` when the catalogue changes again and again meanwhile.
    """
    for _ in range(ATTEMPTS):
        revision = catalogue.revision
        texts = _read_once(catalogue, revision, file, report)
        if catalogue.revision == revision:
            return texts
        report(-texts.products)
    raise CatalogueBusy("the catalogue changes faster than it can be read; build the index when the imports have ended")


def _read_once(catalogue: Catalogue, revision: int, file: Path, report: Callable[[int], None]) -> Texts:
    rows: list[str] = []
    digests: list[str] = []
    ends = [0]
    products = 0
    chunks = [chunk for document in catalogue.documents() for chunk in document_chunks(document)]

    def keep(row: str, text: str) -> bytes:
        data = text.encode()
        rows.append(row)
        digests.append(text_digest(text))
        ends.append(ends[-1] + len(data))
        return data

    try:
        with file.open("wb") as target:
            for count, row, text in _passages(catalogue):
                if count != products:
                    report(count - products)
                    products = count
                if row:
                    target.write(keep(row, text))
            passages = len(rows)
            for chunk in chunks:
                target.write(keep(chunk.row, chunk.passage))
    except OSError as fault:
        raise from_system(fault, str(file.parent)) from fault
    return Texts(
        catalogue.identity, revision, products, passages, chunks, rows, digests, np.array(ends, dtype=np.int64), file
    )


def _passages(catalogue: Catalogue) -> Iterator[tuple[int, str, str]]:
    """Which product it is (from 1), the row and the text of every passage; an empty row for a product without a text."""
    labels = Labels.of(catalogue.facet_labels(), catalogue.category_labels())
    for count, product in enumerate(catalogue.products(), start=1):
        told = False
        for passage in product_passages(product, labels):
            told = True
            yield count, passage.row, passage.text
        if not told:
            yield count, "", ""
