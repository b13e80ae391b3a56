"""The slow judge of `python -m eval constraints`: every variant of every product against every wish, from the records.

Shares no code with retrieval. The meaning it holds search to: unknown is not yes; an exclusion lets unknown pass, after
what is known to comply and marked; words of the description count against an exclusion; one and the same variant in
stock satisfies everything. A reading is a set: where the records can be read in two ways, either is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from eval.constraint_meaning import Lexicon, Mention, Said
from eval.constraint_records import Item, Measure, Records, Sellable, Stated
from eval.constraint_units import measured
from eval.constraint_wishes import PATH_JOIN, Asked, Wish

_CLOSE = 1e-9
_FLAGS = {
    "yes": True,
    "true": True,
    "是": True,
    "有": True,
    "no": False,
    "none": False,
    "false": False,
    "否": False,
    "无": False,
}


class Found(StrEnum):
    """What the records say of one wish: it holds, it does not, or they are silent."""

    HOLDS = "holds"
    FAILS = "fails"
    SILENT = "silent"


Reading = frozenset[Found]
HOLDS, FAILS, SILENT = (frozenset({found}) for found in Found)


@dataclass(frozen=True, slots=True)
class Judged:
    """One variant against the hard wishes. `must`: every reading lets it be shown; `may`: at least one does.

    `known` and `unknown`: every reading has all exclusions known to hold, or some exclusion not stated.
    """

    must: bool
    may: bool
    known: bool
    unknown: tuple[Wish, ...]
    against: tuple[Wish, ...]


class Checker:
    """Judges the products of one catalogue."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.lexicon = Lexicon(records)
        self.items: Mapping[str, Item] = {item.id: item for item in records.items}

    def judge(self, item: Item, sellable: Sellable, wishes: Sequence[Wish]) -> Judged:
        """One variant; out of stock is never to be shown."""
        read = [(wish, self.reading(item, sellable, wish)) for wish in wishes if wish.hard]
        against = tuple(wish for wish, found in read if not any(_passes(wish, one) for one in found))
        may = sellable.stock > 0 and not against
        must = sellable.stock > 0 and all(_passes(wish, one) for wish, found in read for one in found)
        known = all(found == HOLDS for wish, found in read if wish.excludes)
        unknown = tuple(wish for wish, found in read if wish.excludes and found == SILENT)
        return Judged(must, may, known, unknown, against)

    def surely(self, item: Item, sellable: Sellable, wishes: Sequence[Wish]) -> bool | None:
        """None where the variant need not be shown, else whether it is known to comply with every exclusion: see `Judged`."""
        known = True
        for wish in wishes:
            if wish.hard:
                found = self.reading(item, sellable, wish)
                if not all(_passes(wish, one) for one in found):
                    return None
                known = known and (not wish.excludes or found == HOLDS)
        return known if sellable.stock > 0 else None

    def reading(self, item: Item, sellable: Sellable, wish: Wish) -> Reading:
        """What can be read in the records for one wish."""
        match wish.facet:
            case "price":
                return _number(wish, None if sellable.price_cents is None else (float(sellable.price_cents), "cents"))
            case "rating":
                return _number(wish, None if item.rating is None else (item.rating, ""))
            case "stock":
                return _turned(wish, frozenset({sellable.stock > 0}))
            case "offer":
                return _turned(wish, frozenset({_reduced(sellable)}))
            case "brand":
                return (
                    _turned(wish, frozenset({item.brand.lower() in {v.lower() for v in wish.values}}))
                    if item.brand
                    else SILENT
                )
            case "category":
                return _turned(wish, frozenset({_inside(item.category, wish.values)})) if item.category else SILENT
            case "delivery":
                return _span(wish, sellable.delivery_days)
            case _:
                read = self._attribute(item, sellable, wish)
                alike = self._by_alike(item, sellable, wish)
                if item.stated(sellable, wish.facet) is None:
                    return read | alike
                if wish.excludes:
                    return FAILS if self._of_parts(item, sellable, wish) == FAILS else read
                return read | (alike & HOLDS)

    def _by_alike(self, item: Item, sellable: Sellable, wish: Wish) -> Reading:
        """What facets like it state."""
        return self._by(self.lexicon.alike(wish.facet), item, sellable, wish)

    def _of_parts(self, item: Item, sellable: Sellable, wish: Wish) -> Reading:
        """What is stated of a part: a shell of nylon complies with "no animal products", its filling of down does not."""
        return self._by(self.lexicon.parts(wish.facet), item, sellable, wish)

    def _by(self, facets: Sequence[str], item: Item, sellable: Sellable, wish: Wish) -> Reading:
        stated = [one for one in facets if item.stated(sellable, one) is not None]
        return frozenset().union(*(self._attribute(item, sellable, replace(wish, facet=one)) for one in stated))

    def _attribute(self, item: Item, sellable: Sellable, wish: Wish) -> Reading:
        stated = item.stated(sellable, wish.facet)
        on_variant = wish.facet in sellable.options
        match wish.asked:
            case Asked.RANGE | Asked.OUTSIDE:
                return _number(wish, measured(stated.amount, stated.unit) if isinstance(stated, Measure) else None)
            case Asked.HAS | Asked.HAS_NOT:
                return self._flag(item, wish, stated, on_variant)
            case _:
                return self._text(item, wish, stated, on_variant)

    def _flag(self, item: Item, wish: Wish, stated: Stated | None, on_variant: bool) -> Reading:
        flag = _FLAGS.get(stated.strip().lower()) if isinstance(stated, str) else stated
        if isinstance(flag, bool):
            said = self.lexicon.mentions(item, wish.facet)
            contradicted = wish.excludes and not flag and not on_variant and any(m.said is Said.CERTAIN for m in said)
            return _turned(wish, frozenset({flag})) | (FAILS if contradicted else frozenset())
        said = [] if on_variant else self.lexicon.mentions(item, wish.facet)
        if not said:
            return SILENT
        if wish.excludes and any(mention.said is Said.CERTAIN for mention in said):
            return FAILS
        denied = any(mention.said is Said.DENIED for mention in said)
        return SILENT | (HOLDS if denied is wish.excludes else FAILS) | (FAILS if wish.excludes else frozenset())

    def _text(self, item: Item, wish: Wish, stated: Stated | None, on_variant: bool) -> Reading:
        """The attribute first; a description counts against an exclusion, and for a requirement that no attribute speaks of."""
        texts = _texts(stated)
        by_attribute = self._covered(wish, texts) if texts else frozenset[bool]()
        if on_variant or by_attribute == {True} or (texts and not wish.excludes):
            return _turned(wish, by_attribute)
        elsewhere = {
            value for facet, value in item.attributes.items() if facet != wish.facet
        }  # a rose scent is no colour
        said = [
            mention
            for mention in self.lexicon.mentions(item, wish.facet)
            if mention.said is Said.CERTAIN or (mention.said is Said.UNSURE and mention.value not in elsewhere)
        ]
        unstated: Reading = _turned(wish, by_attribute) if texts else SILENT
        sure = [mention for mention in said if self._speaks_of(wish, mention) == {True}]
        if any(mention.said is Said.CERTAIN and (wish.excludes or mention.in_title) for mention in sure):
            return FAILS if wish.excludes else HOLDS
        if any(True in self._speaks_of(wish, mention) for mention in said):
            unstated |= FAILS if wish.excludes else HOLDS
        return unstated | (HOLDS if wish.excludes and not texts and self._denied(item, wish) else frozenset())

    def _denied(self, item: Item, wish: Wish) -> bool:
        """Whether a text says of all that is ruled out, or of what covers it, that it is not there."""
        lexicon = self.lexicon
        denied = [one.value for one in lexicon.mentions(item, wish.facet) if one.said is Said.DENIED]
        if not denied:
            return False
        values = [value for asked in wish.values for value in lexicon.named(wish.facet, asked)]
        return all(any(True in lexicon.relation(wish.facet, one, value) for one in denied) for value in values)

    def _covered(self, wish: Wish, texts: Sequence[str]) -> frozenset[bool]:
        """Whether any stated text is any asked value."""
        relations = [self.lexicon.relation(wish.facet, asked, text) for asked in wish.values for text in texts]
        if any(relation == {True} for relation in relations):
            return frozenset({True})
        return frozenset().union(*relations)

    def _speaks_of(self, wish: Wish, mention: Mention) -> frozenset[bool]:
        return self._covered(wish, (mention.value,))


