"""Which of their orders a customer means: by number, "my last one", a place in a list, or by what was in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.service.dialogue.lexicon import Lexicon
from assistant.service.dialogue.numbers import Kind, numbers, order_numbers, same_number
from assistant.service.dialogue.places import places
from assistant.service.dialogue.things import things_named
from assistant.service.dialogue.wants import Want
from assistant.service.records import Order, OrderState

_LAST = re.compile(
    r"\b(?:my |the )?(?:last|latest|most recent|newest|recent) (?:order|purchase|one)\b|\bthe one i (?:just|last) (?:placed|ordered|bought)\b|\bjust (?:placed|ordered|bought)\b|"
    r"上(?:一)?(?:个|张|笔)?(?:订)?单|最(?:近|新|后)(?:的|下的|买的)?(?:那|一)?(?:个|张|笔|次)?(?:订)?单?|刚(?:才|刚)?(?:下|买)(?:的|了)?",
    re.IGNORECASE,
)
_OF_ORDERS = re.compile(r"\b(?:order|one|number|first|second|third)s?\b|单|第|个", re.IGNORECASE)
UNSENT = frozenset({OrderState.PENDING, OrderState.ITEMS_CHANGED, OrderState.PAID, OrderState.PROCESSING})
UNDER_WAY = UNSENT | {OrderState.PARTLY_SHIPPED, OrderState.SHIPPED}
_GIVEN_BACK = frozenset({OrderState.RETURN_REQUESTED, OrderState.EXCHANGE_REQUESTED})
_PAID_BACK = _GIVEN_BACK | {OrderState.CANCELLED, OrderState.RETURNED, OrderState.REFUNDED, OrderState.EXCHANGED}
_FITTING: dict[Want, frozenset[OrderState]] = {
    Want.CANCEL: UNSENT,
    Want.ADDRESS: UNSENT,
    Want.PAYMENT: UNSENT,
    Want.RETURN: frozenset({OrderState.DELIVERED}),
    Want.SWAP: UNSENT | {OrderState.DELIVERED},
    Want.WITHDRAW: _GIVEN_BACK,
    Want.TRACK: UNDER_WAY,
    Want.REFUND: _PAID_BACK,
}


@dataclass(frozen=True, slots=True)
class Meant:
    """`orders` are ids of the customer's orders; `choices` those that may be meant where none is; `unknown` numbers that are none of theirs."""

    orders: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def orders_meant(
    text: str,
    want: Want,
    orders: Sequence[Order],
    focus: str,
    listed: Sequence[str],
    lexicon: Lexicon,
    *,
    asked: bool = False,
) -> Meant:
    """`orders` are all of the customer's, newest first; `focus` is what was talked of last, `listed` what was shown as a list.

    `asked`: the customer was asked for the order, so that bare digits and places are one.
    """
    by_number = _by_number(text, orders, asked)
    if by_number.orders or by_number.unknown:
        return by_number
    if not orders:
        return Meant()
    shown = [order for number in listed for order in orders if order.id == number]
    pointed = places(text, len(shown)) if shown and (asked or _OF_ORDERS.search(text)) else ()
    if pointed and (asked or not _LAST.search(text)):
        return Meant(tuple(shown[place].id for place in pointed))
    if _LAST.search(text):
        return Meant((orders[0].id,))
    by_items = _by_items(text, want, orders, focus, lexicon)
    if by_items.orders or by_items.choices:
        return by_items
    if focus and any(order.id == focus for order in orders):
        return Meant((focus,))
    fitting = [order.id for order in orders if order.state in _FITTING.get(want, frozenset(OrderState))]
    if len(fitting) == 1 or (len(orders) == 1):
        return Meant((*fitting, orders[0].id)[:1])
    return Meant(choices=tuple(fitting or [order.id for order in orders]))


def _by_number(text: str, orders: Sequence[Order], asked: bool) -> Meant:
    found = [one for one in numbers(text) if one.kind is Kind.ORDER or (asked and one.kind is Kind.BARE)]
    known: list[str] = []
    unknown: list[str] = []
    for number in found:
        of = [order.id for order in orders if same_number(number.written, order.id)]
        if of:
            known += of
        elif number in order_numbers(text) or asked:
            unknown.append(number.written)
    return Meant(tuple(dict.fromkeys(known)), unknown=tuple(dict.fromkeys(unknown)))


def _by_items(text: str, want: Want, orders: Sequence[Order], focus: str, lexicon: Lexicon) -> Meant:
    """The orders that have what the words name best, those in a state that fits first."""
    scores = {order.id: len(things_named(text, order.items, lexicon)) for order in orders}
    most = max(scores.values())
    having = [order for order in orders if scores[order.id] == most > 0]
    if any(order.id == focus for order in having):
        return Meant((focus,))
    fitting = [order for order in having if order.state in _FITTING.get(want, frozenset(OrderState))] or having
    if len(fitting) == 1:
        return Meant((fitting[0].id,))
    return Meant(choices=tuple(order.id for order in fitting))
