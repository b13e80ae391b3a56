"""Orders in the console: the customer's own, and changes that an agent proposes, the policy judges and the customer confirms."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assistant.dialogue import DialogueState, Intent, Understanding, UserMessage
from assistant.events import Done, Event
from assistant.saving import load, save
from assistant.service.dialogue.desk import ServiceDesk
from assistant.service.port import OrderSystem
from assistant.service.records import Order, OrderState
from server.console.talk import brief_of
from server.handoff.proposing import proposed
from server.orders.stock import FixedStock
from server.orders.store import LocalOrders
from server.ports import OrderDesk
from server.store.opening import open_store
from tests.console_desk import Agent, Shop, assistant, console
from tests.fakes_assistant import TIMINGS, USAGE, ScriptedAssistant, ScriptedRun
from tests.service_shop import NOW, memory, order_in, policy
from tests.service_shop import shop as records
from tests.serving import Client, greeted


class Words:
    """A lexicon that knows no word."""

    def value(self, _facet: str, value: str, _language: str) -> str:
        return value

    def facet(self, facet: str, _language: str) -> str:
        return facet


@dataclass
class Serving(ScriptedAssistant):
    """A scripted assistant whose customers' decisions are carried out by the real service of orders. `known` is whose account it is."""

    desk: ServiceDesk | None = None
    known: str = ""
    proved_at: float = field(default_factory=time.time)

    def begin(self, state: DialogueState, message: UserMessage) -> ScriptedRun:
        if message.decision is None:
            run = super().begin(state, message)
            run._state = replace(
                run._state, service=replace(run._state.service, customer=self.known, proved_at=self.proved_at)
            )
            return run
        return Deciding(state, message, self)


class Deciding(ScriptedRun):
    def __init__(self, state: DialogueState, message: UserMessage, by: Serving) -> None:
        super().__init__((), state, by.closed)
        self._message, self._by = message, by

    async def events(self) -> AsyncIterator[Event]:
        assert self._by.desk is not None
        claim = self._by.desk.claim(self._message, self._state, Understanding((Intent.CANCEL_ORDER,), "en"))
        assert claim is not None
        served = await self._by.desk.serve(self._message, claim, self._state, None)  # type: ignore[arg-type]  # the lexicon needs none
        self._state = replace(self._state, service=served.state)
        for one in served.said:
            if not isinstance(one, str):
                yield one
        yield Done("template", USAGE, TIMINGS)


@asynccontextmanager
async def served(
    folder: Path, order: Order, orders: OrderSystem, proved_s: float = 0.0
) -> AsyncIterator[tuple[Shop, Agent, Client, str]]:
    """A shop with orders, an agent who holds a conversation of the order's customer, who proved the account so long ago, the customer and
    the session."""
    made = Serving(assistant().scripts, known=order.customer, proved_at=time.time() - proved_s)
    made.desk = ServiceDesk(orders, policy(), lexicon=lambda _shelf: Words())  # type: ignore[arg-type,return-value]  # knows no word
    async with console(folder, assistant_=made, orders=OrderDesk(orders, policy())) as shop:
        ann = await shop.agent("ann", socket=False)
        async with greeted(shop.address) as one:
            await one.send(type="message", id="m1", text="hello")
            await one.until("done")
            key = one.frames[0]["session"]
            await ann.post(f"/conversations/{key}/take")
            yield shop, ann, one, key


def cancel(order: Order, **more: Any) -> dict[str, Any]:
    return {"name": "cancel_order", "arguments": {"order": order.id, "reason": "no_longer_needed", **more}}


async def test_a_change_is_proposed_confirmed_and_done_once_while_the_agent_holds_the_conversation(
    tmp_path: Path,
) -> None:
    order, orders = order_in(OrderState.PENDING), memory()
    async with served(tmp_path, order, orders) as (_, ann, one, key):
        about = await ann.get(f"/conversations/{key}/customer")
        assert about["customer"]["id"] == order.customer
        assert about["identified"] == "dialogue"
        assert order.id in [row["order"] for row in about["orders"]]
        names = [row["name"] for row in (await ann.get(f"/conversations/{key}/actions", language="zh"))["items"]]
        assert "cancel_order" in names
        card = await ann.post(f"/conversations/{key}/proposals", cancel(order))
        shown = await one.until("proposed")
        assert shown["proposal"] == card["proposal"]
        assert (await orders.order(order.id)) == order, "an agent's word changes nothing"
        await one.send(type="confirm", proposal=card["proposal"])
        assert (await one.until("acted"))["outcome"] == "done"
        await one.send(type="confirm", proposal=card["proposal"])
        assert (await one.until("ack"))["duplicate"] is True
        after = await orders.order(order.id)
        assert after is not None
        assert after.state is OrderState.CANCELLED
        assert [entry.actor for entry in await orders.audit(order.id)] == ["ann"], "the audit names who agreed"
        brief = (await ann.get(f"/conversations/{key}"))["brief"]
        assert [(row["action"], row["outcome"]) for row in brief["proposals"]] == [("cancel_order", "done")]


