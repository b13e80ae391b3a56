"""Relations to what was shown that name none of it: "lighter ones", "with more memory", "these are too big", 再轻一点, 容量更大的.

Only the words are read here: by which measures something else is wished for, and which way. `against_shown` makes bounds of them.
Nothing is read of a clause that asks which of the things shown is so, that has a number in it, or that says it of something else
("a darker colour", "cheaper shipping").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant import patterns
from assistant.understanding.numbers import mark
from assistant.understanding.scales import Measured


@dataclass(frozen=True, slots=True)
class Measure:
    """What adjectives speak of: its names, the facets that may state it (the likeliest first; "-" before one whose high end is the low
    end of this measure), and the adjectives (English positives, Chinese characters) of both ends."""

    en: str
    zh: str
    facets: tuple[str, ...]
    low: str
    high: str
    low_han: str
    high_han: str


EXTENT = "size"
EXTENTS = ("diameter", "screen_size", "capacity", "battery_capacity", "storage", "people", "width", "length", "height")
MEASURES = (
    Measure("price", "价格", ("price",), "cheap|inexpensive|affordable|low-priced", "expensive|pricey|upmarket|high-end", "便宜|实惠", "贵|高档|高端"),
    Measure("weight", "重量", ("weight",), "light|lightweight", "heavy", "轻", "重|沉"),
    Measure(EXTENT, "大小", EXTENTS, "small|compact|tiny|little", "big|large|roomy|spacious", "小", "大"),
    Measure("brightness", "亮度", ("brightness",), "dim", "bright", "暗", "亮"),
    Measure("height", "高度", ("height",), "low", "tall|high", "矮", "高"),
    Measure("width", "宽度", ("width",), "narrow", "wide|broad", "窄", "宽"),
    Measure("thickness", "厚度", ("thickness",), "thin|slim", "thick|chunky", "薄", "厚"),
    Measure("length", "长度", ("length", "height"), "short", "long", "短", "长"),
    Measure("depth", "深度", ("depth",), "shallow", "deep", "浅", "深"),
    Measure("power", "功率", ("power",), "weak", "powerful", "", "强劲"),
    Measure("noise level", "噪音大小", ("noise_level", "noise", "loudness"), "quiet|silent", "loud|noisy", "安静|静音", "响|吵"),
    Measure("speed", "速度", ("speed", "max_speed"), "slow", "fast|quick|speedy", "慢", "快"),
    Measure("warmth", "保暖程度", ("-comfort_temperature", "r_value", "warmth"), "cool", "warm|cosy|cozy", "凉快|凉", "暖和|保暖|暖"),
    Measure("softness", "软硬", ("softness",), "firm|hard|stiff", "soft", "硬", "软"),
    Measure("comfort", "舒适程度", ("comfort",), "uncomfortable", "comfortable|comfy", "", "舒服|舒适"),
    Measure("sturdiness", "结实程度", ("durability",), "flimsy", "sturdy|durable|robust|strong", "", "结实|耐用|牢固|坚固"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation: the measures that may be meant by it, the likeliest first, towards which end, and where it is said.

    `positive` is the adjective of that end ("soft"), "" where a facet was named; `too`: it is said to be too much.
    """

    facets: tuple[str, ...]
    higher: bool
    measure: Measure | None
    start: int
    end: int
    positive: str = ""
    too: bool = False


