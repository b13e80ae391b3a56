"""The documented shape (docs/service.md): customers.jsonl, orders.jsonl and the catalogue, all of the records' own fields."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from assistant.service.notation import Malformed, read, written
from assistant.service.options import option_text
from assistant.service.records import Article, Customer, Order, StockedVariant
from retrieval.products import Localized
from retrieval.record_rows import attributes_value
from server.orders.shapes import BadShop, ShopRecords

CUSTOMERS, ORDERS, CATALOGUE = "customers.jsonl", "orders.jsonl", "catalog.jsonl"
T = TypeVar("T")


class DocumentedShop:
    name = "documented"
    whole = True

    def is_here(self, folder: Path) -> bool:
        return (folder / ORDERS).is_file() and (folder / CUSTOMERS).is_file()

    def load(self, folder: Path) -> ShopRecords:
        customers = {one.id: one for one in _records(Customer, folder / CUSTOMERS)}
        orders = {one.id: one for one in _records(Order, folder / ORDERS)}
        for order in orders.values():
            if order.customer not in customers:
                raise BadShop(f"{folder / ORDERS}: order {order.id}: there is no customer {order.customer}.")
        return ShopRecords(customers, orders, _articles(folder / CATALOGUE))

    def save(self, source: Path, before: ShopRecords, after: ShopRecords, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / CUSTOMERS, after.customers.values())
        _write(folder / ORDERS, after.orders.values())
        if (source / CATALOGUE).is_file() and source.resolve() != folder.resolve():
            shutil.copyfile(source / CATALOGUE, folder / CATALOGUE)


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise BadShop(f"{path}: cannot be read ({fault}). Give the folder with the shop's files.") from None
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield f"{path}:{number}", json.loads(line)
            except ValueError as fault:
                raise BadShop(f"{path}:{number}: is not JSON ({fault}).") from None


def _records(kind: type[T], path: Path) -> Iterator[T]:
    for place, value in _lines(path):
        try:
            yield read(kind, value)
        except Malformed as fault:
            raise BadShop(f"{place}: {fault}.") from None


def _write(path: Path, records: Iterable[object]) -> None:
    text = [json.dumps(written(one), ensure_ascii=False) for one in records]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")


def _articles(path: Path) -> Mapping[str, Article]:
    """The products of a catalogue in the shape of docs/catalogue.md; none where there is no such file."""
    if not path.is_file():
        return {}
    found = {}
    for place, value in _lines(path):
        if isinstance(value, dict) and value.get("kind") == "product":
            try:
                found[str(value["id"])] = _article(value)
            except (KeyError, TypeError, AttributeError, ValueError) as fault:
                raise BadShop(f"{place}: is no product as docs/catalogue.md has it (at {fault}).") from None
    return found


def _article(value: Mapping[str, Any]) -> Article:
    title = value["title"]
    variants = tuple(
        StockedVariant(one["sku"], one["price_cents"] or 0, one["stock"], _options(one.get("options", {})))
        for one in value["variants"]
    )
    return Article(value["id"], Localized(title.get("en"), title.get("zh")), variants)


def _options(stated: Mapping[str, Any]) -> dict[str, str]:
    return {name: option_text(value) for name, value in attributes_value(stated).items()}
