"""What the commands of `python -m eval` share: where they print, and how they name an engine."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Commands = object

LOG_WIDTH = 140
ENGINES = ("auto", "cpu", "gpu", "off")


def console_for(json_file: Path | None) -> Console:
    """Where tables and progress go: standard error when standard output is taken by JSON. A log is given wide lines."""
    to_errors = json_file is not None and str(json_file) == "-"
    console = Console(stderr=to_errors, highlight=False)
    return console if console.is_terminal else Console(stderr=to_errors, highlight=False, width=LOG_WIDTH)


def engine_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        help="the ENGINE setting of the server that is started (default: the environment's); with off, answers come from "
        "templates and it is not asserted who wrote them",
    )


def engine_settings(arguments: argparse.Namespace) -> dict[str, str]:
    """The settings for a server with the engine that was asked for."""
    return {"ENGINE": arguments.engine} if arguments.engine else {}
