"""A small shop and turns as a client records them, for the tests of evaluation."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.events import (
    Card,
    Chip,
    Compared,
    CompareRow,
    Done,
    Money,
    Recommended,
    Relaxation,
    Text,
    Timings,
    Understood,
    Usage,
)
from eval.client import TurnRecord
from eval.shop import Shop, make_shop
from eval.wire import Ack, Content, Frame
from retrieval.products import Localized, Product, Variant

RAIN = Product(
    id="P1",
    title=Localized(en="Tarn Rain Jacket", zh="塔恩雨衣"),
    brand="Tarnwick",
    category=("Clothing", "Jackets"),
    attributes={"material": "nylon", "waterproof": True},
    variants=(
        Variant("P1-navy", 9_900, 3, {"color": "navy", "size": "M"}, list_price_cents=12_900),
        Variant("P1-black", 9_900, 4, {"color": "black", "size": "M"}),
        Variant("P1-red", 9_900, 0, {"color": "red", "size": "M"}),
    ),
    rating=4.5,
    review_count=12,
)
WAX = Product(
    id="P2",
    title=Localized(en="Wax Jacket", zh="油蜡夹克"),
    brand="Oakham Row",
    category=("Clothing", "Jackets"),
    attributes={"material": "leather"},
    variants=(Variant("P2-brown", 18_000, 2, {"color": "brown", "size": "L"}),),
    rating=4.0,
    review_count=3,
)
MUG = Product(
    id="P3",
    title=Localized(en="Camp Mug", zh="露营杯"),
    category=("Kitchen", "Mugs"),
    variants=(Variant("P3", 1_500, 9),),
)
SHOP: Shop = make_shop([RAIN, WAX, MUG], texts=["Delivery is free from $50."])

KINDS: dict[type, str] = {
    Ack: "ack",
    Understood: "understood",
    Recommended: "recommended",
    Compared: "compared",
    Text: "text",
    Done: "done",
}


def card(product: Product = RAIN, sku: str | None = None, ordinal: int = 1) -> Card:
    """A card that says what the catalogue says."""
    variant = next(one for one in product.variants if sku in (None, one.sku))
    assert variant.price_cents is not None
    return Card(
        ordinal=ordinal,
        product=product.id,
        sku=variant.sku,
        title=product.title.get("en"),
        brand=product.brand,
        category=" > ".join(product.category),
        price=Money(variant.price_cents, "USD", f"${variant.price_cents / 100:.2f}"),
        list_price=Money(variant.list_price_cents, "USD", "") if variant.list_price_cents else None,
        rating=product.rating,
        review_count=product.review_count,
        stock=variant.stock,
        options={},
        image=None,
        url=None,
        why=(),
    )


def chip(
    facet: str,
    operator: str,
    values: tuple[str, ...] = (),
    low: float | None = None,
    high: float | None = None,
    hard: bool = True,
) -> Chip:
    excludes = operator in ("none_of", "has_not")
    name = f"{facet}:{'not' if excludes else 'is'}"
    return Chip(name, facet, operator, facet, hard, excludes, values, low, high, 1)


def understood(*chips: Chip, intent: str = "find_product", language: str = "en") -> Understood:
    return Understood(intent, (intent,), "zh" if language == "zh" else "en", chips, 1, "")


def recommended(*cards: Card, relaxations: tuple[Relaxation, ...] = (), name: str = "r1") -> Recommended:
    return Recommended(name, cards, len(cards), relaxations)


def compared(*cards: Card, name: str = "c1") -> Compared:
    return Compared(name, cards, (CompareRow("price", tuple("x" for _ in cards), True),))


def done(author: str = "model", calls: int = 1, tokens: int = 20) -> Done:
    who = {"model": "model", "mixed": "mixed"}.get(author, "template")
    timings = Timings(1.0, 2.0, 3.0, 3.0 if who != "template" else None, 9.0)
    usage = Usage(calls, 100, tokens)
    match who:
        case "model":
            return Done("model", usage, timings)
        case "mixed":
            return Done("mixed", usage, timings)
        case _:
            return Done("template", usage, timings)


def turn_of(*contents: Content, number: int = 1, first_seq: int = 2) -> TurnRecord:
    """A turn with an ack before these contents, a frame every 100 ms."""
    return turn_with(frames_of([Ack("x", False), *contents], number, first_seq))


def turn_with(frames: Sequence[Frame]) -> TurnRecord:
    return TurnRecord(0.0, tuple(frames))


def frames_of(contents: Sequence[Content], number: int = 1, first_seq: int = 2) -> list[Frame]:
    return [
        Frame(KINDS.get(type(content), "failed"), first_seq + n, number, content, 0.1 * n)
        for n, content in enumerate(contents)
    ]
