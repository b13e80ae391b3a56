"""Claims that rest on words: names, quotations of descriptions, products that were not shown, and what no record states."""

from __future__ import annotations

from eval.grounding_seeds_draw import FALSE, TRUE, UNSTATED, Clause, ClauseMaker, Draw, PredicateMaker, Said
from eval.grounding_seeds_facts import sentences, words
from eval.grounding_seeds_wording import Absent
from retrieval.products import Language, Product


def quotation(draw: Draw, product: Product, truth: bool) -> Said | None:
    """A sentence of its own description, or of another product's that says what this one's doesn't."""
    source = product
    if not truth:
        kin = (
            [one for one in draw.shop.leaves[product.category] if one.id != product.id]
            if product.category in draw.shop.leaves
            else []
        )
        if not kin:
            return None
        source = draw.rng.choice(kin)
    own = words(product)
    stated = () if truth else _stated(draw, product)
    fits = [
        one
        for one in sentences(source, draw.language)
        if _telling(one, source, draw)
        and (truth or one.lower() not in own)
        and not any(word in one.lower() for word in stated)
    ]
    pred = draw.wording.pick(draw.rng, "preds", "said")
    if not fits or pred is None:
        return None
    quote = draw.rng.choice(fits).rstrip("。. ")
    return Said("description", pred.format(quote=quote), TRUE if truth else UNSTATED)


def _stated(draw: Draw, product: Product) -> list[str]:
    """The values that a product states, as words: a sentence that names one of them may be true of it by chance."""
    values = [
        (facet, value)
        for facet, stated in product.attributes.items()
        for value in (stated if isinstance(stated, tuple) else (stated,))
        if isinstance(value, str)
    ]
    said = [draw.shop.value(facet, value, draw.wording) for facet, value in values]
    return [one.lower() for one in (*said, *(value for _, value in values)) if one]


def _telling(sentence: str, source: Product, draw: Draw) -> bool:
    """A sentence of few descriptions, with no number and none of the product's own names in it, so that it isn't an attribute in words."""
    names = {one for one in source.title.get(draw.language).lower().split() if len(one) > 3} | {
        (source.brand or "-").lower()
    }
    lower = sentence.lower()
    return (
        draw.shop.repeated.get(sentence, 0) <= 4
        and not any(c.isdigit() for c in sentence)
        and not any(name in lower for name in names)
        and '"' not in sentence
        and 12 <= len(sentence.encode()) <= 160
    )


def _absent(draw: Draw, product: Product, found: tuple[Absent, ...], kind: str) -> Said | None:
    text = words(product)
    attributes = {*product.attributes, *(name for variant in product.variants for name in variant.options)}
    fits = [
        one
        for one in found
        if (not one.facet or one.facet not in attributes) and not any(word.lower() in text for word in one.unless)
    ]
    return Said(kind, draw.rng.choice(draw.rng.choice(fits).say), UNSTATED) if fits else None


def invention(draw: Draw, product: Product, truth: bool) -> Said | None:
    return None if truth else _absent(draw, product, draw.wording.absent("inventions"), "invention")


def unstated_denial(draw: Draw, product: Product, truth: bool) -> Said | None:
    return None if truth else _absent(draw, product, draw.wording.absent("denials"), "denial of the unstated")


def unstated_feature(draw: Draw, product: Product, truth: bool) -> Said | None:
    return None if truth else _absent(draw, product, draw.wording.absent("affirmations"), "unstated feature")


def name(draw: Draw, truth: bool) -> Clause | None:
    """A product by its reference and its title, its own or that of another one that was shown."""
    products, rng = draw.shown.products, draw.rng
    place = rng.randrange(len(products))
    other = place
    if not truth:
        others = [one for one in range(len(products)) if products[one].title != products[place].title]
        if not others:
            return None
        other = rng.choice(others)
    frame = draw.wording.pick(rng, "sets", "is_named")
    title = products[other].title.get(draw.language)
    if frame is None or not _in(products[other], draw.language):
        return None
    return Clause("name", frame.format(p=f"[P{place + 1}]", title=title), TRUE if truth else FALSE)


def _in(product: Product, language: Language) -> bool:
    return bool(product.title.en if language == "en" else product.title.zh)


def not_shown(predicate: PredicateMaker) -> ClauseMaker:
    """What is true of a product that the customer wasn't shown: nothing that was shown bears it out."""

    def maker(draw: Draw, truth: bool) -> Clause | None:
        if truth:
            return None
        product = draw.rng.choice(draw.shop.products)
        titles = {one.title.get(draw.language) for one in draw.shown.products}
        title = product.title.get(draw.language)
        if product in draw.shown.products or any(title in one or one in title for one in titles):
            return None
        said, frame = predicate(draw, product, True), draw.wording.pick(draw.rng, "sets", "not_shown")
        if said is None or frame is None or not _in(product, draw.language):
            return None
        pred = said.pred if draw.english else said.pred.removeprefix("的")
        return Clause("not shown", frame.format(title=title, pred=pred), UNSTATED)

    return maker


TEXT_PREDICATES: dict[str, PredicateMaker] = {
    "description": quotation, "invention": invention, "denial of the unstated": unstated_denial,
    "unstated feature": unstated_feature,
}  # fmt: skip
