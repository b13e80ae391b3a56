"""What differs between two moments of a catalogue, found by comparing the digests of its records.

Needs no trail of changes in the database, and misses none, whoever made them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from retrieval.products import Product
from retrieval.record import KINDS, Catalogue, Kind


@dataclass(frozen=True, slots=True)
class CatalogueState:
    """A catalogue at one moment: its stamp, and the digests of its records by kind and id."""

    stamp: tuple[int, int]
    digests: Mapping[Kind, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """Ids of products that are new or differ, and of those that are gone; and which other kinds of records differ."""

    changed: tuple[str, ...]
    removed: frozenset[str]
    others: frozenset[Kind]

    def __len__(self) -> int:
        return len(self.changed) + len(self.removed)


def read_state(catalogue: Catalogue) -> CatalogueState:
    """The catalogue's state now. A change that comes while it is read shows as one more difference later."""
    stamp = catalogue.stamp
    return CatalogueState(stamp, {kind: catalogue.digests(kind) for kind in KINDS})


def difference(old: CatalogueState, new: CatalogueState) -> Difference:
    before, now = old.digests["products"], new.digests["products"]
    return Difference(
        changed=tuple(name for name, digest in now.items() if before.get(name) != digest),
        removed=frozenset(before.keys() - now.keys()),
        others=frozenset(kind for kind in KINDS if kind != "products" and old.digests[kind] != new.digests[kind]),
    )


def says_the_same(one: Product | None, other: Product) -> bool:
    """Whether two states of a product differ in nothing that facets, words or meaning are made of: only in price or stock."""
    return one is not None and _words(one) == _words(other)


def _words(product: Product) -> tuple[object, ...]:
    options = tuple((variant.sku, variant.options) for variant in product.variants)
    return product.title, product.description, product.brand, product.category, product.attributes, options
