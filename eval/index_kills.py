"""Kills the build of an index with SIGKILL at random moments, and opens and asks what serves after each."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from eval.index_builder import DIMENSION
from eval.latency_catalogue import products
from eval.stand_in_encoder import HashingEncoder
from retrieval.errors import RetrievalError
from retrieval.index_build import build_index
from retrieval.index_versions import UNFINISHED, current_version
from retrieval.products import Localized, Product
from retrieval.record import Batch, Catalogue
from retrieval.vectors import VectorIndex, open_index

ROOT = Path(__file__).resolve().parent.parent
STAGES = ("sweep", "read", "encode", "write", "verify", "rename", "switch", "clear", "prune")
SHORT_S = 0.05  # for a stage that the measured build did not have
ENCODE_S = 0.001  # for a text
CHANGED = 8  # one product in so many is reworded before each build
ASKED = 5
WAIT_S = 120.0


@dataclass(frozen=True, slots=True)
class Kill:
    """A build that was killed in `stage`, `after_s` seconds into it; `fault` is what did not hold then, if anything.

    `ended` says that the build was done before the kill came; `switched` that the new version serves.
    """

    stage: str
    after_s: float
    ended: bool
    switched: bool
    fault: str | None


@dataclass(frozen=True, slots=True)
class KillRun:
    """All kills, how long one undisturbed build took, and whether the last build, left alone, put everything right."""

    kills: tuple[Kill, ...]
    build_s: float
    recovered: bool

    @property
    def held(self) -> bool:
        return self.recovered and not any(kill.fault for kill in self.kills)

    def by_stage(self) -> Mapping[str, int]:
        found = Counter(kill.stage for kill in self.kills if not kill.ended)
        return {stage: found[stage] for stage in STAGES}


class Builder:
    """A process that builds, in a session of its own."""

    def __init__(self, database: str, index_dir: Path) -> None:
        command = [sys.executable, "-m", "eval.index_builder", database, str(index_dir), str(ENCODE_S)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
        )

    def stages(self, until: str | None = None) -> list[tuple[str, float]]:
        """The stages as they begin and when, up to `until` or the end."""
        assert self.process.stdout is not None
        seen: list[tuple[str, float]] = []
        for line in self.process.stdout:
            seen.append((line.strip(), time.monotonic()))
            if line.strip() == until:
                break
        return seen

    def kill(self) -> bool:
        """SIGKILL to the process and those it has started; False where it had ended by itself."""
        assert self.process.stdout is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        status = self.process.wait(WAIT_S)
        self.process.stdout.close()
        return status == -signal.SIGKILL


def kill_builds(
    folder: Path, kills: int, size: int, seed: int, tell: Callable[[int], None] = lambda _done: None
) -> KillRun:
    """Makes a shop of `size` products in `folder` and kills `kills` builds of its index, each in a stage drawn by `seed`."""
    chance = random.Random(seed)
    database, index_dir = f"sqlite:///{folder / 'shop.db'}", folder / "index"
    stock = list(islice(products(size), size))
    encoder = HashingEncoder(DIMENSION)
    done: list[Kill] = []
    with Catalogue.open(database) as catalogue:
        catalogue.apply(Batch(stock))
        build_index(catalogue, encoder, index_dir)
        lengths, build_s = _measure(catalogue, stock, database, index_dir)
        with open_index(index_dir) as serving:  # as a server has it, open all the while
            for n in range(kills):
                catalogue.apply(Batch(_reworded(stock, n + 1)))
                stage = chance.choice(STAGES)
                after_s = chance.random() * lengths.get(stage, SHORT_S)
                done.append(_kill(database, index_dir, stage, after_s, serving))
                tell(len(done))
        build_index(catalogue, encoder, index_dir)
    with open_index(index_dir) as index:
        whole = _fault(index) is None and index.manifest.products == size
    return KillRun(tuple(done), build_s, whole and not list(index_dir.glob(UNFINISHED + "*")))


def _reworded(stock: Sequence[Product], round_: int) -> list[Product]:
    return [
        replace(one, title=Localized(en=f"{one.title.en or one.id} edition {round_}", zh=one.title.zh))
        for n, one in enumerate(stock)
        if (n + round_) % CHANGED == 0
    ]


def _measure(
    catalogue: Catalogue, stock: Sequence[Product], database: str, index_dir: Path
) -> tuple[dict[str, float], float]:
    """How long each stage of a build takes that is left alone, and the whole."""
    catalogue.apply(Batch(_reworded(stock, 0)))
    builder = Builder(database, index_dir)
    seen = builder.stages()
    ended = time.monotonic()
    builder.kill()
    times = [at for _, at in seen[1:]] + [ended]
    lengths = {stage: end - at for (stage, at), end in zip(seen, times, strict=True)}
    return lengths, sum(lengths.values())


def _kill(database: str, index_dir: Path, stage: str, after_s: float, serving: VectorIndex) -> Kill:
    before = current_version(index_dir)
    builder = Builder(database, index_dir)
    builder.stages(until=stage)
    time.sleep(after_s)
    killed = builder.kill()
    try:
        with open_index(index_dir) as index:
            fault, now = _fault(index), index.manifest.version
    except RetrievalError as found:
        fault, now = str(found), ""
    return Kill(stage, after_s, not killed, now != before, fault or _fault(serving))


def _fault(index: VectorIndex) -> str | None:
    """What is wrong with an open index's answers: some of its own vectors, asked for, have to come back first."""
    names, vectors = index.vectors()
    for n in range(0, len(names), max(1, len(names) // ASKED)):
        hits = index.search(vectors[n], 3)
        if index.fault:
            return index.fault
        if not hits or hits[0][1] < 0.999:
            return f"{names[n]} is not found by its own vector"
    return None
