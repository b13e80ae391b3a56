"""Sets of messages with their intents: JSON lines of `text`, `language`, `history` and `labels`; further fields are kept out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from assistant.dialogue import Intent
from assistant.model import ChatMessage
from eval.errors import EvalError

SetLanguage = Literal["en", "zh", "mixed"]
LANGUAGES: tuple[SetLanguage, ...] = ("en", "zh", "mixed")
_ROLES = ("user", "assistant")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message in its dialogue and what it is for. `kind` groups messages in reports: plain, typos, indirect ..."""

    text: str
    language: SetLanguage
    labels: tuple[Intent, ...]
    history: tuple[ChatMessage, ...] = ()
    kind: str = ""


def read_labelled(file: Path, limit: int | None = None) -> tuple[Labelled, ...]:
    """The messages of a file, in order. Raises `EvalError` naming the line and the field."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise EvalError(f"--data: {file} is not there") from None
    except (OSError, UnicodeDecodeError) as fault:
        raise EvalError(f"--data: {file} cannot be read as UTF-8 ({type(fault).__name__})") from None
    found = [_labelled(line, f"{file.name}:{n}") for n, line in enumerate(lines, 1) if line.strip()][:limit]
    if not found:
        raise EvalError(f"--data: {file} holds no message")
    return tuple(found)


def _labelled(line: str, place: str) -> Labelled:
    try:
        record = json.loads(line)
    except ValueError:
        raise EvalError(f"{place}: no JSON. Give one object a line.") from None
    if not isinstance(record, dict):
        raise EvalError(f"{place}: no object. Give text, language, history and labels.")
    text, language = record.get("text"), record.get("language")
    if not isinstance(text, str):
        raise EvalError(f"{place}: text: {text!r} is no string")
    if language not in LANGUAGES:
        raise EvalError(f"{place}: language: {language!r} is none of {', '.join(LANGUAGES)}")
    return Labelled(
        text=text,
        language=cast(SetLanguage, language),
        labels=_labels(record, place),
        history=tuple(_said(one, place) for one in _list(record, "history", place)),
        kind=str(record.get("kind") or ""),
    )


def _list(record: Mapping[str, Any], field: str, place: str) -> list[Any]:
    value = record.get(field) or []
    if not isinstance(value, list):
        raise EvalError(f"{place}: {field}: {value!r} is no list")
    return value


def _labels(record: Mapping[str, Any], place: str) -> tuple[Intent, ...]:
    names = _list(record, "labels", place)
    try:
        labels = tuple(dict.fromkeys(Intent(name) for name in names))
    except ValueError:
        raise EvalError(f"{place}: labels: {names!r} holds an unknown intent. Known: {', '.join(Intent)}") from None
    if not labels:
        raise EvalError(f"{place}: labels: give at least one intent")
    return labels


def _said(one: object, place: str) -> ChatMessage:
    if not isinstance(one, dict) or one.get("role") not in _ROLES or not isinstance(one.get("text"), str):
        raise EvalError(f"{place}: history: {one!r} is no object of role (user or assistant) and text")
    return ChatMessage(one["role"], one["text"])
