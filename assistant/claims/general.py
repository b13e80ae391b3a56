"""Sentences that speak of no product: questions to the customer, and advice of a general kind. They claim nothing of what is shown.

A sentence that names a product, points at one or at all, or holds a figure is never one of them; nor is one on the shop's terms.
"""

from __future__ import annotations

import re

from assistant import patterns
from assistant.claims.clauses import CLASSES, TAG

# "..., all of these are linen - is that what you want?": what is asked is the last piece alone
_PIECE = patterns.later(r".*?(?:[.!?。！？]+(?=\s|$|[^\d])|[;；]|\s[-—–]\s|——|—|$)", re.DOTALL)
_POINTS = patterns.later(
    rf"{TAG}|⟦|\d|\b(?:they|them|their|these|those|its|both|neither|either|all (?:of|the|two|three|four|five|six|seven|eight|nine|ten)|dollars?|bucks?|(?:this|that|each|every)(?: one)?|here)\b|"
    rf"\bit\b(?!['’]?s? (?:is )?(?:worth|best|wise|sensible|a good idea|always|often|usually|also|partly|pays|helps|depends|can help|may help|might help|doesn['’]t hurt|never hurts|comes down))|"
    rf"[它该此本]|[这那]一?[{CLASSES}]|[两三四五几二]\s?[{CLASSES}]|全部|所有|都[是有能可支带]|其中|后者|前者",
    re.IGNORECASE,
)
_ASKS_EN = patterns.later(
    r"^\W*(?:(?:and|or|so|but|now|also|then|first|by the way|just to check|one question|quick question|to narrow (?:it|things) down|before (?:you|I|we) [a-z ]+)\W+)*(?:(?:if you(?:['’]d like| like| want)|if it helps)\W+)?"
    r"(?:would|shall|should|do|does|did|can|could|may|might|will|is|are|was|have|has|what|which|how|where|when|who|whose|why|want|need|any|anything|ready|interested|looking|curious|or|prefer|fancy|care)\b",
    re.IGNORECASE,
)
_ASKS_ZH = patterns.later(r"[您你]|我|吗|呢|什么|哪|几|多[少大长宽高重]|怎么|是否|还是|要不要|有没有")
_ADVICE = patterns.later(
    r"\b(?:worth|tends? to|in general|generally|usually|for most people|rule of thumb|try (?:to|on|out|both|a|the)|remember to|make sure|keep in mind|bear in mind|when you|before you|while you|once you|if you|if your|depends|depend on|honestly|personally|"
    r"a good idea|nice touch|it (?:helps|pays)|doesn['’]t hurt|never hurts|always (?:measure|check|leave|let|wash|test|read|try)|best to|better to|comes down to|matter of taste|up to you|your call|I['’]?d (?:always|suggest|advise|recommend)|my advice|as a tip|a tip|tip:|people often|most people|some people|consider)\b|"
    r"建议|不妨|最好|记得|可以先|一般|通常|往往|的话|因人而异|个人觉得|我觉得|个人认为|我个人|看个人|取决于|别忘|尽量|先.{1,12}再|时候?[，,].{0,10}(?:先|要|会|注意)|每个人|有的人|慢慢|比较稳妥|更稳妥|小贴士|小建议|提醒",
    re.IGNORECASE,
)
# A shop's terms, and what makes general words a claim on its goods
_TERMS = patterns.later(
    r"\b(?:free|shipping|deliver\w*|returns?|refund\w*|warrant\w*|guarantee\w*|discount\w*|sale|stock|coupon\w*|voucher\w*|price[ds]?|certified|tested|award\w*|our|we)\b|"
    r"免费|包邮|发货|送货|配送|退货|退款|换货|保修|质保|折|优惠|促销|库存|现货|有货|券|赠|本店|小店|我们店|认证|检测|获奖",
    re.IGNORECASE,
)


def without_general(text: str) -> str:
    """A tagged sentence with every question and every piece of general advice in it as blanks."""
    return _PIECE.sub(lambda m: " " * len(m[0]) if _is_question(m[0]) or _is_advice(m[0]) else m[0], text)


def _is_question(text: str) -> bool:
    bare = text.strip()
    if bare.endswith(("?", "？")) is False and not re.search(r"(?:吗|呢)[。.]?$", bare):
        return False
    if re.search(rf"{TAG}|⟦|\d", bare):
        return False
    if _ASKS_EN.match(bare):
        return True
    return not bare.isascii() and _ASKS_ZH.search(bare) is not None and _POINTS.search(bare) is None


def _is_advice(text: str) -> bool:
    return (
        bool(text.strip())
        and _ADVICE.search(text) is not None
        and _POINTS.search(text) is None
        and _TERMS.search(text) is None
    )
