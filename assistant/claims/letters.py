"""Letters that stand for a value of what is named right behind them (`letters.yaml`): "F nib" is a fine one, L杯 a large cup."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml


def in_words(text: str) -> str:
    """The text with what such letters say in their place."""
    pattern, values = _letters()
    return pattern.sub(
        lambda m: values[m["name"]][m["letter"]] + (m["gap"] if m["name"].isascii() else "") + m["name"], text
    )


@cache
def _letters() -> tuple[re.Pattern[str], Mapping[str, Mapping[str, str]]]:
    """Where a letter stands before the name of what it is said of, and what each letter says of each."""
    values: Mapping[str, Mapping[str, str]] = yaml.load(
        (Path(__file__).parent / "letters.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    known = "|".join(
        f"(?:{'|'.join(sorted(letters, key=len, reverse=True))})(?= ?{name})" for name, letters in values.items()
    )
    names = "|".join(sorted(values, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z])(?P<letter>{known})(?P<gap> ?)(?P<name>{names})(?![A-Za-z])"), values
