"""What a catalogue measures, and the words for both ends of each scale: cheap and expensive, 轻 and 重, "longest battery life".

A scale is a facet with those words, so that one table serves orders, references and comparisons.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant import patterns
from retrieval.facets import FacetKind, Facets


@dataclass(frozen=True, slots=True)
class Scale:
    """A facet and the adjectives (English positives, Chinese characters) of its low and its high end."""

    facet: str
    low: str
    high: str
    low_han: str
    high_han: str


SCALES = (
    Scale("price", "cheap|inexpensive|affordable|low[- ]?priced", "expensive|pricey|dear", "便宜|实惠|低价", "贵"),
    Scale("weight", "light|lightweight", "heavy", "轻", "重"),
    Scale("rating", "bad[- ]?rated|badly rated", "good[- ]?rated|well[- ]?rated|highly rated", "", ""),
    Scale("brightness", "dim", "bright", "暗", "亮"),
    Scale("height", "low|short", "tall|high", "矮", "高"),
    Scale("width", "narrow", "wide|broad", "窄", "宽"),
    Scale("thickness", "thin|slim", "thick", "薄", "厚"),
    Scale("power", "weak", "powerful|strong", "", "强劲"),
)
_IRREGULAR = {
    "bad": ("worse", "worst"), "good": ("better", "best"), "well": ("better", "best"), "badly": ("worse", "worst"),
    "heavy": ("heavier", "heaviest"), "big": ("bigger", "biggest"), "thin": ("thinner", "thinnest"),
    "slim": ("slimmer", "slimmest"), "dim": ("dimmer", "dimmest"), "pricey": ("pricier", "priciest"),
    "large": ("larger", "largest"), "wide": ("wider", "widest"),
}  # fmt: skip
_MORE = r"more|longer|bigger|larger|higher|greater|better|stronger"
_MOST = r"most|longest|biggest|largest|highest|greatest|best|strongest"
_LESS = r"less|fewer|shorter|smaller|lower"
_LEAST = r"least|fewest|shortest|smallest|lowest"
HAN_MORE = "大|多|长|高|强|久|好"
HAN_LESS = "小|少|短|低|弱"
_NO_NUMBER = r"(?!\s*(?:[\d⟦]|[一二两三四五六七八九十百千几]))"  # 价格最多150 is a bound
# further names of facets in a comparison, where the shop's own label is another word
_NAMES: Mapping[str, str] = {
    "battery_life": r"batter(?:y|ies)(?: life)?|lasting|runtime|run time|playtime|续航(?:时间)?|电池|电量|用得?",
    "screen_size": r"screens?|displays?|屏幕|显示屏|屏",
    "memory": r"memory|ram|内存|运存",
    "storage": r"storage|disk|ssds?|(?:hard )?drives?|存储(?:容量|空间)?|固态(?:硬盘)?|硬盘",
    "capacity": r"capacity|volume|容量",
    "battery_capacity": r"capacity|battery capacity|电池容量|容量",
    "rating": r"rat(?:ing|ings|ed)|reviews?|reviewed|score|评分|评价|口碑|好评",
    "price": r"price|cost|价格|价钱|售价",
    "weight": r"weight|重量",
    "refresh_rate": r"refresh rate|刷新率",
    "brightness": r"brightness|亮度",
    "power": r"power|wattage|功率",
    "height": r"height|高度",
    "width": r"width|宽度",
}


def _forms(adjectives: str, n: int) -> str:
    """Comparatives (n=0) or superlatives (n=1) of adjectives."""
    ending = ("er", "est")[n]
    forms = []
    for word in adjectives.split("|"):
        first = re.split(r"[\[\s-]", word)[0]
        rest = word[len(first) :]
        if first in _IRREGULAR:
            forms.append(_IRREGULAR[first][n] + rest)
        elif first in ("expensive", "affordable", "inexpensive", "powerful", "highly", "lightweight"):
            forms.append(rf"{('more', 'most')[n]} {word}")
            continue
        else:
            forms.append(first.removesuffix("e") + ending + rest)
    return "|".join(forms)


def _less_of(n: int) -> str:
    return rf"{('less', 'least')[n]} (?:expensive|pricey)"


def facet_words(facet: str, facets: Facets) -> str:
    known = facets.by_id.get(facet)
    names = [_NAMES[facet]] if facet in _NAMES else []
    if known is not None:
        names += [re.escape(text) for text in (known.label.en, known.label.zh, facet.replace("_", " ")) if text]
    return "|".join(names)


def asked_measures(text: str) -> tuple[str, ...]:
    """The facets whose amount a question asks for by an adjective or a verb: "how heavy is it?", 第一件多重."""
    return tuple(facet for facet, pattern in _HOW.items() if pattern.search(text))


def degrees_asked(text: str) -> str | None:
    """The facet of which a question names one end by an adjective ("is it heavy?"); None where it names none."""
    return next((facet for facet, pattern in _ENDS.items() if pattern.search(text)), None)


def _how(scale: Scale) -> re.Pattern[str]:
    more = f"|{_VERBS[scale.facet]}" if scale.facet in _VERBS else ""
    return re.compile(
        rf"\bhow (?:{scale.high})\b{more}"
        + (rf"|(?<!差不)多(?:{scale.high_han})(?!要|视|点|了)" if scale.high_han else ""),
        re.IGNORECASE,
    )


_VERBS = {
    "weight": r"\bhow much (?:does|do|did) [^.?!]{1,40}? weigh\b|\bwhat (?:does|do) [^.?!]{1,40}? weigh\b|几斤|几公斤"
}
_ENDS = {
    scale.facet: re.compile(rf"\b(?:{scale.high}|{scale.low})\b", re.IGNORECASE)
    for scale in SCALES
    if scale.facet not in ("price", "rating", "power")
}
_HOW = {scale.facet: _how(scale) for scale in SCALES if scale.facet not in ("price", "rating", "power")}


def measured_facets(facets: Facets) -> list[str]:
    return ["price", "rating", *(facet.id for facet in facets.by_id.values() if facet.kind is FacetKind.NUMBER)]


@dataclass(frozen=True, slots=True)
class Measured:
    """A number facet and a pattern of its names."""

    id: str
    names: str


def measured_names(facets: Facets) -> list[Measured]:
    """What customers call that of which a number may be said, by facet."""
    return [Measured(one, names) for one in measured_facets(facets) if (names := facet_words(one, facets))]


@dataclass(frozen=True, slots=True)
class ScalePattern:
    facet: str
    high: bool
    superlative: re.Pattern[str]
    comparative: re.Pattern[str]


@lru_cache(maxsize=8)
def patterns_of(measured: tuple[Measured, ...]) -> tuple[ScalePattern, ...]:
    """The patterns of the scales that a catalogue has; they are the same when prices change."""
    found: list[ScalePattern] = []
    stated = {one.id for one in measured}
    for facet, names in ((one.id, one.names) for one in measured if one.names):
        for high, best, more, han in ((True, _MOST, _MORE, HAN_MORE), (False, _LEAST, _LESS, HAN_LESS)):
            found.append(
                ScalePattern(
                    facet,
                    high,
                    _compiled(
                        rf"(?<!\bat )(?<!\bat the )\b(?:the )?(?:{best})[- ](?:\w+ )?(?:{names})\b(?: life)?|(?:{names})(?:最|越)(?:{han}){_NO_NUMBER}"
                    ),
                    _compiled(rf"\b(?:{more}) (?:{names})\b|(?:{names})(?:要|更|再|得)*(?:{han})"),
                )
            )
    for scale in SCALES:
        if scale.facet not in stated:
            continue
        for high, words, han in ((False, scale.low, scale.low_han), (True, scale.high, scale.high_han)):
            least = rf"|{_less_of(1)}" if scale.facet == "price" and not high else ""
            less = rf"|{_less_of(0)}|too (?:expensive|pricey|dear)" if scale.facet == "price" and not high else ""
            found.append(
                ScalePattern(
                    scale.facet,
                    high,
                    _compiled(
                        rf"\b(?:the )?(?:{_forms(words, 1)}{least})\b" + (rf"|最(?:{han}){_NO_NUMBER}" if han else "")
                    ),
                    _compiled(
                        rf"\b(?:the )?(?:{_forms(words, 0)}{less})\b"
                        + (rf"|(?:更|再|还|要|得)*(?:{han})" if han else "")
                    ),
                )
            )
    return tuple(found)


def _compiled(pattern: str) -> re.Pattern[str]:
    return patterns.later(pattern, re.IGNORECASE)  # two hundred in a shop of many measures, of which a turn uses some
