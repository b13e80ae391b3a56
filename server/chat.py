"""The websocket of the chat: one connection reads frames, hands them to its session, and sends what its outbox holds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol, assert_never
from urllib.parse import urlsplit

from fastapi import WebSocket
from starlette.requests import HTTPConnection

from assistant.model import EngineStatus
from server.callers import ANYBODY, Caller
from server.delivery import deliver
from server.desk import Desk
from server.frames import Noted, Pong, refusal, wire
from server.guard import Guard
from server.handoff.acts import CustomerTypes
from server.journal import Journal
from server.logs import note
from server.metrics import Metrics
from server.outbox import GIVEN_UP, Close, Outbox
from server.ports import Parts
from server.protocol import (
    CLOSES,
    ClientFrame,
    Decide,
    EditConstraints,
    Feedback,
    Happened,
    Hello,
    Message,
    Ping,
    Refused,
    Stop,
    Typing,
    parse,
)
from server.sessions import Session
from server.store.port import StoreFault

# who is sent away is told at once: what has no room for a message has none for storing that it was refused either
SPENT_NOTHING = frozenset({"unavailable", "overloaded", "leaving"})
_LOG = logging.getLogger("server.chat")


def allowed_origin(connection: HTTPConnection, origins: tuple[str, ...]) -> bool:
    """Whether the page that asks may: one the door has let in, one of this host's, one listed, or no page at all."""
    if "caller" in connection.scope:
        return True
    origin = connection.headers.get("origin")
    if origin is None or origin.rstrip("/") in origins:
        return True
    return urlsplit(origin).netloc.lower() == connection.headers.get("host", "").lower()


@dataclass(frozen=True, slots=True)
class Hall:
    """What all connections share. `open` are those there are."""

    parts: Parts
    desk: Desk
    journal: Journal
    metrics: Metrics
    guard: Guard
    open: set[Listener] = field(default_factory=set)

    def tell(self, status: EngineStatus) -> None:
        """Send every connection the engine's state."""
        self.metrics.engine_is(status)
        for listener in self.open:
            listener.tell(status)

    def close_all(self, code: int) -> None:
        """Close every connection, once what waits for it is sent."""
        for listener in self.open:
            listener.close(code)

    def join(self, listener: Listener) -> None:
        self.open.add(listener)
        self.metrics.sockets.set(len(self.open))

    def leave(self, listener: Listener) -> None:
        self.open.discard(listener)
        self.metrics.sockets.set(len(self.open))


class Listener(Protocol):
    """A connection that is told of the engine's state, and can be closed."""

    def tell(self, status: EngineStatus) -> None: ...

    def close(self, code: int) -> None: ...


class Connection:
    """One socket, from its acceptance to its end."""

    def __init__(self, socket: WebSocket, hall: Hall, caller: Caller = ANYBODY) -> None:
        self._socket = socket
        self._hall = hall
        self._caller = caller
        self._outbox = Outbox(self._abandon)
        self._closing: asyncio.Task[None] | None = None
        self._session: Session | None = None
        self._viewed = ""

    async def serve(self) -> None:
        """Speak the protocol until either side closes. A turn under way outlives this."""
        await self._socket.accept()
        self._hall.join(self)
        tasks = {asyncio.create_task(self._read()), asyncio.create_task(self._write())}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            self._leave()
            self._hall.leave(self)

    def tell(self, status: EngineStatus) -> None:
        if self._session is not None:
            self._outbox.put(self._session.aside(status))

    def close(self, code: int) -> None:
        self._outbox.close(code)

    async def _read(self) -> None:
        while True:
            received = await self._socket.receive()
            if received["type"] == "websocket.disconnect":
                return
            text = received.get("text")
            await self._handle(text if text is not None else received.get("bytes") or b"")

    async def _write(self) -> None:
        close = await deliver(self._socket, self._outbox)
        if self._closing is not None:
            await self._closing
        elif close is not None:
            await self._close(close)

    def _abandon(self) -> None:
        """Close from beside `_write`, which is held up by a client that does not read."""
        if self._closing is None:
            self._hall.metrics.slow_readers.inc()
            self._closing = asyncio.create_task(self._close(Close(GIVEN_UP)))

    async def _close(self, close: Close) -> None:
        note(_LOG, "socket closed", code=close.code)
        await self._socket.close(close.code)

    async def _handle(self, raw: str | bytes) -> None:
        if self._session is not None:
            try:
                self._hall.guard.hear(self._session.key)
            except Refused as refused:
                # not a frame of the session: those are stored, and there would be no end of them
                self._tell_aside(refused)
                return
        try:
            await self._act(parse(raw))
        except Refused as refused:
            await self._refuse(refused)
        except StoreFault as fault:
            note(_LOG, "store fault", logging.ERROR, fault=str(fault)[:200])
            await self._refuse(Refused("unavailable", "Conversations cannot be reached. Please try again in a minute."))

    async def _refuse(self, refused: Refused) -> None:
        if self._session is None or refused.code in SPENT_NOTHING:
            self._tell_aside(refused)
        else:
            await self._session.refuse(refused)
            if refused.code in CLOSES:
                # what the session says of it comes first
                await self._hall.journal.settled()
        if refused.code in CLOSES:
            self._outbox.close(CLOSES[refused.code])

    def _tell_aside(self, refused: Refused) -> None:
        self._hall.metrics.refused.labels(refused.code).inc()
        self._outbox.put(wire(refusal(refused), self._session.delivered if self._session else 0))

    async def _act(self, frame: ClientFrame) -> None:
        if isinstance(frame, Hello):
            await self._greet(frame)
            return
        session = self._session
        if session is None:
            raise Refused("not_greeted", "Say `hello` first.", getattr(frame, "id", None))
        match frame:
            case Message() | EditConstraints() | Decide():
                if isinstance(frame, Message):
                    origin = self._hall.guard.origin(self._caller)
                    frame = replace(frame, product=frame.product or self._viewed, origin=origin)
                await session.take(frame, partial(self._hall.guard.admit, self._caller, session.key, frame.id))
            case Stop():
                await session.stop(frame.turn)
            case Feedback() | Happened():
                await session.note(frame)
                await self._hall.journal.settled()
                self._outbox.put(session.aside(Noted("feedback" if isinstance(frame, Feedback) else "event")))
            case Typing():
                await session.act(CustomerTypes())
            case Ping():
                self._outbox.put(session.aside(Pong()))
            case _:
                assert_never(frame)

    async def _greet(self, hello: Hello) -> None:
        desk, engine = self._hall.desk, self._hall.parts.engine
        if hello.session is None:
            self._hall.guard.begin(self._caller)
            session = desk.create(self._caller, hello.language, hello.page)
            self._leave()
            session.greet(self._outbox, engine.status())
        else:
            session = await desk.find(hello.session, self._caller)
            self._leave()
            session.used(hello.language, hello.page)
            session.resume(self._outbox, hello.resume_from, engine.status())
        self._session, self._viewed = session, hello.product

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
