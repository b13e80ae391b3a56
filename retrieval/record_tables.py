"""Tables of the catalogue of record. Portable types only, so that PostgreSQL is a URL away."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()

PRODUCTS = Table(
    "products",
    METADATA,
    Column("id", String(128), primary_key=True),
    Column("title", JSON, nullable=False),
    Column("description", JSON(none_as_null=True)),
    Column("brand", Text),
    Column("category", JSON, nullable=False),
    Column("attributes", JSON, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("rating", Float),
    Column("review_count", Integer, nullable=False),
    Column("released", Date),
    Column("image", Text),
    Column("url", Text),
    Column("digest", String(32), nullable=False),
)

VARIANTS = Table(
    "variants",
    METADATA,
    Column("sku", String(128), primary_key=True),
    Column("product", ForeignKey("products.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("price_cents", BigInteger),
    Column("list_price_cents", BigInteger),
    Column("stock", Integer, nullable=False),
    Column("options", JSON, nullable=False),
    Column("image", Text),
    Column("delivery_least", Integer),
    Column("delivery_most", Integer),
)

REVIEWS = Table(
    "reviews",
    METADATA,
    Column("product", ForeignKey("products.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("rating", Integer, nullable=False),
    Column("text", JSON, nullable=False),
    Column("author", Text, nullable=False),
    Column("written", Date),
)

DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("id", String(160), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("title", JSON, nullable=False),
    Column("body", JSON, nullable=False),
    Column("category", JSON, nullable=False),
    Column("product", String(128), index=True),
    Column("digest", String(32), nullable=False),
)

PROMOTIONS = Table(
    "promotions",
    METADATA,
    Column("id", String(128), primary_key=True),
    Column("title", JSON, nullable=False),
    Column("description", JSON, nullable=False),
    Column("percent_off", Integer),
    Column("products", JSON, nullable=False),
    Column("category", JSON, nullable=False),
    Column("starts", Date),
    Column("ends", Date),
    Column("digest", String(32), nullable=False),
)

FACET_LABELS = Table(
    "facet_labels",
    METADATA,
    Column("id", String(128), primary_key=True),
    Column("label", JSON, nullable=False),
    Column("unit", Text, nullable=False),
    Column("values", JSON, nullable=False),
    Column("digest", String(32), nullable=False),
)

CATEGORY_LABELS = Table(
    "category_labels",
    METADATA,
    Column("id", String(1024), primary_key=True),
    Column("path", JSON, nullable=False),
    Column("label", JSON, nullable=False),
    Column("synonyms", JSON, nullable=False),
    Column("goes_with", JSON, nullable=False),
    Column("digest", String(32), nullable=False),
)

META = Table(
    "meta",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
