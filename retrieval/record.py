"""The catalogue of record: what the shop sells, in SQLite or any database that SQLAlchemy speaks to.

Every change is one transaction: all of it or none. Knows nothing of files, search or vectors. Errors are
`CatalogueError`, `CatalogueBusy` and `DiskFull` of `retrieval.errors`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event, func, insert, inspect, select, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from retrieval.errors import CatalogueError, database_faults
from retrieval.products import CategoryLabel, Document, FacetLabel, Product, Promotion
from retrieval.record_changes import KINDS, PAGE, Batch, ChangeReport, Changes, Kind, apply_batch, digests, parts_of
from retrieval.record_migrations import SCHEMA_VERSION, migrate
from retrieval.record_rows import (
    Row,
    category_value,
    document_value,
    facet_value,
    product_row,
    product_value,
    promotion_value,
)
from retrieval.record_tables import (
    CATEGORY_LABELS,
    DOCUMENTS,
    FACET_LABELS,
    META,
    METADATA,
    PRODUCTS,
    PROMOTIONS,
    REVIEWS,
    VARIANTS,
)

__all__ = ["KINDS", "Batch", "Catalogue", "ChangeReport", "Changes", "Kind"]

BUSY_TIMEOUT_MS = 10_000
TOUCHES = "touches"
TABLES: Mapping[Kind, Table] = {
    "products": PRODUCTS,
    "documents": DOCUMENTS,
    "promotions": PROMOTIONS,
    "facets": FACET_LABELS,
    "categories": CATEGORY_LABELS,
}

T = TypeVar("T")


class Catalogue:
    """An open catalogue; safe to share between threads. `revision` grows with every import that changes something."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where

    @classmethod
    def open(cls, url: str) -> Catalogue:
        """Opens the database at a SQLAlchemy URL and makes the tables if it has none."""
        try:
            parsed = make_url(url)
        except ArgumentError as fault:
            raise CatalogueError("the database URL can't be read; it should look like sqlite:///var/shop.db") from fault
        where = parsed.render_as_string(hide_password=True)
        with database_faults(where):
            _make_folder(parsed)
            try:
                engine = create_engine(parsed)
            except (NoSuchModuleError, ModuleNotFoundError) as fault:
                raise CatalogueError(f"no driver is installed for {where}") from fault
            if engine.dialect.name == "sqlite":
                _prepare_sqlite(engine)
        catalogue = cls(engine, where)
        catalogue._make_tables()
        return catalogue

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Catalogue:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def revision(self) -> int:
        """How many imports have changed the catalogue; 0 for an empty one."""
        with self._reading() as connection:
            return int(_meta(connection, "revision"))

    @property
    def stamp(self) -> tuple[int, int]:
        """What differs from the last time whenever anything has changed: the revision, and how often a price or a stock
        was set alone."""
        with self._reading() as connection:
            rows = connection.execute(select(META.c.name, META.c.value).where(META.c.name.in_(("revision", TOUCHES))))
            found = {row.name: int(row.value) for row in rows}
        return found.get("revision", 0), found.get(TOUCHES, 0)

    def digests(self, kind: Kind) -> dict[str, str]:
        """The digest of every record of a kind by its id: equal digests, equal records."""
        with self._reading() as connection:
            return digests(connection, TABLES[kind])

    @property
    def identity(self) -> str:
        """A name drawn when the catalogue was made; it tells two catalogues of one revision apart."""
        with self._reading() as connection:
            return _meta(connection, "identity")

    def recall(self, name: str) -> str | None:
        """What was last remembered under a name."""
        with self._reading() as connection:
            return connection.execute(select(META.c.value).where(META.c.name == name)).scalar_one_or_none()

    def remember(self, name: str, value: str) -> None:
        """Keep a word beside the records; it changes neither revision nor stamp."""
        with self._writing() as connection:
            if not connection.execute(update(META).where(META.c.name == name).values(value=value)).rowcount:
                connection.execute(insert(META), [{"name": name, "value": value}])

    def count(self) -> int:
        """How many products there are."""
        with self._reading() as connection:
            return int(connection.execute(select(func.count()).select_from(PRODUCTS)).scalar_one())

    def products(self) -> Iterator[Product]:
        """Every product in the order of ids, as of one moment; holds a few hundred in memory at a time."""
        with self._reading() as connection:
            last = ""
            while True:
                query = select(PRODUCTS).where(PRODUCTS.c.id > last).order_by(PRODUCTS.c.id).limit(PAGE)
                rows = connection.execute(query).mappings().all()
                yield from _with_parts(connection, rows)
                if len(rows) < PAGE:
                    return
                last = rows[-1]["id"]

    def get(self, ids: Sequence[str]) -> dict[str, Product]:
        """The products of these ids as they are now; ids that are not sold are not in the answer."""
        found: dict[str, Product] = {}
        with self._reading() as connection:
            for part in parts_of(list(dict.fromkeys(ids))):
                rows = connection.execute(select(PRODUCTS).where(PRODUCTS.c.id.in_(part))).mappings().all()
                found.update((product.id, product) for product in _with_parts(connection, rows))
        return {product_id: found[product_id] for product_id in ids if product_id in found}

    def digests_of(self, ids: Sequence[str]) -> dict[str, str]:
        """For each of these products that is sold, a hash of all that is held of it, variants and reviews included."""
        found: dict[str, str] = {}
        with self._reading() as connection:
            for part in parts_of(list(dict.fromkeys(ids))):
                rows = connection.execute(select(PRODUCTS.c.id, PRODUCTS.c.digest).where(PRODUCTS.c.id.in_(part)))
                found.update((known, digest) for known, digest in rows.all())
        return found

    def documents(self) -> tuple[Document, ...]:
        return self._all(DOCUMENTS, document_value)

    def promotions(self) -> tuple[Promotion, ...]:
        return self._all(PROMOTIONS, promotion_value)

    def facet_labels(self) -> tuple[FacetLabel, ...]:
        return self._all(FACET_LABELS, facet_value)

    def category_labels(self) -> tuple[CategoryLabel, ...]:
        return self._all(CATEGORY_LABELS, category_value)

    def sku_owners(self, skus: Iterable[str]) -> dict[str, str]:
        """Which product each of these SKUs belongs to now."""
        with self._reading() as connection:
            owners: dict[str, str] = {}
            for part in parts_of(list(skus)):
                query = select(VARIANTS.c.sku, VARIANTS.c.product).where(VARIANTS.c.sku.in_(part))
                owners.update((row.sku, row.product) for row in connection.execute(query))
            return owners

    def apply(self, batch: Batch, prune: bool = False, progress: Callable[[int], None] | None = None) -> ChangeReport:
        """Adds what is new, replaces what differs and leaves alone what is equal, in one transaction.

        With `prune`, records that the batch does not have are removed, for the kinds that it has any of. A removed
        product takes its documents with it. `progress` is called with the number of records done since its last call.
        """
        with self._writing() as connection:
            kinds = apply_batch(connection, batch, prune, progress or (lambda _: None))
            revision = int(_meta(connection, "revision"))
            if any(changes.touched for changes in kinds.values()):
                revision += 1
                connection.execute(update(META).where(META.c.name == "revision").values(value=str(revision)))
        return ChangeReport(revision, kinds)

    def set_stock(self, sku: str, stock: int) -> None:
        """Sets how many of a SKU are there. Stock and price are read afresh for every answer: the revision stays."""
        if stock < 0:
            raise CatalogueError(f"stock of {sku} can't be {stock}: give 0 or more")
        self._set(sku, {"stock": stock})

    def set_price(self, sku: str, price_cents: int, list_price_cents: int | None = None) -> None:
        """Sets a SKU's price and its price before an offer (None: no offer), in cents."""
        if price_cents < 0 or (list_price_cents is not None and list_price_cents < 0):
            raise CatalogueError(f"the price of {sku} can't be negative")
        self._set(sku, {"price_cents": price_cents, "list_price_cents": list_price_cents})

    def _set(self, sku: str, values: Mapping[str, int | None]) -> None:
        with self._writing() as connection:
            owner = connection.execute(select(VARIANTS.c.product).where(VARIANTS.c.sku == sku)).scalar_one_or_none()
            if owner is None:
                raise CatalogueError(f"no variant has the SKU {sku}")
            connection.execute(update(VARIANTS).where(VARIANTS.c.sku == sku).values(**values))
            rows = connection.execute(select(PRODUCTS).where(PRODUCTS.c.id == owner)).mappings().all()
            (product,) = _with_parts(connection, rows)
            digest = product_row(product)["digest"]
            connection.execute(update(PRODUCTS).where(PRODUCTS.c.id == owner).values(digest=digest))
            _count_touch(connection)

    def _all(self, table: Table, value: Callable[[Row], T]) -> tuple[T, ...]:
        with self._reading() as connection:
            rows = connection.execute(select(table).order_by(table.c.id)).mappings()
            return tuple(value(row) for row in rows)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with database_faults(self._where), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with database_faults(self._where), self._engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    def _make_tables(self) -> None:
        with database_faults(self._where):
            known = inspect(self._engine).has_table(META.name)
        if not known:
            with self._writing() as connection:
                METADATA.create_all(connection)
                if connection.execute(select(func.count()).select_from(META)).scalar_one() == 0:
                    first = {"schema": SCHEMA_VERSION, "revision": "0", "identity": uuid.uuid4().hex}
                    connection.execute(insert(META), [{"name": name, "value": value} for name, value in first.items()])
        with self._reading() as connection:
            found = _meta(connection, "schema")
        if found != SCHEMA_VERSION:
            with self._writing() as connection:
                migrate(connection, self._where)


