"""Puts the agents' console together: its routes, its websocket, its page, and what runs beside them while the server does."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from fastapi import FastAPI, HTTPException, WebSocket
from fastapi.responses import FileResponse

from server.console.abroad import Abroad
from server.console.floor import Floor
from server.console.inbox import Inbox, Live
from server.console.order_routes import routes as order_routes
from server.console.papers import Papers
from server.console.routes import Console, me_of, routes
from server.console.shelf_routes import routes as shelf_routes
from server.console.socket import ConsoleSocket
from server.console.staffing import Staff
from server.console.talk import Talk
from server.console.wire import FAULTS, refused
from server.desk import Desk
from server.handoff.keeping import OfficeKeeper
from server.security.accounts import Accounts
from server.security.staff_routes import staff_only
from server.services import Services

_LOG = logging.getLogger("server.console")


class OpenConsole:
    """The console of one application."""

    def __init__(self, services: Services, desk: Desk, accounts: Accounts, page: Path) -> None:
        writer, reader = accounts.engines
        clock = services.now
        self._services, self._accounts, self._page = services, accounts, page
        staff, papers = Staff(writer, reader, clock), Papers(writer, reader, clock)
        inbox = Inbox(reader, clock, Live(services.office.position, desk.online))
        abroad = Abroad(services.cluster, services.bell, clock)
        self._floor = Floor(inbox, Talk(reader), staff, papers, abroad, desk.online, clock)
        self._console = Console(
            desk, services.journal, self._floor, papers, accounts, services.office, services.shop, staff_only(accounts)
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self._keeper = OfficeKeeper(desk, services.store, services.office, staff.staffing)

    def add_to(self, app: FastAPI) -> None:
        """Serve it: `/console` and what is under `/v1/console`."""
        console = self._console
        app.include_router(routes(console))
        app.include_router(shelf_routes(console.papers, self._services.goods, console.staff_of))
        app.include_router(order_routes(console, self._services.orders, self._services.store))
        for fault in FAULTS:
            app.add_exception_handler(fault, refused)
        self._add_socket(app)
        self._add_page(app)

    def _add_socket(self, app: FastAPI) -> None:
        me = me_of(self._console)

        @app.websocket("/v1/console")
        async def talk(socket: WebSocket) -> None:
            await ConsoleSocket(socket, self._accounts, self._floor, self._console.desk, me).serve()

    def _add_page(self, app: FastAPI) -> None:
        @app.get("/console", response_class=FileResponse)
        def page() -> FileResponse:
            if not self._page.is_file():
                raise HTTPException(404, "The console is not built. Run `npm run build` in web/.")
            return FileResponse(self._page, headers={"cache-control": "no-cache"})

    def close_all(self, code: int) -> None:
        """Have every console come again: the server is about to end."""
        self._floor.close(code)

    async def start(self) -> None:
        """Raises `StoreFault`."""
        self._services.bell.ears.add(self._floor.hear)
        await self._keeper.learn()
        for work in (self._keeper.run(), self._floor.run(shared=self._services.cluster.shared)):
            task = asyncio.create_task(work)
            task.add_done_callback(_ended)
            self._tasks.add(task)

    async def stop(self) -> None:
        self._services.bell.ears.discard(self._floor.hear)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)


def _ended(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        _LOG.error("the console's work ended", exc_info=task.exception())
