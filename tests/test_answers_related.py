"""What the assistant says where nothing fits, of products like one, of what goes with it, of typing errors and of reviews."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.events import Text
from assistant.model import EngineStatus
from retrieval.products import Localized, Review
from tests.test_turn import Bench, shown, words

OFF = EngineStatus("off")


@pytest.mark.parametrize(
    ("message", "said"),
    [("backpacks under $50", "the nearest at $60.00"), ("50美元以下的双肩包", "最接近的是 $60.00")],
)
async def test_no_result_names_the_nearest_price_from_the_record(message: str, said: str) -> None:
    events = await Bench(status=OFF).say(message)
    assert shown(events).items == ()
    assert said in words(events)


async def test_no_result_names_what_there_is_instead() -> None:
    events = await Bench(status=OFF).say("red backpacks")
    assert "green (1)" in words(events) or "blue (1)" in words(events)
    assert shown(events).relaxations[0].chips == ("color:is",)


async def test_a_typing_error_is_told() -> None:
    bench = Bench(status=OFF)
    found = bench.shelf.searcher.search("quilltd")
    assert [one.meant for one in found.corrections] == ["quilted"]
    assert "quilted”" in words(await bench.say("something quilltd"))


async def test_products_like_the_one_pointed_at_without_itself() -> None:
    bench = Bench(status=OFF)
    first = shown(await bench.say("running shoes")).items[0]
    events = await bench.say("show me something like the first one")
    cards = shown(events).items
    assert cards
    assert first.product not in [card.product for card in cards]
    assert cards[0].category == first.category


async def test_reviews_are_quoted_with_their_stars() -> None:
    bench = Bench(status=OFF)
    product = bench.record.products["r1"]
    reviews = (Review(5, Localized(en="True to size.")), Review(2, Localized(en="The laces broke.")))
    bench.record.products["r1"] = replace(product, reviews=reviews)
    cards = shown(await bench.say("men's running shoes by Norrvik")).items
    assert cards[0].product == "r1"
    said = words(await bench.say("what do the reviews say about the fit of the first one?"))
    assert "“True to size.” (5/5)" in said
    assert "laces" not in said
    assert "speaks of that" in words(await bench.say("what do the reviews say about the battery of the first one?"))


async def test_texts_are_sent_once() -> None:
    events = await Bench(status=OFF).say("backpacks under $50")
    texts = [event.delta.strip() for event in events if isinstance(event, Text)]
    assert texts
    assert len(set(texts)) == len(texts)
