"""Products of a snapshot as the catalogue of record has them now, read in full only where they have changed since.

The record keeps a digest of each product with all its variants and reviews: one that is equal says that the snapshot's is still
right, so that a page of results costs one small query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from retrieval.products import Product
from retrieval.record_rows import product_row


class Record(Protocol):
    """The catalogue of record, as search reads it when a result is built."""

    def get(self, ids: Sequence[str]) -> Mapping[str, Product]: ...


@runtime_checkable
class Digested(Protocol):
    """A record that also tells a digest of each product, as `record_rows.product_row` makes it."""

    def digests_of(self, ids: Sequence[str]) -> Mapping[str, str]: ...


class Current:
    """Reads products of any snapshot of one record. Safe to share between threads."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._known: dict[str, tuple[Product, str]] = {}

    def of(self, products: Sequence[Product]) -> dict[str, Product]:
        """These products as they are now, by id; what is not sold any more is not in the answer."""
        ids = [product.id for product in products]
        if not isinstance(self._record, Digested):
            return dict(self._record.get(ids))
        digests = self._record.digests_of(ids)
        same = {one.id: one for one in products if one.id in digests and self._digest(one) == digests[one.id]}
        changed = [known for known in digests if known not in same]
        return {**same, **self._record.get(changed)} if changed else same

    def _digest(self, product: Product) -> str:
        known = self._known.get(product.id)
        if known is None or known[0] is not product:
            known = self._known[product.id] = (product, str(product_row(product)["digest"]))
        return known[1]
