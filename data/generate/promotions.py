"""The shop's offers: standing ones, one that has ended and some still to come."""

from __future__ import annotations

from datetime import date

from data.generate.tables_reading import read_table
from data.generate.vocabulary import TABLES
from retrieval.products import Localized, Product, Promotion


def _text(pair: list[str]) -> Localized:
    return Localized(pair[0], pair[1])


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def promotions(items: tuple[Product, ...]) -> tuple[Promotion, ...]:
    """The table's promotions; a row with `brand` or `offers` names the products that fit."""
    made = []
    for row in read_table(TABLES / "promotions.yaml"):
        category = tuple(row["category"].split("/")) if "category" in row else ()
        chosen: tuple[str, ...] = ()
        if "brand" in row:
            chosen = tuple(item.id for item in items if item.brand == row["brand"])
        elif row.get("offers"):
            marked = [item for item in items if any(variant.on_offer for variant in item.variants)]
            chosen = tuple(item.id for item in marked if item.category[: len(category)] == category)[:24]
            category = ()
        made.append(
            Promotion(
                id=row["id"],
                title=_text(row["title"]),
                description=_text(row["description"]),
                percent_off=row.get("percent_off"),
                products=chosen,
                category=category,
                starts=_day(row.get("starts")),
                ends=_day(row.get("ends")),
            )
        )
    return tuple(made)