def _passes(wish: Wish, found: Found) -> bool:
    """Unknown is not yes, but an exclusion lets it pass."""
    return found is Found.HOLDS or (found is Found.SILENT and wish.excludes)


def _turned(wish: Wish, true: frozenset[bool]) -> Reading:
    return frozenset(Found.HOLDS if one is not wish.excludes else Found.FAILS for one in true)


def _number(wish: Wish, amount: tuple[float, str] | None) -> Reading:
    """Whether the amount lies within the bounds; on a bound to the last digits it may be read as either."""
    if wish.asked not in (Asked.RANGE, Asked.OUTSIDE) or amount is None:
        return SILENT
    within = frozenset({True})
    for bound, below in ((wish.low, True), (wish.high, False)):
        if bound is None:
            continue
        limit, dimension = measured(bound, wish.unit)
        if wish.unit and dimension != amount[1]:
            return SILENT
        if amount[0] != limit and abs(amount[0] - limit) <= _CLOSE * max(abs(limit), 1.0):
            within |= {False}
        elif (amount[0] < limit) is below and amount[0] != limit:
            return _turned(wish, frozenset({False}))
    return _turned(wish, within)


def _span(wish: Wish, days: tuple[int, int] | None) -> Reading:
    """Delivery in so many days; where only part of what is promised lies within the bounds, either may be read."""
    if days is None:
        return SILENT
    return _number(wish, (float(days[0]), "days")) | _number(wish, (float(days[1]), "days"))


def _reduced(sellable: Sellable) -> bool:
    price, before = sellable.price_cents, sellable.list_price_cents
    return price is not None and before is not None and before > price


def _inside(path: tuple[str, ...], asked: Sequence[str]) -> bool:
    steps = {PATH_JOIN.join(path[:depth]) for depth in range(1, len(path) + 1)}
    return not steps.isdisjoint(asked)


def _texts(stated: Stated | None) -> tuple[str, ...]:
    match stated:
        case None:
            return ()
        case bool():
            return ("yes" if stated else "no",)
        case Measure():
            return (f"{stated.amount:g} {stated.unit}".strip(),)
        case str():
            return (stated,)
        case _:
            return stated
