"""A scripted stand-in for an OpenAI-compatible endpoint: real sockets, real server-sent events, faults on demand.

    async with StandIn([Reply(["Hel", "lo"])]) as server: ... server.url, server.requests, server.disconnects

As a program (`python tests/stand_in.py --port N [--model NAME]`) it answers every request with "ok", for tests that need
an engine in a process of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer to /v1/chat/completions. `status` not 200 sends `raw` (or an error object) and ends.

    `raw` in place of events goes out as it is. `cut_after` closes the socket after so many deltas; `hang_after` sends
    no more after so many; `split_bytes` sends the stream in pieces of that size, through the middle of characters.
    """

    deltas: Sequence[str] = ()
    status: int = 200
    raw: bytes | None = None
    first_delay_s: float = 0.0
    delay_s: float = 0.0
    cut_after: int | None = None
    hang_after: int | None = None
    finish: str | None = "stop"
    usage: tuple[int, int] | None = (11, 3)
    split_bytes: int = 0


OK = Reply(["ok"])


@dataclass(slots=True)
class StandIn:
    """Gives the replies of `script` in turn and then the last one again. `model` is what /v1/models lists."""

    script: Sequence[Reply] = (OK,)
    model: str = "stand-in"
    port: int = 0
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    disconnects: int = 0
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    disconnected: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None
    _open: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Stop listening and drop every connection."""
        if self._server is not None:
            self._server.close()
            for task in tuple(self._open):
                task.cancel()
            await asyncio.gather(*self._open, return_exceptions=True)
            await self._server.wait_closed()
            self._server = None

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                continue
        except (ConnectionError, asyncio.IncompleteReadError):
            self._lost()
        finally:
            writer.close()

    def _lost(self) -> None:
        self.disconnects += 1
        self.disconnected.set()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; False when the connection is to be closed."""
        line = await reader.readline()
        if not line:
            return False
        headers: dict[str, str] = {}
        while (row := (await reader.readline()).decode().strip()) != "":
            name, _, value = row.partition(":")
            headers[name.lower()] = value.strip()
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        if b"/models" in line:
            await _send_json(writer, 200, {"object": "list", "data": [{"id": self.model, "object": "model"}]})
            return True
        request = json.loads(body)
        self.requests.append(request)
        self.asked.set()
        self.headers.append(headers)
        reply = self.script[min(len(self.requests), len(self.script)) - 1]
        answering = asyncio.create_task(self._answer(writer, request, reply))
        gone = asyncio.create_task(reader.read(1))
        try:
            await asyncio.wait({answering, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not answering.done():
                self._lost()
                return False
            return answering.result() and not gone.done() and not request.get("stream")
        finally:
            for task in (answering, gone):
                task.cancel()
            await asyncio.gather(answering, gone, return_exceptions=True)

    async def _answer(self, writer: asyncio.StreamWriter, request: dict[str, Any], reply: Reply) -> bool:
        if reply.status != 200:
            error = json.dumps({"error": {"message": "scripted", "type": "error", "code": reply.status}}).encode()
            await _send(writer, reply.status, reply.raw or error)
            return True
        await asyncio.sleep(reply.first_delay_s)
        if not request.get("stream"):
            message = {"role": "assistant", "content": "".join(reply.deltas)}
            choice = {"index": 0, "message": message, "finish_reason": reply.finish}
            await _send_json(writer, 200, {"id": "x", "object": "chat.completion", "choices": [choice]})
            return True
        return await _stream(writer, request, reply)


async def _stream(writer: asyncio.StreamWriter, request: dict[str, Any], reply: Reply) -> bool:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    if reply.raw is not None:
        await _chunk(writer, reply.raw, reply.split_bytes)
    else:
        for count, text in enumerate(reply.deltas):
            if count == reply.cut_after:
                writer.transport.abort()
                return False
            if count == reply.hang_after:
                await asyncio.Event().wait()
            await asyncio.sleep(reply.delay_s)
            await _chunk(writer, _event(request, [{"index": 0, "delta": {"content": text}}]), reply.split_bytes)
        if reply.finish is not None:
            end = {"index": 0, "delta": {}, "finish_reason": reply.finish}
            await _chunk(writer, _event(request, [end]), reply.split_bytes)
        if reply.usage is not None and (request.get("stream_options") or {}).get("include_usage"):
            prompt, completion = reply.usage
            usage = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
            await _chunk(writer, _event(request, [], usage), reply.split_bytes)
        await _chunk(writer, b"data: [DONE]\n\n", 0)
    writer.write(b"0\r\n\r\n")
    await writer.drain()
    return True


def _event(request: dict[str, Any], choices: list[dict[str, Any]], usage: dict[str, int] | None = None) -> bytes:
    event = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": request.get("model", "")}
    body = {**event, "choices": choices} | ({"usage": usage} if usage else {})
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


async def _chunk(writer: asyncio.StreamWriter, data: bytes, split: int) -> None:
    step = split or len(data) or 1
    for start in range(0, len(data), step):
        part = data[start : start + step]
        writer.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        await writer.drain()
        if split:
            await asyncio.sleep(0)


async def _send_json(writer: asyncio.StreamWriter, status: int, body: object) -> None:
    await _send(writer, status, json.dumps(body).encode())


async def _send(writer: asyncio.StreamWriter, status: int, body: bytes) -> None:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    await writer.drain()


async def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--model", default="stand-in")
    parser.add_argument("--helper", action="store_true", help="also start an idle child, as an engine core is one")
    options = parser.parse_args()
    if options.helper and os.fork() == 0:
        os.execvp("sleep", ["sleep", "600"])
    async with StandIn(model=options.model, port=options.port):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main())
