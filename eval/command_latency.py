"""`python -m eval latency --products N`: how fast search answers, and how much memory it takes, as the catalogue grows."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from eval.commands import Commands, console_for
from eval.latency import Effort, Figures
from eval.latency_import import LIMIT_BYTES, SAMPLED, Imported, encoder_seconds, measure_import
from eval.latency_picture import draw
from eval.latency_process import apart
from eval.latency_stages import Made, Measured, make, measure_others, measure_system
from eval.machine import this_machine
from eval.writing import write_text
from server.settings import load as load_settings

RECALL_LEAST = 0.98
# The limit that holds at 50,000 products and 16 threads, in milliseconds, the encoding of the query left out.
LIMIT_AT, LIMIT_THREADS, LIMIT_MS = 50_000, 16, 60.0
OWN = "search"
Run = tuple[Made, Measured]


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "latency",
        help="measure how fast search answers as the catalogue grows",
        description="Draws a catalogue with its vectors and queries, indexes it and searches it without a filter, under a "
        "price limit that nine in ten meet, under one that one in a hundred meets, and under an exclusion; one by one and "
        "from several threads. Nothing of the shop is read or changed. Exit status 1 where a target is missed.",
    )
    parser.add_argument("--products", type=_sizes, default=(2_000,), metavar="N[,N...]", help="default: 2000")
    parser.add_argument("--concurrency", type=_positive, default=16, metavar="N", help="threads at once (default: 16)")
    parser.add_argument("--queries", type=_positive, default=400, metavar="N", help="at most so many a measurement")
    parser.add_argument("--seconds", type=_positive, default=10, metavar="S", help="at most so long a measurement")
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="keep the catalogues here, and use those that are here"
    )
    parser.add_argument(
        "--baselines",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="measure Chroma's own filter and langchain's ensemble beside it, with fewer searches (default)",
    )
    parser.add_argument(
        "--import",
        dest="importing",
        action="store_true",
        help="measure import and indexing too, with one interruption, and the encoder on a sample of texts",
    )
    parser.add_argument("--picture", type=Path, metavar="FILE.svg", help="draw p99 by number of products")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON (- for standard output)")
    parser.set_defaults(run=run)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(sorted({_positive(part.strip().replace("_", "")) for part in text.split(",")}))
    if sizes[0] < 100:
        raise argparse.ArgumentTypeError(f"{sizes[0]} products are too few to measure: give 100 or more")
    return sizes


def run(arguments: argparse.Namespace) -> int:
    console = console_for(arguments.json)
    effort = Effort(arguments.queries, float(arguments.seconds), arguments.concurrency)
    runs: dict[int, Run] = {}
    imports: dict[int, Imported] = {}
    with _kept(arguments.folder) as folder:
        for count in arguments.products:
            own = folder / str(count)
            own.mkdir(parents=True, exist_ok=True)
            with _Bars(console, f"{count:,} products") as bars:
                made, measured = apart(make, bars.told, own, count), apart(measure_system, bars.told, own, effort)
                if arguments.baselines:
                    others = apart(measure_others, bars.told, own, effort)
                    measured = replace(measured, figures=(*measured.figures, *others))
                runs[count] = made, measured
            console.print(table(count, runs[count], effort))
            if arguments.importing:
                with _Bars(console, f"{count:,} products") as bars:
                    imports[count] = apart(measure_import, bars.told, own, count)
                console.print(imported_line(imports[count]))
        if imports:
            settings = load_settings()
            with _Bars(console, settings.encoder_model) as bars:
                seconds = apart(encoder_seconds, bars.told, settings.encoder_model, settings.model_cache)
            console.print(encoder_line(settings.encoder_model, seconds, tuple(imports)))
    missed = [*misses(runs, effort), *heavy(imports)]
    console.print(f"Machine: {this_machine()}", style="dim")
    for line in missed:
        console.print(f"[red]missed:[/] {line}")
    if arguments.picture is not None:
        arguments.picture.parent.mkdir(parents=True, exist_ok=True)
        draw(runs, arguments.picture)
    if arguments.json is not None:
        write_text(arguments.json, as_json(runs, effort, missed, imports))
    return 1 if missed else 0


@contextmanager
def _kept(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="latency-") as made:
        yield Path(made)


class _Bars:
    """A bar for each thing that a stage tells of, with the time that is left."""

    def __init__(self, console: Console, title: str) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bars = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._title = title
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> _Bars:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def told(self, label: str, done: int, total: int) -> None:
        if label not in self._tasks:
            self._tasks[label] = self._bars.add_task(f"{self._title}: {label}", total=total or None)
        self._bars.advance(self._tasks[label], done)


def table(count: int, one: Run, effort: Effort) -> Table:
    made, measured = one
    opened = measured.opened
    grid = Table(title=f"{count:,} products", box=None)
    grid.caption = (
        f"index built in {made.index_seconds:.0f} s with {made.peak_bytes / 2**20:,.0f} MiB; search ready in "
        f"{opened.seconds:.1f} s and holds {opened.held_bytes / 2**20:,.0f} MiB"
    )
    at_once = f"at {effort.threads}"
    for name in ("", "filter", "p50", "p99", f"p50 {at_once}", f"p99 {at_once}", "cpu", "recall@10", "hits"):
        grid.add_column(name, justify="left" if name in ("", "filter") else "right")
    for row in measured.figures:
        alone, together = row.single, row.concurrent
        times = (alone.p50_ms, alone.p99_ms, together.p50_ms, together.p99_ms, alone.cpu_ms)
        recall = "" if row.recall is None else f"{row.recall:.3f}"
        grid.add_row(row.system, row.scenario, *(f"{one:.1f} ms" for one in times), recall, f"{together.filled:.1f}")
    return grid


def imported_line(one: Imported) -> str:
    stopped = "stopped" if one.interrupted else "done before it could be stopped"
    return (
        f"{one.products:,} products: imported in {one.import_seconds:.0f} s with {one.import_bytes / 2**20:,.0f} MiB; index build "
        f"{stopped} after {one.stopped_seconds:.0f} s, then done in {one.resumed_seconds:.0f} s, with "
        f"{one.index_bytes / 2**20:,.0f} MiB and without an encoder's time"
    )


def encoder_line(name: str, seconds: float, sizes: Sequence[int]) -> str:
    reckoned = ", ".join(f"{count:,}: {seconds * count / 60:.0f} min" for count in sizes)
    return f"{name}: {1_000 * seconds:.1f} ms a text over {SAMPLED} texts; so reckoned, not measured, for one text a product: {reckoned}"


def heavy(imports: Mapping[int, Imported]) -> list[str]:
    """Imports that took more memory than they may, a line each."""
    return [
        f"{count:,} products: import and index took {one.peak_bytes / 2**30:.1f} GiB, not {LIMIT_BYTES / 2**30:.0f} or less"
        for count, one in imports.items()
        if one.peak_bytes > LIMIT_BYTES
    ]


def misses(runs: Mapping[int, Run], effort: Effort) -> list[str]:
    """What does not hold of the targets, a line each; growth is judged from 20,000 products on."""
    lines = []
    for count, run in runs.items():
        for row in _own(run):
            where = f"{count:,} products, {row.scenario}"
            if row.recall is not None and row.recall < RECALL_LEAST:
                lines.append(f"{where}: recall@10 is {row.recall:.3f}, not {RECALL_LEAST} or more")
            limited = count == LIMIT_AT and effort.threads == LIMIT_THREADS
            if limited and row.concurrent.p99_ms > LIMIT_MS:
                lines.append(
                    f"{where}: p99 at {effort.threads} is {row.concurrent.p99_ms:.0f} ms, not {LIMIT_MS:.0f} or less"
                )
    large = sorted(count for count in runs if count >= 20_000)
    if len(large) > 1:
        first, last = large[0], large[-1]
        for before, after in zip(_own(runs[first]), _own(runs[last]), strict=True):
            grown = after.concurrent.p50_ms / max(before.concurrent.p50_ms, 1e-9)
            if grown > last / first:
                lines.append(f"{after.scenario}: {last / first:.1f} times the products take {grown:.1f} times as long")
    return lines


def _own(one: Run) -> list[Figures]:
    """The figures of the project's own search, which alone has targets."""
    return [row for row in one[1].figures if row.system == OWN]


def as_json(
    runs: Mapping[int, Run], effort: Effort, missed: Sequence[str], imports: Mapping[int, Imported] | None = None
) -> str:
    body = {
        "machine": asdict(this_machine()),
        "effort": asdict(effort),
        "products": {
            count: {
                "made": asdict(made),
                "opened": asdict(measured.opened),
                "figures": [_row(one) for one in measured.figures],
            }
            for count, (made, measured) in runs.items()
        },
        "imports": [asdict(one) for one in (imports or {}).values()],
        "missed": list(missed),
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _row(figures: Figures) -> dict[str, object]:
    return asdict(figures)
