"""Lexical recall: BM25 over weighted fields, with Chinese segmented into words and English stemmed.

The scores are Lucene's BM25, over one bag of words in which a field's words count as often as its weight
says, so that a word in two fields is one word often said (BM25F; Robertson and Zaragoza, 2009). Knows nothing of constraints.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retrieval.bm25 import Bm25
from retrieval.products import AttributeValue, Product, Quantity
from retrieval.sequences import UNKNOWN
from retrieval.words import Field, WordReader, Words, pieces, term_of

_HAN_LETTER = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN_LETTER = re.compile(r"[a-zA-Z]")
# What a query says it is without would otherwise be what it finds.
_RULED_OUT = re.compile(
    r"\b(?:without|w/o)\s+(?:(?:a|an|any|the)\s+)?\S+(?:\s+(?!(?:for|with|in|on|to|under|and|but|or)\b)\S+){0,2}"
    r"|\bnot\s+\S+"
    r"|(?:不要|不含|不带|没有)[^\s，。！？,.!?的]{1,6}的?",
    re.IGNORECASE,
)


def analyse(text: str) -> list[str]:
    """The index terms of a text: NFKC, lower case, stop words dropped, English stemmed, Chinese cut into words."""
    return [term_of(piece) for piece in pieces(text)]


@lru_cache(maxsize=1024)  # one search asks several times
def asked_terms(query: str) -> tuple[str, ...]:
    """The index terms of a query, each once, without the words it rules out where others are left."""
    return tuple(dict.fromkeys(analyse(_RULED_OUT.sub(" ", query)) or analyse(query)))


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

    `further` gives other words for what a query names (its names in the other language), as index terms; `read` the words
    of the documents.
    """

    def __init__(
        self,
        documents: Sequence[Mapping[str, str]],
        fields: Sequence[Field] = FIELDS,
        further: Callable[[str], Sequence[str]] = lambda _query: (),
        read: WordReader = Words.of,
    ) -> None:
        self._size = len(documents)
        self._further = further
        self._fields = tuple(fields)
        self._han, self._latin = _scripts([document.get("title", "") for document in documents])
        self._parted: dict[tuple[str, int], tuple[str, str] | None] = {}
        words = read(documents, fields)
        self._numbers = {term: number for number, term in enumerate(words.terms)}
        self._surface = {term: piece for term, piece in zip(words.terms, words.surfaces, strict=True) if piece}
        self.sequences = {field.name: words.said[field.name] for field in fields if field.names}
        self._bm25 = _bm25(words, fields, self._size)
        self._spread = Counter(dict(zip(words.terms, self._bm25.spread.tolist(), strict=True)))
        self.mean_length = float(self._bm25.lengths.mean()) if self._size else 0.0
        named = _bm25(words, [field for field in fields if field.names], self._size)
        self._named = {term: having for n, term in enumerate(words.terms) if len(having := named.having(n))}

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
        found = [piece for piece in pieces(_RULED_OUT.sub(" ", query)) if piece.isascii() and piece.isalpha()]
        for one, other in pairwise(found):
            joined = term_of(one + other)
            if joined not in terms and self._spread[joined]:
                yield self.of_terms([joined])
        for piece in dict.fromkeys(found):
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
        return self._bm25.of_words([self._numbers[term] for term in terms if self._spread[term]])

    def saying(self, term: str, among: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the documents at `among` have an index term, shape (among,)."""
        if not self._spread[term]:
            return np.zeros(len(among), dtype=bool)
        having = self._bm25.having(self._numbers[term])
        places = np.searchsorted(having, among)
        return np.asarray(having[np.minimum(places, len(having) - 1)] == among)

    def number(self, term: str) -> int:
        """The number of an index term in `sequences`, the words in order of the fields that name a thing."""
        return self._numbers[term] if term in self._named else UNKNOWN

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


def _bm25(words: Words, fields: Sequence[Field], size: int) -> Bm25:
    said = [words.said[field.name] for field in fields]
    owners = [np.repeat(np.arange(size, dtype=np.int32), np.diff(one.starts)) for one in said]
    weights = [np.full(len(one.numbers), field.weight) for one, field in zip(said, fields, strict=True)]
    return Bm25.of(
        np.concatenate([one.numbers for one in said] or [np.zeros(0, np.int32)]),
        np.concatenate(owners or [np.zeros(0, np.int32)]),
        np.concatenate(weights or [np.zeros(0, np.int64)]),
        (size, len(words.terms)),
        BM25_K1,
        BM25_B,
    )
