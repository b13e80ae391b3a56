"""Reads files of dialogues with the whole state expected after each turn (docs/dialogue.md), one dialogue a line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from assistant.dialogue import Intent
from eval.errors import EvalError
from eval.state_notation import Wanted, parse
from retrieval.facets import Facets
from retrieval.search import Sort

LANGUAGES = ("en", "zh", "mixed")
_PLACE = re.compile(r"^(?:s(?P<back>\d+):)?(?P<place>\d+)$")
_TURN_KEYS = frozenset({"user", "remove", "set", "shows", "expected"})
_EXPECTED_KEYS = frozenset({"constraints", "references", "sort", "intent", "asks"})


@dataclass(frozen=True, slots=True)
class Place:
    """The product at a place (from 1) of a result set: the last one, or the n-th that was shown (`result_set` from 1)."""

    place: int
    result_set: int | None = None


@dataclass(frozen=True, slots=True)
class ExpectedState:
    """The whole state after a turn. What is None is not judged; an empty `references` says that nothing is pointed at."""

    constraints: tuple[Wanted, ...]
    references: tuple[Place, ...] | None = None
    sort: str | None = None
    intent: str | None = None
    asks: bool | None = None


@dataclass(frozen=True, slots=True)
class StateTurn:
    """Either `user`, words, or an edit of chips: ids taken away, constraints set. `shows` are product ids that stand on
    the page afterwards, in order; without them it is what the search finds."""

    user: str
    remove: tuple[str, ...]
    set: tuple[Wanted, ...]
    shows: tuple[str, ...]
    expected: ExpectedState


@dataclass(frozen=True, slots=True)
class StateDialogue:
    id: str
    language: str
    kind: str
    turns: tuple[StateTurn, ...]


def load(file: Path, facets: Facets) -> list[StateDialogue]:
    """The dialogues of a JSON Lines file; raises `EvalError` naming file, line and field."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise EvalError(f"{file} cannot be read: {fault}") from None
    found: list[StateDialogue] = []
    for n, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(_dialogue(json.loads(line), facets))
        except json.JSONDecodeError as fault:
            raise EvalError(f"{file}:{n}: not JSON: {fault.msg}") from None
        except EvalError as fault:
            raise EvalError(f"{file}:{n}: {fault}") from None
    if not found:
        raise EvalError(f"{file}: no dialogue in it")
    names = [one.id for one in found]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise EvalError(f"{file}: the id {twice!r} stands there twice")
    return found


def _dialogue(raw: object, facets: Facets) -> StateDialogue:
    record = _record(raw, "a dialogue")
    language = _text(record, "language")
    if language not in LANGUAGES:
        raise EvalError(f"language is {language!r}; it is one of {', '.join(LANGUAGES)}")
    turns = _list(record, "turns")
    if not turns:
        raise EvalError("turns: a dialogue needs at least one")
    read = []
    for n, turn in enumerate(turns, start=1):
        try:
            read.append(_turn(turn, facets))
        except EvalError as fault:
            raise EvalError(f"turn {n}: {fault}") from None
    return StateDialogue(_text(record, "id"), language, str(record.get("kind") or "other"), tuple(read))


def _turn(raw: object, facets: Facets) -> StateTurn:
    record = _record(raw, "a turn")
    _only(record, _TURN_KEYS)
    if "user" not in record and not record.get("remove") and not record.get("set"):
        raise EvalError("user: words are missing (or `remove` or `set` for an edit of chips)")
    return StateTurn(
        user=_text(record, "user") if "user" in record else "",
        remove=_texts(record, "remove"),
        set=tuple(parse(text, facets) for text in _texts(record, "set")),
        shows=_texts(record, "shows"),
        expected=_expected(_record(record.get("expected"), "expected"), facets),
    )


def _expected(record: Mapping[str, object], facets: Facets) -> ExpectedState:
    _only(record, _EXPECTED_KEYS)
    constraints = tuple(parse(text, facets) for text in _texts(record, "constraints", needed=True))
    sort = record.get("sort")
    if sort is not None and not _is_sort(str(sort), facets):
        raise EvalError(f"sort is {sort!r}; it is one of {', '.join(get_args(Sort))}, or FACET_asc or FACET_desc")
    intent = record.get("intent")
    if intent is not None and intent not in set(Intent):
        raise EvalError(f"intent is {intent!r}, which is no label")
    asks = record.get("asks")
    return ExpectedState(
        constraints,
        _places(record["references"]) if "references" in record else None,
        None if sort is None else str(sort),
        None if intent is None else str(intent),
        None if asks is None else bool(asks),
    )


def _is_sort(name: str, facets: Facets) -> bool:
    facet = re.sub(r"_(?:asc|desc)$", "", name)
    return name in get_args(Sort) or (facet != name and facet in facets.by_id)


def _places(raw: object) -> tuple[Place, ...]:
    if not isinstance(raw, list):
        raise EvalError("references: a list of places is needed, such as [2] or ['s1:2']")
    places = []
    for one in raw:
        match = _PLACE.match(str(one))
        if match is None:
            raise EvalError(
                f"references: {one!r} is no place; write 2, or 's1:2' for the second of the first set shown"
            )
        places.append(Place(int(match["place"]), int(match["back"]) if match["back"] else None))
    return tuple(places)


def _record(raw: object, what: str) -> Mapping[str, object]:
    if not isinstance(raw, dict):
        raise EvalError(f"{what}: an object is needed")
    return raw


def _list(record: Mapping[str, object], key: str) -> Sequence[object]:
    value = record.get(key)
    if not isinstance(value, list):
        raise EvalError(f"{key}: a list is needed")
    return value


def _text(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    if not isinstance(value, str) or (not value and key != "user"):
        raise EvalError(f"{key}: a text is needed")
    return value


def _texts(record: Mapping[str, object], key: str, needed: bool = False) -> tuple[str, ...]:
    value = record.get(key, [] if not needed else None)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise EvalError(f"{key}: a list of texts is needed")
    return tuple(value)


def _only(record: Mapping[str, object], keys: frozenset[str]) -> None:
    unknown = sorted(set(record) - keys)
    if unknown:
        raise EvalError(f"unknown key {unknown[0]!r}; known are {', '.join(sorted(keys))}")
