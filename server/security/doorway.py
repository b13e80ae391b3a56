"""The doorway: before the chat's routes see a client, it is decided who that is, and whether there is room.

A middleware of its own, so that no route can forget it. `caller_of` tells a route whom it has let in.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.admission import Admission, Denied
from server.callers import ANYBODY, Caller
from server.logs import note
from server.metrics import Metrics
from server.security.door import Barred, Door, Knock

CHAT = "/v1/chat"
SESSIONS = "/v1/sessions"
TICKETS = "/v1/tickets"
_POLICY_VIOLATION, _TRY_AGAIN = 1008, 1013
_METHODS = "GET, POST, DELETE, OPTIONS"
_LOG = logging.getLogger("server.door")


def knock_of(connection: HTTPConnection) -> Knock:
    """What the handshake says: a ticket in the query of a websocket, a pass as the bearer of an HTTP request."""
    headers = connection.headers
    origin, host = headers.get("origin", ""), headers.get("host", "")
    address = connection.client.host if connection.client else ""
    if connection.scope["type"] == "websocket":
        found = parse_qs(connection.scope.get("query_string", b"").decode("latin-1")).get("ticket", [""])
        return Knock("" if origin == "null" else origin, host, address, found[0])
    scheme, _, given = headers.get("authorization", "").partition(" ")
    return Knock(origin, host, address, given.strip() if scheme.lower() == "bearer" else "", "pass")


def caller_of(connection: HTTPConnection) -> Caller:
    """Whom the doorway has let in."""
    caller = connection.scope.get("caller", ANYBODY)
    return caller if isinstance(caller, Caller) else ANYBODY


class Doorway:
    """Lets clients in to the chat, or tells them why not; other routes are not its business."""

    def __init__(self, app: ASGIApp, door: Door, admission: Admission, metrics: Metrics) -> None:
        self._app = app
        self._door = door
        self._admission = admission
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "websocket" and path == CHAT:
            await self._socket(scope, receive, send)
        elif scope["type"] == "http" and (path in (TICKETS, SESSIONS) or path.startswith(SESSIONS + "/")):
            await self._request(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        knock = knock_of(HTTPConnection(scope))
        try:
            self._admission.socket(knock.address)
        except Denied as denied:
            await _refuse_socket(scope, receive, send, 503, denied.cause, _TRY_AGAIN, denied.retry_after_s)
            return
        try:
            scope["caller"] = await self._door.caller(knock)
            await self._app(scope, receive, send)
        except Barred as barred:
            self._bar(barred)
            await _refuse_socket(scope, receive, send, barred.status, barred.code, _POLICY_VIOLATION)
        finally:
            self._admission.socket_closed(knock.address)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        knock = knock_of(connection)
        known = self._door.knows(knock.origin)
        answer = _for(knock.origin, send) if known else send
        if scope["method"] == "OPTIONS" and known:
            await _answer(answer, 204, b"", ((b"access-control-max-age", b"600"),))
            return
        try:
            if scope["path"] != TICKETS:
                scope["caller"] = await self._door.caller(knock)
        except Barred as barred:
            self._bar(barred)
            await _answer(answer, barred.status, told(barred.code, barred.words))
            return
        await self._app(scope, receive, answer)

    def _bar(self, barred: Barred) -> None:
        self._metrics.barred.labels(barred.code).inc()
        note(_LOG, "barred", code=barred.code)


def told(code: str, words: str) -> bytes:
    """A refusal as the body of an answer."""
    return json.dumps({"code": code, "message": words}, ensure_ascii=False).encode()


def _for(origin: str, send: Send) -> Callable[[Message], Awaitable[None]]:
    """Answers that a page of this origin may read."""
    headers = [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-headers", b"authorization, content-type, last-event-id"),
        (b"access-control-allow-methods", _METHODS.encode()),
        (b"access-control-expose-headers", b"location, retry-after"),
        (b"vary", b"Origin"),
        (b"cross-origin-resource-policy", b"cross-origin"),
    ]

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *headers]
        await send(message)

    return with_headers


async def _answer(send: Send, status: int, body: bytes, more: tuple[tuple[bytes, bytes], ...] = ()) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _refuse_socket(
    scope: Scope, receive: Receive, send: Send, status: int, code: str, close: int, retry_after_s: int | None = None
) -> None:
    """Refuse a handshake: by an HTTP answer where the server can give one, which a close code cannot be seen in."""
    await receive()
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": close, "reason": code})
        return
    retry = ((b"retry-after", str(retry_after_s).encode()),) if retry_after_s is not None else ()
    headers = [(b"content-type", b"application/json"), *retry]
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": told(code, "The chat is not opened.")})
