"""What one server process holds: idle conversations, many streams at once, readers that stall, more than it can take, its end.

Each course starts a server of its own that answers by rote (`server.rehearsal`) and talks to it over loopback; what is measured
is the server's own share. Where the pieces of an answer were due is written in them, so that how late they come is known.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import psutil

from eval.errors import EvalError
from eval.load_socket import LoadSocket, stamps_of
from eval.rehearsing import Rehearsal, rehearsing

Tell = Callable[[str], None]
AT_ONCE = 64
SETTLE_S = 2.0
PATIENCE_S = 60.0
_ENDS = frozenset({"done", "failed", "interrupted"})


@dataclass(slots=True)
class Talker:
    """One conversation and what came of it. `late_s` are the delays of its pieces of text."""

    socket: LoadSocket | None = None
    late_s: list[float] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    greeted: asyncio.Event = field(default_factory=asyncio.Event)
    end: str = ""
    last: bytes = b""
    last_s: float = 0.0

    def heard(self, kind: str, body: bytes, at_s: float) -> None:
        if kind == "text":
            self.late_s += [at_s - due for due in stamps_of(body)]
        elif kind == "welcome":
            self.greeted.set()
        elif kind in _ENDS:
            self.end, self.last, self.last_s = kind, body, at_s
            self.ended.set()

    async def connect(self, url: str, receive_buffer: int | None = None) -> None:
        self.greeted.clear()
        self.socket = await LoadSocket.open(url, self.heard, receive_buffer)
        self.socket.say(type="hello")
        await asyncio.wait_for(self.greeted.wait(), PATIENCE_S)

    def ask(self, number: int = 0) -> None:
        self.ended.clear()
        self.line.say(type="message", id=f"m{number}", text="shoes")

    @property
    def line(self) -> LoadSocket:
        if self.socket is None:
            raise EvalError("this conversation was not begun")
        return self.socket


def share_of(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of them are at or below; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def memory_kb(server: Rehearsal) -> float:
    """What the server's process holds of its own, in KB."""
    if server.process is None:
        raise EvalError("the server does not run")
    return float(psutil.Process(server.process.pid).memory_full_info().uss) / 1024


def processor_s(server: Rehearsal) -> float:
    """Seconds of processor time that the server's process has taken."""
    if server.process is None:
        raise EvalError("the server does not run")
    taken = psutil.Process(server.process.pid).cpu_times()
    return float(taken.user + taken.system)


@asynccontextmanager
async def talkers(server: Rehearsal, number: int, tell: Tell, buffer: int | None = None) -> AsyncIterator[list[Talker]]:
    """So many conversations, greeted; closed on leaving."""
    gate, some = asyncio.Semaphore(AT_ONCE), [Talker() for _ in range(number)]
    counted = itertools.count(1)

    async def connect(one: Talker) -> None:
        async with gate:
            await one.connect(server.url, buffer)
        tell(f"connected {next(counted):,} of {number:,}")

    try:
        await asyncio.gather(*(connect(one) for one in some))
        yield some
    finally:
        for one in some:
            if one.socket is not None:
                one.socket.close()


@dataclass(frozen=True, slots=True)
class Idle:
    sessions: int
    seconds: float
    kb_each: float
    dropped: int


async def idle(number: int, seconds: float, tell: Tell) -> Idle:
    """Conversations that say nothing for a while."""
    async with rehearsing(1, 0, {"MAX_SESSIONS": str(2 * number + 10)}) as server:
        async with talkers(server, 20, tell):
            before = memory_kb(server)  # with what the first connections bring along
        async with talkers(server, number, tell) as some:
            await asyncio.sleep(SETTLE_S)
            held = memory_kb(server)
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                tell(f"holding {number:,} for {until - time.monotonic():.0f} s more")
                await asyncio.sleep(min(5.0, max(0.1, until - time.monotonic())))
            dropped = sum(one.line.closed.is_set() for one in some)
    return Idle(number, seconds, (held - before) / number, dropped)


