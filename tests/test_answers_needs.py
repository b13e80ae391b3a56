"""Needs that name no kind of thing: which kinds of a shop they are met by, and how that is answered."""

from __future__ import annotations

import pytest

from assistant.events import Asked, Recommended, Text
from assistant.model import EngineStatus
from retrieval.facets import learn
from retrieval.needs import MOST_KINDS, helping, kinds_for
from tests import shop_samples
from tests.tables import table
from tests.test_turn import Bench

KINDS = """
my back hurts from sitting all day => Furniture > Desks
久坐腰疼怎么办 => Furniture > Desks
it is freezing outside, what do I wear => Clothing > Jackets; Clothing > Sweaters; Footwear > Hiking boots
I love music => Audio > Headphones; Audio > Speakers
我睡不着 => Home textiles > Duvets
my laptop overheats =>
我想买锅 =>
red shoes =>
"""


@pytest.mark.parametrize(("said", "kinds"), table(KINDS))
def test_kinds_of_the_shop_for_a_need(said: str, kinds: str) -> None:
    facets = learn(shop_samples.products(), shop_samples.facet_labels(), shop_samples.category_labels())
    assert "; ".join(kinds_for(said, facets)) == kinds


def test_of_several_needs_each_has_its_likeliest_kind() -> None:
    facets = learn(shop_samples.products(), shop_samples.facet_labels(), shop_samples.category_labels())
    found = kinds_for("I can't sleep, my back hurts and I love music", facets)
    assert set(found) == {"Home textiles > Duvets", "Furniture > Desks", "Audio > Headphones"}
    assert len(found) == MOST_KINDS


@pytest.mark.parametrize(("said", "asked"), [("I love music so much", "look into"), ("我女儿特别爱听歌", "先看哪一类")])
async def test_a_need_is_answered_with_some_of_each_kind(said: str, asked: str) -> None:
    bench = Bench(status=EngineStatus("off"))
    events = await bench.say(said)
    cards = [card for event in events if isinstance(event, Recommended) for card in event.items]
    assert {bench.record.products[card.product].category[-1] for card in cards} >= {"Headphones", "Speakers"}
    question = next(event for event in events if isinstance(event, Asked))
    assert asked in question.question
    assert not bench.state.constraints.items, "a need constrains nothing"
    picked = await bench.say(question.options[0])
    cards = [card for event in picked if isinstance(event, Recommended) for card in event.items]
    assert cards
    assert len({bench.record.products[card.product].category for card in cards}) == 1


async def test_a_kind_that_is_named_is_looked_for() -> None:
    events = await Bench(status=EngineStatus("off")).say("I need headphones, I love music")
    said = "".join(event.delta for event in events if isinstance(event, Text))
    assert "people look at" not in said


@pytest.mark.parametrize("said", ["who won the marathon yesterday?", "write a poem about camping", "今天会下雨吗"])
async def test_what_is_no_matter_of_the_shop_is_no_need(said: str) -> None:
    events = await Bench(status=EngineStatus("off")).say(said)
    assert not [event for event in events if isinstance(event, Recommended)]


@pytest.mark.parametrize("bound", ["under $900", "show me some under $900"])
async def test_a_bound_after_a_need_is_on_the_kinds_that_were_suggested(bound: str) -> None:
    bench = Bench(status=EngineStatus("off"))
    first = await bench.say("I love music so much")
    again = await bench.say(bound)
    kinds = [
        {
            bench.record.products[card.product].category
            for event in events
            if isinstance(event, Recommended)
            for card in event.items
        }
        for events in (first, again)
    ]
    assert kinds[1]
    assert kinds[1] <= kinds[0]


async def test_a_need_that_nothing_meets_within_the_price_says_what_stands_in_the_way() -> None:
    bench = Bench(status=EngineStatus("off"))
    events = await bench.say("my sister loves music, something for up to $1")
    said = "".join(event.delta for event in events if isinstance(event, Text))
    shown = next(event for event in events if isinstance(event, Recommended))
    assert not shown.items
    assert [one.label for one in shown.relaxations] == ["up to $1"]
    assert "people look at" in said


def test_what_helps_with_a_need_is_known_by_the_shops_own_names() -> None:
    facets = learn(shop_samples.products(), shop_samples.facet_labels(), shop_samples.category_labels())
    assert ("noise_cancelling", None) in [
        (facet, None) for facet, _value in helping("my neighbours are too noisy", facets)
    ]
    assert helping("red shoes", facets) == ()
