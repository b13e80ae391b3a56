"""Writes many sessions' rows into SQLite by one statement for each table, in a thread of its own.

A statement's rows go in as one JSON value: SQLite then inserts them in a single step, without this process's interpreter lock.
Row by row, the writing thread would have to wait for that lock after each row, as long as the event loop is busy.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from operator import attrgetter
from typing import Any

from server.store.values import (
    HandoffRow,
    NewFeedback,
    NewFrame,
    NewResults,
    NewSaying,
    NewSession,
    NewSignal,
    NewState,
    NewTrace,
    NewTurn,
    Touched,
    TurnBecame,
    Write,
)
from server.store.writing_back import WritingBack

ENDED = ("done", "interrupted", "failed")
PAGE_OF_ROW = 1_024
Row = tuple[str | int | float | None, ...]


def _columns(count: int) -> str:
    return ", ".join(f"json_extract(value, '$[{place}]') AS c{place}" for place in range(count))


def _insert(table: str, columns: str) -> str:
    return f"INSERT INTO {table} ({columns}) SELECT {_columns(columns.count(',') + 1)} FROM json_each(?)"


def _upsert(table: str, key: str, columns: str) -> str:
    """A row of this key takes the place of the one before."""
    changed = ", ".join(f"{name} = excluded.{name}" for name in columns.split(", "))
    return f"{_insert(table, f'{key}, {columns}')} WHERE true ON CONFLICT ({key}) DO UPDATE SET {changed}"


# in the order in which rows refer to each other
STATEMENTS: dict[type[Write], str] = {
    NewSession: _insert("sessions", "session, shop, customer, language, page, created, used"),
    NewTurn: _insert("turns", "session, turn, id, digest, asked, status, tries, began"),
    TurnBecame: f"UPDATE turns SET status = c2, tries = tries + c3, ended = c4 FROM (SELECT {_columns(5)} FROM "
    "json_each(?)) WHERE turns.session = c0 AND turns.turn = c1",
    NewFrame: _insert("events", "session, seq, turn, kind, frame"),
    NewState: f"UPDATE sessions SET state = c1, used = c2 FROM (SELECT {_columns(3)} FROM json_each(?)) "
    "WHERE sessions.session = c0",
    NewResults: _insert("result_sets", "session, seq, turn, result_set, items"),
    NewFeedback: _upsert("feedback", "session, turn", "thumb, reason, at"),
    NewSignal: _insert("signals", "session, kind, product, at"),
    Touched: "UPDATE sessions SET language = coalesce(c1, language), page = coalesce(c2, page), used = c3 FROM "
    f"(SELECT {_columns(4)} FROM json_each(?)) WHERE sessions.session = c0",
    HandoffRow: _upsert("handoffs", "session, number", ", ".join(one.name for one in fields(HandoffRow)[2:])),
    NewSaying: _insert("sayings", ", ".join(one.name for one in fields(NewSaying))),
    NewTrace: _upsert("traces", "session, turn", ", ".join(one.name for one in fields(NewTrace)[2:])),
}
# `dataclasses.astuple` copies what is in the fields too, and it is all text and numbers
_WHOLE = {kind: attrgetter(*(one.name for one in fields(kind))) for kind in (HandoffRow, NewSaying, NewTrace)}
_FENCED = (
    "SELECT sessions.session FROM json_each(?) JOIN sessions ON sessions.session = json_extract(value, '$[0]') "
    "WHERE sessions.fence != json_extract(value, '$[1]')"
)


class BulkWriter:
    """One connection to a SQLite file, used by one thread. Raises sqlite3's own errors. `back` writes the log back."""

    def __init__(self, path: str, pragmas: Sequence[str], busy_s: float, back: WritingBack) -> None:
        self._path, self._pragmas, self._busy_s, self._back = path, pragmas, busy_s, back
        self._thread = ThreadPoolExecutor(1, "sessions")
        self._connection: sqlite3.Connection | None = None

    async def append(self, writes: Sequence[Write], fences: Mapping[str, int]) -> frozenset[str]:
        """Write all in one transaction but what belongs to sessions that have another fence; these."""
        loop = asyncio.get_running_loop()
        if fences:
            return await loop.run_in_executor(self._thread, self._fenced, writes, fences)
        await loop.run_in_executor(self._thread, self._write, grouped(writes))
        return frozenset()

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown()

    def _fenced(self, writes: Sequence[Write], fences: Mapping[str, int]) -> frozenset[str]:
        connection = self._open()
        with _Transaction(connection):
            held = json.dumps(list(fences.items()))
            lost = frozenset(row[0] for row in connection.execute(_FENCED, (held,)))
            statements = grouped(write for write in writes if write.session not in lost)
            for statement, rows in statements:
                connection.execute(statement, (rows,))
        self._back.committed(connection, _size(statements))
        return lost

    def _write(self, statements: Sequence[tuple[str, str]]) -> None:
        connection = self._open()
        if len(statements) == 1:
            connection.execute(statements[0][0], (statements[0][1],))
        else:
            with _Transaction(connection):
                for statement, rows in statements:
                    connection.execute(statement, (rows,))
        self._back.committed(connection, _size(statements))

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(self._path, self._busy_s, isolation_level=None)
            for pragma in self._pragmas:
                self._connection.execute(f"PRAGMA {pragma}")
        return self._connection

    def _close(self) -> None:
        self._back.close()
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _size(statements: Iterable[tuple[str, str]]) -> int:
    """About how many bytes the log has grown by: a page for each row, and what is longer."""
    return sum(len(rows) + PAGE_OF_ROW * rows.count("], [") for _, rows in statements)


