"""The language model that is not there: evaluation of what works without one."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from assistant.errors import ModelFault
from assistant.model import ChatRequest, Piece, TextPiece


class NoModel:
    """A `ChatModel` that fails at once. Turns do not ask it while the engine's state says that it is off."""

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Piece, None]:
        if request.max_tokens >= 0:
            raise ModelFault("unavailable", "there is no model")
        yield TextPiece("")
