"""A shop's own order system over HTTP, as docs/orders-api.yaml describes it.

Every request has a deadline and is tried again where that can help. A change carries its idempotency key at each try, so that one
whose answer was lost is not made twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from assistant.service.actions import Change, name_of
from assistant.service.memory import digest_of, finds
from assistant.service.notation import Malformed, arguments_of, moment, read
from assistant.service.port import AuditEntry, Execution, KeyReused, OrderSystemFault, Outcome, RecordsChanged
from assistant.service.reading import OWN
from assistant.service.records import Article, Customer, Order

T = TypeVar("T")
TIMEOUT_S = 5.0
TRIES = 4
PAUSE_S = 0.25
LARGEST = 8 * 1024 * 1024
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_GONE = 404
_CONFLICT = 409
_REUSED = 422


class RemoteOrders:
    """Implements `assistant.service.port.OrderSystem`. `client` has the system's address and its authorization."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        timeout_s: float = TIMEOUT_S,
        tries: int = TRIES,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client, self._timeout_s, self._tries, self._pause = client, timeout_s, tries, pause

    async def customer(self, id: str) -> Customer | None:
        found = await self._record(Customer, _path("customers", id))
        _same(id, found.id if found is not None else id)
        return found

    async def find_customers(
        self,
        *,
        email: str | None = None,
        phone: str | None = None,
        name: str | None = None,
        postcode: str | None = None,
    ) -> tuple[Customer, ...]:
        wanted = {"email": email, "phone": phone, "name": name, "postcode": postcode}
        asked = {key: value for key, value in wanted.items() if value is not None}
        found = await self._records(Customer, "/customers", asked)
        return tuple(one for one in found if finds(one, email=email, phone=phone, name=name, postcode=postcode))

    async def order(self, id: str) -> Order | None:
        found = await self._record(Order, _path("orders", id))
        _same(id, found.id if found is not None else id)
        return found

    async def orders_of(self, customer: str) -> tuple[Order, ...]:
        found = await self._records(Order, "/orders", {"customer": customer})
        return tuple(one for one in found if one.customer == customer)

    async def article(self, product: str) -> Article | None:
        found = await self._record(Article, _path("products", product))
        _same(product, found.product if found is not None else product)
        return found

    async def article_of(self, sku: str) -> Article | None:
        found = await self._records(Article, "/products", {"sku": sku})
        return next((one for one in found if one.variant(sku) is not None), None)

    async def articles(self) -> tuple[Article, ...]:
        return await self._records(Article, "/products", {})

    async def outcome(self, key: str, customer: str, action: Change) -> Outcome | None:
        answer = await self._asked("GET", _path("changes", key))
        if answer is None:
            return None
        outcome, before = self._change(answer)
        if before != digest_of(customer, action):
            raise KeyReused(f"the key {key} was used for another change")
        return outcome

    async def perform(self, change: Execution, key: str, *, actor: str, now: float) -> Outcome:
        body = {
            "customer": change.customer,
            "action": {"name": name_of(change.action), "arguments": arguments_of(change.action)},
            "money_cents": change.money_cents,
            "actor": actor,
            "at": moment(now),
            "rests_on": {
                "orders": {one.id: one.version - 1 for one in change.orders},
                "customers": {one.id: one.version - 1 for one in change.customers},
            },
        }
        answer = await self._asked("POST", "/changes", body=body, headers={"Idempotency-Key": key})
        outcome, _digest = self._change(answer)
        return outcome

    async def audit(self, order: str) -> tuple[AuditEntry, ...]:
        return await self._records(AuditEntry, f"{_path('orders', order)}/changes", {})

    async def _record(self, kind: type[T], path: str) -> T | None:
        answer = await self._asked("GET", path)
        return None if answer is None else self._read(kind, answer)

    async def _records(self, kind: type[T], path: str, asked: Mapping[str, str]) -> tuple[T, ...]:
        answer = await self._asked("GET", path, asked=asked)
        if answer is None:
            return ()
        if not isinstance(answer, list):
            raise OrderSystemFault(f"the order system: {path}: a list is expected")
        return tuple(self._read(kind, one) for one in answer)

    def _read(self, kind: type[T], value: object) -> T:
        try:
            return read(kind, value)
        except Malformed as fault:
            raise OrderSystemFault(
                f"the order system: an answer is not as docs/orders-api.yaml has it: {fault}"
            ) from None

    def _change(self, answer: Any) -> tuple[Outcome, str]:
        """An outcome, and the digest of the body that it came of."""
        try:
            action: Any = read(OWN[answer["action"]["name"]], answer["action"]["arguments"])
            return read(Outcome, answer["outcome"]), digest_of(answer["customer"], action)
        except (Malformed, KeyError, TypeError) as fault:
            raise OrderSystemFault(
                f"the order system: a change is not as docs/orders-api.yaml has it: {fault}"
            ) from None

    async def _asked(
        self,
        method: str,
        path: str,
        *,
        asked: Mapping[str, str] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """The answer's JSON; None where there is no such thing."""
        said = ""
        for number in range(self._tries):
            if number:
                await self._pause(PAUSE_S * 2 ** (number - 1))
            try:
                answer = await self._client.request(
                    method, path.lstrip("/"), params=asked, json=body, headers=headers, timeout=self._timeout_s
                )
            except httpx.RequestError as fault:
                said = type(fault).__name__
                continue
            if answer.status_code in _AGAIN:
                said = f"status {answer.status_code}"
                continue
            return _told(answer)
        raise OrderSystemFault(f"the order system does not answer: {said}, {self._tries} times")


def _path(kind: str, id: str) -> str:
    """The path of one thing. An id of dots alone would be read as a way up: no system has one, so it asks for %00."""
    return f"/{kind}/{quote(id, safe='') if id.strip('.') else '%00'}"


def _same(wanted: str, found: str) -> None:
    if wanted != found:
        raise OrderSystemFault("the order system: it gave another record than was asked for")


def _told(answer: httpx.Response) -> Any:
    if answer.status_code == _GONE:
        return None
    if len(answer.content) > LARGEST:
        raise OrderSystemFault("the order system: an answer is too large")
    try:
        value = answer.json()
    except (ValueError, RecursionError):
        raise OrderSystemFault(f"the order system: status {answer.status_code} without JSON") from None
    code = value.get("code") if isinstance(value, dict) else None
    if answer.status_code == _CONFLICT and code == "records_changed":
        raise RecordsChanged("a record was changed meanwhile")
    if answer.status_code == _REUSED and code == "key_reused":
        raise KeyReused("the key was used for another change")
    if not answer.is_success:
        raise OrderSystemFault(f"the order system: status {answer.status_code}")
    return value
