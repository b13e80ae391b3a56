"""What a search answers with: hits with the account of why they are where they are, and what could be given up for none.

Plain values; knows nothing of how they are found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from retrieval.constraints import Admission, Constraint, Finding
from retrieval.products import Product, Variant

Sort = Literal["relevance", "price_asc", "price_desc", "rating", "newest", "lightest"]


@dataclass(frozen=True, slots=True)
class Loss:
    """What put a hit behind another one, `ahead` (a product's id).

    `score` is how much less the hit's score is; it is below 0 where the hit was moved back in spite of a better score, by
    `sort`, by wishes or by doubts. `parts` are the parts of the score in which it is weaker, the weakest first, as its value
    less the other's. `unmet` are soft wishes that the other meets and this one does not; `unstated` exclusions that
    the other is known to respect and this one does not state.
    """

    ahead: str
    score: float
    parts: Mapping[str, float]
    unmet: tuple[Constraint, ...] = ()
    unstated: tuple[Constraint, ...] = ()
    sort: Sort = "relevance"


@dataclass(frozen=True, slots=True)
class Why:
    """Why a hit is where it is: what each constraint found, the parts of its score, and what it lost on.

    `lost` compares it with the hit right above it and, where that is another one, with the best; it is empty for the best.
    """

    admission: Admission
    parts: Mapping[str, float]
    lost: tuple[Loss, ...] = ()

    @property
    def missed(self) -> tuple[Constraint, ...]:
        """Soft wishes that are not met."""
        return tuple(
            verdict.constraint
            for verdict in self.admission.verdicts
            if not verdict.constraint.hard and verdict.finding is not Finding.MET
        )

    @property
    def broken(self) -> tuple[Constraint, ...]:
        """Hard constraints that the product breaks: never in a search's hits, only of a product that was not searched for."""
        return tuple(
            verdict.constraint
            for verdict in self.admission.verdicts
            if verdict.constraint.hard and verdict.finding is Finding.VIOLATED
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """A product with the variant that fits, fresh from the catalogue of record."""

    product: Product
    variant: Variant
    score: float
    why: Why


@dataclass(frozen=True, slots=True)
class ValueCount:
    """A value that could be had instead, and how many products have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Instead:
    """What there is in place of one constraint that is given up, while every constraint that is not stays.

    `amount` is, for a range, the number nearest to it that a product has (in the facet's base unit, cents for a price).
    `values` are, for named values, what products have instead: nearest sizes first, else the most frequent first; of a
    category it is the nearest one above that has something.
    """

    constraint: Constraint
    amount: float | None = None
    values: tuple[ValueCount, ...] = ()


@dataclass(frozen=True, slots=True)
class Relaxed:
    """How many products would fit if these constraints were given up together, and which come nearest.

    The verdicts of a nearest hit are those of all constraints, so that what it breaks is marked.
    """

    constraints: tuple[Constraint, ...]
    count: int
    instead: tuple[Instead, ...] = ()
    nearest: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of a query that the shop does not know, and the word that was searched for in its place."""

    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`total` counts the products that pass the filter, shown or not; `relaxed` is given where nothing passes.

    Without hits, without a total and without `relaxed`, the shop has nothing of what the query speaks of. `query` is what was
    searched for after `corrections`, "" where nothing was corrected.
    """

    hits: tuple[Hit, ...]
    total: int
    relaxed: tuple[Relaxed, ...] = ()
    query: str = ""
    corrections: tuple[Correction, ...] = field(default=())
