"""Which variants of a product a clause speaks of: those that have every option it names, or all of them."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure, read
from assistant.claims.neutral import is_neutral
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene
from assistant.claims.senses import senses, senses_in
from assistant.understanding.sizes import LETTERS
from retrieval.products import AttributeValue, Quantity, Variant
from retrieval.terms import Mention

_ANY_LETTER = "|".join(sorted(LETTERS, key=len, reverse=True))
_LETTER = patterns.later(rf"(?<![A-Za-z])({_ANY_LETTER})(?![A-Za-z'’])")
_SPELLED = {"small": "S", "medium": "M", "large": "L", "extra large": "XL", "extra-large": "XL"}
_SIZE_WORD = patterns.later(
    r"\b(?:in|size|a|the)\s+(extra[- ]large|small|medium|large)\b(?!\s+[a-z]*(?:er|est)\b)", re.IGNORECASE
)
_EVERY = patterns.later(
    r"\b(?:in |for |of |with )?(?:every|each|any|all(?: of)?(?: the| its)?|whichever|whatever|no matter (?:which|what)(?: the)?)\s+(?:single\s+|other\s+)?(?:colou?rs?|sizes?|versions?|variants?|configurations?|options?|shades?|finish(?:es)?|capacit(?:y|ies))\b|"
    r"(?:所有|每[一个种款]*|各[个种款]?|任何[一]?[个种款]?|全部|无论哪[个种款]|不管哪[个种款]|哪[个种款])(?:颜色|配色|尺码|码数|规格|版本|款式|容量|型号|色)",
    re.IGNORECASE,
)
# "$15 in small": the price stands before its option
_LEADS = patterns.later(r"\s*(?:in|for|with|when|if)\b|\s*\(", re.IGNORECASE)
_MARK = patterns.later(r"⟦\d+⟧")
SIZES = ("size", "尺码", "码数", "鞋码", "shoe_size")
_LETTER_RANGE = patterns.later(
    rf"(?<![A-Za-z])(?P<low>{_ANY_LETTER})(?![A-Za-z])码?\s*(?:to|through|up to|-|–|~|到|至|起,?\s*(?:到|最大)?|一直到)\s*(?P<high>{_ANY_LETTER})(?![A-Za-z])码?"
)


def read_letter_sizes(scene: Scene, clause: Clause) -> tuple[list[Claim], list[tuple[int, int]]]:
    """ "XS to XXL" has to be the smallest and the largest size that a product comes in."""
    claims: list[Claim] = []
    spans: list[tuple[int, int]] = []
    for match in _LETTER_RANGE.finditer(clause.text):
        spans.append(match.span())
        findings = []
        for record in scene.of(clause.about):
            sizes = {str(one.options.get(name)) for one in record.product.variants for name in SIZES}
            places = sorted(LETTERS.index(one) for one in sizes if one in LETTERS)
            findings.append(bool(places) and (LETTERS[places[0]], LETTERS[places[-1]]) == (match["low"], match["high"]))
        claims.append(Claim("size", match[0], Finding.of(bool(findings) and all(findings))))
    return claims, spans


def named_options(scene: Scene, clause: Clause, record: Record) -> Mapping[str, set[str]]:
    """The options of a product's variants that a clause names: facet -> values as the catalogue writes them.

    A value that no variant has counts where the word can mean nothing else.
    """
    key = (clause.text, clause.figures, record.product.id)
    known = scene.options.get(key)
    if known is None:
        known = scene.options[key] = _named_options(scene, clause, record)
    return known


def _named_options(scene: Scene, clause: Clause, record: Record) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    stated: dict[str, set[str]] = {}
    for variant in record.product.variants:
        for facet, value in variant.options.items():
            stated.setdefault(facet, set()).add(option_text(value))
    if not stated:
        return found
    unheld = _mentioned(scene, clause, stated, found)
    lower = clause.text.lower()
    for facet, values in stated.items():
        same = {value for value in values for figure in clause.figures if _holds(value, figure)}
        same |= {value for value in values if len(value) > 1 and _stands_in(value.lower(), lower)}
        same |= {value for value in values if _spells(value, clause)}
        translated = {value for value in values if _translates(value, clause.text)}
        same |= translated if len(translated) < len(values) else set()
        if same:
            found.setdefault(facet, set()).update(same)
    for facet in stated.keys() & set(SIZES):
        sizes = _named_sizes(clause, stated[facet])
        if sizes:
            found.setdefault(facet, set()).update(sizes)
    return {**unheld, **found}


def _mentioned(
    scene: Scene, clause: Clause, stated: Mapping[str, Collection[str]], found: dict[str, set[str]]
) -> dict[str, set[str]]:
    """Puts the values that the vocabulary knows into `found`; those that no variant has are returned."""
    unheld: dict[str, set[str]] = {}
    vocabulary = scene.facets.vocabulary
    for mention in scene.mentions(clause.text):
        for meaning in mention.meanings:
            if meaning.value is None or meaning.facet not in stated:
                continue
            held = {value for value in stated[meaning.facet] if vocabulary.covers(meaning.facet, meaning.value, value)}
            if held:
                found.setdefault(meaning.facet, set()).update(held)
            elif _means_only(mention, meaning.facet):
                unheld.setdefault(meaning.facet, set()).add(meaning.value)
    return unheld


def _means_only(mention: Mention, facet: str) -> bool:
    """Whether a word can mean nothing but a value of one facet."""
    alone = all(one.facet == facet for one in mention.meanings)
    return alone and not is_neutral(mention.text) and mention.text.lower() not in ("full", "single", "double")


def _named_sizes(clause: Clause, sizes: Collection[str]) -> set[str]:
    """The sizes that a clause names in letters or numbers."""
    named = {match[1] for match in _LETTER.finditer(clause.text)}
    named |= (
        {_SPELLED[match[1].lower()] for match in _SIZE_WORD.finditer(clause.text)}
        if named.union(sizes) & set(LETTERS)
        else set()
    )
    return named | {
        f"{figure.low:g}"
        for figure in clause.figures
        if (figure.kind is Kind.SIZE and figure.exact) or is_size(clause, figure, sizes)
    }


def is_size(clause: Clause, figure: Figure, sizes: Collection[str]) -> bool:
    """Whether a bare number is one of the sizes of a product: "41 and 43 are available", "in 44"."""
    if figure.kind not in (Kind.BARE, Kind.STOCK) or not figure.exact or f"{figure.low:g}" not in sizes:
        return False
    before, after = clause.text[: figure.start], clause.text[figure.end :]
    listed = patterns.search(
        r"(?:\b(?:in|and|or|but|size|sizes)|[,、和与码号])\s*$", before, re.IGNORECASE
    ) or patterns.match(r"\s*(?:and|or|,|、|和)\s*⟦", after)
    return listed is not None and not patterns.search(
        r"\bleft\b|剩|件|pieces|units", clause.text[figure.start : figure.end] + after[:12]
    )


def _stands_in(value: str, text: str) -> bool:
    """Whether an option stands in a text as it is written, as words of its own."""
    if value not in text or not value.isascii():
        return value in text
    return patterns.search(rf"(?<![a-z0-9]){re.escape(value)}(?![a-z0-9])", text) is not None


def _translates(value: str, text: str) -> bool:
    """Whether a Chinese clause names an English option of one word: 双人款 of "double"."""
    return value.isalpha() and value.isascii() and bool(senses(value.lower()) & senses_in(text))


def _spells(value: str, clause: Clause) -> bool:
    """Whether an option of several numbers stands in a clause whose figures have been taken out: 200×230."""
    option = read(value)
    if len(option.figures) < 2:
        return False
    shape = [piece.strip().lower() for piece in _MARK.split(option.text)]
    for at in range(len(clause.figures) - len(option.figures) + 1):
        several = clause.figures[at : at + len(option.figures)]
        between = [clause.text[one.end : two.start].strip().lower() for one, two in itertools.pairwise(several)]
        if between == shape[1:-1] and [one.low for one in several] == [one.low for one in option.figures]:
            return True
    return False


def _holds(value: str, figure: Figure) -> bool:
    """Whether an option is the amount that a figure states: "400 ml"."""
    if figure.kind is not Kind.AMOUNT or not figure.exact:
        return False
    return any(
        (one.kind, one.unit, one.low, one.high) == (figure.kind, figure.unit, figure.low, figure.high)
        for one in read(value).figures
    )


def variants_named(scene: Scene, clause: Clause, record: Record) -> list[Variant]:
    """The variants that have every option a clause names; none where it names none."""
    named = named_options(scene, clause, record)
    return [one for one in record.product.variants if _has(one, named)] if named else []


def speaks_of_all(clause: Clause) -> bool:
    """Whether a clause is said of every version of a product."""
    return _EVERY.search(clause.text) is not None


def beside(clause: Clause, figure: Figure) -> Clause:
    """The stretch of a clause in which the options of one of several sums of money stand: "$15 in small or $23 in medium"."""
    money = [one for one in clause.figures if one.kind is Kind.MONEY]
    if len(money) < 2 or figure not in money:
        return clause
    at = money.index(figure)
    leads = _LEADS.match(clause.text[money[0].end :]) is not None
    start = figure.start if leads else money[at - 1].end if at else 0
    end = money[at + 1].start if leads and at + 1 < len(money) else len(clause.text) if leads else figure.end
    return within(clause, start, end)


def within(clause: Clause, start: int, end: int) -> Clause:
    """A clause with nothing but one stretch of its text left; places stay."""
    text = " " * start + clause.text[start:end] + " " * (len(clause.text) - end)
    return replace(clause, text=text, figures=tuple(one for one in clause.figures if start <= one.start < end))


def _has(variant: Variant, named: Mapping[str, Collection[str]]) -> bool:
    return all(option_text(variant.options.get(facet)) in values for facet, values in named.items())


def size_of(option: str) -> float | None:
    """How large an option is, to be held against others of its facet: its letter, or its numbers multiplied; None where it has neither."""
    if option.upper() in LETTERS:
        return float(LETTERS.index(option.upper()))
    numbers = [float(one[0]) for one in patterns.finditer(r"\d+(?:\.\d+)?", option)]
    return math.prod(numbers) if numbers else None


def option_text(value: AttributeValue | None) -> str:
    """An option as a text: "75 ml"."""
    if isinstance(value, Quantity):
        return f"{value.amount:g} {value.unit}"
    return "" if value is None else str(value)
