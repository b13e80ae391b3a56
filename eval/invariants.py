"""What must hold of every turn of every dialogue, asked for or not. Each check gives its problems in words.

Cards are held against the catalogue of record and judged again with `Constraints.admits`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.events import Asked, Card, Chip, Compared, Done, Interrupted, Recommended, Text, Understood
from eval.client import TurnRecord
from eval.script import Step
from eval.shop import Shop, money_in
from eval.wire import NUMBERED, Ack, Frame
from retrieval.constraints import Constraint, Constraints, Operator, blocks
from retrieval.products import Language

MODEL_CALLS = 2
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(slots=True)
class Story:
    """What a conversation has shown and said so far, for the checks that look back."""

    language: Language
    shown: dict[str, tuple[str, ...]] = field(default_factory=dict)
    products: set[str] = field(default_factory=set)
    cents: set[int] = field(default_factory=set)

    def heard(self, step: Step, turn: TurnRecord, shop: Shop) -> None:
        """Takes in a turn: its result sets, its products and the amounts of money that may be repeated."""
        for shown in turn.shown:
            if shown.items:
                self.shown[shown.result_set] = tuple(card.product for card in shown.items)
        prices = [price.cents for card in turn.cards for price in (card.price, card.list_price) if price]
        self.products |= {card.product for card in turn.cards}
        self.cents |= set(prices)
        self.cents |= {abs(one - other) for one in prices for other in prices}
        self.cents |= {round(float(number.replace(",", "")) * 100) for number in _NUMBER.findall(step.say)}
        for understood in turn.all(Understood):
            for chip in understood.constraints:
                self.cents |= {round(bound) for bound in (chip.low, chip.high) if bound is not None}
        self.cents |= shop.stated_cents
        if any(shown.relaxations and not shown.items for shown in turn.all(Recommended)):
            self.cents |= _nearest_cents(turn, shop)

    @property
    def last_shown(self) -> tuple[str, ...]:
        return next(reversed(self.shown.values()), ())


def _nearest_cents(turn: TurnRecord, shop: Shop) -> set[int]:
    """What things of the kind asked for cost: where none fits, the answer says what the nearest does."""
    chips = [chip for understood in turn.all(Understood) for chip in understood.constraints]
    kinds = [value for chip in chips if chip.facet == "category" and chip.operator == "one_of" for value in chip.values]
    products = [p for p in shop.products.values() if any(" > ".join(p.category).startswith(kind) for kind in kinds)]
    return {variant.price_cents for p in products for variant in p.variants if variant.price_cents is not None}


def numbering(frames: tuple[Frame, ...]) -> Iterator[str]:
    """Every frame of a session is numbered 1, 2, 3 ... without gaps."""
    numbers = [frame.seq for frame in frames if frame.type in NUMBERED]
    for before, after in pairwise(numbers):
        if after != before + 1:
            yield f"frame {after} follows frame {before}: seq is not contiguous"
    if numbers and numbers[0] != 1:
        yield f"the first frame of the session is number {numbers[0]}"


def order(turn: TurnRecord) -> Iterator[str]:
    """The ack is first, cards precede text, the turn ends once and every frame is of this turn."""
    kinds = [type(frame.content) for frame in turn.frames]
    if not kinds or kinds[0] is not Ack:
        yield f"the first frame is {turn.frames[0].type if turn.frames else 'missing'}, not ack"
    if Text in kinds:
        late = [
            frame for frame in turn.frames[kinds.index(Text) :] if isinstance(frame.content, Recommended | Compared)
        ]
        if late:
            yield f"{late[0].type} came after text"
    others = {frame.turn for frame in turn.frames} - {turn.number}
    if others:
        yield f"frames of turn {sorted(others)} came within turn {turn.number}"
    if turn.done is None:
        ended = turn.failed
        yield f"the turn failed: {ended.code}: {ended.message}" if ended else "the turn did not end with done"


def substance(turn: TurnRecord) -> Iterator[str]:
    """An answer says or shows something, with at most two calls of the model, and its author is who it says."""
    done = turn.done
    if done is None:
        return
    if not turn.text.strip() and not turn.cards and not turn.all(Asked):
        yield "nothing was said and nothing was shown"
    if done.usage.model_calls > MODEL_CALLS:
        yield f"{done.usage.model_calls} calls of the model in one turn"
    if done.author == "model" and not done.usage.completion_tokens:
        yield "the author is 'model', and it wrote no tokens"
    if done.author == "template" and done.timings.first_model_text_ms is not None:
        yield "the author is 'template', and model text came"


def cards(turn: TurnRecord, shop: Shop) -> Iterator[str]:
    """Every card is a product of the catalogue, as the catalogue has it, and in stock."""
    for shown in turn.shown:
        ordinals = [card.ordinal for card in shown.items]
        if ordinals != list(range(1, len(ordinals) + 1)):
            yield f"ordinals of {shown.result_set} are {ordinals}"
        ids = [card.product for card in shown.items]
        if len(set(ids)) < len(ids):
            yield f"{shown.result_set} shows a product twice"
        for card in shown.items:
            yield from _card(card, shop)


def _card(card: Card, shop: Shop) -> Iterator[str]:
    product, variant = shop.products.get(card.product), shop.variant(card.product, card.sku)
    if product is None or variant is None:
        yield f"{card.product}/{card.sku} is not in the catalogue"
        return
    if variant.stock <= 0:
        yield f"{card.product}/{card.sku} is out of stock"
    truths: Mapping[str, tuple[object, object]] = {
        "price": (card.price.cents if card.price else None, variant.price_cents),
        "list price": (card.list_price.cents if card.list_price else None, _offer(variant.list_price_cents, variant.price_cents)),
        "stock": (card.stock, variant.stock),
        "brand": (card.brand, product.brand),
        "rating": (card.rating, product.rating),
        "reviews": (card.review_count, product.review_count),
        "currency": (card.price.currency if card.price else product.currency, product.currency),
    }  # fmt: skip
    for name, (shown, true) in truths.items():
        if shown != true:
            yield f"{card.product}: the card's {name} is {shown!r}, the catalogue's {true!r}"
    if card.title not in (product.title.en, product.title.zh):
        yield f"{card.product}: the card's title {card.title!r} is not the catalogue's"


def _offer(list_price: int | None, price: int | None) -> int | None:
    """A price before an offer is shown only where it is above the price."""
    return list_price if list_price is not None and price is not None and list_price > price else None


def admitted(turn: TurnRecord, shop: Shop) -> Iterator[str]:
    """Nothing recommended is kept out by a hard constraint that the turn understood."""
    understood = turn.understood
    if understood is None:
        return
    constraints = Constraints(tuple(constraint_of(chip) for chip in understood.constraints))
    for shown in turn.all(Recommended):
        for card in shown.items:
            product, variant = shop.products.get(card.product), shop.variant(card.product, card.sku)
            if product is None or variant is None:
                continue
            for verdict in constraints.admits(product, variant, shop.evidence).verdicts:
                if blocks(verdict):
                    found = verdict.evidence or "not stated"
                    yield f"{card.product} is shown against {verdict.constraint.id} ({found})"


def constraint_of(chip: Chip) -> Constraint:
    """The constraint that a chip stands for; its bounds count as inclusive."""
    operator = Operator(chip.operator)
    return Constraint(chip.facet, operator, chip.values, chip.low, chip.high, hard=chip.hard, turn=chip.turn)


def language_of(text: str) -> Language | None:
    """The language a text is written in, names of the other language in it set aside; None when it has no words."""
    han, words = len(_HAN.findall(text)), len(_WORD.findall(text))
    if not han and not words:
        return None
    return "zh" if han > words else "en"


def language(turn: TurnRecord, expected: Language, shop: Shop) -> Iterator[str]:
    """The customer is answered in the language of the message."""
    understood = turn.understood
    if understood is not None and understood.language != expected:
        yield f"the message was taken for {understood.language}"
    text = turn.text
    for product in shop.named_in(text):
        title = shop.products[product].title
        for name in (title.en, title.zh):
            text = text.replace(name, "") if name else text
    found = language_of(text)
    if found is not None and found != expected:
        yield f"the answer is written in {found}, not in {expected}"


def claims(turn: TurnRecord, story: Story, shop: Shop) -> Iterator[str]:
    """The text names no product that was not shown, and no amount of money that has no source."""
    for product in sorted(shop.named_in(turn.text) - story.products):
        titles = {shop.products[known].title for known in story.products if known in shop.products}
        if shop.products[product].title not in titles:
            yield f"the text names {product}, which was not shown"
    for cents in money_in(turn.text):
        if cents not in story.cents:
            yield f"the text says {cents / 100:.2f}, which is no price shown, no bound asked for and in no policy"


def problems(step: Step, turn: TurnRecord, story: Story, shop: Shop) -> list[str]:
    """Everything that is wrong with a turn that was to be answered. The story must have taken it in already."""
    return [
        *order(turn),
        *substance(turn),
        *cards(turn, shop),
        *admitted(turn, shop),
        *language(turn, story.language, shop),
        *claims(turn, story, shop),
    ]


def aftermath(frames: tuple[Frame, ...]) -> Iterator[str]:
    """Nothing of a turn comes after its end: `frames` is everything of the session, in order."""
    ended: set[int] = set()
    for frame in frames:
        if frame.turn in ended and frame.type in NUMBERED:
            yield f"{frame.type} of turn {frame.turn} came after its end"
        if frame.turn and isinstance(frame.content, Done | Interrupted):
            ended.add(frame.turn)
