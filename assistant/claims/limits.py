"""What the customer set beside the price: "your sixty-watt minimum", 您1米7的要求, "two hundred grams below your limit".

The limit has to be one of the customer's own figures, and the product has to keep to it, or miss it, as is said. Budgets are known to
`budget`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.measures import measures_of
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene
from retrieval.products import Quantity

_NOUN = r"(?:minimum|maximum|max|limit|cap|ceiling|requirements?|cut-?off|threshold|target|mark|criteri(?:on|a)|size|gap|space|allowance)"
_YOURS = patterns.later(
    rf"\b(?:your|the)\s+(?:[\w-]+\s+){{0,2}}$|\b{_NOUN} (?:of|is|was)\s*(?:[\w-]+\s+){{0,2}}$|[您你](?:的|说的?|要的?|要求的?|给的?|定的?|想要的?|那)*(?:至少|最少|最多|不超过|宽度|长度|高度|重量)*$",
    re.IGNORECASE,
)
# 不到您要的1.5升: named as the customer's own, whatever follows
_ASKED = patterns.later(
    r"[您你](?:想|需)?(?:要|说|给|定|提|要求|指定|需要)(?:过|到)?的(?:至少|最少|最多)?$|\b(?:less|more|lower|higher|smaller|bigger|under|over|below|above|lighter|heavier|shorter|longer|short of|beyond) (?:than )?your\s*$",
    re.IGNORECASE,
)
_AFTER = patterns.later(
    rf"^[\s-]*(?:\w+ )?{_NOUN}\b|^\s*(?:that )?you (?:asked|set|gave|named|wanted|need|mentioned|have|specified|said)|^的?(?:要求|上限|下限|限制|标准|需求|门槛|底线|限度|条件)|^(?:以内|之内|以上|以下)?的?(?:要求|限制|标准|条件)",
    re.IGNORECASE,
)
_KEEPS = patterns.later(
    r"\b(?:meets?|fits?|satisf(?:y|ies)|within|inside|clears?|reach(?:es)?|respects?|keeps? (?:to|within|under|below)|stays? (?:within|under|below|inside)|under|below|matches|suits?|complies|enough for|covers?|passes|hits|makes|above|over|past|beyond|exceeds?|tops|more than)\b|满足|符合|达到|达标|没超|不超|未超|够得上|合乎|低于|高于|超过|超出|在",
    re.IGNORECASE,
)
_MISSES = patterns.later(
    r"\b(?:misses|miss|fails?|falls? short of|short of|too (?:\w+) for|breaks|violates|outside|not enough)\b|不满足|不符合|达不到|没达到|未达|不够|不到|没到",
    re.IGNORECASE,
)
_OVER = patterns.later(
    r"\b(?:above|over|beyond|exceeds?|tops|more than|past)\b|高于|(?<![不没未])超过|(?<![不没未])超出|(?<![不没未])超了",
    re.IGNORECASE,
)
_UNDER = patterns.later(
    r"\b(?:under|below|less than|short of|shy of|lower than|lighter than|inside|within)\b|低于|少于|不到|轻于",
    re.IGNORECASE,
)
_BARE = patterns.later(
    rf"\byour (?:[\w-]+\s+)?{_NOUN}(?: [\w-]+)? of\s*$|\byour (?:[\w-]+\s+)?{_NOUN},?\s*$", re.IGNORECASE
)
_GAP = patterns.later(
    rf"^\s*(?:(?P<under>under|below|less than|short of|shy of|inside|within|lighter than|shorter than|narrower than)|(?P<over>over|above|beyond|more than|past|heavier than|longer than|wider than))\s+(?:your|the)\s+(?:⟦\d+⟧[\s-]?(?:\w+\s+)?|[\w-]+\s+)?{_NOUN}\b",
    re.IGNORECASE,
)
_NEEDS = r"(?:yours\b|your \w+|(?:what )?you(?:['’]d|['’]re|['’]ve| were| are)? (?:need|want|asked|wanted|looking|have|set)(?: for)?\b)"
# "900 g to spare", "five metres short of what you need", "a hundred grams too heavy"
_GAP_SPOKEN = patterns.later(
    rf"^\s*(?:(?P<either>of (?:headroom|slack|leeway)\b|to spare\b|in hand\b)(?: (?:under|over|below|above|on|within) your {_NOUN}\b)?|(?P<under>too (?:short|small|light|narrow|low|little|old)\b|(?:less than|short of|shy of|under|below|lighter than|shorter than) {_NEEDS})|"
    rf"(?P<over>too (?:heavy|long|big|wide|tall|thick|large|much|high|young|deep)\b|(?:more than|over|above|longer than|heavier than|beyond) {_NEEDS}))",
    re.IGNORECASE,
)
_GAP_ZH = patterns.later(r"(?:(?P<over>超|超出|超过|多出|宽出|长出|重出)了?|(?P<under>离上限还有|富余|留出))\s*$")
_LEAST = patterns.later(r"\bminimum\b|\bat least\b|下限|至少|最低|最少|以上", re.IGNORECASE)
_MOST = patterns.later(
    r"\b(?:maximum|max|limit|cap|ceiling|at most|space|gap)\b|上限|最多|以内|不超过|限制", re.IGNORECASE
)


@dataclass(slots=True)
class Limited:
    """The claims of a clause on what the customer set, the spans that they took, and the figures that were part of them."""

    claims: list[Claim]
    spans: list[tuple[int, int]]
    used: set[Figure]


# "still above your minimum", "within your maximum": the limit goes unnamed
_UNNAMED = patterns.later(
    r"\b(?P<way>above|over|beyond|exceeds?|more than|clears|meets|reaches|keeps to|within|under|below|less than|short of|misses)\s+your (?P<end>minimum|maximum)\b",
    re.IGNORECASE,
)


def _unnamed(scene: Scene, clause: Clause, match: re.Match[str]) -> Finding:
    """Whether each product lies on the side of the customer's least or greatest amount that is said."""
    least = match["end"].lower() == "minimum"
    asked = [one for one in scene.asked_figures if one.kind is Kind.AMOUNT and (one.high if least else one.low) is None]
    above = patterns.match(r"above|over|beyond|exceed|more|clears", match["way"], re.IGNORECASE) is not None
    keeps = patterns.match(r"meets|reaches|keeps|within", match["way"], re.IGNORECASE) is not None
    findings = []
    for record in scene.of(clause.about):
        pairs = [
            (amount, bound)
            for one in asked
            if (bound := one.low if least else one.high) is not None
            for amount in _amounts(scene, clause, record, one.unit)
        ]
        kept = [(amount >= bound if least else amount <= bound) for amount, bound in pairs]
        sides = kept if keeps else [(amount > bound) is above for amount, bound in pairs]
        findings.append(Finding.of(any(sides)) if sides else Finding.UNSTATED)
    finding = Finding.worst(findings) if findings else Finding.UNSTATED
    return Finding.of(finding is Finding.FALSE) if clause.denies(match.start()) and findings else finding


