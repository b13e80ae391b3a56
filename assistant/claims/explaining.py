"""Figures that no reader of a pattern bore out, explained by a search of all that the records imply.

For each such figure the words beside it tell how it bears on the products (`bearings`) and of which measure it speaks; what the
records state of that measure (`evidence`) then has to yield it: as a difference, a ratio, the rest of the customer's limit, a price
for each. A figure whose measure is not named has to have a unit in which the products state one measure only. What cannot be
explained keeps the fault that other readers found.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.claims.bearings import Relation
from assistant.claims.clauses import TAG, Clause, places
from assistant.claims.compared_measures import named_measures
from assistant.claims.evidence import readings
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.gaps import is_apart
from assistant.claims.rates import each
from assistant.claims.record import Measure
from assistant.claims.rests import amount_limit_holds, limit_holds
from assistant.claims.scene import Claim, Finding, Scene
from assistant.claims.searching import MARK, Search, admits, in_unit_of, is_basis
from assistant.claims.shares import are_beside, comparatives, ratios
from assistant.claims.sides import sides_of

_OWNER_AFTER = patterns.later(rf"\s*(?:for|on|of|with|in)\s+(?:the\s+)?{TAG}", re.IGNORECASE)
_GLUE = patterns.later(
    r"\b(?:than|compared (?:with|to)|instead of|rather than|adds?|adding|extra|additional|another|further|more|less|fewer|saves?|leaves?|leaving|"
    r"left|spare|between|difference|going for|stepping up|moving up|beyond|short of|manages?)\b|换来|多出来的?|合|折合|算下来|平均|翻了?一番",
    re.IGNORECASE,
)
_WITH_FIGURE = ("number", "price", "difference", "comparison", "budget", "rating", "times", "reviews", "stock", "how many", "ratio", "limit", "percent", "price:sum")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explained:
    """The claims that were explained, and the clause without the words that make them."""

    claims: tuple[Claim, ...]
    clause: Clause


def is_of_figure(claim: Claim) -> bool:
    """Whether a fault is that of a figure, or of words that set two amounts against each other."""
    return claim.finding is not Finding.TRUE and claim.kind.partition(":")[0] in _WITH_FIGURE


def explain(
    scene: Scene, clause: Clause, around: Clause, before: Sequence[int], last: Sequence[int], claims: Sequence[Claim]
) -> Explained | None:
    """What the records explain of a clause in which `claims` were found; None where nothing. `before` and `last` as for other readers."""
    faults = [one for one in claims if one.finding is not Finding.TRUE]
    if not any(is_of_figure(one) for one in faults) or not clause.about:
        return None
    marks = {mark for one in faults for mark in MARK.findall(one.words)}
    search = Search(scene, clause, around, sides_of(scene, clause, around, before, last))
    spans: list[tuple[int, int]] = []
    found: list[Claim] = []
    for first, second in itertools.pairwise(clause.figures):
        if are_beside(search, first, second):
            found.append(Claim("derived:pair", clause.text[first.start : second.end], Finding.TRUE))
            spans.append((first.start, second.end))
    framed = False
    for figure in clause.figures:
        if _is_frame(search, figure) or any(start <= figure.start < end for start, end in spans):
            continue
        faulty = marks & set(MARK.findall(clause.text[figure.start : figure.end]))
        own = search.bearings[figure.start].relation is Relation.OWN
        if (
            not faulty
            and own
            and not (figure.kind is Kind.MONEY and any(_is_frame(search, one) for one in clause.figures))
        ):
            continue
        taken = _explains(search, figure)
        if taken is not None:
            framed = (
                framed
                or search.bearings[figure.start].relation in (Relation.LEFT, Relation.PAST)
                or _is_each(search, figure)
            )
            found.append(Claim("derived", clause.text[figure.start : figure.end], Finding.TRUE))
            spans += [(figure.start, figure.end), *taken]
    if framed:
        spans += [(figure.start, figure.end) for figure in clause.figures if _is_frame(search, figure)]
    for span in (
        ratios(search)
        if any(one.kind.partition(":")[0] in ("comparison", "times", "ratio", "number") for one in faults)
        else ()
    ):
        found.append(Claim("derived:ratio", clause.text[span[0] : span[1]], Finding.TRUE))
        spans.append(span)
    for one in comparatives(search) if any(one.kind == "comparison" for one in faults) else ():
        found.append(Claim("derived:comparison", clause.text[one[0] : one[1]], Finding.TRUE))
        spans.append(one)
    return Explained(tuple(found), _without(scene, clause, spans)) if found else None


def refuted(scene: Scene, clause: Clause, around: Clause, before: Sequence[int], last: Sequence[int]) -> list[Claim]:
    """A claim for each figure that says by how much products lie apart in a measure that is clear, where the records have it otherwise."""
    if not clause.against or not clause.figures or not clause.about:
        return []
    search = Search(scene, clause, around, sides_of(scene, clause, around, before, last))
    return [
        Claim("difference", clause.text[figure.start : figure.end], Finding.FALSE)
        for figure in clause.figures
        if _refutes(search, figure)
    ]


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


def _refutes(search: Search, figure: Figure) -> bool:
    """Whether a figure says how far apart two products are in one measure for sure, and they are not."""
    bearing, figure = search.bearings[figure.start], search.as_meant(figure)
    if bearing.relation is not Relation.APART or not bearing.spans or search.clause.denies(figure.start):
        return False
    if figure.kind not in (Kind.AMOUNT, Kind.MONEY) or not search.sides.others:
        return False
    stated = [readings(search.scene.records[place], figure) for place in (*search.sides.mine, *search.sides.others)]
    clear = search.measures(figure, stated, bearing) is not None or (
        bearing.word is not None and bearing.word.measure in ("weight", Measure.PRICE)
    )
    return clear and not is_apart(search, figure, bearing)


def _is_frame(search: Search, figure: Figure) -> bool:
    """Whether a figure only says of what others are: the customer's limit, "a kilo"."""
    return search.is_limit(figure) or is_basis(search.clause, figure)


