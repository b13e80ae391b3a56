"""Runs and prints the turns with an engine that misbehaves, and the streams in other pieces."""

from __future__ import annotations

import asyncio
import json
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, TimeElapsedColumn
from rich.table import Table

from eval.engine_fault_runs import FaultyTurn, play_all, small_shop
from eval.engine_faults import FAULTS
from eval.rechunking import differing
from eval.writing import write_text

SHOP = Path("data/shop")
STREAMS = 200
FAILED = 1


def show_engine_faults(seeds: int, cuts: int, console: Console, json_file: Path | None) -> int:
    """The exit status."""
    turns, differ = _run(seeds, cuts, console)
    if turns:
        console.print(_table(turns))
    bad = [turn for turn in turns if turn.problems]
    for turn in bad:
        console.print(f"[red]{turn.fault}, seed {turn.seed}: {escape('; '.join(turn.problems))}[/]")
    if seeds:
        console.print(f"{len(FAULTS)} faults, {len(turns):,} turns: {len(turns) - len(bad):,} as they should be")
    if cuts:
        console.print(f"{cuts:,} cuttings of {STREAMS} streams: {cuts - len(differ):,} gave the same pieces")
        for line in differ[:20]:
            console.print(f"[red]{line}[/]")
    if json_file is not None:
        body = {"turns": [asdict(turn) for turn in turns], "cuttings": cuts, "differing": differ}
        write_text(json_file, json.dumps(body, indent=2) + "\n")
    return FAILED if bad or differ else 0


def _run(seeds: int, cuts: int, console: Console) -> tuple[list[FaultyTurn], list[str]]:
    columns = (*Progress.get_default_columns(), TimeElapsedColumn())
    turns, differ = list[FaultyTurn](), list[str]()
    with Progress(*columns, console=console, transient=True) as bars, warnings.catch_warnings():
        # pydantic's word on a delta that is no delta: the answer is garbled, which is told
        warnings.simplefilter("ignore", UserWarning)
        if seeds:
            shop = small_shop(SHOP)
            task = bars.add_task("turns", total=seeds * len(FAULTS))
            turns = asyncio.run(play_all(shop, seeds, tell=lambda done: bars.update(task, completed=done)))
        if cuts:
            cutting = bars.add_task("cuttings", total=cuts)
            differ = asyncio.run(differing(STREAMS, cuts, tell=lambda done: bars.update(cutting, completed=done)))
    return turns, differ


def _table(turns: Sequence[FaultyTurn]) -> Table:
    table = Table(box=None, header_style="bold")
    for name in ("fault", "turns", "answered by", "longest s", "as it should be"):
        table.add_column(name, justify="left" if name in ("fault", "answered by") else "right")
    for fault in FAULTS:
        of_it = [turn for turn in turns if turn.fault == fault]
        authors = ", ".join(f"{author} {count}" for author, count in Counter(turn.author for turn in of_it).items())
        held = sum(1 for turn in of_it if not turn.problems)
        longest = max((turn.seconds for turn in of_it), default=0.0)
        table.add_row(fault, str(len(of_it)), authors, f"{longest:.2f}", str(held))
    return table
