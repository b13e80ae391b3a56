"""Search over the shop's documents (policies, guides, questions, manuals), apart from products, each passage with its source.

Words find a passage, also by other words for the same service (`lexicon/service.txt`); meaning, where there is an index,
decides between passages and finds those that share no word.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.lexical import Field, LexicalIndex, analyse
from retrieval.passages import DESCRIPTION_TOKENS, DocumentChunk, document_chunks, token_estimate
from retrieval.products import Document, DocumentKind, Language, Product
from retrieval.reviews import ReviewFindings, ReviewReader

if TYPE_CHECKING:  # torch takes seconds to load, and a search by words alone needs none of it
    from retrieval.encoder import Encoder

_FIELDS = (Field("title", 2), Field("body", 1))
LEAST_SHARE = 0.3  # of the question's words that a passage has to know, itself or by another word for the same
SYNONYM_WEIGHT = 0.6
DENSE_WEIGHT = 0.4
NEAREST = 200
REMEMBERED_PRODUCTS = 64
# How much nearer than the passages at large a passage is that answers without knowing the words (cosine of e5).
STANDS_OUT = 0.055

_ASKING = frozenset(
    analyse(
        "how when where which who why much many long often does did is are use 怎么 如何 多少 什么时候 哪里 多久 为什么 怎样 几"
    )
)

Scores = NDArray[np.float32]


class DocumentIndex(Protocol):
    """What is needed of an index of the documents' vectors."""

    def search_documents(self, vector: Scores, k: int) -> list[tuple[DocumentChunk, float]]: ...


