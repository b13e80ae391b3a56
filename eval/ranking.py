"""Measures rankers on the queries of a retrieval set: quality over deep rankings, latency over short ones."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.baselines import Ranker
from eval.metrics import mean, ndcg, ndcg_judged, percentile, recall
from retrieval.judgments import Query

# Deep enough that what is judged is found below what is not; a shop's page asks for ten.
DEPTH = 1_000
PAGE = 10
WARM_UP = 3


@dataclass(frozen=True, slots=True)
class QueryScore:
    query: str
    ndcg: float
    ndcg_judged: float
    recall: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class SystemScore:
    """The means over the queries, and the latency of a page of ten in milliseconds."""

    ndcg: float
    ndcg_judged: float
    recall: float
    p50_ms: float
    p99_ms: float
    queries: tuple[QueryScore, ...] = ()


def measure(
    ranker: Ranker, queries: Sequence[Query], told: Callable[[], None] = lambda: None, spaces: int = 1
) -> SystemScore:
    """Ranks for every query; `told` is called after each.

    An encoder may remember the queries it has seen. The timed call asks with `spaces` blanks at the end, which makes the
    query a new one: give every ranker of a run its own number.
    """
    for query in queries[:WARM_UP]:
        ranker.rank(f"warm up {query.text}", PAGE)
    scores = []
    for query in queries:
        fresh = query.text + " " * spaces
        began = time.perf_counter()
        ranker.rank(fresh, PAGE)
        milliseconds = (time.perf_counter() - began) * 1000
        scores.append(score(query, ranker.rank(query.text, DEPTH), milliseconds))
        told()
    times = [one.milliseconds for one in scores]
    return SystemScore(
        ndcg=mean([one.ndcg for one in scores]),
        ndcg_judged=mean([one.ndcg_judged for one in scores]),
        recall=mean([one.recall for one in scores]),
        p50_ms=percentile(times, 0.5),
        p99_ms=percentile(times, 0.99),
        queries=tuple(scores),
    )


def score(query: Query, ranking: Sequence[str], milliseconds: float) -> QueryScore:
    return QueryScore(
        query=query.id,
        ndcg=ndcg(ranking, query.judged, 10),
        ndcg_judged=ndcg_judged(ranking, query.judged, 10),
        recall=recall(ranking, query.judged, 100),
        milliseconds=milliseconds,
    )
