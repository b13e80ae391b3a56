"""The application: the chat's websocket, the page, and what operators ask of it. Everything it serves is given to it."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from pathlib import Path

from fastapi import FastAPI, HTTPException, Response, WebSocket
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import HTTPConnection
from starlette.types import Scope

from server.admission import Admission
from server.callers import Caller
from server.chat import Connection, EngineWatch, Hall, allowed_origin
from server.console.opening import OpenConsole
from server.conversation import Limits
from server.desk import Desk
from server.drain import Drain
from server.engine_figures import watch_engine
from server.guard import guard_for
from server.handoff.hours import read_hours
from server.handoff.office import Office
from server.heartbeat import keep_beat
from server.journal import Journal
from server.metrics import Metrics
from server.ports import Parts, PartState
from server.privacy.masking import mask
from server.refusals import add_refusals
from server.replicas.keeping import keep_leads
from server.replicas.port import Alone, Cluster
from server.retention import keep_house
from server.security.accounts import Accounts
from server.security.doorway import Doorway, caller_of
from server.security.routes import routes as ticket_routes
from server.security.staff_routes import routes as staff_routes
from server.security.staff_routes import staff_only
from server.services import Services
from server.settings import Settings
from server.sse import routes
from server.store.port import SessionStore
from server.tracing import start_tracing
from server.web import EMBEDDED, PICTURE_POLICY, SecurityHeaders, find_picture, picture_type

STATIC = Path(__file__).resolve().parent / "static"
POLICY_VIOLATION = 1008
HOUR_S = 3_600.0
LATER_S = 1.0
# the folders before a file's name, or what is before the last part of an address; "Qwen/Qwen3" and "MiB/s" are neither
_FOLDERS = re.compile(r"""(?:[^\s'"<>()/\\]*[/\\]+(?=\S)){2,}|(?<![\w./\\-])(?:~|[A-Za-z]:)?[/\\]+(?=\S)""")


class _Static(StaticFiles):
    """The page's files, for any site's pages. Browsers ask each time whether they changed, but for one that its digest names."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        named = b"v=" in scope.get("query_string", b"")
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if named else "no-cache"
        response.headers.update(EMBEDDED)
        return response


def create_app(
    parts: Parts,
    settings: Settings,
    store: SessionStore,
    cluster: Cluster | None = None,
    accounts: Accounts | None = None,
) -> FastAPI:
    """The application over `parts` and `store`. It starts and stops the engine, and closes both when it ends.

    `cluster` are the servers over the same store; None: this one is alone. Without `accounts` the staff has no way in.
    """
    cluster = cluster or Alone()
    metrics = Metrics()
    guard = guard_for(settings, metrics)
    journal = Journal(store)
    hours = read_hours(settings.office_hours, settings.time_zone)
    services = Services(
        assistant=parts.assistant,
        metrics=metrics,
        store=store,
        journal=journal,
        shop=parts.shop,
        limits=Limits(settings.while_answering, settings.queue_limit),
        turn_deadline_s=settings.turn_deadline_s,
        now=time.time,
        admission=guard.admission,
        masks=mask if settings.mask_personal_data else str,
        cluster=cluster,
        office=Office(hours, settings.promise_hours * HOUR_S, time.time),
        goods=parts.goods,
        orders=parts.orders,
    )
    hall = Hall(parts, Desk(services, settings.max_sessions), journal, metrics, guard)
    console = OpenConsole(services, hall.desk, accounts, STATIC / "console" / "index.html") if accounts else None

    _watch(metrics, guard.admission, parts)
    metrics.watches("shop_hold_seconds", "How long readers of streams hold off.", lambda: parts.pace.hold_s)
    waiting = services.office.waiting
    metrics.watches("shop_customers_waiting", "Customers who wait for a person.", lambda: len(waiting()))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        end_tracing = start_tracing(settings.otlp_url) if settings.otlp_url else None
        watch = EngineWatch(hall.tell)
        metrics.engine_is(parts.engine.status())
        unsubscribe = parts.engine.subscribe(watch.changed)
        await parts.engine.start()
        journal.start()
        await cluster.start(hall.desk)
        if console is not None:
            await console.start()
        await hall.desk.recover()
        watching = asyncio.create_task(watch_engine(parts.endpoint, metrics.engine_counts))
        later = asyncio.create_task(_later(parts.late))
        beating = asyncio.create_task(keep_beat(parts.pace))
        keeping = asyncio.create_task(keep_house(hall.desk, store, settings.retention_days))
        leading = asyncio.create_task(keep_leads(hall.desk)) if cluster.shared else None
        try:
            yield
        finally:
            later.cancel()
            beating.cancel()
            keeping.cancel()
            watching.cancel()
            if end_tracing is not None:
                await asyncio.to_thread(end_tracing)
            unsubscribe()
            if console is not None:
                await console.stop()
            await hall.desk.close()
            await journal.close()
            if leading is not None:
                leading.cancel()
            await cluster.close()
            await parts.engine.stop()
            await parts.close()
            await store.close()

    app = FastAPI(title="Shop assistant", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    add_refusals(app)

    def close_all(code: int) -> None:
        hall.close_all(code)
        if console is not None:
            console.close_all(code)

    app.state.drain = Drain(
        guard.admission, hall.desk.hold, hall.desk.turns, journal.settled, close_all, settings.drain_s
    )
    app.add_middleware(Doorway, door=guard.door, admission=guard.admission, metrics=metrics)
    app.add_middleware(SecurityHeaders)
    if settings.allowed_hosts:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.allowed_hosts), www_redirect=False)
    _add_chat(app, hall, settings.origins, caller_of)
    app.include_router(routes(hall, settings.origins, caller_of))
    app.include_router(ticket_routes(guard.door, guard.admission, metrics))
    if accounts is not None and console is not None:
        app.include_router(staff_routes(accounts))
        console.add_to(app)
        # Imported here: what drafts answers takes long to import, and without accounts nobody asks for one.
        from server.console.helping import add_helpers

        add_helpers(app, parts, services, accounts)
        if parts.copy_desk is not None:
            # Imported here: what writes descriptions takes long to import, and not every server has a desk.
            from server.descriptions import routes as description_routes

            app.include_router(description_routes(parts.copy_desk, staff_only(accounts)))
    _add_page(app, parts)
    _add_operations(app, hall)
    return app


async def _later(ready: Callable[[], None]) -> None:
    """Once the first who come have been answered."""
    await asyncio.sleep(LATER_S)
    await asyncio.to_thread(ready)


def _watch(metrics: Metrics, admission: Admission, parts: Parts) -> None:
    """What is looked at when the metrics are asked for."""
    metrics.watches("shop_turns_running", "Turns that are being answered.", lambda: admission.running)
    metrics.watches("shop_turns_waiting", "Turns that wait in line.", lambda: admission.waiting)
    model = parts.model
    if model is not None:
        metrics.watches("shop_model_requests", "Requests to the language model under way.", lambda: model.running)
        metrics.watches("shop_model_resting", "1 while the model is left alone after faults.", lambda: model.resting)


def _add_chat(app: FastAPI, hall: Hall, origins: tuple[str, ...], caller: Callable[[HTTPConnection], Caller]) -> None:
    @app.websocket("/v1/chat")
    async def chat(socket: WebSocket) -> None:
        if allowed_origin(socket, origins):
            await Connection(socket, hall, caller(socket)).serve()
        else:
            await socket.close(POLICY_VIOLATION)


def _add_page(app: FastAPI, parts: Parts) -> None:
    shop = parts.shop

    @app.get("/", response_class=FileResponse)
    def page() -> FileResponse:
        return FileResponse(STATIC / "index.html", headers={"cache-control": "no-cache"})

    @app.get("/widget.js", response_class=FileResponse)
    def widget() -> FileResponse:
        return FileResponse(STATIC / "widget" / "widget.js", headers={"cache-control": "no-cache", **EMBEDDED})

    @app.get("/v1/shop")
    def about() -> JSONResponse:
        return JSONResponse(
            {
                "name": dict(shop.name),
                "languages": shop.languages,
                "currency": shop.currency,
                "counts": dict(shop.counts),
                "suggestions": dict(shop.suggestions),
            },
            headers=dict(EMBEDDED),
        )

    @app.get("/images/{name:path}", response_class=FileResponse)
    def picture(name: str) -> FileResponse:
        found = find_picture(shop.images, name)
        if found is None:
            raise HTTPException(404, "There is no such picture.")
        headers = {"content-security-policy": PICTURE_POLICY, "cache-control": "public, max-age=3600", **EMBEDDED}
        return FileResponse(found, media_type=picture_type(found), headers=headers)

    app.mount("/static", _Static(directory=STATIC), name="static")


def _store_state(journal: Journal) -> PartState:
    healthy = journal.healthy
    return PartState("sessions", healthy, "stored" if healthy else "the store takes nothing: nothing can be answered")


def _leaving_state(admission: Admission) -> PartState:
    leaving = admission.leaving
    return PartState("serving", not leaving, "about to end: turns under way finish" if leaving else "takes messages")


def without_folders(detail: str) -> str:
    """A line for operators as anybody may read it: a path or an address by its last part. The log has the whole line."""
    return _FOLDERS.sub("", detail)


def _add_operations(app: FastAPI, hall: Hall) -> None:
    @app.get("/healthz")
    async def alive() -> JSONResponse:
        return JSONResponse({"alive": True})

    @app.get("/readyz")
    def ready() -> JSONResponse:
        states = (*hall.parts.ready(), _store_state(hall.journal), _leaving_state(hall.guard.admission))
        answers = all(part.ready for part in states if part.needed)
        engine = hall.parts.engine.status()
        body = {
            "ready": answers,
            "complete": all(part.ready for part in states),
            "parts": {part.name: {"ready": part.ready, "detail": without_folders(part.detail)} for part in states},
            "engine": asdict(replace(engine, detail=without_folders(engine.detail))),
        }
        return JSONResponse(body, 200 if answers else 503)

    @app.get("/metrics")
    async def counted() -> Response:
        return Response(hall.metrics.text(), media_type=CONTENT_TYPE_LATEST)
