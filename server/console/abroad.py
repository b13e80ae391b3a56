"""What the consoles of several servers tell each other: who has a conversation open where, notes, erasures, who is at work.

Nothing that was written goes along: who is told of a note looks it up. Knows nothing of sockets.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from server.handoff.bell import GONE, Bell
from server.replicas.port import Cluster

ASKED_S = 25.0  # whoever wants to know who is there asks again within this time, and is answered


@dataclass(frozen=True, slots=True)
class There:
    """A conversation on another server: whether its customer has a page open, which agents have it open; told at `at`."""

    online: bool
    agents: tuple[str, ...]
    at: float


@dataclass(frozen=True, slots=True)
class News:
    """What another server tells. `kind` is note, no_note (both with the note's `number`), staff, who or there."""

    kind: str
    session: str = ""
    number: int = 0


def gone_json(session: str) -> str:
    """What tells the other servers of an erasure."""
    return _json(kind=GONE, session=session)


class Abroad:
    """`heard` is called with what others tell; what they tell of who is there is kept, and asked for with `presence`. `bell` rings for what
    was erased elsewhere."""

    def __init__(self, cluster: Cluster, bell: Bell, clock: Callable[[], float]) -> None:
        self._cluster, self._bell, self._clock = cluster, bell, clock
        self._there: dict[str, dict[str, There]] = defaultdict(dict)
        self._asked: dict[str, float] = {}
        self.heard: Callable[[News], None] = lambda _news: None
        cluster.listen(self._hear)

    def tell(self, kind: str, session: str = "", number: int = 0) -> None:
        self._announce(kind=kind, session=session, number=number)

    def ask_who(self, session: str) -> None:
        """Have others tell who has the conversation open with them, now and as it changes for a while."""
        self._announce(kind="who", session=session)

    def tell_presence(self, session: str, online: bool, agents: tuple[str, ...]) -> None:
        """Tell who is here, if anybody asked of late."""
        if self.asked(session):
            self._announce(kind="there", session=session, online=online, agents=agents)

    def asked(self, session: str) -> bool:
        return self._asked.get(session, float("-inf")) > self._clock() - ASKED_S

    def presence(self, session: str) -> tuple[bool, frozenset[str]]:
        """Whether the customer, and which agents, have the conversation open elsewhere."""
        of_late = [one for one in self._there.get(session, {}).values() if one.at > self._clock() - ASKED_S]
        return any(one.online for one in of_late), frozenset(name for one in of_late for name in one.agents)

    def forget_old(self) -> None:
        """Drop what nobody told or asked of late."""
        since = self._clock() - ASKED_S
        self._asked = {session: at for session, at in self._asked.items() if at > since}
        for session, there in list(self._there.items()):
            kept = {replica: one for replica, one in there.items() if one.at > since}
            if kept:
                self._there[session] = kept
            else:
                del self._there[session]

    def _announce(self, **told: Any) -> None:
        self._cluster.announce(_json(**told))

    def _hear(self, replica: str, text: str) -> None:
        told: dict[str, Any] = json.loads(text)
        session = told["session"]
        match told["kind"]:
            case "gone":
                self._bell.tell(session, GONE)
                return
            case "who":
                self._asked[session] = self._clock()
            case "there":
                self._there[session][replica] = There(told["online"], tuple(told["agents"]), self._clock())
        self.heard(News(told["kind"], session, told.get("number", 0)))


def _json(**told: Any) -> str:
    return json.dumps(told, ensure_ascii=False)
