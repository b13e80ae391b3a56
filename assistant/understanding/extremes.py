"""Superlatives and comparatives of what a catalogue measures: "the cheapest", "longest battery life", "lighter than", 比...便宜.

A scale is a facet with the words for both its ends, so that one table serves orders, references and comparisons.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.dialogue import Shown
from retrieval.facets import FacetKind, Facets
from retrieval.products import Product, Quantity
from retrieval.units import to_base


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
_HAN_MORE = "大|多|长|高|强|久|好"
_HAN_LESS = "小|少|短|低|弱"
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


@dataclass(frozen=True, slots=True)
class Extreme:
    """One end of one scale, said at a place of a text. `of_two`: of two things talked about ("the cheaper of the two")."""

    facet: str
    high: bool
    start: int
    end: int
    of_two: bool = False


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


def _facet_words(facet: str, facets: Facets) -> str:
    known = facets.by_id.get(facet)
    names = [_NAMES[facet]] if facet in _NAMES else []
    if known is not None:
        names += [re.escape(text) for text in (known.label.en, known.label.zh, facet.replace("_", " ")) if text]
    return "|".join(names)


def asked_measures(text: str) -> tuple[str, ...]:
    """The facets whose amount a question asks for by an adjective or a verb: "how heavy is it?", 第一件多重."""
    return tuple(facet for facet, pattern in _HOW.items() if pattern.search(text))


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
_HOW = {scale.facet: _how(scale) for scale in SCALES if scale.facet not in ("price", "rating", "power")}


def _measured(facets: Facets) -> list[str]:
    return ["price", "rating", *(facet.id for facet in facets.by_id.values() if facet.kind is FacetKind.NUMBER)]


@dataclass(frozen=True, slots=True)
class Measured:
    """A number facet and a pattern of its names."""

    id: str
    names: str


def measured_names(facets: Facets) -> list[Measured]:
    """What customers call that of which a number may be said, by facet."""
    return [Measured(one, names) for one in _measured(facets) if (names := _facet_words(one, facets))]


@dataclass(frozen=True, slots=True)
class _Pattern:
    facet: str
    high: bool
    superlative: re.Pattern[str]
    comparative: re.Pattern[str]


@lru_cache(maxsize=8)
def _made(measured: tuple[Measured, ...]) -> tuple[_Pattern, ...]:
    """The patterns of the scales that a catalogue has; they are the same when prices change."""
    found: list[_Pattern] = []
    stated = {one.id for one in measured}
    for facet, names in ((one.id, one.names) for one in measured if one.names):
        for high, best, more, han in ((True, _MOST, _MORE, _HAN_MORE), (False, _LEAST, _LESS, _HAN_LESS)):
            found.append(
                _Pattern(
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
                _Pattern(
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
    return re.compile(pattern, re.IGNORECASE)


_OF_TWO = re.compile(r"^(?: one)?(?: of (?:the|these|those|them)? ?(?:two|both|them|pair)?| one\b)", re.IGNORECASE)
_OF_SHOWN = re.compile(
    r"^(?:的)?(?:(?:那|这)(?:一)?[个款件双台只条把张顶盏]|一?[个款件双台只]|的?(?=有|是|多|能|可以|怎么|防|和|跟|呢|吗|，|$))|^(?: (?:one|option|pair|of))\b",
    re.IGNORECASE,
)
_HAN_THAT = re.compile(r"^(?:的)?(?:那|这)(?:一)?[个款件双台只条把张顶盏]")
_HAN_ONE_OF = re.compile(r"(?:那|这)(?:一)?[个款件双台只条把张顶盏](?:更|最)?$")
_QUESTIONED = re.compile(
    r"\b(?:is|are|does|how|what|tell|about|who|can|which)\b|吗|多|几|什么|怎么|呢|介绍", re.IGNORECASE
)
_ASKED_FOR = re.compile(
    r"\b(?:first|sort|order|rank|show me|find|list|give me|looking for|i want|want the|need the|please)\b|排|先|按|找|推荐|给我|来",
    re.IGNORECASE,
)


_PUT_FIRST = re.compile(
    r"\b(?:show|list|sort|order|put|rank)\b.*\b(?:first|(?:at|on) (?:the )?top|up front)\b", re.IGNORECASE
)
_THAN = re.compile(r"^\s*(?:price |weight )?than\b|^\s*(?:one )?than\b", re.IGNORECASE)
_HAN_THAN = re.compile(r"比(?!较|如|例)[^，,。；;]{0,10}?$")
_HAN_COMPARES = re.compile(r"更|比(?!如|例)|较|哪|谁|还要|稍")
_SIZED_ASKED = re.compile(r"(?P<more>(?!))|(?:更|较|哪.{0,2}?)(?:(?P<han>大)|小)")
_TOO = re.compile(r"too\b", re.IGNORECASE)
_NOT = re.compile(
    r"(?:\bnot?|n['’]t|\bno)\s+(?:be\s+|any\s+|much\s+)*$|(?:不要?|别|不能|不可以?)(?:比[^，,。；;]{0,10}?)?(?:更|再)?$",
    re.IGNORECASE,
)


_SIZED = re.compile(
    r"\b(?:(?P<more>bigger|larger|roomier|greater)|smaller|tinier|more compact)\b|(?:再|更|稍微?|要)*(?:(?P<han>大)|小)(?:一?点|一?些|一号|的|$|[,，。])",
    re.IGNORECASE,
)
_ALIKE = re.compile(
    r"\b(?:(?:just |much |something |one |ones )*(?:like|similar to|same as|along the lines of))\b[^.;!?]{0,24}?\b(?:but|only|just|though)\b[\s,]*(?:a (?:bit|little) )?|(?:类似|像|跟|和|同)[^，,。]{0,12}?[,，]?(?:但|但是|不过|只是|就是)(?:要)?",
    re.IGNORECASE,
)
# by what "bigger" is meant
_SIZED_BY = (
    "diameter",
    "screen_size",
    "capacity",
    "battery_capacity",
    "storage",
    "people",
    "width",
    "length",
    "height",
)
_BIGGEST = re.compile(
    r"\b(?:the )?(?:(?P<most>biggest|largest|roomiest)|smallest|tiniest|most compact)(?: (?:one|option|pair|model))?\b|最(?:(?P<han>大)|小)的?(?:(?:那|这)?(?:一)?[个款件双台只条把张顶盏])?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A bound against something shown: the facet, on which side of it, and whether it may be equal."""

    facet: str
    higher: bool
    inclusive: bool
    start: int
    end: int


