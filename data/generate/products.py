"""Draws products from the tables: attributes that may stand together, variants, prices, stock, ratings and dates.

Each product has a generator of its own, seeded by its leaf and number, so that one more leaf changes no other product.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from data.generate import prices, prose
from data.generate.schema import Department, Leaf, Rule, departments
from data.generate.tables_reading import read_table
from data.generate.vocabulary import TABLES, Brand, Size, brands, sizes
from retrieval.products import AttributeValue, DeliveryDays, Localized, Product, Variant

TODAY = date(2026, 11, 20)
MISSING = 0.07
UNPROMISED = 0.12
_BULKY = frozenset({"Furniture", "Garden", "Cycling", "Fitness"})
_PARCELS = ((1, 2), (1, 3), (2, 3), (2, 4), (3, 5), (4, 7))
_HAULED = ((3, 6), (5, 9), (7, 14), (10, 21))
_PROTECTED = frozenset({"audience"})


@dataclass(frozen=True, slots=True)
class Draft:
    """What a product is before it has words: the record is made of it by `product`."""

    id: str
    leaf: Leaf
    brand: Brand
    model: Localized
    attributes: dict[str, AttributeValue]
    factor: float
    colors: tuple[str, ...]
    sizes: tuple[Size, ...]
    base_cents: int
    seed: str
    shown: str | None = None
    evidence: Localized | None = None


@dataclass(frozen=True, slots=True)
class Twins:
    """Two products that differ in exactly one attribute."""

    first: str
    second: str
    facet: str


@cache
def _models(pool: str) -> tuple[Localized, ...]:
    table = read_table(TABLES / "names.yaml")
    return tuple(Localized(str(en), str(zh)) for en, zh in table[pool])


def _pick(rng: random.Random, rule: Rule, taste: float) -> tuple[AttributeValue, float]:
    """A value of the rule; a dear brand leans to what costs more, a cheap one to what costs less."""
    weights = [factor ** (5 * (taste - 1)) for _, factor in rule.values]
    return rng.choices(rule.values, weights)[0]


def _clashes(leaf: Leaf, attributes: dict[str, AttributeValue]) -> bool:
    return any(all(attributes.get(facet) == value for facet, value in pair.items()) for pair in leaf.never)


def _attributes(rng: random.Random, leaf: Leaf, taste: float) -> tuple[dict[str, AttributeValue], float]:
    for _ in range(200):
        drawn = {rule.facet: _pick(rng, rule, taste) for rule in leaf.rules}
        values = {facet: value for facet, (value, _) in drawn.items()}
        if not _clashes(leaf, values):
            gone = {name for facet, value, names in leaf.drops if values.get(facet) == value for name in names}
            values = {facet: value for facet, value in values.items() if facet not in gone}
            factor = 1.0
            for _, part in drawn.values():
                factor *= part
            return values, factor
    raise ValueError(f"{leaf.name}: its rules leave no combination")


def _size_run(rng: random.Random, leaf: Leaf, attributes: dict[str, AttributeValue]) -> tuple[Size, ...]:
    by_audience = f"{leaf.sizes} {attributes.get('audience', 'unisex')}"
    run = sizes().get(by_audience) or sizes()[leaf.sizes]
    if len(run) < 4:
        return run
    keep = rng.randint(3, min(5, len(run)))
    start = rng.randint(0, len(run) - keep)
    return run[start : start + keep]


def _draft(leaf: Leaf, number: int, id_: str, brand: Brand, model: Localized) -> Draft:
    seed = f"shop:{leaf.department}/{leaf.name}:{number}"
    rng = random.Random(seed)
    values, factor = _attributes(rng, leaf, brand.factor)
    run = _size_run(rng, leaf, values)
    most = 3 if len(run) <= 2 else 2
    colors = tuple(rng.sample(leaf.colors, min(len(leaf.colors), rng.randint(1, most + (not run)))))
    low, high = leaf.price
    base = low * (high / low) ** rng.betavariate(2, 2.4)
    spread = brand.factor * factor
    return Draft(id_, leaf, brand, model, values, factor, colors, run, prices.shelf_price(base * spread), seed)


def _lossy(draft: Draft, rng: random.Random, keep: frozenset[str]) -> Draft:
    """The draft without the few attributes that this maker never stated."""
    kept = {
        facet: value
        for facet, value in draft.attributes.items()
        if facet in keep or facet in _PROTECTED or rng.random() >= MISSING
    }
    return replace(draft, attributes=kept)


def _twin(draft: Draft, facet: str, id_: str, rng: random.Random) -> Draft | None:
    """The same product with another value of one attribute, or None where every other value clashes."""
    rule = next(rule for rule in draft.leaf.rules if rule.facet == facet)
    own = dict(rule.values)[draft.attributes[facet]]
    others = [(value, factor) for value, factor in rule.values if value != draft.attributes[facet]]
    rng.shuffle(others)
    for value, factor in others:
        values = {**draft.attributes, facet: value}
        if not _clashes(draft.leaf, values):
            cents = prices.shelf_price(draft.base_cents / 100 * factor / own)
            return replace(draft, id=id_, attributes=values, base_cents=cents, shown=facet)
    return None


def _stock(rng: random.Random, sold_out: bool) -> int:
    if sold_out:
        return 0
    return rng.choices((0, rng.randint(1, 3), rng.randint(4, 18), rng.randint(19, 80)), (8, 12, 45, 35))[0]


def _variants(draft: Draft, rng: random.Random) -> tuple[Variant, ...]:
    on_offer, sold_out = rng.random() < 0.17, rng.random() < 0.03
    cut = rng.choice((0.1, 0.15, 0.2, 0.25, 0.3, 0.4))
    axes: list[tuple[dict[str, AttributeValue], float, str]] = [({}, 1.0, "")]
    if draft.colors:
        axes = [({"color": color}, 1.0, prices.code(color)) for color in draft.colors]
    for rule in draft.leaf.options:
        chosen = rng.sample(rule.values, min(len(rule.values), rng.randint(2, 3)))
        ordered = [pair for pair in rule.values if pair in chosen]
        axes = [
            ({**options, rule.facet: value}, factor * more, f"{code}-{prices.code(value)}")
            for options, factor, code in axes
            for value, more in ordered
        ]
    if draft.sizes:
        axes = [
            ({**options, "size": size.value}, factor * size.factor, f"{code}-{prices.code(size.value)}")
            for options, factor, code in axes
            for size in draft.sizes
        ]
    made = []
    for options, factor, code in axes:
        cents = prices.shelf_price(draft.base_cents / 100 * factor)
        before = prices.shelf_price(cents / 100 / (1 - cut))
        made.append(
            Variant(
                sku=f"{draft.id}-{code.strip('-')}" if code else draft.id,
                price_cents=cents,
                stock=_stock(rng, sold_out),
                options=options,
                list_price_cents=before if on_offer and before > cents else None,
            )
        )
    return tuple(made)


def _described(description: Localized, evidence: Localized | None) -> Localized:
    if evidence is None:
        return description
    return Localized(f"{description.get('en')} {evidence.get('en')}", description.get("zh") + evidence.get("zh"))


def _delivered(variants: tuple[Variant, ...], draft: Draft) -> tuple[Variant, ...]:
    """The variants with the days in which they arrive; some makers state none, some make one colour to order."""
    rng = random.Random(f"delivery:{draft.id}")
    if rng.random() < UNPROMISED:
        return variants
    spans = _HAULED if draft.leaf.department in _BULKY else _PARCELS
    usual = DeliveryDays(*rng.choice(spans))
    late = DeliveryDays(usual.least + 7, usual.most + 14)
    slow = rng.choice(draft.colors) if len(draft.colors) > 1 and rng.random() < 0.1 else None
    return tuple(
        replace(variant, delivery=late if slow is not None and variant.options.get("color") == slow else usual)
        for variant in variants
    )


def _product(draft: Draft) -> Product:
    rng = random.Random(f"{draft.seed}:{draft.id}")
    variants = _delivered(_variants(draft, rng), draft)
    words = prose.Wording(draft.leaf, draft.brand, draft.model, draft.attributes, draft.shown)
    age = rng.randint(0, 1060) if rng.random() < 0.85 else rng.randint(0, 60)
    rating = round(min(5.0, max(2.6, rng.gauss(4.25, 0.38))), 1)
    count = int(rng.lognormvariate(3.4, 1.1) * min(1.0, 0.15 + age / 400))
    return Product(
        id=draft.id,
        title=words.title(random.Random(f"title:{draft.seed}")),
        description=_described(
            words.description(random.Random(f"description:{draft.seed}:{draft.id}")), draft.evidence
        ),
        variants=variants,
        brand=draft.brand.name,
        category=draft.leaf.path,
        attributes=draft.attributes,
        rating=rating if count else None,
        review_count=count,
        released=TODAY - timedelta(days=age),
    )


def _brand_order(leaf: Leaf, fitting: list[Brand]) -> Iterator[Brand]:
    rng = random.Random(f"brands:{leaf.department}/{leaf.name}")
    while True:
        yield from rng.sample(fitting, len(fitting))


@cache
def _evidence() -> dict[tuple[str, int], tuple[Localized, frozenset[str]]]:
    """(leaf, number) -> what the text alone states, and the attributes that then stay unstated."""
    rows = read_table(TABLES / "evidence.yaml")
    return {(row["leaf"], row["nth"]): (Localized(row["en"], row["zh"]), frozenset(row["drop"])) for row in rows}


def _witness(draft: Draft, number: int) -> Draft:
    found = _evidence().get(("/".join(draft.leaf.path), number))
    if found is None:
        return draft
    sentence, unstated = found
    kept = {facet: value for facet, value in draft.attributes.items() if facet not in unstated}
    return replace(draft, attributes=kept, evidence=sentence)


def evident() -> dict[str, Localized]:
    """The products that state a fact in their text alone, with the sentence."""
    return dict(_built()[2])


def _of_leaf(leaf: Leaf, first: int) -> tuple[list[Draft], list[Twins]]:
    fitting = [brand for brand in brands() if leaf.code in brand.departments]
    order = _brand_order(leaf, fitting)
    models = random.Random(f"models:{leaf.department}/{leaf.name}").sample(_models(leaf.pool), leaf.count)
    drafts: list[Draft] = []
    twins: list[Twins] = []
    for number in range(leaf.count):
        id_ = f"{leaf.code}-{first + len(drafts)}"
        draft = _draft(leaf, number, id_, next(order), models[number])
        rng = random.Random(f"twin:{draft.seed}")
        facet = leaf.twins[number] if number < len(leaf.twins) else None
        facet = facet if facet in draft.attributes else None
        draft = _lossy(draft, rng, frozenset([facet] if facet else []))
        if facet is None:
            drafts.append(_witness(draft, number))
            continue
        other = _twin(draft, facet, f"{leaf.code}-{first + len(drafts) + 1}", rng)
        drafts.append(replace(draft, shown=facet))
        if other is not None:
            drafts.append(other)
            twins.append(Twins(id_, other.id, facet))
    return drafts, twins


def _of_department(department: Department) -> tuple[list[Draft], list[Twins]]:
    drafts: list[Draft] = []
    twins: list[Twins] = []
    for leaf in department.leaves:
        more, pairs = _of_leaf(leaf, 1001 + len(drafts))
        drafts += more
        twins += pairs
    return drafts, twins


_Built = tuple[tuple[Product, ...], tuple[Twins, ...], tuple[tuple[str, Localized], ...]]


@cache
def _built() -> _Built:
    made: list[Product] = []
    twins: list[Twins] = []
    evidence: list[tuple[str, Localized]] = []
    for department in departments():
        drafts, pairs = _of_department(department)
        made += [_product(draft) for draft in drafts]
        evidence += [(draft.id, draft.evidence) for draft in drafts if draft.evidence]
        twins += pairs
    return tuple(made), tuple(twins), tuple(evidence)


def products() -> tuple[tuple[Product, ...], tuple[Twins, ...]]:
    """Every product without reviews and pictures, and the pairs of near-duplicates among them."""
    made, twins, _ = _built()
    return made, twins
