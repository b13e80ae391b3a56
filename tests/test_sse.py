"""The chat without websockets: the same frames as events, the same errors, export and erasure."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.sse import event
from server.store.opening import open_store
from tests.fakes_assistant import ScriptedAssistant, answer, parts
from tests.fakes_store import MemoryStore
from tests.serving import Frame, client, greeted, serving

pytestmark = pytest.mark.engine


@dataclass
class Listener:
    """What came by one event stream; `ids` are the events' own."""

    lines: AsyncIterator[str]
    frames: list[Frame] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)

    async def until(self, *kinds: str) -> Frame:
        while True:
            line = await asyncio.wait_for(anext(self.lines), 30)
            if line.startswith("id: "):
                self.ids.append(int(line[4:]))
            elif line.startswith("data: "):
                frame: Frame = json.loads(line[6:])
                self.frames.append(frame)
                if frame["type"] in kinds:
                    return frame


@asynccontextmanager
async def listening(http: httpx.AsyncClient, session: str, **options: Any) -> AsyncIterator[Listener]:
    async with http.stream("GET", f"/v1/sessions/{session}/events", timeout=60, **options) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        yield Listener(response.aiter_lines())


def http_to(address: str, **options: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://{address}", **options)


async def begun(http: httpx.AsyncClient, **hello: object) -> str:
    made = await http.post("/v1/sessions", json=hello)
    assert made.status_code == 201
    session: str = made.json()["session"]
    assert made.headers["location"] == f"/v1/sessions/{session}"
    return session


async def say(http: httpx.AsyncClient, session: str, **frame: object) -> httpx.Response:
    return await http.post(f"/v1/sessions/{session}/messages", json=frame)


async def test_a_client_without_websockets_gets_the_same_frames() -> None:
    assistant = ScriptedAssistant({"shoes": answer("Two ", "that fit.")})
    async with serving(parts(assistant)) as address, http_to(address) as http:
        session = await begun(http, language="zh", page="/p")
        async with listening(http, session, params={"after": 0}) as events, client(address) as socket:
            await socket.hello(session=session, resume_from=0)
            accepted = await say(http, session, type="message", id="m1", text="shoes")
            await events.until("done")
            await socket.until("done")
        again = await say(http, session, type="message", id="m1", text="shoes")
    assert accepted.status_code == 202
    assert accepted.json() == events.frames[2]
    assert (again.json()["duplicate"], again.json()["turn"]) == (True, 1)
    assert events.frames[1:] == socket.frames[1:]
    assert [frame["type"] for frame in events.frames] == [
        "welcome", "welcome", "ack", "understood", "recommended", "text", "text", "done",
    ]  # fmt: skip
    assert events.ids == [2, 3, 4, 5, 6, 7]


async def test_a_browser_resumes_where_it_was() -> None:
    async with serving(parts()) as address, http_to(address) as http:
        session = await begun(http)
        await say(http, session, type="message", id="m1", text="shoes")
        async with listening(http, session, params={"after": 0}) as events:
            await events.until("recommended")
        async with listening(http, session, headers={"last-event-id": str(events.ids[-1])}) as later:
            await later.until("done")
        async with listening(http, session, params={"after": 999}) as lost:
            resync = await lost.until("resync")
    assert later.frames[0]["resumed"]
    assert [frame["seq"] for frame in later.frames[1:]] == [5, 6]
    assert [turn["turn"] for turn in resync["state"]["turns"]] == [1]


async def test_stop_feedback_and_events_by_post() -> None:
    store = MemoryStore()
    assistant = ScriptedAssistant({"slow": (*answer("One ")[:3], asyncio.Event())})
    async with serving(parts(assistant), store=store) as address, http_to(address) as http:
        session = await begun(http)
        async with listening(http, session, params={"after": 1}) as events:
            await say(http, session, type="message", id="m1", text="slow")
            await events.until("text")
            stopped = await say(http, session, type="stop", turn=1)
            await events.until("interrupted")
        rated = await say(http, session, type="feedback", turn=1, thumb="up")
        seen = await say(http, session, type="event", kind="view", product="p1")
        kept = await store.export(session)
    assert [(one.status_code, one.json()["of"]) for one in (stopped, rated, seen)] == [
        (202, "stop"),
        (202, "feedback"),
        (202, "event"),
    ]
    assert kept is not None
    assert len(kept["feedback"]) == len(kept["signals"]) == 1


async def test_errors_are_the_frames_of_the_protocol() -> None:
    async with serving(parts()) as address, http_to(address) as http:
        session = await begun(http)
        path = f"/v1/sessions/{session}/messages"
        await say(http, session, type="message", id="m1", text="shoes")
        answers = [
            await http.post(path, content="{"),
            await http.post(path, content=b"\xff"),
            await http.post(path, content="x" * 40_000),
            await say(http, session, type="hello"),
            await say(http, session, type="message", id="m2", text=" "),
            await say(http, session, type="message", id="m1", text="boots"),
            await say(http, session, type="stop", turn=9),
            await say(http, "nowhere", type="message", id="m1", text="boots"),
            await http.get("/v1/sessions/nowhere/events"),
            await http.get(f"/v1/sessions/{session}/events", params={"after": "x"}),
            await http.post("/v1/sessions", json={"language": "fr"}),
            await http.post("/v1/sessions", json={"session": session}),
            await http.post("/v1/sessions", content="[]"),
        ]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (400, "bad_frame"),
        (400, "bad_frame"),
        (413, "frame_too_large"),
        (400, "bad_frame"),
        (400, "empty_message"),
        (409, "id_reused"),
        (404, "unknown_turn"),
        (404, "unknown_session"),
        (404, "unknown_session"),
        (400, "bad_frame"),
        (400, "bad_frame"),
        (400, "bad_frame"),
        (400, "bad_frame"),
    ]
    assert all(one.json()["type"] == "failed" and one.json()["message"] for one in answers)


async def test_a_foreign_page_may_not_speak() -> None:
    async with serving(parts()) as address, http_to(address, headers={"origin": "https://evil.example"}) as http:
        assert (await http.post("/v1/sessions")).status_code == 403


async def test_a_conversation_is_exported_and_erased(tmp_path: Path) -> None:
    store = await open_store(f"sqlite:///{tmp_path}/sessions.db")
    async with serving(parts(), store=store) as address, http_to(address) as http, greeted(address) as one:
        session = one.frames[0]["session"]
        await one.send(type="message", id="m1", text="Xanthippe wants shoes")
        await one.until("done")
        exported = await http.get(f"/v1/sessions/{session}/export")
        assert exported.headers["content-disposition"].startswith("attachment")
        assert "Xanthippe" in exported.text
        assert [len(exported.json()[table]) for table in ("sessions", "turns", "events")] == [1, 1, 6]
        erased = await http.delete(f"/v1/sessions/{session}")
        assert erased.status_code == 204
        assert await one.closing() == 1013
        assert (await http.get(f"/v1/sessions/{session}/export")).status_code == 404
        async with client(address) as late:
            assert (await late.hello(session=session))["code"] == "unknown_session"
        left = [file.name for file in tmp_path.iterdir() if b"Xanthippe" in file.read_bytes()]  # noqa: ASYNC240 -- a look
    assert left == []


def test_only_what_a_client_has_got_to_is_an_event_s_id() -> None:
    assert event('{"type":"text","seq":4,"turn":1,"delta":"id"}').startswith("id: 4\ndata: {")
    assert event('{"type":"resync","seq":4,"turn":0}').startswith("id: 4\n")
    assert event('{"type":"engine","seq":9,"turn":0,"state":"ready"}').startswith("data: ")
