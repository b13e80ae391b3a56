"""Where sessions are found by their keys: those in use are in memory, all others in the store.

Knows nothing of sockets.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections import OrderedDict
from collections.abc import Mapping, Sequence

from retrieval.products import Language
from server.callers import Caller, Reach
from server.console.abroad import gone_json
from server.frames import Ack
from server.handoff.acts import Act
from server.handoff.bell import GONE
from server.logs import note
from server.passing import Passed, passed, refused_answer
from server.protocol import Decide, EditConstraints, Feedback, Happened, Message, Refused, Stop
from server.replicas.port import Answer, ClusterFault
from server.services import Services
from server.sessions import Elsewhere, Session
from server.store.exporting import copy_of
from server.store.port import Row, StoreFault
from server.store.values import NewSession

REST_S = 60.0
IDLE_S = 300.0
LEAD_S = 5.0
LOOK_UP = 500
_FULL = "Too many conversations at once. Please try again in a minute."
_LOG = logging.getLogger("server.desk")


class Desk:
    """At most `limit` sessions in memory; to make room, the idle one that was used longest ago leaves it."""

    def __init__(self, services: Services, limit: int) -> None:
        self._services = services
        self._limit = limit
        self._held: OrderedDict[str, Session] = OrderedDict()
        self._owners: dict[str, tuple[str, str | None]] = {}
        self._finding: dict[str, asyncio.Future[Session | None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._held)

    def create(self, caller: Caller, language: Language | None, page: str | None) -> Session:
        """A session under an unguessable key. Raises `Refused` (`overloaded`) when every one held is in use."""
        self._make_room()
        key = secrets.token_urlsafe(24)
        session = Session(key, self._services, self._forget, language, caller.customer, caller.shop)
        row = NewSession(session.key, caller.shop, language, page, caller.customer, self._services.now())
        self._services.journal.write(session, row)
        self._hold(session, caller.shop, caller.customer)
        if self._services.cluster.shared:
            following = asyncio.create_task(self._follow(session))
            self._tasks.add(following)
            following.add_done_callback(self._followed)
        return session

    async def find(self, key: str, caller: Reach) -> Session:
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
        if session is not None and self._held.get(key) is not session:
            # it had to make room for another before it was used
            raise Refused("overloaded", _FULL)
        if session is None or not caller.may_reach(*self._owners[key]):
            raise Refused("unknown_session", "This conversation is no longer here. Say `hello` without it.")
        self._held.move_to_end(key)
        if self._services.cluster.shared:
            await self._follow(session)
        return session

    def _followed(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            note(_LOG, "session not followed", logging.WARNING, fault=str(task.exception())[:200])

    async def _follow(self, session: Session) -> None:
        """Be told of what is stored elsewhere from now on, and of what was so far."""
        if session.fence is not None:
            return
        try:
            await self._services.cluster.watch(session.key)
        except ClusterFault as fault:
            note(_LOG, "redis fault", logging.ERROR, fault=str(fault)[:200])
            raise Refused("unavailable", "Conversations cannot be reached. Please try again in a minute.") from None
        newest = await self._services.store.newest([session.key])
        session.heard(newest.get(session.key, 0), "")

    # What other servers ask and tell

    async def asked(self, session: str, frame: str) -> Answer:
        """Act on a frame that another server passes on."""
        try:
            return await self._acted(await self._any(session), passed(frame))
        except Elsewhere:
            return Answer(elsewhere=True)
        except Refused as refused:
            return refused_answer(refused)
        except StoreFault as fault:
            note(_LOG, "store fault", logging.ERROR, fault=str(fault)[:200])
            return Answer(elsewhere=True)

    async def _acted(self, session: Session, frame: Passed) -> Answer:
        answer = Answer()
        match frame:
            case Message() | EditConstraints() | Decide():
                line = await session.take(frame, ask=False)
                answer = Answer(line.seq, line.turn, isinstance(line.frame, Ack) and line.frame.duplicate)
            case Stop():
                await session.stop(frame.turn, ask=False)
            case Feedback() | Happened():
                await session.note(frame, ask=False)
            case Refused():
                await session.refuse(frame, ask=False)
            case _:
                answer = await session.act(frame, ask=False)
        await self._services.journal.settled()
        return Answer(elsewhere=True) if session.gone else answer

    def heard(self, session: str, seq: int, text: str) -> None:
        held = self._held.get(session)
        if held is not None:
            held.heard(seq, text)

    def ended(self, session: str) -> None:
        held = self._held.get(session)
        if held is not None:
            held.lost()

    def newest(self, session: str) -> int | None:
        held = self._held.get(session)
        return held.delivered if held is not None and held.fence is not None else None

    async def keep_leads(self) -> None:
        """Renew what is led and in use, leave the rest to others, and take over what nobody leads any more."""
        cluster = self._services.cluster
        led = [one for one in self._held.values() if one.fence is not None]
        unused = [one for one in led if one.used_at < self._services.now() - LEAD_S and one.resting]
        for one in unused:
            await cluster.watch(one.key)
        left = [one.key for one in unused if one.yield_lead()]
        lost = await cluster.keep([one.key for one in led if one.fence is not None])
        for key in lost:
            self.ended(key)
        await cluster.release(left)
        await self._take_over()
        await self._look_up()

    async def _take_over(self) -> None:
        cluster = self._services.cluster
        for key in await self._services.store.unended():
            held = self._held.get(key)
            if (held is None or held.fence is None) and await cluster.leader(key) is None:
                with contextlib.suppress(Refused):
                    await (await self._any(key, room=False)).lead()

    async def _look_up(self) -> None:
        """Find in the store what the messages of others did not bring."""
        shown = [one for one in self._held.values() if one.fence is None and not one.idle]
        for start in range(0, len(shown), LOOK_UP):
            batch = shown[start : start + LOOK_UP]
            newest = await self._services.store.newest([one.key for one in batch])
            for one in batch:
                one.heard(newest.get(one.key, 0), "")

    async def _any(self, key: str, *, room: bool = True) -> Session:
        session = self._held.get(key) or await self._load(key, room=room)
        if session is None:
            raise Refused("unknown_session", "This conversation is no longer here.")
        return session

    async def recover(self) -> None:
        """Go on with every turn that had not ended when the server that ran it did."""
        if self._services.cluster.shared:
            await self._take_over()
            return
        for key in await self._services.store.unended():
            if key not in self._held:
                try:
                    await self._load(key, room=False)
                except Refused as refused:
                    # what an earlier version stored: it must not keep the server from starting
                    note(_LOG, "turn unreadable", logging.ERROR, session=key[:8], fault=refused.code)

    def turns(self) -> tuple[asyncio.Task[None], ...]:
        """What answers the turns that run now."""
        return tuple(session.answering for session in self._held.values() if session.answering is not None)

    def hold(self) -> None:
        """Begin no turn that waits for another."""
        for session in self._held.values():
            session.hold()

    def online(self, key: str) -> bool:
        """Whether a page of the customer's shows the session, here."""
        session = self._held.get(key)
        return session is not None and session.audience.online

    def led_here(self, key: str) -> Session | None:
        """The session, if this server leads it."""
        session = self._held.get(key)
        return (
            session
            if session is not None and (session.fence is not None or not self._services.cluster.shared)
            else None
        )

    async def act(self, key: str, act: Act) -> None:
        """Have the office do something with a session. Raises `Refused`, `StoreFault`."""
        await (await self._any(key)).act(act)

    def in_use(self, key: str) -> bool:
        session = self._held.get(key)
        return session is not None and not session.idle

    async def export(self, key: str) -> Mapping[str, Sequence[Row]] | None:
        """A customer's copy of all that is kept of a session, by table. Raises `StoreFault`."""
        await self._services.journal.settled()
        kept = await self._services.store.export(key)
        return None if kept is None else copy_of(kept)

    async def erase(self, keys: Sequence[str]) -> int:
        """Delete sessions and all that is kept of them; how many there were. Raises `StoreFault` and `ClusterFault`."""
        for key in keys:
            session = self._held.get(key)
            if session is not None:
                await session.close()
                await self._services.journal.settled()
                session.lost()
            if self._services.cluster.shared:
                await self._services.cluster.erased(key)
        erased = await self._services.store.erase(keys)
        for key in keys:
            self._services.bell.tell(key, GONE)
            self._services.cluster.announce(gone_json(key))
        return erased

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
        held = self._held.get(key)
        if held is not None:
            return held
        session = Session(key, self._services, self._forget)
        self._hold(session, saved.shop, saved.customer)
        try:
            if self._services.cluster.shared:
                session.show(saved)
            else:
                session.restore(saved)
        except Refused:
            self._forget(session)
            raise
        return session

    def _hold(self, session: Session, shop: str, customer: str | None) -> None:
        self._held[session.key] = session
        self._owners[session.key] = shop, customer
        self._services.metrics.sessions.set(len(self._held))

    def _forget(self, session: Session) -> None:
        if self._held.get(session.key) is session:
            del self._held[session.key], self._owners[session.key]
            session.gone = True
            if self._services.cluster.shared:
                self._services.cluster.unwatch(session.key)
            self._services.metrics.sessions.set(len(self._held))

    def _make_room(self) -> None:
        if len(self._held) < self._limit:
            return
        idle = next((session for session in self._held.values() if session.idle), None)
        if idle is None:
            raise Refused("overloaded", _FULL)
        self._forget(idle)
