"""How a dialogue's state follows from an understanding: what is set, replaced, relaxed, cleared and taken back.

Every step is a recorded `Change`: the new goal is the old one with the changes applied, so a client can be told what changed
and a customer can undo it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant import cart as carts
from assistant.cart import CartChange
from assistant.changes import Change, Draft, Operation
from assistant.dialogue import (
    KEPT_FACTS,
    KEPT_RESULT_SETS,
    KEPT_UNDO,
    DialogueState,
    Fact,
    Intent,
    Question,
    ResultSet,
    Understanding,
)
from assistant.memory import remembered
from retrieval.constraints import INTERVALS, Constraint
from retrieval.facets import FLAG_ON
from retrieval.hits import Hit

SEARCHES = frozenset(
    {
        Intent.FIND_PRODUCT,
        Intent.REFINE_SEARCH,
        Intent.NEED_ADVICE,
        Intent.PROMOTIONS,
        Intent.COMPLEMENT_PRODUCTS,
    }
)
_NOTHING = frozenset({"none", "no", "without"})  # values that say that a thing lacks something
KEPT_QUERY = 400  # characters
KEPT_DISMISSED = 60  # products


@dataclass(frozen=True, slots=True)
class Step:
    """The state after a message, the changes that made its goal out of the old one, and those that made its cart."""

    state: DialogueState
    changes: tuple[Change, ...]
    cart: tuple[CartChange, ...] = ()


def follow(state: DialogueState, meant: Understanding) -> DialogueState:
    """The state after a message is understood, before anything is shown."""
    return step(state, meant).state


def step(state: DialogueState, meant: Understanding) -> Step:
    """The state after a message is understood, and how it came about.

    What the shopper ruled out stays out, also in another category. What else carries over to another kind of thing is
    named by the understanding; the rest ends with the thing that it was asked of.
    """
    draft, cart = Draft(state.goal), tuple[CartChange, ...]()
    back = next((shown for shown in state.result_sets if shown.id == meant.back_to), None)
    if meant.undo:
        if state.history:
            last = state.history[-1]
            draft.undo(one for one in last if isinstance(one, Change))
            cart = carts.inverted(one for one in last if isinstance(one, CartChange))
    elif back is not None and back.goal is not None:
        draft.become(back.goal)
    stepped = len(draft.changes)
    _change(draft, state, meant)
    if not meant.undo:
        cart = carts.changes_of(meant.cart, state.cart, state.turn + 1) if meant.cart is not None else ()
    changes = tuple(draft.changes)
    done: tuple[Change | CartChange, ...] = (*changes, *cart)
    undoable = changes[stepped:] if meant.undo else done  # what is said beside a step back
    history = (*(state.history[:-1] if meant.undo else state.history), *((undoable,) if undoable else ()))
    focus = tuple(name for name in _focus(state, meant) if name not in meant.dismissed)
    asked = (*state.asked, meant.declined) if meant.declined else state.asked
    after = replace(
        state,
        turn=state.turn + 1,
        language=meant.language,
        goal=draft.goal,
        focus=focus,
        history=history[-KEPT_UNDO:],
        facts=_facts(state.facts, meant.facts),
        question=None,
        asked=tuple(dict.fromkeys(asked)),
        cart=carts.apply(cart, state.cart),
    )
    return Step(after, changes, cart)


def _focus(state: DialogueState, meant: Understanding) -> tuple[str, ...]:
    """What is talked about: what is pointed at, before the others of a few talked about together; a search ends talk of one thing."""
    if len(meant.references) == 1 and meant.references[0] in state.focus:
        return (*meant.references, *(name for name in state.focus if name not in meant.references))
    if meant.references:
        return meant.references
    searches = bool(SEARCHES.intersection(meant.intents)) and len(state.focus) == 1
    return () if meant.begins or meant.restart or searches else state.focus


def _change(draft: Draft, state: DialogueState, meant: Understanding) -> None:
    searches = SEARCHES.intersection(meant.intents)
    if meant.restart:
        draft.clear()
    elif meant.intent is Intent.COMPLEMENT_PRODUCTS and not meant.topic:
        # what goes with a thing is of another kind: what was ruled out and the budget stay, the rest was about that thing
        _begin(draft, {one.id for one in state.constraints if one.excludes or one.facet == "price"})
    elif meant.begins:
        _begin(draft, set(meant.carried))
    for slot in meant.removed:
        draft.drop(slot)
    for one in meant.accepted:
        _accept(draft, one)
    for one in meant.waived:
        _waive(draft, one)
    for change in meant.changes:
        _set(draft, change)
    for change in meant.added:
        _add(draft, change)
    if meant.dismissed:
        draft.dismiss(tuple(dict.fromkeys((*draft.goal.dismissed, *meant.dismissed)))[-KEPT_DISMISSED:])
    if searches:
        _words(draft, meant)


def _begin(draft: Draft, carried: set[str]) -> None:
    for one in draft.goal.constraints.items:
        if one.id not in carried:
            draft.drop(one.id, Operation.CLEAR)
    draft.query("", Operation.CLEAR)
    draft.sort(None, Operation.CLEAR)
    draft.dismiss((), Operation.CLEAR)


def _words(draft: Draft, meant: Understanding) -> None:
    """The words for retrieval add up while one thing is looked for; another order is asked for or the old one goes on."""
    adds = meant.intent in (Intent.FIND_PRODUCT, Intent.REFINE_SEARCH, Intent.NEED_ADVICE) or meant.begins
    if adds and meant.free_text:
        words = f"{draft.goal.query} {meant.free_text}".strip()
        draft.query(words[-KEPT_QUERY:], Operation.REPLACE if draft.goal.query else Operation.SET)
    if meant.sort is not None:
        draft.sort(meant.sort, Operation.SET if draft.goal.sort is None else Operation.REPLACE)


def _accept(draft: Draft, one: Constraint) -> None:
    """A value that is said to be all right is no longer ruled out, and joins the alternatives that are asked for."""
    ruled_out, asked = draft.goal.constraints.get(f"{one.facet}:not"), draft.goal.constraints.get(one.id)
    if not one.values:
        return
    if one.values == (FLAG_ON,) or one.values[0] in _NOTHING:
        draft.drop(one.id)  # a feature that may be there or not is no wish any more
        draft.drop(f"{one.facet}:not")
        return
    if ruled_out is not None and ruled_out.values:
        left = tuple(value for value in ruled_out.values if value not in one.values)
        if left:
            draft.put(replace(ruled_out, values=left), Operation.RELAX)
        else:
            draft.drop(ruled_out.id)
    preferred = ruled_out is not None and asked is not None and not asked.hard  # what is borne is not preferred by that
    if asked is not None and asked.values and not preferred:
        draft.put(replace(asked, values=tuple(dict.fromkeys((*asked.values, *one.values)))), Operation.RELAX)


def _waive(draft: Draft, one: Constraint) -> None:
    """A value that need not be is neither asked for nor ruled out any more."""
    for slot in (one.id, f"{one.facet}:not"):
        held = draft.goal.constraints.get(slot)
        if held is None:
            continue
        left = tuple(value for value in held.values if value not in one.values)
        if not left:
            draft.drop(slot)
        elif left != held.values:
            draft.put(replace(held, values=left), Operation.RELAX)


def _set(draft: Draft, change: Constraint) -> None:
    """A new wish replaces the old one of its facet; a value now wanted is no longer ruled out, and the reverse.

    Exclusions add up: "no leather", then "no suede either", rules out both.
    """
    opposite = draft.goal.constraints.get(f"{change.facet}:{'is' if change.excludes else 'not'}")
    if opposite is not None and not _bear_each_other(change, opposite):
        left = tuple(value for value in opposite.values if value not in change.values)
        if not left:
            draft.drop(opposite.id, Operation.REPLACE)
        elif left != opposite.values:
            draft.put(replace(opposite, values=left))
    before = draft.goal.constraints.get(change.id)
    if change.excludes and before is not None and before.values:
        change = replace(change, values=tuple(dict.fromkeys((*before.values, *change.values))))
    draft.put(change)


def _bear_each_other(one: Constraint, other: Constraint) -> bool:
    """Whether a range and a range ruled out may both hold: "from 40 to 200, but not 100 to 120"."""
    if not (one.operator in INTERVALS and other.operator in INTERVALS):
        return False
    wanted, ruled_out = (other, one) if one.excludes else (one, other)
    low = -math.inf if wanted.low is None else wanted.low
    high = math.inf if wanted.high is None else wanted.high
    return (ruled_out.low is not None and low < ruled_out.low) or (ruled_out.high is not None and high > ruled_out.high)


def _add(draft: Draft, change: Constraint) -> None:
    """An alternative joins those of its facet: "or olive"."""
    before = draft.goal.constraints.get(change.id)
    if before is not None and before.values:
        change = replace(change, values=tuple(dict.fromkeys((*before.values, *change.values))))
    _set(draft, change)


def _facts(known: tuple[Fact, ...], told: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """What is told anew replaces what was told of the same thing."""
    by_kind: Mapping[tuple[str, str], Fact] = {(one.kind, one.scope): one for one in (*known, *told)}
    return tuple(by_kind.values())[-KEPT_FACTS:]


def remember(
    state: DialogueState, said: str, answered: str, shown: ResultSet | None, question: Question | None = None
) -> DialogueState:
    """The state after a turn: what was said, shown and asked is kept, bounded. What was asked once is not asked again."""
    after = remembered(state, said, answered)
    if question is not None:
        asked = after.asked if question.reference or not question.facet else (*after.asked, question.facet)
        after = replace(after, question=question, asked=tuple(dict.fromkeys(asked)))
    if shown is None or not shown.items:
        return after
    shown = shown if shown.goal is not None else replace(shown, goal=state.goal)
    sets = (*state.result_sets, shown)[-KEPT_RESULT_SETS:]
    return replace(after, result_sets=sets, focus=focus_of(shown, state.focus))


def of_choice(state: DialogueState, candidates: Sequence[Hit], answered: str) -> DialogueState:
    """The state after one of several was chosen: the first that the answer names is talked about; the state as it is where none is."""
    titles = ((title, hit.product.id) for hit in candidates for title in (hit.product.title.en, hit.product.title.zh))
    named = [(answered.index(title), -len(title), name) for title, name in titles if title and title in answered]
    if not named:
        return state
    chosen = min(named)[2]
    return replace(state, focus=(chosen, *(name for name in state.focus if name != chosen)))


def focus_of(shown: ResultSet, before: tuple[str, ...]) -> tuple[str, ...]:
    """What is talked about once a list is shown: its only thing, before the others of a few; or what was, where all of it is shown."""
    names = {item.product for item in shown.items}
    if len(names) == 1:
        only = shown.items[0].product
        return (only, *(name for name in before if name != only)) if only in before else (only,)
    return before if names.issuperset(before) else ()
