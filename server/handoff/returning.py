"""What the assistant is told when an agent gives a conversation back: what was said and shown meanwhile, and what was decided."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from assistant.dialogue import KEPT_RESULT_SETS, DialogueState, ResultSet, Shown
from assistant.memory import remembered
from retrieval.products import Language
from server.store.values import SavedFrame

_DECIDED: dict[Language, str] = {
    "en": "Our colleague {agent} talked with the customer and decided: {decision}",
    "zh": "人工客服{agent}与顾客沟通后决定：{decision}",
}
_NOTHING = "-"  # a side that said nothing, as in an edit of chips


def taught(
    state: DialogueState, frames: Iterable[SavedFrame], agent: str, decision: str, masks: Callable[[str], str]
) -> DialogueState:
    """The state with what the frames of a handoff hold. `masks` is done to every text, which the model may read."""
    state = _talked_past(state)
    said, answers = _NOTHING, list[str]()
    for frame in frames:
        body: dict[str, Any] = json.loads(frame.text)
        match body["type"]:
            case "ack" if not body["duplicate"] and body["text"]:
                if said != _NOTHING or answers:
                    state = remembered(state, said, "\n".join(answers))
                said, answers = masks(body["text"]), []
            case "agent_text":
                answers.append(masks(body["text"]))
            case "recommended" if body["items"]:
                state = _shown(state, body)
    if said != _NOTHING or answers:
        state = remembered(state, said, "\n".join(answers))
    if not decision:
        return state
    line = _DECIDED[state.language or "en"].format(agent=agent, decision=" ".join(masks(decision).split()))
    return replace(state, summary="\n".join(filter(None, (state.summary, line))))


def _talked_past(state: DialogueState) -> DialogueState:
    """People talked since a proposal was shown: its button still confirms it, a plain yes does once it has been shown again."""
    pending = state.service.pending
    if pending is None:
        return state
    before = replace(pending, turn=min(pending.turn, state.turn - 1))
    return replace(state, service=replace(state.service, pending=before))


def _shown(state: DialogueState, body: dict[str, Any]) -> DialogueState:
    """What an agent showed is a result set like any other: "the second one" may mean one of it."""
    if any(known.id == body["result_set"] for known in state.result_sets):
        return state
    items = tuple(Shown(card["product"], card["sku"]) for card in body["items"])
    shown = ResultSet(body["result_set"], state.turn, items, state.goal)
    return replace(state, result_sets=(*state.result_sets, shown)[-KEPT_RESULT_SETS:])
