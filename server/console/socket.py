"""The websocket of the agents' console: one connection reads frames and sends what its outbox holds (docs/console.md)."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from fastapi import WebSocket

from server.buckets import Buckets
from server.console.floor import Floor, Open, text_of
from server.delivery import deliver
from server.desk import Desk
from server.frames import Json
from server.handoff.acts import AgentHere, AgentTypes
from server.history import follows
from server.logs import note
from server.outbox import Outbox, Past
from server.protocol import MAX_FRAME_BYTES, Refused
from server.security.accounts import Accounts, Login
from server.sessions import Session
from server.store.port import StoreFault

LOGIN_ENDED = 4401
HELLO_S = 10.0
LOOK_S = 20.0
MOST_WATCHED = 20
FRAMES_PER_MINUTE = 600
_ENDS = ("done", "interrupted", "failed")
_TYPING = {"customer_typing": "customer", "agent_typing": "agent"}
_LOG = logging.getLogger("server.console")
Me = Callable[[Login], Json]


class BadFrame(Exception):
    """A frame that is not taken: a code and words."""

    def __init__(self, code: str, words: str, session: str | None = None) -> None:
        super().__init__(words)
        self.code, self.words, self.session = code, words, session


class Tap:
    """Sends the frames of one session to a console, each in a frame that names the session."""

    def __init__(self, session: str, outbox: Outbox, ended: Callable[[str, int], None]) -> None:
        self._session, self._outbox, self._ended = session, outbox, ended
        self._head = f'{{"type":"frame","session":{json.dumps(session)},"frame":'

    def put(self, item: str | Past) -> None:
        if isinstance(item, Past):
            self._outbox.put(Past(lambda: self._told(item)))
            return
        told = self._one(item)
        if told:
            self._outbox.put(told)

    def close(self, code: int) -> None:
        """The session is gone from this server: it is to be asked for again."""
        self._outbox.put(text_of("resync", session=self._session))

    async def _told(self, past: Past) -> AsyncIterator[str]:
        async for text in past.texts():
            yield self._head + text + "}"

    def _one(self, text: str) -> str:
        kind = text[9 : text.find('"', 9)]
        if kind in _TYPING:
            agent = json.loads(text).get("agent")
            return text_of("typing", session=self._session, who=_TYPING[kind], agent=agent)
        if kind == "agent_presence":
            return ""
        if kind in _ENDS:
            self._ended(self._session, json.loads(text)["turn"])
        return self._head + text + "}"


class ConsoleSocket:
    """One socket, from its acceptance to its end. `me` tells who is logged in."""

    def __init__(self, socket: WebSocket, accounts: Accounts, floor: Floor, desk: Desk, me: Me) -> None:
        self._socket, self._accounts, self._floor, self._desk, self._me = socket, accounts, floor, desk, me
        self._outbox = Outbox()
        self._login: Login | None = None
        self._console: Open | None = None
        self._watched: dict[str, tuple[Session, Tap]] = {}
        self._rate = Buckets(asyncio.get_running_loop().time)
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        """Speak until either side closes."""
        await self._socket.accept()
        self._login = await self._accounts.who(self._socket.cookies.get("staff", ""))
        if self._login is None or not _own_page(self._socket):
            await self._socket.close(LOGIN_ENDED)
            return
        tasks = {asyncio.create_task(work()) for work in (self._read, self._write, self._look)}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in (*tasks, *self._tasks):
                task.cancel()
            await self._leave()

    async def _read(self) -> None:
        try:
            async with asyncio.timeout(HELLO_S) as deadline:
                while True:
                    received = await self._socket.receive()
                    if received["type"] == "websocket.disconnect":
                        return
                    text = received.get("text")
                    await self._handle(text if isinstance(text, str) else "")
                    if self._console is not None:
                        deadline.reschedule(None)
        except TimeoutError:
            await self._socket.close(LOGIN_ENDED)

    async def _handle(self, raw: str) -> None:
        kind = ""
        try:
            fields = _object(raw)
            kind = str(fields["type"])
            self._admit()
            await self._act(kind, fields)
        except BadFrame as fault:
            self._refuse(fault.code, fault.words, kind, fault.session)
        except Refused as refused:
            code = "unknown_conversation" if refused.code == "unknown_session" else refused.code
            self._refuse(code, refused.words, kind, None)
        except StoreFault as fault:
            note(_LOG, "store fault", logging.ERROR, fault=str(fault)[:200])
            self._refuse("unavailable", "Conversations cannot be reached. Please try again in a minute.", kind, None)

    def _admit(self) -> None:
        if self._rate.wait_s("frame", FRAMES_PER_MINUTE) > 0:
            raise BadFrame("rate_limited", "Too many frames. Wait a moment.")
        self._rate.take("frame", FRAMES_PER_MINUTE)

    def _refuse(self, code: str, words: str, of: str, session: str | None) -> None:
        about = {"session": session} if session else {}
        self._outbox.put(text_of("failed", code=code, detail=words, of=of, **about))

    async def _act(self, kind: str, fields: dict[str, Any]) -> None:
        if kind == "hello":
            await self._hello(fields)
            return
        if kind == "ping":
            self._outbox.put(text_of("pong"))
            return
        if self._console is None:
            raise BadFrame("bad_frame", "Say `hello` first.")
        acts: dict[str, Callable[[Open, dict[str, Any]], Awaitable[None]]] = {
            "watch": self._watch,
            "unwatch": self._unwatch,
            "typing": self._typing,
            "status": self._status,
        }
        if kind not in acts:
            raise BadFrame("bad_frame", "The frame's `type` is not known.")
        await acts[kind](self._console, fields)

    async def _hello(self, fields: dict[str, Any]) -> None:
        login = self._login
        csrf = fields.get("csrf")
        if login is None or not isinstance(csrf, str) or not hmac.compare_digest(csrf.encode(), login.csrf.encode()):
            raise BadFrame("bad_frame", "`hello`: `csrf` must be the one of the login.")
        if self._console is not None:
            raise BadFrame("bad_frame", "`hello` was said.")
        member = login.member
        console = Open(member, self._outbox)
        agents = await self._floor.join(console)
        self._console = console
        counts = await self._floor.inbox.counts(member.shops or None, member.name)
        told: list[Json] = [asdict(agent) for agent in agents]
        self._outbox.put(text_of("welcome", me=self._me(login), counts=asdict(counts), agents=told))

    async def _watch(self, console: Open, fields: dict[str, Any]) -> None:
        key, after = _session_of(fields), fields.get("after")
        if after is not None and (isinstance(after, bool) or not isinstance(after, int) or after < 0):
            raise BadFrame("bad_frame", "`watch`: `after` must be a whole number from 0.", key)
        if key not in self._watched and len(self._watched) >= MOST_WATCHED:
            raise BadFrame("bad_frame", f"`watch`: at most {MOST_WATCHED} at once.", key)
        session = await self._desk.find(key, console.member)
        self._drop(key)
        tap = Tap(key, self._outbox, self._turn_ended)
        newest = session.delivered
        if after is not None and not follows(after, newest):
            console.send("resync", session=key)
            after = None
        self._watched[key] = session, tap
        self._floor.watch(console, key)
        names = self._floor.watchers(key)
        console.send(
            "watching",
            session=key,
            seq=newest if after is None else after,
            online=self._floor.online(key),
            agents=names,
        )
        session.watch(tap, after)
        await self._tell_presence(session, present=True)

    async def _unwatch(self, console: Open, fields: dict[str, Any]) -> None:
        key = _session_of(fields)
        session = self._drop(key)
        self._floor.unwatch(console, key)
        if session is not None and not self._floor.has_open(console.member.name, key):
            await self._tell_presence(session, present=False)

    async def _typing(self, console: Open, fields: dict[str, Any]) -> None:
        session = self._watched.get(_session_of(fields))
        if session is None:
            raise BadFrame("bad_frame", "`typing`: this conversation is not watched.")
        await session[0].act(AgentTypes(console.member.name, console.member.known_as))

    async def _status(self, console: Open, fields: dict[str, Any]) -> None:
        status = fields.get("status")
        if status not in ("available", "away"):
            raise BadFrame("bad_frame", "`status`: `status` must be available or away.")
        await self._floor.status(console, "available" if status == "available" else "away")

    async def _tell_presence(self, session: Session, *, present: bool) -> None:
        if self._login is not None:
            member = self._login.member
            await session.act(AgentHere(member.name, member.known_as, present))

    def _drop(self, key: str) -> Session | None:
        watched = self._watched.pop(key, None)
        if watched is None:
            return None
        watched[0].audience.untap(watched[1])
        return watched[0]

    def _turn_ended(self, session: str, turn: int) -> None:
        task = asyncio.create_task(self._tell_trace(session, turn))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tell_trace(self, session: str, turn: int) -> None:
        try:
            trace = await self._floor.talk.trace(session, turn)
        except StoreFault as fault:
            note(_LOG, "store fault", logging.ERROR, fault=str(fault)[:200])
            return
        if trace is not None:
            self._outbox.put(text_of("trace", session=session, turn=turn, trace=trace))

    async def _write(self) -> None:
        close = await deliver(self._socket, self._outbox)
        if close is not None:
            await self._socket.close(close.code)

    async def _look(self) -> None:
        """Close once the login has ended."""
        while True:
            await asyncio.sleep(LOOK_S)
            if self._login is None or await self._accounts.who(self._login.token) is None:
                self._outbox.close(LOGIN_ENDED)

    async def _leave(self) -> None:
        console = self._console
        sessions = [session for session, _ in self._watched.values()]
        for key in tuple(self._watched):
            self._drop(key)
        if console is None:
            return
        try:
            await self._floor.leave(console)
            for session in sessions:
                if not session.gone and not self._floor.has_open(console.member.name, session.key):
                    await self._tell_presence(session, present=False)
        except (StoreFault, Refused) as fault:
            note(_LOG, "console left", logging.WARNING, fault=str(fault)[:200])


def _object(raw: str) -> dict[str, Any]:
    """Raises `BadFrame` for what is no JSON object with a `type`."""
    if len(raw) > MAX_FRAME_BYTES:
        raise BadFrame("bad_frame", f"A frame may have {MAX_FRAME_BYTES} bytes at most.")
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadFrame("bad_frame", "The frame is not JSON.") from None
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        raise BadFrame("bad_frame", "The frame has no `type`.")
    return value


def _session_of(fields: dict[str, Any]) -> str:
    key = fields.get("session")
    if not isinstance(key, str) or not 0 < len(key) <= 64:
        raise BadFrame("bad_frame", f"`{fields['type']}`: `session` must be a conversation's key.")
    return key


def _own_page(socket: WebSocket) -> bool:
    """A page of another site may not use the login."""
    origin = socket.headers.get("origin", "")
    return urlsplit(origin).netloc.lower() == socket.headers.get("host", "").lower()
