"""Sends what an outbox holds over its websocket."""

from __future__ import annotations

import logging

from fastapi import WebSocket, WebSocketDisconnect
from fastapi.websockets import WebSocketState

from server.logs import note
from server.outbox import Close, Outbox, Past
from server.socket_protocol import sends_at_once
from server.store.port import StoreFault

_LOG = logging.getLogger("server.chat")


async def deliver(socket: WebSocket, outbox: Outbox) -> Close | None:
    """Until the outbox is closed (how), or the client is gone (None). What cannot be read from the store gives the client up."""
    outbox.sends_at_once = sends_at_once(socket.scope)
    while True:
        item = await outbox.get()
        try:
            match item:
                case str():
                    await socket.send_text(item)
                case Past():
                    async for text in item.texts():
                        if socket.application_state is WebSocketState.DISCONNECTED:
                            return None  # closed from beside this, while the client did not read
                        await socket.send_text(text)
                case Close():
                    return item
        except WebSocketDisconnect:
            return None
        except StoreFault as fault:
            note(_LOG, "store fault", logging.ERROR, fault=str(fault)[:200])
            outbox.give_up()
