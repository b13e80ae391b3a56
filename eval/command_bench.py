"""`python -m eval bench`: how fast the whole system answers on this machine, and how much memory it takes."""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from eval.bench import MESSAGES, Bench, Memory, measured, ratios, raw_answers, spreads, watched
from eval.commands import Commands, console_for, engine_option, engine_settings
from eval.errors import EvalError
from eval.machine import Machine, this_machine
from eval.metrics import median
from eval.raw_engine import EngineAddress, find_engine
from eval.serving import START_TIMEOUT_S, chat_url, health, http_url, started, wait_engine
from eval.writing import write_text
from server.settings import load as load_settings

GIB = 2**30
UNITS = {"tokens_per_s": "tokens/s", "prompt_tokens": "", "completion_tokens": ""}
# What the project promises for the medians on 2 CPU cores; shown beside them, not enforced.
TARGETS = {"first_card_ms": "≤ 500", "first_model_text_ms": "≤ 4,000", "tokens_per_s": "≥ 6"}


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "bench",
        help="measure speed, memory and start-up times",
        description="Starts the server, waits for its language model, asks a fixed list of questions in both languages "
        "and prints medians, 95th percentiles, memory and start-up times, and the engine's own speed beside them.",
    )
    engine_option(parser)
    parser.add_argument(
        "--url", help="measure a running server (ws://host:port/v1/chat); memory and start-up are left out"
    )
    parser.add_argument("--turns", type=int, default=len(MESSAGES), metavar="N", help=f"default: {len(MESSAGES)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON (- for standard output)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.turns < 1:
        raise EvalError("--turns takes a number from 1")
    console = console_for(arguments.json)
    machine = this_machine()
    bench = asyncio.run(_benched(arguments, console))
    console.print(str(machine), markup=False)
    console.print(_table(bench))
    for line in _lines(bench):
        console.print(line, markup=False)
    if arguments.json is not None:
        write_text(arguments.json, as_json(bench, machine))
    return 0


async def _benched(arguments: argparse.Namespace, console: Console) -> Bench:
    began = time.monotonic()
    memory = Memory()
    answers_s = model_ready_s = None
    engine = _configured_engine()
    async with AsyncExitStack() as stack:
        with console.status("starting") as status:
            if arguments.url:
                base = http_url(arguments.url)
                if await health(base) is None:
                    raise EvalError(f"no server answers at {base}")
                server = None
            else:
                server = await stack.enter_async_context(started(engine_settings(arguments), status.update))
                base, answers_s = server.base, server.ready_s
                await stack.enter_async_context(watched(server, memory))
            if arguments.engine != "off":
                await wait_engine(base, START_TIMEOUT_S, status.update)
                model_ready_s = None if server is None else time.monotonic() - began
                engine = (find_engine(server) if server else None) or engine
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("turns", total=arguments.turns)
            first, turns, records = await measured(chat_url(base), arguments.turns, lambda: progress.advance(task))
        raw = await raw_answers(engine, records) if engine and arguments.engine != "off" else ()
    return Bench(answers_s, model_ready_s, first, turns, raw, memory.peak_bytes or None, spreads(turns))


def _configured_engine() -> EngineAddress | None:
    """The endpoint that the settings name, if they name one."""
    settings = load_settings()
    if not settings.llm_url:
        return None
    return EngineAddress(settings.llm_url, settings.llm_api_key.get_secret_value())


def _table(bench: Bench) -> Table:
    grid = Table(box=None, header_style="bold")
    for name in ("", "median", "p95", "turns", "wanted"):
        grid.add_column(name, justify="right" if name else "left")
    for name, spread in bench.spreads.items():
        unit = UNITS.get(name, "ms")
        label = name.removesuffix("_ms").replace("_", " ").replace("tokens per s", "model speed")
        digits = 1 if unit == "tokens/s" else 0
        grid.add_row(
            escape(label),
            f"{spread.median:,.{digits}f} {unit}",
            f"{spread.p95:,.{digits}f} {unit}",
            str(spread.count),
            TARGETS.get(name, ""),
        )
    return grid


def _lines(bench: Bench) -> list[str]:
    lines = [f"authors: {', '.join(f'{turn.author}' for turn in bench.turns)}"]
    lines.append(f"first turn after the start: {bench.first_turn.total_ms:,.0f} ms")
    if bench.answers_s is not None:
        lines.append(f"start: answers after {bench.answers_s:.1f} s")
    if bench.model_ready_s is not None:
        lines.append(f"start: language model ready after {bench.model_ready_s:.1f} s")
    if bench.peak_bytes:
        lines.append(f"memory: {bench.peak_bytes / GIB:.1f} GiB at most, server and engine together")
    if bench.raw:
        first = median([one.first_token_ms for one in bench.raw])
        rate = median([one.tokens_per_s for one in bench.raw])
        size = median([one.prompt_tokens for one in bench.raw])
        lines.append(
            f"engine alone: first token {first:,.0f} ms at {size:,.0f} prompt tokens, then {rate:.1f} tokens/s"
        )
    lines += [f"{name.replace('_', ' ')}: {value:.2f}" for name, value in ratios(bench.turns, bench.raw).items()]
    return lines


def as_json(bench: Bench, machine: Machine) -> str:
    body = {
        "machine": asdict(machine),
        "start": {"answers_s": bench.answers_s, "model_ready_s": bench.model_ready_s},
        "memory": {"peak_bytes": bench.peak_bytes},
        "spreads": {name: asdict(spread) for name, spread in bench.spreads.items()},
        "raw": [{**asdict(one), "tokens_per_s": one.tokens_per_s} for one in bench.raw],
        "ratios": ratios(bench.turns, bench.raw),
        "first_turn": asdict(bench.first_turn),
        "turns": [asdict(turn) for turn in bench.turns],
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"
