"""Products related to one, or to the day: similar ones, complements, what is new, what is on offer; each with its why.

Everything is found under the dialogue's constraints and judged by them, as a search is: "similar but cheaper" is a search with
one constraint more, which `comparative` makes.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from retrieval.baskets import NO_BASKETS, Baskets
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.facets import PATH_JOIN, FacetKind, Facets
from retrieval.hits import Hit
from retrieval.products import AttributeValue, Product, Promotion, Quantity, Variant
from retrieval.relaxation import amount_of
from retrieval.search import NO_CONSTRAINTS, Searcher
from retrieval.units import to_base

POOL = 40
PARTNERS = 8  # categories bought together that are looked into
PARTNER_LEAST = 1.2
SAME_KIND_AGAIN = 0.6  # what a further product of a category already chosen loses
# By which "bigger" is measured, where a product states several.
EXTENTS = ("capacity", "volume", "screen_size", "size", "diameter", "width", "height", "length", "storage")
_STYLE = ("color", "colour", "audience", "style", "pattern", "season", "material")
_CONTENT = ("weight", "pieces", "count")


class Tie(StrEnum):
    """How a product is related to another, or why it is named at all."""

    SHARES = "shares"
    DIFFERS = "differs"
    GOES_WITH = "goes_with"
    BOUGHT_TOGETHER = "bought_together"
    RELEASED = "released"
    REDUCED = "reduced"
    PROMOTION = "promotion"


@dataclass(frozen=True, slots=True)
class Link:
    """One reason with its evidence. `amount` is, by tie: the difference in the facet's base unit (cents for a price), how many orders
    held both, the reduction in per cent; 0 where there is none."""

    tie: Tie
    evidence: str
    amount: float = 0.0


@dataclass(frozen=True, slots=True)
class RelatedHit:
    """A hit with the links that tie it to what it was looked for by."""

    hit: Hit
    links: tuple[Link, ...]


class RelatedProducts:
    """Finds related products of one shop. Never changes after it is made; safe to share between threads."""

    def __init__(self, searcher: Searcher, baskets: Baskets = NO_BASKETS, promotions: Sequence[Promotion] = ()) -> None:
        self._searcher = searcher
        self._baskets = baskets
        self._promotions = tuple(promotions)

    @cached_property
    def _spread(self) -> Counter[tuple[str, str]]:
        """How many products state each value."""
        return Counter(pair for product in self._searcher.products for pair in _stated(product))

    @cached_property
    def _released(self) -> tuple[str, ...]:
        """The ids of products with a date of release, the last first."""
        dated = ((one.released, one.id) for one in self._searcher.products if one.released is not None)
        return tuple(name for _, name in sorted(dated, reverse=True))

    def similar(
        self, product: Product, variant: Variant, constraints: Constraints = NO_CONSTRAINTS, limit: int = 6
    ) -> tuple[RelatedHit, ...]:
        """Products like one, of its category or else of the one above it, the most like first.

        Constraints hold as in a search, but the category is the product's own where they name one that it is not in.
        """
        asked = constraints.get("category:is")
        kept = constraints.without("category:is")
        best: tuple[RelatedHit, ...] = ()
        for depth in range(len(product.category), 0, -1):
            path = PATH_JOIN.join(product.category[:depth])
            within = kept.with_(Constraint("category", Operator.ONE_OF, (path,), turn=asked.turn if asked else 0))
            found = self._most_like(product, variant, within, limit)
            known = {one.hit.product.id for one in best}
            best = (*best, *(one for one in found if one.hit.product.id not in known))[:limit]
            if len(best) >= min(limit, 3):
                return best
        return best if product.category else self._most_like(product, variant, kept, limit)

    def _most_like(
        self, product: Product, variant: Variant, constraints: Constraints, limit: int
    ) -> tuple[RelatedHit, ...]:
        hits = self._searcher.search(product.title.both(), constraints, POOL + 1).hits
        best = max((hit.score for hit in hits), default=0.0)
        least = min((hit.score for hit in hits), default=0.0)
        scored = []
        for hit in hits:
            if hit.product.id != product.id:
                relevance = (hit.score - least) / max(best - least, 1e-9)
                score = relevance + self._likeness(product, hit.product) + _price_likeness(variant, hit.variant)
                score -= _for_others(product, hit.product)
                scored.append((score, hit))
        scored.sort(key=lambda one: -one[0])
        return tuple(
            RelatedHit(replace(hit, score=score), links(product, variant, hit)) for score, hit in scored[:limit]
        )

    def _likeness(self, one: Product, other: Product) -> float:
        """The share of what either states that both state, rare values counting more."""
        mine, theirs = set(_stated(one)), set(_stated(other))
        size = len(self._searcher.products)
        weight = {pair: math.log1p(size / (self._spread[pair] + 1)) for pair in mine | theirs}
        return sum(weight[pair] for pair in mine & theirs) / max(sum(weight.values()), 1e-9)

    def complements(
        self, product: Product, constraints: Constraints = NO_CONSTRAINTS, wish: str = "", limit: int = 6
    ) -> tuple[RelatedHit, ...]:
        """What goes with a product: other categories that the shop's taxonomy or its orders name, then a mix of the best.

        A category in the constraints is kept: "a belt that goes with it". `wish` are further words to rank by.
        """
        ties = self._complement_paths(product)
        asked = constraints.get("category:is")
        if asked is None and ties:
            paths = tuple(PATH_JOIN.join(path) for path in ties)
            constraints = constraints.with_(Constraint("category", Operator.ONE_OF, paths))
        bought = {one.product: one for one in self._baskets.companions(product.id)}
        pool = {
            hit.product.id: hit for hit in self._searcher.admitted(list(bought), constraints.without("category:is"))
        }
        if asked is not None:
            pool = {name: hit for name, hit in pool.items() if name in bought and _inside(hit.product, asked)}
        if ties or asked is not None:
            query = wish or product.title.both()
            pool |= {hit.product.id: hit for hit in self._searcher.search(query, constraints, POOL).hits}
        found = []
        for name, hit in pool.items():
            if name == product.id or (hit.product.category == product.category and name not in bought):
                continue
            reasons = [link for path, link in ties.items() if hit.product.category[: len(path)] == path]
            if name in bought:
                reasons.append(Link(Tie.BOUGHT_TOGETHER, name, bought[name].orders))
            score = math.log(self._baskets.lift(product.id, name)) + (1.0 if reasons else 0.0)
            score += _style(product, hit.product) + (hit.product.rating or 3.8) / 5
            found.append(RelatedHit(replace(hit, score=score), (*reasons, *_style_links(product, hit))))
        return _mixed(found, limit)

    def _complement_paths(self, product: Product) -> dict[tuple[str, ...], Link]:
        """Categories of complements: those the taxonomy names, then those that orders hold together."""
        ties: dict[tuple[str, ...], Link] = {}
        for depth in range(len(product.category), 0, -1):
            label = self._searcher.facets.categories.get(PATH_JOIN.join(product.category[:depth]))
            for path in label.goes_with if label else ():
                ties.setdefault(path, Link(Tie.GOES_WITH, PATH_JOIN.join(path)))
        partners = sorted(self._baskets.partners(product.category).items(), key=lambda one: -one[1])
        for path, lift in partners[:PARTNERS]:
            if lift >= PARTNER_LEAST:
                ties.setdefault(path, Link(Tie.BOUGHT_TOGETHER, PATH_JOIN.join(path), round(lift, 2)))
        return ties

    def newest(self, constraints: Constraints = NO_CONSTRAINTS, limit: int = 6) -> tuple[RelatedHit, ...]:
        """What the shop released last, of all that fits."""
        found: list[RelatedHit] = []
        for start in range(0, len(self._released), POOL):
            for hit in self._searcher.admitted(self._released[start : start + POOL], constraints):
                released = hit.product.released
                found.append(RelatedHit(hit, (Link(Tie.RELEASED, released.isoformat() if released else ""),)))
            if len(found) >= limit:
                break
        return tuple(found[:limit])

    def running(self, today: date) -> tuple[Promotion, ...]:
        """The promotions that run on a day."""
        return tuple(
            one
            for one in self._promotions
            if (one.starts is None or one.starts <= today) and (one.ends is None or today <= one.ends)
        )

    def on_promotion(
        self, today: date, constraints: Constraints = NO_CONSTRAINTS, query: str = "", limit: int = 6
    ) -> tuple[RelatedHit, ...]:
        """What is reduced or named by a promotion that runs today: by the query, without one the greatest reduction first."""
        running = self.running(today)
        names = [
            product.id
            for product in self._searcher.products
            if any(variant.on_offer for variant in product.variants) or any(covers(one, product) for one in running)
        ]
        if query.strip():
            ranked = self._searcher.search(query, constraints, 5 * POOL).hits
            offered = set(names)
            names = [hit.product.id for hit in ranked if hit.product.id in offered]
        found = []
        for hit in self._searcher.admitted(names, constraints):
            reasons = [Link(Tie.PROMOTION, one.id, one.percent_off or 0) for one in running if covers(one, hit.product)]
            if hit.variant.on_offer:
                reasons.insert(0, Link(Tie.REDUCED, hit.variant.sku, float(reduction(hit.variant))))
            if reasons:
                found.append(RelatedHit(hit, tuple(reasons)))
        if not query.strip():
            found.sort(key=lambda one: -max(link.amount for link in one.links))
        return tuple(found[:limit])


def comparative(
    product: Product, variant: Variant, facet: str, more: bool, facets: Facets, turn: int = 0
) -> Constraint | None:
    """What has more (or less) of a number than a product: "cheaper" is less of `price`, "bigger" more of its extent.

    `facet` is price, rating, a number's name, or "extent" for whatever the product's size is measured by. None where the
    product does not state it.
    """
    name = extent_of(product, variant, facets) if facet == "extent" else facet
    if name is None:
        return None
    known = facets.by_id.get(name)
    unit = known.unit if known is not None and name not in ("price", "rating") else ""
    amount = amount_of(Constraint(name, Operator.RANGE, low=0, unit=unit), product, variant)
    if amount is None:
        return None
    if more:
        return Constraint(name, Operator.RANGE, low=amount, open_sides=frozenset({"low"}), unit=unit, turn=turn)
    return Constraint(name, Operator.RANGE, high=amount, open_sides=frozenset({"high"}), unit=unit, turn=turn)


def extent_of(product: Product, variant: Variant, facets: Facets) -> str | None:
    """The number by which a product's size is stated; None where it states none."""
    numbers = [
        name
        for name, value in product.attributes_of(variant).items()
        if isinstance(value, Quantity) and (one := facets.by_id.get(name)) is not None and one.kind is FacetKind.NUMBER
    ]
    named = [name for extent in EXTENTS for name in numbers if extent in name.lower()]
    return next(iter(named), None)


