"""Keeps what this server leads, and takes over what nobody leads any more, every moment."""

from __future__ import annotations

import asyncio
import logging

from server.desk import Desk
from server.logs import note
from server.replicas.port import ClusterFault
from server.store.port import StoreFault

EVERY_S = 1.5
_LOG = logging.getLogger("server.replicas")


async def keep_leads(desk: Desk) -> None:
    """Until cancelled. Faults are noted and tried again: meanwhile leases may run out, and fences hold."""
    while True:
        await asyncio.sleep(EVERY_S)
        try:
            await desk.keep_leads()
        except (ClusterFault, StoreFault) as fault:
            note(_LOG, "leads not kept", logging.WARNING, fault=str(fault)[:200])
