"""What words of weather, care and season ask of a product (`words/implied.txt`): "a wet day out" of what is waterproof, 冬天 of a field of seasons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant import patterns
from assistant.claims.features import feature_of, flag_of, opposite
from assistant.claims.record import Record
from assistant.claims.scene import Finding
from retrieval.terms import stem

# What is denied beside these is the harm, not the product's ability: "rain won't hurt it", 不怕下雨
_HARM = patterns.later(
    r"\b(?:hurt|harm|matter|mind|problem|bother|worry|worries|fear|trouble|damage|spoil|ruin|stop|through)\b|不怕|不会|不愁|不用|不必|不惧|没问题|没事|没关系|问题不大|也没"
)
# "lets the rain in", "has to come in when it freezes": what is said is the opposite of what the weather asks
_GIVES_WAY = patterns.later(
    r"\blets?\b[^,;]{0,24}\bin\b|\b(?:has|have|needs?|must|ought|should) (?:to )?(?:be )?(?:come|brought|stay|kept|go|moved|taken) (?:in|inside|indoors)\b|(?<!不)怕(?:水|湿|下?雨|晒|淋|冷|冻)|会进水|漏"
)
# "come winter", 到了秋天: a time, of which nothing is said of the product
_COMES = patterns.later(
    r"(?:\b(?:come|till|until|after|before|once|by|last|next)\s+(?:the )?|到了?|过了?|等到?|等)$", re.IGNORECASE
)
_LATIN = patterns.later(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_LONGEST = 4  # characters of a Chinese word


@dataclass(frozen=True, slots=True)
class _Asked:
    """Features and fields of which a word asks, and the parts of values that bear it out."""

    names: frozenset[str]
    values: tuple[str, ...]


def implied(record: Record, word: str, denied: bool, text: str) -> Finding:
    """Whether a record bears out what a lower-case word of `text` asks of its product; UNSTATED of other words, and where it says nothing."""
    asked = _words().get(stem(word) if word.isascii() else word)
    if asked is None:
        return Finding.UNSTATED
    answers = [_answer(record, asked, facet) for facet in sorted(record.facets_stated)]
    told = [one for one in answers if one is not None]
    if not told:
        return Finding.UNSTATED
    turned = (denied and _HARM.search(text) is None) is not (_GIVES_WAY.search(text) is not None)
    return Finding.of(any(told) is not turned)


def _answer(record: Record, asked: _Asked, facet: str) -> bool | None:
    """Whether a field affirms what is asked; None where it does not speak of it."""
    name, reversed_ = opposite(feature_of(facet))
    if f"!{name}" in asked.names:
        reversed_ = not reversed_
    elif not {name, facet, facet.lower()} & asked.names:
        return None
    for one in record.values(facet):
        if isinstance(one, str) and any(part in one.lower().replace(" ", "-") for part in asked.values):
            return True
    flags = [flag for one in record.values(facet) if isinstance(one, bool) and (flag := flag_of(one)) is not None]
    if flags:
        return flags[0] is not reversed_
    return False


@cache
def _words() -> Mapping[str, _Asked]:
    found: dict[str, _Asked] = {}
    for line in (Path(__file__).parent / "words" / "implied.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        names, values, words = line.split(" : ", 2)
        asked = _Asked(frozenset(names.split()), tuple(values.split()))
        for word in words.replace("|", " ").split():
            found[stem(word) if word.isascii() else word] = asked
    return found


def implied_in(text: str) -> Iterator[tuple[int, str]]:
    """The words of a text that ask something of a product, in lower case, with their places; of Chinese ones the longest."""
    known = _words()
    for match in _LATIN.finditer(text):
        if stem(match[0].lower()) in known and not _COMES.search(text[: match.start()]):
            yield match.start(), match[0].lower()
    at = 0
    while at < len(text):
        length = next((n for n in range(_LONGEST, 0, -1) if text[at] > "\u33ff" and text[at : at + n] in known), 0)
        if length and not _COMES.search(text[:at]):
            yield at, text[at : at + length]
        at += length or 1
