"""Records and actions as JSON, by their fields: the documented shape of files, of the wire and of what is stored.

A field that has its default is not written. Moments are texts like 2026-11-20T08:30:00Z. Reading is strict: whatever does not fit
raises `Malformed`, which names the place and what is expected there.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from assistant.errors import AssistantError
from assistant.service.actions import Action
from assistant.service.records import Moment

T = TypeVar("T")


class Malformed(AssistantError):
    """JSON that is not what it should be; `place` is the way to it, as in items[0].sku."""

    def __init__(self, place: str, said: str) -> None:
        super().__init__(f"{place}: {said}" if place else said)
        self.place = place


def moment(value: float) -> str:
    text = datetime.fromtimestamp(value, UTC).isoformat(timespec="microseconds")
    return text.replace("+00:00", "Z").replace(".000000Z", "Z")


def written(record: object) -> dict[str, Any]:
    """A record as JSON."""
    kind: Any = type(record)
    hints = _hints(kind)
    made: dict[str, Any] = {}
    for one in fields(cast(Any, record)):
        value = getattr(record, one.name)
        if value != _default(one):
            made[one.name] = _written(value, hints[one.name])
    return made


def arguments_of(action: Action) -> dict[str, Any]:
    """The arguments of an action as JSON, under their own names."""
    return written(action)


def read(kind: type[T], value: object, place: str = "") -> T:
    """A record of this kind from JSON. Raises `Malformed`."""
    if not isinstance(value, dict):
        raise Malformed(place, "an object is expected here")
    hints = _hints(cast(Any, kind))
    known = {one.name: one for one in fields(cast(Any, kind))}
    for name in value:
        if name not in known:
            raise Malformed(_at(place, str(name)), f"unknown; known are {', '.join(known) or 'no fields'}")
    given: dict[str, Any] = {}
    for name, one in known.items():
        if name in value:
            given[name] = _read(hints[name], value[name], _at(place, name))
        elif one.default is MISSING and one.default_factory is MISSING:
            if type(None) not in get_args(hints[name]):
                raise Malformed(_at(place, name), "is missing")
            given[name] = None
    try:
        return kind(**given)
    except ValueError as fault:
        raise Malformed(place, str(fault)) from None


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _default(one: Field[Any]) -> object:
    if one.default is not MISSING:
        return one.default
    return one.default_factory() if one.default_factory is not MISSING else MISSING


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _bare(hint: Any) -> Any:
    """The type without its None."""
    if get_origin(hint) in (types.UnionType, Union):
        kinds = [kind for kind in get_args(hint) if kind is not type(None)]
        return kinds[0] if len(kinds) == 1 else hint
    return hint


def _written(value: Any, hint: Any) -> Any:
    hint = _bare(hint)
    if value is None:
        return None
    if hint == Moment:
        return moment(value)
    if isinstance(value, StrEnum):
        return value.value
    if is_dataclass(value):
        return written(value)
    if isinstance(value, tuple):
        inner = get_args(hint)[0] if get_args(hint) else object
        return [_written(one, inner) for one in value]
    if isinstance(value, Mapping):
        return {str(name): _written(one, get_args(hint)[1]) for name, one in value.items()}
    return sorted(value) if isinstance(value, frozenset) else value


def _read(hint: Any, value: object, place: str) -> Any:
    bare = _bare(hint)
    if value is None:
        if bare is hint:
            raise Malformed(place, "may not be null")
        return None
    if bare == Moment:
        return read_moment(value, place)
    origin = get_origin(bare)
    if origin is tuple:
        if not isinstance(value, list):
            raise Malformed(place, "a list is expected here")
        return tuple(_read(get_args(bare)[0], one, f"{place}[{n}]") for n, one in enumerate(value))
    if origin is frozenset:
        return frozenset(_read(tuple[str, ...], value, place))
    if origin is not None and origin is not Literal and issubclass(origin, Mapping):
        if not isinstance(value, dict):
            raise Malformed(place, "entries of name and value are expected here")
        of_key, of_value = get_args(bare)
        return {
            _single(of_key, name, place): _read(of_value, one, _at(place, str(name))) for name, one in value.items()
        }
    return _single(bare, value, place)


def _single(kind: Any, value: object, place: str) -> Any:
    if get_origin(kind) is Literal:
        if value not in get_args(kind):
            raise Malformed(place, f"one of {', '.join(get_args(kind))} is expected, not {value!r}")
        return value
    if is_dataclass(kind):
        return read(cast(type, kind), value, place)
    if issubclass(kind, StrEnum):
        if value not in [one.value for one in kind]:
            raise Malformed(place, f"one of {', '.join(kind)} is expected, not {value!r}")
        return kind(cast(str, value))
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        wanted = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}[kind]
        raise Malformed(place, f"{wanted} is expected, not {value!r}")
    return value


def read_moment(value: object, place: str) -> float:
    """Raises `Malformed`."""
    try:
        read_at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        read_at = None
    if read_at is None:
        raise Malformed(place, f"a moment like 2026-11-20T08:30:00Z is expected, not {value!r}")
    return (read_at if read_at.tzinfo is not None else read_at.replace(tzinfo=UTC)).timestamp()
