"""A retrieval set made of a shop's catalogue: queries from names, synonyms, values and brands, judged by the record.

The products are written without the shop's synonyms, so that a query in other words has to be understood. Grades: 3 for
all that was asked, 2 for the right kind that lacks one of two things asked, 1 for the right kind alone.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from eval.errors import EvalError
from eval.writing import write_text
from retrieval.importing import ImportOptions, import_files
from retrieval.judgments import CATALOG, QRELS, QUERIES
from retrieval.products import AttributeValue, CategoryLabel, FacetLabel, Language, Localized, Product, Quantity
from retrieval.record import Catalogue

# `cross`: Chinese queries over products that are described in English only.
ShopLanguage = Literal["en", "zh", "cross"]
SHOP_LANGUAGES: tuple[ShopLanguage, ...] = ("en", "zh", "cross")
SEED = 20240601
EXACT, LACKS_ONE, KIND_ONLY = 3, 2, 1
MOST_RELEVANT = 60
_HAN = re.compile(r"[\u3400-\u9fff]")
_PHRASINGS: Mapping[Language, tuple[str, ...]] = {
    "en": ("{}", "{}", "{}", "looking for {}", "{} for my sister", "good {}"),
    "zh": ("{}", "{}", "{}", "想买{}", "有没有{}", "{}推荐"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query and how it judges a product."""

    text: str
    grade: Callable[[Product], int] = field(compare=False)


@dataclass(frozen=True, slots=True)
class ShopWords:
    """What the shop calls things in one language: categories by path, values by facet and value."""

    language: Language
    categories: Mapping[tuple[str, ...], Sequence[str]]
    values: Mapping[tuple[str, str], Sequence[str]]

    @classmethod
    def of(cls, categories: Sequence[CategoryLabel], facets: Sequence[FacetLabel], language: Language) -> ShopWords:
        return cls(
            language,
            {one.path: _words(one.label, one.synonyms, language) for one in categories},
            {
                (facet.id, value): _words(named.label, named.synonyms, language)
                for facet in facets
                for value, named in facet.values.items()
            },
        )

    def name(self, path: tuple[str, ...]) -> str:
        return next(iter(self.categories.get(path, ())), path[-1])


def _words(label: Localized, synonyms: Sequence[str], language: Language) -> list[str]:
    """The label and those synonyms that are written in the language."""
    return [label.get(language), *(word for word in synonyms if bool(_HAN.search(word)) == (language == "zh"))]


def write_shop_set(files: Sequence[Path], folder: Path, language: ShopLanguage, seed: int = SEED) -> Path:
    """Writes catalog.jsonl, queries.tsv and qrels.tsv to `folder`; the same files and seed give the same set."""
    with (
        tempfile.TemporaryDirectory(prefix="eval-") as made,
        Catalogue.open(f"sqlite:///{made}/shop.db") as catalogue,
    ):
        import_files(catalogue, list(files), ImportOptions())
        products = list(catalogue.products())
        categories, facets = catalogue.category_labels(), catalogue.facet_labels()
    if not products or not categories:
        raise EvalError(f"{', '.join(map(str, files))}: holds no products with category labels to make queries of")
    asked: Language = "en" if language == "en" else "zh"
    told: Language = "zh" if language == "zh" else "en"
    wanted = queries_of(products, ShopWords.of(categories, facets, asked), random.Random(seed))
    words = ShopWords.of(categories, facets, told)
    write_text(folder / CATALOG, "".join(_line(product, words) for product in products))
    write_text(folder / QUERIES, "".join(f"q{n:03}\t{one.text}\n" for n, one in enumerate(wanted)))
    rows = (
        f"q{n:03}\t{product.id}\t{grade}\n"
        for n, one in enumerate(wanted)
        for product in products
        if (grade := one.grade(product))
    )
    write_text(folder / QRELS, "".join(rows))
    return folder


def queries_of(products: Sequence[Product], words: ShopWords, rng: random.Random) -> list[Wanted]:
    """For every kind of thing the shop has: a query for it by name or synonym, by two of its values, and by its brand."""
    found: list[Wanted] = []
    for path in sorted({product.category for product in products if product.category}):
        of_kind = [product for product in products if product.category == path]
        if len(of_kind) > MOST_RELEVANT:
            continue
        for one in _asked(path, of_kind, words, rng):
            phrasing = rng.choice(_PHRASINGS[words.language])
            found.append(Wanted(phrasing.format(one.text), one.grade))
    unique = {one.text: one for one in found}
    return list(unique.values())


def _asked(path: tuple[str, ...], of_kind: Sequence[Product], words: ShopWords, rng: random.Random) -> Iterator[Wanted]:
    named = words.categories.get(path)
    if not named:
        return
    gap = "" if words.language == "zh" else " "

    def kind(product: Product) -> int:
        return EXACT if product.category == path else 0

    yield Wanted(rng.choice(named), kind)
    stated = _stated(rng.choice(of_kind), words)
    if len(stated) >= 2:
        two = [(facet, stated[facet]) for facet in rng.sample(list(stated), 2)]
        yield Wanted(
            gap.join([*(rng.choice(words.values[pair]) for pair in two), rng.choice(named)]),
            lambda product: 0 if product.category != path else (KIND_ONLY, LACKS_ONE, EXACT)[_having(product, two)],
        )
    brand = rng.choice(of_kind).brand
    if brand:
        yield Wanted(
            f"{brand} {rng.choice(named)}",
            lambda product: 0 if product.category != path else (EXACT if product.brand == brand else KIND_ONLY),
        )


def _stated(product: Product, words: ShopWords) -> dict[str, str]:
    """A named value of the product for each facet that has one."""
    return {facet: value for facet, value in sorted(_pairs(product)) if words.values.get((facet, value))}


def _pairs(product: Product) -> set[tuple[str, str]]:
    stated = [*product.attributes.items(), *(pair for one in product.variants for pair in one.options.items())]
    return {(name, text) for name, value in stated for text in _texts(value)}


def _texts(value: AttributeValue) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return value if isinstance(value, tuple) else ()


def _having(product: Product, pairs: Sequence[tuple[str, str]]) -> int:
    return sum(pair in _pairs(product) for pair in pairs)


def _line(product: Product, words: ShopWords) -> str:
    """The product in one language, its kind and values by their first names, without anything else they are called."""
    language = words.language
    attributes: dict[str, object] = {}
    for name, value in product.attributes.items():
        match value:
            case Quantity():
                attributes[name] = {"value": value.amount, "unit": value.unit}
            case str() | tuple():
                attributes[name] = [_name(words, name, text) for text in _texts(value)]
            case _:
                attributes[name] = value
    colors = dict.fromkeys(_name(words, name, text) for name, text in sorted(_pairs(product)) if name == "color")
    record = {
        "id": product.id,
        "title": product.title.get(language),
        "description": product.description.get(language) if product.description else "",
        "brand": product.brand,
        "category": [words.name(product.category[: n + 1]) for n in range(len(product.category))],
        "attributes": {**attributes, **({"color": list(colors)} if colors else {})},
        "price_cents": min((one.price_cents or 0 for one in product.variants), default=0),
        "stock": sum(one.stock for one in product.variants),
        "rating": product.rating,
        "review_count": product.review_count,
    }
    return json.dumps(record, ensure_ascii=False) + "\n"


def _name(words: ShopWords, facet: str, value: str) -> str:
    return next(iter(words.values.get((facet, value), ())), value)
