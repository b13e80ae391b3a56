"""The figures of a sentence: money, percentages, ratings, counts and amounts of units, in digits or words, English or Chinese.

A figure knows what kind of number it is and how it is compared ("under", "about", "at least"). What it is said of, and whether it
is true, is not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.claims.figure_bounds import compared, comparing
from assistant.claims.figure_kinds import MONEY_AFTER, NAME, SIGN, UNIT, Kind, kind_of
from assistant.claims.spelling import UNIT_NAMES, spelled
from assistant.understanding.numbers import MARK, Marked, mark
from retrieval.units import find_unit, to_base


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a text, `start` to `end` in the marked text with its unit and its comparing words.

    `low` and `high` bound what it says, None for an open side; `unit` is a currency's code, a base unit, or "". An amount's
    bounds are in its base unit, as stated otherwise. `off_sides` says whether the bounds themselves are left out.
    """

    kind: Kind
    low: float | None
    high: float | None
    unit: str
    start: int
    end: int
    off_sides: bool = False

    @property
    def exact(self) -> bool:
        return self.low is not None and self.low == self.high

    def admits(self, amount: float, slack: float = 0.0) -> bool:
        """Whether an amount is what the figure says, give or take `slack`."""
        low, high = self.low, self.high
        if low is not None and (amount < low - slack or (self.off_sides and amount <= low)):
            return False
        return not (high is not None and (amount > high + slack or (self.off_sides and amount >= high)))


_GENERATIONS = patterns.later(r"(?<![\d.$€£¥,])(?:[2-6]G|[1248]K)(?![A-Za-z\d])")  # 5G and 4K are names
_NO_NUMBERS = patterns.later(r"零[件食售下钱部花距添蔗糖脂甲失压刺感基负]")
_BOUND = patterns.later(r"⟦\d+⟧(?:以内|以下|之内|以上)|(?:没超|不超|没过|超出)过?⟦")
_OF_MONEY = patterns.later(r"[价贵]|便宜|预算|特价|打折|优惠")
_NO_SUM = patterns.later(
    r"(?:评分|得分|分数|均分|平均|[第型号款码版年月]|满分|系列|编号|评价|评论|销量|库存|剩下?|吸力|转速|功率)(?:为|是|有|达|到|了|数|量)*\s*$"
)


@dataclass(frozen=True, slots=True)
class Read:
    """A text with its figures. `text` is marked: the figures' places are in it."""

    text: str
    figures: tuple[Figure, ...]


def read(text: str) -> Read:
    """The figures of a text. Product tags have to be out of the way: their digits would be read."""
    written = spelled(text)
    marked = mark(written, tuple({*_GENERATIONS.findall(written), *_NO_NUMBERS.findall(written)}))
    return Read(marked.text, tuple(figures(marked)))


def figures(marked: Marked) -> list[Figure]:
    """The figures of a marked text, left to right; the two ends of a range are one. Where a Chinese text speaks of money, so does a number without anything counted."""
    found = _figures(marked)
    if not (
        any(one.kind is Kind.MONEY for one in found) or _OF_MONEY.search(marked.text) or _BOUND.search(marked.text)
    ):
        return found
    return [replace(one, kind=Kind.MONEY) if _is_sum(marked.text, one) else one for one in found]


def _is_sum(text: str, figure: Figure) -> bool:
    value = figure.low if figure.low is not None else figure.high
    if figure.kind is not Kind.BARE or value is None or value < 20 or not patterns.search(r"[\u3400-\u9fff]", text):
        return False
    stands = patterns.search(r"(?:[\u3400-\u9fff\ue000-\ue0ff]|^|[,，。;；\s])$", text[: figure.start]) is not None
    return stands and MONEY_AFTER.match(text[figure.end :]) is not None and not _NO_SUM.search(text[: figure.start])


def _figures(marked: Marked) -> list[Figure]:
    found: list[Figure] = []
    places = list(patterns.finditer(MARK, marked.text))
    n = 0
    while n < len(places):
        last = _range_end(marked.text, places, n)
        if not _is_scale(marked, places[n], found):
            found.append(_figure(marked, places[n], places[last]))
        n = last + 1
    return found


