"""The judge over every order of the sample shop: what is refused changes nothing, what is allowed moves money and goods exactly."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from assistant.service.actions import (
    CHANGES,
    Action,
    CancelOrder,
    Change,
    ChangeAddress,
    ChangeOrderAddress,
    ChangeOrderItems,
    ChangeOrderPayment,
    CheckStock,
    ExchangeItems,
    FindCustomer,
    ListOrders,
    RefundState,
    Reorder,
    ReturnItems,
    ShowCustomer,
    ShowInvoice,
    ShowOrder,
    TrackOrder,
    Warranty,
    WithdrawReturn,
)
from assistant.service.arithmetic import NoSum, calculated
from assistant.service.facts import Facts, gather
from assistant.service.judging import judge
from assistant.service.memory import MemoryOrders
from assistant.service.records import Address, Customer, Flow, Order, OrderState, Payment, StockedVariant
from assistant.service.verdicts import Allowed, NeedsInformation, Refused
from tests.service_shop import DAY_S, NOW, memory, order_in, policy, recent, shop

PLACE = Address("1 New Street", "Elsewhere", "US", "10001")
OPEN = [
    one
    for one in shop().orders.values()
    if one.state in (OrderState.PENDING, OrderState.PAID) or (one.state is OrderState.DELIVERED and recent(one))
]
DELIVERED = order_in(OrderState.DELIVERED, lambda one: recent(one) and len(one.items) == 1)


def drawn(rng: random.Random) -> tuple[str, Change]:
    """A change by a customer: mostly of their own order and mostly well said, sometimes not."""
    order = rng.choice(OPEN if rng.random() < 0.7 else list(shop().orders.values()))
    customer = order.customer if rng.random() < 0.9 else rng.choice(list(shop().customers))
    methods = [one.id for one in shop().customers[customer].methods] + ["CRD-0"]
    lines = rng.choices(order.items, k=rng.choice((0, 1, 1, 1, 2)))
    skus = tuple(item.sku if rng.random() < 0.95 else "ZZ-1" for item in lines)
    new = tuple(rng.choice(shop().articles[item.product].variants).sku for item in lines)[: rng.choice((1, 2, 2))]
    method = rng.choice([*methods, None])
    reason = rng.choice(("too_small", "no_longer_needed", "changed_mind", "because", None))
    number = order.id if rng.random() < 0.95 else "TW-0"
    return customer, rng.choice(
        (
            CancelOrder(number, reason),
            ChangeOrderAddress(number, rng.choice((PLACE, replace(PLACE, city=""), None))),
            ChangeOrderPayment(number, method),
            ChangeOrderItems(number, skus, new, method),
            ReturnItems(number, skus, method, reason),
            ExchangeItems(number, skus, new, method, reason),
            WithdrawReturn(number),
            ChangeAddress(PLACE),
        )
    )


def wealth(customers: dict[str, Customer], orders: dict[str, Order], of: str) -> tuple[int, int]:
    """What is left on a customer's gift cards, and what they have paid by them on balance."""
    left = sum(one.balance_cents or 0 for one in customers[of].methods)
    cards = {one.id for one in customers[of].methods if one.is_gift_card}
    paid = sum(
        cents
        for one in orders.values()
        if one.customer == of
        for method, cents in one.paid().items()
        if method in cards
    )
    return left, paid


async def test_random_changes_keep_what_has_to_hold() -> None:
    rng = random.Random("judging")
    system = memory()
    tried: Counter[str] = Counter()
    for number in range(3000):
        if number % 300 == 0:  # a shop in which much can still be done
            system = memory()
        customer, action = drawn(rng)
        facts = await gather(system, action, customer)
        orders, customers = dict(system.orders), dict(system.customers)
        verdict = judge(action, facts, policy(), NOW)
        assert (system.orders, system.customers) == (orders, customers)
        tried[type(verdict).__name__] += 1
        tried[type(action).__name__] += isinstance(verdict, Allowed)
        if not isinstance(verdict, Allowed):
            continue
        assert verdict.execution is not None
        await system.perform(verdict.execution, f"k{number}", actor=customer, now=NOW)
        touched = [one for id, one in system.orders.items() if one != orders[id]]
        assert {one.customer for one in touched} <= {customer}
        assert {id for id, one in system.customers.items() if one != customers[id]} <= {customer}
        # what gift cards lose is what they pay, to the cent
        before, after = wealth(customers, orders, customer), wealth(system.customers, system.orders, customer)
        assert sum(before) == sum(after)
        assert all((one.balance_cents or 0) >= 0 for one in system.customers[customer].methods)
        for one in touched:
            _check(action, orders[one.id], one, verdict)
    assert min(tried[kind] for kind in ("Allowed", "Refused", "NeedsInformation")) > 100
    assert all(tried[kind.__name__] for kind in CHANGES)


