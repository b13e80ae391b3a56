from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.lexical import LexicalIndex
from retrieval.matcher import plain_fusion
from retrieval.matcher_features import FEATURES, rating_prior
from retrieval.meanings import UNREACHED, Meanings
from retrieval.products import Localized, Product, Variant
from retrieval.ranking import BEYOND, CANDIDATES, Ranked, Ranking
from tests.fakes_encoder import HashingEncoder


def made(name: str, title: str = "thing", rating: float | None = None, reviews: int = 0) -> Product:
    return Product(name, Localized(en=title), (Variant(name, 1, 1),), rating=rating, review_count=reviews)


class Rows:
    def __init__(self, names: list[str], rows: NDArray[np.float32]) -> None:
        self.names, self.rows, self.searched = names, rows.astype(np.float32), 0

    def vectors(self) -> tuple[list[str], NDArray[np.float32]]:
        return self.names, self.rows

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        self.searched += 1
        order = np.argsort(-(self.rows @ vector), kind="stable")[:k]
        return [(self.names[n], float(self.rows[n] @ vector)) for n in order]


def everything(count: int) -> NDArray[np.bool_]:
    return np.ones(count, dtype=bool)


def test_a_product_is_as_near_as_its_nearest_vector_and_unknown_rows_are_passed_over() -> None:
    rows = Rows(["b", "gone", "a", "b"], np.array([[1, 0], [0, 1], [0.6, 0.8], [0, 1]]))
    meanings = Meanings([made("a"), made("b"), made("c")], rows)
    similar = meanings.similarities(np.array([0, 1], np.float32), everything(3), ~everything(3))
    assert similar[:2] == pytest.approx([0.8, 1.0])
    assert similar[2] == UNREACHED
    only = meanings.similarities(np.array([0, 1], np.float32), np.array([True, False, True]), ~everything(3))
    assert only[1] == UNREACHED


