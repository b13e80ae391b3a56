"""Figures that the record bears out without stating them: what one piece of a pack holds or costs, what all pieces come to together.

Also the customer's own measure said again ("your 15 inch one", "your limit of 130 cm") and a number of pieces that the sentence
speaks of as stock. Asked only of figures that nothing else bears out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure, read
from assistant.claims.options import named_options, variants_named
from assistant.claims.record import Record
from assistant.claims.scene import Scene
from retrieval.products import Quantity
from retrieval.units import to_base

_EACH = patterns.later(
    r"\b(?:each|apiece|per|a ?piece|every|average|averages?|works out)\b|\ban? (?:bar|bag|cup|pack|packet|bottle|box|can|capsule|tablet|sachet|serving|portion|sheet|piece|unit|pair|tin|jar|roll|pod|stick|slice)\b|[每平均]|一(?:个|本|册|卷|听|桶|盒|瓶|包|袋|支|罐|片|条|只|双|件|杯|块|粒|颗|张|枚|根)",
    re.IGNORECASE,
)
_TOTAL = patterns.later(
    r"\b(?:in all|in total|altogether|total(?:s|ling|led)?|together|overall|sum|all told)\b|总共|一共|共|合计|总计|合起来|加起来",
    re.IGNORECASE,
)
_YOURS = patterns.later(
    r"\b(?:your|you)\b|\blimit\b|\bmaximum\b|\basked\b|[您你]|要求|上限|预算|说的|限制|需要", re.IGNORECASE
)
_STOCK = patterns.later(
    r"\b(?:in stock|stock|left|remain\w*|available|inventory)\b|库存|剩|有货|现货|存货|在库|卖得", re.IGNORECASE
)
_PIECES = patterns.later(
    r"^\s*(?:(?:of|units?|pieces?|pairs?|boxes|bottles|bags|packs|sets|copies|jars|tins|cans)\b|[件双个台只套把张盒瓶袋支罐包条本块部顶辆副口床盏份桶箱棵株根枚组]|\W*$|\W)"
)
# "Litre for litre", "Per millilitre ...": said of every sum of the sentence
_PER_OPENS = patterns.later(
    r"\W*(?:per (?P<n>\d+)?\s?)?(?P<u>ml|millilit(?:re|er)|lit(?:re|er)|gram|kg|kilo|kilogram|ounce|oz|pound|met(?:re|er))\b(?: for (?P=u)\b)?(?P<m>)(?P<v>)",
    re.IGNORECASE,
)
_PER = patterns.later(
    r"\b(?:per|for each|a|for every)\s+(?P<n>\d+)?\s?(?P<u>ml|millilit(?:re|er)|lit(?:re|er)|gram|g|kg|kilo|kilogram|ounce|oz|lb|pound|cm|met(?:re|er))\b|每(?P<m>\d+)?(?P<v>毫升|升|克|公斤|千克|斤|米|厘米)",
    re.IGNORECASE,
)
COUNTERS = frozenset(
    [
        "个",
        "只",
        "粒",
        "颗",
        "片",
        "枚",
        "包",
        "袋",
        "件",
        "块",
        "支",
        "瓶",
        "罐",
        "盒",
        "条",
        "张",
        "本",
        "pcs",
        "pieces",
    ]
)
_NO_COUNT = patterns.later(r"calorie|protein|kcal|热量|蛋白|power|voltage|age|year|rating|年龄|功率", re.IGNORECASE)


def bears_out(scene: Scene, record: Record, clause: Clause, figure: Figure, around: Clause) -> bool:
    """Whether a figure of a clause follows from the record of a product; `around` is the whole sentence."""
    if not clause.denies(figure.start) and _is_asked(scene, clause, figure):
        return True
    if (
        (figure.kind in (Kind.BARE, Kind.STOCK) or figure.unit == "pieces")
        and _STOCK.search(around.text)
        and (
            _PIECES.match(clause.text[figure.end :])
            and figure.exact
            and _is_stock(scene, record, clause, around, figure)
        )
    ):
        return True
    if figure.kind is Kind.MONEY and _is_than_the_other(scene, record, clause, figure):
        return True
    if figure.kind is Kind.MONEY and any(_near(figure, price) for price in _per_unit(record, clause, figure, around)):
        return True
    beside = clause.text[max(0, figure.start - 24) : figure.end + 24]
    if _EACH.search(beside) and any(_near(figure, amount) for amount in _per_piece(record, figure)):
        return True
    return _TOTAL.search(beside) is not None and any(_near(figure, amount) for amount in _in_all(record, figure))


def _per_unit(record: Record, clause: Clause, figure: Figure, around: Clause) -> Iterator[float]:
    """What a unit of measure costs: "$2.56 per ml", 每100克."""
    match = _PER.search(clause.text) or _PER_OPENS.match(around.text)
    if match is None or not record.sells_in(figure.unit):
        return
    count = float(match["n"] or match["m"] or 1)
    each, unit = to_base(count, (match["u"] or match["v"]).lower())
    for amount in record.amounts:
        if amount.unit == unit and amount.high and record.price is not None:
            yield record.price * each / amount.high
    for variant in record.product.variants:
        for value in variant.options.values():
            for one in read(str(value)).figures if isinstance(value, str) else ():
                if one.unit == unit and one.high and variant.price_cents is not None:
                    yield variant.price_cents / 100 * each / one.high


_SET_AGAINST = patterns.later(r"[比较]|相|另|其[他它余]|差|同")


def _is_than_the_other(scene: Scene, record: Record, clause: Clause, figure: Figure) -> bool:
    """ "It is $40 cheaper", "its extra $22" of one of two products: than the other; of several, than some other."""
    lesser = patterns.search(
        r"(?:(?P<less>便宜|少花?|省)|贵|多花?)(?:了|出)?\s*$|\b(?:extra|additional)\s*$", clause.text[: figure.start]
    )
    after = patterns.match(
        r"\s*(?:(?P<less>cheaper|less|lower)|dearer|more|pricier)\b(?! than (?:before|its|it))",
        clause.text[figure.end :],
    )
    match = after or lesser
    if match is None or record.price is None or not record.sells_in(figure.unit):
        return False
    if record.list_price is not None and "了" in match[0] and not _SET_AGAINST.search(clause.text):
        return False  # 便宜了100元: than before
    others = [one.price for one in scene.records if one is not record and one.price is not None]
    sign = -1 if match["less"] else 1
    return any(figure.admits(sign * (record.price - other), 0.005) for other in others)


def _is_asked(scene: Scene, clause: Clause, figure: Figure) -> bool:
    """Whether a measure is the customer's own, said again beside "your"."""
    if figure.kind not in (Kind.AMOUNT, Kind.BARE) or not figure.exact:
        return False
    before = clause.text[max(0, figure.start - 24) : figure.start]
    if not _YOURS.search(before) or patterns.search(r"[,，;；]", before[max(0, before.rfind("your")) :]):
        return False
    return any(
        (one.unit, one.low or one.high) == (figure.unit, figure.low)
        or (one.unit, one.high) == (figure.unit, figure.low)
        for one in scene.asked_figures
        if one.kind is figure.kind
    )


