"""The baskets in the catalogue's database, in a table of their own: order hashes and product ids, nothing of the customer.

Reading the same orders again changes nothing. Files of orders are JSON Lines, a JSON list or a JSON object of orders (by id, or under "orders"), each with
an `id` (or `order_id`) and `items` (or `products`) that name a `product` (or `product_id`, or the `id` of a product).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    inspect,
    select,
)
from sqlalchemy import insert as insert_into

from retrieval.baskets import Basket, basket_of
from retrieval.errors import CatalogueError, ImportRejected, database_faults

_TABLES = MetaData()
BASKETS = Table(
    "basket_lines",
    _TABLES,
    Column("basket", String(24), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("product", String(128), nullable=False),
)
PAGE = 500
HEAD = 64 * 1024
_ORDERED = re.compile(r'"(?:order_id|orders|quantity|customer|user_id)"')
_ID, _ITEMS, _PRODUCT = ("id", "order_id", "order"), ("items", "products", "lines"), ("product", "product_id", "id")


def read_orders(path: Path) -> Iterator[Basket]:
    """The baskets of a file of orders; raises `ImportRejected` with a line that says what is wrong."""
    for n, order in enumerate(_records(path), start=1):
        name = _first(order, _ID)
        items = _first(order, _ITEMS)
        if name is None or not isinstance(items, list):
            raise ImportRejected(f"{path}: order {n} has no id or no items; give each order an id and a list of items")
        found = [_first(item, _PRODUCT) for item in items if isinstance(item, dict)]
        yield basket_of(str(name), (str(product) for product in found if product is not None))


def is_orders(path: Path) -> bool:
    """Whether a file looks like orders: its first record has an id and a list of items, and is nothing that is sold."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            if not _ORDERED.search(file.read(HEAD)):  # a large catalogue is not read twice
                return False
        first = next(iter(_records(path)), None)
    except (ImportRejected, OSError, UnicodeDecodeError):
        return False
    if first is None or {"kind", "title", "name", "variants"} & set(first):
        return False
    return _first(first, _ID) is not None and isinstance(_first(first, _ITEMS), list)


def _records(path: Path) -> Iterator[Mapping[str, object]]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            head = file.read(1)
            file.seek(0)
            if head == "{" and path.suffix in (".jsonl", ".ndjson"):
                yield from (_object(json.loads(line), path) for line in file if line.strip())
                return
            if head not in ("{", "["):
                raise ImportRejected(f"{path}: holds no orders in JSON")
            whole = json.load(file)
    except (ValueError, RecursionError) as fault:
        raise ImportRejected(f"{path}: is no good JSON ({fault})") from fault
    orders = whole.get("orders", whole) if isinstance(whole, dict) else whole
    yield from (_object(one, path) for one in (orders.values() if isinstance(orders, dict) else orders))


def _object(record: object, path: Path) -> Mapping[str, object]:
    if not isinstance(record, dict):
        raise ImportRejected(f"{path}: an order has to be a JSON object")
    return record


def _first(record: Mapping[str, object], names: Iterable[str]) -> object:
    return next((record[name] for name in names if record.get(name) not in (None, "")), None)


class BasketStore:
    """The table of baskets in the database at a URL. Close it to let go of the database."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where

    @classmethod
    def open(cls, url: str) -> BasketStore:
        with database_faults("the catalogue's database"):
            engine = create_engine(url)
            return cls(engine, engine.url.render_as_string(hide_password=True))

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> BasketStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def put(self, baskets: Iterable[Basket]) -> int:
        """Stores baskets, each in place of what was known under its key; says how many there were. One transaction."""
        count = 0
        with database_faults(self._where), self._engine.begin() as connection:
            BASKETS.create(connection, checkfirst=True)
            page: dict[str, Basket] = {}
            for basket in baskets:
                count += 1
                page[basket.key] = basket
                if len(page) == PAGE:
                    _write(connection, page)
                    page = {}
            _write(connection, page)
        if not count:
            raise CatalogueError("the files hold no order")
        return count

    def all(self) -> tuple[Basket, ...]:
        """Every basket; none where no orders were read."""
        with database_faults(self._where), self._engine.connect() as connection:
            if not inspect(connection).has_table(BASKETS.name):
                return ()
            lines: dict[str, list[str]] = {}
            for row in connection.execute(select(BASKETS).order_by(BASKETS.c.basket, BASKETS.c.position)):
                lines.setdefault(row.basket, []).append(row.product)
        return tuple(Basket(key, tuple(products)) for key, products in lines.items())


def _write(connection: Connection, page: Mapping[str, Basket]) -> None:
    if not page:
        return
    connection.execute(delete(BASKETS).where(BASKETS.c.basket.in_(list(page))))
    lines = [
        {"basket": basket.key, "position": n, "product": product}
        for basket in page.values()
        for n, product in enumerate(basket.products)
    ]
    if lines:
        connection.execute(insert_into(BASKETS), lines)
