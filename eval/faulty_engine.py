"""A scripted stand-in for vLLM that misbehaves as it is told to, over real sockets.

`/health`, `/v1/models` and completions that are not streamed answer well whatever is wrong, as an engine does whose
core is dead. A streamed completion is answered by the behaviour that was set (`eval.engine_faults` lists them).
"""

from __future__ import annotations

import asyncio
import json
import random
import socket
import struct
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

Json = str | int | float | bool | None | Sequence["Json"] | dict[str, "Json"]
EVENT_STREAM = "text/event-stream"
_HEADER_BYTES = 64 * 1024


@dataclass(slots=True)
class Wire:
    """One answer being written. `pieces` are the text that a good answer has, `chance` is seeded."""

    writer: asyncio.StreamWriter
    pieces: Sequence[str]
    chance: random.Random
    newline: str = "\n"

    async def raw(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, status: int = 200, kind: str = EVENT_STREAM, more: str = "", framed: bool = True) -> None:
        """The status line and headers; `framed` announces a chunked body."""
        framing = "Transfer-Encoding: chunked\r\n" if framed else ""
        await self.raw(f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n{framing}{more}\r\n".encode())

    async def whole(self, status: int, body: bytes, kind: str = "application/json", more: str = "") -> None:
        """A complete answer that is no stream."""
        await self.head(status, kind, f"Content-Length: {len(body)}\r\n{more}", framed=False)
        await self.raw(body)

    async def body(self, data: bytes) -> None:
        """One HTTP chunk."""
        if data:
            await self.raw(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    async def line(self, text: str) -> None:
        """One line of the event stream, and an empty one."""
        await self.body(f"{text}{self.newline}{self.newline}".encode())

    async def event(self, body: Json) -> None:
        await self.line(event_line(body))

    async def text(self, text: str) -> None:
        await self.event(chunk_of({"content": text}))

    async def some(self) -> int:
        """The first pieces of a good answer, at least one and never all; how many."""
        count = self.chance.randint(1, len(self.pieces) - 1)
        for piece in self.pieces[:count]:
            await self.text(piece)
        return count

    async def rest(self, begin: int = 0) -> None:
        """The pieces from `begin`, and a good end."""
        for piece in self.pieces[begin:]:
            await self.text(piece)
        await self.finish()

    async def finish(self, reason: str | None = "stop", usage: bool = True, done: bool = True) -> None:
        if reason is not None:
            await self.event(chunk_of({}, finish=reason))
        if usage:
            counts: Json = {"prompt_tokens": 100, "completion_tokens": len(self.pieces), "total_tokens": 101}
            await self.event(chunk_of(None, usage=counts))
        if done:
            await self.line("data: [DONE]")
        await self.raw(b"0\r\n\r\n")

    async def forever(self) -> None:
        """Nothing more, with the connection open."""
        await asyncio.Event().wait()

    def reset(self) -> None:
        """Break the connection off (RST)."""
        plain: socket.socket | None = self.writer.get_extra_info("socket")
        if plain is not None:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


def chunk_of(delta: Json, finish: Json = None, index: int = 0, usage: Json = None) -> dict[str, Json]:
    """One `chat.completion.chunk`; no choice in it where `delta` is None."""
    choices: Json = [] if delta is None else [{"index": index, "delta": delta, "finish_reason": finish}]
    body: dict[str, Json] = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "faulty"}
    return {**body, "choices": choices} | ({} if usage is None else {"usage": usage})


def event_line(body: Json) -> str:
    return f"data: {json.dumps(body, ensure_ascii=False)}"


Behaviour = Callable[[Wire], Awaitable[None]]


@dataclass(slots=True)
class Behaviours:
    """Behaviours under their names; `odd` are those that are no fault."""

    faults: dict[str, Behaviour] = field(default_factory=dict)
    odd: set[str] = field(default_factory=set)

    def fault(self, behaviour: Behaviour) -> Behaviour:
        self.faults[_named(behaviour)] = behaviour
        return behaviour

    def harmless(self, behaviour: Behaviour) -> Behaviour:
        self.odd.add(_named(behaviour))
        return self.fault(behaviour)


def _named(behaviour: Behaviour) -> str:
    return str(getattr(behaviour, "__name__", "")).replace("_", " ")


async def good(wire: Wire) -> None:
    """Answers as it should."""
    await wire.head()
    await wire.rest()


@dataclass(slots=True)
class FaultyEngine:
    """`behaviour` answers the next streamed completions, `pieces` are what a good one says. `open` counts answers under way."""

    behaviour: Behaviour = good
    pieces: Sequence[str] = ("ok",)
    seed: int = 0
    port: int = 0
    open: int = 0
    streams: int = 0
    _server: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port, limit=_HEADER_BYTES)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
            for task in tuple(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            headers = dict(row.lower().split(": ", 1) for row in head.split("\r\n")[1:] if ": " in row)
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            self.open += 1
            try:
                await self._answer(head, body, reader, writer)
            finally:
                self.open -= 1
        writer.close()

    async def _answer(self, head: str, body: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request, until that is done or the asker is gone."""
        wire = Wire(writer, self.pieces, random.Random(self.seed))
        if "/chat/completions" not in head or not json.loads(body).get("stream"):
            await wire.whole(200, _well(head))
            return
        self.streams += 1
        answering = asyncio.ensure_future(self.behaviour(wire))
        gone = asyncio.create_task(reader.read(1))
        try:
            await asyncio.wait({answering, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (answering, gone):
                task.cancel()
            await asyncio.gather(answering, gone, return_exceptions=True)


def _well(head: str) -> bytes:
    if "/models" in head:
        return json.dumps({"object": "list", "data": [{"id": "faulty", "object": "model"}]}).encode()
    message = {"role": "assistant", "content": "pong"}
    return json.dumps({"id": "x", "choices": [{"index": 0, "message": message, "finish_reason": "length"}]}).encode()