@cache
def _services() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Groups of words that ask for the same service, each word as its index terms."""
    lines = (Path(__file__).parent / "lexicon" / "service.txt").read_text(encoding="utf-8").splitlines()
    groups = (line.split(",") for line in lines if line.strip() and not line.startswith("#"))
    return tuple(tuple(terms for word in group if (terms := tuple(analyse(word)))) for group in groups)


class DocumentSearcher:
    """Finds passages by their words and, given an index and its encoder, by meaning. Holds one state of the documents."""

    def __init__(
        self, documents: Sequence[Document], index: DocumentIndex | None = None, encoder: Encoder | None = None
    ) -> None:
        self._read([chunk for document in documents for chunk in document_chunks(document)])
        self._index = index
        self._encoder = encoder
        self._reviews = ReviewReader(encoder)
        self._of_product = lru_cache(maxsize=REMEMBERED_PRODUCTS)(self._alone)

    def _read(self, chunks: Sequence[DocumentChunk]) -> None:
        self._chunks = tuple(chunks)
        self._written = {(chunk.document, chunk.language) for chunk in self._chunks}
        self._position = {chunk.row: n for n, chunk in enumerate(self._chunks)}
        self._terms = [frozenset(analyse(chunk.passage)) for chunk in self._chunks]
        self._spread = Counter(term for terms in self._terms for term in terms)
        self._lexical = LexicalIndex(
            [{"title": f"{chunk.title} {chunk.heading}", "body": chunk.text} for chunk in self._chunks], _FIELDS
        )

    @property
    def chunks(self) -> tuple[DocumentChunk, ...]:
        """Everything that can be found, by document and position."""
        return self._chunks

    def _alone(self, product: str) -> DocumentSearcher | None:
        """A search over the passages on one product, in which the words that all of them have tell nothing; None for none."""
        about = [chunk for chunk in self._chunks if chunk.product == product]
        if not about:
            return None
        alone = DocumentSearcher((), self._index, self._encoder)
        alone._read(about)
        return alone

    def reviews(self, question: str, product: Product, language: Language, limit: int = 3) -> ReviewFindings:
        """What a product's reviews say of a question, each passage with its review."""
        return self._reviews.find(question, product, language, limit)

    def described(self, question: str, product: Product, language: Language, limit: int = 2) -> list[DocumentChunk]:
        """The passages of a product's own description that answer best; none for a description that is short anyway."""
        if product.description is None or token_estimate(product.description.get(language)) <= DESCRIPTION_TOKENS:
            return []
        text = Document(product.id, "manual", product.title, product.description, product=product.id)
        return DocumentSearcher([text]).find(question, language, ("manual",), product.id, limit, a_document=limit)

    def find(
        self,
        question: str,
        language: Language,
        kinds: Sequence[DocumentKind],
        product: str | None = None,
        limit: int = 2,
        a_document: int = 1,
    ) -> list[DocumentChunk]:
        """The passages that answer best, at most `a_document` of one document; none where none seems to answer.

        A document is read in the language asked for, or in the other where it is not written in that one. With a `product`, its
        own documents come before the shop's; without, documents of products are left out.
        """
        own = self._of_product(product) if product is not None else None
        if own is None:
            return self._find(question, language, kinds, limit, a_document)
        found = own._find(question, language, kinds, limit, a_document, of_product=True)
        general = self._find(question, language, kinds, limit - len(found), a_document) if len(found) < limit else []
        return [*found, *general]

    def _find(
        self,
        question: str,
        language: Language,
        kinds: Sequence[DocumentKind],
        limit: int,
        a_document: int,
        of_product: bool = False,
    ) -> list[DocumentChunk]:
        fits = np.array(
            [
                one.kind in kinds
                and (of_product or one.product is None)
                and (one.language == language or (one.document, language) not in self._written)
                for one in self._chunks
            ],
            dtype=bool,
        )
        asked = list(dict.fromkeys(analyse(question)))
        if of_product:  # within one manual what is left of a question decides, and its words are few
            asked = [term for term in asked if term not in _ASKING] or asked
        if not fits.any() or not asked:
            return []
        further = _further(asked)
        words = self._words(asked, further, fits)
        near = self._near(question, fits)
        scores = words if near is None else (1 - DENSE_WEIGHT) * words + DENSE_WEIGHT * near / max(near.max(), 1e-9)
        found: list[DocumentChunk] = []
        for n in np.argsort(-scores, kind="stable"):
            chunk = self._chunks[int(n)]
            if scores[n] <= 0 or len(found) == limit:
                break
            if not fits[n] or sum(passage.document == chunk.document for passage in found) >= a_document:
                continue
            if self._share(asked, further, int(n), of_product) >= LEAST_SHARE or (
                near is not None and near[n] >= STANDS_OUT
            ):
                found.append(chunk)
        return found

    def _words(self, asked: Sequence[str], further: Sequence[frozenset[str]], fits: NDArray[np.bool_]) -> Scores:
        """Scores by words on 0-1."""
        others = sorted(frozenset().union(*further) - set(asked))
        scores = self._lexical.of_terms(asked) + SYNONYM_WEIGHT * self._lexical.of_terms(others)
        scores = np.where(fits, scores, 0)
        return np.asarray(scores / max(float(scores.max()), 1e-9), dtype=np.float32)

    def _near(self, question: str, fits: NDArray[np.bool_]) -> Scores | None:
        """How much nearer to the question than the fitting passages on average each is; 0 for what is not."""
        if self._index is None or self._encoder is None:
            return None
        vector = self._encoder.encode([question], "query")[0]
        similar = np.full(len(self._chunks), np.nan, dtype=np.float32)
        for chunk, similarity in self._index.search_documents(vector, NEAREST):
            n = self._position.get(chunk.row)
            if n is not None and fits[n] and self._chunks[n].text == chunk.text:
                similar[n] = similarity
        if np.isnan(similar).all():
            return None
        return np.asarray(np.nan_to_num(np.maximum(similar - np.nanmean(similar), 0), nan=0.0), dtype=np.float32)

    def _share(self, asked: Sequence[str], further: Sequence[frozenset[str]], n: int, of_product: bool) -> float:
        """The share of the question's words that a passage knows, rare words counting more and unknown ones most.

        In the documents of one product, which are short, unknown ones count no more than common ones.
        """
        known, size = self._terms[n], len(self._chunks)
        spreads = [self._spread.get(term, 0) for term in asked]
        weights = [math.log1p(size / ((spread or (size / 3 if of_product else 0)) + 0.5)) for spread in spreads]
        met = (term in known or bool(others & known) for term, others in zip(asked, further, strict=True))
        return sum(weight for weight, one in zip(weights, met, strict=True) if one) / sum(weights)


def _further(asked: Sequence[str]) -> list[frozenset[str]]:
    """For each term asked, the terms of other words for the service that it speaks of."""
    there = set(asked)
    found: list[set[str]] = [set() for _ in asked]
    for group in _services():
        said = [word for word in group if there.issuperset(word)]
        others = {term for word in group for term in word}
        for word in said:
            for n, term in enumerate(asked):
                if term in word:
                    found[n] |= others
    return [frozenset(terms) for terms in found]
