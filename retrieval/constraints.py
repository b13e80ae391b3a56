"""Everything the shopper asked for and ruled out, as one value, with its one judge, `Constraints.admits`.

Search and evaluation use the same. The parts are in `constraint` (one constraint), `verdicts` and `judging`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.constraint import FLAGS, INTERVALS, LISTS, Constraint, Operator, Side
from retrieval.judging import judge, seen, unread
from retrieval.products import Product, Variant
from retrieval.verdicts import Admission, Evidence, Finding, Said, Verdict, blocks

__all__ = [
    "FLAGS",
    "INTERVALS",
    "LISTS",
    "Admission",
    "Constraint",
    "Constraints",
    "Evidence",
    "Finding",
    "Operator",
    "Said",
    "Side",
    "Verdict",
    "blocks",
    "judge",
    "seen",
    "unread",
]


@dataclass(frozen=True, slots=True)
class Constraints:
    """Everything the shopper asked for and ruled out: one immutable, versioned value."""

    items: tuple[Constraint, ...] = ()
    version: int = 0

    def __iter__(self) -> Iterator[Constraint]:
        return iter(self.items)

    def with_(self, constraint: Constraint) -> Constraints:
        """Sets or replaces the constraint of the same id, in its place."""
        if constraint in self.items:
            return self
        at = {item.id: n for n, item in enumerate(self.items)}.get(constraint.id)
        items = list(self.items)
        if at is None:
            items.append(constraint)
        else:
            items[at] = constraint
        return Constraints(tuple(items), self.version + 1)

    def without(self, *ids: str) -> Constraints:
        kept = tuple(item for item in self.items if item.id not in ids)
        return self if kept == self.items else Constraints(kept, self.version + 1)

    def get(self, constraint_id: str) -> Constraint | None:
        return next((item for item in self.items if item.id == constraint_id), None)

    def admits(self, product: Product, variant: Variant, evidence: Evidence) -> Admission:
        """Judges one variant of one product."""
        return Admission(tuple(judge(item, product, variant, evidence) for item in self.items))
