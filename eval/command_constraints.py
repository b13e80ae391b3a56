"""`python -m eval constraints`: is anything shown that the shopper ruled out, and is everything found that fits?"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from eval.commands import Commands, console_for
from eval.constraint_cases import generate
from eval.constraint_catalogues import SHOP, Trial, opened
from eval.constraint_report import CatalogueReport, as_json, print_report
from eval.constraint_trial import try_all
from eval.constraint_wishes import Case
from eval.writing import write_text

if TYPE_CHECKING:
    from eval.constraint_words_trial import Understood

CASES = 600
SEED = 7
FAILED = 1


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "constraints",
        help="hold search to typed constraints, case by case, with an independent checker",
        description="Generates cases from a catalogue, two thirds with exclusions and a third Chinese, asks search for everything that "
        "fits, and holds each product shown against the catalogue's records by a slow checker that shares no code with search. "
        "Fails where anything ruled out is shown, or less than 0.98 of the whole answer is found.",
    )
    parser.add_argument(
        "--data", type=Path, nargs="+", metavar="PATH", help="catalogue files or folders (default: the sample shop)"
    )
    parser.add_argument(
        "--cases", type=_positive, default=CASES, metavar="N", help=f"for each catalogue (default: {CASES})"
    )
    parser.add_argument("--seed", type=int, default=SEED, metavar="S", help=f"default: {SEED}")
    parser.add_argument(
        "--words", action="store_true", help="also the same as sentences: how often are they understood exactly so?"
    )
    parser.add_argument(
        "--dense", action="store_true", help="search with the encoder and a real index, not by words alone"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON (- for standard output)")
    parser.set_defaults(run=run)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    console = console_for(arguments.json)
    paths = list(dict.fromkeys(arguments.data or [SHOP]))
    reports = [_tried(path, arguments, console) for path in paths]
    print_report(console, reports)
    if arguments.json is not None:
        write_text(arguments.json, as_json(reports, arguments.seed))
    return FAILED if any(report.failed for report in reports) else 0


def _tried(data: Path, arguments: argparse.Namespace, console: Console) -> CatalogueReport:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with (
        Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars,
        tempfile.TemporaryDirectory(prefix="eval-") as folder,
    ):
        task = bars.add_task(f"importing {data}", total=None)
        with opened(data, Path(folder), arguments.dense) as trial:
            begun = time.monotonic()
            bars.update(task, description=f"{trial.name}: making cases")
            cases = generate(trial.checker, arguments.cases, arguments.seed)
            bars.update(task, description=f"{trial.name}: cases", total=len(cases))
            outcomes = []
            for outcome in try_all(cases, trial.checker, trial.find):
                outcomes.append(outcome)
                bars.advance(task)
            understood = _understood(cases, trial) if arguments.words else []
            seconds = time.monotonic() - begun
            return CatalogueReport(trial.name, len(trial.checker.items), tuple(outcomes), tuple(understood), seconds)


def _understood(cases: Sequence[Case], trial: Trial) -> list[Understood]:
    # the assistant is not what is judged here, and only sentences need it
    from eval.constraint_words_trial import understand_all

    return understand_all(cases, trial.searcher)
