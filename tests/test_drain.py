"""A graceful end: turns under way finish, no new ones begin, and clients are sent elsewhere."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.admission import Admission, Rules
from server.app import create_app
from server.drain import Drain
from server.run import listen, server_for
from server.settings import Settings
from tests.fakes_assistant import ScriptedAssistant, answer, parts
from tests.fakes_store import MemoryStore
from tests.serving import client, greeted

ROOT = Path(__file__).resolve().parent.parent


async def test_it_waits_for_turns_and_closes_connections_after_them() -> None:
    gate, closed, held = asyncio.Event(), list[int](), list[bool]()
    turn = asyncio.ensure_future(gate.wait())
    admission = Admission(Rules())
    drain = Drain(admission, lambda: held.append(True), lambda: _running(turn), _settled, closed.append, 30, 0)
    draining = asyncio.create_task(drain.run())
    await asyncio.sleep(0)
    assert (admission.leaving, held, closed) == (True, [True], [])
    gate.set()
    assert await draining == 0
    assert closed == [1012]


async def test_a_turn_that_does_not_end_is_not_waited_for_for_ever() -> None:
    turn, closed = asyncio.ensure_future(asyncio.Event().wait()), list[int]()
    assert (
        await Drain(Admission(Rules()), lambda: None, lambda: _running(turn), _settled, closed.append, 0.05, 0).run()
        == 1
    )
    assert closed == [1012]
    turn.cancel()


async def _settled() -> None:
    pass


def _running(turn: asyncio.Future[Any]) -> list[asyncio.Task[None]]:
    return [] if turn.done() else [turn]  # type: ignore[list-item]  # any future will do


async def test_a_server_that_drains_finishes_its_turns_and_takes_no_more() -> None:
    gate = asyncio.Event()
    assistant = ScriptedAssistant({"slow": (*answer("One ")[:3], gate, *answer("two.")[2:])})
    app, up = create_app(parts(assistant), Settings(), MemoryStore()), asyncio.Event()
    with listen("127.0.0.1", 0) as bound:
        server = server_for(app, up.set)
        serving = asyncio.create_task(server._serve([bound]))
        await asyncio.wait_for(up.wait(), 60)
        address = f"127.0.0.1:{bound.getsockname()[1]}"
        async with greeted(address) as one, greeted(address) as two:
            await one.send(type="message", id="m1", text="slow")
            await one.until("text")
            server.handle_exit(signal.SIGTERM, None)
            async with httpx.AsyncClient(base_url=f"http://{address}") as http:
                await asyncio.sleep(0.5)
                ready = await http.get("/readyz")
                assert ready.status_code == 503
                assert not ready.json()["parts"]["serving"]["ready"]
            with pytest.raises(Exception, match="503"):
                async with client(address):
                    pass
            await two.send(type="message", id="m2", text="shoes")
            refused = await two.until("failed")
            assert (refused["code"], refused["retryable"]) == ("leaving", True)
            assert await two.closing() == 1012
            gate.set()
            await one.until("done")
            assert await one.closing() == 1012
        await asyncio.wait_for(serving, 30)


@pytest.mark.parametrize("signals", [1, 2])
async def test_a_process_with_a_turn_that_hangs_ends_in_time(signals: int) -> None:
    """After DRAIN_S; or at once when it is told twice."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.scripted_server",
        cwd=ROOT,
        env={**os.environ, "DRAIN_S": "1" if signals == 1 else "600"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        address = (await asyncio.wait_for(process.stdout.readline(), 60)).decode().strip()
        async with greeted(address) as one:
            await one.send(type="message", id="m1", text="slow")
            await one.until("text")
            for _ in range(signals):
                process.send_signal(signal.SIGTERM)
                await asyncio.sleep(0.5)
            assert await one.closing() == 1012
        _, errors = await asyncio.wait_for(process.communicate(), 60)
        assert (process.returncode, errors) == (0, b"")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
