"""A shop's own order system as docs/orders-api.yaml has it, small and in memory: what the HTTP adapter is tested against.

It can lose answers after it has done what was asked, and fail before.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from assistant.service.actions import name_of
from assistant.service.facts import gather
from assistant.service.judging import judge
from assistant.service.memory import MemoryOrders
from assistant.service.notation import arguments_of, read, read_moment, written
from assistant.service.port import KeyReused, RecordsChanged
from assistant.service.reading import OWN
from assistant.service.rules import Policy
from assistant.service.verdicts import Allowed


@dataclass
class ShopSystem:
    """Answers requests; `faults` are taken one a request: a status, "lost" (done, unanswered) or "down" (not done)."""

    orders: MemoryOrders
    policy: Policy
    faults: list[int | str] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.MockTransport(self._answer),
            base_url="https://orders.example/v1/",
            headers={"Authorization": "Bearer secret"},
        )

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "Bearer secret"
        fault = self.faults.pop(0) if self.faults else None
        if fault == "down":
            raise httpx.ConnectError("refused")
        if isinstance(fault, int):
            return httpx.Response(fault, json={"code": "busy"})
        answer = await self._done(request)
        if fault == "lost":
            raise httpx.ReadTimeout("no answer")
        return answer

    async def _done(self, request: httpx.Request) -> httpx.Response:
        path = [part for part in request.url.raw_path.decode().split("?")[0].split("/") if part][1:]
        parts = [httpx.URL(f"https://x/{part}").path[1:] for part in path]
        asked = dict(request.url.params)
        match request.method, parts:
            case "POST", ["changes"]:
                self.seen.append(("POST", "/changes"))
                return await self._change(json.loads(request.content), request.headers["Idempotency-Key"])
            case "GET", [kind]:
                self.seen.append(("GET", f"/{kind}"))
                return self._many(await self._listed(kind, asked))
            case "GET", ["orders", id, "changes"]:
                self.seen.append(("GET", "/orders/{id}/changes"))
                return self._many(await self.orders.audit(id))
            case "GET", ["changes", key]:
                self.seen.append(("GET", "/changes/{key}"))
                return self._told(key)
            case "GET", [kind, id]:
                self.seen.append(("GET", f"/{kind}/{{id}}"))
                ways: dict[str, Any] = {
                    "orders": self.orders.order,
                    "customers": self.orders.customer,
                    "products": self.orders.article,
                }
                found = await ways[kind](id)
                return httpx.Response(404, json={"code": "unknown"}) if found is None else self._one(found)
            case _:
                return httpx.Response(405, json={"code": "no_such_path"})

    async def _listed(self, kind: str, asked: dict[str, str]) -> Sequence[object]:
        if kind == "customers":
            return await self.orders.find_customers(**asked)
        if kind == "orders":
            return await self.orders.orders_of(asked["customer"])
        if "sku" in asked:
            found = await self.orders.article_of(asked["sku"])
            return [found] if found is not None else []
        return await self.orders.articles()

    async def _change(self, body: Any, key: str) -> httpx.Response:
        self.bodies.append(body)
        action: Any = read(OWN[body["action"]["name"]], body["action"]["arguments"])
        now = read_moment(body["at"], "at")
        try:
            before = await self.orders.outcome(key, body["customer"], action)
            if before is None:
                verdict = judge(action, await gather(self.orders, action, body["customer"]), self.policy, now)
                if not isinstance(verdict, Allowed) or verdict.execution is None:
                    return httpx.Response(409, json={"code": "records_changed"})
                rests_on = body["rests_on"]
                made = verdict.execution
                orders = {one.id: one.version - 1 for one in made.orders}
                customers = {one.id: one.version - 1 for one in made.customers}
                if rests_on != {"orders": orders, "customers": customers}:
                    return httpx.Response(409, json={"code": "records_changed"})
                await self.orders.perform(verdict.execution, key, actor=body["actor"], now=now)
        except KeyReused:
            return httpx.Response(422, json={"code": "key_reused"})
        except RecordsChanged:
            return httpx.Response(409, json={"code": "records_changed"})
        return self._told(key, again=before is not None)

    def _told(self, key: str, *, again: bool = True) -> httpx.Response:
        done = self.orders.performed(key)
        if done is None:
            return httpx.Response(404, json={"code": "unknown"})
        outcome, action = done
        told = {**written(outcome), "again": again}
        asked = {"name": name_of(action), "arguments": arguments_of(action)}
        return httpx.Response(200, json={"outcome": told, "customer": outcome.customer, "action": asked})

    def _one(self, record: object) -> httpx.Response:
        return httpx.Response(200, json=written(record))

    def _many(self, records: Sequence[object]) -> httpx.Response:
        return httpx.Response(200, json=[written(one) for one in records])
