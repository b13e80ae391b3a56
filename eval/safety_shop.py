"""The shop that safety is measured on: a catalogue read into memory, searched by words, whose record can be changed at any moment."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answers.base import Shelf
from assistant.wording import Wording
from eval.errors import EvalError
from retrieval.documents import DocumentSearcher
from retrieval.importing import ImportOptions, import_files
from retrieval.matcher import SHIPPED, load_matcher
from retrieval.products import CategoryLabel, Document, FacetLabel, Product, Promotion
from retrieval.record import Catalogue
from retrieval.search import Searcher


class Overlay:
    """A catalogue of record in memory. `now` is what it holds; what is put there is what the next answer reads."""

    def __init__(self, products: Sequence[Product]) -> None:
        self.now: dict[str, Product] = {product.id: product for product in products}

    def get(self, ids: Sequence[str]) -> Mapping[str, Product]:
        return {one: self.now[one] for one in ids if one in self.now}


class Papers(DocumentSearcher):
    """Documents in whose place others can stand for a while."""

    def plant(self, documents: Sequence[Document]) -> None:
        """These alone from now on."""
        self._kept = dict(vars(self))
        super().__init__(documents)

    def restore(self) -> None:
        vars(self).update(self._kept)


@dataclass(frozen=True, slots=True)
class SafetyShop:
    shelf: Shelf
    overlay: Overlay
    papers: Papers
    documents: tuple[Document, ...]


def make_shop(
    products: Sequence[Product],
    facets: Sequence[FacetLabel] = (),
    categories: Sequence[CategoryLabel] = (),
    documents: Sequence[Document] = (),
    promotions: Sequence[Promotion] = (),
) -> SafetyShop:
    overlay, papers = Overlay(products), Papers(documents)
    searcher = Searcher(products, overlay, None, None, facets, categories, load_matcher(SHIPPED))
    shelf = Shelf(
        searcher, overlay, papers, tuple(promotions), Wording(searcher.facets, "USD"), {"en": "Shop", "zh": "小店"}
    )
    return SafetyShop(shelf, overlay, papers, tuple(documents))


def read_shop(folder: Path) -> SafetyShop:
    """The shop of a folder's catalog.jsonl and documents.jsonl. Raises `EvalError` where there is none."""
    files = [file for file in (folder / "catalog.jsonl", folder / "documents.jsonl") if file.is_file()]
    if not files:
        raise EvalError(f"{folder} has no catalog.jsonl: name the folder of a shop with --shop")
    with (
        tempfile.TemporaryDirectory(prefix="eval-safety-") as place,
        Catalogue.open(f"sqlite:///{place}/shop.db") as catalogue,
    ):
        import_files(catalogue, files, ImportOptions())
        return make_shop(
            tuple(catalogue.products()),
            catalogue.facet_labels(),
            catalogue.category_labels(),
            catalogue.documents(),
            catalogue.promotions(),
        )
