"""A websocket client that costs little, for thousands at once: it reads frames as bytes and decodes none that it need not."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from eval.errors import EvalError

_MASK = b"\0\0\0\0"  # a mask is asked for; of zeroes it leaves the text as it is
_TYPE = re.compile(rb'"type":"(\w+)"')
_STAMP = re.compile(rb"<(\d+)>")
_CONNECT_S = 60.0


class LoadSocket(asyncio.Protocol):
    """One conversation. `on_frame` is called with a frame's type, its bytes, and when it came (monotonic seconds)."""

    def __init__(self, url: str, on_frame: Callable[[str, bytes, float], None]) -> None:
        self._url = urlsplit(url)
        self._on_frame = on_frame
        self._buffer = bytearray()
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._upgraded = False
        self.transport: asyncio.Transport | None = None
        self.closed = asyncio.Event()
        self.code: int | None = None

    @classmethod
    async def open(
        cls, url: str, on_frame: Callable[[str, bytes, float], None], receive_buffer: int | None = None
    ) -> LoadSocket:
        """Raises `EvalError` where the server does not open the chat."""
        one = cls(url, on_frame)
        plain = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        plain.setblocking(False)
        if receive_buffer:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_CONNECT_S):
                await loop.sock_connect(plain, (one._url.hostname or "", one._url.port or 80))
                await loop.create_connection(lambda: one, sock=plain)
                await one._opened
        except (OSError, TimeoutError) as fault:
            plain.close()
            raise EvalError(f"{url} cannot be reached: {fault}") from None
        return one

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        head = f"GET {self._url.path} HTTP/1.1\r\nHost: {self._url.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        transport.write(f"{head}Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set()
        if not self._opened.done():
            self._opened.set_exception(ConnectionResetError("the connection was closed"))

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        self._buffer += data
        if not self._upgraded and not self._upgrade():
            return
        while (frame := self._next()) is not None:
            code, body = frame
            if code == 1:
                kind = _TYPE.search(body, 0, 80)
                self._on_frame(kind[1].decode() if kind else "", body, now)
            elif code == 9:
                self._write(10, body)
            elif code == 8:
                self.code = int.from_bytes(body[:2]) if len(body) >= 2 else None
                self._write(8, body)
                self.close()

    def _upgrade(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        status = self._buffer[:32].split(b" ")[1:2]
        del self._buffer[: end + 4]
        self._upgraded = status == [b"101"]
        if self._upgraded:
            self._opened.set_result(None)
        else:
            self._opened.set_exception(ConnectionRefusedError(f"it is answered by {status}"))
            self.close()
        return self._upgraded

    def _next(self) -> tuple[int, bytes] | None:
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        size, begin = buffer[1] & 127, 2
        if size == 126:
            size, begin = int.from_bytes(buffer[2:4]), 4
        elif size == 127:
            size, begin = int.from_bytes(buffer[2:10]), 10
        if len(buffer) < begin + size:
            return None
        code, body = buffer[0] & 15, bytes(buffer[begin : begin + size])
        del buffer[: begin + size]
        return code, body

    def say(self, **frame: object) -> None:
        self._write(1, json.dumps(frame).encode())

    def _write(self, code: int, body: bytes) -> None:
        size = bytes((128 | len(body),)) if len(body) < 126 else b"\xfe" + len(body).to_bytes(2)
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(bytes((128 | code,)) + size + _MASK + body)

    def stall(self) -> None:
        """Read nothing more."""
        if self.transport is not None:
            self.transport.pause_reading()

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()


def stamps_of(body: bytes) -> list[float]:
    """When the stamped pieces of a text were due, in monotonic seconds."""
    return [int(stamp) / 1e9 for stamp in _STAMP.findall(body)]
