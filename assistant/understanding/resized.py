"""A size said again without its name: "oh, 31 he says", "how about 8?", 不对，L就行, "the XL might be baggy, make it L", "a size up".

Only where the things talked about come in sizes, and, for a bare number, where a size holds already.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.understanding.sizes import LETTER_SIZE, LETTERS

_ANY = rf"(?:(?:size )?(?:{LETTER_SIZE}|\d{{2,3}}))"
_TOO = r"(?:big|small|large|baggy|loose|tight|snug|wide|narrow|long|short|roomy|tiny|huge)(?: (?:on|for) (?:me|him|her|us))?"
_JUDGED = patterns.later(
    rf"\b(?:the |an? |size )*{_ANY}\s+(?:might|may|could|would|will|is|was|are|were|runs?|seems?|feels?|looks?|sounds?)\s+(?:be |to be |probably |likely )*(?:a (?:bit|little|tad|touch) |too |rather |quite |way |so |far )*{_TOO}\b[\s,.;:–—-]*(?:so|then|and)?"
    rf"|(?<![A-Za-z\d]){_ANY}\s*[码号]?(?:的)?(?:可能|好像|感觉|估计|怕|恐怕|会|应该|穿着?|好|是)*(?:太|偏|有点|有些|不够|稍微|略)(?:肥|大|小|松|紧|宽|窄|长|短)(?:了|一?点|些)*[\s,，。;；]*",
    re.IGNORECASE,
)
_WORDS = (
    r"(?:oh|no|ok|okay|well|wait|hm+|er+|uh|ah|actually|sorry|and|or|in|an?|make|it|that|this|change|to|switch|try|how|what|about|do|does|those|these|they|come|comes|available|have|got|you|is|are|there|"
    r"any|sizes?|can|could|might|please|pls|then|instead|rather|he|she|says?|said|needs?|takes?|wears?|now|i|we|mean|meant|take|want|should|be|better|thinks?|go|for|up|down|ones?|the|also|too|maybe|let['’]?s|would|of|my|his|her|son|daughter|kid|foot|feet|wife|husband|grew|grown|work|fit|fits|suit|fine|only|could|might|will|do|probably|probly|prob|safer|ok|well|ll|just|nope|i['’]?d|prefer|it['’]s|that['’]s|he['’]s|she['’]s|i['’]m)"
)
_HAN_WORDS = r"[还更能定尺合适只那换改成要来拿试吧呢码号的是有吗了哦噢啊呀哎诶看错不对说应该他她儿子女穿也和或再我就行可以好嘛么鞋脚给帮算记到为]"
_ALONE = patterns.later(
    rf"^\W*(?:(?:{_WORDS}\b|{_HAN_WORDS})[^\w]*)*(?<![\d.])(?P<n>\d{{2,3}})(?![\d.])\W*(?:(?:{_WORDS}\b|{_HAN_WORDS})[^\w]*)*$",
    re.IGNORECASE,
)
_REFUSED = patterns.later(r"\d\D*[不没](?!错)")  # 43不能穿
_GROWS = patterns.later(r"[,，。.;；]\s*(?:脚|长得|孩子|个子)[\u3400-\u9fff]{0,8}\W*$")
_SAID_SO = patterns.later(
    rf"(?<![A-Za-z\d'’])(?P<letter>{LETTER_SIZE})(?=\s*(?:码|号)?(?:的)?(?:就(?:行|好|可以)|即可|可以|好了|吧|呢|的话)|\s+(?:is (?:fine|enough|ok|safer|better|best)|(?:might|may|would|could|will|should) (?:be|do|fit)(?: (?:safer|better|best|fine|right|ok|good|wiser))?|please|instead|then|only)\b)"
    rf"|(?:^|[,，、;；。]\s*|[\u3400-\u9fff]\s+|\b(?:wo)?men['’]?s?\s+|\b(?:ladies|kids['’]?)\s+|(?<=[a-z][a-z][a-z])\s|\b(?:just|only)\s+)(?P<alone>{LETTER_SIZE})(?=\s*(?:$|[,，、;；。.!！?？]|\s[\u3400-\u9fff]))"
)
_STEP = patterns.later(
    r"\b(?:(?:try |go |take |make it |get |show |bump |move |push |size )?(?:(?:them|it|that|these|those) )?(?:up |down )?(?:in |by )?(?:an?|one|two|2|a couple of|the next) )?(?:sizes? (?:(?P<up>up|bigger|larger)|down|smaller)|(?:(?P<bigger>bigger|larger|next) |smaller )sizes?)\b|\b(?:go|going|move|bump|step|size) (?:(?:it|that|them|this) )?(?:(?P<goes>up)|down)(?: by)? (?:a|one|two|2|a couple of) sizes?\b|\b(?:bump|push|take|move) (?:it|that|them|this) (?:(?P<bumped>up)|down) (?:a|one|two) sizes?\b|\bsize (?:(?:it|that|them|this) )?(?:(?P<sized>up)|down)(?=\s*(?:$|[.,;!]|please|then|though))"
    r"|(?:再|换|要|拿|来|试试?)?(?:(?P<han>加?大)|小)(?:上)?一个?(?:[码号])(?!双|床|款|的床)(?:的)?",
    re.IGNORECASE,
)
_SEVERAL = patterns.later(r"\b(?:two|2|a couple of|couple)\s+sizes\b|两码|两个码", re.IGNORECASE)
_TWO = patterns.later(
    rf"(?:\b(?:either|in|an?|both|sometimes|usually)\s+)*(?P<word>(?:eu |in )?sizes?\s+|尺码|码数)?(?<![A-Za-z\d.$€£¥'’])(?P<a>{LETTER_SIZE}|\d{{2,3}})(?:码|号)?\s*(?:,?\s*(?:or (?:maybe |even |perhaps |possibly )?|sometimes |maybe |even )(?:an? |size )*|/|或者?|或是|、|,\s*有时(?:候)?(?:穿)?|和|跟)\s*(?P<b>{LETTER_SIZE}|\d{{2,3}})(?![A-Za-z\d%.])(?P<unit>码|号)?(?!\s*(?:cm|mm|kg|g|ml|l|in|inch|inches|块|元|刀|dollars?|bucks?|升|厘米|毫米|寸|克|斤|瓦|小时|人)\b)(?:(?:都|也)?(?:行|可以|ok)|\s*(?:would|will) (?:both )?(?:do|work|fit|be fine)|\s*(?:are |is )?(?:both )?fine)?",
)
_WORDED = ("single", "double", "queen", "king")
_GROWING = ("small", "medium", "large")
_CASES = ("cabin", "check-in")
_NAMED = r"(?<![A-Za-z])(?:size\s+(?:is\s+)?{names}|{names}[- ]?sized?|(?:(?:the|my|our|his|her|their) )?(?:bed|mattress|it|that|ours|mine)(?:['’]s| is) (?:actually |really |only |just )*an? {names}|(?:needs?|wants?|meant|be|have|got) an? {names}(?=\s*(?:$|[.,;!?]|bed\b|mattress\b)))(?![A-Za-z])"


@dataclass(frozen=True, slots=True)
class Resized:
    """The sizes that are said, none or more, and the text without the words that say so."""

    sizes: tuple[str, ...]
    text: str


def read(text: str, held: Sequence[str], sizes: Collection[str]) -> Resized:
    """Reads a size that is said without its name. `held` is the size asked for so far, `sizes` those of the topic."""
    if not sizes:
        return Resized((), text)
    text = _JUDGED.sub(" ", text) if _JUDGED.sub("", text).strip(" ,.!?，。") else text
    told = _either(text, held, sizes) or _step(text, held, sizes)
    if told is not None:
        return told
    worded = sorted((one for one in sizes if one.isalpha() and len(one) > 3), key=len, reverse=True)
    if worded:
        names = "|".join(map(re.escape, worded))
        named = re.search(_NAMED.format(names=f"(?:{names})"), text, re.IGNORECASE)
        if named is not None:
            said = next(one for one in worded if one.lower() in named.group().lower())
            return Resized((said,), text[: named.start()] + " " + text[named.end() :])
    letter = _SAID_SO.search(text)
    if letter is not None and (letter["letter"] or letter["alone"]) in sizes:
        return Resized((letter["letter"] or letter["alone"],), text[: letter.start()] + " " + text[letter.end() :])
    alone = _ALONE.match(_GROWS.sub("", text))
    if alone is not None and _REFUSED.search(text) is not None:
        alone = None
    if alone is not None and any(one.isdigit() for one in held) and _may_be(alone["n"], sizes):
        return Resized((alone["n"],), " ")
    measured = None if alone is None else _measured(alone["n"], held, sizes)
    if measured is not None:
        return Resized((measured,), " ")
    return Resized((), text)


def _either(text: str, held: Sequence[str], sizes: Collection[str]) -> Resized | None:
    """ "42 or 43", "size M or L", M或者L都可以: two sizes of the topic. Numbers need a size that holds, or its name."""
    for match in _TWO.finditer(text):
        said = tuple(dict.fromkeys((match["a"].upper(), match["b"].upper())))
        named = match["word"] or match["unit"] or any(one.isdigit() for one in held) or match.group() == text.strip()
        if set(said) <= set(sizes) and (named or not said[0].isdigit()):
            return Resized(said, text[: match.start()] + " " + text[match.end() :])
    return None


def _step(text: str, held: Sequence[str], sizes: Collection[str]) -> Resized | None:
    """ "A size up", 大一码: the next of the topic's sizes."""
    match = _STEP.search(text) if len(held) == 1 else None
    if match is None:
        return None
    up = any(match[name] for name in ("up", "bigger", "goes", "bumped", "sized", "han"))
    size = next_size(held[0], up, sizes)
    if size is not None and _SEVERAL.search(match.group()):
        size = next_size(size, up, sizes)
    return None if size is None else Resized((size,), text[: match.start()] + " " + text[match.end() :])


