"""In how many versions a product comes, in which alone, in which not, and whether two options go together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.options import named_options, option_text, within
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene
from retrieval.products import AttributeValue, Quantity

_WORDS = {"one": 1, "a single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
          "both": 2, "a couple of": 2, "一": 1, "两": 2, "二": 2, "双": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}  # fmt: skip
_KINDS = {
    "color": r"colou?rs?|colou?rways?|shades?|hues|tints|colou?r (?:options|choices|versions|variants)|finishes|颜色|配色|花色|色(?=可|$|,|，|。|任|供)",
    "size": r"sizes|size options|size|尺码|码数|尺寸|号型",
    "capacity": r"capacit(?:y|ies)|volumes|容量",
    "storage": r"storage (?:sizes|options|capacities)|memory (?:sizes|options)|存储(?:版本|规格|容量)?|内存版本",
    "": r"versions?|variants?|configurations?|models|options|choices|editions|variations|规格|版本|款式|型号|配置|选择",
}
_NAMES = {
    "color": ("color", "colour", "颜色"),
    "size": ("size", "尺码", "shoe_size", "capacity", "volume", "weight"),
    "capacity": ("capacity", "volume", "size", "容量"),
    "storage": ("storage", "memory", "capacity", "存储"),
}
_EN = "|".join(sorted((word for word in _WORDS if word.isascii()), key=len, reverse=True))
_COUNT = tuple(
    (facet, patterns.later(rf"(?:\b(?P<en>{_EN})|(?P<n>⟦\d+⟧)|(?P<zh>[一两二双三四五六七八九十]))\s*(?:种|个|款|类)?\s*(?:different |available |possible |distinct |various |attractive |不同的?|可选的?)?(?:{kinds})(?![a-z])", re.IGNORECASE))
    for facet, kinds in _KINDS.items()
)  # fmt: skip
_OFFERED = patterns.later(
    r"\b(?:comes?|available|offered|sold|made|choose|choice|choices|pick|has|have|there (?:are|is)|can be had|get|order|options?|listed|exists?)\b|有|共|可选|任选|分为|提供|推出|出了|供选|备有",
    re.IGNORECASE,
)
_ONLY_BEFORE = patterns.later(
    r"\b(?:only|just|solely|exclusively|nothing but|none but)\s+(?:(?:comes?|available|offered|sold|made|there|have it|get it|be had|stocked)\s+)?(?:in\s+|as\s+)?(?:the\s+|one colou?r, |a\s+)?$|(?:只有|仅有|只出|只提供|仅提供|只做|只卖|就只有|唯有|只推出|只能选|只可选|仅限)$",
    re.IGNORECASE,
)
_ONLY_AFTER = patterns.later(
    r"^\s*(?:only|alone|exclusively|and nothing else|一种|一色|这一种|一个颜色)(?![a-z])", re.IGNORECASE
)
_STOCK = patterns.later(r"\b(?:in stock|left|remain\w*|available now)\b|有货|现货|库存|剩", re.IGNORECASE)
_NOT_OFFERED = patterns.later(
    r"^(?:[^,;⟦]{0,16}?)\b(?:(?:is|are)(?:n['’]t| not)|is never|are never) (?:one of|an option|among|offered|made|sold|listed|part of|a choice|included)|^[^,;]{0,10}(?:没有|不提供|不出|没出|未推出|没推出|没得选|不可选|不在[^,，]{0,6}(?:之列|范围|可选))",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Versions:
    """The claims of a clause on the versions of products, the spans of its text that they took, and the figures that were part of them."""

    claims: list[Claim]
    spans: list[tuple[int, int]]
    used: set[Figure]


def read_versions(scene: Scene, clause: Clause) -> Versions:
    found = Versions([], [], set())
    for facet, pattern in _COUNT:
        for match in pattern.finditer(clause.text):
            _count(scene, clause, facet, match, found)
    records = scene.of(clause.about)
    for record in records:
        named = named_options(scene, clause, record)
        if not named:
            continue
        _only(scene, clause, record, found)
        _absent(scene, clause, record, named, found)
        _together(clause, record, named, found)
    return found


def _count(scene: Scene, clause: Clause, facet: str, match: re.Match[str], found: Versions) -> None:
    """ "In three colours": as many as the product's versions have, or as are in stock where stock is spoken of."""
    if any(start < match.end() and match.start() < end for start, end in found.spans):
        return
    figure = next((one for one in clause.figures if match["n"] and one.start <= match.start("n") < one.end), None)
    if match["n"] and (figure is None or figure.kind not in (Kind.BARE, Kind.SIZE, Kind.STOCK)):
        return
    said = _WORDS.get((match["en"] or match["zh"] or "").lower())
    if (figure is None and said is None) or not _OFFERED.search(clause.text):
        return
    if patterns.search(
        r"\b(?:of|these|those|the|all|which|with|than)\s*$|[这那哪该某]$", clause.text[: match.start()], re.IGNORECASE
    ):
        return
    findings = []
    for record in scene.of(clause.about):
        listed = _listed(scene, clause, record, facet, match.start())
        if listed is not None:
            findings.append(Finding.of(figure.admits(listed) if figure is not None else listed == said))
            continue
        counts = _counts(record, facet, stocked=_STOCK.search(clause.text) is not None)
        if not counts:
            findings.append(Finding.UNSTATED)
            continue
        findings.append(Finding.of(any(figure.admits(n) if figure is not None else n == said for n in counts)))
    if not findings:
        return
    worst = Finding.worst(findings)
    if clause.denies(match.start()):
        worst = {Finding.TRUE: Finding.FALSE, Finding.FALSE: Finding.TRUE}.get(worst, worst)
    found.spans.append(match.span())
    if figure is not None:
        found.used.add(figure)
    found.claims.append(Claim("versions", match[0], worst))