def _is_each(search: Search, figure: Figure) -> bool:
    """Whether a sum is the price of so much of a product."""
    return figure.kind is Kind.MONEY and each(search, figure) is not None


def _explains(search: Search, figure: Figure) -> tuple[tuple[int, int], ...] | None:
    """The further words that a figure takes with it, where the records explain it."""
    figure = search.as_meant(figure)
    if search.clause.denies(figure.start):
        return None
    bearing = search.bearings[figure.start]
    if figure.kind is Kind.AMOUNT and bearing.relation is Relation.PAST:
        return bearing.spans if amount_limit_holds(search, figure, bearing) else None
    if figure.kind is Kind.MONEY or (figure.kind is Kind.BARE and bearing.relation in (Relation.LEFT, Relation.PAST)):
        costs = each(search, figure)
        if costs is not None:
            return costs
        if bearing.relation in (Relation.LEFT, Relation.PAST):
            return bearing.spans if limit_holds(search, figure, bearing) else None
    if bearing.relation is Relation.APART:
        return (*bearing.spans, search.per(figure)[1]) if is_apart(search, figure, bearing) else None
    return _own(search, figure)


def _own(search: Search, figure: Figure) -> tuple[tuple[int, int], ...] | None:
    """An amount that the record states in words that other readers do not know: "litres an hour", or of the one measure in its unit."""
    if figure.kind is Kind.BARE:
        return () if _goes_on(search, figure) else None
    per, span = search.per(figure)
    if not per:
        return None
    for record in search.scene.of(search.sides.mine):
        stated = readings(record, figure, per)
        measures = search.measures(figure, [stated])
        if measures is None or not any(admits(figure, stated[one]) for one in measures):
            return None
    return (span,)


def _goes_on(search: Search, figure: Figure) -> bool:
    """Whether a bare number is an amount of the measure that the figure before it stated of another product: "4.7 for P1, 4.4 for P2"."""
    carried = search.carried(figure.start)
    owner = _OWNER_AFTER.match(search.clause.text[figure.end :])
    about = places(owner[0]) if owner else search.clause.about
    if (
        carried is None
        or len(about) != 1
        or carried.kind in (Kind.BARE, Kind.TIMES, Kind.PERCENT)
        or carried.start == figure.start
    ):
        return False
    meant = in_unit_of(figure, carried, search.around.text)
    record = search.scene.records[about[0]]
    named = {name for _, name in search.named}
    told = [
        readings(one, carried)
        for place, one in enumerate(search.scene.records)
        if place in places(search.around.text) and place != about[0]
    ]
    measures = {name for stated in told for name, span in stated.items() if admits(carried, span)}
    stated = readings(record, meant)
    shared = measures & frozenset(stated)
    return (
        len(shared) == 1 and not (named and not named & shared) and all(admits(meant, stated[name]) for name in shared)
    )
