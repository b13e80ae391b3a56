"""What stands beside the intents of a message: the stage of the journey, the feeling, the urgency."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import patterns
from assistant.dialogue import Intent, Mood, Sentiment, Stage

_STAGES: dict[Intent, Stage] = {
    Intent.FIND_PRODUCT: Stage.BROWSE,
    Intent.REFINE_SEARCH: Stage.BROWSE,
    Intent.NEED_ADVICE: Stage.BROWSE,
    Intent.PROMOTIONS: Stage.BROWSE,
    Intent.COMPLEMENT_PRODUCTS: Stage.BROWSE,
    Intent.COMPARE_PRODUCTS: Stage.COMPARE,
    Intent.PRODUCT_QUESTION: Stage.COMPARE,
    Intent.CART_UPDATE: Stage.BUY,
    Intent.CHECKOUT_HELP: Stage.BUY,
    Intent.SHIPPING_QUESTION: Stage.BUY,
    Intent.POLICY_QUESTION: Stage.BUY,
    Intent.ORDER_STATUS: Stage.AFTER_SALE,
    Intent.CANCEL_ORDER: Stage.AFTER_SALE,
    Intent.CHANGE_ORDER: Stage.AFTER_SALE,
    Intent.RETURN_OR_EXCHANGE: Stage.AFTER_SALE,
    Intent.REFUND_STATUS: Stage.AFTER_SALE,
    Intent.COMPLAINT: Stage.AFTER_SALE,
}
_FURTHEST = tuple(Stage)
_BAD = patterns.later(
    r"\b(?:terribl[ey]|awful|horrible|worst|useless|rubbish|garbage|junk|crap|angry|furious|upset|annoy\w*|disappoint\w*|unacceptable|ridiculous|disgust\w*|scam|cheat\w*|liars?|"
    r"fed up|sick of|shame|broken|damaged|defective|faulty|hate|frustrat\w*|unhappy|not happy|never again|still (?:no|not|waiting)|too expensive)\b|"
    r"太差|垃圾|投诉|生气|气死|失望|骗|坑|烂|恶心|差评|无语|过分|离谱|坏了|坏的|破了|破损|不满|受够|火大|还没(?:到|收到|退)|太贵",
    re.IGNORECASE,
)
_GOOD = patterns.later(
    r"(?<!not )(?<!n't )(?<!un)\b(?:great|love|lovely|perfect|excellent|awesome|amazing|fantastic|brilliant|wonderful|helpful|happy|thanks?|thank you|nice|good job|well done|best)\b|"
    r"谢谢|感谢|喜欢|太好了|很好|真好|完美|满意|不错|赞|有帮助|开心|(?<!不)漂亮|厉害",
    re.IGNORECASE,
)
_NOT_GOOD = patterns.later(
    r"\b(?:not|n't|never|no)\b[^.!?]{0,16}\b(?:great|good|helpful|happy|nice|perfect)\b|不(?:太|是很|怎么)?(?:好|喜欢|满意|开心)|没(?:什么)?(?:帮助|用)",
    re.IGNORECASE,
)
_URGENT = patterns.later(
    r"\b(?:asap|urgent(?:ly)?|immediately|right (?:now|away)|at once|hurry|quick(?:ly)?|emergency|as soon as possible|(?:by|before|for|until) (?:today|tonight|tomorrow)|today|tonight|tomorrow)\b|!{2,}|"
    r"马上|立刻|立即|赶紧|赶快|急|尽快|快点|今天|今晚|明天|来不及|催|！{2,}",
    re.IGNORECASE,
)


def mood_of(text: str, intents: Sequence[Intent]) -> Mood:
    """The mood of a message; its stage is the furthest one that its intents stand for."""
    stages = [_STAGES[intent] for intent in intents if intent in _STAGES]
    stage = max(stages, key=_FURTHEST.index) if stages else None
    bad = Intent.COMPLAINT in intents or _BAD.search(text) is not None or _NOT_GOOD.search(text) is not None
    good = not bad and _GOOD.search(text) is not None
    sentiment = Sentiment.NEGATIVE if bad else Sentiment.POSITIVE if good else Sentiment.NEUTRAL
    return Mood(stage, sentiment, _URGENT.search(text) is not None)
