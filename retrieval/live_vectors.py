"""Vectors of what the index does not have yet: passages that changed since it was built, encoded when they are needed.

Knows nothing of ranking. The index itself is never written to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.index_texts import text_digest
from retrieval.passages import DocumentChunk, Labels, product_passages
from retrieval.products import Product

if TYPE_CHECKING:
    from retrieval.encoder import Encoder

Vectors = NDArray[np.float32]
ENCODED_TOGETHER = 16  # a shopper's question waits for so many texts at most
MOST_ENCODED = 1_000  # texts; what goes beyond is found by words until the next build


class ProductIndex(Protocol):
    """What search needs of an index of product vectors."""

    def search(self, vector: Vectors, k: int) -> list[tuple[str, float]]: ...

    def vectors(self) -> tuple[list[str], Vectors]: ...


class ServingIndex(ProductIndex, Protocol):
    """What is needed of an index that serves."""

    def digests(self) -> Mapping[str, str]: ...

    def known(self, digest: str) -> Vectors | None: ...

    def search_documents(self, vector: Vectors, k: int) -> list[tuple[DocumentChunk, float]]: ...


class FewVectors:
    """The vectors of a few products, each of shape (passages of the product, dimension), searched one by one."""

    def __init__(self, rows: Mapping[str, Vectors], dimension: int) -> None:
        self._names = [name for name, vectors in rows.items() for _ in vectors]
        parts = [vectors for vectors in rows.values() if len(vectors)]
        self._vectors = np.concatenate(parts) if parts else np.zeros((0, dimension), dtype=np.float32)

    def search(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        best: dict[str, float] = {}
        similar = self._vectors @ vector
        for n in np.argsort(-similar, kind="stable"):
            best.setdefault(self._names[n], float(similar[n]))
        return list(best.items())[:k]

    def vectors(self) -> tuple[list[str], Vectors]:
        return self._names, self._vectors


class OverIndex:
    """An index with the products of `few` in the place of its own of the same ids, and without those in `gone`."""

    def __init__(self, index: ServingIndex, few: FewVectors, gone: frozenset[str]) -> None:
        self._index, self._few = index, few
        self._out = gone.union(few.vectors()[0])

    def search(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        kept = [hit for hit in self._index.search(vector, k + len(self._out)) if hit[0] not in self._out]
        return sorted([*kept, *self._few.search(vector, k)], key=lambda hit: -hit[1])[:k]

    def vectors(self) -> tuple[list[str], Vectors]:
        names, vectors = self._index.vectors()
        added, further = self._few.vectors()
        keep = [n for n, name in enumerate(names) if name not in self._out]
        if len(keep) == len(names) and not added:
            return names, vectors
        return [names[n] for n in keep] + added, np.concatenate([vectors[keep], further])

    def digests(self) -> Mapping[str, str]:
        return self._index.digests()

    def known(self, digest: str) -> Vectors | None:
        return self._index.known(digest)

    def search_documents(self, vector: Vectors, k: int) -> list[tuple[DocumentChunk, float]]:
        return self._index.search_documents(vector, k)


class PassageEncoder:
    """Vectors of products' passages: the index's where it has the text, else encoded, once for each text.

    For one thread at a time. It remembers a few thousand texts.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.index: ServingIndex | None = None
        self._known: dict[str, Vectors] = {}

    def few(self, products: Sequence[Product], labels: Labels) -> FewVectors:
        return FewVectors(self.vectors(products, labels), self.encoder.dimension)

    def vectors(self, products: Sequence[Product], labels: Labels, most: int = MOST_ENCODED) -> dict[str, Vectors]:
        """The vectors of each product's passages by its id, (passages, dimension); at most `most` texts are encoded."""
        texts = {one.id: [passage.text for passage in product_passages(one, labels)] for one in products}
        digests = {name: [text_digest(text) for text in several] for name, several in texts.items()}
        by_digest = {
            digest: text for name, several in texts.items() for digest, text in zip(digests[name], several, strict=True)
        }
        for digest in by_digest.keys() - self._known.keys():
            vector = self.index.known(digest) if self.index is not None else None
            if vector is not None:
                self._known[digest] = vector
        missing = [digest for digest in by_digest if digest not in self._known][:most]
        for start in range(0, len(missing), ENCODED_TOGETHER):
            part = missing[start : start + ENCODED_TOGETHER]
            rows = self.encoder.encode([by_digest[digest] for digest in part], "passage")
            self._known.update(zip(part, rows, strict=True))
        found = {name: [self._known[one] for one in own if one in self._known] for name, own in digests.items()}
        while len(self._known) > 4 * most:
            del self._known[next(iter(self._known))]
        return {name: np.stack(rows) for name, rows in found.items() if rows}


def over_index(
    index: ServingIndex, products: Sequence[Product], labels: Labels, encode: PassageEncoder
) -> tuple[OverIndex, int]:
    """The index brought up to the products as they are, and how many of those it did not have as they are."""
    made_of = index.digests()
    behind = [
        product
        for product in products
        if any(made_of.get(one.row) != text_digest(one.text) for one in product_passages(product, labels))
    ]
    sold = {product.id for product in products}
    owners = {row.rpartition(":")[0] for row in made_of}
    few = encode.few(behind, labels)
    stale = {product.id for product in behind}
    return OverIndex(index, few, frozenset(stale | (owners - sold))), len(behind)
