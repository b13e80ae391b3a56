"""Which orders a request can be about at all: by the shop's policy for a change, by what there is to tell for a lookup."""

from __future__ import annotations

from assistant.service.dialogue.deeds import CHANGES, action_of
from assistant.service.dialogue.orders_meant import fits_by_state
from assistant.service.dialogue.state import Request
from assistant.service.dialogue.wants import Want
from assistant.service.facts import Facts
from assistant.service.judging import judge
from assistant.service.records import Customer, Flow, Order
from assistant.service.rules import Policy
from assistant.service.verdicts import Refused

_OF_THE_ORDER = frozenset({"order.state", "order.window", "order.times", "action.not_offered"})


def barred(want: Want, order: Order, who: Customer, policy: Policy, now: float) -> Refused | None:
    """The rule against a change of an order, whatever more is said of it; None where there is none."""
    verdict = judge(action_of(Request(want, order=order.id), order), Facts(who, order), policy, now)
    return verdict if isinstance(verdict, Refused) and verdict.rule in _OF_THE_ORDER else None


def may_be_meant(want: Want, order: Order, who: Customer, policy: Policy, now: float) -> bool:
    """Whether an order comes into question for a request that does not name it."""
    if want in CHANGES:
        return barred(want, order, who, policy, now) is None
    return has_refund(order) if want is Want.REFUND else fits_by_state(want, order)


def has_refund(order: Order) -> bool:
    """Whether money of an order went back or is to go back."""
    paid = any(payment.flow is Flow.REFUND for payment in order.payments)
    return paid or (order.returned is not None and order.returned.refund_cents > 0)
