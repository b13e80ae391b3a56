"""The rules for items: other variants before they are sent, returns and exchanges after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from assistant.service.actions import ChangeOrderItems, ExchangeItems, ReturnItems
from assistant.service.changing import changed, covered, refund, refund_words, settled
from assistant.service.checks import either, excluded, limits, may_be, reason
from assistant.service.deciding import Case, method_words, money
from assistant.service.port import Execution
from assistant.service.records import Exchange, Flow, Order, OrderItem, Payment, PaymentMethod, Return, StockedVariant
from assistant.service.rules import MoneyTo, ShippingBack
from assistant.service.verdicts import Allowed
from retrieval.products import Localized


def returned(action: ReturnItems, case: Case) -> Allowed:
    """Prices and their tax go back once the goods are here; what delivery cost, by the policy."""
    order = case.order(action.order)
    may_be(case, order)
    skus = _theirs(action.skus, order, case)
    excluded(case, order, skus)
    given = reason(case, action.reason)
    method = _pays(action.method, order, case)
    back = sum(_price(order, sku) for sku in skus)
    cents = back + _tax(order.subtotal_cents, case) - _tax(order.subtotal_cents - back, case)
    if case.rules.shipping is ShippingBack.WHOLE_ORDER and Counter(skus) == order.copies():
        cents += order.shipping_cents
    person = limits(case, order, cents, skus)
    asked = Return(tuple(sorted(skus)), method.id, cents, given or "", case.now)
    execution = Execution(case.customer.id, action, (changed(case, replace(order, returned=asked)),))
    return Allowed(execution, (), cents, (*_taken(order, skus, case), _later(order, method, cents, case)), person)


def items_changed(action: ChangeOrderItems, case: Case) -> Allowed:
    """The difference in price is paid or refunded now; of an order that is not paid yet, when it is."""
    order = case.order(action.order)
    may_be(case, order)
    swaps = _swaps(action.skus, action.new_skus, order, case)
    excluded(case, order, action.skus or ())
    method = _pays(action.method, order, case)
    after = replace(order, items=_swapped(order.items, swaps))
    tax = _tax(after.subtotal_cents, case) - _tax(order.subtotal_cents, case)
    difference = after.subtotal_cents - order.subtotal_cents + tax
    due = difference if order.payments else 0
    covered(case, order, method.id, due)
    person = limits(case, order, abs(difference), action.skus or ())
    payment = Payment(Flow.PAYMENT, method.id, due, case.now) if due > 0 else refund(case, method.id, -due)
    payments = (payment,) if order.payments else ()
    after = changed(case, replace(after, tax_cents=order.tax_cents + tax, payments=order.payments + payments))
    execution = Execution(case.customer.id, action, (after,), settled(case.customer, payments), due)
    words = (*_swap_words(order, swaps, case), *_now(order, method, payment, case))
    return Allowed(execution, payments, 0, words, person)


def exchanged(action: ExchangeItems, case: Case) -> Allowed:
    """The difference in price is paid or refunded when the exchange is made; a gift card has to cover it already."""
    order = case.order(action.order)
    may_be(case, order)
    swaps = _swaps(action.skus, action.new_skus, order, case)
    skus = [old for old, _new in swaps]
    excluded(case, order, skus)
    given = reason(case, action.reason)
    method = _pays(action.method, order, case)
    subtotal = sum(item.price_cents * item.quantity for item in _swapped(order.items, swaps))
    difference = subtotal - order.subtotal_cents + _tax(subtotal, case) - _tax(order.subtotal_cents, case)
    covered(case, order, method.id, difference)
    person = limits(case, order, abs(difference), skus)
    asked = Exchange(
        tuple(sorted(skus)),
        tuple(sorted(new.sku for _old, new in swaps)),
        method.id,
        difference,
        given or "",
        case.now,
    )
    execution = Execution(case.customer.id, action, (changed(case, replace(order, exchange=asked)),))
    words = (*_swap_words(order, swaps, case), _later(order, method, -difference, case))
    return Allowed(execution, (), -difference, words, person)


def _theirs(skus: tuple[str, ...] | None, order: Order, case: Case) -> tuple[str, ...]:
    """The items named, each in the order and no more often than it was ordered."""
    if not skus:
        case.ask("skus")
    copies = order.copies()
    for sku, asked in Counter(skus).items():
        if not copies[sku]:
            case.refuse("items.unknown", order=order.id, sku=sku)
        if asked > copies[sku]:
            case.refuse("items.copies", order=order.id, sku=sku, count=str(copies[sku]), asked=str(asked))
    return skus


def _swaps(
    skus: tuple[str, ...] | None, new_skus: tuple[str, ...] | None, order: Order, case: Case
) -> list[tuple[str, StockedVariant]]:
    """Each item with the variant that takes its place: another one of the same product that can be had."""
    old = _theirs(skus, order, case)
    if not new_skus:
        case.ask("new_skus")
    if len(old) != len(new_skus):
        case.refuse("items.pairs", old=str(len(old)), new=str(len(new_skus)))
    found = []
    wanted: Counter[str] = Counter(new_skus)
    for sku, new in zip(old, new_skus, strict=True):
        product = next(item.product for item in order.items if item.sku == sku)
        article = case.facts.articles.get(product)
        variant = article.variant(new) if article is not None else None
        if variant is None:
            case.refuse("variant.product" if new in case.facts.articles else "variant.unknown", sku=new)
        if new == sku:
            case.refuse("variant.same", sku=new)
        if not variant.has(wanted[new]):
            case.refuse("variant.unavailable", sku=new)
        found.append((sku, variant))
    return found


def _pays(id: str | None, order: Order, case: Case) -> PaymentMethod:
    """The method for the money of a return or a difference: one of the customer's, of those that the policy lets it be."""
    if id is None:
        case.ask("method")
    method = case.method(id)
    allowed = case.rules.money_to
    original = MoneyTo.ORIGINAL in allowed and id == order.method()
    gift_card = MoneyTo.GIFT_CARD in allowed and method.is_gift_card
    if MoneyTo.ANY not in allowed and not original and not gift_card:
        case.refuse("method.refund", allowed=either([case.policy.words[f"money.{one}"] for one in allowed]))
    return method


