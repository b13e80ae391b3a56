"""A graceful end: no new turns, those under way finish, then clients are sent elsewhere.

uvicorn cuts every socket the moment it is told to end, so it is told later: when this is done.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable

from server.admission import Admission
from server.logs import note

RESTARTING = 1012
# for what waits in outboxes to be sent, and for clients to answer the close
FAREWELL_S = 1.0
_LOG = logging.getLogger("server.drain")


class Drain:
    """`hold` keeps messages that wait from beginning: they are stored, and answered by the next server. `turns` are the tasks of running turns, `settled` waits until what they said is stored, `close_all` closes every connection once what waits for it is sent."""

    def __init__(
        self,
        admission: Admission,
        hold: Callable[[], None],
        turns: Callable[[], Iterable[asyncio.Task[None]]],
        settled: Callable[[], Awaitable[None]],
        close_all: Callable[[int], None],
        limit_s: float,
        farewell_s: float = FAREWELL_S,
    ) -> None:
        self._admission = admission
        self._hold = hold
        self._turns = turns
        self._settled = settled
        self._close_all = close_all
        self._limit_s = limit_s
        self._farewell_s = farewell_s

    async def run(self) -> int:
        """Drain; how many turns were still under way at the end of the time. They end as interrupted, and say so."""
        self._admission.leaving = True
        self._hold()
        began = time.monotonic()
        first = len(list(self._turns()))
        note(_LOG, "draining", turns=first)
        while running := set(self._turns()):
            left = self._limit_s - (time.monotonic() - began)
            if left <= 0:
                break
            await asyncio.wait(running, timeout=left)
        kept = len(set(self._turns()))
        note(_LOG, "drained", turns=first, cut=kept, seconds=round(time.monotonic() - began, 2))
        await self._settled()
        self._close_all(RESTARTING)
        await asyncio.sleep(self._farewell_s)
        return kept
