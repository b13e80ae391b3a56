"""Texts of a turn that nobody reads: they are put together, so that a reader who stalls costs those who read next to nothing.

What is held back has been shown to nobody and is told no later than `HELD_S` after it was said; a turn that is stopped or ends
lets it out first. Knows nothing of who reads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from assistant.events import Text

HELD_S = 1.0
HELD_CHARACTERS = 64 * 1024  # half of what may wait for a client


class Unread:
    """Holds texts back; `tell` gets them joined, in order."""

    __slots__ = ("_held", "_length", "_tell", "_timer")

    def __init__(self, tell: Callable[[Text], None]) -> None:
        self._tell = tell
        self._held: list[str] = []
        self._length = 0
        self._timer: asyncio.TimerHandle | None = None

    def hold(self, text: Text) -> None:
        self._held.append(text.delta)
        self._length += len(text.delta)
        if self._length >= HELD_CHARACTERS:
            self.let_out()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(HELD_S, self.let_out)

    def let_out(self) -> None:
        """Tell what is held, if anything is."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._held:
            text, self._held, self._length = Text("".join(self._held)), [], 0
            self._tell(text)
