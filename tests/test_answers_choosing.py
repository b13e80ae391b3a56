"""Questions for a choice among what is shown: one is named, with what its record states of the purpose."""

from __future__ import annotations

import pytest

from assistant.events import Compared
from assistant.model import EngineStatus
from tests.test_turn import Bench, words

OFF = EngineStatus("off")


@pytest.mark.parametrize(
    ("wish", "asks", "choice"),
    [
        ("show me backpacks", "which one would you take?", "I would take **"),
        ("show me backpacks", "so which should I get?", "I would take **"),
        ("看看双肩包", "你会选哪个？", "我会选**"),
        ("看看双肩包", "到底该买哪一款？", "我会选**"),
    ],
)
async def test_who_asks_for_a_choice_gets_one(wish: str, asks: str, choice: str) -> None:
    bench = Bench(status=OFF)
    await bench.say(wish)
    events = await bench.say(asks)
    assert choice in words(events)
    assert not [event for event in events if isinstance(event, Compared)], "a choice is no table"


async def test_what_the_purpose_asks_for_comes_first() -> None:
    bench = Bench(status=OFF)
    await bench.say("show me hiking boots")
    said = words(await bench.say("which one is best for wet weather?"))
    chosen = said.split("I would take **")[1].split("**")[0]
    product = next(one for one in bench.record.products.values() if one.title.en == chosen)
    assert "For wet weather" in said
    assert product.attributes["waterproofing"] == "waterproof"


async def test_a_purpose_that_no_record_speaks_of_is_said_to_be_so() -> None:
    bench = Bench(status=OFF)
    await bench.say("show me backpacks")
    said = words(await bench.say("which one would you take for juggling?"))
    assert "“juggling”" in said
    assert "I would take **" in said


@pytest.mark.parametrize("asks", ["compare the first two", "which one is cheapest?", "which has more pockets?"])
async def test_other_questions_are_not_taken_for_one_for_a_choice(asks: str) -> None:
    bench = Bench(status=OFF)
    await bench.say("show me backpacks")
    assert "I would take" not in words(await bench.say(asks))


async def test_the_model_words_the_choice_and_is_checked() -> None:
    bench = Bench([], ["[P1] suits you best. ", "[P2] costs $1."])
    await bench.say("show me backpacks")
    said = words(await bench.say("which would you choose?"))
    assert "suits you best" in said
    assert "$1." not in said


@pytest.mark.parametrize(
    ("wish", "asks", "then", "of"),
    [
        ("show me backpacks", "which one would you take?", "is it in stock?", "I would take **"),
        ("看看双肩包", "你会选哪个？", "有货吗？", "我会选**"),
    ],
)
async def test_what_was_chosen_is_talked_about(wish: str, asks: str, then: str, of: str) -> None:
    bench = Bench(status=OFF)
    await bench.say(wish)
    chosen = words(await bench.say(asks)).split(of)[1].split("**")[0]
    assert chosen in words(await bench.say(then)), "the answer is of the one that was chosen"
