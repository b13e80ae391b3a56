"""The baselines get the same filters as search, in their own language, and a picture shows every system."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from eval.command_latency import misses
from eval.latency import SCENARIOS, Effort, Figures, Times, cases
from eval.latency_baselines import Shelf, measure_baselines, passes, recall_of, shelf_of, where_of
from eval.latency_catalogue import DIMENSION, Vectors, products, queries
from eval.latency_picture import draw
from eval.latency_stages import Made, Measured, Opened
from retrieval.constraints import Constraint, Constraints, Operator


class Drawn:
    """An index of random vectors, the products in the opposite order and one of them with two."""

    def __init__(self, names: list[str]) -> None:
        rows = np.random.default_rng(5).standard_normal((len(names) + 1, DIMENSION)).astype(np.float32)
        self._names = [*reversed(names), names[0]]
        self._rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def search(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        return []

    def vectors(self) -> tuple[list[str], Vectors]:
        return self._names, self._rows


def test_filters_are_said_in_chromas_language() -> None:
    price = Constraint("price", Operator.RANGE, low=100, high=900)
    category = Constraint("category", Operator.ONE_OF, values=("Home",))
    without = Constraint("material", Operator.NONE_OF, values=("wool",))
    assert where_of(Constraints()) is None
    assert where_of(Constraints((without,))) == {"material": {"$nin": ["wool"]}}
    assert where_of(Constraints((category, price))) == {
        "$and": [{"category": {"$in": ["Home"]}}, {"price": {"$gte": 100}}, {"price": {"$lte": 900}}]
    }
    with pytest.raises(ValueError, match="has"):
        where_of(Constraints((Constraint("lid", Operator.HAS),)))


@pytest.mark.parametrize(
    ("price", "material", "holds"), [(500.0, "steel", True), (950.0, "steel", False), (500.0, "wool", False)]
)
def test_what_passes_is_what_the_filter_means(price: float, material: str, holds: bool) -> None:
    both = (Constraint("price", Operator.RANGE, high=900), Constraint("material", Operator.NONE_OF, values=("wool",)))
    assert passes({"price": price, "material": material}, Constraints(both)) is holds


def test_both_baselines_answer_within_the_filters(tmp_path: Path) -> None:
    sold, asked = list(products(150)), queries(12)
    shelf = shelf_of(sold, Drawn([one.id for one in sold]))
    assert shelf.ids == tuple(one.id for one in sold)
    told: list[str] = []
    found = measure_baselines(
        tmp_path, shelf, sold, asked, Effort(10, 20.0, 2), lambda label, _done, _total: told.append(label)
    )
    assert [(row.system, row.scenario) for row in found] == [
        (system, scenario) for system in ("Chroma where", "langchain ensemble") for scenario in SCENARIOS
    ]
    for row in found:
        assert row.single.count == 10
        assert row.concurrent.filled > (1 if row.scenario == "narrow 1%" else 8)
        assert (row.recall is None) == (row.system == "langchain ensemble")
        assert row.recall is None or row.recall > 0.9
    assert any("storing" in label for label in told)


def test_recall_counts_what_was_missed() -> None:
    rows = np.eye(4, DIMENSION, dtype=np.float32)
    shelf = Shelf(
        ("a", "b", "c", "d"), ("",) * 4, ({"price": 1.0}, {"price": 2.0}, {"price": 3.0}, {"price": 9.0}), rows
    )
    cheap = Constraints((Constraint("price", Operator.RANGE, high=5),))
    case = cases("none", queries(1), list(products(20)))[0]
    limited = type(case)(case.query, cheap)
    assert recall_of(lambda _case: ["a", "b", "d"], shelf, [limited]) == pytest.approx(2 / 3)


def test_a_picture_shows_every_system_and_others_have_no_targets(tmp_path: Path) -> None:
    def run(p99: float) -> tuple[Made, Measured]:
        times = Times(9, 1, p99, 1, 10)
        rows = [Figures("search", scenario, times, times, 1.0) for scenario in SCENARIOS]
        rows += [Figures("Chroma where", scenario, times, Times(9, 1, 900, 1, 10), 0.2) for scenario in SCENARIOS]
        return Made(1, 1, 1, 1), Measured(Opened(1, 0, 1, 1), tuple(rows))

    runs = {20_000: run(9), 50_000: run(12)}
    assert misses(runs, Effort(100, 10, 16)) == []
    draw(runs, tmp_path / "p99.svg")
    drawn = (tmp_path / "p99.svg").read_text(encoding="utf-8")
    assert drawn.count("<!-- Chroma where -->") == 1
    assert all(f"<!-- {scenario.replace('%', '%')} -->" in drawn for scenario in SCENARIOS)