def read_limits(scene: Scene, clause: Clause) -> Limited:
    found = Limited([], [], set())
    for match in _UNNAMED.finditer(clause.text):
        if any(one.kind is Kind.AMOUNT for one in scene.asked_figures):
            found.claims.append(Claim("limit", match[0], _unnamed(scene, clause, match)))
            found.spans.append(match.span())
    for figure in clause.figures:
        if figure.kind is Kind.BARE and _BARE.search(clause.text[: figure.start]):
            found.claims.append(Claim("limit", clause.text[figure.start : figure.end], _bare(scene, clause, figure)))
            found.used.add(figure)
        if figure.kind is not Kind.AMOUNT or not scene.records:
            continue
        before, after = clause.text[: figure.start], clause.text[figure.end :]
        gap = _GAP.match(after) or _GAP_SPOKEN.match(after) or _GAP_ZH.search(before)
        if (
            gap is not None
            and figure.exact
            and (
                patterns.is_of(gap, _GAP)
                or any(one.unit == figure.unit for one in scene.asked_figures)
                or figure.unit == "years"
            )
        ):
            found.claims.append(
                Claim("limit", clause.text[figure.start : figure.end], _apart(scene, clause, figure, gap))
            )
            found.used.add(figure)
            span = gap.span() if patterns.is_of(gap, _GAP_ZH) else (figure.end, figure.end + gap.end())
            found.spans.append(span)
            continue
        borne = _borne(scene, clause, figure)
        if borne is not None:
            found.claims.append(Claim("limit", clause.text[figure.start : figure.end], borne))
            found.used.add(figure)
            whose = patterns.match(r"[\s-]*[a-z]+\b", after, re.IGNORECASE)
            found.spans += [(figure.end, figure.end + whose.end())] if whose else []
            continue
        if (
            not (_YOURS.search(before) and _AFTER.match(after))
            and not patterns.search(rf"\byour [\w-]*\s*{_NOUN} of\s*$", before)
            and not _ASKED.search(before)
        ):
            continue
        limit = next((one for one in scene.asked_figures if _same(one, figure)), None)
        if limit is None:
            continue
        finding = _kept(scene, clause, figure, limit, clause.text)
        if finding is not None:
            found.claims.append(Claim("limit", clause.text[figure.start : figure.end], finding))
            found.used.add(figure)
    return found


