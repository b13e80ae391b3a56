"""The shape of ECom-Bench's Chinese shop: orders, customers, logistics, invoices and products, a JSON file each.

A product there has no variants; those it may be exchanged for (可换货商品) count as its variants, at its price. The customer's card
balance (电子卡余额) is a gift card; any other method is known by its name alone.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from assistant.service.records import (
    GIFT_CARD,
    Address,
    Article,
    Customer,
    Flow,
    Invoice,
    Order,
    OrderItem,
    OrderState,
    Payment,
    PaymentMethod,
    Shipment,
    StockedVariant,
    TrackingEvent,
)
from retrieval.products import Localized
from server.orders.shapes import BadShop, ShopRecords, cents_of, read_json

FILES = ("orders.json", "customers.json", "products.json")
E_CARD = "京东E卡"
HOURS = ZoneInfo("Asia/Shanghai")
_KINDS = {E_CARD: GIFT_CARD, "微信": "wechat_pay", "支付宝": "alipay", "银行卡": "bank_card"}
_STATES = {
    "待付款": OrderState.PENDING,
    "已付款": OrderState.PAID,
    "处理中": OrderState.PROCESSING,
    "已发货": OrderState.SHIPPED,
    "运输中": OrderState.SHIPPED,
    "已签收": OrderState.DELIVERED,
    "已送达": OrderState.DELIVERED,
    "已取消": OrderState.CANCELLED,
    "退货中": OrderState.RETURN_REQUESTED,
    "已退货": OrderState.RETURNED,
    "换货中": OrderState.EXCHANGE_REQUESTED,
    "已换货": OrderState.EXCHANGED,
}
_NAMES = {state: name for name, state in reversed(_STATES.items())}
Json = dict[str, Any]


class EcomBench:
    name = "ecom_bench"
    whole = False

    def is_here(self, folder: Path) -> bool:
        return all((folder / name).is_file() for name in FILES)

    def load(self, folder: Path) -> ShopRecords:
        try:
            products = [one for _key, one in _by_shop(read_json(folder / "products.json"))]
            articles = {one["商品ID"]: _article(one) for one in products}
            titles = {id: one.title for id, one in articles.items()}
            invoices = read_json(folder / "invoices.json") if (folder / "invoices.json").is_file() else {}
            parcels = dict(_by_customer(_optional(folder / "logistics.json")))
            orders = {
                id: _order(one, titles, parcels.get(id), invoices.get(id))
                for id, one in _by_customer(read_json(folder / "orders.json"))
            }
            methods: dict[str, list[str]] = {}
            for order in orders.values():
                methods.setdefault(order.customer, []).extend(one.method for one in order.payments)
            customers = {
                id: _customer(one, methods.get(id, [])) for id, one in read_json(folder / "customers.json").items()
            }
        except (KeyError, TypeError, AttributeError, ValueError) as fault:
            raise BadShop(f"{folder}: has not the shape of ECom-Bench's files (at {fault}).") from None
        return ShopRecords(customers, orders, articles)

    def save(self, source: Path, before: ShopRecords, after: ShopRecords, folder: Path) -> None:
        orders = copy.deepcopy(read_json(source / "orders.json"))
        customers = copy.deepcopy(read_json(source / "customers.json"))
        for id, given in _by_customer(orders):
            if after.orders[id] != before.orders[id]:
                _write_order(given, after.orders[id], before.orders[id])
        for id, given in customers.items():
            if after.customers[id] != before.customers[id]:
                _write_customer(given, after.customers[id])
        folder.mkdir(parents=True, exist_ok=True)
        for path in source.glob("*.json"):
            if path.name not in ("orders.json", "customers.json"):
                (folder / path.name).write_bytes(path.read_bytes())
        for name, value in (("orders.json", orders), ("customers.json", customers)):
            (folder / name).write_text(json.dumps(value, ensure_ascii=False, indent=4), encoding="utf-8")


def _optional(path: Path) -> Any:
    return read_json(path) if path.is_file() else {}


def _by_shop(whole: Json) -> Iterator[tuple[str, Json]]:
    """What is kept by platform and shop."""
    for shops in whole.values():
        for entries in shops.values():
            yield from entries.items()


def _by_customer(whole: Json) -> Iterator[tuple[str, Json]]:
    """What is kept by platform, shop and customer."""
    for _customer_id, entries in _by_shop(whole):
        yield from entries.items()


def _moment(text: str | None) -> float | None:
    return datetime.fromisoformat(text).replace(tzinfo=HOURS).timestamp() if text else None


def _article(given: Json) -> Article:
    id, cents = given["商品ID"], cents_of(given["商品价格"], given["商品ID"])
    own = StockedVariant(id, cents, int(given["商品状态"] == "已上架"), counted=False)
    others = tuple(
        StockedVariant(
            one["商品ID"], cents, int(one.get("商品状态") == "已上架"), {"说明": one.get("商品描述", "")}, False
        )
        for one in given.get("可换货商品") or ()
    )
    return Article(id, Localized(zh=given["商品名称"]), (own, *others))


def _customer(given: Json, methods: list[str]) -> Customer:
    place, phone = given["地址信息"], given["电话号码"]
    card = PaymentMethod(E_CARD, GIFT_CARD, "", cents_of(given["电子卡余额"], given["用户ID"]))
    used = [PaymentMethod(one, _KINDS.get(one, one)) for one in dict.fromkeys(methods) if one != E_CARD]
    address = _address(place, given["用户姓名"], phone)
    return Customer(given["用户ID"], given["用户姓名"], "", phone, address, (card, *used), language="zh")


def _address(given: Json, recipient: str, phone: str) -> Address:
    return Address(
        line1=given["详细地址"],
        line2=given["区县"],
        city=given["城市"],
        region=given["省份"],
        country=given["国家"],
        recipient=recipient,
        phone=phone,
    )


def _order(given: Json, titles: Mapping[str, Localized], parcel: Json | None, invoice: Json | None) -> Order:
    id, place = given["订单ID"], given["收货地址"]
    state = _STATES.get(given["订单状态"])
    if state is None:
        raise BadShop(f"orders.{id}.订单状态: {given['订单状态']!r} is not known; known are {', '.join(_STATES)}.")
    items = tuple(
        OrderItem(one["商品ID"], one["商品ID"], titles[one["商品ID"]], cents_of(one["单价"], id), one["数量"])
        for one in given["订单商品列表"]
    )
    paid = Payment(Flow.PAYMENT, given["支付方式"], cents_of(given["订单总金额"], id))
    shipments = (_shipment(parcel, tuple(item.sku for item in items)),) if parcel else ()
    return Order(
        id=id,
        customer=given["用户ID"],
        state=state,
        items=items,
        address=_address(place, place["收件人姓名"], place["电话号码"]),
        payments=_payments(state, paid),
        shipments=shipments,
        placed=shipments[0].events[0].at if shipments and shipments[0].events else None,
        delivered=shipments[0].delivered if shipments else None,
        currency="CNY",
        invoice=Invoice(invoice["订单ID"], invoice["发票类型"], invoice["发票抬头"], paid.cents) if invoice else None,
    )


def _payments(state: OrderState, paid: Payment) -> tuple[Payment, ...]:
    """The files name the method and the amount; what was paid of a cancelled order went back."""
    if state is OrderState.PENDING:
        return ()
    return (paid, replace(paid, flow=Flow.REFUND)) if state is OrderState.CANCELLED else (paid,)


def _shipment(given: Json, skus: tuple[str, ...]) -> Shipment:
    events = tuple(
        TrackingEvent(
            _moment(one["时间"]) or 0.0,
            Localized(zh=one["位置"]) if one.get("位置") else None,
            Localized(zh=one["描述"]),
        )
        for one in given["物流轨迹"]
    )
    due = given.get("预计送达时间")
    return Shipment(
        tracking=given["物流单号"],
        skus=skus,
        carrier=given["物流公司"],
        due=due.split(" ")[0] if due else None,
        delivered=_moment(given.get("实际送达时间")),
        events=events,
    )


def _amount(cents: int) -> int | float:
    return cents // 100 if cents % 100 == 0 else cents / 100


def _place(given: Json, address: Address) -> None:
    given |= {"国家": address.country, "省份": address.region, "城市": address.city}
    given |= {"区县": address.line2, "详细地址": address.line1}


def _write_order(given: Json, order: Order, before: Order) -> None:
    if order.state is not before.state:
        given["订单状态"] = _NAMES[order.state]
    if order.address is not None and order.address != before.address:
        _place(given["收货地址"], order.address)
        given["收货地址"] |= {"收件人姓名": order.address.recipient, "电话号码": order.address.phone}
    if order.items != before.items:
        given["订单商品列表"] = [
            {"商品ID": item.sku, "单价": _amount(item.price_cents), "数量": item.quantity} for item in order.items
        ]
    now = [method for method, cents in order.paid().items() if cents > 0]
    if len(now) == 1:
        given["支付方式"] = now[0]


def _write_customer(given: Json, customer: Customer) -> None:
    card = customer.method(E_CARD)
    if card is not None and card.balance_cents is not None:
        given["电子卡余额"] = _amount(card.balance_cents)
    if customer.address is not None:
        _place(given["地址信息"], customer.address)
