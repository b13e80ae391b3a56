"""Whether what is on offer is wished for or ruled out: "on sale", 不要打折的."""

from __future__ import annotations

import re

from assistant import patterns
from assistant.understanding.polarity import Polarity, is_soft, judge
from retrieval.constraints import Constraint, Operator

_OFFER = patterns.later(
    r"\b(?:on (?:sale|offer|promotion)|discounted|reduced|marked down|with a discount)\b|打折的?|特价的?|促销的?|有优惠的?|降价的?|(?<!不)有折扣的?",
    re.IGNORECASE,
)


def read(text: str, turn: int) -> dict[str, Constraint]:
    """The constraint of a text on offers by its id, if any."""
    said = _OFFER.search(text)
    if said is None:
        return {}
    before, after = text[: said.start()], text[said.end() :]
    operator = {Polarity.WANTED: Operator.HAS, Polarity.EXCLUDED: Operator.HAS_NOT}.get(
        judge(before, after, flag=True).polarity
    )
    if operator is None:
        return {}
    limit = Constraint("offer", operator, hard=not is_soft(before, after), turn=turn)
    return {limit.id: limit}