@dataclass(frozen=True, slots=True)
class Streams:
    """`late_s` of all pieces, sorted; `ends` how the turns ended; `extra_kb` what the server's memory grew by; `cpu_s` the
    processor time that it took, which other work on the machine changes least, `clients_cpu_s` that of the clients beside it."""

    streams: int
    rate: float
    late_s: tuple[float, ...]
    ends: dict[str, int]
    extra_kb: float
    cpu_s: float = 0.0
    clients_cpu_s: float = 0.0
    seconds: float = 0.0

    def ms(self, share: float) -> float:
        return share_of(self.late_s, share) * 1000

    @property
    def cpu_us(self) -> float:
        """Microseconds of processor time for each piece; 0 for none."""
        return self.cpu_s * 1e6 / len(self.late_s) if self.late_s else 0.0

    def busy(self) -> tuple[float, float]:
        """The share of one processor's time that the server took, and the clients."""
        return (self.cpu_s / self.seconds, self.clients_cpu_s / self.seconds) if self.seconds else (0.0, 0.0)


STAMPED = {"REHEARSAL_STAMPS": "1"}
STARTS_PER_S = 250
_STARTS_AT_ONCE = 10


async def streams(number: int, rate: float, seconds: float, tell: Tell) -> Streams:
    """As many answers at once, of so many pieces a second."""
    settings = {**STAMPED, "MAX_SESSIONS": str(2 * number)}
    async with rehearsing(int(rate * seconds), rate, settings) as server, talkers(server, number, tell) as some:
        return await _streamed(server, some, (), rate, seconds, tell)


async def _streamed(
    server: Rehearsal,
    some: Sequence[Talker],
    further: Sequence[Talker],
    rate: float,
    seconds: float,
    tell: Tell,
    *,
    stall: bool = False,
) -> Streams:
    """What came of some answers, beside further ones that are not looked at: readers that `stall`, or as many that read."""
    before, began_s = memory_kb(server), processor_s(server)
    own_s, at_s = time.process_time(), time.monotonic()
    for n, one in enumerate(_mixed(some, further)):
        one.ask()
        if n % _STARTS_AT_ONCE == 0:
            # nobody's customers all press Enter in one moment
            await asyncio.sleep(_STARTS_AT_ONCE / STARTS_PER_S)
    for one in further if stall else ():
        one.line.stall()
    tell(f"{len(some):,} answers of {seconds:.0f} s under way")
    await asyncio.sleep(seconds)
    grown = memory_kb(server) - before
    await _all(some)
    ended_s = time.monotonic()
    late = sorted(value for one in some for value in one.late_s)
    ends = dict(Counter(one.end or "none" for one in some))
    took, own = processor_s(server) - began_s, time.process_time() - own_s
    return Streams(len(some), rate, tuple(late), ends, grown, took, own, ended_s - at_s)


def _mixed(some: Sequence[Talker], further: Sequence[Talker]) -> list[Talker]:
    """Both, each evenly among the other: they come in no order."""
    places = [(place / max(len(each), 1), one) for each in (some, further) for place, one in enumerate(each)]
    return [one for _, one in sorted(places, key=lambda pair: pair[0])]


async def _all(some: Sequence[Talker]) -> None:
    try:
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.gather(*(one.ended.wait() for one in some))
    except TimeoutError:
        return


@dataclass(frozen=True, slots=True)
class Slow:
    """The same streams alone, beside others that read, and beside as many that stall: what further turns take shows in the
    second, what stalling takes in the third. `cut` of the stalled ones the server gave up."""

    alone: Streams
    reading: Streams
    beside: Streams
    stalled: int
    cut: int


SMALL_BUFFER = 8_192
PAD = 2_000


