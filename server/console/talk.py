"""One conversation as an agent reads it: its turns with their frames and traces, its handoffs, and in brief what has to be known."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.dialogue import DialogueState
from assistant.memory import SUMMARY_LINE
from assistant.saving import StateUnreadable
from assistant.saving import load as load_state
from server.frames import Json
from server.history import snapshot
from server.store.sql import translated
from server.store.tables import events, feedback, handoffs, sessions, traces, turns
from server.store.values import SavedFrame

BRIEF_TURNS = 50
BRIEF_SHOWN = 5
BRIEF_LINES = 30
_BROKEN = {"failed": "message", "interrupted": "reason"}
Frames = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn with its frames, without their numbers, and what happened inside it."""

    turn: int
    at: float
    status: str
    frames: tuple[Json, ...]
    trace: Json


@dataclass(frozen=True, slots=True)
class Brief:
    """What an agent has to know who comes to a conversation (docs/console.md)."""

    language: str | None
    sentiment: str
    urgent: bool
    intent: str | None
    reason: str | None
    summary: tuple[str, ...]
    constraints: tuple[Json, ...]
    cart: tuple[Json, ...]
    shown: tuple[Json, ...]
    proposals: tuple[Json, ...]
    needs_person: Json
    failures: tuple[Json, ...]


class Talk:
    """Raises `StoreFault`."""

    def __init__(self, reader: AsyncEngine) -> None:
        self._reader = reader

    async def turns(self, session: str, before: int | None, limit: int) -> tuple[tuple[Turn, ...], bool]:
        """The last turns before one (None: of all), oldest first, and whether there are older ones."""
        wanted = select(turns).where(turns.c.session == session).order_by(turns.c.turn.desc()).limit(limit + 1)
        if before is not None:
            wanted = wanted.where(turns.c.turn < before)
        found = await self._all(wanted)
        rows = sorted(found[:limit], key=lambda row: row.turn)
        if not rows:
            return (), False
        first, last = rows[0].turn, rows[-1].turn
        frames, inside = await self._frames(session, first, last), await self._traces(session, first, last)
        told = tuple(
            Turn(row.turn, row.began, row.status, frames.get(row.turn, ()), inside.get(row.turn)) for row in rows
        )
        return told, len(found) > limit

    async def trace(self, session: str, turn: int) -> Json:
        """What happened inside a turn; None where it is not known."""
        return (await self._traces(session, turn, turn)).get(turn)

    async def handoffs(self, session: str) -> tuple[Mapping[str, Json], ...]:
        rows = await self._all(select(handoffs).where(handoffs.c.session == session).order_by(handoffs.c.number))
        named = ("number", "state", "reason", "words", "agent", "asked", "joined", "answered", "ended", "due")
        return tuple(
            {
                **{name: row._mapping[name] for name in named},
                "resolved": None if row.resolved is None else bool(row.resolved),
                "decision": row.decision,
            }
            for row in rows
        )

    async def brief(self, session: str) -> Brief:
        """Of the last turns, by what the customer saw and by the dialogue's state."""
        told, _ = await self.turns(session, None, BRIEF_TURNS)
        thumbs = await self._all(
            select(feedback.c.turn, feedback.c.reason).where(feedback.c.session == session, feedback.c.thumb == "down")
        )
        saved = await self._all(select(sessions.c.state, sessions.c.language).where(sessions.c.session == session))
        asked = await self._all(
            select(handoffs.c.reason).where(handoffs.c.session == session, handoffs.c.ended.is_(None))
        )
        state = _state(saved[0].state if saved else None)
        reason = asked[0].reason if asked else None
        return brief_of(told, {row.turn: row.reason for row in thumbs}, state, reason)

    async def _frames(self, session: str, first: int, last: int) -> dict[int, tuple[Json, ...]]:
        wanted = select(events.c.seq, events.c.turn, events.c.kind, events.c.frame).where(
            events.c.session == session, events.c.turn.between(first, last)
        )
        saved = [SavedFrame(*row) for row in await self._all(wanted.order_by(events.c.seq))]
        return {past.turn: past.frames for past in snapshot(saved, None).turns}

    async def _traces(self, session: str, first: int, last: int) -> dict[int, Json]:
        wanted = select(traces.c.turn, traces.c.trace).where(
            traces.c.session == session, traces.c.turn.between(first, last)
        )
        return {row.turn: json.loads(row.trace) for row in await self._all(wanted)}

    async def _all(self, wanted: Any) -> Sequence[Any]:
        with translated():
            async with self._reader.connect() as connection:
                found: Sequence[Any] = (await connection.execute(wanted)).all()
                return found


