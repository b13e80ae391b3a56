"""Asks the readers of filters in their order: constraints wanted, given up and accepted, the order of results, and what is left.

Decides nothing about intent: an attribute that is only asked about is read here too, and the caller leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant import patterns
from assistant.dialogue import DialogueState, Note, Unmapped
from assistant.understanding import (
    amounts,
    appraisals,
    bare_measures,
    compounds,
    corrections,
    counts,
    delivery,
    earlier,
    faulted_limit,
    giving_up,
    heads,
    kinds_meant,
    limit_moves,
    limit_talk,
    moved_bound,
    offers,
    opened,
    ordering,
    recipient_wished,
    recipients,
    sizes_wished,
    spoken_amounts,
    stated_as,
    taken_back,
    values,
)
from assistant.understanding.against_shown import AgainstShown
from assistant.understanding.commands import RESTART
from assistant.understanding.extremes import Scales
from assistant.understanding.last_limit import by_itself, on_its_side
from assistant.understanding.leftovers import free_text, wishing_part
from assistant.understanding.moneys import Money
from assistant.understanding.numbers import mark
from assistant.understanding.phrases import Phrases
from assistant.understanding.polarity import Polarity
from assistant.understanding.references import References
from assistant.understanding.sizes_wished import SizesWished
from assistant.understanding.values import Read
from assistant.understanding.wishes import Wishes, further, merged, put_right, settled
from retrieval.constraints import Constraint, Operator
from retrieval.facets import Facets
from retrieval.products import Product
from retrieval.search import Sort

_TOPS = patterns.later(
    r"(?<=[\d])\s+tops\b|(?<=bucks)\s+tops\b|(?<=dollars)\s+tops\b|(?<=(?:dred|sand|teen|enty|irty|orty|ifty|ixty|ghty))\s+tops\b|\btops(?=\s*$)",
    re.IGNORECASE,
)  # "two hundred tops" names no garment
_NO_THING = patterns.later(
    r"\b(?:off|on|under) the table\b|\b(?:on|at the|to the|from the) top\b|\btop (?:of|rated|pick|choice|priority|notch|quality)\b|\bseats?(?: (?:at least|up to|about|for|more than|no fewer than))?(?= (?:\d|two|three|four|five|six))|\b(?:\d|two|three|four|five|six)[- ]seat(?:s|er)?\b|"
    r"\d(?:\.\d)?\s?(?:米|m)(?:宽)?的?(?:大)?床(?![上头])|\b[\w]+[- ]piece sets?\b|\bsets? of (?=\d|two|three|four|five|six|eight|ten|twelve|a )|\b(?:a|the) (?:whole |full )?set of\b|\bpacks? of (?=\d|two|three|four|five|six|eight|ten|twelve)",
    re.IGNORECASE,
)  # words that name no thing where they stand so


class WishReader:
    """Reads wishes against one state of a catalogue. Safe to share."""

    def __init__(
        self,
        facets: Facets,
        products: Mapping[str, Product],
        scales: Scales,
        money: Money,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._today = today if delivery.stated(products) else None
        self._facets, self._products, self._scales, self._money = facets, products, scales, money
        self._phrases = Phrases(facets)
        self._sizes = SizesWished(facets, products)
        self._against_shown = AgainstShown(facets, products, scales)

    def read(self, pointed: References, state: DialogueState) -> Wishes:
        """The wishes of a message whose pointing words are already resolved; what puts itself right is read as put right."""
        said = corrections.begun(pointed.text) if state.constraints.items else pointed.text
        said = appraisals.plain(spoken_amounts.plain(said), self._facets)
        pointed = replace(pointed, text=compounds.joined(said, self._facets))
        parts = corrections.split(pointed.text)
        first = self._read(replace(pointed, text=parts.said), state)
        if not parts.better:
            return first
        category = next((one for one in first.constraints if one.id == "category:is"), None)
        if category is not None:
            goal = replace(state.goal, constraints=state.goal.constraints.with_(category))
            state = replace(state, goal=goal)
        return put_right(first, self._read(replace(pointed, text=parts.better), state))

    def _read(self, pointed: References, state: DialogueState) -> Wishes:
        turn = state.turn + 1
        whole = RESTART.sub(" ", pointed.text)
        faulted = faulted_limit.read(wishing_part(whole), state.constraints, turn)
        measures_named = spoken_amounts.compared(faulted.text, self._facets, self._topic(whole, state))
        passing = opened.plain(measures_named, state.constraints.get("price:is"))
        moved = limit_moves.read(limit_talk.plain(passing), state.constraints.get("price:is"), turn)
        text = moved.text
        due = delivery.read(text, self._today(), turn) if self._today is not None else delivery.Due(None, text)
        text = self._phrases.rewrite(due.text, (*state.topic, *self._topic(due.text, state)))
        text = spoken_amounts.with_units(text, self._facets, self._topic(text, state))
        text, state, one_sided = giving_up.one_side_less(text, state)
        again = earlier.read(text, state, self._facets)
        given_up = giving_up.read(again.text, state, self._facets)
        named = self._named(given_up.text, state)
        topic = named or state.topic
        ordered = ordering.read(given_up.text, self._facets, self._scales, topic)
        against = self._against_shown.read(ordered.text, pointed, state, topic)
        found, rest = dict(against.found), against.text
        for limit in (due.limit, moved.limit, again.wish):
            if limit is not None:
                found[limit.id] = limit
        if named:
            found["category:is"] = Constraint("category", Operator.ONE_OF, named, turn=turn)
        for count in (counts.people, counts.pieces, counts.temperature, counts.resolution):
            counted = count(rest, self._facets, topic, turn)
            found |= {one.id: one for one in counted.constraints}
            rest = counted.text
        soft = counts.degrees(rest, self._facets, topic, self._products, turn)
        found |= {one.id: one for one in soft.constraints}
        bound = moved_bound.read(soft.text, faulted.limits, turn)
        if bound.limit is not None:
            found[bound.limit.id] = bound.limit
        sized = self._sizes.read(bound.text, topic, found, state)
        marked = mark(sized.text, self._names_with_digits(sized.text, topic))
        bare = self._sizes.bare(marked, topic, sized.found, turn)
        found, unsized = bare.found, bare.text
        moved_anew = None
        of_size = self._sizes.names_size(bare.text, marked, topic)
        if not of_size and not any(one.operator is Operator.RANGE for one in found.values()):
            moved_anew, unsized = by_itself(unsized, marked, faulted.limits, turn)
        measured = amounts.read(
            replace(marked, text=unsized), self._facets, topic, turn, self._money, self._sizes.sizes
        )
        said = {one.id: on_its_side(one, state.constraints.get(one.id), text) for one in measured.constraints}
        loose = {name for name, one in found.items() if not one.hard} | against.loose
        ranges = {
            name: whole_range
            for name in said.keys() & found.keys()
            if (whole_range := amounts.both(found[name], said[name]))
        }
        found = said | {name: one for name, one in found.items() if name not in loose or name not in said} | ranges
        for limit in (moved_anew, one_sided):
            if limit is not None:
                found.setdefault(limit.id, limit)
        plain = counts.Counted((), marked.restore(measured.rest))
        if not any(one.operator is Operator.RANGE for one in found.values()):
            plain = bare_measures.read(plain.text, self._facets, topic, self._products, turn)
        return self._with_values(
            plain.text,
            found | {one.id: one for one in plain.constraints},
            whole,
            pointed,
            state,
            topic,
            given_up.removed,
            ordered.order,
            measured.unmapped,
            (*against.notes, *sized.notes),
        )

    def _topic(self, text: str, state: DialogueState) -> tuple[str, ...]:
        """The category paths that a text names, else those talked about."""
        return self._named(text, state) or state.topic

    def _named(self, text: str, state: DialogueState) -> tuple[str, ...]:
        text = _NO_THING.sub(" ", _TOPS.sub(" ", text))
        read = kinds_meant.wanting(values.read(text, self._facets, state.topic), text, state.topic, self._facets)
        found = heads.nearest(heads.head_categories(read, text, state.topic), text, state.topic, self._facets)
        return tuple(one.meaning.value or "" for one in found)

    def _names_with_digits(self, text: str, topic: Sequence[str]) -> list[str]:
        read = values.read(text, self._facets, topic)
        return [one.mention.text for one in read if any(char.isdigit() for char in one.mention.text)]

    def _with_values(
        self,
        rest: str,
        found: dict[str, Constraint],
        whole: str,
        pointed: References,
        state: DialogueState,
        topic: Sequence[str],
        removed: tuple[str, ...],
        order: Sort | None,
        unmapped: tuple[Unmapped, ...],
        notes: tuple[Note, ...],
    ) -> Wishes:
        turn = state.turn + 1
        sized = self._sizes.adjective(rest, topic, found, turn)
        found, rest = sized.found, sized.text
        named = values.read(rest, self._facets, topic, state.constraints)
        read = kinds_meant.wanting(named, rest, topic, self._facets)
        read = taken_back.read(read, rest, state.constraints)
        wanted = heads.nearest(heads.head_categories(read, rest, state.topic), rest, state.topic, self._facets)
        wanted = [one for one in wanted if one.meaning.value in topic]  # the whole text names the kind of thing
        read = [one for one in read if not self._names_measure(one, found)]
        kept = [r for r in read if r.meaning.facet != "category" or r in wanted or r.polarity is not Polarity.WANTED]
        found = {one.id: one for one in values.to_constraints(kept, self._facets, turn)} | found
        found |= offers.read(rest, turn)
        found = {one.id: one for one in values.absences(rest, self._facets, topic, turn)} | found
        found = self._sizes.as_called(found, topic)
        found |= self._against_shown.brand(rest, pointed, state)
        found, facts = recipient_wished.read(whole, found, topic, self._facets, turn)
        found = stated_as.as_values(recipients.as_grouped(found, self._facets), topic, self._facets)
        found = settled(taken_back.replaced(found, whole, state.constraints))
        found = {name: merged(one, state, whole) for name, one in found.items()}
        category = found.get("category:is")
        accepted = values.of_polarity(read, Polarity.INDIFFERENT, turn)
        named_fine = taken_back.named_as_fine(read, rest, found, state.constraints, self._facets, turn)
        found |= {one.id: one for one in named_fine}
        added = further(whole, found, state)
        return Wishes(
            constraints=tuple(one for one in found.values() if one.facet not in {joined.facet for joined in added}),
            added=added,
            removed=removed,
            accepted=tuple(one for one in accepted if one not in named_fine),
            waived=self._held(values.of_polarity(read, Polarity.NEEDLESS, turn), state),
            topic=category.values if category else (),
            sort=order,
            free=free_text(rest, read),
            asked=self._asked(whole),
            facts=(*facts, *sizes_wished.told(found, topic, turn)),
            unmapped=unmapped,
            notes=notes,
        )

    def _names_measure(self, one: Read, found: Mapping[str, Constraint]) -> bool:
        """Whether a word is the name of what was measured, and no wish beside it: 防水100米以上."""
        measured = (self._facets.by_id.get(limit.facet) for limit in found.values() if limit.operator is Operator.RANGE)
        names = [(facet.label.zh or "", (facet.label.en or "").lower()) for facet in measured if facet is not None]
        word = one.mention.text.lower()
        if any(word != name and word.startswith(name.split()[0]) for _han, name in names if " " in name):
            return word.isalpha()  # waterproof, where the water resistance is told
        return len(word) > 1 and any(word != name and name.startswith(word) for pair in names for name in pair)

    def _held(self, waived: Sequence[Constraint], state: DialogueState) -> tuple[Constraint, ...]:
        """What need not be, with the kinds of it that hold: "scrap the wood requirement" is said of oak and walnut."""
        found = list(waived)
        for one in waived:
            for slot in (one.id, f"{one.facet}:not"):
                held = state.constraints.get(slot)
                kinds = [v for v in (held.values if held else ()) if self._covers(one, v)]
                if kinds:
                    found.append(replace(one, values=tuple(kinds)))
        return tuple(found)

    def _covers(self, one: Constraint, value: str) -> bool:
        return any(self._facets.vocabulary.covers(one.facet, asked, value) for asked in one.values)

    def _asked(self, text: str) -> tuple[str, ...]:
        found = self._facets.vocabulary.terms.find(text)
        return tuple(dict.fromkeys(m.facet for r in found for m in r.meanings if m.facet != "category"))
