"""Token buckets: how much may be asked for in a minute, by whom. Knows nothing of what is counted."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable

MINUTE_S = 60.0
MOST_KEYS = 50_000


class Bucket:
    """Holds at most `per_minute`, and gains as much in a minute. It may be overdrawn."""

    __slots__ = ("_at", "_left", "_most")

    def __init__(self, per_minute: float, now: float) -> None:
        self._most = float(per_minute)
        self._left = self._most
        self._at = now

    def wait_s(self, now: float, need: float = 1.0) -> float:
        """Seconds until `need` is there; 0 where it is."""
        self._gain(now)
        return max(0.0, (min(need, self._most) - self._left) * MINUTE_S / self._most)

    def take(self, now: float, amount: float = 1.0) -> None:
        self._gain(now)
        self._left -= amount

    def _gain(self, now: float) -> None:
        self._left = min(self._most, self._left + (now - self._at) * self._most / MINUTE_S)
        self._at = now


class Buckets:
    """A bucket for each key. Keys that have not been used for longest are forgotten past `most`: theirs are full by then,
    unless somebody makes up keys faster than that."""

    def __init__(self, clock: Callable[[], float], most: int = MOST_KEYS) -> None:
        self._clock = clock
        self._most = most
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def wait_s(self, key: str, per_minute: float, need: float = 1.0) -> float:
        """Seconds until the key may have `need`."""
        return self._bucket(key, per_minute).wait_s(self._clock(), need)

    def take(self, key: str, per_minute: float, amount: float = 1.0) -> None:
        self._bucket(key, per_minute).take(self._clock(), amount)

    def __len__(self) -> int:
        return len(self._buckets)

    def _bucket(self, key: str, per_minute: float) -> Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(per_minute, self._clock())
            while len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(key)
        return bucket


def whole_seconds(seconds: float) -> int:
    """As `Retry-After` writes it: whole seconds, at least one."""
    return max(1, math.ceil(seconds))
