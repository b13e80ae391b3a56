"""Handoff with several servers over one store and one Redis: agent and customer on different ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from server.replicas.redis import RedisCluster
from tests.console_desk import ASKS, Shop, console
from tests.redis_server import redis_server
from tests.serving import greeted

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def redis() -> Iterator[str]:
    with redis_server() as url:
        yield url


@asynccontextmanager
async def two_shops(folder: Path, redis: str) -> AsyncIterator[tuple[Shop, Shop]]:
    async with (
        console(folder, cluster=RedisCluster(redis)) as one,
        console(folder, cluster=RedisCluster(redis)) as two,
    ):
        yield one, two


async def test_an_agent_on_one_server_serves_a_customer_on_another(tmp_path: Path, redis: str) -> None:
    async with two_shops(tmp_path, redis) as (here, there), greeted(here.address, language="en") as one:
        ann = await there.agent("ann", shown="Ann")
        await one.send(type="message", id="m1", text=ASKS)
        await one.until("done")
        key = one.frames[0]["session"]
        assert (await ann.shows(key, "waiting"))["reason"] == "asked", "the inbox looks at what other servers do"
        await ann.send(type="watch", session=key, after=0)
        await ann.until("watching")
        assert (await ann.post(f"/conversations/{key}/take"))["agent"] == "ann"
        assert (await one.until("handoff"))["state"] in ("waiting", "joined")
        await one.send(type="message", id="m2", text="hello")
        while (await one.until("done"))["author"] != "agent":
            pass
        answer = await ann.post(f"/conversations/{key}/messages", {"id": "a1", "text": "Hello."})
        said = await one.until("agent_text")
        assert (said["text"], said["seq"]) == ("Hello.", answer["seq"])
        again = await ann.post(f"/conversations/{key}/messages", {"id": "a1", "text": "Hello."})
        assert again["duplicate"] is True
        assert (await ann.sees("agent_text"))["seq"] == answer["seq"]
        await ann.send(type="typing", session=key)
        assert (await one.until("agent_typing"))["agent"] == "Ann"
        await one.send(type="typing")
        assert (await ann.until("typing", lambda frame: frame["who"] == "customer"))["session"] == key
        assert (await ann.post(f"/conversations/{key}/release", {"decision": "d"}))["state"] == "bot"
        assert (await one.until("handoff"))["state"] == "released"


async def test_of_agents_on_two_servers_one_gets_the_conversation(tmp_path: Path, redis: str) -> None:
    async with two_shops(tmp_path, redis) as (here, there), greeted(here.address) as one:
        ann, bob = await here.agent("ann", socket=False), await there.agent("bob", socket=False)
        await one.send(type="message", id="m1", text=ASKS)
        await one.until("done")
        key = one.frames[0]["session"]
        tries = await asyncio.gather(*(agent.ask("POST", f"/conversations/{key}/take") for agent in (ann, bob)))
        assert sorted(found.status_code for found in tries) == [200, 409]
        assert {found.json().get("agent") for found in tries} in ({"ann"}, {"bob"})


async def test_agents_on_two_servers_see_each_other_their_notes_and_what_is_erased(tmp_path: Path, redis: str) -> None:
    async with two_shops(tmp_path, redis) as (here, there), greeted(here.address) as one:
        ann, bob = await here.agent("ann"), await there.agent("bob")
        await one.send(type="message", id="m1", text=ASKS)
        await one.until("done")
        key = one.frames[0]["session"]
        await ann.shows(key, "waiting")
        await ann.send(type="watch", session=key)
        await ann.until("watching")
        await bob.send(type="watch", session=key)
        both = ["ann", "bob"]
        await bob.until("presence", lambda frame: (frame["online"], frame["agents"]) == (True, both))
        await ann.until("presence", lambda frame: frame["agents"] == both)
        assert (await bob.get(f"/conversations/{key}"))["agents"] == both

        note = await bob.post(f"/conversations/{key}/notes", {"text": "老顾客"})
        assert (await ann.until("note"))["note"] == note
        assert (await bob.ask("DELETE", f"/conversations/{key}/notes/{note['id']}")).status_code == 204
        assert (await ann.until("note"))["gone"] == note["id"]

        await bob.send(type="status", status="away")
        statuses = await ann.until("agents", lambda frame: {"bob", "away"} <= set(map(str, frame["items"][1].values())))
        assert [row["name"] for row in statuses["items"]][:2] == both
        await bob.send(type="unwatch", session=key)
        await ann.until("presence", lambda frame: frame["agents"] == ["ann"])

        async with httpx.AsyncClient(base_url=f"http://{here.address}") as http:
            assert (await http.delete(f"/v1/sessions/{key}")).status_code == 204
        assert (await bob.until("inbox", lambda frame: bool(frame["gone"])))["gone"] == [key]