def otherwise(product: Product, variant: Variant, facet: str, turn: int = 0) -> Constraint | None:
    """Another value than a product's: another colour, another brand. None where the product states none."""
    value: AttributeValue | None = product.brand if facet == "brand" else product.attributes_of(variant).get(facet)
    values = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
    return Constraint(facet, Operator.NONE_OF, values, turn=turn) if values else None


def links(product: Product, variant: Variant, hit: Hit) -> tuple[Link, ...]:
    """What a hit has in common with a product, and by how much its numbers differ."""
    mine, theirs = product.attributes_of(variant), hit.product.attributes_of(hit.variant)
    found = [
        Link(Tie.SHARES, f"{name}={_text(value)}")
        for name, value in mine.items()
        if name in theirs and not isinstance(value, Quantity) and _text(value) == _text(theirs[name])
    ]
    if product.brand and product.brand == hit.product.brand:
        found.insert(0, Link(Tie.SHARES, f"brand={product.brand}"))
    if variant.price_cents is not None and hit.variant.price_cents is not None:
        found.append(Link(Tie.DIFFERS, "price", float(hit.variant.price_cents - variant.price_cents)))
    if product.rating is not None and hit.product.rating is not None:
        found.append(Link(Tie.DIFFERS, "rating", round(hit.product.rating - product.rating, 2)))
    for name, value in mine.items():
        other = theirs.get(name)
        if isinstance(value, Quantity) and isinstance(other, Quantity):
            (amount, unit), (compared, base) = to_base(value.amount, value.unit), to_base(other.amount, other.unit)
            if unit == base:
                found.append(Link(Tie.DIFFERS, name, round(compared - amount, 6)))
    return tuple(found)


