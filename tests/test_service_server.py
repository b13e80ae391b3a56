"""Customer service over the wire: decisions are turns, words reach the service as they were written, events are frames."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest

from assistant.dialogue import Decision
from assistant.events import Acted, Done, Money, Proposed
from tests.fakes_assistant import TIMINGS, USAGE, Script, ScriptedAssistant, parts, understood
from tests.serving import greeted, serving

pytestmark = pytest.mark.engine

PROPOSED = Proposed(
    "p_1", "cancel_order", "Cancel the order", ("Order TW-1",), Money(961, "USD", "$9.61"), "2026-11-20T12:10:00+00:00"
)
DONE = Done("template", USAGE, TIMINGS)


async def test_a_decision_is_a_turn_however_often_it_is_sent_and_a_proposal_a_frame() -> None:
    scripts: dict[str, Script] = {
        "cancel": (understood(), PROPOSED, DONE),
        "": (understood(), Acted("p_1", "cancel_order", "done", "Done."), DONE),
    }
    assistant = ScriptedAssistant(scripts)
    async with serving(parts(assistant)) as address, greeted(address) as one:
        await one.send(type="message", id="m1", text="cancel")
        await one.until("done")
        await one.send(type="confirm", proposal="p_1")
        await one.until("done")
        await one.send(type="confirm", proposal="p_1")
        again = await one.next()
        await one.send(type="decline", id="m2", proposal="p_1")
        await one.until("done")
    acks = [frame for frame in one.frames if frame["type"] == "ack" and not frame["duplicate"]]
    assert [(frame["id"], frame.get("proposal"), frame.get("confirmed")) for frame in acks] == [
        ("m1", None, None),
        ("confirm:p_1", "p_1", True),
        ("m2", "p_1", False),
    ]
    assert (again["type"], again["duplicate"]) == ("ack", True)
    assert [message.decision for message in assistant.asked] == [None, Decision("p_1", True), Decision("p_1", False)]
    shown = next(frame for frame in one.frames if frame["type"] == "proposed")
    assert (shown["lines"], shown["amount"]["cents"]) == (["Order TW-1"], 961)
    assert next(frame for frame in one.frames if frame["type"] == "acted")["outcome"] == "done"


async def test_the_service_gets_what_is_masked_for_everybody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASK_PERSONAL_DATA", "true")
    assistant = ScriptedAssistant()
    async with serving(parts(assistant)) as address, greeted(address) as one:
        await one.send(type="message", id="m1", text="I am amelia@example.com")
        await one.until("done")
    message = assistant.asked[0]
    assert (message.text, message.raw) == ("I am [e-mail]", "I am amelia@example.com")
    assert message.customer is None


async def test_a_message_that_waited_is_told_so() -> None:
    gate = asyncio.Event()
    assistant = ScriptedAssistant({"cancel": (understood(), gate, PROPOSED, DONE)})
    async with serving(parts(assistant)) as address, greeted(address) as one:
        await one.send(type="message", id="m1", text="cancel")
        await one.until("understood")
        await one.send(type="message", id="m2", text="yes")
        await one.until("queued")
        gate.set()
        await one.until("done")
        await one.until("done")
    assert [(message.text, message.waited) for message in assistant.asked] == [("cancel", False), ("yes", True)]


async def test_a_decision_over_http() -> None:
    assistant = ScriptedAssistant()
    async with (
        serving(parts(assistant)) as address,
        httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as http,
    ):
        session = (await http.post("/v1/sessions", json={})).json()["session"]
        frame = {"type": "confirm", "proposal": "p_1"}
        answered = await http.post(f"/v1/sessions/{session}/messages", content=json.dumps(frame))
        assert (answered.status_code, answered.json()["proposal"]) == (202, "p_1")
        bad = await http.post(f"/v1/sessions/{session}/messages", json={"type": "confirm", "proposal": ""})
        assert bad.status_code == 400
