"""The check between the model and the customer: a sentence is shown only if what it claims is in the records.

The model names products by tag; names are put in here. Numbers, materials, colours, features, brands and superlatives are looked up in
the record of the product that the sentence is about. Whatever cannot be confirmed is dropped, with its cause.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.understanding import language as languages
from assistant.understanding.numbers import mark
from retrieval.constraints import Constraints
from retrieval.facets import FLAG_ON, FacetKind, Facets
from retrieval.products import Language, Quantity
from retrieval.search import Hit

_TAG = re.compile(r"\[?\bP(\d{1,2})\b\]?", re.IGNORECASE)
_URL = re.compile(r"https?://|www\.|\b[\w.+-]+@[\w-]+\.\w+|<[a-z/!]|\]\(", re.IGNORECASE)
_PROMISE = re.compile(
    r"\b(?:coupon|promo|code|free (?:shipping|delivery|return|gift)|next[- ]day|ships?|shipping|deliver\w*|guarantee\w*|warrant\w*|refund\w*|discount\w*|"
    r"on sale|half price|best ?seller|best-selling|most popular|award|limited time|hurry)\b|优惠|折扣|打折|包邮|免邮|运费|送货|配送|保修|质保|退款|退货|赠送|"
    r"热销|畅销|销量|限时|半价|爆款",
    re.IGNORECASE,
)
_LEAK = re.compile(
    r"<data>|</data>|\bsystem prompt\b|catalogue data|\bas an ai\b|作为(?:一个)?AI|系统提示", re.IGNORECASE
)
_SUPERLATIVES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "cheap",
        re.compile(
            r"\b(?:cheapest|least expensive|most affordable|lowest[- ]priced?|lowest price)\b|最便宜|价格最低|最实惠",
            re.IGNORECASE,
        ),
    ),
    ("dear", re.compile(r"\b(?:most expensive|priciest)\b|最贵", re.IGNORECASE)),
    ("rated", re.compile(r"\b(?:best|highest|top)[- ]rated\b|\bhighest rating\b|评分最高|口碑最好", re.IGNORECASE)),
    ("light", re.compile(r"\blightest\b|最轻", re.IGNORECASE)),
)
_CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|more affordable|costs less|lower price)\b|更便宜|更实惠|价格更低", re.IGNORECASE
)
_LIGHTER = re.compile(r"\blighter\b|更轻", re.IGNORECASE)
_UNCHECKED = re.compile(
    r"\b(?:heavier|larger|smaller|bigger|warmer|quieter|louder|faster|slower|brighter|longer|shorter|thicker|thinner|stronger|sturdier|heaviest|largest|smallest|"
    r"biggest|warmest|quietest|fastest|brightest|longest|strongest)\b|更(?:重|大|小|暖|安静|快|亮|长|短|厚|薄)|最(?:重|大|小|暖|安静|快|亮|长|厚|薄)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was not shown, and why."""

    sentence: str
    cause: str


