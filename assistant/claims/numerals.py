"""Numbers that no reader of figures takes: "has five cutting heights", "a two-seater", "room for two", and a number that goes on from the
measure named before it ("has the most reviews, 1,208"; 口袋最多，有6个)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.compared_measures import named_measures
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.record import Measure, Record
from assistant.claims.scene import Claim, Finding, Scene
from retrieval.terms import stem

_VALUES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "dozen": 12,
           "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20}  # fmt: skip
_WORD = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty"
_COUNTED = patterns.later(
    rf"(?<!the )(?<!these )(?<!those )(?<!all )(?<!other )(?<!of )(?<!last )(?<!top )\b(?P<n>{_WORD})[\s-]+(?!of\b|or\b|and\b|to\b|more\b|less\b|times\b|in\b|are\b|is\b|have\b|can\b)(?P<between>(?:[a-z]+[\s-]+){{0,2}}?)"
    r"(?P<noun>(?!capacities\b|sizes\b|colou?rs\b|shades\b|finishes\b|variants\b|configurations\b|options\b|picks\b|choices\b|items\b|products\b|models\b|things\b|reasons\b|points\b|others\b|candidates\b|matches\b|versions\b)(?:[a-z]+s|seater|way|fold|piece|person|man|tier|speed|burner|slice|door|seat)\b)",
    re.IGNORECASE,
)
_SINGLE = patterns.later(
    r"\b(?:(?:has|have|with|comes with|gets by with|offers|there(?:'s| is)) )(?:just |only )?(?:a single|one|a lone) (?P<noun>[a-z]+)\b",
    re.IGNORECASE,
)
_HOLDS = patterns.later(
    rf"\b(?P<verb>sleeps|seats|serves|fits|takes|accommodates|(?<=[\ue000-\ue0ff] )(?:sleep|seat|serve|accommodate)|(?:room|space|seats?|seating|sleeping space|big enough|enough|made|meant|designed|built) for)\s+(?:up to |just |only |about )?(?P<n>one|{_WORD})\b(?!\s+(?:reasons?|of)\b)",
    re.IGNORECASE,
)
_PEOPLE = ("seats", "people", "players")
_JOINS = patterns.later(
    r"^\W*(?:(?:at|with|namely|that is|in fact|precisely|exactly|only|just|it has|it is|has|有|足有|足足|共有?|达到?|高达|是|为|都?有|只有|仅有?|才|已有|已经有|足足有|分别是)\s*)*$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Numerals:
    """What was found in one clause: claims, the spans that they took, and figures that need no other reader."""

    claims: list[Claim]
    spans: list[tuple[int, int]]
    used: set[Figure]


def read_numerals(scene: Scene, clause: Clause) -> Numerals:
    """The numbers of a clause that stand in words before what they count, or go on from a measure."""
    found = Numerals([], [], set())
    for match in _HOLDS.finditer(clause.text):
        _take(scene, clause, found, match.span(), _VALUES[match["n"].lower()], match["verb"])
    for match in _SINGLE.finditer(clause.text):
        if scene.facets_in(match["noun"]):
            _take(scene, clause, found, match.span(), 1, match["noun"])
    for match in _COUNTED.finditer(clause.text):
        if patterns.match(r"[^,;]{0,40}?\b(?:left|remain(?:ing|s)?|in stock)\b", clause.text[match.end() :]):
            continue  # of these, stock is what is told
        if not any(start < match.end() and match.start() < end for start, end in found.spans):
            _take(scene, clause, found, match.span(), _VALUES[match["n"].lower()], match["noun"])
    for figure in clause.figures:
        if figure.kind is Kind.BARE:
            _going_on(scene, clause, figure, found)
    return found


def _take(scene: Scene, clause: Clause, found: Numerals, span: tuple[int, int], number: int, noun: str) -> None:
    words = clause.text[span[0] : span[1]]
    findings = [_counts(scene, record, words, number, noun) for record in scene.of(clause.about)]
    finding = Finding.worst(findings) if findings else Finding.UNSTATED
    if clause.denies(span[0]) and finding is not Finding.UNSTATED:
        finding = Finding.of(finding is Finding.FALSE)
    found.claims.append(Claim("count", words, finding))
    found.spans.append(span)


def _counts(scene: Scene, record: Record, words: str, number: int, noun: str) -> Finding:
    """Whether a record counts so many of something: by a number facet of that name, else in its own words."""
    facets = {facet for _, _, facet in scene.facets_in(words)} & {one.facet for one in record.amounts}
    amounts = [one for one in record.amounts if one.facet in facets]
    if amounts:
        return Finding.of(any(one.low <= number <= one.high for one in amounts))
    said = "|".join([str(number), *(word for word, value in _VALUES.items() if value == number)])
    if patterns.search(rf"\b(?:{said})[\s-]+(?:\w+[\s-]+){{0,2}}{re.escape(stem(noun.lower())[:6])}", record.text):
        return Finding.TRUE
    return Finding.UNSTATED


def _going_on(scene: Scene, clause: Clause, figure: Figure, found: Numerals) -> None:
    """A number without a unit right after a measure that this clause or the one before it names; "at most 8 players" says that 8 is the most."""
    before = clause.text[: figure.start]
    beside = [facet for start, _, facet in scene.facets_in(clause.text) if 0 <= start - figure.end <= 2]
    if figure.low is None and not figure.off_sides and beside:
        stated = [one for record in scene.of(clause.about) for one in record.amounts if one.facet in beside]
        if stated:
            found.claims.append(
                Claim(
                    "number",
                    clause.text[figure.start : figure.end],
                    Finding.of(any(one.high == figure.high for one in stated)),
                )
            )
            found.used.add(figure)
        return
    if beside:
        return  # it counts what is named right behind it
    here = [(span, name) for span, name in named_measures(scene, clause.text) if span[1] <= figure.start]
    if here:
        (_, end), measure = max(here, key=lambda item: item[0][1])
        between = (
            patterns.sub(r"[A-Za-z\ue000-\ue0ff\s]+", " ", before[end:])
            if "," in before[end:] or "，" in before[end:]
            else before[end:]
        )
        if not _JOINS.match(between):
            return
    else:
        earlier = named_measures(scene, clause.after)
        if not earlier or not _JOINS.match(before):
            return
        measure = max(earlier, key=lambda item: item[0][1])[1]
        if any(_is(record, name, figure) is Finding.TRUE for _, name in earlier for record in scene.of(clause.about)):
            measure = next(
                name
                for _, name in earlier
                if any(_is(record, name, figure) is Finding.TRUE for record in scene.of(clause.about))
            )
    if measure in (Measure.PRICE, Measure.DISCOUNT, "delivery"):
        return
    findings = [_is(record, measure, figure) for record in scene.of(clause.about)]
    if findings and Finding.UNSTATED not in findings:
        found.claims.append(Claim("number", clause.text[figure.start : figure.end], Finding.worst(findings)))
        found.used.add(figure)


def _is(record: Record, measure: str, figure: Figure) -> Finding:
    value = record.measure(measure)
    if value is None:
        return Finding.UNSTATED
    slack = 0.0 if figure.off_sides else 1e-6 + 0.005 * abs(value) * (measure not in (Measure.RATING, Measure.REVIEWS))
    return Finding.of(figure.admits(value, slack))
