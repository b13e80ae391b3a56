"""A proposal is executed once, by the customer it is for, while it holds and while nothing it rests on has changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.service.actions import CancelOrder, Change, ChangeOrderAddress, ChangeOrderItems, ReturnItems
from assistant.service.facts import gather
from assistant.service.memory import MemoryOrders
from assistant.service.port import Execution, KeyReused, Outcome, RecordsChanged
from assistant.service.proposals import Executed, Expired, NotTheirs, Proposal, Stale, confirm, propose
from assistant.service.records import Address, OrderState
from assistant.service.verdicts import Refused
from tests.service_shop import NOW, memory, order_in, policy, recent, shop

PAID = order_in(OrderState.PAID)
CANCEL = CancelOrder(PAID.id, "no_longer_needed")
PLACE = Address("1 New Street", "Elsewhere", "US")


async def proposed(
    system: MemoryOrders, action: Change = CANCEL, customer: str = PAID.customer, id: str = "p1"
) -> Proposal:
    found = propose(id, action, await gather(system, action, customer), policy(), NOW)
    assert isinstance(found, Proposal)
    return found


async def test_a_proposal_says_what_would_be_done_and_changes_nothing() -> None:
    system = memory()
    one = await proposed(system)
    assert one.money_cents == -PAID.total_cents
    assert one.expires == NOW + policy().proposal_s
    said = [line.en or "" for line in one.told.lines]
    assert said[0] == f"Order {PAID.id}"
    assert "no longer needed" in said[1]
    assert f"{PAID.total_cents / 100:.2f}" in said[2]
    assert said[-1] == "The order's state is then “cancelled”."
    assert all(line.zh for line in one.told.lines)
    assert system.orders == shop().orders


async def test_what_can_be_done_once_and_what_to_know_is_said() -> None:
    order = order_in(OrderState.DELIVERED, lambda one: recent(one) and one.subtotal_cents > 50_000)
    one = await proposed(
        memory(), ReturnItems(order.id, (order.items[0].sku,), order.method(), "damaged"), order.customer
    )
    note = policy().actions["return_items"].note
    assert note is not None
    assert one.told.lines[-1] == note
    assert policy().words["once_line"] not in one.told.lines
    item = next(item for item in PAID.items if len(shop().articles[item.product].variants) > 1)
    new = next(v for v in shop().articles[item.product].variants if v.sku != item.sku and v.available)
    swap = ChangeOrderItems(PAID.id, (item.sku,), (new.sku,), PAID.method())
    assert (await proposed(memory(), swap)).told.lines[-1] == policy().words["once_line"]


async def test_it_is_executed_once_however_often_it_is_confirmed() -> None:
    system = memory()
    one = await proposed(system)
    first = await confirm(one, system, policy(), customer=PAID.customer, now=NOW + 1)
    assert isinstance(first, Executed)
    for at in (NOW + 2, one.expires + 1e6, NOW - 1e6):
        again = await confirm(one, system, policy(), customer=PAID.customer, now=at)
        assert again == Executed(replace(first.outcome, again=True))
    assert len(await system.audit(PAID.id)) == 1


@pytest.mark.parametrize("at", [-1.0, 600.0, 1e9])
async def test_it_expires_also_where_the_clock_jumps(at: float) -> None:
    system = memory()
    found = await confirm(await proposed(system), system, policy(), customer=PAID.customer, now=NOW + at)
    assert isinstance(found, Expired)
    assert isinstance(found.anew, Proposal)
    assert system.orders == shop().orders


async def test_nobody_else_confirms_it() -> None:
    system = memory()
    other = next(id for id in shop().customers if id != PAID.customer)
    one = await proposed(system)
    assert await confirm(one, system, policy(), customer=other, now=NOW) == NotTheirs()
    # nor a copy of it with another customer's name in it
    forged = await confirm(replace(one, customer=other), system, policy(), customer=other, now=NOW)
    assert isinstance(forged, Stale)
    assert isinstance(forged.anew, Refused)
    assert system.orders == shop().orders


async def test_what_changed_meanwhile_has_to_be_confirmed_anew() -> None:
    system = memory()
    one = await proposed(system)
    moved = await proposed(system, ChangeOrderAddress(PAID.id, PLACE), id="p2")
    assert isinstance(await confirm(moved, system, policy(), customer=PAID.customer, now=NOW), Executed)
    stale = await confirm(one, system, policy(), customer=PAID.customer, now=NOW)
    assert isinstance(stale, Stale)
    assert isinstance(stale.anew, Proposal)
    assert system.orders[PAID.id].state is OrderState.PAID
    assert isinstance(await confirm(stale.anew, system, policy(), customer=PAID.customer, now=NOW), Executed)


async def test_another_policy_makes_it_stale() -> None:
    system = memory()
    one = await proposed(system)
    assert isinstance(await confirm(one, system, replace(policy(), digest="x"), customer=PAID.customer, now=NOW), Stale)


async def test_an_action_put_in_its_place_is_not_executed() -> None:
    system = memory()
    one = await proposed(system)
    other = await confirm(
        replace(one, action=replace(CANCEL, reason="found_cheaper")), system, policy(), customer=PAID.customer, now=NOW
    )
    assert isinstance(other, Stale)
    await confirm(one, system, policy(), customer=PAID.customer, now=NOW)
    with pytest.raises(KeyReused):
        await confirm(
            replace(one, action=ChangeOrderAddress(PAID.id, PLACE)), system, policy(), customer=PAID.customer, now=NOW
        )


async def test_what_needs_a_person_needs_an_agent() -> None:
    system = memory()
    order = order_in(OrderState.DELIVERED, lambda one: recent(one) and one.subtotal_cents > 50_000)
    skus = tuple(sorted(order.copies().elements()))
    one = await proposed(system, ReturnItems(order.id, skus, order.method(), "changed_mind"), order.customer)
    assert one.needs_person == "why.amount"
    assert one.later_cents > 50_000
    assert await confirm(one, system, policy(), customer=order.customer, now=NOW) == NotTheirs()
    done = await confirm(one, system, policy(), customer=order.customer, now=NOW, agent="mei")
    assert isinstance(done, Executed)
    (entry,) = await system.audit(order.id)
    assert (entry.actor, entry.customer) == ("mei", order.customer)


class Racing(MemoryOrders):
    """Somebody else changes the customer's record between judging and performing, so many times."""

    races = 1

    async def perform(self, change: Execution, key: str, *, actor: str, now: float) -> Outcome:
        if self.races:
            self.races -= 1
            raise RecordsChanged("meanwhile")
        return await super().perform(change, key, actor=actor, now=now)


@pytest.mark.parametrize(("races", "end"), [(1, Executed), (9, Stale)])
async def test_a_race_is_judged_again(races: int, end: type) -> None:
    found = shop()
    system = Racing(found.customers.values(), found.orders.values(), found.articles.values())
    one = await proposed(system)
    system.races = races
    assert isinstance(await confirm(one, system, policy(), customer=PAID.customer, now=NOW), end)