def _is_stock(scene: Scene, record: Record, clause: Clause, around: Clause, figure: Figure) -> bool:
    for part in (clause, around):
        if named_options(scene, part, record):
            several = variants_named(scene, part, record)
            return figure.low in (sum(one.stock for one in several), *(one.stock for one in several))
    return figure.low in (record.stock, record.variant.stock)


def _near(figure: Figure, amount: float) -> bool:
    slack = min(0.05, 0.02 * abs(amount) + 0.001) if figure.kind is Kind.MONEY else 0.01 * abs(amount)
    return figure.admits(amount, slack)


def _counts(record: Record) -> Iterator[float]:
    """The numbers without a unit by which a record counts what it holds."""
    for facet in sorted(record.facets_stated):
        for value in record.values(facet):
            if (
                isinstance(value, Quantity)
                and (not value.unit or value.unit in COUNTERS)
                and 1 < value.amount < 1000
                and not _NO_COUNT.search(facet)
            ):
                yield value.amount
    for amount in record.amounts:
        if amount.unit == "pieces" and amount.high > 1:
            yield amount.high
    for match in patterns.finditer(
        r"(?:box|pack|set|bag|case) of (\d+)|(\d+)[\s-]?(?:pack|count|pcs|pieces|cups|bags|bars|bottles)|(\d+)\s?[盒瓶包袋支罐片条只枚粒颗块]",
        record.product.title.both().lower(),
    ):
        yield float(match[1] or match[2] or match[3])


def _sizes(record: Record, figure: Figure) -> Iterator[float]:
    """What is shared out: the amounts of the figure's dimension, or the prices."""
    if figure.kind is Kind.MONEY:
        if record.sells_in(figure.unit):
            yield from record.prices
        return
    yield from (one.high for one in record.amounts if one.unit == figure.unit and one.facet != "delivery")


def _per_piece(record: Record, figure: Figure) -> Iterator[float]:
    for count in _counts(record):
        yield from (size / count for size in _sizes(record, figure))


def _in_all(record: Record, figure: Figure) -> Iterator[float]:
    yield from _sizes(record, figure) if figure.kind is Kind.AMOUNT else ()
    for count in _counts(record):
        yield from (size * count for size in _sizes(record, figure) if figure.kind is Kind.AMOUNT)
