"""Holds a turn against what its script expects. Each check gives its problems in words; none means it passed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from assistant.events import Card, Chip, Compared, Recommended, Text
from eval.client import TurnRecord
from eval.invariants import Story, language_of
from eval.script import (
    Expected,
    ExpectedConstraint,
    ExpectedProducts,
    ExpectedText,
    ExpectedTimings,
    ProductTest,
)
from eval.shop import Shop, stated
from retrieval.constraints import Operator
from retrieval.products import Product, Variant

Shown = Sequence[tuple[Card, Product, Variant]]


def problems(expected: Expected, turn: TurnRecord, before: Story, shop: Shop, check_author: bool = True) -> list[str]:
    """Everything in which a turn is not what was expected. `before` is the story up to the turn."""
    if expected.failed is not None:
        return list(_failed(expected.failed, turn))
    found = [*_intent(expected, turn), *_constraints(expected, turn)]
    if expected.products is not None:
        found += _products(expected.products, turn, shop)
    if expected.compared is not None:
        found += _compared(expected.compared, turn)
    if expected.relaxations is not None:
        found += _relaxations(expected.relaxations, turn)
    if expected.about:
        found += _about(expected.about, turn, before, shop)
    if expected.text is not None:
        found += _text(expected.text, turn, shop, check_author)
    if expected.timings is not None:
        found += _timings(expected.timings, turn)
    return found


def _failed(code: str, turn: TurnRecord) -> Iterator[str]:
    if turn.failed is None:
        yield f"expected to fail with {code}, and it did not fail"
    elif turn.failed.code != code:
        yield f"expected to fail with {code}, failed with {turn.failed.code}"


def _intent(expected: Expected, turn: TurnRecord) -> Iterator[str]:
    if not expected.intent:
        return
    understood = turn.understood
    if understood is None:
        yield "nothing was understood"
    elif understood.intent not in expected.intent:
        yield f"intent is {understood.intent}, expected {' or '.join(expected.intent)}"


def _constraints(expected: Expected, turn: TurnRecord) -> Iterator[str]:
    chips = turn.understood.constraints if turn.understood else ()
    told = ", ".join(chip_text(chip) for chip in chips) or "none"
    for wanted in expected.constraints:
        if not any(matches(wanted, chip) for chip in chips):
            yield f"no constraint {constraint_text(wanted)}; there are: {told}"
    if expected.exact:
        for chip in chips:
            if not any(matches(wanted, chip) for wanted in expected.constraints):
                yield f"constraint {chip_text(chip)} was not asked for"
    for name in expected.no_constraints:
        for chip in chips:
            if name in (chip.id, chip.facet):
                yield f"constraint {chip_text(chip)} must not hold"


def matches(wanted: ExpectedConstraint, chip: Chip) -> bool:
    """Whether a chip is a constraint that was asked for. Values are compared without regard to case."""
    values = {value.lower() for value in chip.values}
    return (
        wanted.facet == chip.facet
        and (wanted.operator is None or wanted.operator == chip.operator)
        and all(value.lower() in values for value in wanted.values)
        and (wanted.low is None or wanted.low == chip.low)
        and (wanted.high is None or wanted.high == chip.high)
        and (wanted.hard is None or wanted.hard is chip.hard)
    )


def chip_text(chip: Chip) -> str:
    return _words(chip.facet, chip.operator, chip.values, chip.low, chip.high, chip.hard)


def constraint_text(wanted: ExpectedConstraint) -> str:
    return _words(wanted.facet, wanted.operator or "", wanted.values, wanted.low, wanted.high, wanted.hard is not False)


def _words(
    facet: str, operator: str, values: tuple[str, ...], low: float | None, high: float | None, hard: bool
) -> str:
    parts = [facet, operator, "|".join(values)]
    if operator == Operator.RANGE or low is not None or high is not None:
        parts.append(f"{'' if low is None else f'{low:g}'}..{'' if high is None else f'{high:g}'}")
    return " ".join(part for part in (*parts, "" if hard else "(soft)") if part)


def _products(expected: ExpectedProducts, turn: TurnRecord, shop: Shop) -> Iterator[str]:
    count = len({card.product for card in turn.cards})
    if count < expected.minimum:
        yield f"{count} products are shown, at least {expected.minimum} expected"
    if expected.maximum is not None and count > expected.maximum:
        yield f"{count} products are shown, at most {expected.maximum} expected"
    shown = [
        (card, shop.products[card.product], variant)
        for card in turn.cards
        if (variant := shop.variant(card.product, card.sku)) is not None
    ]
    if expected.every is not None:
        for card, product, variant in shown:
            yield from (f"{card.product} ({card.title}): {said}" for said in failings(expected.every, product, variant))
    if expected.some is not None and not any(not failings(expected.some, one, variant) for _, one, variant in shown):
        yield f"none of the {len(shown)} products shown is as 'any' asks"
    ids = {card.product for card in turn.cards}
    yield from (f"{missing} is not shown" for missing in expected.ids if missing not in ids)
    yield from (f"{wrong} is shown" for wrong in expected.not_ids if wrong in ids)
    if expected.sorted_by is not None:
        yield from _sorted(expected.sorted_by, shown)


def failings(test: ProductTest, product: Product, variant: Variant) -> list[str]:
    """In what a variant is not as a test asks, by the catalogue of record."""
    found: list[str] = []
    if product.category[: len(test.category)] != test.category:
        found.append(f"is in {' > '.join(product.category)}")
    brand = (product.brand or "").lower()
    if test.brand and brand not in {name.lower() for name in test.brand}:
        found.append(f"is by {product.brand}")
    if brand in {name.lower() for name in test.not_brand}:
        found.append(f"is by {product.brand}")
    price = variant.price_cents
    if test.price_min is not None and (price is None or price < test.price_min):
        found.append(f"costs {price}")
    if test.price_max is not None and (price is None or price > test.price_max):
        found.append(f"costs {price}")
    if test.rating_min is not None and (product.rating is None or product.rating < test.rating_min):
        found.append(f"is rated {product.rating}")
    if test.in_stock is not None and (variant.stock > 0) is not test.in_stock:
        found.append(f"has a stock of {variant.stock}")
    if test.on_offer is not None and variant.on_offer is not test.on_offer:
        found.append("is on offer" if variant.on_offer else "is not on offer")
    return found + _attribute_failings(test, product, variant)


def _attribute_failings(test: ProductTest, product: Product, variant: Variant) -> list[str]:
    attributes = product.attributes_of(variant)
    found: list[str] = []
    for name, wanted in test.has.items():
        values = stated(attributes.get(name))
        if not values & {value.lower() for value in wanted}:
            found.append(f"{name} is {', '.join(sorted(values)) or 'not stated'}, not {' or '.join(wanted)}")
    for name, refused in test.lacks.items():
        both = stated(attributes.get(name)) & {value.lower() for value in refused}
        if both:
            found.append(f"{name} is {', '.join(sorted(both))}")
    return found


def _sorted(by: str, shown: Shown) -> Iterator[str]:
    keys: dict[str, Callable[[Product, Variant], float]] = {
        "price_asc": lambda _, variant: variant.price_cents or 0,
        "price_desc": lambda _, variant: -(variant.price_cents or 0),
        "rating": lambda product, _: -(product.rating or 0),
    }
    values = [keys[by](product, variant) for _, product, variant in shown]
    if values != sorted(values):
        yield f"the products are not in the order of {by}"


def _compared(minimum: int, turn: TurnRecord) -> Iterator[str]:
    compared = turn.last(Compared)
    if compared is None:
        yield "nothing was compared"
    elif len(compared.items) < minimum:
        yield f"{len(compared.items)} products are compared, at least {minimum} expected"
    elif not compared.rows:
        yield "the comparison has no rows"
    elif any(len(row.cells) != len(compared.items) for row in compared.rows):
        yield "a row of the comparison has not one cell for each product"


def _relaxations(minimum: int, turn: TurnRecord) -> Iterator[str]:
    shown = turn.last(Recommended)
    if shown is None:
        yield "no result came, so no relaxation either"
        return
    if shown.items:
        yield f"{len(shown.items)} products are shown where nothing should fit"
    if len(shown.relaxations) < minimum:
        yield f"{len(shown.relaxations)} relaxations are offered, at least {minimum} expected"
    chips = {chip.id for chip in turn.understood.constraints} if turn.understood else set()
    for relaxation in shown.relaxations:
        if not chips.issuperset(relaxation.chips) or not relaxation.chips or relaxation.count < 1:
            yield f"the relaxation of {' and '.join(relaxation.chips)} gives {relaxation.count}"


def _about(ordinals: tuple[int, ...], turn: TurnRecord, before: Story, shop: Shop) -> Iterator[str]:
    """The turn speaks of, or shows, the products at these places of the result set shown last."""
    last = before.last_shown
    if max(ordinals) > len(last):
        yield f"the last result set has {len(last)} products, none at place {max(ordinals)}"
        return
    wanted = [last[place - 1] for place in ordinals]
    shown = [card.product for card in turn.cards]
    named = shop.named_in(turn.text)
    for product in wanted:
        if product not in shown and product not in named:
            yield f"neither shows nor names {product}, which stood at place {last.index(product) + 1}"
    compared = turn.last(Compared)
    if compared is not None and {card.product for card in compared.items} != set(wanted):
        yield f"compares {[card.product for card in compared.items]}, expected {wanted}"


def _text(expected: ExpectedText, turn: TurnRecord, shop: Shop, check_author: bool) -> Iterator[str]:
    text = turn.text
    if len(text.strip()) < expected.min_chars:
        yield f"the answer has {len(text.strip())} characters, at least {expected.min_chars} expected"
    if expected.max_chars is not None and len(text) > expected.max_chars:
        yield f"the answer has {len(text)} characters, at most {expected.max_chars} expected"
    done = turn.done
    if check_author and expected.author and (done is None or done.author not in expected.author):
        yield f"the author is {done.author if done else 'nobody'}, expected {' or '.join(expected.author)}"
    if expected.language is not None and language_of(text) not in (None, expected.language):
        yield f"the answer is written in {language_of(text)}"
    if expected.mentions_shown and not shop.named_in(text) & {card.product for card in turn.cards}:
        yield "the answer names none of the products shown"
    lower = text.lower()
    if expected.contains_any and not any(words.lower() in lower for words in expected.contains_any):
        yield f"the answer has none of: {', '.join(expected.contains_any)}"
    yield from (f"the answer has {words!r}" for words in expected.not_contains if words.lower() in lower)


def _timings(expected: ExpectedTimings, turn: TurnRecord) -> Iterator[str]:
    measured = {
        "first card": (turn.after_ms(Recommended, Compared), expected.first_card_ms),
        "first text": (turn.after_ms(Text), expected.first_text_ms),
        "end": (turn.total_ms, expected.total_ms),
    }
    for name, (took, ceiling) in measured.items():
        if ceiling is not None and (took is None or took > ceiling):
            yield f"{name} {'never came' if took is None else f'took {took:.0f} ms'}, at most {ceiling:.0f} ms expected"
