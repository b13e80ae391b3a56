"""The chat without websockets: frames as Server-Sent Events, what a client says by POST; also export and erasure.

The same frames and the same codes of errors as on the websocket (docs/protocol.md). A refusal is the answer of the request it
is about, not a frame of the session.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import assert_never

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.requests import HTTPConnection

from assistant.model import EngineStatus
from server.callers import Caller
from server.chat import Hall, allowed_origin
from server.frames import Noted, refusal, wire
from server.logs import note
from server.outbox import Close, Outbox, Past
from server.protocol import (
    MAX_FRAME_BYTES,
    ClientFrame,
    Code,
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
from server.replicas.port import ClusterFault
from server.sessions import Session
from server.store.port import StoreFault

HEARTBEAT_S = 15.0
JSON = "application/json"
STATUS: dict[Code, int] = {
    "bad_frame": 400,
    "binary_frame": 400,
    "frame_too_large": 413,
    "empty_message": 400,
    "message_too_long": 400,
    "bad_id": 400,
    "id_reused": 409,
    "not_greeted": 400,
    "unknown_session": 404,
    "unknown_turn": 404,
    "busy": 429,
    "rate_limited": 429,
    "overloaded": 503,
    "leaving": 503,
    "unavailable": 503,
    "timeout": 504,
    "internal": 500,
    "held": 409,
    "not_held": 409,
    "unknown_product": 422,
    "not_allowed": 422,
    "needs": 422,
}
_HEAD = re.compile(r'\{"type":"(\w+)","seq":(\d+)')
# these repeat the newest number of the session, which this client may not have got to yet
_UNNUMBERED = frozenset({"welcome", "engine", "noted", "pong", "agent_typing", "agent_presence"})
_AFTER = re.compile(r"[0-9]{1,15}")
_LOG = logging.getLogger("server.sse")


class Stream:
    """One client that reads a session's frames as events."""

    def __init__(self, session: Session, hall: Hall) -> None:
        self._session = session
        self._hall = hall
        self._outbox = Outbox()

    def tell(self, status: EngineStatus) -> None:
        self._outbox.put(self._session.aside(status))

    def close(self, code: int) -> None:
        self._outbox.close(code)

    async def events(self, after: int | None) -> AsyncIterator[str]:
        """What is sent, until the client is gone or given up."""
        if self._session.gone:
            return  # since it was found; the client asks again
        self._hall.join(self)
        self._session.resume(self._outbox, after, self._hall.parts.engine.status())
        try:
            while True:
                try:
                    item = await asyncio.wait_for(self._outbox.get(), HEARTBEAT_S)
                except TimeoutError:
                    yield ": \n\n"
                    continue
                match item:
                    case str():
                        yield event(item)
                    case Past():
                        async for text in item.texts():
                            yield event(text)
                    case Close():
                        return
        except StoreFault as fault:
            note(_LOG, "store fault", logging.ERROR, fault=str(fault)[:200])
        finally:
            self._session.detach(self._outbox)
            self._hall.leave(self)


def event(text: str) -> str:
    """A frame as an event. Its id is its number, so that a browser resumes there by itself."""
    head = _HEAD.match(text)
    numbered = head is not None and head[1] not in _UNNUMBERED
    return f"id: {head[2]}\ndata: {text}\n\n" if head is not None and numbered else f"data: {text}\n\n"


@dataclass(frozen=True, slots=True)
class _Door:
    """How a request is let in and answered."""

    hall: Hall
    origins: tuple[str, ...]
    caller_of: Callable[[HTTPConnection], Caller]

    async def session(self, request: Request, key: str) -> Session:
        return await self.hall.desk.find(key, self.caller_of(request))

    async def answered(self, request: Request, answer: Callable[[], Awaitable[Response]]) -> Response:
        """The answer, or the `failed` frame that says why there is none."""
        if not allowed_origin(request, self.origins):
            return Response("This page may not open the chat.", 403, media_type="text/plain")
        try:
            return await answer()
        except Refused as refused:
            told = refused
        except (StoreFault, ClusterFault) as fault:
            note(_LOG, "store fault", logging.ERROR, fault=str(fault)[:200])
            told = Refused("unavailable", "Conversations cannot be reached. Please try again in a minute.")
        self.hall.metrics.refused.labels(told.code).inc()
        status = STATUS[told.code]
        headers = {"retry-after": str(told.retry_after_s or 5)} if status in (429, 503) else {}
        return Response(wire(refusal(told), 0), status, headers, JSON)


