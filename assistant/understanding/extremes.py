"""Superlatives and comparatives of what a catalogue measures: "the cheapest", "longest battery life", "lighter than", 比...便宜."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.dialogue import Shown
from assistant.understanding.scales import (
    HAN_LESS,
    HAN_MORE,
    Measured,
    facet_words,
    measured_facets,
    patterns_of,
)
from retrieval.facets import Facets
from retrieval.products import Product, Quantity
from retrieval.terms import Mention
from retrieval.units import to_base


@dataclass(frozen=True, slots=True)
class Extreme:
    """One end of one scale, said at a place of a text. `of_two`: of two things talked about ("the cheaper of the two")."""

    facet: str
    high: bool
    start: int
    end: int
    of_two: bool = False


_OF_TWO = patterns.later(r"^(?: one)?(?: of (?:the|these|those|them)? ?(?:two|both|them|pair)?| one\b)", re.IGNORECASE)
_OF_SHOWN = patterns.later(
    r"^(?:的)?(?:(?:那|这)(?:一)?[个款件双台只条把张顶盏]|一?[个款件双台只]|的?(?=有|是|多|能|可以|怎么|防|和|跟|呢|吗|，|$))|^(?: (?:one|option|pair|of))\b",
    re.IGNORECASE,
)
_HAN_THAT = patterns.later(r"^(?:的)?(?:那|这)(?:一)?[个款件双台只条把张顶盏]")
_HAN_ONE_OF = patterns.later(r"(?:那|这)(?:一)?[个款件双台只条把张顶盏](?:更|最)?$")
_QUESTIONED = patterns.later(
    r"\b(?:is|are|does|how|what|tell|about|who|can|which)\b|吗|多|几|什么|怎么|呢|介绍", re.IGNORECASE
)
_ASKED_FOR = patterns.later(
    r"\b(?:first|sort|order|rank|show me|find|list|give me|looking for|i want|want the|need the|please)\b|排|先|按|找|推荐|给我|来",
    re.IGNORECASE,
)


OF_SHOP = patterns.later(
    r"\byour (?:very )?(?=\w+est\b|most\b|least\b)|\b(?:you|they) (?:have|sell|stock|carry|offer|do|['’]ve got)\b|\byou['’]ve (?:got)?\b|\bin (?:the|your) (?:shop|store|range)\b|(?:你们?|店里|你家)(?:这|这里|那)?(?:有|卖)?的?最",
    re.IGNORECASE,
)  # "the lightest you have" is none of those shown
_PUT_FIRST = patterns.later(
    r"\b(?:show|list|sort|order|put|rank)\b.*\b(?:first|(?:at|on) (?:the )?top|up front)\b", re.IGNORECASE
)
_THAN = patterns.later(r"^\s*(?:price |weight )?than\b|^\s*(?:one )?than\b", re.IGNORECASE)
_HAN_THAN = patterns.later(r"比(?!较|如|例)[^，,。；;]{0,10}?$")
_HAN_COMPARES = patterns.later(r"更|比(?!如|例)|较|哪|谁|还要|稍")
_SIZED_ASKED = patterns.later(r"(?P<more>(?!))|(?:更|较|哪.{0,2}?)(?:(?P<han>大)|小)")
_TOO = patterns.later(r"too\b", re.IGNORECASE)
_NOT = patterns.later(
    r"(?:\bnot?|n['’]t|\bno)\s+(?:be\s+|any\s+|much\s+)*$|(?:不要?|别|不能|不可以?)(?:比[^，,。；;]{0,10}?)?(?:更|再)?$",
    re.IGNORECASE,
)


_SIZED = patterns.later(
    r"\b(?:(?P<more>bigger|larger|roomier|greater)|smaller|tinier|more compact)\b|(?:再|更|稍微?|要)*(?:(?P<han>大)|小)(?:一?点|一?些|一号|的|$|[,，。])",
    re.IGNORECASE,
)
_ALIKE = patterns.later(
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
_BIGGEST = patterns.later(
    r"\b(?:the )?(?:(?P<most>biggest|largest|roomiest)|smallest|tiniest|most compact)(?: (?:one|option|pair|model))?\b|最(?:(?P<han>大)|小)的?(?:(?:那|这)?(?:一)?[个款件双台只条把张顶盏])?",
    re.IGNORECASE,
)


_OF_ALL = patterns.later(
    r"^\s*(?:$|[,.;!?]|first\b|(?:that )?(?:you|they)\b|there is\b|available\b|in stock\b)", re.IGNORECASE
)
NEAR = 12  # characters between "the biggest" and the thing


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
        self._patterns = patterns_of(tuple(Measured(one, facet_words(one, facets)) for one in measured_facets(facets)))

    def find(self, text: str, asks: bool) -> Extreme | None:
        """An extreme that points at one of the things shown: "the cheapest one", "how wide is the cheapest?", 便宜的那双."""
        for pattern in self._patterns:
            match = pattern.superlative.search(text)
            if match is not None and not _PUT_FIRST.search(text) and not OF_SHOP.search(text):
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
        things = [
            one for one in self._facets.vocabulary.terms.find(text) if any(m.facet == "category" for m in one.meanings)
        ]
        for pattern in self._patterns:
            match = pattern.superlative.search(text)
            if match is not None and _stated_by(pattern.facet, self._facets, topic) and not _is_cut(match, things):
                return pattern.facet, pattern.high, match.span()
        match = _BIGGEST.search(text)
        facets = (one for one in _SIZED_BY if one in self._facets.by_id and _stated_by(one, self._facets, topic))
        facet = next(facets, None) if topic and match is not None else None
        if match is None or facet is None:
            return None
        named = any(0 <= one.start - match.end() <= NEAR for one in things) or _OF_ALL.match(text[match.end() :])
        return (facet, match["most"] is not None, match.span()) if named and match["han"] is None else None

    def comparative(self, text: str, topic: Sequence[str]) -> Extreme | None:
        """ "Is it lighter?", 第二个更便宜吗, 哪个轻: a comparative, whatever it is said of, of what the topic measures."""
        for pattern in self._patterns:
            if not _stated_by(pattern.facet, self._facets, topic):
                continue
            for match in pattern.comparative.finditer(text):
                if _TOO.match(match.group()) or (_has_han(match.group()) and not _HAN_COMPARES.search(text)):
                    continue
                return Extreme(pattern.facet, pattern.high, *match.span())
        sized = _SIZED.search(text) or _SIZED_ASKED.search(text)
        facets = (one for one in _SIZED_BY if one in self._facets.by_id and _stated_by(one, self._facets, topic))
        facet = next(facets, None) if sized is not None else None
        if sized is None or facet is None:
            return None
        return Extreme(facet, bool(sized["more"] or sized["han"]), *sized.span())

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
        for facet in measured_facets(self._facets):
            names = facet_words(facet, self._facets)
            if not names or not _stated_by(facet, self._facets, topic):
                continue
            match = re.search(
                rf"(?:{names})(?:要|得|应该)?比[^，,。；;]{{0,12}}?(?:更)?(?P<more>{HAN_MORE})|(?:{names})(?:要|得)?比[^，,。；;]{{0,12}}?(?:更)?(?:{HAN_LESS})",
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


def _is_cut(match: re.Match[str], things: Sequence[Mention]) -> bool:
    """Whether the name of what is measured is only the first half of a thing's name: "the biggest power bank"."""
    return any(one.start < match.end() < one.end for one in things)


def _has_han(text: str) -> bool:
    return any("\u3400" <= char <= "\u9fff" for char in text)
