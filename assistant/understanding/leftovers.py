"""What of a message no facet took, for retrieval; and which part of a long message wishes for something at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import patterns
from assistant.understanding.polarity import Polarity
from assistant.understanding.values import Read

LONG = 280  # characters beyond which only the sentences that wish for something are read
LONG_HAN = 110  # the same for a text of Han characters, which say more
MOST = 600

_SENTENCE = patterns.later(r"[^.!?。！？；;\n]+(?:[.!?。！？；;\n]+|$)(?!\d)")
_WISHES = patterns.later(
    r"\b(?:i(?:['’]m| am)? (?:want|need|would like|looking|after|searching|hoping|only want)|i['’]d (?:like|prefer|love)|(?:please )?(?:show|find|recommend|suggest|give)(?: me)?|"
    r"looking for|do you (?:have|sell)|budget|no more than|under \W?\d|below \W?\d|must (?:be|have|not)|should (?:be|have|not)|prefer\w*|without|not too|nothing|anything but|don['’]t want|please|(?:really )?wants? (?:is|an?|the)|wants|insists|mustn['’]t|limit|max(?:imum)?|at most|tops|is best|would be (?:best|ideal|great|perfect)|has to|needs to|allergic|promised (?:him|her|them|myself|you)|treat(?:ing)? (?:him|her|them|myself)|(?:buy|get)(?:ing)? (?:him|her|them|myself|my \w+) an?)\b"
    r"|想要|想买|想找|我要|我想|需要|求推荐|推荐|找一|买一|买个|预算|以内|以下|不要|不能|最好|希望(?!您|你|大家|贵)|必须|有没有|封顶|最多|上限|坚决不|过敏|要能|得能|得有|就算了",
    re.IGNORECASE,
)
_UNKNOWN = patterns.later(
    r"\b(?:no|without|nothing (?:from|by|in|with|of)|not|never|except(?: for)?|other than|anything but|apart from|avoid(?:ing)?|hate|"
    r"(?:do|does)(?:n['’]t| not) (?:want|like)|instead of|rather than)\s+(?!too\b|so\b|very\b|more\b|less\b|only\b|sure\b|much\b|that\b|over\b|under\b|above\b|below\b|"
    r"bad\b|matter\b|later\b|necessarily\b|really\b)(?:(?:any|a|an|the|from|by|in|to|made of)\s+)*[\w&'’.-]+(?:\s+[A-Z][\w&'’-]*)*(?:(?:\s*,\s*|\s+(?:or|nor)\s+)[\w&'’-]+)*"
    r"|(?:不要|别要|别给我|不喜欢|除了|排除|不考虑|不想要|不想买|讨厌|不含|不带|而不是|不是)(?!太)\s*"
    r"(?:[A-Za-z][\w&'’.-]*(?:\s+[A-Z][\w&'’-]*)*|[\u3400-\u9fff]{1,6}?)(?:(?:和|或|、|跟|以及)(?:[A-Za-z][\w&'’-]*|[\u3400-\u9fff]{1,4}?))*"
    r"(?=的|以外|之外|都|也|[，。,.;；!！?？\s]|$)的?",
    re.IGNORECASE,
)


def wishing_part(text: str) -> str:
    """Of a long message, the sentences that wish for something; a short one whole. At most `MOST` characters."""
    han = sum("\u3400" <= char <= "\u9fff" for char in text)
    if len(text) <= (LONG_HAN if 2 * han > len(text) else LONG):
        return text
    said = [one.group() for one in _SENTENCE.finditer(text) if _WISHES.search(one.group())]
    return "".join(said)[:MOST]


def free_text(text: str, read: Sequence[Read]) -> str:
    """The words for retrieval: without what was ruled out, known to the shop or not, which must not attract what it names."""
    pieces, at = list[str](), 0
    for one in read:
        if one.polarity is Polarity.WANTED:
            continue
        pieces.append(text[at : max(at, one.cut[0])])
        at = max(at, one.cut[1])
    pieces.append(text[at:])
    known = _UNKNOWN.sub(" ", " ".join(pieces))
    return re.sub(r"\s+", " ", known).strip(" ,.;:!?，。；：！？、")
