"""Stage, feeling and urgency of a message."""

from __future__ import annotations

import json

import pytest

from assistant.dialogue import Intent, Sentiment, Stage
from assistant.events import Understood
from assistant.intents.mood import mood_of
from assistant.model import EngineStatus
from server.frames import wire
from tests.test_turn import Bench


@pytest.mark.parametrize(
    ("text", "intents", "stage", "sentiment", "urgent"),
    [
        ("show me kettles", [Intent.FIND_PRODUCT], Stage.BROWSE, Sentiment.NEUTRAL, False),
        ("which one is lighter", [Intent.COMPARE_PRODUCTS], Stage.COMPARE, Sentiment.NEUTRAL, False),
        ("add it, thank you", [Intent.CART_UPDATE], Stage.BUY, Sentiment.POSITIVE, False),
        ("this is terrible, I need it today", [Intent.COMPLAINT], Stage.AFTER_SALE, Sentiment.NEGATIVE, True),
        ("that was not helpful", [Intent.FEEDBACK], None, Sentiment.NEGATIVE, False),
        ("太差了，马上给我退", [Intent.RETURN_OR_EXCHANGE], Stage.AFTER_SALE, Sentiment.NEGATIVE, True),
        ("推荐得很好，谢谢", [Intent.FEEDBACK], None, Sentiment.POSITIVE, False),
        ("不太好看", [Intent.REFINE_SEARCH], Stage.BROWSE, Sentiment.NEGATIVE, False),
        (
            "where is it? also a tent",
            [Intent.ORDER_STATUS, Intent.FIND_PRODUCT],
            Stage.AFTER_SALE,
            Sentiment.NEUTRAL,
            False,
        ),
    ],
)
def test_mood(text: str, intents: list[Intent], stage: Stage | None, sentiment: Sentiment, urgent: bool) -> None:
    mood = mood_of(text, intents)
    assert (mood.stage, mood.sentiment, mood.urgent) == (stage, sentiment, urgent)


@pytest.mark.parametrize(
    ("text", "language", "stage", "sentiment", "urgent"),
    [
        ("show me backpacks", "en", "browse", "neutral", False),
        ("this is ridiculous, where is my order? I need it today", "en", "after_sale", "negative", True),
        ("看看双肩包", "zh", "browse", "neutral", False),
        ("收到的包是坏的，太差了，马上给我退货", "zh", "after_sale", "negative", True),
        ("thanks, that was lovely", "en", None, "positive", False),
        ("谢谢", "zh", None, "positive", False),
    ],
)
async def test_a_client_is_told_the_mood(
    text: str, language: str, stage: str | None, sentiment: str, urgent: bool
) -> None:
    bench = Bench(status=EngineStatus("down"))
    events = await bench.say(text)
    assert isinstance(events[0], Understood)
    told = json.loads(wire(events[0], 1, 1))
    assert told["language"] == language
    assert (told["stage"], told["sentiment"], told["urgent"]) == (stage, sentiment, urgent)
