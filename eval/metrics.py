"""Measures of a ranking against graded judgments, as pure functions.

A grade is 0 (irrelevant) or more; what nobody judged counts as 0. Knows nothing of search.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

Grades = Mapping[str, int]


def gain(grade: int) -> float:
    """2^grade - 1 (Burges et al. 2005), so that an exact match outweighs several near ones."""
    return float(2**grade - 1)


def dcg(grades: Sequence[int], k: int) -> float:
    """Discounted cumulative gain of the grades at ranks 1..k, discounted by log2(rank + 1)."""
    return sum(gain(grade) / math.log2(rank + 2) for rank, grade in enumerate(grades[:k]))


def ndcg(ranking: Sequence[str], judged: Grades, k: int = 10) -> float:
    """DCG over that of the best ranking of everything judged, 0-1; 0 when nothing judged is relevant."""
    ideal = dcg(sorted(judged.values(), reverse=True), k)
    if ideal == 0:
        return 0.0
    return dcg([judged.get(item, 0) for item in ranking[:k]], k) / ideal


def ndcg_judged(ranking: Sequence[str], judged: Grades, k: int = 10) -> float:
    """nDCG after everything unjudged is taken out of the ranking: how the judged ones are ordered among themselves."""
    return ndcg([item for item in ranking if item in judged], judged, k)


def recall(ranking: Sequence[str], judged: Grades, k: int = 100) -> float:
    """The share of relevant items (grade 1 or more) among the first k, 0-1; 0 when nothing is relevant."""
    relevant = {item for item, grade in judged.items() if grade >= 1}
    return len(relevant & set(ranking[:k])) / len(relevant) if relevant else 0.0


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean; raises ValueError for no values."""
    if not values:
        raise ValueError("the mean of nothing")
    return math.fsum(values) / len(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0-1) of the values lie, interpolated linearly; raises ValueError for no values."""
    if not values:
        raise ValueError("a percentile of nothing")
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, not {share}")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def median(values: Sequence[float]) -> float:
    return percentile(values, 0.5)
