"""The bench and the fault course: figures out of turns, the engine asked directly, processes found and killed."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from assistant.events import Done, Text, Timings, Usage
from eval import bench, serving
from eval.bench import MESSAGES, Bench, Memory, TurnTimes, ratios, spreads, times_of, watched
from eval.command_bench import as_json
from eval.errors import EvalError
from eval.faults import FaultRun, KilledTurn, kill_engine
from eval.machine import Machine, this_machine
from eval.raw_engine import EngineAddress, RawAnswer, ask, find_engine, messages_for
from eval.serving import RunningServer, chat_url, health, http_url, started, wait_engine
from tests.eval_samples import RAIN, card, done, recommended, turn_of, understood


def times(first: float | None = 900.0, total: float = 2_000.0, tokens: int = 20) -> TurnTimes:
    return TurnTimes("x", "model", 100.0, 110.0, first, total, 500, tokens)


def test_times_are_those_that_the_client_saw() -> None:
    turn = turn_of(understood(), recommended(card(RAIN, "P1-navy")), Text("a"), Text("b"), done())
    found = times_of("jacket", turn)
    assert found.first_card_ms == pytest.approx(200)
    assert found.first_text_ms == pytest.approx(300)
    assert found.total_ms == pytest.approx(500)
    assert (found.author, found.first_model_text_ms, found.completion_tokens) == ("model", 3.0, 20)


def test_the_models_speed_counts_from_the_first_thing_shown() -> None:
    assert times(total=2_100.0).tokens_per_s == pytest.approx(10.0)
    assert times(tokens=0).tokens_per_s is None


def test_spreads_leave_out_what_did_not_happen() -> None:
    found = spreads([times(800.0), times(1_000.0), times(None, tokens=0)])
    assert found["first_model_text_ms"].median == 900
    assert found["first_model_text_ms"].count == 2
    assert found["total_ms"].count == 3
    assert "first_model_text_ms" not in spreads([times(None)])


def test_ratios_are_medians_over_the_engines_own() -> None:
    raw = [RawAnswer(500, 41, 600.0, 4_600.0)]
    assert raw[0].tokens_per_s == pytest.approx(10.0)
    found = ratios([times(900.0, 4_100.0, 40)], raw)
    assert found["first_model_text_over_raw_first_token"] == pytest.approx(1.5)
    assert found["tokens_per_s_over_raw"] == pytest.approx(10 / (41 / 4.6))
    assert ratios([times()], []) == {}


def test_the_messages_are_in_both_languages() -> None:
    assert len(MESSAGES) >= 12
    assert sum(language == "zh" for language, _ in MESSAGES) * 2 == len(MESSAGES)
    assert len({message for _, message in MESSAGES}) == len(MESSAGES)


def test_the_report_names_the_machine() -> None:
    machine = this_machine()
    assert machine.cores >= 1
    assert machine.memory_bytes > 0
    assert "cores" in str(machine)
    run = Bench(3.0, 60.0, times(), (times(),), (), 2**30, spreads([times()]))
    body = json.loads(as_json(run, Machine("CPU", 2, 2**34, None, "3.11")))
    assert body["machine"]["cpu"] == "CPU"
    assert body["start"] == {"answers_s": 3.0, "model_ready_s": 60.0}
    assert body["spreads"]["total_ms"]["median"] == 2_000
    assert len(body["turns"]) == 1


@asynccontextmanager
async def answering(*replies: bytes) -> AsyncIterator[str]:
    """An HTTP server that gives each request the next reply, the last one for ever."""
    left = list(replies)

    async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if b"ength:" in line), 0)
        await reader.readexactly(length)
        writer.write(left.pop(0) if len(left) > 1 else left[0])
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(reply, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def http_reply(body: str, status: str = "200 OK", kind: str = "application/json") -> bytes:
    raw = body.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(raw)}\r\nConnection: close\r\n\r\n"
    return head.encode() + raw


def readiness(state: str, ready: bool = True) -> bytes:
    engine = {"state": state, "model": "m", "detail": "why", "progress": 0.5}
    return http_reply(json.dumps({"ready": ready, "parts": {}, "engine": engine}))


async def test_health_is_what_readyz_says() -> None:
    async with answering(readiness("loading")) as base:
        found = await health(base)
    assert found is not None
    assert found.ready
    assert found.engine.state == "loading"
    assert await health(base) is None


async def test_a_server_of_another_kind_is_named() -> None:
    async with answering(http_reply("<html>")) as base:
        with pytest.raises(EvalError, match="does not answer as"):
            await health(base)


async def test_waiting_for_the_model_ends_when_it_is_ready() -> None:
    told: list[str] = []
    async with answering(readiness("loading"), readiness("ready")) as base:
        assert await wait_engine(base, 10, told.append) > 0
    assert told == ["the language model is loading 50% why"]


async def test_waiting_for_a_model_that_will_not_come_is_an_error() -> None:
    async with answering(readiness("unavailable")) as base:
        with pytest.raises(EvalError, match="the language model is unavailable: why"):
            await wait_engine(base, 10, lambda _: None)
    async with answering(readiness("loading")) as base:
        with pytest.raises(EvalError, match="not ready within 0 s"):
            await wait_engine(base, 0.2, lambda _: None)


def test_addresses_of_socket_and_page_belong_together() -> None:
    assert chat_url("http://127.0.0.1:8000") == "ws://127.0.0.1:8000/v1/chat"
    assert http_url("wss://shop.example/v1/chat") == "https://shop.example"


STREAM = "".join(
    f"data: {json.dumps(piece)}\n\n"
    for piece in (
        {"choices": [{"delta": {"role": "assistant", "content": ""}}]},
        {"choices": [{"delta": {"content": "A"}}]},
        {"choices": [{"delta": {"content": " jacket"}}]},
        {"choices": [], "usage": {"prompt_tokens": 480, "completion_tokens": 2, "total_tokens": 482}},
    )
)
MODELS = http_reply(json.dumps({"data": [{"id": "m"}]}))


async def test_the_engine_is_asked_directly() -> None:
    async with answering(MODELS, http_reply(STREAM + "data: [DONE]\n\n", kind="text/event-stream")) as base:
        answer = await ask(EngineAddress(f"{base}/v1", "key"), messages_for("a jacket", ["Tarn"], "en", "1"))
    assert (answer.prompt_tokens, answer.completion_tokens) == (480, 2)
    assert 0 < answer.first_token_ms <= answer.total_ms


async def test_an_engine_without_an_answer_gives_no_figures() -> None:
    async with answering(MODELS, http_reply("data: [DONE]\n\n", kind="text/event-stream")) as base:
        with pytest.raises(httpx.HTTPError):
            await ask(EngineAddress(f"{base}/v1"), messages_for("a jacket", [], "en", "1"))
    assert await bench.raw_answers(EngineAddress(f"{base}/v1"), [turn_of(done())]) == ()


@contextmanager
def child(*marks: str) -> Iterator[psutil.Process]:
    """A process with these words on its command line that does nothing."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", *marks])
    try:
        yield psutil.Process(process.pid)
    finally:
        process.kill()
        process.wait()


