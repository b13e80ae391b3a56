"""A customer's copy of a conversation: all that is kept of it, without what the staff wrote for itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from server.store.port import Row

OF_STAFF = frozenset({"notes", "drafts"})
# what agents decided is told to the assistant, and the name of an account is the staff's business
_LEFT_OUT: Mapping[str, frozenset[str]] = {
    "handoffs": frozenset({"agent", "words", "decision"}),
    "sayings": frozenset({"agent", "draft"}),
}
_STATE = "state"
_SUMMARY = "summary"  # of what is in the copy in full, and of what agents decided


def copy_of(kept: Mapping[str, Sequence[Row]]) -> Mapping[str, Sequence[Row]]:
    """The copy of what a store exports, by table."""
    return {name: [_row(name, row) for row in rows] for name, rows in kept.items() if name not in OF_STAFF}


def _row(table: str, row: Row) -> Row:
    told = {name: value for name, value in row.items() if name not in _LEFT_OUT.get(table, ())}
    if table == "sessions":
        told[_STATE] = _state(told.get(_STATE))
    return told


def _state(text: object) -> str | None:
    if not isinstance(text, str):
        return None
    try:
        saved = json.loads(text)
        saved[_STATE].pop(_SUMMARY, None)
        pending = saved[_STATE].get("service", {}).get("pending")
        if pending:
            pending.pop("agent", None)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None  # a state of another version: what it tells is in the turns
    return json.dumps(saved, ensure_ascii=False)
