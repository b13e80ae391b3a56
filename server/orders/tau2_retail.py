"""The shape of tau2-bench's retail shop: one `db.json` with products, users and orders.

Both spellings of the state of an order with changed items are read. What a return or exchange there does not say is worked out:
the money that goes back is the prices of the items.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from assistant.service.reading import address_of
from assistant.service.records import (
    Address,
    Article,
    Customer,
    Exchange,
    Flow,
    Order,
    OrderItem,
    OrderState,
    Payment,
    PaymentMethod,
    Return,
    Shipment,
    StockedVariant,
)
from retrieval.products import Localized
from server.orders.shapes import BadShop, ShopRecords, cents_of, read_json

FILE = "db.json"
_STATES = {
    "pending": OrderState.PENDING,
    "pending (item modified)": OrderState.ITEMS_CHANGED,
    "pending (items modified)": OrderState.ITEMS_CHANGED,
    "pending (items modifed)": OrderState.ITEMS_CHANGED,
    "processed": OrderState.PROCESSING,
    "delivered": OrderState.DELIVERED,
    "cancelled": OrderState.CANCELLED,
    "return requested": OrderState.RETURN_REQUESTED,
    "exchange requested": OrderState.EXCHANGE_REQUESTED,
}
_NAMES = {state: name for name, state in reversed(_STATES.items())}
Json = dict[str, Any]


class Tau2Retail:
    name = "tau2_retail"
    whole = True

    def is_here(self, folder: Path) -> bool:
        return (folder / FILE).is_file()

    def load(self, folder: Path) -> ShopRecords:
        path = folder / FILE
        whole = read_json(path)
        try:
            articles = {id: _article(one) for id, one in whole["products"].items()}
            customers = {id: _customer(one) for id, one in whole["users"].items()}
            orders = {id: _order(one) for id, one in whole["orders"].items()}
        except (KeyError, TypeError, AttributeError, ValueError) as fault:
            raise BadShop(f"{path}: has not the shape of tau2's retail shop (at {fault}).") from None
        return ShopRecords(customers, orders, articles)

    def save(self, source: Path, before: ShopRecords, after: ShopRecords, folder: Path) -> None:
        whole = copy.deepcopy(read_json(source / FILE))
        for id, customer in after.customers.items():
            if customer != before.customers.get(id):
                _write_customer(whole["users"][id], customer)
        for id, order in after.orders.items():
            if order != before.orders.get(id):
                _write_order(whole["orders"][id], order, before.orders[id])
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(whole, ensure_ascii=False, indent=4)
        (folder / FILE).write_text(text, encoding="utf-8")


def _method(given: Json) -> PaymentMethod:
    balance = given.get("balance")
    label = f"{given['brand']} {given['last_four']}" if given.get("last_four") else ""
    cents = cents_of(balance, f"{given['id']}: balance") if balance is not None else None
    return PaymentMethod(given["id"], given["source"], label, cents)


def _customer(given: Json) -> Customer:
    return Customer(
        id=given["user_id"],
        name=f"{given['name']['first_name']} {given['name']['last_name']}",
        email=given["email"],
        address=address_of(given["address"]),
        methods=tuple(_method(one) for one in given["payment_methods"].values()),
    )


def _article(given: Json) -> Article:
    variants = tuple(
        StockedVariant(
            one["item_id"],
            cents_of(one["price"], one["item_id"]),
            int(bool(one["available"])),
            dict(one["options"]),
            False,
        )
        for one in given["variants"].values()
    )
    return Article(given["product_id"], Localized(given["name"]), variants)


def _item(given: Json) -> OrderItem:
    cents = cents_of(given["price"], given["item_id"])
    return OrderItem(given["item_id"], given["product_id"], Localized(given["name"]), cents, 1, dict(given["options"]))


def _payment(given: Json, order: str) -> Payment:
    cents = cents_of(given["amount"], f"{order}: amount")
    return Payment(Flow(given["transaction_type"]), given["payment_method_id"], cents)


def _order(given: Json) -> Order:
    id = given["order_id"]
    state = _STATES.get(given["status"])
    if state is None:
        raise BadShop(f"orders.{id}.status: {given['status']!r} is not known; known are {', '.join(_STATES)}.")
    items = tuple(_item(one) for one in given["items"])
    return Order(
        id=id,
        customer=given["user_id"],
        state=state,
        items=items,
        address=address_of(given["address"]),
        payments=tuple(_payment(one, id) for one in given["payment_history"]),
        shipments=tuple(
            Shipment(tracking, tuple(one["item_ids"]))
            for one in given["fulfillments"]
            for tracking in one["tracking_id"]
        ),
        cancel_reason=given.get("cancel_reason"),
        returned=_return(given, items),
        exchange=_exchange(given),
    )


def _return(given: Json, items: Iterable[OrderItem]) -> Return | None:
    skus = given.get("return_items")
    if not skus:
        return None
    prices = {item.sku: item.price_cents for item in items}
    refund = sum(prices.get(sku, 0) for sku in skus)
    return Return(tuple(sorted(skus)), given.get("return_payment_method_id"), refund)


def _exchange(given: Json) -> Exchange | None:
    skus = given.get("exchange_items")
    if not skus:
        return None
    difference = cents_of(
        given.get("exchange_price_difference") or 0, f"{given['order_id']}: exchange_price_difference"
    )
    new = tuple(sorted(given.get("exchange_new_items") or ()))
    return Exchange(tuple(sorted(skus)), new, given.get("exchange_payment_method_id"), difference)


def _amount(cents: int) -> float:
    return cents / 100


def _address_json(address: Address) -> Json:
    return {
        "address1": address.line1,
        "address2": address.line2,
        "city": address.city,
        "country": address.country,
        "state": address.region,
        "zip": address.postcode,
    }


def _write_customer(given: Json, customer: Customer) -> None:
    if customer.address is not None and customer.address != address_of(given["address"]):
        given["address"] = _address_json(customer.address)
    for method in customer.methods:
        if method.balance_cents is not None:
            given["payment_methods"][method.id]["balance"] = _amount(method.balance_cents)


def _write_order(given: Json, order: Order, before: Order) -> None:
    if order.state is not before.state:
        given["status"] = _NAMES[order.state]
    if order.address is not None and order.address != before.address:
        given["address"] = _address_json(order.address)
    if order.items != before.items:
        given["items"] = [_item_json(item) for item in order.items for _ in range(item.quantity)]
    for one in order.payments[len(before.payments) :]:
        entry = {"transaction_type": one.flow.value, "amount": _amount(one.cents), "payment_method_id": one.method}
        given["payment_history"].append(entry)
    given |= _asked_for(order, before)


def _item_json(item: OrderItem) -> Json:
    return {
        "name": item.title.get("en"),
        "product_id": item.product,
        "item_id": item.sku,
        "price": _amount(item.price_cents),
        "options": dict(item.options),
    }


def _asked_for(order: Order, before: Order) -> Mapping[str, object]:
    """What a cancellation, a return or an exchange adds to the order."""
    found: Json = {}
    if order.cancel_reason != before.cancel_reason:
        found["cancel_reason"] = order.cancel_reason
    if order.returned is not None and order.returned != before.returned:
        found |= {"return_items": list(order.returned.skus), "return_payment_method_id": order.returned.method}
    if order.exchange is not None and order.exchange != before.exchange:
        found |= {
            "exchange_items": list(order.exchange.skus),
            "exchange_new_items": list(order.exchange.new_skus),
            "exchange_payment_method_id": order.exchange.method,
            "exchange_price_difference": _amount(order.exchange.difference_cents),
        }
    return found
