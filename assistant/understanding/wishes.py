"""The wishes that a message tells, and how they settle: what a correction replaces, what is both wanted and ruled out, the bound
that completes another, and the value that joins those asked for already.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant import patterns
from assistant.dialogue import DialogueState, Fact, Note, Unmapped
from assistant.understanding.last_limit import on_its_side
from retrieval.constraints import Constraint, Operator
from retrieval.search import Sort

_FURTHER = patterns.later(r"^\W*(?:(?:or|nor)\b|(?:maybe |perhaps )?also\b|或者?|还有|以及)\s*", re.IGNORECASE)
_TOO = patterns.later(
    r"(?<!not )(?:\b(?:too|as well|would also (?:do|work|be (?:fine|ok|good))|(?:is|are) also (?:fine|ok|good)|also (?:works?|fine|ok))|也(?:要|看看?|考虑|来点?|算上|可以|行|成|ok|能(?:穿|用|接受|戴)|合适|合脚|穿得下|没问题|好))\W*$",
    re.IGNORECASE,
)
_ONE_SIDE = patterns.later(
    r"\b(?:upper|lower|top|bottom|high|low) (?:limit|bound|end|bit|part|price)\b|\b(?:ceiling|floor|cap|maximum|minimum)\b|上限|下限|最高|最低",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """`added` join the values that are asked for or ruled out already; `accepted` are values said to be all right, `waived` those
    neither asked for nor ruled out any more; `removed` are ids of constraints given up, `topic` the category paths named, `free`
    the words no facet took, `asked` the facets named, `notes` what the answer has to say of how this was taken."""

    constraints: tuple[Constraint, ...] = ()
    added: tuple[Constraint, ...] = ()
    removed: tuple[str, ...] = ()
    accepted: tuple[Constraint, ...] = ()
    waived: tuple[Constraint, ...] = ()
    topic: tuple[str, ...] = ()
    sort: Sort | None = None
    free: str = ""
    asked: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    unmapped: tuple[Unmapped, ...] = field(default=())
    notes: tuple[Note, ...] = ()

    @property
    def filters(self) -> bool:
        """Whether anything was said that changes what is shown."""
        return bool(
            self.constraints or self.added or self.removed or self.accepted or self.waived or self.sort or self.unmapped
        )


def put_right(first: Wishes, second: Wishes) -> Wishes:
    """The wishes of both parts of a message that corrects itself: what the second names replaces what the first said of it."""
    said = {one.id: one for one in first.constraints}
    found = said | {one.id: on_its_side(one, said.get(one.id), "") for one in second.constraints}
    found = settled(found)
    category = found.get("category:is")
    return Wishes(
        constraints=tuple(found.values()),
        added=(*first.added, *second.added),
        removed=tuple(dict.fromkeys((*first.removed, *second.removed))),
        accepted=(*first.accepted, *second.accepted),
        waived=(*first.waived, *second.waived),
        topic=category.values if category else (),
        sort=second.sort or first.sort,
        free=" ".join(part for part in (first.free, second.free) if part),
        asked=tuple(dict.fromkeys((*first.asked, *second.asked))),
        facts=(*first.facts, *second.facts),
        unmapped=(*first.unmapped, *second.unmapped),
        notes=tuple(dict.fromkeys((*first.notes, *second.notes))),
    )


def merged(one: Constraint, state: DialogueState, text: str) -> Constraint:
    """A bound completes the other bound that holds already. A range it replaces as a whole, unless one side of it is named
    or its lower end only goes up ("nothing below 100" after 80 to 150)."""
    before = state.constraints.get(one.id)
    if one.operator is not Operator.RANGE or before is None or not before.hard or not one.hard:
        return one
    narrows = one.high is None and one.low is not None and before.low is not None and before.low < one.low
    if before.low is not None and before.high is not None and not narrows and _ONE_SIDE.search(text) is None:
        return one
    if one.low is None and before.low is not None and one.high is not None and before.low <= one.high:
        return replace(one, low=before.low, open_sides=one.open_sides | (before.open_sides & {"low"}))
    if one.high is None and before.high is not None and one.low is not None and one.low <= before.high:
        return replace(one, high=before.high, open_sides=one.open_sides | (before.open_sides & {"high"}))
    return one


def further(text: str, found: Mapping[str, Constraint], state: DialogueState) -> tuple[Constraint, ...]:
    """ "Or olive", "Pixelgrove too", 34的也行: what is said behind an "or", or before a "too", joins what was said last of its facet."""
    if _FURTHER.match(text) is None and _TOO.search(text) is None:
        return ()
    joined: list[Constraint] = []
    for one in found.values():
        if one.operator is not Operator.ONE_OF or one.facet == "category":
            continue
        asked, ruled_out = state.constraints.get(one.id), state.constraints.get(f"{one.facet}:not")
        if asked is not None and asked.values:
            joined.append(one)
        elif ruled_out is not None and ruled_out.turn == state.turn:
            joined.append(replace(one, operator=Operator.NONE_OF))
    return tuple(joined)


def settled(found: Mapping[str, Constraint]) -> dict[str, Constraint]:
    """A value both wanted and ruled out in one message is ruled out."""
    settled = dict(found)
    for name, wanted in found.items():
        ruled_out = found.get(f"{wanted.facet}:not")
        if wanted.operator is Operator.HAS and ruled_out is not None:
            settled.pop(name)
        if wanted.operator is Operator.ONE_OF and ruled_out is not None:
            left = tuple(value for value in wanted.values if value not in ruled_out.values)
            if left != wanted.values:
                settled.pop(name)
                if left:
                    settled[name] = Constraint(wanted.facet, Operator.ONE_OF, left, hard=wanted.hard, turn=wanted.turn)
    return settled
