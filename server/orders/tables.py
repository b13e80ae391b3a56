"""The tables of the local order store, beside those of the sessions. A change here goes with a migration."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from server.store.tables import METADATA

_SHOP = 64
_ID = 200

shop_customers = Table(
    "shop_customers",
    METADATA,
    Column("shop", String(_SHOP), nullable=False),
    Column("id", String(_ID), nullable=False),
    Column("version", Integer, nullable=False),
    Column("email", Text, nullable=False),
    Column("phone", String(16), nullable=False),
    Column("record", Text, nullable=False),
    PrimaryKeyConstraint("shop", "id"),
    Index("ix_shop_customers_email", "shop", "email"),
    Index("ix_shop_customers_phone", "shop", "phone"),
)
shop_orders = Table(
    "shop_orders",
    METADATA,
    Column("shop", String(_SHOP), nullable=False),
    Column("id", String(_ID), nullable=False),
    Column("customer", String(_ID), nullable=False),
    Column("placed", Float, nullable=False),
    Column("version", Integer, nullable=False),
    Column("record", Text, nullable=False),
    PrimaryKeyConstraint("shop", "id"),
    Index("ix_shop_orders_customer", "shop", "customer"),
)
order_keys = Table(
    "order_keys",
    METADATA,
    Column("shop", String(_SHOP), nullable=False),
    Column("key", String(_ID), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("customer", String(_ID), nullable=False),
    Column("action", String(64), nullable=False),
    Column("order", String(_ID)),
    Column("money_cents", BigInteger, nullable=False),
    Column("at", Float, nullable=False),
    PrimaryKeyConstraint("shop", "key"),
)
order_audit = Table(
    "order_audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("shop", String(_SHOP), nullable=False),
    Column("key", String(_ID), nullable=False),
    Column("actor", String(_ID), nullable=False),
    Column("customer", String(_ID), nullable=False),
    Column("action", String(64), nullable=False),
    Column("order", String(_ID)),
    Column("arguments", Text, nullable=False),
    Column("money_cents", BigInteger, nullable=False),
    Column("at", Float, nullable=False),
    Index("ix_order_audit_order", "shop", "order"),
    Index("ix_order_audit_key", "key"),
)
# tries at proving an account in a dialogue: one row for each name that it counts against, kept for an hour
proof_tries = Table(
    "proof_tries",
    METADATA,
    Column("tried", String(32), nullable=False),
    Column("name", String(64), nullable=False),
    Column("at", Float, nullable=False),
    PrimaryKeyConstraint("tried", "name"),
    Index("ix_proof_tries_name", "name", "at"),
)
