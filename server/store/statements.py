"""The statements by which writes are stored, each with the parameters it takes; `ORDER` is that in which rows refer to each other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, assert_never

from sqlalchemy import BindParameter, Executable, Table, bindparam, func, insert, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from server.store.bulk import ENDED
from server.store.tables import (
    events,
    feedback,
    handoffs,
    result_sets,
    sayings,
    sessions,
    signals,
    traces,
    turns,
)
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
    Touched,
    TurnBecame,
    Write,
)

_key: BindParameter[str] = bindparam("key")
_turn: BindParameter[int] = bindparam("number")
_INSERT = {
    NewSession: insert(sessions),
    NewTurn: insert(turns),
    NewFrame: insert(events),
    NewResults: insert(result_sets),
    NewSignal: insert(signals),
    NewSaying: insert(sayings),
}
# of these a row takes the place of the one with its key
_UPSERT: dict[type[Write], tuple[Table, tuple[str, ...]]] = {
    NewFeedback: (feedback, ("session", "turn")),
    HandoffRow: (handoffs, ("session", "number")),
    NewTrace: (traces, ("session", "turn")),
}
_UPDATE = {
    TurnBecame: update(turns)
    .where(turns.c.session == _key, turns.c.turn == _turn)
    .values(status=bindparam("became"), ended=bindparam("at"), tries=turns.c.tries + bindparam("tried")),
    NewState: update(sessions)
    .where(sessions.c.session == _key)
    .values(state=bindparam("new_state"), used=bindparam("at")),
    Touched: update(sessions)
    .where(sessions.c.session == _key)
    .values(
        used=bindparam("at"),
        language=func.coalesce(bindparam("new_language"), sessions.c.language),
        page=func.coalesce(bindparam("new_page"), sessions.c.page),
    ),
}
ORDER: tuple[type[Write], ...] = (
    NewSession,
    NewTurn,
    TurnBecame,
    NewFrame,
    NewState,
    NewResults,
    NewFeedback,
    NewSignal,
    Touched,
    HandoffRow,
    NewSaying,
    NewTrace,
)


def values_of(write: Write) -> dict[str, Any]:
    """The parameters of a write's statement."""
    match write:
        case NewSession():
            row = {"shop": write.shop, "customer": write.customer, "language": write.language, "page": write.page}
            return {"session": write.session, **row, "created": write.at, "used": write.at}
        case NewTurn():
            asked = {"id": write.id, "digest": write.digest, "asked": write.asked, "status": write.status}
            tries = int(write.status == "running")
            return {"session": write.session, "turn": write.turn, **asked, "tries": tries, "began": write.at}
        case TurnBecame():
            ended = write.at if write.status in ENDED else None
            tried = int(write.status == "running")
            return {
                "key": write.session,
                "number": write.turn,
                "became": write.status,
                "at": ended,
                "tried": tried,
            }
        case NewFrame():
            numbers = {"seq": write.seq, "turn": write.turn}
            return {"session": write.session, **numbers, "kind": write.kind, "frame": write.text}
        case NewState():
            return {"key": write.session, "new_state": write.state, "at": write.at}
        case NewResults():
            items = json.dumps(write.items, ensure_ascii=False)
            numbers = {"seq": write.seq, "turn": write.turn}
            return {"session": write.session, **numbers, "result_set": write.result_set, "items": items}
        case NewFeedback():
            said = {"thumb": write.thumb, "reason": write.reason}
            return {"session": write.session, "turn": write.turn, **said, "at": write.at}
        case NewSignal():
            return {"session": write.session, "kind": write.kind, "product": write.product, "at": write.at}
        case Touched():
            return {"key": write.session, "new_language": write.language, "new_page": write.page, "at": write.at}
        case HandoffRow() | NewSaying() | NewTrace():
            return {name: int(one) if isinstance(one, bool) else one for name, one in asdict(write).items()}
        case _:
            assert_never(write)


def _replacing(table: Table, key: tuple[str, ...], *, sqlite: bool) -> Executable:
    made = sqlite_insert(table) if sqlite else postgresql_insert(table)
    changed = {column.name: made.excluded[column.name] for column in table.columns if column.name not in key}
    return made.on_conflict_do_update(index_elements=list(key), set_=changed)


def statements(*, sqlite: bool) -> Mapping[type[Write], Executable]:
    """How each kind of write is stored, in SQLite or in PostgreSQL."""
    upserts = {kind: _replacing(table, key, sqlite=sqlite) for kind, (table, key) in _UPSERT.items()}
    return {**_INSERT, **_UPDATE, **upserts}
