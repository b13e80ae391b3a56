"""`python -m eval console`: the agents' console and handoff, measured over loopback with answers by rote."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval import console as bench
from eval.command_load import Line, reported
from eval.commands import Commands
from eval.load import Tell, share_of

KNOWN_MS = 1_000.0
READ_MS = 500.0


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "console",
        help="how soon a console knows that a person is needed, how soon a customer reads an agent; kills of take-overs",
        description="Starts a server that answers by rote, on loopback, with three agents' consoles open. Exit status 1 when a demand "
        "is not met.",
    )
    parser.add_argument(
        "--conversations", type=_number, default=200, metavar="N", help="others, all the time (default: 200)"
    )
    parser.add_argument("--handoffs", type=_number, default=100, metavar="N", help="customers who ask (default: 100)")
    parser.add_argument(
        "--kills", type=_number, metavar="N", help="kill -9 in the middle of so many take-overs instead"
    )
    parser.add_argument("--seed", type=int, default=8, help="of the kills' moments (default: 8)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON (- for standard output)")
    parser.set_defaults(run=run)


def _number(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= 10_000:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 to 10000")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    return reported(lambda tell: _lines(arguments, tell), arguments.json)


async def _lines(arguments: argparse.Namespace, tell: Tell) -> list[Line]:
    if arguments.kills:
        return _of_kills(await bench.killed(arguments.kills, arguments.seed, tell))
    return _of_served(await bench.served(arguments.conversations, arguments.handoffs, tell))


def _of_served(found: bench.Served) -> list[Line]:
    count = f"{found.conversations:,} live conversations"
    alone = all(holders == 1 for holders in found.holders)
    return [
        Line(
            f"a handoff is in every open console within {KNOWN_MS:.0f} ms at p99, {count}",
            *_within(found.known_s, KNOWN_MS),
        ),
        Line(
            f"an agent's words reach the customer within {READ_MS:.0f} ms at p99, {count}",
            *_within(found.read_s, READ_MS),
        ),
        Line("of three agents who take one at once, one gets it", alone, f"{len(found.holders):,} taken"),
    ]


def _within(seconds: tuple[float, ...], bound_ms: float) -> tuple[bool, str]:
    p50, p99, longest = (1000 * share_of(seconds, share) for share in (0.5, 0.99, 1.0))
    return p99 <= bound_ms, f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest {longest:.0f} ms of {len(seconds):,}"


def _of_kills(found: bench.Killed) -> list[Line]:
    kills = f"{found.kills:,} kill -9 in the middle of take-overs"
    return [
        Line(
            f"nothing acknowledged is lost, {kills}",
            not found.lost,
            f"{len(found.lost):,} lost {'; '.join(found.lost[:5])}",
        ),
        Line(
            "nothing is said twice", not found.doubled, f"{len(found.doubled):,} doubled {'; '.join(found.doubled[:5])}"
        ),
    ]
