"""Sessions, turns, events, result sets, feedback and signals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
KEY = sa.String(64)


def _session() -> sa.Column[str]:
    return sa.Column("session", KEY, sa.ForeignKey("sessions.session", ondelete="CASCADE"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("session", KEY, nullable=False),
        sa.Column("shop", sa.String(64), nullable=False),
        sa.Column("customer", sa.String(200)),
        sa.Column("language", sa.String(8)),
        sa.Column("page", sa.Text),
        sa.Column("created", sa.Float, nullable=False),
        sa.Column("used", sa.Float, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("state", sa.Text),
        sa.PrimaryKeyConstraint("session", name="pk_sessions"),
    )
    op.create_index("ix_sessions_used", "sessions", ["used"])
    op.create_index("ix_sessions_customer", "sessions", ["customer"], sqlite_where=sa.text("customer IS NOT NULL"))
    op.create_table(
        "turns",
        _session(),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("began", sa.Float, nullable=False),
        sa.Column("ended", sa.Float),
        sa.PrimaryKeyConstraint("session", "turn", name="pk_turns"),
        sa.UniqueConstraint("session", "id", name="uq_turns"),
    )
    unended = sa.text("ended IS NULL")
    op.create_index("ix_turns_open", "turns", ["session"], sqlite_where=unended, postgresql_where=unended)
    op.create_table(
        "events",
        _session(),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("frame", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session", "seq", name="pk_events"),
    )
    op.create_table(
        "result_sets",
        _session(),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("result_set", sa.String(64), nullable=False),
        sa.Column("items", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session", "seq", name="pk_result_sets"),
    )
    op.create_table(
        "feedback",
        _session(),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("thumb", sa.String(8), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("session", "turn", name="pk_feedback"),
    )
    op.create_table(
        "signals",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        _session(),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("product", sa.String(200), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_signals"),
    )
    op.create_index("ix_signals_session", "signals", ["session"])


def downgrade() -> None:
    for table in ("signals", "feedback", "result_sets", "events", "turns", "sessions"):
        op.drop_table(table)
