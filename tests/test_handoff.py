"""Handoff: office hours and promises, the queue, who answers while a person holds a conversation, and that no kill loses any of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from assistant.dialogue import DialogueState
from assistant.events import Interrupted, Usage
from assistant.saving import load
from server.callers import ANYBODY
from server.console.staffing import Staff
from server.conversation import PASSED_ON, Begin, Conversation, Halt, Line, OpenTurn
from server.desk import Desk
from server.errors import SettingsError
from server.handoff import words
from server.handoff.acts import (
    Act,
    AgentHere,
    AgentTypes,
    Assign,
    CustomerTypes,
    OfficeCloses,
    Placed,
    Release,
    Say,
    Take,
    act_from,
    act_json,
)
from server.handoff.hours import read_hours
from server.handoff.keeping import OfficeKeeper
from server.handoff.office import Office, Staffing
from server.handoff.returning import taught
from server.outbox import Outbox
from server.passing import passed
from server.protocol import Decide, EditConstraints, Message, Refused, parse
from server.security.accounts import Accounts
from server.services import Services
from server.settings import load as load_settings
from server.store.opening import open_store
from server.store.values import HandoffRow, NewSession, Queuer, SavedFrame, Write
from tests.console_desk import ASKS, PASSWORD, QUICK, Goods, Shop, assistant, console
from tests.fakes_store import MemoryStore
from tests.serving import greeted
from tests.test_durability import READY, World, opened

BERLIN = ZoneInfo("Europe/Berlin")
TAKE = Take("ann", "Ann")


def at(text: str, zone: ZoneInfo = BERLIN) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


# Office hours


def test_the_office_opens_and_closes_by_the_clock_on_the_wall() -> None:
    hours = read_hours("Mon-Fri 09:00-18:00, sat 10:00-14:00", "Europe/Berlin")
    assert hours.open_at(at("2026-11-20 08:59")) is None
    span = hours.open_at(at("2026-11-20 09:00"))
    assert span is not None
    assert span.closes == at("2026-11-20 18:00")
    assert hours.open_at(at("2026-11-20 18:00")) is None
    assert hours.next_opening(at("2026-11-21 15:00")) == at("2026-11-23 09:00")
    # the day on which clocks are put back has an hour more, and still closes at six
    sunday = read_hours("sun 00:00-18:00", "Europe/Berlin")
    span = sunday.open_at(at("2026-10-25 01:00"))
    assert span is not None
    assert span.closes - span.opens == 19 * 3_600


def test_hours_past_midnight_and_hours_that_touch_are_one_span() -> None:
    night = read_hours("fri 22:00-06:00", "UTC")
    assert night.open_at(at("2026-11-21 05:59", ZoneInfo("UTC"))) is not None
    assert night.open_at(at("2026-11-21 06:00", ZoneInfo("UTC"))) is None
    always = read_hours("always", "UTC")
    now = at("2026-11-21 05:59", ZoneInfo("UTC"))
    span = always.open_at(now)
    assert span is not None
    assert span.closes > now + 7 * 86_400
    assert always.next_opening(now) is None
    assert read_hours("never", "UTC").next_opening(now) is None


def test_a_promise_counts_office_hours_only() -> None:
    hours = read_hours("mon-fri 09:00-18:00", "Europe/Berlin")
    assert hours.after(at("2026-11-20 16:00"), 4 * 3_600) == at("2026-11-23 11:00")
    assert hours.after(at("2026-11-21 12:00"), 4 * 3_600) == at("2026-11-23 13:00")
    assert read_hours("never", "UTC").after(0.0, 1.0) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mon",
        "mon 9-18",
        "mon 09:00-09:00",
        "mon 24:00-25:00",
        "mon 09:60-10:00",
        "xyz 09:00-18:00",
        "mon 9:00-18:00;",
    ],
)
def test_what_are_no_hours_is_told_by_the_setting_s_name(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="no office hours"):
        read_hours(text, "UTC")
    if text:
        monkeypatch.setenv("OFFICE_HOURS", text)
        monkeypatch.setenv("TIME_ZONE", "Middle-earth/Shire")
        with pytest.raises(SettingsError) as fault:
            load_settings(tmp_path)
        told = " ".join(fault.value.problems)
        assert "OFFICE_HOURS" in told
        assert "TIME_ZONE" in told


# Words


def test_customers_are_told_who_is_talking_and_no_wait_that_was_not_measured() -> None:
    assert "about 3 min" in words.waiting("en", 2, 130, anybody=True)
    assert "min" not in words.waiting("en", 2, None, anybody=True)
    assert "分钟" in words.waiting("zh", 1, 10, anybody=True)
    for language in ("en", "zh"):
        for anybody in (True, False):
            assert ("automatic assistant" if language == "en" else "自动助手") in words.waiting(
                "en" if language == "en" else "zh", 1, None, anybody=anybody
            )
    assert "Monday, 23 November, 13:00 (CET)" in words.promised("en", at("2026-11-23 13:00"), BERLIN)
    assert "11月23日（周一）13:00（CET）" in words.promised("zh", at("2026-11-23 13:00"), BERLIN)


# The queue


def test_the_place_in_the_queue_is_of_one_s_own_shop_and_the_wait_what_was_measured() -> None:
    office = Office(read_hours("always", "UTC"), 3_600.0, lambda: 100.0)
    queue = [
        Queuer("a", "one", "waiting", 1.0, None),
        Queuer("b", "two", "waiting", 2.0, None),
        Queuer("c", "one", "waiting", 3.0, None),
        Queuer("d", "one", "promised", 0.0, 9.0),
    ]
    office.learn(Staffing(3, 2, 300.0), queue)
    assert [office.position(key) for key in "abcd"] == [1, 1, 2, None]
    assert office.wait_s(2) == 300
    office.joins("e", "one", 4.0)
    office.leaves("a")
    assert [office.position(key) for key in "ce"] == [1, 2]
    office.learn(Staffing(3, 0, 300.0), ())
    assert office.wait_s(1) is None
    office.learn(Staffing(3, 2, None), ())
    assert office.wait_s(1) is None


# A conversation that is held


def kinds(effects: Any) -> list[str]:
    return [type(one.frame).__name__ if isinstance(one, Line) else type(one).__name__ for one in effects]


def test_while_it_is_held_messages_are_passed_on_and_decisions_are_carried_out() -> None:
    one = Conversation()
    one.submit(Message("m1", "a"), None)
    one.submit(Message("m2", "b"), None)
    assert kinds(one.hold()) == ["Halt"]
    assert kinds(one.submit(Message("m3", "c"), None)) == ["Opened", "Ack", "Done", "Became"]
    ended = one.end(1, _interrupted())
    assert kinds(ended) == ["Interrupted", "Became", "Done", "Became"], "what waited is the person's"
    decided = one.submit(Decide("confirm:p", "p", confirmed=True), None)
    assert isinstance(decided[-1], Begin)
    assert one.hold() == (), "a decision is not cut short"
    assert kinds(one.submit(Message("m3", "c"), None)) == ["Ack"], "the same id is the same turn"
    one.end(4, _interrupted())
    one.let_go()
    assert isinstance(one.submit(Message("m5", "d"), None)[-1], Begin)


def _interrupted() -> Interrupted:
    return Interrupted(Usage(0, 0, 0), "handoff")


def test_after_a_restart_what_was_not_answered_is_the_person_s() -> None:
    one = Conversation(newest=9, turns=3, held=True)
    effects = one.recover(
        [
            OpenTurn(1, Message("m1", "a"), "d", "running", 1, shown=True),
            OpenTurn(2, Message("m2", "b"), "d", "running", 1, shown=False),
            OpenTurn(3, Decide("confirm:p", "p", confirmed=True), "d", "queued"),
        ]
    )
    assert kinds(effects) == ["Interrupted", "Became", "Done", "Became", "Became", "Begin"]
    assert not any(isinstance(one, Halt) for one in effects)


# Acts travel


@pytest.mark.parametrize(
    "act",
    [
        TAKE,
        Assign("bob", "Bob", "ann", force=True),
        Release("ann", "Ann", "退款", resolved=False),
        Say("ann", "Ann", "a1", "你好\n", ("p1", "p2"), 7),
        AgentTypes("ann", "Ann"),
        AgentHere("ann", "Ann", present=False),
        CustomerTypes(),
        Placed(2, None, anybody=True),
        OfficeCloses(9.5),
    ],
)
def test_an_act_that_is_passed_on_is_the_same_act(act: Act) -> None:
    assert act_from(act_json(act)) == act
    assert passed(act_json(act)) == act
    with pytest.raises(Refused):
        parse(act_json(act))


# What the assistant is told


def _frame(seq: int, **body: Any) -> SavedFrame:
    return SavedFrame(seq, 1, body["type"], json.dumps({"seq": seq, "turn": 1, **body}))


def test_the_assistant_learns_what_was_said_shown_and_decided() -> None:
    frames = [
        _frame(1, type="handoff", state="joined", words="w"),
        _frame(2, type="agent_text", agent="Ann", text="Hello", id="a1"),
        _frame(3, type="ack", id="m2", duplicate=False, text="my card 4111", remove=[], set=[]),
        _frame(
            4, type="recommended", result_set="r_1", items=[{"product": "p1", "sku": "s1"}], total=1, relaxations=[]
        ),
        _frame(5, type="agent_text", agent="Ann", text="Take this one", id="a2"),
        _frame(6, type="agent_text", agent="Ann", text="or not", id="a3"),
    ]
    state = taught(
        DialogueState(language="en"), frames, "Ann", "a refund\nof $5", lambda text: text.replace("4111", "#")
    )
    assert [(one.role, one.text) for one in state.transcript] == [
        ("user", "-"),
        ("assistant", "Hello"),
        ("user", "my card #"),
        ("assistant", "Take this one\nor not"),
    ]
    assert "Ann talked with the customer and decided: a refund of $5" in state.summary
    assert [(one.id, one.items[0].product) for one in state.result_sets] == [("r_1", "p1")]
    again = taught(DialogueState(language="zh"), (), "Ann", "退款", str)
    assert "人工客服Ann" in again.summary


# Whatever happens to the server


@asynccontextmanager
async def world(now: float = 1_000.0, hours: str = "always") -> AsyncIterator[StaffedWorld]:
    made = StaffedWorld(MemoryStore(), hours, now)
    yield made
    await made.settle()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()


class StaffedWorld(World):
    """A server with an office. `now` is its time."""

    def __init__(self, store: MemoryStore, hours: str = "always", now: float = 1_000.0) -> None:
        self.now = now
        self.office = Office(read_hours(hours, "UTC"), 3_600.0, lambda: self.now)
        self.office.staffing = Staffing(1, 1, None)
        super().__init__(store)

    def start(self) -> None:
        super().start()
        self.assistant.scripts = {**assistant().scripts, **self.assistant.scripts}
        services: Services = self.desk._services
        staffed = replace(services, office=self.office, goods=Goods(), now=lambda: self.now)
        self.desk = Desk(staffed, 100)
        self.keeper = OfficeKeeper(self.desk, self.store, self.office, self._staffing)

    async def _staffing(self) -> Staffing:
        return self.office.staffing


async def test_a_kill_after_a_takeover_loses_nothing_and_the_person_goes_on() -> None:
    async with world() as one:
        reader = await opened(one)
        assert reader.session is not None
        key = reader.session.key
        await reader.session.take(Message("m1", ASKS))
        await one.settle()
        await reader.session.act(TAKE)
        await reader.session.take(Message("m2", "are you there?"))
        await reader.session.act(Say("ann", "Ann", "a1", "Yes."))
        await one.journal.settled()
        await one.kill()
        session = await one.desk.find(key, ANYBODY)
        page = Outbox()
        session.resume(page, None, READY)
        seen = json.loads(str(list(page._waiting)[-1]))
        assert (seen["type"], seen["agent"]) == ("agent_presence", "our colleague"), "the account's name is not told"
        asked = len(one.assistant.asked)
        await session.take(Message("m3", "good"))
        with pytest.raises(Refused, match="ann"):
            await session.act(Take("bob", "Bob"))
        assert (await session.act(Say("ann", "Ann", "a1", "Yes."))).duplicate
        await session.act(Say("ann", "Ann", "a2", "Still here."))
        await session.act(Release("ann", "Ann", "nothing to do"))
        await one.settle()
        assert len(one.assistant.asked) == asked, "no message went to the assistant"
        frames = [json.loads(frame.text) for frame in await one.store.frames(key, 0, 999, 999)]
        assert [frame["seq"] for frame in frames] == list(range(1, len(frames) + 1))
        assert [frame["text"] for frame in frames if frame["type"] == "agent_text"] == ["Yes.", "Still here."]
        assert [frame["state"] for frame in frames if frame["type"] == "handoff"] == ["waiting", "joined", "released"]
        saved = await one.store.load(key)
        assert saved is not None
        assert saved.state is not None
        assert saved.handoff is not None
        assert (saved.handoff.state, saved.handoff.decision) == ("released", "nothing to do")
        said = [message.text for message in load(saved.state).transcript]
        assert said[-4:] == ["are you there?", "Yes.", "good", "Still here."]


async def test_a_kill_in_the_middle_of_a_takeover_leaves_it_whole_or_undone() -> None:
    for commits in range(3):
        async with world() as one:
            reader = await opened(one)
            assert reader.session is not None
            key = reader.session.key
            await reader.session.take(Message("m1", "slow"))
            for _ in range(commits):
                await one.journal.settled()
            await reader.session.act(TAKE)
            if commits == 2:
                await one.journal.settled()
            await one.kill()
            await one.settle()
            saved = await one.store.load(key)
            frames = [json.loads(frame.text) for frame in await one.store.frames(key, 0, 999, 999)]
            told = [frame["state"] for frame in frames if frame["type"] == "handoff"]
            held = saved is not None and saved.handoff is not None
            assert (told == ["joined"]) == held, "what the customer was told is what is kept"
            assert [frame["seq"] for frame in frames] == list(range(1, len(frames) + 1))


async def test_what_was_promised_is_kept_as_a_promise_until_somebody_comes() -> None:
    saturday = at("2026-11-21 12:00", ZoneInfo("UTC"))
    async with world(saturday, "mon-fri 09:00-18:00") as one:
        reader = await opened(one)
        assert reader.session is not None
        await reader.session.take(Message("m1", ASKS))
        await one.settle()
        await reader.read()
        told = [frame for frame in reader.frames if frame["type"] == "handoff"]
        assert [(frame["state"], frame["due"]) for frame in told] == [("promised", "2026-11-23T10:00:00+00:00")]
        assert "Monday" in told[0]["words"]
        assert [(item.state, item.due) for item in await one.store.queue()] == [
            ("promised", at("2026-11-23 10:00", ZoneInfo("UTC")))
        ]
        await reader.session.act(TAKE)
        assert (await reader.session.act(Say("ann", "Ann", "a1", "Here I am."))).seq
        await one.settle()
        assert await one.store.queue() == ()


async def test_when_the_office_closes_who_waits_is_promised_an_answer() -> None:
    friday = at("2026-11-20 17:59", ZoneInfo("UTC"))
    async with world(friday, "mon-fri 09:00-18:00") as one:
        reader = await opened(one)
        assert reader.session is not None
        await reader.session.take(Message("m1", ASKS))
        await one.settle()
        await one.keeper.look()
        one.now += 120
        await one.keeper.look()
        await one.keeper.look()
        await one.settle()
        await reader.read()
        assert [frame["state"] for frame in reader.frames if frame["type"] == "handoff"] == ["waiting", "promised"]


async def test_the_queue_moves_up_and_says_so_once() -> None:
    async with world() as one:
        readers = [await opened(one) for _ in range(3)]
        for reader in readers:
            assert reader.session is not None
            await reader.session.take(Message("m1", ASKS))
            await one.settle()
            one.now += 1
        await one.keeper.look()
        first = readers[0].session
        assert first is not None
        await first.act(TAKE)
        for _ in range(3):
            await one.settle()
            await one.keeper.look()
        await one.settle()
        for reader, places in zip(readers, ([1, None], [2, 1], [3, 2]), strict=True):
            await reader.read()
            assert [frame["position"] for frame in reader.frames if frame["type"] == "handoff"] == places


async def test_asking_again_tells_how_things_stand_and_dismissing_ends_it() -> None:
    async with world() as one:
        reader = await opened(one)
        session = reader.session
        assert session is not None
        for number in (1, 2):
            await session.take(Message(f"m{number}", ASKS))
            await one.settle()
        assert len(await one.store.queue()) == 1
        await session.act(Release("ann", "Ann", resolved=False))
        with pytest.raises(Refused):
            await session.act(Release("ann", "Ann"))
        await session.take(Message("m3", ASKS))
        await one.settle()
        await reader.read()
        told = [frame for frame in reader.frames if frame["type"] == "handoff"]
        assert [frame["state"] for frame in told] == ["waiting", "waiting", "released", "waiting"]
        assert told[2]["agent"] is None


async def test_where_nobody_could_ever_come_none_is_announced() -> None:
    async with world() as one:
        one.office.staffing = Staffing(0, 0, None)
        reader = await opened(one)
        assert reader.session is not None
        await reader.session.take(Message("m1", ASKS))
        await one.settle()
        await reader.read()
        told = [frame for frame in reader.frames if frame["type"] == "handoff"]
        assert [(frame["state"], frame["words"]) for frame in told] == [("offered", "words of the assistant")]
        assert await one.store.queue() == ()


async def test_what_a_customer_edits_holds_while_a_person_answers_and_gets_no_answer(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, greeted(shop.address) as one:
        ann = await shop.agent("ann")
        await one.send(type="message", id="m1", text=ASKS)
        await one.until("done")
        key = one.frames[0]["session"]
        await ann.send(type="watch", session=key)
        await ann.post(f"/conversations/{key}/take")
        await one.until("handoff")
        chip = {"facet": "price", "operator": "range", "high": 50}
        await one.send(type="edit_constraints", id="e1", set=[chip])
        await one.until("done")
        kinds = one.kinds()
        assert kinds[-3:] == ["ack", "understood", "done"], "no cards, no words"
        assert (one.frames[-1]["author"], one.frames[-1]["usage"]["completion_tokens"]) == ("agent", 0)
        assert (await ann.sees("understood"))["turn"] == one.frames[-1]["turn"]
        kept = load((await one_state(shop, key)) or "")
        assert kept.turn == 2, "what it changed holds"


async def one_state(shop: Shop, key: str) -> str | None:
    async with httpx.AsyncClient(base_url=f"http://{shop.address}") as http:
        told = (await http.get(f"/v1/sessions/{key}/export")).json()
    state: str | None = told["sessions"][0]["state"]
    return state


def test_an_edit_is_run_quietly_only_while_a_person_answers() -> None:
    edit = EditConstraints("e1", ("price",))
    one = Conversation()
    assert [effect.quiet for effect in one.submit(edit, None) if isinstance(effect, Begin)] == [False]
    assert [type(effect) for effect in one.hold()] == [Halt], "an answer that was begun ends"
    one.end(1, Interrupted(Usage(0, 0, 0), "handoff"))
    again = EditConstraints("e2", ("color",))
    assert [effect.quiet for effect in one.submit(again, None) if isinstance(effect, Begin)] == [True]
    one.end(2, PASSED_ON)
    assert not [effect for effect in one.submit(Message("m", "hi"), None) if isinstance(effect, Begin)]


async def test_an_agent_s_page_and_the_customer_s_see_the_same_frames(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, greeted(shop.address) as one:
        ann = await shop.agent("ann")
        await one.send(type="message", id="m1", text=ASKS)
        await one.until("done")
        key = one.frames[0]["session"]
        await ann.send(type="watch", session=key, after=0)
        await ann.post(f"/conversations/{key}/take")
        await ann.post(f"/conversations/{key}/messages", {"id": "a1", "text": "你好"})
        await one.until("agent_text")
        await ann.sees("agent_text")
        seen = [frame["frame"] for frame in ann.frames if frame["type"] == "frame"]
        customers = [frame for frame in one.frames if frame["type"] not in ("agent_presence", "pong")]
        assert seen == customers


async def test_what_another_server_tells_of_a_session_without_frames_is_shown_to_nobody() -> None:
    async with world() as one:
        reader = await opened(one)
        session = reader.session
        assert session is not None
        assert reader.outbox is not None
        session.heard(0, "")
        session.heard(0, '{"type":"agent_typing","seq":1,"turn":0,"agent":"Ann"}')
        session.heard(0, '{"type":"customer_typing","seq":1,"turn":0}')
        waiting = list(reader.outbox._waiting)
        reader.outbox._waiting.clear()
        assert [json.loads(str(text))["type"] for text in waiting] == ["agent_typing"]


async def test_the_wait_is_measured_from_the_last_handoffs_by_who_is_at_work(tmp_path: Path) -> None:
    clock = 1_000.0

    def now() -> float:
        return clock

    store = await open_store(f"sqlite:///{tmp_path}/sessions.db")
    try:
        accounts = Accounts(*store.engines, now, QUICK)
        staff = Staff(*store.engines, now)
        assert await staff.staffing() == Staffing(0, 0, None)
        for name in ("ann", "bob", "cho", "dee"):
            await accounts.add(name, PASSWORD, "agent")
        await accounts.disable("dee")
        await staff.seen([("ann", "available"), ("bob", "away"), ("cho", "available")])
        writes: list[Write] = [NewSession("s", "one", "en", None, None, 1.0)]
        for number, took in enumerate((100.0, 300.0), 1):
            row = HandoffRow("s", number, "released", "asked", "", 1.0, 9.0, 1, "ann", 1, 10.0, ended=10.0 + took)
            writes.append(row)
        writes.append(HandoffRow("s", 3, "released", "asked", "", 1.0, 9.0, 1, ended=5_000.0))  # nobody came
        writes.append(HandoffRow("s", 4, "joined", "asked", "", 1.0, 9.0, 1, "bob", 1, 10.0))
        await store.append(writes, {})
        assert await staff.staffing() == Staffing(3, 2, 200.0)
        told = {agent.name: (agent.status, agent.holding) for agent in await staff.agents()}
        assert told == {"ann": ("available", 0), "bob": ("away", 1), "cho": ("available", 0)}
        clock += 60
        assert (await staff.staffing()).at_work == 0, "a page that was not heard of for a while is closed"
        await staff.seen([("ann", "available"), ("ann", "offline")])
        assert {agent.status for agent in await staff.agents()} == {"offline"}
    finally:
        await store.close()
