"""Claims about several products beside each other, true or with a seeded falsehood: superlatives, comparisons, both, all, neither, only."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from eval.grounding_seeds_draw import FALSE, TRUE, Clause, ClauseMaker, Draw, Said
from eval.grounding_seeds_facts import delivery, flag, number, plainly_not, price, released, stock, text_value
from eval.grounding_seeds_numbers import amount
from retrieval.products import Product, Quantity

Measure = Callable[[Product], float | None]
_GRAMS = {"kg": 1000.0, "l": 1000.0, "g": 1.0, "ml": 1.0}


def _price(product: Product) -> float | None:
    return price(product)


def _rating(product: Product) -> float | None:
    return product.rating if product.review_count else None


def _reviews(product: Product) -> float | None:
    return product.review_count or None


def _released(product: Product) -> float | None:
    day = released(product)
    return day.toordinal() if day else None


def _slowest(product: Product) -> float | None:
    days = delivery(product)
    return days.most if days else None


def _facet(facet: str) -> Measure:
    def value(product: Product) -> float | None:
        stated = number(product, facet)
        return stated.amount * _GRAMS.get(stated.unit, 1.0) if stated else None

    return value


_EXTREMES: tuple[tuple[str, Measure, bool], ...] = (
    ("cheapest", _price, False), ("cheapest", _price, False), ("dearest", _price, True), ("best_rated", _rating, True),
    ("worst_rated", _rating, False), ("most_reviewed", _reviews, True), ("newest", _released, True), ("oldest", _released, False),
)  # fmt: skip


def _clause(
    draw: Draw, kind: str, truth: bool, way: Sequence[str], places: Sequence[int], **slots: str
) -> Clause | None:
    frame = draw.wording.pick(draw.rng, *way)
    if frame is None:
        return None
    refs = {name: draw.ref(place) for name, place in zip(("p", "p2"), places, strict=False)}
    return Clause(kind, frame.format(**refs, n=draw.small(len(draw.shown.products)), **slots), TRUE if truth else FALSE)


def _measured(draw: Draw, measure: Measure) -> list[float] | None:
    values = [measure(one) for one in draw.shown.products]
    return [one for one in values if one is not None] if None not in values else None


def superlative(draw: Draw, truth: bool) -> Clause | None:
    if len(draw.shown.products) < 3:
        return None
    key, measure, highest = draw.rng.choice(_EXTREMES)
    return _extreme(draw, truth, (key,), measure, highest, "superlative")


def facet_superlative(draw: Draw, truth: bool) -> Clause | None:
    if len(draw.shown.products) < 3:
        return None
    end = draw.rng.choice(("most", "least"))
    known = [one for one in draw.wording.keys("sets", end) if _measured(draw, _facet(one))]
    if not known:
        return None
    facet = draw.rng.choice(known)
    return _extreme(draw, truth, (end, facet), _facet(facet), end == "most", "superlative of a facet")


def _extreme(
    draw: Draw, truth: bool, way: tuple[str, ...], measure: Measure, highest: bool, kind: str
) -> Clause | None:
    values = _measured(draw, measure)
    if not values:
        return None
    best = max(values) if highest else min(values)
    if truth and values.count(best) > 1:
        return None
    places = [place for place, value in enumerate(values) if (value == best) is truth]
    return _clause(draw, kind, truth, ("sets", *way), [draw.rng.choice(places)]) if places else None


def second(draw: Draw, truth: bool) -> Clause | None:
    values = _measured(draw, _price)
    if not values or len(values) < 3 or len(set(values)) < len(values):
        return None
    place = values.index(sorted(values)[1])
    if not truth:
        place = draw.rng.choice([one for one in range(len(values)) if one != place])
    return _clause(draw, "second cheapest", truth, ("sets", "second_cheapest"), [place])


def _two(draw: Draw, measure: Measure) -> tuple[int, int, float, float] | None:
    """Two of the products that were shown, the one of the smaller measure first."""
    known = [(value, place) for place, one in enumerate(draw.shown.products) if (value := measure(one)) is not None]
    if len(known) < 2:
        return None
    (low, first), (high, second_) = sorted(draw.rng.sample(known, 2))
    return first, second_, low, high


_COMPARED: tuple[tuple[str, Measure, bool], ...] = (
    ("cheaper", _price, False), ("cheaper", _price, False), ("rated_higher", _rating, True),
    ("more_reviews", _reviews, True), ("newer", _released, True), ("faster", _slowest, False),
)  # fmt: skip


def comparison(draw: Draw, truth: bool) -> Clause | None:
    key, measure, highest = draw.rng.choice(_COMPARED)
    two = _two(draw, measure)
    if two is None or two[2] == two[3]:
        return None
    if key == "faster":
        spans = [delivery(draw.shown.products[place]) for place in two[:2]]
        if not all(spans) or spans[0].most >= spans[1].least:  # type: ignore[union-attr]  # all() has ruled None out
            return None
    places = [two[1], two[0]] if highest is truth else [two[0], two[1]]
    return _clause(draw, "comparison", truth, ("sets", key), places)


def facet_comparison(draw: Draw, truth: bool) -> Clause | None:
    form = draw.rng.choice(("more", "more", "more_by", "equal"))
    facets = [one for one in draw.wording.keys("sets", form) if _two(draw, _facet(one))]
    if not facets:
        return None
    facet = draw.rng.choice(facets)
    two = _two(draw, _facet(facet))
    if two is None:
        return None
    light, heavy, low, high = two
    if form == "equal":
        wrong = high < 1.1 * low
        if (low == high) is not truth or (not truth and wrong):
            return None
        return _clause(draw, "comparison of a facet", truth, ("sets", form, facet), [light, heavy])
    if low == high:
        return None
    if form == "more":
        places = [heavy, light] if truth else [light, heavy]
        return _clause(draw, "comparison of a facet", truth, ("sets", form, facet), places)
    stated = number(draw.shown.products[light], facet)
    if stated is None:
        return None
    unit = {"kg": "g", "l": "ml"}.get(stated.unit, stated.unit)
    gap = high - low if truth else (high - low) * draw.rng.choice((0.5, 2, 3))
    written = amount(Quantity(round(gap, 3), unit), draw.language, draw.rng)
    return _clause(draw, "difference", truth, ("sets", form, facet), [heavy, light], q=written) if written else None


def price_difference(draw: Draw, truth: bool) -> Clause | None:
    two = _two(draw, _price)
    if two is None or two[3] - two[2] < 200:
        return None
    gap = int(two[3] - two[2])
    shown = gap if truth else round(gap * draw.rng.choice((0.5, 1.5, 2, 3)) / 100) * 100
    if (abs(shown - gap) < 0.05 * gap) is not truth or shown <= 0:
        return None
    return _clause(draw, "difference", truth, ("sets", "cheaper_by"), two[:2], d=draw.money(shown))


def price_relation(draw: Draw, truth: bool) -> Clause | None:
    """Twice the price, or the same; true ones are made by setting the price of a copy, for records seldom stand so."""
    form = draw.rng.choice(("twice", "same_price"))
    two = _two(draw, _price)
    if two is None:
        return None
    ratio = two[3] / two[2]
    if not truth:
        far = 1.1 < ratio < 1.7 or ratio > 2.4 if form == "twice" else ratio > 1.03
        return _clause(draw, form.replace("_", " "), False, ("sets", form), two[:2]) if far else None
    cents = int(two[2]) * (2 if form == "twice" else 1)
    clause = _clause(draw, form.replace("_", " "), True, ("sets", form), two[:2])
    if clause is None:
        return None
    products = list(draw.shown.products)
    products[two[1]] = priced(products[two[1]], cents)
    return replace(clause, about=replace(draw.shown, products=tuple(products)))


def priced(product: Product, cents: int, before: int | None = None) -> Product:
    """The product at another price in all its variants."""
    variants = [replace(one, price_cents=cents, list_price_cents=before) for one in product.variants]
    return replace(product, id=f"{product.id}-at-{cents}", variants=tuple(variants))


def halved(draw: Draw, truth: bool) -> Clause | None:
    """Half price: true of a copy whose list price is twice its price."""
    place = draw.rng.randrange(len(draw.shown.products))
    product = draw.shown.products[place]
    cents = price(product)
    pred = draw.wording.pick(draw.rng, "preds", "half_price")
    if cents is None or pred is None:
        return None
    products = list(draw.shown.products)
    products[place] = priced(product, cents, 2 * cents if truth else round(cents * 1.3 / 100) * 100)
    return Clause("half price", f"{draw.ref(place)} {pred}" if draw.english else f"{draw.ref(place)}{pred}",
                  TRUE if truth else FALSE, replace(draw.shown, products=tuple(products)))  # fmt: skip


_PLURAL = {
    "is": "are", "isn't": "aren't", "has": "have", "hasn't": "haven't", "does": "do", "doesn't": "don't", "washes": "wash",
    "goes": "go", "carries": "carry", "reaches": "reach", "can": "can", "can't": "can't", "may": "may", "must": "must",
    "shouldn't": "shouldn't", "should": "should", "would": "would", "will": "will",
}  # fmt: skip


def plural(pred: str) -> str:
    """An English predicate in the plural: "has a lid" becomes "have a lid"."""
    verb, _, rest = pred.partition(" ")
    rest = re.sub(r"\bits\b", "their", rest)
    return f"{_PLURAL.get(verb, verb.removesuffix('s'))} {rest}".strip()


def _shared(draw: Draw) -> tuple[str, str, list[bool | None]] | None:
    """A claim that may hold of any product: its predicate, its denial in Chinese, and of which products it is stated, denied or neither."""
    products, rng = draw.shown.products, draw.rng
    choices: list[tuple[str, str]] = []
    for product in products:
        choices += [("booleans", one) for one in draw.wording.keys("booleans") if flag(product, one) is not None]
        choices += [("material", one) for one in [text_value(product, "material")] if one]
        choices += [("stock", "in_stock")] if stock(product) == 0 else []
    if not choices:
        return None
    sort, key = rng.choice(choices)
    if sort == "booleans":
        pred, denial = (draw.wording.pick(rng, "booleans", key, way) for way in ("has", "lacks"))
        return (pred, denial or "", [flag(one, key) for one in products]) if pred else None
    if sort == "stock":
        pred, denial = (draw.wording.pick(rng, "preds", way) for way in ("in_stock", "sold_out"))
        return (pred, denial or "", [stock(one) > 0 for one in products]) if pred else None
    said, frame = draw.shop.value("material", key, draw.wording), draw.wording.pick(rng, "texts", "material")
    if not said or not frame:
        return None
    stated = [True if text_value(one, "material") == key else _denied(draw, one, key) for one in products]
    return frame.format(v=said), "", stated


def _denied(draw: Draw, product: Product, value: str) -> bool | None:
    return False if plainly_not(draw.shop, product, "material", value, draw.wording) else None


def together(draw: Draw, truth: bool) -> Clause | None:
    """Both, all, neither and only."""
    found = _shared(draw)
    if found is None or len(draw.shown.products) < 2:
        return None
    pred, denial, stated = found
    if not draw.english:
        pred, denial = pred.removeprefix("的"), denial.removeprefix("的")
    yes = [place for place, one in enumerate(stated) if one]
    no = [place for place, one in enumerate(stated) if one is False]
    slots = {"pred": pred, "plural": plural(pred) if draw.english else "", "negated": denial}
    form = draw.rng.choice(("both", "neither", "all", "only"))
    if (form == "neither" and not draw.english and not denial) or (form in ("all", "only") and len(stated) < 3):
        return None
    places = _places(draw, form, yes, no, len(stated), truth)
    if places is None:
        return None
    clause = _clause(draw, form, truth, ("sets", form), places, **slots)
    return None if clause is None or ("其他几款都" in clause.text and not denial) else clause


def _places(draw: Draw, form: str, yes: list[int], no: list[int], many: int, truth: bool) -> list[int] | None:
    """Of which products a form is said so that it is as true as wanted; None where the records don't allow it."""
    rng = draw.rng
    if form == "all":
        return [0, 1] if (len(yes) == many if truth else bool(no)) else None
    if form == "only":
        if len(yes) + len(no) < many:
            return None
        if truth:
            return yes if len(yes) == 1 else None
        return [rng.choice(yes)] if len(yes) > 1 else [rng.choice(no)] if no and yes else None
    alike, unlike = (yes, no) if form == "both" else (no, yes)
    if truth:
        return rng.sample(alike, 2) if len(alike) > 1 else None
    if not unlike or not alike:
        return None
    return rng.sample([rng.choice(alike), rng.choice(unlike)], 2)


CLAUSES: dict[str, ClauseMaker] = {
    "superlative": superlative, "facet superlative": facet_superlative, "second": second, "comparison": comparison,
    "facet comparison": facet_comparison, "price difference": price_difference, "price relation": price_relation,
    "half price": halved, "together": together,
}  # fmt: skip
__all__ = ["CLAUSES", "Said", "plural", "priced"]
