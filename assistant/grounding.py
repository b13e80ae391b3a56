"""The check between the model and the customer: a sentence is shown only if what it claims is in the records.

The model names products by tag; names are put in here. Numbers, materials, colours, features, brands and superlatives are looked up in
the record of the product that the sentence is about. Whatever cannot be confirmed is dropped, with its cause.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.amounts_stated import amount_stands, prices_of
from assistant.understanding import language as languages
from assistant.understanding.numbers import mark
from retrieval.constraints import Constraints
from retrieval.facets import FLAG_ON, PATH_JOIN, FacetKind, Facets
from retrieval.products import Language, Quantity
from retrieval.search import Hit
from retrieval.units import to_base

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
_DEARER = re.compile(
    r"\b(?:costs? more|more expensive|pricier|dearer|higher price)\b(?! than (?:\$|€|£|¥)?\d)|更贵|价格更高|贵一些|贵一点",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"(?:\b(?:under|below|less than|within|up to|at most|no more than|not exceed\w*|cheaper than)|低于|不超过|少于|不到)\s*(?:your |the )?(?:\$|€|£|¥)?\s*⟦(\d+)⟧|⟦(\d+)⟧\s*(?:美元|元|块)?(?:以内|以下|之内)",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"(?:\b(?:over|above|more than|exceeds?)|超过|高于|多于)\s*(?:your |the )?(?:\$|€|£|¥)?\s*⟦(\d+)⟧|⟦(\d+)⟧\s*(?:美元|元|块)?以上",
    re.IGNORECASE,
)
_IDIOMS = re.compile(
    r"\b(?:(?:narrow|cut|break|go|come|come?s|settle|pack|fold|slow|wind)\w*\s+(?:\w+\s+){0,2}down|down (?:to|by)|check(?:ed|ing|s)?(?: (?:the|if|whether|out|that|with|for|it))|"
    r"fits?|fitting|full (?:of|range|day))\b",
    re.IGNORECASE,
)
_CHEAPER = re.compile(
    r"\b(?:(?:cheaper|less expensive|costs? less)(?! than (?:\$|€|£|¥)?\d)|more affordable|lower price)\b|更便宜|更实惠|价格更低",
    re.IGNORECASE,
)
_LIGHTER = re.compile(r"\b(?:lighter|weighs less|lower weight|less weight)\b|更轻|轻一些|轻一点", re.IGNORECASE)
# a degree of something measured ("续航时间长", "a long battery life") says more than any record does
_DEGREES = re.compile(
    r"(?:续航|时间|重量|亮度|容量|功率|尺寸|宽度|高度|长度|体积|价格|评分)(?:时间|更|较|比较|很|稍|略|也|都|相对|要|最)*(?:长|短|大|小|轻|重|高|低|强|弱|多|少|好|差)(?![度量])|"
    r"\b(?:long|short|good|great|poor|low|high|large|small|slightly|better|worse)\w*\s+(?:battery|weight|brightness|capacity|power|rating|price)",
    re.IGNORECASE,
)
_UNCHECKED = re.compile(
    r"\b(?:(?:lower|higher|greater)(?! (?:price|weight|rating))|heavier|larger|smaller|bigger|warmer|quieter|louder|faster|slower|brighter|longer|shorter|thicker|thinner|stronger|sturdier|heaviest|largest|smallest|"
    r"biggest|warmest|quietest|fastest|brightest|longest|strongest)\b|更(?:重|大|小|暖|安静|快|亮|长|短|厚|薄)|最(?:重|大|小|暖|安静|快|亮|长|厚|薄)",
    re.IGNORECASE,
)


_AND = re.compile(r"\s*(?:,|and|or|&|、|和|与|以及|或)?\s*", re.IGNORECASE)
_REFUSES = re.compile(
    r"\b(?:not|isn['’]t|aren['’]t) (?:suitable|recommended|ideal|a good|right|appropriate)\b|\bunsuitable\b|不(?:太)?(?:适合|合适|推荐|建议)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?=[,，;；])|(?=\s(?:while|whereas|but|although|though)\s)|(?=(?:而|但|不过|虽然)(?!且))", re.IGNORECASE
)
_DANGLING = re.compile(
    r"[\s,，]*(?:\b(?:and|or|but|as|because|while|whereas|so|which|that|it|is|with)|而|但|不过|和|因为)\s*$",
    re.IGNORECASE,
)
_REPAIRED = frozenset({"number", "comparison", "superlative", "bound", "denial", "promise", "value"})
_THIRD_PERSON = re.compile(r"\b(?:the|this) customer(?:'s|s)?\b|顾客", re.IGNORECASE)
_BARE_DENIAL = re.compile(
    r"\b(?:does|do|is|are|has|have)(?:n['’]t| not)\s*[.!,;]?\s*$|\bwithout (?:it|them|one)\b|不带[。，！]?\s*$|没有[。，！]?\s*$|不是[。，！]?\s*$",
    re.IGNORECASE,
)
_ALWAYS = ("material", "color", "brand", "waterproofing")


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was not shown, and why."""

    sentence: str
    cause: str


