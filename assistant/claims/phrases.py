"""How people say that a product has a feature (`paraphrases.yaml`): phrases that stand for yes/no facets."""

from __future__ import annotations

import re
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


_PLURAL = {"has": "have", "does": "do", "doesn't": "don't", "goes": "go"}
_THIRD = re.compile(r"[a-z]{2,}(?<!s)s$")
_SIBILANT = re.compile(r"(?:sh|ch|ss|x|zz)es$")
_ITSELF = {"itself": "themselves", "its own": "their own", "its battery": "their battery"}


def _forms(phrase: str) -> tuple[str, ...]:
    """A phrase as it is said of one thing and of several: "switches itself off", "switch themselves off", also "switch itself off" after "can"."""
    verb, _, rest = phrase.partition(" ")
    if not rest or not phrase.isascii():
        return (phrase,)
    base = _PLURAL.get(verb) or _base(verb)
    found = [phrase] if base is None else [phrase, f"{base} {rest}"]
    for one, several in _ITSELF.items():
        if one in rest:
            found += [form.replace(one, several) for form in found]
    return tuple(dict.fromkeys(found))


def _base(verb: str) -> str | None:
    """The bare form of a verb in the third person; None of other words."""
    if not _THIRD.match(verb):
        return None
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if _SIBILANT.search(verb) else verb[:-1]


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