def _check(action: Change, before: Order, after: Order, verdict: Allowed) -> None:
    was, now = sum(before.paid().values()), sum(after.paid().values())
    assert verdict.execution is not None
    assert now - was == verdict.execution.money_cents
    assert now >= 0
    assert after.version == before.version + 1
    match action:
        case CancelOrder():
            assert now == 0
            assert not after.refundable()
        case ChangeOrderItems():
            assert sum(after.copies().values()) == sum(before.copies().values())
            assert after.total_cents - before.total_cents == now - was or not before.payments
        case ReturnItems():
            assert after.returned is not None
            assert 0 < after.returned.refund_cents <= after.total_cents
            assert not Counter(after.returned.skus) - after.copies()
        case ChangeOrderPayment():
            assert now == was == sum(after.refundable().values())
        case _:
            assert now == was


async def judged(action: Action, customer: str | None, system: MemoryOrders | None = None, now: float = NOW) -> object:
    found = judge(action, await gather(system or memory(), action, customer), policy(), now)
    if isinstance(found, Refused):
        return found.rule
    return found.fields if isinstance(found, NeedsInformation) else "allowed"


async def test_nobody_changes_anything() -> None:
    for action in (drawn(random.Random(n))[1] for n in range(50)):
        assert await judged(action, None) == "customer.identify"
        assert await judged(action, "C-0") == "customer.identify"


async def test_of_others_nothing_is_told() -> None:
    """Whether an order is there and somebody else's, or is not there at all, the answer is one and the same but for its number."""
    other = next(id for id in shop().customers if id != DELIVERED.customer)
    for kind in (ShowOrder, TrackOrder, RefundState, ShowInvoice, Reorder, Warranty, WithdrawReturn):
        there = judge(kind(DELIVERED.id), await gather(memory(), kind(DELIVERED.id), other), policy(), NOW)
        not_there = judge(kind("TW-0"), await gather(memory(), kind("TW-0"), other), policy(), NOW)
        assert isinstance(there, Refused)
        assert isinstance(not_there, Refused)
        assert there.rule == not_there.rule == "order.unknown"
        assert (there.words.en or "").replace(DELIVERED.id, "TW-0") == not_there.words.en
    facts = await gather(memory(), ShowOrder(DELIVERED.id), other)
    assert facts == Facts(shop().customers[other])


async def test_what_is_missing_is_asked_for_before_it_is_judged() -> None:
    order, customer = DELIVERED.id, DELIVERED.customer
    sku = (DELIVERED.items[0].sku,)
    assert await judged(ReturnItems(None, None, None), customer) == ("order",)
    assert await judged(ReturnItems(order, None, None), customer) == ("skus",)
    assert await judged(ReturnItems(order, sku, None), customer) == ("reason",)
    assert await judged(ReturnItems(order, sku, None, "changed_mind"), customer) == ("method",)
    assert await judged(CheckStock(None), customer) == ("sku",)
    assert await judged(FindCustomer(), None) == ("details",)
    assert await judged(FindCustomer(name="Amelia Hartwell"), None) == ("details",)
    # but what may not be anyhow is not asked about
    assert await judged(CancelOrder(order, None), customer) == "order.state"


@pytest.mark.parametrize(("days", "rule"), [(29.9, "allowed"), (30.1, "order.window")])
async def test_a_span_ends_to_the_second(days: float, rule: str) -> None:
    order = order_in(
        OrderState.DELIVERED,
        lambda one: (
            shop().customers[one.customer].tier != "gold"
            and one.total_cents < 50_000
            and all(not item.product.startswith("BE") for item in one.items)
        ),
    )
    assert order.delivered is not None
    action = ReturnItems(order.id, (order.items[0].sku,), order.method(), "changed_mind")
    assert await judged(action, order.customer, now=order.delivered + days * DAY_S) == rule


async def test_where_the_day_of_delivery_is_not_known_a_span_is_over() -> None:
    system = memory()
    system.orders[DELIVERED.id] = replace(DELIVERED, delivered=None, placed=None)
    action = ReturnItems(DELIVERED.id, (DELIVERED.items[0].sku,), DELIVERED.method(), "changed_mind")
    assert await judged(action, DELIVERED.customer, system) == "order.window"


