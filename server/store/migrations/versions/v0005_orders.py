"""Orders and their customers, the changes that were made to them, and the keys by which each is made once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
SHOP, ID = sa.String(64), sa.String(200)


def upgrade() -> None:
    op.create_table(
        "shop_customers",
        sa.Column("shop", SHOP, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("phone", sa.String(16), nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("shop", "id", name="pk_shop_customers"),
    )
    op.create_index("ix_shop_customers_email", "shop_customers", ["shop", "email"])
    op.create_index("ix_shop_customers_phone", "shop_customers", ["shop", "phone"])
    op.create_table(
        "shop_orders",
        sa.Column("shop", SHOP, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("customer", ID, nullable=False),
        sa.Column("placed", sa.Float, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("shop", "id", name="pk_shop_orders"),
    )
    op.create_index("ix_shop_orders_customer", "shop_orders", ["shop", "customer"])
    op.create_table(
        "order_keys",
        sa.Column("shop", SHOP, nullable=False),
        sa.Column("key", ID, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        *_of_a_change(),
        sa.PrimaryKeyConstraint("shop", "key", name="pk_order_keys"),
    )
    op.create_table(
        "order_audit",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("shop", SHOP, nullable=False),
        sa.Column("key", ID, nullable=False),
        sa.Column("actor", ID, nullable=False),
        sa.Column("arguments", sa.Text, nullable=False),
        *_of_a_change(),
        sa.PrimaryKeyConstraint("number", name="pk_order_audit"),
    )
    op.create_index("ix_order_audit_order", "order_audit", ["shop", "order"])


def downgrade() -> None:
    for table in ("order_audit", "order_keys", "shop_orders", "shop_customers"):
        op.drop_table(table)


def _of_a_change() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("customer", ID, nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("order", ID),
        sa.Column("money_cents", sa.BigInteger, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )
