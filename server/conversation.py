"""One session as a state machine: which id is which turn, which turn runs and which wait, which frame gets which `seq`.

Sans-I/O: a method takes what happened and returns what is to be done about it, in order (`Effect`). It knows nothing of
sockets, tasks, clocks or databases; docs/protocol.md has its picture.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.events import Done, Failed, Interrupted, InterruptedBy, Timings, Usage
from server.frames import Ack, Queued, SessionFrame
from server.protocol import Asked, Decide, EditConstraints, Message, Refused
from server.store.values import Status

KEPT_IDS = 32  # longer than most conversations: in those no message needs a look into the store
TRIES = 2
PASSED_ON = Done("agent", Usage(0, 0, 0), Timings(None, None, None, None, 0.0))
WhileAnswering = Literal["queue", "interrupt", "reject"]
End = Done | Interrupted | Failed


@dataclass(frozen=True, slots=True)
class Limits:
    """What becomes of a message while another is answered, and how many may wait."""

    while_answering: WhileAnswering = "queue"
    waiting: int = 5


@dataclass(slots=True)
class Line:
    """A numbered frame: to be stored, then sent."""

    seq: int
    turn: int
    frame: SessionFrame


@dataclass(frozen=True, slots=True)
class Opened:
    """A turn is to be stored with what was asked."""

    turn: int
    asked: Asked
    digest: str
    status: Status


@dataclass(frozen=True, slots=True)
class Became:
    """The stored turn's status is another."""

    turn: int
    status: Status


@dataclass(frozen=True, slots=True)
class Begin:
    """The turn is to be answered now. `waited`: it was asked for before the last answer was there to be seen. `quiet`: a person answers;
    it is only to be understood."""

    turn: int
    asked: Asked
    waited: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Halt:
    """The turn that runs is to be ended; `end` follows when it has."""

    turn: int
    reason: InterruptedBy


Effect = Line | Opened | Became | Begin | Halt


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """A turn that has not ended, as it was stored. `shown`: whether more of it than its acknowledgement was."""

    turn: int
    asked: Asked
    digest: str
    status: Status
    tries: int = 0
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """The turn that an id belongs to."""

    turn: int
    digest: str


