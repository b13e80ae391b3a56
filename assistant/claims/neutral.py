"""Which words claim something of a product and which claim nothing (`words/`), in English and Chinese."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from assistant import patterns
from retrieval.spelling import english
from retrieval.terms import stem


def is_neutral(text: str) -> bool:
    """Whether every word of an English text claims nothing by itself."""
    words = re.findall(r"[a-z]+(?:'[a-z]+)?", text.lower())
    return bool(words) and all(word in neutral_english() or stem(word) in neutral_english() for word in words)


@cache
def neutral_english() -> frozenset[str]:
    words = _lines("neutral.en.txt")
    return frozenset([*words, *(stem(word) for word in words)])


def is_talk(word: str) -> bool:
    """Whether an English word is one of everyday talk (`talk.en.txt`, `plain.en.txt`); a word that is listed as claiming something never is."""
    bare = patterns.sub(r"(?:'(?:s|d|ll|ve|re|m)|n't)$", "", word)
    return bare not in claims_as_written() and any(
        form in _talk_english() or form in neutral_english() for form in (word, bare, stem(bare))
    )


@cache
def _talk_english() -> frozenset[str]:
    words = [*_lines("talk.en.txt"), *_lines("plain.en.txt")]
    return frozenset([*words, *(stem(word) for word in words)])


@cache
def claims_as_written() -> frozenset[str]:
    return frozenset(_lines("claims.en.txt"))


@cache
def claiming_english() -> frozenset[str]:
    return frozenset(stem(word) for word in _lines("claims.en.txt"))


@cache
def common_english() -> frozenset[str]:
    return english() | neutral_english()


@cache
def neutral_chinese() -> tuple[frozenset[str], frozenset[str]]:
    words = _lines("neutral.zh.txt")
    return frozenset(words), frozenset(word for word in words if len(word) == 1)


@cache
def plain_chinese() -> frozenset[str]:
    """Words of the customer's life and of judging, which claim nothing beside claims that were read (`plain.zh.txt`, `life.zh.txt`)."""
    return frozenset([*_lines("plain.zh.txt"), *_lines("life.zh.txt")])


@cache
def claiming_chinese() -> re.Pattern[str]:
    words = sorted(_lines("claims.zh.txt"), key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in words))


def _lines(name: str) -> list[str]:
    lines = (Path(__file__).parent / "words" / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]
