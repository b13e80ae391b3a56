"""How a text says a thing: that it is so, that it is not, or of something else ("a conditioner for leather", "a leather look").

Works on terms found in a text; knows nothing of what they stand for but whether they name a substance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from retrieval.homographs import is_other_word


class Sense(StrEnum):
    """`STATED` is said of the product, `PROMISED` beyond doubt; `ASIDE` is said of other things."""

    STATED = "stated"
    PROMISED = "promised"
    DENIED = "denied"
    ASIDE = "aside"


class Place(Protocol):
    """Where a term stands in a text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


_BETWEEN = r"(?:any\s+|real\s+|genuine\s+|actual\s+|added\s+|animal\s+|use\s+of\s+|trace\s+of\s+|an?\s+|the\s+)*"
_DENIES_BEFORE = re.compile(
    rf"(?:\b(?:no|not|non|isn['’]?t|aren['’]?t|(?:do|does|did|can|is|are)\s?n[o'’]?t\s+(?:contain|use|have|need|come with|include|support|require)|cannot|can['’]?t|without|w/o|never|free of|free from|instead of|"
    rf"in place of|rather than|replac(?:es|ing)|unlike|zero|lacks?|lacking|excludes?|excluding|neither|nor)\b[\s-]*{_BETWEEN}(?:made (?:of|from|with)\s+)?"
    r"|(?:不含有?|不带|不用|不使用|未使用|未采用|不采用|没有使用|没有|无需|无|非|不是|不支持|不具备|不配|不附|零|告别|拒绝|取代|代替|替代|而非|并非|未含|未添加|0添加)(?:任何|真正的?|动物|天然|一点)*)$",
    re.IGNORECASE,
)
_FAKES_BEFORE = re.compile(
    r"(?:\b(?:vegan|faux|imitation|synthetic|artificial|fake|pu|eco|simulated|mock|man[- ]made)[\s-]+|(?:仿|假|人造|合成|仿真))$",
    re.IGNORECASE,
)
_DENIES_AFTER = re.compile(
    r"^[\s-]*(?:free\b(?! (?:gift|shipping|delivery|returns?|of charge))|-less\b)", re.IGNORECASE
)
_LIKENS_BEFORE = re.compile(
    r"(?:\b(?:like|resembl(?:es|ing)|mimic(?:s|king)?|imitat(?:es|ing)|inspired by|reminiscent of|than|alternatives? to|substitutes? for|looks? of|feel of|as (?:soft|warm|strong|durable|supple|smooth) as)\s+(?:real\s+|genuine\s+|an?\s+)?"
    r"|(?:像|如|似|类似?|媲美|堪比|宛如|好似|比)(?:真正的?)?)$",
    re.IGNORECASE,
)
_LIKENS_AFTER = re.compile(
    r"^[\s-]*(?:looks?\b(?! (?:great|good|nice|elegant|smart|better))|style\b|effect\b|like\b|alternatives?\b|substitutes?\b|inspired\b|imitation\b|free\b"
    r"|(?:一般|一样|般|替代|质感|风格|感|纹|的?外观|的?效果))",
    re.IGNORECASE,
)
# "Leather print" only shows leather, "canvas print" and "cotton print" are of it.
_PRINTED = re.compile(
    r"(?:(?:leather|suede|skin|fur|wood|oak|walnut|bamboo|rattan|marble|granite|stone|denim|knit|metal|gold)[\s-]+print(?:ed)?\b|[皮木竹石]\S{0,2}印花)",
    re.IGNORECASE,
)
_SERVES_BEFORE = re.compile(
    r"(?:\b(?:(?:safe|suitable|ideal|perfect|great|designed|made|gentle|formulated|use|used|works?|intended|recommended|good)\s+(?:for use\s+)?(?:for|on|with|in)|for|protects?|cleans?|cleaning|conditions|conditioning|"
    r"nourish(?:es|ing)?|restor(?:es|ing)|reviv(?:es|ing)|polish(?:es|ing)?|treats?|treating|waterproofs|(?<!-)cuts|to cut|cutting|(?<!-)drills|to drill|drilling|sticks to|adheres to|scratch(?:es)?|harm(?:s|ing)?)\s+(?:all\s+|both\s+|smooth\s+|most\s+|your\s+|any\s+|types of\s+|kinds of\s+)*"
    r"|(?:适用于?|适合|用于|针对|清洁|护理|保养|呵护|滋养|修复|适配|切割|不伤)(?:各种|各类|所有|多种)?)$",
    re.IGNORECASE,
)
_SERVES_AFTER = re.compile(
    r"^[\s-]*(?:(?:shoe |furniture |goods |surface |floor )?(?:conditioner|conditioning|care\b|cleaner|cleaning(?!\s+(?:cloth|towel|wipe|rag|pad|mitt)s?\b)|cream\b|polish|protector|protection|balm|wax\b|dye\b|repair|paint\b|stain\b|brush|needle|punch|glue|lotion|oil\b|soap\b|wash\b|drill|saw\b|compatible)"
    r"|(?:护理|保养|清洁|清洗|养护|修复|翻新|上光|打蜡|洗涤|专用清洁|护理剂|油\b))",
    re.IGNORECASE,
)
_PROMISES_BEFORE = re.compile(
    r"(?:\b(?:with|has|have|having|features?|featuring|includ(?:es|ing)|comes with|built[- ]in|supports?|supporting|equipped with|offers?|offering|provides?|integrated)\s+"
    r"(?:an?\s+|the\s+|its own\s+|built[- ]in\s+|integrated\s+|removable\s+|detachable\s+|full\s+|a pair of\s+)*"
    r"|(?:带有?|配有?|配备了?|支持|具备|具有|内置|附带?|含|自带|拥有|搭载|采用))$",
    re.IGNORECASE,
)
_PROMISES_AFTER = re.compile(
    r"^\s*(?:$|[.,;:!?)。，；：！？、）]|(?:and|or|for|so|to|that|which|connectivity|connection|support|function|technology|included|built|version|\d)\b|[\d]|"
    r"(?:功能|连接|技术|设计|版本|的|和|与|及|并|，|等))",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\s*(?:(?P<choice>or|nor|或者?|、|/)|(?P<all>and|和|与|及|以及|&)|(?P<comma>[,，]))\s*(?:any\s+|an?\s+|real\s+)?",
    re.IGNORECASE,
)
_HEADS_LIST = re.compile(
    r"\b(?:free of|free from|without|neither|no|zero|for|on|excluding|instead of)\b|不含|没有|不带|不使用|无|适用|适合|用于",
    re.IGNORECASE,
)
_LOOKS_BACK = 60


