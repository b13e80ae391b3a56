"""Tells a pace how late the event loop is."""

from __future__ import annotations

import asyncio

from assistant.pacing import BEAT_S, Pace


async def keep_beat(pace: Pace) -> None:
    """Beat until cancelled."""
    clock = asyncio.get_running_loop().time
    while True:
        due = clock() + BEAT_S
        await asyncio.sleep(BEAT_S)
        pace.beat(clock() - due)
