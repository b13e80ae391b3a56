"""Which of the categories that a message names it wants something of: not those that only say what it is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import patterns
from assistant.understanding.carry import states
from assistant.understanding.polarity import Polarity
from assistant.understanding.values import Read
from retrieval.facets import PATH_JOIN, Facets
from retrieval.terms import Meaning, tokens

_CONTEXT = patterns.later(
    r"\b(?<!looking )(?<!searching )(?<!search )(?<!hunting )(?<!shopping )(?<!asking )(?:for|with|on|under|to go with|to match|goes with|fits?|in|"
    r"inside|that|which|who|to|onto|at|by|from|of|like|next to|beside|over|above|below|beneath|behind)\s+(?:(?:my|our|the|a|an|his|her|their|this|that|some|your|new|old)\s+)*(?:[\d.]+[\s-]*\w+\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
_PURPOSE = patterns.later(
    r"\b(?<!looking )(?<!searching )(?<!search )(?<!hunting )(?<!shopping )(?<!asking )(?:for|fits?|holds?|carry|carries|to go with|to match|goes with|"
    r"next to|on|under)\s+(?:in )?(?:my|our|the|an?|his|her|their)\s+(?:[\d.]+[\s-]*\w+\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
_HAN_CONTEXT = patterns.later(
    r"(?:适合|配|放|搭配|给|用于|装|铺|盖|搭|摆|放在|装得下|塞进)(?:我的|我家|在|我|个|一个|新)?$"
)
_HAN_PURPOSE = patterns.later(r"(?:适合|搭配|配|放|给|用于|装|铺|盖|搭|摆)[^，,。、；;的]{0,6}$")
_HAN_PLACE = patterns.later(
    r"^(?:上面?|里面?|下面?|底下|边上|旁边?|前面?|后面?|跟前|中间)(?:盖|用|放|铺|摆|垫|搭|挂|装|坐|戴|穿|照|的)"
)
_HAN_KIND = patterns.later(r"^的(?:$|[，,。、；;！!？?\s])")
_SPECIFIED = patterns.later(
    r"^\s*(?:size )?(?:(?:must |should )?(?:be )?(?:no|not) (?:bigger|larger|smaller|less|more) than|at (?:least|most)|(?:bigger|larger|smaller) than|至少|起码|最[少多小大]|不低于|不小于|大于|要有?|of|:|：)?\s*\d+(?:\.\d+)?\s*"
    r"(?:(?:g|gb|t|tb|in|inch(?:es)?)(?![A-Za-z])|英?寸|\"|″|”)",
    re.IGNORECASE,
)
_ANYTHING = patterns.later(
    r"\b(?:something|anything|gifts?|presents?|things?|stuff|accessor(?:y|ies)|decorations?)\b|东西|礼物|配件|小物",
    re.IGNORECASE,
)


_OF_MACHINES = frozenset({"battery_life", "screen_size", "memory", "refresh_rate"})
_RUNS = patterns.later(
    r"很?烫|发[热烫]|散热|卡顿|[很太好老]卡|卡死|死机|蓝屏|黑屏|[开关]机|充电|充不进|系统|处理器|显卡|风扇|跑不动|运行|写代码|编程|打游戏|剪(?:视频|片)|上网课?"
    r"|\b(?:hot|overheats?|boots?|crash(?:es|ed)?|freez\w+|lag(?:s|gy|ging)?|cpu|gpu|graphics|fan|cod(?:e|ing)|programming|gaming|video editing)\b|内存|\d\s?[Gg][Bb]?(?![a-z])",
    re.IGNORECASE,
)
_SUBJECT = patterns.later(r"\b(?:my|our|his|her|their)\s+(?:\w+\s+)?$", re.IGNORECASE)
_SAYS = patterns.later(
    r"^\s+(?:at home |here |there |in the \w+ )?(?:only |just |really |can |can['’]t |won['’]t |doesn['’]t |has |is |are |was |were |broke|died|allows|says|stretches|needs)\b",
    re.IGNORECASE,
)
_PAID_FOR = patterns.later(
    r"(?:\d|dollars?|bucks?|usd|so|less|more|tops|hundred|thousand)\s+(?:for|on)\s+(?:an?|some|the|new)?\s*(?:new |good |decent |nice )?$|\b(?:anything|something)\s+(?:\w+\s+)?in\s+$"
    r"|\b(?:kinds?|sorts?|types?|pairs?|sets?|range|selection|choice|way|couple|line) of\s+(?:an? |some |the |new |good |nice |decent )*$",
    re.IGNORECASE,
)
_ALL_BUT = patterns.later(
    r"\b(?:anything|something|everything)\s+(?:but|except|other than|apart from|that(?:['’]s| is)(?: not|n['’]t))\b",
    re.IGNORECASE,
)


def head_categories(found: Sequence[Read], text: str, topic: Sequence[str] = ()) -> list[Read]:
    """The wanted categories that are asked for, in order ("a lamp for my desk" asks for a lamp). `topic` was talked about."""
    wanted = [r for r in found if r.meaning.facet == "category" and r.polarity is Polarity.WANTED]
    heads: list[Read] = []
    for n, here in enumerate(wanted):
        before = text[: here.mention.start]
        if _is_field(here, wanted, text):
            continue
        following = wanted[n + 1] if n + 1 < len(wanted) else None
        paid = _PAID_FOR.search(before[-40:]) is not None
        if not paid and _CONTEXT.search(before[-60:]) and (n > 0 or _ANYTHING.search(_ALL_BUT.sub(" ", before[-60:]))):
            continue
        if len(wanted) > 1 and _SUBJECT.search(before[-24:]) and _SAYS.match(text[here.mention.end :]):
            continue  # "my wallet only allows 80 for a kettle"
        if n > 0 and _HAN_PURPOSE.search(before[-14:]):
            continue
        if n > 0 and _SPECIFIED.match(text[here.mention.end :]):
            continue  # 硬盘512G of a laptop
        if _is_told_of(here, text, alone=len(wanted) == 1, topic=topic):
            continue
        if any(other.meaning.value != here.meaning.value and _above(here, other) for other in wanted):
            continue
        if any(_said_closer(here, other) for other in wanted[n + 1 :]):
            continue
        if following is not None and _only_describes(here, following, before, text):
            continue
        heads.append(here)
    if topic and len(wanted) == 1 and _PURPOSE.search(text[: wanted[0].mention.start][-60:]):
        return []  # "it should fit a laptop", of the bags talked about
    generic = _ANYTHING.search(_ALL_BUT.sub(" ", text)) is not None
    return heads or ([] if generic else [one for one in wanted if not _is_field(one, wanted, text)][:1])


def _is_told_of(here: Read, text: str, alone: bool, topic: Sequence[str]) -> bool:
    """Whether a Chinese name says where or as what another thing is used: 毯子，沙发上盖的."""
    behind = text[here.mention.end :]
    if (not alone or topic) and _HAN_PLACE.match(behind):
        return True
    return not alone and not here.mention.text.isascii() and _HAN_KIND.match(behind) is not None


def _is_field(here: Read, wanted: Sequence[Read], text: str) -> bool:
    """Whether a whole department only says what something narrower is for: 运动用的水壶."""
    path = here.meaning.value or ""
    if not re.match(r"^(?:用|时|的时候|专用|场合)", text[here.mention.end :]):
        return False
    narrower = [other.meaning.value or "" for other in wanted if PATH_JOIN in (other.meaning.value or "")]
    return PATH_JOIN not in path and bool(narrower) and not any(one.startswith(path + PATH_JOIN) for one in narrower)


def _only_describes(here: Read, following: Read, before: str, text: str) -> bool:
    """Whether a category is part of the name of the next: "laptop bag", 书桌上的台灯."""
    between = text[here.mention.end : following.mention.start]
    if here.mention.start == following.mention.start or following.mention.start < here.mention.end:
        return False
    if here.mention.text.isascii():
        return between in (" ", "-")
    close = between.strip() in ("", "的") or re.match(r"^[上里下旁边用专]", between)
    return len(between) <= 8 and bool(_HAN_CONTEXT.search(before) or close)


def nearest(found: Sequence[Read], text: str, topic: Sequence[str], facets: Facets) -> list[Read]:
    """Of categories that one word names together ("boots"), the one talked about; else the one whose whole name is said
    ("boots for hiking"); else all of them."""
    kept: list[Read] = []
    said = {token.form for token in tokens(text)}
    for one in found:
        spoken_of = _spoken_of(one, topic, facets)
        if spoken_of is not None:
            one = replace(one, meaning=spoken_of)
            if one not in kept:
                kept.append(one)
            continue
        alike = [other for other in found if other.mention == one.mention]
        if len(alike) > 1:
            known = [other for other in alike if other.meaning.value in topic]
            named = [other for other in alike if _name(other, facets) <= said or _is_called_so(other, facets)]
            chosen = known or _told_by(alike, text, facets) or named
            if chosen and one not in chosen:
                continue
        kept.append(one)
    return kept


def _told_by(alike: Sequence[Read], text: str, facets: Facets) -> list[Read]:
    """Of categories that one word names together, the one that states what else is said: 笔记本，内存16G; 笔记本很烫 runs on power."""
    said = {
        meaning.facet
        for mention in facets.vocabulary.terms.find(text)
        for meaning in mention.meanings
        if meaning.facet in facets.by_id
    }
    said |= _OF_MACHINES if _RUNS.search(text) else frozenset()
    counts = [sum(states(name, (one.meaning.value or "",), facets) for name in said) for one in alike]
    best = max(counts)
    return [alike[counts.index(best)]] if counts.count(best) == 1 else []


def _spoken_of(one: Read, topic: Sequence[str], facets: Facets) -> Meaning | None:
    """The category talked about, where a word is the last of its name: "boots", of the hiking boots talked about."""
    for path in topic:
        if one.mention.text.isascii() and PATH_JOIN in path and ends_name(one.mention.text, path, facets):
            return Meaning("category", path)
    return None


def ends_name(word: str, path: str, facets: Facets) -> bool:
    """Whether a word is the last of a category's name: "lights" of bike lights, 灯 of 自行车灯."""
    label = facets.categories[path].label if path in facets.categories else None
    if label is None or not word.isascii():
        return label is not None and bool(label.zh) and (label.zh or "").endswith(word)
    ends, said = ([token.form for token in tokens(text)] for text in (label.en or "", word))
    return bool(said) and ends[-len(said) :] == said


def _is_called_so(one: Read, facets: Facets) -> bool:
    """Whether a Chinese word is a category's whole name, and no other word for it."""
    return facets.categories[one.meaning.value or ""].label.zh == one.mention.text


def _name(one: Read, facets: Facets) -> set[str]:
    label = facets.categories[one.meaning.value or ""].label
    return {token.form for token in tokens(label.en or label.zh or "")}


def _said_closer(one: Read, later: Read) -> bool:
    """Whether a later mention says again, closer, what was named: "jackets ... rain jackets", 水壶……电热水壶."""
    first, second = one.mention.text.lower(), later.mention.text.lower()
    return len(second) > len(first) and second.endswith(first)


def _above(one: Read, other: Read) -> bool:
    return (other.meaning.value or "").startswith(f"{one.meaning.value}{PATH_JOIN}")
