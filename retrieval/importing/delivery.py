"""In how many days something arrives, as catalogues and feeds state it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from retrieval.amounts import read_amount
from retrieval.products import DeliveryDays
from retrieval.units import convert

MOST_DAYS = 3650
_REMEDY = 'give days: 3, [2, 5], {"min": 2, "max": 5} or a text like "2-5 days"'
_NAMED = {
    "same day": 0,
    "same-day": 0,
    "today": 0,
    "当日达": 0,
    "当天": 0,
    "当日": 0,
    "overnight": 1,
    "next day": 1,
    "next-day": 1,
}
_NAMED |= {"tomorrow": 1, "次日达": 1, "次日": 1, "隔日达": 1, "一天": 1}
_WORKING = re.compile(r"\b(?:business|working|work)\s+days?\b|个?工作日", re.IGNORECASE)
_FRAME = re.compile(
    r"\b(?:usually|normally|ships?|shipping|shipped|dispatched|delivered|delivery|deliver(?:s|y)?|arrives?|in|within|takes?|time)\b|"
    r"预计|通常|一般|发货|送达|到货|配送|时间|需要?|内|[:：]",
    re.IGNORECASE,
)


class DeliveryError(ValueError):
    """A value that says no time of delivery; `remedy` says how to write it."""

    def __init__(self, message: str, remedy: str = _REMEDY) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def _shown(value: object) -> str:
    return repr(value)[:40]


def read_delivery(value: object) -> DeliveryDays:
    """Days from the order, of a number, a pair, `{"min", "max"}` or a text. Raises `DeliveryError`.

    Working days are five of seven: five of them may take seven days.
    """
    if isinstance(value, str):
        return _of_text(value)
    if isinstance(value, Mapping) and set(value) <= {"min", "max"} and "max" in value:
        return _span(value.get("min", value["max"]), value["max"], value)
    if isinstance(value, Sequence) and len(value) == 2:
        return _span(value[0], value[1], value)
    return _span(value, value, value)


def _span(least: object, most: object, value: object) -> DeliveryDays:
    ends = []
    for end in (least, most):
        if isinstance(end, bool) or not isinstance(end, int | float) or end != int(end) or not 0 <= end <= MOST_DAYS:
            raise DeliveryError(f"{_shown(value)} is no time of delivery")
        ends.append(int(end))
    if ends[0] > ends[1]:
        raise DeliveryError(f"{_shown(value)} ends before it begins")
    return DeliveryDays(ends[0], ends[1])


def _of_text(text: str) -> DeliveryDays:
    lower = " ".join(text.lower().split())
    named = next((days for name, days in _NAMED.items() if name in lower), None)
    working = _WORKING.search(lower) is not None
    plain = " ".join(_FRAME.sub(" ", _WORKING.sub("days", lower)).split()).rstrip(".")
    amount = read_amount(plain)
    if amount is None:
        if named is not None:
            return DeliveryDays(named, named)
        raise DeliveryError(f"{_shown(text)} is no time of delivery")
    unit = amount.unit or "days"
    ends = [convert(end, unit, "days") for end in (amount.low, amount.high)]
    if ends[0] is None or ends[1] is None:
        raise DeliveryError(f"{_shown(text)} is no time of delivery")
    most = ends[1] * 7 / 5 if working else ends[1]
    return _span(math.floor(ends[0] + 1e-9), math.ceil(most - 1e-9), text)
