"""How a number is compared, by the words before and after it: "under", "at least", "about", 以内, 出头.

Only the words and their length in the text are known here; what they make of the number's bounds is the figure's own business.
"""

from __future__ import annotations

import re

from assistant import patterns

_BEFORE = (
    (r"(?:between|from|在|从)", "range"),
    (r"(?:没有?超出?(?!过)|未超出?(?!过)|不超出?(?!过)|不会超出?(?!过)|没有超过|没过|未过|不过(?!$)|no more than|not more than|no (?:wider|heavier|taller|longer|bigger|larger|higher|deeper|thicker|later) than|(?:别|不要|不能|不可|不得)(?:超过?|高于|大于|多于|重于|长于|宽于)|at most|up to|maximum(?: of)?|max\.?|within|not exceed(?:ing)?|doesn['’]?t exceed|不超过|不会超过|没超过|不高于|至多|最多|最高|不大于|不多于|顶多|封顶)", "most"),
    (r"(?:no less than|not less than|no (?:smaller|shorter|lower|lighter|narrower|fewer) than|(?:别|不要|不能)(?:少于|低于|小于|短于)|at least|(?<!down )(?<!reduced )(?<!cut )(?<!dropped )from|starting (?:at|from)|starts? at|minimum(?: of)?|no fewer than|不低于|不少于|至少|最少|最低|起码|少说|至少要|起码要|最低要)", "least"),
    (r"(?:under|below|less than|fewer than|cheaper than|lighter than|shorter than|lower than|低于|少于|(?<![买订选拿找])不到|不足|小于|轻于|短于|用不了|花不了|要不了|花不到|用不到|不用花到|不满)", "under"),
    (r"(?:over|above|past|beyond|tops?|more than|exceed(?:s|ing)?|greater than|longer than|heavier than|higher than|upwards of|超过|高于|多于|大于|长于|重于|超)", "over"),
    (r"(?:just under|a little under|slightly under|a shade under|just below|not quite|将近|接近|快到|(?<![很更最较赶加尽充够得])(?<!比.)快|近)", "just_under"),
    (r"(?:just over|a little over|slightly over|just above|a bit over|略高于|略多于)", "just_over"),
    (r"(?:about|around|roughly|approximately|approx\.?|nearly|almost|close to|some|circa|~|约为|大约|大概|约|差不多)", "about"),
)  # fmt: skip
_AFTER = (
    (r"(?:or less|or under|or below|or fewer|at most|max|tops|以内|之内|内(?![置存部衬里])|以下|及以下|封顶)", "most"),
    (r"(?:or more|or above|or over|or higher|and up|and above|\+|plus|以上|及以上|起步|起)", "least"),
    (r"(?:出头|挂零|有余|and a bit|and change)", "just_over"),
    (r"(?:or so|左右|上下)", "about"),
    (r"(?:不到)", "under"),
    (r"(?:多)", "over"),
)
_BEFORE_RE = [
    (
        patterns.later(
            pattern + r"\s*(?:(?:a|an|the|just|only|as little as|as much as)\s+|要|是|为|在|卖|花|需要?|得)?$",
            re.IGNORECASE,
        ),
        name,
    )
    for pattern, name in reversed(_BEFORE)
]
_AFTER_RE = [
    (
        patterns.later(
            r"^\s*" + pattern + (r"(?![A-Za-z])" if pattern[3].isalpha() and pattern[3].isascii() else ""),
            re.IGNORECASE,
        ),
        name,
    )
    for pattern, name in _AFTER
]


def comparing(before: str) -> tuple[str, int]:
    """How the words before a figure compare it, and how many characters they are."""
    found = [(len(before) - match.start(), name) for pattern, name in _BEFORE_RE if (match := pattern.search(before))]
    left, name = max(found, default=(0, ""))
    if name in ("under", "over") and patterns.search(
        r"⟦\d+⟧[\s-]*(?:[$€£%]|(?:US )?dollars?|bucks|euros?|pounds?|yuan|USD|EUR|GBP|CNY|RMB|k?g|grams?|kilos?|[cm]?m|inch(?:es)?|hours?|days?|years?|minutes?|GB|TB|mAh|W|watts?|lit(?:re|er)s?|ml|stars?|元|块|美元|分|克|公斤|厘米)?\s*$",
        before[: len(before) - left],
    ):
        return "", 0  # "$100 less than the $649": by how much
    return name, left


def compared(before: str, after: str) -> tuple[str, int, int]:
    """How a figure is compared, and how many characters say so before and after it."""
    way, left = comparing(before)
    for pattern, name in _AFTER_RE:
        match = pattern.match(after)
        if match:
            return (name, left, match.end()) if way in ("", "about", "range") else (way, left, match.end())
    return ("" if way == "range" else way), left, 0
