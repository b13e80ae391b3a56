"""The seam to where sessions are kept, and its fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from server.errors import ServerError
from server.store.values import Queuer, SavedFrame, SavedSaying, SavedSession, SavedTurn, Write

Row = Mapping[str, str | int | float | None]


class StoreFault(ServerError):
    """The store cannot be reached, or (`refused`) does not take what it is given however often it is tried."""

    def __init__(self, words: str, *, refused: bool = False) -> None:
        super().__init__(words)
        self.refused = refused


class SessionStore(Protocol):
    """Where sessions, turns, frames, result sets and feedback are kept. Every method may raise `StoreFault`.

    What `append` was given is durable when it returns: it survives kill -9 of this process.
    """

    async def append(self, writes: Sequence[Write], fences: Mapping[str, int]) -> frozenset[str]:
        """Store all in one transaction. `fences` names, by session, the fence that its writer holds; the sessions that
        hold another by now, or are erased, are given back and nothing of theirs is stored."""
        ...

    async def load(self, session: str) -> SavedSession | None: ...

    async def fence(self, session: str, fence: int) -> bool:
        """From now on only the writer with this fence may append to the session; False where a later one may already."""
        ...

    async def turn(self, session: str, id: str) -> SavedTurn | None:
        """The turn of the client's own id."""
        ...

    async def saying(self, session: str, id: str) -> SavedSaying | None:
        """An agent's words by the id that their page gave them."""
        ...

    async def queue(self) -> tuple[Queuer, ...]:
        """The sessions that wait for a person or were promised one, the first that asked first."""
        ...

    async def frames(self, session: str, after: int, upto: int, limit: int) -> tuple[SavedFrame, ...]:
        """The first `limit` frames with `after` < seq <= `upto`, in order."""
        ...

    async def last_turns(self, session: str, upto: int, turns: int) -> tuple[SavedFrame, ...]:
        """The frames of the session's last `turns` turns with seq <= `upto`, in order."""
        ...

    async def newest(self, sessions: Sequence[str]) -> Mapping[str, int]:
        """The last frame's number of each session that there is."""
        ...

    async def unended(self) -> tuple[str, ...]:
        """The sessions with a turn that has not ended."""
        ...

    async def export(self, session: str) -> Mapping[str, Sequence[Row]] | None:
        """Everything kept of a session, by table; None where there is none."""
        ...

    async def sessions_of(self, customer: str, shop: str) -> tuple[str, ...]: ...

    async def erase(self, sessions: Sequence[str]) -> int:
        """Delete them so that no file of the store holds a byte of theirs; how many there were."""
        ...

    async def expired(self, used_before: float, empty_before: float, limit: int) -> tuple[str, ...]:
        """Sessions last used before a moment, and those made before another in which nothing was ever asked."""
        ...

    async def close(self) -> None: ...
