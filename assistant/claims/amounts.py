"""What a figure says of the products it stands beside: a price, a saving, a rating, a stock, a size, an amount of a facet."""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant import patterns
from assistant.claims.ages import for_somebody
from assistant.claims.clauses import CLASSES, TAG, Clause, places
from assistant.claims.customers import is_customers, of_limit
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.measured import (
    YEAR,
    amount_stands,
    count_of,
    facets_beside,
    size_stands,
    stated_counts,
    together,
    year_stands,
)
from assistant.claims.measures import measures_of
from assistant.claims.money import money_stands, percent_stands
from assistant.claims.options import variants_named
from assistant.claims.packs import bears_out
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene

_RATING_NEAR = patterns.later(r"\brat|\bstar|\bscor|\bmarks? |评分|评价|得分|口碑", re.IGNORECASE)
_PRICE_NEAR = patterns.later(
    r"\b(?:price[ds]?|costs?|sells?|yours|available|listed)\b[^⟦]{0,14}$|(?:价格?|售价|卖|只要|仅需)[^⟦]{0,5}$",
    re.IGNORECASE,
)
_LEFT = patterns.later(r"\bin stock\b|库存|\bstock\b|剩|有货", re.IGNORECASE)
_SHOWN = patterns.later(
    r"(?:\ball|\bof|\bamong|\bthese|\bthe|这|的|当中|其中|共)\s*(?:the\s+|these\s+)?$", re.IGNORECASE
)
_SHOWN_AFTER = patterns.later(
    r"^\s*(?:款|个|件|双|只|者|种商品|,|$|of (?:them|these)|options?\b|products?\b|items?\b|here\b|listed\b|shown\b)",
    re.IGNORECASE,
)
_OWNER_AFTER = patterns.later(rf"\s*(?:的|(?:(?:an?|per|each|every) [a-z]+ )?for (?:the )?)\s*({TAG})")
_OWNER_BEFORE = patterns.later(
    rf"(?<!and )(?<!& )(?<!or )(?<![和与跟及、])({TAG})(?:['’]s)?\s*(?:\(|at|for|is|costs?|sells for|which (?:is|costs)|which sells for|,|的?(?:价格|售价)?(?:是|为|卖|要|只要|售))*\s*$"
)


def read_amounts(scene: Scene, clause: Clause, used: Collection[Figure], around: Clause) -> list[Claim]:
    """A claim for every figure of a clause but those `used` by a comparison. A figure has to be true of every product that the clause is about.

    `around` is the whole sentence: a version that it names may be meant where the clause names none.
    """
    return [
        Claim(_kind(scene, clause, one), clause.text[one.start : one.end], _finding(scene, clause, one, around))
        for one in clause.figures
        if one not in used
    ]


def _kind(scene: Scene, clause: Clause, figure: Figure) -> str:
    if figure.kind is Kind.AMOUNT and "delivery" in facets_beside(scene, clause, figure):
        return "delivery"
    return (
        "price"
        if figure.kind is Kind.MONEY
        else "number"
        if figure.kind in (Kind.BARE, Kind.AMOUNT)
        else figure.kind.value
    )


def _finding(scene: Scene, clause: Clause, figure: Figure, around: Clause) -> Finding:
    if any(for_somebody(one, clause, figure) is Finding.FALSE for one in scene.of(clause.about)):
        return Finding.of(clause.denies(figure.start))  # whosever age it is
    quoted = _quoted(scene, figure) and not _is_own_delivery(scene, clause, figure)
    if quoted or is_customers(scene, clause, figure, around):
        return Finding.TRUE
    before = clause.text[: figure.start]
    if (
        figure.kind is Kind.AMOUNT
        and figure.low == figure.high == 1
        and patterns.search(r"(?:块|元|⟦\d+⟧)钱?\s*$", before)
    ):
        return Finding.TRUE  # 459块一件
    denied = clause.denies(figure.start) and not patterns.search(
        r"\b(?:(?:even )?(?:after|despite)\s*(?:a |the )?|minus\s*)$", before, re.IGNORECASE
    )
    about = _in_turn(clause, figure) or _owner(clause, figure) or clause.about
    findings = [_of_record(scene, record, clause, figure, around) for record in scene.of(about)]
    if any(one is not Finding.TRUE for one in findings):
        findings = [
            Finding.TRUE if one is not Finding.TRUE and bears_out(scene, record, clause, figure, around) else one
            for one, record in zip(findings, scene.of(about), strict=True)
        ]
    if not findings:
        return Finding.UNSTATED
    if denied and figure.kind is not Kind.BARE:
        flipped = {Finding.TRUE: Finding.FALSE, Finding.FALSE: Finding.TRUE, Finding.UNSTATED: Finding.UNSTATED}
        return Finding.worst([flipped[one] for one in findings])
    return Finding.worst(findings)