@dataclass(slots=True)
class Checker:
    """Checks the sentences of one answer in order; it remembers what the last one was about.

    `hits` are the records by place (P1 is `hits[0]`); `asked` are the customer's own words, which make nothing true, and `quoted`
    the shop's own texts beside the records.
    """

    hits: Sequence[Hit]
    facets: Facets
    constraints: Constraints
    language: Language
    asked: str = ""
    quoted: str = ""
    dropped: list[Dropped] = field(default_factory=list)
    _about: tuple[int, ...] = ()
    _seen: set[str] = field(default_factory=set)

    def check(self, sentence: str) -> str | None:
        """The sentence as it may be shown, or None; then `dropped` says why."""
        plain = self._tagged(_plain(sentence))
        cause = self._fault(plain)
        if cause is not None:
            self.dropped.append(Dropped(sentence.strip(), cause))
            shorter = self._without_false_clauses(plain) if cause.split(":")[0] in _REPAIRED else None
            if shorter is None:
                return None
            plain = shorter
        self._seen.add(plain)
        self._about = _tags(plain) or self._about
        return _TAG.sub(lambda m: self._name(int(m.group(1)) - 1), plain)

    def _without_false_clauses(self, text: str) -> str | None:
        """What is left of a sentence when the clauses that cannot be confirmed go; None when it then names no product or says nothing."""
        first, *others = [clause for clause in _CLAUSE.split(text.rstrip(" .。!！?？")) if clause.strip()]
        if not others or self._fault(first) is not None:
            return None
        kept = first
        for clause in others:
            if self._fault(kept + clause) is None:
                kept += clause
        kept = re.sub(r"[,，]\s*(?=[,，])", "", _DANGLING.sub("", kept)).rstrip(" ,，、;；")
        if not _tags(kept) or len(_TAG.sub("", kept).strip()) < (8 if self.language == "en" else 3):
            return None
        whole = kept + ("." if self.language == "en" else "。")
        return whole if self._fault(whole) is None else None

    def _name(self, place: int) -> str:
        return f"**{self.hits[place].product.title.get(self.language)}**"

    def _tagged(self, text: str) -> str:
        """Names that the model wrote out become tags again, and a tag that repeats the one before it goes."""
        for place, hit in enumerate(self.hits):
            for title in (hit.product.title.en, hit.product.title.zh):
                if title:
                    text = re.sub(re.escape(title), f"[P{place + 1}]", text, flags=re.IGNORECASE)
        return re.sub(r"\[?\bP(\d{1,2})\b\]?(?:[\s:：,，(（]*(?:the )?\[P\1\][)）]?)+", r"[P\1]", text)

    def _fault(self, text: str) -> str | None:
        tags = _tags(text)
        if any(place < 0 or place >= len(self.hits) for place in tags):
            return "unknown_product"
        bare = _TAG.sub(" ", text)
        cause = self._form_fault(text, bare, tags)
        if cause is not None:
            return cause
        about = tags or self._about or tuple(range(len(self.hits)))
        cause = self._superlative(bare, about) or self._numbers(bare, about) or self._bounds(bare, about)
        if cause is not None:
            return cause
        causes = (self._values(words, places or about) for places, words in _segments(text))
        return next((cause for cause in causes if cause), None)

    def _form_fault(self, text: str, bare: str, tags: tuple[int, ...]) -> str | None:
        if _URL.search(text) or _LEAK.search(text) or "|" in text:
            return "forbidden"
        if len(bare.strip(" .,!?。，！？")) < (2 if tags else 3):
            return "empty"
        if text in self._seen:
            return "repeated"
        if languages.detect(bare, self.language) != self.language:
            return "language"
        if _THIRD_PERSON.search(bare):
            return "style"
        if _REFUSES.search(bare):
            return "unsupported"
        return "promise" if _PROMISE.search(bare) and not _PROMISE.search(self.quoted) else None

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
        # "最大承重" is the name of a facet and no superlative
        named = [
            m for m in self.facets.vocabulary.terms.find(text) if any(meaning.value is None for meaning in m.meanings)
        ]
        unnamed = "".join(" " if any(m.start <= n < m.end for m in named) else char for n, char in enumerate(text))
        if _UNCHECKED.search(unnamed) and not _UNCHECKED.search(self.quoted):
            return "comparison"
        if _DEGREES.search(text):
            return "comparison"
        for pattern, measure, sign in ((_CHEAPER, _price, 1), (_DEARER, _price, -1), (_LIGHTER, _weight, 1)):
            if pattern.search(text) and not self._less(measure, about, sign):
                return "comparison"
        return None

    def _less(self, measure: Callable[[Hit], float | None], about: tuple[int, ...], sign: int) -> bool:
        """Whether the product spoken of has less (`sign` 1) or more (-1) than those it is set against.

        Those are the others of the sentence, else what was last spoken of, else all the rest.
        """
        before = tuple(n for n in self._about if n not in about)
        others = about[1:] or before or tuple(n for n in range(len(self.hits)) if n != about[0])
        mine = measure(self.hits[about[0]])
        theirs = [measure(self.hits[n]) for n in others]
        return (
            mine is not None
            and bool(theirs)
            and all(other is not None and sign * mine < sign * other for other in theirs)
        )

    def _bounds(self, text: str, about: tuple[int, ...]) -> str | None:
        """ "Under 60" and "more than 60" have to be true of the price, where the number is no other amount of the record."""
        marked = mark(text)
        for pattern, sign in ((_BELOW, 1), (_ABOVE, -1)):
            for match in pattern.finditer(marked.text):
                bound = marked.numbers[int(match.group(1) or match.group(2))]
                for place in about:
                    price = _price(self.hits[place])
                    if price is not None and sign * price > sign * 100 * bound:
                        return "bound"
        return None

    def _numbers(self, text: str, about: tuple[int, ...]) -> str | None:
        """Every number has to stand in the record, as what it is said to be: a price, a rating, a count, an amount of a unit.

        A limit ("under 60") may repeat the customer's number; it is held against the price by `_bounds`.
        """
        marked = mark(text)
        limits = {match.group(1) or match.group(2) for rule in (_BELOW, _ABOVE) for match in rule.finditer(marked.text)}
        quoted = {round(value, 2) for value in mark(self.quoted).numbers}
        for place, value in enumerate(marked.numbers):
            if str(place) in limits and self._is_known_limit(value, about):
                continue
            if round(value, 2) in quoted:
                continue
            before, after = re.split(rf"⟦{place}⟧", marked.text, maxsplit=1)
            if not any(amount_stands(self.hits[n], value, before, after) for n in about):
                return "number"
        return None

    def _is_known_limit(self, value: float, about: tuple[int, ...]) -> bool:
        bounds = {bound / 100 for item in self.constraints for bound in (item.low, item.high) if bound is not None}
        return (
            value in bounds
            or value in mark(self.asked).numbers
            or any(prices_of(self.hits[n]) & {value} for n in about)
        )

    def _values(self, text: str, about: tuple[int, ...]) -> str | None:
        """A value that a segment states has to hold for every product it is about; one that it denies, for none."""
        vocabulary = self.facets.vocabulary
        plain = _IDIOMS.sub(" ", text)
        stated, denied = vocabulary.stated(plain), vocabulary.denied(plain)
        for facet, values in stated.items():
            if facet not in ("category", "size"):
                for value in values:
                    if not all(self._holds(self.hits[n], facet, value) or self._foreign(n, facet) for n in about):
                        return f"value:{facet}"
        for facet, values in denied.items():
            if facet not in ("category", "size") and not all(
                self._lacks(self.hits[n], facet, v) for n in about for v in values
            ):
                return f"denial:{facet}"
        return "denial" if len(about) == 1 and not denied and _BARE_DENIAL.search(text) else None

    def _lacks(self, hit: Hit, facet: str, value: str) -> bool:
        """Whether the record says that a product is without a value: what it does not state at all, it does not deny."""
        stated = facet == "brand" or facet in hit.product.attributes_of(hit.variant)
        return stated and not self._holds(hit, facet, value)

    def _foreign(self, place: int, facet: str) -> bool:
        """Whether a word stands in another sense: the facet's values describe no product of this kind ("check", "full")."""
        known = self.facets.by_id.get(facet)
        if known is None or known.kind is not FacetKind.TEXT or facet in _ALWAYS:
            return False
        return PATH_JOIN.join(self.hits[place].product.category) not in known.categories

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
        return stated is None and any(
            vocabulary.covers(facet, value, word) for word in vocabulary.mentioned(hit.product, facet)
        )


