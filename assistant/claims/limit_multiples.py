"""What a product is in times of the customer's own limit: "more than double your weight limit", "nearly twice what you had in mind".

The limit is the budget where the words speak of money or of no measure, else an amount that the customer named, in whatever dimension the
record measures the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant import patterns
from assistant.claims.price_claims import Worth, taken
from assistant.claims.record import Record
from assistant.claims.scene import Finding, Scene

_TIMES = {
    "half": 0.5,
    "double": 2.0,
    "twice": 2.0,
    "triple": 3.0,
    "three times": 3.0,
    "four times": 4.0,
    "five times": 5.0,
}
_NOUN = r"(?:limit|budget|maximum|max|cap|ceiling|figure|target|price|number)"
_SAID = patterns.later(
    rf"\b(?:(?P<over>(?:well |far |a lot |slightly |a little |just )?(?:more than|over|above))|(?P<almost>nearly|almost|not quite|just under|close to)|(?P<about>about|around|roughly|approximately|some)|(?P<under>less than|under|below))?\s*"
    rf"(?P<n>{'|'.join(_TIMES)}) (?:of )?(?:your (?:own |stated )?(?P<sum>[$€£]?⟦\d+⟧[\s-]?(?:\w+ )?)?(?:(?P<of>[a-z]+) )?{_NOUN}\b|(?:the )?(?:(?P<what>[a-z]+) )?(?:{_NOUN} )?(?:what |that )?you(?:['’]d| had| have|['’]ve)? (?:had in mind|have in mind|in mind|set|asked for|asked|wanted(?: to spend)?|want(?: to spend)?|planned(?: to spend)?|were hoping (?:for|to (?:pay|spend))|hoped (?:for|to (?:pay|spend))|gave|named|mentioned|budgeted)\b)",
    re.IGNORECASE,
)
_MONEY = patterns.later(r"budget|price|spend|pay|[$€£]|dollars?|money|costs?", re.IGNORECASE)


def read_limit_multiple(scene: Scene, found: Worth) -> Worth:
    """With a claim for each such ratio, and the clause without it."""
    for match in reversed(list(_SAID.finditer(found.clause.text))):
        low, high = _bounds(_TIMES[match["n"].lower()], match)
        denied = found.clause.denies(match.start())
        ratios = [list(_ratios(scene, record, match)) for record in scene.of(found.clause.about)]
        if not ratios or not all(ratios):
            finding = Finding.UNSTATED
        else:
            holds = all(any(low <= ratio <= high for ratio in several) for several in ratios)
            finding = Finding.of(holds is not denied)
        found = taken(found, match.span(), match[0], finding, "limit")
    return found


def _bounds(times: float, match: re.Match[str]) -> tuple[float, float]:
    if match["over"]:
        return times * 1.0001, times * 1.999
    if match["almost"]:
        return times * 0.85, times * 1.001
    if match["under"]:
        return 0.0, times * 0.9999
    return (times * 0.9, times * 1.1) if match["about"] else (times * 0.97, times * 1.03)


def _ratios(scene: Scene, record: Record, match: re.Match[str]) -> Iterator[float]:
    """What a record's price is in times of the budget, or its amounts in times of those that the customer named."""
    measure = (match["of"] or match["what"] or "").lower()
    low, high = scene.budget or (None, None)
    limit = (low + high) / 2 if low and high else high
    of_money = _MONEY.search(match[0]) is not None
    if limit and record.price is not None and (of_money or not (measure or match["sum"])):
        yield record.price / limit
    if of_money:
        return
    told = {facet for _, _, facet in scene.facets_in(measure)} if measure else set()
    most = [asked for asked in scene.asked_figures if asked.low is None]
    for asked in most or scene.asked_figures:
        bound = asked.high if asked.high is not None else asked.low
        for one in record.amounts:
            if one.facet and one.unit == asked.unit and asked.unit and bound and (not told or one.facet in told):
                yield one.high / bound
