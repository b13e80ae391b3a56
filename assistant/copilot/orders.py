"""What a draft says of the customer's own orders: every sentence is code's, from the order system, with the field it stands in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.copilot.values import Source
from assistant.dialogue import Intent
from assistant.money import money
from assistant.service.port import OrderSystem
from assistant.service.records import Flow, Order
from assistant.service.rules import Policy
from prompts.render import prompt
from retrieval.products import Language

ABOUT_ORDERS = frozenset(
    {
        Intent.ORDER_STATUS,
        Intent.CANCEL_ORDER,
        Intent.CHANGE_ORDER,
        Intent.REFUND_STATUS,
        Intent.RETURN_OR_EXCHANGE,
    }
)
MOST_ORDERS = 3
MOST_ITEMS = 4
_JOIN: dict[Language, str] = {"en": ", ", "zh": "、"}
_OF_MONEY = frozenset({"refunds", "returned"})


@dataclass(frozen=True, slots=True)
class OrderBook:
    """A shop's orders and the words of its policy for their states."""

    system: OrderSystem
    policy: Policy


OrderBooks = Callable[[], OrderBook | None]


async def told_of_orders(
    book: OrderBook, customers: Sequence[str], said: str, intents: Sequence[Intent], language: Language
) -> list[Source]:
    """The sentences on the orders that the customer names, or on the newest. None where no account is the customer's. Raises `OrderSystemFault`."""
    known = [id for id in customers if await book.system.customer(id) is not None]
    if not known:
        return []
    orders = await book.system.orders_of(known[0])
    if not orders:
        return [_plain(prompt("copilot_says", language, what="no_orders"))]
    low = said.casefold()
    named = [order for order in orders if order.id.casefold().lstrip("#") in low]
    about = (named or list(orders[:1]))[:MOST_ORDERS]
    money_asked = bool({Intent.REFUND_STATUS, Intent.RETURN_OR_EXCHANGE}.intersection(intents))
    return [source for order in about for source in _of(order, book.policy, language, money_asked=money_asked)]


def _of(order: Order, policy: Policy, language: Language, *, money_asked: bool) -> list[Source]:
    returned = order.returned
    text = prompt(
        "copilot_order",
        language,
        order=order.id,
        state=policy.states[order.state].get(language),
        items=_JOIN[language].join(item.title.get(language) for item in order.items[:MOST_ITEMS]),
        total=money(order.total_cents, order.currency).text,
        parcels=[
            {"carrier": one.carrier, "tracking": one.tracking, "due": one.due, "delivered": _day(one.delivered)}
            for one in order.shipments
        ],
        refunds=[
            {"amount": money(one.cents, order.currency).text, "at": _day(one.at), "arrives": _day(one.arrives)}
            for one in order.payments
            if one.flow is Flow.REFUND
        ],
        waits=money(returned.refund_cents, order.currency).text
        if returned is not None and returned.refunded is None and returned.refund_cents
        else "",
    )
    lines = [line.partition("|") for line in text.splitlines() if line.strip()]
    return [
        Source(words, "order", order.id, order.id, words, (field,))
        for field, _, words in lines
        if money_asked or field not in _OF_MONEY
    ]


def _plain(words: str) -> Source:
    return Source(words, "order", "", "", words, ())


def _day(moment: float | None) -> str:
    """A moment's day in UTC as YYYY-MM-DD; empty where there is none."""
    return "" if moment is None else datetime.fromtimestamp(moment, UTC).date().isoformat()
