"""An order system in memory: what tests and trials run on, and what defines how every other one behaves."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from assistant.service.actions import Change, name_of, order_of
from assistant.service.notation import arguments_of
from assistant.service.port import AuditEntry, Execution, KeyReused, Outcome, RecordsChanged
from assistant.service.records import Article, Customer, Order

_PHONE_DIGITS = 7  # fewer do not name a telephone


def digest_of(customer: str, action: Change) -> str:
    """What tells one body of an idempotency key from another."""
    body = [customer, name_of(action), arguments_of(action)]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def folded(text: str) -> str:
    """A text by which customers are found: neither case nor accents nor spaces weigh."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter) and not letter.isspace())


def digits(phone: str) -> str:
    return "".join(letter for letter in phone if letter.isdigit())


def phone_tail(phone: str) -> str:
    """The last digits of a telephone number, by which it is looked up; "" where there are too few to name one."""
    found = digits(phone)
    return found[-_PHONE_DIGITS:] if len(found) >= _PHONE_DIGITS else ""


def same_phone(one: str, other: str) -> bool:
    """Whether two telephone numbers are one: by their digits, with or without what is dialled before."""
    short, long = sorted((digits(one), digits(other)), key=len)
    return bool(phone_tail(short)) and long.endswith(short)


def finds(one: Customer, *, email: str | None, phone: str | None, name: str | None, postcode: str | None) -> bool:
    """Whether everything that is given holds for the customer."""
    return (
        bool(email or phone or name)
        and (email is None or folded(one.email) == folded(email))
        and (phone is None or same_phone(one.phone, phone))
        and (name is None or folded(name) in (folded(one.name), folded(one.latin)))
        and (postcode is None or (one.address is not None and folded(one.address.postcode) == folded(postcode)))
    )


class MemoryOrders:
    """Implements `assistant.service.port.OrderSystem`; keeps nothing beyond its own life."""

    def __init__(self, customers: Iterable[Customer], orders: Iterable[Order], articles: Iterable[Article]) -> None:
        self.customers: dict[str, Customer] = {one.id: one for one in customers}
        self.orders: dict[str, Order] = {one.id: one for one in orders}
        self._articles: Mapping[str, Article] = {one.product: one for one in articles}
        self._of_sku = {variant.sku: one for one in self._articles.values() for variant in one.variants}
        self._keys: dict[str, tuple[Outcome, Change]] = {}
        self._log: list[AuditEntry] = []

    @property
    def changes(self) -> int:
        """How many changes were performed."""
        return len(self._log)

    async def customer(self, id: str) -> Customer | None:
        return self.customers.get(id)

    async def find_customers(
        self,
        *,
        email: str | None = None,
        phone: str | None = None,
        name: str | None = None,
        postcode: str | None = None,
    ) -> tuple[Customer, ...]:
        return tuple(
            one
            for _id, one in sorted(self.customers.items())
            if finds(one, email=email, phone=phone, name=name, postcode=postcode)
        )

    async def order(self, id: str) -> Order | None:
        return self.orders.get(id)

    async def orders_of(self, customer: str) -> tuple[Order, ...]:
        found = [one for one in self.orders.values() if one.customer == customer]
        return tuple(sorted(found, key=lambda one: (-(one.placed or 0.0), one.id)))

    async def article(self, product: str) -> Article | None:
        return self._articles.get(product)

    async def article_of(self, sku: str) -> Article | None:
        return self._of_sku.get(sku)

    async def articles(self) -> tuple[Article, ...]:
        return tuple(self._articles.values())

    async def outcome(self, key: str, customer: str, action: Change) -> Outcome | None:
        if key not in self._keys:
            return None
        outcome, before = self._keys[key]
        if digest_of(outcome.customer, before) != digest_of(customer, action):
            raise KeyReused(f"the key {key} was used for another change")
        return replace(outcome, again=True)

    async def perform(self, change: Execution, key: str, *, actor: str, now: float) -> Outcome:
        before = await self.outcome(key, change.customer, change.action)
        if before is not None:
            return before
        for order in change.orders:
            if self.orders[order.id].version != order.version - 1:
                raise RecordsChanged(f"order {order.id} was changed meanwhile")
        for customer in change.customers:
            if self.customers[customer.id].version != customer.version - 1:
                raise RecordsChanged(f"customer {customer.id} was changed meanwhile")
        self.orders |= {one.id: one for one in change.orders}
        self.customers |= {one.id: one for one in change.customers}
        name, number = name_of(change.action), order_of(change.action)
        outcome = Outcome(key, change.customer, name, number, change.money_cents, now)
        self._keys[key] = (outcome, change.action)
        arguments = json.dumps(arguments_of(change.action), ensure_ascii=False, sort_keys=True)
        self._log.append(
            AuditEntry(
                len(self._log) + 1, key, actor, change.customer, name, number, arguments, change.money_cents, now
            )
        )
        return outcome

    def performed(self, key: str) -> tuple[Outcome, Change] | None:
        """What a key led to, and by which change."""
        return self._keys.get(key)

    async def audit(self, order: str) -> tuple[AuditEntry, ...]:
        return tuple(one for one in self._log if one.order == order)
