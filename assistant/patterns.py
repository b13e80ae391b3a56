"""Patterns that are compiled when they are needed, once: `re` keeps 512 of those that stand where they are used, which one turn's
readers fill, and to compile the two thousand of the modules would take a third of a start.

The functions are those of `re`; `later` stands for `re.compile` in a module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import cast
from weakref import ref

KEPT = 8192  # some patterns hold a shop's own names

compiled = lru_cache(maxsize=KEPT)(re.compile)


def search(pattern: str, text: str, flags: int = 0) -> re.Match[str] | None:
    return compiled(pattern, flags).search(text)


def match(pattern: str, text: str, flags: int = 0) -> re.Match[str] | None:
    return compiled(pattern, flags).match(text)


def fullmatch(pattern: str, text: str, flags: int = 0) -> re.Match[str] | None:
    return compiled(pattern, flags).fullmatch(text)


def finditer(pattern: str, text: str, flags: int = 0) -> Iterator[re.Match[str]]:
    return compiled(pattern, flags).finditer(text)


def sub(pattern: str, replaced: str | Callable[[re.Match[str]], str], text: str, flags: int = 0) -> str:
    return compiled(pattern, flags).sub(replaced, text)


def later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile`, put off until the pattern is used. A pattern that is none is found out by `compile_all`."""
    return cast("re.Pattern[str]", _Later(pattern, flags))


def is_of(match: re.Match[str], *these: re.Pattern[str]) -> bool:
    """Whether a match is of one of the patterns; `match.re` is the compiled one, not what `later` gave."""
    return match.re.pattern in {one.pattern for one in these}


def compile_all() -> None:
    """Compile what `later` put off and nobody has used yet, so that no turn has to. Raises `re.error`."""
    for kept in list(_LATER):
        one = kept()
        if one is not None and "search" not in vars(one):
            one.become()


class _Later:
    """Has its pattern, and from the first use on what a compiled one has, bound, so that it costs no more than that."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags
        _LATER.append(ref(self, _LATER.remove))  # a shop's own patterns go when the shop is learned anew

    def become(self) -> None:
        compiled = re.compile(self.pattern, self._flags)
        for name in _OF_A_PATTERN:
            setattr(self, name, getattr(compiled, name))

    def __getattr__(self, name: str) -> object:
        if name not in _OF_A_PATTERN:
            raise AttributeError(name)
        self.become()
        return vars(self)[name]


_LATER: list[ref[_Later]] = []
_OF_A_PATTERN = frozenset(
    ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn", "flags", "groups", "groupindex")
)
