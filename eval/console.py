"""The agents' console under load, over loopback with answers by rote: how soon a console knows that a person is needed, how soon the
customer reads what the agent says, that no two agents hold one conversation, and that a kill in the middle loses nothing.
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from eval.errors import EvalError
from eval.load import Talker, talkers
from eval.load_socket import LoadSocket
from eval.rehearsing import Rehearsal, rehearsing
from server.security.accounts import Accounts
from server.store.opening import open_store

Tell = Callable[[str], None]
PERSON = "person"  # what has `server.rehearsal` ask for one
PATIENCE_S = 30.0
PASSWORD_BYTES = 18
TOKENS, RATE = 20, 5.0
PAUSE_S = 0.05
_HEAD_START_S = 2.0


@dataclass(slots=True)
class AgentPage:
    """One agent's console: what its websocket told, by session, and when (monotonic seconds)."""

    name: str
    http: httpx.AsyncClient
    csrf: str
    waiting: dict[str, float] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self, socket: ClientConnection) -> None:
        """Until the connection ends."""
        try:
            async for text in socket:
                at_s, frame = time.monotonic(), json.loads(text)
                if frame["type"] == "inbox":
                    for row in frame["items"]:
                        if row["state"] == "waiting":
                            self.waiting.setdefault(row["session"], at_s)
                    self.news.set()
        except ConnectionClosed:
            return

    async def knows_of(self, session: str) -> float:
        """When the console knew that this session waits. Raises `EvalError` where it never did."""
        async with asyncio.timeout(PATIENCE_S):
            while session not in self.waiting:
                self.news.clear()
                await self.news.wait()
        return self.waiting[session]

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        headers = {"x-csrf-token": self.csrf}
        return await self.http.post(f"/v1/console/conversations/{path}", json=body, headers=headers)


@asynccontextmanager
async def agents(server: Rehearsal, number: int) -> AsyncIterator[list[AgentPage]]:
    """So many agents, logged in, their consoles open."""
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    store = await open_store(server.settings["SESSIONS_URL"], shared=True)
    try:
        accounts = Accounts(*store.engines)
        names = [f"agent{n}-{secrets.token_hex(3)}" for n in range(number)]
        for name in names:
            await accounts.add(name, password, "agent")
    finally:
        await store.close()
    async with AsyncExitStack() as stack:
        pages, listening = [], []
        for name in names:
            http = await stack.enter_async_context(
                httpx.AsyncClient(base_url=server.base, trust_env=False, timeout=PATIENCE_S)
            )
            login = await http.post("/v1/staff/login", json={"name": name, "password": password})
            if login.status_code != 200:
                raise EvalError(f"an agent cannot log in: {login.text[:200]}")
            page = AgentPage(name, http, login.json()["csrf"])
            cookie = {"cookie": f"staff={http.cookies['staff']}"}
            url = server.base.replace("http", "ws", 1) + "/v1/console"
            socket = await stack.enter_async_context(
                connect(url, additional_headers=cookie, origin=Origin(server.base), max_size=None)
            )
            await socket.send(json.dumps({"type": "hello", "csrf": page.csrf}))
            await socket.recv()
            listening.append(asyncio.create_task(page.listen(socket)))
            pages.append(page)
        try:
            yield pages
        finally:
            for task in listening:
                task.cancel()


@dataclass(slots=True)
class Customer:
    """A customer who needs a person. `answers` are when an agent's words came, by their text."""

    socket: LoadSocket | None = None
    session: str = ""
    answers: dict[str, float] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def begin(self, url: str) -> None:
        self.socket = await LoadSocket.open(url, self._heard)
        self.say(type="hello")
        await self._until(lambda: bool(self.session))

    def say(self, **frame: object) -> None:
        if self.socket is None:
            raise EvalError("this conversation was not begun")
        self.socket.say(**frame)

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()

    def _heard(self, kind: str, body: bytes, at_s: float) -> None:
        if kind == "welcome":
            self.session = json.loads(body)["session"]
        elif kind == "agent_text":
            self.answers.setdefault(json.loads(body)["text"], at_s)
        self.news.set()

    async def _until(self, done: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not done():
                self.news.clear()
                await self.news.wait()

    async def reads(self, text: str) -> float:
        await self._until(lambda: text in self.answers)
        return self.answers[text]


@dataclass(frozen=True, slots=True)
class Served:
    """Seconds from asking until the console knew, from an agent's words until the customer read them; how many agents got a
    conversation that all took at once (1 each, where all is well)."""

    conversations: int
    known_s: tuple[float, ...]
    read_s: tuple[float, ...]
    holders: tuple[int, ...]


async def served(conversations: int, handoffs: int, tell: Tell) -> Served:
    """Customers who ask for a person, one after the other, while so many others are answered all the time."""
    known, read, holders = [], [], []
    async with rehearsing(TOKENS, RATE) as server, agents(server, 3) as pages:
        await asyncio.sleep(_HEAD_START_S)  # the office has seen that there are agents
        async with talkers(server, conversations, tell) as some:
            living = [asyncio.create_task(_live(one, place)) for place, one in enumerate(some)]
            for number in range(handoffs):
                tell(f"handoff {number + 1:,} of {handoffs:,}, {conversations:,} conversations")
                customer = Customer()
                await customer.begin(server.url)
                began = time.monotonic()
                customer.say(type="message", id="m1", text=PERSON)
                known.append(max([await page.knows_of(customer.session) for page in pages]) - began)
                taken = await asyncio.gather(*(page.post(f"{customer.session}/take") for page in pages))
                got = [page for page, answer in zip(pages, taken, strict=True) if answer.status_code == 200]
                holders.append(len(got))
                words, said = f"hello {number}", time.monotonic()
                await got[0].post(f"{customer.session}/messages", {"id": "a1", "text": words})
                read.append(await customer.reads(words) - said)
                customer.close()
                await asyncio.sleep(PAUSE_S)
            for task in living:
                task.cancel()
    return Served(conversations, tuple(known), tuple(read), tuple(holders))


async def _live(talker: Talker, place: int) -> None:
    """One conversation that goes on and on."""
    number = 0
    await asyncio.sleep(place * PAUSE_S / 2)
    while True:
        number += 1
        talker.ask(number)
        await talker.ended.wait()


@dataclass(frozen=True, slots=True)
class Killed:
    """How often the server was killed; what was acknowledged and is not there, and what is there twice, in words."""

    kills: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]


