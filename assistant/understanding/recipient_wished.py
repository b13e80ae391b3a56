"""For whom things are wished for and for what occasion: constraints where the shop says for whom a thing is, facts in any case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.dialogue import Fact
from assistant.understanding import recipients
from assistant.understanding.carry import RECIPIENT, states
from retrieval.constraints import Constraint, Operator
from retrieval.facets import Facets

_AGES = ("age_from:is", "age:is")


def read(
    text: str, found: Mapping[str, Constraint], topic: Sequence[str], facets: Facets, turn: int
) -> tuple[dict[str, Constraint], tuple[Fact, ...]]:
    """What was found with the recipient that a text names, and the facts of recipient and occasion."""
    wished = dict(found)
    facts: list[Fact] = []
    if (occasion := recipients.occasion(text)) is not None:
        facts.append(Fact("occasion", occasion, turn=turn))
    told = recipients.recipient(text)
    if told is None:
        return wished, tuple(facts)
    facts.append(Fact("recipient", told.words, turn=turn))
    facet = next((one for one in RECIPIENT[:2] if one in facets.by_id and topic and states(one, topic, facets)), None)
    by_age = told.by_age and any(name in found for name in _AGES)
    if facet is None or not told.audience or f"{facet}:is" in found or by_age:
        return wished, tuple(facts)
    if told.audience in facets.by_id[facet].values:
        wished[f"{facet}:is"] = Constraint(facet, Operator.ONE_OF, (told.audience,), turn=turn)
    return wished, tuple(facts)