async def test_items_of_several_copies_are_parted() -> None:
    line = next(
        (order, item)
        for order in shop().orders.values()
        if order.state is OrderState.DELIVERED
        for item in order.items
        if item.quantity > 1
        and any(v.sku != item.sku and v.available > 1 for v in shop().articles[item.product].variants)
    )
    order, item = line
    system = memory()
    system.orders[order.id] = replace(order, state=OrderState.PAID)
    new = next(v for v in shop().articles[item.product].variants if v.sku != item.sku and v.available > 1)
    card = next(one.id for one in shop().customers[order.customer].methods if not one.is_gift_card)
    action = ChangeOrderItems(order.id, (item.sku,), (new.sku,), card)
    verdict = judge(action, await gather(system, action, order.customer), policy(), NOW)
    assert isinstance(verdict, Allowed)
    assert verdict.execution is not None
    (after,) = verdict.execution.orders
    assert after.copies() == order.copies() - Counter([item.sku]) + Counter([new.sku])
    assert {(one.sku, one.quantity) for one in after.items} >= {(item.sku, item.quantity - 1), (new.sku, 1)}


@pytest.mark.parametrize(("counted", "rule"), [(True, "variant.unavailable"), (False, "allowed")])
async def test_no_more_are_promised_than_there_are(counted: bool, rule: str) -> None:
    order = order_in(OrderState.PAID, lambda one: one.items[0].product[:2] not in ("FU", "BE"))
    line = replace(order.items[0], quantity=2)
    last = StockedVariant("LAST", line.price_cents, 1, {}, counted)
    article = replace(shop().articles[line.product], variants=(last,))
    system = MemoryOrders(shop().customers.values(), [replace(order, items=(line,))], [article])
    card = next(one.id for one in shop().customers[order.customer].methods if not one.is_gift_card)
    both = ChangeOrderItems(order.id, (line.sku,) * 2, ("LAST",) * 2, card)
    assert await judged(both, order.customer, system) == rule
    assert await judged(ChangeOrderItems(order.id, (line.sku,), ("LAST",), card), order.customer, system) == "allowed"


async def test_a_refund_arrives_at_once_or_after_working_days() -> None:
    for at_once in (True, False):
        order = order_in(OrderState.PAID, lambda one, wanted=at_once: str(one.method()).startswith("GFT") == wanted)  # type: ignore[misc]  # mypy does not infer a lambda's default
        action = CancelOrder(order.id, "no_longer_needed")
        verdict = judge(action, await gather(memory(), action, order.customer), policy(), NOW)
        assert isinstance(verdict, Allowed)
        (back,) = verdict.payments
        assert (back.flow, back.cents) == (Flow.REFUND, order.total_cents)
        assert (back.arrives is None) == at_once
        assert ("at once" if at_once else "within 1 to 5 working days") in str(verdict.words[0].en)
        assert ("立即" if at_once else "1 至 5 个工作日") in str(verdict.words[0].zh)


def test_what_is_refundable_is_what_was_paid() -> None:
    order = order_in(OrderState.PAID)
    paid = (
        Payment(Flow.PAYMENT, "a", 5000),
        Payment(Flow.PAYMENT, "b", 300),
        Payment(Flow.REFUND, "c", 1000),
    )
    assert replace(order, payments=paid).refundable() == {"a": 4300}
    assert replace(order, payments=paid[:2]).refundable() == {"a": 5000, "b": 300}
    assert replace(order, payments=()).refundable() == {}


async def test_an_agent_is_asked_for_what_needs_a_person() -> None:
    order = order_in(OrderState.DELIVERED, lambda one: recent(one) and one.subtotal_cents > 50_000)
    skus = tuple(sorted(order.copies().elements()))
    action = ReturnItems(order.id, skus, order.method(), "changed_mind")
    verdict = judge(action, await gather(memory(), action, order.customer), policy(), NOW)
    assert isinstance(verdict, Allowed)
    assert verdict.needs_person == "why.amount"


async def test_who_is_verified_sees_their_own() -> None:
    customer = DELIVERED.customer
    assert await judged(ListOrders(), customer) == "allowed"
    assert await judged(ShowCustomer(), customer) == "allowed"
    assert await judged(ShowCustomer(customer), customer) == "allowed"
    facts = await gather(memory(), ListOrders(), customer)
    assert {one.customer for one in facts.orders} == {customer}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1+2*3", "7.0"),
        ("(1 + 2) * 3", "9.0"),
        ("10/4", "2.5"),
        ("-3 - -4", "1.0"),
        ("0.1+0.2", "0.3"),
        (".5*4", "2.0"),
    ],
)
def test_sums(expression: str, value: str) -> None:
    assert calculated(expression) == value


@pytest.mark.parametrize(
    "expression", ["", "1+", "2**3", "(1", "1)", "1 2", "x", "1/0", "__import__('os')", "9" * 201, "1..2", "()", "*1"]
)
def test_what_is_no_sum(expression: str) -> None:
    with pytest.raises(NoSum):
        calculated(expression)
