"""Shops in other shapes: what is read is written back as it was, and actions change there what the policy says and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.service.policy_file import load
from assistant.service.records import OrderState
from eval.service_file import ActionList, Asked
from eval.service_play import POLICIES, Hasher, Played, newest, play, policy_file, shape_of
from eval.service_stage import MemoryStage
from server.orders.documented import DocumentedShop
from server.orders.ecom_bench import EcomBench
from server.orders.shapes import BadShop, Shape, ShopRecords
from server.orders.tau2_retail import Tau2Retail
from tests.other_shops import AWAY, Json, ecom, item, tau2, written
from tests.service_shop import FOLDER


def acts(*actions: tuple[str, Json], customer: str = "ana") -> ActionList:
    return ActionList("list", tuple(Asked(customer, name, arguments) for name, arguments in actions))


async def played(folder: Path, one: ActionList) -> tuple[Played, ShopRecords, Shape]:
    shape = shape_of(folder)
    shop = shape.load(folder)
    policy = load(policy_file(folder, shape))
    return await play(one, MemoryStage(shop), Hasher(shop), policy, newest(shop)), shop, shape


async def end(folder: Path, one: ActionList, out: Path) -> tuple[list[str], Json, str]:
    """The verdicts, the state as it is written back, and its hash."""
    after, shop, shape = await played(folder, one)
    shape.save(folder, shop, after.after, out)
    return [judged.rule or "allowed" for judged in after.judged], json.loads((out / "db.json").read_text()), after.hash


def paid(kind: str, amount: float, method: str) -> Json:
    return {"transaction_type": kind, "amount": amount, "payment_method_id": method}


ITEMS = {"item_ids": ["11", "11"], "new_item_ids": ["12", "12"], "payment_method_id": "paypal_1"}


def _cancelled(db: Json) -> None:
    db["orders"]["#W1"] |= {"status": "cancelled", "cancel_reason": "no longer needed"}
    db["orders"]["#W1"]["payment_history"].append(paid("refund", 47.7, "gift_card_1"))
    db["users"]["ana"]["payment_methods"]["gift_card_1"]["balance"] = 77.7


def _items(db: Json) -> None:
    one = db["orders"]["#W1"]
    for place in (0, 2):
        one["items"][place] = item("12", "1", "Lamp", "blue", 25.35)
    one["status"] = "pending (item modified)"
    one["payment_history"].append(paid("payment", 10.5, "paypal_1"))


def _mixed(db: Json) -> None:
    """Two products at once: each item gets the price of its own new variant."""
    one = db["orders"]["#W1"]
    one["items"][0] = item("12", "1", "Lamp", "blue", 25.35)
    one["items"][1] = item("22", "2", "Mug", "green", 8.25)
    one["status"] = "pending (item modified)"
    one["payment_history"].append(paid("payment", 6.0, "gift_card_1"))
    db["users"]["ana"]["payment_methods"]["gift_card_1"]["balance"] = 24.0


def _paid(db: Json) -> None:
    db["orders"]["#W1"]["payment_history"] += [paid("payment", 47.7, "paypal_1"), paid("refund", 47.7, "gift_card_1")]
    db["users"]["ana"]["payment_methods"]["gift_card_1"]["balance"] = 77.7


def _returned(db: Json) -> None:
    added = {"return_items": ["12", "21"], "return_payment_method_id": "gift_card_1"}
    db["orders"]["#W2"] |= {"status": "return requested", **added}


def _exchanged(db: Json) -> None:
    db["orders"]["#W2"] |= {
        "status": "exchange requested",
        "exchange_items": ["12", "21"],
        "exchange_new_items": ["11", "22"],
        "exchange_payment_method_id": "paypal_1",
        "exchange_price_difference": -4.5,
    }


def _moved(db: Json) -> None:
    db["orders"]["#W1"]["address"] = dict(AWAY)


def _lives(db: Json) -> None:
    db["users"]["ana"]["address"] = dict(AWAY)


LEGAL = [
    ("cancel_pending_order", {"order_id": "#W1", "reason": "no longer needed"}, _cancelled),
    ("modify_pending_order_items", {"order_id": "#W1", **ITEMS}, _items),
    (
        "modify_pending_order_items",
        {"order_id": "#W1", "item_ids": ["11", "21"], "new_item_ids": ["12", "22"], "payment_method_id": "gift_card_1"},
        _mixed,
    ),
    ("modify_pending_order_payment", {"order_id": "#W1", "payment_method_id": "paypal_1"}, _paid),
    ("modify_pending_order_address", {"order_id": "#W1", **AWAY}, _moved),
    ("modify_user_address", {"user_id": "ana", **AWAY}, _lives),
    (
        "return_delivered_order_items",
        {"order_id": "#W2", "item_ids": ["21", "12"], "payment_method_id": "gift_card_1"},
        _returned,
    ),
    (
        "exchange_delivered_order_items",
        {"order_id": "#W2", "item_ids": ["21", "12"], "new_item_ids": ["22", "11"], "payment_method_id": "paypal_1"},
        _exchanged,
    ),
]


@pytest.mark.parametrize(("name", "arguments", "changes"), LEGAL)
async def test_what_tau2s_policy_allows_gives_the_state_it_describes(
    name: str, arguments: Json, changes: Any, tmp_path: Path
) -> None:
    folder = written(tmp_path / "shop", tau2())
    wanted = tau2()
    changes(wanted)
    verdicts, got, hashed = await end(folder, acts((name, arguments)), tmp_path / "out")
    assert verdicts == ["allowed"]
    assert got == wanted
    # a shop that holds this state already has the same hash, also with empty fields and the noise of floats in it
    for one in wanted["orders"].values():
        for key in ("cancel_reason", "return_items", "exchange_items", "exchange_price_difference"):
            one.setdefault(key, None)
        for entry in one["payment_history"]:
            entry["amount"] += 1e-9
    nothing, _shop, _shape = await played(written(tmp_path / "held", wanted), acts())
    assert nothing.hash == hashed
    start, _shop, _shape = await played(folder, acts())
    assert start.hash != hashed


@pytest.mark.parametrize(
    ("name", "arguments", "rule"),
    [
        ("cancel_pending_order", {"order_id": "#W3", "reason": "no longer needed"}, "order.state"),
        ("cancel_pending_order", {"order_id": "#W4", "reason": "no longer needed"}, "order.unknown"),
        ("cancel_pending_order", {"order_id": "W1", "reason": "no longer needed"}, "order.unknown"),
        ("cancel_pending_order", {"order_id": "#W1", "reason": "too expensive"}, "order.reason"),
        ("modify_pending_order_address", {"order_id": "#W2", **AWAY}, "order.state"),
        ("modify_pending_order_address", {"order_id": "#W1", **AWAY, "city": ""}, "information"),
        ("modify_user_address", {"user_id": "bo", **AWAY}, "customer.own"),
        ("modify_pending_order_payment", {"order_id": "#W1", "payment_method_id": "gift_card_1"}, "method.same"),
        ("modify_pending_order_payment", {"order_id": "#W1", "payment_method_id": "paypal_2"}, "method.unknown"),
        ("modify_pending_order_items", {"order_id": "#W1", **ITEMS, "new_item_ids": ["12", "13"]}, "variant.unavailable"),
        ("modify_pending_order_items", {"order_id": "#W1", **ITEMS, "new_item_ids": ["12", "22"]}, "variant.product"),
        ("modify_pending_order_items", {"order_id": "#W1", **ITEMS, "new_item_ids": ["12", "99"]}, "variant.unknown"),
        ("modify_pending_order_items", {"order_id": "#W1", **ITEMS, "new_item_ids": ["11", "12"]}, "variant.same"),
        ("modify_pending_order_items", {"order_id": "#W1", **ITEMS, "new_item_ids": ["12"]}, "items.pairs"),
        ("modify_pending_order_items", {"order_id": "#W1", **ITEMS, "item_ids": ["11", "22"]}, "items.unknown"),
        ("modify_pending_order_items", {"order_id": "#W1", **ITEMS, "item_ids": ["11"] * 3}, "items.copies"),
        ("modify_pending_order_items", {"order_id": "#W1", **ITEMS, "item_ids": [], "new_item_ids": []}, "information"),
        ("modify_pending_order_items", {"order_id": "#W1", **ITEMS, "item_ids": "11"}, "action.arguments"),
        ("return_delivered_order_items", {"order_id": "#W2", "item_ids": ["12"], "payment_method_id": "paypal_1"}, "method.refund"),
        ("return_delivered_order_items", {"order_id": "#W2", "item_ids": ["12", "12"], "payment_method_id": "gift_card_1"}, "items.copies"),
        ("return_delivered_order_items", {"order_id": "#W1", "item_ids": ["11"], "payment_method_id": "gift_card_1"}, "order.state"),
        ("exchange_delivered_order_items", {"order_id": "#W1", **ITEMS}, "order.state"),
        ("get_order_details", {"order_id": "#W4"}, "order.unknown"),
        ("get_user_details", {"user_id": "bo"}, "customer.own"),
        ("find_user_id_by_email", {"email": "bo@example.com"}, "customer.own"),
        ("find_user_id_by_email", {"email": "nobody@example.com"}, "customer.unknown"),
        ("get_product_details", {"product_id": "11"}, "product.unknown"),
        ("get_item_details", {"item_id": "1"}, "variant.unknown"),
        ("refund_order", {"order_id": "#W1"}, "action.unknown"),
    ],
)  # fmt: skip
async def test_what_tau2s_policy_does_not_allow_changes_nothing(
    name: str, arguments: Json, rule: str, tmp_path: Path
) -> None:
    folder = written(tmp_path / "shop", tau2())
    verdicts, got, hashed = await end(folder, acts((name, arguments)), tmp_path / "out")
    assert verdicts == [rule]
    assert got == tau2()
    nothing, _shop, _shape = await played(folder, acts())
    assert nothing.hash == hashed


async def test_a_gift_card_has_to_cover_what_it_pays(tmp_path: Path) -> None:
    whole = tau2()
    whole["users"]["ana"]["payment_methods"]["gift_card_1"]["balance"] = 0.74
    whole["orders"]["#W3"]["status"] = "pending"
    folder = written(tmp_path / "shop", whole)
    swap = {"item_ids": ["21"], "new_item_ids": ["22"], "payment_method_id": "gift_card_1"}
    verdicts, _got, _hashed = await end(
        folder,
        acts(
            ("modify_pending_order_payment", {"order_id": "#W3", "payment_method_id": "gift_card_1"}),
            ("modify_pending_order_items", {"order_id": "#W3", **swap}),
            ("exchange_delivered_order_items", {"order_id": "#W2", **swap}),
        ),
        tmp_path / "out",
    )
    assert verdicts == ["method.balance"] * 3


async def test_what_may_be_once_may_not_be_twice(tmp_path: Path) -> None:
    folder = written(tmp_path / "shop", tau2())
    address = ("modify_pending_order_address", {"order_id": "#W1", **AWAY})
    pay = ("modify_pending_order_payment", {"order_id": "#W1", "payment_method_id": "paypal_1"})
    back = ("modify_pending_order_payment", {"order_id": "#W1", "payment_method_id": "credit_card_1"})
    items = ("modify_pending_order_items", {"order_id": "#W1", **ITEMS})
    cancel = ("cancel_pending_order", {"order_id": "#W1", "reason": "ordered by mistake"})
    after, _shop, _shape = await played(folder, acts(address, address, pay, back, items, items, cancel, address))
    got = [one.rule or "allowed" for one in after.judged]
    assert got == ["allowed", "order.times", "allowed", "order.times", "allowed", *["order.state"] * 3]


async def test_both_spellings_of_changed_items_are_one_state(tmp_path: Path) -> None:
    hashes = set()
    for number, status in enumerate(("pending (item modified)", "pending (items modifed)")):
        whole = tau2()
        whole["orders"]["#W1"]["status"] = status
        folder = written(tmp_path / str(number), whole)
        after, shop, shape = await played(folder, acts())
        assert shop.orders["#W1"].state is OrderState.ITEMS_CHANGED
        hashes.add(after.hash)
        shape.save(folder, shop, after.after, tmp_path / f"out{number}")
        assert (tmp_path / f"out{number}" / "db.json").read_text() == (folder / "db.json").read_text()
    assert len(hashes) == 1


def test_lookups_are_allowed_to_whom_they_belong(tmp_path: Path) -> None:
    found = Tau2Retail().load(written(tmp_path / "shop", tau2()))
    assert found.customers["ana"].name == "Ana Ortíz"
    assert found.orders["#W1"].copies() == {"11": 2, "21": 1}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda db: db.pop("users"), "has not the shape"),
        (lambda db: db["orders"]["#W1"].update(status="gone"), "'gone' is not known; known are pending"),
        (lambda db: db["orders"]["#W1"].pop("items"), "has not the shape"),
        (lambda db: db["users"]["ana"]["payment_methods"]["gift_card_1"].update(balance="30"), "an amount of money"),
    ],
)
def test_a_tau2_file_that_cannot_be_read(change: Any, said: str, tmp_path: Path) -> None:
    whole = tau2()
    change(whole)
    with pytest.raises(BadShop, match=said):
        Tau2Retail().load(written(tmp_path / "shop", whole))


async def test_the_chinese_shop_changes_as_its_policy_says(tmp_path: Path) -> None:
    folder = ecom(tmp_path / "shop")
    after, shop, shape = await played(
        folder,
        acts(
            ("cancel_order", {"order": "9001"}),
            ("cancel_order", {"order": "9002"}),
            ("exchange_items", {"order": "9002", "skus": ["501"], "new_skus": ["503"], "method": "微信"}),
            ("return_items", {"order": "9002", "skus": ["501"], "method": "京东E卡"}),
            ("show_order", {"order": "501"}),
            customer="u1",
        ),
    )
    rules = [one.rule or "allowed" for one in after.judged]
    assert rules == ["allowed", "order.state", "variant.unavailable", "allowed", "order.unknown"]
    assert "商品ID" in str(after.judged[-1].words.zh if after.judged[-1].words else "")
    shape.save(folder, shop, after.after, tmp_path / "out")
    orders = json.loads((tmp_path / "out" / "orders.json").read_text("utf-8"))["jd"]["shop"]["u1"]
    assert (orders["9001"]["订单状态"], orders["9002"]["订单状态"]) == ("已取消", "退货中")
    customers = json.loads((tmp_path / "out" / "customers.json").read_text("utf-8"))
    assert customers["u1"]["电子卡余额"] == 1399
    again, _shop, _shape = await played(tmp_path / "out", acts(customer="u1"))
    assert again.after.orders["9001"].state is OrderState.CANCELLED


async def test_nothing_done_writes_the_chinese_shop_as_it_was(tmp_path: Path) -> None:
    folder = ecom(tmp_path / "shop")
    after, shop, shape = await played(folder, acts(customer="u1"))
    shape.save(folder, shop, after.after, tmp_path / "out")
    for path in folder.iterdir():
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()
    first, second = shop.orders["9001"], shop.orders["9002"]
    assert (first.currency, first.total_cents, second.shipments[0].events[0].words.zh) == ("CNY", 129_900, "已下单")
    assert second.invoice is not None


@pytest.mark.parametrize("name", ["orders", "customers", "products"])
def test_a_chinese_file_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    folder = ecom(tmp_path / "shop")
    (folder / f"{name}.json").write_text('{"jd": 3}', encoding="utf-8")
    with pytest.raises(BadShop, match="has not the shape"):
        EcomBench().load(folder)


def test_the_documented_shape_is_written_as_it_was_read(tmp_path: Path) -> None:
    shape = DocumentedShop()
    shop = shape.load(FOLDER)
    shape.save(FOLDER, shop, shop, tmp_path / "out")
    for name in ("customers.jsonl", "orders.jsonl", "catalog.jsonl"):
        assert (tmp_path / "out" / name).read_bytes() == (FOLDER / name).read_bytes()


@pytest.mark.parametrize(
    ("orders", "said"),
    [
        ("{", r"orders\.jsonl:1: is not JSON"),
        ('{"id": "1"}', r"orders\.jsonl:1: customer: is missing"),
        ('{"id": "1", "customer": "c", "state": "paid", "items": []}', r"order 1: there is no customer c"),
    ],
)
def test_a_documented_file_that_cannot_be_read(orders: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "orders.jsonl").write_text(orders, encoding="utf-8")
    (tmp_path / "customers.jsonl").write_text('{"id": "a", "name": "A"}\n', encoding="utf-8")
    with pytest.raises(BadShop, match=said):
        DocumentedShop().load(tmp_path)


def test_each_shape_has_a_policy() -> None:
    for shape in (Tau2Retail(), EcomBench()):
        assert (POLICIES / f"{shape.name}.yaml").is_file()
