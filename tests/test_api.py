"""Bodies that no route of the HTTP API expects. `tests/test_eval_strangers.py` draws requests from its own description."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.fakes_assistant import parts
from tests.serving import serving


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
