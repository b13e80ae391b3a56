"""Facets learned from a catalogue: which attributes it states, of which kind, with which values, under which names.

The shop's own labels win over the base lexicon (`lexicon/base.yaml`), which only lends words to what a catalogue states
and to exclusions of what it may say in prose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from retrieval.amounts import stated_amount
from retrieval.base_lexicon import Lexicon, attribute_key, base_lexicon, everyday_words
from retrieval.brand_names import brand_names, said_as
from retrieval.facet_words import PATH_JOIN, WordCollector
from retrieval.judging import FLAG_ON, SPECIAL
from retrieval.products import AttributeValue, CategoryLabel, FacetLabel, Localized, Product, Quantity
from retrieval.units import convert
from retrieval.vocabulary import Vocabulary, parts_of

__all__ = ["FLAG_ON", "PATH_JOIN", "SPECIAL", "Facet", "FacetKind", "Facets", "learn"]


class FacetKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Facet:
    """An attribute as the catalogue states it. `unit` is the base unit of a number, `stated_in` the unit that most products
    state it in; `values` counts products by value, `span` is the least and the greatest number stated, in the base unit.

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
    stated_in: str = ""


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
    products: Sequence[Product],
    facet_labels: Iterable[FacetLabel] = (),
    category_labels: Iterable[CategoryLabel] = (),
    lexicon: Lexicon | None = None,
) -> Facets:
    """Learns the facets of a catalogue. `lexicon` lends it words: the base lexicon where it is not given."""
    lexicon = base_lexicon() if lexicon is None else lexicon
    shop = {label.id: label for label in facet_labels}
    facets = _count(products, shop, lexicon)
    categories = _categories(products, category_labels)
    words = WordCollector()
    other_names = brand_names((product.title, product.brand) for product in products)
    for brand in sorted({product.brand for product in products if product.brand}):
        words.value("brand", brand, [brand, *(said_as(other_names[brand]) if brand in other_names else ())])
    for path, category in categories.items():
        words.category(path, category)
    categories = words.lend_categories(categories, lexicon.categories, _value_words(facets, shop, lexicon))
    words.heads(categories)
    for special in ("price", "brand"):
        words.asked(special)
    for facet in facets.values():
        words.facet(facet.id, facet.label, facet.kind is FacetKind.FLAG, facet.values, shop.get(facet.id))
        if facet.kind is FacetKind.NUMBER and facet.id in shop:
            words.measures(facet.id, shop[facet.id])
    for base in lexicon.facets:
        words.base(base, {facet.id: sum(facet.categories.values()) for facet in facets.values()})
    stated = {facet.id: _departments(facet) for facet in facets.values()}
    return Facets(facets, categories, words.labels, words.vocabulary(lexicon.features, stated))


def _departments(facet: Facet) -> frozenset[str]:
    """The first steps of the categories that state a facet's values; none for numbers and features, which any product may have."""
    if facet.kind is not FacetKind.TEXT:
        return frozenset()
    return frozenset(path.split(PATH_JOIN)[0] for path in facet.categories)


def _value_words(facets: Mapping[str, Facet], shop: Mapping[str, FacetLabel], lexicon: Lexicon) -> frozenset[str]:
    """The keys of all words that name a value or a feature, and of everyday words."""
    named = [word for base in lexicon.facets for value, words in base.values.items() for word in (value, *words)]
    named += [value for facet in facets.values() for value in facet.values]
    named += [facet.id.replace("_", " ") for facet in facets.values() if facet.kind is FacetKind.FLAG]
    named += [word for label in shop.values() for value in label.values.values() for word in value.synonyms]
    return everyday_words().union(map(Vocabulary.key, named))


@dataclass(slots=True)
class _Counts:
    """What products state of one attribute."""

    kinds: Counter[FacetKind] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)
    measures: set[str] = field(default_factory=set)
    units: Counter[str] = field(default_factory=Counter)
    stated_in: Counter[str] = field(default_factory=Counter)
    amounts: list[tuple[float, float, str]] = field(default_factory=list)
    where: Counter[str] = field(default_factory=Counter)
    on_variants: bool = False

    def add(self, name: str, value: AttributeValue, count: int) -> None:
        amount = stated_amount(name, value)
        measured = amount is not None and (bool(amount.unit) or isinstance(value, Quantity))
        self.kinds[FacetKind.NUMBER if measured else _kind(value)] += count
        if amount is not None and measured:
            ends = amount.in_base()
            self.units[ends[2]] += count
            self.stated_in[amount.unit] += count
            self.amounts.append(ends)
        for text in texts_of(value):
            if measured:
                self.measures.add(text)
            self.values[text] += count
            if "%" in text:
                for part in parts_of(text):
                    self.values[part] += count if part != text else 0

    def facet(self, name: str, label: Localized) -> Facet:
        kind = self.kinds.most_common(1)[0][0]
        unit = self.units.most_common(1)[0][0] if self.units else ""
        ends = [
            converted
            for low, high, base in self.amounts
            for end in (low, high)
            if (converted := convert(end, base, unit)) is not None
        ]
        named = {
            text: count
            for text, count in self.values.items()
            if kind is not FacetKind.NUMBER or text not in self.measures
        }
        return Facet(
            id=name,
            kind=kind,
            label=label,
            unit=unit,
            values=dict(sorted(named.items())),
            categories=dict(self.where),
            on_variants=self.on_variants,
            span=(min(ends), max(ends)) if ends else None,
            stated_in=self.stated_in.most_common(1)[0][0] if self.stated_in else "",
        )


def _count(products: Sequence[Product], shop: Mapping[str, FacetLabel], lexicon: Lexicon) -> dict[str, Facet]:
    counts: dict[str, _Counts] = {}
    stating: Counter[tuple[str, AttributeValue]] = Counter()
    for product in products:
        stated: dict[str, set[AttributeValue]] = {name: {value} for name, value in product.attributes.items()}
        for variant in product.variants:
            for name, value in variant.options.items():
                stated.setdefault(name, set()).add(value)
                counts.setdefault(name, _Counts()).on_variants = True
        path = PATH_JOIN.join(product.category)
        for name, several in stated.items():
            known = counts.setdefault(name, _Counts())
            known.where[path] += 1
            stating.update((name, value) for value in several)
    for (name, value), count in stating.items():
        counts[name].add(name, value, count)
    return {
        name: counts[name].facet(name, shop[name].label if name in shop else _label_of(name, lexicon))
        for name in sorted(counts)
    }


def _kind(value: AttributeValue) -> FacetKind:
    match value:
        case bool():
            return FacetKind.FLAG
        case Quantity():
            return FacetKind.NUMBER
        case _:
            return FacetKind.TEXT


def texts_of(value: AttributeValue) -> tuple[str, ...]:
    """The texts that a value holds; none for a number or a yes."""
    match value:
        case str():
            return (value,)
        case tuple():
            return value
        case _:
            return ()


def _label_of(name: str, lexicon: Lexicon) -> Localized:
    for base in lexicon.facets:
        if attribute_key(name) in map(attribute_key, base.names):
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
