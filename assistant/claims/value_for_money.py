"""Which product is worth its money, in Chinese: 最划算, 按毫升算更划算, 性价比最高. It is the one that costs least, or least for what there is of it.

Read in each clause before comparisons; what was read is blanked out.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.measures import measures_of
from assistant.claims.price_claims import Worth, taken
from assistant.claims.record import Record
from assistant.claims.scene import Finding, Scene
from retrieval.units import to_base

_WORTH = patterns.later(
    r"(?:明显|相对|还是|反而|其实)?(?:最|更|更加|比较|较|挺|很)(?:为)?(?:划算|合算|抵(?![押抗御消])|值(?=[,，。;；！]|$))|性价比(?:也|都|还)?(?:最|更|较|挺|很)?(?:为)?高"
)
_MOST = patterns.later("最")
_FOR = patterns.later(
    r"(?:按|论|算|以)?(?:每|单位|一)?(?P<unit>毫升|升|公斤|千克|克|斤|米|厘米|片|粒|颗|件|包|袋|支|个|块|张|只|页)(?:来|计|计算)?(?:算|价格|单价|价|成本|的价格|来看|看)"
)
_HELD = frozenset({"capacity", "pieces"})


def read_value_for_money(scene: Scene, found: Worth, around: Clause) -> Worth:
    """The clause without such words, with a claim for them; `around` is the sentence, which may say for what measure."""
    clause = found.clause
    match = _WORTH.search(clause.text)
    if match is None or len(clause.about) != 1 or clause.denies(match.start()):
        return found
    named = _FOR.search(around.text)
    holds = any(
        _is_least(scene, clause, bool(_MOST.search(match[0])), measure)
        for measure in _measures(scene, clause, named["unit"] if named else None)
    )
    return taken(found, match.span(), match[0], Finding.TRUE if holds else Finding.UNSTATED)


def _measures(scene: Scene, clause: Clause, unit: str | None) -> Iterator[str]:
    """Base units of what there may be of a product, for which its price is weighed; "" is the price itself."""
    if unit is None:
        yield ""
    own = {one.unit for one in scene.records[clause.about[0]].amounts if _is_held(one.facet)}
    wanted = (
        own if unit is None else own & {to_base(1.0, unit)[1], "pieces" if unit in "片粒颗件包袋支个块张只页" else ""}
    )
    yield from sorted(wanted)


def _is_held(facet: str) -> bool:
    """Whether an amount is how much there is: one of the title, or of what the product holds; not what a thing itself weighs."""
    return not facet or "net" in facet or "净" in facet or bool(_HELD & set(measures_of(facet)))


def _is_least(scene: Scene, clause: Clause, most: bool, measure: str) -> bool:
    """Whether the product costs less for the measure than every other, or (`most` is false) than those that it is set against."""
    mine = clause.about[0]
    others = [place for place in range(len(scene.records)) if place != mine]
    if not most and clause.against:
        others = [place for place in clause.against if place != mine]
    own = _cost(scene.records[mine], measure)
    theirs = [_cost(scene.records[place], measure) for place in others]
    return own is not None and bool(theirs) and all(one is not None and own < one for one in theirs)


def _cost(record: Record, measure: str) -> float | None:
    if measure == "" or record.price is None:
        return record.price
    amounts = [one.high for one in record.amounts if one.unit == measure and _is_held(one.facet) and one.high]
    return record.price / amounts[0] if amounts else None