@dataclass(slots=True)
class Conversation:
    """`newest` is the last `seq` given out, `turns` the number of the last turn, `running` the one being answered.

    While `closing`, what waits goes on waiting. While `held`, a person answers: what is said ends at once as a turn passed on to them.
    Decisions on proposals are carried out, and edits of constraints taken in, without an answer.
    """

    newest: int = 0
    turns: int = 0
    limits: Limits = field(default_factory=Limits)
    running: int | None = None
    closing: bool = False
    held: bool = False
    _halted: bool = False
    _deciding: bool = False
    _waiting: deque[tuple[int, Asked]] = field(default_factory=deque)
    _ids: OrderedDict[str, Known] = field(default_factory=OrderedDict)

    @property
    def idle(self) -> bool:
        return self.running is None and not self._waiting

    def known(self, id: str) -> Known | None:
        """The turn of an id, if it is among the last few; those before are to be looked up where turns are stored."""
        return self._ids.get(id)

    @property
    def knows_all(self) -> bool:
        """Whether an id that is not `known` is new: every turn there was is among the last few."""
        return len(self._ids) == self.turns

    def submit(self, asked: Asked, known: Known | None) -> tuple[Effect, ...]:
        """Take a message up as a turn, or acknowledge again the turn of its id (`known`). The first line is its `ack`.

        Raises `Refused`: `id_reused` for another body, `busy` where no more may wait.
        """
        body = digest(asked)
        known = known or self._ids.get(asked.id)
        if known is not None:
            if known.digest != body:
                raise Refused("id_reused", "This `id` was used before with another body.", asked.id)
            return (self.line(ack_of(asked, duplicate=True), known.turn),)
        passed_on = self.held and _for_people(asked)
        if not passed_on:
            self._admit(asked)
        self.turns += 1
        turn = self.turns
        self._remember(asked.id, Known(turn, body))
        ack = ack_of(asked, duplicate=False)
        if passed_on:
            return Opened(turn, asked, body, "running"), self.line(ack, turn), *self._passed_on(turn)
        if self.running is None:
            self._run(turn, asked)
            return (
                Opened(turn, asked, body, "running"),
                self.line(ack, turn),
                Begin(turn, asked, quiet=self._is_quiet(asked)),
            )
        taken = (Opened(turn, asked, body, "queued"), self.line(ack, turn))
        if self.limits.while_answering == "interrupt":
            replaced, self._waiting = self._waiting, deque([(turn, asked)])
            dropped = [self._dropped(one, "replaced") for one, _ in replaced]
            return *taken, *itertools.chain.from_iterable(dropped), *self._halt("replaced")
        self._waiting.append((turn, asked))
        return *taken, self.line(Queued(asked.id, len(self._waiting)), turn)

    def stop(self, turn: int) -> tuple[Effect, ...]:
        """End a turn that runs or waits. Raises `Refused` where it does neither."""
        if turn == self.running:
            return self._halt("stop")
        if all(turn != waiting for waiting, _ in self._waiting):
            raise Refused("unknown_turn", f"Turn {turn} is not running.")
        place = next(place for place, waiting in enumerate(self._waiting, 1) if waiting[0] == turn)
        self._waiting = deque(one for one in self._waiting if one[0] != turn)
        return *self._dropped(turn, "stop"), *self._positions(place)

    def end(self, turn: int, frame: End) -> tuple[Effect, ...]:
        """The turn that ran is over; the next begins."""
        if turn != self.running:
            return ()
        self.running = None
        return self.line(frame, turn), Became(turn, status_of(frame)), *self._next()

    def hold(self) -> tuple[Effect, ...]:
        """A person answers from now on: the turn that runs ends, what waits is theirs."""
        self.held = True
        if self.running is not None:
            return () if self._deciding else self._halt("handoff")
        return tuple(self._next())

    def let_go(self) -> None:
        """The assistant answers from now on."""
        self.held = False

    def say(self, frame: SessionFrame, turn: int = 0) -> Line | None:
        """Number a frame; None for one of a turn that is over."""
        return self.line(frame, turn) if turn in (0, self.running) else None

    def unsay(self, line: Line) -> None:
        """Take back the number of the last line, which cannot be sent."""
        if line.seq == self.newest:
            self.newest -= 1

    def line(self, frame: SessionFrame, turn: int) -> Line:
        self.newest += 1
        return Line(self.newest, turn, frame)

    def recover(self, open_turns: Sequence[OpenTurn]) -> tuple[Effect, ...]:
        """Go on after whoever ran this session is gone.

        A turn of which something was shown ends `interrupted`. One of which nothing was is answered again, once: what
        brought the server down must not do so for ever. Those that waited still do.
        """
        effects: list[Effect] = []
        for open_turn in open_turns:
            turn = open_turn.turn
            self._remember(open_turn.asked.id, Known(turn, open_turn.digest))
            if open_turn.status == "running" and (open_turn.shown or open_turn.tries >= TRIES):
                effects += self._dropped(turn, "restart")
            else:
                self._waiting.append((turn, open_turn.asked))
        return *effects, *self._next()

    def _admit(self, asked: Asked) -> None:
        if self.running is None:
            return
        if self.limits.while_answering == "reject":
            raise Refused("busy", "The last message is still being answered.", asked.id)
        if self.limits.while_answering == "queue" and len(self._waiting) >= self.limits.waiting:
            raise Refused("busy", f"{len(self._waiting)} messages are waiting already.", asked.id)

    def _passed_on(self, turn: int) -> tuple[Effect, ...]:
        return self.line(PASSED_ON, turn), Became(turn, "done")

    def _run(self, turn: int, asked: Asked) -> None:
        self.running, self._halted, self._deciding = turn, False, isinstance(asked, Decide)

    def _is_quiet(self, asked: Asked) -> bool:
        return self.held and isinstance(asked, EditConstraints)

    def _halt(self, reason: InterruptedBy) -> tuple[Effect, ...]:
        if self._halted or self.running is None:
            return ()
        self._halted = True
        return (Halt(self.running, reason),)

    def _dropped(self, turn: int, reason: InterruptedBy) -> tuple[Effect, ...]:
        """End a turn that is not being answered."""
        return self.line(Interrupted(Usage(0, 0, 0), reason), turn), Became(turn, "interrupted")

    def _next(self) -> Iterator[Effect]:
        while self._waiting and self.held and _for_people(self._waiting[0][1]):
            yield from self._passed_on(self._waiting.popleft()[0])
        if self._waiting and not self.closing:
            turn, asked = self._waiting.popleft()
            self._run(turn, asked)
            yield Became(turn, "running")
            yield Begin(turn, asked, waited=True, quiet=self._is_quiet(asked))
            yield from self._positions()

    def _positions(self, since: int = 1) -> Iterator[Effect]:
        """Tell those that moved up, from a place on."""
        for place, (turn, asked) in enumerate(self._waiting, 1):
            if place >= since:
                yield self.line(Queued(asked.id, place), turn)

    def _remember(self, id: str, known: Known) -> None:
        self._ids[id] = known
        while len(self._ids) > KEPT_IDS:
            self._ids.popitem(last=False)


def _for_people(asked: Asked) -> bool:
    """Whether a person answers this where one holds the conversation: a proposal is confirmed to the code that made it, and what a
    customer sets or takes away of the constraints holds whoever answers."""
    return isinstance(asked, Message)


def status_of(frame: End) -> Status:
    if isinstance(frame, Done):
        return "done"
    return "interrupted" if isinstance(frame, Interrupted) else "failed"


def ack_of(asked: Asked, *, duplicate: bool) -> Ack:
    """What acknowledges a message."""
    if isinstance(asked, Message):
        return Ack(asked.id, duplicate, asked.text)
    if isinstance(asked, Decide):
        return Ack(asked.id, duplicate, proposal=asked.proposal, confirmed=asked.confirmed)
    return Ack(asked.id, duplicate, "", asked.remove, asked.set)


def digest(asked: Asked) -> str:
    """What tells one body from another, whatever its id."""
    match asked:
        case Message():
            body = f"message\0{asked.text}"
        case Decide():
            body = f"decide\0{asked.proposal}\0{asked.confirmed}"
        case _:
            body = "\0".join(("edit", *asked.remove, *map(repr, asked.set)))
    return hashlib.blake2b(body.encode(), digest_size=16).hexdigest()
