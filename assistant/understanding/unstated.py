"""Features that no facet of the shop knows: "a coffee maker with a grinder", "without capsules", 带磨豆功能的, 不要胶囊的.

Only what is said to be had, or to be missing, is a feature; its words stay in the search, and the answer tells what the records of the
products shown say of it. Nothing is read that a word of the shop's covers, that counts something, or that speaks of the purchase
("with free shipping", "no rush").
"""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant import patterns
from assistant.dialogue import Note, NoteKind
from assistant.understanding.numbers import mark
from retrieval.terms import Mention

MOST = 3  # features of a message that are told
_DETERMINERS = r"(?:an?\s+|some\s+|any\s+|its own\s+|the\s+|a built[- ]in\s+|built[- ]in\s+|an? integrated\s+|integrated\s+|(?:really |very )?(?:good|great|nice|decent|proper|strong|separate|extra)\s+)*"
_STOP = r"(?=\s*(?:$|[,.;:!?()]|\b(?:and|or|nor|but|for|under|below|over|above|around|up|at|in|on|to|from|that|which|who|so|if|please|thanks|because|with|without|as|of|inside|attached|included|too|also|instead|then|than|by|when|while|i|we|it|is|are|would|no|not|plus|max|budget)\b))"
_WORDS = rf"(?P<what>[a-z][a-z'’-]+(?:\s+(?!(?:and|or|nor|but|for|under|in|on|that|which|please|with|of|to)\b)[a-z][a-z'’-]+){{0,2}}?){_STOP}"
_WITH = patterns.later(
    rf"(?<!deal )(?<!help )\b(?:with|w/|(?:that|which|must|should|needs? to|has to|to)\s+(?:also\s+)?(?:have|has|having|includes?|comes? with)|(?:has|having|featuring|including|comes? with)|equipped with)\s+{_DETERMINERS}{_WORDS}",
    re.IGNORECASE,
)
_WITHOUT = patterns.later(
    rf"\b(?:without|w/o|no|free of|(?:do ?n['’]t|do not) want(?: (?:it|one|something|anything) with)?|not with|hate)\s+{_DETERMINERS}{_WORDS}",
    re.IGNORECASE,
)
_ALSO = patterns.later(rf"^\s*(?:,\s*)?(?:and|or|nor|&|plus)\s+{_DETERMINERS}{_WORDS}", re.IGNORECASE)
_OTHER_MATTERS = frozenset(
    """
    price prices budget money cost costs shipping delivery postage warranty guarantee return returns refund reviews review rating ratings
    discount discounts sale offer offers coupon deal deals order orders account quality style styles look looks design designs people
    friend friends kid kids child children family wife husband mum mom dad baby dog cat guests me you us him her them it this that these
    those something anything everything nothing one ones other others someone anyone care help time problem problems issue issues idea
    ideas choice choices difference rush hurry worries doubt thanks thank matter need way longer more less much many lot lots bit good
    bad nice great best better cheap expensive stars star questions question answer answers product products item items brand brands
    option options colour colours color colors size sizes model models version versions fit feel taste love luck sense point reason
    preference preferences frills nonsense fuss hassle thing things stuff name names regard respect case fail exception exceptions
    all both same similar different regular total anywhere everywhere tax taxes fees stock availability pleasure ease confidence mind
    experience fun style comfort interest purpose comparison leather-free myself yourself either extras access
    """.split()  # noqa: SIM905 - a page of words reads better than a page of quotes
)
_HAN_WITH = patterns.later(
    r"(?:带有?|自带|附带|配有|配备|支持|具备|具有|内置|(?<![没还只都所])有(?!没))(?P<what>[\u3400-\u9fff]{2,6}?)"
    r"(?:(?:功能|模式)的?|的(?!颜色|感觉|设计|风格|人|朋友|礼物|东西|[时话])(?=[\u3400-\u9fff]|$|[\s,，。!！?？]))"
    r"|(?:带|自带|附带|支持|配有)(?P<last>[\u3400-\u9fff]{2,4})(?=$|[\s,，。.;；!！])"
)
_HAN_WITHOUT = patterns.later(
    r"(?:不要|别要|不带|不含|不想要|不用|(?<!有)没有|无)(?P<what>[\u3400-\u9fff]{2,6}?)(?:式|型)?(?=的|功能|$|[\s,，。.;；!！?？、])(?:功能|模式)?的?"
)
_HAN_NO_FEATURE = patterns.later(
    r"[太很更最了吗呢吧我你您他她它这那哪什么怎多少个款些点两三四五六七八九十和或贵便宜好坏大小高低长短轻重新旧]|别的|其他|推荐|问题|问|钱|介绍|广告|麻烦|优惠|折扣|活动|货|现货|库存|发票|运费|包邮|评价|颜色|尺码|需要|必要|关系|要求|喜欢|想法|效果|质量|牌子|品牌|价格|预算|觉得|可以|适合|选择|区别|礼物|送|买|卖|人|急|限制|过敏|看|说"
)


def read(text: str, mentions: Collection[Mention]) -> list[Note]:
    """The features of a text that no mention of the shop's words covers, wanted and ruled out, in order."""
    found: list[tuple[int, Note]] = []
    for pattern, excluded in ((_WITH, False), (_WITHOUT, True), (_HAN_WITH, False), (_HAN_WITHOUT, True)):
        for match in pattern.finditer(text):
            start, end = _place(match)
            while start >= 0:
                words = text[start:end]
                if not _is_named(start, end, text, mentions) and _is_feature(words):
                    found.append((start, Note(NoteKind.FEATURE, words.strip(), excluded=excluded)))
                further = _ALSO.match(text[end:]) if words.isascii() else None
                start, end = (end + further.start("what"), end + further.end("what")) if further else (-1, -1)
    kept = {note.words.lower(): note for _at, note in sorted(found, key=lambda each: each[0])}
    return list(kept.values())[:MOST]


def _place(match: re.Match[str]) -> tuple[int, int]:
    return match.span("last" if match.groupdict().get("last") else "what")


def _is_named(start: int, end: int, text: str, mentions: Collection[Mention]) -> bool:
    """Whether the shop has words for a feature: for the word that it ends in, or, as the name of a thing, for the whole of it."""
    head = start + text[start:end].rfind(" ") + 1 if text[start:end].isascii() else start
    for one in mentions:
        thing = all(meaning.facet == "category" for meaning in one.meanings)
        if (one.start <= start and end <= one.end) if thing else (one.start < end and head < one.end):
            return True
    return False


def _is_feature(words: str) -> bool:
    if mark(words).numbers:
        return False
    if not words.isascii():
        return _HAN_NO_FEATURE.search(words) is None
    said = words.lower().split()
    return said[-1] not in _OTHER_MATTERS and said[0] not in _OTHER_MATTERS and not said[-1].endswith(("ly", "ing"))
