"""Office hours: when somebody of the staff is there, in the shop's own time zone.

mon-fri 09:00-18:00, sat 10:00-14:00      spans after days; 22:00-06:00 ends on the next day
always, never
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
AHEAD_DAYS = 15  # a promise of a whole office week is kept within it
_PART = re.compile(
    r"(?P<first>[a-z]{3})(?:\s*-\s*(?P<last>[a-z]{3}))?\s+(?P<from>\d{1,2}:\d{2})\s*-\s*(?P<to>\d{1,2}:\d{2})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to another, in seconds since 1970."""

    opens: float
    closes: float


@dataclass(frozen=True, slots=True)
class Hours:
    """`spans` are (weekday from 0 for Monday, opening, closing in minutes of its day; past 1440: of the next)."""

    spans: tuple[tuple[int, int, int], ...]
    zone: ZoneInfo

    def open_at(self, now: float) -> Span | None:
        """The span that holds this moment; spans that touch are one."""
        return next((span for span in self._ahead(now) if span.opens <= now < span.closes), None)

    def next_opening(self, now: float) -> float | None:
        """When the office opens next; None: never, or it is open all the time."""
        return next((span.opens for span in self._ahead(now) if span.opens > now), None)

    def after(self, now: float, seconds: float) -> float | None:
        """The moment by which the office has been open for so long since `now`; None: it does not open for so long in two weeks."""
        left = seconds
        for span in self._ahead(now):
            start = max(span.opens, now)
            if span.closes - start >= left:
                return start + left
            left -= max(0.0, span.closes - start)
        return None

    def _ahead(self, now: float) -> tuple[Span, ...]:
        """The spans from yesterday on, in order, joined where they touch."""
        today = datetime.fromtimestamp(now, self.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        found = []
        for day in range(-1, AHEAD_DAYS):
            date = today + timedelta(days=day)
            found += [
                Span(self._moment(date, opens), self._moment(date, closes))
                for weekday, opens, closes in self.spans
                if weekday == date.weekday()
            ]
        return _joined(sorted(found, key=lambda span: span.opens), now)

    def _moment(self, date: datetime, minutes: int) -> float:
        """By the clock on the wall, so that a day of 23 hours still ends at its closing time."""
        days, rest = divmod(minutes, DAY_MINUTES)
        wall = (date + timedelta(days=days)).replace(hour=rest // 60, minute=rest % 60)
        return wall.timestamp()


def _joined(spans: list[Span], now: float) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in spans:
        if joined and span.opens <= joined[-1].closes:
            joined[-1] = Span(joined[-1].opens, max(joined[-1].closes, span.closes))
        else:
            joined.append(span)
    return tuple(span for span in joined if span.closes > now)


def read_hours(text: str, zone: str) -> Hours:
    """Raises ValueError in words for what are no office hours or no time zone."""
    return Hours(read_spans(text), read_zone(zone))


def read_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("no time zone") from None


def read_spans(text: str) -> tuple[tuple[int, int, int], ...]:
    plain = text.strip().lower()
    if plain == "never":
        return ()
    if plain == "always":
        return tuple((day, 0, DAY_MINUTES) for day in range(7))
    return tuple(span for part in plain.split(",") for span in _spans(part.strip()))


def _spans(part: str) -> tuple[tuple[int, int, int], ...]:
    match = _PART.fullmatch(part)
    if match is None:
        raise ValueError("no office hours")
    first, last = _day(match["first"]), _day(match["last"] or match["first"])
    opens, closes = _minutes(match["from"]), _minutes(match["to"])
    if opens in (closes, DAY_MINUTES):
        raise ValueError("no office hours")
    if closes < opens:
        closes += DAY_MINUTES
    days = range(first, (last if last >= first else last + 7) + 1)
    return tuple((day % 7, opens, closes) for day in days)


def _day(name: str) -> int:
    if name not in DAYS:
        raise ValueError("no office hours")
    return DAYS.index(name)


def _minutes(clock: str) -> int:
    hour, minute = map(int, clock.split(":"))
    if minute > 59 or hour * 60 + minute > DAY_MINUTES:
        raise ValueError("no office hours")
    return hour * 60 + minute
