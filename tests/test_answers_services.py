"""Services asked for beside other things: the right page is quoted, the right product goes in the cart, why is a question."""

from __future__ import annotations

import pytest

from assistant.answers.base import Asking
from assistant.answers.pages import _served
from assistant.dialogue import DialogueState, Intent, Understanding, UserMessage
from assistant.model import EngineStatus
from tests.shop_samples import talk
from tests.test_turn import Bench, shown, words

OFF = EngineStatus("off")


@pytest.mark.parametrize(
    ("said", "served"),
    [
        ("headphones under 100, not black, and what's your return policy?", "what's your return policy?"),
        ("预算300以内的蓝牙耳机，不要黑色，另外怎么退货", "怎么退货"),
        ("how do I return something?", "how do I return something?"),
    ],
)
def test_the_page_is_looked_for_with_the_words_of_the_service(said: str, served: str) -> None:
    asked = Understanding((Intent.POLICY_QUESTION,), "en", free_text=said)
    assert _served(Asking(UserMessage(said), asked, DialogueState())) == served


@pytest.mark.parametrize(
    "why", ["why the first one?", "why did you recommend the first one", "为什么推荐第一个", "第一个的推荐理由是什么"]
)
def test_why_is_a_question_that_leaves_the_search_as_it_was(why: str) -> None:
    _meant, before = talk("running shoes")
    meant, after = talk("running shoes", why)
    assert meant.intents == (Intent.PRODUCT_QUESTION,)
    assert after.goal == before.goal


@pytest.mark.parametrize(
    ("search", "first", "other"),
    [
        ("running shoes", "add the first one to my cart", "one more of the second one"),
        ("跑步鞋", "把第一双加入购物车", "再来一件第二个"),
    ],
)
async def test_more_of_another_one_is_that_one(search: str, first: str, other: str) -> None:
    bench = Bench(status=OFF)
    cards = shown(await bench.say(search)).items
    await bench.say(first)
    said = words(await bench.say(other))
    assert cards[0].title in said
    assert cards[1].title in said
