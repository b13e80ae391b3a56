"""One clause whose figures are searched for: its sides, the measures that its words name, and the figure that it goes on from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant import patterns
from assistant.claims.bearings import Bearing, bearing_of, is_of_one, segment
from assistant.claims.clauses import Clause, places
from assistant.claims.compared_measures import named_measures
from assistant.claims.evidence import Span, readings
from assistant.claims.figure_kinds import UNIT, Kind
from assistant.claims.figures import Figure
from assistant.claims.measured import named_by_verbs
from assistant.claims.measures import measures_of
from assistant.claims.record import Measure
from assistant.claims.scales import SCALE
from assistant.claims.scene import Scene
from assistant.claims.sides import Sides
from retrieval.units import find_unit, to_base

MARK = patterns.later(r"⟦(\d+)⟧")
_TOGETHER = patterns.later(
    r"\b(?:both|buying|comes? to|together|altogether|pair|combined)\b|一共|合计|加起来|一起|各来|两", re.IGNORECASE
)
_FLOW = patterns.later(
    r"^\s*(?:an?|per|each|every)\s+(?P<en>second|minute|hour|day)\b|^/(?P<s>h|hr|min|s)\b", re.IGNORECASE
)
_FLOW_ZH = patterns.later(r"(?:每|一)(?:个)?(?P<zh>秒|分钟|小时|天)[^⟦,，]{0,8}$")
_PER_OWN = patterns.later(r"[每一合]\s*$|\b(?:an?|per|each|every|for)\s*$", re.IGNORECASE)
_LIMIT_BEFORE = patterns.later(
    r"\b(?:your|of the|the|of your|of)\s*[$€£¥]?$|(?:预算|上限|[您你]的?|那|离|距|超出|的)\s*$", re.IGNORECASE
)
_OF_LIMIT = patterns.later(r"\b(?:your|budget|limit)\b|预算|上限|限额|[您你]", re.IGNORECASE)


# 便宜了100元，现在329元: than before, where nothing is set against it
_SAVED = patterns.later(r"便宜了|省了?|降了")
_SET_AGAINST = patterns.later(r"[比较]|相|另|其[他它余]|差|同")


class Search:
    """What the search for the figures of one clause goes by. `around` is the whole sentence."""

    def __init__(self, scene: Scene, clause: Clause, around: Clause, sides: Sides) -> None:
        self.scene = scene
        self.clause = clause
        self.around = around
        self.sides = sides
        self.named = named_measures(scene, clause.text)
        self.limit = limit_of(scene)
        bearing: Bearing | None = None
        self.bearings: dict[int, Bearing] = {}
        limited = (self.limit is not None or bool(scene.asked_figures)) and (
            _OF_LIMIT.search(clause.text) is not None or any(self.is_limit(one) for one in clause.figures)
        )
        rest = limited or (self.limit is not None and _OF_LIMIT.search(around.text) is not None) or self.together
        for figure in clause.figures:
            bearing = self.bearings[figure.start] = bearing_of(clause, figure, (limited, rest), bearing)

    @property
    def together(self) -> bool:
        """Whether the sentence speaks of several products bought together."""
        return _TOGETHER.search(self.around.text) is not None and len(places(self.around.text)) > 1

    def as_meant(self, figure: Figure) -> Figure:
        """A number without a currency is no sum where another measure is named beside it: 评分比P3高0.3."""
        if figure.kind is not Kind.MONEY or figure.unit:
            return figure
        start, end = segment(self.clause, figure)
        beside = {name for (a, b), name in self.named if start <= a and b <= end}
        return replace(figure, kind=Kind.BARE) if beside and Measure.PRICE not in beside else figure

    def per(self, figure: Figure) -> tuple[str, tuple[int, int]]:
        """The time in which an amount flows, as a base unit, and where that is said."""
        tail, head = self.clause.text[figure.end :], self.clause.text[: figure.start]
        match = _FLOW.match(tail)
        if match is not None:
            return to_base(1, (match["en"] or match["s"]).lower())[1], (figure.end, figure.end + match.end())
        match = _FLOW_ZH.search(head)
        return (to_base(1, match["zh"])[1], match.span("zh")) if match else ("", (0, 0))

    def others(self) -> Iterator[tuple[int, ...]]:
        """What the subject may be set against: what the clause says, else any other product that is shown."""
        saved = _SAVED.search(self.around.text) is not None and not _SET_AGAINST.search(self.around.text)
        if saved and len(places(self.around.text)) < 2:
            return
        if self.sides.others:
            yield self.sides.others
            if self.clause.against or len(self.sides.others) == 1:
                return
        if len(places(self.around.text)) < 2:
            for place in range(len(self.scene.records)):
                if place not in self.sides.mine:
                    yield (place,)

    def measures(
        self,
        figure: Figure,
        stated: Sequence[object],
        bearing: Bearing | None = None,
        carried: Figure | None = None,
        meant: Figure | None = None,
    ) -> frozenset[str] | None:
        """The measures that a figure may be of: those that are named beside it, else the only one; None where that is not clear."""
        several = [frozenset(one) for one in stated if isinstance(one, dict)]
        shared = frozenset.intersection(*several) if several else frozenset()
        if not shared:
            return None
        start, end = segment(self.clause, figure)
        beside = {name for (a, b), name in self.named if start <= a and b <= end}
        beside |= {facet for name in beside for facet in self.scene.number_facets(name)}
        word = bearing.word if bearing is not None else None
        if word is not None and word.measure != SCALE:
            its = {word.measure, *self.scene.number_facets(word.measure)}
            if word.measure == "weight":  # 瓦 names a power as well, but nothing is heavier by watts
                beside = {name for name in beside if "weight" in measures_of(name)}
            beside |= its
        if figure.kind in (Kind.MONEY, Kind.RATING, Kind.REVIEWS, Kind.STOCK):
            return shared
        named = shared & beside - ({"delivery"} if "delivery" not in beside else set())
        if named:
            return frozenset(named)
        if is_of_one(word):
            return None
        if carried is not None:
            own = self.own_measures(carried)
            return frozenset(shared & own) or None
        if figure.kind is Kind.BARE:
            return None
        if named_by_verbs(self.scene, self.clause.text[start:end]) - shared:
            return None
        own_only = (shared - {"delivery"}) or shared
        if len(own_only) > 1 and bearing is not None:
            before = self.carried(figure.start)
            own_only &= self.own_measures(before) if before is not None and before.unit == figure.unit else frozenset()
        return own_only if len(own_only) == 1 else None

    def carried(self, at: int) -> Figure | None:
        """The figure that stands before a place of the clause, in it or in the clause before; else the next one."""
        marks = MARK.findall(self.clause.text[:at]) or MARK.findall(self.clause.after)
        later = [] if marks else MARK.findall(self.around.text.partition(self.clause.text)[2])[:1]
        for mark in [*reversed(marks), *later]:
            for figure in self.around.figures:
                if f"⟦{mark}⟧" in self.around.text[figure.start : figure.end]:
                    return figure
        return None

    def own_measures(self, figure: Figure) -> frozenset[str]:
        """The measures of which the records of the clause's products state a figure."""
        found = []
        for record in self.scene.of((*self.sides.mine, *self.sides.others)):
            stated = readings(record, figure)
            found.append(frozenset(name for name, span in stated.items() if admits(figure, span)))
        return frozenset[str]().union(*found)

    def is_limit(self, figure: Figure) -> bool:
        """Whether a figure is the customer's own limit, said again."""
        if self.limit is None or figure.kind not in (Kind.MONEY, Kind.BARE, Kind.STOCK):
            return False
        value = figure.low if figure.low is not None else figure.high
        return value == self.limit and (
            _LIMIT_BEFORE.search(self.clause.text[: figure.start]) is not None
            or patterns.match(r"\s*(?:的|块|元)*(?:预算|上限|budget|limit)", self.clause.text[figure.end :]) is not None
        )


