"""A feature that the things talked about state as a value: "rechargeable", of headlamps whose power source is a rechargeable battery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.understanding.carry import states
from retrieval.constraints import Constraint, Operator
from retrieval.facets import FacetKind, Facets
from retrieval.terms import tokens


def as_values(found: Mapping[str, Constraint], topic: Sequence[str], facets: Facets) -> dict[str, Constraint]:
    """The constraints by id, with each feature that nothing of the topic states as the one value that has its name in it."""
    told = dict(found)
    for name, one in found.items():
        flag = facets.by_id.get(one.facet)
        if flag is None or flag.kind is not FacetKind.FLAG or not topic or states(one.facet, topic, facets):
            continue
        value = _value_called(flag.label.en or "", topic, facets)
        if value is None:
            continue
        operator = Operator.ONE_OF if one.operator is Operator.HAS else Operator.NONE_OF
        stated = Constraint(value[0], operator, (value[1],), hard=one.hard, turn=one.turn)
        told.pop(name)
        told.setdefault(stated.id, stated)
    return told


def _value_called(name: str, topic: Sequence[str], facets: Facets) -> tuple[str, str] | None:
    """The facet and the value that alone has every word of a name among its own; None for none or several."""
    said = {token.form for token in tokens(name)}
    found = [
        (facet.id, value)
        for facet in facets.by_id.values()
        if facet.kind is FacetKind.TEXT and states(facet.id, topic, facets)
        for value in facet.values
        if said and said < {token.form for token in tokens(value)}
    ]
    return found[0] if len(found) == 1 else None
