"""Claims about one product, true or with a seeded falsehood: price, offer, rating, size, colour, amounts, features, stock, delivery."""

from __future__ import annotations

import re

from eval.grounding_seeds_draw import FALSE, TRUE, Draw, PredicateMaker, Said
from eval.grounding_seeds_facts import (
    colors,
    delivery,
    flag,
    list_price,
    number,
    option,
    options,
    plainly_not,
    price,
    span,
    stock,
    text_value,
)
from eval.grounding_seeds_numbers import amount, chinese, counted, plain
from retrieval.products import Product, Quantity


def _other_price(draw: Draw, product: Product, cents: int) -> int:
    """A price that the product does not have: another product's, the price before the offer, a little or far off."""
    rng = draw.rng
    near_misses = [
        round(cents * factor / 100) * 100 - (100 - cents % 100 if cents % 100 else 0)
        for factor in (0.5, 0.7, 0.8, 0.9, 1.15, 1.3, 1.6, 2)
    ]
    others = [other for one in draw.shown.products if (other := price(one)) is not None]
    before = list_price(product)
    choices = [*near_misses, cents + 1000, cents - 1000, cents + 300, *others, *others, *([before] if before else [])]
    fits = [one for one in choices if one > 200 and abs(one - cents) >= max(100, 0.03 * cents)]
    return rng.choice(fits or [cents * 2])


def price_exact(draw: Draw, product: Product, truth: bool) -> Said | None:
    cents = price(product)
    if cents is None:
        return None
    shown = cents if truth else _other_price(draw, product, cents)
    return draw.said("price", truth, "preds", "price", price=draw.money(shown))


def price_words(draw: Draw, product: Product, truth: bool) -> Said | None:
    cents = price(product)
    if cents is None:
        return None
    shown = cents if truth else _other_price(draw, product, cents)
    return draw.said("price in words", truth, "preds", "price", price=draw.money(shown, 1.0))


def _round(cents: float, step: int) -> int:
    return max(step, round(cents / step) * step)


def price_bounds(draw: Draw, product: Product, truth: bool) -> Said | None:
    cents = price(product)
    if cents is None or cents < 1000:
        return None
    rng = draw.rng
    step = 500 if cents < 20000 else 1000
    form = rng.choice(("price_under", "price_over", "price_between", "price_about"))
    above, below = (
        _round(cents * rng.uniform(1.06, 1.4) + step / 2, step),
        _round(cents * rng.uniform(0.6, 0.92) - step / 2, step),
    )
    if not below < 0.98 * cents < 1.02 * cents < above:
        return None
    if form == "price_between":
        low, high = (below, above) if truth else (above, above + 4 * step)
        if not truth and rng.random() < 0.5:
            low, high = max(step, below - 3 * step), below
        if low >= high:
            return None
        return draw.said("range", truth, "preds", form, low=draw.money(low, 0.02), high=draw.money(high, 0.02))
    if form == "price_about":
        shown = _round(cents, step) if truth else rng.choice((_round(cents * 1.4, step), _round(cents * 0.65, step)))
        if (abs(shown - cents) < 0.04 * cents) is not truth:
            return None
        return draw.said("price about", truth, "preds", form, price=draw.money(shown))
    bound = above if (form == "price_under") is truth else below
    return draw.said("bound", truth, "preds", form, price=draw.money(bound))


def price_from(draw: Draw, product: Product, truth: bool) -> Said | None:
    ends = span(product)
    if ends is None:
        return None
    low, high = ends
    if not truth:
        low, high = (round(low * draw.rng.choice((0.6, 0.75)) / 100) * 100, high + 700)
    return draw.said("price from", truth, "preds", "price_from", low=draw.money(low), high=draw.money(high))


