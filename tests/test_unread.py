"""What is said while nobody reads: put together, whole, in order, and told before the turn ends."""

from __future__ import annotations

import asyncio

from assistant.events import Text
from server.audience import Audience
from server.handoff.bell import Bell
from server.outbox import BEHIND, Outbox
from server.unread import HELD_CHARACTERS, Unread


async def test_texts_are_told_together_and_once() -> None:
    told: list[Text] = []
    unread = Unread(told.append)
    for word in ("One ", "two ", "three."):
        unread.hold(Text(word))
    assert told == []
    unread.let_out()
    unread.let_out()
    assert told == [Text("One two three.")]


async def test_they_are_told_by_themselves_after_a_while() -> None:
    came = asyncio.Event()
    unread = Unread(lambda _text: came.set())
    unread.hold(Text("One "))
    async with asyncio.timeout(30):
        await came.wait()


async def test_no_more_is_held_than_a_client_may_have_waiting() -> None:
    told: list[Text] = []
    unread = Unread(told.append)
    unread.hold(Text("x" * (HELD_CHARACTERS - 1)))
    assert not told
    unread.hold(Text("y"))
    assert [len(one.delta) for one in told] == [HELD_CHARACTERS]


async def test_who_does_not_take_what_is_sent_reads_nothing() -> None:
    audience = Audience("s", Bell())
    assert not audience.reads
    page, other = Outbox(), Outbox()
    audience.join(page)
    assert audience.reads
    for _ in range(BEHIND):
        page.put("{}")
    assert not audience.reads
    audience.join(other)
    assert audience.reads
    other.close(1000)
    assert not audience.reads
    await page.get()
    assert audience.reads
