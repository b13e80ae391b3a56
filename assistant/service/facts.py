"""What the judge may know of an action: the customer's own records that it touches, fetched before it is judged.

Records of somebody else never get in here, so that nothing the judge says can tell of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.service.actions import (
    Action,
    ChangeOrderItems,
    CheckStock,
    ExchangeItems,
    FindCustomer,
    ListOrders,
    ListProducts,
    Reorder,
    ShowProduct,
    Warranty,
    order_of,
)
from assistant.service.port import OrderSystem
from assistant.service.records import Article, Customer, Order


@dataclass(frozen=True, slots=True)
class Facts:
    """`customer` is who asks, verified; None where nobody is yet. `order` is the order asked about, if it is theirs.

    `articles` are the products concerned, by each SKU or product asked about; `found` are the customers that a search met.
    """

    customer: Customer | None
    order: Order | None = None
    orders: tuple[Order, ...] = ()
    articles: Mapping[str, Article] = field(default_factory=dict)
    catalogue: tuple[Article, ...] = ()
    found: tuple[Customer, ...] = ()


async def gather(system: OrderSystem, action: Action, customer: str | None) -> Facts:
    """The facts for an action of a verified customer. Raises `OrderSystemFault`."""
    who = await system.customer(customer) if customer is not None else None
    number = order_of(action)
    order = await system.order(number) if number is not None and who is not None else None
    if order is not None and who is not None and order.customer != who.id:
        order = None
    return Facts(
        customer=who,
        order=order,
        orders=await system.orders_of(who.id) if who is not None and isinstance(action, ListOrders) else (),
        articles=await _articles(system, action, order),
        catalogue=await system.articles() if isinstance(action, ListProducts) else (),
        found=await _found(system, action),
    )


async def _articles(system: OrderSystem, action: Action, order: Order | None) -> Mapping[str, Article]:
    match action:
        case ShowProduct(product) if product is not None:
            article = await system.article(product)
            return {product: article} if article is not None else {}
        case CheckStock(sku) if sku is not None:
            wanted: tuple[str, ...] = (sku,)
        case ChangeOrderItems() | ExchangeItems():
            wanted = action.new_skus or ()
        case Warranty() | Reorder():
            wanted = tuple(item.sku for item in order.items) if order is not None else ()
        case _:
            return {}
    found: dict[str, Article] = {}
    for sku in dict.fromkeys(wanted):
        article = await system.article_of(sku)
        if article is not None:
            found[sku] = article
    if isinstance(action, ChangeOrderItems | ExchangeItems) and order is not None:
        for product in {item.product for item in order.items if item.sku in (action.skus or ())}:
            article = await system.article(product)
            if article is not None:
                found[product] = article
    return found


async def _found(system: OrderSystem, action: Action) -> tuple[Customer, ...]:
    if not isinstance(action, FindCustomer) or not (action.email or action.phone or action.name):
        return ()
    return await system.find_customers(
        email=action.email or None,
        phone=action.phone or None,
        name=action.name or None,
        postcode=action.postcode or None,
    )
