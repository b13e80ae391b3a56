"""Changes under kill -9: a writer works through a plan on a database file, is killed at random moments and begun anew.

The plan is fixed beforehand, so that what an undisturbed run in memory comes to is what the database has to hold in the end:
no change that was acknowledged is missing, and none is there twice. Keys are used again, with the same body and with another, and
the clock jumps.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from assistant.service.actions import (
    CancelOrder,
    Change,
    ChangeAddress,
    ChangeOrderAddress,
    ChangeOrderPayment,
    ReturnItems,
    WithdrawReturn,
)
from assistant.service.facts import gather
from assistant.service.judging import judge
from assistant.service.memory import MemoryOrders
from assistant.service.policy_file import load
from assistant.service.port import KeyReused, OrderSystem
from assistant.service.records import Address, OrderState
from assistant.service.rules import Policy
from assistant.service.verdicts import Allowed
from eval.errors import EvalError
from eval.service_play import Hasher
from server.orders.documented import DocumentedShop
from server.orders.shapes import ShopRecords
from server.orders.stock import FixedStock
from server.orders.store import LocalOrders
from server.orders.tables import order_audit, order_keys
from server.store.opening import open_store

ACTIONS = 5000
_SHOP = "trial"
_JUMP_S = 3e7
_BASE_S = 1_795_176_000.0
_LAST_S = 0.03  # a writer is killed within so long after what it was to do has been acknowledged
_SPARE = 5  # actions that each later writer is left at least
_AGAIN = 0.2  # how often an earlier change is sent again
_STUCK = 200  # writers that end without having done anything


@dataclass(frozen=True, slots=True)
class Step:
    """A change by its customer, and the clock that the writer has then."""

    customer: str
    action: Change
    now: float


@dataclass(frozen=True, slots=True)
class KillsReport:
    """`lost` and `doubled` count changes; `same` is whether the state is what an undisturbed run comes to."""

    actions: int
    performed: int
    kills: int
    writers: int
    lost: int
    doubled: int
    same: bool

    @property
    def good(self) -> bool:
        return not self.lost and not self.doubled and self.same


def plan(shop: ShopRecords, count: int, seed: str) -> tuple[Step, ...]:
    """Changes of all kinds that undo and redo each other, so that there is always one that may be."""
    rng = random.Random(seed)
    orders = list(shop.orders.values())
    customers = list(shop.customers.values())
    made = []
    for n in range(count):
        order = rng.choice(orders)
        owner = shop.customers[order.customer]
        place = Address(f"{n} Trial Road", "Somewhere", "US", f"{n:05d}")
        method = rng.choice(owner.methods).id
        kind = rng.randrange(6)
        customer = rng.choice(customers).id if kind == 0 else owner.id
        action: Change = (
            ChangeAddress(place),
            ChangeOrderAddress(order.id, place),
            ChangeOrderPayment(order.id, method),
            ReturnItems(order.id, (order.items[0].sku,), method),
            WithdrawReturn(order.id),
            CancelOrder(order.id, None) if rng.random() < 0.1 else ChangeOrderPayment(order.id, method),
        )[kind]
        made.append(Step(customer, action, float(round(_BASE_S + rng.uniform(-_JUMP_S, _JUMP_S)))))
    return tuple(made)


def loosened(policy: Policy) -> Policy:
    """The policy without spans, counts, reasons and amounts, and open to every order."""
    actions = {
        name: replace(
            rules,
            states=tuple(state for state in OrderState if state is not OrderState.CANCELLED)
            if name.startswith(("change_", "cancel_"))
            else rules.states,
            times=None,
            within_days=None,
            within_days_of={},
            reasons={},
            most_cents=None,
            person_from_cents=None,
            person_for={},
        )
        for name, rules in policy.actions.items()
    }
    return replace(policy, actions=actions)


def run_kills(
    folder: Path, kills: int, *, actions: int = ACTIONS, seed: str = "kills", told: Callable[[int], None]
) -> KillsReport:
    """Play the plan with so many kills. `told` is called with how many there were so far."""
    shop = DocumentedShop().load(folder)
    policy = loosened(load(folder / "service.yaml"))
    steps = plan(shop, actions, seed)
    rng = random.Random(f"{seed}:kills")
    with TemporaryDirectory(prefix="kills-") as where:
        url = f"sqlite:///{Path(where) / 'orders.db'}"
        asyncio.run(_fill(url, shop))
        acknowledged: set[int] = set()
        at, killed, writers, idle = 0, 0, 0, 0
        while at < len(steps):
            # spread over the whole plan: what is left of it is shared by the kills that are left, and is enough for them
            remaining, to_come = len(steps) - at, kills - killed
            until = min(rng.uniform(0, 2 * remaining / (to_come + 1)), max(0, remaining - _SPARE * to_come))
            life = _Life(until, rng.uniform(0, _LAST_S)) if to_come > 0 else None
            done, was_killed, at_next = _writer(url, shop, policy, steps, at, life, rng.random())
            acknowledged |= done
            idle = 0 if at_next > at else idle + 1
            if idle > _STUCK:
                raise EvalError("no writer lives long enough to make a single change on this machine")
            at, writers, killed = at_next, writers + 1, killed + was_killed
            told(killed)
        return asyncio.run(_judged(url, shop, policy, steps, acknowledged, killed, writers))


async def _fill(url: str, shop: ShopRecords) -> None:
    opened = await open_store(url)
    await LocalOrders(opened.engines, _SHOP, FixedStock(shop.articles)).put(
        shop.customers.values(), shop.orders.values()
    )
    await opened.close()


@dataclass(frozen=True, slots=True)
class _Life:
    """A writer is killed so many seconds after it has acknowledged so many actions."""

    actions: float
    seconds: float


def _writer(
    url: str, shop: ShopRecords, policy: Policy, steps: Sequence[Step], start: int, life: _Life | None, seed: float
) -> tuple[set[int], bool, int]:
    """One writer's life in a process of its own: the changes it acknowledged, whether it was killed, and where to go on."""
    reads, writes = os.pipe()
    process = os.fork()
    if process == 0:
        status = 1
        try:
            os.close(reads)
            asyncio.run(_write(url, shop, policy, steps, start, seed, writes))
            status = 0
        finally:
            os._exit(status)
    os.close(writes)
    lines: list[bytes] = []
    with os.fdopen(reads, "rb") as pipe:
        while (life is None or len(lines) < life.actions) and (line := pipe.readline()):
            lines.append(line)
        if life is not None:
            time.sleep(life.seconds)
            os.kill(process, signal.SIGKILL)
        lines += pipe.readlines()
    _pid, status = os.waitpid(process, 0)
    killed = os.WIFSIGNALED(status)
    if not killed and os.WEXITSTATUS(status):
        raise EvalError("a writer ended by itself with an error; see above")
    return {int(line[1:]) for line in lines if line.startswith(b"+")}, killed, start + len(lines)


