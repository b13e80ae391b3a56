"""None of these, others, not number 2, like number 3: what is turned down stays out, and can be taken back."""

from __future__ import annotations

import pytest

from assistant.model import EngineStatus
from assistant.understanding.dismissing import Verdict, verdict
from assistant.understanding.numbers import mark
from tests.test_turn import Bench, shown, words

OFF = EngineStatus("off")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("none of these", Verdict.NONE),
        ("none of them really work for me", Verdict.NONE),
        ("I don't like any of these, show me something else", Verdict.NONE),
        ("neither, thanks", Verdict.NONE),
        ("这些都不喜欢", Verdict.NONE),
        ("都不合适，换一批吧", Verdict.NONE),
        ("show me more", Verdict.OTHERS),
        ("what else do you have?", Verdict.OTHERS),
        ("can I see other options please", Verdict.OTHERS),
        ("换一批", Verdict.OTHERS),
        ("还有别的吗？", Verdict.OTHERS),
        ("再推荐几款", Verdict.OTHERS),
        ("not number 2", Verdict.NOT_THESE),
        ("I don't like the second one", Verdict.NOT_THESE),
        ("not the first and the third", Verdict.NOT_THESE),
        ("不要第 2 件", Verdict.NOT_THESE),
        ("第二个不喜欢", Verdict.NOT_THESE),
        ("除了第三款以外", Verdict.NOT_THESE),
        ("和第 2 件类似的", Verdict.ALIKE),
        ("跟第三个差不多的有吗", Verdict.ALIKE),
        ("similar to the third one", Verdict.ALIKE),
        ("anything else from that brand?", None),
        ("not the first, the second", None),
        ("不要第二个，要第三个", None),
        ("no leather", None),
        ("不要黑色", None),
        ("something else in black", None),
        ("does the second one have a hood?", None),
        ("", None),
    ],
)
def test_what_is_said_of_the_things_shown(text: str, meant: Verdict | None) -> None:
    assert verdict(text) is meant


@pytest.mark.parametrize(("search", "no"), [("running shoes", "not number 2"), ("跑步鞋", "不要第 2 双")])
async def test_what_is_turned_down_stays_out_and_can_be_taken_back(search: str, no: str) -> None:
    bench = Bench(status=OFF)
    first = [card.product for card in shown(await bench.say(search)).items]
    left = [card.product for card in shown(await bench.say(no)).items]
    assert sorted(left) == sorted({*first} - {first[1]})
    under = [card.product for card in shown(await bench.say("under $500")).items]
    assert first[1] not in under
    await bench.say("undo")
    assert first[1] in [card.product for card in shown(await bench.say("undo")).items]


@pytest.mark.parametrize(("search", "others"), [("running shoes", "show me others"), ("跑步鞋", "换一批")])
async def test_others_are_those_not_seen_and_the_end_is_told(search: str, others: str) -> None:
    bench = Bench(status=OFF)
    await bench.say(search)
    said = words(await bench.say(others))
    assert "You have seen everything" in said or "都给您看过了" in said


async def test_others_leave_out_what_was_shown() -> None:
    bench = Bench(status=OFF)
    first = {card.product for card in shown(await bench.say("under $500")).items}
    more = {card.product for card in shown(await bench.say("show me more")).items}
    assert more
    assert not first & more


async def test_another_thing_is_not_bound_by_what_was_turned_down() -> None:
    bench = Bench(status=OFF)
    await bench.say("running shoes")
    await bench.say("none of these")
    assert shown(await bench.say("show me backpacks")).items
    assert len(shown(await bench.say("show me running shoes")).items) == 3


@pytest.mark.parametrize(
    ("text", "number"), [("1 million dollars", 1e6), ("two million", 2e6), ("1.5 million", 1.5e6), ("a hundred", 100)]
)
def test_millions_are_read(text: str, number: float) -> None:
    assert mark(text).numbers == (number,)
