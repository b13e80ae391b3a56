"""Prompts and replies as files: one file per prompt and language, rendered strictly.

A template that names a value it is not given is an error that says which; an unknown prompt is one too.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

_HERE = Path(__file__).parent
Language = Literal["en", "zh"]


class PromptError(ValueError):
    """A prompt that is not there, or a value that it needs and did not get."""


@cache
def _environment() -> Environment:
    return Environment(  # plain text for a model or for `textContent`: nothing here is ever HTML
        loader=FileSystemLoader(_HERE),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )


@cache
def _replies(language: Language) -> dict[str, str]:
    loaded: dict[str, str] = yaml.load(
        (_HERE / f"replies.{language}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return loaded


def prompt(name: str, language: Language, **values: object) -> str:
    """A prompt for the model, from `name.language.j2`."""
    try:
        return _environment().get_template(f"{name}.{language}.j2").render(**values).strip()
    except TemplateError as fault:
        raise PromptError(f"prompt {name}.{language}: {fault}") from fault


def reply(name: str, language: Language, **values: object) -> str:
    """A reply that code writes, from `replies.language.yaml`."""
    template = _replies(language).get(name)
    if template is None:
        raise PromptError(f"reply {name}.{language} is not in replies.{language}.yaml")
    try:
        return _environment().from_string(template).render(**values).strip()
    except TemplateError as fault:
        raise PromptError(f"reply {name}.{language}: {fault}") from fault


@cache
def intent_meanings() -> dict[str, dict[Language, str]]:
    """What each intent means, in both languages, by the intent's name."""
    loaded: dict[str, dict[Language, str]] = yaml.safe_load((_HERE / "intents.yaml").read_text(encoding="utf-8"))
    return loaded


def reply_template(name: str, language: Language) -> str:
    """The reply as it is written, before it is rendered."""
    return _replies(language)[name]


def reply_names(language: Language) -> frozenset[str]:
    return frozenset(_replies(language))
