"""Products that an English sentence names by a noun phrase: "the dinosaur park", "the 1.6-litre one", "both puzzles", "the bigger Ironholt".

A phrase stands for the one shown product that has all of its words (`claims.own_words`); behind "both" or "all three" for as many as are
said; with a comparing word for the one that has more or less of the measure than what shares the other words ("the smaller one" goes on
with those of the phrase before it). Words that only say which version is meant ("the olive sketchbook") stay beside the tag. A phrase that
fits none, or several, is left as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.claims.clauses import TAG, tag
from assistant.claims.neutral import is_neutral
from assistant.claims.options import option_text, size_of
from assistant.claims.own_words import OwnWords, Sort, amount_at
from assistant.claims.scales import SCALE, Comparison, Degree, comparisons, defaults
from assistant.claims.scene import Scene
from assistant.understanding.numbers import TENS, UP_TO_NINETEEN

_IN_WORDS = {word: float(number) for number, word in enumerate(UP_TO_NINETEEN.split()) if number} | {
    word: float(number) for word, number in {**TENS, "hundred": 100, "thousand": 1000}.items()
}
_NUMBERS = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
_OPENS = patterns.later(
    r"\b(?:(?P<both>both|either|neither|all|any|none)(?: of)?(?: (?:the|these|those|our))?(?: (?P<n>two|three|four|[234]))?|(?:the|these|those|our) (?P<m>two|three|four|[234])|the|this|that|our|their|(?P<a>an?))\s+(?!same\b|other\b|of\b)|(?P<bare>(?:^|(?<=[.;:!?] ))(?=[A-Z]))",
    re.IGNORECASE,
)
_WORD = patterns.later(r"[A-Za-z0-9]+(?:[.'’](?!s\b)[A-Za-z0-9]+)*")
_JOINED = patterns.later(r"(?:(?<=s)['’] |['’]s |[ -])(?=[A-Za-z0-9])")
_ONE = frozenset(["one", "ones", "model", "models", "pair", "option", "options", "pick", "style"])
VERBS = patterns.later(
    r"\s+(?:is|are|was|were|has|have|had|can|can['’]t|cannot|isn['’]t|aren['’]t|doesn['’]t|don['’]t|does|do|did|will|won['’]t|would|could|might|may|should|"
    r"costs?|weighs?|comes?|gives?|takes?|holds?|lasts?|runs?|manages?|folds?|reaches|packs|plays?|charges?|heats?|boils?|contains?|provides?|delivers?|adds?|feels?|reads?|rates?|belongs?|prices?|ranks?|opens?|closes?|beats?|boasts?|tops?|tips?|misses|leaves?|undercuts?|outweighs?|gets?|goes|go|needs?|suits?|fits?|works?|makes?|keeps?|carr(?:y|ies)|measures?|arrives?|ships?|sells?|seats?|scores?|earns?|beats?|offers?|features?|includes?|leads?|stands?|sits?|looks?|sounds?|wins?|stays?|uses?|seems?|drops?|saves?|covers?|produces?|draws?|[a-z]+ly)\b",
    re.IGNORECASE,
)
_LIKE = frozenset(
    [
        "style",
        "type",
        "size",
        "sized",
        "shaped",
        "coloured",
        "colored",
        "bound",
        "made",
        "based",
        "backed",
        "flavoured",
        "flavored",
        "scented",
    ]
)
_STOPS = patterns.later(r"(?:['’]s?\b|\s*(?:[,.;:!?)—–]|-\s|$)|\s+[—–-])")
_PREDICATE = patterns.later(r"\b(?:is|are|was|were|as|be|called|named)\s+$", re.IGNORECASE)
# "The cheapest of the three is the paperback"
_MOST_IS = patterns.later(r"\bthe (?:\w+est|(?:most|least) \w+)\b[^,.;:]{0,24} (?:is|are)\s+$", re.IGNORECASE)
# "the cheaper one is P1" claims it of P1
_SAID_TO_BE = patterns.later(rf"[^,.;]{{0,30}}?(?:\b(?:is|are|was|would be|being)|:)\s+(?:the |our )?(?:{TAG}|[A-Z])")
# "The last of the three", "the second one": by its place among what is shown
_ORDINAL = patterns.later(
    r"\bthe (?P<which>first|second|third|fourth|last)(?: (?:one|option|product|item|pick))?(?P<of> (?:of|on|in) (?:the|these|this|my|our) (?:two|three|four|list)\b)?(?! (?:I|you|we|to|that|thing|left|remaining|in stock)\b)",
    re.IGNORECASE,
)
_ORDINALS = ("first", "second", "third", "fourth")
_PLACE = patterns.later(
    r"\bthe (?P<which>first|second|third|fourth|last)(?: (?P<kind>(?!one\b|is\b|has\b|of\b|on\b|in\b|and\b|two\b|three\b)[a-z]+))?(?=\s+(?:is|has|costs?|weighs?|holds?|comes|can|isn['’]t|doesn['’]t|at|and|by)\b|[,.;]|['’]s\b)",
    re.IGNORECASE,
)
_AFTER_ONE = patterns.later(r"\d|[a-z]+ (?:and|but|while|,)\s+$|[,;]\s+$", re.IGNORECASE)
_OWNERS = patterns.later(r"^[A-Z][\w.-]+(?: (?:& )?[A-Z][\w.-]+)*['’]s?\s")  # "Ruth Okafor's book"
# "the P1 holds 45 litres and the Metro twenty-eight": the verb is left out
_VERBLESS = patterns.later(
    r"\s+(?:only |just |about )?(?:[$€£¥]?\d[\d.,]*|[⟦][^⟧]*[⟧]|(?:(?:"
    + "|".join(sorted((*UP_TO_NINETEEN.split(), *TENS, "hundred"), key=len, reverse=True))
    + r")[ -]?(?:and )?)+)\s*(?:[a-z]+)?(?:[,.;]\s|[.;]?$)",
    re.IGNORECASE,
)
_LONGEST = 7


@dataclass(frozen=True, slots=True)
class _Said:
    """A noun phrase: `words` with whatever they are compared by (`by`), from `start` to `end` of the text."""

    words: tuple[str, ...]
    by: Comparison | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Meant:
    """The `places` that a phrase stands for, and the words beside them that say which version is meant, `before` or `after`."""

    places: tuple[int, ...]
    before: tuple[str, ...] = ()
    after: str = ""

    def __str__(self) -> str:
        named = " and ".join(map(tag, self.places))
        return f"{''.join(f'{word} ' for word in self.before)}{named}{self.after}"


@dataclass(frozen=True, slots=True)
class _Fit:
    """The least that a word of a phrase is to a product, and the words that only say which of its versions is meant."""

    sort: Sort
    version: tuple[str, ...] = ()


class NounPhrases:
    """What the shown products may be called in English."""

    def __init__(self, scene: Scene, own: Sequence[OwnWords]) -> None:
        self._scene = scene
        self._own = own
        self._compared: tuple[int, ...] = ()  # what the last phrase with a comparing word chose among

    def read(self, text: str) -> str:
        """The text with tags in place of the phrases that stand for shown products."""
        text = self._in_a_row(_ORDINAL.sub(self._by_place, text))
        at = 0
        self._compared = ()
        while (match := _OPENS.search(text, at)) is not None:
            at = match.end()
            before = text[: match.start()]
            if not _PREDICATE.search(before) or _MOST_IS.search(before):
                rest = len(text) - match.end()
                text = self._at(text, match)
                at = max(len(text) - rest, match.start() + 1)
        return text

    def _by_place(self, match: re.Match[str]) -> str:
        shown = len(self._own)
        place = shown - 1 if match["which"].lower() == "last" else _ORDINALS.index(match["which"].lower())
        known = match["of"] or (" " in match[0][4:] and match["which"].lower() != "last")
        return tag(place) if known and place < shown else match[0]

    def _in_a_row(self, text: str) -> str:
        """ "The first kettle is steel, the second glass": places with their kind, or alone where several of them are told apart."""
        found = list(_PLACE.finditer(text))
        if len({match["which"].lower() for match in found}) < 2 and not any(match["kind"] for match in found):
            return text
        for match in reversed(found):
            kind = match["kind"]
            place = len(self._own) - 1 if match["which"].lower() == "last" else _ORDINALS.index(match["which"].lower())
            if place < len(self._own) and (kind is None or all(own.english(kind) is Sort.KIND for own in self._own)):
                text = text[: match.start()] + tag(place) + text[match.end() :]
        return text

    def _at(self, text: str, opening: re.Match[str]) -> str:
        """The text with tags in place of what one opening opens; what it opened stays where nothing fits."""
        number = _NUMBERS.get((opening["n"] or opening["m"] or "").lower())
        if opening["both"]:
            number = number or (len(self._own) if opening["both"].lower() in ("all", "none", "any") else 2)
        for said in self._phrases(text, opening.end()):
            many = number is not None and said.words[-1:] and said.words[-1].endswith("s")
            verbless = (
                opening["both"] is None
                and _AFTER_ONE.search(text[: opening.start()])
                and _VERBLESS.match(text, said.end)
            )
            if not (many or verbless or _ends(text, said.end)) or (
                said.by is not None and _SAID_TO_BE.match(text, said.end)
            ):
                continue
            meant = self._meant(said)
            places = meant.places
            if number is not None and len(places) > number:
                places = self._named(places, said.words)
            of = patterns.search(r"(?:^|[,;.:] )of\s+$", text[: opening.start()], re.IGNORECASE) is not None
            wider = (
                len(places) == len(self._own)
                and not any(own.titled(said.words[-1]) for own in self._own)
                and not text[: opening.start()].rstrip().endswith("of")
            )
            so_many = number is not None and len(places) == number and (number < len(self._own) or wider)
            if not of and so_many and said.by is None:
                lead = {"neither": "neither ", "none": "none of "}.get((opening["both"] or "").lower(), "")
                return f"{text[: opening.start()]}{lead}{replace(meant, places=places)}{text[said.end :]}"
            if opening["bare"] is not None and not (
                VERBS.match(text, said.end)
                and all(
                    self._own[place].untranslated
                    or self._own[place].is_brand(said.words)
                    or _OWNERS.search(text[opening.end() : said.end])
                    for place in places
                )
            ):
                continue
            if opening["a"] and not meant.before:
                continue
            if number is None and len(places) == 1:
                return f"{text[: opening.start()]}{meant}{text[said.end :]}"
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

    def _meant(self, said: _Said) -> _Meant:
        fits = [_fits(own, said.words, said.by is not None) for own in self._own]
        having = tuple(place for place, fit in enumerate(fits) if fit.sort)
        if said.by is not None and said.by.degree is Degree.MORE and said.words in _GOES_ON and self._compared:
            having = self._compared
        if said.by is None or not having:
            literal = tuple(place for place in having if self._own[place].says(said.words[-1:]))
            having = literal if len(literal) == 1 < len(having) and said.words[-1] not in _ONE else having
            named = tuple(place for place in having if fits[place].sort is Sort.NAME)
            having = named if len(named) == 1 < len(having) and said.words[-1] in _ONE else having
            return _Meant(having, next((fits[place].version for place in having), ()))
        if len(having) == 1:
            version = self._version(having[0], said.by)
            self._compared = having if version else self._compared
            return _Meant(having, (), version) if version else _Meant(())
        if said.by.degree is Degree.MORE and len(having) > 2:
            having = self._named(having, said.words)
        wanted = 2 if said.by.degree is Degree.MORE else len(having)
        if len(having) < 2 or len(having) != wanted:
            return _Meant(())
        self._compared = having
        return _Meant(self._furthest(having, said.by))

    def _version(self, place: int, by: Comparison) -> str:
        """ " in 200×230": the version of a product that is largest or smallest, by the one option that has amounts; "" where none is alone."""
        if by.degree is not Degree.MORE or by.word not in _SIZES:
            return ""
        sizes: dict[str, set[str]] = {}
        for variant in self._scene.records[place].product.variants:
            for facet, value in variant.options.items():
                sizes.setdefault(facet, set()).add(option_text(value))
        measured = [{one: size_of(one) for one in several} for several in sizes.values()]
        known = [one for one in measured if len(one) == 2 and len({*one.values()} - {None}) == 2]
        if len(known) != 1:
            return ""
        ordered = sorted(known[0], key=lambda one: by.sign * (known[0][one] or 0))
        return f" in {ordered[-1]}"

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


_UNFIT = _Fit(Sort.NONE)
_GOES_ON = ((), ("one",), ("model",), ("version",))
# What makes a thing big or small, whatever it is
_SIZE = ("capacity", "volume", "screen_size", "diameter", "width", "length", "height", "people", "seats", "pieces")
_SIZES = dict.fromkeys(("big", "large", "small", "compact", "tiny"), _SIZE)


def _fits(own: OwnWords, words: Sequence[str], compared: bool) -> _Fit:
    """Whether all words are the product's own, and the last of them is a kind of thing, a name, or "one"."""
    sorts: list[Sort] = []
    version: list[str] = []
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
            return _Fit(min((*sorts, Sort.NAME)), tuple(version)) if sorts or compared else _UNFIT
        sort = own.english(word)
        if sort in (Sort.NONE, Sort.NAME) and sorts and at == len(words) - 1 and own.may_be(word):
            sort = Sort.KIND
        if sort is Sort.NONE and word.lower() in own.versions:
            version.append(word)
            at += 1
            continue
        sorts.append(sort)
        if sort is Sort.NONE:
            return _UNFIT
        at += 1
    if not sorts or words[-1] in version:
        return _UNFIT
    last, least = words[-1], min((*sorts, Sort.NAME))
    fit = _Fit(least, tuple(version))
    if sorts[-1] is Sort.KIND:
        return fit if len(words) > 1 or not is_neutral(last) else _UNFIT
    if sorts[-1] is Sort.VALUE and own.is_form(last):
        return fit
    named = last[0].isupper() or any(char.isdigit() for char in last) or own.is_called(last)
    translated = own.untranslated and len(words) > 1 and max(sorts[:-1], default=Sort.NONE) >= Sort.NAME
    return fit if sorts[-1] is Sort.NAME and (named or translated) else _UNFIT


def _amount(words: Sequence[str], at: int) -> tuple[float, str, int] | None:
    """An amount at a word, and how many words it takes: "1.6 litre", "26cm", "three seat"."""
    number, end = 0.0, at
    while end < len(words) and (one := _IN_WORDS.get(words[end].lower())) is not None:
        number = max(number, 1) * one if one >= 100 else number + one
        end += 1
    if end > at:
        return (number, words[end], end + 1 - at) if end < len(words) else None
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
    if _STOPS.match(rest) or VERBS.match(rest) or patterns.match(rf"\s*{TAG}", rest):
        return True
    following = patterns.match(r"\s+([A-Za-z'’]+)", rest)
    return following is not None and is_neutral(following[1])
