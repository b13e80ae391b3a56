"""`python -m tests.scripted_server`: a server over the scripted assistant, run as the real one is; says its address."""

from __future__ import annotations

import asyncio
import signal

from server.__main__ import leave
from server.app import create_app
from server.run import listen, serve
from server.settings import load
from tests.fakes_assistant import ScriptedAssistant, answer, parts
from tests.fakes_store import MemoryStore


def main() -> None:
    signal.signal(signal.SIGTERM, leave)
    assistant = ScriptedAssistant({"slow": (*answer("One ")[:3], asyncio.Event())})
    with listen("127.0.0.1", 0) as bound:
        host, port = bound.getsockname()
        serve(create_app(parts(assistant), load(), MemoryStore()), bound, lambda: print(f"{host}:{port}", flush=True))  # noqa: T201


if __name__ == "__main__":
    main()
