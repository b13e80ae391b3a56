"""Opens the orders that the server serves, as ORDERS says: the shop's own order system over HTTP, or records kept beside the sessions."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.errors import AssistantError
from assistant.service.dialogue.identity import Tries
from assistant.service.policy_file import BadPolicy, load
from assistant.service.port import OrderSystem
from assistant.service.rules import Policy
from server.errors import StartError
from server.orders.documented import CUSTOMERS, ORDERS, DocumentedShop
from server.orders.ecom_bench import EcomBench
from server.orders.remote import RemoteOrders
from server.orders.shapes import BadShop, Shape
from server.orders.stock import Stock
from server.orders.store import LocalOrders
from server.orders.tau2_retail import Tau2Retail
from server.orders.tries import StoredTries
from server.security.shops import read_shops
from server.settings import Settings

POLICY = "service.yaml"
SHOP = "default"
SHAPES: tuple[Shape, ...] = (DocumentedShop(), Tau2Retail(), EcomBench())


@dataclass(frozen=True, slots=True)
class OpenOrders:
    """The orders that are served, the policy that they are served under, and the count of wrong proofs of accounts."""

    system: OrderSystem
    policy: Policy
    tries: Tries
    close: Callable[[], Awaitable[None]]


def open_orders(
    settings: Settings, files: Sequence[Path], engines: tuple[AsyncEngine, AsyncEngine], stock: Stock
) -> OpenOrders | None:
    """None where there are no orders to serve. `files` are the catalogue's. Raises `StartError` with one line.

    To be called where no event loop runs; the engines are then used in another.
    """
    where = _where(settings.orders, files)
    if where is None:
        return None
    _of_one_shop(settings)
    if isinstance(where, Path):
        policy = _policy(Path(settings.service_policy) if settings.service_policy else where / POLICY)
        local = LocalOrders(engines, SHOP, stock)
        asyncio.run(_taken_in(local, where, engines))
        return OpenOrders(local, policy, StoredTries(engines, time.time), _nothing)
    if not settings.service_policy:
        raise StartError("SERVICE_POLICY: name the policy file (docs/service.md) for the order system at ORDERS.")
    key = settings.orders_key.get_secret_value()
    client = httpx.AsyncClient(base_url=where, headers={"authorization": f"Bearer {key}"} if key else {})
    system = RemoteOrders(client, timeout_s=settings.orders_timeout_s)
    policy = _policy(Path(settings.service_policy))
    return OpenOrders(system, policy, StoredTries(engines, time.time), client.aclose)


def _of_one_shop(settings: Settings) -> None:
    """A customer id says who somebody is in one shop: signed by another it would open somebody else's orders."""
    signing = [shop.name for shop in read_shops(settings.shops) if shop.identity_secret]
    if len(signing) > 1:
        raise StartError(
            f"ORDERS: {' and '.join(signing)} in SHOPS both say who their customers are, and the orders are of one shop. "
            "Set ORDERS=none, or serve each shop with orders by a server of its own."
        )


def _where(orders: str, files: Sequence[Path]) -> Path | str | None:
    """A folder of records, an address, or None. `auto`: the catalogue's own folder, if orders lie in it."""
    if orders == "none":
        return None
    if orders.startswith(("http://", "https://")):
        return orders
    if orders == "auto":
        folders = dict.fromkeys(file.parent for file in files)
        found = (one for one in folders if all((one / name).is_file() for name in (ORDERS, CUSTOMERS, POLICY)))
        return next(found, None)
    return Path(orders)


def _policy(path: Path) -> Policy:
    try:
        return load(path)
    except BadPolicy as fault:
        raise StartError(f"SERVICE_POLICY: {fault}") from fault


async def _taken_in(system: LocalOrders, folder: Path, engines: tuple[AsyncEngine, AsyncEngine]) -> None:
    """Take the folder's records in, those that are not there yet: what was changed here stays as it is.

    Where the last of each file is there, all are: files grow at their ends, and a start is not to read them whole each time.
    """
    shape = next((one for one in SHAPES if one.is_here(folder)), None)
    if shape is None:
        known = ", ".join(one.name for one in SHAPES)
        raise StartError(f"ORDERS: {folder} holds no orders in a shape that is known ({known}).")
    try:
        if await _is_taken_in(system, folder):
            return
        records = shape.load(folder)
        customers = [one for one in records.customers.values() if await system.customer(one.id) is None]
        new = {one.id for one in customers}
        orders = [one for one in records.orders.values() if one.customer in new or await system.order(one.id) is None]
        if customers or orders:
            await system.put(customers, orders)
    except (BadShop, AssistantError) as fault:
        raise StartError(f"ORDERS: {fault}") from fault
    finally:
        for engine in dict.fromkeys(engines):
            await engine.dispose()


async def _is_taken_in(system: LocalOrders, folder: Path) -> bool:
    customer, order = (_last_id(folder / name) for name in (CUSTOMERS, ORDERS))
    if customer is None or order is None:
        return False
    return await system.customer(customer) is not None and await system.order(order) is not None


def _last_id(path: Path) -> str | None:
    """The id in the last line of a file of records; None where there is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return str(json.loads(next(line for line in reversed(lines) if line.strip()))["id"])
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return None


async def _nothing() -> None:
    pass
