"""How long readers of a model's streams hold off, so that pieces come together when the process is behind.

As network cards moderate interrupts: what arrives first waits a moment for what follows it, and all of it costs one look (Mogul
and Ramakrishnan, "Eliminating receive livelock in an interrupt-driven kernel", 1997). While the process keeps up nothing waits.
Knows nothing of loops, clocks or streams.
"""

from __future__ import annotations

BEAT_S = 0.02
MOST_S = 0.1
CALM_S = 0.008  # so late may an event loop be that has time to spare
_GAIN = 8.0
_WEIGHT = 0.1  # of the newest beat in the average


class Pace:
    """`hold_s` is how long a reader waits after a piece before it takes all that came: 0 while beats come on time, at most
    `MOST_S`, in between as much as the average beat is later than `CALM_S` allows."""

    __slots__ = ("_late_s", "hold_s")

    def __init__(self) -> None:
        self._late_s = 0.0
        self.hold_s = 0.0

    def beat(self, late_s: float) -> None:
        """One of the beats that are due every `BEAT_S` came so late (seconds)."""
        self._late_s += _WEIGHT * (max(0.0, late_s) - self._late_s)
        self.hold_s = min(MOST_S, _GAIN * max(0.0, self._late_s - CALM_S))
