"""The operations on what a customer wants, as typed changes: applied to the old value they give the new, inverted the old again.

Knows nothing of language. A change is about one slot: a constraint's id (`price:is`), `query`, `sort` or `dismissed`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import cast

from retrieval.constraints import Constraint, Constraints
from retrieval.hits import Sort

QUERY, SORT, DISMISSED = "query", "sort", "dismissed"


class Operation(StrEnum):
    SET = "set"
    REPLACE = "replace"
    RELAX = "relax"
    CLEAR = "clear"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a search is for: the constraints, the words no facet took, the order asked for, and the products (ids) turned down."""

    constraints: Constraints = field(default_factory=Constraints)
    query: str = ""
    sort: Sort | None = None
    dismissed: tuple[str, ...] = ()

    @property
    def topic(self) -> tuple[str, ...]:
        """The category paths asked for."""
        category = self.constraints.get("category:is")
        return category.values if category else ()


@dataclass(frozen=True, slots=True)
class Change:
    """One operation on one slot. `before` and `after` are None where the slot is empty; `place` is where a constraint
    stands among the others, so that taking the change back puts it there again."""

    operation: Operation
    slot: str
    before: Constraint | str | None
    after: Constraint | str | None
    place: int = 0

    def inverse(self) -> Change:
        return Change(Operation.UNDO, self.slot, self.after, self.before, self.place)


def apply(changes: Iterable[Change], goal: Goal) -> Goal:
    """The goal after the changes, in order. Whatever changes a constraint makes a new version."""
    for change in changes:
        goal = _applied(change, goal)
    return goal


def inverted(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that take these back."""
    return tuple(change.inverse() for change in reversed(tuple(changes)))


def _applied(change: Change, goal: Goal) -> Goal:
    if change.slot == QUERY:
        return replace(goal, query=str(change.after or ""))
    if change.slot == SORT:
        return replace(goal, sort=cast("Sort | None", change.after))
    if change.slot == DISMISSED:
        return replace(goal, dismissed=tuple(str(change.after).split("\n")) if change.after else ())
    items = [item for item in goal.constraints if item.id != change.slot]
    if isinstance(change.after, Constraint):
        items.insert(change.place, change.after)
    return replace(goal, constraints=Constraints(tuple(items), goal.constraints.version + 1))


class Draft:
    """A goal being changed: each method records its change and applies it. Nothing is recorded where nothing changes."""

    def __init__(self, goal: Goal) -> None:
        self.goal = goal
        self.changes: list[Change] = []

    def put(self, item: Constraint, operation: Operation | None = None) -> None:
        """Sets a constraint, or replaces that of the same id in its place."""
        before = self.goal.constraints.get(item.id)
        if before is not None and replace(before, turn=item.turn) == item:
            return
        place = self._place(item.id) if before is not None else len(self.goal.constraints.items)
        kind = operation or (Operation.SET if before is None else Operation.REPLACE)
        self._record(Change(kind, item.id, before, item, place))

    def drop(self, slot: str, operation: Operation = Operation.RELAX) -> None:
        before = self.goal.constraints.get(slot)
        if before is not None:
            self._record(Change(operation, slot, before, None, self._place(slot)))

    def query(self, text: str, operation: Operation = Operation.REPLACE) -> None:
        if text != self.goal.query:
            self._record(Change(operation, QUERY, self.goal.query or None, text or None))

    def sort(self, order: Sort | None, operation: Operation = Operation.REPLACE) -> None:
        if order != self.goal.sort:
            self._record(Change(operation, SORT, self.goal.sort, order))

    def dismiss(self, products: tuple[str, ...], operation: Operation = Operation.REPLACE) -> None:
        if products != self.goal.dismissed:
            before, after = "\n".join(self.goal.dismissed), "\n".join(products)
            self._record(Change(operation, DISMISSED, before or None, after or None))

    def clear(self) -> None:
        for item in self.goal.constraints.items:
            self.drop(item.id, Operation.CLEAR)
        self.query("", Operation.CLEAR)
        self.sort(None, Operation.CLEAR)
        self.dismiss((), Operation.CLEAR)

    def become(self, goal: Goal) -> None:
        """Goes back to an earlier goal: what it does not hold goes, what it holds is put where it stood."""
        for item in self.goal.constraints.items:
            if goal.constraints.get(item.id) is None:
                self.drop(item.id, Operation.UNDO)
        for place, item in enumerate(goal.constraints.items):
            before = self.goal.constraints.get(item.id)
            if before != item or self._place(item.id) != place:
                self._record(Change(Operation.UNDO, item.id, before, item, place))
        self.query(goal.query, Operation.UNDO)
        self.sort(goal.sort, Operation.UNDO)
        self.dismiss(goal.dismissed, Operation.UNDO)

    def undo(self, changes: Iterable[Change]) -> None:
        """Takes changes back that led to this goal."""
        for change in inverted(changes):
            self._record(change)

    def _record(self, change: Change) -> None:
        self.changes.append(change)
        self.goal = apply((change,), self.goal)

    def _place(self, slot: str) -> int:
        return next(n for n, item in enumerate(self.goal.constraints.items) if item.id == slot)
