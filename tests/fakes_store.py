"""A store of sessions in memory that keeps the contract of `server.store.port`, and can be told to fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from server.store.port import Row, StoreFault
from server.store.values import (
    HandoffRow,
    NewFeedback,
    NewFrame,
    NewResults,
    NewSaying,
    NewSession,
    NewSignal,
    NewState,
    NewTrace,
    NewTurn,
    Queuer,
    SavedFrame,
    SavedSaying,
    SavedSession,
    SavedTurn,
    Touched,
    TurnBecame,
    Write,
)

ENDED = ("done", "interrupted", "failed")


@dataclass
class _Kept:
    new: NewSession
    used: float
    fence: int = 0
    state: str | None = None
    turns: dict[int, SavedTurn] = field(default_factory=dict)
    frames: list[NewFrame] = field(default_factory=list)
    results: list[NewResults] = field(default_factory=list)
    feedback: dict[int, NewFeedback] = field(default_factory=dict)
    signals: list[NewSignal] = field(default_factory=list)
    handoffs: dict[int, HandoffRow] = field(default_factory=dict)
    sayings: dict[str, NewSaying] = field(default_factory=dict)
    traces: dict[int, NewTrace] = field(default_factory=dict)


class MemoryStore:
    """A `SessionStore`. `fault` is raised by every append while it is set; `commits` counts those that were kept."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self.fault: StoreFault | None = None
        self.commits = 0

    async def append(self, writes: Sequence[Write], fences: Mapping[str, int]) -> frozenset[str]:
        if self.fault is not None:
            raise self.fault
        new = {write.session for write in writes if isinstance(write, NewSession)}
        lost = {
            write.session
            for write in writes
            if (write.session in self._kept) == (write.session in new)
            or (write.session in fences and self._kept[write.session].fence != fences[write.session])
            or self._breaks(write)
        }
        for write in writes:
            if write.session not in lost:
                self._take(write)
        self.commits += 1
        return frozenset(lost)

    def _breaks(self, write: Write) -> bool:
        kept = self._kept.get(write.session)
        if kept is None:
            return False
        if isinstance(write, NewFrame):
            return bool(kept.frames) and kept.frames[-1].seq >= write.seq
        if isinstance(write, NewTurn):
            return write.turn in kept.turns or any(turn.id == write.id for turn in kept.turns.values())
        if isinstance(write, NewSaying):
            return write.id in kept.sayings
        return False

    def _take(self, write: Write) -> None:
        if isinstance(write, NewSession):
            self._kept[write.session] = _Kept(write, write.at)
            return
        kept = self._kept[write.session]
        match write:
            case NewTurn():
                tries = int(write.status == "running")
                kept.turns[write.turn] = SavedTurn(
                    write.turn, write.id, write.digest, write.asked, write.status, tries, shown=False
                )
            case TurnBecame():
                turn = kept.turns[write.turn]
                kept.turns[write.turn] = replace(
                    turn, status=write.status, tries=turn.tries + int(write.status == "running")
                )
            case NewFrame():
                kept.frames.append(write)
            case NewState():
                kept.state, kept.used = write.state, write.at
            case NewResults():
                kept.results.append(write)
            case NewFeedback():
                kept.feedback[write.turn] = write
            case NewSignal():
                kept.signals.append(write)
            case HandoffRow():
                kept.handoffs[write.number] = write
            case NewSaying():
                kept.sayings[write.id] = write
            case NewTrace():
                kept.traces[write.turn] = write
            case Touched():
                kept.used = write.at
                kept.new = replace(
                    kept.new, language=write.language or kept.new.language, page=write.page or kept.new.page
                )

    def _turn(self, kept: _Kept, turn: SavedTurn) -> SavedTurn:
        shown = any(one.turn == turn.turn and one.kind not in ("ack", "queued") for one in kept.frames)
        return replace(turn, shown=shown)

    async def load(self, session: str) -> SavedSession | None:
        kept = self._kept.get(session)
        if kept is None:
            return None
        unended = [self._turn(kept, turn) for turn in kept.turns.values() if turn.status not in ENDED]
        return SavedSession(
            session,
            kept.new.shop,
            kept.new.customer,
            kept.new.language,
            kept.new.page,
            kept.frames[-1].seq if kept.frames else 0,
            max(kept.turns, default=0),
            kept.state,
            tuple(sorted(unended, key=lambda turn: turn.turn)),
            kept.handoffs[max(kept.handoffs)] if kept.handoffs else None,
        )

    async def saying(self, session: str, id: str) -> SavedSaying | None:
        kept = self._kept.get(session)
        said = kept.sayings.get(id) if kept else None
        return SavedSaying(said.digest, said.seq) if said else None

    async def queue(self) -> tuple[Queuer, ...]:
        open_ones = [
            Queuer(key, kept.new.shop, row.state, row.asked, row.due)
            for key, kept in self._kept.items()
            for row in kept.handoffs.values()
            if row.state in ("waiting", "promised") and row.ended is None
        ]
        return tuple(sorted(open_ones, key=lambda one: (one.asked, one.session)))

    async def fence(self, session: str, fence: int) -> bool:
        kept = self._kept.get(session)
        if kept is None or kept.fence > fence:
            return False
        kept.fence = fence
        return True

    async def turn(self, session: str, id: str) -> SavedTurn | None:
        kept = self._kept.get(session)
        if kept is None:
            return None
        return next((self._turn(kept, turn) for turn in kept.turns.values() if turn.id == id), None)

    async def frames(self, session: str, after: int, upto: int, limit: int) -> tuple[SavedFrame, ...]:
        kept = self._kept.get(session)
        found = [one for one in kept.frames if after < one.seq <= upto] if kept else []
        return tuple(SavedFrame(one.seq, one.turn, one.kind, one.text) for one in found[:limit])

    async def last_turns(self, session: str, upto: int, turns: int) -> tuple[SavedFrame, ...]:
        found = [one for one in await self.frames(session, 0, upto, upto) if one.turn]
        newest = max((one.turn for one in found), default=0)
        return tuple(one for one in found if one.turn > newest - turns)

    async def newest(self, sessions: Sequence[str]) -> Mapping[str, int]:
        return {key: self._kept[key].frames[-1].seq for key in sessions if key in self._kept and self._kept[key].frames}

    async def unended(self) -> tuple[str, ...]:
        return tuple(
            key for key, kept in self._kept.items() if any(turn.status not in ENDED for turn in kept.turns.values())
        )

    async def export(self, session: str) -> Mapping[str, Sequence[Row]] | None:
        kept = self._kept.get(session)
        if kept is None:
            return None
        return {
            "sessions": [{"session": session, "shop": kept.new.shop, "state": kept.state}],
            "turns": [asdict(turn) for turn in kept.turns.values()],
            "events": [{"session": session, "seq": one.seq, "frame": one.text} for one in kept.frames],
            "result_sets": [{"session": session, "result_set": one.result_set} for one in kept.results],
            "feedback": [asdict(one) for one in kept.feedback.values()],
            "signals": [asdict(one) for one in kept.signals],
            "handoffs": [asdict(one) for one in kept.handoffs.values()],
            "sayings": [asdict(one) for one in kept.sayings.values()],
            "traces": [asdict(one) for one in kept.traces.values()],
            "notes": [],
            "drafts": [],
        }

    async def sessions_of(self, customer: str, shop: str) -> tuple[str, ...]:
        return tuple(key for key, kept in self._kept.items() if (kept.new.customer, kept.new.shop) == (customer, shop))

    async def erase(self, sessions: Sequence[str]) -> int:
        return sum(self._kept.pop(key, None) is not None for key in sessions)

    async def expired(self, used_before: float, empty_before: float, limit: int) -> tuple[str, ...]:
        old = [
            key
            for key, kept in self._kept.items()
            if kept.used < used_before or (kept.used < empty_before and not kept.turns)
        ]
        return tuple(old[:limit])

    async def close(self) -> None:
        pass
