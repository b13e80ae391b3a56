"""Words that name a value and are also quite other words ("look down", "do not iron"), told apart by what stands around them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parent / "lexicon" / "homographs.yaml"
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands directly before or directly after a word."""

    before: re.Pattern[str]
    after: re.Pattern[str]

    def found(self, before: str, after: str) -> bool:
        return self.before.search(before) is not None or self.after.match(after) is not None


@dataclass(frozen=True, slots=True)
class _Homograph:
    other: _Around
    own: _Around


def is_other_word(word: str, before: str, after: str) -> bool:
    """Whether a word of a text is not the value that it names elsewhere; `before` and `after` are the text around it."""
    known = _homographs().get(word.lower())
    return known is not None and known.other.found(before, after) and not known.own.found(before, after)


@cache
def _homographs() -> Mapping[str, _Homograph]:
    raw: dict[str, dict[str, Any]] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {word: _Homograph(_around(entry.get("other")), _around(entry.get("own"))) for word, entry in raw.items()}


def _around(raw: Any) -> _Around:
    sides = raw if isinstance(raw, dict) else {}
    before, after = sides.get("before"), sides.get("after")
    return _Around(
        re.compile(rf"(?:{'|'.join(before)})$", re.IGNORECASE) if before else _NOTHING,
        re.compile(f"(?:{'|'.join(after)})", re.IGNORECASE) if after else _NOTHING,
    )
