"""A dialogue's state as JSON and back: what is loaded equals what was saved.

Works on frozen dataclasses by their annotations, so a field added to the state needs no change here. Knows nothing of where it is kept.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Literal, Union, cast, get_args, get_origin, get_type_hints

from assistant.dialogue import DialogueState
from assistant.errors import AssistantError

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
VERSION = 1


class StateUnreadable(AssistantError):
    """What was saved is no state of this version."""


def save(state: DialogueState) -> str:
    """The state as JSON text."""
    return json.dumps({"version": VERSION, "state": _encoded(state)}, ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> DialogueState:
    """The state that was saved; raises `StateUnreadable` for anything else."""
    try:
        saved = json.loads(text)
        if saved["version"] != VERSION:
            raise StateUnreadable(f"the state was saved in version {saved['version']!r}, this is version {VERSION}")
        return cast(DialogueState, _decoded(DialogueState, saved["state"]))
    except (ValueError, KeyError, TypeError) as fault:
        raise StateUnreadable(f"what was saved is no state: {fault}") from None


def _encoded(value: object) -> Json:
    match value:
        case Enum():
            return str(value.value)
        case None | bool() | int() | float() | str():
            return value
        case frozenset():
            return sorted(str(one) for one in value)
        case tuple():
            return [_encoded(one) for one in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {name: _encoded(getattr(value, name)) for name in _names(type(value))}
        case _:
            raise TypeError(f"a state holds no {type(value).__name__}")


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


@cache
def _hints(kind: type) -> Mapping[str, object]:
    return get_type_hints(kind)


def _decoded(kind: object, raw: object) -> object:
    """A value of an annotation; raises ValueError, KeyError or TypeError where it is none."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _of_union(get_args(kind), raw)
    if origin is Literal:
        if raw not in get_args(kind) and not isinstance(raw, str):
            raise ValueError(f"{raw!r} is none of {get_args(kind)}")
        return raw
    if origin in (tuple, frozenset):
        return _of_several(kind, origin, raw)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(raw)
    if isinstance(kind, type) and is_dataclass(kind):
        if not isinstance(raw, dict):
            raise ValueError(f"an object is needed for a {kind.__name__}")
        hints = _hints(kind)
        return kind(**{name: _decoded(hints[name], raw[name]) for name in _names(kind) if name in raw})
    if kind is float and isinstance(raw, int | float) and not isinstance(raw, bool):
        return float(raw)
    if isinstance(kind, type) and isinstance(raw, kind):
        return raw
    raise ValueError(f"{raw!r} is no {kind}")


def _of_several(kind: object, origin: object, raw: object) -> object:
    if not isinstance(raw, list):
        raise ValueError("a list is needed")
    several = [_decoded(get_args(kind)[0], one) for one in raw]
    return tuple(several) if origin is tuple else frozenset(several)


def _of_union(kinds: Sequence[object], raw: object) -> object:
    if raw is None and type(None) in kinds:
        return None
    for kind in kinds:
        if kind is type(None):
            continue
        try:
            return _decoded(kind, raw)
        except (ValueError, KeyError, TypeError):
            continue
    raise ValueError(f"{raw!r} is none of {kinds}")
