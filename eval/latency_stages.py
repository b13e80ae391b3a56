"""The stages of a measurement of speed: a catalogue and its index are made, then opened and searched.

Each is run by `latency_process.apart`; they meet in a folder.
"""

from __future__ import annotations

import gc
import itertools
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from eval.latency import SCENARIOS, Case, Effort, Figures, Times, cases, dense_recall, timed, timed_at_once
from eval.latency_catalogue import ScriptedEncoder, products, queries
from eval.latency_process import Told
from retrieval.record import Batch, Catalogue

QUERIES = 400
STORED = 2_000  # products in one transaction


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a catalogue, in seconds, and the most memory that it took, in bytes."""

    products: int
    store_seconds: float
    index_seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Opened:
    """Seconds until a searcher answers, and resident bytes: before it was made, after, and at most."""

    seconds: float
    before_bytes: int
    after_bytes: int
    peak_bytes: int

    @property
    def held_bytes(self) -> int:
        return self.after_bytes - self.before_bytes


@dataclass(frozen=True, slots=True)
class Measured:
    opened: Opened
    figures: tuple[Figures, ...]


def database(folder: Path) -> str:
    return f"sqlite:///{folder}/shop.db"


def make(folder: Path, count: int, told: Told) -> Made:
    """A catalogue of so many products in the record and in the index; nothing is done again that is there."""
    from retrieval.index_build import build_index

    with Catalogue.open(database(folder)) as catalogue:
        began = time.perf_counter()
        if catalogue.count() != count:
            source = products(count)
            while some := tuple(itertools.islice(source, STORED)):
                catalogue.apply(Batch(products=some))
                told("storing", len(some), count)
        stored = time.perf_counter()
        build_index(
            catalogue,
            ScriptedEncoder(),
            folder / "index",
            lambda stage, done, total: told(f"index: {stage}", done, total),
        )
    return Made(count, stored - began, time.perf_counter() - stored, peak_bytes())


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def measure_system(folder: Path, effort: Effort, told: Told) -> Measured:
    """Opens the shop's own search and measures it under every scenario."""
    from retrieval.search import Searcher
    from retrieval.vectors import open_index

    asked = queries(QUERIES)
    encoder = ScriptedEncoder(asked)
    told("opening", 0, 1)
    with Catalogue.open(database(folder)) as catalogue, open_index(folder / "index") as index:
        before = _resident()
        began = time.perf_counter()
        searcher = Searcher(tuple(catalogue.products()), catalogue, index, encoder)
        searcher.prepare()
        searcher.search(asked[0].text, limit=1)
        seconds = time.perf_counter() - began
        gc.collect()
        opened = Opened(seconds, before, _resident(), peak_bytes())
        told("opening", 1, 1)

        def search(case: Case) -> int:
            return len(searcher.search(case.query.text, case.constraints, limit=10).hits)

        figures = []
        for scenario in SCENARIOS:
            some = cases(scenario, asked, searcher.products)
            alone, together = measured_both(search, some, effort, told, f"search: {scenario}")
            recall = dense_recall(searcher.products, index, searcher.allowed, some)
            figures.append(Figures("search", scenario, alone, together, recall))
    return Measured(opened, tuple(figures))


def measure_others(folder: Path, effort: Effort, told: Told) -> tuple[Figures, ...]:
    """The baselines on the same catalogue, vectors and queries."""
    from eval.latency_baselines import measure_baselines, shelf_of
    from retrieval.vectors import open_index

    with Catalogue.open(database(folder)) as catalogue, open_index(folder / "index") as index:
        sold = tuple(catalogue.products())
        shelf = shelf_of(sold, index)
    return measure_baselines(folder / "baselines", shelf, sold, queries(QUERIES), effort, told)


def measured_both(
    search: Callable[[Case], int], some: list[Case], effort: Effort, told: Told, label: str
) -> tuple[Times, Times]:
    """Alone, and from several threads at once."""

    def step() -> None:
        told(label, 1, 2 * effort.searches)

    return timed(search, some, effort, step), timed_at_once(search, some, effort, step)


def _resident() -> int:
    return psutil.Process().memory_info().rss
