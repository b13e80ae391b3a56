"""Words that messages to a shop are made of: those a slip may be corrected to, and those that are no slips."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".txt")


@dataclass(frozen=True, slots=True)
class KnownWords:
    """`grammar` and `han_grammar` are words that wishes are said with, `english` and `han` others that nobody mistypes into them."""

    grammar: frozenset[str]
    english: frozenset[str]
    han_grammar: frozenset[str]
    han: frozenset[str]


@cache
def known_words() -> KnownWords:
    """Read once: sections in brackets, words between blanks, comments behind #."""
    sections: dict[str, set[str]] = {"grammar": set(), "english": set(), "han_grammar": set(), "han": set()}
    name = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line and not line.startswith("#"):
            sections[name].update(line.split())
    return KnownWords(**{name: frozenset(words) for name, words in sections.items()})
