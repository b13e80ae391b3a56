"""`python -m retrieval index | versions | rollback`: builds the index, lists its versions, goes back by one."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from retrieval.command_import import add_database
from retrieval.errors import CatalogueError, RetrievalError
from retrieval.index_versions import Manifest, current_version, read_manifest, rollback, versions
from retrieval.models.errors import ModelPreparationError
from retrieval.models.show import Bars
from retrieval.record import Catalogue

if TYPE_CHECKING:
    from retrieval.__main__ import Commands
    from retrieval.encoder import Encoder
    from retrieval.index_build import Outcome, Stage

INDEX_DIR = "var/index"
MODEL_CACHE = "var/models"
ENCODER_MODEL = "multilingual-e5-small"
STAGES: dict[Stage, str] = {"encode": "encoding", "write": "writing", "verify": "verifying"}


def register(commands: Commands) -> None:
    build = commands.add_parser(
        "index",
        help="build the index from the catalogue",
        description="Builds a new version of the index, verifies it in another process and switches to it. Does "
        "nothing when the serving version is already that of the catalogue.",
    )
    add_database(build)
    _add_index_dir(build)
    build.add_argument("--encoder", default=os.environ.get("ENCODER_MODEL") or ENCODER_MODEL, metavar="NAME")
    build.add_argument("--model-cache", type=Path, default=Path(os.environ.get("MODEL_CACHE") or MODEL_CACHE))
    build.add_argument("--force", action="store_true", help="build anew, and encode every text again")
    build.set_defaults(run=run_index)

    listing = commands.add_parser("versions", help="list the versions of the index")
    _add_index_dir(listing)
    listing.set_defaults(run=run_versions)

    back = commands.add_parser("rollback", help="serve the version before the present one")
    _add_index_dir(back)
    back.set_defaults(run=run_rollback)


def _add_index_dir(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--index-dir",
        type=Path,
        default=Path(os.environ.get("INDEX_DIR") or INDEX_DIR),
        metavar="DIR",
        help=f"default: INDEX_DIR, else {INDEX_DIR}",
    )


def run_index(arguments: argparse.Namespace) -> int:
    # Chroma and torch take seconds to load, and the other commands need neither.
    from retrieval.index_build import Outcome, build_index, is_current, whole_serving

    with Catalogue.open(arguments.database) as catalogue:
        serving = None if arguments.force else whole_serving(arguments.index_dir)
        if serving and is_current(serving, catalogue, arguments.encoder):
            return _say(Outcome(serving.version, False, serving))
        if not catalogue.count():
            raise CatalogueError("the catalogue holds no product: import one first (python -m retrieval import FILE)")
        encoder = _encoder(arguments.encoder, arguments.model_cache)
        with _bar(Console(stderr=True)) as bar:
            return _say(build_index(catalogue, encoder, arguments.index_dir, _watch(bar), arguments.force))


def _watch(bar: Progress) -> Callable[[Stage, int, int], None]:
    tasks: dict[Stage, TaskID] = {}

    def watch(stage: Stage, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = bar.add_task(STAGES[stage], total=total)
        bar.update(tasks[stage], advance=done)

    return watch


def _say(outcome: Outcome) -> int:
    about = _about(outcome.manifest)
    if outcome.built:
        encoded = f"{outcome.encoded:,} texts encoded, {outcome.reused:,} taken over"
        _line(f"serving {outcome.version}: {about}; {encoded}")
    else:
        _line(f"{outcome.version} is already the index of this catalogue and encoder ({about}); nothing to do")
    return 0


def _about(made: Manifest) -> str:
    return f"{made.products:,} products, {made.passages:,} passages, {made.chunks:,} chunks of documents"


def _line(text: str) -> None:
    Console().print(text, soft_wrap=True, highlight=False, markup=False)


def run_versions(arguments: argparse.Namespace) -> int:
    serving = current_version(arguments.index_dir)
    for name in versions(arguments.index_dir):
        made = read_manifest(arguments.index_dir / name)
        mark = "serving" if name == serving else ""
        _line(f"{name}  {made.created[:19]} UTC  {_about(made)}  {mark}".rstrip())
    return 0


def run_rollback(arguments: argparse.Namespace) -> int:
    name = rollback(arguments.index_dir)
    _line(f"serving {name}")
    return 0


def _encoder(name: str, cache: Path) -> Encoder:
    from retrieval.encoder import load_encoder

    try:
        with Bars(name) as bars:
            return load_encoder(name, cache.expanduser().resolve(), progress=bars)
    except ModelPreparationError as fault:
        raise RetrievalError(str(fault)) from fault


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