async def test_once_the_conversation_is_erased_the_log_of_orders_knows_the_customer_no_more(tmp_path: Path) -> None:
    order = order_in(OrderState.PAID)
    store = await open_store(f"sqlite:///{tmp_path}/sessions.db", shared=True)
    orders = LocalOrders(store.engines, "one", FixedStock(records().articles))
    await orders.put(records().customers.values(), [order])
    async with served(tmp_path, order, orders) as (shop, ann, one, key):
        card = await ann.post(f"/conversations/{key}/proposals", cancel(order))
        await one.send(type="confirm", proposal=card["proposal"])
        assert (await one.until("acted"))["outcome"] == "done"
        assert [entry.customer for entry in await orders.audit(order.id)] == [order.customer]
        assert (await ann.http.delete(f"http://{shop.address}/v1/sessions/{key}")).status_code == 204
    (entry,) = await orders.audit(order.id)
    await store.close()
    assert (entry.customer, entry.actor, entry.action) == ("erased", "ann", "cancel_order")
    assert (entry.key, entry.money_cents) == (card["proposal"], -order.total_cents)


async def test_the_policy_judges_what_an_agent_asks_for(tmp_path: Path) -> None:
    order, orders = order_in(OrderState.DELIVERED), memory()
    other = order_in(OrderState.PENDING, lambda one: one.customer != order.customer)
    async with served(tmp_path, order, orders) as (shop, ann, one, key):
        before = dict(orders.orders)
        refused = await ann.ask("POST", f"/conversations/{key}/proposals", cancel(order))
        assert (refused.status_code, refused.json()["code"]) == (422, "refused")
        assert refused.json()["rule"]
        theirs = await ann.ask("POST", f"/conversations/{key}/proposals", cancel(other))
        assert theirs.json()["code"] == "refused", "what is another customer's is not there"
        for given, language, words in (
            ({}, "en", "Choose an order first."),
            ({"order": "", "reason": "no_longer_needed"}, "zh", "请先选择一个订单。"),
        ):
            body: dict[str, Any] = {"name": "cancel_order", "arguments": given, "language": language}
            needs = await ann.ask("POST", f"/conversations/{key}/proposals", body)
            assert (needs.status_code, needs.json()["code"], needs.json()["words"]) == (422, "needs", words)
        needs = await ann.ask("POST", f"/conversations/{key}/proposals", {"name": "change_address"})
        assert (needs.status_code, needs.json()["code"]) == (422, "needs")
        assert needs.json()["fields"] == ["address"]
        for body in ({"name": "show_order", "arguments": {"order": order.id}}, {"name": "x"}, cancel(order, more=1)):
            assert (await ann.ask("POST", f"/conversations/{key}/proposals", body)).status_code == 422
        bob = await shop.agent("bob", socket=False)
        assert (await bob.ask("POST", f"/conversations/{key}/proposals", cancel(other))).json()["code"] == "not_held"
        await one.send(type="confirm", proposal="p_forged")
        assert (await one.until("acted"))["outcome"] == "expired"
        assert dict(orders.orders) == before


async def test_an_account_that_was_proved_long_ago_is_nobody_s_for_agents_too(tmp_path: Path) -> None:
    order, orders = order_in(OrderState.PENDING), memory()
    async with served(tmp_path, order, orders, policy().proof_s + 60) as (_, ann, _one, key):
        assert (await ann.get(f"/conversations/{key}/customer"))["customer"] is None
        refused = await ann.ask("POST", f"/conversations/{key}/proposals", cancel(order))
        assert (refused.json()["code"], refused.json()["rule"]) == ("refused", "customer.identify")


async def test_what_needs_a_person_is_told_to_the_agent_as_it_can_be_proposed() -> None:
    order, orders = order_in(OrderState.PENDING), memory()
    desk = OrderDesk(orders, policy())
    wish = "cancel_order", json.dumps(cancel(order)["arguments"])
    state = DialogueState(language="zh")
    state, card = await proposed(desk, state, order.customer, "ann", wish, "zh", NOW)
    assert brief_of((), {}, state, None).needs_person is None, "an agent has agreed to it already"
    pending = state.service.pending
    assert pending is not None
    assert (pending.agent, pending.id) == ("ann", card.proposal)
    waits = replace(state, service=replace(state.service, pending=replace(pending, needs_person="over 500")))
    told = brief_of((), {}, load(save(waits)), "policy").needs_person
    assert isinstance(told, dict)
    assert (told["action"], told["arguments"], told["why"]) == ("cancel_order", cancel(order)["arguments"], "over 500")
    assert told["title"] == card.title


async def test_without_an_order_system_it_is_said_so(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, greeted(shop.address) as one:
        ann = await shop.agent("ann", socket=False)
        await one.send(type="message", id="m1", text="hello")
        await one.until("done")
        key = one.frames[0]["session"]
        for method, path in (("GET", "customer"), ("GET", "actions"), ("POST", "proposals")):
            body = {"name": "cancel_order"} if method == "POST" else None
            answer = await ann.ask(method, f"/conversations/{key}/{path}", body)
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
