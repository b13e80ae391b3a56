"""Wishes made from a catalogue: each maker gives one that a product chosen as the target can be thought to satisfy.

Seeded through the `Random` it is given; knows nothing of search.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from eval.constraint_checker import Checker, Found
from eval.constraint_meaning import Said
from eval.constraint_records import Item, Measure, Sellable
from eval.constraint_units import SPOKEN, UNITS, measured
from eval.constraint_wishes import CENTS, PATH_JOIN, Asked, Language, Wish

_TRIES = 12
_DIGITS = 2
_SEVERAL = 0.35


@dataclass(frozen=True)
class Target:
    """What a case is built around: a variant in stock, the products it is chosen among, and the shopper's language."""

    item: Item
    sellable: Sellable
    scope: Sequence[Item]
    language: Language
    checker: Checker

    def satisfies(self, wish: Wish) -> bool:
        """Whether the target can be read as satisfying a wish."""
        found = self.checker.reading(self.item, self.sellable, wish)
        return Found.HOLDS in found or (wish.excludes and Found.SILENT in found)

    @cached_property
    def stated_texts(self) -> list[tuple[str, str]]:
        """(facet, value) that the target states as text, or says in its title."""
        found = _texts_of(self.item, self.sellable)
        lexicon = self.checker.lexicon
        for facet in lexicon.facets:
            if self.item.stated(self.sellable, facet) is None:
                found += [
                    (facet, m.value)
                    for m in lexicon.mentions(self.item, facet)
                    if m.in_title and m.said is Said.CERTAIN
                ]
        return sorted(set(found))

    @cached_property
    def around(self) -> Counter[tuple[str, str]]:
        """(facet, value) -> how many products of the scope state it or say it."""
        counts: Counter[tuple[str, str]] = Counter()
        for item in self.scope:
            several = {pair for sellable in item.sellables for pair in _texts_of(item, sellable)}
            counts.update(several | set(self._said(item)))
        return counts

    @cached_property
    def only_said(self) -> list[tuple[str, str]]:
        """(facet, value) that some product's text states against, or without, its attribute."""
        found: set[tuple[str, str]] = set()
        for item in self.scope:
            stated = {pair for sellable in item.sellables for pair in _texts_of(item, sellable)}
            found.update(pair for pair in self._said(item) if pair not in stated)
        return sorted(found)

    def _said(self, item: Item) -> list[tuple[str, str]]:
        lexicon = self.checker.lexicon
        return [
            (facet, mention.value)
            for facet in lexicon.facets
            if not any(facet in sellable.options for sellable in item.sellables)
            for mention in lexicon.mentions(item, facet)
            if mention.said is Said.CERTAIN
        ]


Maker = Callable[[Target, Random], Wish | None]


def _texts_of(item: Item, sellable: Sellable) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for facet, value in {**item.attributes, **sellable.options}.items():
        if isinstance(value, str):
            found.append((facet, value))
        elif isinstance(value, tuple):
            found += [(facet, one) for one in value]
    return found


def word_for(target: Target, facet: str, value: str, random: Random) -> str:
    """A word for a value that names nothing else: of the shopper's language where there is one."""
    lexicon = target.checker.lexicon
    words = lexicon.spoken.get((facet, value), (value,))
    fitting = [word for word in words if word.isascii() is (target.language == "en")] or [value]
    clear = [word for word in fitting if lexicon.named(facet, word) == (value,)]
    return random.choice(clear or [value])


def one_of(target: Target, random: Random) -> Wish | None:
    """A value that the target states, at times beside another."""
    if not target.stated_texts:
        return None
    facet, value = random.choice(target.stated_texts)
    values = [word_for(target, facet, value, random)]
    others = sorted(other for name, other in target.around if name == facet and other != value)
    if others and random.random() < _SEVERAL:
        values.append(word_for(target, facet, random.choice(others), random))
    return Wish(facet, Asked.ONE_OF, tuple(dict.fromkeys(values)))


def none_of(target: Target, random: Random) -> Wish | None:
    """One or two values that other products of the scope have."""
    return _ruled_out(target, sorted(target.around), random)


