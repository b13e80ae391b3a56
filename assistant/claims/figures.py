"""The figures of a sentence: money, percentages, ratings, counts and amounts of units, in digits or words, English or Chinese.

A figure knows what kind of number it is and how it is compared ("under", "about", "at least"). What it is said of, and whether it
is true, is not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant import patterns
from assistant.claims.spelling import UNIT_NAMES, spelled
from assistant.understanding.numbers import MARK, Marked, mark
from retrieval.units import find_unit, to_base


class Kind(StrEnum):
    MONEY = "money"
    PERCENT = "percent"
    RATING = "rating"
    REVIEWS = "reviews"
    STOCK = "stock"
    SIZE = "size"
    TIMES = "times"
    AMOUNT = "amount"
    BARE = "bare"


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


# -- spelling out ----------------------------------------------------------------------------------------------------


# -- figures ---------------------------------------------------------------------------------------------------------

_SIGNS = {"us$": "USD", "hk$": "HKD", "c$": "CAD", "a$": "AUD", "$": "$", "€": "EUR", "£": "GBP", "¥": "CNY", "￥": "CNY", "usd": "USD", "eur": "EUR",
          "gbp": "GBP", "cny": "CNY", "rmb": "CNY", "jpy": "JPY"}  # fmt: skip
_NAMES = {"dollar": "$", "buck": "$", "usd": "USD", "eur": "EUR", "euro": "EUR", "€": "EUR", "£": "GBP", "quid": "GBP", "pound": "GBP", "yuan": "CNY", "rmb": "CNY",
          "cny": "CNY", "元人民币": "CNY", "人民币": "CNY", "美元": "USD", "美金": "USD", "美刀": "USD", "刀": "USD", "欧元": "EUR", "英镑": "GBP", "日元": "JPY",
          "港元": "HKD", "港币": "HKD", "元": "CNY", "块钱": "CNY", "块": "CNY", "gbp": "GBP", "jpy": "JPY"}  # fmt: skip
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_NAME = (
    "|".join(
        (re.escape(name) + ("s?" if name in ("dollar", "buck", "euro", "pound") else "")) + (r"(?![A-Za-z])" if name.isascii() else "")
        for name in sorted(_NAMES, key=len, reverse=True)
    )
)  # fmt: skip
_TO = r"\s*(?:-|–|—|~|～|to|through|until|up to|and|or|至|到|和)\s*"
_BEFORE = (
    (r"(?:between|from|在|从)", "range"),
    (r"(?:没有?超出?(?!过)|未超出?(?!过)|不超出?(?!过)|不会超出?(?!过)|没有超过|没过|未过|不过(?=⟦)|no more than|not more than|at most|up to|maximum(?: of)?|max\.?|within|not exceed(?:ing)?|doesn['’]?t exceed|不超过|不会超过|没超过|不高于|至多|最多|最高|不大于|不多于|顶多|封顶)", "most"),
    (r"(?:no less than|not less than|at least|(?<!down )(?<!reduced )(?<!cut )(?<!dropped )from|starting (?:at|from)|starts? at|minimum(?: of)?|no fewer than|不低于|不少于|至少|最少|最低|起码|少说|至少要|起码要|最低要)", "least"),
    (r"(?:under|below|less than|fewer than|cheaper than|lighter than|shorter than|lower than|低于|少于|(?<![买订选拿找])不到|不足|小于|轻于|短于|用不了|花不了|要不了|花不到|用不到|不用花到|不满)", "under"),
    (r"(?:over|above|more than|exceed(?:s|ing)?|greater than|longer than|heavier than|higher than|upwards of|超过|高于|多于|大于|长于|重于|超)", "over"),
    (r"(?:just under|a little under|slightly under|a shade under|just below|not quite|将近|接近|快到|快(?=⟦)|近)", "just_under"),
    (r"(?:just over|a little over|slightly over|just above|a bit over|略高于|略多于)", "just_over"),
    (r"(?:about|around|roughly|approximately|approx\.?|nearly|almost|close to|some|circa|~|约为|大约|大概|约|差不多)", "about"),
)  # fmt: skip
_AFTER = (
    (r"(?:or less|or under|or below|or fewer|at most|max|tops|以内|之内|内(?![置存部衬里])|以下|及以下|封顶)", "most"),
    (r"(?:or more|or above|or over|or higher|and up|and above|\+|plus|以上|及以上|起步|起)", "least"),
    (r"(?:出头|挂零|有余|and a bit|and change)", "just_over"),
    (r"(?:or so|左右|上下)", "about"),
    (r"(?:不到)", "under"),
    (r"(?:多)", "over"),
)
_BEFORE_RE = [
    (
        re.compile(
            pattern + r"\s*(?:(?:a|an|the|just|only|as little as|as much as)\s+|要|是|为|在|卖|花|需要?|得)?$",
            re.IGNORECASE,
        ),
        name,
    )
    for pattern, name in reversed(_BEFORE)
]
_AFTER_RE = [
    (
        re.compile(
            r"^\s*" + pattern + (r"(?![A-Za-z])" if pattern[3].isalpha() and pattern[3].isascii() else ""),
            re.IGNORECASE,
        ),
        name,
    )
    for pattern, name in _AFTER
]
_UNIT = re.compile(
    rf"^(?:[\s-]|个(?=小时|月|工作日|星期))*(?P<unit>{UNIT_NAMES})(?![A-Za-z])(?!s? (?:stars?|reviews?))",
    re.IGNORECASE,
)
_LATE: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.REVIEWS, re.compile(r"^\s*(?:\+\s*)?(?:(?:verified|customer|user|shopper|buyer|online|total)\s+)*(?:reviews?|ratings?|reviewers?)\b|^\s*(?:多)?(?:条|个|则|份)?(?:用户|顾客|买家|客户)?(?:评价|评论|点评)|^\s*(?:多)?(?:位|名|个)?(?:customers?|people|shoppers?|buyers?|users?|persons?|人|顾客|用户|买家|客户|网友)(?:\s*(?:have\s+|has\s+)?(?:reviewed|rated|scored|left|wrote|weighed in|gave|give)|(?=平均|打出|打了?⟦|给出)|(?:来|都)?(?:给过?|写过?|做过?|留下)?(?:了)?(?:评价|评论|打过?分|点评|评过分|评分|打了分|反馈))", re.IGNORECASE)),
    (Kind.RATING, re.compile(r"^\s*-?\s*(?:stars?\b|-star\b|average\b|on average\b|星(?!期)|分(?![钟之贝])|/\s*(?:5\b|five\b|⟦\d+⟧)|(?:out )?of (?:5|five|⟦\d+⟧))", re.IGNORECASE)),
    (Kind.STOCK, re.compile(r"^\s*(?:(?:pieces?|units?|pairs?|items?|pcs|of (?:them|these|it))\s+)?(?:are |is )?(?:still )?(?:left|in stock|remaining|available)\b|^\s*(?:件|双|个|只|台|套|把|张)?(?:库存|现货|在库|存货)", re.IGNORECASE)),
    (Kind.TIMES, re.compile(r"^\s*(?:times|x\b|×|倍)", re.IGNORECASE)),
    (Kind.PERCENT, re.compile(r"^\s*(?:%|percent\b|per cent\b)", re.IGNORECASE)),
)  # fmt: skip
_STOCK_BEFORE = re.compile(
    r"(?:仅剩|只剩|还剩|剩余|剩下|库存(?:为|有|仅|还有|只有)*|有货|现货|最后)\s*(?:最后)?\s*$|\bdown to (?:the |our )?last\s*$|\b(?:only|just|last|stock of|stock:?)\s*$",
    re.IGNORECASE,
)
_STOCK_NOUN = re.compile(r"^\s*(?:件|双|个|只|台|套|把|张|left|pieces?|units?|pairs?)?\s*", re.IGNORECASE)
_REVIEWS_BEFORE = re.compile(
    r"\b(?:rated|reviewed|scored) by\s*$|\breviews?:?\s*$|\bnumber of reviews(?: is)?\s*$|(?:评价数|评论数|评价人数|评论条数|评价条数)(?:量|为|是|有|达|到)*\s*$",
    re.IGNORECASE,
)
_RATING_BEFORE = re.compile(
    r"\baverag(?:e|es|ed|ing)(?: (?:of|is|at|rating|score|mark|stands at|out at))*\s*(?:an? )?$|(?:平均分|平均|均分|得分|分数|打分)(?:为|是|有|达|到|了|打|给|在)*(?:出|了|到)?\s*$|满分[^⟦]{0,3}⟦\d+⟧分?(?:里|中|，|,)?(?:得了?|拿了?|拿到|是)?\s*$|(?:\brat(?:ed|ing|ings)(?: (?:of|is|at|it|averages?|average of|stands at|comes in at))*|\bscor(?:e|es|ed|ing)(?: (?:of|is|at))*|评分(?:高达|仅为|仅有|达到|达|为|是|有|只有|:|：|在)?(?:了)?|评价(?:为|是|高达))\s*$",
    re.IGNORECASE,
)
# "rated above 4.5", 评分超过4.5: a bound is no sum of money there
_RATING_BOUND = re.compile(
    r"(?:\brat(?:ed|ing|ings|es)\b|\bscor(?:e|es|ed|ing)\b|\baverag(?:e|es|ed|ing)\b|评分|得分|口碑分|分数)[^⟦,，;；。]{0,14}(?:over|above|below|under|than|least|most|beyond|exceed\w*|超过|高于|低于|不到|不足|至少|以上|最低|最高|超)\s*$",
    re.IGNORECASE,
)
_SIZE_BEFORE = re.compile(
    r"\b(?:sizes?|EU|UK|US)\s*(?:is |are |from )?$|\b(?:made|comes?|available|offered|sold|had|stocked|ordered|order it|get it|find it|buy it) in\s*$|(?:尺码|码数|尺寸|鞋码)(?:为|是|从|有)?\s*$",
    re.IGNORECASE,
)
_SIZE_AFTER = re.compile(r"^\s*(?:码|号(?!码))", re.IGNORECASE)
# A sum of money without its currency: 现在只要699, "above your 300"; nothing that is counted follows it.
_MONEY_BEFORE = re.compile(
    r"(?:现价|现在|如今|目前|眼下|今天|只要|仅要|才要|只需|仅需|仅售|售价|售|价格|价钱|价位|标价|定价|卖价?|要价|花费?|花了|付|原价|划线价|吊牌价|原来|原本|之前|以前|特价|促销价|活动价|优惠价|折后价?|到手价?|降到|降至|降为|跌到|跌至|降了?|直降|立减|立省|节?省了?下?|优惠了?|便宜了?|贵了?|贵出|(?<=[价比]).{0,6}[少多低高]了?|差价?|相差|预算|上限|您的|你的|您那|[您你](?:说|给|定|要求|想)的|比[^,，⟦]{0,8}[少多低高]了?|分别(?:是|为|要|卖))(?:正好|刚好|大约|大概|约|整|也|就|还|都|才|只|仅|是|为|在|要|得|了|差不多|不到|不超过|没超过?|超过|低于|高于|从|最低|最高)*\s*$|"
    r"(?:没超过?|不超过|超过|低于|高于|不到|以[^,，]{0,3}为限)(?:[您你]的?)?\s*$|(?:^|[,，。;；：:、\s])(?:从|由|在|才|只要|就)\s*$|(?<!需)要\s*$|⟦\d+⟧(?:直接|一路)?(?:降|跌|减)(?:到|至|为)(?:了)?\s*$|"
    r"\b(?:costs?|priced at|sells? (?:for|at)|price (?:is|of)|asking|pay|paying|goes for|used to be|was|now|instead of|down to|reduced to|from|budget (?:of|is)|limit (?:of|is)|your|(?:above|over|below|under|beyond|within|than|exceeds?) your|spend(?:ing)?|save|under|below|over|above|less than|more than|within)\s*$",
    re.IGNORECASE,
)
_MONEY_AFTER = re.compile(
    r"\s*(?:$|[,，。;；、！!）)]|以内|以下|之内|以上|以外|起(?!码)|左右|出头|上下|不到|(?:的|这个)?(?:预算|价位|价|上限|限额|东西|价格)|的(?=只有|有|是|就|也|都)|略|稍|还|就|便|即可|拿下|到手|降|跌|减|封顶|的话|[到至~-]\s*⟦|\.(?:\s|$)|(?:budget|limit|cap|ceiling|max(?:imum)?|or (?:less|under)|(?:in|with|for) (?:the |its )?[a-z]+|instead|before|down|if|when|and|but|so|which)\b)",
    re.IGNORECASE,
)
_GENERATIONS = re.compile(r"(?<![\d.])[2-6]G(?![A-Za-z\d])")  # 5G is a name
_BOUND = re.compile(r"⟦\d+⟧(?:以内|以下|之内|以上)|(?:没超|不超|没过|超出)过?⟦")
_OF_MONEY = re.compile(r"[价贵]|便宜|预算|特价|打折|优惠")
_NO_SUM = re.compile(
    r"(?:评分|得分|分数|均分|平均|[第型号款码版年月]|满分|系列|编号|评价|评论|销量|库存|剩下?|吸力|转速|功率)(?:为|是|有|达|到|了|数|量)*\s*$"
)
_TIMES_REVIEWED = re.compile(r"\s*(?:times\b|次)", re.IGNORECASE)
_ZHE = re.compile(r"^\s*折")


@dataclass(frozen=True, slots=True)
class Read:
    """A text with its figures. `text` is marked: the figures' places are in it."""

    text: str
    figures: tuple[Figure, ...]


