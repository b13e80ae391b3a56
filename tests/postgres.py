"""A PostgreSQL of the tests' own: made in a temporary folder, on a free port, ended with the test run."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from eval.serving import free_port

START_S = 60.0


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    named = shutil.which("postgres")
    assert named is not None, "the tests need PostgreSQL: apt-get install postgresql"
    return Path(named).parent


def _as_owner(command: list[str], folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root; then it runs as the user that Debian's package makes."""
    if os.geteuid() != 0:
        return command
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--", *command]


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a running server's empty database; nothing of it is left afterwards."""
    binaries, port = _binaries(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    folder.chmod(0o755)
    try:
        initdb = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "shop", "-A", "trust", "-E", "UTF8", "-N"]
        subprocess.run(_as_owner([*initdb, "--locale=C"], folder), check=True, cwd=folder, capture_output=True)
        serve = [str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(folder), "-p", str(port)]
        process = subprocess.Popen(
            _as_owner([*serve, "-c", "listen_addresses=127.0.0.1"], folder),
            cwd=folder,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(binaries, port)
            yield f"postgresql://shop@127.0.0.1:{port}/postgres"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(binaries: Path, port: int) -> None:
    deadline = time.monotonic() + START_S
    ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(ready, check=False).returncode:
        assert time.monotonic() < deadline, "PostgreSQL does not answer"
        time.sleep(0.1)
