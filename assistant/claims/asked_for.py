"""What is said to be as the customer asked without the figure that they gave: "takes your weight", "long enough for you", 长度够了, 符合您要的宽度.

The figure is looked up in the customer's own words by the unit that the records state; where they gave none, nothing is claimed.
"""

from __future__ import annotations

import re

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.limits import Limited
from assistant.claims.scene import Claim, Finding, Scene

_MEASURES = r"weight|width|height|length|depth|capacity|diameter"
_FITS = patterns.later(
    rf"\b(?:takes?|holds?|bears?|carr(?:y|ies)|supports?|handles?|copes? with|fits?|suits?|match(?:es)?|meets?|clears?|(?:keeps?|stays?|is|are|comes? in) (?:to|within|under|below|inside))\s+(?:your (?P<a>{_MEASURES})|the (?P<b>{_MEASURES})(?= (?:that )?you (?:gave|asked|named|mentioned|said|set|wanted|want|need|have)))",
    re.IGNORECASE,
)
_ENOUGH = patterns.later(
    r"\b(?P<word>long|wide|tall|high|big|large|roomy|spacious|deep|strong|sturdy|light|small|narrow|slim|compact|short)\s+enough\b(?!\s+to\b)(?=\s*(?:[,.;!]|$)|\s+for\s+(?:you\b|your\b|him\b|her\b|them\b|that\b|what you\b))",
    re.IGNORECASE,
)
_HAN_FITS = patterns.later(
    r"(?:符合|满足|达到|够得上|没超过?|不超过?|在)[您你](?:的|要的?|说的?|给的?|定的?|想要的?|提的?)+(?P<a>重量|宽度|高度|长度|深度|容量|直径)|(?:承|撑|扛|受|托)得(?:住|起|了)[您你](?:的)?(?P<weight>体重)"
)
_HAN_ENOUGH = patterns.later(
    r"(?P<word>长度|宽度|高度|容量|承重)(?:也|都|就|完全|已经)?(?P<no>不)?(?:足?够)(?:了|[您你]|用|的)?(?=[，,。；;！!]|$)"
)
_FACETS = {
    "weight": ("weight",), "width": ("width",), "height": ("height",), "length": ("length",), "depth": ("depth",), "capacity": ("capacity", "volume"),
    "diameter": ("diameter",), "重量": ("weight", "重量"), "宽度": ("width", "宽度"), "高度": ("height", "高度"), "长度": ("length", "长度"),
    "深度": ("depth", "深度"), "容量": ("capacity", "容量"), "直径": ("diameter", "直径"), "承重": ("max_load", "承重", "最大承重"),
    "体重": ("max_load", "承重", "最大承重"), "long": ("length",), "wide": ("width",), "tall": ("height",), "high": ("height",),
    "deep": ("depth",), "strong": ("max_load",), "sturdy": ("max_load",), "light": ("weight",), "narrow": ("width",), "slim": ("width",), "short": ("length",),
}  # fmt: skip
_SIZES = ("capacity", "volume", "width", "length", "height", "diameter")
_LESS = frozenset(["light", "small", "narrow", "slim", "compact", "short"])
_BEARS = patterns.later(r"take|hold|bear|carr|support|handle|cope", re.IGNORECASE)


_BESIDE = patterns.later(
    r"\b(?P<way>above|over|beyond|past|under|below|short of|within|inside)\s+your\s+(?:minimum|maximum|limit|cap|requirement)\b(?!\s*(?:of\b|⟦))",
    re.IGNORECASE,
)


def _beside(clause: Clause, scene: Scene, match: re.Match[str]) -> Finding | None:
    """Of the one amount of a clause, whether it is on that side of what the customer gave: "0.9 litres, above your minimum"."""
    own = [one for one in clause.figures if one.kind is Kind.AMOUNT and one.end < match.start() - 1]
    asked = [one for one in scene.asked_figures if own and one.kind is Kind.AMOUNT and one.unit == own[-1].unit]
    if len(own) != 1 or not own[0].exact or not asked or own[0].low is None:
        return None
    bound = asked[0].low if asked[0].low is not None else asked[0].high
    if bound is None:
        return None
    way = match["way"].lower()
    if way in ("within", "inside"):
        return Finding.of(_keeps(asked[0], own[0].low, 0))
    return Finding.of(own[0].low > bound if way in ("above", "over", "beyond", "past") else own[0].low < bound)


def read_asked(scene: Scene, clause: Clause) -> Limited:
    found = Limited([], [], set())
    for pattern in (_FITS, _ENOUGH, _HAN_FITS, _HAN_ENOUGH) if scene.asked_figures and clause.about else ():
        for match in pattern.finditer(clause.text):
            said = next(one for name, one in match.groupdict().items() if one and name != "no").lower()
            facets = _FACETS.get(said, _SIZES)
            if pattern is _FITS and said == "weight" and _BEARS.match(match[0]):
                facets = _FACETS["strong"]
            way = -1 if said in _LESS else 1 if pattern in (_ENOUGH, _HAN_ENOUGH) or "max_load" in facets else 0
            finding = _finding(scene, clause, facets, way)
            if finding is None:
                continue
            denied = clause.denies(match.start()) or bool(match.groupdict().get("no"))
            if denied and finding is not Finding.UNSTATED:
                finding = Finding.of(finding is Finding.FALSE)
            found.claims.append(Claim("limit", match[0], finding))
            found.spans.append(match.span())
    for match in _BESIDE.finditer(clause.text):
        finding = _beside(clause, scene, match)
        if finding is not None:
            found.claims.append(Claim("limit", match[0], finding))
            found.spans.append(match.span())
    return found


def _finding(scene: Scene, clause: Clause, facets: tuple[str, ...], way: int) -> Finding | None:
    """Whether all that a clause is about keep to what the customer gave: at least it (`way` 1), at most it (-1), or as it is bounded (0)."""
    for facet in facets:
        stated = [
            next((one for one in record.amounts if one.facet in scene.number_facets(facet)), None)
            for record in scene.of(clause.about)
        ]
        unit = next((one.unit for one in stated if one is not None), None)
        asked = next((one for one in scene.asked_figures if one.kind is Kind.AMOUNT and one.unit == unit), None)
        if unit is None or asked is None:
            continue
        if None in stated:
            return Finding.UNSTATED
        return Finding.of(all(_keeps(asked, one.high, way) for one in stated if one is not None))
    return None


def _keeps(asked: Figure, amount: float, way: int) -> bool:
    bound = asked.low if asked.low is not None else asked.high
    if way == 0 or bound is None:
        return asked.admits(amount, 1e-6)
    return amount >= bound - 1e-6 if way > 0 else amount <= (asked.high or bound) + 1e-6