def test_a_large_catalogue_is_searched_in_the_index_and_where_words_point() -> None:
    rng = np.random.default_rng(7)
    vectors = rng.normal(size=(500, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    products = [made(f"p{n}") for n in range(500)]
    rows = Rows([one.id for one in products], vectors)
    small, large = Meanings(products, rows), Meanings(products, rows, scanned_rows=100, heads_seen=200)
    query = vectors[3]
    also = np.zeros(500, dtype=bool)
    furthest = int(np.argmin(vectors @ query))
    also[furthest] = True
    exact = small.similarities(query, everything(500), also)
    assert rows.searched == 0
    found = large.similarities(query, everything(500), also)
    assert rows.searched == 1
    reached = found > UNREACHED
    assert reached.sum() == 201
    assert reached[furthest]
    assert found[reached] == pytest.approx(exact[reached], abs=1e-5)
    few = np.arange(500) < 20
    assert large.similarities(query, few, also)[:20] == pytest.approx(exact[:20], abs=1e-5)
    assert rows.searched == 1


def test_feedback_moves_the_query_towards_the_products() -> None:
    meanings = Meanings([made("a"), made("b")], Rows(["a", "b"], np.array([[1, 0], [0, 1]])))
    query = np.array([1, 0], np.float32)
    moved = meanings.towards(query, np.array([1]))
    assert moved[1] > 0.5
    assert np.linalg.norm(moved) == pytest.approx(1)
    assert meanings.towards(query, np.array([], dtype=np.int64)) is query


def ranking(*titles: str, dense: bool = True) -> Ranking:
    products = [made(f"p{n}", title) for n, title in enumerate(titles)]
    lexical = LexicalIndex([{"title": title} for title in titles])
    encoder = HashingEncoder()
    rows = Rows([one.id for one in products], encoder.encode(titles, "passage"))
    if not dense:
        return Ranking(products, lexical, matcher=plain_fusion())
    return Ranking(products, lexical, rows, encoder, plain_fusion())


def test_scores_stay_on_one_scale_and_out_of_what_is_not_allowed() -> None:
    ranks = ranking("red boots", "blue boots", "red hat", "wool socks")
    allowed = np.array([False, True, True, True])
    ranked = ranks.scores("red boots", allowed)
    assert 0 not in ranked.candidates
    parts = [ranked.parts_of(n) for n in (1, 2, 3)]
    assert max(one.get("lexical", 0) for one in parts) == pytest.approx(0.4)
    assert max(one.get("dense", 0) for one in parts) == pytest.approx(0.6)
    assert min(ranked.scores[1], ranked.scores[2]) > ranked.scores[3]


def test_what_is_like_the_best_comes_up_although_it_shares_no_word_with_the_query() -> None:
    def dense(ranked: Ranked) -> list[float]:
        return [ranked.parts_of(n).get("dense", 0) for n in range(len(titles))]

    reds = [f"crimson suede boots {n}" for n in range(5)]
    titles = [*reds, "suede cleaner", *(f"lamp number {n}" for n in range(60))]
    few = np.arange(len(titles)) < 40
    moved = dense(ranking(*titles).scores("crimson", everything(len(titles))))
    assert moved[5] > max(moved[6:])
    assert dense(ranking(*titles).scores("crimson", few))[5] < moved[5]


def test_a_well_rated_product_wins_between_equals() -> None:
    products = [made("a", "boots", 3.0, 500), made("b", "boots", 4.9, 500)]
    for query in ("boots", ""):
        scores = Ranking(products, LexicalIndex([{"title": "boots"}] * 2)).scores(query, everything(2)).scores
        assert scores[1] > scores[0]


@pytest.mark.parametrize("dense", [True, False])
def test_the_parts_of_every_product_add_up_to_its_score(dense: bool) -> None:
    titles = [f"lamp number {n}" for n in range(3 * CANDIDATES)]
    ranked = ranking(*titles, dense=dense).scores("lamp number 7", everything(len(titles)))
    looked_at = set(ranked.candidates.tolist())
    beyond = [n for n in range(len(titles)) if n not in looked_at]
    assert len(beyond) >= CANDIDATES
    for n in range(len(titles)):
        parts = ranked.parts_of(n)
        assert set(parts) <= {*FEATURES, BEYOND}
        assert sum(parts.values()) == pytest.approx(ranked.scores[n], abs=1e-4)
        assert (BEYOND in parts) == (n not in looked_at)
    assert ranked.scores[beyond].max() < ranked.scores[ranked.candidates].min()


def test_few_reviews_say_little() -> None:
    assert rating_prior(made("a", rating=5, reviews=1)) < rating_prior(made("b", rating=4.7, reviews=200))
    assert rating_prior(made("c")) == pytest.approx(0.76)


SHOP = [f"{color} {kind} number {n}" for n, (color, kind) in enumerate([("red", "boots"), ("blue", "lamp")] * 150)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("blue boots", True),
        ("boots", True),
        ("helicopter", False),
        ("helicopter ticket", False),
        ("直升机", True),
        ("", True),
    ],
)
def test_a_query_is_about_the_shop_or_is_not(query: str, expected: bool) -> None:
    assert ranking(*SHOP, dense=False).speaks_of_the_shop(query) is expected


def test_meaning_that_stands_out_speaks_for_a_query_without_a_known_word() -> None:
    class OneVector(HashingEncoder):
        def encode(self, texts: object, kind: object) -> NDArray[np.float32]:
            return np.array([[1, 0]], dtype=np.float32)

    products = [made(f"p{n}") for n in range(300)]
    lexical = LexicalIndex([{"title": "thing"}] * 300)
    flat = np.tile(np.array([[0.8, 0.6]]), (300, 1))
    near = flat.copy()
    near[:5] = [1, 0]
    names = [one.id for one in products]
    assert Ranking(products, lexical, Rows(names, near), OneVector()).speaks_of_the_shop("zorgon")
    assert not Ranking(products, lexical, Rows(names, flat), OneVector()).speaks_of_the_shop("zorgon")
