"""Working days: when what takes so many of them is over."""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, date, datetime, timedelta

_SATURDAY = 5


def working_days_after(moment: float, days: int, holidays: Container[str]) -> float:
    """The same time of day (UTC), so many working days later: never on a Saturday, a Sunday or one of the `holidays` (YYYY-MM-DD)."""
    at = datetime.fromtimestamp(moment, UTC)
    while days > 0 or not _works(at.date(), holidays):
        at += timedelta(days=1)
        days -= _works(at.date(), holidays)
    return at.timestamp()


def _works(day: date, holidays: Container[str]) -> bool:
    return day.weekday() < _SATURDAY and day.isoformat() not in holidays
