"""What several of a product come to, and what a measure of it costs, in Chinese: 买两个才 37.8 元, 十盒就是 1380 元, 折合一公斤 56 美元.

Read in each clause before other prices; what was read is blanked out. What one piece of a pack costs is known to `packs`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant import patterns
from assistant.claims.clauses import CLASSES, TAG, Clause, places
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.measures import measures_of
from assistant.claims.price_claims import Worth, number_said, taken
from assistant.claims.record import Record
from assistant.claims.scene import Finding, Scene

_FILL = r"(?:[也才就都只要是仅得花卖需共约,，\s]|一共|总共|合计|大概|大约|差不多|总价|下来|算下来|加起来|价格)*"
_SEVERAL = patterns.later(
    rf"(?:买|订|拿|来|要|入|囤|带|凑)?(?P<n>⟦\d+⟧|[两三四五六七八九十])\s?[{CLASSES}](?!装|入)的?(?P<it>{TAG})?{_FILL}$"
)
_WORKED_OUT = patterns.later(
    r"(?:折合|合|折算|换算|相当于|等于|平均|算下来|算起来|摊下来|每)(?:成|到|为|下来|是|约)*\s*$"
)
_BETWEEN = patterns.later(rf"(?:的价格)?{_FILL}")
# What a price is shared out over: how much there is of a product, not what it bears or how far it reaches
_HELD = frozenset({"weight", "capacity", "length", "pieces"})


def read_multiples(scene: Scene, found: Worth) -> Worth:
    """The clause without the sums of money that are several times a price, or a price for some measure, with a claim for each."""
    clause = found.clause
    if clause.text.isascii():
        return found
    for figure in clause.figures:
        if figure.kind is not Kind.MONEY:
            continue
        several = _SEVERAL.search(clause.text[: figure.start])
        record = _meant(scene, clause, several["it"] if several else None)
        if record is None or record.price is None:
            continue
        count = number_said(clause, several["n"], several.start("n"), {}) if several else None
        if several is not None and count is not None and count > 1:
            finding = _comes_to(record, figure, count)
            return taken(
                found, (several.start(), figure.end), clause.text[several.start() : figure.end], finding, "price:sum"
            )
        amount = _amount_before(clause, figure)
        if amount is not None:
            finding = Finding.of(any(figure.admits(one, 0.02 * one) for one in _shares(record, amount)))
            return taken(
                found, (amount.start, figure.end), clause.text[amount.start : figure.end], finding, "price:share"
            )
    return found


def _meant(scene: Scene, clause: Clause, name: str | None) -> Record | None:
    """The product that is named beside the number, else the one that the clause is about."""
    named = places(name) if name else clause.about
    return scene.records[named[0]] if len(named) == 1 and named[0] < len(scene.records) else None


def _comes_to(record: Record, figure: Figure, count: float) -> Finding:
    """Whether so many cost as much, or so many are what one price buys (a box of six)."""
    price = record.price or 0.0
    boxed = any(one.high == count for one in record.amounts if "pieces" in measures_of(one.facet))
    holds = figure.admits(count * price, 0.005) or (boxed and figure.admits(price, 0.005))
    return Finding.of(holds and record.sells_in(figure.unit))


def _amount_before(clause: Clause, figure: Figure) -> Figure | None:
    """The amount right before a sum that the sum is worked out for: 折合一公斤 56 美元."""
    for one in clause.figures:
        if one.kind is Kind.AMOUNT and one.end <= figure.start and one.exact:
            stands = _BETWEEN.fullmatch(clause.text[one.end : figure.start])
            if stands is not None and _WORKED_OUT.search(clause.text[: one.start]):
                return one
    return None


def _shares(record: Record, amount: Figure) -> Iterator[float]:
    for one in record.amounts:
        held = not one.facet or _HELD & set(measures_of(one.facet))
        if one.unit == amount.unit and one.high and held and record.price is not None and amount.low:
            yield record.price * amount.low / one.high