def covers(promotion: Promotion, product: Product) -> bool:
    """Whether a promotion names a product, itself or by its category."""
    path = promotion.category
    return product.id in promotion.products or (bool(path) and product.category[: len(path)] == path)


def reduction(variant: Variant) -> int:
    """By how many per cent a variant is reduced; 0 where it is not."""
    before, now = variant.list_price_cents, variant.price_cents
    return round(100 * (before - now) / before) if before and now is not None and before > now else 0


def _inside(product: Product, item: Constraint) -> bool:
    path = PATH_JOIN.join(product.category)
    return any(path == value or path.startswith(value + PATH_JOIN) for value in item.values)


def _stated(product: Product) -> Iterable[tuple[str, str]]:
    """What a product states by name, its variants included, each once."""
    stated = {("brand", product.brand)} if product.brand else set()
    for attributes in (product.attributes, *(variant.options for variant in product.variants)):
        stated |= {(name, _text(value)) for name, value in attributes.items() if name not in _CONTENT}
    return stated


def _text(value: AttributeValue) -> str:
    match value:
        case Quantity():
            return f"{value.amount:g}{value.unit}"
        case tuple():
            return ", ".join(value)
        case _:
            return str(value)


def _price_likeness(one: Variant, other: Variant) -> float:
    """From 0.3 for the same price to 0 for one three times as high."""
    if not one.price_cents or not other.price_cents:
        return 0.0
    return 0.3 * max(0.0, 1 - abs(math.log(other.price_cents / one.price_cents)) / math.log(3))


