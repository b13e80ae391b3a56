"""The numbering of one session as a state machine: what gets which `seq`, what a resume sends, which id is which turn.

Knows nothing of sockets or tasks; the caller sends what these methods return.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.events import Text
from server.frames import Ack, ConnectionFrame, PastTurn, Resync, SessionFrame, wire
from server.protocol import EditConstraints, Message, Refused

KEPT_FRAMES = 2_000
KEPT_BYTES = 400_000
KEPT_TURNS = 50
KEPT_IDS = 2_000


@dataclass(frozen=True, slots=True)
class Accepted:
    """A new turn, of this number."""

    turn: int


@dataclass(frozen=True, slots=True)
class Repeated:
    """The turn of this number had the same id and body."""

    turn: int


class Conversation:
    """One session's frames. `newest` is the last `seq` given out, `running` the turn under way."""

    def __init__(self, kept_frames: int = KEPT_FRAMES, kept_bytes: int = KEPT_BYTES) -> None:
        self.newest = 0
        self.running: int | None = None
        self._kept_frames = kept_frames
        self._kept_bytes = kept_bytes
        self._log: deque[str] = deque()
        self._log_bytes = 0
        self._turns: OrderedDict[int, list[SessionFrame]] = OrderedDict()
        self._ids: OrderedDict[str, tuple[bytes, int]] = OrderedDict()
        self._last_turn = 0

    def submit(self, frame: Message | EditConstraints) -> Accepted | Repeated:
        """Take a message up as a turn, or recognise it. Raises `Refused`: `id_reused`, or `busy` while a turn runs."""
        body = _digest(frame)
        seen = self._ids.get(frame.id)
        if seen is not None:
            if seen[0] != body:
                raise Refused("id_reused", "This `id` was used before with another body.", frame.id)
            return Repeated(seen[1])
        if self.running is not None:
            raise Refused("busy", "The last message is still being answered.", frame.id)
        self._last_turn += 1
        self.running = self._last_turn
        self._ids[frame.id] = (body, self._last_turn)
        while len(self._ids) > KEPT_IDS:
            self._ids.popitem(last=False)
        return Accepted(self._last_turn)

    def finish(self, turn: int) -> None:
        """The turn is over; the next may begin."""
        if self.running == turn:
            self.running = None

    def number(self, frame: SessionFrame, turn: int = 0) -> str:
        """The frame's wire text under the next `seq`, kept for replay."""
        text = wire(frame, self.newest + 1, turn)
        self.newest += 1
        self._log.append(text)
        self._log_bytes += len(text)
        while len(self._log) > self._kept_frames or (self._log_bytes > self._kept_bytes and len(self._log) > 1):
            self._log_bytes -= len(self._log.popleft())
        if turn:
            self._keep(frame, turn)
        return text

    def aside(self, frame: ConnectionFrame, seq: int | None = None) -> str:
        """The wire text of a frame of the connection: it repeats the newest `seq` (or carries `seq`) and is not kept."""
        return wire(frame, self.newest if seq is None else seq)

    def since(self, seq: int) -> tuple[str, ...] | None:
        """Every frame with a larger number than `seq`, contiguous; None where not all of them are kept."""
        first = self.newest - len(self._log) + 1
        if seq > self.newest or seq + 1 < first:
            return None
        return tuple(self._log)[seq + 1 - first :]

    def snapshot(self) -> Resync:
        """The whole state, for a client whose `resume_from` is no longer kept."""
        turns = tuple(PastTurn(turn, tuple(_merged(frames))) for turn, frames in self._turns.items())
        return Resync(turns, self.running)

    def _keep(self, frame: SessionFrame, turn: int) -> None:
        if isinstance(frame, Ack) and frame.duplicate:
            return
        self._turns.setdefault(turn, []).append(frame)
        while len(self._turns) > KEPT_TURNS:
            self._turns.popitem(last=False)


def _digest(frame: Message | EditConstraints) -> bytes:
    body = (
        f"message\0{frame.text}"
        if isinstance(frame, Message)
        else "\0".join(("edit", *frame.remove, *map(repr, frame.set)))
    )
    return hashlib.blake2b(body.encode(), digest_size=16).digest()


def _merged(frames: Iterable[SessionFrame]) -> Iterator[SessionFrame]:
    """The frames with every run of texts in one piece."""
    for is_text, run in itertools.groupby(frames, lambda frame: isinstance(frame, Text)):
        if is_text:
            yield Text("".join(frame.delta for frame in run if isinstance(frame, Text)))
        else:
            yield from run
