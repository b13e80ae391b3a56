"""What is measured of speed: a catalogue that is the same each time, filters that pass what they are named for, figures that add up."""

from __future__ import annotations

import argparse

import numpy as np
import pytest

from eval import latency
from eval.command_latency import _sizes, misses
from eval.latency import SCENARIOS, Effort, Figures, Times, cases, timed, timed_at_once, times_of
from eval.latency_catalogue import ScriptedEncoder, product, products, queries
from eval.latency_stages import Made, Measured, Opened
from retrieval.columns import Columns
from retrieval.facets import learn
from retrieval.passages import Labels, product_passages

EFFORT = Effort(40, 30, 4)


def test_a_smaller_catalogue_is_the_beginning_of_a_larger_one() -> None:
    small, large = list(products(30)), list(products(60))
    assert large[:30] == small
    assert product(7) == small[7]
    assert any(one.title.zh for one in large)
    assert len({one.id for one in large}) == 60


def test_vectors_have_length_one_and_lie_by_kind() -> None:
    made = list(products(300))
    passages = [one for product in made for one in product_passages(product, Labels())]
    vectors = ScriptedEncoder().encode([one.text for one in passages], "passage")
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    kinds = {one.id: one.category for one in made}
    same = np.array([[kinds[a.product] == kinds[b.product] for b in passages[:80]] for a in passages[:80]])
    near = vectors[:80] @ vectors[:80].T
    np.fill_diagonal(same, False)
    assert near[same].mean() > near[~same].mean() + 0.05
    asked = queries(5)
    assert ScriptedEncoder(asked).encode([asked[3].text], "query")[0] == pytest.approx(asked[3].vector)


@pytest.mark.parametrize(
    ("scenario", "least", "most"),
    [("none", 0.9, 1), ("price 90%", 0.8, 0.95), ("narrow 1%", 0.005, 0.03), ("exclusion", 0.5, 0.99)],
)
def test_a_filter_passes_the_share_it_is_named_for(scenario: str, least: float, most: float) -> None:
    made = list(products(600))
    judged = Columns(made, learn(made).vocabulary)
    shares = [float(judged.allowed(case.constraints).mean()) for case in cases(scenario, queries(12), made)]
    assert all(least <= share <= most for share in shares)


def test_every_search_is_timed_once_and_a_fault_is_not_swallowed() -> None:
    some = cases("none", queries(20), list(products(100)))
    told = []
    for way in (timed, timed_at_once):
        found = way(lambda _case: 7, some, EFFORT, lambda: told.append(1))
        assert (found.count, found.filled) == (40, 7)
    assert len(told) == 80

    def broken(case: latency.Case) -> int:
        if case is some[latency.WARM_UP]:
            raise RuntimeError("no answer")
        return 1

    with pytest.raises(RuntimeError, match="no answer"):
        timed_at_once(broken, some, EFFORT, lambda: None)


def test_times_are_percentiles_in_milliseconds() -> None:
    found = times_of([n / 1_000 for n in range(1, 102)], [10] * 101, 1.01)
    assert (found.p50_ms, found.p99_ms, found.cpu_ms) == pytest.approx((51, 100, 10))


def measured(recall: float, p99: float, p50: float = 5) -> tuple[Made, Measured]:
    times = Times(100, p50, p99, 3, 10)
    figures = tuple(Figures("search", scenario, times, times, recall) for scenario in SCENARIOS)
    return Made(1, 1, 1, 1), Measured(Opened(1, 0, 1, 1), figures)


def test_targets_that_are_missed_are_named() -> None:
    sixteen = Effort(100, 10, 16)
    assert misses({50_000: measured(0.99, 59)}, sixteen) == []
    assert len(misses({50_000: measured(0.97, 61)}, sixteen)) == 2 * len(SCENARIOS)
    assert misses({50_000: measured(0.99, 61)}, Effort(100, 10, 4)) == []
    assert misses({20_000: measured(1, 9), 100_000: measured(1, 99, p50=25)}, sixteen) == []
    (line, *_) = misses({20_000: measured(1, 9), 100_000: measured(1, 99, p50=26)}, sixteen)
    assert "5.0 times the products take 5.2 times as long" in line


def test_sizes_are_read_and_refused_in_a_line() -> None:
    assert _sizes("20000,2_000") == (2_000, 20_000)
    with pytest.raises(argparse.ArgumentTypeError, match="too few"):
        _sizes("5")
