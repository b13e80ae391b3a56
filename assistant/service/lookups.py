"""The rules for lookups: everything shown is the customer's own, or the shop's."""

from __future__ import annotations

from assistant.service.actions import (
    Calculate,
    CheckStock,
    FindCustomer,
    RefundState,
    Reorder,
    ShowCustomer,
    ShowInvoice,
    ShowOrder,
    ShowProduct,
    TrackOrder,
    Warranty,
)
from assistant.service.arithmetic import NoSum, calculated
from assistant.service.deciding import Case
from assistant.service.verdicts import Allowed


def find(action: FindCustomer, case: Case) -> Allowed:
    """Nobody else's account is found, once it is known who asks."""
    if not (action.email or action.phone or (action.name and action.postcode)):
        case.ask("details")
    if not case.facts.found:
        case.refuse("customer.unknown")
    if case.facts.customer is not None and case.facts.customer.id not in {one.id for one in case.facts.found}:
        case.refuse("customer.own")
    return Allowed()


def show_customer(action: ShowCustomer, case: Case) -> Allowed:
    if action.customer is not None and action.customer != case.customer.id:
        case.refuse("customer.own")
    return Allowed()


def show_order(action: ShowOrder | TrackOrder | RefundState | Reorder | Warranty | ShowInvoice, case: Case) -> Allowed:
    order = case.order(action.order)
    if isinstance(action, Warranty) and action.sku is not None and action.sku not in order.copies():
        case.refuse("items.unknown", order=order.id, sku=action.sku)
    if isinstance(action, ShowInvoice) and order.invoice is None:
        case.refuse("order.no_invoice", order=order.id)
    return Allowed()


def show_catalogue(action: ShowProduct | CheckStock, case: Case) -> Allowed:
    if isinstance(action, ShowProduct):
        if action.product is None:
            case.ask("product")
        if action.product not in case.facts.articles:
            case.refuse("product.unknown", product=action.product)
        return Allowed()
    if action.sku is None:
        case.ask("sku")
    if action.sku not in case.facts.articles:
        case.refuse("variant.unknown", sku=action.sku)
    return Allowed()


def calculate(action: Calculate, case: Case) -> Allowed:
    try:
        calculated(action.expression)
    except NoSum as fault:
        case.refuse("action.arguments", said=str(fault))
    return Allowed()
