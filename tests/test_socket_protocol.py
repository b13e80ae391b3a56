"""A client that reads nothing is let go of, by a real uvicorn over a real socket."""

from __future__ import annotations

import asyncio
import base64
import os
import socket

import pytest
from fastapi import FastAPI, WebSocket
from websockets.asyncio.client import connect
from websockets.frames import Frame, Opcode

from server.run import listen, server_for
from server.socket_protocol import sends_at_once, text_frame

MUCH = "x" * 200_000
HEAD = "GET / HTTP/1.1\r\nHost: shop\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"


async def _silent_client(address: tuple[str, int]) -> socket.socket:
    """A client that has asked for a websocket and never reads."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(client, address)
    key = base64.b64encode(os.urandom(16)).decode()
    await loop.sock_sendall(client, f"{HEAD}Sec-WebSocket-Key: {key}\r\n\r\n".encode())
    return client


async def test_a_reader_that_stalls_is_cut_off() -> None:
    app, up, full, left = FastAPI(), asyncio.Event(), asyncio.Event(), asyncio.Event()

    @app.websocket("/")
    async def talk(page: WebSocket) -> None:
        await page.accept()
        try:
            for _ in range(200):
                await asyncio.wait_for(page.send_text(MUCH), 0.5)
        except TimeoutError:
            full.set()
        await page.close(1013)
        while (await page.receive())["type"] != "websocket.disconnect":
            pass
        left.set()

    with listen("127.0.0.1", 0) as bound:
        server = server_for(app, up.set)
        serving = asyncio.create_task(server.serve(sockets=[bound]))
        await up.wait()
        with await _silent_client(bound.getsockname()):
            await asyncio.wait_for(left.wait(), 20)
        assert full.is_set()
        server.should_exit = True
        await serving


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_a_text_sent_at_once_is_the_frame_that_the_library_writes(size: int) -> None:
    text = "é" * (size // 2) + "x" * (size % 2)
    assert text_frame(text) == Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


async def test_what_is_sent_at_once_and_what_is_sent_in_turn_keep_their_order() -> None:
    app, up = FastAPI(), asyncio.Event()

    @app.websocket("/")
    async def talk(page: WebSocket) -> None:
        send = sends_at_once(page.scope)
        assert send is not None
        assert not send("before the handshake")
        await page.accept()
        assert send("1")
        await page.send_text("2")
        assert send("3")
        await page.close(1000)
        assert not send("after the close")

    with listen("127.0.0.1", 0) as bound:
        server = server_for(app, up.set)
        serving = asyncio.create_task(server.serve(sockets=[bound]))
        await up.wait()
        async with connect(f"ws://127.0.0.1:{bound.getsockname()[1]}/") as client:
            assert [text async for text in client] == ["1", "2", "3"]
        server.should_exit = True
        await serving
