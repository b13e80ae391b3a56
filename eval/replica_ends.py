"""Two servers behind a proxy, over one store and one Redis: one after the other is killed or told to end, and starts again.

Clients know the proxy only. Whatever ends, nothing that was acknowledged or shown may be lost, doubled or out of order, and each
conversation goes on at the server that is left.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import shutil
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.course import Countdown, Course, Tell, compared, converse, course_of
from eval.durability import FRAMES_OF_A_TURN, TOKENS
from eval.errors import EvalError
from eval.following import Follower, Raw
from eval.rehearsing import Rehearsal
from eval.serving import chat_url, free_port

# a lease of six seconds, looked after every second and a half, and what a busy machine adds
TAKEOVER_S = 10.0
_RATE = 60.0
_START_S = 30.0
_PIECE = 65_536


class Proxy:
    """A load balancer: each connection goes to the next server that takes it."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = itertools.cycle(ports)
        self._count = len(ports)
        self._passing: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """Where it is."""
        async with await asyncio.start_server(self._pass, "127.0.0.1", 0) as server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            for task in self._passing:
                task.cancel()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        this = asyncio.current_task()
        assert this is not None
        self._passing.add(this)
        try:
            for _ in range(self._count):
                with contextlib.suppress(OSError):
                    there, back = await asyncio.open_connection("127.0.0.1", next(self._ports))
                    await asyncio.gather(_pump(reader, back), _pump(there, writer))
                    return
        except asyncio.CancelledError:
            return
        finally:
            self._passing.discard(this)
            writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes until either side has ended."""
    try:
        while piece := await reader.read(_PIECE):
            writer.write(piece)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


@asynccontextmanager
async def redis() -> AsyncIterator[str]:
    """The address of a Redis of its own, which keeps nothing. Raises `EvalError` where there is none to start."""
    binary = shutil.which("redis-server")
    if binary is None:
        raise EvalError("redis-server is not installed: apt-get install redis-server")
    port = free_port()
    keeps_nothing = ("--save", "", "--appendonly", "no", "--bind", "127.0.0.1")
    process = await asyncio.create_subprocess_exec(
        binary, "--port", str(port), *keeps_nothing, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        await _answers(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        await process.wait()


async def _answers(port: int) -> None:
    deadline = time.monotonic() + _START_S
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if time.monotonic() > deadline:
                raise EvalError("Redis does not answer") from None
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return


@asynccontextmanager
async def servers(address: str, count: int = 2) -> AsyncIterator[tuple[Rehearsal, ...]]:
    """Servers over one store and this Redis, answering."""
    with TemporaryDirectory() as folder:
        settings = {
            "REDIS_URL": address,
            "SESSIONS_URL": f"sqlite:///{folder}/sessions.db",
            "REHEARSAL_TOKENS": str(TOKENS),
            "REHEARSAL_RATE": str(_RATE),
        }
        found = tuple(Rehearsal(free_port(), settings, Path(folder) / f"{number}.log") for number in range(count))
        try:
            await asyncio.gather(*(one.start() for one in found))
            yield found
        finally:
            await asyncio.gather(*(asyncio.to_thread(one.stop) for one in found))


class _Silences:
    """How long it took after each end until every client had heard something again."""

    def __init__(self) -> None:
        self._began: float | None = None
        self._silent: set[int] = set()
        self.seconds: list[float] = []

    def begin(self, clients: int) -> None:
        self._began, self._silent = time.monotonic(), set(range(clients))

    def heard(self, client: int) -> None:
        self._silent.discard(client)
        if self._began is not None and not self._silent:
            self.seconds.append(time.monotonic() - self._began)
            self._began = None


async def replica_ends(ends: int, seed: int, tell: Tell, sessions: int = 6) -> Course:
    """kill -9 and SIGTERM in turn, to one of two servers in turn, at random events of several conversations."""
    draw = random.Random(seed)
    followers: list[Follower] = []
    async with redis() as address, servers(address) as both, Proxy([one.port for one in both]).open() as base:
        until, silences, ending = Countdown(), _Silences(), asyncio.Event()

        def client(number: int) -> Follower:
            def heard(frame: Raw) -> None:
                until.heard(frame)
                silences.heard(number)

            followers.append(Follower(chat_url(base), heard=heard))
            return followers[-1]

        talks = [asyncio.create_task(converse(partial(client, number), ending)) for number in range(sessions)]
        try:
            for number in range(ends):
                await until.events(draw.randint(1, sessions * FRAMES_OF_A_TURN), talks)
                silences.begin(sessions)
                one = both[number // 2 % 2]
                if number % 2:
                    await asyncio.to_thread(one.stop)
                else:
                    one.kill()
                # the other has to go on alone before there are two again
                await until.events(sessions * FRAMES_OF_A_TURN, talks)
                await one.start()
                tell(number + 1)
            ending.set()
            await asyncio.gather(*talks)
            problems = await compared(followers)
        finally:
            for running in talks:
                running.cancel()
            for follower in followers:
                await follower.close()
    return course_of(
        "replica ends", ends, followers, problems, "all heard again", tuple(silences.seconds), TAKEOVER_S, 1.0
    )
