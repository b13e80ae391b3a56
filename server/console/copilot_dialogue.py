"""A stored conversation as the copilot takes it: the dialogue's state, and what was said since an agent took it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.copilot.values import AgentSaid, AgentShowed, CustomerSaid, Heard
from assistant.dialogue import DialogueState, ResultSet, Shown
from assistant.saving import StateUnreadable, load
from server.history import snapshot
from server.store.port import SessionStore
from server.store.values import SavedFrame, SavedSession

PAGE = 500
LAST_TURNS = 50  # that are translated at once
LISTENED = 2_000  # frames since an agent took the conversation that are read, the newest


@dataclass(frozen=True, slots=True)
class Conversation:
    """`customers` are the accounts that the customer may be known by: as the shop says, then as was proved in the dialogue."""

    state: DialogueState
    heard: tuple[Heard, ...]
    customers: tuple[str, ...]


async def conversation_of(
    store: SessionStore, saved: SavedSession, masks: Callable[[str], str], since: float
) -> Conversation:
    """The conversation as it is stored. `masks` is done to every text, which a model may read. An account that was proved in it counts
    where it was used after `since`. Raises `StoreFault`."""
    state = _state(saved)
    row = saved.handoff
    heard: tuple[Heard, ...] = ()
    if row is not None and row.state == "joined" and row.first_seq is not None:
        frames = await _frames(store, saved.session, max(row.first_seq - 1, saved.newest - LISTENED), saved.newest)
        heard = tuple(_heard(frames, state, masks))
    return Conversation(state, heard, tuple(filter(None, (saved.customer, state.service.proved(since)))))


@dataclass(frozen=True, slots=True)
class SaidThere:
    """Words in a conversation: `place` 0 is what the customer said in the turn, 1, 2 ... are the texts that answered, in order."""

    turn: int
    place: int
    text: str


async def said_in(
    store: SessionStore, saved: SavedSession, turns: frozenset[int] | None, masks: Callable[[str], str]
) -> list[SaidThere]:
    """What was said in these turns (None: in the last ones), oldest first, masked as a model may read it. Raises `StoreFault`."""
    frames = await store.last_turns(saved.session, saved.newest, LAST_TURNS if turns is None else saved.turns)
    said: list[SaidThere] = []
    for past in snapshot(frames, None).turns:
        if turns is not None and past.turn not in turns:
            continue
        bodies: list[Mapping[str, Any]] = [body for body in past.frames if isinstance(body, dict)]
        asked = next((body["text"] for body in bodies if body["type"] == "ack"), "")
        answers = [
            body.get("delta") or body.get("text", "") for body in bodies if body["type"] in ("text", "agent_text")
        ]
        said += [SaidThere(past.turn, place, masks(text)) for place, text in enumerate([asked, *answers]) if text]
    return said


async def _frames(store: SessionStore, session: str, after: int, upto: int) -> list[SavedFrame]:
    found: list[SavedFrame] = []
    while page := await store.frames(session, after, upto, PAGE):
        found += page
        after = page[-1].seq
    return found


def _state(saved: SavedSession) -> DialogueState:
    """The state that is stored; a fresh one where there is none that this version reads."""
    try:
        return load(saved.state) if saved.state else DialogueState(language=saved.language)
    except StateUnreadable:
        return DialogueState(language=saved.language)


def _heard(frames: Iterable[SavedFrame], state: DialogueState, masks: Callable[[str], str]) -> Iterator[Heard]:
    for frame in frames:
        body: dict[str, Any] = json.loads(frame.text)
        match body["type"]:
            case "ack" if not body["duplicate"] and body["text"]:
                yield CustomerSaid(masks(body["text"]))
            case "agent_text":
                yield AgentSaid(masks(body["text"]))
            case "recommended" if body["items"]:
                items = tuple(Shown(card["product"], card["sku"]) for card in body["items"])
                yield AgentShowed(ResultSet(body["result_set"], state.turn, items, state.goal))