@dataclass(slots=True)
class Checker:
    """Checks the sentences of one answer in order; it remembers what the last one was about.

    `hits` are the records by place (P1 is `hits[0]`); `said` are the customer's own words and the texts that may be quoted.
    """

    hits: Sequence[Hit]
    facets: Facets
    constraints: Constraints
    language: Language
    said: str = ""
    dropped: list[Dropped] = field(default_factory=list)
    _about: tuple[int, ...] = ()
    _seen: set[str] = field(default_factory=set)

    def check(self, sentence: str) -> str | None:
        """The sentence as it may be shown, or None; then `dropped` says why."""
        plain = (
            re.sub(r"\s+", " ", re.sub(r"^[\s\-*•#>\d.]*(?=[A-Za-z\u3400-\u9fff\[])", "", sentence))
            .replace("*", "")
            .strip()
        )
        cause = self._fault(plain)
        if cause is not None:
            self.dropped.append(Dropped(sentence.strip(), cause))
            return None
        self._seen.add(plain)
        tags = self._tags(plain)
        if tags:
            self._about = tags
        return _TAG.sub(lambda m: self._name(int(m.group(1)) - 1), plain)

    def _name(self, place: int) -> str:
        return f"**{self.hits[place].product.title.get(self.language)}**"

    def _tags(self, text: str) -> tuple[int, ...]:
        return tuple(dict.fromkeys(int(m.group(1)) - 1 for m in _TAG.finditer(text)))

    def _fault(self, text: str) -> str | None:
        tags = self._tags(text)
        if any(place < 0 or place >= len(self.hits) for place in tags):
            return "unknown_product"
        if _URL.search(text) or _LEAK.search(text):
            return "forbidden"
        bare = _TAG.sub(" ", text)
        if len(bare.strip(" .,!?。，！？")) < 2 and not tags:
            return "empty"
        if text in self._seen:
            return "repeated"
        if languages.detect(bare, self.language) != self.language:
            return "language"
        if _PROMISE.search(bare) and not _PROMISE.search(self.said):
            return "promise"
        about = tags or self._about or tuple(range(len(self.hits)))
        for judge in (self._superlative, self._numbers, self._values):
            cause = judge(bare, about)
            if cause is not None:
                return cause
        return None

    def _superlative(self, text: str, about: tuple[int, ...]) -> str | None:
        measures = {
            "cheap": (_price, min),
            "dear": (_price, max),
            "rated": (_rating, max),
            "light": (_weight, min),
        }
        for name, pattern in _SUPERLATIVES:
            if pattern.search(text):
                measure, best = measures[name]
                amounts = [measure(hit) for hit in self.hits]
                known = [amount for amount in amounts if amount is not None]
                if len(known) < len(amounts) or amounts[about[0]] != best(known):
                    return "superlative"
        if _UNCHECKED.search(text) and not _UNCHECKED.search(self.said):
            return "comparison"
        for pattern, measure in ((_CHEAPER, _price), (_LIGHTER, _weight)):
            if pattern.search(text) and not self._less(measure, about):
                return "comparison"
        return None

    def _less(self, measure: object, about: tuple[int, ...]) -> bool:
        """Whether the product spoken of has less of something than the others that are meant."""
        amount = _price if measure is _price else _weight
        others = about[1:] or tuple(n for n in range(len(self.hits)) if n != about[0])
        mine = amount(self.hits[about[0]])
        theirs = [amount(self.hits[n]) for n in others]
        return mine is not None and bool(theirs) and all(other is not None and mine < other for other in theirs)

    def _numbers(self, text: str, about: tuple[int, ...]) -> str | None:
        claimed = {round(value, 2) for value in mark(text).numbers}
        if not claimed:
            return None
        allowed = {round(value, 2) for value in mark(self.said).numbers}
        for place in about:
            allowed |= _numbers_of(self.hits[place])
        allowed |= {round(bound / 100, 2) for item in self.constraints for bound in (item.low, item.high) if bound}
        return None if claimed <= allowed else "number"

    def _values(self, text: str, about: tuple[int, ...]) -> str | None:
        claims = self.facets.vocabulary.stated(text)
        for facet, values in claims.items():
            if facet in ("category", "size"):
                continue
            for value in values:
                if not any(self._holds(self.hits[place], facet, value) for place in about):
                    return f"value:{facet}"
        return None

    def _holds(self, hit: Hit, facet: str, value: str) -> bool:
        vocabulary = self.facets.vocabulary
        if facet == "brand":
            return hit.product.brand == value
        stated = hit.product.attributes_of(hit.variant).get(facet)
        known = self.facets.by_id.get(facet)
        if known is not None and known.kind is FacetKind.FLAG and value == FLAG_ON:
            return stated is True
        values = stated if isinstance(stated, tuple) else (stated,) if isinstance(stated, str) else ()
        if any(vocabulary.covers(facet, value, one) for one in values):
            return True
        return facet not in hit.variant.options and any(
            vocabulary.covers(facet, value, word) for word in vocabulary.mentioned(hit.product, facet)
        )


def _price(hit: Hit) -> float | None:
    return None if hit.variant.price_cents is None else float(hit.variant.price_cents)


def _rating(hit: Hit) -> float | None:
    return hit.product.rating


def _weight(hit: Hit) -> float | None:
    weight = hit.product.attributes_of(hit.variant).get("weight")
    return weight.amount if isinstance(weight, Quantity) else None


def _numbers_of(hit: Hit) -> set[float]:
    """Every number that the record of a product states."""
    product, variant = hit.product, hit.variant
    found = {float(product.review_count)}
    found |= {cents / 100 for cents in (variant.price_cents, variant.list_price_cents) if cents is not None}
    if product.rating is not None:
        found.add(product.rating)
    stated: Mapping[str, object] = product.attributes_of(variant)
    for value in stated.values():
        if isinstance(value, Quantity):
            found.add(value.amount)
        elif isinstance(value, str):
            found |= set(mark(value).numbers)
    texts = [product.title.both()] + ([product.description.both()] if product.description else [])
    found |= set(mark("\n".join(texts)).numbers)
    return {round(value, 2) for value in found}
