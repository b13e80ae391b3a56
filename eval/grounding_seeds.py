"""Sentences about the products of a catalogue whose truth follows from the records, for measuring the check.

Every sentence is made of wording from one part only (eval/grounding/*.yaml), so that a check tuned on `dev` is measured on `held-out`, which nobody who tunes it reads.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

from eval.errors import EvalError
from eval.grounding_seeds_draw import FALSE, TRUE, Clause, Draw, PredicateMaker, Shown
from eval.grounding_seeds_facts import Shop, price
from eval.grounding_seeds_prices import PRICE_CLAUSES
from eval.grounding_seeds_sets import CLAUSES
from eval.grounding_seeds_single import PREDICATES, price_exact
from eval.grounding_seeds_texts import TEXT_PREDICATES, name, not_shown
from eval.grounding_seeds_wording import PARTS, Part, Wording
from eval.grounding_set import Labelled
from eval.writing import write_text
from retrieval.products import LANGUAGES, AttributeValue, Localized, Product, Quantity, Variant

Maker = Callable[[Draw, bool], Clause | None]
PATIENCE = 60
"""Result sets tried for one sentence before another kind is drawn."""


def _one(predicate: PredicateMaker) -> Maker:
    def maker(draw: Draw, truth: bool) -> Clause | None:
        place = draw.rng.randrange(len(draw.shown.products))
        said = predicate(draw, draw.shown.products[place], truth)
        if said is None:
            return None
        its = len(draw.shown.products) == 1 and draw.rng.random() < 0.4
        frame = draw.wording.pick(draw.rng, "its" if its else "wrappers")
        if frame is None:
            return None
        return Clause(said.kind, _fill(draw, frame, {"pred": said.pred}, place), said.label)

    return maker


def _fill(draw: Draw, frame: str, preds: Mapping[str, str], p: int, p2: int | None = None) -> str:
    """A frame with its products and predicates; a Chinese 的 at a predicate's head stands only right after the product."""
    for slot, pred in preds.items():
        before = frame[: frame.index("{" + slot + "}")]
        bare = before.endswith(("{p}", "{p2}", "它", "这款", "这一款", "这件商品"))
        frame = frame.replace("{" + slot + "}", pred if bare else pred.removeprefix("的"))
    frame = frame.replace("{p2}", draw.ref(p2)) if p2 is not None else frame
    return frame.replace("{p}", draw.ref(p))


def several(draw: Draw, truth: bool) -> Clause | None:
    """Two or three claims about one product, at most one of them wrong."""
    many, place = draw.rng.choice((2, 2, 3)), draw.rng.randrange(len(draw.shown.products))
    product = draw.shown.products[place]
    wrong = None if truth else draw.rng.randrange(many)
    makers = draw.rng.sample(sorted(PREDICATES), many)
    preds = [PREDICATES[one](draw, product, at != wrong) for at, one in enumerate(makers)]
    frame = draw.wording.pick(draw.rng, "joiners" if many == 2 else "threes")
    if frame is None or None in preds:
        return None
    slots = {slot: said.pred for slot, said in zip("abc", preds, strict=False) if said}
    return Clause("several claims", _fill(draw, frame, slots, place), TRUE if truth else FALSE)


def two_clauses(draw: Draw, truth: bool) -> Clause | None:
    """One claim about each of two products, in one sentence; one of them is wrong, or the two are swapped."""
    if len(draw.shown.products) < 2:
        return None
    first, second = draw.rng.sample(range(len(draw.shown.products)), 2)
    key = draw.rng.choice(sorted(PREDICATES))
    keys = (key, key if draw.rng.random() < 0.6 else draw.rng.choice(sorted(PREDICATES)))
    wrong = None if truth else draw.rng.randrange(2)
    said = [
        PREDICATES[one](draw, draw.shown.products[place], at != wrong)
        for at, (one, place) in enumerate(zip(keys, (first, second), strict=True))
    ]
    frame = draw.wording.pick(draw.rng, "pairs")
    if frame is None or said[0] is None or said[1] is None or said[0].pred == said[1].pred:
        return None
    return Clause(
        "two clauses",
        _fill(draw, frame, {"a": said[0].pred, "b": said[1].pred}, first, second),
        TRUE if truth else FALSE,
    )


def _spread(weights: Mapping[str, int]) -> list[str]:
    return [key for key, weight in weights.items() for _ in range(weight)]


MAKERS: dict[str, Maker] = {
    **{key: _one(maker) for key, maker in {**PREDICATES, **TEXT_PREDICATES}.items()},
    **CLAUSES,
    **PRICE_CLAUSES,
    "several claims": several,
    "two clauses": two_clauses,
    "name": name,
    "not shown": not_shown(price_exact),
}
_UNTRUE_ONLY = ("invention", "denial of the unstated", "unstated feature", "not shown")
_WEIGHTS = {
    **dict.fromkeys(MAKERS, 3),
    "price": 5, "price bounds": 6, "offer": 4, "rating": 5, "color": 4, "amount": 8, "feature": 6, "material": 4, "attribute": 4,
    "stock": 4, "superlative": 5, "facet superlative": 4, "comparison": 5, "facet comparison": 5, "together": 5, "budget": 5,
    "several claims": 7, "two clauses": 6, "invention": 5, "released": 1, "half price": 1, "price from": 1, "second": 2, "count": 2,
    "price words": 2, "connection": 2, "how many": 1, "version price": 1, "listed": 1,
}  # fmt: skip


