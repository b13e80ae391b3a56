"""The tables of the session store. A change here goes with a migration in server/store/migrations/versions."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s",
    }
)
KEY = String(64)


def _session() -> Column[str]:
    return Column("session", KEY, ForeignKey("sessions.session", ondelete="CASCADE"), nullable=False)


sessions = Table(
    "sessions",
    METADATA,
    Column("session", KEY, primary_key=True),
    Column("shop", String(64), nullable=False),
    Column("customer", String(200)),
    Column("language", String(8)),
    Column("page", Text),
    Column("created", Float, nullable=False),
    Column("used", Float, nullable=False, index=True),
    Column("fence", BigInteger, nullable=False, server_default="0"),
    Column("state", Text),
    Index("ix_sessions_customer", "customer", sqlite_where=text("customer IS NOT NULL")),
)
turns = Table(
    "turns",
    METADATA,
    _session(),
    Column("turn", Integer, nullable=False),
    Column("id", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("asked", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("began", Float, nullable=False),
    Column("ended", Float),
    PrimaryKeyConstraint("session", "turn"),
    UniqueConstraint("session", "id"),
    Index(
        "ix_turns_open",
        "session",
        sqlite_where=text("ended IS NULL"),
        postgresql_where=text("ended IS NULL"),
    ),
)
events = Table(
    "events",
    METADATA,
    _session(),
    Column("seq", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("frame", Text, nullable=False),
    PrimaryKeyConstraint("session", "seq"),
)
result_sets = Table(
    "result_sets",
    METADATA,
    _session(),
    Column("seq", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("result_set", String(64), nullable=False),
    Column("items", Text, nullable=False),
    PrimaryKeyConstraint("session", "seq"),
)
feedback = Table(
    "feedback",
    METADATA,
    _session(),
    Column("turn", Integer, nullable=False),
    Column("thumb", String(8), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Float, nullable=False),
    PrimaryKeyConstraint("session", "turn"),
)
signals = Table(
    "signals",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _session(),
    Column("kind", String(16), nullable=False),
    Column("product", String(200), nullable=False),
    Column("at", Float, nullable=False),
    Index("ix_signals_session", "session"),
)
staff = Table(
    "staff",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("secret", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Column("disabled", Integer, nullable=False),
    Column("created", Float, nullable=False),
    Column("shown", String(64)),
    Column("shops", Text),
    Column("status", String(16)),
    Column("seen", Float),
)
staff_logins = Table(
    "staff_logins",
    METADATA,
    Column("token", String(64), primary_key=True),
    Column("name", String(64), ForeignKey("staff.name", ondelete="CASCADE"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("expires", Float, nullable=False),
    Index("ix_staff_logins_name", "name"),
)
handoffs = Table(
    "handoffs",
    METADATA,
    _session(),
    Column("number", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("words", Text, nullable=False),
    Column("asked", Float, nullable=False),
    Column("since", Float, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("agent", String(64)),
    Column("first_seq", Integer),
    Column("joined", Float),
    Column("answered", Float),
    Column("replied", Float),
    Column("due", Float),
    Column("ended", Float),
    Column("resolved", Integer),
    Column("decision", Text),
    PrimaryKeyConstraint("session", "number"),
    Index(
        "ix_handoffs_open",
        "state",
        sqlite_where=text("ended IS NULL"),
        postgresql_where=text("ended IS NULL"),
    ),
)
sayings = Table(
    "sayings",
    METADATA,
    _session(),
    Column("id", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("agent", String(64), nullable=False),
    Column("draft", Integer),
    Column("at", Float, nullable=False),
    PrimaryKeyConstraint("session", "id"),
)
traces = Table(
    "traces",
    METADATA,
    _session(),
    Column("turn", Integer, nullable=False),
    Column("at", Float, nullable=False),
    Column("intent", String(64)),
    Column("language", String(8)),
    Column("sentiment", String(16)),
    Column("urgent", Integer, nullable=False),
    Column("author", String(16)),
    Column("found", Integer),
    Column("trace", Text, nullable=False),
    PrimaryKeyConstraint("session", "turn"),
    Index("ix_traces_at", "at"),
)
notes = Table(
    "notes",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _session(),
    Column("agent", String(64), nullable=False),
    Column("at", Float, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_notes_session", "session"),
)
drafts = Table(
    "drafts",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _session(),
    Column("agent", String(64), nullable=False),
    Column("at", Float, nullable=False),
    Column("draft", Text, nullable=False),
    Column("used", Integer),
    Column("sent", Text),
    Index("ix_drafts_session", "session"),
)
replies = Table(
    "replies",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("title", String(80), nullable=False),
    Column("shortcut", String(24), unique=True),
    Column("en", Text),
    Column("zh", Text),
    Column("made_by", String(64), nullable=False),
    Column("at", Float, nullable=False),
)
OF_A_SESSION = (
    sessions,
    turns,
    events,
    result_sets,
    feedback,
    signals,
    handoffs,
    sayings,
    traces,
    notes,
    drafts,
)
