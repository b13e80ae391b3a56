"""What a message asks for and no constraint can hold: makers that the shop does not carry, and features that none of its facets knows."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dialogue import Note, NoteKind
from assistant.understanding import unknown_brands, unstated
from assistant.understanding.unsold import Unsold
from retrieval.facets import Facets


class Unheld:
    """Reads such wishes against one state of a catalogue. Safe to share."""

    def __init__(self, facets: Facets, unsold: Unsold) -> None:
        self._terms, self._unsold = facets.vocabulary.terms, unsold

    def notes(self, text: str, topic: Sequence[str]) -> tuple[Note, ...]:
        """What is to be told of a message that searches; features only of a kind of thing that is talked about (`topic`)."""
        mentions = self._terms.find(text)
        maker = unknown_brands.read(text, mentions, self._unsold.knows)
        features = unstated.read(text, mentions) if topic else []
        kind = None if maker else self._unsold.turned_to(text) if topic else self._unsold.asked(text)
        if kind is not None:
            return (Note(NoteKind.KIND, kind),)
        return (*([Note(NoteKind.BRAND, maker)] if maker else []), *features)
