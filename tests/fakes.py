"""Fakes of the assistant's seams, for unit tests: a model that says what it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence

from assistant.errors import ModelFault
from assistant.model import ChatRequest, Piece, TextPiece, TokenCount

Step = str | ModelFault | asyncio.Event


class ScriptedModel:
    """A `ChatModel` that answers each call with the next script: pieces of text, an event to wait for, or a fault.

    `requests` are the calls it got; `closed` counts streams that were left before their end.
    """

    def __init__(self, *scripts: Sequence[Step]) -> None:
        self._scripts = list(scripts)
        self.requests: list[ChatRequest] = []
        self.closed = 0

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Piece, None]:
        self.requests.append(request)
        script = self._scripts.pop(0)
        try:
            for step in script:
                if isinstance(step, ModelFault):
                    raise step
                if isinstance(step, asyncio.Event):
                    await step.wait()
                    continue
                yield TextPiece(step)
            yield TokenCount(prompt_tokens=100, completion_tokens=len(script), finish="stop")
        except (GeneratorExit, asyncio.CancelledError):
            self.closed += 1
            raise
