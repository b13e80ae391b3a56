"""The words of a catalogue: which facet values and categories a text mentions, in English, Chinese or both mixed.

A text is read as tokens (Latin words stemmed, Han characters one by one) and terms are found by longest match, so that
"vegan leather" is never read as "leather". Knows nothing of intent or polarity.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock

import Stemmer

from retrieval.products import Product

_TOKEN = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]|\d+(?:[.,]\d+)*|[^\W\d_\u3400-\u9fff\uf900-\ufaff]+(?:['’][a-zA-Z]+)?", re.UNICODE
)
_STEMMER = Stemmer.Stemmer("english")
_STEMMER_LOCK = Lock()  # one PyStemmer object must not be used by two threads at once


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a lower-case English word; anything else comes back as it is."""
    bare = word.removesuffix("'s")
    if not bare.isascii():
        return bare
    with _STEMMER_LOCK:
        return str(_STEMMER.stemWord(bare))


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a text: its normal form and where it stands (`start`, `end` in characters)."""

    form: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The tokens of a text in order."""
    return [Token(stem(m.group().lower().replace("’", "'")), m.start(), m.end()) for m in _TOKEN.finditer(text)]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a term stands for: a value of a facet, or (`value` None) the facet itself."""

    facet: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A term found in a text, with all it may stand for."""

    start: int
    end: int
    text: str
    meanings: tuple[Meaning, ...]


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    meanings: list[Meaning] = field(default_factory=list)


class Terms:
    """A set of terms and what they mean; `find` reads a text against all of them at once."""

    def __init__(self, entries: Iterable[tuple[str, Meaning]]) -> None:
        self._root = _Node()
        for term, meaning in entries:
            self._add(term, meaning)

    def _add(self, term: str, meaning: Meaning) -> None:
        node = self._root
        forms = [token.form for token in tokens(term)]
        for form in forms:
            node = node.children.setdefault(form, _Node())
        if forms and meaning not in node.meanings:
            node.meanings.append(meaning)

    def find(self, text: str) -> list[Mention]:
        """The mentions in a text, left to right, longest first, without overlap."""
        found: list[Mention] = []
        read = tokens(text)
        at = 0
        while at < len(read):
            length, meanings = self._longest(read, at)
            if length:
                start, end = read[at].start, read[at + length - 1].end
                found.append(Mention(start, end, text[start:end], tuple(meanings)))
            at += length or 1
        return found

    def _longest(self, read: Sequence[Token], at: int) -> tuple[int, list[Meaning]]:
        node, best, meanings = self._root, 0, list[Meaning]()
        for offset, token in enumerate(read[at:]):
            following = node.children.get(token.form)
            if following is None:
                break
            node = following
            if node.meanings:
                best, meanings = offset + 1, node.meanings
        return best, meanings


_DENIES_BEFORE = re.compile(
    r"(?:\b(?:no|not|non|isn['’]?t|aren['’]?t|without|never|free of|free from|instead of|unlike|zero)\b[\s-]*(?:any\s+|real\s+|genuine\s+|a\s+)?"
    r"|\b(?:vegan|faux|imitation|synthetic|artificial|fake|pu|eco|simulated)[\s-]+"
    r"|(?:不含|不带|不用|没有|无|非|不是|零|告别|拒绝|仿|假|人造|合成)(?:任何|真)?)$",
    re.IGNORECASE,
)
_DENIES_AFTER = re.compile(
    r"^[\s-]*(?:free\b|look\b|style\b|effect\b|like\b|alternative\b|替代|质感|风格|感)", re.IGNORECASE
)


class Vocabulary:
    """What a catalogue's words mean: value terms by facet, which value is a kind of which, and what a text states.

    `terms` are the words that may be read anywhere; `singles` are values named by one Han character, which stands in too many
    other words to be read without a look around it. `canonical` and `covers` judge values; `mentioned` reads evidence from a product's words (cached per product id, so
    one vocabulary serves one state of a catalogue).
    """

    def __init__(
        self,
        terms: Terms,
        names: Mapping[tuple[str, str], str],
        kinds: Mapping[tuple[str, str], frozenset[str]],
        singles: Mapping[str, tuple[Meaning, ...]] | None = None,
        ordinary: frozenset[str] = frozenset(),
        plain: frozenset[str] = frozenset(),
    ) -> None:
        self.terms = terms
        self.singles = singles or {}
        self._ordinary = ordinary
        self._plain = plain
        self._names = names
        self._kinds = kinds
        self._said: dict[str, Mapping[str, tuple[str, ...]]] = {}
        self._covers: dict[tuple[str, str, str], bool] = {}

    def forgetting(self, products: Collection[str]) -> Vocabulary:
        """The same words for another state of the catalogue, in which the products of these ids say something else."""
        fresh = copy(self)
        fresh._said = {name: said for name, said in self._said.items() if name not in products}
        return fresh

    def ordinary(self, term: str) -> bool:
        """Whether a term is one everyday word that also stands for other things ("coffee" in "coffee maker")."""
        return self.key(term) in self._ordinary

    def is_name(self, term: str) -> bool:
        """Whether a term is a value itself or its label, not one of its further words."""
        return self.key(term) in self._plain

    @staticmethod
    def key(value: str) -> str:
        """The form under which two spellings of a value are the same."""
        return " ".join(token.form for token in tokens(value))

    def canonical(self, facet: str, value: str) -> str:
        """The catalogue's own form of a value named by any of its words."""
        return self._names.get((facet, self.key(value)), value)

    def covers(self, facet: str, asked: str, stated: str) -> bool:
        """Whether `stated` is `asked` or a kind of it."""
        case = (facet, asked, stated)
        known = self._covers.get(case)
        if known is None:
            known = self._covers[case] = self._judge_cover(facet, asked, stated)
        return known

    def _judge_cover(self, facet: str, asked: str, stated: str) -> bool:
        asked, stated = self.canonical(facet, asked), self.canonical(facet, stated)
        kinds = self._kinds.get((facet, asked), frozenset())
        if self.key(asked) == self.key(stated) or stated in kinds:
            return True
        if facet in ("brand", "size"):
            return False
        return any(value == asked or value in kinds for value in self.stated(stated).get(facet, ()))

    def mentioned(self, product: Product, facet: str) -> tuple[str, ...]:
        """The values of a facet that the product's own words state and do not deny."""
        said = self._said.get(product.id)
        if said is None:
            texts = [product.title.both()] + ([product.description.both()] if product.description else [])
            said = self._said[product.id] = self.stated("\n".join(texts))
        return said.get(facet, ())

    def stated(self, text: str) -> dict[str, tuple[str, ...]]:
        """Facet -> values that a text states and does not deny ("leather-free" states nothing)."""
        return self._read(text, denied=False)

    def denied(self, text: str) -> dict[str, tuple[str, ...]]:
        """Facet -> values that a text says are not there ("no leather", "不带蓝牙")."""
        return self._read(text, denied=True)

    def _read(self, text: str, denied: bool) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for mention in self.terms.find(text):
            before, after = text[: mention.start][-40:], text[mention.end :]
            if (_DENIES_BEFORE.search(before) or _DENIES_AFTER.match(after)) is not None and not denied:
                continue
            if denied and not _DENIES_BEFORE.search(before):
                continue
            for meaning in mention.meanings:
                if meaning.value is not None and meaning.value not in found.setdefault(meaning.facet, []):
                    found[meaning.facet].append(meaning.value)
        return {facet: tuple(values) for facet, values in found.items()}
