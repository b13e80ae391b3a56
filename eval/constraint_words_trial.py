"""How often a sentence leads to exactly the constraints it was made from: the assistant's understanding, held to the typed case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.dialogue import DialogueState, Understanding, UserMessage
from assistant.understanding.parse import Understander
from eval.constraint_trial import constraint_of
from eval.constraint_wishes import Asked, Case
from retrieval.constraints import Constraint, Operator
from retrieval.search import Searcher

_SAME_AMOUNT = 0.005


@dataclass(frozen=True, slots=True)
class Understood:
    """What a sentence was understood as: the wishes it missed, and constraints that nobody asked for."""

    case: Case
    missed: tuple[str, ...]
    invented: tuple[str, ...]

    @property
    def exact(self) -> bool:
        return not self.missed and not self.invented


def understand_all(cases: Sequence[Case], searcher: Searcher) -> list[Understood]:
    """Each sentence as the first of a conversation."""
    understander = Understander(searcher.facets, {product.id: product for product in searcher.products})
    return [
        _compared(case, understander.understand(UserMessage(case.sentence), DialogueState()), searcher)
        for case in cases
    ]


def _compared(case: Case, understood: Understanding, searcher: Searcher) -> Understood:
    got = [one for one in understood.changes if not _of_topic(one)]
    topic = {*understood.topic, *(value for one in understood.changes if _of_topic(one) for value in one.values)}
    missed: list[str] = []
    for wish in case.wishes:
        if wish.facet == "stock" and wish.asked is Asked.HAS:  # asks for nothing: only what is in stock is ever shown
            continue
        wanted = constraint_of(wish)
        if _of_topic(wanted) and wish.hard:
            if not topic.intersection(wanted.values):
                missed.append(wish.label)
            continue
        same = next((one for one in got if _same(wanted, one, searcher)), None)
        if same is None:
            missed.append(wish.label)
        else:
            got.remove(same)
    return Understood(
        case, tuple(missed), tuple(f"{one.facet} {one.operator.value} {'|'.join(one.values)}" for one in got)
    )


def _of_topic(item: Constraint) -> bool:
    return item.facet == "category" and item.operator is Operator.ONE_OF


def _same(wanted: Constraint, got: Constraint, searcher: Searcher) -> bool:
    if (wanted.facet, wanted.operator, wanted.hard) != (got.facet, got.operator, got.hard):
        return False
    canonical = searcher.vocabulary.canonical
    values = [{canonical(one.facet, value).lower() for value in one.values} for one in (wanted, got)]
    return values[0] == values[1] and _near(wanted.low, got.low) and _near(wanted.high, got.high)


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _SAME_AMOUNT * max(abs(one), abs(other), 1e-9)
