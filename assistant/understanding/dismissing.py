"""What a message says of the things shown as a whole: "none of these", "show me others", "not number 2", 和第 2 件类似的.

Such a message wishes for nothing by itself: every clause of it has to be of this kind, else it is read as any other message.
"""

from __future__ import annotations

import re
from enum import StrEnum

from assistant import patterns
from assistant.understanding.places_shown import COUNTER, pointings


class Verdict(StrEnum):
    """NONE: all that is shown is turned down; OTHERS: more of what was asked for; NOT_THESE: those pointed at; ALIKE: like the one."""

    NONE = "none"
    OTHERS = "others"
    NOT_THESE = "not_these"
    ALIKE = "alike"


_SPLIT = patterns.later(r"[,，.。;；!！?？\n]+|\s+(?:but|and)\s+(?=(?:show|give|find|what|see)\b)", re.IGNORECASE)
_FILLER = patterns.later(
    r"^(?:no|nope|nah|ok|okay|hm+|well|sorry|thanks|thank you|please|actually|oh|不|不了|不是|好|好的|好吧|嗯|谢谢|算了|抱歉)$",
    re.IGNORECASE,
)
_NONE = patterns.later(
    r"^(?:no |well |sorry |actually )*(?:"
    r"(?:none|neither|not any|not one)(?: of (?:these|those|them|the above|the two))?(?: (?:please|for me|is|are|will|would|really|suits?|fits?|works?|appeals?|do|does|did|it|good|right|ok|me|i|like|to|what|want))*"
    r"|not (?:these|those|them)"
    r"|i (?:really )?(?:do not|don['’]?t|dont|dislike|hate|did not|didn['’]t)(?: really)?(?: (?:like|want|love|fancy|care for))? (?:any|(?:any of |all of )?(?:these|those|them))(?: (?:ones?|at all))*"
    r"|(?:these|those|they)(?: all)? (?:are|do)(?: not|n['’]t)(?: really)? (?:for me|good|right|suitable|work for me|suit me|it|what i (?:want|need|meant|am looking for))"
    r")$"
    rf"|^(?:我)?(?:对)?(?:这些|那些|这几{COUNTER}|上面(?:这些|的)|这两{COUNTER}|它们)?(?:我)?(?:全都|都|全|一{COUNTER}(?:都|也)|没有?一{COUNTER})(?:不太?喜欢|不想?要|不行|不太?合适|不适合(?:我)?|不好看?|不满意|看不上|没看上|不太?感兴趣|不中意|不考虑|喜欢的|满意的|合适的)(?:了|啊|呢)?$"
    rf"|^(?:我)?(?:不喜欢|不要|不想要|不考虑|看不上)(?:这些|那些|这几{COUNTER}|这两{COUNTER})(?:了)?$",
    re.IGNORECASE,
)
_OTHERS = patterns.later(
    r"^(?:(?:and|so|ok|please|can|could|would|do|have|are|is|there|you|i|we|['’]?d|like|want|to|let|me|us|got|also|just|show|see|give|find|recommend|suggest|have a look at)\s+)*"
    r"(?:(?:some|any|a few|the)\s+)?(?:more|others?|else|(?:other|different|more|further|new) (?:ones|options|choices|models|results|products|suggestions|things)|(?:something|anything|what) (?:else|different|other)|alternatives|next(?: (?:page|ones|batch|few))?|the rest)"
    r"(?:\s+(?:do you have|have you got|is there|are there|you have|please|instead|then|like (?:these|those|them)))*$"
    rf"|^(?:那|请|麻烦|你?能不能|可以|可不可以|帮我|给我|再|我想|想|就)*(?:换(?:一?批|一?组|几{COUNTER}|别的|其他的?|其它的?)|再?(?:来|看|推荐|给我?|找|展示)(?:一?批|几{COUNTER}|些别的|些其他的?|点别的)|(?:还)?有(?:没有)?(?:别的|其[他它]的?|更多的?)(?:款式?|选择|推荐|商品|产品)?(?:吗|么|呢|可以?选)?|(?:看看?|来点|推荐|找)(?:一些|点|些)?(?:别的|其[他它]的?|更多的?)(?:款式?|选择|推荐)?|(?:别的|其[他它]的?)呢|下一页|下一批|更多)(?:看看|给我看看|吧|吗|呢|可以吗|好吗)*$",
    re.IGNORECASE,
)
_NOT_BEFORE = patterns.later(
    r"^(?:but |and |ok |so |please |just )*(?:not|no|skip|drop|exclude|leave out|hide|forget|get rid of|anything but|everything but|all but|except(?: for)?|i (?:really )?(?:do not|don['’]?t|dont|didn['’]t) (?:really )?(?:like|want|fancy)|i (?:hate|dislike))\b"
    r"|^(?:我)?(?:不太?喜欢|不想?要|别要|去掉|排除|除了|除开|跳过|不考虑)",
    re.IGNORECASE,
)
_NOT_BEHIND = patterns.later(
    r"(?:我|就|都|也)*(?:不太?喜欢|不想?要了?|不行|不太?合适|不考虑了?|去掉|排除|算了|跳过|pass)(?:吧|了)?$"
    r"|\b(?:is|are) (?:not|n['’]t) (?:for me|my (?:style|taste|thing))$",
    re.IGNORECASE,
)
_JOINTS = patterns.later(
    r"\b(?:the|one|ones|and|or|nor|either|number|option|item|product|please)\b|[和跟与、&#]|以外的?|之外的?|都行|都可以|的|吧",
    re.IGNORECASE,
)
_ALIKE = patterns.later(
    r"^(?:show me |find me |i want |i['’]d like |do you have |give me |有没有|有|来|找|要|看看)?\s*(?:(?:some|any|more|one|ones|things?|products?|something|anything|others?)\s+)*(?:similar to|just like|like|along the lines of|close to)\s*$"
    rf"|^(?:有没有|有|来{COUNTER}?|找{COUNTER}?|要|看看)?(?:和|跟|与|同|像)?\s*(?:很|比较|那样)?(?:类似|相似|差不多|同类|近似|相近)的?(?:款式?|东西|商品|产品)?(?:还有吗|有吗|有没有|还有没有)?$",
    re.IGNORECASE,
)


def verdict(text: str) -> Verdict | None:
    """What a message says of the things shown; None where it says anything else too."""
    parts = [part.strip() for part in _SPLIT.split(text) if part.strip()]
    said = [_clause(part) for part in parts if not _FILLER.match(part)]
    kinds = set(said)
    if kinds == {Verdict.NONE, Verdict.OTHERS}:
        return Verdict.NONE
    if kinds == {Verdict.NOT_THESE, Verdict.OTHERS}:
        return Verdict.NOT_THESE
    return said[0] if len(kinds) == 1 else None


def _clause(part: str) -> Verdict | None:
    if _NONE.match(part):
        return Verdict.NONE
    if _OTHERS.match(part):
        return Verdict.OTHERS
    places = pointings(part)
    rest = part
    for place in reversed(places):
        rest = rest[: place.start] + " " + rest[place.end :]
    if not places:
        return None
    if len(places) == 1 and _ALIKE.match(_spaced(re.sub(r"\b(?:the|one|number)\b", " ", rest))):
        return Verdict.ALIKE
    plain = _spaced(_JOINTS.sub(" ", rest))
    return Verdict.NOT_THESE if any(one.fullmatch(plain) for one in (_NOT_BEFORE, _NOT_BEHIND)) else None


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