def is_basis(clause: Clause, figure: Figure) -> bool:
    """Whether an amount is the one for which a price is said: "a kilo", 每100克, 一斤."""
    if figure.kind is not Kind.AMOUNT or not any(one.kind is Kind.MONEY for one in clause.figures):
        return False
    match = MARK.search(clause.text, figure.start, figure.end)
    unit = UNIT.match(clause.text[match.end() :]) if match else None
    value = figure.high if figure.high is not None else figure.low
    if unit is None or value is None or find_unit(unit["unit"]) is None:
        return False
    count = round(value / to_base(1, unit["unit"])[0], 6)
    return count == 1 or (count in (10, 100, 500) and _PER_OWN.search(clause.text[: figure.start]) is not None)


def limit_of(scene: Scene) -> float | None:
    """The one sum that the customer gave as a limit; None where there is none."""
    money = {
        one.high if one.high is not None and one.low is None else one.low
        for one in scene.asked_figures
        if one.kind is Kind.MONEY and (one.exact or one.low is None)
    }
    if len(money) == 1:
        return money.pop()
    middles = {
        round(((one.low or 0) + (one.high or 0)) / 2, 2)
        for one in scene.asked_figures
        if one.kind is Kind.MONEY and not one.exact and one.low and one.high
    }
    if len(middles) == 1 and not money:
        return middles.pop()
    return scene.budget[1] if scene.budget else None


def in_unit_of(figure: Figure, carried: Figure, text: str) -> Figure:
    """A bare number as one of the unit of the figure before it: "11.7 kg, 1.7 above"."""
    match = MARK.search(text, carried.start, carried.end)
    unit = UNIT.match(text[match.end() :]) if match and carried.kind is Kind.AMOUNT else None
    factor = to_base(1, unit["unit"])[0] if unit and find_unit(unit["unit"]) else 1.0
    if carried.kind not in (Kind.AMOUNT, Kind.MONEY, Kind.RATING, Kind.REVIEWS, Kind.STOCK):
        return figure
    low = None if figure.low is None else figure.low * factor
    high = None if figure.high is None else figure.high * factor
    return replace(figure, kind=carried.kind, unit=carried.unit, low=low, high=high)


def admits(figure: Figure, span: Span) -> bool:
    slack = 0.006 * abs(span.high) if figure.exact else 1e-6
    if not span.one and not figure.exact and figure.low is not None and figure.high is not None:
        return abs(figure.low - span.low) <= slack and abs(figure.high - span.high) <= slack
    return figure.admits(span.high, slack) or figure.admits(span.low, slack)
