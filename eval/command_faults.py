"""`python -m eval faults`: what happens when the language model dies in the middle of an answer, or the build of an index."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, TimeElapsedColumn
from rich.table import Table

from eval.commands import Commands, console_for, engine_settings
from eval.durability_report import add_options, asked_for, show_durability
from eval.engine_fault_report import show_engine_faults
from eval.faults import FaultRun, Finding, kill_mid_answer
from eval.index_kills import kill_builds
from eval.serving import START_TIMEOUT_S, started, wait_engine
from eval.strangers_report import add_options as add_strangers
from eval.strangers_report import asked_for as strangers_asked_for
from eval.strangers_report import strangers_findings
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
    parser.add_argument(
        "--index-kills",
        type=_positive,
        metavar="N",
        help="instead, kill N builds of an index at random moments and open and ask what serves after each; needs no model",
    )
    parser.add_argument(
        "--engine-faults",
        type=_positive,
        metavar="SEEDS",
        help="instead, play turns with a stand-in engine that misbehaves in every way there is, each with SEEDS seeds",
    )
    parser.add_argument(
        "--rechunk", type=_positive, metavar="N", help="with it, N times: recorded streams in other pieces"
    )
    add_options(parser, _positive)
    add_strangers(parser, _positive)
    parser.add_argument("--products", type=_positive, default=1_000, metavar="N", help="of that index (default: 1000)")
    parser.add_argument("--seed", type=int, default=1, help="of those moments (default: 1)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON (- for standard output)")
    parser.set_defaults(run=run)


def _positive(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    console = console_for(arguments.json)
    if arguments.index_kills:
        return _index_kills(arguments, console)
    if asked_for(arguments):
        return show_durability(arguments, console)
    if arguments.engine_faults or arguments.rechunk:
        return show_engine_faults(arguments.engine_faults or 0, arguments.rechunk or 0, console, arguments.json)
    if strangers_asked_for(arguments):
        findings = strangers_findings(arguments, console)
        if arguments.json is not None:
            write_text(arguments.json, json.dumps([asdict(finding) for finding in findings], indent=2) + "\n")
        return _shown(findings, console)
    course = asyncio.run(_course(arguments, console))
    if arguments.json is not None:
        write_text(arguments.json, as_json(course))
    return _shown(course.findings, console)


def _shown(findings: Sequence[Finding], console: Console) -> int:
    """Print them; the exit status."""
    table = Table(box=None, header_style="bold")
    for name in ("demand", "", "measured"):
        table.add_column(name, overflow="fold")
    for finding in findings:
        table.add_row(finding.demand, "[green]met[/]" if finding.met else "[red]not met[/]", escape(finding.measured))
    console.print(table)
    return 0 if all(finding.met for finding in findings) else FAILED


def _index_kills(arguments: argparse.Namespace, console: Console) -> int:
    with (
        TemporaryDirectory() as folder,
        Progress(*Progress.get_default_columns(), TimeElapsedColumn(), console=console, transient=True) as bars,
    ):
        task = bars.add_task("kills", total=arguments.index_kills)
        run = kill_builds(
            Path(folder),
            arguments.index_kills,
            arguments.products,
            arguments.seed,
            lambda done: bars.update(task, completed=done),
        )
    table = Table(box=None, header_style="bold", title=f"{len(run.kills)} builds of {run.build_s:.1f} s killed")
    for name in ("stage", "kills", "the serving index opened and answered"):
        table.add_column(name, justify="left" if name == "stage" else "right")
    for stage, count in run.by_stage().items():
        held = sum(1 for kill in run.kills if kill.stage == stage and not kill.ended and not kill.fault)
        table.add_row(stage, str(count), f"{held} of {count}")
    console.print(table)
    late = sum(kill.ended for kill in run.kills)
    console.print(
        f"{late} builds had ended before the kill; the last one, left alone, {'' if run.recovered else 'not '}whole"
    )
    for kill in run.kills:
        if kill.fault:
            console.print(f"[red]{kill.stage} after {kill.after_s:.3f} s: {escape(kill.fault)}[/]")
    if arguments.json is not None:
        write_text(arguments.json, json.dumps({**asdict(run), "by_stage": dict(run.by_stage())}, indent=2) + "\n")
    return 0 if run.held else FAILED


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
