"""Lexical recall: BM25 over weighted fields, with Chinese segmented into words and English stemmed.

The scores are Lucene's BM25 (Robertson and Zaragoza, 2009) as bm25s computes them; a document's score is the weighted sum over
its fields. Knows nothing of constraints.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import bm25s
import numpy as np
import rjieba
from numpy.typing import NDArray

from retrieval.products import AttributeValue, Product, Quantity
from retrieval.vocabulary import stem

_WORD = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W\d_\u3400-\u9fff\uf900-\ufaff]+(?:['’][a-zA-Z]+)?|\d+(?:[.,]\d+)*", re.UNICODE
)


@cache
def _stop_words() -> frozenset[str]:
    return frozenset((Path(__file__).parent / "lexicon" / "stopwords.txt").read_text(encoding="utf-8").split())


def analyse(text: str) -> list[str]:
    """The index terms of a text: NFKC, lower case, stop words dropped, English stemmed, Chinese cut into words."""
    terms: list[str] = []
    for run in _WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        pieces = rjieba.cut_for_search(run) if ord(run[0]) >= 0x3400 else [stem(run)]
        terms += [piece for piece in pieces if piece not in _stop_words()]
    return terms


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    weight: float


FIELDS = (Field("title", 2.0), Field("kind", 1.5), Field("facts", 0.7), Field("body", 1.0))


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
        self._fields: list[tuple[float, bm25s.BM25]] = []
        for field in fields:
            corpus = [analyse(document.get(field.name, "")) for document in documents]
            if any(corpus):
                index = bm25s.BM25(method="lucene", k1=1.2, b=0.6)
                index.index(corpus, show_progress=False)
                self._fields.append((field.weight, index))

    def scores(self, query: str) -> NDArray[np.float32]:
        """A score for every document, shape (documents,), 0 where no term matches."""
        total = np.zeros(self._size, dtype=np.float32)
        terms = analyse(query)
        if not terms:
            return total
        for weight, index in self._fields:
            known = [term for term in terms if term in index.vocab_dict]
            if known:
                total += weight * index.get_scores(known).astype(np.float32)
        return total
