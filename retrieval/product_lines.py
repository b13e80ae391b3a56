"""Products as lines of docs/catalogue.md, so that what is exported can be imported again: `build(line_of(product))` is the product."""

from __future__ import annotations

from collections.abc import Mapping

from retrieval.products import DeliveryDays, Product, Variant
from retrieval.record_rows import attributes_json, text_json

Line = dict[str, object]


def line_of(product: Product) -> Line:
    """The product as a JSON object of the import format; what it does not state is left out."""
    return _stated(
        {
            "kind": "product",
            "id": product.id,
            "title": text_json(product.title),
            "description": text_json(product.description) if product.description else None,
            "brand": product.brand,
            "category": list(product.category),
            "attributes": attributes_json(product.attributes),
            "currency": product.currency,
            "rating": product.rating,
            "review_count": product.review_count,
            "reviews": [
                _stated(
                    {
                        "rating": one.rating,
                        "text": text_json(one.text),
                        "author": one.author,
                        "date": one.written.isoformat() if one.written else None,
                    }
                )
                for one in product.reviews
            ],
            "released": product.released.isoformat() if product.released else None,
            "image": product.image,
            "url": product.url,
            "variants": [_variant(one) for one in product.variants],
        }
    )


def _variant(variant: Variant) -> Line:
    return {
        **_stated(
            {
                "sku": variant.sku,
                "price_cents": variant.price_cents,
                "list_price_cents": variant.list_price_cents,
                "options": attributes_json(variant.options),
                "image": variant.image,
                "delivery_days": _days(variant.delivery),
            }
        ),
        "stock": variant.stock,
    }


def _stated(line: Mapping[str, object]) -> Line:
    return {name: value for name, value in line.items() if value not in (None, "", [], {})}


def _days(days: DeliveryDays | None) -> object:
    if days is None:
        return None
    return days.most if days.least == days.most else [days.least, days.most]
