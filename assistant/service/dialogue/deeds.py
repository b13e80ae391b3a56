"""Requests as actions: what a request comes to, and what would take it back."""

from __future__ import annotations

from dataclasses import replace

from assistant.service.actions import (
    CancelOrder,
    Change,
    ChangeAddress,
    ChangeOrderAddress,
    ChangeOrderItems,
    ChangeOrderPayment,
    ExchangeItems,
    ReturnItems,
    WithdrawReturn,
)
from assistant.service.dialogue.orders_meant import UNSENT
from assistant.service.dialogue.state import Request
from assistant.service.dialogue.wants import Want
from assistant.service.records import Customer, Order

CHANGES = frozenset(
    {
        Want.CANCEL,
        Want.ADDRESS,
        Want.OWN_ADDRESS,
        Want.PAYMENT,
        Want.SWAP,
        Want.RETURN,
        Want.WITHDRAW,
    }
)


def action_of(request: Request, order: Order | None) -> Change:
    """The change that a request comes to; what is not known yet is None in it. A swap depends on whether the order was sent."""
    number, reason, method = (text or None for text in (request.order, request.reason, request.method))
    skus, new = request.skus or None, tuple(sku for sku in request.new_skus if sku) or None
    match request.want:
        case Want.CANCEL:
            return CancelOrder(number, reason)
        case Want.ADDRESS:
            return ChangeOrderAddress(number, request.address)
        case Want.OWN_ADDRESS:
            return ChangeAddress(request.address)
        case Want.PAYMENT:
            return ChangeOrderPayment(number, method)
        case Want.RETURN:
            return ReturnItems(number, skus, method, reason)
        case Want.WITHDRAW:
            return WithdrawReturn(number)
        case Want.SWAP:
            if order is not None and order.state in UNSENT:
                return ChangeOrderItems(number, skus, new, method)
            return ExchangeItems(number, skus, new, method, reason)
        case _:
            raise ValueError(f"{request.want} changes nothing")


def inverse(request: Request, order: Order | None, customer: Customer) -> Request | None:
    """What takes the request back, once it is done; None where nothing does."""
    match request.want:
        case Want.ADDRESS if order is not None and order.address is not None:
            return replace(request, words="", address=order.address)
        case Want.OWN_ADDRESS if customer.address is not None:
            return replace(request, words="", address=customer.address)
        case Want.PAYMENT if order is not None and order.method() is not None:
            return replace(request, words="", method=order.method() or "")
        case Want.RETURN:
            return Request(Want.WITHDRAW, order=request.order)
        case Want.SWAP if order is not None and order.state not in UNSENT:
            return Request(Want.WITHDRAW, order=request.order)
        case _:
            return None