def none_said(target: Target, random: Random) -> Wish | None:
    """A value that only the text of some product states."""
    return _ruled_out(target, target.only_said or sorted(target.around), random)


def _ruled_out(target: Target, pairs: Sequence[tuple[str, str]], random: Random) -> Wish | None:
    if not pairs:
        return None
    facet = random.choice(sorted({facet for facet, _ in pairs}))
    values = [value for name, value in pairs if name == facet]
    chosen = random.sample(values, min(len(values), 1 + (random.random() < _SEVERAL)))
    return Wish(facet, Asked.NONE_OF, tuple(dict.fromkeys(word_for(target, facet, one, random) for one in chosen)))


def umbrella(target: Target, random: Random) -> Wish | None:
    """A word that covers several values, wanted or ruled out."""
    lexicon = target.checker.lexicon
    tops = [
        (facet, value)
        for facet, value in sorted(lexicon.spoken)
        if lexicon.covers_several(facet, value)
        and any(name == facet and True in lexicon.relation(facet, value, stated) for name, stated in target.around)
    ]
    if not tops:
        return None
    facet, value = random.choice(tops)
    asked = Asked.ONE_OF if random.random() < _SEVERAL else Asked.NONE_OF
    return Wish(facet, asked, (word_for(target, facet, value, random),))


def has(target: Target, random: Random) -> Wish | None:
    stated = {**target.item.attributes, **target.sellable.options}
    return _flag([facet for facet, value in stated.items() if value is True], Asked.HAS, random)


def has_not(target: Target, random: Random) -> Wish | None:
    """A thing that some products of the scope have; the target lacks it or is silent."""
    there = {facet for item in target.scope for facet, value in item.attributes.items() if value is True}
    lacking = [facet for facet in there if target.item.stated(target.sellable, facet) is not True]
    return _flag(lacking, Asked.HAS_NOT, random)


def _flag(facets: Sequence[str], asked: Asked, random: Random) -> Wish | None:
    return Wish(random.choice(sorted(facets)), asked) if facets else None


def amount(target: Target, random: Random) -> Wish | None:
    """A bound on either side, or both, around what the target states; in any unit of its dimension."""
    stated = {**target.item.attributes, **target.sellable.options}
    measures = sorted(
        (facet, value) for facet, value in stated.items() if isinstance(value, Measure) and value.amount > 0
    )
    if not measures:
        return None
    facet, value = random.choice(measures)
    in_base, dimension = measured(value.amount, value.unit)
    units = [unit for unit, _en, _zh in SPOKEN.get(dimension, ())] or [value.unit]
    sensible = [unit for unit in units if 0.1 <= in_base / UNITS.get(unit, ("", 1.0))[1] <= 20_000] or units
    unit = random.choice(sensible)
    return _bounded(facet, in_base / UNITS.get(unit, ("", 1.0))[1], unit, random)


def price(target: Target, random: Random) -> Wish | None:
    if target.sellable.price_cents is None:
        return None
    bounded = _bounded("price", target.sellable.price_cents / 100, CENTS, random)
    low, high = (None if side is None else round(side * 100) for side in (bounded.low, bounded.high))
    return Wish("price", Asked.RANGE, low=low, high=high, unit=CENTS)


def near_price(target: Target, random: Random) -> Wish | None:
    """A price close to the target's own, so that few products have it."""
    cents = target.sellable.price_cents
    if cents is None:
        return None
    return Wish(
        "price",
        Asked.RANGE,
        low=round(cents * random.uniform(0.95, 1)),
        high=round(cents * random.uniform(1, 1.05)),
        unit=CENTS,
    )


def rating(target: Target, random: Random) -> Wish | None:
    if target.item.rating is None:
        return None
    return Wish("rating", Asked.RANGE, low=min(target.item.rating, random.choice([3.0, 3.5, 4.0, 4.2, 4.5])))


def _bounded(facet: str, amount: float, unit: str, random: Random) -> Wish:
    low = _rounded(amount * random.uniform(0.5, 0.95))
    high = _rounded(amount * random.uniform(1.05, 1.8))
    sides = random.choice([(low, None), (None, high), (low, high)])
    return Wish(facet, Asked.RANGE, low=sides[0], high=sides[1], unit=unit)


