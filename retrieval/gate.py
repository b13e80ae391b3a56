"""A gate that lets a few threads through at a time, first come first served.

Searches compute and do not wait: more of them at once than there are cores only take the interpreter's lock from each other, and
whoever came first may be done last.
"""

from __future__ import annotations

from collections import deque
from threading import Lock
from types import TracebackType


class Gate:
    """A context manager that `places` threads may be in at once; those who wait come in in the order in which they came.

    Not reentrant: whoever enters twice may wait for itself.
    """

    def __init__(self, places: int) -> None:
        self._free = max(places, 1)
        self._waiting: deque[Lock] = deque()
        self._lock = Lock()

    def __enter__(self) -> None:
        with self._lock:
            if self._free and not self._waiting:
                self._free -= 1
                return
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        try:
            turn.acquire()  # released by the one who leaves, whose place it takes
        except BaseException:  # an interrupt: whoever comes next must not wait for one who is gone
            self._give_up(turn)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._pass_on()

    def _pass_on(self) -> None:
        if self._waiting:
            self._waiting.popleft().release()
        else:
            self._free += 1

    def _give_up(self, turn: Lock) -> None:
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
            else:
                self._pass_on()
