"""A client that keeps one conversation over any number of connections, and notices whatever is lost, doubled or out of order.

It says hello again with the number it has got to, and sends again what was not acknowledged.
"""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from eval.client import MAX_FRAME_BYTES, ChatError

ENDS = frozenset({"done", "interrupted", "failed"})
OF_CONNECTION = frozenset({"pong", "noted", "engine"})
RETRY_S = 0.02
Raw = dict[str, Any]


@dataclass(slots=True)
class Follower:
    """`frames` are the session's, in order; `problems` what was wrong with their order; `resumes_s` how long each
    connection took until it was welcomed. `heard` is called for every frame that came."""

    url: str
    patience_s: float = 60.0
    heard: Callable[[Raw], None] = lambda _frame: None
    frames: list[Raw] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    resumes_s: list[float] = field(default_factory=list)
    acked: dict[str, int] = field(default_factory=dict)
    ended: dict[int, str] = field(default_factory=dict)
    connection: ClientConnection | None = None
    session: str | None = None

    @property
    def seen(self) -> int:
        return int(self.frames[-1]["seq"]) if self.frames else 0

    async def connect(self) -> None:
        """Be welcomed, however often it has to be tried; raises `ChatError` when patience ends or it is refused."""
        deadline = time.monotonic() + self.patience_s
        while time.monotonic() < deadline:
            began = time.monotonic()
            try:
                self.connection = await connect(self.url, max_size=MAX_FRAME_BYTES, compression=None, proxy=None)
                hello = {"type": "hello", "session": self.session, "resume_from": self.seen} if self.session else {}
                await self.connection.send(json.dumps({"type": "hello", **hello}))
                frame = json.loads(await asyncio.wait_for(self.connection.recv(), self.patience_s))
            except (OSError, InvalidHandshake, InvalidMessage, ConnectionClosed, TimeoutError):
                await asyncio.sleep(RETRY_S)
                continue
            if frame["type"] != "welcome":
                raise ChatError(f"hello was answered by {frame}")
            self.resumes_s.append(time.monotonic() - began)
            if not frame["resumed"]:
                self.session = frame["session"]
                self._take(frame)
            return
        raise ChatError("the server could not be reached any more")

    async def send(self, frame: Raw) -> None:
        """Raises ConnectionClosed where nobody is there."""
        if self.connection is None:
            await self.connect()
        assert self.connection is not None
        await self.connection.send(json.dumps(frame, ensure_ascii=False))

    async def receive(self) -> Raw:
        """The next frame; raises ConnectionClosed, or `ChatError` where none comes."""
        assert self.connection is not None
        try:
            raw = await asyncio.wait_for(self.connection.recv(), self.patience_s)
        except TimeoutError:
            raise ChatError(f"no frame came within {self.patience_s:g} s after {self.seen}") from None
        frame: Raw = json.loads(raw)
        if frame["type"] not in OF_CONNECTION:
            self._take(frame)
        return frame

    async def turn(self, message: Raw) -> None:
        """Send a message and read up to the end of its turn, over as many connections as it takes."""
        while True:
            try:
                if message["id"] not in self.acked:
                    await self.send(message)
                while self.acked.get(message["id"], -1) not in self.ended:
                    await self.receive()
                return
            except ConnectionClosed:
                await self.connect()

    async def load(self) -> list[Raw]:
        """The session's frames as a client gets them that has none."""
        fresh = Follower(self.url, self.patience_s, session=self.session)
        await fresh.connect()
        assert fresh.connection is not None
        try:
            while fresh.seen < self.seen:
                await fresh.receive()
        finally:
            await fresh.connection.close()
        self.problems += fresh.problems
        return fresh.frames

    async def close(self) -> None:
        if self.connection is not None:
            await self.connection.close()

    def _take(self, frame: Raw) -> None:
        if frame["seq"] != self.seen + 1:
            self.problems.append(f"{frame['type']} {frame['seq']} came after {self.seen}")
        self.frames.append(frame)
        if frame["type"] == "ack" and self.acked.setdefault(frame["id"], frame["turn"]) != frame["turn"]:
            self.problems.append(f"{frame['id']} is turn {self.acked[frame['id']]} and turn {frame['turn']}")
        elif frame["type"] in ENDS and frame["turn"]:
            if frame["turn"] in self.ended:
                self.problems.append(f"turn {frame['turn']} ended twice")
            self.ended[frame["turn"]] = frame["type"]
        self.heard(frame)

    # Ways in which a connection is lost

    def reset(self) -> None:
        """The connection ends by a reset (RST)."""
        sock = self._socket()
        if sock.fileno() < 0:
            return
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        self._transport().abort()

    def half_close(self) -> None:
        """No more is sent on it (FIN), what comes is not read."""
        transport = self._transport()
        transport.write_eof()
        transport.pause_reading()

    def fall_silent(self) -> None:
        """It stays open, and nobody reads it."""
        self._transport().pause_reading()

    def _transport(self) -> Any:
        assert self.connection is not None
        return self.connection.transport

    def _socket(self) -> socket.socket:
        found: socket.socket = self._transport().get_extra_info("socket")
        return found
