"""`python -m eval faults`: what happens when the language model dies in the middle of an answer."""

from __future__ import annotations

import argparse
import asyncio
import json
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.commands import Commands, console_for, engine_settings
from eval.faults import FaultRun, kill_mid_answer
from eval.serving import START_TIMEOUT_S, started, wait_engine
from eval.writing import write_text

FAILED = 1


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "faults",
        help="kill the language model mid-answer and check what the customer meets",
        description="Starts a server with its own vLLM, kills vLLM while it writes, and checks that the turn ends, that "
        "templates take over and that the model comes back. Only processes of that server are killed. Exit status 1 "
        "when a demand is not met.",
    )
    parser.add_argument(
        "--engine", choices=("auto", "cpu", "gpu"), help="the ENGINE setting (default: the environment's)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON (- for standard output)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    console = console_for(arguments.json)
    course = asyncio.run(_course(arguments, console))
    table = Table(box=None, header_style="bold")
    for name in ("demand", "", "measured"):
        table.add_column(name, overflow="fold")
    for finding in course.findings:
        table.add_row(finding.demand, "[green]met[/]" if finding.met else "[red]not met[/]", escape(finding.measured))
    console.print(table)
    if arguments.json is not None:
        write_text(arguments.json, as_json(course))
    return 0 if all(finding.met for finding in course.findings) else FAILED


async def _course(arguments: argparse.Namespace, console: Console) -> FaultRun:
    async with AsyncExitStack() as stack:
        with console.status("starting") as status:
            settings = {"LLM_URL": "", **engine_settings(arguments)}
            server = await stack.enter_async_context(started(settings, status.update))
            await wait_engine(server.base, START_TIMEOUT_S, status.update)
            return await kill_mid_answer(server, START_TIMEOUT_S, status.update)


def as_json(course: FaultRun) -> str:
    body = {
        "ended_s": course.cut.ended_s,
        "recovery_s": course.recovery_s,
        "killed_processes": course.cut.killed,
        "findings": [asdict(finding) for finding in course.findings],
        "texts": [turn.text for turn in (course.cut.turn, course.next_turn, course.last_turn)],
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"
