"""Messages that say nothing but what they point at: "compare 1 and 2", "the second one", "show me the reviews"."""

from __future__ import annotations

import re
from functools import cache

from assistant import patterns
from assistant.understanding.asking import asks
from assistant.understanding.light_words import LIGHT
from assistant.understanding.places_shown import pointings
from retrieval.lexical import analyse

_REVIEWS = patterns.later(
    r"^\W*(?:(?:and|so|ok(?:ay)?|please|can|could|may|will|i|you|we|me|us|to|let['’]?s?|want|would|like|show|see|read|give|tell|get|open|what|about|how|do|does|did|are|is|there|any|have|has|its|the|their|customer|user|buyer|other|people['’]?s?|some|more|all)\W+)*"
    r"(?:reviews?|opinions?|testimonials)(?:\W+(?:of|for|about|on|from|it|them|this|that|these|those|the|first|second|third|fourth|last|number|one|ones|product|\d|say|like|please|customers?|buyers?|others?|people|there|thanks?))*\W*$"
    r"|^\W*(?:我想|我要|想|请|帮我|给我|能不能|能|可以|让我|看看|看一下|看下|看|查看|展示|显示|有没有|有|它|这款|那款|这个|那个|买家|用户|顾客|客户|大家|其他人|别人|的|第.{1,2}[个款件双条张])*(?:评价|评论|口碑|用户反馈|买家秀)"
    r"(?:怎么样|怎样|如何|好吗|好不好|有吗|有没有|吗|呢|是什么|怎么说|看看|给我看|看一下|一下|给我|的|吧)*\W*$",
    re.IGNORECASE,
)
_ASKED_OF_ONE = patterns.later(
    r"\b(?:first|second|third|fourth|fifth|last) (?:one|option|product|item)s?\b|第[一二三四五六七八九\d][个款件双]",
    re.IGNORECASE,
)
_POINTS = frozenset(
    analyse(
        "compare comparison versus vs difference between tell more about better which number 对比 比较 区别 不同 哪个 好 更好 介绍 详细 说说"
    )
)


@cache
def _general() -> frozenset[str]:
    return frozenset(analyse(_GENERAL_WORDS))


_GENERAL_WORDS = (
    "tell show give me us know see look looking find search sell have carry stock want need buy info information detail details "
    "description describe what like please about more can could you would interested in it the is are do does there hi hello "
    "介绍 一下 看看 看 说说 讲讲 怎么样 如何 详情 信息 我 想 想要 要 买 你们 有 吗 呢 卖 了解 给 帮 找 请问"
)


def asks_in_general(text: str) -> bool:
    """Whether what a message says of the thing that it points at asks nothing in particular: "tell me about", "show me", 介绍一下."""
    return not any(word not in LIGHT and word not in _POINTS and word not in _general() for word in analyse(text))


def asks_for_reviews(text: str) -> bool:
    """Whether a message asks for reviews of what is shown, and says nothing else."""
    return _REVIEWS.match(text) is not None


def points_only(text: str) -> bool:
    """Whether a message names places in a list, with no word of what should stand there."""
    places = pointings(text)
    rest = text
    for place in reversed(places):
        rest = f"{rest[: place.start]} {rest[place.end :]}"
    if _ASKED_OF_ONE.search(text) and asks(text):
        return True
    return bool(places) and not any(word not in LIGHT and word not in _POINTS for word in analyse(rest))
