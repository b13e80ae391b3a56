"""The warranty of a product: that there is one, how long it runs, or that there is none. Only a record that states it bears any of these out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant import patterns
from assistant.claims.clauses import TAG, Clause
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure, read
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene
from retrieval.amounts import unit_of_name
from retrieval.products import Quantity

_WORD = patterns.later(
    r"\b(?:warrant(?:y|ies|ed)|guarantee[ds]?)\b(?! (?:that|to|you|it)\b)|\bcovered for\b|(?<![可担])保(?=⟦)|\bcovered for\b|(?<![可担])保(?=⟦)|质保期?|保修期?|保固期?|包修",
    re.IGNORECASE,
)
_FOREVER = patterns.later(r"\blifetime\b|\blifelong\b|\bfor life\b|终身|永久", re.IGNORECASE)
_NAMES = ("warranty", "guarantee", "质保", "保修", "质保期", "保修期")
_TIME = frozenset({"years", "h"})


@dataclass(frozen=True, slots=True)
class Warranted:
    """The claims of a clause on warranties, the spans of its text that they took, and the figures that were part of them."""

    claims: list[Claim]
    spans: list[tuple[int, int]]
    used: set[Figure]


def read_warranty(scene: Scene, clause: Clause) -> Warranted:
    """Nothing where another product's is set against it: that is a comparison."""
    found = Warranted([], [], set())
    match = _WORD.search(clause.text)
    records = scene.of(clause.about)
    if match is None or clause.against or not records or all(_words(match[0], record) for record in records):
        return found
    if patterns.fullmatch(rf"\W*(?:至于|说到)?(?:{match[0]})(?:方面|上|期|的话|呢|时间)?\W*", clause.text):
        found.spans.append(match.span())  # what the next clause speaks of
        return found
    figures = [one for one in clause.figures if one.kind is Kind.AMOUNT and one.unit in _TIME]
    if len(figures) > 1 and len(re.findall(TAG, clause.text)) > 1:
        return found
    forever = _FOREVER.search(clause.text)
    denied = (
        clause.denies(match.start())
        or patterns.match(r"[^,，]{0,2}(?:没有|无)", clause.text[match.end() :]) is not None
    )
    findings = [_of(record, figures, forever is not None, denied) for record in records]
    found.claims.append(Claim("warranty", match[0], Finding.worst(findings)))
    found.spans.extend(one.span() for one in _WORD.finditer(clause.text))
    if forever is not None:
        found.spans.append(forever.span())
    found.used.update(figures)
    return found


def _words(word: str, record: Record) -> bool:
    """Whether the record speaks of a warranty in words of its own, which the other readers know."""
    return not _stated(record) and word.lower() in record.text


def _stated(record: Record) -> list[str]:
    names = [name for name in sorted(record.facets_stated) if name.lower().endswith(_NAMES)]
    return [
        f"{value.amount:g} {value.unit or unit_of_name(name)}" if isinstance(value, Quantity) else str(value)
        for name in names
        for value in record.values(name)
        if value is not False
    ]


def _of(record: Record, figures: list[Figure], forever: bool, denied: bool) -> Finding:
    stated = _stated(record)
    if not stated:
        return Finding.UNSTATED
    if denied:
        return Finding.FALSE
    endless = any(_FOREVER.search(value) for value in stated)
    if forever:
        return Finding.of(endless)
    terms = [one for value in stated for one in read(value).figures if one.kind is Kind.AMOUNT]
    for figure in figures:
        if endless or not any(
            one.unit == figure.unit and one.low is not None and figure.admits(one.low, 0.01) for one in terms
        ):
            return Finding.FALSE
    return Finding.TRUE
