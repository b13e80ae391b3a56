"""`python -m eval load`: what one server process holds, measured over loopback with answers by rote."""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.table import Table

from eval import load
from eval.commands import Commands, console_for
from eval.load import Tell, share_of
from eval.writing import write_text

FAILED = 1
IDLE_KB = 60.0
LATE_MS = {500: 25.0, 1_000: 150.0}
REFUSED_MS = 50.0
EXIT_S = 30.0


@dataclass(frozen=True, slots=True)
class Line:
    """One demand and what was measured."""

    demand: str
    met: bool
    measured: str


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "load",
        help="idle conversations, many streams, stalled readers, overload, a graceful end",
        description="Starts a server that answers by rote, on loopback, and measures what its process holds. Clients and server "
        "share the machine: run it on a quiet one. Exit status 1 when a demand is not met.",
    )
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--idle", type=_number, metavar="N", help="conversations that say nothing")
    kind.add_argument("--streams", type=_number, metavar="N", help="answers at once")
    kind.add_argument("--slow", type=_number, metavar="N", help="readers that stall, beside --normal others")
    kind.add_argument("--overload", action="store_true", help="the load that --places hold, and twice as much")
    kind.add_argument("--drain", type=_number, metavar="N", help="SIGTERM with so many answers under way")
    parser.add_argument("--seconds", type=_number, default=20, metavar="S", help="how long (default: 20)")
    parser.add_argument("--rate", type=_number, default=20, metavar="R", help="pieces of text a second (default: 20)")
    parser.add_argument("--normal", type=_number, default=300, metavar="N", help="with --slow (default: 300)")
    parser.add_argument("--places", type=_number, default=100, metavar="N", help="with --overload (default: 100)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON (- for standard output)")
    parser.set_defaults(run=run)


