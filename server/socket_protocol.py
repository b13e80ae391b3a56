"""uvicorn's websocket, which lets go of a client that reads nothing instead of waiting for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

if TYPE_CHECKING:
    from uvicorn._types import ASGISendEvent


class AbandoningProtocol(WebSocketsSansIOProtocol):
    """A connection whose buffer is full can be sent no closing frame, and an orderly end would wait for the buffer to empty,
    which the client decides. Such a connection is cut off, and what it held is free at once."""

    async def send(self, message: ASGISendEvent) -> None:
        if message["type"] == "websocket.close" and not self.writable.is_set():
            self._abort()
            return
        await super().send(message)

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        if not self.writable.is_set():
            self._abort()

    def _abort(self) -> None:
        self.transport.abort()
