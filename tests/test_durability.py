"""Sessions over a store that outlives the server: whatever is cut, killed or sent twice, nobody misses or doubles a frame."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar, get_args

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from assistant.model import EngineStatus
from server import retention
from server.admission import Admission, Rules
from server.callers import ANYBODY, Caller
from server.conversation import Limits, WhileAnswering
from server.desk import Desk
from server.journal import Journal
from server.metrics import Metrics
from server.outbox import Outbox, Past
from server.protocol import EditConstraints, Message, Refused
from server.replicas.port import ClusterFault
from server.services import Services
from server.sessions import Session
from server.sse import Stream
from server.store.opening import open_store
from server.store.port import SessionStore, StoreFault
from tests.fakes_assistant import ScriptedAssistant, answer, shop
from tests.fakes_store import MemoryStore

T = TypeVar("T")
RULES = Rules(turns=100, waiting=100, session_per_minute=0, address_per_minute=0)
READY = EngineStatus("ready", "tiny")
ENDS = ("done", "interrupted", "failed")


class _Nowhere(list[Any]):
    def append(self, _item: object) -> None:
        pass


class World:
    """One server over a store; `kill` is what kill -9 does to it: what was not committed is gone."""

    def __init__(self, store: SessionStore, limits: Limits | None = None) -> None:
        self.store = store
        self.limits = limits or Limits()
        self.gate = asyncio.Event()
        self.assistant = ScriptedAssistant()
        self.start()

    def start(self) -> None:
        self.gate = asyncio.Event()
        scripts = {"slow": (*answer("One ")[:3], self.gate, *answer("two.")[2:])}
        self.assistant.scripts = {**scripts, "stuck": (self.gate, *answer("Late."))}
        self.journal = Journal(self.store)
        services = Services(
            self.assistant, Metrics(), self.store, self.journal, shop(), self.limits, 60.0, time.time, Admission(RULES)
        )
        self.desk = Desk(services, 100)
        self.before = asyncio.all_tasks()
        self.journal.start()

    async def kill(self) -> None:
        tasks = asyncio.all_tasks() - self.before - {asyncio.current_task()}
        # a dead server writes no more, whatever its tasks do as they are cancelled
        self.journal._pending = _Nowhere()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        self.start()
        await self.desk.recover()

    async def settle(self) -> None:
        """Until no turn runs and all is stored."""
        self.gate.set()
        while turns := self.desk.turns():
            await asyncio.wait(turns)
            await self.journal.settled()
        await self.journal.settled()


@dataclass
class Reader:
    """A client: what it has been sent of the session, over all its connections."""

    frames: list[dict[str, Any]] = field(default_factory=list)
    outbox: Outbox | None = None
    session: Session | None = None

    @property
    def seen(self) -> int:
        return int(self.frames[-1]["seq"]) if self.frames else 0

    async def read(self) -> None:
        while self.outbox is not None and self.outbox._waiting:
            item = await self.outbox.get()
            texts = [text async for text in item.texts()] if isinstance(item, Past) else [item]
            for text in texts:
                assert isinstance(text, str)
                frame = json.loads(text)
                if frame["type"] != "welcome" or not frame["resumed"]:
                    assert frame["seq"] == self.seen + 1, "no gap, nothing twice, nothing out of order"
                    self.frames.append(frame)

    def drop(self) -> None:
        if self.session is not None and self.outbox is not None:
            self.session.detach(self.outbox)
        self.outbox = self.session = None


async def opened(world: World) -> Reader:
    reader = Reader(outbox=Outbox())
    reader.session = world.desk.create(ANYBODY, "en", None)
    assert reader.outbox is not None
    reader.session.greet(reader.outbox, READY)
    await world.journal.settled()
    await reader.read()
    return reader


async def resumed(world: World, key: str, reader: Reader) -> None:
    reader.drop()
    reader.session = await world.desk.find(key, ANYBODY)
    reader.outbox = Outbox()
    reader.session.resume(reader.outbox, reader.seen, READY)
    await reader.read()


def key_of(reader: Reader) -> str:
    key = reader.frames[0]["session"]
    assert isinstance(key, str)
    return key


async def test_a_kill_loses_nothing_that_was_shown_and_ends_the_turn() -> None:
    world = World(MemoryStore())
    one = await opened(world)
    assert one.session is not None
    await one.session.take(Message("m1", "slow"))
    await one.session.take(Message("m2", "shoes"))
    while not any(frame["type"] == "text" for frame in one.frames):
        await asyncio.sleep(0)
        await world.journal.settled()
        await one.read()
    shown = list(one.frames)
    await world.kill()
    await resumed(world, key_of(one), one)
    await world.settle()
    await one.read()
    assert one.frames[: len(shown)] == shown
    ends = [(frame["turn"], frame["type"], frame.get("reason")) for frame in one.frames if frame["type"] in ENDS]
    assert ends == [(1, "interrupted", "restart"), (2, "done", None)]
    assert [message.text for message in world.assistant.asked] == ["slow", "shoes"]
    assert world.assistant.states[1].turn == 1, "what was shown of the first holds in the second"


async def test_a_turn_of_which_nothing_was_shown_is_answered_after_the_restart_but_not_for_ever() -> None:
    world = World(MemoryStore())
    one = await opened(world)
    assert one.session is not None
    await one.session.take(Message("m1", "stuck"))
    await world.journal.settled()
    await world.kill()
    await world.journal.settled()
    await world.kill()
    await resumed(world, key_of(one), one)
    await world.settle()
    await one.read()
    assert len(world.assistant.asked) == 2
    assert one.frames[-1]["type"] == "interrupted"


async def test_an_id_is_its_turn_s_for_ever_also_after_a_restart() -> None:
    world = World(MemoryStore())
    one = await opened(world)
    for number in range(12):
        assert one.session is not None
        await one.session.take(Message(f"m{number}", "shoes"))
        await world.settle()
    for _ in range(2):
        await resumed(world, key_of(one), one)
        assert one.session is not None
        assert (await one.session.take(Message("m0", "shoes"))).turn == 1
        with pytest.raises(Refused) as fault:
            await one.session.take(Message("m1", "boots"))
        assert fault.value.code == "id_reused"
        await world.settle()
        await one.read()
        await world.kill()
    assert len(world.assistant.asked) == 12
    assert [frame["duplicate"] for frame in one.frames if frame["type"] == "ack" and frame["id"] == "m0"] == [
        False,
        True,
        True,
    ]


async def test_an_acknowledgement_comes_only_when_it_is_stored() -> None:
    store = MemoryStore()
    world = World(store)
    one = await opened(world)
    assert one.session is not None
    store.fault = StoreFault("full", refused=True)
    await one.session.take(Message("m1", "shoes"))
    await world.journal.settled()
    await one.read()
    assert one.seen == 1
    assert one.outbox is not None
    assert one.outbox.given_up
    with pytest.raises(StoreFault):
        await store.append([], {})
    store.fault = None
    await resumed(world, key_of(one), one)
    assert one.session is not None
    assert (await one.session.take(Message("m1", "shoes"))).turn == 1
    await world.settle()
    await one.read()
    assert one.frames[-1]["type"] == "done"


async def test_a_fault_that_nobody_foresaw_ends_no_other_conversation_and_not_the_journal() -> None:
    class Broken(MemoryStore):
        broken = False

        async def append(self, *args: Any) -> frozenset[str]:
            if self.broken:
                raise RuntimeError("a driver's own")
            return await super().append(*args)

    store = Broken()
    world = World(store)
    one, other = await opened(world), await opened(world)
    assert one.session is not None
    assert other.session is not None
    store.broken = True
    await one.session.take(Message("m1", "shoes"))
    await asyncio.wait_for(world.journal.settled(), 5)
    assert one.outbox is not None
    assert one.outbox.given_up
    assert not world.journal.healthy
    store.broken = False
    await other.session.take(Message("m1", "shoes"))
    await world.settle()
    await other.read()
    assert other.frames[-1]["type"] == "done"
    assert world.journal.healthy
    await resumed(world, key_of(one), one)


async def test_a_turn_that_cannot_be_read_keeps_no_server_from_starting() -> None:
    store = MemoryStore()
    world = World(store)
    readers = [await opened(world), await opened(world)]
    for reader in readers:
        assert reader.session is not None
        await reader.session.take(Message("m1", "stuck"))
    await world.journal.settled()
    kept = store._kept[key_of(readers[0])].turns
    kept[1] = replace(kept[1], asked='{"type": "of an earlier version"}')
    await world.kill()
    with pytest.raises(Refused):
        await world.desk.find(key_of(readers[0]), ANYBODY)
    await world.settle()
    await resumed(world, key_of(readers[1]), readers[1])
    assert readers[1].frames[-1]["type"] == "done"


async def test_retention_goes_on_after_the_other_servers_could_not_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "TIDY_S", 0.001)
    monkeypatch.setattr(retention, "EXPIRY_S", 0.0)
    tried = asyncio.Semaphore(0)

    async def erase(_keys: object) -> int:
        tried.release()
        raise ClusterFault("REDIS_URL: gone")

    world = World(MemoryStore())
    one = await opened(world)
    one.drop()
    monkeypatch.setattr(world.desk, "erase", erase)  # as it is while Redis is gone
    world.store._kept[key_of(one)].used = 0.0  # type: ignore[attr-defined]  # MemoryStore's own
    keeping = asyncio.create_task(retention.keep_house(world.desk, world.store, 1.0))
    for _ in range(3):
        await asyncio.wait_for(tried.acquire(), 5)
    assert not keeping.done()
    keeping.cancel()


async def test_a_session_that_makes_room_before_it_is_used_is_refused_in_words() -> None:
    world = World(MemoryStore())
    keys = [key_of(await opened(world)) for _ in range(3)]
    world.start()
    world.desk._limit = 2
    await resumed(world, keys[0], await opened(world))
    found = await asyncio.gather(*(world.desk.find(key, ANYBODY) for key in keys[1:]), return_exceptions=True)
    assert [one.code if isinstance(one, Refused) else type(one) for one in found] == ["overloaded", Session]


async def test_an_event_stream_of_a_session_that_has_gone_ends() -> None:
    world = World(MemoryStore())
    one = await opened(world)
    assert one.session is not None
    one.session.lost()
    stream = Stream(one.session, None)  # type: ignore[arg-type]  # nothing of the hall is needed
    assert [item async for item in stream.events(None)] == []


async def test_many_sessions_share_a_commit() -> None:
    store = MemoryStore()
    world = World(store)
    readers = [await opened(world) for _ in range(20)]
    before = store.commits
    for reader in readers:
        assert reader.session is not None
        await reader.session.take(Message("m1", "shoes"))
    await world.settle()
    for reader in readers:
        await reader.read()
        assert reader.frames[-1]["type"] == "done"
    assert store.commits - before < 20


async def test_texts_are_joined_while_the_store_is_behind() -> None:
    open_gate = asyncio.Event()
    open_gate.set()

    class Gated(MemoryStore):
        async def append(self, *args: Any) -> frozenset[str]:
            await open_gate.wait()
            return await super().append(*args)

    world = World(Gated())
    world.assistant.usual = answer(*(f"{n} " for n in range(2_000)))
    one = await opened(world)
    assert one.session is not None
    open_gate.clear()
    await one.session.take(Message("m1", "much"))
    await world.assistant.closed.wait()
    open_gate.set()
    await world.settle()
    await one.read()
    texts = [frame["delta"] for frame in one.frames if frame["type"] == "text"]
    assert "".join(texts) == "".join(f"{n} " for n in range(2_000))
    assert len(texts) < 1_000


async def test_another_caller_s_session_is_unknown() -> None:
    world = World(MemoryStore())
    made = world.desk.create(Caller("a", "c1"), "en", None)
    made.begin(READY)
    await world.journal.settled()
    for caller in (Caller("b", "c1"), Caller("a", "c2"), Caller("a")):
        for _ in range(2):
            with pytest.raises(Refused) as fault:
                await world.desk.find(made.key, caller)
            assert fault.value.code == "unknown_session"
        world.start()
    assert (await world.desk.find(made.key, Caller("a", "c1"))).key == made.key


async def _last_moments() -> None:
    """Let what was cut short end: connections of the store that are closing."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    if left:
        await asyncio.wait(left, timeout=5)


