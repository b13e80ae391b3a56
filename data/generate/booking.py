"""The drawn orders and customers as an order system holds them: payments, parcels, returns, invoices, saved methods."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from assistant.service.options import option_text
from assistant.service.records import (
    GIFT_CARD,
    Address,
    Customer,
    Exchange,
    Flow,
    Invoice,
    Order,
    OrderItem,
    OrderState,
    Payment,
    PaymentMethod,
    Return,
    Shipment,
    TrackingEvent,
)
from data.generate import orders as drawn
from data.generate.customers import Customer as Person
from data.generate.customers import customers
from data.generate.orders import ARRIVED, TAX_PERCENT, Item
from retrieval.products import Localized, Product

_CARRIERS = ("Swift Parcel", "Northline Post", "云雀速运")
_PREFIXES = {"card": "CRD", "paypal": "PPL", "alipay": "ALI", "wechat_pay": "WXP", GIFT_CARD: "GFT"}
_BRANDS = ("Visa", "Mastercard", "UnionPay")
_UNPAID = (OrderState.PENDING, OrderState.CANCELLED)
_REASONS = ("too_small", "not_as_shown", "changed_mind", "damaged", "wrong_variant")
_LEFT = Localized("Packed and handed to the carrier", "已打包并交给承运商")
_ROAD = Localized("At the sorting centre", "已到达分拣中心")
_DOOR = Localized("Delivered", "已签收")
_CENTRE = Localized("Sorting centre", "分拣中心")


def booked_orders(items: tuple[Product, ...]) -> tuple[Order, ...]:
    """The orders, oldest first."""
    return tuple(_booked(one) for one in drawn.orders(items))


def booked_customers(orders: Iterable[Order]) -> Iterable[Customer]:
    """Each customer with the methods that their orders were paid with, a card, and for every second one a gift card."""
    used: dict[str, set[str]] = {}
    for order in orders:
        used.setdefault(order.customer, set()).update(one.method for one in order.payments)
    for person in customers():
        rng = random.Random(f"methods:{person.id}")
        number = person.id.removeprefix("C-")
        kinds = [kind for kind in _PREFIXES if _method(kind, person) in used.get(person.id, set())]
        kinds += [kind for kind in ("card",) if kind not in kinds]
        if GIFT_CARD not in kinds and int(number) % 2 == 0:
            kinds.append(GIFT_CARD)
        yield Customer(
            id=person.id,
            name=person.name,
            email=person.email,
            phone=person.phone,
            address=_address(person),
            methods=tuple(_saved(kind, person, rng) for kind in kinds),
            latin=person.latin if person.latin != person.name else "",
            language=person.language,
            tier=person.tier,
        )


def _method(kind: str, person: Person) -> str:
    return f"{_PREFIXES[kind]}-{person.id.removeprefix('C-')}"


def _saved(kind: str, person: Person, rng: random.Random) -> PaymentMethod:
    label = f"{rng.choice(_BRANDS)} ··{rng.randrange(10_000):04d}" if kind == "card" else ""
    balance = rng.choice((500, 2500, 6000, 15_000, 40_000)) + rng.randrange(100) if kind == GIFT_CARD else None
    return PaymentMethod(_method(kind, person), kind, label, balance)


def _address(person: Person) -> Address:
    street, city, region, postcode, country = person.address
    return Address(street, city, country, postcode, region=region, recipient=person.latin, phone=person.phone)


def _at(moment: datetime) -> float:
    return moment.replace(tzinfo=UTC).timestamp()


def _booked(order: drawn.Order) -> Order:
    rng = random.Random(order.seed)
    state = OrderState(order.state)
    kind = rng.choice(tuple(_PREFIXES))
    reference = f"{_PREFIXES[kind]}-{rng.randrange(16**8):08X}"
    paid_at = order.placed + timedelta(minutes=rng.randint(1, 40))
    method = _method(kind, order.customer)
    paid = Payment(Flow.PAYMENT, method, order.total_cents, _at(paid_at), reference=reference)
    shipments = tuple(_shipments(order, rng))
    delivered = max((one.delivered for one in shipments if one.delivered is not None), default=None)
    cancelled = _at(order.placed + timedelta(hours=rng.randint(2, 20))) if state is OrderState.CANCELLED else None
    asked = _at(order.placed + timedelta(days=rng.randint(8, 10)))
    reason = rng.choice(_REASONS)
    back = _return(order, state, method, asked, reason)
    payments: tuple[Payment, ...] = () if state in _UNPAID else (paid,)
    if back is not None and back.refunded is not None:
        payments += (Payment(Flow.REFUND, method, back.refund_cents, back.refunded),)
    return Order(
        id=order.id,
        customer=order.customer.id,
        state=state,
        items=tuple(_item(one) for one in order.items),
        address=_address(order.customer),
        payments=payments,
        shipments=shipments,
        placed=_at(order.placed),
        delivered=delivered,
        shipping_cents=order.shipping_cents,
        tax_cents=order.tax_cents,
        cancel_reason="no_longer_needed" if cancelled is not None else None,
        cancelled=cancelled,
        returned=back,
        exchange=_exchange(order, method, asked, reason) if state is OrderState.EXCHANGED else None,
        invoice=_invoice(order, shipments[0].shipped) if shipments else None,
    )


def _item(item: Item) -> OrderItem:
    options = {name: option_text(value) for name, value in item.variant.options.items()}
    return OrderItem(
        item.variant.sku, item.product.id, item.product.title, item.variant.price_cents or 0, item.quantity, options
    )


def _shipments(order: drawn.Order, rng: random.Random) -> Iterable[Shipment]:
    for parcel in sorted({item.parcel for item in order.items} - {0}):
        sent = order.placed + timedelta(days=parcel, hours=rng.randint(1, 6))
        days = 1 if order.express else rng.randint(2, 4)
        there = sent + timedelta(days=days)
        arrived = _at(there) if order.state in ARRIVED else None
        events = [TrackingEvent(_at(sent), None, _LEFT), TrackingEvent(_at(sent + timedelta(hours=14)), _CENTRE, _ROAD)]
        if arrived is not None:
            events.append(TrackingEvent(arrived, Localized(order.customer.address[1]), _DOOR))
        yield Shipment(
            tracking=f"TW{rng.randrange(10**10):010d}",
            skus=tuple(item.variant.sku for item in order.items if item.parcel == parcel),
            carrier=rng.choice(_CARRIERS),
            shipped=_at(sent),
            due=there.date().isoformat(),
            delivered=arrived,
            events=tuple(events),
        )


def _tax(cents: int) -> int:
    return (cents * TAX_PERCENT + 50) // 100


def _return(order: drawn.Order, state: OrderState, method: str, asked: float, reason: str) -> Return | None:
    """One of the first item, asked for within the thirty days of the policy; the money follows the parcel."""
    if state not in (OrderState.RETURN_REQUESTED, OrderState.RETURNED, OrderState.REFUNDED):
        return None
    cents = order.items[0].variant.price_cents or 0
    refund = cents + _tax(order.subtotal_cents) - _tax(order.subtotal_cents - cents)
    day = timedelta(days=1).total_seconds()
    return Return(
        skus=(order.items[0].variant.sku,),
        method=method,
        refund_cents=refund,
        reason=reason,
        requested=asked,
        received=asked + 6 * day if state is not OrderState.RETURN_REQUESTED else None,
        refunded=asked + 9 * day if state is OrderState.REFUNDED else None,
    )


def _exchange(order: drawn.Order, method: str, asked: float, reason: str) -> Exchange:
    first = order.items[0]
    other = next((one for one in first.product.variants if one.sku != first.variant.sku), first.variant)
    cents = (other.price_cents or 0) - (first.variant.price_cents or 0)
    difference = cents + _tax(order.subtotal_cents + cents) - _tax(order.subtotal_cents)
    received = asked + timedelta(days=6).total_seconds()
    return Exchange((first.variant.sku,), (other.sku,), method, difference, reason, asked, received)


def _invoice(order: drawn.Order, shipped: float | None) -> Invoice:
    return Invoice(f"INV-{order.id.removeprefix('TW-')}", "personal", order.customer.name, order.total_cents, shipped)
