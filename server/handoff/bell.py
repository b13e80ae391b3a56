"""Whoever looks at all conversations is told which of them have changed. Knows nothing of who that is."""

from __future__ import annotations

from collections.abc import Callable

Ear = Callable[[str, str], None]
# a frame that changes how a conversation looks from outside
HEARD = frozenset({"ack", "understood", "done", "interrupted", "failed", "handoff", "agent_text"})
CAME_OR_WENT = ""
GONE = "gone"


class Bell:
    """`ears` are given a session and the type of a frame of it that is stored by now, `CAME_OR_WENT`, or `GONE` once it is erased."""

    __slots__ = ("ears",)

    def __init__(self) -> None:
        self.ears: set[Ear] = set()

    def ring(self, session: str, text: str) -> None:
        """A frame, as it is sent, is stored."""
        if self.ears:
            kind = text[9 : text.find('"', 9)]
            if kind in HEARD:
                self.tell(session, kind)

    def tell(self, session: str, kind: str = CAME_OR_WENT) -> None:
        for ear in self.ears:
            ear(session, kind)
