"""Judgments as what a matcher learns from: for each query the candidates' features with their grades."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.judgments import Query
from retrieval.matcher_features import Rows
from retrieval.ranking import Ranking

CUT = 10


@dataclass(frozen=True, slots=True)
class JudgedList:
    """The candidates of a query: `rows` (candidates, features), `grades` (candidates,) with 0 for what nobody judged.

    `judged` marks what somebody judged, (candidates,); `ideal` is the DCG@10 of the best order of everything judged,
    whether it is among the candidates or not.
    """

    set: str
    query: str
    rows: Rows
    grades: NDArray[np.int64]
    judged: NDArray[np.bool_]
    ideal: float

    def ndcg(self, weights: NDArray[np.float32]) -> float:
        """nDCG@10 of the candidates ordered by these weights (gain 2^grade - 1)."""
        best = np.argsort(-(self.rows @ weights), kind="stable")[:CUT]
        return dcg(self.grades[best]) / self.ideal


def dcg(grades: NDArray[np.int64]) -> float:
    """Discounted cumulative gain of the grades at ranks 1 to 10 (Burges et al. 2005)."""
    cut = grades[:CUT]
    return float(((2.0**cut - 1) / np.log2(np.arange(2, len(cut) + 2))).sum())


def lists_of(
    name: str,
    queries: Sequence[Query],
    ranking: Ranking,
    positions: Mapping[str, int],
    told: Callable[[], None] = lambda: None,
) -> list[JudgedList]:
    """The lists of a set's queries, as `ranking` finds their candidates; `told` is called after each."""
    everything = np.ones(len(positions), dtype=bool)
    ids = np.empty(len(positions), dtype=object)
    for product, position in positions.items():
        ids[position] = product
    lists = []
    for query in queries:
        among, rows = ranking.candidates(query.text, everything)
        grades = np.array([query.judged.get(product, 0) for product in ids[among]], dtype=np.int64)
        judged = np.array([product in query.judged for product in ids[among]], dtype=bool)
        ideal = dcg(np.array(sorted(query.judged.values(), reverse=True), dtype=np.int64))
        lists.append(JudgedList(name, query.text, rows, grades, judged, ideal))
        told()
    return lists
