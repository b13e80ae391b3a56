"""Who of the staff is at work, and how long a conversation keeps one of them: read from and kept in the database of conversations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from server.handoff.office import Staffing
from server.security.accounts import Role
from server.store.sql import translated
from server.store.tables import handoffs, staff

AtWork = Literal["available", "away", "offline"]
SEEN_S = 30.0  # a page that has not been heard of for so long is closed
MEASURED = 50  # so many of the last handoffs tell how long one takes


@dataclass(frozen=True, slots=True)
class Agent:
    """`holding` is how many conversations the agent holds."""

    name: str
    shown: str
    role: Role
    status: AtWork
    holding: int


class Staff:
    """Raises `StoreFault`."""

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine, clock: Callable[[], float]) -> None:
        self._writer, self._reader, self._clock = writer, reader, clock

    async def staffing(self) -> Staffing:
        last = (
            select((handoffs.c.ended - handoffs.c.joined).label("took"))
            .where(handoffs.c.ended.is_not(None), handoffs.c.joined.is_not(None))
            .order_by(handoffs.c.ended.desc())
            .limit(MEASURED)
            .subquery()
        )
        present = (staff.c.status == "available") & (staff.c.seen > self._clock() - SEEN_S)
        counted = select(func.count(), func.count().filter(present)).where(staff.c.disabled == 0)
        with translated():
            async with self._reader.connect() as connection:
                accounts, at_work = (await connection.execute(counted)).one()
                took = (await connection.execute(select(func.avg(last.c.took)))).scalar()
        return Staffing(accounts, at_work, None if took is None else float(took))

    async def agents(self) -> tuple[Agent, ...]:
        holds = (
            select(handoffs.c.agent, func.count().label("holding"))
            .where(handoffs.c.ended.is_(None), handoffs.c.state == "joined")
            .group_by(handoffs.c.agent)
            .subquery()
        )
        wanted = (
            select(staff, func.coalesce(holds.c.holding, 0).label("holding"))
            .outerjoin(holds, holds.c.agent == staff.c.name)
            .where(staff.c.disabled == 0)
            .order_by(staff.c.name)
        )
        with translated():
            async with self._reader.connect() as connection:
                rows = (await connection.execute(wanted)).all()
        since = self._clock() - SEEN_S
        return tuple(
            Agent(
                row.name,
                row.shown or row.name,
                cast(Role, row.role),
                cast(AtWork, row.status) if row.status and (row.seen or 0) > since else "offline",
                row.holding,
            )
            for row in rows
        )

    async def seen(self, present: Sequence[tuple[str, AtWork]]) -> None:
        """These have the console open; `offline`: they closed it."""
        if not present:
            return
        with translated():
            async with self._writer.begin() as connection:
                for name, status in present:
                    now = None if status == "offline" else self._clock()
                    changed = update(staff).where(staff.c.name == name).values(status=status, seen=now)
                    await connection.execute(changed)
