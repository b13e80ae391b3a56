"""The floor: the consoles that are open on this server, who of the staff is there, and what they are told of conversations that change.

Several changes within a moment are told together. Knows nothing of websockets: frames go to outboxes.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from server.console.abroad import Abroad, News
from server.console.inbox import Inbox, Row, Tallies
from server.console.papers import Note, Papers
from server.console.staffing import Agent, AtWork, Staff
from server.console.talk import Talk
from server.frames import Json
from server.handoff.bell import CAME_OR_WENT, GONE
from server.logs import note as log
from server.outbox import Outbox
from server.security.accounts import Member
from server.store.port import StoreFault

REST_S = 0.1
# what everybody has to know at once; how the other conversations go on is told a little later
URGENT = frozenset({"handoff", "agent_text", GONE})
LATER_S = 0.5
SEEN_EVERY_S = 10.0
LOOK_S = 0.4
BEHIND_S = 5.0  # another server's clock may be off by so much
_LOG = logging.getLogger("server.console")


@dataclass(eq=False, slots=True)
class Open:
    """A console that is open."""

    member: Member
    outbox: Outbox
    status: AtWork = "available"

    def send(self, kind: str, **fields: Json) -> None:
        self.outbox.put(text_of(kind, **fields))


def text_of(kind: str, **fields: Json) -> str:
    return json.dumps({"type": kind, **fields}, ensure_ascii=False, separators=(",", ":"))


class Floor:
    """One for the process. `online` tells whether a session's customer has a page open here, `abroad` what other servers' consoles do."""

    def __init__(
        self,
        inbox: Inbox,
        talk: Talk,
        staff: Staff,
        papers: Papers,
        abroad: Abroad,
        online: Callable[[str], bool],
        clock: Callable[[], float],
    ) -> None:
        self.inbox, self.talk, self.staff = inbox, talk, staff
        self._papers, self._abroad = papers, abroad
        abroad.heard = self._hear_abroad
        self._tasks: set[asyncio.Task[None]] = set()
        self._online, self._clock = online, clock
        self._open: set[Open] = set()
        self._watching: dict[str, set[Open]] = defaultdict(set)
        self._changed: dict[str, None] = {}
        self._gone: dict[str, None] = {}
        self._wake = asyncio.Event()
        self._told: tuple[Agent, ...] = ()

    # Who is there

    async def join(self, console: Open) -> tuple[Agent, ...]:
        """Everybody is told; who is at work now. Raises `StoreFault`."""
        self._open.add(console)
        return await self._seen([console.member.name])

    async def leave(self, console: Open) -> None:
        """Raises `StoreFault`."""
        self._open.discard(console)
        for session in [key for key, watching in self._watching.items() if console in watching]:
            self.unwatch(console, session)
        await self._seen([console.member.name])

    async def status(self, console: Open, status: AtWork) -> None:
        """Raises `StoreFault`."""
        console.status = status
        await self._seen([console.member.name])

    def has_open(self, agent: str, session: str) -> bool:
        """Whether an agent has a conversation open here."""
        return any(console.member.name == agent for console in self._watching.get(session, ()))

    async def _seen(self, names: Iterable[str]) -> tuple[Agent, ...]:
        await self.staff.seen([(name, self._status(name)) for name in names])
        before = self._told
        agents = await self._tell_agents()
        if agents != before:
            self._abroad.tell("staff")
        return agents

    async def _tell_agents(self) -> tuple[Agent, ...]:
        agents = await self.staff.agents()
        if agents != self._told:
            self._told = agents
            for console in self._open:
                console.send("agents", items=[asdict(agent) for agent in agents])
        return agents

    def _status(self, name: str) -> AtWork:
        """Whoever is available on one page is available."""
        found = {console.status for console in self._open if console.member.name == name}
        return "offline" if not found else "available" if "available" in found else "away"

    def close(self, code: int) -> None:
        """Close every console, once what waits for it is sent."""
        for console in self._open:
            console.outbox.close(code)

    # What is watched

    def watch(self, console: Open, session: str) -> None:
        self._watching[session].add(console)
        self._abroad.ask_who(session)
        self.present(session)

    def unwatch(self, console: Open, session: str) -> None:
        self._watching[session].discard(console)
        if not self._watching[session]:
            del self._watching[session]
        self.present(session)

    def online(self, session: str) -> bool:
        """Whether the customer has a page open, on whichever server, as far as it is known."""
        return self._online(session) or self._abroad.presence(session)[0]

    def watchers(self, session: str) -> tuple[str, ...]:
        """The names of those who have a conversation open, on whichever server, as far as it is known."""
        return tuple(sorted({*self._watchers(session), *self._abroad.presence(session)[1]}))

    def _watchers(self, session: str) -> tuple[str, ...]:
        return tuple(sorted({console.member.name for console in self._watching.get(session, ())}))

    def present(self, session: str) -> None:
        """Somebody came or went here."""
        self._abroad.tell_presence(session, self._online(session), self._watchers(session))
        self._tell_presence(session)

    def _tell_presence(self, session: str) -> None:
        self.tell(session, "presence", online=self.online(session), agents=self.watchers(session))

    def noted(self, session: str, note: Note) -> None:
        self.tell(session, "note", note=asdict(note))
        self._abroad.tell("note", session, note.id)

    def note_removed(self, session: str, id: int) -> None:
        self.tell(session, "note", gone=id)
        self._abroad.tell("no_note", session, id)

    def tell(self, session: str, kind: str, **fields: Json) -> None:
        """Tell whoever has the conversation open."""
        watching = self._watching.get(session)
        if watching:
            text = text_of(kind, session=session, **fields)
            for console in watching:
                console.outbox.put(text)

    # What changes

    def hear(self, session: str, kind: str) -> None:
        """A frame of this type was stored, somebody came or went, or the conversation is gone (`server.handoff.bell`)."""
        if kind == CAME_OR_WENT and (self._open or self._abroad.asked(session)):
            self.present(session)
        if not self._open:
            return
        (self._gone if kind == GONE else self._changed)[session] = None
        if kind in URGENT or session in self._watching:
            self._wake.set()

    def _hear_abroad(self, news: News) -> None:
        """What another server's console tells."""
        match news.kind:
            case "who" if self._online(news.session) or news.session in self._watching:
                self._abroad.tell_presence(news.session, self._online(news.session), self._watchers(news.session))
            case "there":
                self._tell_presence(news.session)
            case "no_note":
                self.tell(news.session, "note", gone=news.number)
            case "note" if news.session in self._watching:
                self._soon(self._tell_note(news.session, news.number))
            case "staff" if self._open:
                self._soon(self._learn_agents())

    async def _tell_note(self, session: str, number: int) -> None:
        for note in await self._papers.notes(session):
            if note.id == number:
                self.tell(session, "note", note=asdict(note))

    async def _learn_agents(self) -> None:
        await self._tell_agents()

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_careful(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def run(self, *, shared: bool) -> None:
        """Tell of changes until cancelled. `shared`: other servers change conversations too, which is looked up."""
        looking = asyncio.create_task(self._look()) if shared else None
        seeing = asyncio.create_task(self._see())
        try:
            while True:
                await self._woken()
                try:
                    await self._flush()
                except StoreFault as fault:
                    log(_LOG, "inbox not told", logging.ERROR, fault=str(fault)[:200])
                await asyncio.sleep(REST_S)
        finally:
            seeing.cancel()
            if looking is not None:
                looking.cancel()

    async def _woken(self) -> None:
        """Until there is something urgent, or some time has passed and there is anything."""
        try:
            async with asyncio.timeout(LATER_S):
                await self._wake.wait()
        except TimeoutError:
            pass
        self._wake.clear()

    async def _flush(self) -> None:
        changed, self._changed = tuple(self._changed), {}
        gone, self._gone = tuple(self._gone), {}
        if not self._open or not (changed or gone):
            return
        rows = await self.inbox.of(changed) if changed else ()
        tallies: dict[tuple[str, ...], Tallies] = {}
        for console in tuple(self._open):
            member = console.member
            own = [row for row in rows if member.may_reach(row.shop)]
            if not own and not gone:
                continue
            if member.shops not in tallies:
                tallies[member.shops] = await self.inbox.tallies(member.shops or None)
            counts = asdict(tallies[member.shops].of(member.name))
            console.send("inbox", items=[_told(row) for row in own], gone=gone, counts=counts)

    async def _look(self) -> None:
        seen: frozenset[tuple[str, float]] = frozenset()
        while True:
            await asyncio.sleep(LOOK_S)
            if not self._open:
                continue
            try:
                found = await self.inbox.changed(self._clock() - BEHIND_S)
            except StoreFault as fault:
                log(_LOG, "inbox not looked up", logging.ERROR, fault=str(fault)[:200])
                continue
            for session, _ in found - seen:
                self._changed[session] = None
                self._wake.set()
            seen = found

    async def _see(self) -> None:
        while True:
            await asyncio.sleep(SEEN_EVERY_S)
            self._abroad.forget_old()
            for session in self._watching:
                self._abroad.ask_who(session)
            try:
                await self._seen({console.member.name for console in self._open})
            except StoreFault as fault:
                log(_LOG, "staff not seen", logging.ERROR, fault=str(fault)[:200])


async def _careful(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except StoreFault as fault:
        log(_LOG, "other servers' news not told", logging.ERROR, fault=str(fault)[:200])


def _told(row: Row) -> dict[str, Json]:
    return asdict(row)
