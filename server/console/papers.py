"""What agents write for themselves: notes on a conversation, and answers kept ready. Knows nothing of HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, literal, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from retrieval.products import Language
from server.errors import ServerError
from server.store.sql import translated
from server.store.tables import notes, replies


class ShortcutTaken(ServerError):
    """Another answer has this shortcut."""


@dataclass(frozen=True, slots=True)
class Note:
    """An agent's note on a conversation. Never shown to customers."""

    id: int
    agent: str
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer kept ready. `texts` has one language at least."""

    id: int
    title: str
    shortcut: str | None
    texts: Mapping[Language, str | None]
    by: str
    at: float


@dataclass(frozen=True, slots=True)
class NewReply:
    title: str
    shortcut: str | None
    texts: Mapping[Language, str | None]


class Papers:
    """Raises `StoreFault`."""

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine, clock: Callable[[], float]) -> None:
        self._writer, self._reader, self._clock = writer, reader, clock

    async def notes(self, session: str) -> tuple[Note, ...]:
        wanted = select(notes).where(notes.c.session == session).order_by(notes.c.id)
        return tuple(Note(row.id, row.agent, row.at, row.text) for row in await self._rows(wanted))

    async def note(self, session: str, agent: str, text: str) -> Note:
        at = self._clock()
        added = insert(notes).values(session=session, agent=agent, at=at, text=text).returning(notes.c.id)
        return Note(await self._added(added), agent, at, text)

    async def remove_note(self, session: str, id: int, agent: str | None) -> bool:
        """Whether there was such a note of this agent's (None: of anybody's)."""
        gone = delete(notes).where(notes.c.session == session, notes.c.id == id)
        return await self._changed(gone if agent is None else gone.where(notes.c.agent == agent))

    async def replies(self, language: Language | None, text: str) -> tuple[Reply, ...]:
        """Those in a language (None: in any), by title, of which some part has these words."""
        wanted = select(replies).order_by(func.lower(replies.c.title), replies.c.id)
        if language is not None:
            wanted = wanted.where(replies.c[language].is_not(None))
        if text:
            pattern = func.lower(literal(f"%{_escaped(text)}%"))
            looked_in = (replies.c.title, replies.c.shortcut, replies.c.en, replies.c.zh)
            wanted = wanted.where(or_(*(func.lower(column).like(pattern, escape="\\") for column in looked_in)))
        return tuple(map(_reply, await self._rows(wanted)))

    async def add_reply(self, reply: NewReply, by: str) -> Reply:
        """Raises `ShortcutTaken`."""
        row = _row(reply, by, self._clock())
        return _made(await self._added(insert(replies).values(row).returning(replies.c.id)), reply, row)

    async def change_reply(self, id: int, reply: NewReply, by: str) -> Reply | None:
        """None where there is none of this id. Raises `ShortcutTaken`."""
        row = _row(reply, by, self._clock())
        changed = await self._changed(update(replies).where(replies.c.id == id).values(row))
        return _made(id, reply, row) if changed else None

    async def remove_reply(self, id: int) -> bool:
        return await self._changed(delete(replies).where(replies.c.id == id))

    async def _rows(self, wanted: Any) -> Sequence[Any]:
        with translated():
            async with self._reader.connect() as connection:
                found: Sequence[Any] = (await connection.execute(wanted)).all()
                return found

    async def _added(self, statement: Any) -> int:
        with translated():
            try:
                async with self._writer.begin() as connection:
                    return int((await connection.execute(statement)).scalar_one())
            except IntegrityError:
                raise ShortcutTaken("Another answer has this shortcut.") from None

    async def _changed(self, statement: Any) -> bool:
        with translated():
            try:
                async with self._writer.begin() as connection:
                    return bool((await connection.execute(statement)).rowcount)
            except IntegrityError:
                raise ShortcutTaken("Another answer has this shortcut.") from None


def _row(reply: NewReply, by: str, at: float) -> dict[str, Any]:
    texts = {"en": reply.texts.get("en"), "zh": reply.texts.get("zh")}
    return {"title": reply.title, "shortcut": reply.shortcut, **texts, "made_by": by, "at": at}


def _made(id: int, reply: NewReply, row: Mapping[str, Any]) -> Reply:
    return Reply(id, reply.title, reply.shortcut, {"en": row["en"], "zh": row["zh"]}, row["made_by"], row["at"])


def _reply(row: Any) -> Reply:
    return Reply(row.id, row.title, row.shortcut, {"en": row.en, "zh": row.zh}, row.made_by, row.at)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
