"""What is shown of orders and accounts. Everything is the customer's own: whoever calls sees to that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.cart import CartLine
from assistant.events import Asked, OrdersShown, ServiceEvent
from assistant.service.actions import (
    Lookup,
    RefundState,
    Reorder,
    ShowInvoice,
    ShowOrder,
    TrackOrder,
    Warranty,
)
from assistant.service.deciding import method_words
from assistant.service.dialogue.cards import address_text, called, card, day, in_a_line, refunds, tracking, warranty
from assistant.service.dialogue.lexicon import Lexicon
from assistant.service.dialogue.state import Request
from assistant.service.dialogue.things import things_sure
from assistant.service.dialogue.wants import Want
from assistant.service.facts import gather
from assistant.service.judging import judge
from assistant.service.port import OrderSystem
from assistant.service.records import Article, Customer, Order, OrderItem
from assistant.service.rules import Policy
from assistant.service.verdicts import NeedsInformation, Refused
from assistant.wording import money
from prompts.render import reply
from retrieval.products import Language

MOST_SHOWN = 5
_LOOKUPS: dict[Want, type[ShowOrder | TrackOrder | RefundState | ShowInvoice | Warranty | Reorder]] = {
    Want.ORDER: ShowOrder,
    Want.TRACK: TrackOrder,
    Want.REFUND: RefundState,
    Want.INVOICE: ShowInvoice,
    Want.WARRANTY: Warranty,
    Want.REORDER: Reorder,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What is said, and the ids of the orders that were shown as a list."""

    said: tuple[ServiceEvent | Asked | str, ...]
    listed: tuple[str, ...] = ()
    cart: tuple[CartLine, ...] = ()


async def looked_up(
    request: Request,
    who: Customer,
    orders: Sequence[Order],
    system: OrderSystem,
    policy: Policy,
    lexicon: Lexicon,
    language: Language,
) -> Shown:
    """The answer to a lookup about `orders` of the customer `who`, newest first. Raises `OrderSystemFault`."""
    if request.want is Want.PROFILE:
        return Shown((_profile(who, policy, language),))
    if request.want is Want.ORDERS:
        return _orders(orders, policy, lexicon, language)
    kind = _LOOKUPS[request.want]
    said: list[ServiceEvent | Asked | str] = []
    cart: list[CartLine] = []
    if request.want in (Want.ORDER, Want.TRACK):
        said.append(OrdersShown(tuple(card(order, policy, lexicon, language) for order in orders)))
    for order in orders:
        action: Lookup = kind(order.id)
        facts = await gather(system, action, who.id)
        verdict = judge(action, facts, policy, 0.0)
        if isinstance(verdict, Refused | NeedsInformation):
            said.append(verdict.words.get(language))
            continue
        named = things_sure(request.words, order.items, lexicon)
        items = [item for item in order.items if item.sku in named] or list(order.items)
        match request.want:
            case Want.ORDER:
                said += [in_a_line(order, policy, language), tracking(order, policy, language)]
            case Want.TRACK:
                said.append(tracking(order, policy, language))
            case Want.REFUND:
                said.append(refunds(order, who, policy, language))
            case Want.INVOICE:
                said.append(_invoice(order, language))
            case Want.WARRANTY:
                months = {sku: article.warranty_months for sku, article in facts.articles.items()}
                said += [warranty(item, order, months.get(item.sku), lexicon, language) for item in items]
            case _:
                lines = [line for item in items if (line := _again(item.sku, item.quantity, facts.articles))]
                cart += lines
                said += _reordered(items, lines, lexicon, language)
    return Shown(tuple(said), tuple(order.id for order in orders), tuple(cart))


def _orders(orders: Sequence[Order], policy: Policy, lexicon: Lexicon, language: Language) -> Shown:
    if not orders:
        return Shown((reply("service_orders_none", language),))
    newest = orders[:MOST_SHOWN]
    cards = OrdersShown(tuple(card(order, policy, lexicon, language) for order in newest))
    return Shown(
        (cards, reply("service_orders", language, count=len(orders), shown=len(newest))),
        tuple(order.id for order in newest),
    )


def _profile(who: Customer, policy: Policy, language: Language) -> str:
    methods = [method_words(one, one.id, policy).get(language) for one in who.methods]
    balances = {one.id: one.balance_cents for one in who.methods if one.balance_cents is not None}
    told = [
        f"{words} {money(balances[one.id] or 0, 'USD').text}" if one.id in balances else words
        for one, words in zip(who.methods, methods, strict=True)
    ]
    return reply(
        "service_profile",
        language,
        customer=who.name,
        email=who.email,
        phone=who.phone,
        address=address_text(who.address, language) if who.address is not None else "",
        methods=(", " if language == "en" else "、").join(told),
    )


def _invoice(order: Order, language: Language) -> str:
    invoice = order.invoice
    assert invoice is not None, "the judge refuses an invoice that there is not"
    return reply(
        "service_invoice",
        language,
        number=invoice.number,
        order=order.id,
        amount=money(invoice.cents, order.currency).text,
        title=invoice.title,
        issued=day(invoice.issued),
    )


def _again(sku: str, quantity: int, articles: Mapping[str, Article]) -> CartLine | None:
    """The line that orders a variant again, as far as it can be had."""
    article = articles.get(sku)
    variant = article.variant(sku) if article is not None else None
    if article is None or variant is None or not variant.available:
        return None
    return CartLine(article.product, sku, min(quantity, variant.available) if variant.available > 1 else quantity)


def _reordered(
    items: Sequence[OrderItem], lines: Sequence[CartLine], lexicon: Lexicon, language: Language
) -> list[str]:
    had = {line.sku: line.quantity for line in lines}
    join = ", " if language == "en" else "、"
    got = [f"{had[item.sku]} × {called(item, lexicon, language)}" for item in items if item.sku in had]
    missing = [called(item, lexicon, language) for item in items if item.sku not in had]
    said = [reply("service_reordered", language, list=join.join(got))] if got else []
    return said + ([reply("service_reorder_missing", language, list=join.join(missing))] if missing else [])
