"""Random changes on any shop, legal and illegal ones: what has to hold whatever the shop and its policy are.

What is refused changes nothing. What is allowed changes records of that customer alone; no cent comes from nowhere or is lost; no
gift card falls below nothing; no order gives back more than was paid or holds other numbers of items. What is written in the
shop's own shape and read again is the same state, where that shape has a place for all of it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

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
    name_of,
)
from assistant.service.facts import gather
from assistant.service.judging import judge
from assistant.service.memory import MemoryOrders
from assistant.service.records import Address, Customer, Order
from assistant.service.rules import Policy
from assistant.service.verdicts import Allowed, NeedsInformation, Refused
from eval.service_play import Hasher
from server.orders.shapes import Shape, ShopRecords

ROUND = 300  # changes before the shop is as it was loaded again
_PLACE = Address("1 New Street", "Elsewhere", "US", "10001")
_MOST_BROKEN = 20


@dataclass(slots=True)
class RandomReport:
    """How many changes of each action were allowed, refused by which rule, asked about; `broken` is what did not hold."""

    allowed: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    broken: list[str] = field(default_factory=list)


async def try_random(
    shape: Shape, folder: Path, policy: Policy, now: float, *, count: int, seed: str = "random"
) -> RandomReport:
    """Play so many random changes."""
    shop = shape.load(folder)
    drawing = Drawing(shop, policy, random.Random(seed))
    report = RandomReport()
    hasher = Hasher(shop)
    for start in range(0, count, ROUND):
        system = MemoryOrders(shop.customers.values(), shop.orders.values(), shop.articles.values())
        for number in range(start, min(count, start + ROUND)):
            customer, action = drawing.change()
            for wrong in await _tried(system, customer, action, policy, now, number, report):
                report.broken.append(f"{number} {name_of(action)}: {wrong}")
        after = ShopRecords(system.customers, system.orders, shop.articles)
        if shape.whole and not _reads_back(shape, folder, shop, after, hasher):
            report.broken.append(f"after {start + ROUND}: what was written reads as another state")
        if len(report.broken) >= _MOST_BROKEN:
            break
    return report


class Drawing:
    """Draws changes: mostly of one's own order, in a state in which it may be, and well said; sometimes not."""

    def __init__(self, shop: ShopRecords, policy: Policy, rng: random.Random) -> None:
        self._shop, self._policy, self._rng = shop, policy, rng
        self._orders = list(shop.orders.values())
        self._customers = list(shop.customers)
        states = {state for rules in policy.actions.values() for state in rules.states}
        self._open = [one for one in self._orders if one.state in states] or self._orders

    def change(self) -> tuple[str, Change]:
        rng = self._rng
        order = rng.choice(self._open if rng.random() < 0.7 else self._orders)
        customer = order.customer if rng.random() < 0.9 else rng.choice(self._customers)
        number = order.id if rng.random() < 0.95 else f"{order.id}0"
        lines = rng.choices(order.items, k=rng.choice((0, 1, 1, 1, 2)))
        skus = tuple(item.sku if rng.random() < 0.95 else "no such item" for item in lines)
        new = tuple(self._variant(item.product) for item in lines)[: rng.choice((1, 2, 2))]
        method = rng.choice([*(one.id for one in self._shop.customers[customer].methods), "no such method", None])
        return customer, rng.choice(
            (
                CancelOrder(number, self._reason("cancel_order")),
                ChangeOrderAddress(number, rng.choice((_PLACE, replace(_PLACE, city=""), None))),
                ChangeOrderPayment(number, method),
                ChangeOrderItems(number, skus, new, method),
                ReturnItems(number, skus, method, self._reason("return_items")),
                ExchangeItems(number, skus, new, method, self._reason("exchange_items")),
                WithdrawReturn(number),
                ChangeAddress(_PLACE),
            )
        )

    def _variant(self, product: str) -> str:
        article = self._shop.articles.get(product)
        return self._rng.choice(article.variants).sku if article is not None else "no such variant"

    def _reason(self, name: str) -> str | None:
        rules = self._policy.actions.get(name)
        known: list[str | None] = list(rules.reasons) if rules is not None else []
        return self._rng.choice([*known, "no such reason", None])


