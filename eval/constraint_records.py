"""The catalogue's records as the checker reads them: plain SQL over the SQLite file of record, no class of `retrieval`."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with the unit that the record states it in."""

    amount: float
    unit: str


Stated = str | bool | Measure | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sellable:
    """A variant as recorded; `delivery_days` from the least to the most."""

    sku: str
    price_cents: int | None
    list_price_cents: int | None
    stock: int
    options: Mapping[str, Stated]
    delivery_days: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A product as recorded; `title` and `description` hold every language, one a line."""

    id: str
    title: str
    description: str
    brand: str | None
    category: tuple[str, ...]
    attributes: Mapping[str, Stated]
    rating: float | None
    sellables: tuple[Sellable, ...]
    currency: str = "USD"

    def stated(self, sellable: Sellable, facet: str) -> Stated | None:
        """What is stated of a facet: by the variant, else by the product."""
        return sellable.options.get(facet, self.attributes.get(facet))


@dataclass(frozen=True, slots=True)
class Named:
    """How the shop names something in both languages, and its further words."""

    en: str
    zh: str
    synonyms: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for word in (self.en, self.zh, *self.synonyms) if word)


@dataclass(frozen=True, slots=True)
class Records:
    """A catalogue: its products, and the shop's names of facets, of their values and of category paths."""

    items: tuple[Item, ...]
    facets: Mapping[str, Named]
    values: Mapping[tuple[str, str], Named]
    categories: Mapping[tuple[str, ...], Named]


def read_records(database: Path) -> Records:
    """Reads the SQLite database of a catalogue that was imported."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        sellables: dict[str, list[Sellable]] = defaultdict(list)
        for row in connection.execute("SELECT * FROM variants ORDER BY product, position"):
            sellables[row["product"]].append(_sellable(row))
        items = tuple(
            _item(row, tuple(sellables[row["id"]])) for row in connection.execute("SELECT * FROM products ORDER BY id")
        )
        facets: dict[str, Named] = {}
        values: dict[tuple[str, str], Named] = {}
        for row in connection.execute("SELECT * FROM facet_labels"):
            facets[row["id"]] = _named(json.loads(row["label"]), ())
            for value, said in json.loads(row["values"]).items():
                values[row["id"], value] = _named(said["label"], said["synonyms"])
        categories = {
            tuple(json.loads(row["path"])): _named(json.loads(row["label"]), json.loads(row["synonyms"]))
            for row in connection.execute("SELECT * FROM category_labels")
        }
    return Records(items, facets, values, categories)


def _sellable(row: sqlite3.Row) -> Sellable:
    days = (row["delivery_least"], row["delivery_most"])
    return Sellable(
        sku=row["sku"],
        price_cents=row["price_cents"],
        list_price_cents=row["list_price_cents"],
        stock=row["stock"],
        options=_all_stated(json.loads(row["options"])),
        delivery_days=None if None in days else days,
    )


def _item(row: sqlite3.Row, sellables: tuple[Sellable, ...]) -> Item:
    return Item(
        id=row["id"],
        title=_both(row["title"]),
        description=_both(row["description"]),
        brand=row["brand"],
        category=tuple(json.loads(row["category"])),
        attributes=_all_stated(json.loads(row["attributes"])),
        rating=row["rating"],
        sellables=sellables,
        currency=row["currency"],
    )


def _both(stored: str | None) -> str:
    texts = json.loads(stored) if stored else None
    return "\n".join(texts[language] for language in ("en", "zh") if texts.get(language)) if texts else ""


def _all_stated(stored: Mapping[str, Any]) -> dict[str, Stated]:
    return {name: _stated(value) for name, value in stored.items()}


def _stated(stored: Any) -> Stated:
    match stored:
        case bool():
            return stored
        case {"value": amount, "unit": unit}:
            return Measure(float(amount), str(unit))
        case list():
            return tuple(str(one) for one in stored)
        case _:
            return str(stored)


def _named(label: Mapping[str, str], synonyms: object) -> Named:
    words = tuple(str(one) for one in synonyms) if isinstance(synonyms, list) else ()
    return Named(label.get("en", ""), label.get("zh", ""), words)
