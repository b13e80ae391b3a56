"""The chat model whose libraries are imported when an engine can be used: they take a second, which no start waits for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from threading import Lock, Thread
from typing import TYPE_CHECKING

from assistant.errors import ModelFault
from assistant.model import ChatRequest, EngineStatus, Piece
from assistant.pacing import Pace

if TYPE_CHECKING:
    from assistant.llm import EngineWatch, OpenAIChatModel


class LateChatModel:
    """`OpenAIChatModel` once it is needed. Hand `prepare` to the engine, so that the first customer does not wait for it."""

    def __init__(self, engine: EngineWatch, streams: int, pace: Pace | None = None) -> None:
        self._engine = engine
        self._streams = streams
        self._pace = pace
        self._lock = Lock()
        self._model: OpenAIChatModel | None = None

    def prepare(self, status: EngineStatus) -> None:
        """Import in a thread of its own as soon as the engine can be used. May be called from any thread."""
        if status.usable and self._model is None:
            Thread(target=self._made, name="chat model", daemon=True).start()

    async def close(self) -> None:
        """See `OpenAIChatModel`."""
        if self._model is not None:
            await self._model.close()

    @property
    def running(self) -> int:
        """How many requests run."""
        return self._model.running if self._model is not None else 0

    @property
    def resting(self) -> bool:
        """The engine is left alone after faults."""
        return self._model is not None and self._model.resting

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Piece, None]:
        """See `ChatModel`."""
        if self._engine.endpoint() is None:
            raise ModelFault("unavailable", "the engine is not ready")
        model = self._model
        if model is None:
            model = await asyncio.to_thread(self._made)
        async with aclosing(model.stream(request)) as pieces:
            async for piece in pieces:
                yield piece

    def _made(self) -> OpenAIChatModel:
        with self._lock:
            if self._model is None:
                from assistant.llm import OpenAIChatModel

                self._model = OpenAIChatModel(self._engine, self._streams, pace=self._pace)
            return self._model
