"""Accounts of the shop's staff, and their logins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "staff",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("secret", sa.String(200), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("disabled", sa.Integer, nullable=False),
        sa.Column("created", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_staff"),
    )
    op.create_table(
        "staff_logins",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), sa.ForeignKey("staff.name", ondelete="CASCADE"), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("expires", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_staff_logins"),
    )
    op.create_index("ix_staff_logins_name", "staff_logins", ["name"])


def downgrade() -> None:
    op.drop_table("staff_logins")
    op.drop_table("staff")