def routes(hall: Hall, origins: tuple[str, ...], caller_of: Callable[[HTTPConnection], Caller]) -> APIRouter:
    """The routes under /v1/sessions."""
    router = APIRouter(prefix="/v1/sessions")
    door = _Door(hall, origins, caller_of)
    _add_talk(router, door)
    _add_records(router, door)
    return router


def _add_talk(router: APIRouter, door: _Door) -> None:
    hall = door.hall

    @router.post("", status_code=201)
    async def begin(request: Request) -> Response:
        async def answer() -> Response:
            hello, caller = _hello(await _body(request)), door.caller_of(request)
            hall.guard.begin(caller)
            session = hall.desk.create(caller, hello.language, hello.page)
            welcome = session.begin(hall.parts.engine.status())
            await hall.journal.settled()
            headers = {"location": f"{request.url.path}/{session.key}"}
            return Response(_stored(session, welcome.seq, wire(welcome.frame, welcome.seq)), 201, headers, JSON)

        return await door.answered(request, answer)

    @router.get("/{key}/events")
    async def listen(request: Request, key: str, after: str | None = None) -> Response:
        async def answer() -> Response:
            seen = after if after is not None else request.headers.get("last-event-id")
            if seen is not None and not _AFTER.fullmatch(seen):
                raise Refused("bad_frame", "`after` must be a whole number from 0.")
            session = await door.session(request, key)
            stream = Stream(session, hall).events(None if seen is None else int(seen))
            headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
            return StreamingResponse(stream, headers=headers, media_type="text/event-stream")

        return await door.answered(request, answer)

    @router.post("/{key}/messages", status_code=202)
    async def say(request: Request, key: str) -> Response:
        async def answer() -> Response:
            frame = parse(await _body(request))
            if isinstance(frame, Message):
                frame = replace(frame, origin=hall.guard.origin(door.caller_of(request)))
            session = await door.session(request, key)
            hall.guard.hear(session.key)
            admit = partial(hall.guard.admit, door.caller_of(request), session.key, getattr(frame, "id", None))
            return Response(await _said(session, frame, hall, admit), 202, media_type=JSON)

        return await door.answered(request, answer)


def _add_records(router: APIRouter, door: _Door) -> None:
    desk = door.hall.desk

    @router.get("/{key}/export")
    async def export(request: Request, key: str) -> Response:
        async def answer() -> Response:
            await door.session(request, key)
            headers = {"content-disposition": 'attachment; filename="conversation.json"', "cache-control": "no-store"}
            return JSONResponse(await desk.export(key), headers=headers)

        return await door.answered(request, answer)

    @router.delete("/{key}", status_code=204)
    async def erase(request: Request, key: str) -> Response:
        async def answer() -> Response:
            await door.session(request, key)
            await desk.erase([key])
            return Response(status_code=204)

        return await door.answered(request, answer)


async def _body(request: Request) -> str:
    """The request's body. Raises `Refused` for one that is too long or no text."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FRAME_BYTES:
            raise Refused("frame_too_large", f"A frame may have {MAX_FRAME_BYTES} bytes at most.")
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Refused("bad_frame", "The frame is not UTF-8.") from None


def _hello(body: str) -> Hello:
    """The `hello` that a body holds, or stands for when it is empty; its `type` need not be given."""
    try:
        fields = json.loads(body or "{}")
    except (ValueError, RecursionError):
        raise Refused("bad_frame", "The frame is not JSON.") from None
    frame = parse(json.dumps({"type": "hello", **fields}) if isinstance(fields, dict) else body)
    if not isinstance(frame, Hello) or frame.session is not None or frame.resume_from is not None:
        raise Refused("bad_frame", "A session is made with `language` and `page` at most.")
    return frame


async def _said(session: Session, frame: ClientFrame, hall: Hall, admit: Callable[[], None]) -> str:
    """Act on a frame; the frame that answers it, once what it did is durable."""
    match frame:
        case Message() | EditConstraints() | Decide():
            ack = await session.take(frame, admit)
            await hall.journal.settled()
            return _stored(session, ack.seq, wire(ack.frame, ack.seq, ack.turn))
        case Stop():
            await session.stop(frame.turn)
        case Feedback() | Happened():
            await session.note(frame)
        case Hello() | Ping() | Typing():
            raise Refused(
                "bad_frame", "Here a frame is message, edit_constraints, confirm, decline, stop, feedback or event."
            )
        case _:
            assert_never(frame)
    await hall.journal.settled()
    of = "stop" if isinstance(frame, Stop) else "feedback" if isinstance(frame, Feedback) else "event"
    return session.aside(Noted(of))


def _stored(session: Session, seq: int, text: str) -> str:
    if session.gone and session.delivered < seq:
        raise Refused("unavailable", "This could not be stored. Please try again in a minute.")
    return text
