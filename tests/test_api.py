"""The HTTP API under requests that its own description allows and forbids: from nobody, from a shop, and from another shop.

API_CASES in the environment says how many for each operation and asker; a few in the ordinary run.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok

from server.app import create_app
from server.security.accounts import Accounts
from server.settings import Settings
from server.store.opening import open_store
from tests.fakes_assistant import parts
from tests.fakes_store import MemoryStore
from tests.serving import serving
from tests.test_security import SHOPS, asked

CASES = int(os.environ.get("API_CASES", "8"))
ASKERS = ("nobody", "tea", "slow")
UNAVAILABLE = 503
_QUIET = settings(
    max_examples=CASES,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


async def description(folder: Path) -> dict[str, object]:
    """What the application says of itself, the staff's routes too."""
    store = await open_store(f"sqlite:///{folder}/sessions.db")
    try:
        accounts = Accounts(*store.engines)
        told: dict[str, object] = create_app(parts(), Settings(), MemoryStore(), accounts=accounts).openapi()
    finally:
        await store.close()
    return told


def _headers(asker: str, passes: Mapping[str, str]) -> dict[str, str]:
    if asker == "nobody":
        return {}
    return {"origin": f"https://{asker}.example", "authorization": f"Bearer {passes[asker]}"}


def _play(told: dict[str, object], base: str, headers: dict[str, str], session: str) -> int:
    """Every operation with drawn requests; how many were sent. Half of those that name a session name another's."""
    sent = 0
    for found in openapi.from_dict(told).get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @seed(6)
        @_QUIET
        @given(case=operation.as_strategy(), theirs=st.booleans())
        def one(case: Case[Any], theirs: bool) -> None:
            nonlocal sent
            named = theirs and "key" in case.path_parameters
            if named:
                case.path_parameters["key"] = session
            answer = case.call(base_url=base, headers=headers, timeout=20)
            sent += 1
            if answer.status_code != UNAVAILABLE:
                case.validate_response(answer, checks=[not_a_server_error])
            assert not named or 400 <= answer.status_code < 500, answer.status_code
            assert "Traceback" not in answer.text

        one()
    return sent


@pytest.mark.engine
@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::hypothesis.errors.HypothesisWarning")
async def test_no_request_breaks_the_server_or_reaches_another_s_conversation(tmp_path: Path, asker: str) -> None:
    file = tmp_path / "shops.toml"
    file.write_text(SHOPS, encoding="utf-8")
    config = Settings(shops=str(file), address_turns_per_minute=1_000_000, turns_per_minute=100_000)
    async with serving(parts(), config) as address, httpx.AsyncClient(base_url=f"http://{address}") as http:
        keys = {"tea": "shop_tea_1234", "slow": "shop_slow_1234"}
        passes = {
            name: (await asked(http, f"https://{name}.example", shop=key)).json()["pass"] for name, key in keys.items()
        }
        owner = "slow" if asker == "tea" else "tea"
        made = await http.post("/v1/sessions", json={}, headers=_headers(owner, passes))
        session = made.json()["session"]
        told = await description(tmp_path)
        sent = await asyncio.to_thread(_play, told, f"http://{address}", _headers(asker, passes), session)
        kept = await http.get(f"/v1/sessions/{session}/export", headers=_headers(owner, passes))
    assert sent >= CASES * 5
    assert kept.status_code == 200


@pytest.mark.parametrize("path", ["/v1/sessions", "/v1/tickets", "/v1/staff/login"])
async def test_bodies_of_any_kind_are_refused_in_words(path: str) -> None:
    bodies = [
        b"",
        b"\xff\xfe",
        b"[" * 5_000,
        b'{"a": NaN}',
        b'{"\\ud800": "\\udfff"}',
        b"null",
        b"x" * 40_000,
        json.dumps({"shop": "x" * 5_000}).encode(),
        json.dumps({"shop": ["a"], "identity": {}}).encode(),
        json.dumps({"language": "tlh", "page": "\0"}).encode(),
    ]
    async with serving(parts()) as address, httpx.AsyncClient(base_url=f"http://{address}") as http:
        for body in bodies:
            for kind in ("application/json", "text/plain", "multipart/form-data"):
                answer = await http.post(path, content=body, headers={"content-type": kind})
                assert answer.status_code < 500, (body[:40], answer.status_code)
                assert "Traceback" not in answer.text
