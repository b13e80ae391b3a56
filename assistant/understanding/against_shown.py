"""Wishes that are measured against what was shown: "cheaper than the second one", "lighter ones", "that brand", 同款, 再轻一点."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.dialogue import DialogueState, Note, NoteKind, Shown
from assistant.understanding import relations
from assistant.understanding.carry import related, states
from assistant.understanding.extremes import Scales, measure
from assistant.understanding.numbers import mark
from assistant.understanding.polarity import Polarity, judge
from assistant.understanding.references import References
from assistant.understanding.relations import EXTENT, Relation
from assistant.understanding.resized import in_order, next_size
from assistant.understanding.scales import measured_names
from assistant.understanding.sizes import LETTER_SIZE
from retrieval.constraints import Constraint, Operator
from retrieval.facets import PATH_JOIN, FacetKind, Facets
from retrieval.products import Product, Variant

_CHEAPER = patterns.later(
    r"\b(?:cheaper|less expensive|more affordable|lower[- ]priced?|(?<!not )(?<!n't )too (?:expensive|pricey|dear))\b|(?:更|再)?便宜(?:一?点|些|一些)|更便宜|太贵|有点贵|贵了|比.{0,8}便宜",
    re.IGNORECASE,
)
_THAT_BRAND = patterns.later(
    r"\b(?:that|this|the same|same|its|their) (?:brand|maker|manufacturer|company|make)\b|(?:这个|那个|这|那|同一个?|同个|该|它的|同)(?:品牌|牌子)|(?:这|那)家(?:的)?(?=还有|别的|其他)|\b(?:the )?(?:brand|maker|manufacturer|makers|company) (?:of|behind|that makes?|who makes?)\b|\b(?:people|folks|guys|ones|brand|company|lot) (?:that|who) (?:makes?|made)\b|\bwhoever (?:makes?|made)\b|(?:^|[\s跟和与])的?(?:同一?个?)?(?:品牌|牌子)(?=的|还|有|别)|(?:同一?个?|一个)(?:品牌|牌子|家)的",
    re.IGNORECASE,
)


_NAMED = patterns.later(r"[A-Za-z][\w&'’.-]*\s?$")


_OF_ALL = ("price", "rating")  # measures of every kind of thing
_SIZE = patterns.later(rf"(?<![A-Za-z\d'’]){LETTER_SIZE}(?![A-Za-z\d'’])")  # "M is too small, L please" names its size
NAME = 40  # characters in which the name of a thing ends


@dataclass(frozen=True, slots=True)
class Against:
    """The bounds that follow from what was shown, by id, the text without the words that say so, and what is to be told of it.

    `loose` are the ids of bounds that yield to one said in so many words: "lighter, at most 1.5 kg".
    """

    found: dict[str, Constraint]
    text: str
    notes: tuple[Note, ...] = ()
    loose: frozenset[str] = frozenset()


class AgainstShown:
    """Reads such wishes against one state of a catalogue. Safe to share."""

    def __init__(self, facets: Facets, products: Mapping[str, Product], scales: Scales) -> None:
        self._facets, self._products, self._scales = facets, products, scales
        self._measured = tuple(measured_names(facets))

    def read(self, text: str, pointed: References, state: DialogueState, topic: Sequence[str]) -> Against:
        """The bounds against what is pointed at, else against what is talked about or was shown last."""
        said = self._scales.compared(text, topic) if pointed.products else None
        if said is not None:
            amounts = self._amounts(self._pointed(pointed, state), said.facet)
            text = text[: said.start] + " " + text[said.end :]
            if not amounts:
                return Against({}, text)
            bound = max(amounts) if said.higher else min(amounts)
            limit = self._bound(said.facet, bound, said.higher, state.turn + 1, inclusive=said.inclusive)
            return Against({limit.id: limit}, text)
        read = self._relations(text, pointed, state, topic)
        if "price:is" not in read.found and _CHEAPER.search(text) and not mark(text).numbers:
            prices = self._amounts(self._compared(pointed, state), "price")
            if prices:
                limit = self._bound(
                    "price", _middle(prices, False, _is_named_apart(pointed, state)), False, state.turn + 1
                )
                return replace(read, found={**read.found, limit.id: limit})
        return read

    def _relations(self, text: str, pointed: References, state: DialogueState, topic: Sequence[str]) -> Against:
        """ "Lighter ones", "with more memory": each as a bound; where nothing compared with states the measure, as a note."""
        items = self._compared(pointed, state)
        kinds = tuple(dict.fromkeys(PATH_JOIN.join(p.category) for i in items if (p := self._products.get(i.product))))
        if not kinds or (topic and not related(topic, kinds)):
            return Against({}, text)
        measured = [one for one in self._measured if one.id in _OF_ALL or states(one.id, kinds, self._facets)]
        found: dict[str, Constraint] = {}
        notes: list[Note] = []
        counted = bool(mark(text).numbers)  # "cheaper, at most 150" names its limit
        for one in reversed(relations.read(text, measured, lambda behind: self._begins_with_kind(behind, kinds))):
            if (counted and one.facets == ("price",)) or (_SIZE.search(text) and one.facets[0] == relations.EXTENTS[0]):
                continue
            said = self._constraint(one, items, kinds, state, alone=_is_named_apart(pointed, state))
            if said is None:
                notes.append(self._note(one, items, text))
            else:
                found[said.id] = said
            text = text[: one.start] + " " + text[one.end :]
        return Against(found, text, tuple(notes), frozenset(found))

    def _constraint(
        self, one: Relation, items: Sequence[Shown], kinds: Sequence[str], state: DialogueState, *, alone: bool
    ) -> Constraint | None:
        """The bound by the likeliest measure that is stated, the value that the adjective names, or the next size; None for none."""
        turn = state.turn + 1
        for name in one.facets:
            facet, higher = name.removeprefix("-"), one.higher is not name.startswith("-")
            if amounts := self._amounts(items, facet):
                return self._bound(facet, _middle(amounts, higher, alone), higher, turn)
        for known in self._facets.by_id.values():
            if known.kind is FacetKind.TEXT and one.positive in known.values and states(known.id, kinds, self._facets):
                return Constraint(known.id, Operator.ONE_OF, (one.positive,), turn=turn)
        if one.measure is not None and one.measure.en == EXTENT:
            held = state.constraints.get("size:is")
            worn = set(held.values) if held is not None else {size_of(one) for one in self._variants(items)}
            size = next_size(worn.pop() or "", one.higher, self._sizes(items)) if len(worn) == 1 else None
            return None if size is None else Constraint("size", Operator.ONE_OF, (size,), turn=turn)
        return None

    def _note(self, one: Relation, items: Sequence[Shown], text: str) -> Note:
        sizes = self._sizes(items) if one.measure is not None and one.measure.en == EXTENT else ()
        if sizes:
            return Note(NoteKind.SIZES, text[one.start : one.end].strip(), sizes)
        if one.measure is None:
            return Note(NoteKind.MEASURE, "", one.facets)
        return Note(NoteKind.MEASURE, one.measure.en if text[one.start : one.end].isascii() else one.measure.zh)

    def _bound(self, facet: str, bound: float, higher: bool, turn: int, *, inclusive: bool = False) -> Constraint:
        known = self._facets.by_id.get(facet)
        return Constraint(
            facet,
            Operator.RANGE,
            low=bound if higher else None,
            high=None if higher else bound,
            open_sides=frozenset() if inclusive else frozenset({"low" if higher else "high"}),
            unit=known.unit if known is not None else "",
            turn=turn,
        )

    def _amounts(self, items: Sequence[Shown], facet: str) -> list[float]:
        measured = (measure(item, facet, self._products) for item in items)
        return [amount for amount in measured if amount is not None]

    def _compared(self, pointed: References, state: DialogueState) -> Sequence[Shown]:
        """What is pointed at, else the one thing talked about, else all that was shown last."""
        shown = state.last_results.items if state.last_results else ()
        if pointed.products:
            return self._pointed(pointed, state) or shown
        focus = [item for item in shown if item.product in state.focus]
        return focus if len(state.focus) == len(focus) == 1 else shown

    def _pointed(self, pointed: References, state: DialogueState) -> list[Shown]:
        by_id = {item.product: item for shown in state.result_sets for item in shown.items}
        return [by_id[name] for name in pointed.products if name in by_id]

    def _variants(self, items: Sequence[Shown]) -> Iterator[Variant]:
        for item in items:
            if (product := self._products.get(item.product)) is not None:
                yield next((one for one in product.variants if one.sku == item.sku), product.variants[0])

    def _sizes(self, items: Sequence[Shown]) -> tuple[str, ...]:
        """The sizes in which the things shown come, in order where they have one."""
        known = [product for item in items if (product := self._products.get(item.product)) is not None]
        sizes = {size for product in known for variant in product.variants if (size := size_of(variant))}
        return in_order(sizes)

    def _begins_with_kind(self, text: str, kinds: Sequence[str]) -> bool:
        """Whether a text begins with the name of one of some kinds of things."""
        text = text.lstrip()
        return any(
            mention.start == 0
            and any(m.facet == "category" and m.value and related((m.value,), kinds) for m in mention.meanings)
            for mention in self._facets.vocabulary.terms.find(text[:NAME])
        )

    def brand(self, text: str, pointed: References, state: DialogueState) -> dict[str, Constraint]:
        """ "From that brand": the brand of what is pointed at or was last talked about."""
        said = _THAT_BRAND.search(text)
        brands = [
            product.brand
            for name in (pointed.products or state.focus)[:1]
            if (product := self._products.get(name)) is not None and product.brand
        ]
        if said is None or not brands or _is_named(said, text):
            return {}
        ruled_out = judge(text[: said.start()], text[said.end() :]).polarity is Polarity.EXCLUDED
        operator = Operator.NONE_OF if ruled_out else Operator.ONE_OF
        brand = Constraint("brand", operator, tuple(brands), turn=state.turn + 1)
        return {brand.id: brand}


def _is_named(said: re.Match[str], text: str) -> bool:
    """Dayrow这个牌子 names its brand itself."""
    return not said.group().isascii() and _NAMED.search(text[: said.start()]) is not None


def _is_named_apart(pointed: References, state: DialogueState) -> bool:
    """Whether some of what was shown last is pointed at, and not "these", all of them."""
    shown = {item.product for item in state.last_results.items} if state.last_results else set()
    return bool(pointed.products) and set(pointed.products) != shown


def size_of(variant: Variant) -> str | None:
    size = variant.options.get("size")
    return size if isinstance(size, str) else None


def _middle(amounts: Sequence[float], higher: bool, alone: bool) -> float:
    """The bound that something better keeps: past all that is pointed at (`alone`), or past most of a list that was shown."""
    order = sorted(amounts)
    if alone:
        return order[-1] if higher else order[0]
    return order[(len(order) - 1) // 2] if higher else order[len(order) // 2]
