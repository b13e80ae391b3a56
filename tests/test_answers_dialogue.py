"""Short remarks, comparisons, reviews, more of the same and choices in the middle of a dialogue, as shoppers put them."""

from __future__ import annotations

import pytest

from assistant.events import CartEntry, Recommended, Understood
from assistant.model import EngineStatus
from tests.test_turn import Bench, shown, words

OFF = EngineStatus("off")
GREETING = ("Hello", "您好")


@pytest.mark.parametrize("search", ["show me backpacks", "找双肩包"])
@pytest.mark.parametrize("remark", ["ok", "hmm", "really?", "好吧", "嗯", "真的吗", "are you there?"])
async def test_a_remark_is_answered_in_context_and_is_no_search(search: str, remark: str) -> None:
    bench = Bench(status=OFF)
    await bench.say(search)
    before = bench.state.goal
    events = await bench.say(remark)
    assert not any(isinstance(event, Recommended) for event in events)
    assert words(events)
    assert not words(events).startswith(GREETING)
    assert bench.state.goal == before


@pytest.mark.parametrize(("search", "remark"), [("show me backpacks", "why?"), ("找双肩包", "为什么")])
async def test_why_explains_what_was_recommended(search: str, remark: str) -> None:
    bench = Bench(status=OFF)
    first = shown(await bench.say(search)).items[0].title
    assert f"**{first}**" in words(await bench.say(remark)).split("\n")[0]


@pytest.mark.parametrize(
    ("question", "remark", "title"),
    [("can I return things?", "really?", "Returns"), ("可以退货吗", "真的吗", "退货")],
)
async def test_a_doubt_about_a_page_is_answered_by_the_page(question: str, remark: str, title: str) -> None:
    bench = Bench(status=OFF)
    assert title in words(await bench.say(question))
    assert title in words(await bench.say(remark))


@pytest.mark.parametrize("text", ["that's all thanks", "就这些，谢谢"])
async def test_who_is_done_is_asked_nothing_more(text: str) -> None:
    bench = Bench(status=OFF)
    await bench.say("backpacks")
    assert not words(await bench.say(text)).rstrip().endswith(("?", "？"))


@pytest.mark.parametrize(
    ("search", "question", "yes", "no"),
    [
        ("backpacks", "is the second one cheaper than the first?", "Yes", "No"),
        ("双肩包", "第二个比第一个便宜吗", "是", "不是"),
    ],
)
async def test_a_comparison_begins_with_yes_or_no(search: str, question: str, yes: str, no: str) -> None:
    bench = Bench(status=OFF)
    cards = shown(await bench.say(search)).items
    prices = [card.price.cents if card.price else 0 for card in cards]
    said = words(await bench.say(question))
    assert said.startswith(yes if prices[1] < prices[0] else no)
    assert cards[0].title in said
    assert cards[1].title in said


@pytest.mark.parametrize(
    ("search", "question"),
    [("backpacks", "which of them is cheaper?"), ("双肩包", "哪个更便宜")],
)
async def test_which_of_them_begins_with_its_name(search: str, question: str) -> None:
    bench = Bench(status=OFF)
    cards = [card for card in shown(await bench.say(search)).items if card.price]
    least = min(cards, key=lambda card: card.price.cents if card.price else 0)
    assert words(await bench.say(question)).startswith(f"**{least.title}**")


async def test_a_comparison_that_only_names_one_is_a_question_about_it() -> None:
    bench = Bench(status=OFF)
    await bench.say("backpacks")
    assert not words(await bench.say("is the cheaper one waterproof?")).startswith("**")


@pytest.mark.parametrize(("search", "text"), [("backpacks", "show me the reviews"), ("双肩包", "看看评价")])
async def test_reviews_are_those_of_what_is_shown(search: str, text: str) -> None:
    bench = Bench(status=OFF)
    first = shown(await bench.say(search)).items[0].title
    events = await bench.say(text)
    assert not any(isinstance(event, Recommended) for event in events)
    assert first in words(events)


@pytest.mark.parametrize(
    "text", ["compare 1 and 2", "对比1和2", "which is better, 1 or 2?", "is the second one lighter?", "第二个更轻吗"]
)
async def test_places_in_no_list_are_no_prices(text: str) -> None:
    events = await Bench(status=OFF).say(text)
    understood = next(event for event in events if isinstance(event, Understood))
    assert not understood.constraints
    assert not any(isinstance(event, Recommended) for event in events)


@pytest.mark.parametrize(("search", "text"), [("backpacks", "I'll go with the first one"), ("双肩包", "那就第一个吧")])
async def test_what_is_chosen_goes_into_the_list(search: str, text: str) -> None:
    bench = Bench(status=OFF)
    first = shown(await bench.say(search)).items[0]
    events = await bench.say(text)
    understood = next(event for event in events if isinstance(event, Understood))
    assert understood.cart == (CartEntry(first.product, first.sku, 1),)
    assert first.title in words(events)


async def test_a_danger_is_told_also_where_a_person_is_asked_for() -> None:
    for text in ("the kettle gave me an electric shock", "it is smoking, let me talk to a person"):
        assert "stop using" in words(await Bench(status=OFF).say(text))
    for text in ("水壶漏电了", "插座冒烟了，转人工"):
        assert "停止使用" in words(await Bench(status=OFF).say(text))


@pytest.mark.parametrize(("question", "title"), [("what's your return policy", "Returns"), ("退货政策是什么", "退货")])
async def test_more_is_asked_of_a_page_too(question: str, title: str) -> None:
    bench = Bench(status=OFF)
    await bench.say(question)
    events = await bench.say("anything else?" if question.isascii() else "还有别的吗")
    assert not any(isinstance(event, Recommended) for event in events)
    assert title in words(events)
