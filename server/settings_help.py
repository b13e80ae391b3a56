"""The settings in words: for `--help`, for docs/settings.md and for `settings.example.toml`, all from the class itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from server.settings import Settings

PAGE_HEAD = """# Settings

Read once at the start, from the environment and from `settings.toml` in the project's root (or the file that the
environment variable `SETTINGS_FILE` names); the environment wins. In the file the names are the same in small letters:
`port = 8000`. Paths are relative to the project's root. Made by `python -m scripts.settings_page` from `server/settings.py`.

| setting | default | expects | meaning |
|---|---|---|---|
"""
EXAMPLE_HEAD = """# Copy to settings.toml and take the # away from what you change. Environment variables of the same names win.
"""


@dataclass(frozen=True, slots=True)
class Explained:
    """One setting: its name, default as text, what it expects and what it means."""

    name: str
    default: str
    expects: str
    meaning: str


def explained() -> Iterator[Explained]:
    for key, field in Settings.model_fields.items():
        yield Explained(key.upper(), _text(field.default), field.title or "", field.description or "")


def page() -> str:
    """docs/settings.md."""
    rows = (
        f"| `{e.name}` | {f'`{e.default}`' if e.default else 'empty'} | {e.expects} | {e.meaning} |\n"
        for e in explained()
    )
    return PAGE_HEAD + "".join(rows)


def example() -> str:
    """settings.example.toml."""
    parts = [EXAMPLE_HEAD]
    for e in explained():
        default = Settings.model_fields[e.name.lower()].default
        parts.append(f"\n# {e.meaning} Expects {e.expects}.\n# {e.name.lower()} = {_toml(default)}\n")
    return "".join(parts)


def _text(default: object) -> str:
    if isinstance(default, tuple):
        return ",".join(str(item) for item in default)
    if isinstance(default, bool):
        return str(default).lower()
    return default.get_secret_value() if isinstance(default, SecretStr) else str(default)


def _toml(default: object) -> str:
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, int | float):
        return str(default)
    if isinstance(default, tuple):
        return "[" + ", ".join(f'"{item}"' for item in default) + "]"
    return f'"{_text(default)}"' if not isinstance(default, Path) else f'"{default.as_posix()}"'
