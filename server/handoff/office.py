"""The office as the sessions of a server see it: whether it is open, who waits, and how long that takes.

What it knows of other servers' sessions it is told (`learn`); what happens here it counts at once. Knows no store and no sockets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from server.handoff.hours import Hours
from server.store.values import Queuer


@dataclass(frozen=True, slots=True)
class Staffing:
    """`accounts` of agents there are, `at_work` of them now; `handling_s` is how long a conversation keeps one of them, as measured."""

    accounts: int = 0
    at_work: int = 0
    handling_s: float | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a person is asked for now: `due` is until when a promise is kept."""

    state: Literal["waiting", "promised"]
    due: float | None = None


class Office:
    """One for the process. Methods belong to the event loop."""

    def __init__(self, hours: Hours, promise_s: float, clock: Callable[[], float]) -> None:
        self.hours = hours
        self.staffing = Staffing()
        self._promise_s = promise_s
        self._clock = clock
        self._waiting: dict[str, tuple[float, str]] = {}

    @property
    def staffed(self) -> bool:
        """Whether there is anybody who could ever come."""
        return self.staffing.accounts > 0

    @property
    def open(self) -> bool:
        return self.hours.open_at(self._clock()) is not None

    def now(self) -> float:
        return self._clock()

    def terms(self) -> Terms:
        return Terms("waiting") if self.open else Terms("promised", self.due())

    def due(self) -> float | None:
        """Until when what is asked for now is answered; None: the office does not open in the next weeks."""
        return self.hours.after(self._clock(), self._promise_s)

    def learn(self, staffing: Staffing, queue: Sequence[Queuer]) -> None:
        self.staffing = staffing
        self._waiting = {one.session: (one.asked, one.shop) for one in queue if one.state == "waiting"}

    def joins(self, session: str, shop: str, asked: float) -> None:
        self._waiting[session] = asked, shop

    def leaves(self, session: str) -> None:
        self._waiting.pop(session, None)

    def waiting(self) -> tuple[str, ...]:
        return tuple(self._waiting)

    def position(self, session: str) -> int | None:
        """The place in the queue of the session's shop, 1 for the next."""
        own = self._waiting.get(session)
        if own is None:
            return None
        return 1 + sum(
            (asked, key) < (own[0], session) for key, (asked, shop) in self._waiting.items() if shop == own[1]
        )

    def wait_s(self, position: int) -> int | None:
        """The wait to expect; None where nothing has been measured, or nobody is at work."""
        staffing = self.staffing
        if staffing.handling_s is None or not staffing.at_work:
            return None
        return round(staffing.handling_s * position / staffing.at_work)
