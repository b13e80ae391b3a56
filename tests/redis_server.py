"""A Redis of the tests' own: on a free port, nothing kept, ended with the test run."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from eval.serving import free_port

START_S = 30.0


@contextmanager
def redis_server() -> Iterator[str]:
    """The address of a running server."""
    binary = shutil.which("redis-server")
    assert binary is not None, "the tests need Redis: apt-get install redis-server"
    port = free_port()
    quiet = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "--daemonize", "no"]
    process = subprocess.Popen(
        [binary, "--port", str(port), *quiet], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + START_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "Redis does not answer"
                time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(30)
