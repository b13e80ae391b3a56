"""uvicorn's websocket, which lets go of a client that reads nothing instead of waiting for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

if TYPE_CHECKING:
    from uvicorn._types import ASGISendEvent

GRACE_S = 2.0  # in which a client may still read enough to be told why it is closed


class AbandoningProtocol(WebSocketsSansIOProtocol):
    """A connection whose buffer is full can be sent no closing frame, and an orderly end would wait for the buffer to empty,
    which the client decides. Such a connection is cut off, and what it held is free."""

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
