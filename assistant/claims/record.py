"""What the record of a shown product states, in the forms in which sentences claim it. Knows nothing of sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache

from assistant import patterns
from assistant.claims.features import FLAG_OFF, flag_of
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure, read
from assistant.claims.parts import stands_in
from assistant.claims.phrases import phrases
from assistant.claims.senses import senses, senses_in, senses_of, without
from retrieval.amounts import unit_of_name
from retrieval.constraints import Finding
from retrieval.facets import FLAG_ON, PATH_JOIN, Facets
from retrieval.products import AttributeValue, Product, Quantity, Variant
from retrieval.search import Hit
from retrieval.terms import key, stem, tokens
from retrieval.units import to_base

# Words around the thing that a yes/no attribute speaks of: "dishwasher safe", "with lid".
FRAME = frozenset(
    [
        "safe",
        "free",
        "ready",
        "with",
        "have",
        "included",
        "compatible",
        "friendly",
        "proof",
        "resistant",
        "support",
        "supported",
        "supports",
        "built",
        "able",
        "required",
        "control",
        "controlled",
        "fast",
        "需要",
        "支持",
        "适用",
        "功能",
        "可用",
        "是否",
    ]
)


# A text without any of these holds no figure; most values of facets are such
_HAS_NUMBER = patterns.later(
    r"\d|[零〇一二两三四五六七八九十百千万亿半几俩双多]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twel|teen|twent|thir|fort|fift|eight|nine|hundred|thousand|million|half|quarter|dozen|couple|pair|single|double|triple|twice|once",
    re.IGNORECASE,
)
# "60 x 30 x 30 cm": each side is an amount of its own, "dimensions 1" to "dimensions 3"
_SIDES = patterns.later(
    r"(?P<a>\d+(?:\.\d+)?)\s*(?P<u>[a-z\u3400-\u9fff]{1,6})?\s*[x×*]\s*(?P<b>\d+(?:\.\d+)?)\s*(?P<v>[a-z\u3400-\u9fff]{1,6})?(?:\s*[x×*]\s*(?P<c>\d+(?:\.\d+)?)\s*(?P<w>[a-z\u3400-\u9fff]{1,6})?)?\b",
    re.IGNORECASE,
)
_SENTENCE = patterns.later(r"[.!?;。！？；\n]")
_NO = patterns.later(
    r"\b(?:no|not|without|never|isn['’]t|doesn['’]t|don['’]t|lacks?|free of)\b|不|没|无(?!线)|非", re.IGNORECASE
)


_OF_YEAR = patterns.later(r"year|publish|release|vintage|edition|年", re.IGNORECASE)
_NOTHING = patterns.later(
    r"\s*(?:none|no|not included|without|n/a|(?:none|not) (?:needed|required|necessary)|无|没有|不含|不带|否)\s*",
    re.IGNORECASE,
)


_LACKING = patterns.later(r"(?:无|没有|不带|不含|no |without )\s*(\S.*)", re.IGNORECASE)


# A thing that is connected by radio alone has no wires
_CONNECTS = patterns.later(r"connect|连接", re.IGNORECASE)
_POWERED = patterns.later(r"power[_ ]?(?:source|supply|type)?$|batter\w*[_ ]type|电源|供电", re.IGNORECASE)
_BATTERY = patterns.later(r"batter|\bAAA?\b|电池", re.IGNORECASE)
_BY_RADIO = patterns.later(r"bluetooth|蓝牙|2\.4 ?ghz|2\.4g|radio|dongle", re.IGNORECASE)
_BY_WIRE = patterns.later(r"wired|cable|jack|usb|\baux|mm\b|有线|线", re.IGNORECASE)


# What resolutions are called
_SCREENS = (
    (patterns.later(r"3840\s?[x×*]\s?2160"), "4k uhd"),
    (patterns.later(r"2560\s?[x×*]\s?1440"), "2k qhd 1440p"),
    (patterns.later(r"1920\s?[x×*]\s?1080"), "1080p full hd fhd"),
    (patterns.later(r"1280\s?[x×*]\s?720"), "720p hd"),
)


class Measure(StrEnum):
    """What every product is measured by, beside the number facets of its own."""

    PRICE = "price"
    RATING = "rating"
    REVIEWS = "reviews"
    DISCOUNT = "discount"
    NEWNESS = "newness"
    CHOICE = "choice"
    STOCK = "stock"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount that a record states, in its base unit; `facet` is "" where a text states it. A range has two ends."""

    facet: str
    low: float
    high: float
    unit: str


