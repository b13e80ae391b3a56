"""The websocket of the chat: one connection reads frames, hands them to its session, and sends what its outbox holds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never
from urllib.parse import urlsplit

from fastapi import WebSocket, WebSocketDisconnect

from assistant.model import EngineStatus
from server.frames import Pong, refusal, wire
from server.logs import note
from server.metrics import Metrics
from server.outbox import Close, Outbox
from server.ports import Parts
from server.protocol import CLOSES, ClientFrame, EditConstraints, Hello, Message, Ping, Refused, Stop, parse
from server.sessions import Session, SessionStore

_LOG = logging.getLogger("server.chat")


def allowed_origin(socket: WebSocket, origins: tuple[str, ...]) -> bool:
    """Whether the page that opens the socket may: one of this host's, one listed, or no page at all."""
    origin = socket.headers.get("origin")
    if origin is None or origin.rstrip("/") in origins:
        return True
    return urlsplit(origin).netloc.lower() == socket.headers.get("host", "").lower()


@dataclass(frozen=True, slots=True)
class Hall:
    """What all connections share. `open` are those there are."""

    parts: Parts
    store: SessionStore
    metrics: Metrics
    open: set[Connection]

    def tell(self, status: EngineStatus) -> None:
        """Send every connection the engine's state."""
        self.metrics.engine_is(status)
        for connection in self.open:
            connection.tell(status)


class Connection:
    """One socket, from its acceptance to its end."""

    def __init__(self, socket: WebSocket, hall: Hall) -> None:
        self._socket = socket
        self._hall = hall
        self._outbox = Outbox()
        self._session: Session | None = None

    async def serve(self) -> None:
        """Speak the protocol until either side closes. A turn under way outlives this."""
        await self._socket.accept()
        self._hall.open.add(self)
        self._hall.metrics.sockets.set(len(self._hall.open))
        tasks = {asyncio.create_task(self._read()), asyncio.create_task(self._write())}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            if self._session is not None:
                self._session.detach(self._outbox)
            self._hall.open.discard(self)
            self._hall.metrics.sockets.set(len(self._hall.open))

    def tell(self, status: EngineStatus) -> None:
        if self._session is not None:
            self._outbox.put(self._session.conversation.aside(status))

    async def _read(self) -> None:
        while True:
            received = await self._socket.receive()
            if received["type"] == "websocket.disconnect":
                return
            text = received.get("text")
            self._handle(text if text is not None else received.get("bytes") or b"")

    async def _write(self) -> None:
        while True:
            item = await self._outbox.get()
            try:
                if isinstance(item, Close):
                    await self._close(item)
                    return
                await self._socket.send_text(item)
            except WebSocketDisconnect:
                return

    async def _close(self, close: Close) -> None:
        if self._outbox.given_up:
            self._hall.metrics.slow_readers.inc()
        note(_LOG, "socket closed", code=close.code)
        await self._socket.close(close.code)

    def _handle(self, raw: str | bytes) -> None:
        try:
            self._act(parse(raw))
        except Refused as refused:
            if self._session is None:
                self._hall.metrics.refused.labels(refused.code).inc()
                self._outbox.put(wire(refusal(refused), 0))
            else:
                self._session.refuse(refused)
            if refused.code in CLOSES:
                self._outbox.close(CLOSES[refused.code])

    def _act(self, frame: ClientFrame) -> None:
        if isinstance(frame, Hello):
            self._greet(frame)
            return
        session = self._session
        if session is None:
            raise Refused("not_greeted", "Say `hello` first.", getattr(frame, "id", None))
        match frame:
            case Message() | EditConstraints():
                session.take(frame)
            case Stop():
                session.stop(frame.turn)
            case Ping():
                self._outbox.put(session.conversation.aside(Pong()))
            case _:
                assert_never(frame)

    def _greet(self, hello: Hello) -> None:
        parts, store = self._hall.parts, self._hall.store
        if hello.session is None:
            session = store.create(hello.language)
            self._leave()
            session.greet(self._outbox, parts.shop, parts.engine.status())
        else:
            found = store.get(hello.session)
            if found is None:
                raise Refused("unknown_session", "This conversation is no longer here. Say `hello` without it.")
            session = found
            self._leave()
            session.speaks(hello.language)
            session.resume(self._outbox, hello.resume_from, parts.shop, parts.engine.status())
        self._session = session

    def _leave(self) -> None:
        if self._session is not None:
            self._session.detach(self._outbox)


class EngineWatch:
    """Brings the engine's changes, from whatever thread they come, to the event loop that it is made in."""

    def __init__(self, tell: Callable[[EngineStatus], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._tell = tell
        self._told: tuple[object, ...] = ()

    def changed(self, status: EngineStatus) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._pass_on, status)

    def _pass_on(self, status: EngineStatus) -> None:
        """Progress is passed on by the hundredth: a download reports far more often than a page can show."""
        share = None if status.progress is None else int(status.progress * 100)
        told = (status.state, status.model, share)
        if told != self._told:
            self._told = told
            self._tell(status)
