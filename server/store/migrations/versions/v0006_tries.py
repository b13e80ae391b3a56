"""Tries at proving accounts, counted for all servers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "proof_tries",
        sa.Column("tried", sa.String(32), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("tried", "name", name="pk_proof_tries"),
    )
    op.create_index("ix_proof_tries_name", "proof_tries", ["name", "at"])


def downgrade() -> None:
    op.drop_table("proof_tries")
