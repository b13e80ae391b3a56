"""/v1/descriptions: only the staff, and what is decided is decided by who is logged in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI

from assistant.copy.approvals import Approvals
from assistant.copy.desk import CopyDesk
from assistant.model import EngineStatus
from retrieval.record import Catalogue
from retrieval.record_changes import Batch
from server.descriptions import routes
from server.security.accounts import Accounts
from server.security.staff_routes import CSRF, staff_only
from server.security.staff_routes import routes as staff_routes
from server.store.opening import open_store
from tests import shop_samples
from tests.fakes import ScriptedModel
from tests.test_turn import Record, shelf

PASSWORD = "correct horse battery"
WISH = {"product": "r1", "language": "en", "length": "short"}


@asynccontextmanager
async def desk_client(folder: Path) -> AsyncIterator[tuple[httpx.AsyncClient, dict[str, str]]]:
    """A client who is logged in, and the header for what changes something."""
    products = shop_samples.products()
    url = f"sqlite:///{folder}/shop.db"
    catalogue, approvals = Catalogue.open(url), Approvals.open(url)
    catalogue.apply(Batch(products=products))
    shown = shelf(Record(products))
    desk = CopyDesk(catalogue, lambda: shown, ScriptedModel(), lambda: EngineStatus("off"), approvals)
    store = await open_store(f"sqlite:///{folder}/sessions.db")
    accounts = Accounts(*store.engines, lambda: 1_000.0, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    await accounts.add("ann", PASSWORD, "agent")
    app = FastAPI()
    app.include_router(staff_routes(accounts))
    app.include_router(routes(desk, staff_only(accounts)))
    try:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop") as client:
            login = await client.post("/v1/staff/login", json={"name": "ann", "password": PASSWORD})
            yield client, {CSRF: login.json()["csrf"]}
    finally:
        desk.close()
        catalogue.close()
        await store.close()


async def test_written_listed_and_approved_by_who_is_logged_in(tmp_path: Path) -> None:
    async with desk_client(tmp_path) as (client, head):
        made = await client.post("/v1/descriptions", json=WISH, headers=head)
        assert made.status_code == 201
        entry = made.json()
        assert (entry["status"], entry["author"], entry["decided_by"]) == ("pending", "template", None)
        assert all(one["attributes"] for one in entry["sentences"])
        again = await client.post("/v1/descriptions", json=WISH, headers=head)
        assert again.json()["id"] == entry["id"]
        path = f"/v1/descriptions/{entry['id']}"
        decided = await client.post(f"{path}/decision", json={"status": "edited", "text": "Good shoes."}, headers=head)
        assert (decided.json()["status"], decided.json()["decided_by"]) == ("edited", "ann")
        listed = await client.get("/v1/descriptions", params={"status": "edited"})
        assert [one["text"] for one in listed.json()] == ["Good shoes."]
        assert (await client.get(path)).json()["text"] == "Good shoes."


async def test_nobody_else_gets_in(tmp_path: Path) -> None:
    async with desk_client(tmp_path) as (client, _):
        assert (await client.post("/v1/descriptions", json=WISH)).status_code == 403  # without the token
        client.cookies.clear()
        assert (await client.get("/v1/descriptions")).status_code == 401
        assert (await client.post("/v1/descriptions", json=WISH)).status_code == 401


async def test_what_cannot_be_done_is_told(tmp_path: Path) -> None:
    async with desk_client(tmp_path) as (client, head):
        unknown = await client.post("/v1/descriptions", json={**WISH, "product": "nothing"}, headers=head)
        assert (unknown.status_code, "nothing" in unknown.json()["detail"]) == (404, True)
        assert (await client.get("/v1/descriptions/99")).status_code == 404
        entry = (await client.post("/v1/descriptions", json=WISH, headers=head)).json()
        path = f"/v1/descriptions/{entry['id']}/decision"
        bad = await client.post(path, json={"status": "edited"}, headers=head)
        assert (bad.status_code, bad.json()["detail"][:5]) == (422, "text:")
        assert (await client.post(path, json={"status": "pending"}, headers=head)).status_code == 422
        assert (await client.get(f"/v1/descriptions/{entry['id']}")).json()["status"] == "pending"