def _is_scale(marked: Marked, place: re.Match[str], found: list[Figure]) -> bool:
    """Whether a number is the end of the scale of a rating: "4.4/5", "out of 5", 满分5分."""
    if marked.numbers[int(place[1])] != 5:
        return False
    inside = bool(found) and found[-1].kind is Kind.RATING and place.start() < found[-1].end
    return inside or patterns.search(r"满分(?:是|为)?\s*$", marked.text[: place.start()]) is not None


_TO = r"\s*(?:-|–|—|~|～|to|through|until|up to|and|or|至|到|和)\s*"
_BELOW_ZERO = patterns.later(r"(?:^|[\s(,，:：])[-−–]$|\bminus\s*$|零下\s*$", re.IGNORECASE)
_BETWEEN = patterns.later(
    rf"^\s*(?:{NAME}|%|{UNIT_NAMES}|(?:working |business )?days?|码|号|星|分)?{_TO}(?:{SIGN})?\s*$", re.IGNORECASE
)


def _range_end(text: str, places: list[re.Match[str]], n: int) -> int:
    """The place that ends the range which begins at `n`; `n` itself where none does."""
    if n + 1 == len(places):
        return n
    between = text[places[n].end() : places[n + 1].start()]
    if not _BETWEEN.match(between):
        return n
    joins = patterns.search(r"\band\b|\bor\b|和", between)
    opened = patterns.search(
        r"(?:\bbetween\b|\bfrom\b|在|介于|处于|落在|介乎)\s*\S{0,6}\s*$", text[: places[n].start()], re.IGNORECASE
    )
    return n + 1 if not joins or opened else n


def _figure(marked: Marked, first: re.Match[str], last: re.Match[str]) -> Figure:
    text = marked.text
    low, high = marked.numbers[int(first[1])], marked.numbers[int(last[1])]
    start, end = first.start(), last.end()
    before, after = text[:start], text[end:]
    kind, unit, begins, ends = kind_of(before, after, text[first.end() : last.start()] if first is not last else "")
    start, end = start - begins, end + ends
    if kind is Kind.AMOUNT:
        if find_unit(unit) is not None and to_base(0, unit)[1] == "°C" and _BELOW_ZERO.search(before):
            low, high = -low, -high if first is last else high
        own = UNIT.match(text[first.end() : last.start()]) if first is not last else None
        low, unit_base = to_base(low, own["unit"] if own and find_unit(own["unit"]) else unit)
        high, _ = to_base(high, unit)
        unit = unit_base
    if kind is Kind.PERCENT and unit == "折":
        low, high = (100 - value * (10 if value < 10 else 1) for value in (low, high))
        return Figure(kind, low, high, "off", start, end)
    if first is not last:
        way, left = comparing(text[:start])
        return Figure(
            kind, min(low, high), max(low, high), unit, start - (left if way in ("range", "about", "least") else 0), end
        )
    way, left, right = compared(text[:start], text[end:])
    if text[first.end() : first.end() + 1] == "多" and kind is Kind.REVIEWS:
        way = "over"  # 一千多条评价
    counted = text[start - left : start].strip().lower() if kind in (Kind.REVIEWS, Kind.RATING) else ""
    if counted in ("from", "在") or (
        counted == "over"
        and kind is Kind.REVIEWS
        and patterns.search(r"(?:averag|\brat|scor|star|mark|mean)[^,;.]{0,24}$", text[:start])
    ):
        way = ""  # "an average over 15 ratings" counts them
    return _bounded(Figure(kind, low, high, unit, start - left, end + right), way)


def _bounded(figure: Figure, way: str) -> Figure:
    value = figure.low or 0.0
    off = False
    low: float | None = value
    high: float | None = value
    match way:
        case "most":
            low = None
        case "least" | "range":
            high = None
        case "under":
            low, off = None, True
        case "over":
            high, off = None, True
        case "just_under":
            low, off = value * 0.9, False
        case "just_over":
            high = value * 1.1
        case "about":
            low, high = value * 0.9, value * 1.1
        case _:
            pass
    return Figure(figure.kind, low, high, figure.unit, figure.start, figure.end, off)
