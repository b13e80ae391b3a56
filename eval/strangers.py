"""What strangers reach of a server: names of conversations that they guess, and requests of every form that its API has.

Each course starts a server of its own (`eval.rehearsing`) with two shops, and asks as nobody, as the shop that owns the
conversations, and as the other one.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import secrets
import string
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from eval.errors import EvalError
from eval.rehearsing import Rehearsal, rehearsing
from eval.serving import ROOT

Tell = Callable[[int], None]
Headers = dict[str, str]
OWNER, OTHER = "tea", "shoes"
ASKERS = ("nobody", OWNER, OTHER)
OWNED = 20
CLIENT_ERROR, SERVER_ERROR = 400, 500
ROUND = 40  # requests of one operation, at most, before it is the next one's turn
SOCKETS = 8
_ALPHABET = string.ascii_letters + string.digits + "-_"
_SHOP = '[[shop]]\nname = "{0}"\nkey = "shop_{0}_1234"\norigins = ["https://{0}.example"]\n'


@dataclass(frozen=True, slots=True)
class Two:
    """A server with two shops; `headers` are those of each asker, `owned` conversations of the shop `OWNER`."""

    server: Rehearsal
    headers: Mapping[str, Headers]
    owned: tuple[str, ...]


@asynccontextmanager
async def two_shops() -> AsyncIterator[Two]:
    """Raises `EvalError` where the server does not let a shop in."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "shops.toml"
        file.write_text("".join(_SHOP.format(name) for name in (OWNER, OTHER)), encoding="utf-8")
        async with (
            rehearsing(2, 0.0, {"SHOPS": str(file)}) as server,
            httpx.AsyncClient(base_url=server.base, trust_env=False) as http,
        ):
            headers: dict[str, Headers] = {"nobody": {}}
            for name in (OWNER, OTHER):
                headers[name] = {
                    "origin": f"https://{name}.example",
                    "authorization": f"Bearer {await _pass(http, name)}",
                }
            owned = [
                (await http.post("/v1/sessions", json={}, headers=headers[OWNER])).json()["session"]
                for _ in range(OWNED)
            ]
            yield Two(server, headers, tuple(owned))


async def _ticket(http: httpx.AsyncClient, shop: str, kind: str) -> str:
    answer = await http.post(
        "/v1/tickets", json={"shop": f"shop_{shop}_1234"}, headers={"origin": f"https://{shop}.example"}
    )
    if answer.status_code != httpx.codes.OK:
        raise EvalError(f"the shop {shop} was not let in: {answer.status_code}")
    return str(answer.json()[kind])


async def _pass(http: httpx.AsyncClient, shop: str) -> str:
    return await _ticket(http, shop, "pass")


@dataclass(frozen=True, slots=True)
class Guesses:
    """`reached` are the guesses, by how they were made, that were answered by anything but "unknown"."""

    count: int
    reached: tuple[str, ...]


