"""Two hundred and fifty orders in every state, with items at the catalogue's prices and dates that fit the state."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data.generate.customers import Customer, customers
from data.generate.products import TODAY
from retrieval.products import Product, Variant

FREE_FROM_CENTS, STANDARD_CENTS, EXPRESS_CENTS, TAX_PERCENT = 5000, 490, 1290, 8
STATES = ("pending", "paid", "processing", "partly_shipped", "shipped", "delivered", "cancelled", "return_requested",
          "returned", "refunded", "exchanged")  # fmt: skip
_WEIGHTS = (12, 14, 18, 12, 32, 96, 16, 14, 12, 14, 10)
_AGE_DAYS = {
    "pending": (0, 2), "paid": (0, 2), "processing": (1, 3), "partly_shipped": (3, 8), "shipped": (3, 7), "delivered": (8, 420),
    "cancelled": (2, 300), "return_requested": (10, 30), "returned": (22, 200), "refunded": (26, 320), "exchanged": (24, 260),
}  # fmt: skip
SENT = frozenset(STATES[3:6] + STATES[7:])
ARRIVED = frozenset(STATES[5:6] + STATES[7:])


@dataclass(frozen=True, slots=True)
class Item:
    """A line of an order; `parcel` is 1 or 2, 0 for what has not been sent."""

    product: Product
    variant: Variant
    quantity: int
    parcel: int

    @property
    def cents(self) -> int:
        return (self.variant.price_cents or 0) * self.quantity


@dataclass(frozen=True, slots=True)
class Order:
    id: str
    customer: Customer
    state: str
    placed: datetime
    items: tuple[Item, ...]
    express: bool
    seed: str

    @property
    def subtotal_cents(self) -> int:
        return sum(item.cents for item in self.items)

    @property
    def shipping_cents(self) -> int:
        """Gold members never pay, silver members only for express."""
        if self.express:
            return 0 if self.customer.tier == "gold" else EXPRESS_CENTS
        if self.customer.tier in ("silver", "gold"):
            return 0
        return 0 if self.subtotal_cents >= FREE_FROM_CENTS else STANDARD_CENTS

    @property
    def tax_cents(self) -> int:
        return (self.subtotal_cents * TAX_PERCENT + 50) // 100

    @property
    def total_cents(self) -> int:
        return self.subtotal_cents + self.shipping_cents + self.tax_cents


def _basket(rng: random.Random, state: str, items: tuple[Product, ...], on: date) -> tuple[Item, ...]:
    sold = [item for item in items if item.released is not None and item.released <= on]
    lines = []
    count = rng.choices((1, 2, 3, 4), (45, 30, 17, 8))[0]
    for number, product in enumerate(rng.sample(sold, max(2, count) if state == "partly_shipped" else count)):
        parcel = 0
        if state in SENT:
            parcel = 0 if state == "partly_shipped" and number else 1
        quantity = rng.choices((1, 2, 3), (84, 12, 4))[0]
        lines.append(Item(product, rng.choice(product.variants), quantity, parcel))
    return tuple(lines)


def orders(items: tuple[Product, ...]) -> tuple[Order, ...]:
    """The orders, oldest first; every state occurs."""
    rng = random.Random("shop:orders")
    states = list(STATES) + rng.choices(STATES, _WEIGHTS, k=250 - len(STATES))
    drawn = []
    for number, state in enumerate(states):
        low, high = _AGE_DAYS[state]
        customer = rng.choice(customers())
        oldest = min(high, (TODAY - customer.created).days)
        day = TODAY - timedelta(days=rng.randint(low, max(low, oldest)))
        placed = datetime(day.year, day.month, day.day, rng.randint(6, 11), rng.randint(0, 59), rng.randint(0, 59))
        drawn.append((placed, number, state, customer))
    made = []
    for number, (placed, key, state, customer) in enumerate(sorted(drawn, key=lambda row: (row[0], row[1]))):
        basket = _basket(random.Random(f"basket:{key}"), state, items, placed.date())
        express = rng.random() < 0.2
        made.append(Order(f"TW-{20001 + number}", customer, state, placed, basket, express, f"order:{key}"))
    return tuple(made)
