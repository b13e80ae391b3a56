"""What so much of a product costs: a kilo, 100 ml, one cup of all that it makes, said beside the sum or in the clause before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant import patterns
from assistant.claims.evidence import price_of
from assistant.claims.figures import Figure
from assistant.claims.measures import names_of_facet
from assistant.claims.searching import Search, is_basis
from retrieval.units import find_unit, to_base

_EACH = patterns.later(
    r"(?:\b(?:an?|per|each|every|one)\s+(?:single\s+)?|每)(?P<thing>[a-z]+|[\u3400-\u9fff]{1,2})", re.IGNORECASE
)
_LATE_BOUND = patterns.later(r"不到|不足")


def each(search: Search, figure: Figure) -> tuple[tuple[int, int], ...] | None:
    """Where a sum is what so much of a product costs, the words that say of how much."""
    (mine, *more) = search.scene.of(search.sides.mine) or (None,)
    if mine is None or more or not mine.sells_in(figure.unit):
        return None
    for span, amount, unit, facets, late in _bases(search, figure):
        meant = replace(figure, low=None, off_sides=True) if late and figure.exact else figure
        for price in price_of(mine, amount, unit, facets):
            if meant.admits(price, 0.0 if meant.off_sides else max(0.02 * price, 0.001)) and (
                not late or price > 0.9 * (figure.low or 0)
            ):
                return (span,)
    return None


def _bases(search: Search, figure: Figure) -> Iterator[tuple[tuple[int, int], float, str, frozenset[str], bool]]:
    """Of how much a sum may be the price: where that is said, the amount in its base unit or of things that facets count, and a bound that is the sum's."""
    text = search.clause.text
    own = [one for one in search.clause.figures if is_basis(search.clause, one)]
    for one in own:
        value = one.high if one.high is not None else one.low
        late = one.end <= figure.start and _LATE_BOUND.search(text[one.start : one.end]) is not None
        yield (one.start, one.end), value or 0.0, one.unit, frozenset(), late
    after = search.clause.after if not own else ""
    for one in search.around.figures if after else ():
        if search.around.text[one.start : one.end] in after and is_basis(search.around, one):
            yield (figure.start, figure.start), one.high or one.low or 0.0, one.unit, frozenset(), False
    for source, inside in ((text, True), (after, False)):
        for match in _EACH.finditer(source):
            span = match.span() if inside else (figure.start, figure.start)
            thing = match["thing"].lower()
            if find_unit(thing) is not None:
                amount, unit = to_base(1, thing)
                yield span, amount, unit, frozenset(), False
                continue
            named = {facet for _, _, facet in search.scene.facets_in(thing)} | {
                facet
                for record in search.scene.of(search.sides.mine)
                for facet in record.facets_stated
                if thing.rstrip("s") in {name.rstrip("s") for name in names_of_facet(facet)}
            }
            if named:
                yield span, 1.0, "", frozenset(named), False


def unit_sold(search: Search) -> str:
    """The base unit for which the sentence says a price; "" where it says none."""
    figure = next((one for one in search.around.figures if is_basis(search.around, one)), None)
    if figure is not None:
        return figure.unit
    said = (find_unit(m["thing"].lower()) for m in _EACH.finditer(search.around.text))
    return next((one.base for one in said if one is not None and one.base not in ("h", "years")), "")
