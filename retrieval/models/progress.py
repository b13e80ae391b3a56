"""How a preparation tells how far it is."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of every step: `done` of `total` units (bytes for downloads, tensors for conversions) of a named stage."""

    def advance(self, stage: str, done: int, total: int) -> None: ...


class Silent:
    """Progress that nobody watches."""

    def advance(self, stage: str, done: int, total: int) -> None:
        return None