async def killed(kills: int, seed: int, tell: Tell) -> Killed:
    """kill -9 at random moments of take-overs: asking, taking, talking, giving back."""
    chance = random.Random(seed)
    lost: list[str] = []
    doubled: list[str] = []
    async with rehearsing(2, 0) as server:
        for number in range(kills):
            tell(f"kill {number + 1:,} of {kills:,}")
            acknowledged = Acknowledged()
            async with agents(server, 1) as pages:
                await asyncio.sleep(1.2)
                course = asyncio.create_task(_course(server, pages[0], acknowledged))
                await asyncio.sleep(chance.uniform(0.0, 0.5))
                server.kill()
                course.cancel()
                await asyncio.wait({course})
            await server.start()
            if acknowledged.session:
                async with agents(server, 1) as pages:
                    found = await pages[0].http.get(f"/v1/sessions/{acknowledged.session}/export", headers=_own(server))
                told = acknowledged.compared(found.json())
                lost += told[0]
                doubled += told[1]
    return Killed(kills, tuple(lost), tuple(doubled))


def _own(server: Rehearsal) -> dict[str, str]:
    return {"origin": server.base}


@dataclass(slots=True)
class Acknowledged:
    """What the server said is done, in one conversation."""

    session: str = ""
    agent: str = ""
    messages: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    taken: bool = False
    released: bool = False

    def compared(self, kept: dict[str, list[dict[str, Any]]]) -> tuple[list[str], list[str]]:
        """What is missing, and what is there more than once."""
        lost, doubled = [], []
        ids = [row["id"] for row in kept["turns"]]
        frames = [json.loads(row["frame"]) for row in kept["events"]]
        said = [frame["text"] for frame in frames if frame["type"] == "agent_text"]
        lost += [f"message {one}" for one in self.messages if one not in ids]
        lost += [f"text {one}" for one in self.texts if one not in said]
        doubled += [f"message {one}" for one in ids if ids.count(one) > 1]
        doubled += [f"text {one}" for one in said if said.count(one) > 1]
        handoffs = kept["handoffs"]
        by = [frame["agent"] for frame in frames if frame["type"] == "handoff" and frame["state"] == "joined"]
        if self.taken and self.agent not in by:
            lost.append("a take-over")
        if self.released and not any(row["state"] == "released" for row in handoffs):
            lost.append("a release")
        told = [frame["state"] for frame in frames if frame["type"] == "handoff"]
        if ("joined" in told) != any(row["joined"] for row in handoffs):
            lost.append("what was told is not what is kept")
        if [frame["seq"] for frame in frames] != list(range(1, len(frames) + 1)):
            lost.append("a frame")
        return lost, doubled


async def _course(server: Rehearsal, page: AgentPage, done: Acknowledged) -> None:
    """One handoff from its beginning to its end, over and over what is acknowledged written down."""
    done.agent = page.name
    async with httpx.AsyncClient(base_url=server.base, trust_env=False, headers=_own(server)) as http:
        try:
            done.session = (await http.post("/v1/sessions")).json()["session"]
            await _says(http, done, PERSON)
            done.taken = (await page.post(f"{done.session}/take")).status_code == 200
            for number in range(4):
                await _says(http, done, f"customer {number}")
                answer = await page.post(f"{done.session}/messages", {"id": f"a{number}", "text": f"agent {number}"})
                if answer.status_code == 202:
                    done.texts.append(f"agent {number}")
            done.released = (await page.post(f"{done.session}/release", {"decision": "d"})).status_code == 200
        except httpx.TransportError:
            return


async def _says(http: httpx.AsyncClient, done: Acknowledged, text: str) -> None:
    id = f"m{len(done.messages)}"
    answer = await http.post(f"/v1/sessions/{done.session}/messages", json={"type": "message", "id": id, "text": text})
    if answer.status_code == 202:
        done.messages.append(id)
