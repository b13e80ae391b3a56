"""Runs a command so that nothing of it outlives this process or the one that started it.

    python -m assistant.engine_child [--nice N] -- COMMAND ...

The starter holds the other end of standard input: when it ends, however it ends, the command is stopped. A stop is
SIGTERM, and SIGKILL to the whole process group five seconds later. Knows nothing of engines.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
from types import FrameType

GRACE_S = 5.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m assistant.engine_child")
    parser.add_argument("--nice", type=int, default=0)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    # The group is named after this process; the starter made it so (start_new_session).
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)
    if options.nice:
        os.nice(options.nice)
    child = subprocess.Popen(options.command, stdin=subprocess.DEVNULL)

    def stop() -> None:
        child.terminate()
        timer = threading.Timer(GRACE_S, _kill_group)
        timer.daemon = True
        timer.start()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop()

    def on_orphaned() -> None:
        os.read(sys.stdin.fileno(), 1)
        stop()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    threading.Thread(target=on_orphaned, daemon=True).start()
    code = child.wait()
    _end_others()
    return code if code >= 0 else 128 - code


def _kill_group() -> None:
    os.killpg(0, signal.SIGKILL)


def _end_others() -> None:
    """Kill what the command left in the group, without ourselves."""
    group = os.getpgrp()
    for entry in os.listdir("/proc"):  # noqa: PTH208 - names only
        if entry.isdigit() and int(entry) != os.getpid():
            try:
                if os.getpgid(int(entry)) == group:
                    os.kill(int(entry), signal.SIGKILL)
            except ProcessLookupError:
                continue


if __name__ == "__main__":
    sys.exit(main())
