"""Keeps the office: who waits and who works is looked at again and again, places that changed are told, and promises made at closing time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from server.desk import Desk
from server.handoff.acts import OfficeCloses, Placed
from server.handoff.office import Office, Staffing
from server.logs import note
from server.protocol import Refused
from server.store.port import SessionStore, StoreFault

LOOK_S = 1.0
# so much has an expected wait to differ from what was told before it is told again
_WORTH_S = 120
_LOG = logging.getLogger("server.handoff")
StaffingOf = Callable[[], Awaitable[Staffing]]


class OfficeKeeper:
    """One for the process. `told` remembers what each session was last told."""

    def __init__(self, desk: Desk, store: SessionStore, office: Office, staffing: StaffingOf) -> None:
        self._desk, self._store, self._office, self._staffing = desk, store, office, staffing
        self._told: dict[str, tuple[int, int | None, bool]] = {}

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.look()
            except StoreFault as fault:
                note(_LOG, "office not looked at", logging.ERROR, fault=str(fault)[:200])
            await asyncio.sleep(LOOK_S)

    async def learn(self) -> None:
        """Find out who works and who waits. Raises `StoreFault`."""
        self._office.learn(await self._staffing(), await self._store.queue())

    async def look(self) -> None:
        """Once. Raises `StoreFault`."""
        office = self._office
        await self.learn()
        waiting = office.waiting()
        if not office.open:
            due = office.due()
            for session in waiting:
                await self._do(session, OfficeCloses(due))
            waiting = ()
        for session in self._told.keys() - set(waiting):
            del self._told[session]
        for session in waiting:
            await self._place(session)

    async def _place(self, session: str) -> None:
        """Tell a session whose place has changed, where this server leads it."""
        office = self._office
        position = office.position(session)
        if position is None or self._desk.led_here(session) is None:
            return
        now = position, office.wait_s(position), office.staffing.at_work > 0
        before = self._told.setdefault(session, now)
        if _differs(before, now):
            self._told[session] = now
            await self._do(session, Placed(*now))

    async def _do(self, session: str, act: OfficeCloses | Placed) -> None:
        try:
            await self._desk.act(session, act)
        except Refused as refused:
            note(_LOG, "office act refused", logging.WARNING, session=session[:8], code=refused.code)


def _differs(before: tuple[int, int | None, bool], now: tuple[int, int | None, bool]) -> bool:
    if before[0] != now[0] or before[2] != now[2] or (before[1] is None) != (now[1] is None):
        return True
    return before[1] is not None and now[1] is not None and abs(before[1] - now[1]) >= _WORTH_S
