"""Places in a list that was shown ("the second one", "1 and 3", 第二个, "the last"), and all of it."""

from __future__ import annotations

import re

from assistant import patterns

EVERYTHING = patterns.later(
    r"\b(?:everything|all (?:of (?:it|them|these|those)|items|the items|three|four|five)|both(?: of them| items)?|the (?:whole|entire|complete) (?:order|thing|lot)|whole order|entire order|each of them|them all|it all|all)\b|"
    r"全部|所有|都(?:要)?(?:退|换)|整单|全退|全都|两(?:个|件|样|双)都|一起(?:退|换)|全单",
    re.IGNORECASE,
)
_ORDINALS = {
    **{word: place for place, word in enumerate(["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"])},
    **{f"{n}{end}": n - 1 for n, end in ((1, "st"), (2, "nd"), (3, "rd"), *((m, "th") for m in range(4, 21)))},
}  # fmt: skip
_ENGLISH = patterns.later(rf"\b(?P<word>{'|'.join(_ORDINALS)})\b(?! (?:time|place|of all))", re.IGNORECASE)
_LAST = patterns.later(r"\b(?:the )?last(?: one| item)\b|最后(?:一)?(?:个|件|单|条)", re.IGNORECASE)
_HAN_DIGITS = {**{mark: n for n, mark in enumerate("一二三四五六七八九十", start=1)}, "两": 2}
_HAN = patterns.later(r"第\s*(?P<n>[一二三四五六七八九十两]|\d{1,2})")
_BARE = patterns.later(
    r"^\W*(?:(?:number|no\.?|item|items|order|option|号)\s*)?(?P<list>\d{1,2}(?:\s*(?:,|，|、|and|&|和|跟)\s*\d{1,2})*)\s*(?:号|please|吧|个)?\W*$",
    re.IGNORECASE,
)
_NUMBERED = patterns.later(r"\b(?:number|no\.|item|option)\s*(?P<n>\d{1,2})\b", re.IGNORECASE)


def places(text: str, count: int) -> tuple[int, ...]:
    """The places (from 0) in a list of so many that the words point at."""
    found = [(match.start(), _ORDINALS[match["word"].lower()]) for match in _ENGLISH.finditer(text)]
    found += [
        (match.start(), (int(match["n"]) if match["n"].isdigit() else _HAN_DIGITS[match["n"]]) - 1)
        for match in _HAN.finditer(text)
    ]
    found += [(match.start(), int(match["n"]) - 1) for match in _NUMBERED.finditer(text)]
    found += [(match.start(), count - 1) for match in _LAST.finditer(text)]
    bare = _BARE.match(text)
    if bare:
        found += [(match.start(), int(match.group()) - 1) for match in re.finditer(r"\d{1,2}", bare["list"])]
    return tuple(dict.fromkeys(place for _start, place in sorted(found) if 0 <= place < count))
