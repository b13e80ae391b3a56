"""The order that results are asked for in: "cheapest first", "sort by rating", "longest battery life", 按价格从低到高."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from assistant import patterns
from assistant.understanding.carry import states
from assistant.understanding.extremes import Scales
from assistant.understanding.scales import measured_names
from retrieval.facets import FacetKind, Facets
from retrieval.search import Sort

_PATTERNS: tuple[tuple[Sort, str], ...] = (
    ("price_desc", r"\b(?:most expensive|priciest|dearest|expensive) to (?:the )?(?:cheapest|cheap|least expensive)\b"),
    (
        "price_asc",
        r"\b(?:cheapest(?: (?:ones?|options?))?(?: first)?|lowest[- ](?:price|cost)\w*|least expensive|most affordable|low(?:est)?[- ]to[- ]high(?:est)?|cheap(?:er)?(?: ones)? first|best price)\b|便宜的(?:先|优先|(?:放|排)?在?(?:最)?前)|贵的(?:放|排)在?(?:最)?后|最便宜|越便宜越好|价格最低|最实惠|最低价|最\s?cheap",
    ),
    (
        "price_desc",
        r"\b(?:most expensive|priciest|highest[- ]pric\w+|dearest|high(?:est)?[- ]to[- ]low(?:est)?|expensive(?: ones)? first)\b|\b(?:dearest|priciest) first\b|最贵|价格最高|便宜的(?:放|排)在?(?:最)?后|贵的(?:先|(?:放|排)?在?(?:最)?前)",
    ),
    (
        "rating",
        r"\b(?:best|highest|top)[- ](?:rated|reviewed|rating|ratings|reviews|scored?)\b|\bmost (?:popular|loved)\b|评分最高|评价最(?:好|高)|口碑最(?:好|佳)|好评最多|最受(?:好评|欢迎)|评分高的(?:优先|在前|排前)",
    ),
    ("newest", r"\b(?:newest|latest|new arrivals?|just (?:in|arrived)|most recent)\b|最新|新品|新款|刚上"),
    (
        "lightest",
        r"\b(?:lightest|lowest weight)\b|最轻|轻的(?:先|优先|(?:放|排)在?(?:最)?前面?)|越轻越好(?:排(?:在)?(?:最)?前面?)?",
    ),
)
_FIXED = tuple((sort, patterns.later(pattern, re.IGNORECASE)) for sort, pattern in _PATTERNS)
_BY = patterns.later(
    r"\b(?:sort(?:ed)?|order(?:ed)?|rank(?:ed)?|arrange[d]?|list(?:ed)?)(?: (?!by\b)[a-z-]+){0,3} (?:by|on|according to)\s+(?:the |their )?(?P<what>[\w ]{3,24}?)(?=$|[,.;!?]|\s+(?:please|from|first|high|low|asc|desc|and|then|,))"
    r"|\bby (?P<by>price|rating|weight|reviews?)\b|(?:按照?|依照?|根据)(?P<han>[\u3400-\u9fff]{2,6}?)(?:来|从|由|高低|大小|先后|长短)*(?=排|从|由|高|低|升|降|大|小|$)(?:排序?|排列)?|(?P<price>价格|价钱)(?=从|由|升|降)",
    re.IGNORECASE,
)
_DOWN = patterns.later(
    r"\b(?:high(?:est)?(?: to low(?:est)?| first)?|descending|desc|most expensive first|largest first|biggest first|from high)\b|从高到低|由高到低|降序|从大到小|从贵到便宜|高的在前|倒序",
    re.IGNORECASE,
)
_UP = patterns.later(
    r"\b(?:low(?:est)?(?: to high(?:est)?| first)?|ascending|asc|cheapest first|smallest first|lightest first|from low)\b|从低到高|由低到高|升序|从小到大|从便宜到贵|低的在前",
    re.IGNORECASE,
)
_RISING = ("price", "weight")  # what is better when there is less of it
_NAMES = {
    "price": "price", "cost": "price", "价格": "price", "价钱": "price", "售价": "price",
    "rating": "rating", "ratings": "rating", "stars": "rating", "review": "rating", "reviews": "rating", "score": "rating", "customer rating": "rating",
    "评分": "rating", "评价": "rating", "口碑": "rating", "好评": "rating", "星级": "rating",
    "newest": "newest", "date": "newest", "上架时间": "newest", "上新时间": "newest", "上新": "newest", "发布时间": "newest", "新旧": "newest", "时间": "newest", "新品": "newest",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ordered:
    """The order asked for, None where none is, and the text without the words that ask for it."""

    text: str
    order: Sort | None


def read(text: str, facets: Facets, scales: Scales, topic: Sequence[str]) -> Ordered:
    """Reads the order that a text asks for. A number facet gives `FACET_asc` or `FACET_desc`."""
    match = _BY.search(text)
    facet = _facet(next(part for part in match.groups() if part), facets, topic) if match is not None else None
    if match is not None and facet is not None:
        up = _UP.search(text)
        down = _DOWN.search(_UP.sub(" ", text))
        high = down is not None if (down or up) else facet not in _RISING
        rest = text[: match.start()] + " " + text[match.end() :]
        return Ordered(_DOWN.sub(" ", _UP.sub(" ", rest)), _order(facet, high))
    for sort, pattern in _FIXED:
        if pattern.search(text):
            return Ordered(pattern.sub(" ", text), sort)
    found = scales.order(text, topic)
    if found is not None:
        name, high, (start, end) = found
        rest = re.sub(r"^(?:的)?(?:排(?:在)?(?:最)?前(?:面)?|优先)|^\s*(?:ones? )?first\b", " ", text[end:])
        return Ordered(text[:start] + " " + rest, _order(name, high))
    if (down := _DOWN.search(text)) is not None and "到" in down.group():
        return Ordered(_DOWN.sub(" ", text), "price_desc")
    if (up := _UP.search(text)) is not None and "到" in up.group():
        return Ordered(_UP.sub(" ", text), "price_asc")
    return Ordered(text, None)


def _facet(words: str, facets: Facets, topic: Sequence[str]) -> str | None:
    low = words.strip().lower()
    if low in _NAMES:
        return _NAMES[low]
    for measured in measured_names(facets):
        if states(measured.id, topic, facets) and re.fullmatch(measured.names, low, re.IGNORECASE):
            return measured.id
    for mention in facets.vocabulary.terms.find(words):
        for meaning in mention.meanings:
            known = facets.by_id.get(meaning.facet)
            if known is not None and known.kind is FacetKind.NUMBER:
                return meaning.facet
    return None


def _order(facet: str, high: bool) -> Sort:
    match facet:
        case "price":
            return "price_desc" if high else "price_asc"
        case "rating" | "newest":
            return facet
        case "weight" if not high:
            return "lightest"
        case _:
            return cast("Sort", f"{facet}_{'desc' if high else 'asc'}")
