"""What carries over when a customer turns to another kind of thing.

What was ruled out stays out. A budget holds within a department. For whom it is holds wherever the shop says for whom a thing is. A size
holds where the new kind of thing comes in it, within the department: a shoe size says nothing of sofas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.dialogue import DialogueState
from retrieval.constraints import Constraint
from retrieval.facets import PATH_JOIN, Facets
from retrieval.products import Product

RECIPIENT = ("audience", "gender", "age_from")


def carried(
    state: DialogueState, topic: Sequence[str], facets: Facets, products: Mapping[str, Product]
) -> tuple[str, ...]:
    """The ids of the constraints that go on holding for the category paths of a new `topic`."""
    return tuple(one.id for one in state.constraints if _carries(one, state.topic, topic, facets, products))


def related(topic: Sequence[str], before: Sequence[str]) -> bool:
    """Whether one topic lies within the other."""
    return any(within(one, other) or within(other, one) for one in topic for other in before)


def within(path: str, top: str) -> bool:
    """Whether a category path is another or lies below it."""
    return path == top or path.startswith(top + PATH_JOIN)


def states(facet: str, topic: Sequence[str], facets: Facets) -> bool:
    """Whether products of a topic state a facet."""
    known = facets.by_id.get(facet)
    return known is not None and any(within(path, top) for path in known.categories for top in topic)


def _carries(
    one: Constraint, old: Sequence[str], new: Sequence[str], facets: Facets, products: Mapping[str, Product]
) -> bool:
    if one.excludes:
        return one.facet != "category" or not any(value in new for value in one.values)
    if one.facet in RECIPIENT:
        return states(one.facet, new, facets)
    if not old:
        return True  # a thing named after its budget is what the budget was said of
    departments = {path.split(PATH_JOIN)[0] for path in old} & {path.split(PATH_JOIN)[0] for path in new}
    if not departments:
        return False
    return one.facet == "price" or (one.facet == "size" and _comes_in(one.values, new, products))


def _comes_in(sizes: Sequence[str], topic: Sequence[str], products: Mapping[str, Product]) -> bool:
    return any(
        variant.options.get("size") in sizes
        for product in products.values()
        if any(within(PATH_JOIN.join(product.category), top) for top in topic)
        for variant in product.variants
    )