def brief_of(told: Sequence[Turn], thumbs: Mapping[int, str], state: DialogueState, reason: str | None) -> Brief:
    """`thumbs` are the turns that the customer was not content with."""
    by_turn = [(turn.turn, cast(Frames, turn.frames)) for turn in told]
    frames = [frame for _, of_turn in by_turn for frame in of_turn]
    understood = next((frame for frame in reversed(frames) if frame["type"] == "understood"), {})
    titles = {card["product"]: card["title"] for frame in frames for card in _cards(frame)}
    cart = [{**line, "title": titles.get(line["product"])} for line in understood.get("cart", ())]
    return Brief(
        language=understood.get("language"),
        sentiment=understood.get("sentiment", "neutral"),
        urgent=understood.get("urgent", False),
        intent=understood.get("intent"),
        reason=reason,
        summary=so_far(state.summary, _said(frames)),
        constraints=tuple(understood.get("constraints", ())),
        cart=tuple(cart),
        shown=_shown(by_turn),
        proposals=_proposals(frames),
        needs_person=_needing_person(state),
        failures=_failures(told, by_turn, thumbs),
    )


def _state(text: str | None) -> DialogueState:
    """The dialogue's state as it is kept; an empty one where that cannot be read."""
    try:
        return DialogueState() if text is None else load_state(text)
    except StateUnreadable:
        return DialogueState()


def _needing_person(state: DialogueState) -> Json:
    """The change of an order that waits for an agent's consent."""
    pending = state.service.pending
    if pending is None or pending.needs_person is None:
        return None
    language = state.language or "en"
    return {
        "action": pending.action,
        "arguments": json.loads(pending.arguments),
        "title": pending.told.title.get(language),
        "lines": [line.get(language) for line in pending.told.lines],
        "why": pending.needs_person,
    }


def so_far(summary: str, said: Sequence[str]) -> tuple[str, ...]:
    """What the customer said, oldest first: the summary's lines of turns that are not told, then those that are."""
    told = {" ".join(text.split())[: SUMMARY_LINE - 1] for text in said}
    older = [line for line in summary.split("\n") if line and line[: SUMMARY_LINE - 1] not in told]
    return (*older, *said)[-BRIEF_LINES:]


def _said(frames: Frames) -> tuple[str, ...]:
    return tuple(frame["text"] for frame in frames if frame["type"] == "ack" and frame["text"])


def _cards(frame: Mapping[str, Any]) -> Frames:
    return frame["items"] if frame["type"] in ("recommended", "compared") else ()


def _shown(by_turn: Sequence[tuple[int, Frames]]) -> tuple[Json, ...]:
    named = ("ordinal", "product", "sku", "title", "price")
    shown = [
        {
            "result_set": frame["result_set"],
            "turn": turn,
            "items": [{name: card[name] for name in named} for card in _cards(frame)],
        }
        for turn, frames in by_turn
        for frame in frames
        if _cards(frame)
    ]
    return tuple(reversed(shown[-BRIEF_SHOWN:]))


def _proposals(frames: Frames) -> tuple[Json, ...]:
    outcomes = {frame["proposal"]: frame["outcome"] for frame in frames if frame["type"] == "acted"}
    return tuple(
        {**{name: frame[name] for name in ("proposal", "action", "title")}, "outcome": outcomes.get(frame["proposal"])}
        for frame in frames
        if frame["type"] == "proposed"
    )


def _failures(
    told: Sequence[Turn], by_turn: Sequence[tuple[int, Frames]], thumbs: Mapping[int, str]
) -> tuple[Json, ...]:
    """What went wrong, in order of turns."""
    found: list[tuple[int, str, str]] = [(turn, "thumb_down", words) for turn, words in thumbs.items()]
    for number, frames in by_turn:
        for frame in frames:
            kind = frame["type"]
            if kind in _BROKEN and frame.get("reason") not in ("stop", "replaced", "handoff"):
                found.append((number, kind, frame[_BROKEN[kind]]))
            elif kind == "recommended" and not frame["items"]:
                found.append((number, "nothing_found", "; ".join(one["label"] for one in frame["relaxations"])))
            elif kind == "done" and frame["notice"]:
                found.append((number, "notice", frame["notice"]))
    for turn in told:
        trace: Any = turn.trace or {}
        found += [(turn.turn, "dropped", f"{one['cause']}: {one['sentence']}") for one in trace.get("dropped", ())]
    return tuple({"turn": turn, "kind": kind, "words": words} for turn, kind, words in sorted(found))
