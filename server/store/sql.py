"""The session store in SQLite or PostgreSQL, by SQLAlchemy's asynchronous engines. `server.store.opening` opens it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Select, delete, func, select, text, update
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from server.orders import forgetting
from server.store.bulk import BulkWriter
from server.store.port import Row, StoreFault
from server.store.statements import ORDER, statements, values_of
from server.store.tables import (
    OF_A_SESSION,
    events,
    handoffs,
    sayings,
    sessions,
    turns,
)
from server.store.values import (
    HandoffRow,
    NewFrame,
    NewSession,
    NewTurn,
    Queuer,
    SavedFrame,
    SavedSaying,
    SavedSession,
    SavedTurn,
    Write,
)

_NO_ANSWER = ("ack", "queued")
_CHECKPOINT_TRIES = 100
_CHECKPOINT_PAUSE_S = 0.05


@contextmanager
def translated() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as fault:
        raise _told(fault) from fault
    except sqlite3.Error as fault:
        raise _told(OperationalError(None, None, fault)) from fault


def _told(fault: SQLAlchemyError | OSError) -> StoreFault:
    """The fault without the statement's parameters and the row's values, which are what customers wrote, or their keys."""
    cause = getattr(fault, "orig", None) or fault
    words = str(cause).partition("[SQL:")[0].partition("\n")[0].strip()
    passing = isinstance(fault, OperationalError | InterfaceError | PoolTimeout | OSError)
    return StoreFault(f"the store of sessions: {type(cause).__name__}: {words}", refused=not passing)


async def _proposals(connection: AsyncConnection, session: str) -> list[str]:
    """The proposals that were shown in a session: by these its changes of orders are known."""
    shown = select(events.c.frame).where(events.c.session == session, events.c.kind == "proposed")
    return [json.loads(row.frame)["proposal"] for row in await connection.execute(shown)]


def handoff_of(row: Mapping[str, Any]) -> HandoffRow:
    """A row of the table as a value."""
    resolved = row["resolved"]
    return HandoffRow(**{**row, "resolved": None if resolved is None else bool(resolved)})


class SqlSessions:
    """A `SessionStore`. Writes go through `writer`, one at a time; reads through `reader`, which may be the same engine."""

    def __init__(
        self,
        writer: AsyncEngine,
        reader: AsyncEngine,
        release: Callable[[], None] = lambda: None,
        bulk: BulkWriter | None = None,
    ) -> None:
        """`bulk` appends in SQLite's stead. `release` is called when the store is closed."""
        self._bulk = bulk
        self._writer = writer
        self._reader = reader
        self._release = release
        self._sqlite = writer.dialect.name == "sqlite"
        self._one_at_a_time = asyncio.Lock()
        self._statements = statements(sqlite=self._sqlite)

    @property
    def engines(self) -> tuple[AsyncEngine, AsyncEngine]:
        """The writer and the reader, for tables that are kept beside the sessions."""
        return self._writer, self._reader

    async def append(self, writes: Sequence[Write], fences: Mapping[str, int]) -> frozenset[str]:
        lost: frozenset[str] = frozenset()
        while True:
            kept = [write for write in writes if write.session not in lost] if lost else writes
            try:
                return lost | await self._appended(kept, fences)
            except IntegrityError as fault:
                gone = await self._at_fault(kept)
                if not gone:
                    raise _told(fault) from fault
                lost |= gone
            except (SQLAlchemyError, OSError) as fault:
                raise _told(fault) from fault

    async def _appended(self, writes: Sequence[Write], fences: Mapping[str, int]) -> frozenset[str]:
        async with self._one_at_a_time:
            if self._bulk is not None:
                try:
                    return await self._bulk.append(writes, fences)
                except sqlite3.IntegrityError as fault:
                    raise IntegrityError(None, None, fault) from fault
                except sqlite3.Error as fault:
                    raise OperationalError(None, None, fault) from fault
            async with self._writer.begin() as connection:
                fenced = await self._fenced_off(connection, fences)
                kept = [write for write in writes if write.session not in fenced] if fenced else writes
                await self._write(connection, kept)
                return fenced

    async def load(self, session: str) -> SavedSession | None:
        newest = select(func.max(events.c.seq)).where(events.c.session == session).scalar_subquery()
        last = select(func.max(turns.c.turn)).where(turns.c.session == session).scalar_subquery()
        wanted = select(sessions, newest.label("newest"), last.label("last"))
        rows = await self._rows(wanted.where(sessions.c.session == session))
        if not rows:
            return None
        row = rows[0]
        unended = await self._rows(
            select(turns).where(turns.c.session == session, turns.c.ended.is_(None)).order_by(turns.c.turn)
        )
        return SavedSession(
            session,
            row.shop,
            row.customer,
            row.language,
            row.page,
            row.newest or 0,
            row.last or 0,
            row.state,
            tuple([await self._saved_turn(one) for one in unended]),
            await self._handoff(session),
        )

    async def _handoff(self, session: str) -> HandoffRow | None:
        last = select(handoffs).where(handoffs.c.session == session).order_by(handoffs.c.number.desc()).limit(1)
        return next((handoff_of(row._mapping) for row in await self._rows(last)), None)

    async def saying(self, session: str, id: str) -> SavedSaying | None:
        wanted = select(sayings.c.digest, sayings.c.seq).where(sayings.c.session == session, sayings.c.id == id)
        return next((SavedSaying(*row) for row in await self._rows(wanted)), None)

    async def queue(self) -> tuple[Queuer, ...]:
        wanted = (
            select(handoffs.c.session, sessions.c.shop, handoffs.c.state, handoffs.c.asked, handoffs.c.due)
            .join(sessions, sessions.c.session == handoffs.c.session)
            .where(handoffs.c.ended.is_(None), handoffs.c.state.in_(("waiting", "promised")))
            .order_by(handoffs.c.asked, handoffs.c.session)
        )
        return tuple(Queuer(*row) for row in await self._rows(wanted))

    async def fence(self, session: str, fence: int) -> bool:
        raised = update(sessions).where(sessions.c.session == session, sessions.c.fence <= fence).values(fence=fence)
        with translated():
            async with self._one_at_a_time, self._writer.begin() as connection:
                return (await connection.execute(raised)).rowcount == 1

    async def turn(self, session: str, id: str) -> SavedTurn | None:
        rows = await self._rows(select(turns).where(turns.c.session == session, turns.c.id == id))
        return await self._saved_turn(rows[0]) if rows else None

    async def frames(self, session: str, after: int, upto: int, limit: int) -> tuple[SavedFrame, ...]:
        wanted = select(events.c.seq, events.c.turn, events.c.kind, events.c.frame).where(
            events.c.session == session, events.c.seq > after, events.c.seq <= upto
        )
        return tuple(SavedFrame(*row) for row in await self._rows(wanted.order_by(events.c.seq).limit(limit)))

    async def last_turns(self, session: str, upto: int, turns: int) -> tuple[SavedFrame, ...]:
        of_session = (events.c.session == session, events.c.seq <= upto)
        newest = select(func.max(events.c.turn)).where(*of_session).scalar_subquery()
        wanted = select(events.c.seq, events.c.turn, events.c.kind, events.c.frame).where(
            *of_session, events.c.turn > 0, events.c.turn > newest - turns
        )
        return tuple(SavedFrame(*row) for row in await self._rows(wanted.order_by(events.c.seq)))

    async def newest(self, sessions: Sequence[str]) -> Mapping[str, int]:
        if not sessions:
            return {}
        wanted = select(events.c.session, func.max(events.c.seq)).where(events.c.session.in_(sessions))
        return {row[0]: row[1] for row in await self._rows(wanted.group_by(events.c.session))}

    async def unended(self) -> tuple[str, ...]:
        rows = await self._rows(select(turns.c.session).where(turns.c.ended.is_(None)).distinct())
        return tuple(row.session for row in rows)

    async def export(self, session: str) -> Mapping[str, Sequence[Row]] | None:
        found: dict[str, Sequence[Row]] = {}
        for table in OF_A_SESSION:
            rows = await self._rows(select(table).where(table.c.session == session))
            found[table.name] = [dict(row._mapping) for row in rows]
        return found if found["sessions"] else None

    async def sessions_of(self, customer: str, shop: str) -> tuple[str, ...]:
        wanted = select(sessions.c.session).where(sessions.c.customer == customer, sessions.c.shop == shop)
        return tuple(row.session for row in await self._rows(wanted))

    async def erase(self, sessions: Sequence[str]) -> int:
        erased = 0
        with translated():
            async with self._one_at_a_time:
                async with self._writer.begin() as connection:
                    for key in sessions:
                        await forgetting.forget(connection, await _proposals(connection, key))
                        for table in reversed(OF_A_SESSION[1:]):
                            await connection.execute(delete(table).where(table.c.session == key))
                        of_sessions = delete(OF_A_SESSION[0]).where(OF_A_SESSION[0].c.session == key)
                        erased += (await connection.execute(of_sessions)).rowcount
                if erased:
                    await self._forget()
        return erased

    async def expired(self, used_before: float, empty_before: float, limit: int) -> tuple[str, ...]:
        asked = select(turns.c.turn).where(turns.c.session == sessions.c.session).exists()
        old = sessions.c.used < used_before
        empty = (sessions.c.used < empty_before) & ~asked
        rows = await self._rows(select(sessions.c.session).where(old | empty).limit(limit))
        return tuple(row.session for row in rows)

    async def close(self) -> None:
        if self._bulk is not None:
            await self._bulk.close()
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()
        self._release()

    async def _rows(self, wanted: Select[Any]) -> Sequence[Any]:
        with translated():
            async with self._reader.connect() as connection:
                found: Sequence[Any] = (await connection.execute(wanted)).all()
                return found

    async def _saved_turn(self, row: Any) -> SavedTurn:
        shown = (
            select(events.c.seq)
            .where(events.c.session == row.session, events.c.turn == row.turn, events.c.kind.not_in(_NO_ANSWER))
            .limit(1)
        )
        return SavedTurn(
            row.turn, row.id, row.digest, row.asked, row.status, row.tries, shown=bool(await self._rows(shown))
        )

    async def _fenced_off(self, connection: AsyncConnection, fences: Mapping[str, int]) -> frozenset[str]:
        """The sessions whose fence is another by now; the rows of the others are held until the transaction ends."""
        if not fences:
            return frozenset()
        held = select(sessions.c.session, sessions.c.fence).where(sessions.c.session.in_(list(fences)))
        found = {row.session: row.fence for row in await connection.execute(held.with_for_update())}
        return frozenset(key for key, fence in fences.items() if found.get(key, fence) != fence)

    async def _write(self, connection: AsyncConnection, writes: Iterable[Write]) -> None:
        rows: dict[type[Write], list[dict[str, Any]]] = defaultdict(list)
        for write in writes:
            rows[type(write)].append(values_of(write))
        for kind in ORDER:
            if kind in rows:
                await connection.execute(self._statements[kind], rows[kind])

    async def _at_fault(self, writes: Iterable[Write]) -> frozenset[str]:
        """The sessions that writes break the tables' rules for: erased ones, and those that somebody else has written to."""
        new = {write.session for write in writes if isinstance(write, NewSession)}
        first: dict[str, int] = {}
        opened: dict[str, list[NewTurn]] = defaultdict(list)
        for write in writes:
            if isinstance(write, NewFrame):
                first[write.session] = min(write.seq, first.get(write.session, write.seq))
            elif isinstance(write, NewTurn):
                opened[write.session].append(write)
        keys = list({write.session for write in writes})
        there = {row[0] for row in await self._rows(select(sessions.c.session).where(sessions.c.session.in_(keys)))}
        newest = await self.newest(list(first))
        fault = {key for key in keys if (key in there) == (key in new)}
        fault |= {key for key, seq in first.items() if newest.get(key, 0) >= seq}
        for key, asked in opened.items():
            taken = select(turns.c.turn).where(
                turns.c.session == key,
                turns.c.turn.in_([one.turn for one in asked]) | turns.c.id.in_([one.id for one in asked]),
            )
            if await self._rows(taken):
                fault.add(key)
        return frozenset(fault)

    async def _forget(self) -> None:
        """Take what was deleted out of the files too: SQLite's log is emptied, PostgreSQL's dead rows are cleared away.

        A log is emptied only when nobody reads an older state, so it may take a few tries.
        """
        if not self._sqlite:
            async with self._writer.connect() as connection:
                alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
                for table in (*OF_A_SESSION, *forgetting.TABLES):
                    await alone.execute(text(f"VACUUM {table.name}"))
            return
        async with self._writer.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            if raw is None:
                raise StoreFault("the store of sessions: no connection")
            for _ in range(_CHECKPOINT_TRIES):
                async with raw.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
                    busy = (await cursor.fetchone())[0]
                if not busy:
                    return
                await asyncio.sleep(_CHECKPOINT_PAUSE_S)
        raise StoreFault("the store of sessions: its log could not be emptied after an erasure; it will be at the next")