def _style(one: Product, other: Product) -> float:
    """How much two things of different kinds look as if they belonged together, at most 1."""
    shared = {name for name, _ in set(_stated(one)) & set(_stated(other))}
    return 0.5 * ("brand" in shared) + 0.5 * any(name in shared for name in _STYLE) - _for_others(one, other)


def _for_others(one: Product, other: Product) -> float:
    """1 where two things are for different people (women's and men's), else 0."""
    audiences = {one.attributes.get("audience"), other.attributes.get("audience")} - {None, "unisex"}
    return float(len(audiences) > 1)


def _style_links(product: Product, hit: Hit) -> tuple[Link, ...]:
    shared = sorted(set(_stated(product)) & set(_stated(hit.product)))
    return tuple(Link(Tie.SHARES, f"{name}={value}") for name, value in shared if name in (*_STYLE, "brand"))


def _mixed(found: Sequence[RelatedHit], limit: int) -> tuple[RelatedHit, ...]:
    """The best by score, of which each further one of a category already chosen loses."""
    left = sorted(found, key=lambda one: (-one.hit.score, one.hit.product.id))
    chosen: list[RelatedHit] = []
    taken: Counter[tuple[str, ...]] = Counter()

    def worth(one: RelatedHit) -> float:
        return one.hit.score - SAME_KIND_AGAIN * taken[one.hit.product.category]

    while left and len(chosen) < limit:
        best = max(left, key=worth)
        left.remove(best)
        chosen.append(best)
        taken[best.hit.product.category] += 1
    return tuple(chosen)
