"""What waits to be sent to one socket: bounded, so that a client that does not read holds nobody up."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

LIMIT = 512
GIVEN_UP = 1013


@dataclass(frozen=True, slots=True)
class Close:
    """The socket is to be closed with this code."""

    code: int


class Outbox:
    """A queue of wire texts. Putting never waits; past `limit` what waits is dropped and the socket given up."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._waiting: deque[str] = deque()
        self._wake = asyncio.Event()
        self._close: Close | None = None

    @property
    def given_up(self) -> bool:
        return self._close is not None and self._close.code == GIVEN_UP

    def put(self, text: str) -> None:
        if self._close is not None:
            return
        if len(self._waiting) >= self._limit:
            self._waiting.clear()
            self.close(GIVEN_UP)
        else:
            self._waiting.append(text)
        self._wake.set()

    def preload(self, texts: tuple[str, ...]) -> None:
        """Put a replay in, which may be longer than `limit`."""
        self._limit += len(texts)
        self._waiting.extend(texts)
        self._wake.set()

    def close(self, code: int) -> None:
        """Take nothing more; once what waits is sent, the socket is closed."""
        self._close = Close(code)
        self._wake.set()

    async def get(self) -> str | Close:
        """The next text, waiting for one; `Close` when there will be none."""
        while not self._waiting:
            if self._close is not None:
                return self._close
            self._wake.clear()
            await self._wake.wait()
        return self._waiting.popleft()
