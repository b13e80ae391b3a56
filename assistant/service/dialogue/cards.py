"""Orders as events and in words: every figure is the order system's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from assistant.events import OrderCard, OrderLine, Parcel
from assistant.service.deciding import method_words
from assistant.service.dialogue.lexicon import Lexicon
from assistant.service.dialogue.orders_meant import UNDER_WAY
from assistant.service.dialogue.state import BETWEEN
from assistant.service.records import Address, Customer, Flow, Order, OrderItem
from assistant.service.rules import Policy
from assistant.wording import money
from prompts.render import reply
from retrieval.products import Language

_JOIN: dict[Language, str] = {"en": ", ", "zh": "、"}


def day(moment: float | None) -> str:
    """A moment's day in UTC as YYYY-MM-DD."""
    return "" if moment is None else datetime.fromtimestamp(moment, UTC).date().isoformat()


def options(item_options: dict[str, str], lexicon: Lexicon, language: Language) -> str:
    labels = [lexicon.label(name, value, language) for name, value in item_options.items()]
    return _JOIN[language].join(label for label in labels if label and label != "-")


def called(item: OrderItem, lexicon: Lexicon, language: Language) -> str:
    """An item as the customer is asked about it."""
    told = options(dict(item.options), lexicon, language)
    name = item.title.get(language)
    return f"{name} ({told})" if told and language == "en" else f"{name}（{told}）" if told else name


def card(order: Order, policy: Policy, lexicon: Lexicon, language: Language) -> OrderCard:
    lines = tuple(
        OrderLine(
            product=item.product,
            sku=item.sku,
            title=item.title.get(language),
            options=options(dict(item.options), lexicon, language),
            quantity=item.quantity,
            price=money(item.price_cents, order.currency),
        )
        for item in order.items
    )
    parcels = tuple(Parcel(one.carrier, one.tracking, one.due, day(one.delivered) or None) for one in order.shipments)
    placed = "" if order.placed is None else datetime.fromtimestamp(order.placed, UTC).isoformat(timespec="seconds")
    return OrderCard(
        order=order.id,
        placed=placed,
        state=order.state.value,
        state_text=policy.states[order.state].get(language),
        total=money(order.total_cents, order.currency),
        lines=lines,
        parcels=parcels,
    )


def in_a_line(order: Order, policy: Policy, language: Language) -> str:
    """One order in one line, for a choice."""
    items = _JOIN[language].join(item.title.get(language) for item in order.items[:3])
    more = len(order.items) > 3
    return reply(
        "service_order_line",
        language,
        order=order.id,
        placed=day(order.placed),
        state=policy.states[order.state].get(language),
        items=items + ("…" if more else ""),
        total=money(order.total_cents, order.currency).text,
    )


def choice(order: Order, language: Language) -> str:
    """One order as an answer that can be chosen: its number and what is in it."""
    items = _JOIN[language].join(item.title.get(language) for item in order.items[:2])
    return f"{order.id}{BETWEEN}{items}{'…' if len(order.items) > 2 else ''}"


def state_of(order: Order, policy: Policy, language: Language) -> str:
    """Where an order is, in a sentence with the shop's own word for it."""
    return reply("service_state", language, order=order.id, state=policy.states[order.state].get(language))


def tracking(order: Order, policy: Policy, language: Language) -> str:
    """Where an order is: its state, and each parcel with its newest event."""
    said = [state_of(order, policy, language)]
    for parcel in order.shipments:
        newest = max(parcel.events, key=lambda event: event.at, default=None)
        said.append(
            reply(
                "service_parcel",
                language,
                carrier=parcel.carrier,
                tracking=parcel.tracking,
                delivered=day(parcel.delivered),
                arrived=order.state not in UNDER_WAY,
                due=parcel.due or "",
                newest=newest.words.get(language) if newest is not None else "",
            )
        )
    return "\n".join(said)


def refunds(order: Order, customer: Customer, policy: Policy, language: Language) -> str:
    """What was and will be paid back of an order."""
    said: list[str] = []
    for payment in order.payments:
        if payment.flow is Flow.REFUND:
            method = method_words(customer.method(payment.method), payment.method, policy).get(language)
            amount = money(payment.cents, order.currency).text
            said.append(
                reply(
                    "service_refund",
                    language,
                    order=order.id,
                    amount=amount,
                    method=method,
                    at=day(payment.at),
                    arrives=day(payment.arrives),
                )
            )
    returned = order.returned
    if returned is not None and returned.refunded is None and returned.refund_cents:
        amount = money(returned.refund_cents, order.currency).text
        name = "service_refund_received" if returned.received is not None else "service_refund_waits"
        said.append(reply(name, language, order=order.id, amount=amount))
    elif returned is not None and returned.refunded is not None and not said:
        amount = money(returned.refund_cents, order.currency).text
        said.append(
            reply(
                "service_refund",
                language,
                order=order.id,
                amount=amount,
                method="",
                at=day(returned.refunded),
                arrives="",
            )
        )
    if not said:
        return reply("service_refund_none", language, order=order.id, state=state_of(order, policy, language))
    return "\n".join(said)


def warranty(item: OrderItem, order: Order, months: int | None, lexicon: Lexicon, language: Language) -> str:
    """How long the shop stands for an item, from the day it came."""
    since = order.delivered if order.delivered is not None else order.placed
    if months is None or since is None:
        return reply("service_warranty_none", language, title=called(item, lexicon, language))
    began = datetime.fromtimestamp(since, UTC).date()
    month = began.month - 1 + months
    year, month = began.year + month // 12, month % 12 + 1
    last = (began.replace(year=year, month=month, day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    ends = last if began.day > last.day else last.replace(day=began.day)
    return reply(
        "service_warranty", language, title=called(item, lexicon, language), months=months, until=ends.isoformat()
    )


def address_text(address: Address, language: Language) -> str:
    parts = (
        (address.line1, address.line2, address.city, f"{address.region} {address.postcode}".strip(), address.country)
        if language == "en"
        else (
            f"{address.region}{address.city if address.city != address.region else ''}{address.line1}{address.line2}",
            address.postcode,
        )
    )
    return ", ".join(part for part in parts if part)
