"""How people say that a product has a feature (`paraphrases.yaml`): phrases that stand for yes/no facets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

import yaml

HEAD = 2  # the characters by which phrases are looked up; shorter ones by all of theirs


@lru_cache(maxsize=2048)
def phrases(text: str) -> Sequence[tuple[int, int, tuple[str, ...]]]:
    """Where a text says that something has a feature, longest phrases first: start, end, and the ids of the facets that may be meant."""
    lower = text.lower()
    heads = _by_head()
    standing = [
        (start, start + len(phrase), facets)
        for start in _beginnings(lower)
        for length in (1, HEAD)
        for phrase, facets in heads.get(lower[start : start + length], ())
        if lower.startswith(phrase, start) and _whole(lower, start, start + len(phrase))
    ]
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for start, end, facets in sorted(standing, key=lambda one: (one[0] - one[1], one[0])):
        if not any(a < end and start < b for a, b, _ in found):
            found.append((start, end, facets))
    return sorted(found)


def _beginnings(text: str) -> Iterator[int]:
    """Where a phrase may begin: at every character but those within a Latin word."""
    inside = False
    for at, char in enumerate(text):
        latin = char.isascii() and char.isalnum()
        if not (latin and inside):
            yield at
        inside = latin


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a Latin phrase stands as words of its own."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (text[start].isascii() and before.isascii() and before.isalnum()) and not (
        text[end - 1].isascii() and after.isascii() and after.isalnum()
    )


@cache
def _read() -> Mapping[str, tuple[str, ...]]:
    """Phrases, longest first, with the facets they stand for."""
    raw = yaml.load((Path(__file__).parent / "paraphrases.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    meant: dict[str, tuple[str, ...]] = {}
    for facet, several in raw.items():
        for phrase in several:
            for form in _forms(phrase.lower()):
                meant[form] = (*meant.get(form, ()), facet)
    return {phrase: meant[phrase] for phrase in sorted(meant, key=len, reverse=True)}


_PLURAL = {
    "includes": "include",
    "comes": "come",
    "has": "have",
    "runs": "run",
    "takes": "take",
    "uses": "use",
    "needs": "need",
    "works": "work",
}


def _forms(phrase: str) -> tuple[str, ...]:
    """A phrase as it is said of one thing and of several: "includes a battery", "include a battery"."""
    verb, _, rest = phrase.partition(" ")
    return (phrase, f"{_PLURAL[verb]} {rest}") if verb in _PLURAL and rest else (phrase,)


@cache
def features_said() -> Mapping[str, str]:
    """The features by their ids in words, and by every Chinese phrase that stands for one of them alone."""
    said = {phrase: facets[0] for phrase, facets in _read().items() if len(facets) == 1 and not phrase.isascii()}
    ids = {facet.removeprefix("!") for several in _read().values() for facet in several}
    return said | {facet.replace("_", " "): facet for facet in ids}


@cache
def _by_head() -> Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]:
    """The phrases by their first characters."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for phrase, facets in _read().items():
        found.setdefault(phrase[:HEAD], []).append((phrase, facets))
    return found
