"""Which variants of a product a clause names, and whether they can be had."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.claims.clauses import Clause
from assistant.claims.figures import Figure, Kind, read
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene
from retrieval.products import AttributeValue, Variant

_IN = re.compile(
    r"\bin stock\b|\bavailable\b|\b(?:in|at) (?:the|our) (?:warehouse|depot|store(?:room)?)\b|\bon (?:the|our) shel(?:f|ves)\b(?! (?:for|at))|\b(?:there )?for you to (?:order|buy|take)\b|\b(?:can be|ready to be) (?:ordered|bought|shipped|sent)(?: (?:now|today|right away|straight away|at once))?\b(?! in)|\bhave (?:it|them|this|some|one)(?: \w+)? (?:in|on|ready|here)\b|\bready to ship\b|有现?货|有库存|现货|可(?:立即|直接)?购买|有售|在售|能买到|在库|仓库里?有|可以?(?:马上|立刻|立即|随时|现在)?下单|随时可买|买得到",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"\bout of stock\b|\bsold out\b|\bunavailable\b|\bno longer (?:available|in stock)\b|\bno stock\b|缺货|断货|售罄|无货|没货|没有(?:现)?货|卖完|无现货|已下架|暂无库存",
    re.IGNORECASE,
)
_LETTERS = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "2XL", "XXXL", "3XL", "4XL")
_ANY_LETTER = "|".join(sorted(_LETTERS, key=len, reverse=True))
_LETTER = re.compile(rf"(?<![A-Za-z])({_ANY_LETTER})(?![A-Za-z'’])")
_SIZES = ("size", "尺码", "码数", "鞋码", "shoe_size")
_LETTER_RANGE = re.compile(
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
            sizes = {str(one.options.get(name)) for one in record.product.variants for name in _SIZES}
            places = sorted(_LETTERS.index(one) for one in sizes if one in _LETTERS)
            findings.append(
                bool(places) and (_LETTERS[places[0]], _LETTERS[places[-1]]) == (match["low"], match["high"])
            )
        claims.append(Claim("size", match[0], Finding.of(bool(findings) and all(findings))))
    return claims, spans


def named_options(scene: Scene, clause: Clause, record: Record) -> dict[str, set[str]]:
    """The options of a product's variants that a clause names: facet -> values as the catalogue writes them."""
    found: dict[str, set[str]] = {}
    stated: dict[str, set[str]] = {}
    for variant in record.product.variants:
        for facet, value in variant.options.items():
            stated.setdefault(facet, set()).add(str(value))
    vocabulary = scene.facets.vocabulary
    for mention in scene.mentions(clause.text):
        for meaning in mention.meanings:
            if meaning.value is None or meaning.facet not in stated:
                continue
            held = {value for value in stated[meaning.facet] if vocabulary.covers(meaning.facet, meaning.value, value)}
            found.setdefault(meaning.facet, set()).update(held or {meaning.value})
    for facet, values in stated.items():
        same = {value for value in values for figure in clause.figures if _holds(value, figure)}
        if same:
            found.setdefault(facet, set()).update(same)
    for facet in stated.keys() & set(_SIZES):
        for match in _LETTER.finditer(clause.text):
            found.setdefault(facet, set()).add(match[1])
        for figure in clause.figures:
            if figure.kind is Kind.SIZE and figure.exact:
                found.setdefault(facet, set()).add(f"{figure.low:g}")
    return found


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
    if not named:
        return []
    return [
        variant
        for variant in record.product.variants
        if all(_text(variant.options.get(facet)) in values for facet, values in named.items())
    ]


def _text(value: AttributeValue | None) -> str:
    return "" if value is None else str(value)


def read_availability(scene: Scene, clause: Clause) -> tuple[list[Claim], list[tuple[int, int]]]:
    """In stock, sold out: of the named variants, else of the product; with the spans of text that say so."""
    claims: list[Claim] = []
    spans: list[tuple[int, int]] = []
    for match in _OUT.finditer(clause.text):
        spans.append(match.span())
        denied = clause.denies(match.start()) and not re.match(r"no |没|无|暂无|un", match[0], re.IGNORECASE)
        claims.append(Claim("availability", match[0], _stocked(scene, clause, wanted=denied)))
    for match in _IN.finditer(clause.text):
        if any(start < match.end() and match.start() < end for start, end in spans):
            continue
        spans.append(match.span())
        wanted = not clause.denies(match.start())
        claims.append(Claim("availability", match[0], _stocked(scene, clause, wanted)))
    return claims, spans


def _stocked(scene: Scene, clause: Clause, wanted: bool) -> Finding:
    findings: Sequence[bool] = [_has_stock(scene, clause, record) is wanted for record in scene.of(clause.about)]
    if not findings:
        return Finding.UNSTATED
    return Finding.of(all(findings))


def _has_stock(scene: Scene, clause: Clause, record: Record) -> bool:
    named = named_options(scene, clause, record)
    if not named:
        return record.stock > 0
    # "in black and olive" names several variants: each value of each option has to be there
    return all(
        any(variant.stock > 0 and _text(variant.options.get(facet)) == value for variant in record.product.variants)
        for facet, values in named.items()
        for value in (values if len(named) == 1 else ())
    ) and (len(named) == 1 or any(variant.stock > 0 for variant in variants_named(scene, clause, record)))
