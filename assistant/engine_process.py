"""Child processes of the engine: started in a group of their own, ended whole."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from assistant.engine_child import GRACE_S

ROOT = Path(__file__).resolve().parent.parent
_LOG_LIMIT = 8 * 1024 * 1024


class Child:
    """A running command; `stop` ends it and all that it started."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """Of the launcher, which is also the process group."""
        return self._process.pid

    async def lines(self) -> AsyncIterator[bytes]:
        """What it writes, where its output was to be a pipe."""
        if self._process.stdout is not None:
            async for line in self._process.stdout:
                yield line

    async def wait(self) -> int:
        return await self._process.wait()

    async def stop(self) -> None:
        """End it: SIGTERM, then SIGKILL for the group. Returns when no process of the group is left."""
        if self._process.returncode is None:
            self._process.terminate()
            try:
                async with asyncio.timeout(GRACE_S + 1.0):
                    await self._process.wait()
            except TimeoutError:
                pass
        await self.kill()

    async def kill(self) -> None:
        """SIGKILL the group and wait until it is empty."""
        for _ in range(200):
            if not _group_exists(self.pid):
                break
            await asyncio.sleep(0.05)
        await self._process.wait()


def _group_exists(group: int) -> bool:
    """Send SIGKILL to the group; False when nothing was left to receive it."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return False
    return any(_group_of(entry) == group for entry in os.listdir("/proc") if entry.isdigit())  # noqa: PTH208 - names only


def _group_of(pid: str) -> int | None:
    """The process group of a process that still runs (a zombie waits for its parent only)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return int(fields[2]) if fields[0] not in ("Z", "X") else None


async def start_child(
    command: Sequence[str], *, environment: Mapping[str, str], output: IO[bytes] | int, errors: IO[bytes], nice: int = 0
) -> Child:
    """Start `command` under the launcher, which ends it when this process ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "assistant.engine_child",
        "--nice",
        str(nice),
        "--",
        *command,
        cwd=ROOT,
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdin=asyncio.subprocess.PIPE,
        stdout=output,
        stderr=errors,
        start_new_session=True,
    )
    return Child(process)


def open_log(path: Path) -> IO[bytes]:
    """The log, to append to; one that has grown past 8 MiB becomes `NAME.1` first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > _LOG_LIMIT:
        path.replace(path.with_name(f"{path.name}.1"))
    return path.open("ab")


def last_error_line(path: Path) -> str:
    """The last line of a log that names an error, or "" - for the operator's one line."""
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - 65536))
            lines = stream.read().decode("utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    named = [line for line in lines if "Error: " in line or line.startswith("error: ")]
    return named[-1].strip()[-200:] if named else ""
