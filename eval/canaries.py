"""Personal data that nobody has, planted through every way into a server, and looked for wherever it must not be.

In logs, metrics and traces it may never stand; in the store it does until the conversations are erased, and after that in no
file at all.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from eval.rehearsing import Rehearsal, rehearsing

Tell = Callable[[int], None]
PER_SESSION = 100
PATIENCE_S = 30.0
_WAYS = ("feedback", "event", "edit", "unknown", "broken", "binary", "resume", "id", "body", "query", "image")
# so that a batch of spans, which are sent every five seconds, has gone out
SPANS_S = 6.0


def planted(number: int, seed: int = 6) -> list[str]:
    """Sentences that hold something personal, in both languages, each with a word that nothing else has."""
    chance = random.Random(seed)
    made = []
    for n in range(number):
        digits = "".join(chance.choices("0123456789", k=8))
        made.append(
            chance.choice(
                (
                    f"my name is Xanthippe{n} Qu{n}x and I want shoes",
                    f"card {_card(f'4{digits}{digits[:6]}')} please",
                    f"call me at 138{digits}",
                    f"write to canary{n}.{digits}@example.org",
                    f"ship to {100 + n} Canary Lane, Springfield, IL {digits[:5]}-{digits[:4]}",
                    f"我叫王小{n}明，手机号是139{digits}",
                    f"地址：北京市朝阳区金丝雀路{n + 1}号{digits[:3]}室",
                )
            )
        )
    return made


def _card(digits: str) -> str:
    """The digits of a payment card, with their check (Luhn)."""
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[::-2])
    return f"{digits}{-(doubled + sum(map(int, digits[-2::-2]))) % 10}"


def marks(said: str) -> list[str]:
    """The words of a canary that name somebody: those with a digit, long enough not to be a time or a port by chance."""
    return [word for word in said.replace("，", " ").split() if any(c.isdigit() for c in word) and len(word) > 6]


@dataclass(frozen=True, slots=True)
class Canaries:
    """How many were planted in how many `sessions`; the marks found where none may be, each with the place. `stored` of them
    were in the store's files before the erasure: they have to have been there to be erased."""

    planted: int
    sessions: int
    told: tuple[str, ...]
    stored: int
    left: tuple[str, ...]


async def canaries(count: int, seed: int, tell: Tell) -> Canaries:
    """Plants them, looks into logs, metrics and traces, erases the conversations, looks into every file."""
    said = planted(count, seed)
    found = [mark.encode() for one in said for mark in marks(one)]
    async with (
        _collector() as (address, traces),
        rehearsing(2, 0.0, {"LOG_LEVEL": "DEBUG", "OTLP_URL": address}) as server,
        httpx.AsyncClient(base_url=server.base, trust_env=False) as http,
    ):
        keys = await _plant_all(server, http, said, tell)
        metrics = (await http.get("/metrics")).content
        await asyncio.sleep(SPANS_S)
        folder = server.log.parent
        told = [f"metrics: {mark.decode()}" for mark in found if mark in metrics]
        told += [f"traces: {mark.decode()}" for mark in found if mark in bytes(traces)]
        told += _in_files(found, (file for file in folder.rglob("*.log*")))
        if not traces:
            told.append("no trace came")
        stored = len(_in_files(found, folder.glob("sessions.db*")))
        for key in keys:
            (await http.delete(f"/v1/sessions/{key}")).raise_for_status()
        left = _in_files(found, (file for file in folder.rglob("*") if file.is_file()))
        await asyncio.to_thread(server.stop)
        left += _in_files(found, (file for file in folder.rglob("*") if file.is_file()))
    return Canaries(count, len(keys), tuple(told), stored, tuple(left))


def _in_files(found: Sequence[bytes], files: Iterable[Path]) -> list[str]:
    held = [(file.name, file.read_bytes()) for file in files]
    return [f"{name}: {mark.decode()}" for name, content in held for mark in found if mark in content]


@asynccontextmanager
async def _collector() -> AsyncIterator[tuple[str, bytearray]]:
    """Where traces are sent: an address, and all that has come."""
    came = bytearray()

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                size = next(
                    (
                        int(line.split(b":")[1])
                        for line in head.lower().splitlines()
                        if line.startswith(b"content-length:")
                    ),
                    0,
                )
                came.extend(await reader.readexactly(size))
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async with await asyncio.start_server(hear, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}", came


async def _plant_all(server: Rehearsal, http: httpx.AsyncClient, said: Sequence[str], tell: Tell) -> list[str]:
    """The names of the conversations that they were planted in."""
    keys = []
    for start in range(0, len(said), PER_SESSION):
        async with connect(server.url, proxy=None) as line:
            one = _Planter(line, http)
            keys.append(await one.greeted(said[start]))
            for number, canary in enumerate(said[start : start + PER_SESSION], start):
                await one.plant(number, canary)
                tell(number + 1)
        keys.append((await http.post("/v1/sessions", json={"page": f"/p?{said[start]}"[:200]})).json()["session"])
    return keys


class _Planter:
    """One conversation that is told canaries: each as a message, and in one more way that takes turns."""

    def __init__(self, line: ClientConnection, http: httpx.AsyncClient) -> None:
        self._line = line
        self._http = http
        self._key = ""

    async def greeted(self, canary: str) -> str:
        await self._say(type="hello", page=f"/cart?name={canary}")
        self._key = (await self._until("welcome"))["session"]
        return self._key

    async def plant(self, number: int, canary: str) -> None:
        await self._say(type="message", id=f"m{number}", text=canary)
        turn = (await self._until("done", "failed"))["turn"]
        await self._otherwise(_WAYS[number % len(_WAYS)], turn, canary)

    async def _otherwise(self, way: str, turn: int, canary: str) -> None:
        http, path = self._http, f"/v1/sessions/{self._key}"
        match way:
            case "feedback":
                await self._say(type="feedback", turn=turn, thumb="down", reason=canary)
                await self._until("noted")
            case "event":
                await self._say(type="event", kind="view", product=canary[:100])
                await self._until("noted")
            case "edit":
                chip = {"facet": "color", "operator": "one_of", "values": [canary[:80]]}
                await self._say(type="edit_constraints", id=f"e{turn}", remove=[canary[:100]], set=[chip])
                await self._until("done", "failed")
            case "unknown":
                await self._say(type=canary, text=canary)
                await self._until("failed")
            case "broken":
                await self._line.send(canary)
                await self._until("failed")
            case "binary":
                await self._line.send(canary.encode())
                await self._until("failed")
            case "resume":
                await self._say(type="hello", session=canary[:100], page=canary)
                await self._until("failed")
            case "id":
                await self._say(type="message", id=canary, text=canary)
                await self._until("failed")
            case "body":
                await http.post(f"{path}/messages", content=canary.encode())
                await http.post("/v1/tickets", json={"shop": canary, "identity": canary})
                await http.post("/v1/staff/login", json={"name": canary, "password": canary})
            case "query":
                await http.get(f"/v1/sessions/{canary}/events", params={"after": canary})
                await http.get("/healthz", params={"q": canary}, headers={"x-note": canary.encode().hex()})
                await http.delete(f"/v1/sessions/{canary}")
            case _:
                await http.get(f"/images/{canary}.png")
                await http.get(f"/{canary}")

    async def _say(self, **frame: object) -> None:
        await self._line.send(json.dumps(frame, ensure_ascii=False))

    async def _until(self, *kinds: str) -> dict[str, Any]:
        while True:
            frame: dict[str, Any] = json.loads(await asyncio.wait_for(self._line.recv(), PATIENCE_S))
            if frame["type"] in kinds:
                return frame
