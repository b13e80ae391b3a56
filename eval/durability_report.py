"""`python -m eval faults --server-kills N | --cuts N | --duplicates N | --replica-ends N`: plays the course and prints what came of it."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, TimeElapsedColumn
from rich.table import Table

from eval.course import Course, Tell, quantile
from eval.durability import cuts, duplicates, server_kills
from eval.replica_ends import replica_ends
from eval.writing import write_text

FAILED = 1
SHOWN = 10
COURSES: dict[str, tuple[Callable[[int, int, Tell], Awaitable[Course]], str]] = {
    "server_kills": (
        server_kills,
        "instead, kill -9 the server N times at random events of several conversations and compare what was shown with "
        "what is kept; answers by rote, no model",
    ),
    "cuts": (cuts, "instead, cut N connections after every number of frames, by reset, half-close and silence"),
    "duplicates": (duplicates, "instead, send N messages of which each is sent several times, and count the turns"),
    "replica_ends": (
        replica_ends,
        "instead, end one of two servers behind a proxy N times, by kill -9 and SIGTERM in turn, over one Redis",
    ),
}


def add_options(parser: argparse.ArgumentParser, number: Callable[[str], int]) -> None:
    for name, (_, words) in COURSES.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=number, metavar="N", help=words)


def asked_for(arguments: argparse.Namespace) -> bool:
    return any(getattr(arguments, name) for name in COURSES)


def show_durability(arguments: argparse.Namespace, console: Console) -> int:
    """The exit status: 1 where a promise was not kept."""
    courses = [_played(name, arguments, console) for name in COURSES if getattr(arguments, name)]
    table = Table(box=None, header_style="bold")
    for column in ("course", "conversations", "sends", "turns", "frames", "ended", "problems", "measured", ""):
        table.add_column(column, overflow="fold")
    for one in courses:
        ended = ", ".join(f"{count} {how}" for how, count in sorted(one.ended.items()))
        verdict = "[green]held[/]" if one.held else "[red]not held[/]"
        problems = str(len(one.problems))
        table.add_row(
            f"{one.count} {one.name}",
            *map(str, (one.sessions, one.sends, one.turns, one.frames)),
            ended,
            problems,
            _measured(one),
            verdict,
        )
    console.print(table)
    for one in courses:
        for problem in one.problems[:SHOWN]:
            console.print(f"[red]{escape(problem)}[/]")
    if arguments.json is not None:
        write_text(arguments.json, json.dumps([asdict(one) for one in courses], indent=2) + "\n")
    return 0 if all(one.held for one in courses) else FAILED


def _played(name: str, arguments: argparse.Namespace, console: Console) -> Course:
    play, _ = COURSES[name]
    count: int = getattr(arguments, name)
    columns = (*Progress.get_default_columns(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task(name.replace("_", " "), total=count)

        async def course() -> Course:
            return await play(count, arguments.seed, lambda done: bars.update(task, completed=done))

        return asyncio.run(course())


def _measured(course: Course) -> str:
    if not course.seconds:
        return ""
    middle = quantile(course.seconds, 0.5)
    share = "at most" if course.share == 1 else f"p{course.share * 100:.0f}"
    return (
        f"{course.what_took}: p50 {middle * 1000:.0f} ms, {share} {course.took_s * 1000:.0f} ms "
        f"(bound {course.bound_s * 1000:.0f})"
    )
