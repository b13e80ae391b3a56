"""Patterns that stand where they are used, compiled once: `re` keeps 512 of them, which one turn's readers fill.

The functions are those of `re`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

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
