"""Starts `python -m server` for an evaluation, waits until it answers, looks at its processes and ends it."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psutil
from pydantic import TypeAdapter, ValidationError

from assistant.model import EngineStatus
from eval.errors import EvalError

ROOT = Path(__file__).resolve().parent.parent
LOG = ROOT / "var" / "eval" / "server.log"
POLL_S = 0.5
STOP_S = 30.0
START_TIMEOUT_S = 900.0

_STATUS = TypeAdapter(EngineStatus)
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Health:
    """What `/readyz` says; `ready` is whether the whole search stands, with the model or without it."""

    ready: bool
    engine: EngineStatus


def chat_url(http_url: str) -> str:
    """The websocket's address for the server's own."""
    return http_url.replace("http", "ws", 1).rstrip("/") + "/v1/chat"


def http_url(chat: str) -> str:
    """The server's own address for the websocket's."""
    return chat.replace("ws", "http", 1).removesuffix("/v1/chat").rstrip("/")


@cache
def _certificates() -> ssl.SSLContext:
    """Made once: reading the certificates takes longer than the question."""
    return httpx.create_ssl_context()


async def health(base: str) -> Health | None:
    """What the server at `base` says of itself; None when nobody answers there."""
    try:
        async with httpx.AsyncClient(timeout=5.0, trust_env=False, verify=_certificates()) as http:
            body = (await http.get(f"{base}/readyz")).json()
        return Health(bool(body.get("complete", body["ready"])), _STATUS.validate_python(body["engine"]))
    except httpx.TransportError:
        return None
    except (ValueError, KeyError, TypeError, ValidationError):
        raise EvalError(f"{base}/readyz does not answer as docs/protocol.md's server does") from None


async def wait_engine(base: str, timeout_s: float, tell: Progress) -> float:
    """Waits until the language model is usable; the seconds it took. Raises `EvalError` where it won't be."""
    began = time.monotonic()
    while time.monotonic() - began < timeout_s:
        state = await health(base)
        if state is not None:
            if state.engine.usable:
                return time.monotonic() - began
            if state.engine.state in ("off", "unavailable"):
                raise EvalError(
                    f"the language model is {state.engine.state}: {state.engine.detail or 'no reason given'}"
                )
            share = f" {state.engine.progress:.0%}" if state.engine.progress is not None else ""
            tell(f"the language model is {state.engine.state}{share} {state.engine.detail}".rstrip())
        await asyncio.sleep(POLL_S)
    raise EvalError(f"the language model was not ready within {timeout_s:.0f} s; see {LOG.parent}")


@dataclass(slots=True)
class RunningServer:
    """A server that this process started. `ready_s` is how long it took until it answered."""

    base: str
    process: psutil.Process
    ready_s: float = 0.0

    @property
    def url(self) -> str:
        return chat_url(self.base)

    def engine_processes(self) -> list[psutil.Process]:
        """Everything the server has started: the engine and its workers."""
        try:
            return [child for child in self.process.children(recursive=True) if child.status() != psutil.STATUS_ZOMBIE]
        except psutil.NoSuchProcess:
            return []

    def memory_bytes(self) -> int:
        """Memory of the server and everything it started; pages that they share count once."""
        return sum(_memory(process) for process in (self.process, *self.engine_processes()))


def _memory(process: psutil.Process) -> int:
    """Proportional set size where the system tells it, else resident set size; 0 for a process that is gone."""
    try:
        return int(getattr(process.memory_full_info(), "pss", 0) or process.memory_info().rss)
    except psutil.AccessDenied:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def started(
    settings: Mapping[str, str], tell: Progress, timeout_s: float = START_TIMEOUT_S
) -> AsyncIterator[RunningServer]:
    """A server on a free port with these settings over the environment's, answering; ended on leaving."""
    port = free_port()
    LOG.parent.mkdir(parents=True, exist_ok=True)
    own = {"HOST": "127.0.0.1", "PORT": str(port), "LOG_DIR": str(LOG.parent), "PYTHONUNBUFFERED": "1"}
    began = time.monotonic()
    with TemporaryDirectory() as folder, LOG.open("wb") as log:
        # conversations of its own: the store of a server that runs here is that server's alone
        own["SESSIONS_URL"] = f"sqlite:///{folder}/sessions.db"
        process = psutil.Popen(
            [sys.executable, "-m", "server"],
            cwd=ROOT,
            env={**os.environ, **own, **settings},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        server = RunningServer(f"http://127.0.0.1:{port}", process)
        try:
            await _answers(server, began + timeout_s, tell)
            server.ready_s = time.monotonic() - began
            yield server
        finally:
            await asyncio.to_thread(_end, server)


async def _answers(server: RunningServer, deadline: float, tell: Progress) -> None:
    while time.monotonic() < deadline:
        if not server.process.is_running() or server.process.status() == psutil.STATUS_ZOMBIE:
            raise EvalError(f"the server did not start: {_last_words()}")
        state = await health(server.base)
        if state is not None and state.ready:
            return
        tell(f"the server is starting: {_last_words()}")
        await asyncio.sleep(POLL_S)
    raise EvalError(f"the server did not answer in time: {_last_words()} (log: {LOG})")


def _last_words() -> str:
    """The last line that the server printed."""
    lines = LOG.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1].strip()[:200] if lines else "it has printed nothing yet"


def _end(server: RunningServer) -> None:
    """SIGTERM, so that the server ends its engine; what is left after a while is killed."""
    started_by_it = server.engine_processes()
    try:
        server.process.terminate()
        server.process.wait(STOP_S)
    except psutil.NoSuchProcess:
        pass
    except psutil.TimeoutExpired:
        server.process.kill()
    for process in started_by_it:
        if process.is_running():
            process.kill()
