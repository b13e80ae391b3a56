"""A circuit breaker: a service that fails again and again is left alone for a while, then tried with one request.

States: closed -> (`faults` in a row) open -> (`rest_s` later) half open, where one trial is admitted -> closed, or open again
for twice as long, up to `longest_s`. Knows nothing of what it guards.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

BreakerState = Literal["closed", "open", "half_open"]


@dataclass(frozen=True, slots=True)
class BreakerRules:
    """After how many faults in a row it opens, and for how many seconds, at first and at most."""

    faults: int = 3
    rest_s: float = 5.0
    longest_s: float = 60.0


class Breaker:
    """Every admitted request is reported once: `held`, `failed` or `undecided`."""

    def __init__(self, rules: BreakerRules | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._rules = rules or BreakerRules()
        self._clock = clock
        self._faults = 0
        self._rest_s = self._rules.rest_s
        self._until: float | None = None  # None while closed
        self._tried = False

    @property
    def state(self) -> BreakerState:
        if self._until is None:
            return "closed"
        return "half_open" if self._tried or self._clock() >= self._until else "open"

    def admits(self) -> bool:
        """Whether a request may be sent now. While half open the first asker is the trial, and others wait for its end."""
        if self._until is None:
            return True
        if self._tried or self._clock() < self._until:
            return False
        self._tried = True
        return True

    def held(self) -> None:
        """A request was answered as it should be."""
        self._faults, self._rest_s = 0, self._rules.rest_s
        self._until, self._tried = None, False

    def failed(self) -> None:
        """A request was not answered as it should be."""
        self._faults += 1
        if self._until is not None:
            if not self._tried:
                return  # it was sent before the breaker opened
            self._rest_s = min(2 * self._rest_s, self._rules.longest_s)
        elif self._faults < self._rules.faults:
            return
        self._until, self._tried = self._clock() + self._rest_s, False

    def undecided(self) -> None:
        """A request was given up by the asker before it told anything."""
        self._tried = False
