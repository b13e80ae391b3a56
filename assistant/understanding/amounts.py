"""Amounts in a marked text: budgets, ranges, quantities with units, ratings and sizes, as constraints.

What is read is taken out of the text, so that later readers see only the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from assistant.understanding.numbers import MARK, Marked
from retrieval.constraints import Constraint, Operator
from retrieval.facets import Facet, FacetKind, Facets
from retrieval.units import find_unit, unit_names

AROUND = 0.2  # "around 200" accepts a fifth either side
EXACT = 0.05  # "a 30 litre pack" accepts a twentieth either side

_CURRENCY = r"(?:us\s?dollars?|dollars?|bucks?|usd|eur|euros?|gbp|cny|rmb|来块钱?|多块钱?|多元|来元|块钱|块|美元|美金|人民币|元|刀|欧元|€|£|¥|\$)"
_SIGN = r"(?:us\$|\$|€|£|¥|usd\s|rmb\s)"
_UNIT = "|".join(re.escape(name) for name in unit_names() if name not in ("″",))
_AMOUNT = (
    rf"(?P<sign{{n}}>{_SIGN})?\s*{MARK.replace('(', '(?P<num{n}>', 1)}\s*[-]?\s*"
    rf"(?:(?P<cur{{n}}>{_CURRENCY})(?![A-Za-z])|(?P<unit{{n}}>{_UNIT})(?![A-Za-z]))?"
)
ONE, OTHER = _AMOUNT.replace("{n}", "1"), _AMOUNT.replace("{n}", "2")

_MOST = (
    r"(?:(?:keep it|it has to be|must be|should be|priced?|costs?|costing|spend(?:ing)?|pay(?:ing)?|go)\s+)?"
    r"(?:under|below|beneath|(?:less|lower|cheaper|lighter|smaller|shorter|thinner) than|no more than|not more than|not over|not above|no higher than|"
    r"(?:does|do|should|must|can)(?:n[o']t| not) (?:cost|exceed|be)(?: more than| over| above)?|not exceeding|at most|up to|"
    r"(?:a )?max(?:imum)?(?: of)?|within|at or below|<=?|不要?超过|别超过|不能超过|不得超过|低于|少于|小于|最多|顶多|至多|不高于|不大于|"
    r"控制在|不到|最高|轻于|短于|上限(?:是|为)?)"
)
_LEAST = (
    r"(?:over|above|(?:more|heavier|bigger|larger|longer|taller|wider|higher) than|at least|no less than|not less than|starting (?:at|from)|upwards of|(?:a )?min(?:imum)?(?: of)?|"
    r">=?|超过|高于|大于|多于|至少|最少|起码|不低于|不少于|不小于|最低)"
)
_ABOUT = r"(?:around|about|roughly|approximately|approx\.?|circa|near|close to|~|大约|大概|差不多|约)"
_BUDGET = r"(?:(?:raise|increase|lower|change|set|push|extend) (?:my |the )?(?:budget|limit) to|(?:my |our |a |with a |the )?(?:budget|limit|price limit)(?: is| of|:|'s)?|i (?:only )?have|can spend|willing to (?:pay|spend)|预算|总价|价位)(?:提高?到|加到|涨到|降到|改成|改为|放宽到|调到|调整到|increased? to|raised? to)?"
_AFTER_MOST = (
    r"(?:tops|max(?:imum)?|at most|or less|or under|or below|or cheaper|and under|and below|and less|or lower|"
    r"(?:块|元)?(?:以内|之内|以下|之下|内(?![存胆部衬置搭])|封顶|及以下|或以下))"
)
_AFTER_LEAST = (
    r"(?:or more|or above|or over|and up|and above|and over|or higher|plus|upwards|\+|以上|起步|往上|及以上|或以上|起)"
)
_AFTER_ABOUT = r"(?:ish\b|or so|左右|上下|出头|前后)"
_THINGS = r"(?:\s+(?:of\s+)?[a-z]+(?:\s+[a-z]+)?)?"  # "512GB storage or more"
_FILL = r"\s*(?:是|为|在|大概|大约|差不多|about|around|roughly|of|is|:|：)*\s*"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(text, re.IGNORECASE))
    for name, text in (
        (
            "between",
            rf"(?:between|from|在|介于)?\s*{ONE}\s*(?:-|–|—|~|～|to|and|到|至|和)\s*{OTHER}\s*(?:之间|左右|的)?",
        ),
        ("most", rf"(?<![A-Za-z]){_MOST}\s*(?:花|付|出|给|卖)?\s*{ONE}\s*{_AFTER_MOST}?"),
        ("most", rf"{_BUDGET}{_FILL}(?:(?:of|up to|under|max)\s+)?{ONE}\s*(?:{_AFTER_MOST})"),
        ("about", rf"{_BUDGET}{_FILL}{ONE}\s*(?:{_AFTER_ABOUT})"),
        ("most", rf"{_BUDGET}{_FILL}{ONE}"),
        ("about", rf"(?<![A-Za-z]){_ABOUT}\s*{ONE}\s*(?:{_AFTER_ABOUT})?"),
        ("least", rf"(?<![A-Za-z]){_LEAST}\s*{ONE}\s*(?:{_AFTER_LEAST})?"),
        ("most", rf"{ONE}\s*{_AFTER_MOST}"),
        ("least", rf"{ONE}\s*{_AFTER_LEAST}"),
        ("most", rf"{ONE}{_THINGS}\s+or (?:less|fewer|lower|below|under)\b"),
        ("least", rf"{ONE}{_THINGS}\s+or (?:more|higher|above|over)\b"),
        ("about", rf"{ONE}\s*{_AFTER_ABOUT}"),
        ("bare", ONE),
    )
)
_RATING = re.compile(
    rf"(?:(?:rated|rating(?:s)?(?: of)?|评分|评价)\s*(?:is|在|要)?\s*(?:at least|over|above|>=?|higher than|至少|高于|不低于|超过)?\s*{MARK}\s*(?:stars?|星|分)?|"
    rf"(?:at least|over|above|minimum|至少|不低于)?\s*{MARK}\s*[- ]?(?:stars?|星)(?:级)?)\s*(?:or (?:more|better|above|higher)|and (?:up|above)|plus|\+|以上)?",
    re.IGNORECASE,
)
_SIZE_WORD = r"(?:XXXL|XXL|XL|XS|S|M|L|2XL|3XL)"
_SIZE = re.compile(
    rf"(?:\b(?:in )?(?:a )?(?:size|sizes|sz|eu|尺码|码数|鞋码|尺寸)\s*(?:is|of|:|为|是)?\s*(?:eu|us|uk)?\s*(?:{MARK}|(?P<word>{_SIZE_WORD}|small|medium|large)\b))|"
    rf"{MARK}\s*码|(?P<code>(?<![A-Za-z]){_SIZE_WORD})\s*(?:码|号)|(?<=\bin )(?P<in>{_SIZE_WORD})\b|(?P<big>加大号|特大号|大号|中号|小号|均码)|"
    rf"(?:\b(?:how about|what about|and|actually|rather|make it|make that|better|try|or|in|no),?\s+|^\s*|换成|改成|要)(?P<also>{MARK})(?=\s*(?:的|呢|吧|then|instead|please)*\s*[?？.!]?\s*$)",
    re.IGNORECASE,
)
_NAMED_SIZE = re.compile(
    r"\bin (?:an? )?(?P<word>(?:extra )?(?:small|medium|large))(?=\s*(?:$|[.,;!?)]|please\b|and\b|or\b|under\b|for\b|size\b|if\b))",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"(?:\b(?:not?|nothing|never|none|without)|n['’]t)\b(?:\s+(?:want|wanna|like|need|wish|plan|planning|willing|to|be|pay(?:ing)?|spend(?:ing)?|go(?:ing)?|it|"
    r"costs?|costing|anything|thing|something|priced|that|is|are|looking|for|at|all|have|more))*\s*$|(?:不想|不要|别|不能|不可以|不打算|不)(?:再|要|买|花|是|有)*\s*$",
    re.IGNORECASE,
)
_GIGABYTES = frozenset({4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 64.0, 128.0, 256.0, 512.0})
_STRICT_MOST = re.compile(
    r"^\s*(?:under|below|beneath|(?:less|lower|cheaper|lighter|smaller|shorter|thinner) than|<(?!=)|低于|少于|小于|不到)",
    re.IGNORECASE,
)
_STRICT_LEAST = re.compile(
    r"^\s*(?:over|above|(?:more|heavier|bigger|larger|longer|taller|wider|higher) than|>(?!=)|超过|高于|大于|多于)",
    re.IGNORECASE,
)
_ENDS_AMOUNT = re.compile(
    r"\s*(?:$|[.,;!?)。，；！？、）]|(?:and|but|or|in|for|with|please|that|which|if|total|each|max|to spend|的|吧|吗|就|行|可以|左右|且|并|,)(?![A-Za-z]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Amounts:
    """The constraints read, and what is left of the marked text."""

    constraints: tuple[Constraint, ...]
    rest: str


def read(marked: Marked, facets: Facets, topic: Sequence[str], turn: int) -> Amounts:
    """Reads every amount of a text. `topic` are category paths (joined) that decide which facet a unit means."""
    reader = _Reader(marked, facets, topic, turn)
    rest = reader.take(_RATING, reader.rating, marked.text)
    rest = reader.take(_SIZE, reader.size, rest)
    rest = reader.take(_NAMED_SIZE, reader.size, rest)
    for name, pattern in _PATTERNS:
        rest = reader.take(pattern, partial(reader.amount, name), rest)
    return Amounts(tuple(reader.found.values()), rest)


class _Reader:
    def __init__(self, marked: Marked, facets: Facets, topic: Sequence[str], turn: int) -> None:
        self._marked, self._facets, self._topic, self._turn = marked, facets, topic, turn
        self.found: dict[str, Constraint] = {}

    def take(self, pattern: re.Pattern[str], read_one: Callable[[re.Match[str]], Constraint | None], text: str) -> str:
        """Reads every match and takes out of the text those that became a constraint."""

        def one(match: re.Match[str]) -> str:
            constraint = read_one(match)
            if constraint is None:
                return match.group()
            before = self.found.get(constraint.id)
            joined = constraint if before is None else _both(before, constraint)
            if joined is None:
                return match.group()
            self.found[constraint.id] = joined
            return " "

        return pattern.sub(one, text)

    def rating(self, match: re.Match[str]) -> Constraint | None:
        at = next(group for group in match.groups() if group is not None)
        stars = self._marked.numbers[int(at)]
        if not 1 <= stars <= 5:
            return None
        return Constraint("rating", Operator.RANGE, low=stars, turn=self._turn)

    def size(self, match: re.Match[str]) -> Constraint | None:
        size = self._facets.by_id.get("size")
        if size is None:
            return None
        also = match.groupdict().get("also")
        at = next((group for group in match.groups() if group is not None and group != also), None)
        if at is None:
            return None
        value = self._marked.written[int(at)] if at.isdigit() else at
        known = {name.lower(): name for name in size.values}
        canonical = self._facets.vocabulary.canonical("size", value)
        name = known.get(canonical.lower()) or known.get(value.lower())
        if name is None and (also or not at.isdigit()):
            return None
        return Constraint("size", Operator.ONE_OF, (name or value,), turn=self._turn)

    def amount(self, pattern: str, match: re.Match[str]) -> Constraint | None:
        groups = match.groupdict()
        unit = groups["unit1"] or groups.get("unit2")
        money = any(groups.get(name) for name in ("sign1", "cur1", "sign2", "cur2"))
        first = self._number(groups["num1"])
        second = self._number(groups["num2"]) if groups.get("num2") else None
        words = match.group()
        if pattern in ("most", "least") and _NEGATED.search(match.string[: match.start()][-60:]):
            pattern, words = ("most" if pattern == "least" else "least"), ""  # "nothing over 50" is at most 50
        if pattern == "bare" and (groups["cur1"] or "").startswith(("来", "多")):
            pattern = "about"
        if second is not None and first < second / 20 and first < 10 and not groups["unit1"]:
            first *= _magnitude(second)  # 3到5百: the first number shares the second's magnitude
        if unit and not money:
            return self._quantity(pattern, first, second, unit, match, words)
        if not money and not self._is_price(pattern, match):
            return None
        cents = self._range("price", pattern, 100 * first, None if second is None else 100 * second, AROUND)
        return replace(cents, open_sides=_open_sides(cents, words))

    def _number(self, at: str) -> float:
        return self._marked.numbers[int(at)]

    def _is_price(self, pattern: str, match: re.Match[str]) -> bool:
        """A number without a currency is a price only where nothing is counted by it."""
        if pattern == "bare":
            return False
        ends = _ENDS_AMOUNT.match(match.string[match.end() :]) is not None
        han_after = re.match(r"\s*[\u3400-\u9fff]", match.string[match.end() :]) is not None
        named = (
            re.search(r"(?:budget|price|cost|spend|预算|价)", match.string[: match.end()], re.IGNORECASE) is not None
        )
        return named or ends or (han_after and self._number(match.groupdict().get("num2") or match["num1"]) >= 10)

    def _quantity(
        self, pattern: str, first: float, second: float | None, unit: str, match: re.Match[str], words: str
    ) -> Constraint | None:
        known = find_unit(unit)
        if unit == "G" and first in _GIGABYTES and self._in_topic("GB"):
            known = find_unit("GB")
        facet = self._facet_of(known.base, first * known.factor, match) if known else None
        if known is None or facet is None:
            return None
        low, high = first * known.factor, None if second is None else second * known.factor
        if known.base == "years" and pattern == "bare":
            pattern = "most"  # what is for a child of five is whatever is suitable from five or earlier
        read = self._range(facet.id, pattern, low, high, EXACT if pattern == "bare" else AROUND, known.base)
        return replace(read, open_sides=_open_sides(read, words))

    def _facet_of(self, base: str, amount: float, match: re.Match[str]) -> Facet | None:
        """The number facet of that unit which is named nearby, else the one that the topic states with such amounts."""
        fitting = [f for f in self._facets.by_id.values() if f.kind is FacetKind.NUMBER and f.unit == base]
        around = match.string[max(0, match.start() - 30) : match.end() + 20].lower()
        named = [f for f in fitting if any(text and text.lower() in around for text in (f.label.en, f.label.zh))]
        stated = [f for f in fitting if self._stated(f)]
        likely = [f for f in stated if f.span is not None and f.span[0] <= amount <= f.span[1]]
        pool = named or likely or stated or fitting
        return max(
            pool, key=lambda facet: (self._stated(facet), sum(facet.categories.values()), facet.id), default=None
        )

    def _in_topic(self, base: str) -> bool:
        return any(self._stated(facet) for facet in self._facets.by_id.values() if facet.unit == base)

    def _stated(self, facet: Facet) -> int:
        return sum(
            count
            for path, count in facet.categories.items()
            if any(path == topic or path.startswith(f"{topic} > ") for topic in self._topic)
        )

    def _range(
        self, facet: str, pattern: str, first: float, second: float | None, slack: float, unit: str = ""
    ) -> Constraint:
        low: float | None = None
        high: float | None = None
        match pattern:
            case "between":
                ends = sorted((first, second if second is not None else first))
                low, high = ends[0], ends[1]
            case "most":
                high = first
            case "least":
                low = first
            case _:
                low, high = first * (1 - slack), first * (1 + slack)
        if facet == "price":
            low, high = (None if low is None else float(round(low))), (None if high is None else float(round(high)))
        return Constraint(facet, Operator.RANGE, low=low, high=high, unit=unit, turn=self._turn)


def _both(one: Constraint, other: Constraint) -> Constraint | None:
    """Two bounds of the same amount as one range; None when they do not complete each other."""
    if one.operator is not Operator.RANGE or one.unit != other.unit:
        return None
    if one.high is None and other.low is None and one.low is not None and other.high is not None:
        low, high = one, other
    elif one.low is None and other.high is None and one.high is not None and other.low is not None:
        low, high = other, one
    else:
        return None
    if low.low is None or high.high is None or low.low > high.high:
        return None
    return replace(low, high=high.high, open_sides=low.open_sides | high.open_sides)


def _open_sides(read: Constraint, words: str) -> frozenset[Literal["low", "high"]]:
    """ "Under 80" leaves 80 out, "up to 80" does not."""
    if read.low is None and _STRICT_MOST.search(words):
        return frozenset({"high"})
    if read.high is None and _STRICT_LEAST.search(words):
        return frozenset({"low"})
    return frozenset()


def _magnitude(amount: float) -> float:
    power = 1.0
    while amount >= 10:
        amount, power = amount / 10, power * 10
    return power