async def slow(stalled: int, normal: int, rate: float, seconds: float, tell: Tell) -> Slow:
    """Readers that stall beside others that do not. Small buffers of the kernel's, so that it is the server that holds."""
    settings = {**STAMPED, "MAX_SESSIONS": str(2 * (stalled + normal)), "REHEARSAL_PAD": str(PAD)}
    settings["REHEARSAL_BUFFER"] = str(SMALL_BUFFER)

    async def beside(others: int, *, stall: bool) -> tuple[Streams, int]:
        async with (
            rehearsing(int(rate * seconds), rate, settings) as server,
            talkers(server, normal, tell) as some,
            talkers(server, others, tell, SMALL_BUFFER if stall else None) as further,
        ):
            found = await _streamed(server, some, further, rate, seconds, tell, stall=stall)
            return found, await _given_up(server)

    alone, _ = await beside(0, stall=False)
    reading, _ = await beside(stalled, stall=False)
    stalling, cut = await beside(stalled, stall=True)
    return Slow(alone, reading, stalling, stalled, cut)


async def _given_up(server: Rehearsal) -> int:
    async with httpx.AsyncClient(trust_env=False) as http:
        page = (await http.get(f"{server.base}/metrics")).text
    found = [line for line in page.splitlines() if line.startswith("shop_slow_readers_total ")]
    return int(float(found[0].split()[1])) if found else 0


@dataclass(frozen=True, slots=True)
class Load:
    """A load that came again and again: seconds of the turns that were admitted, and of the refusals."""

    askers: int
    turns_s: tuple[float, ...]
    refused_s: tuple[float, ...]
    without_retry_after: int
    broken: int


@dataclass(frozen=True, slots=True)
class Overload:
    holds: Load
    twice: Load


async def overload(places: int, seconds: float, tell: Tell) -> Overload:
    """The load that the server's places hold, then twice as much and a half."""
    settings = {**STAMPED, "MAX_TURNS": str(places), "MAX_WAITING": str(places // 2), "MAX_SESSIONS": str(20 * places)}
    async with rehearsing(20, 20.0, settings) as server:
        tell(f"{places} askers")
        holds = await _loaded(server, places, seconds)
        tell(f"{2 * places} askers")
        twice = await _loaded(server, 2 * places, seconds)
    return Overload(holds, twice)


async def _loaded(server: Rehearsal, askers: int, seconds: float) -> Load:
    turns, refused, plain, broken = list[float](), list[float](), 0, 0
    until = time.monotonic() + seconds

    async def asker(n: int) -> None:
        nonlocal plain, broken
        await asyncio.sleep(n / askers)
        one, number = Talker(), 0
        while time.monotonic() < until:
            try:
                if one.socket is None or one.socket.closed.is_set():
                    await one.connect(server.url)
                number += 1
                asked = time.monotonic()
                one.ask(number)
                await asyncio.wait_for(one.ended.wait(), PATIENCE_S)
            except (EvalError, TimeoutError):
                broken += 1
                continue
            if one.end == "failed":
                refused.append(one.last_s - asked)
                after = json.loads(one.last).get("retry_after")
                plain += not isinstance(after, int)
                await asyncio.wait_for(one.line.closed.wait(), PATIENCE_S)
                await asyncio.sleep(0.5)
            else:
                turns.append(one.last_s - asked)
        one.line.close()

    await asyncio.gather(*(asker(n) for n in range(askers)))
    return Load(askers, tuple(turns), tuple(refused), plain, broken)


@dataclass(frozen=True, slots=True)
class Drained:
    """A server that was told to end while it answered: how the turns ended for their clients, by which code they were closed,
    and how long it took to end."""

    streams: int
    ends: dict[str, int]
    codes: dict[int, int]
    exit_s: float
    status: int | None


async def drain(number: int, seconds: float, tell: Tell) -> Drained:
    """SIGTERM to a server with so many answers of `seconds` under way."""
    rate = 5.0
    settings = {**STAMPED, "MAX_SESSIONS": str(2 * number)}
    async with rehearsing(int(rate * seconds), rate, settings) as server, talkers(server, number, tell) as some:
        for one in some:
            one.ask()
        await asyncio.sleep(1.0)
        process = server.process
        if process is None:
            raise EvalError("the server does not run")
        began = time.monotonic()
        process.terminate()
        tell("told to end")
        status = await asyncio.to_thread(process.wait, 120)
        took = time.monotonic() - began
        ends = Counter(one.end or "none" for one in some)
        codes = Counter(one.line.code or 0 for one in some)
    return Drained(number, dict(ends), dict(codes), took, status)
