"""Where a server asks for descriptions and decides on them: the shop as it is now, its model where it can be used, its approvals."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from assistant.answers.base import Shelf
from assistant.copy.approvals import Approvals
from assistant.copy.briefs import Brief, Entry, Status
from assistant.copy.writing import Copywriter
from assistant.model import ChatModel, EngineStatus
from retrieval.record import Catalogue

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class CopyDesk:
    """`shelf` and `status` are asked at each use. The errors are those of `assistant.errors`."""

    catalogue: Catalogue
    shelf: Callable[[], Shelf]
    model: ChatModel
    status: Callable[[], EngineStatus]
    approvals: Approvals

    async def write(self, product: str, brief: Brief) -> Entry:
        """A description that waits for approval; the one there is where the same was written from the same record."""
        digests = await asyncio.to_thread(self.catalogue.digests_of, [product])
        copywriter = Copywriter(self.shelf(), self.model if self.status().usable else None, digests)
        draft = await copywriter.write(product, brief)
        return await asyncio.to_thread(self.approvals.put, draft)

    async def listed(self, status: Status | None, product: str | None) -> tuple[Entry, ...]:
        """The newest last, at most `MOST_LISTED`."""
        return await asyncio.to_thread(self.approvals.all, status, product, MOST_LISTED)

    async def get(self, number: int) -> Entry:
        return await asyncio.to_thread(self.approvals.get, number)

    async def decide(self, number: int, status: Status, who: str, text: str | None) -> Entry:
        return await asyncio.to_thread(self.approvals.decide, number, status, who, text)

    def close(self) -> None:
        self.approvals.close()
