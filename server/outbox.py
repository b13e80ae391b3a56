"""What waits to be sent to one client: bounded, so that a client that does not read holds nobody up."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

LIMIT = 512
LIMIT_CHARACTERS = 128 * 1024
GIVEN_UP = 1013
BEHIND = 4  # frames that wait for a client that reads: a moment's; more means that it does not


@dataclass(frozen=True, slots=True)
class Close:
    """The connection is to be closed with this code."""

    code: int


@dataclass(frozen=True, slots=True)
class Past:
    """Frames that are read from the store when their turn to be sent has come."""

    texts: Callable[[], AsyncIterator[str]]


class Outbox:
    """A queue of wire texts. Putting never waits; past so many frames or characters what waits is dropped and the client
    given up, of which `on_give_up` hears: whoever sends may be held up by that very client. A frame of any length finds room
    where none waits.

    Where whoever sends waits for the next item, a text goes to `sends_at_once` instead, if that is set: no task need wake for
    it. It says False for what it cannot send, which then waits as ever.
    """

    __slots__ = (
        "_characters",
        "_close",
        "_limit",
        "_limit_characters",
        "_on_give_up",
        "_taker_waits",
        "_waiting",
        "_wake",
        "sends_at_once",
    )

    def __init__(
        self,
        on_give_up: Callable[[], None] = lambda: None,
        limit: int = LIMIT,
        limit_characters: int = LIMIT_CHARACTERS,
    ) -> None:
        self._on_give_up = on_give_up
        self._limit, self._limit_characters = limit, limit_characters
        self._characters = 0
        self._waiting: deque[str | Past] = deque()
        self._wake = asyncio.Event()
        self._close: Close | None = None
        self._taker_waits = False
        self.sends_at_once: Callable[[str], bool] | None = None

    @property
    def given_up(self) -> bool:
        return self._close is not None and self._close.code == GIVEN_UP

    @property
    def behind(self) -> bool:
        """Whether nobody takes what is put here, for now or for good."""
        return self._close is not None or len(self._waiting) >= BEHIND

    def put(self, item: str | Past) -> None:
        if self._close is not None:
            return
        if self._goes_at_once(item):
            return
        if self._waiting and (
            len(self._waiting) >= self._limit or self._characters + _length(item) > self._limit_characters
        ):
            self.give_up()
        else:
            self._waiting.append(item)
            self._characters += _length(item)
        self._wake.set()

    def give_up(self) -> None:
        """Drop what waits: the client may come again and resume."""
        self._waiting.clear()
        self._characters = 0
        self.close(GIVEN_UP)
        self._on_give_up()

    def close(self, code: int) -> None:
        """Take nothing more; once what waits is sent, the connection is closed."""
        self._close = Close(code)
        self._wake.set()

    async def get(self) -> str | Past | Close:
        """The next item, waiting for one; `Close` when there will be none."""
        while not self._waiting:
            if self._close is not None:
                return self._close
            self._wake.clear()
            self._taker_waits = True
            try:
                await self._wake.wait()
            finally:
                self._taker_waits = False
        item = self._waiting.popleft()
        self._characters -= _length(item)
        return item

    def _goes_at_once(self, item: str | Past) -> bool:
        if self.sends_at_once is None or not self._taker_waits or self._waiting or not isinstance(item, str):
            return False
        return self.sends_at_once(item)


def _length(item: str | Past) -> int:
    return len(item) if isinstance(item, str) else 0
