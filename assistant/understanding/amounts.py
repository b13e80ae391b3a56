"""Amounts in a marked text: budgets, ranges, quantities with units, ratings and sizes, as constraints.

What is read is taken out of the text, so that later readers see only the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from assistant import patterns
from assistant.dialogue import Unmapped
from assistant.understanding.amount_facets import MeasuredFacets, names_measured
from assistant.understanding.amount_patterns import (
    AGE,
    AT_LEAST_OF_UNIT,
    ENDS_AMOUNT,
    EXTENDS,
    GIGABYTES,
    MEASURES,
    NAMED_SIZE,
    NEGATED,
    PATTERNS,
    RATING,
    RULES_OUT,
    SIZE,
    STRICT_LEAST,
    STRICT_MOST,
    WHOLE_BOUND,
)
from assistant.understanding.moneys import DOLLARS, Money
from assistant.understanding.numbers import Marked
from assistant.understanding.polarity import Polarity, is_soft, judge
from assistant.understanding.sizes import Sizes
from retrieval.constraints import Constraint, Operator
from retrieval.facets import Facet, Facets
from retrieval.units import Unit, find_unit

AT_LEAST = ("max_load", "security_level", "water_resistance", "battery_life")  # of which nobody wants just so much
SUITED_FROM = "age_from"  # "from 3 years" is whatever is suitable at three
AROUND = 0.2  # "around 200" accepts a fifth either side
FAR = 20.0  # times less or more than anything of the kind
EXACT = 0.05  # "a 30 litre pack" accepts a twentieth either side


@dataclass(frozen=True, slots=True)
class Amounts:
    """The constraints read, the amounts of money that cannot be one, and what is left of the marked text."""

    constraints: tuple[Constraint, ...]
    rest: str
    unmapped: tuple[Unmapped, ...] = ()


def read(
    marked: Marked, facets: Facets, topic: Sequence[str], turn: int, money: Money = DOLLARS, sizes: Sizes | None = None
) -> Amounts:
    """Reads every amount of a text. `topic` are category paths (joined) that decide which facet a unit means."""
    measured = MeasuredFacets(facets, topic)
    reader = _Reader(marked, facets, measured, topic, turn, money, sizes)
    text = AT_LEAST_OF_UNIT.sub(r"\g<n> \g<unit> or more", measured.counted(measured.named(marked.text)))
    rest = reader.take(RATING, reader.rating, text)
    rest = reader.take(AGE, reader.age, rest)
    rest = reader.take(SIZE, reader.size, rest)
    rest = reader.take(NAMED_SIZE, reader.size, rest)
    for name, pattern in PATTERNS:
        rest = reader.take(pattern, partial(reader.amount, name), rest)
    return Amounts(tuple(reader.found.values()), measured.uncounted(rest), tuple(reader.unmapped))


class _Reader:
    def __init__(
        self,
        marked: Marked,
        facets: Facets,
        measured: MeasuredFacets,
        topic: Sequence[str],
        turn: int,
        money: Money,
        sizes: Sizes | None,
    ) -> None:
        self._marked, self._facets, self._topic, self._turn, self._money = marked, facets, topic, turn, money
        self._measured = measured
        self.found: dict[str, Constraint] = {}
        self._sizes = sizes
        self.unmapped: list[Unmapped] = []
        self._by_name = patterns.compiled(
            rf"(?:{'|'.join(names_measured(facets))})\s*(?:is|of|要|在)?\s*$", re.IGNORECASE
        )

    def take(self, pattern: re.Pattern[str], read_one: Callable[[re.Match[str]], Constraint | None], text: str) -> str:
        """Reads every match and takes out of the text those that became a constraint."""

        def one(match: re.Match[str]) -> str:
            constraint = read_one(match)
            if constraint is None:
                return match.group()
            # "under 150 if you have any" is no softer a budget
            behind = "" if constraint.facet == "price" else match.string[match.end() :]
            if constraint.operator is not Operator.ONE_OF and is_soft(self._ahead(match), behind):
                constraint = replace(constraint, hard=False)
            before = self.found.get(constraint.id)
            joined = constraint if before is None else both(before, constraint)
            if joined is None:
                return match.group()
            self.found[constraint.id] = joined
            return " "

        return pattern.sub(one, text)

    def _ahead(self, match: re.Match[str]) -> str:
        """What stands before an amount, but for the name of what is measured: "not weight at most 2 kg"."""
        return self._by_name.sub("", match.string[: match.start()])

    def rating(self, match: re.Match[str]) -> Constraint | None:
        at = next(group for group in match.groups() if group is not None)
        stars = self._marked.numbers[int(at)]
        if not 1 <= stars <= 5:
            return None
        return Constraint("rating", Operator.RANGE, low=stars, turn=self._turn)

    def age(self, match: re.Match[str]) -> Constraint | None:
        """What is for an age is whatever is suitable from that age or earlier."""
        years = self._number(next(group for group in match.groups() if group is not None))
        facet = self._measured.facet_of("years", years, match)
        if facet is None or (match[1] is None and not self._measured.stated(facet)):
            return None
        return Constraint(facet.id, Operator.RANGE, high=years, unit="years", turn=self._turn)

    def size(self, match: re.Match[str]) -> Constraint | None:
        size = self._facets.by_id.get("size")
        if size is None:
            return None
        also = match.groupdict().get("also")
        at = next((group for group in match.groups() if group is not None and group != also), None)
        if at is None:
            return None
        value = self._size_written(int(at)) if at.isdigit() else at
        if also and self._sizes is not None and self._topic and value not in self._sizes.of(self._topic):
            return None  # "between 90 and 140"
        ruled_out = judge(match.string[: match.start()], "").polarity is Polarity.EXCLUDED
        operator = Operator.NONE_OF if ruled_out and not also else Operator.ONE_OF
        of_topic = self._sizes.named(value, self._topic) if self._sizes is not None else None
        if of_topic is not None:
            return Constraint("size", operator, (of_topic,), turn=self._turn)
        known = {name.lower(): name for name in size.values}
        canonical = self._facets.vocabulary.canonical("size", value)
        name = known.get(canonical.lower()) or known.get(value.lower())
        if name is None and (also or not at.isdigit()):
            return None
        return Constraint("size", operator, (name or value,), turn=self._turn)

    def _size_written(self, at: int) -> str:
        """A number as a size is written: 四十二 as 42."""
        written = self._marked.written[at]
        return written if written[0].isdigit() else f"{self._marked.numbers[at]:g}"

    def amount(self, pattern: str, match: re.Match[str]) -> Constraint | None:
        groups = match.groupdict()
        unit = groups["unit1"] or groups.get("unit2")
        behind = match.string[match.end("unit1") :] if groups["unit1"] else ""
        apart = unit is not None and not match.string[: match.start("unit1")].endswith("⟧")
        if unit is not None and unit.lower() == "in" and apart and re.match(r"\s+[^\W\d]", behind):
            unit = None  # "under 60 in white" is no length
        money = any(groups.get(name) for name in ("sign1", "cur1", "sign2", "cur2"))
        first = self._number(groups["num1"])
        second = self._number(groups["num2"]) if groups.get("num2") else None
        words = match.group()
        ruled_out = self._is_ruled_out(pattern, match)
        if not ruled_out and pattern in ("most", "least") and NEGATED.search(match.string[: match.start()][-60:]):
            pattern, words = ("most" if pattern == "least" else "least"), ""  # "nothing over 50" is at most 50
        if pattern == "bare" and (groups["cur1"] or "").startswith(("来", "多")):
            pattern = "about"
        if second is not None and first < second / 20 and first < 10 and not groups["unit1"]:
            first *= _magnitude(second)  # 3到5百: the first number shares the second's magnitude
        if unit and not money:
            quantity = self._quantity(pattern, first, second, unit, match, words)
            return _outside(quantity) if ruled_out and quantity is not None else quantity
        if not money and not self._is_price(pattern, match):
            return None
        rate = self._rate(match, first)
        if rate is None:
            return None
        cents = self._range("price", pattern, rate * first, None if second is None else rate * second, AROUND)
        cents = replace(cents, open_sides=_open_sides(cents, words))
        return _outside(cents) if ruled_out else cents

    def _is_ruled_out(self, pattern: str, match: re.Match[str]) -> bool:
        """Whether what is said is what it must not be: "not between 20 and 40", 不要最多2公斤的."""
        words = self._by_name.sub("", match.group())
        whole = pattern == "between" or (pattern in ("most", "least") and WHOLE_BOUND.match(words) is not None)
        return whole and RULES_OUT.search(self._ahead(match)[-60:]) is not None

    def _rate(self, match: re.Match[str], amount: float) -> float | None:
        """Cents of the shop's currency for one unit of the currency named; None, and noted, where no rate is known."""
        groups = match.groupdict()
        said = next((groups[name] for name in ("sign1", "cur1", "sign2", "cur2") if groups.get(name)), "")
        currency = self._money.currency_of(said)
        rate = self._money.cents_for(currency)
        if rate is None and all(one.amount != amount for one in self.unmapped):
            self.unmapped.append(Unmapped(self._marked.restore(match.group()).strip(), amount, currency))
        return rate

    def _number(self, at: str) -> float:
        return self._marked.numbers[int(at)]

    def _is_price(self, pattern: str, match: re.Match[str]) -> bool:
        """A number without a currency is a price only where nothing is counted by it."""
        if pattern == "bare" or MEASURES.match(match.string[match.end() :]) or EXTENDS.search(match.group()):
            return False
        in_words = (match.groupdict().get("unit1") or "").lower() == "in"
        ends = in_words or ENDS_AMOUNT.match(match.string[match.end() :]) is not None
        han_after = re.match(r"\s*[\u3400-\u9fff]", match.string[match.end() :]) is not None
        named = (
            re.search(r"(?:budget|price|cost|spend|预算|价)", match.string[: match.end()], re.IGNORECASE) is not None
        )
        return named or ends or (han_after and self._number(match.groupdict().get("num2") or match["num1"]) >= 10)

    def _quantity(
        self, pattern: str, first: float, second: float | None, unit: str, match: re.Match[str], words: str
    ) -> Constraint | None:
        known = find_unit(unit)
        own = self._measured.counted_by(unit)
        if own is not None:
            known = Unit(own.unit, 1)
        if unit == "G" and first in GIGABYTES and self._measured.in_topic("GB"):
            known = find_unit("GB")
        facet = (
            own
            or self._measured.bearing(known.base if known else "", match)
            or (self._measured.facet_of(known.base, first * known.factor, match) if known else None)
        )
        unheard_of = bool(self._topic) and (pattern == "bare" or own is not None)
        if known is None or facet is None or (unheard_of and not self._measured.stated(facet)):
            return None
        if pattern == "bare" and own is None and _is_far(first * known.factor, facet):
            return None  # "a bag for a 14 inch laptop": no bag states a screen
        low, high = first * known.factor, None if second is None else second * known.factor
        if facet.id in AT_LEAST and pattern == "bare":
            pattern = "least"  # what must hold 80 kg may hold more
        if known.base == "years" and (pattern == "bare" or (facet.id == SUITED_FROM and pattern == "least")):
            pattern = "most"  # what is for a child of five is whatever is suitable from five or earlier
        read = self._range(facet.id, pattern, low, high, EXACT if pattern == "bare" else AROUND, known.base)
        return replace(read, open_sides=_open_sides(read, words))

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


def _is_far(amount: float, facet: Facet) -> bool:
    """Whether an amount is of another order than anything the shop states of a facet."""
    return facet.span is not None and not facet.span[0] / FAR <= amount <= facet.span[1] * FAR


def _outside(limit: Constraint) -> Constraint:
    return replace(limit, operator=Operator.OUTSIDE, open_sides=frozenset())


def both(one: Constraint, other: Constraint) -> Constraint | None:
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
    if read.low is None and STRICT_MOST.search(words):
        return frozenset({"high"})
    if read.high is None and STRICT_LEAST.search(words):
        return frozenset({"low"})
    return frozenset()


def _magnitude(amount: float) -> float:
    power = 1.0
    while amount >= 10:
        amount, power = amount / 10, power * 10
    return power
