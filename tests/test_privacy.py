"""Personal data planted through every path: none of it may be found in logs, metrics or traces."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from assistant.errors import ModelFault
from eval.canaries import marks, planted
from server.logs import discreet
from server.settings import Settings
from server.tracing import start_tracing
from tests.fakes_assistant import Script, ScriptedAssistant, parts, understood
from tests.serving import Client, client, greeted, serving
from tests.test_turn import Bench

CANARIES = 200


@contextmanager
def everything_logged() -> Iterator[io.StringIO]:
    """What all loggers say from DEBUG up, in the form that the server's file has."""
    out = io.StringIO()
    handler = discreet(logging.StreamHandler(out))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield out
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


@pytest.fixture(scope="module")
def spans() -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return exporter


def _told(spans: Sequence[ReadableSpan]) -> str:
    return "\n".join(span.to_json() for span in spans)


async def test_nothing_planted_is_in_logs_metrics_or_traces(spans: InMemorySpanExporter) -> None:
    canaries = planted(CANARIES)
    spans.clear()
    raising: dict[str, Script] = {said: (understood(), ValueError(said)) for said in canaries[::7]}
    raising |= {said: (understood(), ModelFault("garbled", said)) for said in canaries[1::7]}
    settings = Settings(turns_per_minute=100_000, address_turns_per_minute=100_000)
    with everything_logged() as log:
        async with serving(parts(ScriptedAssistant(raising)), settings) as address:
            async with greeted(address) as one:
                for n, said in enumerate(canaries):
                    await _plant(one, n, said)
            async with httpx.AsyncClient(base_url=f"http://{address}") as http:
                for said in canaries[:20]:
                    await http.post("/v1/tickets", json={"shop": said, "identity": said})
                    await http.post("/v1/tickets", json={said: said})
                    await http.get(f"/v1/sessions/{said}/events", params={"after": said}, headers={"x-note": "a"})
                    await http.get(f"/images/{said}")
                    await http.post("/v1/sessions", content=said.encode())
                metrics = (await http.get("/metrics")).text
        logged = log.getvalue()
    told = logged + metrics + _told(spans.get_finished_spans())
    assert '"event": "turn failed"' in logged
    assert '"name": "turn"' in told
    named = [mark for said in canaries for mark in marks(said)]
    assert len(named) > CANARIES
    assert [mark for mark in named if mark in told] == []


async def _plant(one: Client, n: int, said: str) -> None:
    await one.send(type="message", id=f"m{n}", text=said)
    ended = await one.until("done", "failed")
    if n % 10 == 0:
        await one.send(type="feedback", turn=ended["turn"], thumb="down", reason=said)
        await one.until("noted")
        await one.send(type="event", kind="view", product=said[:100])
        await one.until("noted", "failed")
        await one.send(type="hello", session=said[:100], page=f"/cart?name={said}")
        await one.until("failed")
        await one.socket.send(said)
        await one.until("failed")


async def test_with_masking_on_the_assistant_reads_no_personal_data() -> None:
    assistant = ScriptedAssistant()
    settings = Settings(mask_personal_data=True)
    async with serving(parts(assistant), settings) as address, greeted(address) as one:
        await one.send(type="message", id="m1", text="call me at 555 1234 567 about boots")
        ack = await one.until("ack")
        await one.until("done")
    assert [asked.text for asked in assistant.asked] == ["call me at [phone] about boots"]
    assert ack["text"] == "call me at 555 1234 567 about boots"


async def test_spans_of_a_turn_name_its_parts_and_never_its_words(spans: InMemorySpanExporter) -> None:
    spans.clear()
    bench = Bench(("I suggest [P1]. ", "It costs $3."))
    await bench.say("I am looking for headphones, my name is Xanthippe")
    found = spans.get_finished_spans()
    names = [span.name for span in found]
    assert names[:2] == ["understand", "retrieve"]
    assert names.count("check") == 2
    assert names[-1] == "model"
    model = json.loads(found[-1].to_json())["attributes"]
    assert (model["prompt_tokens"], model["completion_tokens"]) == (100, 2)
    assert not any(word in _told(found) for word in ("Xanthippe", "headphones", "suggest"))


def test_a_collector_that_is_not_there_costs_no_turn() -> None:
    class Down(InMemorySpanExporter):
        def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
            return SpanExportResult.FAILURE

    end = start_tracing("http://127.0.0.1:9", Down())
    end()


async def test_a_session_is_not_named_whole_in_the_log() -> None:
    with everything_logged() as log:
        async with serving(parts()) as address, client(address) as one:
            session = (await one.hello())["session"]
            await one.send(type="message", id="m1", text="shoes")
            await one.until("done")
            await asyncio.sleep(0)
    assert session[:8] in log.getvalue()
    assert session not in log.getvalue()