def _owner(clause: Clause, figure: Figure) -> tuple[int, ...]:
    """The product beside which a price stands, where that is none of those that the clause is about: "than P2 at $99"."""
    if figure.kind is not Kind.MONEY:
        return _of_beside(clause, figure)
    beside = _OWNER_AFTER.match(clause.text[figure.end :]) or _OWNER_BEFORE.search(clause.text[: figure.start])
    found = places(beside[1]) if beside else ()
    return found if set(found) <= {*clause.against, *clause.about} else ()


def _in_turn(clause: Clause, figure: Figure) -> tuple[int, ...]:
    """ "P1 and P2 cost $5 and $8 respectively": the first figure is the first product's."""
    same = [one for one in clause.figures if one.kind is figure.kind]
    if len(same) != len(clause.about) or not patterns.search(
        r"\brespectively\b|\bin (?:turn|that order)\b|分别|依次|各自", clause.text
    ):
        return ()
    return (clause.about[same.index(figure)],)


def _of_beside(clause: Clause, figure: Figure) -> tuple[int, ...]:
    """The product right behind a figure that is one of several, each with its own: "15 hours on P1 against 11 on P2", "4 days for P1"."""
    beside = patterns.match(
        rf"\s*(?:of \w+\s+)?(?:for|on|with|in|of|from)\s+(?:the\s+)?({TAG})(?!\s*(?:and|or|,|&)\s*(?:the\s+)?{TAG})",
        clause.text[figure.end :],
    )
    return places(beside[1]) if beside else ()


def _quoted(scene: Scene, figure: Figure) -> bool:
    """Whether a text of the shop's says the same figure: a number of pieces bears out no price, whatever the number."""
    if figure.kind is Kind.BARE:
        bounds = [bound for bound in (figure.low, figure.high) if bound is not None]
        return bool(scene.quoted_numbers) and all(round(bound, 4) in scene.quoted_numbers for bound in bounds)
    return any(
        (one.kind, one.unit, _rounded(one.low), _rounded(one.high))
        == (figure.kind, figure.unit, _rounded(figure.low), _rounded(figure.high))
        for one in scene.quoted_figures
    )


def _is_own_delivery(scene: Scene, clause: Clause, figure: Figure) -> bool:
    """Whether a figure says when a product that is named arrives, which its record states: the shop's page on express bears out none of it."""
    stated = all(record.variant.delivery is not None for record in scene.of(clause.about))
    return bool(places(clause.text)) and stated and "delivery" in facets_beside(scene, clause, figure)


def _rounded(bound: float | None) -> float | None:
    return None if bound is None else round(bound, 4)


def _of_record(scene: Scene, record: Record, clause: Clause, figure: Figure, around: Clause) -> Finding:
    match figure.kind:
        case Kind.MONEY:
            stands = money_stands(scene, record, clause, figure, around)
            counted = clause.text[figure.start : figure.end].endswith("块")
            pieces = counted and any(
                figure.admits(one) for one in (record.numbers if figure.exact else _pieces(record))
            )
            return Finding.TRUE if pieces else stands
        case Kind.PERCENT:
            return percent_stands(scene, record, clause, figure, around)
        case Kind.RATING:
            rating = record.product.rating
            return (
                Finding.UNSTATED
                if rating is None
                else Finding.of(figure.admits(rating, 1e-6) or figure.admits(round(rating, 1), 1e-6))
            )
        case Kind.REVIEWS:
            return Finding.of(figure.admits(record.product.review_count))
        case Kind.STOCK:
            return Finding.of(any(figure.admits(stock) for stock in _stocks(scene, record, clause)))
        case Kind.SIZE:
            return size_stands(record, figure, clause.text[: figure.start])
        case Kind.AMOUNT if figure.unit == "pieces" and _counts_shown(scene, clause, figure):
            return Finding.TRUE
        case Kind.AMOUNT:
            return amount_stands(scene, record, clause, figure)
        case Kind.TIMES:
            return of_limit(scene, record, clause, figure) or Finding.UNSTATED
        case _:
            return _bare(scene, record, clause, figure, around)


