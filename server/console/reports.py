"""/v1/console/reports: what happened in a span of time, for plots and as CSV. Staff see their own shops."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from server.console.reports_period import DAY_S, MOST_DAYS, Period
from server.console.reports_tables import Cell, Report, Reports
from server.console.wire import ConsoleRefused, LanguageName
from server.security.accounts import Login, Member

PATH = "/v1/console/reports"
USUAL_DAYS = 30
LATEST = 4_102_444_800.0  # the year 2100
StaffOf = Callable[[Request], Awaitable[Login]]
_NO_STORE = {"cache-control": "no-store"}
# what a spreadsheet takes for a formula, in half and full width; a blank before it does not hinder every one
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|[\t\r\n]")
Moment = Annotated[float, Query(ge=0, le=LATEST, allow_inf_nan=False)]
Shop = Annotated[str, Query(max_length=64)]


@dataclass(frozen=True, slots=True)
class ReportDesk:
    """`now` is seconds since 1970, `zone` that in which days begin."""

    reports: Reports
    zone: ZoneInfo
    now: Callable[[], float]
    staff_of: StaffOf

    def period(
        self, member: Member, since: float | None, until: float | None, shop: str | None, language: LanguageName | None
    ) -> Period:
        """What is asked for, within the member's shops. Raises `ConsoleRefused` for more than `MOST_DAYS` days."""
        until = self.now() if until is None else until
        since = until - USUAL_DAYS * DAY_S if since is None else since
        if not 0 < until - since <= MOST_DAYS * DAY_S:
            words = f"since: give a moment before until, at most {MOST_DAYS} days before it."
            raise ConsoleRefused(422, "period", words)
        return Period(since, until, self.zone, member.shops or None, shop, language)


def routes(desk: ReportDesk) -> APIRouter:
    router = APIRouter(prefix=PATH)

    @router.get("")
    async def every(
        request: Request,
        since: Moment | None = None,
        until: Moment | None = None,
        shop: Shop | None = None,
        language: LanguageName | None = None,
    ) -> Response:
        member = (await desk.staff_of(request)).member
        made = await desk.reports.all(desk.period(member, since, until, shop, language))
        return JSONResponse({name: asdict(report) for name, report in made.items()}, headers=_NO_STORE)

    @router.get("/{name}.csv")
    async def one(
        request: Request,
        name: Annotated[str, Path(max_length=40)],
        since: Moment | None = None,
        until: Moment | None = None,
        shop: Shop | None = None,
        language: LanguageName | None = None,
    ) -> Response:
        member = (await desk.staff_of(request)).member
        if name not in desk.reports.names:
            raise ConsoleRefused(404, "unknown_report", f"There is no report {name}.")
        report = await desk.reports.one(name, desk.period(member, since, until, shop, language))
        headers = {"content-disposition": f'attachment; filename="{name}.csv"', **_NO_STORE}
        return Response(csv_of(report), media_type="text/csv; charset=utf-8", headers=headers)

    return router


def csv_of(report: Report) -> bytes:
    """The table as CSV (RFC 4180) in UTF-8 with its mark, which spreadsheets need; no cell begins as a formula does."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(report.columns)
    writer.writerows(map(_plain, report.rows))
    return written.getvalue().encode("utf-8-sig")


def _plain(row: Iterable[Cell]) -> list[Cell]:
    return [f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell for cell in row]
