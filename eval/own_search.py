"""The project's own search as a ranker: its index built by its own code, in a folder of the evaluation's."""

from __future__ import annotations

from pathlib import Path

from retrieval.encoder import Encoder
from retrieval.index_build import build_index
from retrieval.record import Catalogue
from retrieval.search import Searcher
from retrieval.vectors import open_index


class OwnSearch:
    """Ranks as a conversation without constraints does."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def rank(self, query: str, depth: int) -> list[str]:
        return [hit.product.id for hit in self._searcher.search(query, limit=depth).hits]


def own_search(catalogue: Catalogue, encoder: Encoder, index_dir: Path) -> OwnSearch:
    """Builds an index of the catalogue and searches it."""
    build_index(catalogue, encoder, index_dir)
    products = list(catalogue.products())
    labels = catalogue.facet_labels(), catalogue.category_labels()
    return OwnSearch(Searcher(products, catalogue, open_index(index_dir), encoder, *labels))
