"""A language model for the staff, behind the customers: it is asked only while no customer waits, and gives way when one does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from assistant.errors import ModelFault
from assistant.model import ChatModel, ChatRequest, Piece, TextPiece

AT_ONCE = 2
PATIENCE_S = 10.0
LOOK_S = 0.1


class BackRoomModel:
    """`ChatModel` over another, `at_once` requests at most. `busy` tells whether customers take all there is.

    Raises `ModelFault` (`overloaded`) where no moment comes within `patience_s`, and where customers begin to wait meanwhile.
    """

    def __init__(
        self,
        model: ChatModel,
        busy: Callable[[], bool],
        at_once: int = AT_ONCE,
        patience_s: float = PATIENCE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model, self._busy, self._patience_s, self._clock = model, busy, patience_s, clock
        self._places = asyncio.Semaphore(at_once)

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Piece, None]:
        """See `ChatModel`."""
        until = self._clock() + self._patience_s
        try:
            async with asyncio.timeout(self._patience_s):
                await self._places.acquire()
        except TimeoutError:
            raise ModelFault("overloaded", "other drafts are being written") from None
        try:
            while self._busy():
                if self._clock() >= until:
                    raise ModelFault("overloaded", "customers come first")
                await asyncio.sleep(LOOK_S)
            async with aclosing(self._model.stream(request)) as pieces:
                async for piece in pieces:
                    yield piece
                    if isinstance(piece, TextPiece) and self._busy():
                        raise ModelFault("overloaded", "customers come first")
        finally:
            self._places.release()
