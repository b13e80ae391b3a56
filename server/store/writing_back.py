"""Writes SQLite's log back into the database beside the commits, so that none of them waits for it.

A checkpoint of a whole log takes a hundred milliseconds and more, and a commit that runs one holds all others up. Here a thread of its
own writes the log back while commits go on (PASSIVE disturbs no writer: https://www.sqlite.org/wal.html, "Checkpointing"). What was
committed meanwhile is little: the next commit writes that back itself, and the log begins anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress

WRITE_BACK = "PRAGMA wal_checkpoint(PASSIVE)"
# what was committed during a pass is a fraction of it, and the next pass the shorter
_PASSES = 6
_LITTLE_PAGES = 300


class WritingBack:
    """Of one file. Past `most` bytes of rows the log is written back."""

    def __init__(
        self, path: str, pragmas: Sequence[str], busy_s: float, most: int, thread: Executor | None = None
    ) -> None:
        self._path, self._pragmas, self._busy_s, self._most = path, pragmas, busy_s, most
        self._thread = thread or ThreadPoolExecutor(1, "writing back")
        self._under_way: Future[None] | None = None
        self._grown = 0

    def committed(self, connection: sqlite3.Connection, size: int) -> None:
        """Rows of so many bytes were committed on this connection, in the thread that commits. Raises nothing for a log that could
        not be written back: it is tried again, and SQLite writes back by itself what grows past all bounds."""
        self._grown += size
        if self._under_way is None:
            if self._grown >= self._most:
                self._grown = 0
                self._under_way = self._thread.submit(self._written_back)
        elif self._under_way.done():
            if self._under_way.exception() is None:
                with suppress(sqlite3.Error):  # what was committed is, whatever becomes of this
                    connection.execute(WRITE_BACK).fetchone()
            self._under_way = None

    def close(self) -> None:
        """Wait for what is under way."""
        self._thread.shutdown()

    def _written_back(self) -> None:
        connection = sqlite3.connect(self._path, self._busy_s, isolation_level=None)
        try:
            for pragma in self._pragmas:
                connection.execute(f"PRAGMA {pragma}")
            for _ in range(_PASSES):
                _, pages, written = connection.execute(WRITE_BACK).fetchone()
                if pages - written <= _LITTLE_PAGES:
                    return
        finally:
            connection.close()