class Durable(RuleBasedStateMachine):
    """Clients of one session connect, send, send again, stop, edit, drop out and resume from wherever they like; the server is
    killed at any moment. What becomes of a message while another is answered is drawn too."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.readers: list[Reader] = []
        self.sent: dict[str, Message | EditConstraints] = {}
        self.acked: dict[str, int] = {}

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    async def _store(self) -> SessionStore:
        return MemoryStore()

    @initialize(while_answering=st.sampled_from(get_args(WhileAnswering)))
    def begin(self, while_answering: WhileAnswering) -> None:
        async def work() -> None:
            self.world = World(await self._store(), Limits(while_answering))
            self.readers.append(await opened(self.world))
            self.key = key_of(self.readers[0])

        self.do(work())

    async def _turn_of_the_loop(self) -> None:
        for _ in range(3):
            await asyncio.sleep(0)
        await self.world.journal.settled()
        for reader in self.readers:
            await reader.read()
            for frame in reader.frames:
                if frame["type"] == "ack":
                    turn = self.acked.setdefault(frame["id"], frame["turn"])
                    assert turn == frame["turn"], "an id is one turn"

    async def _send(self, asked: Message | EditConstraints, number: int) -> None:
        reader = self.readers[number % len(self.readers)]
        if reader.session is None:
            await resumed(self.world, self.key, reader)
        assert reader.session is not None
        with contextlib.suppress(Refused):
            await reader.session.take(asked)

    @rule(number=st.integers(0, 9))
    def connect(self, number: int) -> None:
        async def work() -> None:
            if len(self.readers) < 4:
                self.readers.append(Reader())
            await resumed(self.world, self.key, self.readers[number % len(self.readers)])

        self.do(work())

    @rule(number=st.integers(0, 9), seq=st.integers(0, 60))
    def resume_from_any_seq(self, number: int, seq: int) -> None:
        async def work() -> None:
            reader = self.readers[number % len(self.readers)]
            before, reader.frames = reader.frames, reader.frames[:seq]
            await resumed(self.world, self.key, reader)
            assert reader.frames[: len(before)] == before, "what is sent again is what was sent"

        self.do(work())

    @rule(text=st.sampled_from(["shoes", "slow", "stuck"]), number=st.integers(0, 9), wait=st.booleans())
    def send(self, text: str, number: int, wait: bool) -> None:
        asked = Message(f"m{len(self.sent)}", text)
        self.sent[asked.id] = asked
        self.do(self._send(asked, number))
        if wait:
            self.do(self._turn_of_the_loop())

    @rule(number=st.integers(0, 9))
    def edit(self, number: int) -> None:
        asked = EditConstraints(f"e{len(self.sent)}", ("price",))
        self.sent[asked.id] = asked
        self.do(self._send(asked, number))

    @precondition(lambda self: self.sent)
    @rule(which=st.integers(0, 50), number=st.integers(0, 9))
    def send_again(self, which: int, number: int) -> None:
        asked = list(self.sent.values())[which % len(self.sent)]
        self.do(self._send(asked, number))

    @rule(turn=st.integers(1, 8))
    def stop(self, turn: int) -> None:
        async def work() -> None:
            session = await self.world.desk.find(self.key, ANYBODY)
            with contextlib.suppress(Refused):
                await session.stop(turn)

        self.do(work())

    @rule(number=st.integers(0, 9))
    def drop(self, number: int) -> None:
        self.readers[number % len(self.readers)].drop()

    @rule()
    def release(self) -> None:
        self.world.gate.set()
        self.do(self._turn_of_the_loop())

    @rule()
    def kill(self) -> None:
        async def work() -> None:
            for reader in self.readers:
                await reader.read()
                reader.outbox = reader.session = None
            await self.world.kill()

        self.do(work())

    @rule()
    def wait(self) -> None:
        self.do(self._turn_of_the_loop())

    @invariant()
    def frames_are_read_without_gaps(self) -> None:
        async def work() -> None:
            for reader in self.readers:
                await reader.read()

        self.do(work())

    def teardown(self) -> None:
        async def work() -> None:
            await self.world.settle()
            await self._turn_of_the_loop()
            fresh = Reader()
            await resumed(self.world, self.key, fresh)
            for reader in self.readers:
                await resumed(self.world, self.key, reader)
                assert reader.frames == fresh.frames, "history and what was replayed are a fresh load"
            ended = [frame["turn"] for frame in fresh.frames if frame["type"] in ENDS and frame["turn"]]
            assert sorted(ended) == list(range(1, max(ended, default=0) + 1)), "every turn ends, once"
            assert set(self.acked.values()) <= set(ended), "what was acknowledged is not lost"
            acks = [frame["id"] for frame in fresh.frames if frame["type"] == "ack" and not frame["duplicate"]]
            assert len(acks) == len(set(acks))
            shown = [frame["turn"] for frame in fresh.frames if frame["type"] == "understood"]
            assert len(shown) == len(set(shown)), "no turn is answered twice to a customer"
            await self.world.journal.close()
            await self.world.store.close()

        if self.readers:
            self.do(work())
        self.do(_last_moments())
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()


class DurableOnDisk(Durable):
    """The same over SQLite."""

    async def _store(self) -> SessionStore:
        self.folder = TemporaryDirectory()
        return await open_store(f"sqlite:///{Path(self.folder.name)}/sessions.db")

    def teardown(self) -> None:
        super().teardown()
        self.folder.cleanup()


QUIET = [HealthCheck.too_slow]
TestDurable = Durable.TestCase
TestDurable.settings = settings(max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=QUIET)
TestDurableOnDisk = DurableOnDisk.TestCase
TestDurableOnDisk.settings = settings(
    max_examples=8, stateful_step_count=25, deadline=None, suppress_health_check=QUIET
)
