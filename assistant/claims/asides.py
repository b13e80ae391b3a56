"""Words of a clause that speak of the customer's life rather than of the product: "for wet ground I'd ...", "under your knees", 打游戏选.

They claim nothing by themselves; a feature or a value that is named among them is read by the readers of values all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant import patterns
from assistant.claims.clauses import TAG

_NO_TAG = f"[^{TAG[1:-1]}⟦,，;；.。:：]"
_PICKS = r"(?:I['’]?d|I would|I['’]?ll|I recommend|I suggest|we recommend|my pick|go (?:for|with)|take|pick|choose|get|grab|try|consider|look (?:at|no)|you (?:want|need|should|could|can|might|may)|let me|have a look|there['’]?s)"
_THINGS = (
    "hands? knees? feet foot wrists? head ears? eyes neck shoulders lap body face hair legs? arms? fingers? desk table counter home flat house room kitchen bedroom office garden yard bag "
    "door doorstep pocket car wall shelf list basket cart wish needs? plans? day days morning mornings evening evenings week weekend trip trips journey life lifestyle routine work job studies hobby hobbies "
    "friends? family wife husband partner mum mom dad mother father son daughter brother sister nephew niece grandma grandpa kids? child children baby boss colleague colleagues guests? phone "
    "laptop computer cables chargers gadgets devices keys glasses umbrella books papers documents notes clothes shirts socks shoes boots coat trousers jeans jacket kit things stuff belongings gear plants food meals dinner lunch coffee tea money wallet purse search question questions request message worries mind taste tastes style situation case space place area"
).replace(" ", "|")
_ASIDES = (
    # "for wet ground I'd lean toward", "if you cook for a crowd, take": what the customer has in mind
    patterns.later(rf"^\W*(?:and |but |so |now,? )?(?:for|on|in|during|after|with|given|when it comes to|if it['’]s)\s(?!the other|one\b|{_PICKS}){_NO_TAG}{{2,48}}?(?=,?\s+{_PICKS}\b)", re.IGNORECASE),
    patterns.later(rf"\b(?:your|your own|someone['’]s|my|our|their)\s+(?:\w+\s+)?(?:{_THINGS})\b", re.IGNORECASE),
    patterns.later(r"\b(?:at|from|around) (?:the )?(?:home|work|office)\b|\bin (?:the|a) (?:kitchen|bedroom|office|garden|morning|evening|afternoon|meantime|long run|first place)\b|\bon the (?:go|road|way|move)\b", re.IGNORECASE),
    # "with the socks you run in", "the desk you work at"
    patterns.later(r"\b(?:with |in |on |at |for )?(?:the|whatever|those|any) [a-z]+s? (?:that )?you(?:['’](?:ll|re|d|ve))?(?: already| usually| normally)? (?:run|walk|work|sleep|cook|wear|sit|use|own|play|train|ride|hike|live|write|read|drink|eat|keep|have|like|love|carry|travel)(?: in| on| with| at| for| from)?\b(?! (?:it|this|P))", re.IGNORECASE),
    # "I can't tell you from the listing how loud they are"
    patterns.later(r"\b(?:can(?:not|['’]t| not) (?:tell|say|promise)|do(?:n['’]t| not) know|does(?:n['’]t| not) (?:say|state|mention|tell)|is(?:n['’]t| not) stated|not sure|no idea|no word on)\b[^,;⟦]*?\b(?:how|whether|if|what|which|who|when|where|why)\b[^,;⟦]*", re.IGNORECASE),
    patterns.later(r"每(?:\d+|⟦\d+⟧)?(?:毫升|升|克|公斤|千克|斤|米|厘米|平米|平方米|[盒瓶包袋支罐片条只件杯块粒颗张枚天次])"),
    patterns.later(r"\bper (?:bottle|piece|pair|pack|bag|box|bar|cup|jar|tube|tin|can|serving|person|unit)\b", re.IGNORECASE),
    patterns.later(r"\bticks? (?:\w+ ){0,2}box(?:es)?\b|\bcovers you\b|\ba matter of (?:feel|taste)\b", re.IGNORECASE),
    # 放阳台要考虑承重, "a matter of feel"
    patterns.later(r"(?:要|得|需要?|请|建议|最好|可以)?(?:考虑|注意|留意|留心|关注|在意|介意|看重)(?:一下|到)?(?!到?(?:您|你))[\u3400-\u9fff]{1,4}(?=[,，。;；!！]|$)"),
    # 打游戏选, 送妈妈就买, 想要安静的话
    patterns.later(rf"^[\s,，]*(?:那么?|所以|而|平时|如果|要是)?{_NO_TAG}{{1,14}}?(?:的话|时候?|的时候)(?=[,，]?\s*(?:就|那|可以|建议|推荐|选|看|买|拿|用|考虑|挑|入)|[,，]|\s*$)"),
    patterns.later(rf"^[\s,，]*(?:那么?|所以|而|平时|如果|要是)?{_NO_TAG}{{1,12}}?(?=(?:就|那就|可以|建议您?|推荐您?|优先|直接)?(?:选|看|买|拿|用|考虑|挑|入|上|带)(?:择|看看|这款|那款)?\s*{TAG})"),
    patterns.later(r"(?:送|给|陪|帮|替|跟|和)(?:您|你)?(?:家)?的?(?:小)?(?:妈妈|母亲|爸爸|父亲|父母|爸妈|老婆|妻子|太太|老公|丈夫|先生|女朋友|男朋友|女儿|儿子|姐姐|妹妹|哥哥|弟弟|侄子|侄女|外甥|外甥女|奶奶|爷爷|外婆|外公|朋友|同事|领导|老师|宝宝|孩子|小孩|家人|长辈|老人|闺蜜|客户|客人)"),
)  # fmt: skip


def asides(text: str) -> Iterator[tuple[int, int]]:
    """Where a clause speaks of the customer's life."""
    for pattern in _ASIDES:
        for match in pattern.finditer(text):
            yield match.span()
