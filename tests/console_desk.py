"""A server with a console, and its agents: logged in over HTTP, with a websocket each."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
from argon2 import PasswordHasher
from websockets.asyncio.client import ClientConnection, connect

from assistant.events import Done, HandoffAsked, Text
from retrieval.products import Language
from server.app import create_app
from server.ports import OrderDesk, UnknownGoods
from server.replicas.port import Cluster
from server.security.accounts import Accounts, Role
from server.settings import Settings
from server.store.opening import open_store
from tests.fakes_assistant import TIMINGS, USAGE, ScriptedAssistant, answer, card, parts, understood
from tests.serving import PATIENCE_S, Frame, answering

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "correct horse battery"
ASKS = "I want a person"
ASKS_ZH = "转人工"


def _asking(language: Language) -> tuple[Any, ...]:
    needed = HandoffAsked("asked", "words of the assistant")
    return understood(language=language, intent="talk_to_human"), needed, Text("Yes."), Done("template", USAGE, TIMINGS)


def assistant() -> ScriptedAssistant:
    """One that asks for a person when it is told to, and never ends when it is told to be slow."""
    slow = (*answer("One ")[:3], asyncio.Event())
    return ScriptedAssistant({ASKS: _asking("en"), ASKS_ZH: _asking("zh"), "slow": slow})


class Goods:
    """Three products: p1, p2, p3."""

    async def search(self, text: str, language: Language, limit: int) -> tuple[tuple[Any, ...], int]:
        return tuple(card(n) for n in range(1, 4))[:limit], 3

    async def cards(self, products: Any, language: Language) -> tuple[Any, ...]:
        if any(name not in ("p1", "p2", "p3") for name in products):
            raise UnknownGoods("There is no such product.")
        return tuple(replace(card(int(name[1:])), ordinal=place) for place, name in enumerate(products, 1))


@dataclass
class Agent:
    """One who is logged in. `frames` are all that the websocket has received."""

    http: httpx.AsyncClient
    name: str
    csrf: str
    address: str
    socket: ClientConnection | None = None
    frames: list[Frame] = field(default_factory=list)

    async def get(self, path: str, **query: Any) -> Any:
        found = await self.http.get(f"/v1/console{path}", params=query)
        assert found.status_code == 200, found.text
        return found.json()

    async def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return await self.http.request(method, f"/v1/console{path}", json=body, headers={"x-csrf-token": self.csrf})

    async def post(self, path: str, body: Any = None) -> Any:
        made = await self.ask("POST", path, body)
        assert made.status_code in (200, 201, 202), made.text
        return made.json()

    async def send(self, **frame: object) -> None:
        assert self.socket is not None
        await self.socket.send(json.dumps(frame))

    async def next(self) -> Frame:
        assert self.socket is not None
        frame: Frame = json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE_S))
        self.frames.append(frame)
        return frame

    async def until(self, kind: str, fits: Callable[[Frame], bool] = lambda _frame: True) -> Frame:
        while True:
            frame = await self.next()
            if frame["type"] == kind and fits(frame):
                return frame

    async def shows(self, session: str, state: str) -> Frame:
        """Wait until the inbox shows the session in this state; its row."""

        def row(frame: Frame) -> Frame | None:
            return next((one for one in frame["items"] if (one["session"], one["state"]) == (session, state)), None)

        found = row(await self.until("inbox", lambda frame: row(frame) is not None))
        assert found is not None
        return found

    async def sees(self, kind: str) -> Frame:
        """Wait for a frame of this type in a conversation that is watched."""
        found: Frame = (await self.until("frame", lambda frame: frame["frame"]["type"] == kind))["frame"]
        return found


@dataclass
class Shop:
    """A server whose staff has a console."""

    address: str
    accounts: Accounts
    _stack: AsyncExitStack

    async def agent(self, name: str, role: Role = "agent", *, socket: bool = True, **about: Any) -> Agent:
        if name not in [one.name for one in await self.accounts.all()]:
            await self.accounts.add(name, PASSWORD, role, **about)
        http = await self._stack.enter_async_context(httpx.AsyncClient(base_url=f"http://{self.address}"))
        told = await http.post("/v1/staff/login", json={"name": name, "password": PASSWORD})
        assert told.status_code == 200, told.text
        one = Agent(http, name, told.json()["csrf"], self.address)
        if socket:
            cookie = f"staff={http.cookies['staff']}"
            one.socket = await self._stack.enter_async_context(
                connect(
                    f"ws://{self.address}/v1/console",
                    additional_headers={"cookie": cookie},
                    origin=f"http://{self.address}",  # type: ignore[arg-type]  # a NewType of str
                )
            )
            await one.send(type="hello", csrf=one.csrf)
            await one.until("welcome")
        return one


@asynccontextmanager
async def console(
    folder: Path,
    settings: Settings | None = None,
    assistant_: ScriptedAssistant | None = None,
    cluster: Cluster | None = None,
    clock: Callable[[], float] = time.time,
    url: str = "",
    orders: OrderDesk | None = None,
) -> AsyncIterator[Shop]:
    """A server over a store in `folder`, or at `url`. One account is there from the beginning, so that people can come."""
    store = await open_store(url or f"sqlite:///{folder}/sessions.db", shared=cluster is not None)
    accounts = Accounts(*store.engines, clock, QUICK)
    if not await accounts.all():
        await accounts.add("boss", PASSWORD, "admin")
    made = replace(parts(assistant_ or assistant()), goods=Goods(), orders=orders)
    app = create_app(made, settings or Settings(), store, cluster, accounts)
    async with answering(app) as address, AsyncExitStack() as stack:
        yield Shop(address, accounts, stack)
