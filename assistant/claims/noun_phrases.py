"""Products that an English sentence names by a noun phrase: "the dinosaur park", "the 1.6-litre one", "both puzzles", "the bigger Ironholt".

A phrase stands for the one shown product that has all of its words (`claims.own_words`); behind "both" or "all three" for as many as are
said; with a comparing word for the one that has more or less of the measure than what shares the other words. A phrase that fits none,
or several, is left as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.claims.clauses import TAG, tag
from assistant.claims.neutral import is_neutral
from assistant.claims.own_words import OwnWords, Sort, amount_at
from assistant.claims.scales import SCALE, Comparison, Degree, comparisons, defaults
from assistant.claims.scene import Scene

_NUMBERS = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
_OPENS = patterns.later(
    r"\b(?:(?P<both>both|either|neither|all|any|none)(?: of)?(?: (?:the|these|those|our))?(?: (?P<n>two|three|four|[234]))?|(?:the|these|those|our) (?P<m>two|three|four|[234])|the|this|that|our|their)\s+(?!same\b|other\b|of\b)|(?P<bare>(?:^|(?<=[.;:!?] ))(?=[A-Z]))",
    re.IGNORECASE,
)
_WORD = patterns.later(r"[A-Za-z0-9]+(?:[.'’](?!s\b)[A-Za-z0-9]+)*")
_JOINED = patterns.later(r"(?:(?<=s)['’] |['’]s |[ -])(?=[A-Za-z0-9])")
_ONE = frozenset(["one", "ones", "model", "models", "pair", "option", "options", "pick", "style"])
_VERBS = patterns.later(
    r"\s+(?:is|are|was|were|has|have|had|can|can['’]t|cannot|isn['’]t|aren['’]t|doesn['’]t|don['’]t|does|do|did|will|won['’]t|would|could|might|may|should|"
    r"costs?|weighs?|comes?|gives?|takes?|holds?|lasts?|runs?|gets?|goes|go|needs?|suits?|fits?|works?|makes?|keeps?|carr(?:y|ies)|measures?|arrives?|ships?|sells?|seats?|scores?|earns?|beats?|offers?|features?|includes?|leads?|stands?|sits?|looks?|sounds?|wins?|stays?|uses?|seems?|drops?|saves?|covers?|produces?|draws?|[a-z]+ly)\b",
    re.IGNORECASE,
)
_LIKE = frozenset(["style", "type", "sized", "shaped"])
_STOPS = patterns.later(r"(?:['’]s?\b|\s*(?:[,.;:!?)—–]|-\s|$)|\s+[—–-])")
_PREDICATE = patterns.later(r"\b(?:is|are|was|were|as|be|called|named)\s+$", re.IGNORECASE)
# "the cheaper one is P1" claims it of P1
_SAID_TO_BE = patterns.later(rf"[^,.;]{{0,30}}?(?:\b(?:is|are|was|would be|being)|:)\s+(?:the |our )?(?:{TAG}|[A-Z])")
_LONGEST = 7


@dataclass(frozen=True, slots=True)
class _Said:
    """A noun phrase: `words` with whatever they are compared by (`by`), from `start` to `end` of the text."""

    words: tuple[str, ...]
    by: Comparison | None
    start: int
    end: int


class NounPhrases:
    """What the shown products may be called in English."""

    def __init__(self, scene: Scene, own: Sequence[OwnWords]) -> None:
        self._scene = scene
        self._own = own

    def read(self, text: str) -> str:
        """The text with tags in place of the phrases that stand for shown products."""
        for match in reversed(list(_OPENS.finditer(text))):
            if _PREDICATE.search(text[: match.start()]):
                continue
            text = self._at(text, match)
        return text

    def _at(self, text: str, opening: re.Match[str]) -> str:
        number = _NUMBERS.get((opening["n"] or opening["m"] or "").lower())
        if opening["both"]:
            number = number or (len(self._own) if opening["both"].lower() in ("all", "none", "any") else 2)
        for said in self._phrases(text, opening.end()):
            many = number is not None and said.words[-1].endswith("s")
            if not (many or _ends(text, said.end)) or (said.by is not None and _SAID_TO_BE.match(text, said.end)):
                continue
            places = self._meant(said)
            if number is not None and len(places) > number:
                places = self._named(places, said.words)
            if number is not None and len(places) == number < len(self._own) and said.by is None:
                lead = {"neither": "neither ", "none": "none of "}.get((opening["both"] or "").lower(), "")
                named = " and ".join(map(tag, places))
                return text[: opening.start()] + lead + named + text[said.end :]
            bare = opening["bare"] is not None
            if bare and not (_VERBS.match(text, said.end) and all(self._own[place].untranslated for place in places)):
                continue
            if number is None and len(places) == 1:
                return text[: opening.start()] + tag(places[0]) + text[said.end :]
        return text

    def _phrases(self, text: str, start: int) -> list[_Said]:
        """The phrases that begin at a place, longest first."""
        ends: list[tuple[str, int]] = []
        at = start
        while len(ends) < _LONGEST and (word := _WORD.match(text, at)) is not None:
            ends.append((word[0], word.end()))
            joined = _JOINED.match(text, word.end())
            if joined is None:
                break
            at = joined.end()
        by = next((one for one in comparisons(text[start:at], True) if one.start == 0 and one.rank == 1), None)
        skipped = sum(end - start <= by.end for _, end in ends) if by is not None else 0
        if by is not None and by.degree is Degree.EQUAL:
            return []
        return [
            _Said(tuple(word for word, _ in ends[skipped:length]), by, start, ends[length - 1][1])
            for length in range(len(ends), skipped, -1)
        ]

    def _meant(self, said: _Said) -> tuple[int, ...]:
        fits = [_fits(own, said.words, said.by is not None) for own in self._own]
        having = tuple(place for place, fit in enumerate(fits) if fit)
        if said.by is None or not having:
            named = tuple(place for place in having if fits[place] is Sort.NAME)
            return named if len(named) == 1 < len(having) and said.words[-1] in _ONE else having
        if said.by.degree is Degree.MORE and len(having) > 2:
            having = self._named(having, said.words)
        wanted = 2 if said.by.degree is Degree.MORE else len(having)
        if len(having) < 2 or len(having) != wanted:
            return ()
        return self._furthest(having, said.by)

    def _named(self, having: Sequence[int], words: Sequence[str]) -> tuple[int, ...]:
        """Those of several products whose titles have the last word itself."""
        return tuple(place for place in having if words and self._own[place].titled(words[-1]))

    def _furthest(self, having: Sequence[int], by: Comparison) -> tuple[int, ...]:
        """The one of several products that has most (or least) of what a word compares; none where a record does not state it, or two tie."""
        names = [by.measure] if by.measure != SCALE else [*defaults().get(by.word, ()), *_SIZES.get(by.word, ())]
        ends: set[int] = set()
        for name in names:
            amounts = [self._scene.measure(place, name) for place in having]
            known = [by.sign * one for one in amounts if one is not None]
            if len(known) == len(having) and known.count(max(known)) == 1:
                ends.add(having[known.index(max(known))])
        return tuple(ends) if len(ends) == 1 else ()


# What makes a thing big or small, whatever it is
_SIZE = ("capacity", "volume", "screen_size", "diameter", "width", "length", "height", "people", "seats", "pieces")
_SIZES = dict.fromkeys(("big", "large", "small", "compact", "tiny"), _SIZE)


def _fits(own: OwnWords, words: Sequence[str], compared: bool) -> Sort:
    """Whether all words are the product's own, and the last of them is a kind of thing, a name, or "one": the least that one of them is to it."""
    sorts: list[Sort] = []
    at = 0
    while at < len(words):
        amount = _amount(words, at)
        if amount is not None:
            number, unit, used = amount
            if own.states(number, unit):
                sorts.append(Sort.VALUE)
                at += used
                continue
        word = words[at]
        if word.lower() in _LIKE and 0 < at < len(words) - 1:
            at += 1
            continue
        if word.lower() in _ONE and at == len(words) - 1:
            return min((*sorts, Sort.NAME)) if sorts or compared else Sort.NONE
        sorts.append(own.english(word))
        if sorts[-1] is Sort.NONE:
            return Sort.NONE
        at += 1
    last, least = words[-1], min((*sorts, Sort.NAME))
    if sorts[-1] is Sort.KIND:
        return least if len(words) > 1 or not is_neutral(last) else Sort.NONE
    named = last[0].isupper() or any(char.isdigit() for char in last)
    translated = own.untranslated and len(words) > 1 and max(sorts[:-1]) >= Sort.NAME
    return least if sorts[-1] is Sort.NAME and (named or translated) else Sort.NONE


def _amount(words: Sequence[str], at: int) -> tuple[float, str, int] | None:
    """An amount at a word, and how many words it takes: "1.6 litre", "26cm", "three seat"."""
    match = amount_at(words[at], 0)
    if match is None or match.end() != len(words[at]):
        return None
    number = float(match["n"].replace(",", "."))
    if match["unit"]:
        return number, match["unit"], 1
    return (number, words[at + 1], 2) if at + 1 < len(words) else None


def _ends(text: str, end: int) -> bool:
    """Whether a noun phrase may end at a place: no other noun comes after it."""
    rest = text[end:]
    if _STOPS.match(rest) or _VERBS.match(rest) or patterns.match(rf"\s*{TAG}", rest):
        return True
    following = patterns.match(r"\s+([A-Za-z'’]+)", rest)
    return following is not None and is_neutral(following[1])
