"""What a product description should be like: its language, tone and length; and what one is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from retrieval.products import Language

Author = Literal["model", "template"]


class Tone(StrEnum):
    PLAIN = "plain"
    WARM = "warm"
    LIVELY = "lively"
    EXPERT = "expert"


class Length(StrEnum):
    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


# Sentences asked for, and the tokens that many may take.
SENTENCES: Mapping[Length, int] = {Length.SHORT: 2, Length.MEDIUM: 4, Length.LONG: 7}
TOKENS: Mapping[Length, int] = {Length.SHORT: 80, Length.MEDIUM: 150, Length.LONG: 260}


@dataclass(frozen=True, slots=True)
class Brief:
    language: Language
    tone: Tone = Tone.PLAIN
    length: Length = Length.MEDIUM


@dataclass(frozen=True, slots=True)
class CopySentence:
    """A sentence with the attributes it rests on, by their names in the record ("title", "brand", "category" among them)."""

    text: str
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A description as it was written. `digest` is that of the record it was written from, `dropped` how many sentences fell."""

    product: str
    brief: Brief
    sentences: tuple[CopySentence, ...]
    author: Author
    digest: str
    dropped: int = 0

    @property
    def text(self) -> str:
        return (" " if self.brief.language == "en" else "").join(one.text for one in self.sentences)


class Status(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Entry:
    """A draft with what became of it. `text` is what stands now: the draft's own, or what a person made of it.

    An edited one is approved with other words. `decided_by` and `decided_at` (UTC) are None while it is pending.
    """

    id: int
    draft: Draft
    status: Status
    text: str
    made_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None

    @property
    def usable(self) -> bool:
        return self.status in (Status.APPROVED, Status.EDITED)
