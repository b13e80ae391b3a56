"""The pace at which streams are looked at, with a clock that only what is done moves on."""

from __future__ import annotations

import asyncio
import heapq
import time
from dataclasses import dataclass, field
from statistics import median

from assistant.pacing import BEAT_S, CALM_S, MOST_S, Pace
from server.heartbeat import keep_beat

RATE = 20.0
LOOK_S, PIECE_S = 55e-6, 8e-6  # of processor time


@dataclass
class OneProcess:
    """Streams of `RATE` pieces a second, read by one process for `seconds`: whatever is due first is looked at, then the next."""

    streams: int
    seconds: float = 6.0
    look_s: float = LOOK_S
    pace: Pace = field(default_factory=Pace)
    late_s: list[float] = field(default_factory=list)
    beats_s: list[float] = field(default_factory=list)
    looks: int = 0

    def run(self) -> float:
        """The delay of the 99th percentile, once the first second is over."""
        now, due = 0.0, [(n / self.streams / RATE, n) for n in range(self.streams)]
        first = {n: at for at, n in due}  # when the first piece not yet read came
        heapq.heappush(due, (BEAT_S, -1))
        while due[0][0] < self.seconds:
            at, stream = heapq.heappop(due)
            now = max(now, at)
            if stream < 0:
                self.pace.beat(now - at)
                self.beats_s.append(now - at)
                heapq.heappush(due, (now + BEAT_S, -1))
                continue
            pieces = 1 + int((now - first[stream]) * RATE)
            now += self.look_s + pieces * PIECE_S
            self.looks += 1
            if at > 1.0:
                self.late_s += [now - first[stream] - n / RATE for n in range(pieces)]
            first[stream] += pieces / RATE
            heapq.heappush(due, (first[stream] + self.pace.hold_s, stream))
        ordered = sorted(self.late_s)
        return ordered[int(len(ordered) * 0.99)]


def test_a_process_that_keeps_up_holds_nothing() -> None:
    one = OneProcess(500)
    assert one.run() < 0.005
    assert one.pace.hold_s == 0
    assert one.looks == len(one.late_s) + 500 * RATE  # each piece by itself


def test_past_what_it_keeps_up_with_streams_wait_instead_of_all_else() -> None:
    """1,000 streams of 20 pieces a second, of which one process could look at 800: pieces that are late come together in any case,
    but then whatever else there is to do is as late as they are."""
    unpaced, one = OneProcess(1_000, pace=Still()), OneProcess(1_000)
    unpaced.run()
    assert one.run() < 0.1
    assert 0 < one.pace.hold_s < MOST_S
    assert 4 * median(one.beats_s) < median(unpaced.beats_s)


def test_however_late_it_is_nothing_is_held_longer_than_the_bound() -> None:
    one = OneProcess(4_000)
    one.run()
    assert one.pace.hold_s == MOST_S


def test_the_hold_grows_with_the_delay_and_goes_when_beats_come_on_time_again() -> None:
    pace = Pace()
    for _ in range(100):
        pace.beat(CALM_S)
    assert pace.hold_s == 0
    held = []
    for _ in range(60):
        pace.beat(2 * CALM_S)
        held.append(pace.hold_s)
    assert held == sorted(held)
    assert 0 < held[-1] < MOST_S
    for _ in range(30):
        pace.beat(0.0)
    assert pace.hold_s == 0


def test_one_late_beat_holds_nobody_up() -> None:
    pace = Pace()
    pace.beat(0.05)
    assert pace.hold_s == 0


class Still(Pace):
    """One that is told nothing."""

    __slots__ = ()

    def beat(self, late_s: float) -> None: ...


class Heard(Pace):
    """One that waits to be told, and keeps the first that it is."""

    __slots__ = ("told",)

    def __init__(self) -> None:
        super().__init__()
        self.told: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def beat(self, late_s: float) -> None:
        if not self.told.done():
            self.told.set_result(late_s)


async def test_a_beat_is_late_by_as_long_as_something_else_held_the_loop() -> None:
    pace = Heard()
    beating = asyncio.create_task(keep_beat(pace))
    await asyncio.sleep(0)
    time.sleep(BEAT_S + 0.05)  # noqa: ASYNC251 - what is tested is a loop that is held up
    assert await pace.told > 0.04
    beating.cancel()
