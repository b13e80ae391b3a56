"""A budget of the language model's tokens, by the minute: what it is overdrawn by has to be earned first."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from assistant.errors import ModelFault
from assistant.model import ChatModel, ChatRequest, Piece, TextPiece
from server.buckets import Bucket


class BudgetedModel:
    """`ChatModel` over another, up to `per_minute` tokens (0: any number); past it requests are `overloaded` at once.

    What a request costs is known when it ends: it is let in while anything is left.
    """

    def __init__(self, model: ChatModel, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._model = model
        self._clock = clock
        self._bucket = Bucket(per_minute, clock()) if per_minute else None

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Piece, None]:
        """See `ChatModel`. A request that is broken off costs the pieces that came."""
        if self._bucket is not None and self._bucket.wait_s(self._clock()) > 0:
            raise ModelFault("overloaded", "the budget of tokens is spent")
        tokens = 0
        try:
            async with aclosing(self._model.stream(request)) as pieces:
                async for piece in pieces:
                    tokens = (
                        tokens + 1 if isinstance(piece, TextPiece) else piece.prompt_tokens + piece.completion_tokens
                    )
                    yield piece
        finally:
            if self._bucket is not None:
                self._bucket.take(self._clock(), tokens)