def _swapped(items: tuple[OrderItem, ...], swaps: Iterable[tuple[str, StockedVariant]]) -> tuple[OrderItem, ...]:
    """The items with one copy each in the place of another; a line of several copies is parted where only some are."""
    left = list(swaps)
    made: list[OrderItem] = []
    for item in items:
        mine = [swap for swap in left if swap[0] == item.sku][: item.quantity]
        for swap in mine:
            left.remove(swap)
        if len(mine) < item.quantity:
            made.append(replace(item, quantity=item.quantity - len(mine)))
        counts = Counter(variant.sku for _old, variant in mine)
        for sku, count in counts.items():
            variant = next(one for _old, one in mine if one.sku == sku)
            made.append(
                replace(item, sku=sku, price_cents=variant.price_cents, options=variant.options, quantity=count)
            )
    return tuple(made)


def _price(order: Order, sku: str) -> int:
    return next(item.price_cents for item in order.items if item.sku == sku)


def _tax(cents: int, case: Case) -> int:
    """The tax on so many cents, half a cent upwards."""
    return (cents * case.policy.tax_percent + 50) // 100


def _options(options: Iterable[str]) -> str:
    return ", ".join(options) or "-"


def _taken(order: Order, skus: Iterable[str], case: Case) -> list[Localized]:
    counts = Counter(skus)
    items = {item.sku: item for item in order.items}
    said = []
    for sku, count in counts.items():
        options = _options(items[sku].options.values()) + (f" × {count}" if count > 1 else "")
        said.append(case.policy.say("item", title=items[sku].title, options=options))
    return said


def _swap_words(order: Order, swaps: Iterable[tuple[str, StockedVariant]], case: Case) -> list[Localized]:
    items = {item.sku: item for item in order.items}
    return [
        case.policy.say(
            "swap",
            title=items[old].title,
            old=_options(items[old].options.values()),
            new=_options(new.options.values()),
        )
        for old, new in swaps
    ]


def _now(order: Order, method: PaymentMethod, payment: Payment, case: Case) -> list[Localized]:
    """What is paid or refunded at once."""
    if not payment.cents:
        return [case.policy.say("charge.nothing")]
    if payment.flow is Flow.REFUND:
        return refund_words(case, order, (payment,))
    named = method_words(method, method.id, case.policy)
    return [case.policy.say("charge.now", amount=money(payment.cents, order.currency), method=named)]


def _later(order: Order, method: PaymentMethod, cents: int, case: Case) -> Localized:
    """What the customer gets (below 0: pays) when the goods are back."""
    policy = case.policy
    named = method_words(method, method.id, policy)
    amount = money(abs(cents), order.currency)
    if not cents:
        return policy.say("charge.nothing")
    if cents < 0:
        return policy.say("charge.later", amount=amount, method=named)
    least, most = (str(days) for days in policy.refunds.working_days)
    at_once = method.kind in policy.refunds.at_once
    when = policy.say("refund.when_at_once") if at_once else policy.say("refund.when_later", least=least, most=most)
    return policy.say("refund.after_return", amount=amount, method=named, when=when)