# "can take your 120 kg", "strong enough for a 30 kg dog", "under your 3 kg": what the customer named without calling it a limit
_BEARS = patterns.later(
    r"\b(?:can take|takes?|holds?|carr(?:y|ies)|supports?|bears?|copes? with|handles?|manages|(?:strong|sturdy|tough|big|solid)? ?enough for|fine for|ok(?:ay)? for|good for|suitable for|suits|right for|no problem (?:for|with)|plenty for|made for)\s+(?:your|a|an|any|the)\s*$",
    re.IGNORECASE,
)
_BEARS_ZH = patterns.later(
    r"(?:适合|适用于?|承得[住起]|撑得住|能承受?|受得[住了]|承重|载得[动起]|装得下|住得下|睡得下|容得下)(?:[您你]们?家?的?|家里的?|一只|一条)?\s*$"
)
_LOAD = patterns.later(r"max|limit|up[_ ]to|承|载|适用|限", re.IGNORECASE)
_BELOW = patterns.later(
    r"\b(?P<under>under|below|within|inside|less than|lighter than|keeps? (?:to|under|below)|stays? (?:under|below|within))\s+your\s*$|\b(?P<over>over|above|beyond|more than|heavier than|exceeds?|breaks?|past)\s+your\s*$",
    re.IGNORECASE,
)


def _borne(scene: Scene, clause: Clause, figure: Figure) -> Finding | None:
    """Whether each product bears a weight that the customer named, or lies below or above an amount, as is said; None where neither is said."""
    before = clause.text[: figure.start]
    if not figure.exact or figure.low is None or not any(_same(one, figure) for one in scene.asked_figures):
        return None
    bears, below = _BEARS.search(before) or _BEARS_ZH.search(before), _BELOW.search(before)
    if bears is None and below is None:
        return None
    findings = []
    for record in scene.of(clause.about):
        loads = [
            one.high
            for one in record.amounts
            if one.unit == figure.unit and ("max load" in measures_of(one.facet) or _LOAD.search(one.facet))
        ]
        own = list(_amounts(scene, clause, record, figure.unit))
        if bears is not None:
            if figure.unit != "g":
                return None
            findings.append(Finding.of(min(loads) >= figure.low) if loads else Finding.UNSTATED)
        elif below is not None:
            told = [one for one in own if one not in loads] or own
            kept = [one <= figure.low if below["under"] else one > figure.low for one in told]
            findings.append(Finding.of(all(kept)) if kept else Finding.UNSTATED)
    said = bears or below
    denied = said is not None and clause.denies(said.start())
    turned = {Finding.TRUE: Finding.FALSE, Finding.FALSE: Finding.TRUE}
    return Finding.worst([turned.get(one, one) if denied else one for one in findings])


