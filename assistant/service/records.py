"""What an order system holds, as frozen values. Money is integer cents, moments are seconds since 1970.

A payment is a method and a reference; no number of a card is ever in here. `version` counts the changes of a record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from retrieval.products import Language, Localized

GIFT_CARD = "gift_card"
Moment = Annotated[float, "a moment"]  # written as 2026-11-20T08:30:00Z


class OrderState(StrEnum):
    PENDING = "pending"
    ITEMS_CHANGED = "items_changed"  # pending, with other items than were ordered
    PAID = "paid"
    PROCESSING = "processing"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURN_REQUESTED = "return_requested"
    RETURNED = "returned"
    REFUNDED = "refunded"
    EXCHANGE_REQUESTED = "exchange_requested"
    EXCHANGED = "exchanged"


@dataclass(frozen=True, slots=True)
class Address:
    """Where to send something; `line2`, `region`, `recipient` and `phone` may be empty."""

    line1: str
    city: str
    country: str
    postcode: str = ""
    line2: str = ""
    region: str = ""
    recipient: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A way of paying that the customer has saved. `label` is what they know it by ("Visa, ends in 1234").

    `balance_cents` is what is left on a gift card, and None for every other kind.
    """

    id: str
    kind: str
    label: str = ""
    balance_cents: int | None = None

    @property
    def is_gift_card(self) -> bool:
        return self.kind == GIFT_CARD


@dataclass(frozen=True, slots=True)
class Customer:
    """`latin` is the name in Latin letters where `name` is not."""

    id: str
    name: str
    email: str = ""
    phone: str = ""
    address: Address | None = None
    methods: tuple[PaymentMethod, ...] = ()
    latin: str = ""
    language: Language | None = None
    tier: str = ""
    version: int = 0

    def method(self, id: str) -> PaymentMethod | None:
        return next((one for one in self.methods if one.id == id), None)


@dataclass(frozen=True, slots=True)
class OrderItem:
    """So many of one variant, at the price of one of them when it was ordered."""

    sku: str
    product: str
    title: Localized
    price_cents: int
    quantity: int = 1
    options: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.quantity < 1 or self.price_cents < 0:
            raise ValueError("a line of an order needs a quantity from 1 and a price_cents from 0")


class Flow(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class Payment:
    """Money from (`payment`) or to (`refund`) the customer. `reference` is the payment provider's own.

    `arrives` is when a refund arrives at the latest; None where it is at once, or not known.
    """

    flow: Flow
    method: str
    cents: int
    at: Moment | None = None
    arrives: Moment | None = None
    reference: str = ""

    def __post_init__(self) -> None:
        if self.cents < 0:
            raise ValueError("cents: an amount from 0 is expected; which way it flows is said by flow")


@dataclass(frozen=True, slots=True)
class TrackingEvent:
    at: Moment
    place: Localized | None
    words: Localized


@dataclass(frozen=True, slots=True)
class Shipment:
    """One parcel. `due` is the day it is promised for, as YYYY-MM-DD."""

    tracking: str
    skus: tuple[str, ...]
    carrier: str = ""
    shipped: Moment | None = None
    due: str | None = None
    delivered: Moment | None = None
    events: tuple[TrackingEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Return:
    """What goes back: a SKU for each copy, sorted; `method` is where the money goes to."""

    skus: tuple[str, ...]
    method: str | None
    refund_cents: int
    reason: str = ""
    requested: Moment | None = None
    received: Moment | None = None
    refunded: Moment | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """What goes back and what comes for it: a SKU for each copy, both sorted. The customer pays `difference_cents`; below 0 they get it."""

    skus: tuple[str, ...]
    new_skus: tuple[str, ...]
    method: str | None
    difference_cents: int
    reason: str = ""
    requested: Moment | None = None
    received: Moment | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    number: str
    kind: str
    title: str
    cents: int
    issued: Moment | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it is now. `done` are the names of the changes that were made to it, oldest first."""

    id: str
    customer: str
    state: OrderState
    items: tuple[OrderItem, ...]
    address: Address | None = None
    payments: tuple[Payment, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    placed: Moment | None = None
    delivered: Moment | None = None
    currency: str = "USD"
    shipping_cents: int = 0
    tax_cents: int = 0
    cancel_reason: str | None = None
    cancelled: Moment | None = None
    returned: Return | None = None
    exchange: Exchange | None = None
    invoice: Invoice | None = None
    done: tuple[str, ...] = ()
    version: int = 0

    @property
    def subtotal_cents(self) -> int:
        return sum(item.price_cents * item.quantity for item in self.items)

    @property
    def total_cents(self) -> int:
        return self.subtotal_cents + self.shipping_cents + self.tax_cents

    def copies(self) -> Counter[str]:
        """How many of each SKU were ordered."""
        found: Counter[str] = Counter()
        for item in self.items:
            found[item.sku] += item.quantity
        return found

    def paid(self) -> dict[str, int]:
        """What each method has paid by now, less what it got back; in the order in which they were first used."""
        found: dict[str, int] = {}
        for one in self.payments:
            found[one.method] = found.get(one.method, 0) + (one.cents if one.flow is Flow.PAYMENT else -one.cents)
        return found

    def refundable(self) -> dict[str, int]:
        """What each method would get back if everything were refunded: in all what was paid, and no more.

        A method may have got more than it paid, from a difference in price; the methods that were used last get less for it.
        """
        paid = self.paid()
        over = -sum(cents for cents in paid.values() if cents < 0)
        left: dict[str, int] = {}
        for method, cents in reversed(paid.items()):
            less = min(over, max(cents, 0))
            over -= less
            if cents > less:
                left[method] = cents - less
        return dict(reversed(left.items()))

    def method(self) -> str | None:
        """The method by which the order was first paid."""
        return next((one.method for one in self.payments if one.flow is Flow.PAYMENT), None)


@dataclass(frozen=True, slots=True)
class StockedVariant:
    """A variant as it can be had now: so many pieces, or, where the shop has not `counted` them, 1 for some and 0 for none."""

    sku: str
    price_cents: int
    available: int
    options: Mapping[str, str] = field(default_factory=dict)
    counted: bool = True

    def has(self, pieces: int) -> bool:
        return self.available >= (pieces if self.counted else 1)


@dataclass(frozen=True, slots=True)
class Article:
    """A product as customer service needs it: its variants and its warranty in months (None: not stated)."""

    product: str
    title: Localized
    variants: tuple[StockedVariant, ...]
    warranty_months: int | None = None

    def variant(self, sku: str) -> StockedVariant | None:
        return next((one for one in self.variants if one.sku == sku), None)
