"""How several servers over one store share its sessions: each session has at most one leader, which runs its turns.

The leader alone numbers and stores frames; it passes them on to the servers that show the session, and they pass on to it
what their clients ask for. Knows nothing of sessions' insides; `Alone` is the one server that there mostly is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from server.errors import ServerError


class ClusterFault(ServerError):
    """The other servers cannot be reached, nor is it known who leads. Trying again may help."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who leads a session. `fence` is larger than that of every leader before."""

    replica: str
    fence: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a frame that was passed on: its line's numbers, or why it was refused. `elsewhere`: not the leader."""

    seq: int = 0
    turn: int = 0
    duplicate: bool = False
    code: str = ""
    words: str = ""
    reference: str | None = None
    retry_after_s: int | None = None
    elsewhere: bool = False


class Member(Protocol):
    """What one server does for the others. `session` is a key."""

    async def asked(self, session: str, frame: str) -> Answer:
        """Act on a client's frame (its JSON) for a session that this server leads, or may lead."""
        ...

    def heard(self, session: str, seq: int, text: str) -> None:
        """The leader stored a frame. An empty text only says that there is one of this number."""

    def ended(self, session: str) -> None:
        """The session is erased, or this server leads it no longer."""

    def newest(self, session: str) -> int | None:
        """The number of the last stored frame, where this server leads."""


Ear = Callable[[str, str], None]


class Cluster(Protocol):
    """The servers there are. Awaitables may raise `ClusterFault`."""

    @property
    def shared(self) -> bool:
        """Whether there may be others at all; where not, no other method needs to be called."""
        ...

    @property
    def replica(self) -> str: ...

    def start(self, member: Member) -> Awaitable[None]: ...

    def close(self) -> Awaitable[None]: ...

    def lead(self, session: str) -> Awaitable[Tenure]:
        """Lead it from now on, if nobody does; who does."""
        ...

    def leader(self, session: str) -> Awaitable[str | None]: ...

    def keep(self, sessions: Sequence[str]) -> Awaitable[frozenset[str]]:
        """Go on leading these; those that are lost."""
        ...

    def release(self, sessions: Sequence[str]) -> Awaitable[None]: ...

    def watch(self, session: str) -> Awaitable[None]:
        """Be told what the session's leaders store."""
        ...

    def unwatch(self, session: str) -> None: ...

    def publish(self, session: str, seq: int, text: str) -> None:
        """Tell those who watch of a frame that this server stored."""

    def ask(self, replica: str, session: str, frame: str) -> Awaitable[Answer | None]:
        """Pass a frame on; None where there is no answer in time."""
        ...

    def erased(self, session: str) -> Awaitable[None]:
        """Tell whoever has to do with it."""
        ...

    def announce(self, text: str) -> None:
        """Tell every other server, now or never: whoever misses it does without."""

    def listen(self, ear: Ear) -> None:
        """Be given what others announce: which server does, and what."""


class Alone:
    """The only server: it leads every session."""

    shared = False
    replica = "alone"

    async def start(self, member: Member) -> None:
        pass

    async def close(self) -> None:
        pass

    async def lead(self, session: str) -> Tenure:
        return Tenure(self.replica, 0)

    async def leader(self, session: str) -> str | None:
        return self.replica

    async def keep(self, sessions: Sequence[str]) -> frozenset[str]:
        return frozenset()

    async def release(self, sessions: Sequence[str]) -> None:
        pass

    async def watch(self, session: str) -> None:
        pass

    def unwatch(self, session: str) -> None:
        pass

    def publish(self, session: str, seq: int, text: str) -> None:
        pass

    async def ask(self, replica: str, session: str, frame: str) -> Answer | None:
        return None

    async def erased(self, session: str) -> None:
        pass

    def announce(self, text: str) -> None:
        pass

    def listen(self, ear: Ear) -> None:
        pass