def _stated_by(facet: str, facets: Facets, topic: Sequence[str]) -> bool:
    if facet in ("price", "rating") or not topic:
        return True
    known = facets.by_id.get(facet)
    return known is not None and any(
        path == top or path.startswith(f"{top} > ") for path in known.categories for top in topic
    )


class Scales:
    """Reads both ends of every scale that a catalogue measures. Safe to share."""

    def __init__(self, facets: Facets) -> None:
        self._facets = facets
        self._patterns = _made(tuple(Measured(one, _facet_words(one, facets)) for one in _measured(facets)))

    def find(self, text: str, asks: bool) -> Extreme | None:
        """An extreme that points at one of the things shown: "the cheapest one", "how wide is the cheapest?", 便宜的那双."""
        for pattern in self._patterns:
            match = pattern.superlative.search(text)
            if match is not None and not _PUT_FIRST.search(text):
                behind = text[match.end() :]
                pointed = (
                    _OF_SHOWN.match(behind)
                    if _has_han(match.group())
                    else re.match(r" (?:one|option|pair)\b", behind, re.IGNORECASE)
                )
                plain_one = pointed is not None and pointed.group().strip() not in ("", "的")
                if _ASKED_FOR.search(text) and not asks:
                    continue
                if plain_one or asks or (_QUESTIONED.search(text) and _ASKED_FOR.search(text) is None):
                    return Extreme(
                        pattern.facet, pattern.high, match.start(), match.end() + (pointed.end() if pointed else 0)
                    )
            match = pattern.comparative.search(text)
            if match is None:
                continue
            behind = text[match.end() :]
            if _has_han(match.group()):
                ahead = _HAN_ONE_OF.search(text[: match.start()])
                that = _HAN_THAT.match(behind)
                if that is not None or ahead is not None:
                    start = ahead.start() if ahead else match.start()
                    return Extreme(pattern.facet, pattern.high, start, match.end() + (that.end() if that else 0), True)
            elif (two := _OF_TWO.match(behind)) is not None and re.search(r"\bthe\b", match.group(), re.IGNORECASE):
                return Extreme(pattern.facet, pattern.high, match.start(), match.end() + two.end(), True)
        return None

    def sized(self, text: str, among: Sequence[Shown], known: Mapping[str, Product]) -> Extreme | None:
        """ "The biggest one", 最小的那个: an end of the scale by which the things shown are sized."""
        match = _BIGGEST.search(text)
        if match is None or _PUT_FIRST.search(text) or _ASKED_FOR.search(text):
            return None
        for facet in _SIZED_BY:
            said = Extreme(facet, bool(match["most"] or match["han"]), match.start(), match.end())
            if best(said, among, known) is not None:
                return said
        return None

    def order(self, text: str, topic: Sequence[str]) -> tuple[str, bool, tuple[int, int]] | None:
        """An order asked for by a superlative: the facet, whether its high end comes first, and where it is said."""
        for pattern in self._patterns:
            if (match := pattern.superlative.search(text)) is not None and _stated_by(
                pattern.facet, self._facets, topic
            ):
                return pattern.facet, pattern.high, match.span()
        return None

    def comparative(self, text: str, topic: Sequence[str]) -> Extreme | None:
        """ "Is it lighter?", 第二个更便宜吗, 哪个轻: a comparative, whatever it is said of, of what the topic measures."""
        for pattern in self._patterns:
            if not _stated_by(pattern.facet, self._facets, topic):
                continue
            for match in pattern.comparative.finditer(text):
                if _TOO.match(match.group()) or (_has_han(match.group()) and not _HAN_COMPARES.search(text)):
                    continue
                return Extreme(pattern.facet, pattern.high, *match.span())
        match = _SIZED.search(text) or _SIZED_ASKED.search(text)
        facets = (one for one in _SIZED_BY if one in self._facets.by_id and _stated_by(one, self._facets, topic))
        facet = next(facets, None) if match is not None else None
        if match is None or facet is None:
            return None
        return Extreme(facet, bool(match["more"] or match["han"]), *match.span())

    def compared(self, text: str, topic: Sequence[str]) -> Compared | None:
        """ "Lighter than", 比...轻, "not heavier than", "more memory than"; the words that point are already taken out."""
        for pattern in self._patterns:
            if not _stated_by(pattern.facet, self._facets, topic):
                continue
            for match in pattern.comparative.finditer(text):
                before, behind = text[: match.start()], text[match.end() :]
                if _has_han(match.group()):
                    than = (
                        _HAN_THAN.search(before) is not None
                        or re.match(r".{0,4}比", text[match.start() : match.end()]) is not None
                    )
                    named = re.search(r"比", match.group()) is not None
                    if not (than or named or _ALIKE.search(before) is not None):
                        continue
                elif _ALIKE.search(before) is not None:
                    pass
                elif _THAN.match(behind) is None and re.match(r"^[\w\s]{0,24}\bthan\b", behind) is None:
                    continue
                no = _NOT.search(before) is not None
                return Compared(pattern.facet, pattern.high is not no, no, match.start(), match.end())
        return self._than_before_name(text, topic) or self._in_size(text, topic)

    def _in_size(self, text: str, topic: Sequence[str]) -> Compared | None:
        """ "Bigger than", "like the third but smaller", 比第一个大: of what the things of the topic are sized by."""
        match = _SIZED.search(text)
        if match is None or not topic:
            return None
        alike = _ALIKE.search(text[: match.start()])
        than = _THAN.match(text[match.end() :]) is not None or _HAN_THAN.search(text[: match.start()]) is not None
        facet = next(
            (name for name in _SIZED_BY if name in self._facets.by_id and _stated_by(name, self._facets, topic)), None
        )
        if facet is None or (alike is None and not than):
            return None
        no = _NOT.search(text[: match.start()]) is not None
        start = alike.start() if alike is not None else match.start()
        return Compared(
            facet, (match["more"] is not None or match["han"] is not None) is not no, no, start, match.end()
        )

    def _than_before_name(self, text: str, topic: Sequence[str]) -> Compared | None:
        """内存要比第二台大: the facet's name, then what it is compared with, then which way."""
        for facet in _measured(self._facets):
            names = _facet_words(facet, self._facets)
            if not names or not _stated_by(facet, self._facets, topic):
                continue
            match = re.search(
                rf"(?:{names})(?:要|得|应该)?比[^，,。；;]{{0,12}}?(?:更)?(?P<more>{_HAN_MORE})|(?:{names})(?:要|得)?比[^，,。；;]{{0,12}}?(?:更)?(?:{_HAN_LESS})",
                text,
            )
            if match is not None:
                return Compared(facet, match["more"] is not None, False, match.start(), match.end())
        return None


def best(said: Extreme, among: Sequence[Shown], known: Mapping[str, Product]) -> str | None:
    """The product at that end of the scale; None where none states it."""
    measured = [(amount, n) for n, item in enumerate(among) if (amount := measure(item, said.facet, known)) is not None]
    if not measured:
        return None
    sign = -1 if said.high else 1
    return among[min((sign * amount, n) for amount, n in measured)[1]].product


def measure(item: Shown, facet: str, known: Mapping[str, Product]) -> float | None:
    """What a thing shown measures, in the facet's base unit (cents for price)."""
    product = known.get(item.product)
    if product is None:
        return None
    variant = next((v for v in product.variants if v.sku == item.sku), product.variants[0])
    if facet == "price":
        return None if variant.price_cents is None else float(variant.price_cents)
    if facet == "rating":
        return product.rating
    stated = product.attributes_of(variant).get(facet)
    return to_base(stated.amount, stated.unit)[0] if isinstance(stated, Quantity) else None


def _has_han(text: str) -> bool:
    return any("\u3400" <= char <= "\u9fff" for char in text)
