"""The utterances that the head learns from, as this project wrote them: one file per intent, a line per utterance.

A line may begin with the kind of what was said before, `<shown> is it waterproof?`, and hold placeholders such as {p}
and choices such as (this|that).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant import patterns
from assistant.dialogue import Intent
from assistant.errors import AssistantError
from assistant.intents.features import Context
from retrieval.products import Language

FOLDER = Path(__file__).parent / "utterances"
LANGUAGES: tuple[Language, ...] = ("en", "zh")
LEAST = 60
_LINE = patterns.later(r"(?:<(?P<context>\w+)>\s*)?(?P<text>.+)")


class UtteranceError(AssistantError):
    """Training utterances that cannot be used."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One line: what is said, after what, and what it is for. `source` is unique to the line."""

    source: int
    text: str
    language: Language
    intents: tuple[Intent, ...]
    context: Context = Context.NONE


def read_utterances(folder: Path = FOLDER) -> tuple[Utterance, ...]:
    """Every line of the folder's files, in a fixed order. Raises `UtteranceError`."""
    found: list[Utterance] = []
    for file in sorted(folder.glob("*.yaml")):
        body = _body(file)
        intents = _intents(body.get("intent"), file)
        for language in LANGUAGES:
            for line in str(body.get(language) or "").splitlines():
                if line.strip():
                    found.append(_utterance(len(found), line.strip(), language, intents, file))
    _require_enough(found, folder)
    return tuple(found)


def _body(file: Path) -> Mapping[str, object]:
    try:
        body = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise UtteranceError(f"{file}: cannot be read ({type(fault).__name__}). Write YAML in UTF-8.") from fault
    if not isinstance(body, dict):
        raise UtteranceError(f"{file}: holds no mapping. Give intent, en and zh.")
    return body


def _intents(named: object, file: Path) -> tuple[Intent, ...]:
    try:
        return tuple(Intent(name) for name in str(named).split())
    except ValueError:
        raise UtteranceError(f"{file}: intent: {named!r} is none. One of {', '.join(Intent)}.") from None


def _utterance(source: int, line: str, language: Language, intents: tuple[Intent, ...], file: Path) -> Utterance:
    match = _LINE.fullmatch(line)
    try:
        context = Context(match["context"] or "none") if match else Context.NONE
    except ValueError:
        raise UtteranceError(f"{file}: {line!r}: no such context. One of {', '.join(Context)}.") from None
    return Utterance(source, match["text"] if match else line, language, intents, context)


def _require_enough(found: Sequence[Utterance], folder: Path) -> None:
    for intent in Intent:
        for language in LANGUAGES:
            count = sum(one.intents == (intent,) and one.language == language for one in found)
            if count < LEAST:
                raise UtteranceError(f"{folder}: {intent} has {count} utterances in {language}; write {LEAST} or more.")
