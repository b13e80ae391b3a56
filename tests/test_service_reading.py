"""Actions and records are read strictly, under their own names and those of tau2-bench's tools."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.service.actions import (
    AskForPerson,
    CancelOrder,
    ChangeAddress,
    ChangeOrderAddress,
    ChangeOrderItems,
    FindCustomer,
    ListOrders,
    ReturnItems,
    ShowOrder,
)
from assistant.service.notation import Malformed, arguments_of, moment, read, read_moment, written
from assistant.service.reading import OWN, TOOLS, read_action
from assistant.service.records import Address, Article, Customer, Order
from assistant.service.verdicts import Refused
from tests.service_shop import policy, shop

PLACE = {"address1": "1 Road", "address2": "", "city": "X", "state": "CA", "country": "USA", "zip": "10001"}
MEANT = Address("1 Road", "X", "USA", "10001", region="CA")


def test_every_record_of_the_sample_shop_reads_as_it_was_written() -> None:
    for record in (*shop().orders.values(), *shop().customers.values(), *list(shop().articles.values())[:50]):
        assert read(type(record), written(record)) == record


@pytest.mark.parametrize(
    ("name", "arguments", "action"),
    [
        ("show_order", {"order": "TW-1"}, ShowOrder("TW-1")),
        ("list_orders", {}, ListOrders()),
        ("list_orders", None, ListOrders()),
        ("cancel_order", {"order": "TW-1"}, CancelOrder("TW-1", None)),
        ("cancel_pending_order", {"order_id": "#W1", "reason": "r"}, CancelOrder("#W1", "r")),
        ("modify_pending_order_address", {"order_id": "#W1", **PLACE}, ChangeOrderAddress("#W1", MEANT)),
        ("modify_user_address", {"user_id": "u", **PLACE}, ChangeAddress(MEANT, "u")),
        (
            "modify_pending_order_items",
            {"order_id": "#W1", "item_ids": ["1"], "new_item_ids": ["2"], "payment_method_id": "m"},
            ChangeOrderItems("#W1", ("1",), ("2",), "m"),
        ),
        (
            "return_delivered_order_items",
            {"order_id": "#W1", "item_ids": ["1", "1"], "payment_method_id": "m"},
            ReturnItems("#W1", ("1", "1"), "m"),
        ),
        (
            "find_user_id_by_name_zip",
            {"first_name": "A", "last_name": "B", "zip": "1"},
            FindCustomer(name="A B", postcode="1"),
        ),
        ("transfer_to_human_agents", {"summary": "s"}, AskForPerson("s")),
    ],
)
def test_actions(name: str, arguments: object, action: object) -> None:
    assert read_action(name, arguments, policy()) == action


@pytest.mark.parametrize("name", ["", "drop_tables", None, 3, "show_order ", "Show_Order"])
def test_actions_that_there_are_not(name: object) -> None:
    found = read_action(name, {}, policy())
    assert isinstance(found, Refused)
    assert found.rule == "action.unknown"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("show_order", {"order": 1}),
        ("show_order", {"order": "1", "all": True}),
        ("show_order", ["TW-1"]),
        ("show_order", "TW-1"),
        ("return_items", {"order": "1", "skus": "a", "method": "m"}),
        ("return_items", {"order": "1", "skus": [1], "method": "m"}),
        ("change_order_address", {"order": "1", "address": {"line1": "x"}}),
        ("cancel_pending_order", {"order_id": "#W1"}),
        ("cancel_pending_order", {"order_id": None, "reason": "r"}),
        ("cancel_pending_order", {"order_id": "#W1", "reason": "r", "amount": 5}),
        ("return_delivered_order_items", {"order_id": "1", "item_ids": "1", "payment_method_id": "m"}),
        ("return_delivered_order_items", {"order_id": "1", "item_ids": [1], "payment_method_id": "m"}),
        ("calculate", {"expression": 3}),
        ("list_all_product_types", {"x": 1}),
    ],
)
def test_arguments_that_cannot_be_read(name: str, arguments: object) -> None:
    found = read_action(name, arguments, policy())
    assert isinstance(found, Refused)
    assert found.rule == "action.arguments"


def test_every_action_can_be_written_and_read() -> None:
    for name, kind in OWN.items():
        action: Any = read(kind, {"expression": "1"} if name == "calculate" else {})
        assert read(kind, arguments_of(action)) == action
    assert len(TOOLS) == 16


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (Order, [], "an object is expected"),
        (Order, {"id": "1"}, "customer: is missing"),
        (Order, {"id": "1", "customer": "c", "state": "pending", "items": [{"sku": 1}]}, r"items\[0\]\.sku: a text is"),
        (Order, {"id": "1", "customer": "c", "state": "pending", "items": [], "x": 1}, "x: unknown; known are id"),
        (Order, {"id": "1", "customer": "c", "state": "lost", "items": []}, "state: one of pending"),
        (Order, {"id": "1", "customer": "c", "state": "pending", "items": [], "placed": "soon"}, "placed: a moment like"),
        (Order, {"id": None, "customer": "c", "state": "pending", "items": []}, "id: may not be null"),
        (Customer, {"id": "1", "name": "n", "language": "fr"}, "language: one of en, zh"),
        (Article, {"product": "p", "title": {}, "variants": []}, "title: a localized text needs"),
        (Article, {"product": "p", "title": {"en": "t"}, "variants": [{"sku": "s", "price_cents": 1.5, "available": 1}]},
         r"variants\[0\]\.price_cents: a whole number"),
    ],
)  # fmt: skip
def test_records_that_cannot_be_read(kind: type[object], value: object, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        read(kind, value)


@pytest.mark.parametrize("value", [0.0, 1.5, 1_795_176_000.0, 1_795_176_000.123456])
def test_moments(value: float) -> None:
    assert read_moment(moment(value), "") == value
    assert moment(value).endswith("Z")
