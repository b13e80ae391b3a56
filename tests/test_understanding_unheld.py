"""What no constraint can hold: makers that the shop does not carry, and features that none of its facets knows."""

from __future__ import annotations

import pytest

from assistant.model import EngineStatus
from assistant.understanding import unknown_brands, unstated
from assistant.understanding.unsold import Unsold
from tests.shop_samples import facets, products
from tests.test_turn import Bench, shown, words

OFF = EngineStatus("off")
MAKERS = """
do you have Dyson coffee makers? => Dyson
nike running shoes => nike
a kettle from Philips => Philips
an Apple laptop => Apple
something by Fluvio => Fluvio
有没有戴森的台灯 => 戴森
耐克跑鞋有吗 => 耐克
小米的耳机 => 小米
有没有Sony的耳机 => Sony
"""
NO_MAKERS = (
    "I like apples", "an apple green mug", "a sleeve for my iPhone", "running shoes like Nike", "no Nike shoes", "not Nike please",
    "Christmas gifts", "show me French linen", "a mug for Anna", "Norrvik boots", "小米粥", "比戴森便宜的", "不要耐克", "something from Italy",
    "Please show me Backpacks", "is it cheaper on Amazon?",
)  # fmt: skip
FEATURES = """
coffee maker with a grinder => +grinder
a mug with a strainer and a thermometer => +strainer +thermometer
a backpack without a frame => -frame
a desk that has drawers => +drawers
带磨豆功能的咖啡机 => +磨豆
咖啡机，不要胶囊的 => -胶囊
支持快充的笔记本 => +快充
桌子，带抽屉 => +抽屉
"""
NO_FEATURES = (
    "a mug with a lid", "with free shipping", "no rush", "with my wife", "with 20 litres", "有没有耳机", "不要太贵的", "没有问题", "有点贵",
    "a jacket without a hood", "with good reviews", "in a good mood", "不要黑色", "带盖子的杯子", "something with more memory",
)  # fmt: skip


def _maker(text: str) -> str | None:
    return unknown_brands.read(text, facets().vocabulary.terms.find(text), lambda word: word == "linen")


def _features(text: str) -> str:
    notes = unstated.read(text, facets().vocabulary.terms.find(text))
    return " ".join(f"{'-' if one.excluded else '+'}{one.words}" for one in notes)


@pytest.mark.parametrize("row", MAKERS.strip().splitlines())
def test_a_maker_is_named_in_the_customers_words(row: str) -> None:
    text, maker = (part.strip() for part in row.split("=>"))
    assert _maker(text) == maker


@pytest.mark.parametrize("text", NO_MAKERS)
def test_ordinary_words_are_no_makers(text: str) -> None:
    assert _maker(text) is None


@pytest.mark.parametrize("row", FEATURES.strip().splitlines())
def test_a_feature_that_no_facet_knows_is_kept(row: str) -> None:
    text, wanted = (part.strip() for part in row.split("=>"))
    assert _features(text) == wanted


@pytest.mark.parametrize("text", NO_FEATURES)
def test_what_the_shop_has_words_for_is_no_unstated_feature(text: str) -> None:
    assert _features(text) == ""


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a coffee maker with a grinder", "“grinder”"),
        ("带磨豆功能的咖啡机", "“磨豆”"),
        ("咖啡机，不要胶囊的", "“胶囊”"),
        ("any Sony headphones?", "We don't carry Sony"),
        ("有索尼的耳机吗", "没有索尼"),
    ],
)
async def test_the_answer_says_what_no_record_states_and_shows_what_there_is(text: str, part: str) -> None:
    bench = Bench(status=OFF)
    events = await bench.say(text)
    assert part in words(events).split("\n")[0]
    assert shown(events).items


async def test_what_a_record_states_in_its_words_is_not_said_to_be_unstated() -> None:
    bench = Bench(status=OFF)
    assert "“drip”" not in words(await bench.say("a coffee maker with drip"))


async def test_what_was_ruled_out_and_stands_in_a_record_is_named() -> None:
    bench = Bench(status=OFF)
    assert "**Wolds drip coffee maker** mentions “drip”" in words(await bench.say("a coffee maker, no drip"))


async def test_a_maker_of_no_kind_of_thing_that_is_sold_gets_no_other_things() -> None:
    bench = Bench(status=OFF)
    events = await bench.say("do you have Dyson vacuums?")
    assert "We don't carry Dyson" in words(events)
    assert not shown(events).items


async def test_the_model_is_told_what_no_record_states() -> None:
    bench = Bench([])
    await bench.say("a coffee maker with a grinder")
    assert "“grinder”" in bench.model.requests[-1].messages[-1].text


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("do you sell toasters?", "“toasters”"),
        ("show me umbrellas", "“umbrellas”"),
        ("有没有电饭煲", "“电饭煲”"),
        ("how do I choose a mattress if my back hurts?", "“mattress”"),
        ("腰不好，床垫怎么选？", "“床垫”"),
        ("有雨伞吧", "“雨伞”"),
        ("I want a bigger trampoline", "“trampoline”"),
    ],
)
async def test_a_kind_of_thing_without_even_the_word_is_said(text: str, part: str) -> None:
    assert part in words(await Bench(status=OFF).say(text)).split("\n")[0]


@pytest.mark.parametrize("text", ["sofas", "gifts", "something nice", "running shoes", "有什么推荐"])
async def test_what_is_sold_is_not_said_to_be_missing(text: str) -> None:
    said = words(await Bench(status=OFF).say(text))
    assert "goes by" not in said
    assert "商品里没有“" not in said


@pytest.mark.parametrize(
    ("said", "kind"), [("any drips?", "drips"), ("I want a backpack", None), ("any jumpers?", None)]
)
def test_a_noun_that_titles_have_beside_others_alone_names_nothing_that_is_sold(said: str, kind: str | None) -> None:
    assert Unsold(facets(), {one.id: one for one in products()}).asked(said) == kind


@pytest.mark.parametrize(("turned", "part"), [("then show me umbrellas", "“umbrellas”"), ("那看看雨伞吧", "“雨伞”")])
async def test_a_kind_that_is_not_sold_is_said_in_the_middle_of_a_dialogue_too(turned: str, part: str) -> None:
    bench = Bench(status=OFF)
    await bench.say("show me backpacks")
    assert part in words(await bench.say(turned)).split("\n")[0]