_IRREGULAR = {"big": "bigger", "thin": "thinner", "slim": "slimmer", "dim": "dimmer", "little": "littler"}
_BY_MORE = frozenset(
    {
        "expensive",
        "affordable",
        "inexpensive",
        "upmarket",
        "high-end",
        "lightweight",
        "compact",
        "spacious",
        "powerful",
        "durable",
        "comfortable",
        "uncomfortable",
        "robust",
        "silent",
        "chunky",
        "low-priced",
    }
)
_CLAUSE = patterns.later(r"[^,，.。;；!！?？\n]+(?:\.\d+[^,，.。;；!！?？\n]*)*")
_ASKED = patterns.later(
    r"\b(?:which|who|why|how|what|whether)\b|\b(?:is|are|was|were) (?:it|this|that|these|those|they|the)\b(?!.*\btoo\b)|\bdo(?:es)? (?:it|this|that|they|the)\b"
    r"|哪|谁|为什么|为啥|怎么|是不是|多少|(?:它|这|那|第.{1,2})[个款双件台]?[^，。]{0,6}[吗么]",
    re.IGNORECASE,
)
_ENDS = (
    r"\s*(?:$|[,.;!?)]|[-–—](?!\w)|(?:ones?|options?|models?|versions?|alternatives?|pairs?|kinds?|types?|things?|stuff|please|pls|than (?:these|those|this|that|them|it|all)|and|or|but|if|though|"
    r"in|for|with|under|below|that|which|still|instead|now|then|thanks|available|around|at|too|as|would|will|is|i|you|we|there|to|from|on|by)\b)"
)
_HAN_ENDS = r"(?:儿|的)?(?:那种|款式?|型号|货)?(?:$|(?=[\s,，.。;；!！?？、有吗呢吧么嘛就行可还和也更再但或最吧啊呀哈没不]|点|些|谢|给|来|推))"
_MORE = "more|longer|bigger|larger|higher|greater|better|stronger|extra"
_LESS = "less|fewer|shorter|smaller|lower"
_BY_QUALITY = {"price": {True: "higher", False: "lower"}, "rating": {True: "better|higher", False: "worse|lower"}}
HAN_MORE = "大多长高强久好"
HAN_LESS = "小少短低弱"
_NOT = patterns.later(
    r"(?:\bnot?|n['’]t|\bnever|\bnothing|\bwithout being|\bno)\s+(?:\w+\s+)?$|[不别没]要?(?:太|能|那么|是)?$|(?:尽量|尽可能)(?:能|是|要|选|找)*$",
    re.IGNORECASE,
)
_MUCH = r"(?:a (?:bit|little|lot|tad|touch)|much|slightly|even|somewhat|way|far|any|some|significantly|considerably)\s+"
_HAN_MARK = r"(?:稍微?|略微?|再|更加?|还要|要|比较|最好|能|能不能|有没有|可以)*"


def _comparative(adjective: str) -> str:
    if adjective in _BY_MORE:
        return rf"more {adjective}"
    if adjective in _IRREGULAR:
        return _IRREGULAR[adjective]
    stem = adjective.removesuffix("e")
    return f"{stem[:-1]}ier" if stem.endswith("y") else f"{stem}er"


def _english(adjectives: str, others: str) -> str:
    """Comparatives of some adjectives, "less" with the others, and "too" with the others."""
    more = "|".join(_comparative(one) for one in adjectives.split("|"))
    less = "|".join(one for one in others.split("|") if one in _BY_MORE)
    by_less = rf"|less (?:{less})" if less else ""
    return rf"\b(?:{_MUCH})?(?:{more}{by_less}){_ENDS}|\b(?P<too>(?:a bit |a little |way |far |much |rather )?too (?:{others}))\b(?!\s*的)(?! (?:for|of) (?!me|us|my|our)\w)"


def _han(characters: str, others: str) -> str:
    if not characters:
        return r"(?!)"
    too = (
        rf"|(?P<too_han>(?:太|有点儿?|有些|偏|过于|略)(?:{others}))(?!有|的?(?:颜?色|花))(?:了|啊|呢|吧|$|(?=[\s,，。.!！?？]))"
        if others
        else ""
    )
    said = (
        rf"{_HAN_MARK}(?:{characters})(?:上)?(?:一?点点?|一?些)(?!钱){_HAN_ENDS}"
        rf"|(?:再|更加?|还要)(?:{characters}){_HAN_ENDS}"
        rf"|不够(?:{characters})(?=$|[\s,，.。!！了啊呀])"
    )
    return said + too


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[Measure, bool, re.Pattern[str], re.Pattern[str]], ...]:
    found: list[tuple[Measure, bool, re.Pattern[str], re.Pattern[str]]] = []
    for one in MEASURES:
        ends = (
            (True, one.high, one.low, one.high_han, one.low_han),
            (False, one.low, one.high, one.low_han, one.high_han),
        )
        for higher, said, other, han, other_han in ends:
            english = re.compile(_english(said, other), re.IGNORECASE)
            found.append((one, higher, english, re.compile(_han(han, other_han))))
    return tuple(found)


