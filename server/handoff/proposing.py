"""A change of an order that an agent proposes: judged by the same policy as the assistant's, confirmed by the customer alone."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from assistant.dialogue import DialogueState
from assistant.events import Proposed
from assistant.service.actions import CHANGES, name_of
from assistant.service.dialogue.proposing import new_id, pending_of, shown
from assistant.service.dialogue.state import Request, Slot
from assistant.service.dialogue.wants import Want
from assistant.service.facts import gather
from assistant.service.proposals import propose
from assistant.service.reading import read_action
from assistant.service.records import Customer
from assistant.service.verdicts import NeedsInformation
from assistant.service.verdicts import Refused as NotAllowed
from retrieval.products import Language, Localized
from server.errors import ServerError
from server.ports import OrderDesk

_ONLY_CHANGES = Localized("Only a change of an order is proposed.", "只能提议对订单的修改。")
_CHOOSE_ORDER = Localized("Choose an order first.", "请先选择一个订单。")
_WANTS = {want.value: want for want in Want} | {"change_order_items": Want.SWAP}


class NoProposal(ServerError):
    """The change cannot be proposed: `rule` is the policy's, `fields` what is missing. Words for the agent."""

    def __init__(self, words: str, rule: str = "", fields: tuple[str, ...] = ()) -> None:
        super().__init__(words)
        self.rule, self.fields = rule, fields


async def customer_of(orders: OrderDesk, state: DialogueState, signed: str | None, now: float) -> Customer | None:
    """Whoever the shop says it is, else who proved it in the dialogue and has used it of late. Raises `OrderSystemFault`."""
    for id in (signed, state.service.proved(now - orders.policy.proof_s)):
        found = await orders.system.customer(id) if id else None
        if found is not None:
            return found
    return None


async def proposed(
    orders: OrderDesk,
    state: DialogueState,
    signed: str | None,
    agent: str,
    wish: tuple[str, str],
    language: Language,
    now: float,
    agents: Language | None = None,
) -> tuple[DialogueState, Proposed]:
    """The state in which the change waits for the customer's word, and its card. `wish` is the action's name and its arguments as JSON.

    An agent who proposes has agreed to what needs a person. Raises `NoProposal`, in the language of the `agents`, and `OrderSystemFault`.
    """
    spoken = agents or language
    name, arguments = wish[0], _said(json.loads(wish[1]))
    action = read_action(name, arguments, orders.policy)
    if isinstance(action, NotAllowed):
        raise NoProposal(action.words.get(spoken), action.rule)
    if not isinstance(action, CHANGES):
        raise NoProposal(_ONLY_CHANGES.get(spoken), "action.unknown")
    customer = await customer_of(orders, state, signed, now)
    facts = await gather(orders.system, action, customer.id if customer is not None else None)
    made = propose(new_id(), action, facts, orders.policy, now)
    if isinstance(made, NotAllowed):
        raise NoProposal(made.words.get(spoken), made.rule)
    if isinstance(made, NeedsInformation):
        words = _CHOOSE_ORDER if "order" in made.fields else made.words
        raise NoProposal(words.get(spoken), fields=made.fields)
    request = Request(_WANTS[name_of(action)], order=_text(action, "order"), skus=_texts(action, "skus"))
    pending = replace(pending_of(replace(made, needs_person=None), request, state.turn), agent=agent)
    service = replace(state.service, pending=pending, waiting=Slot.WORD, proved_at=now)
    return replace(state, service=service), shown(pending, language)


def _said(arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments without fields that were left empty."""
    return {name: one for name, one in arguments.items() if one not in ("", [])}


def _text(action: Any, name: str) -> str:
    return getattr(action, name, None) or ""


def _texts(action: Any, name: str) -> tuple[str, ...]:
    return getattr(action, name, None) or ()
