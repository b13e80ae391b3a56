"""Turns the generator's values into the records of docs/catalogue.md."""

from __future__ import annotations

from collections.abc import Mapping

from data.generate.schema import Department, Leaf
from data.generate.vocabulary import Facet
from retrieval.products import (
    Attributes,
    AttributeValue,
    DeliveryDays,
    Document,
    Localized,
    Product,
    Promotion,
    Quantity,
    Variant,
)

Record = dict[str, object]


def text(value: Localized) -> Record:
    return {"en": value.en, "zh": value.zh}


def plain(value: AttributeValue) -> object:
    """An attribute as JSON: a whole amount stays a whole number."""
    if isinstance(value, Quantity):
        amount = int(value.amount) if value.amount == int(value.amount) else value.amount
        return {"value": amount, "unit": value.unit} if value.unit else amount
    return list(value) if isinstance(value, tuple) else value


def attributes(values: Attributes) -> Record:
    return {facet: plain(value) for facet, value in values.items()}


def _days(delivery: DeliveryDays) -> list[int]:
    return [delivery.least, delivery.most]


def _variant(variant: Variant, usual: DeliveryDays | None) -> Record:
    record: Record = {"sku": variant.sku, "price_cents": variant.price_cents, "stock": variant.stock}
    if variant.list_price_cents is not None:
        record["list_price_cents"] = variant.list_price_cents
    if variant.options:
        record["options"] = attributes(variant.options)
    if variant.delivery is not None and variant.delivery != usual:
        record["delivery_days"] = _days(variant.delivery)
    if variant.image is not None:
        record["image"] = variant.image
    return record


def product(item: Product) -> Record:
    record: Record = {"kind": "product", "id": item.id, "title": text(item.title)}
    if item.description is not None:
        record["description"] = text(item.description)
    record |= {"brand": item.brand, "category": list(item.category), "attributes": attributes(item.attributes)}
    usual = min((v.delivery for v in item.variants if v.delivery), key=lambda span: span.most, default=None)
    if usual is not None:
        record["delivery_days"] = _days(usual)
    record["variants"] = [_variant(variant, usual) for variant in item.variants]
    if item.rating is not None:
        record["rating"] = item.rating
    record["review_count"] = item.review_count
    if item.reviews:
        record["reviews"] = [
            {
                "rating": review.rating,
                "text": {key: words for key, words in text(review.text).items() if words},
                "author": review.author,
                "date": review.written.isoformat() if review.written else None,
            }
            for review in item.reviews
        ]
    if item.released is not None:
        record["released"] = item.released.isoformat()
    if item.image is not None:
        record["image"] = item.image
    return record


def facet(item: Facet, used: frozenset[str]) -> Record:
    """The facet with those of its values that some product has."""
    record: Record = {"kind": "facet", "id": item.id, "label": {"en": item.en, "zh": item.zh}}
    if item.unit:
        record["unit"] = item.unit
    values = {
        value: {"label": {"en": _label(word.en), "zh": word.zh}, "synonyms": list(word.synonyms)}
        for value, word in item.words.items()
        if value in used
    }
    if values:
        record["values"] = values
    return record


def _label(words: str) -> str:
    return words[:1].upper() + words[1:]


def department(item: Department) -> Record:
    return {
        "kind": "category",
        "path": [item.name],
        "label": {"en": item.name, "zh": item.zh},
        "synonyms": list(item.synonyms),
    }


def leaf(item: Leaf) -> Record:
    return {
        "kind": "category",
        "path": list(item.path),
        "label": {"en": item.name, "zh": item.zh},
        "synonyms": list(item.synonyms),
        "goes_with": [list(path) for path in item.goes_with],
    }


def document(item: Document) -> Record:
    record: Record = {"kind": "document", "id": item.id, "type": item.kind}
    record |= {"title": text(item.title), "body": text(item.body)}
    if item.category:
        record["category"] = list(item.category)
    if item.product:
        record["product"] = item.product
    return record


def promotion(item: Promotion) -> Record:
    record: Record = {"kind": "promotion", "id": item.id}
    record |= {"title": text(item.title), "description": text(item.description)}
    if item.percent_off is not None:
        record["percent_off"] = item.percent_off
    if item.products:
        record["products"] = list(item.products)
    if item.category:
        record["category"] = list(item.category)
    record["starts"] = item.starts.isoformat() if item.starts else None
    record["ends"] = item.ends.isoformat() if item.ends else None
    return record


def used_values(items: tuple[Product, ...]) -> Mapping[str, frozenset[str]]:
    """The text values of each facet that occur on a product or a variant; facets of other types map to nothing."""
    found: dict[str, set[str]] = {}
    for item in items:
        for values in (item.attributes, *(variant.options for variant in item.variants)):
            for name, value in values.items():
                texts = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
                found.setdefault(name, set()).update(texts)
    return {name: frozenset(values) for name, values in found.items()}