class _Transaction:
    """One that writes from its beginning, so that it never has to give way in its middle."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._connection.execute("COMMIT")
        finally:
            # a commit that fails may leave the transaction open, and none could begin after it
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def grouped(writes: Iterable[Write]) -> list[tuple[str, str]]:
    """The statements of these writes, each with its rows as JSON. Of several updates of one row, one is left."""
    rows: dict[type[Write], dict[Any, Row]] = {}
    for write in writes:
        of_kind = rows.setdefault(type(write), {})
        key, row = _row(write, of_kind)
        of_kind[key] = row
    return [
        (statement, json.dumps(list(rows[kind].values()), ensure_ascii=False))
        for kind, statement in STATEMENTS.items()
        if kind in rows
    ]


def _row(write: Write, before: Mapping[Any, Row]) -> tuple[Any, Row]:
    """The row of a write and what it is one for; `before` are those of its kind so far."""
    key = write.session
    match write:
        case NewFrame():  # most of what is written
            return (key, write.seq), (key, write.seq, write.turn, write.kind, write.text)
        case NewSession():
            about = (write.shop, write.customer, write.language, write.page)
            return key, (key, *about, write.at, write.at)
        case NewTurn():
            asked = (write.id, write.digest, write.asked, write.status, int(write.status == "running"))
            return (key, write.turn), (key, write.turn, *asked, write.at)
        case TurnBecame():
            earlier = before.get((key, write.turn))
            tried = int(write.status == "running") + (int(earlier[3] or 0) if earlier else 0)
            ended = write.at if write.status in ENDED else None
            return (key, write.turn), (key, write.turn, write.status, tried, ended)
        case NewState():
            return key, (key, write.state, write.at)
        case NewResults():
            items = json.dumps(write.items, ensure_ascii=False)
            return (key, write.seq), (key, write.seq, write.turn, write.result_set, items)
        case NewFeedback():
            return (key, write.turn), (key, write.turn, write.thumb, write.reason, write.at)
        case NewSignal():
            return len(before), (key, write.kind, write.product, write.at)
        case HandoffRow() | NewSaying() | NewTrace():
            row = _WHOLE[type(write)](write)
            return row[:2], row
        case Touched():
            then = before.get(key, (key, None, None, None))
            return key, (key, write.language or then[1], write.page or then[2], write.at)
