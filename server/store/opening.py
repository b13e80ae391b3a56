"""Opens the store of sessions: engines with the right promises, tables brought up to date, one server per SQLite file."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from server.errors import StartError
from server.store.bulk import BulkWriter
from server.store.sql import SqlSessions
from server.store.writing_back import WritingBack

HEAD = "0007"
MIGRATIONS = Path(__file__).resolve().parent / "migrations"
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
BUSY_S = 30.0
CONNECT_S = 10.0
STATEMENT_S = 20.0
READERS = 8
# of a new file: each session's newest frames are on a page of their own, so that small pages make a third of the log
PAGE_BYTES = 1_024
# a log of 40 MB before it is written back: many sessions' frames then share a page, and fewer pages are written
LOG_BYTES = 40_000_000
PRAGMAS = (
    f"page_size={PAGE_BYTES}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "foreign_keys=ON",
    f"wal_autocheckpoint={LOG_BYTES // PAGE_BYTES}",
)
# where `WritingBack` does that beside the commits: what a commit would do if that could not
LAST_RESORT = f"wal_autocheckpoint={4 * LOG_BYTES // PAGE_BYTES}"
_MIGRATION_LOCK = 6_006_006
_LOOK_S = 0.02


def address(url: str) -> URL:
    """The URL with the driver that is used here. Raises `StartError` for a database of another kind."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StartError(
            "SESSIONS_URL: this is no database address. Give one like sqlite:///var/sessions.db."
        ) from None
    driver = DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise StartError(
            f"SESSIONS_URL: {parsed.get_backend_name()} cannot keep sessions. Give sqlite:///... or postgresql://..."
        )
    return parsed.set(drivername=driver)


async def open_store(url: str, *, shared: bool = False) -> SqlSessions:
    """The store at `url`, its tables up to date, to be used in one event loop: this one or another.

    Raises `StartError` with one line where it cannot be used.
    A SQLite file is one server's at a time unless it is `shared` (REDIS_URL is set, so that servers know of each other).
    """
    where = address(url)
    own = where.get_backend_name() == "sqlite" and bool(where.database)
    release = _placed(Path(str(where.database)), alone=not shared) if own else _nothing
    writer, reader = _engines(where)
    bulk = _bulk_writer(str(where.database)) if own else None
    store = SqlSessions(writer, reader, release, bulk)
    try:
        async with _one_opens(Path(str(where.database))) if own else nullcontext():
            await _migrate(writer)
            await writer.dispose()
    except StartError:
        await store.close()
        raise
    except (SQLAlchemyError, OSError) as fault:
        await store.close()
        cause = getattr(fault, "orig", None) or fault
        reason = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
        damaged = own and isinstance(fault, DatabaseError) and not isinstance(fault, OperationalError)
        remedy = ". Move the file away or put a backup in its place" if damaged else ""
        raise StartError(f"SESSIONS_URL: {where.render_as_string(hide_password=True)}: {reason}{remedy}.") from fault
    return store


async def migrate(url: str) -> str:
    """Bring the tables at `url` up to date; the revision they are at then."""
    store = await open_store(url, shared=True)
    await store.close()
    return HEAD


def _bulk_writer(path: str) -> BulkWriter:
    return BulkWriter(path, (*PRAGMAS, LAST_RESORT), BUSY_S, WritingBack(path, PRAGMAS, BUSY_S, LOG_BYTES))


def _nothing() -> None:
    pass


def _placed(path: Path, *, alone: bool) -> Callable[[], None]:
    """Have the file's folder, and hold the file where it is one server's `alone`; what lets go of it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _take(path) if alone else _nothing
    except OSError as fault:
        raise StartError(
            f"SESSIONS_URL: {path} cannot be written ({fault.strerror}). Give a file in a folder that can."
        ) from None


@asynccontextmanager
async def _one_opens(path: Path) -> AsyncIterator[None]:
    """No other process opens the file meanwhile: SQLite does not wait for one that makes a new file's log, it fails."""
    held = os.open(path.with_name(path.name + ".opening"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        await _locked(held, path)
        yield
    finally:
        os.close(held)


async def _locked(held: int, path: Path) -> None:
    for _ in range(round(BUSY_S / _LOOK_S)):
        if _taken(held):
            return
        await asyncio.sleep(_LOOK_S)
    raise StartError(
        f"SESSIONS_URL: another process has been opening {path.name} for {BUSY_S:g} s. Stop it and start this one again."
    )


def _taken(held: int) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take(path: Path) -> Callable[[], None]:
    """Hold the file for this process; the lock goes with the process, however it ends."""
    lock = path.with_name(path.name + ".lock")
    held = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    if not _taken(held):
        number = os.read(held, 32).decode(errors="replace").strip()
        os.close(held)
        raise StartError(
            f"SESSIONS_URL: {path.name} is in use by another server{f' (process {number})' if number else ''}. "
            "Stop it, give this one another file, or set REDIS_URL for both."
        ) from None
    os.ftruncate(held, 0)
    os.write(held, str(os.getpid()).encode())
    return lambda: os.close(held)


def _engines(where: URL) -> tuple[AsyncEngine, AsyncEngine]:
    if where.get_backend_name() != "sqlite":
        limits = {"timeout": CONNECT_S, "command_timeout": STATEMENT_S}
        engine = create_async_engine(where, pool_size=READERS, pool_pre_ping=True, connect_args=limits)
        return engine, engine
    in_memory = not where.database or where.database == ":memory:"
    if in_memory:
        raise StartError(
            "SESSIONS_URL: a database in memory keeps nothing. Give a file, like sqlite:///var/sessions.db."
        )
    writer = create_async_engine(
        where, poolclass=AsyncAdaptedQueuePool, pool_size=1, max_overflow=0, connect_args={"timeout": BUSY_S}
    )
    reader = create_async_engine(
        where, poolclass=AsyncAdaptedQueuePool, pool_size=READERS, connect_args={"timeout": BUSY_S}
    )
    for engine, begin in ((writer, "BEGIN IMMEDIATE"), (reader, "BEGIN")):
        _listen(engine, begin)
    return writer, reader


def _listen(engine: AsyncEngine, begin: str) -> None:
    def connected(connection: Any, _record: object) -> None:
        # the driver's own way of beginning transactions lets a reader become a writer too late; ours begins them
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begins(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", connected)
    event.listen(engine.sync_engine, "begin", begins)


async def _migrate(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
        await connection.run_sync(_upgraded)


def _upgraded(connection: Connection) -> None:
    """Run the migrations that are missing. A look at the version first: Alembic takes a third of a second to import."""
    if inspect(connection).has_table("alembic_version"):
        at = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if at == HEAD:
            return
        if at is not None and at > HEAD:
            raise StartError(f"SESSIONS_URL: the tables are of a later version ({at}) than this server ({HEAD}).")
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
