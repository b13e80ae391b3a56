"""How people say that a product has a feature (`paraphrases.yaml`): phrases that stand for yes/no facets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml


def phrases(text: str) -> Sequence[tuple[int, int, tuple[str, ...]]]:
    """Where a text says that something has a feature, longest phrases first: start, end, and the ids of the facets that may be meant."""
    lower = text.lower()
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for phrase, facets in _read().items():
        start = lower.find(phrase)
        while start >= 0:
            end = start + len(phrase)
            if _whole(lower, start, end) and not any(a < end and start < b for a, b, _ in found):
                found.append((start, end, facets))
            start = lower.find(phrase, end)
    return sorted(found)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a Latin phrase stands as words of its own."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (text[start].isascii() and before.isascii() and before.isalnum()) and not (
        text[end - 1].isascii() and after.isascii() and after.isalnum()
    )


@cache
def _read() -> Mapping[str, tuple[str, ...]]:
    """Phrases, longest first, with the facets they stand for."""
    raw = yaml.safe_load((Path(__file__).parent / "paraphrases.yaml").read_text(encoding="utf-8"))
    meant: dict[str, tuple[str, ...]] = {}
    for facet, several in raw.items():
        for phrase in several:
            meant[phrase.lower()] = (*meant.get(phrase.lower(), ()), facet)
    return {phrase: meant[phrase] for phrase in sorted(meant, key=len, reverse=True)}
