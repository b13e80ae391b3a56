"""Wrong proofs of accounts, counted in the sessions' database: for every server over it, and after each restart, the same."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.service.dialogue.identity import SPAN_S
from server.orders.store import translated
from server.orders.tables import proof_tries


class StoredTries:
    """Implements `assistant.service.dialogue.identity.Tries`. `engines` are a writer and a reader of an opened store."""

    def __init__(self, engines: tuple[AsyncEngine, AsyncEngine], now: Callable[[], float]) -> None:
        self._writer, self._reader = engines
        self._now = now

    async def begin(self, most: Mapping[str, int]) -> str | None:
        tried, since = secrets.token_hex(8), self._now() - SPAN_S
        rows = [{"tried": tried, "name": name, "at": self._now()} for name in most]
        with translated():
            async with self._writer.begin() as connection:
                await connection.execute(delete(proof_tries).where(proof_tries.c.at <= since))
                await connection.execute(insert(proof_tries), rows)
            # counted once it is written: of two at the same time neither can overlook the other
            async with self._writer.begin() as connection:
                counted = select(proof_tries.c.name, func.count()).where(
                    proof_tries.c.name.in_(list(most)), proof_tries.c.at > since
                )
                found = {row[0]: row[1] for row in await connection.execute(counted.group_by(proof_tries.c.name))}
                if all(found[name] <= limit for name, limit in most.items()):
                    return tried
                await connection.execute(delete(proof_tries).where(proof_tries.c.tried == tried))
        return None

    async def succeeded(self, tried: str) -> None:
        with translated():
            async with self._writer.begin() as connection:
                await connection.execute(delete(proof_tries).where(proof_tries.c.tried == tried))
