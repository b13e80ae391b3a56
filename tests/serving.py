"""A real uvicorn in the test's own event loop, and a client that speaks the protocol to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from server.app import create_app
from server.ports import Parts
from server.replicas.port import Cluster
from server.run import listen, server_for
from server.settings import Settings
from server.store.port import SessionStore
from tests.fakes_store import MemoryStore

PATIENCE_S = 30
Frame = dict[str, Any]


@asynccontextmanager
async def answering(app: FastAPI) -> AsyncIterator[str]:
    """The address (host:port) of a server over `app`, which ends with the block."""
    up = asyncio.Event()
    with listen("127.0.0.1", 0) as bound:
        server = server_for(app, up.set)
        # The inner method: the outer one takes the test runner's signals over.
        running = asyncio.create_task(server._serve([bound]))
        await asyncio.wait_for(up.wait(), 60)
        try:
            yield f"127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            await asyncio.wait_for(running, 60)


@asynccontextmanager
async def serving(
    parts: Parts,
    settings: Settings | None = None,
    store: SessionStore | None = None,
    cluster: Cluster | None = None,
) -> AsyncIterator[str]:
    """The address (host:port) of a server over `parts`, which ends with the block; sessions are kept in memory, or in
    `store`."""
    async with answering(create_app(parts, settings or Settings(), store or MemoryStore(), cluster)) as address:
        yield address


class Client:
    """One websocket. `frames` are all that it has received."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[Frame] = []

    async def send(self, **frame: object) -> None:
        await self.socket.send(json.dumps(frame))

    async def next(self) -> Frame:
        frame: Frame = json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE_S))
        self.frames.append(frame)
        return frame

    async def until(self, *kinds: str) -> Frame:
        """Read up to and including the first frame of one of these types."""
        while True:
            frame = await self.next()
            if frame["type"] in kinds:
                return frame

    async def closing(self) -> int | None:
        """Read to the end of the connection; the code that the server closed it with."""
        try:
            while True:
                await self.next()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None

    async def hello(self, **fields: object) -> Frame:
        await self.send(type="hello", **fields)
        return await self.next()

    def kinds(self) -> list[str]:
        return [frame["type"] for frame in self.frames]


@asynccontextmanager
async def client(address: str, **options: Any) -> AsyncIterator[Client]:
    async with connect(f"ws://{address}/v1/chat", **options) as socket:
        yield Client(socket)


@asynccontextmanager
async def greeted(address: str, **hello: object) -> AsyncIterator[Client]:
    async with client(address) as one:
        await one.hello(**hello)
        yield one
