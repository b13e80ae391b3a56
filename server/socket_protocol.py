"""uvicorn's websocket, which lets go of a client that reads nothing instead of waiting for it, and can send a text at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from starlette.types import Scope
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

if TYPE_CHECKING:
    from uvicorn._types import ASGISendEvent

HELD_BYTES = 16 * 1024
GRACE_S = 2.0  # in which a client may still read enough to be told why it is closed
SENDS_AT_ONCE = "shop.sends_at_once"  # the extension of ASGI's scope whose `send` is `AbandoningProtocol.send_at_once`
_TEXT = 0x81  # a whole text frame (RFC 6455, section 5.2)


class AbandoningProtocol(WebSocketsSansIOProtocol):
    """A connection whose buffer is full can be sent no closing frame, and an orderly end would wait for the buffer to empty,
    which the client decides. Such a connection is cut off, and what it held is free."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # a client that does not read is known sooner than by the 64 KB that asyncio waits for
        cast(asyncio.Transport, transport).set_write_buffer_limits(HELD_BYTES)
        super().connection_made(transport)

    async def run_asgi(self) -> None:
        self.scope.setdefault("extensions", {})[SENDS_AT_ONCE] = {"send": self.send_at_once}
        await super().run_asgi()

    def send_at_once(self, text: str) -> bool:
        """Send a text without a task's turn in between, past all that is between here and the application; False where that
        cannot be now: the client does not read, the connection opens or closes, or its frames are compressed."""
        open_now = self.handshake_complete and not self.close_sent and not self.disconnected
        if not open_now or not self.writable.is_set() or self.conn.extensions or self.transport.is_closing():
            return False
        self.transport.write(text_frame(text))
        return True

    async def send(self, message: ASGISendEvent) -> None:
        if message["type"] == "websocket.close" and not self.writable.is_set():
            try:
                await asyncio.wait_for(self.writable.wait(), GRACE_S)
            except TimeoutError:
                self.transport.abort()
                return
        await super().send(message)

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        if not self.writable.is_set():
            self.transport.abort()


def sends_at_once(scope: Scope) -> Callable[[str], bool] | None:
    """How a text is sent at once on the connection of an ASGI scope; None where this server is not the one that serves."""
    return cast("Callable[[str], bool] | None", scope.get("extensions", {}).get(SENDS_AT_ONCE, {}).get("send"))


def text_frame(text: str) -> bytes:
    """A text as a server's websocket frame: whole, not masked (RFC 6455, section 5.2)."""
    body = text.encode()
    size = len(body)
    if size < 126:
        return bytes((_TEXT, size)) + body
    if size < 1 << 16:
        return bytes((_TEXT, 126)) + size.to_bytes(2) + body
    return bytes((_TEXT, 127)) + size.to_bytes(8) + body
