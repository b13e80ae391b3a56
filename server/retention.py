"""Housekeeping: what nobody uses leaves the memory, and what is older than it may be leaves the store."""

from __future__ import annotations

import asyncio
import logging
import time

from server.desk import Desk
from server.logs import note
from server.replicas.port import ClusterFault
from server.store.port import SessionStore, StoreFault

TIDY_S = 15.0
EXPIRY_S = 3_600.0
EMPTY_DAYS = 1.0
BATCH = 500
DAY_S = 86_400.0
_LOG = logging.getLogger("server.retention")


async def keep_house(desk: Desk, store: SessionStore, days: float) -> None:
    """Tidy up every few seconds and let sessions expire every hour, until cancelled."""
    expire_at = 0.0
    while True:
        await asyncio.sleep(TIDY_S)
        desk.tidy()
        if time.monotonic() >= expire_at:
            expire_at = time.monotonic() + EXPIRY_S
            try:
                await expire(desk, store, days, time.time())
            except (StoreFault, ClusterFault) as fault:
                note(_LOG, "sessions not expired", logging.ERROR, fault=str(fault)[:200])


async def expire(desk: Desk, store: SessionStore, days: float, now: float) -> int:
    """Erase the sessions that were not used for `days`, and those of a day ago in which nothing was asked; how many."""
    erased = 0
    while True:
        keys = await store.expired(now - days * DAY_S, now - min(days, EMPTY_DAYS) * DAY_S, BATCH)
        keys = tuple(key for key in keys if not desk.in_use(key))
        if not keys:
            break
        erased += await desk.erase(keys)
    if erased:
        note(_LOG, "sessions expired", count=erased)
    return erased
