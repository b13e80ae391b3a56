"""Puts together what helps the staff beside the conversations: the copilot and the reports."""

from __future__ import annotations

from fastapi import FastAPI

from assistant.copilot.drafting import Copilot
from assistant.copilot.orders import OrderBook
from assistant.copilot.translating import Translator
from server.console.copilot import CopilotDesk
from server.console.copilot import routes as copilot_routes
from server.console.copilot_drafts import Drafts
from server.console.copilot_rank import BackRoomModel
from server.console.reports import ReportDesk
from server.console.reports import routes as report_routes
from server.console.reports_tables import Reports
from server.ports import Parts
from server.security.accounts import Accounts
from server.security.staff_routes import staff_only
from server.services import Services


def add_helpers(app: FastAPI, parts: Parts, services: Services, accounts: Accounts) -> None:
    """Serve reports and, where the assistant's tools are known, drafts."""
    writer, reader = accounts.engines
    staff_of = staff_only(accounts)
    app.include_router(report_routes(ReportDesk(Reports(reader), services.office.hours.zone, services.now, staff_of)))
    tools = parts.tools
    if tools is None:
        return
    model = BackRoomModel(tools().model, lambda: services.admission.full)
    book = None if parts.orders is None else OrderBook(parts.orders.system, parts.orders.policy)
    copilot = Copilot(tools, model, lambda: book)
    drafts = Drafts(writer, reader, services.now, services.masks)
    translator = Translator(tools, model)
    desk = CopilotDesk(copilot, translator, drafts, services.store, services.journal, services.masks, staff_of)
    app.include_router(copilot_routes(desk))
