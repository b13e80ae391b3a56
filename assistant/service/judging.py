"""The judge: whether an action may be, by the shop's policy and by what the order system holds. Pure; amounts are made here."""

from __future__ import annotations

from typing import assert_never

from assistant.service.actions import (
    Action,
    AskForPerson,
    Calculate,
    CancelOrder,
    ChangeAddress,
    ChangeOrderAddress,
    ChangeOrderItems,
    ChangeOrderPayment,
    CheckStock,
    ExchangeItems,
    FindCustomer,
    ListOrders,
    ListProducts,
    RefundState,
    Reorder,
    ReturnItems,
    ShowCustomer,
    ShowInvoice,
    ShowOrder,
    ShowProduct,
    TrackOrder,
    Warranty,
    WithdrawReturn,
    name_of,
)
from assistant.service.changing import cancelled, moved, moved_order, repaid, withdrawn
from assistant.service.deciding import Case, Decided
from assistant.service.facts import Facts
from assistant.service.giving_back import exchanged, items_changed, returned
from assistant.service.lookups import calculate, find, show_catalogue, show_customer, show_order
from assistant.service.rules import ActionRules, Policy, Who
from assistant.service.verdicts import Allowed, Verdict

_OPEN = (FindCustomer, ListProducts, ShowProduct, CheckStock, Calculate, AskForPerson)  # for those who are nobody yet


def judge(action: Action, facts: Facts, policy: Policy, now: float) -> Verdict:
    """Allowed with what to perform, in need of information, or refused by a rule. `facts` are those gathered for this action."""
    name = name_of(action)
    case = Case(name, policy.actions.get(name, ActionRules(who=Who.NOBODY)), facts, policy, now)
    try:
        if facts.customer is None and not isinstance(action, _OPEN):
            case.refuse("customer.identify")
        return _decided(action, case)
    except Decided as decided:
        return decided.verdict


def _decided(action: Action, case: Case) -> Verdict:  # noqa: C901 - one branch for each kind of action
    match action:
        case CancelOrder():
            return cancelled(action, case)
        case ChangeOrderAddress():
            return moved_order(action, case)
        case ChangeOrderPayment():
            return repaid(action, case)
        case ChangeOrderItems():
            return items_changed(action, case)
        case ReturnItems():
            return returned(action, case)
        case ExchangeItems():
            return exchanged(action, case)
        case WithdrawReturn():
            return withdrawn(action, case)
        case ChangeAddress():
            return moved(action, case)
        case FindCustomer():
            return find(action, case)
        case ShowCustomer():
            return show_customer(action, case)
        case ShowOrder() | TrackOrder() | RefundState() | Reorder() | Warranty() | ShowInvoice():
            return show_order(action, case)
        case ShowProduct() | CheckStock():
            return show_catalogue(action, case)
        case Calculate():
            return calculate(action, case)
        case ListOrders() | ListProducts() | AskForPerson():
            return Allowed()
        case _:
            assert_never(action)
