"""Whether things may be given back is a question of policy; to give one's own back is about an order, and looks for nothing."""

from __future__ import annotations

import pytest

from assistant.dialogue import Intent
from assistant.understanding.returnable import asks_for_rule, without
from tests.shop_samples import talk


@pytest.mark.parametrize(
    "text",
    [
        "can I return boots?",
        "can I return shoes I have worn",
        "ok to exchange a dress?",
        "may I send back a lamp that I opened",
        "is it possible to bring a used mug back?",
        "do you accept returned headphones?",
    ],
)
def test_whether_things_may_be_returned_is_asked_of_the_policy(text: str) -> None:
    assert asks_for_rule(text)
    meant, state = talk(text)
    assert meant.intents == (Intent.POLICY_QUESTION,)
    assert not state.constraints.items


@pytest.mark.parametrize(
    "text", ["I want to return my boots", "can I return the order 1234", "return my boots please", "can I see boots?"]
)
def test_what_is_ones_own_is_no_question_of_policy(text: str) -> None:
    assert not asks_for_rule(text)


@pytest.mark.parametrize(
    "text",
    [
        "I want to return my boots",
        "我要退我的靴子",
        "帮我把登山靴退了",
        "我想退掉上次买的耳机",
        "I'd like to send my boots back",
    ],
)
def test_what_is_given_back_is_not_looked_for(text: str) -> None:
    meant, state = talk(text)
    assert meant.intents == (Intent.RETURN_OR_EXCHANGE,)
    assert not state.constraints.items


def test_what_is_wished_for_beside_it_stays() -> None:
    assert without("我要退我的靴子，再给我找一双跑鞋").endswith("再给我找一双跑鞋")
    assert "backpack" in without("return my boots, and show me a backpack")
