"""The inbox: conversations as rows, filtered and ordered in the database of conversations. Knows nothing of HTTP or sockets."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from server.store.sql import translated
from server.store.tables import handoffs, sessions, traces, turns

Standing = Literal["waiting", "promised", "joined", "bot"]
STANDINGS: tuple[Standing, ...] = ("waiting", "promised", "joined", "bot")
RECENT_S = 86_400.0
PREVIEW = 160


@dataclass(frozen=True, slots=True)
class Last:
    """The customer's last words."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation as it stands in the inbox (docs/console.md). Times are seconds since 1970."""

    session: str
    shop: str
    customer: str | None
    language: str | None
    page: str | None
    created: float
    used: float
    turns: int
    state: Standing
    agent: str | None
    number: int | None
    reason: str | None
    asked: float | None
    since: float
    position: int | None
    due: float | None
    overdue: bool
    online: bool
    unanswered: bool
    intent: str | None
    sentiment: str
    urgent: bool
    last: Last | None


@dataclass(frozen=True, slots=True)
class Counts:
    waiting: int = 0
    promised: int = 0
    joined: int = 0
    bot: int = 0
    mine: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Tallies:
    """Of each state and agent, how many conversations there are and how many are overdue."""

    rows: tuple[tuple[Standing, str | None, int, int], ...]

    def of(self, agent: str) -> Counts:
        counts = Counts()
        for state, holder, number, overdue in self.rows:
            own = number if state == "joined" and holder == agent else 0
            more = {state: getattr(counts, state) + number, "mine": counts.mine + own}
            counts = replace(counts, **more, overdue=counts.overdue + overdue)
        return counts


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the inbox is wanted. `shops` bounds what may be seen; None: all."""

    shops: tuple[str, ...] | None = None
    states: tuple[Standing, ...] = ()
    agent: str | None = None
    unassigned: bool = False
    language: str | None = None
    shop: str | None = None
    sentiment: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Live:
    """What only the server's memory knows of a session: its place in the queue, and whether its customer's page is open."""

    position: Callable[[str], int | None]
    online: Callable[[str], bool]


_newest = turns.alias("newest")
_trace = traces.alias("trace")
_open = and_(handoffs.c.session == sessions.c.session, handoffs.c.ended.is_(None))
_last_turn = (
    select(func.max(turns.c.turn)).where(turns.c.session == sessions.c.session).correlate(sessions).scalar_subquery()
)
_last_trace = (
    select(func.max(traces.c.turn)).where(traces.c.session == sessions.c.session).correlate(sessions).scalar_subquery()
)
_standing = func.coalesce(handoffs.c.state, "bot")
_language = func.coalesce(_trace.c.language, sessions.c.language)
_FROM = (
    sessions.outerjoin(handoffs, _open)
    .outerjoin(_newest, and_(_newest.c.session == sessions.c.session, _newest.c.turn == _last_turn))
    .outerjoin(_trace, and_(_trace.c.session == sessions.c.session, _trace.c.turn == _last_trace))
)
_COLUMNS = (
    sessions.c.session,
    sessions.c.shop,
    sessions.c.customer,
    _language.label("language"),
    sessions.c.page,
    sessions.c.created,
    sessions.c.used,
    _standing.label("state"),
    handoffs.c.agent,
    handoffs.c.number,
    handoffs.c.reason,
    handoffs.c.asked,
    handoffs.c.since,
    handoffs.c.replied,
    handoffs.c.due,
    _newest.c.turn,
    _newest.c.asked.label("said"),
    _newest.c.began,
    _trace.c.intent,
    _trace.c.sentiment,
    _trace.c.urgent,
)
_ORDER = (
    case({state: place for place, state in enumerate(STANDINGS)}, value=_standing, else_=len(STANDINGS)),
    case((_standing == "promised", func.coalesce(handoffs.c.due, 1e18)), else_=func.coalesce(handoffs.c.asked, 0.0)),
    sessions.c.used.desc(),
    sessions.c.session,
)


class Inbox:
    """Raises `StoreFault`."""

    def __init__(self, reader: AsyncEngine, clock: Callable[[], float], live: Live) -> None:
        self._reader, self._clock, self._live = reader, clock, live

    async def rows(self, wanted: Filter, limit: int, offset: int) -> tuple[tuple[Row, ...], int]:
        """The rows of this page, and how many there are in all."""
        which = self._which(wanted)
        page = select(*_COLUMNS).select_from(_FROM).where(*which).order_by(*_ORDER).limit(limit).offset(offset)
        total = select(func.count()).select_from(_FROM).where(*which)
        with translated():
            async with self._reader.connect() as connection:
                found = (await connection.execute(page)).all()
                count = (await connection.execute(total)).scalar_one()
        return tuple(self._row(row._mapping) for row in found), count

    async def of(self, keys: Sequence[str]) -> tuple[Row, ...]:
        """The rows of these sessions, of which something was asked or for which a person is needed, however old."""
        found = await self._all(select(*_COLUMNS).select_from(_FROM).where(sessions.c.session.in_(keys), _talked()))
        return tuple(self._row(row._mapping) for row in found)

    async def counts(self, shops: tuple[str, ...] | None, agent: str) -> Counts:
        """How many conversations stand how in these shops."""
        return (await self.tallies(shops)).of(agent)

    async def tallies(self, shops: tuple[str, ...] | None) -> Tallies:
        """The same for every agent at once."""
        late = func.count().filter(and_(handoffs.c.replied.is_(None), handoffs.c.due < self._clock()))
        which = self._which(Filter(shops))
        counted = (
            select(_standing.label("state"), handoffs.c.agent, func.count(), late).select_from(_FROM).where(*which)
        )
        return Tallies(tuple(map(tuple, await self._all(counted.group_by(_standing, handoffs.c.agent)))))

    async def changed(self, since: float) -> frozenset[tuple[str, float]]:
        """The sessions that were used, or whose handoffs changed, since then, each with when: what other servers did shows here."""
        used = select(sessions.c.session, sessions.c.used).where(sessions.c.used >= since)
        handed = select(handoffs.c.session, handoffs.c.since).where(handoffs.c.since >= since)
        replied = select(handoffs.c.session, handoffs.c.replied).where(handoffs.c.replied >= since)
        return frozenset((row[0], row[1]) for row in await self._all(used.union(handed, replied)))

    async def _all(self, wanted: Any) -> Sequence[Any]:
        with translated():
            async with self._reader.connect() as connection:
                found: Sequence[Any] = (await connection.execute(wanted)).all()
                return found

    def _which(self, wanted: Filter) -> list[ColumnElement[bool]]:
        recent = sessions.c.used >= self._clock() - RECENT_S
        which: list[ColumnElement[bool]] = [_talked(), or_(handoffs.c.number.is_not(None), recent)]
        if wanted.shops is not None:
            which.append(sessions.c.shop.in_(wanted.shops))
        if wanted.states:
            which.append(_standing.in_(wanted.states))
        if wanted.unassigned:
            which.append(handoffs.c.agent.is_(None))
        named = (
            (handoffs.c.agent, wanted.agent),
            (_language, wanted.language),
            (sessions.c.shop, wanted.shop),
            (func.coalesce(_trace.c.sentiment, "neutral"), wanted.sentiment),
        )
        which += [column == value for column, value in named if value is not None]
        if wanted.text:
            which.append(_mentions(wanted.text))
        return which

    def _row(self, row: Mapping[Any, Any]) -> Row:
        key, now = row["session"], self._clock()
        said = _words(row["said"])
        state: Standing = row["state"]
        due = row["due"] if row["replied"] is None else None
        return Row(
            session=key,
            shop=row["shop"],
            customer=row["customer"],
            language=row["language"],
            page=row["page"],
            created=row["created"],
            used=row["used"],
            turns=row["turn"] or 0,
            state=state,
            agent=row["agent"],
            number=row["number"],
            reason=row["reason"],
            asked=row["asked"],
            since=row["since"] or row["created"],
            position=self._live.position(key) if state == "waiting" else None,
            due=due,
            overdue=due is not None and due < now,
            online=self._live.online(key),
            unanswered=state == "joined" and (row["replied"] is None or (row["began"] or 0) > row["replied"]),
            intent=row["intent"],
            sentiment=row["sentiment"] or "neutral",
            urgent=bool(row["urgent"]),
            last=Last(row["began"], said) if said and row["began"] else None,
        )


def _talked() -> ColumnElement[bool]:
    """Something was asked, or a person is to come: a page that was only opened is no conversation."""
    return or_(_newest.c.turn.is_not(None), handoffs.c.number.is_not(None))


def _mentions(text: str) -> ColumnElement[bool]:
    """What the customer wrote is stored as JSON of Unicode characters, so that it is found as it was written."""
    quoted = json.dumps(text, ensure_ascii=False)[1:-1]
    escaped = quoted.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    looked_in = (_newest.c.asked, sessions.c.customer)
    pattern = func.lower(literal(f"%{escaped}%"))
    return or_(*(func.lower(column).like(pattern, escape="\\") for column in looked_in))


def _words(asked: str | None) -> str:
    """What a turn was asked for, as far as it was in words."""
    if asked is None:
        return ""
    text = str(json.loads(asked).get("text") or "")
    return text if len(text) <= PREVIEW else f"{text[: PREVIEW - 1]}…"
