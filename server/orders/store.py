"""The local order store: orders and customers in the sessions' database, SQLite or PostgreSQL.

A change, its audit entry and its idempotency key are one transaction, so that none of them is ever there without the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from assistant.service.actions import Change, name_of, order_of
from assistant.service.memory import digest_of, finds, folded, phone_tail
from assistant.service.notation import arguments_of, read, written
from assistant.service.port import AuditEntry, Execution, KeyReused, OrderSystemFault, Outcome, RecordsChanged
from assistant.service.records import Article, Customer, Order
from server.orders.stock import Stock
from server.orders.tables import order_audit, order_keys, shop_customers, shop_orders

R = TypeVar("R", Customer, Order)
_BATCH = 500
_OUTCOME = ("key", "customer", "action", "order", "money_cents", "at")


class LocalOrders:
    """Implements `assistant.service.port.OrderSystem` for one shop. `engines` are a writer and a reader of an opened store."""

    def __init__(self, engines: tuple[AsyncEngine, AsyncEngine], shop: str, stock: Stock) -> None:
        self._writer, self._reader = engines
        self._shop = shop
        self._stock = stock

    async def customer(self, id: str) -> Customer | None:
        rows = await self._rows(self._of(shop_customers.c.record, shop_customers.c.id == id))
        return _record(Customer, rows[0].record) if rows else None

    async def find_customers(
        self,
        *,
        email: str | None = None,
        phone: str | None = None,
        name: str | None = None,
        postcode: str | None = None,
    ) -> tuple[Customer, ...]:
        wanted = self._of(shop_customers.c.record)
        if email is not None:
            wanted = wanted.where(shop_customers.c.email == folded(email))
        if phone is not None:
            wanted = wanted.where(shop_customers.c.phone == phone_tail(phone))
        found = [_record(Customer, row.record) for row in await self._rows(wanted.order_by(shop_customers.c.id))]
        return tuple(one for one in found if finds(one, email=email, phone=phone, name=name, postcode=postcode))

    async def order(self, id: str) -> Order | None:
        rows = await self._rows(self._of(shop_orders.c.record, shop_orders.c.id == id))
        return _record(Order, rows[0].record) if rows else None

    async def orders_of(self, customer: str) -> tuple[Order, ...]:
        wanted = self._of(shop_orders.c.record, shop_orders.c.customer == customer)
        rows = await self._rows(wanted.order_by(shop_orders.c.placed.desc(), shop_orders.c.id))
        return tuple(_record(Order, row.record) for row in rows)

    async def article(self, product: str) -> Article | None:
        return self._stock.article(product)

    async def article_of(self, sku: str) -> Article | None:
        return self._stock.article_of(sku)

    async def articles(self) -> tuple[Article, ...]:
        return self._stock.articles()

    async def outcome(self, key: str, customer: str, action: Change) -> Outcome | None:
        with translated():
            async with self._reader.connect() as connection:
                return await self._outcome(connection, key, customer, action)

    async def perform(self, change: Execution, key: str, *, actor: str, now: float) -> Outcome:
        with translated():
            try:
                async with self._writer.begin() as connection:
                    before = await self._outcome(connection, key, change.customer, change.action)
                    return before or await self._performed(connection, change, key, actor, now)
            except IntegrityError:
                # somebody else has performed a change with this key at this very moment
                again = await self.outcome(key, change.customer, change.action)
                if again is None:
                    raise
                return again

    async def audit(self, order: str) -> tuple[AuditEntry, ...]:
        wanted = select(order_audit).where(order_audit.c.shop == self._shop, order_audit.c.order == order)
        rows = await self._rows(wanted.order_by(order_audit.c.number))
        return tuple(AuditEntry(**{k: v for k, v in row._mapping.items() if k != "shop"}) for row in rows)

    async def put(self, customers: Iterable[Customer], orders: Iterable[Order]) -> None:
        """Take these records in, each in the place of the one with its id; the log and the keys stay. All or nothing."""
        with translated():
            async with self._writer.begin() as connection:
                for table, rows in (
                    (shop_customers, [self._customer_row(one) for one in customers]),
                    (shop_orders, [self._order_row(one) for one in orders]),
                ):
                    for start in range(0, len(rows), _BATCH):
                        part = rows[start : start + _BATCH]
                        ids = [row["id"] for row in part]
                        await connection.execute(delete(table).where(table.c.shop == self._shop, table.c.id.in_(ids)))
                        await connection.execute(insert(table), part)

    async def changed(self) -> tuple[tuple[Customer, ...], tuple[Order, ...]]:
        """The records that were changed since they were taken in."""
        customers = await self._rows(self._of(shop_customers.c.record, shop_customers.c.version > 0))
        orders = await self._rows(self._of(shop_orders.c.record, shop_orders.c.version > 0))
        return tuple(_record(Customer, row.record) for row in customers), tuple(
            _record(Order, row.record) for row in orders
        )

    async def _outcome(self, connection: AsyncConnection, key: str, customer: str, action: Change) -> Outcome | None:
        wanted = select(order_keys).where(order_keys.c.shop == self._shop, order_keys.c.key == key)
        row = (await connection.execute(wanted)).one_or_none()
        if row is None:
            return None
        if row.digest != digest_of(customer, action):
            raise KeyReused(f"the key {key} was used for another change")
        return Outcome(**{name: row._mapping[name] for name in _OUTCOME}, again=True)

    async def _performed(
        self, connection: AsyncConnection, change: Execution, key: str, actor: str, now: float
    ) -> Outcome:
        outcome = Outcome(
            key, change.customer, name_of(change.action), order_of(change.action), change.money_cents, now
        )
        kept = {name: getattr(outcome, name) for name in _OUTCOME}
        digest = digest_of(change.customer, change.action)
        # the key first: whoever comes second with it waits here, and is turned away by the first one's row
        await connection.execute(insert(order_keys).values(shop=self._shop, digest=digest, **kept))
        for order in change.orders:
            await self._replace(connection, shop_orders, self._order_row(order))
        for customer in change.customers:
            await self._replace(connection, shop_customers, self._customer_row(customer))
        arguments = json.dumps(arguments_of(change.action), ensure_ascii=False, sort_keys=True)
        await connection.execute(insert(order_audit).values(shop=self._shop, actor=actor, arguments=arguments, **kept))
        return outcome

    async def _replace(self, connection: AsyncConnection, table: Any, row: dict[str, Any]) -> None:
        """Put the row in the place of the one before it; raises `RecordsChanged` where that one is gone."""
        place = (table.c.shop == self._shop, table.c.id == row["id"], table.c.version == row["version"] - 1)
        done = await connection.execute(update(table).where(*place).values(**row))
        if done.rowcount != 1:
            raise RecordsChanged(f"{row['id']} was changed meanwhile")

    def _of(self, column: Any, *where: Any) -> Select[Any]:
        return select(column).where(column.table.c.shop == self._shop, *where)

    def _customer_row(self, one: Customer) -> dict[str, Any]:
        found = {"email": folded(one.email), "phone": phone_tail(one.phone)}
        return {"shop": self._shop, "id": one.id, "version": one.version, **found, "record": _text(one)}

    def _order_row(self, one: Order) -> dict[str, Any]:
        about = {"customer": one.customer, "placed": one.placed or 0.0}
        return {"shop": self._shop, "id": one.id, **about, "version": one.version, "record": _text(one)}

    async def _rows(self, wanted: Select[Any]) -> Sequence[Row[Any]]:
        with translated():
            async with self._reader.connect() as connection:
                found: Sequence[Row[Any]] = (await connection.execute(wanted)).all()
                return found


def _text(record: Customer | Order) -> str:
    return json.dumps(written(record), ensure_ascii=False)


def _record(kind: type[R], text: str) -> R:
    return read(kind, json.loads(text))


@contextmanager
def translated() -> Iterator[None]:
    """The faults of the database without what was written, which belongs to customers."""
    try:
        yield
    except (SQLAlchemyError, OSError) as fault:
        cause = getattr(fault, "orig", None) or fault
        words = str(cause).partition("[SQL:")[0].partition("\n")[0].strip()
        raise OrderSystemFault(f"the order store: {type(cause).__name__}: {words}") from fault
