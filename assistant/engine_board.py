"""The status of an engine, and those who want to hear when it changes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Literal

from assistant.model import EngineStatus

State = Literal["off", "preparing", "loading", "ready", "down", "unavailable"]
StatusListener = Callable[[EngineStatus], None]
_LOG = logging.getLogger(__name__)


class StatusBoard:
    """Holds one status. Listeners are called in the order they came, in the event loop that says it."""

    def __init__(self, status: EngineStatus) -> None:
        self.status = status
        self._listeners: list[StatusListener] = []

    def subscribe(self, listener: StatusListener) -> Callable[[], None]:
        """Have `listener` called at each change; returns the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    async def wait_for(self, *states: State) -> EngineStatus:
        """The status once it is one of `states`, however briefly."""
        if self.status.state in states:
            return self.status
        reached: asyncio.Future[EngineStatus] = asyncio.get_running_loop().create_future()

        def look(status: EngineStatus) -> None:
            if status.state in states and not reached.done():
                reached.set_result(status)

        unsubscribe = self.subscribe(look)
        try:
            return await reached
        finally:
            unsubscribe()

    def say(self, status: EngineStatus) -> None:
        """Change the status and tell the listeners; saying the same again tells nobody."""
        if status == self.status:
            return
        if status.state != self.status.state:
            _LOG.info("engine %s: %s", status.state, status.detail)
        self.status = status
        for listener in tuple(self._listeners):
            listener(status)
