"""The words of a catalogue: which facet values and categories a text mentions, in English, Chinese or both mixed.

A text is read as tokens (Latin words stemmed, Han characters one by one) and terms are found by longest match, so that
"vegan leather" is never read as "leather". Knows nothing of intent or polarity.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from retrieval.judging import FLAG_ON
from retrieval.products import Product
from retrieval.statements import Sense, senses
from retrieval.terms import Meaning, Mention, Terms, halved, key, shared, tokens
from retrieval.verdicts import Said

COVERS_REMEMBERED = 200_000


def _may_hold(text: str, word: str) -> bool:
    """A quick look whether a text can hold a word at all."""
    first = next(iter(tokens(word)), None)
    if first is None:
        return False
    written = halved(word)[first.start : first.end].lower()
    return shared(written, first.form) in halved(text).lower()


# What joins the parts of a value ("cotton/elastane", "80% cotton, 20% polyester"), and what says how much of it there is.
_JOINTS = re.compile(r"\s*(?:[,;/|+&、，；\n]|\band\b|\bwith\b|和|与|及)\s*", re.IGNORECASE)
_SHARE = re.compile(r"\d+(?:[.,]\d+)?\s*%")
_NONE_OF_IT = re.compile(r"(?<![\d.,])0+(?:[.,]0+)?\s*%")


def parts_of(value: str) -> tuple[str, ...]:
    """The parts of a compound value without their shares; a part of which there is 0% is none. One part for a plain value."""
    parts = [_SHARE.sub(" ", part).strip() for part in _JOINTS.split(value) if not _NONE_OF_IT.search(part)]
    return tuple(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Attributes:
    """Which attributes of the catalogue state a facet (`names`) or a part of it (`parts`); which facets name substances, which
    are vague or borrow their words (see `BaseFacet`), and which attributes are lists of features. `bare` are the keys of values that nothing but the catalogue's
    products names. `departments` are the first steps of the categories whose products state a facet that only this catalogue
    has: elsewhere its words mean other things ("stitched in squares" is no ruling of a duvet)."""

    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    substances: frozenset[str] = frozenset()
    vague: frozenset[str] = frozenset()
    borrowed: frozenset[str] = frozenset()
    lists: tuple[str, ...] = ()
    bare: frozenset[tuple[str, str]] = frozenset()
    departments: Mapping[str, frozenset[str]] = field(default_factory=dict)


class Vocabulary:
    """What a catalogue's words mean: value terms by facet, which value is a kind of which, and what a text states.

    `terms` are the words that may be read anywhere; `singles` are values named by one Han character, which stands in too many
    other words to be read without a look around it. `canonical` and `covers` judge values; `said` reads evidence from a product's words.
    It is the `Evidence` that constraints are judged by.
    """

    def __init__(
        self,
        terms: Terms,
        names: Mapping[tuple[str, str], str],
        kinds: Mapping[tuple[str, str], frozenset[str]],
        singles: Mapping[str, tuple[Meaning, ...]] | None = None,
        ordinary: frozenset[str] = frozenset(),
        plain: frozenset[str] = frozenset(),
        attributes: Attributes | None = None,
    ) -> None:
        self.terms = terms
        self.singles = singles or {}
        self._ordinary = ordinary
        self._plain = plain
        self._names = names
        self._kinds = kinds
        self._attributes = attributes or Attributes()
        self._wholes: dict[str, list[str]] = {}
        for facet, parts in self._attributes.parts.items():
            for part in parts:
                self._wholes.setdefault(part, []).append(facet)
        self._said: dict[str, tuple[Product, Said]] = {}
        self._covers: dict[tuple[str, str, str], bool] = {}
        self._unknown: dict[str, Terms] = {}

    def ordinary(self, term: str) -> bool:
        """Whether a term is one everyday word that also stands for other things ("coffee" in "coffee maker")."""
        return self.key(term) in self._ordinary

    def is_name(self, term: str) -> bool:
        """Whether a term is a value itself or its label, not one of its further words."""
        return self.key(term) in self._plain

    @staticmethod
    def key(value: str) -> str:
        """The form under which two spellings of a value are the same."""
        return key(value)

    def canonical(self, facet: str, value: str) -> str:
        """The catalogue's own form of a value named by any of its words."""
        return self._names.get((facet, self.key(value)), value)

    def covers(self, facet: str, asked: str, stated: str) -> bool:
        """Whether `stated` is `asked` or a kind of it."""
        case = (facet, asked, stated)
        known = self._covers.get(case)
        if known is None:
            known = self._judge_cover(facet, asked, stated)
            if len(self._covers) < COVERS_REMEMBERED:  # there is no end to the values that a shopper may invent
                self._covers[case] = known
        return known

    def _judge_cover(self, facet: str, asked: str, stated: str) -> bool:
        asked, whole = self.canonical(facet, asked), self.canonical(facet, stated)
        if self._is_kind(facet, asked, whole):
            return True
        if facet == "brand":
            return False
        if any(self._is_kind(facet, asked, self.canonical(facet, part)) for part in parts_of(stated)):
            return True
        # a size is a name: no word within it counts
        if facet == "size":
            return False
        # what only this catalogue calls so ("soft leather upper") is read like any text, by the words within it, and so is
        # what is a value of a part alone ("wool fill")
        known = self.knows(facet, whole) and (facet, self.key(whole)) not in self._attributes.bare
        said = self._read(whole if known else "; ".join(parts_of(whole)), whole=known or len(parts_of(whole)) > 1)
        if any(self._is_kind(facet, asked, one) for one in said.stated.get(facet, ())):
            return True
        # "animal products" are said of a filling as of what it is a part of
        return any(self.covers(one, asked, stated) for one in self._wholes.get(facet, ()))

    def _is_kind(self, facet: str, asked: str, stated: str) -> bool:
        return stated in self._kinds.get((facet, asked), ()) or self.key(asked) == self.key(stated)

    def names(self, facet: str) -> tuple[str, ...]:
        """The attributes that state the facet under one name or another, the facet itself first."""
        return self._attributes.names.get(facet, (facet,))

    def parts(self, facet: str) -> tuple[str, ...]:
        """The attributes that state the facet of a part of the product."""
        return self._attributes.parts.get(facet, ())

    def mentioned(self, product: Product, facet: str) -> tuple[str, ...]:
        """The values of a facet that the product's own words state and do not deny."""
        return self.said(product).stated.get(facet, ())

    def said(self, product: Product) -> Said:
        """What the product's title, description and lists of features say; kept for each product until its words change."""
        known = self._said.get(product.id)
        if known is not None and (known[0] is product or _words_of(known[0]) == _words_of(product)):
            return known[1]
        said = self._in_department(product, self._read(self._text(product), len(product.title.both()), about=product))
        self._said[product.id] = (product, said)
        return said

    def _in_department(self, product: Product, said: Said) -> Said:
        """Names the facets that the product's department does not know, beside those that are named already."""
        department, where = product.category[:1], self._attributes.departments
        elsewhere = frozenset(
            facet for facet in said.stated if department and facet in where and department[0] not in where[facet]
        )
        return replace(said, elsewhere=said.elsewhere | elsewhere) if elsewhere else said

    def says(self, product: Product, facet: str, word: str) -> Sense | None:
        """How the product's words say a word that the vocabulary does not know; None where they don't."""
        terms = self._unknown.get(word)
        if terms is None:
            if len(self._unknown) > 1_000:
                self._unknown.clear()
            terms = self._unknown[word] = Terms([(word, Meaning(facet, word))])
        text = self._text(product)
        if not _may_hold(text, word):
            return None
        found = terms.find(text)
        if not found:
            return None
        said = senses(text, found, [facet in self._attributes.substances] * len(found))
        return next((sense for sense in (Sense.PROMISED, Sense.STATED, Sense.DENIED) if sense in said), None)

    def knows(self, facet: str, value: str) -> bool:
        """Whether a word names a value of the facet."""
        return (facet, self.key(value)) in self._names

    def _text(self, product: Product) -> str:
        texts = [product.title.both(), product.description.both() if product.description else ""]
        # an item of a list of features is a promise, as if the text said "with" it
        texts += [f"with {item}." for name in self._attributes.lists for item in _items(product, name)]
        return "\n".join(texts)

    def stated(self, text: str) -> Mapping[str, tuple[str, ...]]:
        """Facet -> values that a text states and does not deny ("leather-free" states nothing)."""
        return self._read(text).stated

    def denied(self, text: str) -> Mapping[str, tuple[str, ...]]:
        """Facet -> values that a text says are not there ("no leather", "不带蓝牙")."""
        return self._read(text).denied

    def _read(self, text: str, title: int = 0, whole: bool = True, about: Product | None = None) -> Said:
        """What a text says; of one with a title, so many characters long, vague facets are read in the title alone.

        `about` is the product whose text it is. A word that its attributes use for one thing (the scent is rose, the hair oily) says
        nothing of a colour, and for another facet it counts against the product only; what it is made of it always says.
        """
        mentions = [one for one in self.terms.find(text, whole) if one.outright]
        substances = [any(m.facet in self._attributes.substances for m in one.meanings) for one in mentions]
        found: dict[Sense, dict[str, list[str]]] = {sense: {} for sense in Sense}
        elsewhere: set[str] = set()
        for mention, sense in zip(mentions, senses(text, mentions, substances), strict=True):
            doubtful = self._doubtful(mention, about) if about is not None else ()
            elsewhere.update(doubtful)
            for meaning in mention.meanings:
                if title and mention.start >= title and meaning.facet in self._attributes.vague:
                    continue
                if meaning.facet in doubtful and meaning.facet in self._attributes.borrowed:
                    continue
                if meaning.value is not None and meaning.value not in found[sense].setdefault(meaning.facet, []):
                    found[sense][meaning.facet].append(meaning.value)
        promised = found[Sense.PROMISED]
        stated = found[Sense.STATED]
        for facet, values in promised.items():
            stated[facet] = list(dict.fromkeys([*stated.get(facet, ()), *values]))
        return Said(_frozen(stated), _frozen(found[Sense.DENIED]), _frozen(promised), frozenset(elsewhere))

    def _doubtful(self, mention: Mention, product: Product) -> Collection[str]:
        """The facets that a word can mean beside that for which an attribute of the product uses it."""
        if len(mention.meanings) < 2:
            return ()
        used = {m.facet for m in mention.meanings if m.value is not None and self._states(product, m.facet, m.value)}
        if not used:
            return ()
        kept = used | self._attributes.substances | {"brand", "category"}
        return {m.facet for m in mention.meanings if m.facet not in kept and m.value not in (None, FLAG_ON)}

    def _states(self, product: Product, facet: str, value: str) -> bool:
        """Whether an attribute of a product, or of a variant, is this value of a facet."""
        stated = [source.get(facet) for source in (product.attributes, *(one.options for one in product.variants))]
        return any(isinstance(text, str) and self.canonical(facet, text) == value for text in stated)


def _frozen(found: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {facet: tuple(values) for facet, values in found.items()}


def _words_of(product: Product) -> tuple[object, ...]:
    return product.title, product.description, product.attributes


def _items(product: Product, name: str) -> tuple[str, ...]:
    value = product.attributes.get(name)
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
