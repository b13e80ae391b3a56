"""A turn from message to last event, over the real search and planner, with a scripted model."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from assistant.answers.base import Shelf
from assistant.assistant import ShopAssistant
from assistant.dialogue import DialogueState, UserMessage
from assistant.errors import ModelFault
from assistant.events import Compared, Done, Event, Recommended, Text, Understood
from assistant.model import EngineStatus
from assistant.turn import Turn
from assistant.wording import Wording
from retrieval.constraints import Constraints
from retrieval.documents import DocumentSearcher
from retrieval.products import Document, Localized, Product
from retrieval.search import Searcher
from tests import shop_samples
from tests.fakes import ScriptedModel, Step

READY = EngineStatus("ready", "scripted")


class Record:
    """The catalogue of record, in memory."""

    def __init__(self, products: Sequence[Product]) -> None:
        self.products = {product.id: product for product in products}

    def get(self, ids: Sequence[str]) -> Mapping[str, Product]:
        return {name: self.products[name] for name in ids if name in self.products}


RETURNS = Document(
    "returns",
    "policy",
    Localized(en="Returns", zh="退货"),
    Localized(en="You can return shoes within 30 days of delivery.", zh="鞋类签收后 30 天内可以退货。"),
)


def shelf(record: Record) -> Shelf:
    searcher = Searcher(
        tuple(record.products.values()), record, None, None, shop_samples.facet_labels(), shop_samples.category_labels()
    )
    return Shelf(
        searcher, record, DocumentSearcher([RETURNS]), (), Wording(searcher.facets, "USD"), {"en": "Shop", "zh": "小店"}
    )


class Bench:
    """An assistant over the sample products; `say` plays one turn and keeps the state."""

    def __init__(self, *scripts: Sequence[Step], status: EngineStatus = READY) -> None:
        self.record = Record(shop_samples.products())
        self.shelf = shelf(self.record)
        self.model = ScriptedModel(*scripts)
        self.faults = 0
        self.assistant = ShopAssistant(self.shelf, self.model, lambda: status, self._fault)
        self.state: DialogueState = self.assistant.fresh(None)
        self.turn: Turn | None = None

    def _fault(self) -> None:
        self.faults += 1

    async def say(self, text: str, remove: tuple[str, ...] = ()) -> list[Event]:
        self.turn = self.assistant.begin(self.state, UserMessage(text, remove))
        events = [event async for event in self.turn.events()]
        self.state = self.turn.state
        return events


def words(events: Sequence[Event]) -> str:
    return "".join(event.delta for event in events if isinstance(event, Text))


def done(events: Sequence[Event]) -> Done:
    last = events[-1]
    assert isinstance(last, Done)
    return last


def shown(events: Sequence[Event]) -> Recommended:
    return next(event for event in events if isinstance(event, Recommended))


async def test_cards_come_before_text_and_text_before_done() -> None:
    bench = Bench(["[P1] suits you best."])
    events = await bench.say("show me backpacks")
    kinds = [type(event) for event in events]
    assert kinds[:3] == [Understood, Recommended, Text]
    assert kinds[-1] is Done
    assert done(events).author == "model"
    assert shown(events).items[0].title in words(events)


async def test_a_sentence_that_is_not_true_is_not_shown_and_is_in_the_trace() -> None:
    bench = Bench(["[P1] costs $1. ", "[P1] suits you best."])
    events = await bench.say("show me backpacks")
    assert "$1" not in words(events)
    assert bench.turn is not None
    assert [dropped.cause for dropped in bench.turn.trace.dropped] == ["price"]


async def test_without_a_true_sentence_the_template_speaks() -> None:
    bench = Bench(["[P9] is a bargain."])
    events = await bench.say("show me backpacks")
    assert done(events).author == "template"
    assert done(events).notice is None
    assert shown(events).items[0].title in words(events)


async def test_an_answer_that_names_no_product_says_too_little() -> None:
    events = await Bench(["Shall I narrow these down by price?"]).say("show me backpacks")
    assert done(events).author == "template"
    assert "narrow these down" not in words(events)


@pytest.mark.parametrize(("state", "said"), [("loading", "still starting"), ("down", "not available")])
async def test_without_a_model_it_still_searches_and_says_so(state: str, said: str) -> None:
    bench = Bench(status=EngineStatus(state))  # type: ignore[arg-type]  # one of the states
    events = await bench.say("show me backpacks")
    assert shown(events).items
    assert done(events).author == "template"
    assert said in (done(events).notice or "")
    assert bench.model.requests == []


async def test_a_model_that_dies_mid_answer_leaves_what_was_said_and_a_notice() -> None:
    bench = Bench(["[P1] suits you best. ", "And [P2]", ModelFault("unavailable", "gone")])
    events = await bench.say("show me backpacks")
    assert shown(events).items[0].title in words(events)
    assert done(events).author == "mixed"
    assert "stopped in the middle" in (done(events).notice or "")
    assert bench.faults == 1


async def test_a_model_that_dies_before_a_word_is_replaced_by_the_template() -> None:
    bench = Bench([ModelFault("timeout", "no first token")])
    events = await bench.say("show me backpacks")
    assert done(events).author == "template"
    assert shown(events).items[0].title in words(events)
    assert done(events).notice


async def test_what_was_ruled_out_stays_out_over_turns() -> None:
    bench = Bench(status=EngineStatus("off"))
    await bench.say("show me backpacks, no leather")
    events = await bench.say("something cheaper")
    assert bench.state.constraints.get("material:not") is not None
    for card in shown(events).items:
        product = bench.record.products[card.product]
        variant = next(variant for variant in product.variants if variant.sku == card.sku)
        assert bench.state.constraints.admits(product, variant, bench.shelf.facets.vocabulary).admitted
        assert variant.stock > 0


async def test_a_chip_that_is_taken_away_searches_again() -> None:
    bench = Bench(status=EngineStatus("off"))
    narrow = shown(await bench.say("backpacks under $1"))
    assert narrow.items == ()
    assert [relaxation.count for relaxation in narrow.relaxations]
    wide = shown(await bench.say("", remove=("price:is",)))
    assert wide.items
    assert bench.state.constraints.get("price:is") is None


async def test_comparison_is_a_table_of_facts() -> None:
    bench = Bench(status=EngineStatus("off"))
    cards = shown(await bench.say("show me backpacks")).items
    events = await bench.say("compare the first two")
    table = next(event for event in events if isinstance(event, Compared))
    assert [card.product for card in table.items] == [card.product for card in cards[:2]]
    price = next(row for row in table.rows if row.label == "Price")
    assert price.cells == tuple(card.price.text if card.price else "" for card in table.items)


async def test_a_policy_is_quoted_with_its_title_in_the_language_asked() -> None:
    bench = Bench(status=EngineStatus("off"))
    assert "30 days" in words(await bench.say("how long do I have to return shoes?"))
    assert "30 天" in words(await Bench(status=EngineStatus("off")).say("鞋子多少天内可以退货？"))


async def test_prices_are_those_of_the_record_when_the_turn_is_answered() -> None:
    bench = Bench(status=EngineStatus("off"))
    first = shown(await bench.say("show me backpacks")).items[0]
    product = bench.record.products[first.product]
    dearer = tuple(replace(variant, price_cents=(variant.price_cents or 0) + 1234) for variant in product.variants)
    bench.record.products[product.id] = replace(product, variants=dearer)
    again = next(card for card in shown(await bench.say("show me backpacks")).items if card.product == first.product)
    assert again.price is not None
    assert again.price.cents in {variant.price_cents for variant in dearer}


async def test_leaving_a_turn_closes_the_request_and_keeps_the_state() -> None:
    bench = Bench(["[P1] suits you best. ", "More", asyncio.Event()])
    turn = bench.assistant.begin(bench.state, UserMessage("show me backpacks"))
    events = turn.events()
    async for event in events:
        if isinstance(event, Text) and "suits" in event.delta:
            break
    await events.aclose()
    assert bench.model.closed == 1
    assert turn.state.last_results is not None
    assert turn.usage.model_calls == 1


async def test_prompts_begin_alike_and_stay_within_their_budget() -> None:
    bench = Bench(["[P1] fits."], ["[P1] fits."])
    await bench.say("show me backpacks")
    await bench.say("what about laptops under $2000?")
    first, second = bench.model.requests
    assert list(first.messages)[:3] == list(second.messages)[:3]
    assert all(sum(len(message.text) for message in request.messages) < 6_000 for request in (first, second))
    assert all(0 < request.max_tokens <= 200 for request in (first, second))


def test_a_fresh_dialogue_has_no_constraints() -> None:
    assert Bench().state.constraints == Constraints()


async def test_what_goes_with_a_thing_keeps_the_budget_and_the_exclusions_and_shows_another_kind() -> None:
    bench = Bench(status=EngineStatus("off"))
    await bench.say("hiking boots under $500, no leather")
    events = await bench.say("what goes well with the first one?")
    facets = {item.facet for item in bench.state.constraints}
    assert "category" not in facets
    assert {"price", "material"} <= facets
    for card in next((event.items for event in events if isinstance(event, Recommended)), ()):
        assert card.price is not None
        assert card.price.cents < 50_000


@pytest.mark.parametrize("said", ["thanks, that's really helpful", "thank you both", "谢谢，很有帮助"])
async def test_thanks_are_answered_as_thanks(said: str) -> None:
    bench = Bench(status=EngineStatus("off"))
    await bench.say("show me backpacks")
    events = await bench.say(said)
    assert not [event for event in events if isinstance(event, Recommended)]
    assert "identity" not in words(events)
    assert "automatic" not in words(events)


@pytest.mark.parametrize(
    ("asked", "told", "question"),
    [
        ("show me umbrellas", "“umbrellas”", "What do you need it for?"),
        ("看看雨伞吧", "“雨伞”", "您打算用在什么地方？"),
    ],
)
async def test_what_the_shop_does_not_sell_is_said_by_code_whatever_the_model_says(
    asked: str, told: str, question: str
) -> None:
    bench = Bench([question])
    said = words(await bench.say(asked))
    assert told in said
    assert said.endswith(question)


async def test_what_is_left_of_several_sentences_is_not_said_again_of_each() -> None:
    left = "has a laptop sleeve"
    bench = Bench([f"[P1] suits you. [P2] {left}, and it costs $1. [P3] {left}, and it costs $2."])
    said = words(await bench.say("show me backpacks"))
    assert bench.turn is not None
    assert said.count(left) <= 1
    assert len(bench.turn.trace.dropped) == 2
