"""The rules that more than one change obeys: states, spans, counts, reasons, amounts, products that are left out."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.service.deciding import Case, joined, money
from assistant.service.records import Order, OrderItem, OrderState
from assistant.service.rules import Who
from retrieval.products import Localized

DAY_S = 86_400.0


def may_be(case: Case, order: Order | None) -> None:
    """Whether the shop offers it, and whether the order is in a state and at an age for it."""
    rules = case.rules
    if rules.who is Who.NOBODY:
        case.refuse("action.not_offered", shop=case.policy.shop, action=case.called)
    if order is None:
        return
    if order.state not in rules.states:
        case.refuse(
            "order.state",
            action=case.called,
            order=order.id,
            state=case.policy.states[order.state],
            states=either([case.policy.states[OrderState(state)] for state in rules.states]),
        )
    if rules.times is not None and order.done.count(case.name) >= rules.times:
        case.refuse("order.times", action=case.called, order=order.id, times=how_often(rules.times))
    days = rules.days(case.customer.tier)
    if days is not None:
        since = order.delivered if order.delivered is not None else order.placed
        if since is None or case.now - since > days * DAY_S:
            case.refuse("order.window", action=case.called, order=order.id, days=str(days))


def reason(case: Case, given: str | None) -> str | None:
    """A reason of the accepted ones; None where the shop asks for none, whatever was given."""
    accepted = case.rules.reasons
    if not accepted:
        return None
    if given is None:
        case.ask("reason")
    if given not in accepted:
        case.refuse("order.reason", reasons=joined(list(accepted.values())))
    return given


def excluded(case: Case, order: Order, skus: Iterable[str]) -> None:
    for item in _items(order, skus):
        if _named(item.product, case.rules.not_for):
            case.refuse("items.excluded", action=case.called, title=item.title)


def limits(case: Case, order: Order | None, cents: int, skus: Iterable[str] = ()) -> str | None:
    """Why an agent has to agree first, as the id of the words that say so; None where nobody has to."""
    rules = case.rules
    currency = order.currency if order is not None else ""
    if rules.most_cents is not None and cents > rules.most_cents:
        most = money(rules.most_cents, currency)
        case.refuse("order.amount", action=case.called, most=most, amount=money(cents, currency))
    if rules.who is Who.AGENT:
        return "why.always"
    if rules.person_from_cents is not None and cents >= rules.person_from_cents:
        return "why.amount"
    if order is not None and any(_named(item.product, rules.person_for) for item in _items(order, skus)):
        return "why.product"
    return None


def either(texts: list[Localized]) -> Localized:
    """One of these, as it is said."""
    english = [one.get("en") for one in texts]
    both = f"{', '.join(english[:-1])} or {english[-1]}" if len(english) > 1 else english[0]
    return Localized(both, "、".join(one.get("zh") for one in texts))


def how_often(times: int) -> Localized:
    return Localized({1: "once", 2: "twice"}.get(times, f"{times} times"), f"{times} 次")


def _items(order: Order, skus: Iterable[str]) -> list[OrderItem]:
    wanted = set(skus)
    return [item for item in order.items if item.sku in wanted]


def _named(product: str, names: Iterable[str]) -> bool:
    return any(product.startswith(name[:-1]) if name.endswith("*") else product == name for name in names)