def _rounded(amount: float) -> float:
    return float(f"{amount:.{_DIGITS}g}")


def delivery(target: Target, random: Random) -> Wish | None:
    """Delivered within so many days, of which the target's last promised day is one."""
    days = target.sellable.delivery_days
    return Wish("delivery", Asked.RANGE, high=days[1] + random.choice([0, 0, 1, 3]), unit="days") if days else None


def outside(target: Target, random: Random) -> Wish | None:
    """Amounts that are ruled out, as other products of the scope have them."""
    others = [one for one in target.scope if one is not target.item and one.sellables] or [target.item]
    other = random.choice(others)
    maker = random.choice([amount, price])
    wish = maker(replace(target, item=other, sellable=other.sellables[0]), random)
    return None if wish is None else replace(wish, asked=Asked.OUTSIDE)


def in_stock(_target: Target, _random: Random) -> Wish | None:
    return Wish("stock", Asked.HAS)


def offer(_target: Target, _random: Random) -> Wish | None:
    return Wish("offer", Asked.HAS)


def no_offer(_target: Target, _random: Random) -> Wish | None:
    return Wish("offer", Asked.HAS_NOT)


def brand(target: Target, random: Random) -> Wish | None:
    others = _brands(target)
    if not target.item.brand:
        return None
    further = random.sample(others, min(len(others), random.choice([0, 0, 1])))
    return Wish("brand", Asked.ONE_OF, (target.item.brand, *further))


def not_brand(target: Target, random: Random) -> Wish | None:
    others = _brands(target)
    return (
        Wish("brand", Asked.NONE_OF, tuple(random.sample(others, min(len(others), random.choice([1, 1, 2])))))
        if others
        else None
    )


def _brands(target: Target) -> list[str]:
    return sorted({item.brand for item in target.scope if item.brand} - {target.item.brand or ""})


def category(target: Target, random: Random) -> Wish | None:
    path = target.item.category
    return Wish("category", Asked.ONE_OF, (PATH_JOIN.join(path[: random.randint(1, len(path))]),)) if path else None


def leaf(target: Target, _random: Random) -> Wish | None:
    path = target.item.category
    return Wish("category", Asked.ONE_OF, (PATH_JOIN.join(path),)) if path else None


def not_category(target: Target, random: Random) -> Wish | None:
    """A path beside the target's, the whole of a department at times."""
    paths = {
        item.category[:depth] for item in target.checker.records.items for depth in range(1, len(item.category) + 1)
    }
    near = sorted(path for path in paths if path != target.item.category[: len(path)])
    beside = [path for path in near if path[:1] == target.item.category[:1]] or near
    return Wish("category", Asked.NONE_OF, (PATH_JOIN.join(random.choice(beside)),)) if beside else None


def variant_facet(target: Target, random: Random) -> Wish | None:
    """An option of the target's variant, so that wishes must hold together on one variant."""
    options = sorted((facet, value) for facet, value in target.sellable.options.items() if isinstance(value, str))
    if not options:
        return None
    facet, value = random.choice(options)
    return Wish(facet, Asked.ONE_OF, (word_for(target, facet, value, random),))


REQUIRED: Mapping[str, Maker] = {
    "one_of": one_of,
    "range": amount,
    "price": price,
    "has": has,
    "rating": rating,
    "brand": brand,
    "category": category,
    "offer": offer,
    "delivery": delivery,
    "stock": in_stock,
    "variant": variant_facet,
}
LEADING: Mapping[str, Maker] = {**REQUIRED, "leaf": leaf, "near_price": near_price}
RULED_OUT: Mapping[str, Maker] = {
    "none_of": none_of,
    "has_not": has_not,
    "not_brand": not_brand,
    "outside": outside,
    "said": none_said,
    "umbrella": umbrella,
    "not_category": not_category,
    "no_offer": no_offer,
}


def made(maker: Maker, target: Target, random: Random) -> Wish | None:
    """A wish by this maker that the target can be read as satisfying; None when it has none."""
    for _ in range(_TRIES):
        wish = maker(target, random)
        if wish is not None and target.satisfies(wish):
            return wish
    return None
