"""Stores what sessions write before anybody sees it: one transaction for all that came while the last was under way.

Knows nothing of sockets or turns; whoever wrote a frame is told when it is durable, in the order they were written.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from assistant.events import Text
from server.conversation import Line
from server.frames import kind_of, wire
from server.logs import note
from server.store.port import SessionStore, StoreFault
from server.store.values import NewFrame, Write

RETRIES_S = (0.05, 0.1, 0.2, 0.4, 0.8, 1.5)
# so many writes that wait mean that the store is behind: from there on a session's texts are joined
BEHIND = 400
_LOG = logging.getLogger("server.journal")


class Writer(Protocol):
    """A session that writes. `fence` is what it may write under, None where nobody else could."""

    @property
    def key(self) -> str: ...

    @property
    def fence(self) -> int | None: ...

    def stored(self, seq: int, text: str) -> None:
        """This frame is durable."""

    def lost(self) -> None:
        """Something was not stored and never will be: the session is another's, erased, or the store is gone."""


class Journal:
    """`watch` is told of each transaction: how many writes, how many seconds. `healthy`: the last one succeeded."""

    def __init__(
        self, store: SessionStore, watch: Callable[[int, float], None] = lambda _count, _seconds: None
    ) -> None:
        self._store = store
        self._watch = watch
        self._pending: list[tuple[Writer, Line | Write, str]] = []
        self._texts: dict[str, Line] = {}
        self._settled: asyncio.Future[None] | None = None
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.healthy = True

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="journal")

    def write(self, writer: Writer, write: Write) -> None:
        """Store this with whatever is written in the same moment: all or nothing."""
        self._pending.append((writer, write, ""))
        self._wake.set()

    def line(self, writer: Writer, line: Line) -> None:
        """Store a frame, then tell its writer. Raises ValueError for one that JSON has no form for."""
        if not isinstance(line.frame, Text):
            self._texts.pop(writer.key, None)
            self._pending.append((writer, line, wire(line.frame, line.seq, line.turn)))
        else:
            self._texts[writer.key] = line
            self._pending.append((writer, line, ""))
        self._wake.set()

    def joins(self, writer: Writer, text: Text, turn: int) -> bool:
        """Whether a text was joined to the one of its turn that still waits, because the store is behind."""
        if len(self._pending) < BEHIND:
            return False
        last = self._texts.get(writer.key)
        if last is None or last.turn != turn or not isinstance(last.frame, Text):
            return False
        last.frame = Text(last.frame.delta + text.delta)
        return True

    async def settled(self) -> None:
        """Wait until everything that was written so far is durable, or given up."""
        if self._settled is None:
            self._settled = asyncio.get_running_loop().create_future()
            self._wake.set()
        await asyncio.shield(self._settled)

    async def close(self) -> None:
        """Store what waits, and end."""
        if self._task is not None:
            await self.settled()
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            batch, self._pending, self._texts = self._pending, [], {}
            settled, self._settled = self._settled, None
            if batch:
                await self._guarded(batch)
            if settled is not None:
                settled.set_result(None)

    async def _guarded(self, batch: list[tuple[Writer, Line | Write, str]]) -> None:
        try:
            await self._commit(batch)
        # were this task to end, every turn, and the end of the process, would wait for it for ever
        except Exception:  # noqa: BLE001 - the outermost of a task: there is nobody above to raise it to
            _LOG.exception("journal")
            self.healthy = False
            for writer in {id(writer): writer for writer, _, _ in batch}.values():
                writer.lost()

    async def _commit(self, batch: list[tuple[Writer, Line | Write, str]]) -> None:
        writes: list[Write] = []
        sent: list[tuple[Writer, int, str]] = []
        fences: dict[str, int] = {}
        for writer, item, text in batch:
            if (fence := writer.fence) is not None:
                fences[writer.key] = fence
            if isinstance(item, Line):
                text = text or wire(item.frame, item.seq, item.turn)
                writes.append(NewFrame(writer.key, item.seq, item.turn, kind_of(item.frame), text))
                sent.append((writer, item.seq, text))
            else:
                writes.append(item)
        lost = await self._append(writes, fences)
        for writer, seq, text in sent:
            if writer.key not in lost:
                writer.stored(seq, text)
        if lost:
            for writer in {id(writer): writer for writer, _, _ in batch}.values():
                if writer.key in lost:
                    writer.lost()

    async def _append(self, writes: list[Write], fences: dict[str, int]) -> frozenset[str]:
        """Store all that can be; the sessions of which nothing was."""
        keys = {write.session for write in writes}
        for pause in (*RETRIES_S, None):
            try:
                lost = await self._tried(writes, fences)
            except StoreFault as fault:
                note(_LOG, "store fault", logging.ERROR, fault=str(fault)[:200], writes=len(writes))
                if fault.refused and len(keys) > 1:
                    return await self._one_by_one(writes, fences, keys)
                self.healthy = fault.refused
                if fault.refused or pause is None:
                    break
                await asyncio.sleep(pause)
            else:
                self.healthy = True
                return lost
        return frozenset(keys)

    async def _one_by_one(self, writes: list[Write], fences: dict[str, int], keys: set[str]) -> frozenset[str]:
        """What the store does not take of one session keeps nothing of another's back."""
        lost: set[str] = set()
        for key in keys:
            own = [write for write in writes if write.session == key]
            lost |= await self._append(own, {key: fences[key]} if key in fences else {})
        return frozenset(lost)

    async def _tried(self, writes: list[Write], fences: dict[str, int]) -> frozenset[str]:
        clock = asyncio.get_running_loop().time
        began = clock()
        lost = await self._store.append(writes, fences)
        self._watch(len(writes), clock() - began)
        return lost