def _number(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 to 100000")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    return reported(lambda tell: _lines(arguments, tell), arguments.json)


def reported(measure: Callable[[Tell], Coroutine[None, None, list[Line]]], json_file: Path | None) -> int:
    """Measure, and show what was demanded beside what was found; the exit status."""
    console = console_for(json_file)
    gc.freeze()  # a collection here, through all that is imported, would be taken for a delay of the server's
    with console.status("starting") as status:
        lines = asyncio.run(measure(status.update))
    table = Table(box=None, header_style="bold")
    for name in ("demand", "", "measured"):
        table.add_column(name, overflow="fold")
    for line in lines:
        table.add_row(line.demand, "[green]met[/]" if line.met else "[red]not met[/]", line.measured)
    console.print(table)
    if json_file is not None:
        write_text(json_file, json.dumps([asdict(line) for line in lines], indent=2) + "\n")
    return 0 if all(line.met for line in lines) else FAILED


async def _lines(arguments: argparse.Namespace, tell: Tell) -> list[Line]:
    seconds, rate = float(arguments.seconds), float(arguments.rate)
    if arguments.idle:
        return _of_idle(await load.idle(arguments.idle, seconds, tell))
    if arguments.streams:
        return _of_streams(await load.streams(arguments.streams, rate, seconds, tell))
    if arguments.slow:
        return _of_slow(await load.slow(arguments.slow, arguments.normal, rate, seconds, tell))
    if arguments.overload:
        return _of_overload(await load.overload(arguments.places, seconds, tell))
    return _of_drain(await load.drain(arguments.drain, seconds, tell))


def _of_idle(found: load.Idle) -> list[Line]:
    return [
        Line(
            f"{found.sessions:,} idle conversations of at most {IDLE_KB:.0f} KB",
            found.kb_each <= IDLE_KB,
            f"{found.kb_each:.1f} KB each",
        ),
        Line(f"none dropped in {found.seconds:.0f} s", not found.dropped, f"{found.dropped:,} dropped"),
    ]


def _of_streams(found: load.Streams) -> list[Line]:
    bound = next((ms for streams, ms in LATE_MS.items() if found.streams <= streams), max(LATE_MS.values()))
    shares = "the server took {:.0%}, the clients {:.0%}".format(*found.busy())
    late = f"p50 {found.ms(0.5):.1f} ms, p99 {found.ms(0.99):.1f} ms, longest {found.ms(1.0):.0f} ms, {len(found.late_s):,} pieces, {found.cpu_us:.0f} us of processor time each; of one processor {shares}"
    name = f"{found.streams:,} answers at once, {found.rate:.0f} pieces a second: late by at most {bound:.0f} ms at p99"
    return [
        Line(name, found.ms(0.99) <= bound, late),
        Line("every turn is done", found.ends == {"done": found.streams}, _counts(found.ends)),
    ]


def _counts(found: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(found.items()))


def _of_slow(found: load.Slow) -> list[Line]:
    alone, reading, beside = (one.ms(0.99) for one in (found.alone, found.reading, found.beside))
    busy = ", ".join(f"{one.busy()[0]:.0%}" for one in (found.alone, found.reading, found.beside))
    courses = (
        f"{alone:.1f} ms alone, {reading:.1f} ms beside {found.stalled:,} that read, {beside:.1f} ms beside {found.stalled:,} that stall; "
        f"the server took {busy} of one processor"
    )
    return [
        Line(
            f"that {found.stalled:,} readers stall slows {found.beside.streams:,} others by at most 10% at p99",
            beside <= max(1.1 * reading, reading + 1.0),
            f"p99 {courses}",
        ),
        Line(
            f"{found.stalled:,} stalled readers slow them by at most 10% against none at all",
            beside <= max(1.1 * alone, alone + 1.0),
            f"{beside / alone if alone else 0.0:.2f} times; as many that read: {reading / alone if alone else 0.0:.2f} times",
        ),
        Line(
            "the others' turns are done",
            found.beside.ends == {"done": found.beside.streams},
            _counts(found.beside.ends),
        ),
        Line("readers that stall are given up", found.cut == found.stalled, f"{found.cut:,} of {found.stalled:,}"),
        Line(
            "memory is bounded",
            found.beside.extra_kb - found.alone.extra_kb < found.stalled * 512,
            f"grew by {found.alone.extra_kb / 1024:.1f} MB without, {found.beside.extra_kb / 1024:.1f} MB beside them",
        ),
    ]


def _of_overload(found: load.Overload) -> list[Line]:
    held, twice = share_of(found.holds.turns_s, 0.99), share_of(found.twice.turns_s, 0.99)
    refused = [seconds * 1000 for seconds in found.twice.refused_s]
    return [
        Line(
            f"{found.holds.askers:,} askers are all answered",
            not found.holds.refused_s and not found.holds.broken,
            f"{len(found.holds.turns_s):,} turns, p99 {held:.2f} s, {len(found.holds.refused_s):,} refused",
        ),
        Line(
            f"of {found.twice.askers:,} those that are admitted take at most twice as long",
            twice <= 2 * held,
            f"{len(found.twice.turns_s):,} turns, p99 {twice:.2f} s",
        ),
        Line(
            f"the rest are refused within {REFUSED_MS:.0f} ms",
            bool(refused) and share_of(refused, 0.99) <= REFUSED_MS,
            f"{len(refused):,} refused, p50 {share_of(refused, 0.5):.1f} ms, p99 {share_of(refused, 0.99):.1f} ms",
        ),
        Line(
            "and told when to try again",
            not found.twice.without_retry_after and not found.twice.broken,
            f"{found.twice.without_retry_after:,} not told, {found.twice.broken:,} broken off",
        ),
    ]


def _of_drain(found: load.Drained) -> list[Line]:
    done = found.ends.get("done", 0)
    return [
        Line(
            f"of {found.streams:,} turns under way at SIGTERM, 99% finish",
            done >= 0.99 * found.streams,
            _counts(found.ends),
        ),
        Line(
            "clients are told to come again (1012)",
            found.codes.get(1012, 0) == found.streams,
            ", ".join(f"{code}: {count:,}" for code, count in found.codes.items()),
        ),
        Line(
            f"the process ends within {EXIT_S:.0f} s",
            found.exit_s <= EXIT_S,
            f"{found.exit_s:.1f} s, status {found.status}",
        ),
    ]