class Record:
    """One shown product with its variants."""

    def __init__(self, hit: Hit, facets: Facets) -> None:
        self.hit = hit
        self.product: Product = hit.product
        self.variant: Variant = hit.variant
        self._facets = facets

    # -- money, stock, reviews -----------------------------------------------------------------------------------

    @property
    def price(self) -> float | None:
        """The price of the variant that is shown, in whole currency."""
        return None if self.variant.price_cents is None else self.variant.price_cents / 100

    @property
    def list_price(self) -> float | None:
        """The price before an offer; None where there is no offer."""
        return self.variant.list_price_cents / 100 if self.variant.on_offer and self.variant.list_price_cents else None

    def sells_in(self, unit: str) -> bool:
        """Whether a sign or a code of money is the product's currency; a bare $ is any dollar."""
        currency = self.product.currency
        if not unit:
            return True  # a sum without its currency
        return currency.endswith("D") and currency != "TWD" if unit == "$" else unit == currency

    @cached_property
    def prices(self) -> tuple[float, ...]:
        """The prices of all variants, that of the shown one first."""
        several = [v.price_cents / 100 for v in (self.variant, *self.product.variants) if v.price_cents is not None]
        return tuple(dict.fromkeys(several))

    @property
    def discount(self) -> float:
        """In percent of the price before the offer; 0 without an offer."""
        if self.list_price is None or self.price is None:
            return 0.0
        return 100 * (self.list_price - self.price) / self.list_price

    @property
    def stock(self) -> int:
        return sum(max(variant.stock, 0) for variant in self.product.variants)

    def measure(self, name: str) -> float | None:
        """A measure or a number facet (in its base unit); None where the record does not state it."""
        match name:
            case Measure.PRICE:
                return self.price
            case Measure.RATING:
                return self.product.rating
            case Measure.REVIEWS:
                return float(self.product.review_count)
            case Measure.DISCOUNT:
                return self.discount
            case Measure.NEWNESS:
                return float(self.product.released.toordinal()) if self.product.released else self._year
            case Measure.STOCK:
                return float(self.stock)
            case Measure.CHOICE:
                return float(len({str(v.options.get("color", v.options.get("colour"))) for v in self.product.variants}))
            case _:
                stated = [amount for amount in self.amounts if amount.facet == name]
                return stated[0].high if stated else None

    @property
    def _year(self) -> float | None:
        """The first day of the year that a field of years states (published: 2026); None where none does."""
        years = [
            one.amount
            for facet in sorted(self.facets_stated)
            for one in self.values(facet)
            if isinstance(one, Quantity) and not one.unit and 1900 <= one.amount <= 2100 and _OF_YEAR.search(facet)
        ]
        return float(date(int(years[0]), 1, 1).toordinal()) if years else None

    # -- attributes ----------------------------------------------------------------------------------------------

    def values(self, facet: str) -> tuple[AttributeValue, ...]:
        """Every value that the product or one of its variants states, that of the shown variant first."""
        return self._values.get(facet, ())

    @cached_property
    def _values(self) -> Mapping[str, tuple[AttributeValue, ...]]:
        found: dict[str, list[AttributeValue]] = {}
        for options in (self.variant.options, self.product.attributes, *(v.options for v in self.product.variants)):
            for facet, value in options.items():
                known = found.setdefault(facet, [])
                for one in value if isinstance(value, tuple) else (value,):
                    if one not in known:
                        known.append(one)
        return {facet: tuple(several) for facet, several in found.items()}

    @cached_property
    def facets_stated(self) -> frozenset[str]:
        return frozenset(
            [*self.product.attributes, *(name for variant in self.product.variants for name in variant.options)]
        )

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        """Every amount with a unit that attributes, options and texts state."""
        found = [
            Amount(facet, *_both(facet, value))
            for facet in sorted(self.facets_stated)
            for value in self.values(facet)
            if isinstance(value, Quantity)
        ]
        if self.variant.delivery is not None:
            found.append(Amount("delivery", 24.0 * self.variant.delivery.least, 24.0 * self.variant.delivery.most, "h"))
        for facet, text in self._texts():
            sides = tuple(_sides(text)) if facet else ()
            found += [Amount(f"{facet} {number}", *side) for number, side in enumerate(sides, 1)]
            found += [
                Amount(facet, one.low or one.high or 0.0, one.high or one.low or 0.0, one.unit)
                for one in _figures(text)
                if one.kind is Kind.AMOUNT and not sides
            ]
        return tuple(found)

    @cached_property
    def numbers(self) -> frozenset[float]:
        """Every number that attributes, options and texts state, as it is written."""
        found: set[float] = set()
        for facet in self.facets_stated:
            found |= {value.amount for value in self.values(facet) if isinstance(value, Quantity)}
        for _, text in self._texts():
            found |= {float(one.replace(",", "")) for one in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)}
            for figure in _figures(text):
                found |= {bound for bound in (figure.low, figure.high) if bound is not None}
        return frozenset(round(value, 4) for value in found)

    def _texts(self) -> Iterator[tuple[str, str]]:
        product = self.product
        for text in (product.title.en, product.title.zh):
            if text:
                yield "", text
        if product.description:
            for text in (product.description.en, product.description.zh):
                if text:
                    yield "", text
        for facet in sorted(self.facets_stated):
            for value in self.values(facet):
                if isinstance(value, str):
                    yield facet, value

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of all that the record says, with the names of its facets, values and categories in both languages."""
        return frozenset(token.form for token in tokens(self.text))

    @cached_property
    def flag_words(self) -> dict[str, bool]:
        """The words that only the names of yes/no attributes hold, with the answer: "dishwasher" of dishwasher_safe."""
        found: dict[str, set[bool]] = {}
        for facet in sorted(self.facets_stated):
            answer = self.answers(facet)
            for form in _forms(facet) if answer is not None else ():
                found.setdefault(form, set()).add(answer is not facet.lower().endswith("free"))
            for form in _lacked(facet) if answer is not None else ():
                found.setdefault(form, set()).add(not answer)
        return {word: flags.pop() for word, flags in found.items() if len(flags) == 1}

    @cached_property
    def flag_senses(self) -> dict[int, bool]:
        """The senses of the yes/no attributes whose names are one word, with the answer, as far as no other word of the record has them."""
        found: dict[int, set[bool]] = {}
        for facet in sorted(self.facets_stated):
            answer, forms = self.answers(facet), _forms(facet)
            if answer is None or len(forms) != 1:
                continue
            for sense in senses_of(forms) | senses(forms[0]):
                found.setdefault(sense, set()).add(answer is not facet.lower().endswith("free"))
        return {sense: flags.pop() for sense, flags in found.items() if len(flags) == 1}

    @cached_property
    def features_said(self) -> Mapping[str, bool]:
        """The features that names and values of fields say otherwise than by a field of their own (灯臂: 可折叠, 可拆洗杯盖: true), as far as they agree."""
        found: dict[str, set[bool]] = {}
        for facet in sorted(self.facets_stated):
            for one in self.values(facet) if len(self.values(facet)) == 1 else ():
                text = facet.replace("_", " ") if isinstance(one, bool) else one if isinstance(one, str) else ""
                for start, _, features in phrases(text):
                    denied = _NO.search(text[max(start - 8, 0) : start]) is not None
                    for feature in features:
                        holds = (one is not False) is not denied
                        found.setdefault(feature.removeprefix("!"), set()).add(holds is not feature.startswith("!"))
                if _CONNECTS.search(facet) and _BY_RADIO.search(text) and not _BY_WIRE.search(text):
                    found.setdefault("wireless", set()).add(True)
                if _POWERED.search(facet) and _BATTERY.search(text) and not _BY_WIRE.search(text):
                    found.setdefault("battery_powered", set()).add(True)
        return {feature: flags.pop() for feature, flags in found.items() if len(flags) == 1}

    def answers(self, facet: str) -> bool | None:
        """What a facet says to a yes/no question: false, "none" and "uncoated" say no; None where it states something else."""
        for one in self.values(facet):
            if isinstance(one, bool):
                return one
            if isinstance(one, str) and (_NOTHING.fullmatch(one) or _lacks(facet, one)):
                return False
        return None

    @cached_property
    def senses(self) -> frozenset[int]:
        """The senses of all that the record says."""
        return senses_of(self.words) | senses_in(self.text)

    @cached_property
    def named(self) -> str:
        """The Chinese of what the product is called and what it is: titles and categories."""
        product = self.product
        found = [product.title.zh or "", *product.category]
        for depth in range(1, len(product.category) + 1):
            category = self._facets.categories.get(PATH_JOIN.join(product.category[:depth]))
            if category:
                found += [category.label.both(), *category.synonyms]
        return " ".join(found)

    @cached_property
    def text(self) -> str:
        product = self.product
        said = [product.title.both(), product.brand or "", *product.category]
        if product.description:
            said.append(product.description.both())
        for depth in range(1, len(product.category) + 1):
            category = self._facets.categories.get(PATH_JOIN.join(product.category[:depth]))
            if category:
                said += [category.label.both(), *category.synonyms]
        for facet in sorted(self.facets_stated):
            known = self._facets.by_id.get(facet)
            values = self.values(facet)
            if values and self.answers(facet) is not False:
                said += [facet.replace("_", " "), known.label.both() if known else ""]
            for value in values:
                if isinstance(value, str):
                    said += [value, self._facets.label(facet, value).both()]
        whole = "\n".join(said).lower()
        return "\n".join([whole, *(names for pixels, names in _SCREENS if pixels.search(whole))])

    def asserts(self, words: str) -> bool:
        """Whether the record's own words say something, and do not only deny it."""
        return words.lower() in self.text and not self.denies(words.lower())

    def denies(self, word: str) -> bool:
        """Whether the record speaks of a word only to deny it."""
        sentences = [one for one in _SENTENCE.split(self.text) if stem(word) in one or word in one]
        return bool(sentences) and all(
            _NO.search(one.split(word)[0][-24:] if word in one else one) for one in sentences
        )

    def states_in_full(self, facet: str, words: str) -> bool:
        """Whether words are what a field states, with the field's own name: "ceramic coating" of coating: ceramic."""
        name = facet.replace("_", " ")
        return any(isinstance(one, str) and key(words) == key(f"{one} {name}") for one in self.values(facet))

    def finds(self, facet: str, value: str) -> Finding:
        """Whether the record states a value of a facet (or a kind of it), states another, or says nothing."""
        vocabulary = self._facets.vocabulary
        if facet == "category":
            return self._finds_category(value)
        if facet == "brand":
            if not self.product.brand:
                return Finding.NOT_STATED
            return Finding.MET if vocabulary.covers("brand", value, self.product.brand) else Finding.VIOLATED
        stated = self.values(facet)
        if value in (FLAG_ON, FLAG_OFF):
            flags = [flag for one in stated if (flag := flag_of(one)) is not None]
            if flags:
                return Finding.MET if (value == FLAG_ON) in flags else Finding.VIOLATED
            if value == FLAG_OFF:
                return Finding.NOT_STATED
            return Finding.MET if vocabulary.mentioned(self.product, facet) else Finding.NOT_STATED
        texts = [one for one in stated if isinstance(one, str)]
        if any(vocabulary.covers(facet, value, one) or stands_in(value, one) for one in texts):
            return Finding.MET
        if any(vocabulary.covers(facet, value, one) for one in vocabulary.mentioned(self.product, facet)):
            return Finding.MET
        return Finding.VIOLATED if texts else Finding.NOT_STATED

    def _finds_category(self, path: str) -> Finding:
        mine = PATH_JOIN.join(self.product.category)
        if mine == path or mine.startswith(path + PATH_JOIN) or path.startswith(mine + PATH_JOIN):
            return Finding.MET
        return Finding.VIOLATED


