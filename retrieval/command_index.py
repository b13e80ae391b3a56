"""`python -m retrieval index | versions | rollback`: builds the index, lists its versions, goes back by one."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from retrieval.command_import import add_database
from retrieval.errors import CatalogueError, IndexDamaged, Interrupted, RetrievalError
from retrieval.index_lock import being_built
from retrieval.index_versions import (
    Manifest,
    check_whole,
    current_version,
    held,
    read_manifest,
    rollback,
    versions,
)
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
STAGES: dict[Stage, str] = {"read": "reading texts", "encode": "encoding", "write": "writing", "verify": "verifying"}


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

    listing = commands.add_parser(
        "versions",
        help="list the versions of the index, and check them",
        description="Lists the versions, oldest first. With --verify each is compared with what was built: the bytes of "
        "its files, every row and vector, and some questions. Exit status 1 when one is damaged.",
    )
    _add_index_dir(listing)
    listing.add_argument("--verify", action="store_true", help="compare each version with what was built")
    listing.set_defaults(run=run_versions)

    back = commands.add_parser(
        "rollback",
        help="serve an earlier version",
        description="Makes an earlier version serve, after checking that it is whole. A running server goes over to it "
        "within seconds and keeps it until `python -m retrieval index` builds another; what changed in the catalogue "
        "since is found all the same.",
    )
    back.add_argument("version", nargs="?", metavar="VERSION", help="default: the one before the present one")
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
    from retrieval.index_lock import refuse_second
    from retrieval.index_versions import release

    with Catalogue.open(arguments.database) as catalogue:
        serving = None if arguments.force else whole_serving(arguments.index_dir)
        if serving and is_current(serving, catalogue, arguments.encoder):
            release(arguments.index_dir)
            return _say(Outcome(serving.version, False, serving))
        if not catalogue.count():
            raise CatalogueError("the catalogue holds no product: import one first (python -m retrieval import FILE)")
        refuse_second(arguments.index_dir)  # before the model is loaded, which takes seconds
        try:
            encoder = _encoder(arguments.encoder, arguments.model_cache)
            with _bar(Console(stderr=True)) as bar:
                return _say(build_index(catalogue, encoder, arguments.index_dir, _watch(bar), arguments.force))
        except KeyboardInterrupt:
            raise Interrupted(
                "stopped; the serving index is as it was, and the texts encoded so far are kept: run the same command "
                "again to go on from there"
            ) from None


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
    folder: Path = arguments.index_dir
    names = versions(folder)
    problem = ""
    try:
        serving = current_version(folder)
    except IndexDamaged as fault:
        serving, problem = "", str(fault)
    kept = held(folder)
    damaged = 0
    for name in names:
        mark = "serving" if name == serving else ""
        if name == kept:
            mark = "serving, held by a rollback"
        try:
            made = read_manifest(folder / name)
            whole = _verified(folder / name, made) if arguments.verify else ""
            line = f"{name}  {made.created[:19]} UTC  {_about(made)}  {made.encoder}  {whole}"
        except RetrievalError as fault:
            damaged += 1
            line = f"{name}  damaged: {fault} "
        _line(f"{line.rstrip()}  {mark}".rstrip())
    if being_built(folder):
        _line("another version is being built now")
    if problem:
        _line(f"no version serves: {problem}")
    return 1 if damaged or problem else 0


def _verified(folder: Path, made: Manifest) -> str:
    from retrieval.index_verify import verify

    check_whole(folder, made)
    verify(folder)
    return "whole"


def run_rollback(arguments: argparse.Namespace) -> int:
    name = rollback(arguments.index_dir, arguments.version)
    _line(f"serving {name}; it stays until python -m retrieval index builds another")
    return 0


def _encoder(name: str, cache: Path) -> Encoder:
    from retrieval.encoder import load_encoder

    try:
        with Bars(name) as bars:
            return load_encoder(name, cache.expanduser().resolve(), progress=bars)
    except ModelPreparationError as fault:
        raise RetrievalError(str(fault)) from fault


def _bar(console: Console) -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
