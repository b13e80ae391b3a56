"""How long searches take: what is asked under which constraints, timed one by one and from several threads at once."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.latency_catalogue import SEED, Query
from eval.latency_words import VALUES
from eval.metrics import percentile
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.meanings import Meanings, VectorIndex
from retrieval.products import Product

SCENARIOS = ("none", "price 90%", "narrow 1%", "exclusion")
PAGE = 10
WARM_UP = 8
# So many products are looked at exactly for the recall; more would only repeat it.
RECALL_CASES = 60


@dataclass(frozen=True, slots=True)
class Case:
    """One search: what is asked, under which constraints."""

    query: Query
    constraints: Constraints


@dataclass(frozen=True, slots=True)
class Times:
    """Latencies in milliseconds, the processor time of a search over all its threads, and the mean number of hits of ten."""

    count: int
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    filled: float


@dataclass(frozen=True, slots=True)
class Figures:
    """One system under one scenario. `recall` is None where the system has no candidates of its own to compare."""

    system: str
    scenario: str
    single: Times
    concurrent: Times
    recall: float | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured: at most so many searches and so many seconds for each scenario, alone and at once."""

    searches: int
    seconds: float
    threads: int


def cases(scenario: str, queries: Sequence[Query], catalogue: Sequence[Product]) -> list[Case]:
    """The scenario's searches. Bounds differ from case to case, so that no filter is remembered from the one before."""
    rng = random.Random(f"{SEED} {scenario}")
    prices = _Prices(catalogue)
    ways: dict[str, Callable[[Query], Iterator[Constraint]]] = {
        "none": lambda _query: iter(()),
        "price 90%": lambda _query: iter([prices.below(rng.uniform(0.88, 0.92))]),
        "narrow 1%": lambda query: prices.narrow(query.category[0], rng.random()),
        "exclusion": lambda _query: iter([_without(rng)]),
    }
    return [Case(query, Constraints(tuple(ways[scenario](query)))) for query in queries]


def _without(rng: random.Random) -> Constraint:
    return Constraint("material", Operator.NONE_OF, values=(rng.choice(VALUES["material"][:12]),))


class _Prices:
    """The least price in stock of each product, in cents, for all and by department."""

    def __init__(self, catalogue: Sequence[Product]) -> None:
        self._all: list[float] = []
        self._departments: dict[str, list[float]] = {}
        for product in catalogue:
            stocked = [v.price_cents for v in product.variants if v.stock > 0 and v.price_cents is not None]
            if stocked:
                self._all.append(min(stocked))
                self._departments.setdefault(product.category[0], []).append(min(stocked))

    def below(self, share: float) -> Constraint:
        return Constraint("price", Operator.RANGE, high=float(np.quantile(self._all, share)))

    def narrow(self, department: str, place: float) -> Iterator[Constraint]:
        """The department, and a band of its prices that together leave a hundredth of the catalogue."""
        own = np.sort(np.array(self._departments[department]))
        wanted = min(len(own), max(1, len(self._all) // 100))
        first = int(place * (len(own) - wanted))
        yield Constraint("category", Operator.ONE_OF, values=(department,))
        yield Constraint("price", Operator.RANGE, low=float(own[first]), high=float(own[first + wanted - 1]))


def timed(search: Callable[[Case], int], asked: Sequence[Case], effort: Effort, told: Callable[[], None]) -> Times:
    """Searches one after the other; `search` returns the number of its hits, `told` is called after each."""
    return _run(search, asked, effort, 1, told)


def timed_at_once(
    search: Callable[[Case], int], asked: Sequence[Case], effort: Effort, told: Callable[[], None]
) -> Times:
    """Searches from `effort.threads` threads, each of which asks again as soon as it is answered."""
    return _run(search, asked, effort, effort.threads, told)


def _run(
    search: Callable[[Case], int], asked: Sequence[Case], effort: Effort, threads: int, told: Callable[[], None]
) -> Times:
    for case in asked[:WARM_UP]:
        search(case)
    turns = iter(range(effort.searches))
    lock = threading.Lock()
    taken: list[tuple[float, int]] = []
    faults: list[Exception] = []
    ends = time.perf_counter() + effort.seconds

    def work() -> None:
        while time.perf_counter() < ends and not faults:
            with lock:
                turn = next(turns, None)
            if turn is None:
                return
            began = time.perf_counter()
            try:
                hits = search(asked[(WARM_UP + turn) % len(asked)])
            except Exception as fault:  # noqa: BLE001  # raised again below, in the thread that asked
                faults.append(fault)
                return
            taken.append((time.perf_counter() - began, hits))
            told()

    spent = time.process_time()
    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    spent = time.process_time() - spent
    if faults:
        raise faults[0]
    return times_of([seconds for seconds, _ in taken], [hits for _, hits in taken], spent)


def times_of(seconds: Sequence[float], hits: Sequence[int], cpu_seconds: float) -> Times:
    count = len(seconds)
    milliseconds = [1_000 * one for one in seconds]
    return Times(
        count,
        percentile(milliseconds, 0.5),
        percentile(milliseconds, 0.99),
        1_000 * cpu_seconds / max(count, 1),
        sum(hits) / max(count, 1),
    )


def dense_recall(
    catalogue: Sequence[Product],
    index: VectorIndex,
    allowed: Callable[[Constraints], NDArray[np.bool_]],
    asked: Sequence[Case],
) -> float:
    """The share of the ten nearest allowed products, by an exact scan, that are among the ten of search's candidates."""
    planned = Meanings(catalogue, index)
    names, vectors = index.vectors()
    position = {product.id: n for n, product in enumerate(catalogue)}
    owner = np.array([position[name] for name in names])
    found = wanted = 0
    for case in asked[:RECALL_CASES]:
        mask = allowed(case.constraints)
        exact = np.full(len(catalogue), -np.inf, dtype=np.float32)
        np.maximum.at(exact, owner, vectors @ case.query.vector)
        exact[~mask] = -np.inf
        best = [n for n in np.argsort(-exact)[:PAGE] if np.isfinite(exact[n])]
        near = planned.similarities(case.query.vector, mask, np.zeros(len(catalogue), dtype=bool))
        ours = {int(n) for n in np.argsort(-near)[:PAGE] if np.isfinite(near[n])}
        wanted += len(best)
        found += sum(int(n) in ours for n in best)
    return found / wanted if wanted else 1.0
