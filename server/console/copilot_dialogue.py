"""A stored conversation as the copilot takes it: the dialogue's state, and what was said since an agent took it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from assistant.copilot.values import AgentSaid, AgentShowed, CustomerSaid, Heard
from assistant.dialogue import DialogueState, ResultSet, Shown
from assistant.saving import StateUnreadable, load
from server.store.port import SessionStore
from server.store.values import SavedFrame, SavedSession

PAGE = 500
LISTENED = 2_000  # frames since an agent took the conversation that are read, the newest


@dataclass(frozen=True, slots=True)
class Conversation:
    """`customer` is who the customer proved to be, "" where nobody."""

    state: DialogueState
    heard: tuple[Heard, ...]
    customer: str


async def conversation_of(store: SessionStore, saved: SavedSession, masks: Callable[[str], str]) -> Conversation:
    """The conversation as it is stored. `masks` is done to every text, which a model may read. Raises `StoreFault`."""
    state = _state(saved)
    row = saved.handoff
    heard: tuple[Heard, ...] = ()
    if row is not None and row.state == "joined" and row.first_seq is not None:
        frames = await _frames(store, saved.session, max(row.first_seq - 1, saved.newest - LISTENED), saved.newest)
        heard = tuple(_heard(frames, state, masks))
    return Conversation(state, heard, saved.customer or state.service.customer)


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