async def _write(
    url: str,
    shop: ShopRecords,
    policy: Policy,
    steps: Sequence[Step],
    start: int,
    seed: float,
    writes: int,
) -> None:
    """Make the changes in turn and acknowledge each: + where it is made, - where it may not be."""
    rng = random.Random(seed)
    opened = await open_store(url, shared=True)
    system = LocalOrders(opened.engines, _SHOP, FixedStock(shop.articles))
    for n in range(start, len(steps)):
        done = await make_change(system, policy, steps[n], n)
        os.write(writes, f"{'+' if done else '-'}{n}\n".encode())
        if rng.random() < _AGAIN:
            await _again(system, policy, steps, rng.randrange(n + 1))
    await opened.close()


async def make_change(system: OrderSystem, policy: Policy, step: Step, n: int) -> bool:
    """Make the plan's n-th change, sent twice; False where it may not be."""
    if await system.outcome(_key(n), step.customer, step.action) is not None:
        return True
    verdict = judge(step.action, await gather(system, step.action, step.customer), policy, step.now)
    if not isinstance(verdict, Allowed) or verdict.execution is None:
        return False
    first = await system.perform(verdict.execution, _key(n), actor=step.customer, now=step.now)
    again = await system.perform(verdict.execution, _key(n), actor=step.customer, now=step.now + _JUMP_S)
    if again != replace(first, again=True):
        raise EvalError("the same key gave two answers")
    return True


async def _again(system: OrderSystem, policy: Policy, steps: Sequence[Step], n: int) -> None:
    """An earlier key again: with the same body it gives what it gave, with another it is an error."""
    if await system.outcome(_key(n), steps[n].customer, steps[n].action) is None:
        return
    try:
        await system.outcome(_key(n), steps[n].customer, ChangeAddress(Address("another", "body", "US")))
    except KeyReused:
        return
    raise EvalError("a key was taken for another body")


def _key(n: int) -> str:
    return f"step-{n}"


async def _judged(
    url: str, shop: ShopRecords, policy: Policy, steps: Sequence[Step], acknowledged: set[int], kills: int, writers: int
) -> KillsReport:
    undisturbed = MemoryOrders(shop.customers.values(), shop.orders.values(), shop.articles.values())
    wanted = {n for n, step in enumerate(steps) if await make_change(undisturbed, policy, step, n)}
    opened = await open_store(url)
    store = LocalOrders(opened.engines, _SHOP, FixedStock(shop.articles))
    customers, orders = await store.changed()
    async with opened.engines[1].connect() as connection:
        keys = {row.key for row in await connection.execute(select(order_keys.c.key))}
        counted = select(order_audit.c.key, func.count()).group_by(order_audit.c.key)
        logged = {row[0]: row[1] for row in await connection.execute(counted)}
    await opened.close()
    hasher = Hasher(shop)
    held = ShopRecords(
        {**shop.customers, **{one.id: one for one in customers}},
        {**shop.orders, **{one.id: one for one in orders}},
        shop.articles,
    )
    expected = ShopRecords(undisturbed.customers, undisturbed.orders, shop.articles)
    versions = all(one == undisturbed.orders[one.id] for one in orders)
    present = {key for key in keys if logged.get(key)}
    return KillsReport(
        actions=len(steps),
        performed=len(wanted),
        kills=kills,
        writers=writers,
        lost=sum(_key(n) not in present for n in acknowledged | wanted),
        doubled=sum(count - 1 for count in logged.values()) + len(keys - {_key(n) for n in wanted}),
        same=versions and hasher.hash(held) == hasher.hash(expected),
    )
