"""What a live shop lays its changes over: a shelf that was made whole, of which state of the catalogue, and how often it is made anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.answers.base import Shelf
from assistant.opening import OpenShop, shelf_of
from retrieval.documents import DocumentSearcher
from retrieval.live_changes import CatalogueState
from retrieval.passages import Labels
from retrieval.products import Product

if TYPE_CHECKING:
    from retrieval.encoder import Encoder
    from retrieval.live_vectors import ServingIndex


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often and how much, in seconds and products."""

    poll_s: float = 0.5
    quiet_s: float = 2.0  # without further changes of words, before the catalogue is learned anew
    longest_wait_s: float = 30.0  # from the first change that is not learned, where it never gets quiet
    rest: float = 5.0  # times as long as it took the last time, before it is learned anew again
    merge_s: float = 900.0  # after which the index is built anew for however little
    retry_s: float = 60.0  # after something that failed
    retired_s: float = 60.0  # for which a version that no longer serves stays open: turns that run have it
    most_laid: int = 1_000  # products over what serves; what goes beyond waits until the catalogue is learned anew
    most_behind: int = 200  # products whose vectors the index does not have; beyond, it is built anew


@dataclass(frozen=True, slots=True)
class Base:
    """What was made whole: a shelf, the state of the catalogue that it has, and how long that took.

    `behind` products have vectors that the index does not have.
    """

    shelf: Shelf
    state: CatalogueState
    labels: Labels
    products: Mapping[str, Product]
    seconds: float = 0.0
    behind: int = 0


def whole(
    shop: OpenShop,
    index: ServingIndex | None,
    encoder: Encoder | None,
    products: Sequence[Product],
    state: CatalogueState,
    before: Base,
) -> Shelf:
    """A shelf of these products: that by words alone with meaning added, where nothing has changed since it was made."""
    same = not before.shelf.searcher.dense and state.digests == before.state.digests
    if same and index is not None and encoder is not None:
        documents = DocumentSearcher(shop.catalogue.documents(), index, encoder)
        searcher = before.shelf.searcher.with_meaning(index, encoder)
        return replace(before.shelf, searcher=searcher, documents=documents, encoder=encoder)
    shelf = shelf_of(shop.source, shop.catalogue, index, encoder, products)
    shelf.searcher.prepare()
    return shelf


def labels_of(shop: OpenShop) -> Labels:
    return Labels.of(shop.catalogue.facet_labels(), shop.catalogue.category_labels())


def by_id(shelf: Shelf) -> dict[str, Product]:
    return {product.id: product for product in shelf.searcher.products}
