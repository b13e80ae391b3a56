"""A snapshot's parts with a few products laid over it: what changed since, judged and scored on the same scale as the rest.

Products that are gone, and those that a new state takes the place of, keep their positions and are never allowed; the laid
over ones come after them. So an update costs what the changed products cost, whatever the size of the catalogue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from retrieval.columns import NOT_STATED, Columns, Mask
from retrieval.constraints import Constraint, Constraints, Evidence
from retrieval.lexical import BM25_B, BM25_K1, LexicalIndex
from retrieval.meanings import FEEDBACK_WEIGHT, Meanings, Plan, Scores, VectorIndex
from retrieval.products import Product
from retrieval.sequences import Sequences
from retrieval.words import Words


def withdrawn(product: Product) -> Product:
    """What keeps the position of a product that is gone: the same without stock."""
    return replace(product, variants=tuple(replace(variant, stock=0) for variant in product.variants))


class LayeredColumns(Columns):
    """Columns over a base and further products; `gone` (products of the base,) are never allowed."""

    def __init__(
        self, base: Columns, gone: Mask, variants_gone: Mask, added: Sequence[Product], evidence: Evidence
    ) -> None:
        self._base, self._gone, self._variants_gone = base, gone, variants_gone
        self._top = Columns(added, evidence)

    def prepare(self, facets: Iterable[str]) -> None:
        self._top.prepare(facets)

    def allowed(self, constraints: Constraints) -> Mask:
        return np.concatenate([self._base.allowed(constraints) & ~self._gone, self._top.allowed(constraints)])

    def doubts(self, constraints: Constraints) -> NDArray[np.int64]:
        kept = np.where(self._gone, np.iinfo(np.int64).max, self._base.doubts(constraints))
        return np.concatenate([kept, self._top.doubts(constraints)])

    def doubts_about(self, products: NDArray[np.int64], constraints: Constraints) -> NDArray[np.int64]:
        return self.doubts(constraints)[products]

    def prices(self, constraints: Constraints) -> NDArray[np.float64]:
        kept = np.where(self._gone, np.inf, self._base.prices(constraints))
        return np.concatenate([kept, self._top.prices(constraints)])

    def findings(self, item: Constraint) -> NDArray[np.int8]:
        kept = np.where(self._variants_gone, NOT_STATED, self._base.findings(item))
        return np.asarray(np.concatenate([kept, self._top.findings(item)]), dtype=np.int8)


class LayeredLexical(LexicalIndex):
    """A lexical index with further documents after the base's, scored by the base's statistics."""

    def __init__(self, base: LexicalIndex, documents: Sequence[Mapping[str, str]]) -> None:
        self.__dict__.update(base.__dict__)
        self._base = base
        self._surface, self._parted = dict(base._surface), {}
        corpus, said = self._read(documents)
        self._lengths = np.array([sum(counts.values()) for counts in corpus], dtype=np.float32)
        self._size = base._size + len(corpus)
        self._spread = Counter(base._spread)
        self._postings: dict[str, list[tuple[int, int]]] = {}
        for n, counts in enumerate(corpus):
            for term, count in counts.items():
                self._postings.setdefault(term, []).append((n, count))
        for term, where in self._postings.items():
            # what the base knows of a word decides how rare it is; only words that are new to it are counted here
            if term not in base._spread:
                self._spread[term] = len(where)
        self.sequences = {name: _joined(base.sequences[name], added) for name, added in said.items()}

    def _read(self, documents: Sequence[Mapping[str, str]]) -> tuple[list[Counter[str]], dict[str, Sequences]]:
        words = Words.of(documents, self._fields)
        self._numbers = dict(self._base._numbers)
        numbers = np.array([self._numbers.setdefault(term, len(self._numbers)) for term in words.terms], dtype=np.int32)
        self._surface.update(
            (term, self._surface.get(term, piece))
            for term, piece in zip(words.terms, words.surfaces, strict=True)
            if piece
        )
        corpus: list[Counter[str]] = [Counter() for _ in documents]
        named: dict[str, list[int]] = {}
        for field in self._fields:
            for n, terms in enumerate(words.texts_of(field.name)):
                for term in terms:
                    corpus[n][term] += field.weight
                    if field.names:
                        named.setdefault(term, []).append(self._base._size + n)
        said = {
            name: Sequences(numbers[words.said[name].numbers], words.said[name].starts) for name in self._base.sequences
        }
        self._named = {**self._base._named}
        for term, where in named.items():
            known = self._named.get(term, np.zeros(0, dtype=np.int32))
            self._named[term] = np.concatenate([known, np.unique(where)]).astype(np.int32)
        return corpus, said

    def of_terms(self, terms: Sequence[str]) -> NDArray[np.float32]:
        scores = np.zeros(len(self._lengths), dtype=np.float32)
        for term in terms:
            for n, count in self._postings.get(term, ()):
                weight = BM25_K1 * (1 - BM25_B + BM25_B * self._lengths[n] / max(self.mean_length, 1e-9))
                scores[n] += self._idf(term) * count / (weight + count)
        return np.concatenate([self._base.of_terms(terms), scores])

    def saying(self, term: str, among: NDArray[np.int64]) -> NDArray[np.bool_]:
        added = among >= self._base._size
        found = np.isin(among - self._base._size, [n for n, _ in self._postings.get(term, ())])
        found[~added] = self._base.saying(term, among[~added])
        return found

    def _idf(self, term: str) -> float:
        spread = self._spread[term]
        return float(np.log1p((max(self._base._size, spread) - spread + 0.5) / (spread + 0.5)))


def _joined(first: Sequences, second: Sequences) -> Sequences:
    return Sequences(
        np.concatenate([first.numbers, second.numbers]),
        np.concatenate([first.starts, second.starts[1:] + first.starts[-1]]),
    )


class LayeredMeanings(Meanings):
    """The vectors of a base's products (`size` of them), and of further products after them."""

    def __init__(self, base: Meanings, size: int, added: Sequence[Product], index: VectorIndex) -> None:
        self._base, self._size = base, size
        self._top = Meanings(added, index)

    def similarities(self, vector: Scores, allowed: Mask, also: Mask) -> Scores:
        n = self._size
        return np.concatenate(
            [
                self._base.similarities(vector, allowed[:n], also[:n]),
                self._top.similarities(vector, allowed[n:], also[n:]),
            ]
        )

    def background(self, vector: Scores) -> float:
        return self._base.background(vector)

    def of(self, products: NDArray[np.int64]) -> Scores:
        top = products >= self._size
        found = np.zeros((len(products), len(self._base._centre)), dtype=np.float32)
        found[~top] = self._base.of(products[~top])
        found[top] = self._top.of(products[top] - self._size)
        return found

    def way(self, allowed: Mask) -> Plan:
        return self._base.way(allowed[: self._size])

    def towards(self, vector: Scores, products: NDArray[np.int64]) -> Scores:
        near = self.of(products)
        near = near[near.any(axis=1)]
        if not len(near):
            return vector
        middle = near.mean(axis=0)
        moved = vector + FEEDBACK_WEIGHT * middle / max(float(np.linalg.norm(middle)), 1e-9)
        return np.asarray(moved / max(float(np.linalg.norm(moved)), 1e-9), dtype=np.float32)
