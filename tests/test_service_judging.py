"""The judge over every order of the sample shop: what is refused changes nothing, what is allowed moves money and goods exactly."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.service.actions import (
    Action,
    CancelOrder,
    ChangeOrderItems,
    CheckStock,
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
from assistant.service.policy_file import load
from assistant.service.port import Execution
from assistant.service.records import Address, Flow, OrderState, Payment, StockedVariant
from assistant.service.verdicts import Allowed, NeedsInformation, Refused
from assistant.service.working_days import working_days_after
from eval.service_play import newest, policy_file
from eval.service_random import Drawing, _of_order, try_random
from server.orders.documented import DocumentedShop
from server.orders.ecom_bench import EcomBench
from server.orders.shapes import Shape
from server.orders.tau2_retail import Tau2Retail
from tests.other_shops import ecom, tau2, written
from tests.service_shop import DAY_S, FOLDER, NOW, memory, order_in, policy, recent, shop

PLACE = Address("1 New Street", "Elsewhere", "US", "10001")
DELIVERED = order_in(OrderState.DELIVERED, lambda one: recent(one) and len(one.items) == 1)


@pytest.mark.parametrize("shape", [DocumentedShop(), Tau2Retail(), EcomBench()], ids=lambda one: one.name)
async def test_random_changes_keep_what_has_to_hold(shape: Shape, tmp_path: Path) -> None:
    """On the sample shop and on small ones in the other shapes; `eval.service_random` says what has to hold."""
    folder = {"documented": lambda: FOLDER, "tau2_retail": lambda: written(tmp_path, tau2()), "ecom_bench": lambda: ecom(tmp_path)}[shape.name]()  # fmt: skip
    rules = load(policy_file(folder, shape))
    report = await try_random(
        shape, folder, rules, NOW if shape.name == "documented" else newest(shape.load(folder)), count=1500
    )
    assert report.broken == []
    assert report.allowed.total() > 100
    assert report.refused.total() > 100
    assert report.asked > 20
    assert len(report.allowed) >= 5


def test_what_does_not_hold_is_found() -> None:
    order = order_in(OrderState.PAID)
    execution = Execution(order.customer, CancelOrder(order.id, None), money_cents=-order.total_cents)
    verdict = Allowed(execution)
    back = Payment(Flow.REFUND, order.payments[0].method, order.total_cents)
    good = replace(order, payments=(*order.payments, back), done=("cancel_order",), version=1)
    assert list(_of_order(execution.action, order, good, verdict)) == []
    for wrong, said in (
        (replace(good, payments=(*good.payments, back)), "more was given back than was paid"),
        (replace(good, payments=order.payments), "something of a cancelled order was kept"),
        (replace(good, items=(*order.items, order.items[0])), "the order has another number of items"),
        (replace(good, version=0), "the change was not noted"),
    ):
        assert said in list(_of_order(execution.action, order, wrong, verdict))


async def judged(action: Action, customer: str | None, system: MemoryOrders | None = None, now: float = NOW) -> object:
    found = judge(action, await gather(system or memory(), action, customer), policy(), now)
    if isinstance(found, Refused):
        return found.rule
    return found.fields if isinstance(found, NeedsInformation) else "allowed"


async def test_nobody_changes_anything() -> None:
    drawing = Drawing(shop(), policy(), random.Random("nobody"))
    for action in (drawing.change()[1] for _ in range(50)):
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


async def test_what_somebody_writes_comes_back_short_and_as_it_is() -> None:
    number = "TW-1\n{shop} {0}" + "x" * 500
    verdict = judge(ShowOrder(number), await gather(memory(), ShowOrder(number), DELIVERED.customer), policy(), NOW)
    assert isinstance(verdict, Refused)
    assert verdict.words.en == f"There is no order TW-1 {{shop}} {{0}}{'x' * 65} in your account."


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


@pytest.mark.parametrize(
    ("sent", "days", "arrives"),
    [
        ("2026-11-20", 5, "2026-11-27"),  # a Friday
        ("2026-11-22", 5, "2026-11-27"),  # a Sunday
        ("2026-11-21", 0, "2026-11-23"),  # a Saturday, at once
        ("2026-12-24", 1, "2026-12-28"),  # before a holiday on a Friday
        ("2026-12-30", 2, "2027-01-04"),
        ("2026-11-18", 20, "2026-12-16"),
    ],
)
def test_working_days_are_no_weekends_and_no_holidays(sent: str, days: int, arrives: str) -> None:
    at = datetime.fromisoformat(f"{sent}T12:30:00+00:00").timestamp()
    found = working_days_after(at, days, {"2026-12-25", "2027-01-01"})
    assert datetime.fromtimestamp(found, UTC).isoformat() == f"{arrives}T12:30:00+00:00"


async def test_no_refund_is_promised_for_a_day_on_which_nobody_works() -> None:
    order = order_in(OrderState.PAID, lambda one: not str(one.method()).startswith("GFT"))
    action = CancelOrder(order.id, "no_longer_needed")
    facts = await gather(memory(), action, order.customer)
    for day in range(60):
        verdict = judge(action, facts, policy(), NOW + day * DAY_S)
        assert isinstance(verdict, Allowed)
        (back,) = verdict.payments
        promised = datetime.fromtimestamp(back.arrives or 0.0, UTC).date()
        assert promised.weekday() < 5
        assert promised.isoformat() not in policy().refunds.holidays


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
