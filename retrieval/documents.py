"""Search over the shop's documents (policies, guides, questions, manuals), apart from products, each passage with its source.

A passage is found by its words and by the subjects that it shares with the question (`retrieval.subjects`); meaning, where there is
an index, decides between passages and finds those that share no word. What no passage speaks of is answered by none.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.lexical import LexicalIndex, analyse
from retrieval.passages import DESCRIPTION_TOKENS, DocumentChunk, document_chunks, token_estimate
from retrieval.products import Document, DocumentKind, Language, Product
from retrieval.reviews import ReviewFindings, ReviewReader
from retrieval.subjects import decisive, named, of_service, of_things, subjects_of, weight
from retrieval.words import Field

if TYPE_CHECKING:  # torch takes seconds to load, and a search by words alone needs none of it
    from retrieval.encoder import Encoder

_FIELDS = (Field("title", 2), Field("body", 1))
LEAST_SHARE = 0.5  # of the question's words that a passage has to know where it shares no subject with it
LEAST_OF_THINGS = 0.3  # the same of guides, and of the documents of one product
LEAST_COVER = 0.5  # of the question's subjects that a passage has to speak of
OF_TEXT = 0.6  # what a subject counts that a passage names in its text, and not in its headings
WORDS_WEIGHT = 0.4
ASIDE_WEIGHT = 0.6  # for headings that speak of what is not asked
ALIKE_WEIGHT = 0.4
SURELY_ALIKE = 0.6
OF_THINGS = 0.3
UNTOLD = 0.5
WITHIN = 0.3
APPLIED_TO = 0.25
OF_BEGINNING = 0.05  # between passages of one page that say as much
DENSE_WEIGHT = 0.4
NEAREST = 200
REMEMBERED_PRODUCTS = 64
# How much nearer than the passages at large a passage is that answers without knowing the words (cosine of e5).
STANDS_OUT = 0.055
OUTSTANDING = 0.11  # what counts as all that can be

_ASKING = frozenset(
    analyse(
        "how when where which who why much many long often does did is are use 怎么 如何 多少 什么时候 哪里 多久 为什么 怎样 几"
    )
)

_ASKING_HAN = re.compile(r"多久|多少|怎么|如何|什么时候|几天|可以|能不能|可不可以|请问|你们|我们|[能吗呢么我你]")
_HAN = re.compile(r"[\u3400-\u9fff]+")

Scores = NDArray[np.float32]


class DocumentIndex(Protocol):
    """What is needed of an index of the documents' vectors."""

    def search_documents(self, vector: Scores, k: int) -> list[tuple[DocumentChunk, float]]: ...


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question: its index terms, those of them that tell what it is about, the subjects that it names, and those within a word."""

    terms: tuple[str, ...]
    telling: tuple[str, ...]
    subjects: frozenset[int]
    within: frozenset[int]

    @classmethod
    def of(cls, question: str) -> _Asked:
        terms = tuple(dict.fromkeys(analyse(question)))
        telling, subjects = tuple(term for term in terms if term not in _ASKING), named(question)
        telling_some = any(weight(one) == 1 for one in subjects.outright) or decisive(subjects.outright)
        outright = subjects.outright if telling_some else frozenset[int]()
        return cls(terms, telling or terms, outright, subjects.within)

    @property
    def every(self) -> frozenset[int]:
        return self.subjects | self.within


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
        self._first = np.array([OF_BEGINNING * (chunk.position == 0) for chunk in self._chunks], dtype=np.float32)
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

    def speaks_of(self, question: str, language: Language, kinds: Sequence[DocumentKind]) -> bool:
        """Whether a text is certain to ask what the shop's pages are for, by what one of them is headed with, or a
        subject that only a page can answer."""
        asked = _Asked.of(question)
        return bool(of_service(decisive(asked.subjects))) or self.heads(question, language, kinds)

    def heads(self, question: str, language: Language, kinds: Sequence[DocumentKind]) -> bool:
        """Whether a page is headed with what a text asks."""
        asked = _Asked.of(question)
        found = self.find(question, language, kinds, limit=1)
        if not found:
            return False
        heading = f"{found[0].title} {found[0].heading}"
        return bool(of_service(asked.subjects) & named(heading).every) or _alike(question, heading) >= SURELY_ALIKE

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
        asked = _Asked.of(question)
        terms = (
            asked.telling if of_product else asked.terms
        )  # a manual's words are few: what is left of a question decides
        if not fits.any() or not (terms or asked.subjects):
            return []
        # guides and manuals tell of things, whose words decide; of the service the subjects do
        of_things = of_product or "guide" in kinds
        words, near, covers = self._words(terms, fits), self._near(question, fits), self._covers(asked, fits)
        if of_things:
            meant = None if near is None else near / max(float(near.max()), 1e-9)
            scores = _blend(words, meant) + OF_THINGS * covers
        else:
            words = words * np.array([self._share(asked.telling, n, False) for n in range(len(self._chunks))])
            meant = None if near is None else np.minimum(1, near / OUTSTANDING)
            scores = WORDS_WEIGHT * _blend(words, meant) + covers + self._headed(question, asked, fits) + self._first
        scores = np.where(fits, scores, 0)
        found: list[DocumentChunk] = []
        for n in map(int, np.argsort(-scores, kind="stable")):
            chunk = self._chunks[n]
            if scores[n] <= 0 or len(found) == limit:
                break
            if not fits[n] or sum(passage.document == chunk.document for passage in found) >= a_document:
                continue
            nearer, share = 0.0 if near is None else float(near[n]), self._share(asked.telling, n, of_product)
            if of_things:
                answers = share >= LEAST_OF_THINGS or covers[n] >= LEAST_COVER or nearer >= STANDS_OUT
            else:
                answers = self._serves(asked, n, float(covers[n]), share, nearer)
            if answers:
                found.append(chunk)
        return found

    def _serves(self, asked: _Asked, n: int, cover: float, share: float, near: float) -> bool:
        """Whether a passage seems to answer a question on the service. `near`: how much nearer it is than passages at large."""
        if decisive(asked.subjects) - self._subjects(n):
            return False
        if asked.subjects:
            return cover >= LEAST_COVER or (near >= STANDS_OUT and share >= LEAST_OF_THINGS)
        return share >= LEAST_SHARE or near >= STANDS_OUT

    def _words(self, terms: Sequence[str], fits: NDArray[np.bool_]) -> Scores:
        """Scores by words on 0-1."""
        if not terms:
            return np.zeros(len(self._chunks), dtype=np.float32)
        scores = np.where(fits, self._lexical.of_terms(terms), 0)
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

    def _share(self, terms: Sequence[str], n: int, of_product: bool) -> float:
        """The share of the question's words that a passage knows, rare words counting more and unknown ones most.

        In the documents of one product, which are short, unknown ones count no more than common ones.
        """
        known, size = self._terms[n], len(self._chunks)
        spreads = [self._spread.get(term, 0) for term in terms]
        weights = [math.log1p(size / ((spread or (size / 3 if of_product else 0)) + 0.5)) for spread in spreads]
        met = sum(weight for term, weight in zip(terms, weights, strict=True) if term in known)
        return met / sum(weights) if weights else 0.0

    def _subjects(self, n: int) -> frozenset[int]:
        """The subjects that a passage names, in its headings or its text."""
        return named(self._heading(n)).every | named(self._chunks[n].text).every

    def _heading(self, n: int) -> str:
        return f"{self._chunks[n].title} {self._chunks[n].heading}"

    def _cover(self, asked: _Asked, n: int, weights: Mapping[int, float]) -> float:
        """The share of the question's subjects that a passage speaks of, rare ones and those of its headings counting most."""
        if not weights:
            return 0.0
        headed, told = subjects_of(self._heading(n)), self._subjects(n)
        met = sum(weights[one] * (1.0 if one in headed else OF_TEXT) for one in asked.every & told)
        return met / sum(weights.values())

    def _weights(self, asked: _Asked, fits: NDArray[np.bool_]) -> dict[int, float]:
        """How much each subject of the question tells: the fewer passages speak of it, the more."""
        places = np.flatnonzero(fits)
        spread = Counter(one for n in places for one in asked.every & self._subjects(int(n)))
        # "how long do I have to return shoes": what the rule is, not what it is applied to
        things = of_things(asked.subjects) if of_service(asked.subjects) else frozenset()
        told = {
            one: weight(one)
            * (1.0 if one in asked.subjects else WITHIN)
            * (APPLIED_TO if one in things else 1.0)
            * math.log1p(len(places) / (count + 0.5))
            for one, count in spread.items()
        }
        least = UNTOLD * min(told.values(), default=1.0)  # what none speaks of cannot tell them apart
        return told | {one: least for one in of_service(asked.subjects) if one not in told}

    def _aside(self, asked: _Asked, n: int) -> float:
        """How much a passage's headings speak of what is not asked, on 0-1."""
        return min(2, len(subjects_of(self._heading(n)) - asked.every)) / 2

    def _covers(self, asked: _Asked, fits: NDArray[np.bool_]) -> Scores:
        weights = self._weights(asked, fits)
        found = np.zeros(len(self._chunks), dtype=np.float32)
        for n in np.flatnonzero(fits):
            found[n] = self._cover(asked, int(n), weights)
        return found

    def _headed(self, question: str, asked: _Asked, fits: NDArray[np.bool_]) -> Scores:
        """What the headings of each passage tell for it: how much of the question they repeat, less what else they name."""
        found = np.zeros(len(self._chunks), dtype=np.float32)
        for n in np.flatnonzero(fits):
            found[n] = ALIKE_WEIGHT * _alike(question, self._heading(int(n)))
            found[n] -= ASIDE_WEIGHT * self._aside(asked, int(n)) if asked.subjects else 0
        return found


def _blend(words: Scores, meant: Scores | None) -> Scores:
    return words if meant is None else np.asarray((1 - DENSE_WEIGHT) * words + DENSE_WEIGHT * meant, dtype=np.float32)


def _alike(one: str, other: str) -> float:
    said, headed = _pieces(one), _pieces(other)
    return 2 * len(said & headed) / max(1, len(said) + len(headed))


@lru_cache(maxsize=4096)  # the same headings are asked again and again
def _pieces(text: str) -> frozenset[str]:
    """What two short texts are compared by: index terms that are no Chinese, and neighbouring Chinese characters; no asking words."""
    latin = {term for term in analyse(text) if term.isascii() and term not in _ASKING}
    told = _ASKING_HAN.sub(" ", text)
    return frozenset(latin | {run[at : at + 2] for run in _HAN.findall(told) for at in range(len(run) - 1)})