def _make_folder(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _prepare_sqlite(engine: Engine) -> None:
    """Write-ahead log, foreign keys, a wait instead of an error, and transactions that begin when they say so."""

    def on_connect(connection: Any, _: object) -> None:
        connection.isolation_level = None
        for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)


def _count_touch(connection: Connection) -> None:
    """Catalogues made before touches were counted have no row for them."""
    count = connection.execute(select(META.c.value).where(META.c.name == TOUCHES)).scalar_one_or_none()
    if count is None:
        connection.execute(insert(META), [{"name": TOUCHES, "value": "1"}])
    else:
        connection.execute(update(META).where(META.c.name == TOUCHES).values(value=str(int(count) + 1)))


def _meta(connection: Connection, name: str) -> str:
    return str(connection.execute(select(META.c.value).where(META.c.name == name)).scalar_one())


def _with_parts(connection: Connection, rows: Sequence[Row]) -> Iterator[Product]:
    """Products of these rows with their variants and reviews."""
    ids = [row["id"] for row in rows]
    if not ids:
        return
    variants = _by_product(connection, VARIANTS, ids)
    reviews = _by_product(connection, REVIEWS, ids)
    for row in rows:
        yield product_value(row, variants.get(row["id"], ()), reviews.get(row["id"], ()))


def _by_product(connection: Connection, table: Table, ids: Sequence[str]) -> dict[str, list[Row]]:
    query = select(table).where(table.c.product.in_(ids)).order_by(table.c.product, table.c.position)
    found: dict[str, list[Row]] = {}
    for row in connection.execute(query).mappings():
        found.setdefault(row["product"], []).append(row)
    return found
