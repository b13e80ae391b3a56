"""Where values stand in a sentence: whether a word with other uses ("coffee", "check", "field") is used as a value there.

Purely of position; what the words may mean is the vocabulary's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant import patterns
from retrieval.terms import Meaning, Mention

_CUE_BEFORE = patterns.later(
    r"(?:\b(?:in|made (?:out )?(?:of|from)|colou?r(?:ed)?(?: in| is| should be)?|(?:should|must|has to|have to|can|could) be|not|no|non|"
    r"without|except|prefer(?:ably)?|ideally|something|anything|fully|quite|too|is|are|isn['’]?t|aren['’]?t|n['’]t|more|rather|maybe|actually|by|from|brand|show me|like|or|nor|and|but|than|only|just|make (?:it|that|this|them)|change (?:it|that|this) to|switch(?: it)? to|with|say|go (?:for|with)|want|hate|all|(?:what|how) about|into|see|in)"
    r"[\s:-]+(?:an?\s+)?|^\s*(?:(?:an?|the)\s+)?|[:：,，、;；(（。！？]\s*|[.!?]\s+|\s[-–—]+\s*|(?:不要|别要|不|要|是|带|用|和|或)\s*|[\u3400-\u9fff]\s+)$",
    re.IGNORECASE,
)
_ENDS = patterns.later(
    r"^\s*(?:$|[.,;!?)，。！？；、的]|(?:and|or|but|please|for|with|under|below|over|around|up|instead|would|if|too|is fine|thanks|because|since|as|that|which|pls|only|this time|either|though|tho|ideally|preferably|maybe|actually|then|possibly)\b|\s*(?:用|吗|吧|呢|款|色|和|或|也|都|就))",
    re.IGNORECASE,
)
_CUE_AFTER = patterns.later(
    r"^[\s-]*(?:colou?r(?:ed|s)?|ones?|version|finish|shade|tone|material|fabric|print|pattern|brand|cut|leg|look|type|kind|variety|style|neck|neckline|sleeves?|weave|['’]s)\b",
    re.IGNORECASE,
)
_BETWEEN = patterns.later(
    r"^[\s-]+(?:(?!(?:for|to|in|with|and|or|is|of|that|under|i|at|on|from|by)\b)[a-z'’-]+\s+)?$", re.IGNORECASE
)
_FOR_THING = patterns.later(
    r"(?<!looking )(?<!searching )(?<!search )(?<!hunting )(?<!shopping )(?<!need )\b(?:for|to go with|to match|on|under)\s+"
    r"(?:(?:my|our|his|her|their|the|a|an|some|your|this)\s+)?(?:(?!in\b|of\b|with\b|under\b)[a-z-]+\s+)?$",
    re.IGNORECASE,
)
_HAN_BEFORE = patterns.later(
    r"(?:^|[\s,，、/。]|要|买|带|无|有|非|了|是|和|或|或者|跟|与|不|想|换|选|欢|个|条|双|件|款|台|只|种|纯|的|色|盏|把|含|用|成|找|看|说|得)$"
)
_HAN_AFTER = patterns.later(
    r"^\s*(?:$|[,，、。/？?！!；;]|的|色|款|和|或|也|跟|与|一?点儿?|以外|之外|除外|都|就|这[几些两三]|那[几些两三]|等|全|统统|吗|吧|呢|，|用的?|不要|不行|可以|换|表带|带子|外壳|鞋面|鞋底|面料|材质|内胆|底子?的)"
)


def stands_as_value(text: str, mention: Mention, others: Sequence[Mention]) -> bool:
    """Whether a word with other uses stands where a value stands: before a product, beside a cue, or next to another value."""
    before, after = text[: mention.start], text[mention.end :]
    if _CUE_AFTER.match(after):
        return True
    if _CUE_BEFORE.search(before[-40:]) and _ENDS.match(after):
        return True
    for other in others:
        between = text[mention.end : other.start] if other.start >= mention.end else ""
        if between and _BETWEEN.match(between) and any(m.value for m in other.meanings):
            return True
    return False


def describes_another(text: str, mention: Mention, others: Sequence[Mention]) -> bool:
    """Whether a value belongs to what a product is for: "headphones for my black desk" asks for no black headphones."""
    if not text[mention.start : mention.end].isascii():
        return False
    before = text[: mention.start]
    if _FOR_THING.search(before[-60:]) is None or _ENDS.match(text[mention.end :]):
        return False
    return any(other.end <= mention.start and _is_category(other) for other in others)


def _is_category(mention: Mention) -> bool:
    return any(meaning.facet == "category" for meaning in mention.meanings)


def single_characters(
    text: str, singles: Mapping[str, Sequence[Meaning]], mentions: Sequence[Mention]
) -> list[Mention]:
    """Values named by one Han character, where it stands by itself or right before a product: 黑双肩包, 不要皮, not 蓝 in 蓝牙."""
    taken = {place for one in mentions for place in range(one.start, one.end)}
    ends = {one.end for one in mentions}
    products = {one.start for one in mentions if _is_category(one)}
    found: list[Mention] = []
    for run in re.finditer(f"[{re.escape(''.join(singles))}]+" if singles else r"(?!)", text):
        start, end = run.span()
        alike = {frozenset(m.facet for m in singles[char]) for char in run.group()}
        # 棕黑灰都不要 names three colours
        spans = [(start, end)] if end - start > 1 and len(alike) == 1 else [(at, at + 1) for at in range(start, end)]
        for first, last in spans:
            if taken.intersection(range(first, last)):
                continue
            begins = (first in ends and last - first == 1) or _HAN_BEFORE.search(
                text[max(0, first - 2) : first]
            ) is not None
            closes = last in products or _HAN_AFTER.match(text[last : last + 5]) is not None
            if begins and closes:
                found += [Mention(at, at + 1, text[at], tuple(singles[text[at]])) for at in range(first, last)]
    return found
