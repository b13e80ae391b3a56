"""SQLite's log is written back beside the commits, begins anew, and a fault of that keeps nobody from committing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from server.store.writing_back import WRITE_BACK, WritingBack

PRAGMAS = ("journal_mode=WAL", "wal_autocheckpoint=0")
ROW = "x" * 10_000
MOST = 20 * len(ROW)


class AtOnce(Executor):
    """Does what is submitted before it returns, and counts it; fails while it is `broken`."""

    def __init__(self) -> None:
        self.done = 0
        self.broken = False

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.done += 1
        if self.broken:
            future.set_exception(sqlite3.OperationalError("disk I/O error"))
        else:
            future.set_result(work(*args, **kwargs))
        return future


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "rows.db", isolation_level=None)) as one:
        for pragma in PRAGMAS:
            one.execute(f"PRAGMA {pragma}")
        one.execute("CREATE TABLE rows (words TEXT)")
        yield one


def commit(connection: sqlite3.Connection, back: WritingBack, rows: int) -> None:
    for _ in range(rows):
        connection.execute("INSERT INTO rows VALUES (?)", (ROW,))
        back.committed(connection, len(ROW))


def test_the_log_stays_short_however_much_is_written(tmp_path: Path, connection: sqlite3.Connection) -> None:
    thread, log = AtOnce(), tmp_path / "rows.db-wal"
    back = WritingBack(str(tmp_path / "rows.db"), PRAGMAS, 1.0, MOST, thread)
    commit(connection, back, 19)
    assert thread.done == 0
    commit(connection, back, 400)
    assert thread.done >= 400 // 22
    assert log.stat().st_size < 3 * MOST
    assert connection.execute("SELECT count(*), min(length(words)) FROM rows").fetchone() == (419, len(ROW))


def test_what_cannot_be_written_back_is_tried_again(tmp_path: Path, connection: sqlite3.Connection) -> None:
    thread, log = AtOnce(), tmp_path / "rows.db-wal"
    back = WritingBack(str(tmp_path / "rows.db"), PRAGMAS, 1.0, MOST, thread)
    thread.broken = True
    commit(connection, back, 100)
    tried, grown = thread.done, log.stat().st_size
    assert tried > 3
    assert grown > 4 * MOST
    thread.broken = False
    commit(connection, back, 100)
    assert log.stat().st_size < grown + 2 * MOST


class Full(sqlite3.Connection):
    """One whose disk has no room for writing back."""

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if statement == WRITE_BACK:
            raise sqlite3.OperationalError("database or disk is full")
        return super().execute(statement, *values)


def test_what_is_committed_is_so_whatever_becomes_of_writing_back(tmp_path: Path) -> None:
    thread, path = AtOnce(), tmp_path / "rows.db"
    with closing(sqlite3.connect(path, isolation_level=None, factory=Full)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE rows (words TEXT)")
        commit(connection, WritingBack(str(path), PRAGMAS, 1.0, MOST, thread), 100)
        assert thread.done > 3
        assert connection.execute("SELECT count(*) FROM rows").fetchone() == (100,)
