"""Starts `python -m server.rehearsal`, kills it and starts it again: the whole server, with answers by rote."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from eval.errors import EvalError
from eval.serving import ROOT, chat_url, free_port

START_S = 120.0
POLL_S = 0.02
STOP_S = 40.0
# whoever asks is one address here; who may ask how often is looked at elsewhere
UNLIMITED = {
    "TURNS_PER_MINUTE": "100000",
    "ADDRESS_TURNS_PER_MINUTE": "1000000",
    "ADDRESS_SOCKETS": "1000000",
    "MAX_TURNS": "2000",
    "MAX_WAITING": "10000",
}


@dataclass(slots=True)
class Rehearsal:
    """One server at one port over one store; `starts_s` are the seconds until it answered, of each start."""

    port: int
    settings: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    starts_s: list[float] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return chat_url(self.base)

    async def start(self) -> None:
        """Raises `EvalError` where it does not answer."""
        began = time.monotonic()
        process = self._spawned()
        async with httpx.AsyncClient(trust_env=False, timeout=5.0) as http:
            while time.monotonic() - began < START_S:
                if process.poll() is not None:
                    raise EvalError(f"the server did not start: {self.log.read_text(errors='replace')[-300:]}")
                try:
                    if (await http.get(f"{self.base}/readyz")).status_code == 200:
                        self.starts_s.append(time.monotonic() - began)
                        return
                except httpx.TransportError:
                    await asyncio.sleep(POLL_S)
        raise EvalError("the server did not answer in time")

    def _spawned(self) -> subprocess.Popen[bytes]:
        own = {"HOST": "127.0.0.1", "PORT": str(self.port), "LOG_DIR": str(self.log.parent), "LOG_LEVEL": "WARNING"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "server.rehearsal"],
                cwd=ROOT,
                env={**os.environ, **UNLIMITED, **own, **self.settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self.process

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@asynccontextmanager
async def rehearsing(tokens: int, rate: float, settings: Mapping[str, str] | None = None) -> AsyncIterator[Rehearsal]:
    """A server whose answers have `tokens` pieces of text, `rate` a second (0: at once), with a store of its own."""
    with TemporaryDirectory() as folder:
        own = {
            "SESSIONS_URL": f"sqlite:///{folder}/sessions.db",
            "REHEARSAL_TOKENS": str(tokens),
            "REHEARSAL_RATE": str(rate),
        }
        server = Rehearsal(free_port(), {**own, **(settings or {})}, Path(folder) / "rehearsal.log")
        try:
            await server.start()
            yield server
        finally:
            await asyncio.to_thread(server.stop)