async def _tried(
    system: MemoryOrders, customer: str, action: Change, policy: Policy, now: float, number: int, report: RandomReport
) -> list[str]:
    """Judge a change and perform it where it may be; what did not hold."""
    orders, customers = dict(system.orders), dict(system.customers)
    verdict = judge(action, await gather(system, action, customer), policy, now)
    if isinstance(verdict, Allowed) and verdict.execution is not None:
        report.allowed[name_of(action)] += 1
        await system.perform(verdict.execution, f"random-{number}", actor=customer, now=now)
        return list(_broken(action, customer, verdict, (orders, customers), (system.orders, system.customers)))
    report.asked += isinstance(verdict, NeedsInformation)
    if isinstance(verdict, Refused):
        report.refused[verdict.rule] += 1
    return (
        [] if (system.orders, system.customers) == (orders, customers) else ["it was not allowed and changed something"]
    )


Records = tuple[Mapping[str, Order], Mapping[str, Customer]]


def _broken(action: Change, customer: str, verdict: Allowed, before: Records, after: Records) -> Iterator[str]:
    touched = [one for id, one in after[0].items() if one is not before[0][id]]
    people = {id for id, one in after[1].items() if one is not before[1][id]}
    if {one.customer for one in touched} | people > {customer}:
        yield "it changed what is somebody else's"
    if sum(_wealth(customer, *before)) != sum(_wealth(customer, *after)):
        yield "what gift cards hold and have paid is another sum"
    if any((one.balance_cents or 0) < 0 for one in after[1][customer].methods):
        yield "a gift card is below nothing"
    for one in touched:
        yield from _of_order(action, before[0][one.id], one, verdict)


def _wealth(customer: str, orders: Mapping[str, Order], customers: Mapping[str, Customer]) -> tuple[int, int]:
    """What is left on a customer's gift cards, and what they have paid by them on balance."""
    cards = {one.id: one.balance_cents for one in customers[customer].methods if one.balance_cents is not None}
    mine: Sequence[Order] = [one for one in orders.values() if one.customer == customer]
    paid = sum(cents for one in mine for method, cents in one.paid().items() if method in cards)
    return sum(cards.values()), paid


def _of_order(action: Change, before: Order, after: Order, verdict: Allowed) -> Iterator[str]:
    was, now = sum(before.paid().values()), sum(after.paid().values())
    moved = verdict.execution.money_cents if verdict.execution is not None else 0
    if now - was != moved:
        yield f"{moved} cents were to move, {now - was} did"
    if now < 0 or sum(after.refundable().values()) != now:
        yield "more was given back than was paid"
    if sum(after.copies().values()) != sum(before.copies().values()):
        yield "the order has another number of items"
    if after.version != before.version + 1 or after.done[-1:] != (name_of(action),):
        yield "the change was not noted"
    if isinstance(action, CancelOrder) and now:
        yield "something of a cancelled order was kept"
    if isinstance(action, ChangeOrderItems) and before.payments and after.total_cents - before.total_cents != now - was:
        yield "the difference in price is not what was paid"
    if isinstance(action, ReturnItems) and (
        after.returned is None or not 0 <= after.returned.refund_cents <= after.total_cents
    ):
        yield "more would be given back than the order came to"


def _reads_back(shape: Shape, source: Path, before: ShopRecords, after: ShopRecords, hasher: Hasher) -> bool:
    """Whether the state is the same once it was written in the shop's own shape and read again."""
    with TemporaryDirectory(prefix="shop-") as folder:
        shape.save(source, before, after, Path(folder))
        return hasher.hash(shape.load(Path(folder))) == hasher.hash(after)