async def guesses(count: int, seed: int, tell: Tell) -> Guesses:
    """Names of conversations guessed by another shop, over websockets and HTTP in turn; among them true names."""
    reached: list[str] = []
    done = 0
    async with (
        two_shops() as two,
        httpx.AsyncClient(base_url=two.server.base, trust_env=False, headers=two.headers[OTHER]) as http,
    ):

        async def some(part: int) -> None:
            nonlocal done
            chance = random.Random(f"{seed}:{part}")
            address = f"{two.server.url}?ticket={await _ticket(http, OTHER, 'ticket')}"
            async with connect(address, origin=Origin(f"https://{OTHER}.example"), proxy=None) as line:
                for number, (kind, guess) in zip(
                    range(part, count, SOCKETS), _guesses(two.owned, chance), strict=False
                ):
                    said = await (_by_http(http, guess, chance) if number // SOCKETS % 2 else _by_socket(line, guess))
                    if said != "unknown_session":
                        reached.append(f"{kind}: {said}")
                    done += 1
                    tell(done)

        await asyncio.gather(*(some(part) for part in range(SOCKETS)))
    return Guesses(done, tuple(reached))


def _guesses(owned: tuple[str, ...], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Names, each with how it was made, without end."""
    while True:
        true = chance.choice(owned)
        at = chance.randrange(len(true))
        yield "a true name", true
        yield "a letter changed", true[:at] + chance.choice(_ALPHABET.replace(true[at], "")) + true[at + 1 :]
        yield "cut short", true[:-1]
        yield "a letter more", true + chance.choice(_ALPHABET)
        yield "case", true.swapcase()
        yield "turned round", true[::-1]
        for _ in range(4):
            yield "drawn", secrets.token_urlsafe(24)


async def _by_socket(line: ClientConnection, guess: str) -> str:
    await line.send(json.dumps({"type": "hello", "session": guess, "resume_from": 0}))
    frame = json.loads(await asyncio.wait_for(line.recv(), 30))
    return str(frame.get("code", frame["type"]))


async def _by_http(http: httpx.AsyncClient, guess: str, chance: random.Random) -> str:
    path = f"/v1/sessions/{guess}"
    match chance.randrange(4):
        case 0:
            answer = await http.get(f"{path}/export")
        case 1:
            answer = await http.get(f"{path}/events", params={"after": "0"})
        case 2:
            answer = await http.post(f"{path}/messages", json={"type": "message", "id": "m", "text": "shoes"})
        case _:
            answer = await http.delete(path)
    return str(answer.json()["code"]) if answer.status_code == httpx.codes.NOT_FOUND else str(answer.status_code)


@dataclass(frozen=True, slots=True)
class Api:
    """Requests drawn from the API's description; `problems` are answers that should not be, `statuses` what came."""

    count: int
    operations: int
    statuses: Mapping[int, int]
    problems: tuple[str, ...]


async def api(count: int, seed: int, tell: Tell) -> Api:
    """So many requests at least, a third from each asker: no fault of the server's, no traceback, no other shop's conversation."""
    described = json.loads(_described())
    done = 0

    def one_more() -> None:
        nonlocal done
        done += 1
        tell(done)

    async with two_shops() as two, httpx.AsyncClient(base_url=two.server.base, trust_env=False) as http:
        played = [
            await asyncio.to_thread(
                _Drawn(
                    described, two.server.base, two.headers[asker], two.owned if asker != OWNER else (), one_more
                ).play,
                -(-count // len(ASKERS)),
                seed,
            )
            for asker in ASKERS
        ]
        kept = [
            (await http.get(f"/v1/sessions/{key}/export", headers=two.headers[OWNER])).status_code for key in two.owned
        ]
    problems = [problem for one in played for problem in one.problems]
    problems += [f"a conversation of the owner's is answered {status}" for status in kept if status != httpx.codes.OK]
    statuses = sum((Counter(one.statuses) for one in played), Counter[int]())
    return Api(done, played[0].operations, dict(statuses), tuple(problems))


def _described() -> str:
    """The description of the server's HTTP API (OpenAPI)."""
    return subprocess.run(
        [sys.executable, "-m", "server.rehearsal", "--describe"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


class _Drawn:
    """One asker. Half of its requests that name a conversation name one of `foreign`, where there are any."""

    def __init__(
        self,
        described: dict[str, object],
        base: str,
        headers: Headers,
        foreign: tuple[str, ...],
        one_more: Callable[[], None],
    ) -> None:
        self._described, self._base, self._headers, self._foreign = described, base, headers, foreign
        self._one_more = one_more
        self._statuses: Counter[int] = Counter()
        self._problems: list[str] = []

    def play(self, count: int, seed: int) -> Api:
        """Rounds over all operations until `count` were sent. Raises `EvalError` where schemathesis is not installed."""
        try:
            from schemathesis import openapi
            from schemathesis.core.result import Ok
        except ImportError:
            raise EvalError("schemathesis is not installed: run scripts/setup development") from None
        operations = [
            found.ok() for found in openapi.from_dict(self._described).get_all_operations() if isinstance(found, Ok)
        ]
        size = min(ROUND, max(2, count // len(operations)))
        for number in itertools.count(seed):
            for operation in operations:
                if sum(self._statuses.values()) >= count:
                    return Api(count, len(operations), dict(self._statuses), tuple(self._problems))
                self._round(operation.as_strategy(), number, size)
        raise AssertionError  # the rounds have no end of their own

    def _round(self, cases: Any, number: int, size: int) -> None:
        from hypothesis import HealthCheck, Phase, given, seed, settings
        from hypothesis import strategies as st

        quiet = settings(
            max_examples=size,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )

        @seed(number)
        @quiet
        @given(case=cases, theirs=st.sampled_from((None, *self._foreign)))
        def one(case: Any, theirs: str | None) -> None:
            self._send(case, theirs)

        one()

    def _send(self, case: Any, theirs: str | None) -> None:
        named = theirs is not None and "key" in case.path_parameters
        if named:
            case.path_parameters["key"] = theirs
        answer = case.call(base_url=self._base, headers=self._headers, timeout=20)
        what = f"{case.method} {case.path}: {answer.status_code}"
        self._statuses[answer.status_code] += 1
        if answer.status_code >= SERVER_ERROR and answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            self._problems.append(what)
        if named and not CLIENT_ERROR <= answer.status_code < SERVER_ERROR:
            self._problems.append(f"{what} for another shop's conversation")
        if "Traceback" in answer.text:
            self._problems.append(f"{what} shows a traceback")
        self._one_more()
