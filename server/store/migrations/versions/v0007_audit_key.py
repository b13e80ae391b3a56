"""The log of orders is looked up by the key of a change, too: an erasure does it for each conversation."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index("ix_order_audit_key", "order_audit", ["key"])


def downgrade() -> None:
    op.drop_index("ix_order_audit_key", "order_audit")
