"""Descriptions that wait for approval, in the catalogue's database: what was written, from which record, who decided what and when.

The same product, brief and record make one entry, so a batch that was cut short goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    insert,
    select,
    update,
)

from assistant.copy.briefs import Brief, CopySentence, Draft, Entry, Length, Status, Tone
from assistant.errors import AssistantError
from retrieval.errors import database_faults

_TABLES = MetaData()
COPY = Table(
    "product_copy",
    _TABLES,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("product", String(128), nullable=False, index=True),
    Column("language", String(8), nullable=False),
    Column("tone", String(16), nullable=False),
    Column("length", String(16), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("author", String(16), nullable=False),
    Column("dropped", Integer, nullable=False),
    Column("sentences", JSON, nullable=False),
    Column("status", String(16), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("decided_by", String(128)),
    Column("decided_at", DateTime(timezone=True)),
    UniqueConstraint("product", "language", "tone", "length", "digest"),
)
MOST_TEXT = 5_000


class ApprovalError(AssistantError):
    """A decision that cannot be taken; the words name the field and the remedy."""


class Approvals:
    """The table of descriptions in the database at a URL. Close it to let go of the database."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where

    @classmethod
    def open(cls, url: str) -> Approvals:
        with database_faults("the catalogue's database"):
            engine = create_engine(url)
            opened = cls(engine, engine.url.render_as_string(hide_password=True))
            with opened._writing() as connection:
                COPY.create(connection, checkfirst=True)
            return opened

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Approvals:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def has(self, product: str, brief: Brief, digest: str) -> bool:
        """Whether this was written already, from the record as it is."""
        with self._reading() as connection:
            return connection.execute(select(COPY.c.id).where(*_same(product, brief, digest))).first() is not None

    def put(self, draft: Draft) -> Entry:
        """Keeps a draft for approval; the same product, brief and record again give the entry that is there."""
        with self._writing() as connection:
            there = connection.execute(select(COPY).where(*_same(draft.product, draft.brief, draft.digest))).first()
            if there is not None:
                return _entry(there)
            made = connection.execute(
                insert(COPY).values(
                    product=draft.product,
                    language=draft.brief.language,
                    tone=draft.brief.tone.value,
                    length=draft.brief.length.value,
                    digest=draft.digest,
                    author=draft.author,
                    dropped=draft.dropped,
                    sentences=[{"text": one.text, "attributes": list(one.attributes)} for one in draft.sentences],
                    status=Status.PENDING.value,
                    text=draft.text,
                    made_at=datetime.now(UTC),
                )
            )
            number = made.inserted_primary_key
            return self._one(connection, int(number[0]) if number else 0)

    def get(self, number: int) -> Entry:
        """Raises `ApprovalError` where there is none."""
        with self._reading() as connection:
            return self._one(connection, number)

    def all(
        self, status: Status | None = None, product: str | None = None, most: int | None = None
    ) -> tuple[Entry, ...]:
        """The entries, oldest first."""
        asked = select(COPY).order_by(COPY.c.id)
        if status is not None:
            asked = asked.where(COPY.c.status == status.value)
        if product is not None:
            asked = asked.where(COPY.c.product == product)
        with self._reading() as connection:
            return tuple(_entry(row) for row in connection.execute(asked.limit(most)))

    def decide(self, number: int, status: Status, who: str, text: str | None = None) -> Entry:
        """Approves, rejects or edits an entry: who and when are kept. `text` is what an edited one says.

        Raises `ApprovalError`: no such entry, nobody named, an edit without a text, or a decision to leave it pending.
        """
        who = who.strip()
        if not who:
            raise ApprovalError("who: is empty; name the person who decides")
        if status is Status.PENDING:
            raise ApprovalError("status: a decision is approved, rejected or edited")
        if (status is Status.EDITED) is not bool(text and text.strip()):
            raise ApprovalError("text: give the edited text, and only when the status is edited")
        if text is not None and len(text) > MOST_TEXT:
            raise ApprovalError(f"text: has {len(text):,} characters; {MOST_TEXT:,} are the most")
        with self._writing() as connection:
            before = self._one(connection, number)
            connection.execute(
                update(COPY)
                .where(COPY.c.id == number)
                .values(
                    status=status.value,
                    text=text.strip() if text else before.draft.text,
                    decided_by=who,
                    decided_at=datetime.now(UTC),
                )
            )
            return self._one(connection, number)

    def _one(self, connection: Connection, number: int) -> Entry:
        row = connection.execute(select(COPY).where(COPY.c.id == number)).first()
        if row is None:
            raise ApprovalError(f"id: there is no description {number}; `describe list` shows those there are")
        return _entry(row)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with database_faults(self._where), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with database_faults(self._where), self._engine.begin() as connection:
            yield connection


def latest(entries: Sequence[Entry]) -> dict[tuple[str, str], Entry]:
    """The newest usable entry of each product and language."""
    return {(one.draft.product, one.draft.brief.language): one for one in entries if one.usable}


def _same(product: str, brief: Brief, digest: str) -> tuple[ColumnElement[bool], ...]:
    return (
        COPY.c.product == product,
        COPY.c.language == brief.language,
        COPY.c.tone == brief.tone.value,
        COPY.c.length == brief.length.value,
        COPY.c.digest == digest,
    )


def _entry(row: Row[Any]) -> Entry:
    values = row._mapping
    brief = Brief(values["language"], Tone(values["tone"]), Length(values["length"]))
    sentences = tuple(CopySentence(one["text"], tuple(one["attributes"])) for one in values["sentences"])
    draft = Draft(values["product"], brief, sentences, values["author"], values["digest"], values["dropped"])
    return Entry(
        values["id"],
        draft,
        Status(values["status"]),
        values["text"],
        _utc(values["made_at"]),
        values["decided_by"],
        _utc(values["decided_at"]) if values["decided_at"] else None,
    )


def _utc(moment: datetime) -> datetime:
    """SQLite forgets the zone; all of them are UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
