"""/v1/console: the customer of a conversation with their orders, and what an agent proposes to change of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from assistant.dialogue import DialogueState
from assistant.money import money
from assistant.saving import StateUnreadable
from assistant.saving import load as load_state
from assistant.service.actions import CHANGES, NAMES
from assistant.service.port import OrderSystemFault
from assistant.service.records import Customer, Order
from retrieval.products import Language
from server.console.routes import PATH, Console, Key, told
from server.console.wire import ConsoleRefused, LanguageName, ProposalBody
from server.frames import money_json
from server.handoff.acts import Propose
from server.handoff.proposing import customer_of
from server.ports import OrderDesk
from server.store.port import SessionStore

SHOWN_ORDERS = 50


def routes(console: Console, orders: OrderDesk | None, store: SessionStore) -> APIRouter:
    router = APIRouter(prefix=PATH)

    def desk() -> OrderDesk:
        if orders is None:
            raise ConsoleRefused(503, "unavailable", "No order system is set up.")
        return orders

    @router.get("/conversations/{key}/customer")
    async def customer(request: Request, key: Key, language: LanguageName = "en") -> Response:
        await console.session((await console.staff_of(request)).member, key)
        state, signed = await _dialogue(store, key)
        try:
            found = await customer_of(desk(), state, signed, console.office.now())
            own = await desk().system.orders_of(found.id) if found is not None else ()
        except OrderSystemFault:
            raise ConsoleRefused(503, "unavailable", "The order system cannot be reached.") from None
        how = None if found is None else "signed" if signed == found.id else "dialogue"
        about = None if found is None else _customer(found)
        return told(
            {"customer": about, "identified": how, "orders": [_order(one, language) for one in own[:SHOWN_ORDERS]]}
        )

    @router.get("/conversations/{key}/actions")
    async def actions(request: Request, key: Key, language: LanguageName = "en") -> Response:
        await console.session((await console.staff_of(request)).member, key)
        policy = desk().policy
        offered = [(NAMES[kind], kind) for kind in CHANGES if NAMES[kind] in policy.actions]
        return told(
            {
                "items": [
                    {
                        "name": name,
                        "title": policy.say(f"title.{name}").get(language),
                        "fields": [field.name for field in fields(kind) if field.name != "customer"],
                        "reasons": [
                            {"id": id, "title": words.get(language)}
                            for id, words in policy.actions[name].reasons.items()
                        ],
                    }
                    for name, kind in offered
                ]
            }
        )

    @router.post("/conversations/{key}/proposals", status_code=201)
    async def propose(request: Request, key: Key, body: ProposalBody) -> Response:
        member = (await console.staff_of(request)).member
        desk()
        arguments = json.dumps(body.arguments, ensure_ascii=False)
        answer = await console.act(member, key, Propose(member.name, body.name, arguments, body.language))
        frames = await store.frames(key, answer.seq - 1, answer.seq, 1)
        card: dict[str, Any] = json.loads(frames[0].text)
        return told({name: value for name, value in card.items() if name not in ("type", "seq", "turn")}, 201)

    return router


async def _dialogue(store: SessionStore, key: str) -> tuple[DialogueState, str | None]:
    """The dialogue's state as it is kept, and who the shop says that the customer is."""
    saved = await store.load(key)
    if saved is None or saved.state is None:
        return DialogueState(), saved.customer if saved is not None else None
    try:
        return load_state(saved.state), saved.customer
    except StateUnreadable:
        return DialogueState(), saved.customer


def _customer(customer: Customer) -> Mapping[str, Any]:
    address = customer.address
    parts = (
        (address.line1, address.line2, address.city, address.region, address.postcode, address.country)
        if address
        else ()
    )
    return {
        "id": customer.id,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "language": customer.language,
        "tier": customer.tier,
        "address": ", ".join(filter(None, parts)) or None,
        "methods": [{"id": one.id, "label": one.label or one.kind} for one in customer.methods],
    }


def _order(order: Order, language: Language) -> Mapping[str, Any]:
    return {
        "order": order.id,
        "state": order.state.value,
        "placed": order.placed,
        "total": money_json(money(order.total_cents, order.currency)),
        "items": [
            {
                "item": item.sku,
                "title": item.title.get(language),
                "quantity": item.quantity,
                "price": money_json(money(item.price_cents, order.currency)),
                "options": dict(item.options),
            }
            for item in order.items
        ],
        "shipments": [
            {"carrier": one.carrier, "tracking": one.tracking, "state": "delivered" if one.delivered else "sent"}
            for one in order.shipments
        ],
        "done": list(order.done),
    }
