"""English as people say it, in the forms that the readers know: "twelve up" as "from 12 years", "25-dollar limit" as "$25 limit".

What a sentence claims stays the same. Knows nothing of what the records say.
"""

from __future__ import annotations

import re

from assistant import patterns
from assistant.claims.clauses import TAG, tag
from assistant.understanding.numbers import TENS, UP_TO_NINETEEN

_NUMBERS = {word: number for number, word in enumerate(UP_TO_NINETEEN.split()) if number} | {"twenty": 20}
_N = rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS)})"
_CENTS = patterns.later(
    rf"(?<!dollars and )(?<!dollar and )(?<!bucks and )(?<!euros and )(?<!pounds and )(?<!dollars )(?<!euros )\b(?P<n>\d{{1,2}}(?:\.\d+)?|{'|'.join([*TENS, *_NUMBERS])})(?:[\s-](?P<ones>[a-z]+))? cents\b",
    re.IGNORECASE,
)
_SIGNED = patterns.later(
    rf"\b(?P<n>\d+(?:\.\d+)?|{_N}|{'|'.join(TENS)})-(?P<name>dollar|buck|euro|pound)(?=s? (?:markdown|mark-down|discount|saving|reduction|cut|drop|difference|gap|step|jump|upgrade|limit|budget|cap|max(?:imum)?|ceiling|mark|line|price|bracket))",
    re.IGNORECASE,
)
_SIGNS = {"dollar": "$", "buck": "$", "euro": "€", "pound": "£"}
_AGES = patterns.later(
    rf"\b(?:(?P<lead>for|from|ages?|aged)(?: ages?)? (?:about )?(?P<n>{_N})(?: years?(?: old)?)?(?: and (?:up|over|older|above|upwards?)| up(?:wards)?(?! to\b)| onwards?|\+)|(?P<lead2>ages?|aged) (?P<n2>{_N})\+)(?![\w%])",
    re.IGNORECASE,
)
# "A 9 isn't available, an 8 or a 10 is"
_OF_SIZE = patterns.later(
    r"\ban? (?P<n>\d{1,2}(?:\.5)?)(?=\s+(?:is|isn['’]t|was|wasn['’]t|would be|will|won['’]t|and an? \d|or an? \d)\b)|(?<=or )an? (?P<m>\d{1,2}(?:\.5)?)(?=\s+(?:is|isn['’]t|are)\b)",
    re.IGNORECASE,
)
_OR_TWO = patterns.later(
    rf"\b(?P<n>{_N}) or (?P<m>{_N}) (?P<u>days?|weeks?|hours?|months?|business days|working days)\b|\b(?:a|an|one) (?P<v>day|week|hour|month) or two\b",
    re.IGNORECASE,
)
# "The better value per litre" is what costs less for each litre
_VALUE_EACH = patterns.later(
    r"(?:\bthe )?\b(?:(?P<most>best)|better) (?:value|deal|buy)(?: for money)?(?= (?:per|by the|for each|for every|a) [a-z]+)",
    re.IGNORECASE,
)
_NEXT_DAY = patterns.later(
    r"(?<=\barrives )(?:the (?:very )?next day|tomorrow|overnight)\b|(?<=\bdelivered )(?:the (?:very )?next day|tomorrow|overnight)\b"
    r"|(?<=\barrive )(?:the (?:very )?next day|tomorrow|overnight)\b|(?<=\bhere )(?:the (?:very )?next day|by tomorrow|tomorrow)\b",
    re.IGNORECASE,
)
_BIRTH = patterns.later(
    r"(?P<lead>\b(?:suitable|designed|fine|made|good|safe|okay|meant|right) )for newborns?\b|\b(?:straight |right )?from birth(?: (?:on|onwards|up))?\b",
    re.IGNORECASE,
)
_FIRST = patterns.later(
    r"(?:(?:(?<=^)|(?<=[.;:,] ))(?:and |but |while )?the (?P<which>first|last) (?P<n>two|three)(?= (?!weeks|days|months|years|hours|are the|of)[a-z])|\b(?:either of |both of |both |(?P<in>on|with|for|from|than|of|in) )the (?P<which2>first|last) (?P<n2>two|three)(?=\s*[,.;:!?)]|\s+(?:in|on|for|are|have|can|come|cost|will|do|and|but)\b|\s*$))",
    re.IGNORECASE,
)


def plainly(text: str, shown: int) -> str:
    """A tagged sentence about `shown` products as the readers know it; a text without Latin letters as it is."""
    text = _SIGNED.sub(
        lambda m: (
            f"{_SIGNS[m['name'].lower()]}{m['n'] if m['n'][0].isdigit() else TENS.get(m['n'].lower()) or _number(m['n'])}"
        ),
        text,
    )
    text = _OF_SIZE.sub(lambda m: f"size {m['n'] or m['m']}", text)
    text = _OR_TWO.sub(
        lambda m: f"1 to 2 {m['v']}s" if m["v"] else f"{_number(m['n'])} to {_number(m['m'])} {m['u']}", text
    )
    text = _CENTS.sub(_in_dollars, text)
    text = _BIRTH.sub(lambda m: f"{m['lead'] or ''}from 0 months", text)
    text = _AGES.sub(lambda m: f"from {_number(m['n'] or m['n2'])} years", text)
    text = _VALUE_EACH.sub(lambda m: "cheapest" if m["most"] else "cheaper", text)
    text = _NEXT_DAY.sub("within 1 day", text)
    return _FIRST.sub(lambda m: _named(m, shown), text)


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _NUMBERS[said.lower()]


def _in_dollars(match: re.Match[str]) -> str:
    said = match["n"].lower()
    if "." in said:
        return f"$0.{round(float(said) * 100):04d}"
    cents = int(said) if said.isdigit() else TENS.get(said) or _NUMBERS[said]
    if match["ones"]:
        if match["ones"].lower() not in _NUMBERS or said not in TENS:
            return match[0]
        cents += _NUMBERS[match["ones"].lower()]
    return f"$0.{cents:02d}"


def _named(match: re.Match[str], shown: int) -> str:
    """The tags of the first or the last two of what is shown."""
    number = _NUMBERS[(match["n"] or match["n2"]).lower()]
    if number >= shown:
        return match[0]
    first = (match["which"] or match["which2"]).lower() == "first"
    places = range(number) if first else range(shown - number, shown)
    return (f"{match['in']} " if match["in"] else "") + " and ".join(map(tag, places))


_CONTAINER = r"(?:bar|jar|box|bottle|tube|tub|bag|pack|packet|tin|sachet|carton|roll|can|pot|pouch)s?"
CONTAINERS = patterns.later(
    rf"\b(?:(?:a|one|each|every|per|the|this|that) )?{_CONTAINER} of (?=(?:the )?{TAG})|(?<={TAG} ){_CONTAINER}\b|\b(?:a|one|per|each) {_CONTAINER}\b(?! (?:of|with)\b)",
    re.IGNORECASE,
)
