"""What an import changes in the catalogue's tables: finds what is new, differs or is gone, and writes only that.

Runs within a transaction that the caller owns.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Table, delete, insert, select

from retrieval.products import CategoryLabel, Document, FacetLabel, Product, Promotion
from retrieval.record_rows import (
    category_row,
    document_row,
    facet_row,
    product_row,
    promotion_row,
    review_row,
    variant_row,
)
from retrieval.record_tables import CATEGORY_LABELS, DOCUMENTS, FACET_LABELS, PRODUCTS, PROMOTIONS, REVIEWS, VARIANTS

Kind = Literal["products", "documents", "promotions", "facets", "categories"]
KINDS: tuple[Kind, ...] = ("products", "documents", "promotions", "facets", "categories")
PAGE = 500

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Batch:
    """Records to be put into the catalogue, and ids to be taken out of it; ids are unique within a kind and SKUs over all
    products."""

    products: Sequence[Product] = ()
    documents: Sequence[Document] = ()
    promotions: Sequence[Promotion] = ()
    facets: Sequence[FacetLabel] = ()
    categories: Sequence[CategoryLabel] = ()
    removed: Sequence[tuple[Kind, str]] = ()

    def __len__(self) -> int:
        kinds = (self.products, self.documents, self.promotions, self.facets, self.categories, self.removed)
        return sum(len(rows) for rows in kinds)


@dataclass(frozen=True, slots=True)
class Changes:
    """How many records of one kind a change touched."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0

    @property
    def touched(self) -> int:
        return self.added + self.changed + self.removed


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """What one `apply` did, and the revision that the catalogue has after it."""

    revision: int
    kinds: Mapping[Kind, Changes] = field(default_factory=dict)

    @property
    def touched(self) -> int:
        return sum(changes.touched for changes in self.kinds.values())


def apply_batch(
    connection: Connection, batch: Batch, prune: bool, report: Callable[[int], None]
) -> dict[Kind, Changes]:
    """Stores a batch and counts what it changed; `report` is told how many records were done since its last call."""
    rows: tuple[tuple[Kind, Table, Iterable[dict[str, Any]]], ...] = (
        ("documents", DOCUMENTS, map(document_row, batch.documents)),
        ("promotions", PROMOTIONS, map(promotion_row, batch.promotions)),
        ("facets", FACET_LABELS, map(facet_row, batch.facets)),
        ("categories", CATEGORY_LABELS, map(category_row, batch.categories)),
    )
    out: dict[Kind, set[str]] = {kind: {name for one, name in batch.removed if one == kind} for kind in KINDS}
    kinds: dict[Kind, Changes] = {
        "products": _apply_products(connection, batch.products, out["products"], prune, report)
    }
    kinds.update((kind, _apply_rows(connection, table, given, out[kind], prune, report)) for kind, table, given in rows)
    report(len(batch.removed))
    return kinds


def parts_of(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), PAGE):
        yield items[start : start + PAGE]


def digests(connection: Connection, table: Table) -> dict[str, str]:
    return {row.id: row.digest for row in connection.execute(select(table.c.id, table.c.digest))}


def _apply_products(
    connection: Connection,
    products: Sequence[Product],
    out: Collection[str],
    prune: bool,
    report: Callable[[int], None],
) -> Changes:
    known = digests(connection, PRODUCTS)
    fresh = [product for product in products if known.get(product.id) != product_row(product)["digest"]]
    changed = [product.id for product in fresh if product.id in known]
    removed = _missing(known, (product.id for product in products), out, prune)
    report(len(products) - len(fresh))
    for part in parts_of(removed):
        connection.execute(delete(DOCUMENTS).where(DOCUMENTS.c.product.in_(part)))
    for part in parts_of([*removed, *changed]):
        connection.execute(delete(PRODUCTS).where(PRODUCTS.c.id.in_(part)))
    for some in parts_of(fresh):
        _insert(connection, PRODUCTS, [product_row(product) for product in some])
        _insert(connection, VARIANTS, [variant_row(p.id, n, v) for p in some for n, v in enumerate(p.variants)])
        _insert(connection, REVIEWS, [review_row(p.id, n, r) for p in some for n, r in enumerate(p.reviews)])
        report(len(some))
    return Changes(len(fresh) - len(changed), len(changed), len(products) - len(fresh), len(removed))


def _apply_rows(
    connection: Connection,
    table: Table,
    given: Iterable[dict[str, Any]],
    out: Collection[str],
    prune: bool,
    report: Callable[[int], None],
) -> Changes:
    rows = list(given)
    known = digests(connection, table)
    fresh = [row for row in rows if known.get(row["id"]) != row["digest"]]
    changed = [row["id"] for row in fresh if row["id"] in known]
    removed = _missing(known, (row["id"] for row in rows), out, prune)
    for part in parts_of([*removed, *changed]):
        connection.execute(delete(table).where(table.c.id.in_(part)))
    for some in parts_of(fresh):
        _insert(connection, table, list(some))
    report(len(rows))
    return Changes(len(fresh) - len(changed), len(changed), len(rows) - len(fresh), len(removed))


def _missing(known: Mapping[str, str], given: Iterable[str], out: Collection[str], prune: bool) -> list[str]:
    """Known ids to remove: those to be taken `out`, and, when pruning and anything of the kind was given, all others."""
    kept = set(given)
    return sorted(set(known) - kept if prune and kept else set(known).intersection(out) - kept)


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), list(rows))
