"""Where lists of actions are played: on the local order store in a database of its own, or in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, Protocol

from sqlalchemy import delete

from assistant.service.memory import MemoryOrders
from assistant.service.port import OrderSystem
from server.orders.shapes import ShopRecords
from server.orders.stock import FixedStock
from server.orders.store import LocalOrders
from server.orders.tables import order_audit, order_keys
from server.store.opening import open_store
from server.store.sql import SqlSessions

StoreKind = Literal["sqlite", "memory"]
_SHOP = "trial"


class Stage(Protocol):
    """An order system with the shop as it was loaded, and what it holds afterwards."""

    async def fresh(self) -> OrderSystem: ...

    async def records(self) -> ShopRecords: ...


class MemoryStage:
    def __init__(self, shop: ShopRecords) -> None:
        self._shop = shop
        self._system = self._made()

    def _made(self) -> MemoryOrders:
        return MemoryOrders(self._shop.customers.values(), self._shop.orders.values(), self._shop.articles.values())

    async def fresh(self) -> OrderSystem:
        self._system = self._made()
        return self._system

    async def records(self) -> ShopRecords:
        return ShopRecords(self._system.customers, self._system.orders, self._shop.articles)


class SqlStage:
    """The store is filled once; before each list, what the list before it has changed is put back."""

    def __init__(self, shop: ShopRecords, opened: SqlSessions) -> None:
        self._shop, self._opened = shop, opened
        self._store = LocalOrders(opened.engines, _SHOP, FixedStock(shop.articles))
        self._filled = False

    async def fresh(self) -> OrderSystem:
        if not self._filled:
            await self._store.put(self._shop.customers.values(), self._shop.orders.values())
            self._filled = True
            return self._store
        customers, orders = await self._store.changed()
        if customers or orders:
            await self._store.put(
                [self._shop.customers[one.id] for one in customers], [self._shop.orders[one.id] for one in orders]
            )
            writer, _reader = self._opened.engines
            async with writer.begin() as connection:
                for table in (order_keys, order_audit):
                    await connection.execute(delete(table))
        return self._store

    async def records(self) -> ShopRecords:
        customers, orders = await self._store.changed()
        return ShopRecords(
            {**self._shop.customers, **{one.id: one for one in customers}},
            {**self._shop.orders, **{one.id: one for one in orders}},
            self._shop.articles,
        )


@asynccontextmanager
async def stage_for(shop: ShopRecords, kind: StoreKind) -> AsyncIterator[Stage]:
    """A stage that is gone afterwards."""
    if kind == "memory":
        yield MemoryStage(shop)
        return
    with TemporaryDirectory(prefix="service-") as folder:
        opened = await open_store(f"sqlite:///{Path(folder) / 'orders.db'}")
        try:
            yield SqlStage(shop, opened)
        finally:
            await opened.close()
