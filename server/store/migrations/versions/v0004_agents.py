"""Handoffs to people, what agents say and note, what happened inside turns, answers kept ready."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
_OF_STAFF = (
    sa.Column("shown", sa.String(64)),
    sa.Column("shops", sa.Text),
    sa.Column("status", sa.String(16)),
    sa.Column("seen", sa.Float),
)


def upgrade() -> None:
    _handoffs()
    _turns()
    _papers()
    for column in _OF_STAFF:
        op.add_column("staff", column)


def downgrade() -> None:
    for name in ("replies", "drafts", "notes", "traces", "sayings", "handoffs"):
        op.drop_table(name)
    with op.batch_alter_table("staff") as staff:
        for column in _OF_STAFF:
            staff.drop_column(column.name)


def _session() -> sa.Column[str]:
    return sa.Column("session", sa.String(64), sa.ForeignKey("sessions.session", ondelete="CASCADE"), nullable=False)


def _handoffs() -> None:
    op.create_table(
        "handoffs",
        _session(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("asked", sa.Float, nullable=False),
        sa.Column("since", sa.Float, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("agent", sa.String(64)),
        sa.Column("first_seq", sa.Integer),
        sa.Column("joined", sa.Float),
        sa.Column("answered", sa.Float),
        sa.Column("replied", sa.Float),
        sa.Column("due", sa.Float),
        sa.Column("ended", sa.Float),
        sa.Column("resolved", sa.Integer),
        sa.Column("decision", sa.Text),
        sa.PrimaryKeyConstraint("session", "number", name="pk_handoffs"),
    )
    is_open = sa.text("ended IS NULL")
    op.create_index("ix_handoffs_open", "handoffs", ["state"], sqlite_where=is_open, postgresql_where=is_open)
    op.create_table(
        "sayings",
        _session(),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("agent", sa.String(64), nullable=False),
        sa.Column("draft", sa.Integer),
        sa.Column("at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("session", "id", name="pk_sayings"),
    )


def _turns() -> None:
    op.create_table(
        "traces",
        _session(),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("intent", sa.String(64)),
        sa.Column("language", sa.String(8)),
        sa.Column("sentiment", sa.String(16)),
        sa.Column("urgent", sa.Integer, nullable=False),
        sa.Column("author", sa.String(16)),
        sa.Column("found", sa.Integer),
        sa.Column("trace", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session", "turn", name="pk_traces"),
    )
    op.create_index("ix_traces_at", "traces", ["at"])


def _papers() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _session(),
        sa.Column("agent", sa.String(64), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_notes_session", "notes", ["session"])
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _session(),
        sa.Column("agent", sa.String(64), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("draft", sa.Text, nullable=False),
        sa.Column("used", sa.Integer),
        sa.Column("sent", sa.Text),
    )
    op.create_index("ix_drafts_session", "drafts", ["session"])
    op.create_table(
        "replies",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("shortcut", sa.String(24)),
        sa.Column("en", sa.Text),
        sa.Column("zh", sa.Text),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.UniqueConstraint("shortcut", name="uq_replies"),
    )
