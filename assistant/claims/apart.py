"""By how much products lie apart on any measure: "thirty more than P2", 承重多出7公斤, "one year longer", "64 grams lighter than P1".

Read in each clause before comparisons; what was read is blanked out. Sums of money are known to `differences`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import patterns
from assistant.claims.clauses import TAG, Clause
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.price_claims import Worth, taken
from assistant.claims.record import Measure, Record
from assistant.claims.scene import Finding, Scene
from retrieval.products import Quantity

_MORE = r"more|longer|heavier|taller|higher|wider|larger|bigger|greater|later|slower|brighter|louder|thicker|deeper|extra|further|broader|roomier|stronger|faster|above|over"
_LESS = r"less|fewer|shorter|lighter|lower|narrower|smaller|sooner|quicker|earlier|quieter|dimmer|thinner|slimmer|shallower|below|under"
_AFTER = patterns.later(
    rf"^(?:\s*(?:of|a|in) (?:\w+ )?(?=(?:difference|gap)))?\s*(?:\w+ )??(?:(?P<more>{_MORE})|(?P<less>{_LESS})|(?P<apart>apart|difference|gap|between them))\b(?!\s+(?:your|the limit|or\b)|\s*[$€£]?⟦)",
    re.IGNORECASE,
)
_BEFORE = patterns.later(
    r"(?:(?:(?P<more>[多高重沉长大宽厚久贵慢亮响深晚])|(?P<less>[少低矮轻短小窄薄快暗浅早]|安?静)|(?P<apart>相差|差距|差异|差|悬殊))(?P<by>了|出|上|下|来)?(?:了|来|有|为|是|足足|整整|约|近)*|\b(?P<e>(?:longer|heavier|taller|higher|wider|larger|bigger|later|slower|brighter|louder|thicker|deeper|shorter|lighter|lower|narrower|smaller|sooner|quicker|earlier|quieter|thinner|more|less|fewer|differ(?:s|ence)?|apart) by|difference (?:of|is)|gap (?:of|is))(?: just| only| about| exactly)?)\s*$",
    re.IGNORECASE,
)
_IS_BOUND = patterns.later(
    r"至少|最多|最少|不|没|[最更很非太]$|(?:有|不)多$|\b(?:no|not|any)\s*$|多么$|大约$", re.IGNORECASE
)
_OF_ANY = patterns.later(
    r"(?P<rating>评分|得分|口碑分|\brat(?:ed|ing|ings)\b|\bstars?\b)|(?P<reviews>评价数?|评论数?|\breviews\b)",
    re.IGNORECASE,
)
_KINDS = (Kind.AMOUNT, Kind.BARE, Kind.RATING, Kind.REVIEWS, Kind.PERCENT)
_OWN = patterns.later(
    r"原价|之前|以前|平时|\b(?:before|usual|list|normal)\b|预算|上限|\b(?:your|budget|limit)\b", re.IGNORECASE
)


def read_apart(scene: Scene, clause: Clause, before: Sequence[int], last: Sequence[int]) -> Worth:
    """`before` are the places the sentence spoke of before this clause, `last` those that were set against last."""
    found = Worth([], clause)
    for figure in reversed(clause.figures):
        if figure.kind not in _KINDS or not figure.exact:
            continue
        head, tail = clause.text[: figure.start], clause.text[figure.end :]
        follows, leads = _AFTER.match(tail), _BEFORE.search(head)
        match = follows or leads
        if (
            match is None
            or _OWN.search(clause.text)
            or (leads and not follows and _IS_BOUND.search(head[: leads.start()].replace("不过", "")[-3:]))
        ):
            continue
        goes_on = bool(last) and patterns.search(r"[比较]", clause.after) is not None
        vague = leads is not None and not follows and not _compares(clause, leads)
        if vague and not goes_on:
            continue
        others = _others(scene, clause, before, last)
        if (
            not others
            or not clause.about
            or not (clause.against or len(scene.records) == 2 or last or len(clause.about) > 1)
        ):
            continue
        sign = _sign(match)
        finding = _holds(scene, clause, figure, others, sign, follows is not None or match["apart"] is not None)
        if finding is None or (vague and finding is not Finding.TRUE):
            continue
        end = figure.end + follows.end() if follows else figure.end
        start = figure.start if follows or leads is None else leads.start()
        found = taken(found, (start, end), clause.text[start:end], finding, "difference")
    return _without_than(found) if found.claims else found


def _without_than(found: Worth) -> Worth:
    """ "Than P2" after a difference that was read compares nothing more."""
    text = patterns.sub(
        rf"\b(?:than|compared (?:to|with)|over|on|from)\b(?=[^{TAG[1:-1]}]{{0,12}}{TAG})|[比较](?={TAG})",
        lambda m: " " * len(m[0]),
        found.clause.text,
    )
    return Worth(found.claims, replace(found.clause, text=text))


def _compares(clause: Clause, leads: re.Match[str]) -> bool:
    """Whether a Chinese word of degree before a figure compares: 高9厘米 says how tall, 高出9厘米 by how much."""
    return bool(
        leads["by"] or leads["apart"] or leads["e"] or (clause.against and patterns.search(r"[比较]", clause.text))
    )


def _sign(match: re.Match[str]) -> int:
    groups = match.groupdict()
    said = (groups.get("e") or "").lower()
    if groups.get("more") or patterns.match(rf"(?:{_MORE})", said):
        return 1
    return -1 if groups.get("less") or patterns.match(rf"(?:{_LESS})", said) else 0


def _others(scene: Scene, clause: Clause, before: Sequence[int], last: Sequence[int]) -> tuple[int, ...]:
    for several in (clause.against, last, before):
        others = tuple(place for place in several if place not in clause.about)
        if others:
            return others
    if len(clause.about) == 2:
        return clause.about[1:]
    rest = tuple(place for place in range(len(scene.records)) if place not in clause.about)
    return rest if len(rest) == 1 else ()


def _holds(
    scene: Scene, clause: Clause, figure: Figure, others: Sequence[int], sign: int, certain: bool
) -> Finding | None:
    """Whether the amounts of one measure of both lie so far apart; None where no measure is meant for sure."""
    mine = clause.about[:1] if len(clause.about) == 2 and others == clause.about[1:] else clause.about
    pairs = [
        (scene.records[a], scene.records[b])
        for a in mine
        for b in others
        if a < len(scene.records) and b < len(scene.records)
    ]
    if not pairs:
        return None
    named = {facet for _, _, facet in scene.facets_in(clause.text)} or {
        facet for _, _, facet in scene.facets_in(clause.after)
    }
    told = False
    spoken = next((one for one in (clause.text, clause.after) if _OF_ANY.search(one)), "")
    if figure.kind is Kind.BARE and not named:
        said = _OF_ANY.search(spoken)
        named = {Measure.RATING if said["rating"] else Measure.REVIEWS} if said else named
    for facet in _facets(figure, pairs, named):
        gaps = [_gap(figure, facet, *pair) for pair in pairs]
        if any(gap is None for gap in gaps):
            continue
        told = True
        if all(gap is not None and _is_so(figure, gap, sign) for gap in gaps):
            return Finding.TRUE
    return (Finding.FALSE if certain or named else None) if told else (Finding.UNSTATED if certain else None)


def _is_so(figure: Figure, gap: float, sign: int) -> bool:
    if sign and sign * gap <= 0:
        return False
    return figure.admits(abs(gap), max(0.006 * abs(gap), 1e-6))


def _facets(figure: Figure, pairs: Sequence[tuple[Record, Record]], named: set[str]) -> list[str]:
    if figure.kind is Kind.RATING:
        return [Measure.RATING]
    if figure.kind is Kind.REVIEWS:
        return [Measure.REVIEWS]
    if named & {Measure.RATING, Measure.REVIEWS}:
        return sorted(named)
    shared = frozenset.intersection(*(record.facets_stated for pair in pairs for record in pair))
    if named & shared:
        return sorted(named & shared)
    delivered = ["delivery"] if figure.unit == "h" else []
    return [*sorted(shared), *delivered]


def _gap(figure: Figure, facet: str, mine: Record, theirs: Record) -> float | None:
    """How much more the one has than the other, in the figure's unit; a number without a unit is meant as the catalogue writes it."""
    if facet in (Measure.RATING, Measure.REVIEWS):
        a, b = mine.measure(facet), theirs.measure(facet)
        return None if a is None or b is None else round(a - b, 4)
    if figure.kind in (Kind.BARE, Kind.PERCENT):
        written = [
            [one.amount for one in record.values(facet) if isinstance(one, Quantity)] for record in (mine, theirs)
        ]
        units = [{one.unit for one in record.values(facet) if isinstance(one, Quantity)} for record in (mine, theirs)]
        if not all(written) or units[0] != units[1]:
            return _text_gap(facet, mine, theirs)
        return round(written[0][0] - written[1][0], 6)
    amounts = [
        [one for one in record.amounts if one.facet == facet and one.unit == figure.unit] for record in (mine, theirs)
    ]
    return amounts[0][0].high - amounts[1][0].high if all(amounts) else None


def _text_gap(facet: str, mine: Record, theirs: Record) -> float | None:
    """The same of numbers that stand in texts alike but for them ("380 shots", "4K at 60 fps")."""
    texts = [next((str(one) for one in record.values(facet) if isinstance(one, str)), "") for record in (mine, theirs)]
    numbers = [[float(one) for one in re.findall(r"\d+(?:\.\d+)?", text)] for text in texts]
    bare = [re.sub(r"\d+(?:\.\d+)?", "#", text) for text in texts]
    if not all(numbers) or bare[0] != bare[1]:
        return None
    return next((a - b for a, b in zip(*numbers, strict=True) if a != b), 0.0)
