"""`python -m retrieval train --data DIR`: fits the matcher to judgments, says how good it is, keeps the better one."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from retrieval.command_index import ENCODER_MODEL, MODEL_CACHE
from retrieval.errors import RetrievalError
from retrieval.matcher import SHIPPED, Matcher, load_matcher

if TYPE_CHECKING:
    from retrieval.__main__ import Commands
    from retrieval.embedding_cache import CachedEncoder
    from retrieval.training.run import Outcome, Watch

OUT = "var/matcher.json"
FOLDS = 5
MOST_FOLDS = 20


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "train",
        help="fit the ranking to judged queries",
        description="Fits the matcher's weights to folders of judgments, measures it on queries it was not fitted to, and "
        "writes it if it is better than the plain fusion and than the matcher that is there. Serve it with MATCHER=FILE.",
    )
    parser.add_argument(
        "--data", type=Path, required=True, action="append", metavar="DIR", help="catalog.jsonl, queries.tsv, qrels.tsv"
    )
    parser.add_argument("--out", type=Path, default=Path(os.environ.get("MATCHER") or OUT), metavar="FILE")
    parser.add_argument("--seed", type=_number(0, 2**31), default=0, metavar="N")
    parser.add_argument("--folds", type=_number(3, MOST_FOLDS), default=FOLDS, metavar="K", help=f"default: {FOLDS}")
    parser.add_argument("--force", action="store_true", help="write it though what is there is better")
    parser.add_argument("--encoder", default=os.environ.get("ENCODER_MODEL") or ENCODER_MODEL, metavar="NAME")
    parser.add_argument("--model-cache", type=Path, default=Path(os.environ.get("MODEL_CACHE") or MODEL_CACHE))
    parser.set_defaults(run=run)


def _number(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from {least} to {most}")
        return int(text)

    return number


def run(arguments: argparse.Namespace) -> int:
    from retrieval.training.run import check_better, read_judgments, train, write_matcher

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    current = _current(arguments.out, arguments.force)
    with _encoder(arguments.encoder, arguments.model_cache) as encoder, _watching(console) as watch:
        judged = read_judgments(arguments.data, encoder, watch)
        outcome = train(judged, encoder.name, arguments.seed, arguments.folds, current, watch)
    Console(highlight=False).print(table(outcome))
    if not arguments.force:
        check_better(outcome)
    write_matcher(outcome.matcher, arguments.out)
    console.print(
        f"{escape(outcome.matcher.name)}: written to {escape(str(arguments.out))}; serve it with MATCHER={escape(str(arguments.out))}"
    )
    return 0


def _current(file: Path, force: bool) -> Matcher | None:
    """What would be replaced, or else what ships; a damaged file is only written over with --force."""
    if force and not file.exists():
        return load_matcher(SHIPPED)
    try:
        return load_matcher(file if file.exists() else SHIPPED)
    except RetrievalError:
        if force:
            return None
        raise


@contextmanager
def _encoder(name: str, model_cache: Path) -> Iterator[CachedEncoder]:
    from retrieval.embedding_cache import CachedEncoder
    from retrieval.encoder import load_encoder
    from retrieval.models.errors import ModelPreparationError

    cache = model_cache.expanduser().resolve()
    try:
        loaded = load_encoder(name, cache)
    except ModelPreparationError as fault:
        raise RetrievalError(str(fault)) from fault
    encoder = CachedEncoder(loaded, cache.parent / "eval-cache")
    try:
        yield encoder
    finally:
        encoder.close()


@contextmanager
def _watching(console: Console) -> Iterator[Watch]:
    """A bar for every stage with the time left; without a terminal, a line when a stage ends."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def watch(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(escape(stage), total=total)
            bars.update(tasks[stage], completed=done, total=total)
            if done == total and not console.is_terminal:
                console.print(f"{escape(stage)}: {total:,}")

        yield watch


def table(outcome: Outcome) -> Table:
    """nDCG@10 of the new matcher, of the one that is there and of the plain fusion, on the same queries."""
    trained = outcome.matcher.trained
    assert trained is not None
    grid = Table(title=f"nDCG@10 over {trained.queries:,} queries", box=None)
    grid.caption = f"new: cross-validated, {trained.folds} folds; encoder {trained.encoder}"
    grid.add_column("")
    for name in ("with meaning", "by words"):
        grid.add_column(name, justify="right")
    rows = {
        "new": outcome.crossvalidated,
        "there now (cross-validated)" if outcome.seen else "there now": outcome.current,
        "plain fusion": outcome.fusion,
        "new, on what it was fitted to": trained.fitted,
    }
    for name, scores in rows.items():
        if scores:
            grid.add_row(name, *(f"{scores[mode]:.4f}" for mode in outcome.fusion))
    return grid
