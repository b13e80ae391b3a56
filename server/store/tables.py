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
OF_A_SESSION = (sessions, turns, events, result_sets, feedback, signals)
