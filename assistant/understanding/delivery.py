"""By when something must be there: "delivered within 3 days", "arrives by Friday", 3天内送到, as days from today.

A limit only where the shop states delivery times; else the words stay words. Business days count as days.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assistant import patterns
from assistant.understanding.numbers import chinese
from retrieval.constraints import Constraint, Operator
from retrieval.products import Product

FACET, UNIT = "delivery", "days"
_NUMBERS = {
    word: n
    for n, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=1)
} | {
    "a": 1,
    "an": 1,
    "couple of": 2,
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HAN_WEEKDAYS = {char: n for n, char in enumerate("一二三四五六")} | {"日": 6, "天": 6}
_N = rf"(?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)})"
_DAY = rf"(?P<day>today|tonight|tomorrow|{'|'.join(_WEEKDAYS)}|(?:the )?(?:end of the )?week[- ]?end|next week)"
_ARRIVES = r"(?:deliver(?:y|ed|s)?|arriv(?:e|es|al|ing)|ship(?:s|ped|ping)?|here|with me|at my (?:door|place)|get(?:s)? (?:it |here|to me)?|come|needed|need (?:it|them|this)|receive(?: it| them)?|have (?:it|them))"
_ENGLISH = patterns.later(
    rf"\b(?:(?:can |must |should |to |that |which )*(?:be )?{_ARRIVES}\s+(?:to me |here |it |at home )?(?:(?:with)?in|within|in under|no later than|by|before|on|for)\s+(?:at most |max(?:imum)? |up to )?(?:the )?(?:next |this )?(?:{_N}(?:\s*(?:-|to|or)\s*(?P<to>\d{{1,2}}))?\s+(?:business |working )?(?P<unit>days?|weeks?)|{_DAY})"
    rf"|(?P<next>(?:next|same)[- ]day) (?:delivery|shipping|arrival)|{_N.replace('<n>', '<m>')}[- ](?P<unit2>day|week) (?:delivery|shipping))\b",
    re.IGNORECASE,
)
_HAN = patterns.later(
    r"(?:最[多迟晚]|至多)?(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})(?:个)?(?P<unit>天|日|工作日|周|星期|礼拜)(?:之?内|以内)?(?:就)?(?:要|能|得|可以|可|必须)?(?:送到|送达|到货|收到|到手|发到|寄到|拿到)(?:的)?"
    r"|(?:最[迟晚])?(?P<day>今天|今晚|明天|后天|大后天|(?:这|本|下)?(?:周|星期|礼拜)[一二三四五六日天末])(?:之?前|以前)?(?:就)?(?:要|能|得|可以|可|必须)?(?:送到|送达|到货|收到|到手|发到|寄到|拿到|用)(?:的)?"
    r"|(?P<next>次日达|隔天到|当日达|隔日达)"
)
_HAN_DAYS = {"今天": 0, "今晚": 0, "明天": 1, "后天": 2, "大后天": 3}


@dataclass(frozen=True, slots=True)
class Due:
    """The limit read, None where there is none, and the text without it."""

    limit: Constraint | None
    text: str


def stated(products: Mapping[str, Product]) -> bool:
    """Whether the shop says of anything how long it takes to arrive."""
    return any(variant.delivery is not None for product in products.values() for variant in product.variants)


def read(text: str, today: date, turn: int) -> Due:
    """The latest arrival that a text asks for, in days from `today`."""
    for pattern, days_of in ((_ENGLISH, _english), (_HAN, _han)):
        match = pattern.search(text)
        days = days_of(match, today) if match is not None else None
        if match is not None and days is not None:
            limit = Constraint(FACET, Operator.RANGE, high=float(days), unit=UNIT, turn=turn)
            return Due(limit, text[: match.start()] + " " + text[match.end() :])
    return Due(None, text)


def _english(match: re.Match[str], today: date) -> int | None:
    if match["next"]:
        return 1 if match["next"].lower().startswith("next") else 0
    said, unit = (match["to"] or match["n"] or match["m"]), (match["unit"] or match["unit2"] or "")
    if said:
        number = int(said) if said.isdigit() else _NUMBERS[said.lower()]
        return number * (7 if unit.lower().startswith("week") else 1)
    day = match["day"].lower()
    if day in ("today", "tonight"):
        return 0
    if day == "tomorrow":
        return 1
    if day == "next week":
        return 13 - today.weekday()
    return _until(_WEEKDAYS.index(day) if day in _WEEKDAYS else 5, today)


def _han(match: re.Match[str], today: date) -> int | None:
    if match["next"]:
        return 0 if match["next"] == "当日达" else 1
    if match["n"]:
        number = int(match["n"]) if match["n"].isdigit() else int(chinese(match["n"]) or 0)
        return number * (7 if match["unit"] in ("周", "星期", "礼拜") else 1) or None
    day = match["day"]
    if day in _HAN_DAYS:
        return _HAN_DAYS[day]
    weekday = 5 if day.endswith("末") else _HAN_WEEKDAYS[day[-1]]
    if day.startswith("下"):
        return 7 - today.weekday() + weekday
    return _until(weekday, today)


def _until(weekday: int, today: date) -> int:
    """Days to the next such weekday; today counts."""
    return (weekday - today.weekday()) % 7
