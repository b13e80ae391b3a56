"""English figures that leave their unit out, in the forms that the readers know: "41 g against 18" as "41 g against 18 g", "39 by 28 inches".

Runs on a sentence whose products are tags already. What the sentence claims stays the same.
"""

from __future__ import annotations

import re

from assistant import patterns
from assistant.claims.clauses import TAG
from assistant.claims.spelling import UNIT_NAMES
from assistant.understanding.numbers import TENS, UP_TO_NINETEEN

_TEENS = "|".join(UP_TO_NINETEEN.split()[2:])
_TENS = "|".join(TENS)
_WORDS = rf"(?:(?:{_TENS})(?:[-\s](?:one|{_TEENS}))?|{_TEENS}|one and a half)"
_NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?|{_WORDS})"
_UNIT = rf"(?:{UNIT_NAMES}|Pa|dollars?|bucks?|euros?|cents?|stars?|reviews?|percent|per cent)"
_SAID = patterns.later(
    rf"(?P<sign>[$€£])\s?(?P<sum>\d[\d,]*(?:\.\d+)?)|(?<![\w.])(?P<n>{_NUMBER}|one|an?|half an?)[\s-]?(?P<unit>%|{_UNIT})(?![\w²³/])",
    re.IGNORECASE,
)
# A number that goes on from a figure before it: a comparing word, a verb or a product stands before, nothing counted behind
_LEAD = rf"(?:\b(?:against|versus|vs\.?|to|as opposed to|rather than|instead of|next to|compared (?:to|with)|than|is|are|was|at|has|have|had|lasts?|weighs?|takes?|costs?|holds?|gives you|carries|runs|does|draws|where)|[(—–]|{TAG})"
_HEDGE = r"(?:(?:is|at|with|by|just|only|about|around|nearly|roughly|almost|over|under|some|a mere|as much as|up to|the)\s+){0,2}"
_ITS = rf"\s+(?:for|on|with|in|from|by|to)\s+(?:either (?:of )?)?(?:the\s+)?{TAG}"
_THAN = (
    r"\s+(?:less|more|cheaper|dearer|off|under|over|below|fewer|extra|longer|heavier|lighter|shorter)\b(?! (?:of|or)\b)"
)
_BARE = patterns.later(
    rf"(?:{_LEAD}\s+{_HEDGE}(?P<n>{_NUMBER})(?=\s*(?:,(?!\d)|[;:!?)—–]|\.(?:\s|$)|$)|{_ITS}|\s+(?:and|but|while|whereas|so|instead|rather|respectively)\b(?!\s+(?:\d|a half|{_WORDS})))"
    rf"|(?:\b(?:for|and|by|leaves you|leaving you|so)|[,:])\s+{_HEDGE}(?P<m>{_NUMBER})(?={_ITS}|{_THAN}))(?!\s*(?:{_UNIT})\b)",
    re.IGNORECASE,
)
# Between the two figures something else is measured
_OTHER = patterns.later(
    r"\brat(?:ed|ing|ings)\b|\bscor|\bstars?\b|\breviews?\b|\bsizes?\b|\bage[sd]?\b|\bSPF\b|\bnumbers?\b|\bEU\b|\bUK\b|\blevels?\b|\bgrades?\b|\bmodels?\b|\bversions?\b|\bpockets?\b|\bplayers?\b|\bpages?\b|"
    r"\bpieces?\b|\bstock\b|\bleft\b|\bwheels?\b|\bpeople\b|\bpersons?\b|\bchapters?\b|\bcolou?rs?\b|\bports?\b|\bspeeds?\b|\bpublished\b|\breleased\b|\bdate\b|\byear\b|\bcopies\b|\bbags\b|\bsecond\b",
    re.IGNORECASE,
)
_PLAIN = ("days", "day", "weeks", "week", "months", "month", "years", "year")
# "64 cents a millilitre": what it is counted by is no unit of another figure
_PER = patterns.later(
    rf"(?:[$€£]\s?[\d.]+|\b(?:cents?|dollars?|euros?|bucks?|pounds?)) (?:an?|per|each|every) (?:{_UNIT})$",
    re.IGNORECASE,
)
_RATE = patterns.later(rf"{_NUMBER} [a-z]+ $", re.IGNORECASE)
_CENTS = patterns.later(r"[$€£]0\.\d\d$")
_BY = patterns.later(
    r"(?<![\d.])(?P<n>\d+(?:\.\d+)?)(?= (?:by|x|×) \d+(?:\.\d+)?\s?(?P<u>inch(?:es)?|feet|foot|cm|mm|met(?:re|er)s?|m)\b)",
    re.IGNORECASE,
)
_POUNDS = patterns.later(rf"(?<![\w.])(?P<n>{_NUMBER}|an?|half an?)[\s-]pounds?\b", re.IGNORECASE)


def in_full(text: str, pounds: bool) -> str:
    """A tagged English sentence with the units it leaves out; `pounds` says that prices may be in them, so that none is a weight."""
    if not text.isascii() and re.search(r"[\u3400-\u9fff]", text):
        return text
    if not pounds:
        text = _POUNDS.sub(lambda m: f"{m['n']} lb", text)
    text = _BY.sub(lambda m: f"{m['n']} {m['u']}", text)
    at = 0
    while (bare := _BARE.search(text, at)) is not None:
        start, end = bare.span("n" if bare["n"] else "m")
        unit = _unit_before(text, start, bare["m"] is not None)
        at = end
        if unit:
            written = f"{unit}{text[start:end]}" if unit[0] in "$€£" else f"{text[start:end]} {unit}"
            text = text[:start] + written + text[end:]
            at = start + len(written)
    return text


def _unit_before(text: str, at: int, joined: bool) -> str:
    """The unit of the figure before a place, "" where none goes on to it; `joined` says that a mere "and" or a comma leads there."""
    before = [one for one in _SAID.finditer(text, 0, at) if not _PER.search(text, 0, one.end())]
    if not before or _OTHER.search(text, before[-1].end(), at):
        return ""
    said = before[-1]
    if said["n"] and said["n"].lower() in ("a", "an") and _RATE.search(text, 0, said.start()):
        return ""  # "thirty pages a minute, eighteen more"
    if said["sign"]:
        return said["sign"] + ("0." if _CENTS.search(said[0]) and re.match(r"\d\d(?!\d|\.)", text[at:]) else "")
    return "" if joined and said["unit"].lower() in _PLAIN else said["unit"]
