"""What words of a shop's catalogue mean beside its orders: kinds of things, values of options and their names in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from assistant.answers.base import Shelf
from retrieval.facets import PATH_JOIN
from retrieval.products import Language


@dataclass(frozen=True, slots=True)
class Mention:
    """A value of a facet (or a category) that stands in a text from `start` to `end`."""

    facet: str
    value: str
    start: int
    end: int


class Lexicon(Protocol):
    def mentions(self, text: str) -> list[Mention]: ...

    def category(self, product: str) -> str:
        """The path of a product's category; empty where it is not known."""
        ...

    def label(self, facet: str, value: str, language: Language) -> str: ...


class ShelfLexicon:
    """The words of a catalogue that is served."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def mentions(self, text: str) -> list[Mention]:
        vocabulary = self._shelf.facets.vocabulary
        found = [
            Mention(meaning.facet, meaning.value, mention.start, mention.end)
            for mention in vocabulary.terms.find(text)
            for meaning in mention.meanings
            if meaning.value
        ]
        taken = {place for one in found for place in range(one.start, one.end)}
        for place, character in enumerate(text):
            if place not in taken:
                single = vocabulary.singles.get(character, ())
                found += [Mention(one.facet, one.value, place, place + 1) for one in single if one.value]
        return found

    def category(self, product: str) -> str:
        known = self._shelf.record.get([product])
        return PATH_JOIN.join(known[product].category) if product in known else ""

    def label(self, facet: str, value: str, language: Language) -> str:
        return self._shelf.facets.label(facet, value).get(language)
