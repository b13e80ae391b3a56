"""What hits lost on: each compared with the hit right above it and with the best. Pure functions over hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrieval.constraints import Constraint, Finding
from retrieval.hits import Hit, Loss, Sort

# Differences of a score's parts below this are noise.
TELLING = 1e-4


def explained(hits: Sequence[Hit], sort: Sort = "relevance") -> tuple[Hit, ...]:
    """The hits, best first, with what each one lost on."""
    told: list[Hit] = []
    for n, hit in enumerate(hits):
        ahead = [hits[n - 1]] if n else []
        if n > 1:
            ahead.append(hits[0])
        told.append(replace(hit, why=replace(hit.why, lost=tuple(loss(hit, one, sort) for one in ahead))))
    return tuple(told)


def loss(hit: Hit, ahead: Hit, sort: Sort = "relevance") -> Loss:
    """What put `hit` behind `ahead`."""
    mine, theirs = hit.why.parts, ahead.why.parts
    gaps = {name: mine.get(name, 0.0) - theirs.get(name, 0.0) for name in {**theirs, **mine}}
    weaker = {name: gap for name, gap in sorted(gaps.items(), key=lambda one: one[1]) if gap < -TELLING}
    return Loss(
        ahead=ahead.product.id,
        score=ahead.score - hit.score,
        parts=weaker,
        unmet=_without(hit.why.missed, ahead.why.missed),
        unstated=_without(_unknown(hit), _unknown(ahead)),
        sort=sort,
    )


def _unknown(hit: Hit) -> tuple[Constraint, ...]:
    """Hard exclusions of which the product says nothing."""
    return tuple(
        verdict.constraint
        for verdict in hit.why.admission.verdicts
        if verdict.constraint.hard and verdict.finding is Finding.NOT_STATED
    )


def _without(mine: Sequence[Constraint], theirs: Sequence[Constraint]) -> tuple[Constraint, ...]:
    return tuple(one for one in mine if one not in theirs)