@lru_cache(maxsize=256)
def _named(facet: str, names: str) -> tuple[tuple[bool, re.Pattern[str]], ...]:
    """ "More memory", "not enough battery life", 容量再大一点, 更长续航, by whether more of it is wished for."""
    found: list[tuple[bool, re.Pattern[str]]] = []
    for higher, words, other in ((True, (_MORE, HAN_MORE), HAN_LESS), (False, (_LESS, HAN_LESS), HAN_MORE)):
        many = words[0] if facet not in ("price", "rating") else _BY_QUALITY[facet][higher]
        few = rf"|\b(?:not enough|too little) (?:{names})\b|(?:{names})(?:都|也)?不够" if higher else ""
        han = "|".join(words[1])
        pattern = (
            rf"\b(?:{_MUCH})?(?:{many}) (?:{names})\b{few}"
            rf"|(?:{names})(?:可以|能|要|上)*(?:(?:更|再|还要)(?:{han})(?:一?点|一?些)?|(?:{han})(?:一?点|一?些))的?"
            rf"|(?:{names})(?:都|也)?(?:太|有点儿?|偏)(?:{'|'.join(other)})了?"
            rf"|(?:更|再)(?:{han})(?:一?点|一?些)?的?(?:{names})"
        )
        found.append((higher, re.compile(pattern, re.IGNORECASE)))
    return tuple(found)


def read(text: str, measured: Sequence[Measured], names_thing: Callable[[str], bool]) -> list[Relation]:
    """The relations of a text, in order. `measured` are the facets that the things shown may state, with their names; `names_thing`
    tells whether a text begins with the name of what is talked about ("lighter backpacks")."""
    found: list[Relation] = []
    for clause in _CLAUSE.finditer(text):
        said = clause.group()
        if mark(said).numbers or _ASKED.search(said):
            continue
        found += [_moved(one, clause.start()) for one in _of_clause(said, measured, names_thing)]
    return found


def _of_clause(said: str, measured: Sequence[Measured], names_thing: Callable[[str], bool]) -> list[Relation]:
    found: list[Relation] = []
    for one in measured:
        for higher, pattern in _named(one.id, one.names):
            match = pattern.search(said)
            if match is not None and not _NOT.search(said[: match.start()]):
                found.append(Relation((one.id,), higher, None, *match.span()))
    for measure, higher, english, han in _patterns():
        match = english.search(said) or _before_thing(said, measure, higher, names_thing) or han.search(said)
        if match is None or _NOT.search(said[: match.start()]) or any(_overlap(match.span(), one) for one in found):
            continue
        positive = (measure.high if higher else measure.low).split("|")[0]
        too = any(match.groupdict().get(name) for name in ("too", "too_han"))
        found.append(Relation(measure.facets, higher, measure, *match.span(), positive, too))
    return sorted(found, key=lambda one: one.start)


def _before_thing(
    said: str, measure: Measure, higher: bool, names_thing: Callable[[str], bool]
) -> re.Match[str] | None:
    """ "A lighter backpack", 轻一点的背包: the comparative right before the name of what is talked about."""
    adjectives, characters = (measure.high, measure.high_han) if higher else (measure.low, measure.low_han)
    more = "|".join(_comparative(one) for one in adjectives.split("|"))
    english = re.search(rf"\b(?:{more})\b(?=\s+\w)", said, re.IGNORECASE)
    if english is not None and names_thing(said[english.end() :]):
        return english
    if not characters:
        return None
    han = re.search(rf"(?:再|更)?(?:{characters})(?:一?点|一?些)的|(?:再|更)(?:{characters})的", said)
    return han if han is not None and names_thing(said[han.end() :]) else None


def _overlap(span: tuple[int, int], one: Relation) -> bool:
    return span[0] < one.end and one.start < span[1]


def _moved(one: Relation, by: int) -> Relation:
    return Relation(one.facets, one.higher, one.measure, one.start + by, one.end + by, one.positive, one.too)
