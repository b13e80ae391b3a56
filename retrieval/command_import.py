"""`python -m retrieval import FILE...`: reads files into the catalogue and says what changed."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from retrieval.basket_store import BasketStore, is_orders, read_orders
from retrieval.errors import Interrupted
from retrieval.importing import ImportOptions, ImportReport, import_files
from retrieval.importing.formats import FORMATS
from retrieval.record import KINDS, Catalogue

if TYPE_CHECKING:
    from retrieval.__main__ import Commands

DATABASE = "sqlite:///var/shop.db"
SOME_REJECTED = 3
NOTHING_DONE = 1
STORING = "storing"


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "import",
        help="read files into the catalogue",
        description="Reads files into the catalogue; docs/catalogue.md describes the formats. Exit status: 0 when all "
        "records were good, 3 when some were rejected (the good ones are in), 1 when nothing could be done.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--format", choices=FORMATS, help="default: recognised from the content")
    parser.add_argument("--mapping", metavar="FILE|NAME", help="a mapping file, or the name of a shipped one")
    parser.add_argument("--currency", default="USD", help="for records that name none (default: USD)")
    parser.add_argument("--prune", action="store_true", help="remove from the catalogue what these files don't have")
    add_database(parser)
    parser.set_defaults(run=run)


def add_database(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--database",
        default=os.environ.get("DATABASE_URL") or DATABASE,
        metavar="URL",
        help=f"default: DATABASE_URL, else {DATABASE}",
    )


def run(arguments: argparse.Namespace) -> int:
    orders = [path for path in arguments.files if path.is_file() and is_orders(path)]
    if orders:
        with BasketStore.open(arguments.database) as store:
            count = store.put(basket for path in orders for basket in read_orders(path))
        Console().print(
            f"{count:,} orders: which products are bought together is known; nothing of the customers is kept"
        )
        arguments.files = [path for path in arguments.files if path not in orders]
        if not arguments.files:
            return 0
    options = ImportOptions(arguments.format, arguments.mapping, arguments.currency.upper(), arguments.prune)
    errors = Console(stderr=True)
    with Catalogue.open(arguments.database) as catalogue, _bar(errors) as bar:
        tasks = {
            path.name: bar.add_task(path.name, total=path.stat().st_size) for path in arguments.files if path.is_file()
        }
        storing = bar.add_task(STORING, total=None, visible=False)

        def stored(done: int, total: int) -> None:
            bar.update(storing, advance=done, total=total, visible=True)

        try:
            report = import_files(
                catalogue, arguments.files, options, lambda name, size: bar.advance(tasks[name], size), stored
            )
        except KeyboardInterrupt:
            raise Interrupted(_kept(int(bar.tasks[storing].completed))) from None
    show(report, Console(), errors)
    if report.changes is None:
        errors.print("error: no record was good; nothing was changed", style="red", markup=False)
        return NOTHING_DONE
    return SOME_REJECTED if report.rejected else 0


def _kept(stored: int) -> str:
    if not stored:
        return "stopped while reading; the catalogue is as it was"
    return f"stopped; {stored:,} records are stored: run the same command again to go on from there"


def show(report: ImportReport, console: Console, errors: Console) -> None:
    """Prints every problem on stderr, one a line, and the table of changes on stdout."""
    for problem, repeats in zip(report.problems, report.repeats, strict=True):
        kind = "[red]error[/]" if problem.is_error else "[yellow]warning[/]"
        more = f" (and {repeats - 1:,} more like it)" if repeats > 1 else ""
        errors.print(f"{kind} {escape(str(problem))}{more}", soft_wrap=True, highlight=False)
    for note in report.notes:
        errors.print(f"[yellow]note[/] {escape(note)}", soft_wrap=True, highlight=False)
    if report.changes is not None:
        table = Table(title=f"Catalogue, revision {report.changes.revision}")
        for column in ("", "added", "changed", "unchanged", "removed"):
            table.add_column(column, justify="right" if column else "left")
        for kind_name in KINDS:
            changes = report.changes.kinds[kind_name]
            cells = (changes.added, changes.changed, changes.unchanged, changes.removed)
            if any(cells):
                table.add_row(kind_name, *(f"{cell:,}" for cell in cells))
        console.print(table)
    if report.rejected:
        errors.print(f"{report.rejected:,} rejected, {report.accepted:,} accepted", style="red", markup=False)


class _Done(ProgressColumn):
    """Bytes of files that are read, records that are stored."""

    def __init__(self) -> None:
        super().__init__()
        self._bytes, self._records = DownloadColumn(), MofNCompleteColumn()

    def render(self, task: Task) -> Text:
        return (self._records if task.description == STORING else self._bytes).render(task)


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), _Done(), TimeElapsedColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