def _bare(scene: Scene, clause: Clause, figure: Figure) -> Finding:
    """Whether each product keeps to a limit without a unit, as the clause says: "your minimum width of 140", in the record's own unit."""
    least, most = _LEAST.search(clause.text), _MOST.search(clause.text)
    keeps, misses = _KEEPS.search(clause.text[: figure.start]), _MISSES.search(clause.text)
    facets = {facet for _, _, facet in scene.facets_in(clause.text)}
    if figure.low is None or round(figure.low, 4) not in scene.asked_numbers or (least is None) is (most is None):
        return Finding.UNSTATED
    if (keeps is None) is (misses is None) or (keeps is not None and clause.denies(keeps.start())):
        return Finding.UNSTATED
    findings = []
    for record in scene.of(clause.about):
        amounts = [one.amount for name in facets for one in record.values(name) if isinstance(one, Quantity)]
        if len(set(amounts)) != 1:
            return Finding.UNSTATED
        met = amounts[0] >= figure.low if least else amounts[0] <= figure.low
        findings.append(Finding.of(met is (misses is None)))
    return Finding.worst(findings)


def _same(asked: Figure, said: Figure) -> bool:
    if asked.kind is not said.kind or asked.unit != said.unit:
        return False
    bounds = {asked.low, asked.high} - {None}
    return any(bound is not None and abs(bound - (said.low or said.high or 0.0)) <= 0.005 * bound for bound in bounds)


def _amounts(scene: Scene, clause: Clause, record: Record, unit: str) -> Iterator[float]:
    named = {facet for _, _, facet in scene.facets_in(clause.text)} & record.facets_stated
    for one in record.amounts:
        if one.unit == unit and one.facet and one.facet != "delivery" and (not named or one.facet in named):
            yield one.high


def _kept(scene: Scene, clause: Clause, figure: Figure, limit: Figure, text: str) -> Finding | None:
    """Whether each product keeps to a limit as the clause says; None where the clause only names it."""
    keeps, misses = _KEEPS.search(text[: figure.start]), _MISSES.search(text)
    if keeps is None and misses is None:
        return None
    bound = limit.high if limit.high is not None else limit.low
    if bound is None:
        return None
    least = limit.high is None or (limit.exact and _LEAST.search(text + scene.asked) and not _MOST.search(text))
    most = limit.low is None or (limit.exact and _MOST.search(text) is not None)
    if not (least or most):
        return None
    over, under = _OVER.search(text[: figure.start]), _UNDER.search(text[: figure.start])
    wanted = misses is None
    if (over and not least) or (under and not most and misses is None):
        wanted = False
    if keeps and clause.denies(keeps.start()) and misses is None and not keeps[0].startswith(("没", "不", "未")):
        wanted = not wanted
    findings = []
    for record in scene.of(clause.about):
        amounts = list(_amounts(scene, clause, record, figure.unit))
        if not amounts:
            return Finding.UNSTATED
        met = any(amount >= bound * 0.999 if least else amount <= bound * 1.001 for amount in amounts)
        findings.append(Finding.of(met is wanted))
    return Finding.worst(findings)


def _apart(scene: Scene, clause: Clause, figure: Figure, gap: re.Match[str]) -> Finding:
    limits = [one for one in scene.asked_figures if one.kind is Kind.AMOUNT and one.unit == figure.unit]
    bounds = [bound for one in limits for bound in (one.low, one.high) if bound is not None]
    if figure.unit == "years":
        bounds += [one for one in scene.asked_numbers if one < 100]  # "kids are 8 and 11"
    if not bounds:
        return Finding.UNSTATED
    signs = (1, -1) if gap.groupdict().get("either") else (-1,) if gap["over"] else (1,)
    holds = [
        any(
            figure.admits(sign * (bound - amount), 0.006 * bound)
            for sign in signs
            for bound in bounds
            for amount in _amounts(scene, clause, record, figure.unit)
        )
        for record in scene.of(clause.about)
    ]
    return Finding.of(bool(holds) and all(holds))