def read(text: str) -> Read:
    """The figures of a text. Product tags have to be out of the way: their digits would be read."""
    written = spelled(text)
    marked = mark(written, tuple(set(_GENERATIONS.findall(written))))
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
    return stands and _MONEY_AFTER.match(text[figure.end :]) is not None and not _NO_SUM.search(text[: figure.start])


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


_BETWEEN = re.compile(
    rf"^\s*(?:{_NAME}|%|{UNIT_NAMES}|(?:working |business )?days?|码|号|星|分)?{_TO}(?:{_SIGN})?\s*$", re.IGNORECASE
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
    kind, unit, begins, ends = _kind(before, after, text[first.end() : last.start()] if first is not last else "")
    start, end = start - begins, end + ends
    if kind is Kind.AMOUNT:
        own = _UNIT.match(text[first.end() : last.start()]) if first is not last else None
        low, unit_base = to_base(low, own["unit"] if own and find_unit(own["unit"]) else unit)
        high, _ = to_base(high, unit)
        unit = unit_base
    if kind is Kind.PERCENT and unit == "折":
        low, high = (100 - value * (10 if value < 10 else 1) for value in (low, high))
        return Figure(kind, low, high, "off", start, end)
    if first is not last:
        way, left = _comparing(text[:start])
        return Figure(
            kind, min(low, high), max(low, high), unit, start - (left if way in ("range", "about", "least") else 0), end
        )
    way, left, right = _compared(text[:start], text[end:])
    if text[first.end() : first.end() + 1] == "多" and kind is Kind.REVIEWS:
        way = "over"  # 一千多条评价
    counted = text[start - left : start].strip().lower() if kind in (Kind.REVIEWS, Kind.RATING) else ""
    if counted in ("from", "在") or (
        counted == "over" and kind is Kind.REVIEWS and patterns.search(r"averag|rat|scor|star|mark|mean", text[:start])
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


def _comparing(before: str) -> tuple[str, int]:
    found = [(len(before) - match.start(), name) for pattern, name in _BEFORE_RE if (match := pattern.search(before))]
    left, name = max(found, default=(0, ""))
    if name in ("under", "over") and patterns.search(r"⟦\d+⟧\S{0,8}\s*$", before[: len(before) - left]):
        return "", 0  # "$100 less than the $649": by how much
    return name, left


def _compared(before: str, after: str) -> tuple[str, int, int]:
    """How a figure is compared, and how many characters say so before and after it."""
    way, left = _comparing(before)
    for pattern, name in _AFTER_RE:
        match = pattern.match(after)
        if match:
            return (name, left, match.end()) if way in ("", "about", "range") else (way, left, match.end())
    return ("" if way == "range" else way), left, 0


def _kind(before: str, after: str, between: str) -> tuple[Kind, str, int, int]:
    """Kind, unit, and how many characters before and after the number belong to it."""
    sign = patterns.search(rf"(?:{_SIGN})\s*$", before, re.IGNORECASE)
    if sign:
        name = patterns.match(rf"\s*(?:{_NAME})", after, re.IGNORECASE)
        return Kind.MONEY, _SIGNS[sign[0].strip().lower()], len(sign[0]), name.end() if name else 0
    zhe = _ZHE.match(after)
    if zhe:
        return Kind.PERCENT, "折", 0, zhe.end()
    reviewed = _reviewed(before, after)
    if reviewed:
        return Kind.REVIEWS, "", 0, reviewed
    for kind, pattern in _LATE:
        match = pattern.match(after)
        if match:
            return kind, "", 0, match.end()
    left = _STOCK_BEFORE.search(before)
    if left and (
        patterns.search(r"[剩库货后]|down to", left[0]) or patterns.match(r"\s*(?:left|pieces?|units?|pairs?)", after)
    ):
        noun = _STOCK_NOUN.match(after)
        return Kind.STOCK, "", len(before) - left.start(), noun.end() if noun else 0
    counted = _REVIEWS_BEFORE.search(before)
    if counted and not patterns.match(r"\s*(?:stars?|/|out|星|分)", after):
        noun = patterns.match(r"\s*(?:customers?|people|shoppers?|buyers?|users?|人|位|条)?", after, re.IGNORECASE)
        return Kind.REVIEWS, "", len(before) - counted.start() if "by" in counted[0] else 0, noun.end() if noun else 0
    rated = _RATING_BEFORE.search(before)
    if rated and not _UNIT.match(after):
        return Kind.RATING, "", len(before) - rated.start(), 0
    if _RATING_BOUND.search(before) and not _UNIT.match(after) and not _reviewed(before, after):
        return Kind.RATING, "", 0, 0
    size = _SIZE_BEFORE.search(before)
    if size and not patterns.match(
        r"\s*(?:[a-z]+ )?(?:colou?rs?|shades|days|hours|weeks|versions?|variants?|pieces?|sizes|working)",
        after,
        re.IGNORECASE,
    ):
        ends = _SIZE_AFTER.match(after)
        return Kind.SIZE, "", len(before) - size.start(), ends.end() if ends else 0
    money = patterns.match(rf"\s*({_NAME})", after, re.IGNORECASE)
    unit = _UNIT.match(after)
    if money and not (
        unit
        and money[1].lower().startswith("pound")
        and patterns.search(
            r"weigh|heav|light|scale|load|carr|hold|bear|support|capacity|comes in at|重", before + after
        )
    ):
        said = money[1].lower()
        return Kind.MONEY, _NAMES[said] if said in _NAMES else _NAMES[said.removesuffix("s")], 0, money.end()
    return _measured(before, after, between, unit)


def _reviewed(before: str, after: str) -> int:
    """How many characters after a number say that it counts reviews; 0 where they don't."""
    times = _TIMES_REVIEWED.match(after)
    if times and patterns.search(
        r"(?:review|rat)(?:ed|ings?|s)?(?: a total of| about)?\s*$|(?:评价|评论|点评|打分|评分|评)(?:了|过)*\s*$",
        before,
    ):
        return times.end()
    raters = patterns.match(r"\s*(?:\w+ )?(?:customers?|people|shoppers?|buyers?|users?)\b", after)
    if (
        raters
        and not patterns.match(r"\s*people at (?:most|least)", after)
        and patterns.search(r"\b(?:from|by|across|among|over|of)\s*$", before)
    ):
        return raters.end()
    entries = patterns.match(r"\s*多?(?:条|个|份)(?=$|[,，。;；])", after)
    return entries.end() if entries and patterns.search(r"评价|评论|点评|口碑", before) else 0


def _measured(before: str, after: str, between: str, unit: re.Match[str] | None) -> tuple[Kind, str, int, int]:
    """The same for a number that is no money, rating or count."""
    inches = patterns.match(
        r"\s*in(?=\s+(?:long|wide|tall|high|deep|thick|across|short|narrow|thin|in (?:length|width|height|depth|diameter))|\s*$|[.,;!])",
        after,
    )
    if inches:
        return Kind.AMOUNT, "inch", 0, inches.end()
    if unit and find_unit(unit["unit"]) is not None:
        return Kind.AMOUNT, unit["unit"], 0, unit.end()
    sized = _SIZE_AFTER.match(after)
    if sized:
        return Kind.SIZE, "", 0, sized.end()
    working = patterns.match(r"[\s-]*(?:working |business |个?工作)(?:days?|日)", after, re.IGNORECASE)
    if working:
        return Kind.AMOUNT, "days", 0, working.end()
    money = patterns.match(rf"\s*({_NAME})", between, re.IGNORECASE) if between else None
    if money:
        said = money[1].lower()
        return Kind.MONEY, _NAMES[said] if said in _NAMES else _NAMES[said.removesuffix("s")], 0, 0
    middle = _UNIT.match(between) if between else None
    if middle and find_unit(middle["unit"]) is not None:
        return Kind.AMOUNT, middle["unit"], 0, 0
    if _MONEY_AFTER.match(after) and _MONEY_BEFORE.search(before):
        return Kind.MONEY, "", 0, 0
    return Kind.BARE, "", 0, 0
