"""Several servers over one store and one Redis: any of them continues any conversation, one runs each turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from eval.following import Follower
from eval.rehearsing import Rehearsal
from eval.serving import free_port
from server.errors import StartError
from server.replicas.opening import open_cluster
from server.replicas.port import Answer, Tenure
from server.replicas.redis import RedisCluster
from server.store.opening import open_store
from tests.fakes_assistant import ScriptedAssistant, answer, parts
from tests.redis_server import redis_server
from tests.serving import client, greeted, serving

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def redis() -> Iterator[str]:
    with redis_server() as url:
        yield url


class Listening:
    """A member that keeps what it is told."""

    def __init__(self) -> None:
        self.frames: list[tuple[str, int, str]] = []
        self.gone: list[str] = []
        self.led = 0

    async def asked(self, session: str, frame: str) -> Answer:
        return Answer(7, 1, code=frame)

    def heard(self, session: str, seq: int, text: str) -> None:
        self.frames.append((session, seq, text))

    def ended(self, session: str) -> None:
        self.gone.append(session)

    def newest(self, session: str) -> int | None:
        return self.led or None


@asynccontextmanager
async def members(url: str, count: int, lease_ms: int = 6_000) -> AsyncIterator[list[tuple[RedisCluster, Listening]]]:
    found = [(RedisCluster(url, lease_ms), Listening()) for _ in range(count)]
    for cluster, member in found:
        await cluster.start(member)
    yield found
    for cluster, _ in found:
        await cluster.close()


async def eventually(what: object, expected: object) -> None:
    for _ in range(500):
        if what == expected:
            return
        await asyncio.sleep(0.01)
    assert what == expected


async def test_one_leads_at_a_time_under_fences_that_grow(redis: str) -> None:
    async with members(redis, 2, lease_ms=300) as [(one, _), (two, _)]:
        first = await one.lead("a")
        assert first.replica == one.replica
        assert await two.lead("a") == first
        assert await one.lead("a") == first
        assert await two.leader("a") == one.replica
        assert await one.keep(["a"]) == frozenset()
        assert await two.keep(["a"]) == {"a"}
        await asyncio.sleep(0.5)
        second = await two.lead("a")
        assert second == Tenure(two.replica, second.fence)
        assert second.fence > first.fence
        assert await one.keep(["a"]) == {"a"}
        await one.release(["a"])
        assert await two.leader("a") == two.replica, "only who leads gives the lead back"
        await two.release(["a"])
        assert await two.leader("a") is None


async def test_a_lease_that_redis_lost_is_kept_unless_somebody_has_led_since(redis: str) -> None:
    async with members(redis, 2) as [(one, _), (two, _)]:
        first = await one.lead("lost")
        await one._redis.flushall()
        assert await one.keep(["lost"]) == frozenset()
        assert await two.lead("lost") == first
        await one._redis.delete("chat:lease:lost")
        assert (await two.lead("lost")).replica == two.replica
        await two.release(["lost"])
        assert await one.keep(["lost"]) == {"lost"}


async def test_who_watches_is_told_and_asks_are_answered(redis: str) -> None:
    async with members(redis, 3) as [(one, _), (two, told), (three, late)]:
        await two.watch("b")
        await one.lead("b")
        one.publish("b", 1, "x")
        one.publish("b", 2, "鞋")
        await eventually(told.frames, [("b", 1, "x"), ("b", 2, "鞋")])
        assert late.frames == []
        assert await three.ask(one.replica, "b", "words") == Answer(7, 1, code="words")
        await one.erased("b")
        await eventually(told.gone, ["b"])


async def test_who_watches_late_learns_how_far_it_is(redis: str) -> None:
    async with members(redis, 2) as [(one, leader), (two, told)]:
        await one.lead("c")
        leader.led = 5
        await two.watch("c")
        await eventually(told.frames, [("c", 5, "")])
        one.publish("c", 6, "x")
        await eventually(told.frames, [("c", 5, ""), ("c", 6, "x")])


async def test_a_redis_that_is_not_there_is_one_line() -> None:
    for url, words in ((f"redis://127.0.0.1:{free_port()}/0", "REDIS_URL: .*Start Redis"), ("http://x", "no address")):
        with pytest.raises(StartError, match=words):
            await open_cluster(url)
    assert not (await open_cluster("")).shared


@asynccontextmanager
async def two_servers(redis: str, folder: Path, assistants: list[ScriptedAssistant]) -> AsyncIterator[list[str]]:
    """Servers in one process, each with its own store over one file."""
    async with AsyncExitStack() as stack:
        addresses = []
        for assistant in assistants:
            store = await open_store(f"sqlite:///{folder}/sessions.db", shared=True)
            cluster = RedisCluster(redis)
            addresses.append(await stack.enter_async_context(serving(parts(assistant), store=store, cluster=cluster)))
        yield addresses


async def test_any_server_continues_any_conversation(redis: str, tmp_path: Path) -> None:
    gate = asyncio.Event()
    script = {"slow": (*answer("One ")[:3], gate, *answer("two.")[2:])}
    assistants = [ScriptedAssistant(script), ScriptedAssistant(script)]
    async with (
        two_servers(redis, tmp_path, assistants) as [here, there],
        greeted(here, language="en") as one,
        client(there) as two,
    ):
        session = one.frames[0]["session"]
        assert (await two.hello(session=session, resume_from=0))["resumed"]
        await one.send(type="message", id="m1", text="slow")
        await one.until("text")
        await two.until("text")
        await two.send(type="message", id="m1", text="slow")
        assert (await two.until("ack"))["duplicate"]
        await two.send(type="message", id="m1", text="other")
        refused = await two.until("failed")
        await two.send(type="message", id="m2", text="shoes")
        assert (await two.until("queued"))["position"] == 1
        await two.send(type="feedback", turn=1, thumb="up")
        await two.until("noted")
        gate.set()
        for client_ in (one, two):
            while (await client_.until("done"))["turn"] != 2:
                pass
        async with httpx.AsyncClient(base_url=f"http://{there}") as http:
            posted = await http.post(
                f"/v1/sessions/{session}/messages", json={"type": "message", "id": "m3", "text": "x"}
            )
            wrong = await http.post(f"/v1/sessions/{session}/messages", json={"type": "stop", "turn": 99})
        await one.until("done")
        await two.until("done")
    numbered = [
        [frame for frame in c.frames if not frame.get("resumed") and frame["type"] != "noted"] for c in (one, two)
    ]
    assert numbered[0] == numbered[1]
    assert [frame["seq"] for frame in numbered[0]] == list(range(1, len(numbered[0]) + 1))
    assert (refused["code"], refused["id"]) == ("id_reused", "m1")
    assert (posted.status_code, posted.json()["turn"]) == (202, 3)
    assert (wrong.status_code, wrong.json()["code"]) == (404, "unknown_turn")
    asked = [message.text for assistant in assistants for message in assistant.asked]
    assert asked == ["slow", "shoes", "x"], "each message is one turn, on one server"


async def test_stop_reaches_the_server_that_runs_the_turn(redis: str, tmp_path: Path) -> None:
    script = {"slow": (*answer("One ")[:3], asyncio.Event())}
    assistants = [ScriptedAssistant(script), ScriptedAssistant(script)]
    async with (
        two_servers(redis, tmp_path, assistants) as [here, there],
        greeted(here) as one,
        client(there) as two,
    ):
        await two.hello(session=one.frames[0]["session"])
        await one.send(type="message", id="m1", text="slow")
        await one.until("text")
        await two.send(type="stop", turn=1)
        assert (await two.until("interrupted"))["turn"] == 1
        assert assistants[0].closed.is_set()


async def test_what_one_server_erases_is_gone_from_all(redis: str, tmp_path: Path) -> None:
    assistants = [ScriptedAssistant(), ScriptedAssistant()]
    async with two_servers(redis, tmp_path, assistants) as [here, there], greeted(here) as one:
        session = one.frames[0]["session"]
        await one.send(type="message", id="m1", text="Xanthippe")
        await one.until("done")
        async with httpx.AsyncClient(base_url=f"http://{there}") as http:
            assert (await http.delete(f"/v1/sessions/{session}")).status_code == 204
        assert await one.closing() == 1013
        async with client(here) as again:
            assert (await again.hello(session=session))["code"] == "unknown_session"


@asynccontextmanager
async def two_processes(redis: str) -> AsyncIterator[tuple[Rehearsal, Rehearsal]]:
    """Two real servers over one store and Redis."""
    with TemporaryDirectory() as folder:
        settings = {"REDIS_URL": redis, "SESSIONS_URL": f"sqlite:///{folder}/sessions.db", "REHEARSAL_RATE": "25"}
        servers = (
            Rehearsal(free_port(), settings, Path(folder) / "1.log"),
            Rehearsal(free_port(), settings, Path(folder) / "2.log"),
        )
        try:
            await asyncio.gather(*(server.start() for server in servers))
            yield servers
        finally:
            await asyncio.gather(*(asyncio.to_thread(server.stop) for server in servers))


async def _changes_servers(one: Follower, urls: tuple[str, str]) -> None:
    for number in range(6):
        one.url = urls[number % 2]
        await one.close()
        await one.connect()
        await one.turn({"type": "message", "id": f"m{number}", "text": f"message {number}"})
    fresh = await one.load()
    assert fresh == one.frames
    assert one.problems == []
    assert set(one.ended.values()) == {"done"}
    await one.close()


async def test_clients_may_change_servers_and_a_server_that_dies_is_taken_over(redis: str) -> None:
    async with two_processes(redis) as (first, second):
        urls = first.url, second.url
        ways = (urls, (second.url, first.url))
        await asyncio.gather(*(_changes_servers(Follower(urls[0], 20.0), ways[n % 2]) for n in range(6)))
        here, there = Follower(first.url, 20.0), Follower(second.url, 20.0)
        await here.connect()
        there.session = here.session
        await there.connect()
        await here.send({"type": "message", "id": "m1", "text": "one that is cut"})
        while sum(frame["type"] == "text" for frame in there.frames) < 3:
            await there.receive()
        first.kill()
        while not there.ended:
            await there.receive()
        assert there.ended == {1: "interrupted"}
        assert there.frames[-1]["reason"] == "restart"
        await there.turn({"type": "message", "id": "m2", "text": "and another"})
        here.url = second.url
        await here.connect()
        while here.seen < there.seen:
            await here.receive()
        assert here.frames == there.frames[: len(here.frames)]
        assert here.problems == there.problems == []
        await here.close()
        await there.close()
