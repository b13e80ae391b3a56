"""What an agent's instruction does to a draft: which products it is about, what else is searched for, which page is quoted.

An instruction chooses among facts and never makes one. What the customer ruled out stays out, whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.answers.base import Asking, Shelf
from assistant.answers.telling import CARDS, TellingAnswers
from assistant.changes import Goal
from assistant.copilot.listening import Read
from assistant.dialogue import Intent, UserMessage
from assistant.plan import Plan
from assistant.planner import Planner
from assistant.state import SEARCHES
from assistant.untrusted_products import told_product
from retrieval.constraints import INTERVALS, Constraint, Constraints

_PAGES = frozenset({Intent.POLICY_QUESTION, Intent.SHIPPING_QUESTION, Intent.RETURN_OR_EXCHANGE, Intent.PROMOTIONS})
# "apologise first, then answer" points at nothing
_IN_ORDER = patterns.later(
    r"(?<!the )(?<!her )(?<!his )(?<!their )\bfirst(?! (?:one|two|three|product|item))\b|^(?:首)?先", re.IGNORECASE
)

# one of what is found, not all of it: "the cheapest one", 最便宜的那款
_ONE = patterns.later(
    r"\b(?:the|this|that)\b[^,.]{1,20}\b(?:one|product|item)\b|[那这]一?[款个件双台只条把]|(?:最\S{1,4}的)[一]?[款个件双台只条把]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Steered:
    """A plan that follows an instruction. `refused` is the title of a product that it named and the customer's wishes rule out;
    `nothing`: what it asks for is not there."""

    plan: Plan | None
    refused: str = ""
    nothing: bool = False


@dataclass(frozen=True, slots=True)
class Steering:
    """Follows instructions over one shelf."""

    shelf: Shelf
    planner: Planner
    read: Read

    def follow(self, note: str, asking: Asking) -> Steered:
        """The plan that the instruction asks for; no plan where it only says how something is to be said."""
        said = _IN_ORDER.sub(" ", note).strip()
        if not said:
            return Steered(None)
        told = self.read(said, asking.state).meant
        if told.references:
            return self._about(told.references, told.intent, asking)
        wishes = [*told.changes, *told.added]
        if (wishes or told.sort or told.topic) and SEARCHES.intersection(told.intents):
            goal = _narrowed(asking.state.goal, wishes)
            state = replace(asking.state, goal=replace(goal, sort=told.sort or goal.sort))
            meant = replace(
                asking.meant,
                intents=(Intent.REFINE_SEARCH,),
                changes=(),
                removed=(),
                references=(),
                begins=False,
                restart=False,
                undo=False,
            )
            found = Asking(asking.message, meant, state)
            plan = self.planner.plan(found)
            if not plan.candidates:
                return Steered(None, nothing=True)
            if _ONE.search(said) and plan.candidates:
                return self._about((plan.candidates[0].product.id,), meant.intent, found)
            return Steered(plan)
        page = next((one for one in told.intents if one in _PAGES), None)
        if page is not None:
            meant = replace(told, language=asking.language, intents=(page,))
            return Steered(self.planner.plan(Asking(UserMessage(said), meant, asking.state)))
        return Steered(None)

    def _about(self, references: tuple[str, ...], intent: Intent, asking: Asking) -> Steered:
        record = self.shelf.record.get(list(references))
        products = [told_product(record[name]) for name in references if name in record]
        telling = TellingAnswers(self.shelf)
        hits = telling.hits_of(products, asking.state)[:CARDS]
        kept = {hit.product.id for hit in hits}
        refused = next((one.title.get(asking.language) for one in products if one.id not in kept), "")
        if not hits:
            return Steered(None, refused)
        if intent is Intent.COMPARE_PRODUCTS and len(hits) > 1:
            meant = replace(asking.meant, intents=(intent,), references=tuple(hit.product.id for hit in hits))
            return Steered(self.planner.plan(replace(asking, meant=meant)), refused)
        shown, event = telling.show(hits, len(hits), asking.state, asking.language)
        return Steered(telling.recommend(asking, hits, shown, event, lead=""), refused)


def _narrowed(goal: Goal, wishes: Iterable[Constraint]) -> Goal:
    """The goal with further wishes, none of which gives the customer less than they asked for."""
    constraints = goal.constraints
    for wish in wishes:
        own = constraints.get(wish.id)
        opposite = constraints.get(f"{wish.facet}:{'is' if wish.excludes else 'not'}")
        if opposite is not None and set(opposite.values) & set(wish.values):
            continue
        if own is None:
            constraints = constraints.with_(wish)
        elif (
            wish.operator in INTERVALS and own.operator is wish.operator and own.unit == wish.unit and not wish.excludes
        ):
            constraints = _within(constraints, own, wish)
    return replace(goal, constraints=constraints)


def _within(constraints: Constraints, own: Constraint, wish: Constraint) -> Constraints:
    low = max((side for side in (own.low, wish.low) if side is not None), default=None)
    high = min((side for side in (own.high, wish.high) if side is not None), default=None)
    if low is not None and high is not None and low > high:
        return constraints
    return constraints.with_(replace(own, low=low, high=high, open_sides=own.open_sides | wish.open_sides))
