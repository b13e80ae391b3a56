"""How a dialogue's state follows from an understanding: what carries over, what is replaced, what is given up."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue import KEPT_MESSAGES, KEPT_RESULT_SETS, DialogueState, Intent, ResultSet, Understanding
from assistant.model import ChatMessage
from assistant.understanding.parse import related
from retrieval.constraints import Constraint, Constraints
from retrieval.facets import FLAG_ON, PATH_JOIN

SEARCHES = frozenset(
    {
        Intent.FIND_PRODUCT,
        Intent.REFINE_SEARCH,
        Intent.NEED_ADVICE,
        Intent.PROMOTIONS,
        Intent.COMPLEMENT_PRODUCTS,
    }
)


def follow(state: DialogueState, meant: Understanding) -> DialogueState:
    """The state after a message is understood, before anything is shown.

    What the shopper ruled out stays out, also in another category. A budget carries over within a department. Everything
    else that was asked of one kind of thing ends with it.
    """
    after = replace(state, turn=state.turn + 1, language=meant.language)
    if meant.intent is Intent.COMPLEMENT_PRODUCTS and not meant.topic:
        # what goes with a thing is of another kind: what was ruled out and the budget stay, the rest was about that thing
        staying = tuple(one for one in state.constraints if one.excludes or one.facet == "price")
        after = replace(
            after, constraints=Constraints(staying, state.constraints.version + 1), topic=(), query="", sort=None
        )
    if not SEARCHES.intersection(meant.intents):
        return replace(after, focus=meant.references or state.focus)
    if meant.restart:
        after = replace(
            after, constraints=Constraints((), state.constraints.version + 1), topic=(), query="", sort=None
        )
    begins = bool(meant.topic) and not related(meant.topic, after.topic)
    begins = begins or (meant.intent is Intent.FIND_PRODUCT and not meant.topic and bool(state.result_sets))
    kept = after.constraints
    if begins:
        kept = kept.without(*(one.id for one in kept if not _carries(one, after.topic, meant.topic)))
        after = replace(after, query="", sort=None)
    kept = kept.without(*meant.removed)
    for one in meant.accepted:
        kept = _accept(kept, one)
    for change in meant.changes:
        kept = _set(kept, change)
    category = kept.get("category:is")
    searches = meant.intent in (Intent.FIND_PRODUCT, Intent.REFINE_SEARCH, Intent.NEED_ADVICE) or begins
    said = (
        (after.query, meant.free_text) if searches and not begins else (meant.free_text,) if begins else (after.query,)
    )
    query = " ".join(part for part in said if part)
    return replace(
        after,
        constraints=kept,
        topic=category.values if category else (),
        query=query[-400:],
        sort=meant.sort or (None if meant.changes or begins else after.sort),
        focus=meant.references or state.focus,
    )


def _carries(one: Constraint, old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    if one.excludes:
        return one.facet != "category" or not any(value in new for value in one.values)
    departments = {path.split(PATH_JOIN)[0] for path in old} & {path.split(PATH_JOIN)[0] for path in new}
    return one.facet == "price" and bool(departments)


def _accept(kept: Constraints, one: Constraint) -> Constraints:
    """A value that is said to be all right is no longer ruled out, and joins the alternatives that are asked for."""
    ruled_out, asked = kept.get(f"{one.facet}:not"), kept.get(one.id)
    if one.values == (FLAG_ON,):
        return kept.without(one.id, f"{one.facet}:not")  # a feature that may be there or not is no wish any more
    if ruled_out is not None and ruled_out.values:
        left = tuple(value for value in ruled_out.values if value not in one.values)
        kept = kept.with_(replace(ruled_out, values=left)) if left else kept.without(ruled_out.id)
    if asked is not None and asked.values:
        kept = kept.with_(replace(asked, values=tuple(dict.fromkeys((*asked.values, *one.values)))))
    return kept


def _set(kept: Constraints, change: Constraint) -> Constraints:
    """A new wish replaces the old one of its facet; a value now wanted is no longer ruled out, and the reverse.

    Exclusions add up: "no leather", then "no suede either", rules out both.
    """
    opposite = kept.get(f"{change.facet}:{'is' if change.excludes else 'not'}")
    if opposite is not None:
        left = tuple(value for value in opposite.values if value not in change.values)
        if left != opposite.values or not opposite.values:
            kept = kept.with_(replace(opposite, values=left)) if left else kept.without(opposite.id)
    before = kept.get(change.id)
    if change.excludes and before is not None and before.values:
        change = replace(change, values=tuple(dict.fromkeys((*before.values, *change.values))))
    return kept.with_(change)


def remember(state: DialogueState, said: str, answered: str, shown: ResultSet | None) -> DialogueState:
    """The state after a turn: what was said and shown is kept, bounded."""
    messages = [*state.transcript, ChatMessage("user", said[:400])]
    if answered:
        messages.append(ChatMessage("assistant", answered[:400]))
    after = replace(state, transcript=tuple(messages[-KEPT_MESSAGES:]))
    if shown is None or not shown.items:
        return after
    sets = (*state.result_sets, shown)[-KEPT_RESULT_SETS:]
    return replace(after, result_sets=sets, focus=(shown.items[0].product,) if len(shown.items) == 1 else ())
