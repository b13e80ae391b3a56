"""Search over the shop's documents (policies, guides, questions, manuals), apart from products, each passage with its source."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrieval.lexical import Field, LexicalIndex, analyse
from retrieval.passages import DocumentChunk, document_chunks
from retrieval.products import Document, DocumentKind, Language

_FIELDS = (Field("title", 2), Field("body", 1))
LEAST_SHARE = 0.34  # of the question's words that a passage has to know


class DocumentSearcher:
    """Finds passages by their words. Holds one state of the documents; safe to share."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._chunks: list[DocumentChunk] = [chunk for document in documents for chunk in document_chunks(document)]
        self._index = LexicalIndex(
            [{"title": f"{chunk.title} {chunk.heading}", "body": chunk.text} for chunk in self._chunks], _FIELDS
        )

    def find(
        self,
        question: str,
        language: Language,
        kinds: Sequence[DocumentKind],
        product: str | None = None,
        limit: int = 2,
    ) -> list[DocumentChunk]:
        """The passages in a language that answer best, at most one a document; none where too few words are known."""
        if not self._chunks:
            return []
        scores = self._index.scores(question)
        asked = set(analyse(question))
        found: list[DocumentChunk] = []
        for n in np.argsort(-scores, kind="stable"):
            chunk = self._chunks[int(n)]
            if scores[n] <= 0 or len(found) == limit:
                break
            fits = chunk.language == language and chunk.kind in kinds and chunk.product in (None, product)
            if not fits or any(passage.document == chunk.document for passage in found):
                continue
            known = asked & set(analyse(f"{chunk.title} {chunk.heading} {chunk.text}"))
            if len(known) >= LEAST_SHARE * len(asked):
                found.append(chunk)
        return found
