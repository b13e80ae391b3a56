"""Where sessions are found by their keys: those in use are in memory, all others in the store.

Knows nothing of sockets.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Mapping, Sequence

from retrieval.products import Language
from server.callers import Caller
from server.logs import note
from server.protocol import Refused
from server.sessions import Services, Session
from server.store.port import Row, StoreFault
from server.store.values import NewSession

REST_S = 60.0
IDLE_S = 300.0
_LOG = logging.getLogger("server.desk")


class Desk:
    """At most `limit` sessions in memory; to make room, the idle one that was used longest ago leaves it."""

    def __init__(self, services: Services, limit: int) -> None:
        self._services = services
        self._limit = limit
        self._held: OrderedDict[str, Session] = OrderedDict()
        self._owners: dict[str, tuple[str, str | None]] = {}
        self._finding: dict[str, asyncio.Future[Session | None]] = {}

    def __len__(self) -> int:
        return len(self._held)

    def create(self, caller: Caller, language: Language | None, page: str | None) -> Session:
        """A session under an unguessable key. Raises `Refused` (`overloaded`) when every one held is in use."""
        self._make_room()
        session = Session(secrets.token_urlsafe(24), self._services, self._forget, language)
        row = NewSession(session.key, caller.shop, language, page, caller.customer, self._services.now())
        self._services.journal.write(session, row)
        self._hold(session, caller.shop, caller.customer)
        return session

    async def find(self, key: str, caller: Caller) -> Session:
        """The session of a key. Raises `Refused`: `unknown_session`, also for one of another caller's; `unavailable`."""
        session = self._held.get(key)
        if session is None:
            finding = self._finding.get(key)
            if finding is None:
                finding = self._finding[key] = asyncio.ensure_future(self._load(key))
                finding.add_done_callback(lambda _done: self._finding.pop(key, None))
            try:
                session = await asyncio.shield(finding)
            except StoreFault as fault:
                note(_LOG, "store fault", logging.ERROR, fault=str(fault)[:200])
                raise Refused("unavailable", "Conversations cannot be reached. Please try again in a minute.") from None
        if session is None or not caller.may_reach(*self._owners[key]):
            raise Refused("unknown_session", "This conversation is no longer here. Say `hello` without it.")
        self._held.move_to_end(key)
        return session

    async def recover(self) -> int:
        """Go on with every turn that had not ended when the last server did; in how many sessions."""
        keys = await self._services.store.unended()
        for key in keys:
            if key not in self._held:
                await self._load(key, room=False)
        return len(keys)

    def turns(self) -> tuple[asyncio.Task[None], ...]:
        """What answers the turns that run now."""
        return tuple(session.answering for session in self._held.values() if session.answering is not None)

    def in_use(self, key: str) -> bool:
        session = self._held.get(key)
        return session is not None and not session.idle

    async def export(self, key: str) -> Mapping[str, Sequence[Row]] | None:
        """All that is kept of a session, by table. Raises `StoreFault`."""
        await self._services.journal.settled()
        return await self._services.store.export(key)

    async def erase(self, keys: Sequence[str]) -> int:
        """Delete sessions and all that is kept of them; how many there were. Raises `StoreFault`."""
        for key in keys:
            session = self._held.get(key)
            if session is not None:
                await session.close()
                await self._services.journal.settled()
                session.lost()
        return await self._services.store.erase(keys)

    def tidy(self) -> None:
        """Give up what sessions hold that have not been used for a while, and the sessions that nobody shows."""
        now = self._services.now()
        for session in list(self._held.values()):
            if session.idle and session.used_at < now - IDLE_S:
                self._forget(session)
            elif session.used_at < now - REST_S:
                session.rest()

    async def close(self) -> None:
        """End every turn under way."""
        await asyncio.gather(*(session.close() for session in list(self._held.values())))

    async def _load(self, key: str, *, room: bool = True) -> Session | None:
        saved = await self._services.store.load(key)
        if saved is None:
            return None
        if room:
            self._make_room()
        session = Session(key, self._services, self._forget)
        self._hold(session, saved.shop, saved.customer)
        session.restore(saved)
        return session

    def _hold(self, session: Session, shop: str, customer: str | None) -> None:
        self._held[session.key] = session
        self._owners[session.key] = shop, customer
        self._services.metrics.sessions.set(len(self._held))

    def _forget(self, session: Session) -> None:
        if self._held.get(session.key) is session:
            del self._held[session.key], self._owners[session.key]
            self._services.metrics.sessions.set(len(self._held))

    def _make_room(self) -> None:
        if len(self._held) < self._limit:
            return
        idle = next((session for session in self._held.values() if session.idle), None)
        if idle is None:
            raise Refused("overloaded", "Too many conversations at once. Please try again in a minute.")
        self._forget(idle)
