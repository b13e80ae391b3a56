from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from retrieval.diversity import by_vectors, by_words, varied
from retrieval.importing import ImportOptions, import_files
from retrieval.record import Catalogue
from retrieval.search import Searcher

SHOP = Path(__file__).parent.parent / "data" / "shop"


def scores(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(values, dtype=np.float32)


def test_a_double_makes_way_for_something_else() -> None:
    alike = np.eye(3, dtype=np.float32)
    alike[0, 1] = alike[1, 0] = 0.95
    assert varied(scores(1.0, 0.99, 0.95), alike, 0.1) == [0, 2, 1]
    assert varied(scores(1.0, 0.99, 0.95), alike, 0.0) == [0, 1, 2]


def test_relevance_counts_more_than_novelty() -> None:
    alike = np.eye(3, dtype=np.float32)
    alike[0, 1] = alike[1, 0] = 0.95
    assert varied(scores(1.0, 0.99, 0.5), alike, 0.1) == [0, 1, 2]


def test_all_strength_is_for_novelty_and_the_best_still_comes_first() -> None:
    alike = np.ones((4, 4), dtype=np.float32)
    alike[3, :3] = alike[:3, 3] = 0
    assert varied(scores(1.0, 0.9, 0.8, 0.1), alike, 1.0)[:2] == [0, 3]


def test_only_the_first_places_are_given_out_anew() -> None:
    alike = np.ones((6, 6), dtype=np.float32)
    order = varied(scores(6, 5, 4, 3, 2, 1), alike, 0.9, places=2)
    assert order == [0, 1, 2, 3, 4, 5]
    assert varied(scores(0, 0, 0), np.ones((3, 3), np.float32), 0.5) == [0, 1, 2]


def test_vectors_are_alike_above_what_is_usual_and_a_missing_one_is_like_none() -> None:
    vectors = np.array([[1, 0], [1, 0], [0.6, 0.8], [0, 0]], dtype=np.float32)
    similar = by_vectors(vectors, [0.6, 0.6, 0.6, 0.0])
    assert similar[0, 1] == pytest.approx(1)
    assert similar[0, 2] == pytest.approx(0)
    assert not similar[3].any()


def test_words_kind_and_brand_make_products_alike() -> None:
    titles = [frozenset({1, 2}), frozenset({1, 2}), frozenset({3})]
    similar = by_words(titles, np.array([0, 0, -1]), ["A", "A", None])
    assert similar[0, 1] == pytest.approx(1)
    assert similar[0, 2] == 0


def pairs() -> list[set[str]]:
    lines = (SHOP / "near_duplicates.jsonl").read_text(encoding="utf-8").splitlines()
    return [set(json.loads(line)["products"]) for line in lines]


def test_the_sample_shops_near_duplicates_share_fewer_pages(tmp_path: Path) -> None:
    with Catalogue.open(f"sqlite:///{tmp_path / 'shop.db'}") as catalogue:
        import_files(catalogue, [SHOP / "catalog.jsonl"], ImportOptions())
        products = tuple(catalogue.products())
        labels = catalogue.facet_labels(), catalogue.category_labels()
        doubles = pairs()
        kinds = sorted({one.category[-1] for one in products if any(one.id in pair for pair in doubles)})[::2]
        together = {}
        for strength in (0.0, 0.1, 0.4):
            searcher = Searcher(products, catalogue, None, None, *labels, diversity=strength)
            pages = [{hit.product.id for hit in searcher.search(kind).hits} for kind in kinds]
            together[strength] = sum(pair <= page for page in pages for pair in doubles)
    assert together[0.0] > together[0.1] >= together[0.4]
