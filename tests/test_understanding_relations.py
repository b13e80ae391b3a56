"""Relations to what was shown that name none of it: bounds, values and sizes, and what is said where nothing shown states the measure."""

from __future__ import annotations

import pytest

from assistant.events import Asked
from assistant.model import EngineStatus
from assistant.understanding.relations import read
from assistant.understanding.resized import in_order, next_size
from assistant.understanding.scales import Measured
from tests.shop_samples import talk, wishes
from tests.test_turn import Bench, shown, words

OFF = EngineStatus("off")
MEASURED = (
    Measured("memory", "memory|ram|内存"),
    Measured("rating", "rating|reviews?|评分"),
    Measured("price", "price|价格"),
)
SAID = """
lighter ones please => weight<
a lighter one => weight<
is there anything lighter? => weight<
something a bit smaller => size<
these are too big => size<
more expensive ones => price>
with more memory => memory>
not enough memory => memory>
with a better rating => rating>
something quieter, and cheaper => noise level<; price<
有没有更轻的 => weight<
再轻一点 => weight<
大一点的 => size>
太重了 => weight<
有点小 => size>
内存更大的有吗 => memory>
更大内存的 => memory>
再安静一点 => noise level<
便宜点的 => price<
"""
UNSAID = (
    "a darker colour", "which is lighter?", "is it lighter?", "lighter than 2 kg", "not lighter", "a lighter blue", "show me more reviews",
    "not too heavy", "哪个更轻", "它更轻吗", "不要太重的", "大一点的优惠", "轻一点2公斤", "第二个更大吗", "重量", "亮一点的颜色",
)  # fmt: skip


def _said(text: str) -> str:
    found = read(text, MEASURED, lambda behind: behind.strip().startswith("backpack"))
    names = (f"{one.measure.en if one.measure else one.facets[0]}{'>' if one.higher else '<'}" for one in found)
    return "; ".join(sorted(names))


@pytest.mark.parametrize("row", SAID.strip().splitlines())
def test_a_relation_is_read_with_its_measure_and_its_side(row: str) -> None:
    text, wanted = (part.strip() for part in row.split("=>"))
    assert _said(text) == wanted


@pytest.mark.parametrize("text", UNSAID)
def test_what_compares_nothing_shown_is_no_relation(text: str) -> None:
    assert _said(text) == ""


def test_the_name_of_what_is_talked_about_may_follow() -> None:
    assert _said("a lighter backpack") == "weight<"
    assert _said("a lighter jacket") == ""


@pytest.mark.parametrize(
    ("first", "then", "facet", "high"),
    [
        ("headphones", "lighter ones", "weight", False),
        ("headphones", "with longer battery life", "battery_life", True),
        ("耳机", "再轻一点的", "weight", False),
        ("耳机", "续航更长的", "battery_life", True),
        ("laptops", "something with more memory", "memory", True),
        ("笔记本电脑", "再便宜点", "price", False),
    ],
)
def test_the_bound_lies_within_what_was_shown_and_excludes_some(first: str, then: str, facet: str, high: bool) -> None:
    _meant, state = talk(first, then)
    limit = state.constraints.get(f"{facet}:is")
    assert limit is not None
    assert (limit.low is None, limit.high is None) == ((False, True) if high else (True, False))
    assert limit.open_sides == frozenset({"low" if high else "high"})


def test_again_moves_the_bound_on() -> None:
    bounds = [talk(*("headphones", "lighter", "even lighter ones")[:n])[1].constraints.get("weight:is") for n in (2, 3)]
    first, second = bounds
    assert first is not None
    assert first.high is not None
    assert second is None or second.high is None or second.high <= first.high


def test_another_kind_of_thing_is_compared_with_nothing() -> None:
    assert wishes("headphones", "now show me lighter laptops") == "category=Laptops"


def test_a_bigger_one_is_the_next_size_of_what_comes_in_sizes() -> None:
    assert "size=43" in wishes("running shoes size 42", "bigger ones please")
    assert "size=41" in wishes("跑步鞋42码", "小一点的")


@pytest.mark.parametrize(
    ("first", "then", "part"), [("headphones", "quieter ones", "noise level"), ("耳机", "更安静的", "噪音")]
)
async def test_what_nothing_shown_states_is_said(first: str, then: str, part: str) -> None:
    bench = Bench(status=OFF)
    await bench.say(first)
    events = await bench.say(then)
    assert part in words(events).split("\n")[0]
    assert shown(events).items


async def test_the_model_is_told_what_the_customer_was_told() -> None:
    bench = Bench([], [])
    await bench.say("headphones")
    await bench.say("quieter ones")
    assert "noise level" in bench.model.requests[-1].messages[-1].text


async def test_a_size_to_choose_is_asked_with_the_sizes() -> None:
    bench = Bench(status=OFF)
    await bench.say("running shoes")
    events = await bench.say("bigger ones")
    asked = next(event for event in events if isinstance(event, Asked))
    assert {"40", "42"} <= set(asked.options)
    await bench.say("42")
    assert (size := bench.state.constraints.get("size:is")) is not None
    assert size.values == ("42",)


def test_sizes_stand_on_their_scales() -> None:
    assert in_order({"L", "S", "38", "one", "9"}) == ("9", "38", "S", "L", "one")
    assert next_size("M", True, {"S", "M", "XL"}) == "XL"
    assert next_size("cabin", True, {"cabin", "check-in"}) == "check-in"
    assert next_size("45", True, {"44", "45"}) is None
