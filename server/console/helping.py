"""Puts together what helps the staff beside the conversations: the copilot and the reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fastapi import FastAPI

from server.console.naming import routes as naming_routes
from server.console.reports import ReportDesk
from server.console.reports import routes as report_routes
from server.console.reports_tables import Reports
from server.handoff.bell import GONE
from server.ports import Parts
from server.security.accounts import Accounts
from server.security.staff_routes import staff_only
from server.services import Services

if TYPE_CHECKING:
    from assistant.turn import Tools


def add_helpers(app: FastAPI, parts: Parts, services: Services, accounts: Accounts) -> None:
    """Serve reports and, where the assistant's tools are known, drafts and the shop's words."""
    _, reader = accounts.engines
    desk = ReportDesk(Reports(reader), services.office.hours.zone, services.now, staff_only(accounts))
    app.include_router(report_routes(desk))
    if (tools := parts.tools) is not None:
        app.include_router(naming_routes(lambda: tools().shelf, staff_only(accounts)))
        _add_copilot(app, parts, tools, services, accounts)


def _add_copilot(
    app: FastAPI, parts: Parts, tools: Callable[[], Tools], services: Services, accounts: Accounts
) -> None:
    # Imported here: what drafts answers takes long to import, and a server without the assistant's tools has no use for it.
    from assistant.copilot.drafting import Copilot
    from assistant.copilot.orders import OrderBook
    from assistant.copilot.translating import Translator
    from server.console.copilot import CopilotDesk
    from server.console.copilot import routes as copilot_routes
    from server.console.copilot_drafts import Drafts
    from server.console.copilot_rank import BackRoomModel

    writer, reader = accounts.engines
    model = BackRoomModel(tools().model, lambda: services.admission.full)
    book = None if parts.orders is None else OrderBook(parts.orders.system, parts.orders.policy)
    copilot = Copilot(tools, model, lambda: book)
    drafts = Drafts(writer, reader, services.now, services.masks)
    translator = Translator(tools, model)
    services.bell.ears.add(lambda session, kind: translator.forget(session) if kind == GONE else None)
    staff_of = staff_only(accounts)
    proof_s = 0.0 if parts.orders is None else parts.orders.policy.proof_s
    desk = CopilotDesk(
        copilot,
        translator,
        drafts,
        services.store,
        services.journal,
        services.masks,
        staff_of,
        lambda: services.now() - proof_s,
    )
    app.include_router(copilot_routes(desk))
