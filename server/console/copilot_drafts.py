"""Drafts as they are kept: what was drafted, what the agent made of it, and what was sent. Later training reads them in pairs.

A draft goes when its conversation is erased. Knows nothing of HTTP.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.copilot.values import Draft
from server.store.sql import translated
from server.store.tables import drafts

PAGE = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft's row. `used` and `sent` are None while nobody said what became of it."""

    id: int
    session: str
    agent: str
    at: float
    draft: str
    used: bool | None
    sent: str | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A draft beside what an agent sent in its stead; `used` is whether it was sent, in whatever words."""

    language: str
    note: str
    drafted: str
    sent: str
    used: bool


class Drafts:
    """Raises `StoreFault`. `masks` is done to what agents sent, as a model may learn from it."""

    def __init__(
        self, writer: AsyncEngine, reader: AsyncEngine, clock: Callable[[], float], masks: Callable[[str], str]
    ) -> None:
        self._writer, self._reader, self._clock, self._masks = writer, reader, clock, masks

    async def keep(self, session: str, agent: str, draft: Draft, note: str) -> int:
        """Keep a draft; its number."""
        text = json.dumps({**asdict(draft), "note": self._masks(note)}, ensure_ascii=False)
        row = {"session": session, "agent": agent, "at": self._clock(), "draft": text}
        with translated():
            async with self._writer.begin() as connection:
                added = await connection.execute(insert(drafts).values(row).returning(drafts.c.id))
                return int(added.scalar_one())

    async def get(self, number: int) -> Kept | None:
        with translated():
            async with self._reader.connect() as connection:
                row = (await connection.execute(select(drafts).where(drafts.c.id == number))).one_or_none()
        if row is None:
            return None
        return Kept(row.id, row.session, row.agent, row.at, row.draft, _flag(row.used), row.sent)

    async def judge(self, number: int, *, used: bool, sent: str) -> None:
        """Keep what became of a draft; it takes the place of what was told before."""
        became = update(drafts).where(drafts.c.id == number).values(used=int(used), sent=self._masks(sent))
        with translated():
            async with self._writer.begin() as connection:
                await connection.execute(became)

    async def lessons(self) -> AsyncIterator[Lesson]:
        """Every draft of which it is known what became of it, oldest first."""
        after = 0
        while True:
            wanted = select(drafts).where(drafts.c.id > after, drafts.c.used.is_not(None)).order_by(drafts.c.id)
            with translated():
                async with self._reader.connect() as connection:
                    rows = (await connection.execute(wanted.limit(PAGE))).all()
            if not rows:
                return
            for row in rows:
                kept = json.loads(row.draft)
                yield Lesson(kept["language"], kept["note"], kept["text"], row.sent or "", bool(row.used))
            after = rows[-1].id


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)
