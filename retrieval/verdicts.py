"""What constraints find of a variant, and what the judge may ask of a product's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from retrieval.constraint import Constraint
from retrieval.products import Product
from retrieval.statements import Sense


class Finding(StrEnum):
    MET = "met"
    VIOLATED = "violated"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one constraint finds of one variant; `evidence` is the field that says so and what it says."""

    constraint: Constraint
    finding: Finding
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Admission:
    """The verdicts of every constraint. Unknown is not yes: a hard requirement that is not stated does not admit."""

    verdicts: tuple[Verdict, ...]

    @property
    def admitted(self) -> bool:
        return not any(blocks(verdict) for verdict in self.verdicts)

    @property
    def unstated(self) -> tuple[Constraint, ...]:
        return tuple(v.constraint for v in self.verdicts if v.finding is Finding.NOT_STATED)


def blocks(verdict: Verdict) -> bool:
    """Whether the verdict keeps its product from being shown."""
    if not verdict.constraint.hard:
        return False
    if verdict.finding is Finding.VIOLATED:
        return True
    return verdict.finding is Finding.NOT_STATED and not verdict.constraint.excludes


@dataclass(frozen=True, slots=True)
class Said:
    """What a product's own words say, by facet: values that they state, that they deny, and features that they promise.

    "With Bluetooth" promises, "Bluetooth" alone only states: it may be said of what the product goes with. `elsewhere` are facets
    that no product of this department states: what the words state of them counts against the product, never for it.
    """

    stated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    denied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    promised: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()


class Evidence(Protocol):
    """What a catalogue's words mean, and what a product's say beside its attributes."""

    def covers(self, facet: str, asked: str, stated: str) -> bool:
        """Whether the stated value of a facet is the asked value or a kind of it (navy is blue)."""
        ...

    def said(self, product: Product) -> Said:
        """What the product's title, description and lists of features say."""
        ...

    def knows(self, facet: str, value: str) -> bool:
        """Whether a word names a value of the facet, so that `said` tells all that is said of it."""
        ...

    def says(self, product: Product, facet: str, word: str) -> Sense | None:
        """How the product's words say any other word; None where they don't."""
        ...

    def names(self, facet: str) -> tuple[str, ...]:
        """The attributes that state the facet under one name or another ("fabric" for material), the facet itself first."""
        ...

    def parts(self, facet: str) -> tuple[str, ...]:
        """The attributes that state the facet of some part ("lining", "strap_material" for material)."""
        ...