@lru_cache(maxsize=8192)
def _lacks(facet: str, value: str) -> bool:
    """Whether a value says that what its facet is named after is missing: coating "uncoated", sleeve "sleeveless"."""
    lacking = _LACKING.fullmatch(value.strip())
    if lacking is not None and lacking[1].lower() in facet.lower().replace("_", " "):
        return True
    missing = without(value.lower().strip())
    forms = _forms(facet)
    return missing is not None and (missing in forms or bool(senses_of([missing]) & senses_of(forms)))


@lru_cache(maxsize=8192)
def _lacked(facet: str) -> tuple[str, ...]:
    """The stems of what a yes/no attribute's name says to be missing: "bag" of bagless."""
    words = re.findall(r"[A-Za-z]+less\b", facet.lower().replace("_", " "))
    return tuple(missing for word in words if (missing := without(word)) is not None)


@lru_cache(maxsize=8192)
def _forms(facet: str) -> tuple[str, ...]:
    """The stems of the words of a yes/no attribute's name that say of what it is."""
    found = []
    for word in re.findall(r"[A-Za-z]{3,}|[\u3400-\u9fff]{2,}", facet.replace("_", " ")):
        word = patterns.sub(r"^(?:含有?|需要?|带有?|可用?|有|支持|配备?)(?=..)", "", word)
        if word.lower() in FRAME:
            continue
        forms = [word, word.removesuffix("able")] if word.isascii() else [word]
        found += [next(iter(tokens(one))).form if one.isascii() else one for one in forms if one]
    return tuple(dict.fromkeys(found))


def sides_in(text: str) -> list[float]:
    """The two or three sides that a text names, in centimetres and in their order; none where it names none."""
    match = _SIDES.search(text)
    return [] if match is None else [length for length, _, _ in _sides(match[0])]


def _sides(text: str) -> Iterator[tuple[float, float, str]]:
    """The two or three sides of a thing that a text states, in their order: low, high and base unit of each."""
    match = _SIDES.fullmatch(text.strip())
    unit = match and (match["w"] or match["v"] or match["u"])
    if match is None or not unit or to_base(1, unit)[1] != "cm":
        return
    for side in ("a", "b", "c"):
        if match[side]:
            length, base = to_base(float(match[side]), unit)
            yield length, length, base


@lru_cache(maxsize=16_384)
def _figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text of a record, which many turns ask for."""
    if not _HAS_NUMBER.search(text):
        return ()
    return read(text).figures


def _both(facet: str, value: Quantity) -> tuple[float, float, str]:
    """A bare number has the unit that its name ends with ("warranty_years")."""
    amount, unit = to_base(value.amount, value.unit or unit_of_name(facet))
    return amount, amount, unit
