"""What a generated shopper wants, in the evaluation's own terms: amounts in the unit the shopper names, values in his words.

Shares nothing with `retrieval`, so that a wrong reading there is not repeated here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Language = Literal["en", "zh"]
PATH_JOIN = " > "
CENTS = "cents"


class Asked(StrEnum):
    ONE_OF = "one_of"
    NONE_OF = "none_of"
    RANGE = "range"
    OUTSIDE = "outside"
    HAS = "has"
    HAS_NOT = "has_not"


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing asked for or ruled out. `low` and `high` are in `unit` (price in cents) and belong to the range, wanted or not.

    `values` are words for values: the catalogue's own, a label, a synonym or a word that covers several. A category is a
    path joined by " > ".
    """

    facet: str
    asked: Asked
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""
    hard: bool = True

    @property
    def excludes(self) -> bool:
        return self.asked in (Asked.NONE_OF, Asked.OUTSIDE, Asked.HAS_NOT)

    @property
    def label(self) -> str:
        """How the wish is named in a report."""
        wanted = "|".join(self.values)
        if self.low is not None or self.high is not None:
            wanted = f"{'' if self.low is None else f'{self.low:g}'}..{'' if self.high is None else f'{self.high:g}'}"
            wanted += f" {self.unit}".rstrip()
        return f"{'' if self.hard else 'soft '}{self.facet} {self.asked.value} {wanted}".rstrip()


@dataclass(frozen=True, slots=True)
class Case:
    """A question to the search: free text for the ranking, `sentence` the whole of it as a shopper would say it."""

    number: int
    language: Language
    query: str
    sentence: str
    wishes: tuple[Wish, ...]
    theme: str

    @property
    def excluding(self) -> bool:
        return any(wish.excludes for wish in self.wishes)