@dataclass(slots=True)
class FakeServer(RunningServer):
    """A server whose children are given."""

    children: Sequence[psutil.Process] = ()

    def engine_processes(self) -> list[psutil.Process]:
        return list(self.children)


def fake(*children: psutil.Process) -> FakeServer:
    return FakeServer("http://127.0.0.1:1", psutil.Process(), children=children)


def test_only_the_engine_is_killed() -> None:
    with child("vllm.entrypoints.openai.api_server") as engine, child("something else") as other:
        assert kill_engine(fake(engine, other)) == 1
        engine.wait(10)
        assert other.is_running()
        with pytest.raises(EvalError, match="no vLLM that could be killed"):
            kill_engine(fake(other))


def test_the_engines_address_is_read_off_its_process() -> None:
    with child("vllm.entrypoints.openai.api_server", "--port", "4711") as engine:
        found = find_engine(fake(engine))
    assert found is not None
    assert found.url == "http://127.0.0.1:4711/v1"
    with child("other") as other:
        assert find_engine(fake(other)) is None


async def test_memory_is_that_of_the_server_and_its_children() -> None:
    memory = Memory()
    alone = RunningServer("", psutil.Process()).memory_bytes()
    with child() as other:
        async with watched(fake(other), memory):
            pass
    assert alone > 0
    assert memory.peak_bytes > alone / 2


def cut_turn(ended: Done, ended_s: float = 1.0, before: str = "It is light.") -> KilledTurn:
    turn = turn_of(understood(), Text("It is light."), Text(" The model stopped."), ended)
    return KilledTurn(turn, before, 2, ended_s)


TEMPLATE = Done("template", Usage(0, 0, 0), Timings(1, 2, 3, None, 4), "the model is away")
MIXED = Done("mixed", Usage(1, 10, 5), Timings(1, 2, 3, 4, 5), "the model stopped")


def course(cut: KilledTurn, following: Done = TEMPLATE, last: str = "model") -> dict[str, bool]:
    answer = turn_of(understood(), recommended(card(RAIN, "P1-navy")), Text("A jacket."), following)
    final = turn_of(understood(), recommended(card(RAIN, "P1-navy")), Text("A jacket."), done(last))
    return {finding.demand: finding.met for finding in FaultRun(cut, answer, 40.0, final).findings}


def test_a_course_that_meets_every_demand() -> None:
    assert all(course(cut_turn(MIXED)).values())


@pytest.mark.parametrize(
    ("found", "demand"),
    [
        (course(cut_turn(MIXED, ended_s=6.0)), "the turn ends within 5 s"),
        (course(cut_turn(MIXED, before="Something else.")), "what was said is kept"),
        (course(cut_turn(done("model"))), "the customer is told"),
        (course(cut_turn(MIXED), MIXED), "the next question is answered from templates"),
        (course(cut_turn(MIXED), done("template")), "and a word about it"),
        (course(cut_turn(MIXED), last="template"), "then the model answers again"),
    ],
)
def test_a_demand_that_is_not_met_is_found(found: dict[str, bool], demand: str) -> None:
    assert [name for name, met in found.items() if not met] == [demand]


@pytest.mark.engine
async def test_a_server_that_does_not_start_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(serving, "LOG", tmp_path / "eval" / "server.log")
    with pytest.raises(EvalError, match=r"the server did not start: .*DATABASE_URL"):
        async with started({"DATABASE_URL": "nonsense"}, lambda _: None, 60):
            pass
