"""Cross-validation over queries: no query is scored by weights that were fitted to it or that stopped by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.training.fitting import STEPS, Fitted, fit
from retrieval.training.lists import JudgedList

REPEATS = 3


@dataclass(frozen=True, slots=True)
class Validated:
    """`scores` (lists,): each list's nDCG@10 by weights that never saw it, the mean over the repeats.

    `final` is fitted to all lists, for as many steps as served the folds (their median).
    """

    scores: NDArray[np.float64]
    final: Fitted


def folds_of(lists: Sequence[JudgedList], folds: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """A fold for every list, shape (lists,): the same text is in one fold, and every set is spread over all of them."""
    fold = np.zeros(len(lists), dtype=np.int64)
    by_text: dict[str, list[int]] = {}
    for n, one in enumerate(lists):
        by_text.setdefault(" ".join(one.query.lower().split()), []).append(n)
    groups = list(by_text.values())
    order = sorted(rng.permutation(len(groups)).tolist(), key=lambda g: lists[groups[g][0]].set)
    for place, group in enumerate(order):
        fold[groups[group]] = place % folds
    return fold


def crossvalidate(
    lists: Sequence[JudgedList],
    start: NDArray[np.float32],
    folds: int,
    seed: int,
    told: Callable[[], None] = lambda: None,
) -> Validated:
    """Fits `folds` x REPEATS times; `told` is called after each."""
    scores = np.zeros(len(lists))
    steps = []
    for repeat in range(REPEATS):
        fold = folds_of(lists, folds, np.random.default_rng((seed, repeat)))
        for n in range(folds):
            held, rest = fold == n, (fold + 1) % folds == n
            train = [one for one, left in zip(lists, ~held & ~rest, strict=True) if left]
            fitted = fit(train, start, [one for one, left in zip(lists, rest, strict=True) if left])
            steps.append(fitted.steps)
            for place in np.flatnonzero(held):
                scores[place] += lists[place].ndcg(fitted.weights) / REPEATS
            told()
    return Validated(scores, fit(lists, start, steps=int(np.median(steps)) if steps else STEPS))
