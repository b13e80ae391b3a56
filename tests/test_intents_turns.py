"""What a whole turn makes of a message's intents: what is no business of the shop shows no products."""

from __future__ import annotations

import pytest

from assistant.events import Recommended, Understood
from assistant.model import EngineStatus
from tests.test_turn import Bench


async def told(text: str) -> tuple[Understood, list[Recommended]]:
    events = await Bench(status=EngineStatus("down")).say(text)
    assert isinstance(events[0], Understood)
    return events[0], [event for event in events if isinstance(event, Recommended)]


@pytest.mark.parametrize(
    "text",
    ["who won the world cup", "which team won the world cup in 2022?", "世界杯谁赢了", "世界杯冠军是谁"],
)
async def test_a_thing_named_in_a_message_about_something_else_is_not_searched_for(text: str) -> None:
    understood, shown = await told(text)
    assert understood.intents == ("out_of_scope",)
    assert shown == []


@pytest.mark.parametrize(
    "text",
    ["where is my order 4411, and do you have backpacks?", "订单4411到哪了，另外有双肩包吗"],
)
async def test_several_wishes_are_kept_in_the_order_said(text: str) -> None:
    understood, shown = await told(text)
    assert understood.intents == ("order_status", "find_product")
    assert understood.stage == "after_sale"
    assert shown[0].items
