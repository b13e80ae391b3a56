"""Reads lists of actions: JSON Lines, or one JSON document that is a list of them. docs/service.md describes the shape."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.errors import EvalError


@dataclass(frozen=True, slots=True)
class Asked:
    """An action as it stands in the file. `customer` is who is verified, `agent` who agrees where a person has to."""

    customer: str | None
    name: object
    arguments: object
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class ActionList:
    """Actions that follow each other on a shop as it was loaded.

    A case says what is `expected` of them, in which `language` it is, and whether it is judged by another `policy` than the shop's.
    """

    id: str
    actions: tuple[Asked, ...]
    expected: object = None
    language: str = ""
    policy: str = ""


def read_lists(path: Path) -> tuple[ActionList, ...]:
    """The lists of a file. Raises `EvalError` with the line of what cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise EvalError(f"{path}: cannot be read ({fault})") from None
    return tuple(_list(place, n, one) for n, (place, one) in enumerate(_values(path, text), 1))


def _values(path: Path, text: str) -> Iterator[tuple[str, object]]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    try:
        values = [(f"{path}:{number}", json.loads(line)) for number, line in lines]
    except ValueError as fault:
        whole = _whole(text)
        if whole is None:
            raise EvalError(f"{path}: is neither JSON Lines nor one JSON list ({fault})") from None
        values = [(f"{path}[{n}]", one) for n, one in enumerate(whole)]
    yield from values


def _whole(text: str) -> list[object] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, list) else [found]


def _list(place: str, number: int, value: object) -> ActionList:
    if isinstance(value, list):
        return ActionList(str(number), tuple(_asked(one, None) for one in value))
    if not isinstance(value, dict):
        raise EvalError(f"{place}: a list of actions or an object with actions is expected")
    if "actions" not in value:
        if "name" not in value:
            raise EvalError(f"{place}: has no actions; give them as in docs/service.md")
        return ActionList(str(number), (_asked(value, None),))
    actions = value["actions"]
    if not isinstance(actions, list):
        raise EvalError(f"{place}: actions: a list is expected")
    customer = value.get("customer")
    name = str(value.get("id", number))
    said = [str(value.get(field) or "") for field in ("language", "policy")]
    return ActionList(name, tuple(_asked(one, customer) for one in actions), value.get("expected"), *said)


def _asked(value: object, customer: object) -> Asked:
    """What cannot be read as an action is one that is refused."""
    given = value if isinstance(value, dict) else {}
    who, agent = given.get("customer", customer), given.get("agent")
    return Asked(
        who if isinstance(who, str) else None,
        given.get("name"),
        given.get("arguments"),
        agent if isinstance(agent, str) else None,
    )
