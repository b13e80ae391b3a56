"""The sizes that a message wishes for: those of other countries, the next one up or down, whole ones, bare numbers and adjectives."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.dialogue import DialogueState, Fact, Note
from assistant.understanding import body_sizes, resized
from assistant.understanding.foreign_sizes import ForeignSizes
from assistant.understanding.numbers import MARK, Marked
from assistant.understanding.polarity import Polarity, judge
from assistant.understanding.sizes import Sizes
from retrieval.constraints import Constraint, Operator
from retrieval.facets import PATH_JOIN, Facets
from retrieval.products import Product

_FROM_TO = patterns.later(r"(?<!\d)(?P<low>\d{2})\s*码?(?:到|至|~|—|–)\s*(?P<high>\d{2})(?!\d)")
_NUMBER_OF = patterns.later(rf"^\W*(?:[要拿来换]成?|有)?\s*{MARK.replace('(', '(?P<n>', 1)}\s*码?的(?:吧|呢|有吗)?\W*$")


_LETTER = r"(?:extra[- ]|x[- ]?)?(?:small|medium|large)"
_EITHER = patterns.later(
    rf"\b(?:sizes? )?(?P<a>{_LETTER})(?: sized?)?\s*(?:or|/|and)\s*(?:an? )?(?P<b>{_LETTER})(?: sized?)?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sized:
    """The sizes of a text by the id of their constraint, the text without their words, and what is to be told of them."""

    found: dict[str, Constraint]
    text: str
    notes: tuple[Note, ...] = ()


class SizesWished:
    """Reads wishes for sizes against one state of a catalogue. Safe to share."""

    def __init__(self, facets: Facets, products: Mapping[str, Product]) -> None:
        self._facets = facets
        self.sizes = Sizes(facets, products)
        self._foreign = ForeignSizes(facets, products)

    def read(self, text: str, topic: Sequence[str], found: Mapping[str, Constraint], state: DialogueState) -> Sized:
        """The sizes of a text before its numbers are marked. `found` was read of the message before."""
        turn, sized = state.turn + 1, dict(found)
        audience = _audience(found, state)
        abroad = self._foreign.read(text, topic, audience, turn)
        if topic and abroad.size is None and not abroad.notes:
            abroad = body_sizes.read(abroad.text, self.sizes.of(topic), audience, turn)
        if abroad.size is not None:
            sized[abroad.size.id] = abroad.size
        anew = resized.read(abroad.text, _held(state), self.sizes.of(topic) if topic else ())
        whole, text = self._whole(anew.text, topic, turn)
        if anew.sizes:
            sized["size:is"] = Constraint("size", Operator.ONE_OF, anew.sizes, turn=turn)
        return Sized(sized | whole, text, abroad.notes)

    def _whole(self, text: str, topic: Sequence[str], turn: int) -> tuple[dict[str, Constraint], str]:
        """Sizes that the catalogue writes with several numbers or words, and the text without them."""
        found: dict[str, Constraint] = {}
        either = _EITHER.search(text) if topic else None
        named = [self.sizes.named(either[group], topic) for group in ("a", "b")] if either is not None else []
        if either is not None and all(named):
            size = Constraint("size", Operator.ONE_OF, tuple(one for one in named if one), turn=turn)
            return {size.id: size}, f"{text[: either.start()]} {text[either.end() :]}"
        known = self.sizes.of(topic) if topic else frozenset()
        text = _FROM_TO.sub(lambda m: ranged if (ranged := f"{m['low']}-{m['high']}") in known else m.group(), text)
        places = self.sizes.whole(text, topic)
        sides = self.sizes.by_sides(text, topic) if not places else None
        for value, (start, end) in reversed([*places, *([sides] if sides else [])]):
            ruled_out = judge(text[:start], text[end:]).polarity is Polarity.EXCLUDED
            size = Constraint("size", Operator.NONE_OF if ruled_out else Operator.ONE_OF, (value,), turn=turn)
            before = found.get(size.id)
            found[size.id] = size if before is None else replace(size, values=(value, *before.values))
            text = text[:start] + " " + text[end:]
        return found, text

    def bare(self, marked: Marked, topic: Sequence[str], found: Mapping[str, Constraint], turn: int) -> Sized:
        """Sizes that are not called so ("sneakers 38", "I take a 42"), taken out of the marked text."""
        text, sized = marked.text, dict(found)
        mentions = self._facets.vocabulary.terms.find(text)
        things = [(m.start, m.end) for m in mentions if any(meaning.facet == "category" for meaning in m.meanings)]
        written = [
            said if said[0].isdigit() else f"{number:g}"
            for said, number in zip(marked.written, marked.numbers, strict=True)
        ]
        sizes = self.sizes.bare(text, written, topic, things)
        if sizes:
            values = tuple(dict.fromkeys(size for size, _span in sizes))
            sized["size:is"] = Constraint("size", Operator.ONE_OF, values, turn=turn)
        for start, end in sorted({span for _size, span in sizes}, reverse=True):
            text = text[:start] + " " + text[end:]
        return Sized(sized, text)

    def names_size(self, text: str, marked: Marked, topic: Sequence[str]) -> bool:
        """Whether a marked text is a number of the topic's sizes and nothing else: 95的, of belts."""
        match = _NUMBER_OF.match(text)
        return match is not None and f"{marked.numbers[int(match['n'])]:g}" in self.sizes.of(topic)

    def adjective(self, text: str, topic: Sequence[str], found: Mapping[str, Constraint], turn: int) -> Sized:
        """A size that stands before its thing, where none was read: "a large t-shirt"."""
        said = self.sizes.adjective(text, topic) if "size:is" not in found else None
        if said is None:
            return Sized(dict(found), text)
        name, (start, end) = said
        size = Constraint("size", Operator.ONE_OF, (name,), turn=turn)
        return Sized({**found, size.id: size}, text[:start] + " " + text[end:])

    def as_called(self, found: Mapping[str, Constraint], topic: Sequence[str]) -> dict[str, Constraint]:
        """What was found, its size in the words of the shop; without it where the things come in no such sizes ("a big one")."""
        named = dict(found)
        size = found.get("size:is")
        if size is None or not topic:
            return named
        values = tuple(dict.fromkeys(self.sizes.named(one, topic) or one for one in size.values))
        named["size:is"] = replace(size, values=values)
        if size.hard and all(one.isalpha() and one.islower() and one not in self.sizes.of(topic) for one in values):
            named.pop("size:is")
        return named


def told(found: Mapping[str, Constraint], topic: Sequence[str], turn: int) -> tuple[Fact, ...]:
    """The customer's size in the department talked about, where one was said."""
    size = found.get("size:is")
    if size is None or len(size.values) != 1:
        return ()
    scope = next(iter({path.split(PATH_JOIN)[0] for path in topic}), "")
    return (Fact("size", size.values[0], scope, turn),)


def _audience(found: Mapping[str, Constraint], state: DialogueState) -> tuple[str, ...]:
    """For whom it is, as far as that is told."""
    said = found.get("audience:is") or state.constraints.get("audience:is")
    return said.values if said is not None else ()


def _held(state: DialogueState) -> tuple[str, ...]:
    size = state.constraints.get("size:is")
    return size.values if size is not None else ()