def _pieces(record: Record) -> tuple[float, ...]:
    """What a record counts in pieces."""
    return tuple(one.high for one in record.amounts if "pieces" in measures_of(one.facet))


def _counts_shown(scene: Scene, clause: Clause, figure: Figure) -> bool:
    """Whether a clause begins with as many pieces as there are products: 两件相差."""
    shown = figure.exact and figure.low == len(scene.records) > 1
    return shown and patterns.fullmatch(r"[\s,，]*(?:这|以上|上面)?", clause.text[: figure.start]) is not None


def _stocks(scene: Scene, record: Record, clause: Clause) -> list[int]:
    """The stock of the variant that the clause names, else of the shown one, or of all."""
    named = [variant.stock for variant in variants_named(scene, clause, record)]
    return named or [record.variant.stock, record.stock]


def _counted(record: Record, figure: Figure, after: str) -> Finding | None:
    """A number of colours, sizes, pieces, or of what several fields count; None where it counts something else."""
    in_all = together(record, after)
    if in_all is not None and figure.admits(in_all, 1e-6):
        return Finding.TRUE
    if patterns.match(r"\s*(?:种|款|个)?\s*(?:colou?rs?|颜色|配色|色)", after, re.IGNORECASE):
        return Finding.of(figure.admits(count_of(record, ("color", "colour", "颜色"))))
    if patterns.match(r"\s*(?:种|个)?\s*(?:sizes|尺码|码数)", after, re.IGNORECASE):
        return Finding.of(figure.admits(count_of(record, ("size", "尺码"))))
    pieces = record.measure("pieces")
    if pieces is not None and patterns.match(r"\s*(?:pieces?\b|pcs?\b|件|块|片|只装|个装)", after, re.IGNORECASE):
        return Finding.of(figure.admits(pieces))
    return None


def _is_own_count(record: Record, clause: Clause, figure: Figure, value: float, around: Clause) -> bool:
    """Whether a bare number is the very rating, number of reviews or price of the product, where the sentence speaks of such a thing."""
    if not figure.exact or not patterns.match(
        r"\s*(?:$|[,，。;；、.)）]|from\b|out\b|and\b|with\b|based\b|by\b)", clause.text[figure.end :]
    ):
        return False
    if patterns.search(
        r"\brat|\bstar|\bscor|\bmarks\b|\bloved\b|\breview|customers|buyers|\bpeople\b|\busers\b|\bshoppers\b|评分|评价|得分|口碑|均分|分数",
        around.text,
        re.IGNORECASE,
    ):
        return value in (record.product.rating, record.product.review_count)
    return value >= 10 and value in record.prices[:1]


def _bare(scene: Scene, record: Record, clause: Clause, figure: Figure, around: Clause) -> Finding:
    """A number without a unit: a price that has no sign, a rating, a count of something, part of a name."""
    value = figure.low if figure.low is not None else figure.high
    before, after = clause.text[: figure.start], clause.text[figure.end :]
    if value is None:
        return Finding.UNSTATED
    if 1990 <= value <= 2100 and value == int(value) and YEAR.search(before):
        return year_stands(record, value)
    if value == len(scene.records) and _SHOWN.search(before) and _SHOWN_AFTER.match(after):
        return Finding.TRUE
    if (
        value == len(scene.records) > 1
        and patterns.fullmatch(r"[\s,，]*(?:这|以上|上面)?", before)
        and patterns.match(rf"[{CLASSES}](?![装号级头])", after)
    ):
        return Finding.TRUE
    if _PRICE_NEAR.search(before) and record.price is not None:
        return Finding.of(any(figure.admits(price, 0.005) for price in record.prices))
    if _RATING_NEAR.search(before[-24:]) and record.product.rating is not None and value <= 5:
        return Finding.of(figure.admits(record.product.rating, 1e-6))
    counted = _counted(record, figure, after)
    if counted is not None:
        return counted
    stated = stated_counts(scene, record, clause, figure)
    if stated:
        return Finding.of(any(figure.admits(amount, 1e-6) for amount in stated))
    if _is_own_count(record, clause, figure, value, around):
        return Finding.TRUE
    bounds = {round(bound, 4) for bound in (figure.low, figure.high) if bound is not None}
    if bounds <= record.numbers:
        return Finding.TRUE
    if bounds <= scene.asked_numbers and patterns.search(r"\b(?:asked|wanted|need|for)\b|要求|需要", clause.text):
        return Finding.TRUE
    return Finding.UNSTATED
