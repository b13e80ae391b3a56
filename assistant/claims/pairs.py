"""Whether products measure more, less, most or as much as others: the arithmetic behind a comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.scales import Comparison
from assistant.claims.scene import Finding, Scene

SWIFT = frozenset({"fast", "quick", "slow", "soon", "late", "early", "快", "慢", "早", "晚"})
_TIED = patterns.later(r"\b(?:joint|tied|equal|one of the|among the)\b|并列|之一|同为最", re.IGNORECASE)


def all_pairs(scene: Scene, about: Sequence[int], others: Sequence[int], measure: str, sign: int) -> Finding:
    if not others:
        return Finding.UNSTATED
    worst = Finding.TRUE
    for place in about:
        for other in others:
            mine, theirs = scene.measure(place, measure), scene.measure(other, measure)
            if mine is None or theirs is None:
                worst = Finding.UNSTATED if worst is Finding.TRUE else worst
            elif sign * mine <= sign * theirs:
                return Finding.FALSE
    return worst


def at_most_as_much(scene: Scene, clause: Clause, others: Sequence[int], measure: str, sign: int) -> Finding:
    """ "Not as light as" and 没有…轻 say that the subject has less of it; "not lighter than" that it has no more."""
    strictly = patterns.search(r"没有|不如|不及|\bas\b", clause.text) is not None
    for place in clause.about:
        for other in others:
            mine, theirs = scene.measure(place, measure), scene.measure(other, measure)
            if mine is None or theirs is None:
                return Finding.UNSTATED
            if sign * mine > sign * theirs or (strictly and mine == theirs):
                return Finding.FALSE
    return Finding.TRUE


def as_much(
    scene: Scene, about: Sequence[int], others: Sequence[int], measure: str, sign: int, denied: bool
) -> Finding:
    places = about if len(about) > 1 else (*about, *others)
    amounts = [scene.measure(place, measure) for place in places]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts) or len(known) < 2:
        return Finding.UNSTATED
    if denied:
        return Finding.of(all(sign * known[0] < sign * other for other in known[1:]))
    return Finding.TRUE if max(known) - min(known) <= 0.005 * max(abs(max(known)), 1e-9) else Finding.FALSE


def is_most(scene: Scene, clause: Clause, one: Comparison, measure: str, denied: bool) -> Finding:
    places = tuple(range(len(scene.records)))
    if clause.against and patterns.search(r"\bof the two\b|两(?:款|者)(?:中|之间|里)", clause.text):
        places = (*clause.about, *clause.against)
    sign = -one.sign if (measure == "delivery" or measure.endswith("time")) and one.word in SWIFT else one.sign
    amounts = {place: scene.measure(place, measure) for place in places}
    known = [amount for amount in amounts.values() if amount is not None]
    mine = [amounts.get(place) for place in clause.about]
    if len(known) < len(amounts) or any(amount is None for amount in mine) or len(places) < 2:
        return Finding.UNSTATED
    ordered = sorted(known, reverse=sign > 0)
    wanted = ordered[min(one.rank, len(ordered)) - 1]
    alone = known.count(wanted) <= len(mine) or _TIED.search(clause.text) is not None
    holds = all(amount == wanted for amount in mine) and alone
    return Finding.of(holds is not denied)
