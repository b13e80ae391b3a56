"""Questions for an end of a scale, for weight, stock and the way out of an empty result, as shoppers put them."""

from __future__ import annotations

import pytest

from assistant.model import EngineStatus
from assistant.understanding.scales import asked_measures, degrees_asked
from tests.test_turn import Bench, shown, words

OFF = EngineStatus("off")


@pytest.mark.parametrize(
    ("search", "question", "highest"),
    [
        ("backpacks", "which is the cheapest?", False),
        ("backpacks", "the cheapest one", False),
        ("backpacks", "which one is the most expensive?", True),
        ("双肩包", "哪个最便宜？", False),
        ("双肩包", "哪一款最便宜？", False),
        ("双肩包", "最贵的是哪个", True),
    ],
)
async def test_the_end_of_a_scale_is_named_with_what_it_measures(search: str, question: str, highest: bool) -> None:
    bench = Bench(status=OFF)
    cards = [card for card in shown(await bench.say(search)).items if card.price is not None]
    end = (max if highest else min)(cards, key=lambda card: card.price.cents if card.price else 0)
    said = words(await bench.say(question)).split("\n")[0]
    assert said.index(end.title) == min(said.index(card.title) for card in cards if card.title in said)
    assert end.price is not None
    assert end.price.text in said


async def test_what_none_shown_states_is_said() -> None:
    bench = Bench(status=OFF)
    await bench.say("backpacks")
    assert "None of those shown states" in words(await bench.say("which has the longest battery life?"))


@pytest.mark.parametrize(
    ("search", "question", "said"),
    [("backpacks", "is the first one in stock?", "in stock"), ("双肩包", "第一个有货吗", "有货")],
)
async def test_stock_is_answered_from_the_record(search: str, question: str, said: str) -> None:
    bench = Bench(status=OFF)
    card = shown(await bench.say(search)).items[0]
    line = next(line for line in words(await bench.say(question)).split("\n") if card.title in line)
    assert said in line


@pytest.mark.parametrize(
    ("text", "facets"),
    [
        ("how heavy is the first one?", ("weight",)),
        ("第一件多重", ("weight",)),
        ("how much does it weigh", ("weight",)),
        ("它多高", ("height",)),
        ("is it heavy?", ()),
        ("多重要啊", ()),
    ],
)
def test_measures_are_asked_for_by_an_adjective(text: str, facets: tuple[str, ...]) -> None:
    assert asked_measures(text) == facets


async def test_taking_back_the_first_wish_begins_again() -> None:
    bench = Bench(status=OFF)
    await bench.say("backpacks under $5")
    assert "from the beginning" in words(await bench.say("undo"))


async def test_another_kind_of_thing_is_no_way_out_while_the_kind_asked_for_is() -> None:
    events = await Bench(status=OFF).say("backpacks under $5")
    assert shown(events).relaxations
    assert all("category:is" not in one.chips for one in shown(events).relaxations)


@pytest.mark.parametrize(
    ("text", "facet"),
    [("is the first one heavy?", "weight"), ("is it bright?", "brightness"), ("is it blue?", None)],
)
def test_one_end_of_a_measure_asks_for_it(text: str, facet: str | None) -> None:
    assert degrees_asked(text) == facet
