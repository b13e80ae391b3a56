"""The vectors of a snapshot: which way the nearest are found, and that no way misses what is nearest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.meanings import UNREACHED, Meanings, Plan, plan
from retrieval.products import Localized, Product, Variant

Vectors = NDArray[np.float32]
COUNT = 6_000


class Rows:
    """An index in memory; its graph finds what is nearest."""

    def __init__(self, names: Sequence[str], rows: Vectors) -> None:
        self.names, self.rows, self.asked = list(names), rows, list[int]()

    def vectors(self) -> tuple[list[str], Vectors]:
        return self.names, self.rows

    def search(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        self.asked.append(k)
        near = self.rows @ vector
        return [(self.names[n], float(near[n])) for n in np.argsort(-near)[:k]]


@pytest.fixture(scope="module")
def products() -> list[Product]:
    return [Product(f"p{n:05d}", Localized("a"), (Variant(f"s{n}", 100, 1),)) for n in range(COUNT)]


@pytest.fixture(scope="module")
def rows(products: list[Product]) -> Rows:
    """Vectors about forty middles that vary much along few directions, as an encoder's do; every third product has two."""
    rng = np.random.default_rng(5)
    spread = np.arange(1, 129) ** -0.7
    middles = rng.standard_normal((40, 128))
    own = middles[rng.integers(40, size=COUNT)] + 6 * rng.standard_normal((COUNT, 128)) * spread
    beside = own[::3] + 0.5 * rng.standard_normal((len(own[::3]), 128)) * spread
    vectors = np.concatenate([own, beside]).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    names = [product.id for product in products] + [product.id for product in products[::3]]
    return Rows(names, vectors)


def test_the_plan_follows_how_many_vectors_there_are_and_how_many_are_allowed() -> None:
    assert plan(20_000, 1.0) is Plan.SCAN
    assert plan(20_001, 1.0) is Plan.HEADS
    assert plan(100_000, 0.04) is Plan.GATHER
    assert plan(100_000, 0.05) is Plan.HEADS
    assert plan(1_000_000, 0.9) is Plan.GRAPH
    assert plan(1_000_000, 0.4) is Plan.HEADS
    assert plan(1_000_000, 0.003) is Plan.GATHER


@pytest.mark.parametrize(
    ("share", "way"),
    [
        (1.0, Plan.HEADS),
        (0.9, Plan.HEADS),
        (0.7, Plan.HEADS),
        (0.2, Plan.HEADS),
        (0.1, Plan.GATHER),
        (0.01, Plan.GATHER),
    ],
)
def test_each_way_finds_the_ten_nearest_of_what_is_allowed(
    products: list[Product], rows: Rows, share: float, way: Plan
) -> None:
    rng = np.random.default_rng(9)
    exact, quick = Meanings(products, rows), Meanings(products, rows, scanned_rows=5_000)
    found = 0
    for query in rows.rows[rng.integers(COUNT, size=30)]:
        asked = (query + 0.02 * rng.standard_normal(128)).astype(np.float32)
        allowed = rng.random(COUNT) < share
        assert (exact.way(allowed), quick.way(allowed)) == (Plan.SCAN, way)
        whole = exact.similarities(asked, allowed, ~allowed)
        near = quick.similarities(asked, allowed, ~allowed)
        reached = near > UNREACHED
        assert not reached[~allowed].any()
        assert near[reached] == pytest.approx(whole[reached], abs=1e-5)
        found += len(set(np.argsort(-whole)[:10]) & set(np.argsort(-near)[:10]))
    assert found >= 0.98 * 300


def test_what_words_point_to_is_looked_at_however_far_it_is_but_only_where_it_is_allowed(
    products: list[Product], rows: Rows
) -> None:
    quick = Meanings(products, rows, scanned_rows=100)
    whole = Meanings(products, rows).similarities(rows.rows[0], np.ones(COUNT, bool), np.zeros(COUNT, bool))
    far = np.argsort(whole)[:2]
    also, allowed = np.zeros(COUNT, dtype=bool), np.ones(COUNT, dtype=bool)
    also[far] = True
    allowed[far[1]] = False
    near = quick.similarities(rows.rows[0], allowed, also)
    assert near[far[0]] == pytest.approx(whole[far[0]], abs=1e-5)
    assert near[far[1]] == UNREACHED


def test_the_graph_is_asked_for_more_where_less_is_allowed(products: list[Product], rows: Rows) -> None:
    vast = Meanings(products, rows, scanned_rows=100, heads_seen=100)
    allowed = np.arange(COUNT) % 5 > 0
    near = vast.similarities(rows.rows[0], allowed, ~allowed)
    assert vast.way(allowed) is Plan.GRAPH
    assert rows.asked[-1] == 250
    reached = near > UNREACHED
    assert not reached[~allowed].any()
    assert near[reached] == pytest.approx(
        Meanings(products, rows).similarities(rows.rows[0], allowed, ~allowed)[reached], abs=1e-5
    )


def test_the_indexs_own_array_is_shared_where_it_stands_in_order(products: list[Product]) -> None:
    vectors = np.eye(4, dtype=np.float32)
    ordered = Rows([one.id for one in products[:4]], vectors)
    assert np.shares_memory(Meanings(products[:4], ordered)._vectors, vectors)
    turned = Rows([one.id for one in reversed(products[:4])], vectors)
    found = Meanings(products[:4], turned).similarities(vectors[0], np.ones(4, bool), np.zeros(4, bool))
    assert found.tolist() == [0, 0, 0, 1]
