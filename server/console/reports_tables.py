"""Reports, read from the tables of the session store with SQL that SQLite and PostgreSQL both know. Knows nothing of HTTP."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, TypeVar

from sqlalchemy import JSON, ColumnElement, Float, Select, and_, case, cast, distinct, exists, func, not_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from server.console.reports_period import Period, day_of
from server.store.sql import translated
from server.store.tables import feedback, handoffs, sessions, traces, turns

Cell = str | int | float | None
_Key = TypeVar("_Key", str, tuple[str, str, str])
MOST_READ = 100_000  # rows of which more is read than can be counted in SQL: the newest of them
MOST_TOLD = 200  # rows of a ranking
PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Report:
    """A table: the first column says what a row is about."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Reports:
    """Reports over one store. Raises `StoreFault`."""

    def __init__(self, reader: AsyncEngine) -> None:
        self._reader = reader
        self._sqlite = reader.dialect.name == "sqlite"
        self._made: Mapping[str, Callable[[Period], Any]] = {
            "volume": self._volume,
            "resolved": self._resolved,
            "satisfaction": self._satisfaction,
            "first_response": self._first_response,
            "handoffs": self._handoffs,
            "zero_results": self._zero_results,
            "impossible": self._impossible,
            "dropped": self._dropped,
        }

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._made)

    async def all(self, period: Period) -> dict[str, Report]:
        return {name: await self.one(name, period) for name in self.names}

    async def one(self, name: str, period: Period) -> Report:
        """The report of this name, one of `names`."""
        report: Report = await self._made[name](period)
        return report

    async def _volume(self, period: Period) -> Report:
        """Conversations in which something was asked, messages in all and by language, and how many people were asked for."""
        day = self._day(turns.c.began, period)
        spoken = func.coalesce(traces.c.language, sessions.c.language)
        counted = [func.sum(case((spoken == language, 1), else_=0)) for language in ("en", "zh")]
        asked = await self._rows(
            self._of_turns(period, day, func.count(distinct(turns.c.session)), func.count(), *counted).group_by(day)
        )
        needed = await self._asked_for_a_person(period)
        by_day = {number: (talks, said, int(en or 0), int(zh or 0)) for number, talks, said, en, zh in asked}
        rows = [(*by_day.get(number, (0, 0, 0, 0)), needed.get(number, 0)) for number in _numbers(period)]
        return _by_day(period, ("conversations", "messages", "en", "zh", "handed_over"), rows)

    async def _resolved(self, period: Period) -> Report:
        """Conversations of a day for which nobody of the staff was asked in it, and the share of them."""
        day = self._day(turns.c.began, period)
        of_day = self._day(handoffs.c.asked, period) == day
        handed = exists().where(and_(handoffs.c.session == turns.c.session, of_day))
        alone = func.count(distinct(case((not_(handed), turns.c.session))))
        found = await self._rows(
            self._of_turns(period, day, func.count(distinct(turns.c.session)), alone).group_by(day)
        )
        by_day = {number: (talks, by_itself) for number, talks, by_itself in found}
        rows = [by_day.get(number, (0, 0)) for number in _numbers(period)]
        return _by_day(
            period,
            ("conversations", "without_a_human", "share"),
            [(talks, by_itself, _share(by_itself, talks)) for talks, by_itself in rows],
        )

    async def _satisfaction(self, period: Period) -> Report:
        """Thumbs, and the share of those that are up."""
        day = self._day(feedback.c.at, period)
        up, down = (func.sum(case((feedback.c.thumb == thumb, 1), else_=0)) for thumb in ("up", "down"))
        wanted = self._in(select(day, up, down).select_from(feedback), feedback, feedback.c.at, period)
        by_day = {number: (int(good), int(bad)) for number, good, bad in await self._rows(wanted.group_by(day))}
        rows = [by_day.get(number, (0, 0)) for number in _numbers(period)]
        return _by_day(period, ("up", "down", "share"), [(good, bad, _share(good, good + bad)) for good, bad in rows])

    async def _first_response(self, period: Period) -> Report:
        """Seconds to the assistant's first words on a message, and to an agent's after a person was asked for: median and 95%."""
        day = self._day(traces.c.at, period)
        wanted = self._in(
            select(day, self._number("timings", "first_text_ms")).select_from(traces), traces, traces.c.at, period
        )
        by_code = await self._grouped(wanted.order_by(traces.c.at.desc()).limit(MOST_READ), 1_000)
        asked = self._day(handoffs.c.asked, period)
        waited = self._in(
            select(asked, handoffs.c.answered - handoffs.c.asked).select_from(handoffs),
            handoffs,
            handoffs.c.asked,
            period,
        )
        by_people = await self._grouped(waited.order_by(handoffs.c.asked.desc()).limit(MOST_READ), 1)
        columns = ("assistant_s", "assistant_p95_s", "agent_s", "agent_p95_s")
        rows = [(*_spread(by_code.get(number)), *_spread(by_people.get(number))) for number in _numbers(period)]
        return _by_day(period, columns, rows)

    async def _handoffs(self, period: Period) -> Report:
        """Why people were asked for, how many came, how many said that it was settled, and the median wait in seconds."""
        named = (handoffs.c.reason, handoffs.c.joined, handoffs.c.answered, handoffs.c.asked, handoffs.c.resolved)
        wanted = self._in(select(*named).select_from(handoffs), handoffs, handoffs.c.asked, period)
        by_reason: dict[str, list[Any]] = defaultdict(list)
        for row in await self._rows(wanted.order_by(handoffs.c.asked.desc()).limit(MOST_READ)):
            by_reason[row.reason].append(row)
        rows = [
            (
                reason,
                len(several),
                sum(one.joined is not None for one in several),
                sum(one.resolved == 1 for one in several),
                _middle([one.answered - one.asked for one in several if one.answered is not None]),
            )
            for reason, several in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0]))
        ]
        return Report(("reason", "asked", "answered", "resolved", "wait_s"), tuple(rows))

    async def _zero_results(self, period: Period) -> Report:
        """Searches that found nothing, by their words; where only limits were given, by those, as `price + not color`."""
        found: Counter[tuple[str, str, str]] = Counter()
        async for row in self._traces(period, traces.c.found == 0):
            body = json.loads(row.trace)
            words = " ".join(body["query"].split()).casefold()[:200]
            limits = "" if words else " + ".join(map(_limit, body["blocked"]))
            if words or limits:
                found[words, limits, row.language or ""] += 1
        return Report(
            ("query", "limits", "times", "language"),
            tuple((words, limits, times, language) for (words, limits, language), times in _ranked(found)),
        )

    async def _impossible(self, period: Period) -> Report:
        """Constraints that stood in the way where nothing was found, each as often as it did."""
        found: Counter[str] = Counter()
        async for row in self._traces(period, traces.c.found == 0):
            found.update(map(_limit, json.loads(row.trace)["blocked"]))
        return Report(("constraint", "times"), tuple(_ranked(found)))

    async def _dropped(self, period: Period) -> Report:
        """Sentences of the model that were not shown, by cause, and how many were shown without their false part."""
        found, mended = Counter[str](), Counter[str]()
        async for row in self._traces(period, traces.c.trace.like('%"cause":%')):
            for one in json.loads(row.trace)["dropped"]:
                cause = one["cause"].partition(":")[0]
                found[cause] += 1
                mended[cause] += bool(one["kept"])
        return Report(
            ("cause", "sentences", "mended"), tuple((cause, times, mended[cause]) for cause, times in _ranked(found))
        )

    async def _asked_for_a_person(self, period: Period) -> dict[int, int]:
        day = self._day(handoffs.c.asked, period)
        wanted = self._in(select(day, func.count()).select_from(handoffs), handoffs, handoffs.c.asked, period)
        found = await self._rows(wanted.group_by(day))
        return {row[0]: row[1] for row in found}

    async def _traces(self, period: Period, condition: ColumnElement[bool]) -> AsyncIterator[Any]:
        """What happened in turns of the period, the newest first."""
        named = select(traces.c.trace, traces.c.language).select_from(traces)
        wanted = self._in(named, traces, traces.c.at, period).where(condition).order_by(traces.c.at.desc())
        with translated():
            async with self._reader.connect() as connection:
                streamed = await connection.stream(wanted.limit(MOST_READ).execution_options(yield_per=PAGE))
                async for row in streamed:
                    yield row

    def _day(self, at: ColumnElement[float], period: Period) -> ColumnElement[int]:
        return period.day_number(at, sqlite=self._sqlite)

    def _of_turns(self, period: Period, *columns: ColumnElement[Any]) -> Select[Any]:
        """Of the turns that began in the period, with what happened in them."""
        found = select(*columns).select_from(turns).join(sessions, sessions.c.session == turns.c.session)
        found = found.outerjoin(traces, and_(traces.c.session == turns.c.session, traces.c.turn == turns.c.turn))
        found = found.where(
            sessions.c.used >= period.since, turns.c.began >= period.since, turns.c.began < period.until
        )
        if period.language is not None:
            found = found.where(func.coalesce(traces.c.language, sessions.c.language) == period.language)
        return self._of_shops(found, period)

    def _in(self, wanted: Any, table: Any, at: ColumnElement[float], period: Period) -> Select[Any]:
        """Rows of a table that belongs to sessions, within the period."""
        found: Select[Any] = wanted.join(sessions, sessions.c.session == table.c.session)
        found = found.where(at >= period.since, at < period.until)
        if period.language is not None:
            spoken = table.c.language if table is traces else sessions.c.language
            found = found.where(spoken == period.language)
        return self._of_shops(found, period)

    def _of_shops(self, wanted: Select[Any], period: Period) -> Select[Any]:
        if period.shops is not None:
            wanted = wanted.where(sessions.c.shop.in_(period.shops))
        return wanted if period.shop is None else wanted.where(sessions.c.shop == period.shop)

    def _number(self, *path: str) -> ColumnElement[float]:
        """A number inside what is kept of a turn; NULL where it is none."""
        if self._sqlite:
            return func.json_extract(traces.c.trace, f"$.{'.'.join(path)}", type_=Float)
        return cast(func.json_extract_path_text(cast(traces.c.trace, JSON), *path), Float)

    async def _grouped(self, wanted: Select[Any], unit: float) -> dict[int, list[float]]:
        found: dict[int, list[float]] = defaultdict(list)
        for number, value in await self._rows(wanted):
            if value is not None:
                found[number].append(value / unit)
        return found

    async def _rows(self, wanted: Select[Any]) -> Sequence[Any]:
        with translated():
            async with self._reader.connect() as connection:
                found: Sequence[Any] = (await connection.execute(wanted)).all()
                return found


def _numbers(period: Period) -> list[int]:
    return [day.toordinal() - _EPOCH for day in period.days()]


_EPOCH = 719_163  # the ordinal of 1970-01-01


def _by_day(period: Period, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Report:
    told = ((day_of(number), *row) for number, row in zip(_numbers(period), rows, strict=True))
    return Report(("day", *columns), tuple(told))


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _spread(values: Sequence[float] | None) -> tuple[float | None, float | None]:
    """The median and the 95th percentile (nearest rank)."""
    if not values:
        return None, None
    ordered = sorted(values)
    return round(median(ordered), 3), round(ordered[-(-95 * len(ordered) // 100) - 1], 3)


def _middle(values: Sequence[float]) -> float | None:
    return round(median(values), 1) if values else None


def _ranked(found: Counter[_Key]) -> list[tuple[_Key, int]]:
    return sorted(found.items(), key=lambda item: (-item[1], str(item[0])))[:MOST_TOLD]


def _limit(id: str) -> str:
    """A constraint's id as a reader knows it: `price`, `not color`."""
    facet, _, side = id.rpartition(":")
    return f"not {facet}" if side == "not" else facet or id
