"""What a record plainly states, read for the makers of seeded sentences with no code of the check or of the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from eval.grounding_seeds_wording import Wording, near, vague
from retrieval.products import CategoryLabel, DeliveryDays, FacetLabel, Language, Product, Quantity, Variant


@dataclass(frozen=True, slots=True)
class Shop:
    """The catalogue that sentences are made from, by kind of thing, with the shop's names for facets and categories."""

    products: tuple[Product, ...]
    leaves: Mapping[tuple[str, ...], tuple[Product, ...]]
    facets: Mapping[str, FacetLabel]
    categories: Mapping[tuple[str, ...], CategoryLabel]
    repeated: Mapping[str, int]
    """How many descriptions hold a sentence."""

    def value(self, facet: str, value: str, wording: Wording) -> str | None:
        """How a value is said in a sentence; None where it can't be."""
        said = wording.value(facet, value)
        if said is not None:
            return said or None
        label = self.facets.get(facet)
        named = label.values.get(value) if label else None
        text = named.label.get(wording.language) if named else value
        return _lowered(text) if wording.language == "en" else text

    def values(self, facet: str) -> tuple[str, ...]:
        label = self.facets.get(facet)
        return tuple(label.values) if label else ()

    def category(self, path: tuple[str, ...], language: Language) -> str:
        label = self.categories.get(path)
        name = label.label.get(language) if label else path[-1]
        return name.lower() if language == "en" else name


def shop_of(products: Sequence[Product], facets: Sequence[FacetLabel], categories: Sequence[CategoryLabel]) -> Shop:
    leaves: dict[tuple[str, ...], list[Product]] = {}
    repeated: dict[str, int] = {}
    for product in products:
        leaves.setdefault(product.category, []).append(product)
        for language in ("en", "zh"):
            for sentence in set(sentences(product, language)):
                repeated[sentence] = repeated.get(sentence, 0) + 1
    return Shop(
        tuple(products),
        {path: tuple(some) for path, some in leaves.items()},
        {one.id: one for one in facets},
        {one.path: one for one in categories},
        repeated,
    )


def _lowered(text: str) -> str:
    words = [
        word if any(c.isdigit() for c in word) or word[1:] != word[1:].lower() else word.lower()
        for word in text.split(" ")
    ]
    return " ".join(words)


def sentences(product: Product, language: Language) -> list[str]:
    """The sentences of a description in exactly this language."""
    text = (product.description.en if language == "en" else product.description.zh) if product.description else None
    if not text:
        return []
    marks = ("。", "！", "？") if language == "zh" else (". ", "! ", "? ")
    for mark in marks:
        text = text.replace(mark, mark + "\n")
    return [one.strip() for one in text.split("\n") if one.strip()]


@cache
def _text(product_id: str, parts: tuple[str, ...]) -> str:
    return " ".join(parts).lower()


def words(product: Product) -> str:
    """Everything its title, description and reviews say, in both languages and lower case."""
    texts = [product.title, *(review.text for review in product.reviews)]
    if product.description:
        texts.append(product.description)
    return _text(product.id, (*(text.both() for text in texts), product.brand or ""))


def same(values: Sequence[object]) -> bool:
    return len(set(values)) == 1


def price(product: Product) -> int | None:
    """The price in cents where all variants have the same one, in dollars."""
    cents = [variant.price_cents for variant in product.variants]
    return cents[0] if same(cents) and product.currency == "USD" else None


def list_price(product: Product) -> int | None:
    """The price before an offer, where all variants are on the same offer."""
    before = [variant.list_price_cents for variant in product.variants]
    if not same(before) or before[0] is None:
        return None
    now = price(product)
    return before[0] if now is not None and before[0] > now else None


def span(product: Product) -> tuple[int, int] | None:
    """Lowest and highest price where they differ; None where one is not stated, or what is sold out sets them."""
    cents = [variant.price_cents for variant in product.variants if variant.price_cents is not None]
    if product.currency != "USD" or len(cents) < len(product.variants) or same(cents):
        return None
    if any(variant.stock == 0 for variant in product.variants):
        return None
    return min(cents), max(cents)


def stock(product: Product) -> int:
    return sum(variant.stock for variant in product.variants)


def option(variant: Variant, name: str) -> str | None:
    value = variant.options.get(name)
    return value if isinstance(value, str) else None


def options(product: Product, name: str, in_stock: bool = False) -> list[str]:
    """The values of an option over the variants, in their order, each once."""
    found = [option(variant, name) for variant in product.variants if variant.stock or not in_stock]
    return list(dict.fromkeys(value for value in found if value))


def colors(product: Product, in_stock: bool = False) -> list[str]:
    stated = product.attributes.get("color")
    of_product = [stated] if isinstance(stated, str) else list(stated) if isinstance(stated, tuple) else []
    return list(dict.fromkeys([*options(product, "color", in_stock), *of_product]))


def number(product: Product, facet: str) -> Quantity | None:
    value = product.attributes.get(facet)
    if any(facet in variant.options for variant in product.variants):
        return None
    return value if isinstance(value, Quantity) else None


def flag(product: Product, facet: str) -> bool | None:
    value = product.attributes.get(facet)
    return value if isinstance(value, bool) else None


def text_value(product: Product, facet: str) -> str | None:
    """The one value of a facet in words, where it is the same for all variants and plain enough to be claimed."""
    value = product.attributes.get(facet)
    if any(facet in variant.options for variant in product.variants):
        return None
    return value if isinstance(value, str) and not vague(value) else None


def plainly_not(shop: Shop, product: Product, facet: str, value: str, wording: Wording) -> bool:
    """No value of the facet, and no text of the record, comes near to this one."""
    stated = colors(product) if facet == "color" else _stated(product, facet)
    if (
        not stated
        or vague(value)
        or any(vague(one) and one in ("all", "all year", "unisex", "multicolor") for one in stated)
    ):
        return False
    if any(one in near(facet, value) or set(one.split()) & set(value.split()) for one in stated):
        return False
    text = words(product)
    label = shop.facets.get(facet)
    named = label.values.get(value) if label else None
    names = [value, *(one for one in ((named.label.en, named.label.zh) if named else ()) if one)]
    return not any(name.lower() in text for name in names)


def _stated(product: Product, facet: str) -> list[str]:
    value = product.attributes.get(facet)
    return list(value) if isinstance(value, tuple) else [value] if isinstance(value, str) else []


def delivery(product: Product) -> DeliveryDays | None:
    days = [variant.delivery for variant in product.variants]
    return days[0] if same(days) else None


def released(product: Product) -> date | None:
    return product.released
