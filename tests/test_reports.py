"""Reports of the console: counted from the store's tables in SQLite and PostgreSQL, in days of the office's zone, safe as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI

from retrieval.products import Language
from server.console.reports import ReportDesk, csv_of, routes
from server.console.reports_period import Period
from server.console.reports_tables import Report, Reports
from server.console.wire import FAULTS, refused
from server.security.accounts import Accounts
from server.security.staff_routes import routes as staff_routes
from server.security.staff_routes import staff_only
from server.store.opening import open_store
from server.store.sql import SqlSessions
from server.store.values import HandoffRow, NewFeedback, NewSession, NewTrace, NewTurn, TurnBecame, Write
from tests.console_desk import PASSWORD, QUICK
from tests.postgres import postgres

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


NOON, NIGHT, NEXT = (
    at("2026-03-27T12:00"),
    at("2026-03-27T18:00"),
    at("2026-03-28T12:00"),
)  # 18:00 is the 28th in Shanghai
PERIOD = Period(at("2026-03-26T16:00"), at("2026-03-28T16:00"), SHANGHAI)  # the 27th and the 28th in Shanghai


def turn(session: str, number: int, moment: float, language: Language, **inside: object) -> list[Write]:
    body = {"query": "", "blocked": [], "dropped": [], "timings": {"first_text_ms": None}, **inside}
    found = inside.get("found")
    assert found is None or isinstance(found, int)
    return [
        NewTurn(session, number, f"m{number}", "d", "{}", "running", moment),
        TurnBecame(session, number, "done", moment + 2),
        NewTrace(
            session, number, moment + 2, "find_product", language, "neutral", False, "model", found, json.dumps(body)
        ),
    ]


def dropped(*causes: tuple[str, str]) -> list[dict[str, str]]:
    return [{"sentence": "x", "cause": cause, "kept": kept} for cause, kept in causes]


WRITES: tuple[Write, ...] = (
    NewSession("a", "one", "en", None, None, NOON),
    NewSession("b", "two", "zh", None, None, NOON),
    *turn("a", 1, NOON, "en", found=0, query="Purple  Unicorn", blocked=["price:is", "color:not"], timings={"first_text_ms": 1_000.0}),
    *turn("a", 2, NOON + 60, "en", found=0, query="purple unicorn", blocked=["price:is"], timings={"first_text_ms": 3_000.0}),
    *turn("a", 3, NIGHT, "zh", found=4, dropped=dropped(("price", ""), ("value:material", "[P1] fits"))),
    *turn("b", 1, NEXT, "zh", found=0, blocked=["size:is"], dropped=dropped(("price", ""))),
    HandoffRow("a", 1, "released", "asked", "", NOON + 100, NOON + 300, 2, "ann", 9, NOON + 110, NOON + 130, NOON + 130, None, NOON + 300, True),
    HandoffRow("b", 1, "waiting", "upset", "", NEXT + 5, NEXT + 5, 1),
    NewFeedback("a", 1, "down", "", NOON + 10),
    NewFeedback("a", 3, "up", "", NIGHT + 10),
    NewFeedback("b", 1, "up", "", NEXT + 10),
)  # fmt: skip


@pytest.fixture(scope="module")
def pg() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.engine)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'sessions.db'}"
    found: str = request.getfixturevalue("pg")
    return found


@asynccontextmanager
async def filled(url: str) -> AsyncIterator[SqlSessions]:
    store = await open_store(url)
    try:
        await store.erase(["a", "b"])
        await store.append(WRITES, {})
        yield store
    finally:
        await store.close()


async def test_every_table_is_counted_alike_in_both_databases(url: str) -> None:
    async with filled(url) as store:
        made = {name: report.rows for name, report in (await Reports(store.engines[1]).all(PERIOD)).items()}
    assert made == {
        "volume": (("2026-03-27", 1, 2, 2, 0, 1), ("2026-03-28", 2, 2, 0, 2, 1)),
        "resolved": (("2026-03-27", 1, 0, 0.0), ("2026-03-28", 2, 1, 0.5)),
        "satisfaction": (("2026-03-27", 0, 1, 0.0), ("2026-03-28", 2, 0, 1.0)),
        "first_response": (("2026-03-27", 2.0, 3.0, 30.0, 30.0), ("2026-03-28", None, None, None, None)),
        "handoffs": (("asked", 1, 1, 1, 30.0), ("upset", 1, 0, 0, None)),
        "zero_results": (("purple unicorn", "", 2, "en"), ("", "size", 1, "zh")),
        "impossible": (("price", 2), ("not color", 1), ("size", 1)),
        "dropped": (("price", 2, 0), ("value", 1, 1)),
    }


async def test_shops_language_and_span_narrow_every_table(url: str) -> None:
    async with filled(url) as store:
        reports = Reports(store.engines[1])
        mine = await reports.all(replace(PERIOD, shops=("two",)))
        foreign = await reports.all(replace(PERIOD, shops=("two",), shop="one"))
        chinese = await reports.all(replace(PERIOD, language="zh"))
        later = await reports.all(replace(PERIOD, since=at("2026-03-27T16:00")))
    assert [row[1:3] for row in mine["volume"].rows] == [(0, 0), (1, 1)]
    assert mine["handoffs"].rows == (("upset", 1, 0, 0, None),)
    assert mine["impossible"].rows == (("size", 1),)
    assert not any(any(row[1:]) for name in ("volume", "resolved", "satisfaction") for row in foreign[name].rows)
    assert foreign["zero_results"].rows == ()
    assert [row[2] for row in chinese["volume"].rows] == [0, 2]
    assert chinese["zero_results"].rows == (("", "size", 1, "zh"),)
    assert [row[0] for row in later["volume"].rows] == ["2026-03-28"]


async def test_days_begin_where_the_office_is_also_when_clocks_change(tmp_path: Path) -> None:
    # Berlin is an hour ahead until 29 March 2026, 01:00 UTC, then two
    moments = [at("2026-03-28T22:30"), at("2026-03-28T23:30"), at("2026-03-29T21:30"), at("2026-03-29T22:30")]
    writes: list[Write] = [NewSession("a", "one", "en", None, None, moments[0])]
    for number, moment in enumerate(moments, 1):
        writes += turn("a", number, moment, "en")
    store = await open_store(f"sqlite:///{tmp_path / 'sessions.db'}")
    try:
        await store.append(writes, {})
        made = await Reports(store.engines[1]).one(
            "volume", Period(at("2026-03-28T12:00"), at("2026-03-30T12:00"), BERLIN)
        )
    finally:
        await store.close()
    assert [(row[0], row[2]) for row in made.rows] == [("2026-03-28", 1), ("2026-03-29", 2), ("2026-03-30", 1)]


HOSTILE = ["=1+1", "+1", "-1", "@x", "  =cmd|'/c calc'!A1", "\t=1", "\r=1", "＝1", "|x", "%0A=1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(text: str) -> None:
    written = csv_of(Report(("query", "times"), ((text, -3),)))
    _, (cell, number) = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    assert cell == f"'{text}"
    assert number == "-3"


def test_csv_is_marked_and_keeps_every_text() -> None:
    texts = ['防水"夹克",红', "two\nlines", "a,b"]
    written = csv_of(Report(("查询",), tuple((one,) for one in texts)))
    assert written.startswith(b"\xef\xbb\xbf")
    assert [row[0] for row in csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))] == ["查询", *texts]


@asynccontextmanager
async def staff_client(url: str, shops: tuple[str, ...] = ()) -> AsyncIterator[httpx.AsyncClient]:
    async with filled(url) as store:
        accounts = Accounts(*store.engines, lambda: NEXT, QUICK)
        await accounts.add("ann", PASSWORD, "agent", shops=shops)
        desk = ReportDesk(Reports(store.engines[1]), SHANGHAI, lambda: NEXT + 60, staff_only(accounts))
        app = FastAPI()
        app.include_router(staff_routes(accounts))
        app.include_router(routes(desk))
        for fault in FAULTS:
            app.add_exception_handler(fault, refused)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop") as client:
            await client.post("/v1/staff/login", json={"name": "ann", "password": PASSWORD})
            yield client


async def test_staff_alone_read_reports_and_of_their_shops_alone(tmp_path: Path) -> None:
    async with staff_client(f"sqlite:///{tmp_path / 's.db'}", ("two",)) as client:
        made = (await client.get("/v1/console/reports")).json()
        assert set(made) == {
            "volume", "resolved", "satisfaction", "first_response", "handoffs", "zero_results", "impossible", "dropped"
        }  # fmt: skip
        assert made["impossible"] == {"columns": ["constraint", "times"], "rows": [["size", 1]]}
        told = await client.get("/v1/console/reports/impossible.csv")
        assert told.headers["content-type"] == "text/csv; charset=utf-8"
        assert told.content.decode("utf-8-sig").splitlines() == ["constraint,times", "size,1"]
        assert (await client.get("/v1/console/reports", params={"shop": "one"})).json()["impossible"]["rows"] == []
        client.cookies.clear()
        for path in ("", "/volume.csv"):
            assert (await client.get(f"/v1/console/reports{path}")).status_code == 401


async def test_a_span_without_end_is_refused(tmp_path: Path) -> None:
    bad: tuple[tuple[dict[str, str], str | None], ...] = (
        ({"since": f"{NEXT}", "until": f"{NOON}"}, "period"),
        ({"since": "0", "until": f"{NEXT}"}, "period"),
        ({"since": "nan"}, None),
        ({"language": "fr"}, None),
    )
    async with staff_client(f"sqlite:///{tmp_path / 's.db'}") as client:
        for query, code in bad:
            told = await client.get("/v1/console/reports", params=query)
            assert (told.status_code, told.json().get("code")) == (422, code), query
        assert (await client.get("/v1/console/reports/nothing.csv")).json()["code"] == "unknown_report"
