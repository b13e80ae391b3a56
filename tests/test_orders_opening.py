"""The orders that a server serves: found beside the catalogue, taken in once, refused in a line; stock as the catalogue has it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.products import Localized, Product, Quantity, Variant
from server.errors import StartError
from server.orders.live_stock import article_of
from server.orders.opening import OpenOrders, open_orders
from server.orders.stock import FixedStock
from server.settings import Settings
from server.store.opening import open_store

POLICY = """
shop: {en: "Shop", zh: "小店"}
refunds: {at_once: [], working_days: [1, 5]}
actions:
  cancel_order: {states: [pending]}
"""
CUSTOMER = {"id": "C-1", "name": "Ann", "email": "ann@example.com"}
ORDER: dict[str, object] = {
    "id": "W-1",
    "customer": "C-1",
    "state": "pending",
    "items": [{"sku": "S-1", "product": "P-1", "title": {"en": "Mug"}, "price_cents": 900}],
}


def folder(at: Path, orders: list[dict[str, object]]) -> Path:
    at.mkdir(exist_ok=True)
    (at / "service.yaml").write_text(POLICY, encoding="utf-8")
    (at / "customers.jsonl").write_text(json.dumps(CUSTOMER) + "\n", encoding="utf-8")
    (at / "orders.jsonl").write_text("".join(json.dumps(one) + "\n" for one in orders), encoding="utf-8")
    return at


def opened(tmp_path: Path, settings: Settings, catalogue: Path) -> dict[str, str] | None:
    """The states of the customer's orders as they are served; None where none are."""
    store = asyncio.run(open_store(f"sqlite:///{tmp_path}/sessions.db"))
    orders: OpenOrders | None = None

    async def found() -> dict[str, str]:
        assert orders is not None
        return {one.id: one.state.value for one in await orders.system.orders_of("C-1")}

    async def seen() -> dict[str, str] | None:
        try:
            return await found() if orders is not None else None
        finally:
            await store.close()

    try:
        orders = open_orders(settings, [catalogue / "catalog.jsonl"], store.engines, FixedStock({}))
    finally:
        states = asyncio.run(seen())
    return states


def test_orders_beside_the_catalogue_are_served_and_new_ones_join_them(tmp_path: Path) -> None:
    shop = folder(tmp_path / "shop", [ORDER])
    assert opened(tmp_path, Settings(), shop) == {"W-1": "pending"}
    folder(tmp_path / "shop", [{**ORDER, "state": "cancelled"}, {**ORDER, "id": "W-2"}])
    # what is kept here stays as it is
    assert opened(tmp_path, Settings(), shop) == {"W-1": "pending", "W-2": "pending"}


def test_without_orders_there_is_no_service(tmp_path: Path) -> None:
    assert opened(tmp_path, Settings(), tmp_path) is None
    shop = folder(tmp_path / "shop", [ORDER])
    assert opened(tmp_path, Settings(orders="none"), shop) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"service.yaml": "shop: 7"}, "SERVICE_POLICY"),
        ({"orders.jsonl": "{"}, "ORDERS"),
        ({"orders.jsonl": json.dumps({**ORDER, "customer": "C-9"})}, "no customer C-9"),
    ],
)
def test_files_that_cannot_be_used_are_one_line(tmp_path: Path, change: dict[str, str], said: str) -> None:
    shop = folder(tmp_path / "shop", [ORDER])
    for name, text in change.items():
        (shop / name).write_text(text, encoding="utf-8")
    with pytest.raises(StartError, match=said) as fault:
        opened(tmp_path, Settings(orders=str(shop)), tmp_path)
    assert "\n" not in str(fault.value)


def test_a_folder_without_orders_and_an_address_without_a_policy_are_refused(tmp_path: Path) -> None:
    (tmp_path / "service.yaml").write_text(POLICY, encoding="utf-8")
    with pytest.raises(StartError, match="ORDERS"):
        opened(tmp_path, Settings(orders=str(tmp_path)), tmp_path)
    with pytest.raises(StartError, match="SERVICE_POLICY"):
        opened(tmp_path, Settings(orders="https://orders.example.com/v1"), tmp_path)


def test_orders_are_of_one_shop(tmp_path: Path) -> None:
    """An id that shop B signs must not open the account of shop A's customer of the same id."""
    shop = folder(tmp_path / "shop", [ORDER])
    entries = [
        f'[[shop]]\nname = "{name}"\nkey = "key-of-{name}"\norigins = ["https://{name}.example"]\n'
        for name in ("a", "b")
    ]
    secret = 'identity_secret = "0123456789abcdef0123456789abcdef"\n'
    (tmp_path / "one.toml").write_text(f"{entries[0]}{secret}{entries[1]}", encoding="utf-8")
    (tmp_path / "two.toml").write_text("".join(f"{entry}{secret}" for entry in entries), encoding="utf-8")
    assert opened(tmp_path, Settings(shops=str(tmp_path / "one.toml")), shop) == {"W-1": "pending"}
    with pytest.raises(StartError, match="ORDERS: a and b in SHOPS"):
        opened(tmp_path, Settings(shops=str(tmp_path / "two.toml")), shop)


def test_an_article_is_as_the_catalogue_has_it() -> None:
    variant = Variant("S-1", 900, 3, {"color": "blue", "capacity": Quantity(30.0, "ml")})
    product = Product("P-1", Localized("Cream"), (variant,), attributes={"warranty": Quantity(2.0, "years")})
    article = article_of(product)
    assert article.variants[0].options == {"color": "blue", "capacity": "30 ml"}
    assert (article.variants[0].available, article.warranty_months) == (3, 24)
    assert article_of(replace(product, attributes={})).warranty_months is None
