"""Fits a matcher's weights: the softmax over a query's judged candidates, taken pair by pair, each pair weighted by the
nDCG that its exchange would move (LambdaLoss; Wang et al. 2018, after Burges 2010).

Plain softmax cross-entropy over all candidates was tried and learns less here: what nobody judged is taken for irrelevant
(docs/ranking.md). Weights are drawn to those they start from, so that a feature the judgments say nothing about keeps its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.training.lists import CUT, JudgedList

Weights = NDArray[np.float64]
STEPS = 120
CHECKED_EVERY = 10
PATIENCE = 4
RATE = 0.01
L2 = 0.1
# Exchanges below the cut move nDCG@10 by nothing, but a list of 20 teaches a little more.
DEPTH = 2 * CUT


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights (features,), and after how many steps they were best on the queries held out, or STEPS."""

    weights: NDArray[np.float32]
    steps: int


def fit(
    lists: Sequence[JudgedList], start: NDArray[np.float32], held_out: Sequence[JudgedList] = (), steps: int = STEPS
) -> Fitted:
    """Adam over all lists at once, at most `steps`; with lists held out it ends where they get no better."""
    pairs = [one for one in map(_Pairs.of, lists) if len(one.gain)]
    weights = start.astype(np.float64)
    best, since = Fitted(start, 0), 0
    best_score = mean_ndcg(held_out, start)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1 if pairs else 1):
        slope = sum((one.slope(weights) for one in pairs), np.zeros_like(weights)) / len(pairs) + L2 * (weights - start)
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        weights = weights - RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        if held_out and step % CHECKED_EVERY == 0:
            score = mean_ndcg(held_out, weights.astype(np.float32))
            since += 1
            if score > best_score:
                best, best_score, since = Fitted(weights.astype(np.float32), step), score, 0
            if since >= PATIENCE:
                break
    return best if held_out else Fitted(weights.astype(np.float32), steps)


def mean_ndcg(lists: Sequence[JudgedList], weights: NDArray[np.float32]) -> float:
    """nDCG@10 over the lists, each set of judgments counting alike; 0 for no lists."""
    by_set: dict[str, list[float]] = {}
    for one in lists:
        by_set.setdefault(one.set, []).append(one.ndcg(weights))
    return float(np.mean([np.mean(scores) for scores in by_set.values()])) if by_set else 0.0


@dataclass(frozen=True, slots=True)
class _Pairs:
    """A list's judged candidates: `rows` (judged, features) and `gain` (judged,), empty where all are equally good."""

    rows: NDArray[np.float64]
    gain: NDArray[np.float64]
    ideal: float

    @classmethod
    def of(cls, one: JudgedList) -> _Pairs:
        gain = np.asarray(2.0 ** one.grades[one.judged] - 1, dtype=np.float64)
        if not len(gain) or gain.min() == gain.max():
            gain = gain[:0]
        return cls(one.rows[one.judged].astype(np.float64), gain, one.ideal)

    def slope(self, weights: Weights) -> Weights:
        """The loss's derivative by the weights, shape (features,)."""
        scores = self.rows @ weights
        ranks = np.empty(len(scores))
        ranks[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
        discount = np.where(ranks < DEPTH, 1 / np.log2(ranks + 2), 0)
        better = np.flatnonzero(self.gain > 0)
        more = self.gain[better, None] - self.gain[None]
        moved = np.maximum(more, 0) * np.abs(discount[better, None] - discount[None]) / self.ideal
        wrong = moved / (1 + np.exp(scores[better, None] - scores[None]))
        push = wrong.sum(axis=0)
        push[better] -= wrong.sum(axis=1)
        return np.asarray(self.rows.T @ push)
