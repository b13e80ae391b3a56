"""HTTP/1.1 to an engine nearby, for streams of many small pieces: one look takes all that has come.

A general client parses each piece by itself, through many layers: at twenty pieces a second a few hundred streams take a whole
process. Here a look costs the same for one piece as for ten, and while the process is behind (`Pace`) it is looked less often. One
request a connection; plain HTTP only, everything else is another transport's.

aiohttp was tried in its place: as quick, but it waits for ever on a chunk that is none, and gives up text that has come when the
connection breaks (3.14).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Protocol, cast

import httpx

from assistant.llm_events import together
from assistant.pacing import Pace

HEAD_BYTES = 64 * 1024
_FULL_BYTES = 1024 * 1024
_SIZE_BYTES = 256  # in which a chunk has to say how long it is
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: [^\r\n]*)?")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\0\r\n]*?)[ \t]*")
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?")


class Line(asyncio.Protocol):
    """A connection whose bytes wait until they are taken. `ended`: there will be no more; `fault`: because it broke."""

    def __init__(self) -> None:
        self.come = bytearray()
        self.ended = False
        self.fault: Exception | None = None
        self._transport: asyncio.Transport | None = None
        self._wake = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass of it

    def data_received(self, data: bytes) -> None:
        self.come += data
        if len(self.come) > _FULL_BYTES and self._transport is not None:
            self._transport.pause_reading()
        self._wake.set()

    def eof_received(self) -> None:
        self.ended = True
        self._wake.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended, self.fault = True, exc
        self._wake.set()

    async def more(self) -> None:
        """Wait until there is more than was there, or the end."""
        self._wake.clear()
        if not self.ended:
            await self._wake.wait()

    def take(self) -> bytes:
        data = bytes(self.come)
        self.come.clear()
        if self._transport is not None and not self._transport.is_reading() and not self.ended:
            self._transport.resume_reading()
        return data

    def write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    def drop(self) -> None:
        """Close it at once, so that the engine ends what nobody reads."""
        if self._transport is not None:
            self._transport.abort()


class Body(Protocol):
    """Decodes a body. `done`: it is whole."""

    done: bool

    def feed(self, data: bytes) -> bytes:
        """What these bytes hold of the body. Raises `httpx.RemoteProtocolError`."""
        ...

    def end(self) -> None:
        """There is no more. Raises `httpx.RemoteProtocolError` where something is missing."""
        ...


class Plain:
    """A body of so many bytes, or (None) up to the end of the connection."""

    def __init__(self, size: int | None) -> None:
        self._left = size
        self.done = size == 0

    def feed(self, data: bytes) -> bytes:
        if self._left is not None:
            data = data[: self._left]
            self._left -= len(data)
            self.done = self._left == 0
        return data

    def end(self) -> None:
        if self._left:
            raise httpx.RemoteProtocolError("the answer broke off before its length")


class Chunked:
    """A body in chunks (RFC 9112, section 7.1). Trailers are left out."""

    def __init__(self) -> None:
        self._rest = b""
        self._left = 0
        self._closes = False
        self.done = False

    def feed(self, data: bytes) -> bytes:
        data, at, found = self._rest + data, 0, list[bytes]()
        while not self.done:
            if self._left:
                part = data[at : at + self._left]
                found.append(part)
                at += len(part)
                self._left -= len(part)
                self._closes = not self._left
                if self._left:
                    break
            if self._closes:
                if len(data) - at < 2:
                    break
                if data[at : at + 2] != b"\r\n":
                    raise httpx.RemoteProtocolError("a chunk is longer than it says")
                at, self._closes = at + 2, False
            end = data.find(b"\r\n", at, at + _SIZE_BYTES)
            if end < 0 and len(data) - at < _SIZE_BYTES:
                break
            size = _SIZE.fullmatch(data, at, max(at, end))
            if size is None:
                raise httpx.RemoteProtocolError("a chunk does not say how long it is")
            at, self._left = end + 2, int(size[1], 16)
            self.done = not self._left
        self._rest = data[at:]
        return b"".join(found)

    def end(self) -> None:
        if not self.done:
            raise httpx.RemoteProtocolError("the answer broke off between its chunks")


class EngineTransport(httpx.AsyncBaseTransport):
    """A connection for each request; closing the answer closes it. `otherwise` takes what is not plain HTTP."""

    def __init__(self, pace: Pace, otherwise: httpx.AsyncBaseTransport) -> None:
        self._pace, self._otherwise = pace, otherwise
        self._open: set[Line] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.scheme != "http":
            return await self._otherwise.handle_async_request(request)
        line = await _connected(request)
        self._open.add(line)
        stream: _Answer | None = None
        try:
            line.write(await _written(request))
            status, headers = await _head(line)
            events = headers.get("content-type", "").startswith("text/event-stream")
            stream = _Answer(line, _body_of(status, headers), self._pace if events else Pace(), self._open)
        finally:
            if stream is None:
                line.drop()
                self._open.discard(line)
        return httpx.Response(status, headers=headers, stream=stream)

    async def aclose(self) -> None:
        for line in self._open:
            line.drop()
        await self._otherwise.aclose()


class _Answer(httpx.AsyncByteStream):
    """The body of an answer, a piece for each look."""

    def __init__(self, line: Line, body: Body, pace: Pace, open_lines: set[Line]) -> None:
        self._line, self._body, self._pace, self._open = line, body, pace, open_lines

    async def __aiter__(self) -> AsyncIterator[bytes]:
        line, body = self._line, self._body
        while not body.done:
            hold_s = self._pace.hold_s
            if not line.come:
                if line.ended:
                    _broken_off(line)
                    body.end()
                    return
                await line.more()
                if hold_s:
                    await asyncio.sleep(hold_s)
            data = body.feed(line.take())
            if data:
                yield together(data) if hold_s else data

    async def aclose(self) -> None:
        self._line.drop()
        self._open.discard(self._line)


async def _connected(request: httpx.Request) -> Line:
    url, timeouts = request.url, request.extensions.get("timeout", {})
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(timeouts.get("connect")):
            _, line = await loop.create_connection(Line, url.host, url.port or 80)
    except TimeoutError as fault:
        raise httpx.ConnectTimeout("the engine does not answer") from fault
    except OSError as fault:
        raise httpx.ConnectError(str(fault)) from fault
    return line


async def _written(request: httpx.Request) -> bytes:
    stream = request.stream
    assert isinstance(stream, httpx.AsyncByteStream)
    body = b"".join([part async for part in stream])
    own = (b"connection", b"content-length", b"transfer-encoding")
    headers = [(name, value) for name, value in request.headers.raw if name.lower() not in own]
    headers += [(b"connection", b"close"), (b"content-length", str(len(body)).encode())]
    first = b"%s %s HTTP/1.1" % (request.method.encode(), request.url.raw_path)
    return b"\r\n".join((first, *(b"%s: %s" % header for header in headers), b"", body))


async def _head(line: Line) -> tuple[int, httpx.Headers]:
    while True:
        end = line.come.find(b"\r\n\r\n")
        if end >= 0:
            first, *lines = bytes(line.come[:end]).split(b"\r\n")
            del line.come[: end + 4]
            status, headers = _STATUS.fullmatch(first), [_HEADER.fullmatch(one) for one in lines]
            if status is None or None in headers:
                raise httpx.RemoteProtocolError("the engine does not speak HTTP/1.1")
            if status[1] >= b"200":
                return int(status[1]), httpx.Headers([(one[1], one[2]) for one in headers if one is not None])
        elif len(line.come) > HEAD_BYTES:
            raise httpx.RemoteProtocolError("the head of the answer has no end")
        elif line.ended:
            _broken_off(line)
            raise httpx.RemoteProtocolError("the engine closed the connection without an answer")
        else:
            await line.more()


def _body_of(status: int, headers: httpx.Headers) -> Body:
    coding, size = headers.get("transfer-encoding"), headers.get("content-length")
    if status in (204, 304):
        return Plain(0)
    if coding is not None:
        if coding.lower() != "chunked":
            raise httpx.RemoteProtocolError("the answer has a coding that was not asked for")
        return Chunked()
    if size is not None and not (size.isascii() and size.isdecimal() and len(size) < _SIZE_BYTES):
        raise httpx.RemoteProtocolError("the answer's length is no number")
    return Plain(None if size is None else int(size))


def _broken_off(line: Line) -> None:
    if line.fault is not None:
        raise httpx.ReadError(str(line.fault)) from line.fault
