"""Who may change an index folder: one builder at a time, and no version goes while a process has it open.

Locks are the system's own (`flock`), so that a dead process holds none.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from retrieval.errors import IndexBusy, from_system

LOCK = ".lock"
IN_USE = ".in-use"


@contextmanager
def sole_builder(index_dir: Path) -> Iterator[None]:
    """Holds the builder's lock; raises `IndexBusy`, which names the holder, when another process has it."""
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        lock = (index_dir / LOCK).open("a+", encoding="utf-8")
    except OSError as fault:
        raise from_system(fault, str(index_dir)) from fault
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise IndexBusy(
                f"another process{_holder(lock)} is building the index in {index_dir}; wait for it to end, or end it"
            ) from fault
        try:
            _sign(lock)
        except OSError as fault:
            raise from_system(fault, str(index_dir)) from fault
        yield


def refuse_second(index_dir: Path) -> None:
    """Raises `IndexBusy` when another process builds now; for before work that only a builder needs."""
    if being_built(index_dir):
        with sole_builder(index_dir):
            pass


def being_built(index_dir: Path) -> bool:
    """Whether another process, or another part of this one, builds the index at this moment."""
    try:
        with (index_dir / LOCK).open("r", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _sign(lock: IO[str]) -> None:
    """Leaves word of who holds the lock, for the message to whoever comes second."""
    lock.seek(0)
    lock.truncate()
    lock.write(f"{os.getpid()} {datetime.now(UTC):%H:%M:%S}\n")
    lock.flush()


def _holder(lock: IO[str]) -> str:
    lock.seek(0)
    process, _, since = lock.readline(80).strip().partition(" ")
    return f" (process {process}, since {since} UTC)" if process.isdigit() else ""


def mark_in_use(version: Path) -> int | None:
    """A file descriptor that keeps a version from being removed until it is closed; None where that can't be had."""
    try:
        mark = os.open(version / IN_USE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError:
        return None
    try:
        fcntl.flock(mark, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        os.close(mark)
        return None
    return mark


def is_in_use(version: Path) -> bool:
    """Whether a process has the version open."""
    try:
        with (version / IN_USE).open("r", encoding="utf-8") as mark:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
