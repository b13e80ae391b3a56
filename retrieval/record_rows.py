"""Rows of the record's tables to value types and back, without loss.

A row is what SQLAlchemy binds or returns: a mapping of column names to plain values.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from retrieval.products import (
    Attributes,
    AttributeValue,
    CategoryLabel,
    DeliveryDays,
    Document,
    DocumentKind,
    FacetLabel,
    Localized,
    Product,
    Promotion,
    Quantity,
    Review,
    ValueLabel,
    Variant,
)

Row = Mapping[Any, Any]
CATEGORY_SEPARATOR = " > "


def digest(row: Row) -> str:
    """A hash of a row's content; equal content has an equal hash whatever the order of its keys."""
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, default=str, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def text_json(text: Localized) -> dict[str, str]:
    return {language: words for language, words in (("en", text.en), ("zh", text.zh)) if words}


def text_value(stored: Mapping[str, str]) -> Localized:
    return Localized(en=stored.get("en"), zh=stored.get("zh"))


def optional_text(stored: Mapping[str, str] | None) -> Localized | None:
    return text_value(stored) if stored else None


def attribute_json(value: AttributeValue) -> object:
    if isinstance(value, Quantity):
        return {"value": float(value.amount), "unit": value.unit}
    return list(value) if isinstance(value, tuple) else value


def attribute_value(stored: Any) -> AttributeValue:
    if isinstance(stored, dict):
        return Quantity(float(stored["value"]), str(stored["unit"]))
    if isinstance(stored, list):
        return tuple(str(item) for item in stored)
    return stored if isinstance(stored, bool) else str(stored)


def attributes_json(attributes: Attributes) -> dict[str, object]:
    return {name: attribute_json(value) for name, value in attributes.items()}


def attributes_value(stored: Mapping[str, Any]) -> dict[str, AttributeValue]:
    return {name: attribute_value(value) for name, value in stored.items()}


def variant_row(product_id: str, position: int, variant: Variant) -> dict[str, Any]:
    return {
        "sku": variant.sku,
        "product": product_id,
        "position": position,
        "price_cents": variant.price_cents,
        "list_price_cents": variant.list_price_cents,
        "stock": variant.stock,
        "options": attributes_json(variant.options),
        "image": variant.image,
        "delivery_least": variant.delivery.least if variant.delivery else None,
        "delivery_most": variant.delivery.most if variant.delivery else None,
    }


def _variant_content(product_id: str, position: int, variant: Variant) -> dict[str, Any]:
    """What a variant adds to its product's digest: a delivery that is not stated adds nothing, as before there was one."""
    row = variant_row(product_id, position, variant)
    return {name: value for name, value in row.items() if value is not None or not name.startswith("delivery_")}


def variant_value(row: Row) -> Variant:
    return Variant(
        sku=row["sku"],
        price_cents=row["price_cents"],
        stock=row["stock"],
        options=attributes_value(row["options"]),
        list_price_cents=row["list_price_cents"],
        image=row["image"],
        delivery=_delivery(row["delivery_least"], row["delivery_most"]),
    )


def _delivery(least: int | None, most: int | None) -> DeliveryDays | None:
    return None if least is None or most is None else DeliveryDays(least, most)


def review_row(product_id: str, position: int, review: Review) -> dict[str, Any]:
    return {
        "product": product_id,
        "position": position,
        "rating": review.rating,
        "text": text_json(review.text),
        "author": review.author,
        "written": review.written,
    }


def review_value(row: Row) -> Review:
    return Review(row["rating"], text_value(row["text"]), row["author"], row["written"])


def product_row(product: Product) -> dict[str, Any]:
    """The product's own row, with the digest of the whole product: its variants and reviews included."""
    row: dict[str, Any] = {
        "id": product.id,
        "title": text_json(product.title),
        "description": text_json(product.description) if product.description else None,
        "brand": product.brand,
        "category": list(product.category),
        "attributes": attributes_json(product.attributes),
        "currency": product.currency,
        "rating": product.rating,
        "review_count": product.review_count,
        "released": product.released,
        "image": product.image,
        "url": product.url,
    }
    whole = {
        **row,
        "variants": [_variant_content(product.id, n, variant) for n, variant in enumerate(product.variants)],
        "reviews": [review_row(product.id, n, review) for n, review in enumerate(product.reviews)],
    }
    return {**row, "digest": digest(whole)}


def product_value(row: Row, variants: Sequence[Row], reviews: Sequence[Row]) -> Product:
    return Product(
        id=row["id"],
        title=text_value(row["title"]),
        variants=tuple(variant_value(variant) for variant in variants),
        description=optional_text(row["description"]),
        brand=row["brand"],
        category=tuple(row["category"]),
        attributes=attributes_value(row["attributes"]),
        currency=row["currency"],
        rating=row["rating"],
        review_count=row["review_count"],
        reviews=tuple(review_value(review) for review in reviews),
        released=row["released"],
        image=row["image"],
        url=row["url"],
    )


def document_row(document: Document) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": document.id,
        "kind": document.kind,
        "title": text_json(document.title),
        "body": text_json(document.body),
        "category": list(document.category),
        "product": document.product,
    }
    return {**row, "digest": digest(row)}


def document_value(row: Row) -> Document:
    return Document(
        id=row["id"],
        kind=cast(DocumentKind, row["kind"]),
        title=text_value(row["title"]),
        body=text_value(row["body"]),
        category=tuple(row["category"]),
        product=row["product"],
    )


def promotion_row(promotion: Promotion) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": promotion.id,
        "title": text_json(promotion.title),
        "description": text_json(promotion.description),
        "percent_off": promotion.percent_off,
        "products": list(promotion.products),
        "category": list(promotion.category),
        "starts": promotion.starts,
        "ends": promotion.ends,
    }
    return {**row, "digest": digest(row)}


def promotion_value(row: Row) -> Promotion:
    return Promotion(
        id=row["id"],
        title=text_value(row["title"]),
        description=text_value(row["description"]),
        percent_off=row["percent_off"],
        products=tuple(row["products"]),
        category=tuple(row["category"]),
        starts=row["starts"],
        ends=row["ends"],
    )


def facet_row(facet: FacetLabel) -> dict[str, Any]:
    values = {
        name: {"label": text_json(value.label), "synonyms": list(value.synonyms)}
        for name, value in facet.values.items()
    }
    row: dict[str, Any] = {"id": facet.id, "label": text_json(facet.label), "unit": facet.unit, "values": values}
    return {**row, "digest": digest(row)}


def facet_value(row: Row) -> FacetLabel:
    values = {
        name: ValueLabel(text_value(value["label"]), tuple(value["synonyms"])) for name, value in row["values"].items()
    }
    return FacetLabel(id=row["id"], label=text_value(row["label"]), unit=row["unit"], values=values)


def category_row(category: CategoryLabel) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": CATEGORY_SEPARATOR.join(category.path),
        "path": list(category.path),
        "label": text_json(category.label),
        "synonyms": list(category.synonyms),
        "goes_with": [list(path) for path in category.goes_with],
    }
    return {**row, "digest": digest(row)}


def category_value(row: Row) -> CategoryLabel:
    return CategoryLabel(
        path=tuple(row["path"]),
        label=text_value(row["label"]),
        synonyms=tuple(row["synonyms"]),
        goes_with=tuple(tuple(path) for path in row["goes_with"]),
    )
