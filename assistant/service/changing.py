"""The rules for changes that send no goods back: cancelling, other addresses, another payment method, withdrawing a return."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.service.actions import (
    CancelOrder,
    ChangeAddress,
    ChangeOrderAddress,
    ChangeOrderPayment,
    WithdrawReturn,
)
from assistant.service.checks import excluded, limits, may_be, reason
from assistant.service.deciding import Case, method_words, money
from assistant.service.port import Execution
from assistant.service.records import Address, Customer, Flow, Order, Payment
from assistant.service.verdicts import Allowed
from assistant.service.working_days import working_days_after
from retrieval.products import Localized


def cancelled(action: CancelOrder, case: Case) -> Allowed:
    """Everything that was paid goes back to the methods that paid it."""
    order = case.order(action.order)
    may_be(case, order)
    excluded(case, order, order.copies())
    given = reason(case, action.reason)
    paid = order.refundable()
    refunds = tuple(refund(case, method, cents) for method, cents in paid.items())
    total = sum(paid.values())
    person = limits(case, order, total, order.copies())
    after = changed(
        case,
        replace(
            order,
            payments=order.payments + refunds,
            cancel_reason=given,
            cancelled=case.now,
        ),
    )
    execution = Execution(case.customer.id, action, (after,), settled(case.customer, refunds), -total)
    words = (*refund_words(case, order, refunds),) or (case.policy.say("charge.nothing"),)
    return Allowed(execution, refunds, 0, words, person)


def moved_order(action: ChangeOrderAddress, case: Case) -> Allowed:
    order = case.order(action.order)
    may_be(case, order)
    address = _whole(action.address, case)
    after = changed(case, replace(order, address=address))
    return Allowed(
        Execution(case.customer.id, action, (after,)), words=_to(address, case), needs_person=limits(case, order, 0)
    )


def moved(action: ChangeAddress, case: Case) -> Allowed:
    """The account's own address; orders keep theirs."""
    customer = case.customer
    if action.customer is not None and action.customer != customer.id:
        case.refuse("customer.own")
    may_be(case, None)
    address = _whole(action.address, case)
    after = replace(customer, address=address, version=customer.version + 1)
    return Allowed(
        Execution(customer.id, action, (), (after,)), words=_to(address, case), needs_person=limits(case, None, 0)
    )


def repaid(action: ChangeOrderPayment, case: Case) -> Allowed:
    """The new method pays what the old one paid, and the old one gets it back."""
    order = case.order(action.order)
    may_be(case, order)
    if action.method is None:
        case.ask("method")
    method = case.method(action.method)
    paid = order.refundable()
    if len(paid) != 1:
        case.refuse("order.payments", order=order.id)
    old, cents = next(iter(paid.items()))
    if old == method.id:
        case.refuse("method.same", order=order.id, method=method_words(method, method.id, case.policy))
    covered(case, order, method.id, cents)
    person = limits(case, order, cents)
    payments = (Payment(Flow.PAYMENT, method.id, cents, case.now), refund(case, old, cents))
    after = changed(case, replace(order, payments=order.payments + payments))
    execution = Execution(case.customer.id, action, (after,), settled(case.customer, payments))
    charge = case.policy.say(
        "charge.now", amount=money(cents, order.currency), method=method_words(method, method.id, case.policy)
    )
    return Allowed(execution, payments, 0, (charge, *refund_words(case, order, payments)), person)


def withdrawn(action: WithdrawReturn, case: Case) -> Allowed:
    order = case.order(action.order)
    may_be(case, order)
    after = changed(case, replace(order, returned=None, exchange=None))
    return Allowed(Execution(case.customer.id, action, (after,)), needs_person=limits(case, order, 0))


def changed(case: Case, order: Order) -> Order:
    """The order as it is after this change, its state by the policy."""
    state = case.rules.becomes or order.state
    return replace(order, state=state, done=(*order.done, case.name), version=order.version + 1)


def refund(case: Case, method: str, cents: int) -> Payment:
    """Money back to a method, and when it arrives at the latest by the policy."""
    known = case.customer.method(method)
    kind = known.kind if known is not None else ""
    times = case.policy.refunds
    if kind in times.at_once:
        return Payment(Flow.REFUND, method, cents, case.now)
    arrives = working_days_after(case.now, times.working_days[1], times.holidays)
    return Payment(Flow.REFUND, method, cents, case.now, arrives=arrives)


def covered(case: Case, order: Order, method: str, cents: int) -> None:
    """A gift card has to hold what it is to pay."""
    known = case.method(method)
    if known.balance_cents is not None and known.balance_cents < cents:
        case.refuse(
            "method.balance",
            method=known.label or known.id,
            balance=money(known.balance_cents, order.currency),
            amount=money(cents, order.currency),
        )


def settled(customer: Customer, payments: Iterable[Payment]) -> tuple[Customer, ...]:
    """The customer with their gift cards' balances after these payments; none where no gift card takes part."""
    flows: dict[str, int] = {}
    for one in payments:
        flows[one.method] = flows.get(one.method, 0) + (one.cents if one.flow is Flow.REFUND else -one.cents)
    methods = tuple(
        replace(one, balance_cents=one.balance_cents + flows[one.id])
        if one.balance_cents is not None and flows.get(one.id)
        else one
        for one in customer.methods
    )
    if methods == customer.methods:
        return ()
    return (replace(customer, methods=methods, version=customer.version + 1),)


def refund_words(case: Case, order: Order, payments: Iterable[Payment]) -> list[Localized]:
    least, most = (str(days) for days in case.policy.refunds.working_days)
    said = []
    for one in payments:
        if one.flow is Flow.REFUND and one.cents:
            method = method_words(case.customer.method(one.method), one.method, case.policy)
            rule = "refund.at_once" if one.arrives is None else "refund.later"
            amount = money(one.cents, order.currency)
            said.append(case.policy.say(rule, amount=amount, method=method, least=least, most=most))
    return said


def _whole(address: Address | None, case: Case) -> Address:
    """The address with what a parcel cannot do without."""
    if address is None or not (address.line1.strip() and address.city.strip() and address.country.strip()):
        case.ask("address")
    return address


def _to(address: Address, case: Case) -> tuple[Localized, ...]:
    parts = (
        address.recipient,
        address.line1,
        address.line2,
        address.city,
        address.region,
        address.postcode,
        address.country,
        address.phone,
    )
    return (case.policy.say("to_address", address=", ".join(part for part in parts if part)),)