def generate(shop: Shop, sentences: int, seed: int, parts: Sequence[Part] = PARTS) -> list[Labelled]:
    """`sentences` labelled sentences: half of them true, half of each in Chinese. Raises `EvalError` where the catalogue gives none."""
    rng = Random(seed)
    kinds = {True: [one for one in _spread(_WEIGHTS) if one not in _UNTRUE_ONLY], False: _spread(_WEIGHTS)}
    cases: dict[tuple[str, tuple[str, ...]], Labelled] = {}
    barren = 0
    while len(cases) < sentences:
        number = len(cases)
        truth, language, part = bool(number & 1), LANGUAGES[number >> 1 & 1], parts[(number >> 2) % len(parts)]
        case = _case(
            shop, Wording(language, part), rng, MAKERS[rng.choice(kinds[truth])], truth, f"{part}-{number + 1}"
        )
        key = (case.sentence, tuple(one.id for one in case.products)) if case else None
        if case is None or key is None or key in cases:
            barren += 1
            if barren > 200 + 20 * sentences:
                raise EvalError("the catalogue gives too few facts to make sentences of; name a fuller one with --shop")
            continue
        cases[key] = case
    return list(cases.values())


def _case(shop: Shop, wording: Wording, rng: Random, maker: Maker, truth: bool, name_: str) -> Labelled | None:
    for _ in range(PATIENCE):
        draw = Draw(rng, wording, shop, _shown(shop, rng, wording), rng.randrange(1 << 30))
        clause = maker(draw, truth)
        if clause is not None and (clause.label is TRUE) is truth:
            shown = clause.about or draw.shown
            refs = tuple(f"P{place}" for place in range(1, len(shown.products) + 1))
            text = _sentence(draw, clause)
            return Labelled(name_, wording.language, shown.products, refs, shown.asked, text, clause.label, clause.kind)
    return None


def _shown(shop: Shop, rng: Random, wording: Wording) -> Shown:
    """One to six products, mostly of one category, and sometimes the limit of a customer's budget."""
    many = rng.choices(range(1, 7), (10, 25, 30, 22, 8, 5))[0]
    pool: Sequence[Product] = shop.products
    if rng.random() < 0.75:
        pool = shop.leaves[rng.choice(shop.products).category]
    products = tuple(rng.sample(pool, min(many, len(pool))))
    cents = [one for one in map(price, products) if one]
    if not cents or rng.random() > 0.4:
        return Shown(products)
    limit = round(rng.choice(cents) * rng.uniform(0.75, 1.5) / 500) * 500
    asked = wording.pick(rng, "budgets")
    if limit < 500 or asked is None or any(abs(one - limit) < 50 for one in cents):
        return Shown(products)
    return Shown(products, limit, asked.format(limit=f"{limit // 100}"))


def _sentence(draw: Draw, clause: Clause) -> str:
    """The clause as an assistant would say it: with something before it, something after it, or both."""
    rng, limit = draw.rng, draw.shown.limit
    opening = (draw.wording.pick(rng, "openings") if rng.random() < 0.6 else "") or ""
    prices = [one.price_cents or 0 for product in draw.shown.products for one in product.variants]
    fitting = limit is not None and (clause.kind == "budget" or max(prices) < limit)
    if limit is not None and fitting and rng.random() < 0.5:
        opening = (draw.wording.pick(rng, "budget_openings") or "").format(limit=draw.money(limit))
    closing = (draw.wording.pick(rng, "closings") if rng.random() < 0.4 else "") or ""
    text = f"{opening}{clause.text}{closing}"
    text = text[0].upper() + text[1:]
    if text.endswith(("?", "？")):
        return text
    return text + ("." if draw.english else "。")


def write_labelled(path: Path, cases: Sequence[Labelled]) -> None:
    """The sentences as JSON Lines in the shape that `--data` reads."""
    write_text(path, "".join(json.dumps(_line(case), ensure_ascii=False) + "\n" for case in cases))


def _line(case: Labelled) -> dict[str, object]:
    products = [{"ref": ref, **record(product)} for ref, product in zip(case.refs, case.products, strict=True)]
    return {
        "id": case.id, "language": case.language, "kind": case.kind, "products": products,
        "constraints": case.constraints, "sentence": case.sentence, "label": case.label.value,
    }  # fmt: skip


def record(product: Product) -> dict[str, object]:
    """A product as a line of the catalogue file (docs/catalogue.md)."""
    fields: dict[str, object] = {
        "id": product.id, "title": _text(product.title), "description": product.description and _text(product.description),
        "brand": product.brand, "category": list(product.category), "attributes": _attributes(product.attributes),
        "currency": product.currency, "variants": [_variant(one) for one in product.variants], "rating": product.rating,
        "review_count": product.review_count, "released": product.released and product.released.isoformat(),
        "reviews": [{"rating": one.rating, "text": _text(one.text)} for one in product.reviews],
    }  # fmt: skip
    return {name_: value for name_, value in fields.items() if value not in (None, [], {})}


def _variant(variant: Variant) -> dict[str, object]:
    days = variant.delivery
    fields: dict[str, object] = {
        "sku": variant.sku, "price_cents": variant.price_cents, "list_price_cents": variant.list_price_cents,
        "stock": variant.stock, "options": _attributes(variant.options), "delivery_days": days and [days.least, days.most],
    }  # fmt: skip
    return {name_: value for name_, value in fields.items() if value is not None}


def _text(text: Localized) -> dict[str, str]:
    return {language: said for language, said in (("en", text.en), ("zh", text.zh)) if said}


def _attributes(attributes: Mapping[str, AttributeValue]) -> dict[str, object]:
    return {name_: _value(value) for name_, value in attributes.items()}


def _value(value: AttributeValue) -> object:
    if isinstance(value, Quantity):
        return {"value": value.amount, "unit": value.unit} if value.unit else value.amount
    return list(value) if isinstance(value, tuple) else value
