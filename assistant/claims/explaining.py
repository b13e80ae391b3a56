"""Figures that no reader of a pattern bore out, explained by a search of all that the records imply.

For each such figure the words beside it tell how it bears on the products (`bearings`) and of which measure it speaks; what the
records state of that measure (`evidence`) then has to yield it: as a difference, a ratio, the rest of the customer's limit, a price
for each. A figure whose measure is not named has to have a unit in which the products state one measure only. What cannot be
explained keeps the fault that other readers found.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from assistant import patterns
from assistant.claims.bearings import Bearing, Relation, bearing_of, is_of_one, segment, swift_sign
from assistant.claims.clauses import TAG, Clause, places
from assistant.claims.compared_measures import named_measures
from assistant.claims.evidence import Span, price_of, readings, written
from assistant.claims.figure_kinds import UNIT, Kind
from assistant.claims.figures import Figure
from assistant.claims.measured import named_by_verbs
from assistant.claims.measures import names_of_facet
from assistant.claims.money import saving
from assistant.claims.ratios import ratios_said
from assistant.claims.record import Measure, Record
from assistant.claims.scales import SCALE, Comparison, Degree, comparisons
from assistant.claims.scene import Claim, Finding, Scene
from retrieval.units import find_unit, to_base

_MARK = patterns.later(r"⟦(\d+)⟧")
_SET_AGAINST = patterns.later(
    rf"({TAG})[^{TAG[1:-1]}⟦]{{0,12}}?\b(?:instead of|rather than|over|in place of)\s+(?:the\s+)?({TAG})|({TAG})[^{TAG[1:-1]}⟦]{{0,3}}而(?:不是|非)({TAG})|"
    rf"\bfrom\s+(?:the\s+)?(?P<b>{TAG})\s+(?:up |on )?to\s+(?:the\s+)?(?P<a>{TAG})",
    re.IGNORECASE,
)
_ON_OTHER = patterns.later(
    rf"⟧[^{TAG[1:-1]}⟦,，]{{0,40}}\b(?:on|over|above|below|under|behind|ahead of|past|than)\s+(?:of\s+)?(?:the\s+)?({TAG})|(?:高|低|多|少|重|轻|贵|长|短|超)出({TAG})",
    re.IGNORECASE,
)
# ", about three times the wait for P1": the product behind is the other one
_TRAILS = patterns.later(
    rf"^\s*,\s*(?:and\s+)?[^{TAG[1:-1]},]*⟦\d+⟧[^{TAG[1:-1]},]*\b(?:for|of|what|as|than|by)\s+(?:the\s+)?{TAG}|^\s*,[^{TAG[1:-1]},]*\b(?:half|twice|double|third|quarter)\b[^{TAG[1:-1]},]*\b(?:for|of|what|as|than|by)\s+(?:the\s+)?{TAG}",
    re.IGNORECASE,
)
_TOGETHER = patterns.later(
    r"\b(?:both|together|altogether|pair|combined)\b|一共|合计|加起来|一起|各来|两", re.IGNORECASE
)
_FLOW = patterns.later(
    r"^\s*(?:an?|per|each|every)\s+(?P<en>second|minute|hour|day)\b|^/(?P<s>h|hr|min|s)\b", re.IGNORECASE
)
_FLOW_ZH = patterns.later(r"(?:每|一)(?:个)?(?P<zh>秒|分钟|小时|天)[^⟦,，]{0,8}$")
_EACH = patterns.later(
    r"(?:\b(?:an?|per|each|every|one)\s+(?:single\s+)?|每)(?P<thing>[a-z]+|[\u3400-\u9fff]{1,2})", re.IGNORECASE
)
_PER_OWN = patterns.later(r"[每一合]\s*$|\b(?:an?|per|each|every|for)\s*$", re.IGNORECASE)
_LATE_BOUND = patterns.later(r"不到|不足")
_LIMIT_BEFORE = patterns.later(
    r"\b(?:your|of the|the|of your|of)\s*[$€£¥]?$|(?:预算|上限|[您你]的?|那|离|距|超出|的)\s*$", re.IGNORECASE
)
# Words between the products and the figure that only hold the two together
_SOONER = patterns.later(r"\b(?:(?P<soon>sooner|earlier|quicker|faster)|later|slower) than\b", re.IGNORECASE)
_VERSUS = patterns.later(
    r"\s*,?\s*(?:against|versus|vs\.?|compared (?:to|with)|as opposed to|to|对|比)\s*(?:only |just )?", re.IGNORECASE
)
_NUMBER_BEFORE = patterns.later(
    r"(?:⟧|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|\w+ty|dozen|half|twice|times?))\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_OF_LIMIT = patterns.later(r"\b(?:your|budget|limit)\b|预算|上限|限额|[您你]", re.IGNORECASE)
_GLUE = patterns.later(
    r"\b(?:than|compared (?:with|to)|instead of|rather than|over|on|adds?|adding|extra|additional|another|further|more|less|fewer|saves?|leaves?|leaving|"
    r"left|spare|between|difference|going for|stepping up|moving up|from|to|past|beyond|short of|manages?)\b|换来|多出来的?|合|折合|算下来|平均|翻了?一番",
    re.IGNORECASE,
)
_BY_AS_MUCH = patterns.later(rf"(?:翻|多|重|长|高|贵|大)(?:了|出)?{TAG}?\s*$")
_WITH_FIGURE = ("number", "price", "difference", "comparison", "budget", "rating", "times", "reviews", "stock", "how many", "ratio", "limit", "percent", "price:sum")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explained:
    """The claims that were explained, and the clause without the words that make them."""

    claims: tuple[Claim, ...]
    clause: Clause


@dataclass(frozen=True, slots=True)
class _Sides:
    mine: tuple[int, ...]
    others: tuple[int, ...]


def is_of_figure(claim: Claim) -> bool:
    """Whether a fault is that of a figure, or of words that set two amounts against each other."""
    return claim.finding is not Finding.TRUE and claim.kind.partition(":")[0] in _WITH_FIGURE


def explain(
    scene: Scene, clause: Clause, around: Clause, before: Sequence[int], last: Sequence[int], claims: Sequence[Claim]
) -> Explained | None:
    """What the records explain of a clause in which `claims` were found; None where nothing. `before` and `last` as for other readers."""
    faults = [one for one in claims if is_of_figure(one)]
    if not faults or not clause.about:
        return None
    marks = {mark for one in faults for mark in _MARK.findall(one.words)}
    search = _Search(scene, clause, around, _sides(scene, clause, around, before, last))
    spans: list[tuple[int, int]] = []
    found: list[Claim] = []
    for first, second in itertools.pairwise(clause.figures):
        if search.are_beside(first, second):
            found.append(Claim("derived:pair", clause.text[first.start : second.end], Finding.TRUE))
            spans.append((first.start, second.end))
    framed = False
    for figure in clause.figures:
        if search.is_frame(figure) or any(start <= figure.start < end for start, end in spans):
            continue
        faulty = marks & set(_MARK.findall(clause.text[figure.start : figure.end]))
        if not faulty and search.bearings[figure.start].relation is Relation.OWN:
            continue
        taken = search.explains(figure)
        if taken is not None:
            framed = (
                framed
                or search.bearings[figure.start].relation in (Relation.LEFT, Relation.PAST)
                or search.is_each(figure)
            )
            found.append(Claim("derived", clause.text[figure.start : figure.end], Finding.TRUE))
            spans += [(figure.start, figure.end), *taken]
    if framed:
        spans += [(figure.start, figure.end) for figure in clause.figures if search.is_frame(figure)]
    for span in (
        search.ratios()
        if any(one.kind.partition(":")[0] in ("comparison", "times", "ratio", "number") for one in faults)
        else ()
    ):
        found.append(Claim("derived:ratio", clause.text[span[0] : span[1]], Finding.TRUE))
        spans.append(span)
    for one in search.comparatives() if any(one.kind == "comparison" for one in faults) else ():
        found.append(Claim("derived:comparison", clause.text[one[0] : one[1]], Finding.TRUE))
        spans.append(one)
    return Explained(tuple(found), _without(scene, clause, spans)) if found else None


def _without(scene: Scene, clause: Clause, spans: Sequence[tuple[int, int]]) -> Clause:
    """A clause without what was explained, the names of its measures and the words that hold them together."""
    glue = [m.span() for m in _GLUE.finditer(clause.text)] + [span for span, _ in named_measures(scene, clause.text)]
    text = list(clause.text)
    for start, end in [*spans, *glue]:
        text[start:end] = [char if patterns.match(TAG, char) or "⟦" <= char <= "⟧" else " " for char in text[start:end]]
    for start, end in spans:
        text[start:end] = [char if patterns.match(TAG, char) else " " for char in clause.text[start:end]]
    taken = {(start, end) for start, end in spans}
    figures = tuple(one for one in clause.figures if not any(start <= one.start < end for start, end in taken))
    return replace(clause, text="".join(text), figures=figures)


def _sides(scene: Scene, clause: Clause, around: Clause, before: Sequence[int], last: Sequence[int]) -> _Sides:
    """What a clause of the sentence `around` speaks of, and what it sets that against."""
    pair = _SET_AGAINST.search(clause.text)
    if pair is not None:
        first, second = (pair["a"], pair["b"]) if pair["a"] else (pair[1] or pair[3], pair[2] or pair[4])
        return _Sides(places(first), places(second))
    behind = _ON_OTHER.search(clause.text)
    against = clause.against or (places(behind[1] or behind[2]) if behind else ())
    mine = (
        tuple(place for place in clause.about if place not in against)
        or tuple(place for place in before if place not in against)
        or clause.about
    )
    named = places(clause.text)
    if len(named) == 1 and not against and _TRAILS.match(clause.text) and before and named[0] not in before:
        return _Sides(tuple(before), named)
    for several in (against, last, before):
        others = tuple(place for place in several if place not in mine)
        if others:
            return _Sides(mine, others)
    if len(mine) == 2:
        return _Sides(mine[:1], mine[1:])
    said = tuple(place for place in places(around.text) if place not in mine)
    if len(said) == 1:
        return _Sides(mine, said)
    rest = tuple(place for place in range(len(scene.records)) if place not in mine)
    return _Sides(mine, rest if len(rest) == 1 else ())


class _Search:
    """The search for what explains the figures of one clause."""

    def __init__(self, scene: Scene, clause: Clause, around: Clause, sides: _Sides) -> None:
        self.scene = scene
        self.clause = clause
        self.around = around
        self.sides = sides
        self.named = named_measures(scene, clause.text)
        self.limit = _limit(scene)
        bearing: Bearing | None = None
        self.bearings: dict[int, Bearing] = {}
        limited = self.limit is not None and (
            _OF_LIMIT.search(clause.text) is not None or any(self._is_limit(one) for one in clause.figures)
        )
        rest = limited or (self.limit is not None and _OF_LIMIT.search(around.text) is not None) or self._together
        for figure in clause.figures:
            bearing = self.bearings[figure.start] = bearing_of(clause, figure, (limited, rest), bearing)

    @property
    def _together(self) -> bool:
        """Whether the sentence speaks of several products bought together."""
        return _TOGETHER.search(self.around.text) is not None and len(places(self.around.text)) > 1

    # -- one figure ----------------------------------------------------------------------------------------------

    def is_frame(self, figure: Figure) -> bool:
        """Whether a figure only says of what others are: the customer's limit, "a kilo"."""
        return self._is_limit(figure) or self._is_basis(figure)

    def is_each(self, figure: Figure) -> bool:
        """Whether a sum is the price of so much of a product."""
        return figure.kind is Kind.MONEY and self._each(figure) is not None

    def explains(self, figure: Figure) -> tuple[tuple[int, int], ...] | None:
        """The further words that a figure takes with it, where the records explain it."""
        if self.clause.denies(figure.start):
            return None
        bearing = self.bearings[figure.start]
        if figure.kind is Kind.MONEY or (
            figure.kind is Kind.BARE and bearing.relation in (Relation.LEFT, Relation.PAST)
        ):
            each = self._each(figure)
            if each is not None:
                return each
            if bearing.relation in (Relation.LEFT, Relation.PAST):
                return bearing.spans if self._limit_holds(figure, bearing) else None
        if bearing.relation is Relation.APART:
            return (*bearing.spans, self._per(figure)[1]) if self._is_apart(figure, bearing) else None
        return self._own(figure)

    def _own(self, figure: Figure) -> tuple[tuple[int, int], ...] | None:
        """An amount that the record states in words that other readers do not know: "litres an hour", or of the one measure in its unit."""
        per, span = self._per(figure)
        if not per:
            return None
        for record in self.scene.of(self.sides.mine):
            stated = readings(record, figure, per)
            measures = self._measures(figure, [stated])
            if measures is None or not any(_admits(figure, stated[one]) for one in measures):
                return None
        return (span,)

    def _per(self, figure: Figure) -> tuple[str, tuple[int, int]]:
        """The time in which an amount flows, as a base unit, and where that is said."""
        tail, head = self.clause.text[figure.end :], self.clause.text[: figure.start]
        match = _FLOW.match(tail)
        if match is not None:
            return to_base(1, (match["en"] or match["s"]).lower())[1], (figure.end, figure.end + match.end())
        match = _FLOW_ZH.search(head)
        return (to_base(1, match["zh"])[1], match.span("zh")) if match else ("", (0, 0))

    def _is_apart(self, figure: Figure, bearing: Bearing) -> bool:
        if figure.kind is Kind.MONEY and bearing.sign < 0 and not self.clause.against and len(self.sides.mine) == 1:
            (record,) = self.scene.of(self.sides.mine)
            saved = saving(record.variant)
            if saved is not None and record.sells_in(figure.unit) and figure.admits(saved, 0.011):
                return True
        carried = self._carried(figure.start) if figure.kind is Kind.BARE else None
        meant = figure
        if carried is not None:
            meant = _in_unit_of(figure, carried, self.around.text)
        per, _ = self._per(figure)
        return any(self._pairs_apart(figure, meant, bearing, per, others, carried) for others in self._others())

    def _others(self) -> Iterator[tuple[int, ...]]:
        """What the subject may be set against: what the clause says, else any other product that is shown."""
        if self.sides.others:
            yield self.sides.others
            return
        if len(places(self.around.text)) < 2:
            for place in range(len(self.scene.records)):
                if place not in self.sides.mine:
                    yield (place,)

    def _pairs_apart(
        self, figure: Figure, meant: Figure, bearing: Bearing, per: str, others: tuple[int, ...], carried: Figure | None
    ) -> bool:
        pairs = [
            (readings(self.scene.records[a], meant, per), readings(self.scene.records[b], meant, per))
            for a, b in product(self.sides.mine, others)
        ]
        measures = self._measures(figure, [one for pair in pairs for one in pair], bearing, carried, meant)
        if measures is None:
            return False
        return any(
            all(_is_apart(meant, mine[name], theirs[name], bearing.sign, name) for mine, theirs in pairs)
            for name in measures
        )

    def _measures(
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
            beside |= {word.measure, *self.scene.number_facets(word.measure)}
        if figure.kind in (Kind.MONEY, Kind.RATING, Kind.REVIEWS, Kind.STOCK):
            return shared
        named = shared & beside - ({"delivery"} if "delivery" not in beside else set())
        if named:
            return frozenset(named)
        if is_of_one(word):
            return None
        if carried is not None:
            own = self._own_measures(carried)
            return frozenset(shared & own) or None
        if figure.kind is Kind.BARE:
            return None
        if named_by_verbs(self.scene, self.clause.text[start:end]) - shared:
            return None
        own_only = shared - {"delivery"}
        return own_only if len(own_only) == 1 else None

    # -- what was said before ------------------------------------------------------------------------------------

    def _carried(self, at: int) -> Figure | None:
        """The figure that stands before a place of the clause, in it or in the clause before."""
        marks = _MARK.findall(self.clause.text[:at]) or _MARK.findall(self.clause.after)
        for mark in reversed(marks):
            for figure in self.around.figures:
                if f"⟦{mark}⟧" in self.around.text[figure.start : figure.end]:
                    return figure
        return None

    def _own_measures(self, figure: Figure) -> frozenset[str]:
        """The measures of which the records of the clause's products state a figure."""
        found = []
        for record in self.scene.of((*self.sides.mine, *self.sides.others)):
            stated = readings(record, figure)
            found.append(frozenset(name for name, span in stated.items() if _admits(figure, span)))
        return frozenset[str]().union(*found)

    # -- limits --------------------------------------------------------------------------------------------------

    def _is_limit(self, figure: Figure) -> bool:
        """Whether a figure is the customer's own limit, said again."""
        if self.limit is None or figure.kind not in (Kind.MONEY, Kind.BARE, Kind.STOCK):
            return False
        value = figure.low if figure.low is not None else figure.high
        return value == self.limit and (
            _LIMIT_BEFORE.search(self.clause.text[: figure.start]) is not None
            or patterns.match(r"\s*(?:的|块|元)*(?:预算|上限|budget|limit)", self.clause.text[figure.end :]) is not None
        )

    def _limit_holds(self, figure: Figure, bearing: Bearing) -> bool:
        records = self.scene.of(self.sides.mine)
        if self._together:
            records = self.scene.of(places(self.around.text))
        elif len(records) != 1:
            return False
        prices = [record.price for record in records]
        if self.limit is None or any(
            price is None or not record.sells_in(figure.unit) for price, record in zip(prices, records, strict=True)
        ):
            return False
        rest = self.limit - sum(price for price in prices if price is not None)
        if bearing.relation is Relation.PAST and bearing.sign > 0:
            rest = -rest
        return rest > 0 and figure.admits(rest, 0.011)

    def are_beside(self, first: Figure, second: Figure) -> bool:
        """Whether two figures are the amounts of two products in one measure, in this order: "210 versus 95"."""
        mine, others = self.sides.mine, self.sides.others
        if len(self.clause.about) == 2 and not self.clause.against:
            mine, others = self.clause.about[:1], self.clause.about[1:]
        if _VERSUS.fullmatch(self.clause.text[first.end : second.start]) is None or len(mine) != 1 or len(others) != 1:
            return False
        first = replace(first, kind=second.kind, unit=second.unit) if first.kind is Kind.BARE else first
        second = (
            replace(second, kind=first.kind, unit=first.unit) if second.kind is Kind.BARE and first.exact else second
        )
        if (first.kind, first.unit) != (second.kind, second.unit):
            return False
        a, b = (readings(self.scene.records[place], first) for place in (mine[0], others[0]))
        shared = frozenset(a) & frozenset(b)
        named = {name for _, name in (*self.named, *named_measures(self.scene, self.clause.after))} & shared
        if first.kind is Kind.BARE and not named:
            return False
        return any(_admits(first, a[name]) and _admits(second, b[name]) for name in named or shared)

    # -- ratios --------------------------------------------------------------------------------------------------

    def ratios(self) -> Iterator[tuple[int, int]]:
        """Where the clause says how many times as much, as far as the records bear it out."""
        for span, bounds, used in ratios_said(self.clause):
            if self.clause.denies(span[0]) or (used and any(f.kind is not Kind.TIMES for f in used)):
                continue
            if used and _BY_AS_MUCH.search(self.clause.text[: span[0]]):
                bounds = (
                    (bounds[0] + 1, bounds[1] + 1) if bounds[1] < 2 else (1.0, 0.0)
                )  # 翻一倍; 翻两倍 is read in two ways
            if any(self._in_ratio(span, bounds, others) for others in self._others()):
                yield span

    def _in_ratio(self, span: tuple[int, int], bounds: tuple[float, float], others: tuple[int, ...]) -> bool:
        measures = self._of_ratio(span)
        pairs = list(product(self.scene.of(self.sides.mine), self.scene.of(others)))
        return bool(pairs) and any(
            all(_are_in_ratio(mine, theirs, name, bounds) for mine, theirs in pairs) for name in measures
        )

    def _of_ratio(self, span: tuple[int, int]) -> frozenset[str]:
        start, end = segment(self.clause, Figure(Kind.TIMES, None, None, "", *span))
        named = {name for (a, b), name in self.named if start <= a and b <= end}
        named |= {facet for name in named for facet in self.scene.number_facets(name)}
        if named:
            return frozenset(named)
        carried = self._carried(span[0])
        return self._own_measures(carried) if carried is not None else frozenset()

    def comparatives(self) -> Iterator[tuple[int, int]]:
        """Comparing words of the measure that the figure before them states: "in two days, sooner than P2"."""
        sooner = [
            Comparison("delivery", -1 if m["soon"] else 1, Degree.MORE, "soon" if m["soon"] else "late", *m.span())
            for m in _SOONER.finditer(self.clause.text)
        ]
        for one in (*comparisons(self.clause.text, bool(self.clause.against)), *sooner):
            carried = self._carried(one.start)
            if (
                one.degree is not Degree.MORE
                or _NUMBER_BEFORE.search(self.clause.text[: one.start])
                or carried is None
                or self.clause.denies(one.start)
                or not self.sides.others
            ):
                continue
            sign = one.sign
            if carried.unit in ("h", "years"):
                sign = swift_sign(one)
            pairs = list(product(self.scene.of(self.sides.mine), self.scene.of(self.sides.others)))
            if pairs and any(
                all(_is_more(mine, theirs, name, sign) for mine, theirs in pairs)
                for name in self._own_measures(carried)
            ):
                yield one.start, one.end

    # -- prices for each -----------------------------------------------------------------------------------------

    def _each(self, figure: Figure) -> tuple[tuple[int, int], ...] | None:
        """Where a sum is what so much of a product costs, the words that say of how much."""
        (mine, *more) = self.scene.of(self.sides.mine) or (None,)
        if mine is None or more or not mine.sells_in(figure.unit):
            return None
        for span, amount, unit, facets, late in self._bases(figure):
            meant = replace(figure, low=None, off_sides=True) if late and figure.exact else figure
            for price in price_of(mine, amount, unit, facets):
                if meant.admits(price, 0.0 if meant.off_sides else max(0.02 * price, 0.001)) and (
                    not late or price > 0.9 * (figure.low or 0)
                ):
                    return (span,)
        return None

    def _bases(self, figure: Figure) -> Iterator[tuple[tuple[int, int], float, str, frozenset[str], bool]]:
        """Of how much a sum may be the price: where that is said, the amount in its base unit or of things that facets count, and a bound that is the sum's."""
        text = self.clause.text
        own = [one for one in self.clause.figures if self._is_basis(one)]
        for one in own:
            value = one.high if one.high is not None else one.low
            late = one.end <= figure.start and _LATE_BOUND.search(text[one.start : one.end]) is not None
            yield (one.start, one.end), value or 0.0, one.unit, frozenset(), late
        after = self.clause.after if not own else ""
        for one in self.around.figures if after else ():
            if self.around.text[one.start : one.end] in after and _is_basis(self.around, one):
                yield (figure.start, figure.start), one.high or one.low or 0.0, one.unit, frozenset(), False
        for source, inside in ((text, True), (after, False)):
            for match in _EACH.finditer(source):
                span = match.span() if inside else (figure.start, figure.start)
                thing = match["thing"].lower()
                if find_unit(thing) is not None:
                    amount, unit = to_base(1, thing)
                    yield span, amount, unit, frozenset(), False
                    continue
                named = {facet for _, _, facet in self.scene.facets_in(thing)} | {
                    facet
                    for record in self.scene.of(self.sides.mine)
                    for facet in record.facets_stated
                    if thing.rstrip("s") in {name.rstrip("s") for name in names_of_facet(facet)}
                }
                if named:
                    yield span, 1.0, "", frozenset(named), False

    def _is_basis(self, figure: Figure) -> bool:
        return _is_basis(self.clause, figure)


def _is_basis(clause: Clause, figure: Figure) -> bool:
    """Whether an amount is the one for which a price is said: "a kilo", 每100克, 一斤."""
    if figure.kind is not Kind.AMOUNT or not any(one.kind is Kind.MONEY for one in clause.figures):
        return False
    match = _MARK.search(clause.text, figure.start, figure.end)
    unit = UNIT.match(clause.text[match.end() :]) if match else None
    value = figure.high if figure.high is not None else figure.low
    if unit is None or value is None or find_unit(unit["unit"]) is None:
        return False
    count = round(value / to_base(1, unit["unit"])[0], 6)
    return count == 1 or (count in (10, 100, 500) and _PER_OWN.search(clause.text[: figure.start]) is not None)


def _limit(scene: Scene) -> float | None:
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


def _in_unit_of(figure: Figure, carried: Figure, text: str) -> Figure:
    """A bare number as one of the unit of the figure before it: "11.7 kg, 1.7 above"."""
    match = _MARK.search(text, carried.start, carried.end)
    unit = UNIT.match(text[match.end() :]) if match and carried.kind is Kind.AMOUNT else None
    factor = to_base(1, unit["unit"])[0] if unit and find_unit(unit["unit"]) else 1.0
    if carried.kind not in (Kind.AMOUNT, Kind.MONEY, Kind.RATING, Kind.REVIEWS, Kind.STOCK):
        return figure
    low = None if figure.low is None else figure.low * factor
    high = None if figure.high is None else figure.high * factor
    return replace(figure, kind=carried.kind, unit=carried.unit, low=low, high=high)


def _admits(figure: Figure, span: Span) -> bool:
    slack = 0.006 * abs(span.high) if figure.exact else 1e-6
    if not span.one and not figure.exact and figure.low is not None and figure.high is not None:
        return abs(figure.low - span.low) <= slack and abs(figure.high - span.high) <= slack
    return figure.admits(span.high, slack) or figure.admits(span.low, slack)


def _is_apart(figure: Figure, mine: Span, theirs: Span, sign: int, name: str) -> bool:
    for gap in (mine.low - theirs.low, mine.high - theirs.high):
        slack = 0.011 if name == Measure.PRICE else max(0.006 * abs(gap), 1e-6)
        if (
            gap == 0
            or (sign and sign * gap <= 0)
            or not figure.admits(abs(gap), slack if not figure.off_sides else 0.0)
        ):
            return False
    return True


def _are_in_ratio(mine: Record, theirs: Record, name: str, bounds: tuple[float, float]) -> bool:
    a, b = (written(one).get(name) or _stated(one, name) for one in (mine, theirs))
    if a is None or b is None or b.low <= 0 or b.high <= 0:
        return False
    return bounds[0] <= a.low / b.low <= bounds[1] or bounds[0] <= a.high / b.high <= bounds[1]


def _is_more(mine: Record, theirs: Record, name: str, sign: int) -> bool:
    a, b = (written(one).get(name) or _stated(one, name) for one in (mine, theirs))
    return a is not None and b is not None and sign * a.low > sign * b.low and sign * a.high > sign * b.high


def _stated(record: Record, name: str) -> Span | None:
    return next((Span(one.low, one.high) for one in record.amounts if one.facet == name), None)
