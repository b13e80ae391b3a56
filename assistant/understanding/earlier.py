"""What was wanted before, named by its facet alone: "the colour from before", 还是刚才那个颜色, "both colours work", 两个尺码都行.

Earlier values are taken from the changes that can be undone, as far as they belong to the search that goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.changes import Change
from assistant.dialogue import DialogueState
from assistant.understanding.giving_up import facets_named, takes_back
from retrieval.constraints import Constraint, Operator
from retrieval.facets import Facets

_BEFORE = patterns.later(
    r"(?:\b(?:the |my |that |our )?(?:previous|earlier|prior|original|former|last|old|initial)\s+$|(?:刚才|刚刚|之前|先前|原来|原先|前面|最初|一开始|开始|上一个|上次)(?:的|那个|那种|说的|要的|选的|看的|那|一个|说|要|选)*$)",
    re.IGNORECASE,
)
_AFTER = patterns.later(
    r"^\s*(?:from |(?:that )?(?:i|we) (?:had|said|wanted|asked for|picked|chose|told you|mentioned|went for)(?: (?:from|at))?\s*)(?:just )?(?:before|earlier|previously|first|at first|the (?:start|beginning)|(?:last|first) time|a (?:moment|minute) ago)\b",
    re.IGNORECASE,
)
_BOTH = patterns.later(
    r"(?:\b(?:both|either|the two)(?: of)?(?: the| those| these)?\s+|(?:这|那|前面|刚才)?(?:的)?(?:两|2)(?:个|种|款)(?:的)?)$",
    re.IGNORECASE,
)
_FINE = patterns.later(
    r"^\s*(?:(?:would |will |are |is |['’]re )*(?:work|works|fine|ok|okay|good|do|great|all right|alright|acceptable|suit)\b|(?:我)?(?:都|也)(?:行|可以|好|成|要|喜欢|能接受|ok|没问题))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What holds again or holds beside what was asked for last, None for nothing, and the text without the words that say so."""

    wish: Constraint | None
    text: str


def read(text: str, state: DialogueState, facets: Facets) -> Earlier:
    """Reads a value that is called by its facet and by when, or that, it was asked for."""
    for start, end, names in facets_named(text, facets):
        ahead, behind = _BEFORE.search(text[:start]), _AFTER.match(text[end:])
        for facet in names:
            slot = f"{facet}:is"
            before = next(_values_before(state, slot), None)
            if before is None:
                continue
            if (ahead or behind) and not takes_back(text[:start], text[end:]):
                first, last = ahead.start() if ahead else start, end + (behind.end() if behind else 0)
                return Earlier(replace(before, turn=state.turn + 1), f"{text[:first]} {text[last:]}")
            held = state.constraints.get(slot)
            both, fine = _BOTH.search(text[:start]), _FINE.match(text[end:])
            if both and fine and held is not None and held.operator is before.operator is Operator.ONE_OF:
                values = tuple(dict.fromkeys((*held.values, *before.values))) if len(held.values) == 1 else held.values
                wish = replace(held, values=values, turn=state.turn + 1)
                return Earlier(wish, f"{text[: both.start()]} {text[end + fine.end() :]}")
    return Earlier(None, text)


def _values_before(state: DialogueState, slot: str) -> Iterator[Constraint]:
    """What a slot held before what it holds now, the latest first, within the search that goes on."""
    held = state.constraints.get(slot)
    for turn in reversed(state.history):
        for change in reversed(turn):
            if not isinstance(change, Change):
                continue
            if change.slot == "category:is" and change.before is not None:
                return
            was = change.before
            if change.slot == slot and isinstance(was, Constraint) and (held is None or _differ(was, held)):
                yield was


def _differ(one: Constraint, other: Constraint) -> bool:
    return (one.values, one.low, one.high) != (other.values, other.low, other.high)
