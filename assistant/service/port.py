"""The seam before every order system: the shop's own over HTTP, the local store, or one in memory.

An order system holds records and performs changes that were judged; it judges nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from assistant.errors import AssistantError
from assistant.service.actions import Change
from assistant.service.records import Article, Customer, Moment, Order


class OrderSystemFault(AssistantError):
    """The order system cannot be reached or does not answer as it should. Nothing is known of whether a change was performed:
    try again with the same key."""


class KeyReused(AssistantError):
    """An idempotency key that was given another change before."""


class RecordsChanged(AssistantError):
    """A record is no longer of the version that the change was judged on; nothing was changed. Judge again."""


@dataclass(frozen=True, slots=True)
class Execution:
    """A change that was judged, ready to be performed: the records as they are to be, each with the version it was judged on.

    Its body, as far as idempotency goes, is who changes what: `customer` and `action`. `money_cents` is what the customer is
    to pay by it, below 0 what they get.
    """

    customer: str
    action: Change
    orders: tuple[Order, ...] = ()
    customers: tuple[Customer, ...] = ()
    money_cents: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a key led to, once and for all. `at` is when it was performed; `again` whether this was asked for before."""

    key: str
    customer: str
    action: str
    order: str | None
    money_cents: int
    at: Moment
    again: bool = False


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A change that was performed: by whom (`actor`: the customer, or an agent's name), on what, with which arguments (JSON)."""

    number: int
    key: str
    actor: str
    customer: str
    action: str
    order: str | None
    arguments: str
    money_cents: int
    at: Moment


class OrderSystem(Protocol):
    """Every method may raise `OrderSystemFault`. What `perform` returned is durable."""

    async def customer(self, id: str) -> Customer | None: ...

    async def find_customers(
        self,
        *,
        email: str | None = None,
        phone: str | None = None,
        name: str | None = None,
        postcode: str | None = None,
    ) -> tuple[Customer, ...]:
        """The customers for whom everything that is given holds; letters' case and spaces are of no weight."""
        ...

    async def order(self, id: str) -> Order | None: ...

    async def orders_of(self, customer: str) -> tuple[Order, ...]:
        """Newest first."""
        ...

    async def article(self, product: str) -> Article | None: ...

    async def article_of(self, sku: str) -> Article | None:
        """The product that has this variant."""
        ...

    async def articles(self) -> tuple[Article, ...]: ...

    async def outcome(self, key: str, customer: str, action: Change) -> Outcome | None:
        """What the key led to; None where it was not used. Raises `KeyReused` where it was, for something else."""
        ...

    async def perform(self, change: Execution, key: str, *, actor: str, now: float) -> Outcome:
        """Store the records, an audit entry and the key, all or nothing.

        The same key again with the same body gives what it gave, and changes nothing; raises `KeyReused` where the body is
        another, `RecordsChanged` where a record has another version than the change was judged on.
        """
        ...

    async def audit(self, order: str) -> tuple[AuditEntry, ...]:
        """What was done to an order, oldest first."""
        ...
