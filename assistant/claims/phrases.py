"""How people say that a product has a feature (`paraphrases.yaml`): phrases that stand for yes/no facets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml


def phrases(text: str) -> Sequence[tuple[int, int, tuple[str, ...]]]:
    """Where a text says that something has a feature: start, end, and the ids of the facets that may be meant."""
    pattern, meant = _read()
    return [(match.start(), match.end(), meant[re.sub(r"\s+", " ", match[0].lower())]) for match in pattern.finditer(text)]


@cache
def _read() -> tuple[re.Pattern[str], Mapping[str, tuple[str, ...]]]:
    raw = yaml.safe_load((Path(__file__).parent / "paraphrases.yaml").read_text(encoding="utf-8"))
    meant: dict[str, tuple[str, ...]] = {}
    for facet, several in raw.items():
        for phrase in several:
            meant[phrase.lower()] = (*meant.get(phrase.lower(), ()), facet)
    names = "|".join(
        (rf"\b{re.escape(one)}\b" if one.isascii() else re.escape(one)).replace(r"\ ", r"\s+") for one in sorted(meant, key=len, reverse=True)
    )
    return re.compile(names, re.IGNORECASE), meant
