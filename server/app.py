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

from server.callers import ANYBODY, Caller
from server.chat import Connection, EngineWatch, Hall, allowed_origin
from server.conversation import Limits
from server.desk import Desk
from server.journal import Journal
from server.metrics import Metrics
from server.ports import Parts, PartState
from server.retention import keep_house
from server.sessions import Services
from server.settings import Settings
from server.sse import routes
from server.store.port import SessionStore
from server.web import EMBEDDED, PICTURE_POLICY, SecurityHeaders, find_picture, picture_type

STATIC = Path(__file__).resolve().parent / "static"
POLICY_VIOLATION = 1008
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


def create_app(parts: Parts, settings: Settings, store: SessionStore) -> FastAPI:
    """The application over `parts` and `store`. It starts and stops the engine, and closes both when it ends."""
    metrics = Metrics()
    journal = Journal(store)
    services = Services(
        assistant=parts.assistant,
        metrics=metrics,
        store=store,
        journal=journal,
        shop=parts.shop,
        limits=Limits(settings.while_answering, settings.queue_limit),
        turn_deadline_s=settings.turn_deadline_s,
        now=time.time,
    )
    hall = Hall(parts, Desk(services, settings.max_sessions), journal, metrics)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        watch = EngineWatch(hall.tell)
        metrics.engine_is(parts.engine.status())
        unsubscribe = parts.engine.subscribe(watch.changed)
        await parts.engine.start()
        journal.start()
        await hall.desk.recover()
        keeping = asyncio.create_task(keep_house(hall.desk, store, settings.retention_days))
        try:
            yield
        finally:
            keeping.cancel()
            unsubscribe()
            await hall.desk.close()
            await journal.close()
            await parts.engine.stop()
            await parts.close()
            await store.close()

    app = FastAPI(title="Shop assistant", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.add_middleware(SecurityHeaders)
    if settings.allowed_hosts:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.allowed_hosts), www_redirect=False)
    _add_chat(app, hall, settings.origins, caller_of)
    app.include_router(routes(hall, settings.origins, caller_of))
    _add_page(app, parts)
    _add_operations(app, hall)
    return app


def caller_of(_connection: HTTPConnection) -> Caller:
    """Who asks."""
    return ANYBODY


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


def without_folders(detail: str) -> str:
    """A line for operators as anybody may read it: a path or an address by its last part. The log has the whole line."""
    return _FOLDERS.sub("", detail)


def _add_operations(app: FastAPI, hall: Hall) -> None:
    @app.get("/healthz")
    async def alive() -> JSONResponse:
        return JSONResponse({"alive": True})

    @app.get("/readyz")
    def ready() -> JSONResponse:
        states = (*hall.parts.ready(), _store_state(hall.journal))
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
