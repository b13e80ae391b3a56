"""Which items are to become what, where one message says it of several: "the shirt for a blue one and the lamp for a brighter one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.service.dialogue.lexicon import Lexicon
from assistant.service.dialogue.things import items_meant, parted, things_named
from assistant.service.records import OrderItem

_PIECES = patterns.later(
    r"\s*(?:[.;。；\n]+(?=\s|$|[^\d])|[,，、]|\band\b|\bplus\b|和|以及|还有|并且|另外)\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Entry:
    """`skus` has one for each copy; `version` is what the words say that they become."""

    skus: tuple[str, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Swaps:
    entries: tuple[Entry, ...] = ()
    unclear: tuple[str, ...] = ()
    words: str = ""

    def about(self, item: OrderItem) -> Swaps:
        """The same of an order that has only this item."""
        return Swaps((Entry((item.sku,) * item.quantity, parted(self.words)[1]),), (), self.words)


def swaps_meant(text: str, items: Sequence[OrderItem], lexicon: Lexicon, *, listed: bool = False) -> Swaps:
    """Each piece of a message that names items begins an entry; one that names none says on what the last ones become."""
    entries: list[Entry] = []
    unclear: tuple[str, ...] = ()
    for piece in (one for one in _PIECES.split(text) if one.strip()):
        left, right = parted(piece)
        marked = left != piece
        picked = items_meant(left, items, lexicon, listed=listed)
        unclear = unclear or picked.unclear
        begins = bool(picked.skus) and (not entries or bool(things_named(left, items, lexicon)) or (marked and listed))
        if begins:
            entries.append(Entry(picked.skus, right if marked else ""))
        elif entries:
            last = entries[-1]
            entries[-1] = Entry(last.skus, f"{last.version} {right}".strip())
    return Swaps(_by_items(entries), () if entries else unclear, text)


def _by_items(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Entries of the same items are one: "the blue shirt doesn't fit, the blue shirt should be L"."""
    merged: dict[tuple[str, ...], str] = {}
    for entry in entries:
        merged[entry.skus] = f"{merged.get(entry.skus, '')} {entry.version}".strip()
    return tuple(Entry(skus, version) for skus, version in merged.items())
