"""Lexical recall: BM25 over weighted fields, with Chinese segmented into words and English stemmed.

The scores are Lucene's BM25 as bm25s computes it, over one bag of words in which a field's words count as often as its weight
says, so that a word in two fields is one word often said (BM25F; Robertson and Zaragoza, 2009). Knows nothing of constraints.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import bm25s
import numpy as np
import rjieba
from numpy.typing import NDArray

from retrieval.products import AttributeValue, Product, Quantity
from retrieval.sequences import UNKNOWN, Sequences
from retrieval.vocabulary import stem

_WORD = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W\d_\u3400-\u9fff\uf900-\ufaff]+(?:['’][a-zA-Z]+)?|\d+(?:[.,]\d+)*", re.UNICODE
)
# What a query says it is without would otherwise be what it finds.
_RULED_OUT = re.compile(
    r"\b(?:without|w/o)\s+(?:(?:a|an|any|the)\s+)?\S+(?:\s+(?!(?:for|with|in|on|to|under|and|but|or)\b)\S+){0,2}"
    r"|\bnot\s+\S+"
    r"|(?:不要|不含|不带|没有)[^\s，。！？,.!?的]{1,6}的?",
    re.IGNORECASE,
)


@cache
def _stop_words() -> frozenset[str]:
    return frozenset((Path(__file__).parent / "lexicon" / "stopwords.txt").read_text(encoding="utf-8").split())


def analyse(text: str) -> list[str]:
    """The index terms of a text: NFKC, lower case, stop words dropped, English stemmed, Chinese cut into words."""
    terms: list[str] = []
    for run in _WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        pieces = rjieba.cut_for_search(run) if ord(run[0]) >= 0x3400 else [run]
        terms += [stem(piece) for piece in pieces if piece not in _stop_words()]
    return terms


def asked_terms(query: str) -> list[str]:
    """The index terms of a query, each once, without the words it rules out where others are left."""
    return list(dict.fromkeys(analyse(_RULED_OUT.sub(" ", query)) or analyse(query)))


@dataclass(frozen=True, slots=True)
class Field:
    """`weight`: how often each of the field's words is counted; `names`: whether it says what a thing is."""

    name: str
    weight: int
    names: bool = True


BM25_K1 = 1.2
BM25_B = 0.6
FIELDS = (Field("title", 4), Field("kind", 2), Field("facts", 1), Field("body", 1, names=False))


def fields_of(product: Product, names: Mapping[str, str]) -> dict[str, str]:
    """The texts of a product by field; `names` gives further words for a category path or an attribute value."""
    path = " > ".join(product.category)
    stated = [(name, value) for name, value in product.attributes.items()]
    stated += [(name, value) for variant in product.variants for name, value in variant.options.items()]
    facts = dict.fromkeys(word for name, value in stated for word in _words(name, value, names))
    return {
        "title": product.title.both(),
        "kind": " ".join([product.brand or "", *product.category, names.get(path, "")]),
        "facts": " ".join(facts),
        "body": product.description.both() if product.description else "",
    }


def _words(name: str, value: AttributeValue, names: Mapping[str, str]) -> list[str]:
    label = names.get(name, name.replace("_", " "))
    match value:
        case bool():
            return [label] if value else []
        case Quantity():
            return [label, f"{value.amount:g}{value.unit}", f"{value.amount:g} {value.unit}"]
        case str():
            return [names.get(f"{name}={value}", value)]
        case _:
            return [names.get(f"{name}={one}", one) for one in value]


class LexicalIndex:
    """BM25 over documents given as texts by field; `scores` answers in the documents' order."""

    def __init__(self, documents: Sequence[Mapping[str, str]], fields: Sequence[Field] = FIELDS) -> None:
        self._size = len(documents)
        corpus: list[list[str]] = []
        spread: Counter[str] = Counter()
        named: dict[str, list[int]] = {}
        self._numbers: dict[str, int] = {}
        said: dict[str, list[list[int]]] = {field.name: [] for field in fields if field.names}
        self._fields = tuple(fields)
        for n, document in enumerate(documents):
            terms = self.terms_of(document)
            corpus.append([term for field, found in terms.items() for term in found * field.weight])
            spread.update(set(corpus[-1]))
            for field, found in terms.items():
                if field.names:
                    said[field.name].append([self._numbers.setdefault(term, len(self._numbers)) for term in found])
            for term in {term for field, found in terms.items() if field.names for term in found}:
                named.setdefault(term, []).append(n)
        self._spread = spread
        self.mean_length = sum(map(len, corpus)) / max(len(corpus), 1)
        self.sequences = {name: Sequences.of(words) for name, words in said.items()}
        self._named = {term: np.array(where, dtype=np.int32) for term, where in named.items()}
        self._index: bm25s.BM25 | None = None
        if any(corpus):
            self._index = bm25s.BM25(method="lucene", k1=BM25_K1, b=BM25_B)
            self._index.index(corpus, show_progress=False)

    def terms_of(self, document: Mapping[str, str]) -> dict[Field, list[str]]:
        """The index terms of a document by field."""
        return {field: analyse(document.get(field.name, "")) for field in self._fields}

    def scores(self, query: str) -> NDArray[np.float32]:
        """A score for every document, shape (documents,), 0 where no term matches."""
        return self.of_terms(asked_terms(query))

    def of_terms(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """The same for index terms."""
        known = [term for term in terms if self._index is not None and term in self._index.vocab_dict]
        if self._index is None or not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._index.get_scores(known), dtype=np.float32)

    def number(self, term: str) -> int:
        """The number of an index term in `sequences`, the words in order of the fields that name a thing."""
        return self._numbers.get(term, UNKNOWN)

    def rarity(self, term: str) -> float:
        """How much a term tells: the rarer the more."""
        return math.log1p(self._size / (self._spread[term] + 0.5))

    def named(self, query: str) -> NDArray[np.float32]:
        """The share of the query's words that each document has in the fields that name it, shape (documents,).

        Rare words count more, and those that no document has count most.
        """
        shares = np.zeros(self._size, dtype=np.float32)
        terms = asked_terms(query)
        weights = [self.rarity(term) for term in terms]
        for term, weight in zip(terms, weights, strict=True):
            if term in self._named:
                shares[self._named[term]] += weight
        return shares / max(sum(weights), 1e-9)
