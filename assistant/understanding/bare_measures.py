"""A number by itself that is what the things talked about measure: 28的 of frying pans, 要1000的 of puzzles.

Only where exactly one facet of them has just that amount, and the number has no unit, currency or name.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant import patterns
from assistant.understanding.amounts import EXACT
from assistant.understanding.carry import states, within
from assistant.understanding.counts import Counted
from retrieval.constraints import Constraint, Operator
from retrieval.facets import PATH_JOIN, FacetKind, Facets
from retrieval.products import Product, Quantity
from retrieval.units import to_base

_SAID = patterns.later(
    r"(?:^|[,，、;；。\s]|(?<=[要来换有看瓶罐支装盒包袋管]))(?:那|就|就要|还是|换|改)?(?P<n>\d+(?:\.\d+)?)的(?:那种|那款|款)?(?:就行|就好|吧|呢)?(?=\s*(?:$|[,，。;；!！?？]|有吗|有没有))"
)
_IN_UNITS = {"cm": (1.0, 2.54), "mm": (1.0,), "g": (1.0, 1000.0), "ml": (1.0, 1000.0), "GB": (1.0, 1024.0)}
_NOT = ("price", "rating", "age_from", "max_load")


def read(text: str, facets: Facets, topic: Sequence[str], products: Mapping[str, Product], turn: int) -> Counted:
    """The amount of the topic that a bare number is, and the text without it; nothing where it may be several or none."""
    match = _SAID.search(text) if topic else None
    if match is None:
        return Counted((), text)
    number = float(match["n"])
    found = {
        (facet.id, factor)
        for facet in facets.by_id.values()
        if facet.kind is FacetKind.NUMBER and facet.id not in _NOT and states(facet.id, topic, facets)
        for factor in _IN_UNITS.get(facet.unit, (1.0,))
        if _is_stated(facet.id, number * factor, topic, products)
    }
    if len(found) != 1:
        return Counted((), text)
    ((name, factor),) = found
    low, high = number * factor * (1 - EXACT), number * factor * (1 + EXACT)
    limit = Constraint(name, Operator.RANGE, low=low, high=high, unit=facets.by_id[name].unit, turn=turn)
    return Counted((limit,), text[: match.start("n")] + " " + text[match.end("n") :])


def _is_stated(facet: str, amount: float, topic: Sequence[str], products: Mapping[str, Product]) -> bool:
    return any(
        math.isclose(stated, amount, rel_tol=0.01)
        for product in products.values()
        if any(within(PATH_JOIN.join(product.category), top) for top in topic)
        for stated in _amounts(product, facet)
    )


def _amounts(product: Product, facet: str) -> list[float]:
    options = [variant.options.get(facet) for variant in product.variants]
    return [
        to_base(one.amount, one.unit)[0]
        for one in [product.attributes.get(facet), *options]
        if isinstance(one, Quantity)
    ]
