"""Admission on a clock of the test's own: rates, the line, and what is told."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from server.admission import Admission, Asker, Denied, Rules
from server.buckets import Buckets, whole_seconds


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def denied(admission: Admission, asker: Asker) -> tuple[str, int]:
    with pytest.raises(Denied) as caught:
        admission.message(asker)
    return caught.value.cause, caught.value.retry_after_s


@pytest.mark.parametrize(
    ("rules", "askers", "cause"),
    [
        (Rules(session_per_minute=2), [Asker("a")] * 2, "session"),
        (Rules(address_per_minute=3), [Asker("a", "1.1.1.1"), Asker("b", "1.1.1.1"), Asker("c", "1.1.1.1")], "address"),
        (Rules(), [Asker(str(n), str(n), "tea", 4) for n in range(4)], "shop"),
        (Rules(total_per_minute=2), [Asker("a", "1", "x"), Asker("b", "2", "y")], "total"),
    ],
)
def test_what_may_be_asked_in_a_minute(rules: Rules, askers: list[Asker], cause: str) -> None:
    clock = Clock()
    admission = Admission(rules, clock)
    for asker in askers:
        admission.message(asker)
    found, after = denied(admission, askers[-1])
    assert found == cause
    clock.now += after
    admission.message(askers[-1])
    assert denied(admission, askers[-1])[0] == cause


def test_who_was_denied_has_not_paid_elsewhere() -> None:
    told = list[str]()
    admission = Admission(Rules(session_per_minute=1, total_per_minute=2), Clock(), told.append)
    admission.message(Asker("a"))
    for _ in range(5):
        denied(admission, Asker("a"))
    admission.message(Asker("b"))
    assert told == ["session"] * 5


def test_another_conversation_address_or_shop_is_not_held_to_it() -> None:
    admission = Admission(Rules(session_per_minute=1, address_per_minute=1), Clock())
    admission.message(Asker("a", "1.1.1.1"))
    admission.message(Asker("b", "2.2.2.2"))


async def test_turns_past_the_places_wait_in_the_order_they_came() -> None:
    admission, order, positions = Admission(Rules(turns=1, waiting=8)), list[str](), dict[str, list[int]]()

    async def ask(name: str, gate: asyncio.Event) -> None:
        async with admission.turn(positions.setdefault(name, []).append):
            order.append(name)
            await gate.wait()

    gates = {name: asyncio.Event() for name in "abcde"}
    tasks = []
    for name, gate in gates.items():
        tasks.append(asyncio.create_task(ask(name, gate)))
        await asyncio.sleep(0)
    assert (order, admission.running, admission.waiting) == (["a"], 1, 4)
    for gate in gates.values():
        gate.set()
    await asyncio.gather(*tasks)
    assert order == [*"abcde"]
    assert positions == {"a": [], "b": [1], "c": [2, 1], "d": [3, 1], "e": [4, 2, 1]}
    assert (admission.running, admission.waiting) == (0, 0)


async def test_past_the_line_a_message_is_refused_and_told_when_to_come_again() -> None:
    clock = Clock()
    admission = Admission(Rules(turns=2, waiting=1), clock)
    async with AsyncExitStack() as stack:
        for _ in range(2):
            await stack.enter_async_context(admission.turn())
        admission.message(Asker("a"))
        waiting = asyncio.create_task(stack.enter_async_context(admission.turn()))
        await asyncio.sleep(0)
        cause, after = denied(admission, Asker("b"))
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert (cause, after) == ("line", 4)
    assert (admission.running, admission.waiting) == (0, 0)


async def test_a_place_given_to_one_that_has_left_goes_to_the_next() -> None:
    admission = Admission(Rules(turns=1, waiting=4))
    first = admission.turn()
    await first.__aenter__()

    async def hold() -> None:
        async with admission.turn():
            await asyncio.sleep(0)

    left, stays = asyncio.create_task(hold()), asyncio.create_task(hold())
    await asyncio.sleep(0)
    await first.__aexit__(None, None, None)
    left.cancel()
    await asyncio.gather(left, stays, return_exceptions=True)
    assert left.cancelled()
    assert not stays.cancelled()
    assert (admission.running, admission.waiting) == (0, 0)


async def test_how_long_the_line_takes_is_learned() -> None:
    clock = Clock()
    admission = Admission(Rules(turns=2), clock)
    for _ in range(200):
        async with admission.turn():
            clock.now += 10
    assert admission.expected_s(3) == pytest.approx(20, rel=0.01)


def test_connections_of_one_address_are_counted_until_they_close() -> None:
    admission = Admission(Rules(address_sockets=2))
    admission.socket("1.1.1.1")
    admission.socket("1.1.1.1")
    admission.socket("2.2.2.2")
    with pytest.raises(Denied, match="sockets"):
        admission.socket("1.1.1.1")
    admission.socket_closed("1.1.1.1")
    admission.socket("1.1.1.1")


def test_who_leaves_takes_nothing_more() -> None:
    admission = Admission(Rules())
    admission.leaving = True
    assert denied(admission, Asker("a")) == ("leaving", 1)
    with pytest.raises(Denied, match="leaving"):
        admission.socket("1.1.1.1")


def test_keys_that_somebody_makes_up_have_an_end() -> None:
    buckets = Buckets(Clock(), most=100)
    for n in range(1000):
        buckets.take(str(n), 5)
    assert len(buckets) == 100


def test_seconds_are_whole_and_never_none() -> None:
    assert [whole_seconds(0), whole_seconds(0.1), whole_seconds(2.01)] == [1, 1, 3]
