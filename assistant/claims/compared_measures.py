"""Which measure a comparison is of: the one that is named beside it, that its figure's unit measures, or that its word usually means.

The words for prices, ratings, weights, delivery and stock, and whatever facets the catalogue measures, are known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.record import Measure
from assistant.claims.scales import SCALE, Comparison, Degree, defaults
from assistant.claims.scene import Scene
from assistant.claims.unit_prices import per_unit

_PRICE = patterns.later(r"\b(?:price|cost|priced|costs|money)\b|价格|售价|价钱|(?<!评)价", re.IGNORECASE)
_RATING = patterns.later(r"\b(?:ratings?|rated|scores?|stars?)\b|评分|得分|口碑", re.IGNORECASE)
_REVIEWS = patterns.later(
    r"\breviews\b|\breviewed\b|评价数|评论数|条评价|(?:评价|评论|打分)(?=[^,，。]{0,12}[多少])", re.IGNORECASE
)
_WEIGH = patterns.later(r"\b(?:weighs?|weight|heavy)\b|重量|[一同]样重|等重|重(?=的)", re.IGNORECASE)
_LOAD = patterns.later(r"\b(?:carr(?:y|ies)|bears?|loads?)\b|承重|载重|负重|承得", re.IGNORECASE)
_SCREEN = patterns.later(r"\b(?:display|screen)\b|屏幕?|显示屏", re.IGNORECASE)
_DELIVERY = patterns.later(
    r"\b(?:deliver\w*|arriv\w+|ship(?:s|ped|ping)?|gets? (?:here|to you|there)|with you|at your door)\b|送达|配送|发货|到货|送到|到手(?!价)",
    re.IGNORECASE,
)
_STOCK = patterns.later(r"\b(?:in stock|stock|pieces left|units left)\b|库存|有货|剩", re.IGNORECASE)
# Words for much and little of anything, and for the greatest and the least.
_ANY = frozenset(
    [
        "more",
        "less",
        "most",
        "least",
        "fewer",
        "fewest",
        "high",
        "low",
        "large",
        "small",
        "big",
        "great",
        "多",
        "少",
        "大",
        "小",
        "高",
        "低",
    ]
)


def named_measures(scene: Scene, text: str) -> Sequence[tuple[tuple[int, int], str]]:
    """The measures that a text names, each with where."""
    known = scene.measures.get(text)
    if known is None:
        known = scene.measures[text] = _named_measures(scene, text)
    return known


def _named_measures(scene: Scene, text: str) -> Sequence[tuple[tuple[int, int], str]]:
    found: list[tuple[tuple[int, int], str]] = []
    for mention in scene.mentions(text):
        if mention.text in ("评价", "评论", "打分", "reviews") and _REVIEWS.search(text):
            continue
        for meaning in mention.meanings:
            if meaning.value is None and (meaning.facet in ("price", "rating") or scene.is_number(meaning.facet)):
                found.append(((mention.start, mention.end), meaning.facet))
    found += [((start, end), facet) for start, end, facet in scene.facets_in(text)]
    for pattern, measure in ((_PRICE, Measure.PRICE), (_RATING, Measure.RATING), (_REVIEWS, Measure.REVIEWS)):
        found += [(match.span(), measure.value) for match in pattern.finditer(text)]
    found += [(match.span(), "weight") for match in _WEIGH.finditer(text)]
    for pattern, name in ((_LOAD, "max_load"), (_SCREEN, "screen_size")):
        found += [(match.span(), facet) for match in pattern.finditer(text) for facet in scene.number_facets(name)]
    found += [(match.span(), "delivery") for match in _DELIVERY.finditer(text)]
    found += [(match.span(), Measure.STOCK.value) for match in _STOCK.finditer(text)]
    return found


def measure_of(
    scene: Scene, clause: Clause, one: Comparison, named: Sequence[tuple[tuple[int, int], str]]
) -> str | None:
    """The measure of one comparison; None where the clause does not say which."""
    if one.measure != SCALE:
        unit = per_unit(_said_beside(clause)) if one.measure == Measure.PRICE else None
        known = unit is not None and all(scene.measure(place, unit) is not None for place in clause.about)
        return unit if known else one.measure
    about = clause.about
    stated = [item for item in named if any(scene.measure(place, item[1]) is not None for place in about)]
    named = stated or named
    carried = [name for _, name in named_measures(scene, clause.after)]
    amount = next(
        (_measure_of_figure(scene, clause, f, named, carried) for f in clause.figures if _beside(one, f)), None
    )
    if amount is not None:
        return amount
    others = [item for item in named if not (item[0][0] < one.end and one.start < item[0][1])]
    named = others or named
    beside = [
        name
        for span, name in sorted(named, key=lambda item: min(abs(item[0][0] - one.end), abs(one.start - item[0][1])))
        if span[0] >= one.start - 12
    ]
    if beside:
        return beside[0]
    if one.word in ("more", "less", "most", "least") and named:
        return named[0][1]
    if len({name for _, name in named}) == 1:
        return named[0][1]
    if one.degree is Degree.MOST:
        told = [_measure_of_figure(scene, clause, f, named, carried) for f in clause.figures if f.kind is Kind.AMOUNT]
        if told and told[0] is not None:
            return told[0]
    usual = defaults().get(one.word, ())
    for ending in usual:
        if any(scene.measure(place, ending) is not None for place in about):
            return ending
    if (not usual or one.word in _ANY) and (clause.against or one.degree is Degree.MOST):
        return carried[-1] if carried else None
    return None


def _said_beside(clause: Clause) -> str:
    """A clause with the opening before it, where that is no more than a topic: "Per millilitre, P1 is ..."."""
    return f"{clause.after} {clause.text}" if len(clause.after) < 30 else clause.text


def _beside(one: Comparison, figure: Figure) -> bool:
    return -2 <= one.start - figure.end <= 2 or 0 <= figure.start - one.end <= 4


def _measure_of_figure(
    scene: Scene, clause: Clause, figure: Figure, named: Sequence[tuple[tuple[int, int], str]], carried: Sequence[str]
) -> str | None:
    """What the unit of a difference measures: "$5 less", "200 g more"; of several measures with that unit the one that is named."""
    match figure.kind:
        case Kind.MONEY:
            return Measure.PRICE
        case Kind.REVIEWS:
            return Measure.REVIEWS
        case Kind.RATING:
            return Measure.RATING
        case Kind.AMOUNT:
            units = {
                one.facet for record in scene.of(clause.about) for one in record.amounts if one.unit == figure.unit
            }
            facets = sorted(units - {"", "delivery"})
            told = [name for name in (*(one for _, one in named), *reversed(carried)) if name in units]
            if told:
                return told[0]
            return "weight" if figure.unit == "g" else facets[0] if len(facets) == 1 else None
        case _:
            return None
