"""What a report is about: a span of time in days of the office's zone, and the shops and language it keeps to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Float, Integer, case, cast, func, literal_column

from retrieval.products import Language

DAY_S = 86_400
MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Period:
    """`since` <= moment < `until`, seconds since 1970. `shops` are those of whoever asks (None: all); `shop` and `language` narrow further."""

    since: float
    until: float
    zone: ZoneInfo
    shops: tuple[str, ...] | None = None
    shop: str | None = None
    language: Language | None = None

    def days(self) -> Iterator[date]:
        """The days that the period touches, in the zone."""
        day = self._day(self.since)
        last = self._day(max(self.since, self.until - 1e-6))
        while day <= last:
            yield day
            day += timedelta(days=1)

    def _day(self, moment: float) -> date:
        return datetime.fromtimestamp(moment, self.zone).date()

    def day_number(self, at: ColumnElement[float], *, sqlite: bool) -> ColumnElement[int]:
        """The number of a moment's day in the zone, counted from 1970-01-01; `day_of` tells which day that is."""
        local = (at + self._offset(at)) / _written(DAY_S)
        # SQLite may have no floor, and casting cuts off; PostgreSQL's cast rounds
        return cast(local, Integer) if sqlite else cast(func.floor(local), Integer)

    def _offset(self, at: ColumnElement[float]) -> ColumnElement[float]:
        """What the zone's clocks are ahead of UTC at a moment, in seconds, as they are put forward and back within the period."""
        changes = list(self._changes())
        *earlier, (_, last) = changes
        if not earlier:
            return _written(last)
        ends = [moment for moment, _ in changes[1:]]
        whens = [(at < _written(end), _written(offset)) for end, (_, offset) in zip(ends, earlier, strict=True)]
        return case(*whens, else_=_written(last))

    def _changes(self) -> Iterator[tuple[float, float]]:
        """From which moment on the clocks are ahead by how many seconds, to the hour in which they change."""
        moment, known = self.since, self._ahead(self.since)
        yield moment, known
        while moment < self.until:
            later = min(moment + DAY_S, self.until)
            if (ahead := self._ahead(later)) != known:
                low, high = moment, later
                while high - low > 1:
                    middle = (low + high) / 2
                    low, high = (middle, high) if self._ahead(middle) == known else (low, middle)
                known = ahead
                yield float(round(high)), known
            moment = later

    def _ahead(self, moment: float) -> float:
        offset = datetime.fromtimestamp(moment, self.zone).utcoffset()
        return offset.total_seconds() if offset is not None else 0.0


def day_of(number: int) -> str:
    """The day that `Period.day_number` counted, as YYYY-MM-DD."""
    return datetime.fromtimestamp(number * DAY_S, UTC).date().isoformat()


def _written(number: float) -> ColumnElement[float]:
    """A number in the statement itself: what is grouped by has to be the same text as what is selected."""
    return literal_column(f"{number:.1f}", Float)
