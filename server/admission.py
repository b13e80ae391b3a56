"""Who may ask now, and who has to wait: decided before anything is spent on a message.

Rates are kept by conversation, address, shop and in all; the number of turns answered at once is bounded, and so is the
line of those that wait. Knows nothing of sockets or turns.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

from server.buckets import Buckets, whole_seconds

Cause = Literal["session", "address", "shop", "total", "line", "sockets", "leaving"]
FIRST_TURN_S = 4.0
# frames of whatever kind for each message that a conversation may send: each may be stored
FRAMES_FOR_A_MESSAGE = 10
_WEIGHT = 0.05  # of the newest turn in the average of how long one takes
_LONGEST_S = 60.0


@dataclass(frozen=True, slots=True)
class Rules:
    """How many turns are answered at once and how many wait; how many are asked for in a minute (0: any number)."""

    turns: int = 64
    waiting: int = 256
    session_per_minute: int = 30
    address_per_minute: int = 300
    total_per_minute: int = 0
    address_sockets: int = 200


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks. `shop_per_minute` is what the shop may ask in all, 0 for any number."""

    session: str
    address: str = ""
    shop: str = "default"
    shop_per_minute: int = 0


class Denied(Exception):
    """Not now: `retry_after_s` says when it may be tried again, `cause` what is short."""

    def __init__(self, cause: Cause, retry_after_s: float) -> None:
        super().__init__(f"{cause}: again in {retry_after_s:.1f} s")
        self.cause: Cause = cause
        self.retry_after_s = whole_seconds(retry_after_s)


class Admission:
    """One for the process. Methods belong to the event loop."""

    def __init__(
        self,
        rules: Rules,
        clock: Callable[[], float] = time.monotonic,
        tell: Callable[[Cause], None] = lambda _cause: None,
    ) -> None:
        """`tell` hears of each denial."""
        self._rules = rules
        self._tell = tell
        self._clock = clock
        self._buckets = Buckets(clock)
        self._sockets: Counter[str] = Counter()
        self._line: deque[_Waiter] = deque()
        self._turn_s = FIRST_TURN_S
        self.running = 0
        self.leaving = False

    @property
    def waiting(self) -> int:
        return len(self._line)

    @property
    def full(self) -> bool:
        """Whether a turn that came now would stand in line."""
        return self.running >= self._rules.turns or bool(self._line)

    def message(self, asker: Asker) -> None:
        """Count a message that would begin a turn. Raises `Denied`, and then nothing is counted."""
        rates = [(key, rate, cause) for key, rate, cause in self._rates(asker) if rate]
        if self.leaving:
            self._deny("leaving", 1.0)
        waits = [(self._buckets.wait_s(key, rate), cause) for key, rate, cause in rates]
        longest, cause = max(waits, key=lambda wait: wait[0], default=(0.0, "total"))
        if longest > 0:
            self._deny(cause, longest)
        if self.running >= self._rules.turns and len(self._line) >= self._rules.waiting:
            self._deny("line", self.expected_s(len(self._line)))
        for key, rate, _ in rates:
            self._buckets.take(key, rate)

    def _rates(self, asker: Asker) -> tuple[tuple[str, int, Cause], ...]:
        rules = self._rules
        return (
            (f"session {asker.session}", rules.session_per_minute, "session"),
            (f"address {asker.address}", rules.address_per_minute if asker.address else 0, "address"),
            (f"shop {asker.shop}", asker.shop_per_minute, "shop"),
            ("total", rules.total_per_minute, "total"),
        )

    def request(self, address: str) -> None:
        """Count a request that costs little, a ticket's. Raises `Denied`."""
        self._count(f"request {address}", self._rules.address_per_minute, "address")

    def conversation(self, address: str) -> None:
        """Count a conversation that begins. Raises `Denied`."""
        self._count(f"conversation {address}", self._rules.address_per_minute, "address")

    def frame(self, session: str) -> None:
        """Count a frame of a conversation, of whatever kind. Raises `Denied`."""
        self._count(f"frame {session}", self._rules.session_per_minute * FRAMES_FOR_A_MESSAGE, "session")

    def _count(self, key: str, per_minute: int, cause: Cause) -> None:
        if per_minute and (wait_s := self._buckets.wait_s(key, per_minute)) > 0:
            self._deny(cause, wait_s)
        if per_minute:
            self._buckets.take(key, per_minute)

    def socket(self, address: str) -> None:
        """Count a connection that opens. Raises `Denied`."""
        if self.leaving:
            self._deny("leaving", 1.0)
        if address and self._sockets[address] >= self._rules.address_sockets:
            self._deny("sockets", _LONGEST_S)
        self._sockets[address] += 1

    def socket_closed(self, address: str) -> None:
        self._sockets[address] -= 1
        if self._sockets[address] <= 0:
            del self._sockets[address]

    def expected_s(self, ahead: int) -> float:
        """Seconds until a turn with so many before it in the line begins, going by the last turns."""
        return min(_LONGEST_S, self._turn_s * (ahead + 1) / self._rules.turns)

    @asynccontextmanager
    async def turn(self, tell: Callable[[int], None] = lambda _position: None) -> AsyncIterator[None]:
        """Hold one of the places in which turns are answered, after those that came before.

        `tell` is given the position in the line, 1 for the next: when it is joined, and whenever it has halved since.
        """
        if self.running >= self._rules.turns or self._line:
            await self._stand_in_line(tell)
        else:
            self.running += 1
        began = self._clock()
        try:
            yield
        finally:
            self._turn_s += _WEIGHT * (self._clock() - began - self._turn_s)
            self.running -= 1
            self._next()

    async def _stand_in_line(self, tell: Callable[[int], None]) -> None:
        waiter = _Waiter(asyncio.get_running_loop().create_future(), tell)
        self._line.append(waiter)
        waiter.is_at(len(self._line))
        try:
            await waiter.place
        except asyncio.CancelledError:
            if waiter in self._line:
                self._line.remove(waiter)
            elif not waiter.place.cancelled():
                self.running -= 1  # the place was given, and nobody is there to take it
                self._next()
            raise

    def _next(self) -> None:
        while self._line and self.running < self._rules.turns:
            waiter = self._line.popleft()
            if not waiter.place.done():
                self.running += 1
                waiter.place.set_result(None)
        for position, waiter in enumerate(self._line, start=1):
            waiter.is_at(position)

    def _deny(self, cause: Cause, seconds: float) -> None:
        self._tell(cause)
        raise Denied(cause, seconds)


class _Waiter:
    """One that stands in line."""

    __slots__ = ("_told", "place", "tell")

    def __init__(self, place: asyncio.Future[None], tell: Callable[[int], None]) -> None:
        self.place = place
        self.tell = tell
        self._told: int | None = None

    def is_at(self, position: int) -> None:
        if self._told is None or position * 2 <= self._told:
            self._told = position
            self.tell(position)
