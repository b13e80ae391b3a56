"""The sample shop as customer service sees it, read once, and orders of it that fit a test."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from assistant.service.memory import MemoryOrders
from assistant.service.policy_file import load
from assistant.service.records import Order, OrderState
from assistant.service.rules import Policy
from server.orders.documented import DocumentedShop
from server.orders.shapes import ShopRecords

FOLDER = Path(__file__).parents[1] / "data" / "shop"
NOW = 1_795_176_000.0  # 2026-11-20T12:00:00Z
DAY_S = 86_400.0


@cache
def shop() -> ShopRecords:
    return DocumentedShop().load(FOLDER)


@cache
def policy() -> Policy:
    return load(FOLDER / "service.yaml")


def memory() -> MemoryOrders:
    found = shop()
    return MemoryOrders(found.customers.values(), found.orders.values(), found.articles.values())


def order_in(state: OrderState, fits: Callable[[Order], bool] = lambda _order: True) -> Order:
    """The first order in a state that fits."""
    return next(one for one in shop().orders.values() if one.state is state and fits(one))


def recent(order: Order) -> bool:
    """Whether an order arrived within the thirty days in which it can be returned."""
    return order.delivered is not None and NOW - order.delivered < 29 * DAY_S