def offer(draw: Draw, product: Product, truth: bool) -> Said | None:
    now, before = price(product), list_price(product)
    rng = draw.rng
    if now is None:
        return None
    if before is None:
        none_at_all = all(variant.list_price_cents is None for variant in product.variants)
        if truth or not none_at_all or rng.random() < 0.97:
            return None
        return draw.said("offer", False, "preds", rng.choice(("on_sale", "half_price")))
    form = rng.choice(("was", "was", "percent", "percent", "saved", "half_price", "on_sale"))
    if form == "was":
        shown = before if truth else _round(before * rng.choice((1.2, 1.35, 1.5)), 100) + 90
        return draw.said("list price", truth, "preds", form, list=draw.money(shown), price=draw.money(now))
    if form == "saved":
        saved = before - now if truth else _round((before - now) * rng.choice((0.5, 1.5, 2)), 100)
        if (abs(saved - before + now) < 0.1 * (before - now)) is not truth:
            return None
        return draw.said("saved", truth, "preds", form, saved=draw.money(saved))
    return _discount(draw, form, 1 - now / before, truth)


def _discount(draw: Draw, form: str, share: float, truth: bool) -> Said | None:
    if form == "on_sale":
        return draw.said("offer", True, "preds", form) if truth else None
    if form == "half_price":
        if truth is not (abs(share - 0.5) < 0.004) or (not truth and 0.4 < share < 0.6):
            return None
        return draw.said("half price", truth, "preds", form)
    percent = round(100 * share)
    if abs(100 * share - percent) > 0.3 or abs(10 * (1 - share) - round(10 * (1 - share), 1)) > 0.035:
        return None
    if not truth:
        others = [p for p in (10, 15, 20, 25, 30, 35, 40, 45, 60, 70) if abs(p - percent) >= 5]
        percent = draw.rng.choice(others)
    tenths = round((100 - (percent if not truth else 100 * share)) / 10, 1)
    written = plain(tenths)
    if draw.rng.random() < 0.5:
        written = "".join(chinese(int(digit)) for digit in written if digit.isdigit())
    return draw.said(
        "discount", truth, "preds", "percent", percent=str(percent), zhe=written, percentwords=chinese(percent)
    )


