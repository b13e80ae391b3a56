"""Stage, feeling and urgency of a message."""

from __future__ import annotations

import pytest

from assistant.dialogue import Intent
from assistant.intents.mood import Sentiment, Stage, mood_of


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