def _listed(scene: Scene, clause: Clause, record: Record, facet: str, at: int) -> int | None:
    """How many values a clause lists right before it counts them: 白色、黑色两种颜色."""
    if not facet or not patterns.search(r"[、和与及,，]|\band\b", clause.text[max(0, at - 24) : at]):
        return None
    named = named_options(scene, within(clause, 0, at), record)
    values = next((named[name] for name in _NAMES[facet] if name in named), None)
    offered = {option_text(one) for name in _NAMES[facet] for one in record.values(name)}
    return len(values) if values is not None and values <= offered and len(values) > 1 else None


def _counts(record: Record, facet: str, stocked: bool) -> set[int]:
    variants = record.product.variants
    pools = [variants, *([[one for one in variants if one.stock > 0]] if stocked else [])]
    if not facet:
        return {len(pool) for pool in pools} | {len(_values(record, name)) for name in _option_names(record)}
    name = next((one for one in _NAMES[facet] if _values(record, one)), None)
    if name is None:
        return set()
    counts = {
        len({option_text(one.options.get(name)) for one in pool if one.options.get(name) is not None}) for pool in pools
    }
    return ({len(_values(record, name))} if name not in _option_names(record) else counts) - {0}


def _option_names(record: Record) -> frozenset[str]:
    return frozenset(name for one in record.product.variants for name in one.options)


def _values(record: Record, name: str) -> Sequence[AttributeValue]:
    return [one for one in record.values(name) if not isinstance(one, Quantity) or name in _option_names(record)]


def _only(scene: Scene, clause: Clause, record: Record, found: Versions) -> None:
    """ "Comes in black only": no version has another value; "only the black one is left": no other is in stock."""
    named = named_options(scene, clause, record)
    for start, end, facet in _mentions(scene, clause, named):
        alone = _ONLY_BEFORE.search(clause.text[:start]) or _ONLY_AFTER.match(clause.text[end:])
        if not alone:
            continue
        others = [one for one in record.product.variants if option_text(one.options.get(facet)) not in named[facet]]
        if _STOCK.search(clause.text):
            holds = not any(one.stock > 0 for one in others)
        else:
            holds = not others
        found.claims.append(Claim("versions", clause.text[max(0, start - 8) : end], Finding.of(holds)))
        return


def _mentions(scene: Scene, clause: Clause, named: Mapping[str, set[str]]) -> list[tuple[int, int, str]]:
    """Where a clause names the options, each with its facet."""
    places = [
        (mention.start, mention.end, meaning.facet)
        for mention in scene.mentions(clause.text)
        for meaning in mention.meanings
        if meaning.value is not None and meaning.facet in named
    ]
    for facet in named:
        places += [
            (one.start, one.end, facet) for one in clause.figures if one.kind in (Kind.SIZE, Kind.AMOUNT) and one.exact
        ]
    return sorted(places)


def _absent(scene: Scene, clause: Clause, record: Record, named: Mapping[str, set[str]], found: Versions) -> None:
    """ "White isn't offered": no version has it."""
    for start, end, facet in _mentions(scene, clause, named):
        if not _NOT_OFFERED.match(clause.text[end:]):
            continue
        said = named_options(scene, within(clause, start, end), record).get(facet, set())
        offered = {option_text(one.options.get(facet)) for one in record.product.variants}
        if said:
            found.spans.append((start, end))
            found.claims.append(Claim("versions", clause.text[start:end], Finding.of(not said & offered)))


def _together(clause: Clause, record: Record, named: Mapping[str, set[str]], found: Versions) -> None:
    """One value of each of several options has to be one version: "in black in size 37"."""
    if sum(one.kind is Kind.MONEY for one in clause.figures) > 1 or patterns.search(r"\bor\b|或", clause.text):
        return  # each sum has a version of its own
    several = [facet for facet, values in named.items() if len(values) > 1]
    if len(named) < 2 or len(several) > 1 or clause.denied:
        return
    for value in sorted(named[several[0]]) if several else ():
        one = {**named, several[0]: {value}}
        if not any(
            all(option_text(v.options.get(facet)) in held for facet, held in one.items())
            for v in record.product.variants
        ):
            found.claims.append(Claim("versions", value, Finding.FALSE))
    offered = [
        one
        for one in record.product.variants
        if all(option_text(one.options.get(facet)) in values for facet, values in named.items())
    ]
    if not offered:
        found.claims.append(
            Claim("versions", " ".join(sorted(next(iter(values)) for values in named.values())), Finding.FALSE)
        )
