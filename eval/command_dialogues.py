"""`python -m eval dialogues [FILES]`: plays scripted dialogues and says which of them failed, and in what."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.status import Status

from eval import dialogue_reports
from eval.client import TurnRecord
from eval.commands import Commands, console_for, engine_option, engine_settings
from eval.errors import EvalError
from eval.playing import DialogueResult, Rules, play, summary
from eval.script import Dialogue, Step
from eval.script_files import load
from eval.serving import START_TIMEOUT_S, health, http_url, started, wait_engine
from eval.shop import Shop, read_shop
from server.settings import load as load_settings

SHIPPED = Path(__file__).parent / "dialogues"
FAILED = 1


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "dialogues",
        help="play scripted dialogues and check state, products and text",
        description="Plays scripted dialogues (docs/evaluation.md) against a server that it starts, or a running one. "
        "Exit status: 0 when all passed, 1 when one failed, 2 when they could not be played.",
    )
    parser.add_argument("files", nargs="*", type=Path, default=[SHIPPED], metavar="FILE", help="default: those shipped")
    parser.add_argument("--url", help="ws://host:port/v1/chat of a running server (default: start one)")
    parser.add_argument("--database", help="the catalogue that the server sells from (default: the setting's)")
    engine_option(parser)
    parser.add_argument("--filter", default="", metavar="TEXT", help="only dialogues with TEXT in name or file")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="play each N times")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write JUnit XML")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON (- for standard output)")
    parser.add_argument("--show", action="store_true", help="print every turn as it is played")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    console = console_for(arguments.json)
    dialogues = chosen(load(arguments.files), arguments.filter, arguments.repeat)
    results = asyncio.run(_played(arguments, dialogues, console))
    console.print(dialogue_reports.table(results))
    for line in dialogue_reports.problem_lines(results):
        console.print(line, style="red", markup=False, soft_wrap=True)
    dialogue_reports.write(results, arguments.junit, arguments.json)
    console.print(escape(summary(results)), style="green" if all(result.passed for result in results) else "red")
    return 0 if all(result.passed for result in results) else FAILED


def chosen(dialogues: Sequence[Dialogue], text: str, repeat: int) -> list[Dialogue]:
    """The dialogues to play, in order; raises `EvalError` when none is left."""
    if repeat < 1:
        raise EvalError("--repeat takes a number from 1")
    found = [one for one in dialogues if text in one.name or text in one.file.name]
    if not found:
        raise EvalError(f"no dialogue has {text!r} in its name or file")
    if repeat == 1:
        return found
    return [replace(one, name=f"{one.name} #{n}") for n in range(1, repeat + 1) for one in found]


async def _played(arguments: argparse.Namespace, dialogues: list[Dialogue], console: Console) -> list[DialogueResult]:
    engine_off = arguments.engine == "off"
    needs_model = not engine_off and any(one.needs_model for one in dialogues)
    async with AsyncExitStack() as stack:
        with console.status("starting") as status:
            url = arguments.url or await _own_server(arguments, stack, status)
            base = http_url(url)
            if await health(base) is None:
                raise EvalError(f"no server answers at {base}")
            if needs_model:
                await wait_engine(base, START_TIMEOUT_S, status.update)
            status.update("reading the catalogue")
            shop = await asyncio.to_thread(read_shop, arguments.database or load_settings().database_url)
        if not shop.products:
            raise EvalError("the catalogue is empty: name the server's database with --database")
        return await _all(dialogues, url, shop, Rules(check_author=not engine_off), console, arguments.show)


async def _own_server(arguments: argparse.Namespace, stack: AsyncExitStack, status: Status) -> str:
    settings = engine_settings(arguments)
    if arguments.database:
        settings["DATABASE_URL"] = arguments.database
    return (await stack.enter_async_context(started(settings, status.update))).url


async def _all(
    dialogues: Sequence[Dialogue], url: str, shop: Shop, rules: Rules, console: Console, show: bool
) -> list[DialogueResult]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    results: list[DialogueResult] = []

    def told(step: Step, turn: TurnRecord) -> None:
        if show:
            dialogue_reports.show_turn(console, step, turn)

    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("dialogues", total=len(dialogues))
        for dialogue in dialogues:
            progress.update(task, description=escape(dialogue.name))
            if show:
                console.rule(escape(dialogue.name), align="left")
            results.append(await play(dialogue, url, shop, rules, told))
            progress.advance(task)
    return results
