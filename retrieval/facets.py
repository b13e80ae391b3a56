"""Facets learned from a catalogue: which attributes it states, of which kind, with which values, under which names.

The shop's own labels win over the base lexicon (`lexicon/base.yaml`), which only lends words to what a catalogue states
and to exclusions of what it may say in prose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from retrieval.base_lexicon import BaseFacet, asks, base_lexicon, everyday_words
from retrieval.lexical import analyse
from retrieval.products import AttributeValue, CategoryLabel, FacetLabel, Localized, Product, Quantity
from retrieval.units import to_base
from retrieval.vocabulary import Meaning, Terms, Vocabulary, tokens

SPECIAL = ("price", "rating", "stock", "offer", "brand", "category")
PATH_JOIN = " > "
FLAG_ON = "yes"
_HAN_NOUNS = (
    "鞋靴包箱灯椅桌床锅刀杯壶碗毯裙裤衫帽表笔本伞车枕被袜窝帘垫架"  # characters that name a thing by themselves
)


class FacetKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Facet:
    """An attribute as the catalogue states it. `unit` is the base unit of a number; `values` counts products by value,
    `span` is the least and the greatest number stated, in the base unit.

    `categories` are the category paths (joined) whose products state it, with counts; `on_variants` says that variants do.
    """

    id: str
    kind: FacetKind
    label: Localized
    unit: str
    values: Mapping[str, int]
    categories: Mapping[str, int]
    on_variants: bool
    span: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """All facets of a catalogue, its categories and its vocabulary."""

    by_id: Mapping[str, Facet]
    categories: Mapping[str, CategoryLabel]
    labels: Mapping[tuple[str, str], Localized]
    vocabulary: Vocabulary

    def label(self, facet: str, value: str) -> Localized:
        """How a value is called in both languages; its own text where nothing else is known."""
        return self.labels.get((facet, value)) or Localized(en=value)


def learn(
    products: Sequence[Product], facet_labels: Iterable[FacetLabel] = (), category_labels: Iterable[CategoryLabel] = ()
) -> Facets:
    """Learns the facets of a catalogue."""
    shop = {label.id: label for label in facet_labels}
    facets = _count(products, shop)
    categories = _categories(products, category_labels)
    words = _Words()
    brands = sorted({product.brand for product in products if product.brand})
    for brand in brands:
        words.value("brand", brand, [brand])
    for path, category in categories.items():
        words.category(path, category)
    words.heads(categories)
    for special in ("price", "brand"):
        words.asked(special)
    for facet in facets.values():
        words.facet(facet, shop.get(facet.id))
    for base in base_lexicon():
        words.base(base, facets)
    return Facets(facets, categories, words.labels, words.vocabulary())


def _count(products: Sequence[Product], shop: Mapping[str, FacetLabel]) -> dict[str, Facet]:
    values: dict[str, Counter[str]] = {}
    kinds: dict[str, Counter[FacetKind]] = {}
    units: dict[str, Counter[str]] = {}
    where: dict[str, Counter[str]] = {}
    amounts: dict[str, list[float]] = {}
    on_variants: set[str] = set()
    for product in products:
        stated: dict[str, set[AttributeValue]] = {name: {value} for name, value in product.attributes.items()}
        for variant in product.variants:
            for name, value in variant.options.items():
                stated.setdefault(name, set()).add(value)
                on_variants.add(name)
        path = PATH_JOIN.join(product.category)
        for name, several in stated.items():
            where.setdefault(name, Counter())[path] += 1
            for value in several:
                kinds.setdefault(name, Counter())[_kind(value)] += 1
                if isinstance(value, Quantity):
                    amount, unit = to_base(value.amount, value.unit)
                    units.setdefault(name, Counter())[unit] += 1
                    amounts.setdefault(name, []).append(amount)
                for text in _texts(value):
                    values.setdefault(name, Counter())[text] += 1
    return {
        name: Facet(
            id=name,
            kind=kinds[name].most_common(1)[0][0],
            label=shop[name].label if name in shop else _label_of(name),
            unit=units[name].most_common(1)[0][0] if name in units else "",
            values=dict(sorted(values.get(name, Counter()).items())),
            categories=dict(where[name]),
            on_variants=name in on_variants,
            span=(min(amounts[name]), max(amounts[name])) if name in amounts else None,
        )
        for name in sorted(where)
    }


def _kind(value: AttributeValue) -> FacetKind:
    match value:
        case bool():
            return FacetKind.FLAG
        case Quantity():
            return FacetKind.NUMBER
        case _:
            return FacetKind.TEXT


def _texts(value: AttributeValue) -> tuple[str, ...]:
    match value:
        case str():
            return (value,)
        case tuple():
            return value
        case _:
            return ()


def _label_of(name: str) -> Localized:
    for base in base_lexicon():
        if name.lower() in base.names:
            return base.label
    return Localized(en=name.replace("_", " "))


def _categories(products: Sequence[Product], labels: Iterable[CategoryLabel]) -> dict[str, CategoryLabel]:
    """Every path that a product stands in, with every path above it."""
    named = {PATH_JOIN.join(label.path): label for label in labels}
    paths = {product.category[:depth] for product in products for depth in range(1, len(product.category) + 1)}
    return {
        joined: named.get(joined) or CategoryLabel(path=path, label=Localized(en=path[-1]))
        for path in sorted(paths)
        for joined in [PATH_JOIN.join(path)]
    }


# what a flag's name says around the thing itself: "dishwasher safe" is asked for as "can it go in the dishwasher"
_FLAG_FRAME = re.compile(
    r"^(?:可用|可|支持|适用于?|适合|带)|(?:适用|可用|功能|专用)$|\s(?:safe|friendly|compatible|ready)$", re.IGNORECASE
)


class _Words:
    """Collects terms, canonical names and kinds while a vocabulary is learned."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, Meaning]] = []
        self.names: dict[tuple[str, str], str] = {}
        self.kinds: dict[tuple[str, str], set[str]] = {}
        self.labels: dict[tuple[str, str], Localized] = {}
        self.singles: dict[str, list[Meaning]] = {}
        self.named: dict[str, set[str]] = {}
        self.in_categories: set[str] = set()
        self.plain: set[str] = set()

    def value(self, facet: str, value: str, words: Iterable[str]) -> None:
        for word in words:
            # one Han character stands in too many other words (蓝 in 蓝牙): it counts where it stands as an adjective
            alone = len(word) == 1 and not word.isascii()
            for term in [f"{word}{end}" for end in "的色款质制"] if alone else [word]:
                self.entries.append((term, Meaning(facet, value)))
            if alone and Meaning(facet, value) not in self.singles.setdefault(word, []):
                self.singles[word].append(Meaning(facet, value))
            self.names.setdefault((facet, Vocabulary.key(word)), value)

    def category(self, path: str, category: CategoryLabel) -> None:
        self.labels[("category", path)] = category.label
        words = [category.path[-1], *category.synonyms]
        words += [text for text in (category.label.en, category.label.zh) if text]
        self.value("category", path, words)
        for word in words:
            forms = [token.form for token in tokens(word)]
            self.in_categories.update(forms[:-1] if len(forms) > 1 else ())

    def heads(self, categories: Mapping[str, CategoryLabel]) -> None:
        """The last word of a category's name stands for every category so called: "chairs", 耳机, 椅; unless it is a name itself."""
        known = {Vocabulary.key(word) for word, _meaning in self.entries} | set(self.singles)
        for path, category in categories.items():
            forms = tokens(category.label.en or "")
            if len(forms) > 1 and forms[-1].form not in known and not forms[-1].form.isdigit():
                self.entries.append((forms[-1].form, Meaning("category", path)))
            han = category.label.zh or ""
            if len(han) >= 4 and Vocabulary.key(han[-2:]) not in known:
                self.entries.append((han[-2:], Meaning("category", path)))
            if len(han) >= 2 and han[-1] in _HAN_NOUNS and han[-1] not in known:
                self.singles.setdefault(han[-1], []).append(Meaning("category", path))

    def facet(self, facet: Facet, shop: FacetLabel | None) -> None:
        for text in (facet.label.en, facet.label.zh, facet.id.replace("_", " ")):
            if text and analyse(text):  # a label such as "For" is no word by which a customer names it
                self.entries.append((text, Meaning(facet.id, None)))
                self.named.setdefault(facet.id, set()).add(Vocabulary.key(text))
        self.asked(facet.id)
        if facet.kind is FacetKind.FLAG:
            self._flag(facet, shop)
            return
        for value in facet.values:
            label = shop.values.get(value) if shop else None
            words = [value]
            self.plain.add(Vocabulary.key(value))
            if label:
                self.labels[(facet.id, value)] = label.label
                words += [text for text in (label.label.en, label.label.zh) if text]
                self.plain.update(Vocabulary.key(word) for word in words)
                words += label.synonyms
            self.value(facet.id, value, words)

    def asked(self, facet: str) -> None:
        """The words by which customers ask for a facet without naming it."""
        self.entries += [(word, Meaning(facet, None)) for word in asks().get(facet, ())]

    def _flag(self, facet: Facet, shop: FacetLabel | None) -> None:
        words = [text for text in (facet.label.en, facet.label.zh, facet.id.replace("_", " ")) if text]
        for label in shop.values.values() if shop else ():
            words += label.synonyms
        words += [bare for word in words if len(bare := _FLAG_FRAME.sub("", word)) > 1]
        words += [can + word[1:] for word in words if word.startswith("可") and len(word) > 2 for can in ("能", "可以")]
        self.value(facet.id, FLAG_ON, words)

    def base(self, base: BaseFacet, facets: Mapping[str, Facet]) -> None:
        """Lends the base lexicon's words to the catalogue's facets of that meaning, or keeps them under its own name."""
        bound = [name for name in facets if name.lower() in base.names] or [base.id]
        for facet in bound:
            for name in base.names if facet in facets else ():
                self.entries.append((name, Meaning(facet, None)))
                self.named.setdefault(facet, set()).add(Vocabulary.key(name))
            for value, words in base.values.items():
                canonical = self.names.get((facet, Vocabulary.key(value)), value)
                self.value(facet, canonical, [value, *words])
                if (facet, canonical) not in self.labels:
                    han = next((word for word in words if not word.isascii()), None)
                    self.labels[(facet, canonical)] = Localized(en=value, zh=han)
            for value, below in base.kinds.items():
                top = self.names.get((facet, Vocabulary.key(value)), value)
                known = {self.names.get((facet, Vocabulary.key(kind)), kind) for kind in below}
                self.kinds.setdefault((facet, top), set()).update(known)

    def vocabulary(self) -> Vocabulary:
        """A value whose stem is its facet's own name ("colourful", "colour") is left out: the name is meant."""
        entries = [
            (word, meaning)
            for word, meaning in self.entries
            if meaning.value in (None, FLAG_ON)
            or Vocabulary.key(word) in self.plain
            or Vocabulary.key(word) not in self.named.get(meaning.facet, ())
        ]
        return Vocabulary(
            Terms(entries),
            self.names,
            {key: frozenset(below) for key, below in self.kinds.items()},
            {word: tuple(meanings) for word, meanings in self.singles.items()},
            everyday_words() | self._shared(),
            frozenset(self.plain),
        )

    def _shared(self) -> frozenset[str]:
        """Values named by one further word that also begins the name of a category ("coffee" for brown, "coffee makers")."""
        plain = self.plain | {Vocabulary.key(value) for base in base_lexicon() for value in base.values}
        mine = {
            Vocabulary.key(word)
            for word, meaning in self.entries
            if meaning.facet not in ("category", "brand") and meaning.value not in (None, FLAG_ON)
        }
        return frozenset((mine & self.in_categories) - plain)
