"""What waits for one client: bounded in frames and in characters, whatever it is sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import WebSocket

from server.delivery import deliver
from server.outbox import GIVEN_UP, Close, Outbox, Past

pytestmark = pytest.mark.asyncio


async def test_it_keeps_the_order() -> None:
    outbox = Outbox()
    for text in ("a", "b", "c"):
        outbox.put(text)
    assert [await outbox.get() for _ in range(3)] == ["a", "b", "c"]


async def test_too_many_frames_give_the_client_up() -> None:
    outbox = Outbox(limit=2)
    for text in ("a", "b", "c"):
        outbox.put(text)
    assert await outbox.get() == Close(GIVEN_UP)
    assert outbox.given_up


async def test_too_many_characters_give_the_client_up() -> None:
    outbox = Outbox(limit_characters=10)
    outbox.put("x" * 6)
    outbox.put("x" * 6)
    assert await outbox.get() == Close(GIVEN_UP)


async def test_a_frame_of_any_length_finds_room_where_none_waits() -> None:
    outbox = Outbox(limit_characters=10)
    outbox.put("x" * 50)
    assert await outbox.get() == "x" * 50


async def test_what_was_sent_makes_room() -> None:
    outbox = Outbox(limit_characters=10)
    for _ in range(5):
        outbox.put("x" * 8)
        assert await outbox.get() == "x" * 8
    assert not outbox.given_up


async def test_nothing_more_is_sent_once_the_socket_was_closed_beside_what_is_read_again() -> None:
    sent: list[str] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message["type"])
        if message["type"] == "websocket.send":
            await socket.close(GIVEN_UP)  # as when the client was given up while it held this up

    async def texts() -> AsyncIterator[str]:
        for text in ("a", "b", "c"):
            yield text

    socket = WebSocket({"type": "websocket"}, receive, send)
    await socket.accept()
    outbox = Outbox()
    outbox.put(Past(texts))
    assert await deliver(socket, outbox) is None
    assert sent == ["websocket.accept", "websocket.send", "websocket.close"]


async def test_a_text_goes_at_once_only_where_the_taker_waits_and_nothing_is_before_it() -> None:
    sent: list[str] = []
    open_now = True

    def at_once(text: str) -> bool:
        if open_now:
            sent.append(text)
        return open_now

    outbox = Outbox()
    outbox.sends_at_once = at_once
    outbox.put("a")  # nobody takes yet
    assert await outbox.get() == "a"
    taking = asyncio.create_task(outbox.get())
    await asyncio.sleep(0)
    outbox.put("b")
    assert (sent, taking.done()) == (["b"], False)
    open_now = False
    outbox.put("c")
    open_now = True
    outbox.put("d")  # behind one that waits
    assert sent == ["b"]
    assert [await taking, await outbox.get()] == ["c", "d"]
    outbox.close(1000)
    outbox.put("e")
    assert sent == ["b"]
