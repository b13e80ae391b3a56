"""How many times as much: half, twice, 三倍, and the words that loosen or bound it ("almost", "more than").

What is set in that ratio, and by which measure, is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant import patterns
from assistant.claims.clauses import TAG, Clause
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.scene import Finding

_HALF = patterns.later(r"\bhalf (?:the|as|of|its)\b|的?一半|半价于", re.IGNORECASE)
_TWICE = patterns.later(r"\b(?:twice|double)\b|[两2]倍|翻倍", re.IGNORECASE)
_SHARES = (
    (
        patterns.later(
            r"\b(?:a|one) quarter (?:of (?=(?:what |that of )?the|what|that|how|as|[\ue000-\ue0ff])|as\b)",
            re.IGNORECASE,
        ),
        1 / 4,
    ),
    (patterns.later(r"\b(?:a|one) third (?:of (?=the|what|that|how|as|[\ue000-\ue0ff])|as\b)", re.IGNORECASE), 1 / 3),
    (patterns.later(r"\btwo[- ]thirds (?:of )?(?=the|what|that|as|[\ue000-\ue0ff])", re.IGNORECASE), 2 / 3),
    (patterns.later(r"\bthree[- ]quarters (?:of )?(?=the|what|that|as|[\ue000-\ue0ff])", re.IGNORECASE), 3 / 4),
    (_HALF, 0.5),
    (_TWICE, 2.0),
)
_DIGITS = "零一二三四五六七八九十"
_PARTS = patterns.later(r"([二两三四五六七八九十])分之([一二三四五六七八九])")
_HEDGE = patterns.later(
    r"(?P<almost>\b(?:almost|nearly|just under|close to|not quite)\s*$|\b(?:almost|nearly|just under|close to|not quite)\b|将近|接近|近)|(?P<under>\b(?:less than|under|below|fewer than)\b|还?不到|不足|不及)|"
    r"(?P<over>\b(?:more than|over|above|well over|just over)\b|超过|多于)|(?P<about>\b(?:about|around|roughly|some|approximately)\b|大约|约|大概|差不多)",
    re.IGNORECASE,
)


def ratios_said(clause: Clause) -> Iterator[tuple[tuple[int, int], tuple[float, float], set[Figure]]]:
    """Where a clause says how many times, with the least and the greatest ratio that its words admit."""
    for figure in clause.figures:
        if figure.kind is Kind.TIMES:
            low, high = figure.low, figure.high
            hedged = _loosely(clause, figure.start) if figure.exact else None
            if hedged is not None and low is not None:
                yield (hedged.start(), figure.end), _bounds(low, hedged), {figure}
                return
            least = 0.0 if low is None else low * (1.0 if figure.off_sides else 0.97)
            most = 1e9 if high is None else high * (1.0 if figure.off_sides else 1.03)
            yield (figure.start, figure.end), (least, most), {figure}
            return
    parts = _PARTS.search(clause.text)
    shares = [(pattern.search(clause.text), ratio) for pattern, ratio in _SHARES]
    if parts is not None:
        shares.append((parts, _DIGITS.index(parts[2]) / _DIGITS.index(parts[1].replace("两", "二"))))
    for match, ratio in shares:
        if match is not None:
            hedged = next((m for m in _HEDGE.finditer(clause.text) if 0 <= match.start() - m.end() <= 2), None)
            start = hedged.start() if hedged else match.start()
            if hedged is None and clause.against:
                hedged = _loosely(clause, match.start())
            yield (start, match.end()), _bounds(ratio, hedged), set()


def _loosely(clause: Clause, at: int) -> re.Match[str] | None:
    """The words that loosen a ratio with no more than what it is of between them: 差不多是P1的两倍."""
    hedges = _HEDGE.finditer(clause.text)
    return next((m for m in hedges if m.end() <= at and _only_names(clause.text[m.end() : at])), None)


def _only_names(text: str) -> bool:
    return patterns.fullmatch(rf"[\s的是]*(?:{TAG})?[\s的]*", text) is not None


def _bounds(ratio: float, hedged: re.Match[str] | None) -> tuple[float, float]:
    match hedged.lastgroup if hedged else None:
        case "under":
            return 0.0, ratio * 0.9999
        case "almost":
            return ratio * 0.85, ratio * 1.001
        case "over":
            return ratio * 1.0001, 1e9
        case "about":
            return ratio * 0.9, ratio * 1.1
        case _:
            return ratio * 0.97, ratio * 1.03


def in_ratio(mine: float | None, theirs: float | None, ratio: tuple[float, float]) -> Finding:
    """Whether two measures are in a ratio within its least and greatest."""
    if mine is None or theirs is None:
        return Finding.UNSTATED
    return Finding.of(ratio[0] <= mine / max(theirs, 1e-9) <= ratio[1])
