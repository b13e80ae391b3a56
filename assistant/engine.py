"""Keeps a language model at hand: starts vLLM, or watches an endpoint that is given, and says what state it is in.

States: off -> preparing -> loading -> ready -> down -> (1, 2, 4 .. 60 s) -> loading; `unavailable` where no build can
run here. An engine counts as ready when it completes a token, and as down as soon as it ends or fails to. Knows
nothing of prompts or turns.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.engine_board import State, StatusBoard, StatusListener
from assistant.engine_machine import Build, Wish, choose_build, this_machine
from assistant.engine_prepare import prepare_in_child
from assistant.engine_probe import Endpoint, Prober, normal_url
from assistant.engine_process import last_error_line, open_log, start_child
from assistant.engine_vllm import Launch, command_of, environment_of
from assistant.errors import EngineFault
from assistant.model import EngineStatus

DEFAULT_MODEL = "qwen2.5-coder-1.5b-instruct-int8"
_LAST_BACKOFF_S = 60.0

CommandOf = Callable[[Launch], list[str]]


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """`url` given: that endpoint is used and nothing is started. Durations are seconds.

    `model` is a built-in name, a folder or a hub id; with `url` it is the name to ask for ("" for the first served).
    """

    cache: Path
    log: Path
    url: str = ""
    model: str = ""
    api_key: str = ""
    enabled: bool = True
    build: Wish = "auto"
    context_tokens: int = 4096
    kv_cache_gib: int = 1
    gpu_share: float = 0.85
    extra_arguments: tuple[str, ...] = ()
    probe_every_s: float = 10.0
    probe_timeout_s: float = 10.0
    fault_timeout_s: float = 5.0
    load_timeout_s: float = 600.0
    first_backoff_s: float = 1.0
    steady_s: float = 30.0


class Engine:
    """One engine. Every method belongs to the event loop that `start` ran in.

    `environment` is what children inherit; `command` and `find_build` are vLLM's, or stand-ins.
    """

    def __init__(
        self,
        config: EngineConfig,
        *,
        environment: Mapping[str, str] | None = None,
        command: CommandOf = command_of,
        find_build: Callable[[Wish], Build] | None = None,
    ) -> None:
        self._config = config
        self._environment = dict(os.environ if environment is None else environment)
        self._command = command
        self._find_build = find_build or (lambda wish: choose_build(this_machine(), wish))
        self._board = StatusBoard(EngineStatus("off", config.model if config.url else self._served, "not started"))
        self._endpoint: Endpoint | None = None
        self._wake = asyncio.Event()
        self._answered_at = 0.0
        self._ready_at: float | None = None
        self._task: asyncio.Task[None] | None = None

    def status(self) -> EngineStatus:
        return self._board.status

    def endpoint(self) -> Endpoint | None:
        """Where to send requests, while the engine is ready; None otherwise."""
        return self._endpoint if self.status().usable else None

    def subscribe(self, listener: StatusListener) -> Callable[[], None]:
        """Have `listener` called at each change of status; returns the function that ends it."""
        return self._board.subscribe(listener)

    async def wait_for(self, *states: State) -> EngineStatus:
        """The status once it is one of `states`, however briefly."""
        return await self._board.wait_for(*states)

    def report_fault(self) -> None:
        """A request failed: probe now."""
        self._wake.set()

    def report_answer(self) -> None:
        """A request was answered: as good as a probe."""
        self._answered_at = self._now()

    async def start(self) -> None:
        """Begin; returns at once, what follows shows in the status."""
        if self._task is not None:
            raise EngineFault("the engine has been started already")
        if not self._config.enabled:
            self._say("off", "switched off by the settings")
            return
        self._task = asyncio.create_task(self._supervise(), name="engine")

    async def stop(self) -> None:
        """End the engine and every process of it. Stopping twice is harmless."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        self._say("off", "stopped")

    async def _supervise(self) -> None:
        prober = Prober()
        try:
            if self._config.url:
                await self._watch_given(prober)
            else:
                await self._run_own(prober)
        except EngineFault as error:
            self._say("unavailable", str(error))
        finally:
            await prober.close()

    async def _watch_given(self, prober: Prober) -> None:
        endpoint = Endpoint(normal_url(self._config.url), self._config.model, self._config.api_key)
        backoff = self._config.first_backoff_s
        self._say("loading", f"asking {endpoint.url}")
        while True:
            try:
                if not endpoint.model:
                    endpoint = replace(endpoint, model=await self._first_model(prober, endpoint))
                await prober.one_token(endpoint, self._config.probe_timeout_s)
            except EngineFault as error:
                self._say("down", str(error))
                await self._pause(backoff)
                backoff = min(backoff * 2, _LAST_BACKOFF_S)
                continue
            self._endpoint, backoff = endpoint, self._config.first_backoff_s
            self._say("ready", f"{endpoint.model} at {endpoint.url}")
            self._say("down", await self._fault_of(prober, endpoint))

    async def _first_model(self, prober: Prober, endpoint: Endpoint) -> str:
        names = await prober.models(endpoint, self._config.probe_timeout_s)
        if not names:
            raise EngineFault(f"{endpoint.url} serves no model")
        return names[0]

    async def _run_own(self, prober: Prober) -> None:
        build = await asyncio.to_thread(self._find_build, self._config.build)
        backoff = self._config.first_backoff_s
        while True:
            folder = await self._prepared()
            self._ready_at = None
            try:
                await self._run_once(prober, build, folder)
            except OSError as error:
                self._say("down", f"the engine cannot be started: {error}")
            if self._ready_at is not None and self._now() - self._ready_at > self._config.steady_s:
                backoff = self._config.first_backoff_s
            self._wake.clear()
            await asyncio.sleep(backoff)
            backoff = min(backoff * 2, _LAST_BACKOFF_S)

    async def _prepared(self) -> Path:
        """The model's folder, made first if need be; a preparation that failed is tried again with back-off."""
        backoff = self._config.first_backoff_s
        while True:
            try:
                return await prepare_in_child(self._model, self._config.cache, self._environment, self._preparing)
            except EngineFault as error:
                self._say("down", str(error))
                await asyncio.sleep(backoff)
                backoff = min(backoff * 2, _LAST_BACKOFF_S)

    def _preparing(self, stage: str, share: float) -> None:
        self._say("preparing", stage, share)

    async def _run_once(self, prober: Prober, build: Build, folder: Path) -> None:
        """Start the engine, watch it, say why it is down, end it."""
        config = self._config
        launch = Launch(
            build,
            folder,
            self._served,
            _free_port(),
            secrets.token_urlsafe(24),
            config.context_tokens,
            config.kv_cache_gib,
            config.gpu_share,
            config.extra_arguments,
        )
        endpoint = Endpoint(f"http://127.0.0.1:{launch.port}/v1", launch.model, launch.api_key)
        self._say("loading", f"vLLM ({build}) is loading {launch.model}")
        with open_log(config.log) as log:
            child = await start_child(
                self._command(launch), environment=environment_of(launch, self._environment), output=log, errors=log
            )
        exited = asyncio.create_task(child.wait())
        try:
            reason = await self._load(prober, endpoint, exited)
            if not reason:
                self._endpoint, self._ready_at = endpoint, self._now()
                self._say("ready", f"vLLM ({build}) serves {endpoint.model}")
                reason = await self._fault_of(prober, endpoint, exited)
            self._say("down", reason)
            await child.kill()
        finally:
            exited.cancel()
            # Shielded, so that a second cancellation does not leave the process behind.
            await asyncio.shield(asyncio.create_task(child.stop()))

    async def _load(self, prober: Prober, endpoint: Endpoint, exited: asyncio.Task[int]) -> str:
        """Wait until a token is completed; "" then, or why that will not happen."""
        try:
            async with asyncio.timeout(self._config.load_timeout_s):
                while True:
                    await asyncio.wait((exited,), timeout=0.25)
                    if exited.done():
                        return self._exit_reason(exited.result())
                    try:
                        await prober.models(endpoint, 2.0)
                        await prober.one_token(endpoint, self._config.probe_timeout_s * 3)
                        return ""
                    except EngineFault:
                        continue
        except TimeoutError:
            return f"the engine was not ready within {self._config.load_timeout_s:g} s"

    async def _fault_of(self, prober: Prober, endpoint: Endpoint, exited: asyncio.Task[int] | None = None) -> str:
        """Watch a ready engine until it ends or fails two probes in a row; returns why it is down."""
        failures = 0
        while True:
            reported = await self._next_look(exited, self._config.probe_every_s if failures == 0 else 0.5)
            if exited is not None and exited.done():
                return self._exit_reason(exited.result())
            quiet_for = self._now() - self._answered_at
            if not reported and failures == 0 and quiet_for < self._config.probe_every_s:
                continue
            hurried, asked_at = reported or failures > 0, self._now()
            limit = self._config.fault_timeout_s if hurried else self._config.probe_timeout_s
            try:
                await prober.one_token(endpoint, limit)
                failures = 0
            except EngineFault as error:
                # An engine that answers others meanwhile is busy, not dead.
                failures = 0 if self._answered_at > asked_at else failures + 1
                if failures == 2:
                    return str(error)

    async def _next_look(self, exited: asyncio.Task[int] | None, seconds: float) -> bool:
        """Wait for the child's end, a reported fault or the time of the next probe; whether a fault was reported."""
        woken = asyncio.create_task(self._wake.wait())
        try:
            await asyncio.wait({woken, exited} if exited else {woken}, timeout=seconds, return_when="FIRST_COMPLETED")
        finally:
            woken.cancel()
        reported = self._wake.is_set()
        self._wake.clear()
        return reported

    async def _pause(self, seconds: float) -> None:
        self._wake.clear()
        await self._next_look(None, seconds)

    def _exit_reason(self, code: int) -> str:
        line = last_error_line(self._config.log)
        return f"the engine ended ({code})" + (f": {line}" if line else f"; see {self._config.log.name}")

    @property
    def _model(self) -> str:
        return self._config.model or DEFAULT_MODEL

    @property
    def _served(self) -> str:
        """The model's name as people see it: of a folder, its last part."""
        return Path(self._model).name if Path(self._model).is_dir() else self._model

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()

    def _say(self, state: State, detail: str, progress: float | None = None) -> None:
        wanted = self._config.model if self._config.url else self._served
        model = self._endpoint.model if self._endpoint else wanted
        self._board.say(EngineStatus(state, model, detail, progress))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
