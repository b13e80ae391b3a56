"""`python -m eval faults --api-cases N | --guesses N | --canaries N`: plays the course and prints what came of it."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Sequence

from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn

from eval import canaries, strangers
from eval.faults import Finding

Tell = Callable[[int], None]
SHOWN = 10


async def _api(count: int, seed: int, tell: Tell) -> list[Finding]:
    found = await strangers.api(count, seed, tell)
    came = ", ".join(f"{status}: {number:,}" for status, number in sorted(found.statuses.items()))
    name = f"{found.count:,} requests for {found.operations} operations: no fault of the server's, no other shop's conversation"
    return [Finding(name, not found.problems, came), *_shown(found.problems)]


async def _guesses(count: int, seed: int, tell: Tell) -> list[Finding]:
    found = await strangers.guesses(count, seed, tell)
    name = f"{found.count:,} guesses of conversations' names by another shop reach none"
    return [Finding(name, not found.reached, f"{len(found.reached):,} reached"), *_shown(found.reached)]


async def _canaries(count: int, seed: int, tell: Tell) -> list[Finding]:
    found = await canaries.canaries(count, seed, tell)
    return [
        Finding(
            f"{found.planted:,} canaries in {found.sessions} conversations: none in logs, metrics or traces",
            not found.told,
            f"{len(found.told):,} found",
        ),
        Finding(
            "after the erasure none in any file",
            bool(found.stored) and not found.left,
            f"{found.stored:,} marks stored before, {len(found.left):,} left",
        ),
        *_shown((*found.told, *found.left)),
    ]


def _shown(problems: Sequence[str]) -> list[Finding]:
    return [Finding("", False, problem) for problem in problems[:SHOWN]]


COURSES: dict[str, tuple[Callable[[int, int, Tell], Awaitable[list[Finding]]], str]] = {
    "api_cases": (
        _api,
        "instead, send N requests drawn from the description of the HTTP API, as nobody and as two shops, and look for faults of "
        "the server's and for another shop's conversations",
    ),
    "guesses": (_guesses, "instead, guess N names of another shop's conversations"),
    "canaries": (
        _canaries,
        "instead, plant N pieces of personal data through every way in, and look for them in logs, metrics and traces, and in "
        "every file after the erasure",
    ),
}


def add_options(parser: argparse.ArgumentParser, number: Callable[[str], int]) -> None:
    for name, (_, words) in COURSES.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=number, metavar="N", help=words)


def asked_for(arguments: argparse.Namespace) -> bool:
    return any(getattr(arguments, name) for name in COURSES)


def strangers_findings(arguments: argparse.Namespace, console: Console) -> list[Finding]:
    """What came of the courses that were asked for."""
    return [finding for name in COURSES if getattr(arguments, name) for finding in _played(name, arguments, console)]


def _played(name: str, arguments: argparse.Namespace, console: Console) -> list[Finding]:
    play, _ = COURSES[name]
    count: int = getattr(arguments, name)
    columns = (*Progress.get_default_columns(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task(name.replace("_", " "), total=count)

        async def course() -> list[Finding]:
            return await play(count, arguments.seed, lambda done: bars.update(task, completed=done))

        return asyncio.run(course())
