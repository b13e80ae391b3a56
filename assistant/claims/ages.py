"""Ages that a sentence says a product is for: "from three years", "suits a four-year-old", "from birth"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.figures import Figure
from assistant.claims.measures import measures_of
from assistant.claims.record import Amount, Record
from assistant.claims.scene import Finding
from retrieval.products import Quantity


def age_stands(record: Record, clause: Clause, figure: Figure, same: Sequence[Amount]) -> Finding | None:
    """Whether a record is for such an age; None where the figure is none. `same` are the record's amounts in its unit."""
    return for_somebody(record, clause, figure) or _at_birth(record, figure) or _from(figure, same)


def _from(figure: Figure, same: Sequence[Amount]) -> Finding | None:
    """Whether "from 3 years" names the age at which a record begins; None where it is no such figure."""
    if figure.unit != "years" or figure.high is not None or figure.low is None:
        return None
    ages = [one.low for one in same if "age" in measures_of(one.facet)]
    return Finding.of(any(abs(one - figure.low) < 0.005 * one + 1e-9 for one in ages)) if ages else None


_BIRTH = patterns.later(r"birth|newborn|新生儿|初生|出生", re.IGNORECASE)


def _at_birth(record: Record, figure: Figure) -> Finding | None:
    """Whether a product is for those just born, where the record answers that by yes or no; None for other figures."""
    if figure.low != 0 or figure.high or figure.unit not in ("months", "years"):
        return None
    answers = (record.answers(facet) for facet in sorted(record.facets_stated) if _BIRTH.search(facet))
    return next((Finding.of(one) for one in answers if one is not None), None)


# "suits a four-year-old", 适合四岁的孩子: somebody of that age, whom the ages that are stated have to reach
_SOMEBODY = patterns.later(
    r"^[\s-]*(?:olds?\b|old (?:child|kid|boy|girl)|的?(?:孩子|小孩|宝宝|小朋友|儿童|男孩|女孩|娃))", re.IGNORECASE
)


def for_somebody(record: Record, clause: Clause, figure: Figure) -> Finding | None:
    """Whether a product is for somebody of an age; None where the figure is no such age, or the record states none."""
    if figure.unit != "years" or figure.low is None or figure.low != figure.high:
        return None
    if _SOMEBODY.match(clause.text[figure.end :]) is None:
        return None
    ends = {
        end
        for one in record.amounts
        if one.unit == "years" and "age" in measures_of(one.facet)
        for end in (one.low, one.high)
    }
    if not ends:
        fields = (facet for facet in record.facets_stated if "age" in measures_of(facet))
        stated = (value for facet in fields for value in record.values(facet))
        ends = {one.amount for one in stated if isinstance(one, Quantity) and not one.unit}
    if not ends:
        return None
    until = max(ends) if len(ends) > 1 else None
    return Finding.of(min(ends) <= figure.low and (until is None or figure.low <= until))
