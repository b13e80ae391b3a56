"""The project's own search as a ranker: its index built by its own code, in a folder of the evaluation's."""

from __future__ import annotations

from pathlib import Path

from retrieval.encoder import Encoder
from retrieval.errors import IndexMissing
from retrieval.index_build import build_index
from retrieval.matcher import Matcher
from retrieval.record import Catalogue
from retrieval.search import Searcher
from retrieval.vectors import open_index


class OwnSearch:
    """Ranks as a conversation without constraints does."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def rank(self, query: str, depth: int) -> list[str]:
        return [hit.product.id for hit in self._searcher.search(query, limit=depth).hits]


def own_search(
    catalogue: Catalogue,
    encoder: Encoder | None,
    index_dir: Path,
    matcher: Matcher | None = None,
    diversity: float = 0.0,
) -> OwnSearch:
    """Searches a catalogue over an index of it, which is built where it is not; without an encoder, by words alone."""
    index = None
    if encoder is not None:
        try:
            index = open_index(index_dir)
        except IndexMissing:
            build_index(catalogue, encoder, index_dir)
            index = open_index(index_dir)
    products = list(catalogue.products())
    labels = catalogue.facet_labels(), catalogue.category_labels()
    return OwnSearch(Searcher(products, catalogue, index, encoder, *labels, matcher, diversity))
