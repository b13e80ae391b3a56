"""Plays customer service in the dialogue on the sample shop: an order system in memory, a clock of its own, any language model."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from assistant.answers.base import Shelf
from assistant.assistant import ShopAssistant
from assistant.dialogue import Decision, DialogueState, UserMessage
from assistant.events import Acted, Asked, Event, HandoffAsked, OrdersShown, Proposed, Recommended, Text
from assistant.intents.cascade import Mode
from assistant.intents.deciding import Shape
from assistant.model import ChatModel, EngineStatus
from assistant.saving import load as load_state
from assistant.saving import save
from assistant.service.dialogue.desk import ServiceDesk
from assistant.service.memory import MemoryOrders
from assistant.service.policy_file import load as load_policy
from assistant.service.records import Order, OrderState
from assistant.service.rules import Policy
from assistant.turn import Turn
from eval.no_model import NoModel
from eval.safety_shop import read_shop
from eval.service_script import LAST, Answered, Held, ServiceDialogue, ServiceStep
from retrieval.products import Language
from server.orders.documented import DocumentedShop
from server.orders.live_stock import LiveStock
from server.orders.opening import POLICY
from server.orders.shapes import ShopRecords

SHOP = Path(__file__).parent.parent / "data" / "shop"
OFF = EngineStatus("off", "")
TODAY = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()  # the sample shop's day


@dataclass(frozen=True, slots=True)
class ServiceShop:
    """A shop with its orders and the policy for them, read once."""

    shelf: Shelf
    records: ShopRecords
    policy: Policy

    def store(self) -> MemoryOrders:
        """The orders as they were read; what is changed in one store is not changed in another."""
        return MemoryOrders(
            self.records.customers.values(), self.records.orders.values(), self.records.articles.values()
        )


def service_shop(folder: Path = SHOP) -> ServiceShop:
    shelf = read_shop(folder).shelf
    records = DocumentedShop().load(folder)
    articles = {one.product: one for one in LiveStock(lambda: shelf).articles()}
    return ServiceShop(shelf, replace(records, articles=articles), load_policy(folder / POLICY))


class Stage:
    """One shop, one model; each conversation has a store and a clock of its own."""

    def __init__(
        self,
        shop: ServiceShop,
        model: ChatModel | None = None,
        status: Callable[[], EngineStatus] = lambda: OFF,
        understanding: Mode = "fast",
        shape: Shape = "json",
    ) -> None:
        self.shop = shop
        desk = ServiceDesk(shop.store(), shop.policy)  # each conversation has one of its own in its place
        self._assistant = ShopAssistant(
            shop.shelf, model or NoModel(), status, understanding=understanding, shape=shape, service=desk
        )

    def conversation(
        self, customer: str = "", language: Language | None = None, store: MemoryOrders | None = None
    ) -> Conversation:
        return Conversation(self._assistant, self.shop, customer, language, store or self.shop.store())


class Conversation:
    """One dialogue with the service desk. `now` may be moved, `store` looked into; the state is saved and read back each turn.

    `heard` is everything that was answered.
    """

    def __init__(
        self, assistant: ShopAssistant, shop: ServiceShop, customer: str, language: Language | None, store: MemoryOrders
    ) -> None:
        self.store = store
        self.now = TODAY
        self.state: DialogueState = assistant.fresh(language)
        self.last: Proposed | None = None
        self.heard: list[Event] = []
        self._customer = customer or None
        self._language = language
        self._tools = replace(assistant.tools, service=ServiceDesk(store, shop.policy, lambda: self.now))

    async def say(self, text: str, *, unseen: bool = False) -> list[Event]:
        return await self._turn(UserMessage(text, raw=text, waited=unseen))

    async def decide(self, proposal: str, *, confirmed: bool) -> list[Event]:
        return await self._turn(UserMessage("", decision=Decision(proposal, confirmed)))

    async def _turn(self, message: UserMessage) -> list[Event]:
        message = replace(message, customer=self._customer, language=self._language)
        turn = Turn(self._tools, self.state, message)
        events = [event async for event in turn.events()]
        self.state = load_state(save(turn.state))
        self.heard += events
        self.last = next((one for one in reversed(events) if isinstance(one, Proposed)), self.last)
        return events

    def again(self) -> Conversation:
        """The same conversation in another page: from here on each goes its own way, over one store."""
        return copy(self)

    def change(self, order: str, state: OrderState) -> None:
        """A change that somebody else makes, at the order system itself."""
        before = self.store.orders[order]
        self.store.orders[order] = replace(before, state=state, version=before.version + 1)


@dataclass(frozen=True, slots=True)
class ServiceResult:
    dialogue: ServiceDialogue
    problems: tuple[str, ...]
    turns: int


async def play(
    dialogue: ServiceDialogue, stage: Stage, told: Callable[[ServiceStep, list[Event]], None]
) -> ServiceResult:
    """Play one dialogue and hold its answers and the store against what is written; `told` hears of every turn."""
    talk = stage.conversation(dialogue.customer, dialogue.language)
    problems: list[str] = []
    turns = 0
    for step in dialogue.steps:
        if step.later_s:
            talk.now += step.later_s
            continue
        if step.order:
            talk.change(step.order, OrderState(step.state))
            continue
        if step.proposal:
            last = talk.last.proposal if talk.last is not None else LAST
            events = await talk.decide(last if step.proposal == LAST else step.proposal, confirmed=step.confirmed)
        else:
            events = await talk.say(step.say, unseen=step.unseen)
        turns += 1
        told(step, events)
        problems += [f"line {step.line}: {one}" for one in _unlike(step.expect, events)]
    problems += _store_problems(dialogue, talk, stage.shop)
    return ServiceResult(dialogue, tuple(problems), turns)


def words_of(events: list[Event]) -> str:
    """Everything that a turn says in words."""
    said: list[str] = []
    for event in events:
        match event:
            case Text():
                said.append(event.delta)
            case Asked():
                said += [event.question, *event.options]
            case Proposed():
                said += [event.title, *event.lines]
            case Acted() | HandoffAsked():
                said.append(event.words)
            case OrdersShown():
                said += [f"{one.order} {one.state_text}" for one in event.items]
            case _:
                continue
    return "\n".join(said)


def _unlike(expect: Answered, events: list[Event]) -> list[str]:
    found: list[str] = []
    proposed = [one.action for one in events if isinstance(one, Proposed)]
    acted = [one.outcome for one in events if isinstance(one, Acted)]
    shown = tuple(card.order for one in events if isinstance(one, OrdersShown) for card in one.items)
    handed = [one.reason for one in events if isinstance(one, HandoffAsked)]
    words = words_of(events)
    if expect.proposed is not None and expect.proposed not in proposed:
        found.append(f"{expect.proposed} is not proposed, but {proposed or 'nothing'}")
    if expect.nothing_proposed and proposed:
        found.append(f"{proposed} is proposed")
    if expect.acted is not None and expect.acted not in acted:
        found.append(f"no proposal is {expect.acted}, but {acted or 'none'}")
    if expect.orders and shown != expect.orders:
        found.append(f"the orders shown are {shown}")
    if expect.handoff is not None and expect.handoff not in handed:
        found.append(f"no person is asked for ({expect.handoff}), but {handed or 'nothing'}")
    if expect.asks is not None and any(isinstance(one, Asked) for one in events) is not expect.asks:
        found.append("a choice is asked" if expect.asks is False else "no choice is asked")
    if expect.products is not None and any(isinstance(one, Recommended) for one in events) is not expect.products:
        found.append("products are shown" if expect.products is False else "no products are shown")
    if expect.says and not any(one in words for one in expect.says):
        found.append(f"none of {expect.says} is said, but {words!r}")
    found += [f"{one!r} is said" for one in expect.says_not if one in words]
    return found


def _store_problems(dialogue: ServiceDialogue, talk: Conversation, shop: ServiceShop) -> list[str]:
    found: list[str] = []
    orders, customers = talk.store.orders, talk.store.customers
    if talk.store.changes != dialogue.changes:
        found.append(f"{talk.store.changes} changes were made, not {dialogue.changes}")
    for number, held in dialogue.store.items():
        if number not in orders:
            found.append(f"there is no order {number}")
            continue
        found += [f"{number}: {one}" for one in _differs(held, orders[number])]
    for number, order in orders.items():
        if number not in dialogue.store and order != shop.records.orders[number]:
            found.append(f"{number} was changed")
    if dialogue.own_address:
        address = customers[dialogue.customer].address
        if address is None or dialogue.own_address not in address.line1:
            found.append(f"the customer's address is {address}")
    cart = tuple(line.sku for line in talk.state.cart)
    if dialogue.cart and cart != dialogue.cart:
        found.append(f"the list holds {cart}")
    return found


def _differs(held: Held, order: Order) -> list[str]:
    """How an order is not as it must be."""
    method = next((name for name, cents in order.paid().items() if cents > 0), None)
    address = order.address.line1 if order.address is not None else ""
    exchanged = () if order.exchange is None else (*order.exchange.skus, *order.exchange.new_skus)
    pairs = (
        ("state", held.state, order.state.value, held.state == order.state.value),
        ("reason", held.reason, order.cancel_reason, held.reason == order.cancel_reason),
        ("method", held.method, method, held.method == method),
        ("address", held.address, address, held.address is not None and held.address in address),
        ("items", held.items, _copies(order), held.items == _copies(order)),
        ("returned", held.returned, order.returned and order.returned.skus, order.returned is not None and order.returned.skus == held.returned),
        ("exchanged", held.exchanged, exchanged, exchanged == held.exchanged),
    )  # fmt: skip
    return [f"its {name} is {is_now!r}" for name, wanted, is_now, same in pairs if wanted is not None and not same]


def _copies(order: Order) -> tuple[str, ...]:
    return tuple(sku for item in order.items for sku in [item.sku] * item.quantity)
