"""`python -m eval widget`: what the chat widget costs a shop's page."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from eval.commands import Commands, console_for
from eval.widget import BUDGETS, DELAY_MS, SHIFT, Load, Streaming, browser, measure_load, measure_streaming, sizes
from eval.writing import write_text

TURNS, TOKENS_PER_SECOND = 200, 50.0


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "widget",
        help="measure what the chat widget costs a shop's page",
        description="Sizes of the widget's files, and in Chromium on the sample storefront: by how much the script delays the "
        f"page's load, how far it shifts the layout, and how an answer at {TOKENS_PER_SECOND:.0f} tokens a second streams into "
        f"a conversation of {TURNS} turns. Exit status 1 where a target is missed.",
    )
    parser.add_argument("--sizes", action="store_true", help="the sizes only: no browser is needed")
    parser.add_argument(
        "--loads", type=int, default=15, metavar="N", help="loads with and without the script (default: 15)"
    )
    parser.add_argument("--seconds", type=float, default=10, metavar="S", help="how long to stream (default: 10)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON; - for standard output")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    console = console_for(arguments.json)
    found = sizes()
    load, streaming = (None, None) if arguments.sizes else _measured(console, arguments.loads, arguments.seconds)
    console.print(table(found, load, streaming))
    if arguments.json is not None:
        body = {
            "sizes": dict(found),
            "load": asdict(load) if load else None,
            "streaming": asdict(streaming) if streaming else None,
        }
        text = json.dumps(body, indent=2)
        if str(arguments.json) == "-":
            Console(soft_wrap=True, highlight=False).print(text, markup=False)
        else:
            write_text(arguments.json, text + "\n")
    fits = all(size <= BUDGETS[name] for name, size in found.items())
    quick = load is None or (load.delay_ms <= DELAY_MS and load.shift <= SHIFT)
    return 0 if fits and quick else 1


def _measured(console: Console, loads: int, seconds: float) -> tuple[Load, Streaming]:
    with browser() as chromium:
        with console.status(f"loading the storefront {2 * loads} times"):
            load = measure_load(chromium, loads)
        with console.status(f"streaming for {seconds:.0f} s into {TURNS} turns"):
            return load, measure_streaming(chromium, TURNS, TOKENS_PER_SECOND, seconds)


def table(found: Mapping[str, int], load: Load | None, streaming: Streaming | None) -> Table:
    """Every figure beside its target."""
    shown = Table(title="The chat widget")
    shown.add_column("")
    shown.add_column("measured", justify="right")
    shown.add_column("target", justify="right")
    for name, size in found.items():
        shown.add_row(f"{name}, gzip", f"{size:,} bytes", f"{BUDGETS[name]:,} bytes")
    if load is not None:
        shown.add_row(f"load event without the script, median of {load.loads}", f"{load.without_ms:.0f} ms", "")
        shown.add_row("delay of the load event by the script", f"{load.delay_ms:+.0f} ms", f"{DELAY_MS:.0f} ms")
        shown.add_row("layout shift added", f"{load.shift:.4f}", f"{SHIFT:.0f}")
    if streaming is not None:
        shown.add_row(
            f"frames a second at {streaming.tokens_per_second:.0f} tokens/s", f"{streaming.frames_per_second:.1f}", "60"
        )
        shown.add_row("frames within 25 ms", f"{streaming.on_time:.1%}", "")
        shown.add_row("longest frame", f"{streaming.longest_frame_ms:.0f} ms", "")
        shown.add_row("longest task (0: none over 50 ms)", f"{streaming.longest_task_ms:.0f} ms", "")
    return shown
