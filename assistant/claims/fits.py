"""Whether a thing goes where the customer said it has to go: "too wide for your shelf", "fits under your desk", 放不下, 太深.

The room is the customer's own figure, or their two or three of "55 x 40 x 20 cm"; where they gave none, or it is not clear of which side it
is, nothing is claimed.
"""

from __future__ import annotations

import re

from assistant import patterns
from assistant.claims.clauses import Clause
from assistant.claims.figure_kinds import Kind
from assistant.claims.limits import Limited
from assistant.claims.measured import named_by_verbs
from assistant.claims.record import Record, sides_in
from assistant.claims.scene import Claim, Finding, Scene

_WORDS = {"wide": "width", "deep": "depth", "tall": "height", "high": "height", "long": "length", "heavy": "weight", "big": "", "large": "", "bulky": "", "宽": "width", "深": "depth", "高": "height", "长": "length", "重": "weight", "大": ""}  # fmt: skip
_TOO = patterns.later(
    r"\btoo (?P<word>wide|deep|tall|high|long|big|large|bulky|heavy)(?: (?:for|to (?:fit|go|stand))(?: (?:on|in|into|under|inside|through|between))? (?:your|the|that|it|what you)\b(?: (?!and\b|but\b|while\b|so\b)[a-z]+)?)?"
    r"|太(?P<han>[宽深高长重大])了?",
    re.IGNORECASE,
)
_GOES = patterns.later(
    r"\b(?P<no>won['’]t|doesn['’]t|does not|will not|can['’]t|cannot|don['’]t|do not) (?:\w+ )?(?:fit|go|stand)\b(?! (?:you|him|her|them|well)\b)(?: (?:on|in|into|under|inside|through|between|onto))?(?: (?:your|the|that) [a-z]+)?"
    r"|\bfits? (?:\w+ly )?(?:on|in|into|under|inside|through|between|onto)(?: (?:your|the|that) [a-z]+)"
    r"|\bfits? (?:your|the|that) (?:shelf|space|gap|desk|cupboard|cabinet|room|wall|corner|alcove|niche|boot|trunk|drawer|counter|worktop|balcony|terrace|door|doorway|airline)\b"
    r"|(?P<out>放不下|塞不进去?|装不下|摆不下|进不去|搁不下)|(?:放得下|塞得进去?|摆得下|能放下|放得进去?|搁得下|刚好放下)",
    re.IGNORECASE,
)


def read_fits(scene: Scene, clause: Clause) -> Limited:
    """The claims of a clause that what it is about is too large for the customer's place, or goes there."""
    found = Limited([], [], set())
    if not scene.asked_figures or not clause.about:
        return found
    for pattern in (_TOO, _GOES):
        for match in pattern.finditer(clause.text):
            told = match.groupdict()
            word = (told.get("word") or told.get("han") or "").lower()
            out = pattern is _TOO or bool(told.get("no") or told.get("out"))
            findings = [_goes(scene, record, _WORDS.get(word, "")) for record in scene.of(clause.about)]
            if any(one is None for one in findings):
                continue
            denied = clause.denies(match.start()) and not told.get("no") and not told.get("out")
            wanted = out is denied
            found.claims.append(Claim("limit", match[0], Finding.of(all(one is wanted for one in findings))))
            found.spans.append(match.span())
    return found


def _goes(scene: Scene, record: Record, measure: str) -> bool | None:
    """Whether a product has room in one measure, "" for all that are stated; None where that can't be told."""
    if measure == "weight":
        return _keeps(
            scene, record, "g", [one.high for one in record.amounts if one.facet in scene.number_facets(measure)]
        )
    room = sides_in(scene.asked)
    if len(room) > 1:
        own = [one.high for one in record.amounts if one.facet[-2:] in (" 1", " 2", " 3")]
        if len(own) != len(room):
            return None
        if not measure:
            return all(mine <= most + 1e-6 for mine, most in zip(sorted(own), sorted(room), strict=True))
        places = {int(facet[-1]) - 1 for facet in scene.number_facets(measure) if facet[-2:] in (" 1", " 2", " 3")}
        places = places if len(room) < 3 else places | ({2} if measure == "depth" else set())
        return all(own[place] <= room[place] + 1e-6 for place in places if place < len(own))
    if not measure:
        told = {name for name in ("width", "depth", "height", "length") if name in named_by_verbs(scene, scene.asked)}
        if len(told) != 1:
            return None
        (measure,) = told
    facets = scene.number_facets(measure)
    return _keeps(scene, record, "cm", [one.high for one in record.amounts if one.facet in facets])


def _keeps(scene: Scene, record: Record, unit: str, own: list[float]) -> bool | None:
    room = [
        one.high if one.high is not None else one.low
        for one in scene.asked_figures
        if one.kind is Kind.AMOUNT and one.unit == unit
    ]
    if len(room) != 1 or room[0] is None or len(set(own)) != 1:
        return None
    return own[0] <= room[0] + 1e-6