def _plain(sentence: str) -> str:
    """One line without list marks or emphasis."""
    return (
        re.sub(r"\s+", " ", re.sub(r"^[\s\-*•#>\d.]*(?=[A-Za-z\u3400-\u9fff\[])", "", sentence))
        .replace("*", "")
        .strip()
    )


def _tags(text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(m.group(1)) - 1 for m in _TAG.finditer(text)))


def _segments(text: str) -> list[tuple[tuple[int, ...], str]]:
    """The parts of a sentence with the products each is about: what follows a tag is about it, until the next.

    Tags that only a conjunction parts ("[P1] and [P2] are ...") share what follows. What stands before the first tag belongs to it.
    """
    found = list(_TAG.finditer(text))
    if not found:
        return [((), text)]
    segments: list[tuple[tuple[int, ...], str]] = []
    shared: list[int] = []
    for n, match in enumerate(found):
        shared.append(int(match.group(1)) - 1)
        words = text[match.end() : found[n + 1].start() if n + 1 < len(found) else len(text)]
        if n + 1 < len(found) and _AND.fullmatch(words):
            continue
        before = text[: found[0].start()] if not segments else ""
        segments.append((tuple(dict.fromkeys(shared)), f"{before} {words}"))
        shared = []
    return segments


def _price(hit: Hit) -> float | None:
    return None if hit.variant.price_cents is None else float(hit.variant.price_cents)


def _rating(hit: Hit) -> float | None:
    return hit.product.rating


def _weight(hit: Hit) -> float | None:
    weight = hit.product.attributes_of(hit.variant).get("weight")
    return to_base(weight.amount, weight.unit)[0] if isinstance(weight, Quantity) else None
