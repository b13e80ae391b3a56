"""Writes the shop's files. The same tables give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from assistant.service.notation import written
from data.generate import records
from data.generate.booking import booked_customers, booked_orders
from data.generate.documents import documents, settings
from data.generate.pictures import atlas
from data.generate.products import products
from data.generate.promotions import promotions
from data.generate.reviews import reviews
from data.generate.schema import departments
from data.generate.vocabulary import TABLES, facets
from retrieval.products import Product


def _lines(path: Path, rows: Iterable[records.Record]) -> int:
    text = [json.dumps(row, ensure_ascii=False, separators=(", ", ": ")) for row in rows]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    return len(text)


def _finished(item: Product) -> Product:
    """The product with its reviews, a picture of itself and one of each variant that looks different."""
    names = [f"images/{atlas.name_of(item, variant)}" for variant in item.variants]
    variants = tuple(
        variant if name == names[0] else replace(variant, image=name)
        for variant, name in zip(item.variants, names, strict=True)
    )
    return replace(item, image=names[0], variants=variants, reviews=reviews(item))


def shop() -> tuple[Product, ...]:
    """Every product as the catalogue states it."""
    items, _ = products()
    return tuple(_finished(item) for item in items)


def _pictures(folder: Path, items: tuple[Product, ...]) -> int:
    folder.mkdir(exist_ok=True)
    wanted = {atlas.name_of(item, variant) for item in items for variant in item.variants}
    for stale in {file.name for file in folder.glob("*.svg")} - wanted:
        (folder / stale).unlink()
    for name in sorted(wanted):
        (folder / name).write_text(atlas.draw(name), encoding="utf-8")
    return len(wanted)


def _catalog(items: tuple[Product, ...]) -> Iterable[records.Record]:
    used = records.used_values(items)
    for id_, facet in facets().items():
        if id_ in used:
            yield records.facet(facet, used[id_])
    for department in departments():
        yield records.department(department)
        yield from (records.leaf(leaf) for leaf in department.leaves)
    yield from (records.promotion(promotion) for promotion in promotions(items))
    yield from (records.product(item) for item in items)


def _pairs() -> Iterable[records.Record]:
    _, twins = products()
    return ({"products": [pair.first, pair.second], "facet": pair.facet} for pair in twins)


def _settings(path: Path) -> int:
    path.write_text(json.dumps(settings(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 1


def _copied(table: Path, path: Path) -> int:
    path.write_bytes(table.read_bytes())
    return 1


def write(folder: Path) -> Mapping[str, int]:
    """Writes every file of the shop under `folder`; returns how many records or pictures each holds."""
    folder.mkdir(parents=True, exist_ok=True)
    items = shop()
    orders = booked_orders(items)
    return {
        "catalog.jsonl": _lines(folder / "catalog.jsonl", _catalog(items)),
        "documents.jsonl": _lines(folder / "documents.jsonl", map(records.document, documents())),
        "customers.jsonl": _lines(folder / "customers.jsonl", map(written, booked_customers(orders))),
        "orders.jsonl": _lines(folder / "orders.jsonl", map(written, orders)),
        "near_duplicates.jsonl": _lines(folder / "near_duplicates.jsonl", _pairs()),
        "shop.json": _settings(folder / "shop.json"),
        "service.yaml": _copied(TABLES / "service.yaml", folder / "service.yaml"),
        "images": _pictures(folder / "images", items),
    }