def next_size(size: str, up: bool, sizes: Collection[str]) -> str | None:
    """The size above or below another one, of those on its scale; None where it is on none or the last of it."""
    for scale in _scales(sizes):
        place = scale.index(size) + (1 if up else -1) if size in scale else -1
        if 0 <= place < len(scale):
            return scale[place]
    return None


def in_order(sizes: Collection[str]) -> tuple[str, ...]:
    """Sizes in the order of their scales, then those on none."""
    ordered = [size for scale in _scales(sizes) for size in scale]
    return (*ordered, *sorted(set(sizes) - set(ordered)))


def _scales(sizes: Collection[str]) -> list[list[str]]:
    """The scales of sizes, each from small to large: numbers, letters, and the words for beds, cases and the like."""
    numbers = sorted((one for one in sizes if one.isdigit()), key=int)
    return [numbers, *([one for one in scale if one in sizes] for scale in (LETTERS, _WORDED, _GROWING, _CASES))]


def _measured(number: str, held: Sequence[str], sizes: Collection[str]) -> str | None:
    """The size of a number in the unit of the size that holds: 16 after "14 inch"."""
    units = (re.fullmatch(r"\d+(?:\.\d+)?(?P<unit>\D+)", one) for one in held)
    return next((size for unit in units if unit and (size := f"{number}{unit['unit']}") in sizes), None)


def _may_be(number: str, sizes: Collection[str]) -> bool:
    """Whether a number lies among the sizes of the topic."""
    numbers = [int(one) for one in sizes if one.isdigit()]
    return bool(numbers) and min(numbers) <= int(number) <= max(numbers)
