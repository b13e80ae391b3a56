"""Lexical recall: BM25 over weighted fields, with Chinese segmented into words and English stemmed.

The scores are Lucene's BM25 as bm25s computes it, over one bag of words in which a field's words count as often as its weight
says, so that a word in two fields is one word often said (BM25F; Robertson and Zaragoza, 2009). Knows nothing of constraints.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import bm25s
import numpy as np
import rjieba
from numpy.typing import NDArray

from retrieval.products import AttributeValue, Product, Quantity
from retrieval.sequences import UNKNOWN, Sequences
from retrieval.terms import singular, stem

# Characters that name a thing by themselves.
HAN_NOUNS = frozenset("鞋靴包箱灯椅桌床锅刀杯壶碗毯裙裤衫帽表笔伞车枕被袜垫架")
_HAN_LETTER = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN_LETTER = re.compile(r"[a-zA-Z]")
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


def _pieces(text: str) -> Iterator[str]:
    """The words of a text before stemming: NFKC, lower case, stop words dropped, Chinese cut into words.

    A Chinese word that ends in a character which names a thing by itself (运动鞋, 鞋) gives that too.
    """
    for run in _WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        if ord(run[0]) < 0x3400:
            if run not in _stop_words():
                yield run
            continue
        for piece in rjieba.cut_for_search(run):
            if piece not in _stop_words():
                yield piece
                if len(piece) > 1 and piece[-1] in HAN_NOUNS:
                    yield piece[-1]


@lru_cache(maxsize=100_000)
def term_of(piece: str) -> str:
    """The index term of one word in lower case."""
    return stem(singular(piece))


def analyse(text: str) -> list[str]:
    """The index terms of a text: NFKC, lower case, stop words dropped, English stemmed, Chinese cut into words."""
    return [term_of(piece) for piece in _pieces(text)]


@lru_cache(maxsize=1024)  # one search asks several times
def asked_terms(query: str) -> tuple[str, ...]:
    """The index terms of a query, each once, without the words it rules out where others are left."""
    return tuple(dict.fromkeys(analyse(_RULED_OUT.sub(" ", query)) or analyse(query)))


@dataclass(frozen=True, slots=True)
class Field:
    """`weight`: how often each of the field's words is counted; `names`: whether it says what a thing is."""

    name: str
    weight: int
    names: bool = True


BM25_K1 = 1.2
BM25_B = 0.6
FURTHER_WEIGHT = 0.5
REMEMBERED = 4096
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


def _scripts(titles: Sequence[str]) -> tuple[bool, bool]:
    """Whether most titles are written in Chinese, and in Latin letters; a brand's letters in a Chinese title are too few."""
    counts = [(len(_HAN_LETTER.findall(title)), len(_LATIN_LETTER.findall(title))) for title in titles]
    han = sum(found > 0 for found, _ in counts)
    latin = sum(found > 2 * other for other, found in counts)
    return 2 * han >= len(titles), 2 * latin >= len(titles)