def rating(draw: Draw, product: Product, truth: bool) -> Said | None:
    if product.rating is None or not product.review_count:
        return None
    rng, stars, reviews = draw.rng, product.rating, product.review_count
    form = rng.choice(("rating", "rating", "rating", "rating_bound", "rating_reviews", "reviews", "reviews"))
    if form == "rating_bound":
        fits = [b for b in (3, 3.5, 4, 4.2, 4.5, 4.8) if (b < stars - 0.05 if truth else b > stars + 0.05)]
        return draw.said("rating", truth, "preds", form, rating=plain(rng.choice(fits))) if fits else None
    others = [b / 10 for b in range(28, 51) if abs(b / 10 - stars) > 0.15]
    wrong_counts = [reviews + 3, reviews * 2 + 1, reviews * 10, reviews + 12, max(1, reviews // 2)]
    counts = [one for one in wrong_counts if abs(one - reviews) >= max(2, 0.1 * reviews)]
    wrong = None if truth else rng.choice(("rating", "reviews")) if form == "rating_reviews" else form
    shown = rng.choice(others) if wrong == "rating" else stars
    how_many = rng.choice(counts) if wrong == "reviews" else reviews
    if draw.english and how_many == 1:
        return None
    written = plain(shown) if rng.random() < 0.6 else f"{shown:.1f}"
    kind = "reviews" if form == "reviews" else "rating"
    return draw.said(kind, truth, "preds", form, rating=written, count=draw.count(how_many))


_LETTERS = ("XS", "S", "M", "L", "XL", "XXL")


def size(draw: Draw, product: Product, truth: bool) -> Said | None:
    made, on_hand = options(product, "size"), options(product, "size", in_stock=True)
    if not made:
        return None
    numeric = all(re.fullmatch(r"\d\d", one) for one in made) and product.category[:1] == ("Footwear",)
    if not numeric and not all(one in _LETTERS for one in made):
        return None
    ladder = [str(one) for one in range(16, 56)] if numeric else list(_LETTERS)
    absent = [one for one in ladder if one not in made]
    places = sorted(ladder.index(one) for one in made)
    whole = set(made) == set(on_hand) and places == list(range(places[0], places[-1] + 1)) and len(made) > 2
    form = draw.rng.choice(("size", "size", "no_size", "size_range"))
    if form == "size_range":
        low, high = places[0], places[-1]
        if not truth:
            low, high = (low, high + 2) if draw.rng.random() < 0.5 else (low - 1, high)
        if not whole or low < 0 or high >= len(ladder):
            return None
        return draw.said("size", truth, "preds", form, low=_size(draw, ladder[low]), high=_size(draw, ladder[high]))
    from_made = truth is (form == "size")
    choices = on_hand if from_made else absent
    return draw.said("size", truth, "preds", form, size=_size(draw, draw.rng.choice(choices))) if choices else None


def _size(draw: Draw, one: str) -> str:
    return one if draw.english else f"{one}码"


def color(draw: Draw, product: Product, truth: bool) -> Said | None:
    here, made, rng = colors(product, in_stock=True), colors(product), draw.rng
    form = rng.choice(("color", "color", "color", "no_color", "colors", "variants"))
    if form == "variants":
        if len(here) != len(made) or len(made) < 2 or options(product, "color") != made:
            return None
        many = len(made) if truth else len(made) + rng.choice((1, 2, 3))
        return draw.said("color", truth, "preds", form, count=draw.small(many))
    absent = [one for one in draw.shop.values("color") if plainly_not(draw.shop, product, "color", one, draw.wording)]
    from_made = truth is (form != "no_color")
    choices = here if from_made else absent
    if not choices or (form == "colors" and len(here) < 2):
        return None
    first = rng.choice(choices)
    second = rng.choice([one for one in here if one != first]) if form == "colors" else first
    names = [draw.shop.value("color", one, draw.wording) or one for one in (first, second)]
    return draw.said("color", truth, "preds", form, color=names[0], color2=names[1])


def brand(draw: Draw, product: Product, truth: bool) -> Said | None:
    if not product.brand:
        return None
    name = product.brand
    if not truth:
        others = {one.brand for one in draw.rng.sample(draw.shop.products, min(8, len(draw.shop.products)))} | {
            one.brand for one in draw.shown.products
        }
        text = f"{product.title.both()} {product.description.both() if product.description else ''}"
        fits = sorted(one for one in others if one and one != name and one not in text)
        if not fits:
            return None
        name = draw.rng.choice(fits)
    return draw.said("brand", truth, "preds", "brand", brand=name)


def category(draw: Draw, product: Product, truth: bool) -> Said | None:
    path = product.category
    if len(path) < 2:
        return None
    if not truth:
        others = [one for one in draw.shop.leaves if one[:1] != path[:1] and len(one) > 1]
        if not others:
            return None
        path = draw.rng.choice(others)
    return draw.said("category", truth, "preds", "category", category=draw.shop.category(path, draw.language))


def facet_amount(draw: Draw, product: Product, truth: bool) -> Said | None:
    known = [one for one in draw.wording.keys("facets") if number(product, one) is not None]
    if not known:
        return None
    facet = draw.rng.choice(known)
    quantity = number(product, facet)
    if quantity is None or quantity.amount == 0:
        return None
    if not truth:
        quantity = _off(draw, quantity)
    written = amount(quantity, draw.language, draw.rng)
    kind = "weight" if facet == "weight" else "amount"
    return draw.said(kind, truth, "facets", facet, q=written) if written else None


def _off(draw: Draw, quantity: Quantity) -> Quantity:
    factor = draw.rng.choice((0.5, 0.75, 1.5, 2, 1.2, 0.8, 10))
    wrong = quantity.amount * factor
    wrong = round(wrong) if abs(wrong) >= 5 else round(wrong, 1)
    if abs(wrong - quantity.amount) < 0.12 * abs(quantity.amount):
        wrong = quantity.amount * 2
    return Quantity(float(wrong), quantity.unit)


def facet_count(draw: Draw, product: Product, truth: bool) -> Said | None:
    known = [one for one in draw.wording.keys("counts") if one in product.attributes]
    if not known:
        return None
    facet = draw.rng.choice(known)
    value = product.attributes[facet]
    stated = value.amount if isinstance(value, Quantity) else value
    if isinstance(stated, bool) or not isinstance(stated, int | float) or stated != int(stated) or stated < 2:
        return None
    if isinstance(value, Quantity) and value.unit in ("pairs", "blocks"):
        return None
    many = int(stated) if truth else int(stated) + draw.rng.choice((1, 2, 5) if facet != "spf" else (10, 15))
    written = str(many) if facet in ("spf", "thread_count") else draw.count(many)
    return draw.said("count", truth, "counts", facet, n=written)


def feature(draw: Draw, product: Product, truth: bool) -> Said | None:
    known = [one for one in draw.wording.keys("booleans") if flag(product, one) is not None]
    if not known:
        return None
    facet = draw.rng.choice(known)
    polarity = "has" if flag(product, facet) is truth else "lacks"
    return draw.said("feature", truth, "booleans", facet, polarity)


def facet_text(draw: Draw, product: Product, truth: bool) -> Said | None:
    known = [one for one in draw.wording.keys("texts") if text_value(product, one) and one != "material"]
    return _text_claim(draw, product, draw.rng.choice(known), truth) if known else None


def material(draw: Draw, product: Product, truth: bool) -> Said | None:
    return _text_claim(draw, product, "material", truth) if text_value(product, "material") else None


def _text_claim(draw: Draw, product: Product, facet: str, truth: bool) -> Said | None:
    value = text_value(product, facet)
    if not truth:
        others = [one for one in draw.shop.values(facet) if plainly_not(draw.shop, product, facet, one, draw.wording)]
        value = draw.rng.choice(others) if others else None
    said = draw.shop.value(facet, value, draw.wording) if value else None
    return (
        draw.said("material" if facet == "material" else "attribute", truth, "texts", facet, v=said) if said else None
    )


def listed(draw: Draw, product: Product, truth: bool) -> Said | None:
    """A facet by its label, for whatever facets a shop has: "has its nib given as fine"."""
    worded = {"color", "size", "connectivity", *draw.wording.keys("texts")}
    known = [one for one in product.attributes if one not in worded and text_value(product, one)]
    if not known:
        return None
    facet = draw.rng.choice(known)
    value = text_value(product, facet)
    if not truth:
        kin = {text_value(one, facet) for one in draw.shop.leaves.get(product.category, ())}
        others = [one for one in sorted(filter(None, kin)) if plainly_not(draw.shop, product, facet, one, draw.wording)]
        value = draw.rng.choice(others) if others else None
    label = draw.shop.facets.get(facet)
    said = draw.shop.value(facet, value, draw.wording) if value else None
    if said is None or (label is None and not draw.english):
        return None
    name = label.label.get(draw.language) if label else facet.replace("_", " ")
    return draw.said("listed", truth, "preds", "fact", label=name.lower() if draw.english else name, value=said)


def not_material(draw: Draw, product: Product, truth: bool) -> Said | None:
    """What it is not made of: true of any material that is far from the stated one."""
    value = text_value(product, "material")
    if value and truth:
        others = [
            one
            for one in draw.shop.values("material")
            if plainly_not(draw.shop, product, "material", one, draw.wording)
        ]
        value = draw.rng.choice(others) if others else None
    said = draw.shop.value("material", value, draw.wording) if value else None
    return draw.said("not the material", truth, "preds", "not_material", v=said) if said else None


def version_price(draw: Draw, product: Product, truth: bool) -> Said | None:
    """The price of one size or content, where it sets the price."""
    prices: dict[str, set[int]] = {}
    for variant in product.variants:
        value = variant.options.get("capacity") or variant.options.get("size")
        if variant.price_cents is None or not variant.stock:
            return None
        prices.setdefault(_version(draw, value), set()).add(variant.price_cents)
    if span(product) is None or "" in prices or any(len(some) > 1 for some in prices.values()):
        return None
    name, (cents,) = draw.rng.choice([(name, tuple(some)) for name, some in prices.items()])
    others = [one for some in prices.values() for one in some if one != cents]
    shown = cents if truth else draw.rng.choice([*others, round(cents * 1.4 / 100) * 100])
    return draw.said("price of a version", truth, "preds", "version_price", option=name, price=draw.money(shown))


def _version(draw: Draw, value: object) -> str:
    if isinstance(value, Quantity) and value.unit in ("ml", "l"):
        unit = value.unit if draw.english else {"ml": "毫升", "l": "升"}[value.unit]
        return f"{plain(value.amount)} {unit}" if draw.english else f"{plain(value.amount)}{unit}"
    if not isinstance(value, str) or any(c.isdigit() for c in value):
        return ""
    said = draw.shop.value("size", value, draw.wording) or ""
    return f"size {said}" if draw.english else said


def connection(draw: Draw, product: Product, truth: bool) -> Said | None:
    stated = product.attributes.get("connectivity")
    if not isinstance(stated, tuple) or not stated:
        return None
    choices = list(stated)
    if not truth:
        absent = [one for one in draw.shop.values("connectivity") if one not in stated]
        choices = [one for one in absent if plainly_not(draw.shop, product, "connectivity", one, draw.wording)]
    if not choices:
        return None
    said = draw.shop.value("connectivity", draw.rng.choice(choices), draw.wording)
    return draw.said("connection", truth, "texts", "connectivity", v=said) if said else None


def availability(draw: Draw, product: Product, truth: bool) -> Said | None:
    there, rng = stock(product) > 0, draw.rng
    sizes = options(product, "size")
    if sizes and rng.random() < 0.6:
        return _option_stock(draw, product, truth)
    if len(product.variants) == 1 and there and rng.random() < 0.5:
        many = stock(product) if truth else stock(product) + rng.choice((2, 3, 7))
        return draw.said("stock", truth, "preds", "left", count=draw.small(many)) if 1 < many < 100 else None
    return draw.said("stock", truth, "preds", "in_stock" if there is truth else "sold_out")


def _option_stock(draw: Draw, product: Product, truth: bool) -> Said | None:
    rng = draw.rng
    variant = rng.choice(product.variants)
    shade, its_size = option(variant, "color"), option(variant, "size")
    if shade is None or its_size is None or not (its_size in _LETTERS or re.fullmatch(r"\d\d", its_size)):
        return None
    slots = {"color": draw.shop.value("color", shade, draw.wording) or shade, "size": _size(draw, its_size)}
    if 1 < variant.stock < 10 and rng.random() < 0.6:
        many = variant.stock if truth else variant.stock + rng.choice((2, 4, 20))
        return draw.said("stock", truth, "preds", "option_left", count=draw.small(many), **slots)
    form = "option_stock" if (variant.stock > 0) is truth else "option_sold_out"
    return draw.said("stock", truth, "preds", form, **slots)


def arrival(draw: Draw, product: Product, truth: bool) -> Said | None:
    days = delivery(product)
    if days is None or days.least == days.most:
        return None
    low, high = days.least, days.most
    pred = draw.wording.pick(draw.rng, "preds", "delivery")
    if pred is None:
        return None
    if not truth and "{low}" not in pred:
        high = low
    elif not truth:
        shift = draw.rng.choice((-2, -1, 3, 5)) if low > 2 else draw.rng.choice((3, 5))
        low, high = low + shift, high + shift
    words = "{low}-" not in pred and draw.rng.random() < 0.5
    written = [counted(one, draw.language) if words else str(one) for one in (low, high)]
    return Said("delivery", pred.format(low=written[0], high=written[1]), TRUE if truth else FALSE)


def year(draw: Draw, product: Product, truth: bool) -> Said | None:
    if product.released is None:
        return None
    shown = product.released.year if truth else product.released.year + draw.rng.choice((-3, -2, -1, 1))
    return draw.said("released", truth, "preds", "newest_year", year=str(shown))


def budget(draw: Draw, product: Product, truth: bool) -> Said | None:
    cents, limit, rng = price(product), draw.shown.limit, draw.rng
    if cents is None or limit is None or cents == limit:
        return None
    gap = abs(limit - cents)
    if rng.random() < 0.35:
        shown = gap if truth else round(gap * rng.choice((0.5, 1.5, 2)) / 100) * 100
        if (abs(shown - gap) < 60) is not truth or shown < 100:
            return None
        return draw.said("budget", truth, "preds", "under_by" if cents < limit else "over_by", d=draw.money(shown))
    return draw.said("budget", truth, "preds", "within_budget" if (cents < limit) is truth else "over_budget")


PREDICATES: dict[str, PredicateMaker] = {
    "price": price_exact, "price words": price_words, "price bounds": price_bounds, "price from": price_from, "offer": offer,
    "rating": rating, "size": size, "color": color, "brand": brand, "category": category, "amount": facet_amount,
    "count": facet_count, "feature": feature, "attribute": facet_text, "material": material, "connection": connection, "not the material": not_material, "version price": version_price, "listed": listed,
    "stock": availability, "delivery": arrival, "released": year, "budget": budget,
}  # fmt: skip