def sense_of(text: str, place: Place, substance: bool = True) -> Sense:
    """How a term is said by the words directly around it. `substance`: it names what things are made of, as other things are too."""
    before, after = text[max(0, place.start - _LOOKS_BACK) : place.start], text[place.end : place.end + _LOOKS_BACK]
    if is_other_word(text[place.start : place.end], before, after):
        return Sense.ASIDE
    if _DENIES_BEFORE.search(before) or _DENIES_AFTER.match(after):
        return Sense.DENIED
    if _FAKES_BEFORE.search(before):
        return Sense.DENIED
    if substance:
        if _LIKENS_BEFORE.search(before) or _LIKENS_AFTER.match(after) or _PRINTED.match(text, place.start):
            return Sense.ASIDE
        if _SERVES_BEFORE.search(before) or _SERVES_AFTER.match(after):
            return Sense.ASIDE
    if _PROMISES_BEFORE.search(before) and _PROMISES_AFTER.match(after):
        return Sense.PROMISED
    return Sense.STATED


def senses(text: str, places: Sequence[Place], substances: Sequence[bool]) -> list[Sense]:
    """How each term of a text is said; what heads a list is said of all of it ("free of leather, wool and silk")."""
    found: list[Sense] = []
    for n, place in enumerate(places):
        sense = sense_of(text, place, substances[n])
        led = n > 0 and found[-1] in (Sense.DENIED, Sense.ASIDE) and sense in (Sense.STATED, Sense.PROMISED)
        found.append(found[-1] if led and _continues(text, places, n) else sense)
    return found


def _continues(text: str, places: Sequence[Place], n: int) -> bool:
    """Whether a term goes on a list that the term before it is in, under one negation or one "for"."""
    joint = _LIST.fullmatch(text, places[n - 1].end, places[n].start)
    if joint is None:
        return False
    if joint["choice"]:
        return True
    if joint["all"]:
        head = text[max(0, places[n - 1].start - _LOOKS_BACK) : places[n - 1].start]
        return bool(_HEADS_LIST.search(head))
    # a comma goes on a list only where the list ends in "or" or "and"
    return n + 1 < len(places) and _continues(text, places, n + 1)
