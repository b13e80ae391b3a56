"""Ranking measures against values worked out by hand."""

from __future__ import annotations

import math

import pytest

from eval.metrics import dcg, gain, mean, median, ndcg, ndcg_judged, percentile, recall

JUDGED = {"a": 3, "b": 2, "c": 1, "d": 0}


def test_gain_is_two_to_the_grade_less_one() -> None:
    assert [gain(grade) for grade in (0, 1, 2, 3)] == [0, 1, 3, 7]


def test_dcg_discounts_by_the_logarithm_of_the_rank() -> None:
    assert dcg([3, 2, 0, 1], 10) == pytest.approx(7 + 3 / math.log2(3) + 1 / math.log2(5))


def test_dcg_stops_at_k() -> None:
    assert dcg([0, 3], 1) == 0


def test_the_ideal_order_scores_one() -> None:
    assert ndcg(["a", "b", "c", "d"], JUDGED) == pytest.approx(1.0)


def test_an_unjudged_item_takes_a_rank_and_gives_nothing() -> None:
    ideal = 7 + 3 / math.log2(3) + 1 / math.log2(4)
    expected = (7 / math.log2(3) + 3 / math.log2(4) + 1 / math.log2(5)) / ideal
    assert ndcg(["x", "a", "b", "c"], JUDGED) == pytest.approx(expected)


def test_the_ideal_counts_what_was_judged_but_not_found() -> None:
    assert ndcg(["b"], JUDGED) == pytest.approx(3 / (7 + 3 / math.log2(3) + 1 / math.log2(4)))


def test_judged_only_closes_the_gaps() -> None:
    assert ndcg_judged(["x", "a", "y", "b", "c"], JUDGED) == pytest.approx(1.0)
    assert ndcg_judged(["x", "b", "a"], JUDGED) == ndcg(["b", "a"], JUDGED)


def test_judged_only_looks_beyond_the_first_ten() -> None:
    unjudged = [f"x{n}" for n in range(20)]
    assert ndcg([*unjudged, "a"], {"a": 3}) == 0
    assert ndcg_judged([*unjudged, "a"], {"a": 3}) == 1


def test_nothing_relevant_scores_zero() -> None:
    assert ndcg(["d"], {"d": 0}) == 0
    assert recall(["d"], {"d": 0}) == 0


def test_recall_counts_every_grade_from_one() -> None:
    assert recall(["a", "d", "c"], JUDGED) == pytest.approx(2 / 3)


def test_recall_stops_at_k() -> None:
    assert recall([*(f"x{n}" for n in range(100)), "a"], {"a": 1}) == 0
    assert recall([*(f"x{n}" for n in range(99)), "a"], {"a": 1}) == 1


def test_percentiles_interpolate() -> None:
    assert median([3, 1, 2]) == 2
    assert median([1, 2]) == 1.5
    assert percentile([10, 20, 30, 40, 50], 0.9) == pytest.approx(46)
    assert percentile([5], 0.99) == 5


def test_measures_of_nothing_are_errors() -> None:
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 0.5)
    with pytest.raises(ValueError, match="nothing"):
        mean([])
    with pytest.raises(ValueError, match="between"):
        percentile([1], 1.5)
