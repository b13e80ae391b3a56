"""Which of their orders a customer means: by number, "my last one", a place in a list, or by what was in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from assistant import patterns
from assistant.service.dialogue.lexicon import Lexicon
from assistant.service.dialogue.numbers import Kind, numbers, order_numbers, same_number
from assistant.service.dialogue.places import places
from assistant.service.dialogue.things import things_named
from assistant.service.dialogue.wants import Want
from assistant.service.records import Order, OrderState

_LAST = patterns.later(
    r"\b(?:my |the )?(?:last|latest|most recent|newest|recent) (?:order|purchase|one)\b|\bthe one i (?:just|last) (?:placed|ordered|bought)\b|\bjust (?:placed|ordered|bought)\b|"
    r"上(?:一)?(?:个|张|笔)?(?:订)?单|最(?:近|新|后)(?:的|下的|买的)?(?:那|一)?(?:个|张|笔|次)?(?:订)?单?|刚(?:才|刚)?(?:下|买)(?:的|了)?",
    re.IGNORECASE,
)
_THIS = patterns.later(r"\b(?:it|this|that|them|these|those|the|order|purchase)\b|这|那|它|订单|单", re.IGNORECASE)
_OF_ORDERS = patterns.later(r"\b(?:order|one|number|first|second|third)s?\b|单|第|个", re.IGNORECASE)
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

_CHANGES = frozenset({Want.CANCEL, Want.ADDRESS, Want.PAYMENT, Want.RETURN, Want.SWAP, Want.WITHDRAW})


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
    fits: Callable[[Order], bool] | None = None,
) -> Meant:
    """`orders` are all of the customer's, newest first; `focus` is what was talked of last, `listed` what was shown as a list.

    `asked`: the customer was asked for the order, so that bare digits and places are one. `fits`: whether an order that is not
    named comes into question; by its state where that is not given.
    """
    fits = fits or partial(fits_by_state, want)
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
    by_items = _by_items(text, want, orders, focus, lexicon, fits)
    if by_items.orders or by_items.choices:
        return by_items
    fitting = [order.id for order in orders if fits(order)]
    # whoever asks after their money, or wants to return something, means an order of which that can be, whatever they talked of last
    elsewhere = want is Want.REFUND or (want in _CHANGES and not _THIS.search(text))
    if any(order.id == focus for order in orders) and (focus in fitting or not fitting or not elsewhere):
        return Meant((focus,))
    if len(fitting) == 1 or (len(orders) == 1):
        return Meant((*fitting, orders[0].id)[:1])
    return Meant(choices=tuple(fitting))


def fits_by_state(want: Want, order: Order) -> bool:
    """Whether an order is in a state in which customers ask this of it."""
    return want not in _FITTING or order.state in _FITTING[want]


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


def _by_items(
    text: str, want: Want, orders: Sequence[Order], focus: str, lexicon: Lexicon, fits: Callable[[Order], bool]
) -> Meant:
    """The orders that have what the words name best; for a change those first that it can be made to, whatever names the others better."""
    scores = {order.id: len(things_named(text, order.items, lexicon)) for order in orders}
    most = max(scores.values())
    having = [order for order in orders if scores[order.id] == most > 0]
    if want in _CHANGES:
        open_ones = [order for order in orders if scores[order.id] and fits(order)]
        best = max((scores[order.id] for order in open_ones), default=0)
        # where it can be made to none of them, the newest is refused by the rule that is against it
        having = [order for order in open_ones if scores[order.id] == best] or having[:1]
    if any(order.id == focus for order in having):
        return Meant((focus,))
    fitting = [order for order in having if fits(order)] or having
    if len(fitting) == 1:
        return Meant((fitting[0].id,))
    return Meant(choices=tuple(order.id for order in fitting))
