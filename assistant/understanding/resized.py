"""A size said again without its name: "oh, 31 he says", "how about 8?", 不对，L就行, "the XL might be baggy, make it L".

Only where the things talked about come in sizes, and, for a bare number, where a size holds already.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.understanding.sizes import LETTER_SIZE

_ANY = rf"(?:(?:size )?(?:{LETTER_SIZE}|\d{{2,3}}))"
_TOO = r"(?:big|small|large|baggy|loose|tight|snug|wide|narrow|long|short|roomy|tiny|huge)(?: (?:on|for) (?:me|him|her|us))?"
_JUDGED = re.compile(
    rf"\b(?:the |an? |size )*{_ANY}\s+(?:might|may|could|would|will|is|was|are|were|runs?|seems?|feels?|looks?|sounds?)\s+(?:be |to be |probably |likely )*(?:a (?:bit|little|tad|touch) |too |rather |quite |way |so |far )*{_TOO}\b[\s,.;:–—-]*(?:so|then|and)?"
    rf"|(?<![A-Za-z\d]){_ANY}\s*[码号]?(?:的)?(?:可能|好像|感觉|估计|怕|恐怕|会|应该|穿着?|好|是)*(?:太|偏|有点|有些|不够|稍微|略)(?:肥|大|小|松|紧|宽|窄|长|短)(?:了|一?点|些)*[\s,，。;；]*",
    re.IGNORECASE,
)
_WORDS = (
    r"(?:oh|no|ok|okay|well|wait|hm+|er+|uh|ah|actually|sorry|and|or|in|an?|make|it|that|this|change|to|switch|try|how|what|about|do|does|those|these|they|come|comes|available|have|got|you|is|are|there|"
    r"any|sizes?|please|pls|then|instead|rather|he|she|says?|said|needs?|takes?|wears?|now|i|we|mean|meant|take|want|should|be|better|thinks?|go|for|up|down|ones?|the|also|too|maybe|let['’]?s|would|of|my|his|her|son|daughter|kid|foot|feet|wife|husband|grew|just|nope|i['’]?d|prefer|it['’]s|that['’]s|he['’]s|she['’]s|i['’]m)"
)
_HAN_WORDS = r"[那换改成要来拿试吧呢码号的是有吗了哦噢啊呀哎诶看错不对说应该他她儿子女穿也和或再我就行可以好嘛么鞋脚给帮算记到为]"
_ALONE = re.compile(
    rf"^\W*(?:(?:{_WORDS}\b|{_HAN_WORDS})[^\w]*)*(?<![\d.])(?P<n>\d{{2,3}})(?![\d.])\W*(?:(?:{_WORDS}\b|{_HAN_WORDS})[^\w]*)*$",
    re.IGNORECASE,
)
_GROWS = re.compile(r"[,，。.;；]\s*(?:脚|长得|孩子|个子)[\u3400-\u9fff]{0,8}\W*$")
_SAID_SO = re.compile(
    rf"(?<![A-Za-z\d'’])(?P<letter>{LETTER_SIZE})(?=\s*(?:码|号)?(?:的)?(?:就(?:行|好|可以)|即可|可以|好了|吧|呢|的话)|\s+(?:is (?:fine|enough|ok)|will do|would do|please|instead|then)\b)"
    rf"|(?:^|[,，、;；。]\s*)(?P<alone>{LETTER_SIZE})(?=\s*(?:$|[,，、;；。.!！?？]))"
)
_NAMED = r"(?<![A-Za-z])(?:size\s+(?:is\s+)?{names}|{names}[- ]?sized?)(?![A-Za-z])"


@dataclass(frozen=True, slots=True)
class Resized:
    """The size that is said, "" for none, and the text without the words that say so."""

    size: str
    text: str


def read(text: str, held: Sequence[str], sizes: Collection[str]) -> Resized:
    """Reads a size that is said without its name. `held` is the size asked for so far, `sizes` those of the topic."""
    if not sizes:
        return Resized("", text)
    text = _JUDGED.sub(" ", text) if _JUDGED.sub("", text).strip(" ,.!?，。") else text
    worded = sorted((one for one in sizes if one.isalpha() and len(one) > 3), key=len, reverse=True)
    if worded:
        names = "|".join(map(re.escape, worded))
        named = re.search(_NAMED.format(names=f"(?:{names})"), text, re.IGNORECASE)
        if named is not None:
            said = next(one for one in worded if one.lower() in named.group().lower())
            return Resized(said, text[: named.start()] + " " + text[named.end() :])
    letter = _SAID_SO.search(text)
    if letter is not None and (letter["letter"] or letter["alone"]) in sizes:
        return Resized(letter["letter"] or letter["alone"], text[: letter.start()] + " " + text[letter.end() :])
    alone = _ALONE.match(_GROWS.sub("", text))
    if alone is not None and any(one.isdigit() for one in held) and _may_be(alone["n"], sizes):
        return Resized(alone["n"], " ")
    measured = None if alone is None else _measured(alone["n"], held, sizes)
    if measured is not None:
        return Resized(measured, " ")
    return Resized("", text)


def _measured(number: str, held: Sequence[str], sizes: Collection[str]) -> str | None:
    """The size of a number in the unit of the size that holds: 16 after "14 inch"."""
    units = (re.fullmatch(r"\d+(?:\.\d+)?(?P<unit>\D+)", one) for one in held)
    return next((size for unit in units if unit and (size := f"{number}{unit['unit']}") in sizes), None)


def _may_be(number: str, sizes: Collection[str]) -> bool:
    """Whether a number lies among the sizes of the topic."""
    numbers = [int(one) for one in sizes if one.isdigit()]
    return bool(numbers) and min(numbers) <= int(number) <= max(numbers)