class LexicalIndex:
    """BM25 over documents given as texts by field; `scores` answers in the documents' order.

    `further` gives other words for what a query names (its names in the other language), as index terms.
    """

    def __init__(
        self,
        documents: Sequence[Mapping[str, str]],
        fields: Sequence[Field] = FIELDS,
        further: Callable[[str], Sequence[str]] = lambda _query: (),
    ) -> None:
        self._size = len(documents)
        self._further = further
        self._surface: dict[str, str] = {}
        self._han, self._latin = _scripts([document.get("title", "") for document in documents])
        self._parted: dict[tuple[str, int], tuple[str, str] | None] = {}
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
        found: dict[Field, list[str]] = {}
        for field in self._fields:
            pieces = list(_pieces(document.get(field.name, "")))
            found[field] = [term_of(piece) for piece in pieces]
            if field.names:
                for piece, term in zip(pieces, found[field], strict=True):
                    self._surface.setdefault(term, piece)
        return found

    def scores(self, query: str) -> NDArray[np.float32]:
        """A score for every document, shape (documents,), 0 where no term matches.

        Compounds count however they are written ("ear buds", "earbuds").
        """
        terms = asked_terms(query)
        scores = self.of_terms(terms)
        for found in self._compounds(query, terms):
            scores = scores + FURTHER_WEIGHT * found
        others = [term for term in self._further(query) if term not in terms and self._is_written(term)]
        return scores + FURTHER_WEIGHT * self.of_terms(others) if others else scores

    def _is_written(self, term: str) -> bool:
        """Whether documents are written in the term's script: a few stray words in another tell nothing, being rare."""
        return self._han if _HAN_LETTER.search(term) else self._latin

    def _compounds(self, query: str, terms: Sequence[str]) -> Iterator[NDArray[np.float32]]:
        """What compounds of the query give where the catalogue writes them otherwise."""
        pieces = [piece for piece in _pieces(_RULED_OUT.sub(" ", query)) if piece.isascii() and piece.isalpha()]
        for one, other in pairwise(pieces):
            joined = term_of(one + other)
            if joined not in terms and self._spread[joined]:
                yield self.of_terms([joined])
        for piece in dict.fromkeys(pieces):
            if self._spread[term_of(piece)] and (parts := self.parted(piece)):
                first, second = term_of(parts[0]), term_of(parts[1])
                if first not in terms and second not in terms:
                    both = np.zeros(self._size, dtype=bool)
                    both[np.intersect1d(self._named[first], self._named[second])] = True
                    share = self.rarity(term_of(piece)) / (self.rarity(first) + self.rarity(second))
                    yield np.where(both, share * self.of_terms([first, second]), 0).astype(np.float32)

    def parted(self, word: str, least: int = 3) -> tuple[str, str] | None:
        """The two words of a compound, where names in the catalogue have them one after the other; None where none do."""
        if (word, least) not in self._parted:
            if len(self._parted) >= REMEMBERED:
                self._parted.clear()
            self._parted[word, least] = self._part(word, least)
        return self._parted[word, least]

    def _part(self, word: str, least: int) -> tuple[str, str] | None:
        for at in range(least, len(word) - least + 1):
            numbers = self.number(term_of(word[:at])), self.number(term_of(word[at:]))
            if UNKNOWN not in numbers and any(one.follows(*numbers) for one in self.sequences.values()):
                return word[:at], word[at:]
        return None

    def spread(self, term: str) -> int:
        """How many documents have an index term."""
        return self._spread[term]

    def names(self) -> Sequence[str]:
        """The index terms of the fields that name things."""
        return list(self._named)

    def surface(self, term: str) -> str:
        """An index term as the catalogue writes it."""
        return self._surface.get(term, term)

    def of_terms(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """The same for index terms."""
        known = [term for term in terms if self._index is not None and term in self._index.vocab_dict]
        if self._index is None or not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._index.get_scores(known), dtype=np.float32)

    def saying(self, term: str, among: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the documents at `among` have an index term, shape (among,)."""
        number = None if self._index is None else self._index.vocab_dict.get(term)
        if self._index is None or number is None:
            return np.zeros(len(among), dtype=bool)
        starts = self._index.scores["indptr"]
        having = self._index.scores["indices"][starts[number] : starts[number + 1]]
        places = np.searchsorted(having, among)  # bm25s keeps a term's documents in order
        return np.asarray(having[np.minimum(places, len(having) - 1)] == among)

    def number(self, term: str) -> int:
        """The number of an index term in `sequences`, the words in order of the fields that name a thing."""
        return self._numbers.get(term, UNKNOWN)

    def rarity(self, term: str) -> float:
        """How much a term tells: the rarer the more."""
        return math.log1p(self._size / (self._spread[term] + 0.5))

    def names_some(self, query: str, least: float) -> bool:
        """Whether any document has at least this share of the query's words in the fields that name it; see `named`."""
        terms = asked_terms(query)
        weights = [self.rarity(term) for term in terms]
        alone = max((weight for term, weight in zip(terms, weights, strict=True) if term in self._named), default=0.0)
        # one word may be enough, and no document need be looked at then
        return alone / max(sum(weights), 1e-9) >= least or float(self.named(query).max(initial=0)) >= least

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
