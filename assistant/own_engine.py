"""An engine of a command's own: started for as long as the command takes, with the model on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from assistant.engine import Engine, EngineConfig
from assistant.errors import AssistantError
from assistant.llm import OpenAIChatModel

READY_S = 900.0


@dataclass(frozen=True, slots=True)
class OwnEngine:
    engine: Engine
    model: OpenAIChatModel

    async def ready(self) -> None:
        """Waits until the model answers. Raises `AssistantError` where it will not."""
        status = await asyncio.wait_for(self.engine.wait_for("ready", "unavailable", "down"), READY_S)
        if not status.usable:
            raise AssistantError(f"the language model did not start: {status.detail}")


@asynccontextmanager
async def own_engine(config: EngineConfig) -> AsyncIterator[OwnEngine]:
    """Starts the engine, loading behind it, and stops it at the end, also of a command that was interrupted."""
    engine = Engine(config)
    model = OpenAIChatModel(engine)
    await engine.start()
    try:
        yield OwnEngine(engine, model)
    finally:
        await model.close()
        await engine.stop()
