"""`python -m assistant train-intents`: the head is trained anew, and replaces the old one if it is better."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from assistant.errors import AssistantError
from assistant.intents.head import SHIPPED, Head, HeadError, load, save
from assistant.intents.utterances import FOLDER, read_utterances

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Commands = object

SAME = 0.002


class WorseHead(AssistantError):
    """What was trained is worse than what it would replace."""


def register(commands: Commands, model_cache: Path, encoder: str) -> None:
    parser = commands.add_parser(
        "train-intents",
        help="train what tells the intents of a message",
        description="Trains the head that tells what a message is for, scores it by cross-validation, and writes it. "
        "A head with a better score is not replaced unless --force is given.",
    )
    parser.add_argument("--utterances", type=Path, default=FOLDER, metavar="DIR", help="default: those of the project")
    parser.add_argument("--out", type=Path, default=SHIPPED, metavar="FILE", help="default: the head that ships")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--folds", type=_folds, default=3, metavar="N", help="of the cross-validation (default 3)")
    parser.add_argument("--force", action="store_true", help="replace a better head too")
    parser.add_argument("--model-cache", type=Path, default=model_cache)
    parser.add_argument("--encoder", default=encoder, metavar="NAME")
    parser.set_defaults(run=run)


def _folds(text: str) -> int:
    if not text.isdecimal() or int(text) < 2:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 2")
    return int(text)


def run(options: argparse.Namespace, console: Console) -> None:
    """Raises `AssistantError` or `RetrievalError`: unusable utterances, no encoder, a worse head."""
    utterances = read_utterances(options.utterances)
    # torch takes seconds to load
    from assistant.intents.train import train
    from retrieval.encoder import load_encoder

    with console.status("loading the encoder"):
        encoder = load_encoder(options.encoder, options.model_cache)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task("reading")

        def watch(step: str, done: int, total: int) -> None:
            bars.update(task, description=step, completed=done, total=total)

        head = train(utterances, encoder, options.seed, options.folds, watch)
    console.print(_table(head))
    if not options.force:
        _require_no_worse(head, options.out)
    save(head, options.out)
    console.print(f"written: {options.out} ({options.out.stat().st_size / 1e6:.1f} MB)", markup=False)


def _require_no_worse(head: Head, file: Path) -> None:
    if not file.exists():
        return
    try:
        before = score_of(load(file))
    except HeadError:
        return
    if score_of(head) < before - SAME:
        raise WorseHead(
            f"{file}: the head that is there scores {before:.4f}, the new one {score_of(head):.4f}. Give --force to replace it."
        )


def score_of(head: Head) -> float:
    """The macro-F1 by which heads are compared: cross-validated, with the encoder."""
    return float(head.about["scores"]["meaning"]["macro_f1"])


def _table(head: Head) -> Table:
    about = head.about
    title = f"{about['utterances']:,} utterances, {about['variants']:,} variants, {about['folds']} folds, seed {about['seed']}"
    grid = Table(title=title, box=None)
    grid.add_column("")
    for name in about["scores"]["meaning"]:
        grid.add_column(name.replace("_", " "), justify="right")
    for kind, scores in about["scores"].items():
        grid.add_row(kind, *(f"{value:.4f}" for value in scores.values()))
    return grid
