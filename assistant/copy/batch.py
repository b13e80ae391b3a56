"""Writes descriptions for many products at once: as many requests under way as the engine takes, each kept as soon as it is whole."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.copy.approvals import Approvals
from assistant.copy.briefs import Brief, Entry
from assistant.copy.writing import Copywriter

AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Outcome:
    """`written` are new, `there` were written before from the same record."""

    written: tuple[Entry, ...]
    there: int


async def write_all(
    copywriter: Copywriter,
    approvals: Approvals,
    products: Iterable[str],
    briefs: Iterable[Brief],
    told: Callable[[Entry | None], None] = lambda _: None,
    at_once: int = AT_ONCE,
) -> Outcome:
    """Writes what is missing. Cut short at any moment, the next run goes on with the rest; `told` hears of each (None: was there)."""
    asked = tuple(briefs)
    work = [(product, brief) for product in products for brief in asked]
    written: list[Entry] = []
    there = 0
    queue = iter(work)

    async def worker() -> None:
        nonlocal there
        for product, brief in queue:
            if await asyncio.to_thread(approvals.has, product, brief, copywriter.digests.get(product, "")):
                there += 1
                told(None)
                continue
            entry = await asyncio.to_thread(approvals.put, await copywriter.write(product, brief))
            written.append(entry)
            told(entry)

    async with asyncio.TaskGroup() as group:
        for _ in range(min(at_once, len(work))):
            group.create_task(worker())
    return Outcome(tuple(written), there)
