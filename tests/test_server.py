"""The websocket and the HTTP side, over real sockets, with a scripted assistant behind them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from assistant.events import Failed, Text
from assistant.model import EngineStatus
from retrieval.constraints import Constraint, Operator
from server.app import without_folders
from server.ports import PartState
from server.settings import Settings
from server.store.values import SavedTurn
from tests.fakes_assistant import Script, ScriptedAssistant, ScriptedEngine, Step, answer, chip, parts, understood
from tests.fakes_store import MemoryStore
from tests.serving import Frame, client, greeted, serving

pytestmark = pytest.mark.engine


async def test_a_message_is_acknowledged_and_answered_with_cards_before_text() -> None:
    assistant = ScriptedAssistant({"shoes": answer("Two ", "that fit.", chips=(chip(),))})
    async with serving(parts(assistant)) as address, greeted(address, language="zh") as one:
        await one.send(type="message", id="m1", text=" shoes ")
        await one.until("done")
    assert one.kinds() == ["welcome", "ack", "understood", "recommended", "text", "text", "done"]
    assert [frame["seq"] for frame in one.frames] == list(range(1, 8))
    assert [frame["turn"] for frame in one.frames] == [0] + [1] * 6
    assert one.frames[1] | {"id": "m1", "duplicate": False, "text": "shoes"} == one.frames[1]
    assert [message.text for message in assistant.asked] == ["shoes"]
    assert one.frames[0]["shop"] == {"name": "柳雀生活", "currency": "USD", "languages": ["en", "zh"]}
    assert one.frames[0]["engine"]["state"] == "ready"


async def test_the_state_of_one_turn_goes_into_the_next() -> None:
    assistant = ScriptedAssistant()
    async with serving(parts(assistant)) as address, greeted(address, language="en") as one:
        for number in range(2):
            await one.send(type="message", id=f"m{number}", text="shoes")
            await one.until("done")
        await one.send(type="edit_constraints", id="e", remove=["price"])
        await one.until("done")
        assert next(frame for frame in one.frames if frame.get("id") == "e")["remove"] == ["price"]
        hood: Frame = {"facet": "hood", "operator": "has", "values": [], "low": None, "high": None, "hard": True}
        await one.send(type="edit_constraints", id="s", set=[hood])
        assert (await one.next())["set"] == [hood]
        await one.until("done")
    assert assistant.asked.pop().set == (Constraint("hood", Operator.HAS),)
    assert assistant.states.pop().turn == 3
    assert [state.turn for state in assistant.states] == [0, 1, 2]
    assert [(m.text, m.remove) for m in assistant.asked] == [("shoes", ()), ("shoes", ()), ("", ("price",))]


async def test_a_message_sent_twice_is_one_turn_and_a_reused_id_is_refused() -> None:
    assistant = ScriptedAssistant()
    async with serving(parts(assistant)) as address, greeted(address) as one:
        await one.send(type="message", id="m1", text="shoes")
        await one.until("done")
        await one.send(type="message", id="m1", text="shoes")
        again = await one.next()
        await one.send(type="message", id="m1", text="boots")
        other = await one.next()
    assert (again["type"], again["duplicate"], again["turn"]) == ("ack", True, 1)
    assert (other["type"], other["code"], other["id"]) == ("failed", "id_reused", "m1")
    assert len(assistant.asked) == 1


async def test_bad_input_is_told_in_words_and_the_connection_kept() -> None:
    async with serving(parts()) as address, client(address) as one:
        await one.send(type="ping")
        assert (await one.next())["code"] == "not_greeted"
        await one.hello(session="nowhere")
        assert one.frames[-1]["code"] == "unknown_session"
        assert {frame["seq"] for frame in one.frames} == {0}
        await one.hello()
        await one.socket.send(b"\x00")
        await one.socket.send("no json")
        await one.send(type="order")
        await one.send(type="message", id="m", text="")
        await one.send(type="message", id="m", text="x" * 2_001)
        await one.send(type="message", id="no spaces", text="x")
        await one.send(type="stop", turn=9)
        codes = [(await one.next())["code"] for _ in range(7)]
        await one.send(type="message", id="m", text="x" * 2_000)
        await one.until("done")
    assert codes == [
        "binary_frame", "bad_frame", "bad_frame", "empty_message", "message_too_long", "bad_id", "unknown_turn",
    ]  # fmt: skip
    assert all(frame["message"] for frame in one.frames if frame["type"] == "failed")


@pytest.mark.parametrize("size", [33 * 1024, 1024 * 1024])
async def test_a_frame_over_the_limit_closes_the_connection(size: int) -> None:
    async with serving(parts()) as address, greeted(address) as one:
        with contextlib.suppress(ConnectionClosed):
            await one.socket.send("x" * size)
        assert await one.closing() == 1009
        assert size > 256 * 1024 or one.frames[-1]["code"] == "frame_too_large"


async def test_stop_interrupts_the_turn_and_closes_the_request_to_the_model() -> None:
    assistant = ScriptedAssistant({"slow": (*answer("One ")[:3], asyncio.Event(), Text("never"))})
    async with serving(parts(assistant)) as address, greeted(address) as one:
        await one.send(type="message", id="m1", text="slow")
        await one.until("text")
        await one.send(type="stop", turn=1)
        interrupted = await one.next()
        assert assistant.closed.is_set()
        await one.send(type="message", id="m2", text="shoes")
        await one.until("done")
    assert (interrupted["type"], interrupted["usage"]["prompt_tokens"]) == ("interrupted", 210)
    assert [state.turn for state in assistant.states] == [0, 1]
    assert "never" not in str(one.frames)


async def test_a_second_message_while_one_is_answered_waits_for_it() -> None:
    gate = asyncio.Event()
    assistant = ScriptedAssistant({"slow": (understood(), gate, *answer("Done.")[1:])})
    async with serving(parts(assistant)) as address, greeted(address) as one:
        await one.send(type="message", id="m1", text="slow")
        await one.until("understood")
        for key in ("m2", "m3", "m4"):
            await one.send(type="message", id=key, text="shoes")
        places = [await one.until("queued") for _ in range(3)]
        await one.send(type="stop", turn=3)
        assert (await one.until("interrupted"))["turn"] == 3
        moved = await one.next()
        gate.set()
        ends = [await one.until("done") for _ in range(3)]
    assert [(frame["id"], frame["position"], frame["turn"]) for frame in places] == [
        ("m2", 1, 2),
        ("m3", 2, 3),
        ("m4", 3, 4),
    ]
    assert (moved["type"], moved["id"], moved["position"]) == ("queued", "m4", 2)
    assert [frame["turn"] for frame in ends] == [1, 2, 4]
    assert [message.text for message in assistant.asked] == ["slow", "shoes", "shoes"]
    assert [frame["seq"] for frame in one.frames] == list(range(1, len(one.frames) + 1))


@pytest.mark.parametrize(("mode", "limit"), [("reject", "5"), ("queue", "1")])
async def test_what_may_not_wait_is_refused_as_busy_and_its_id_stays_free(
    mode: str, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHILE_ANSWERING", mode)
    monkeypatch.setenv("QUEUE_LIMIT", limit)
    gate = asyncio.Event()
    assistant = ScriptedAssistant({"slow": (understood(), gate, *answer("Done.")[1:])})
    async with serving(parts(assistant), Settings()) as address, greeted(address) as one:
        await one.send(type="message", id="m1", text="slow")
        await one.until("understood")
        if mode == "queue":
            await one.send(type="message", id="m0", text="boots")
            await one.until("queued")
        await one.send(type="message", id="m2", text="shoes")
        busy = await one.until("failed")
        gate.set()
        for _ in range(1 + (mode == "queue")):
            await one.until("done")
        await one.send(type="message", id="m2", text="shoes")
        await one.until("done")
    assert (busy["code"], busy["retryable"], busy["id"]) == ("busy", True, "m2")


async def test_a_message_may_take_the_place_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHILE_ANSWERING", "interrupt")
    assistant = ScriptedAssistant({"slow": (*answer("One ")[:3], asyncio.Event())})
    async with serving(parts(assistant), Settings()) as address, greeted(address) as one:
        await one.send(type="message", id="m1", text="slow")
        await one.until("text")
        await one.send(type="message", id="m2", text="shoes")
        interrupted = await one.until("interrupted")
        done = await one.until("done")
    assert (interrupted["turn"], interrupted["reason"], done["turn"]) == (1, "replaced", 2)
    assert assistant.closed.is_set()


async def test_a_turn_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TURN_DEADLINE_S", "0.2")
    assistant = ScriptedAssistant({"slow": (*answer("One ")[:3], asyncio.Event())})
    async with serving(parts(assistant), Settings()) as address, greeted(address, language="zh") as one:
        await one.send(type="message", id="m1", text="slow")
        failed = await one.until("failed")
        await one.send(type="message", id="m2", text="shoes")
        await one.until("done")
    assert (failed["code"], failed["retryable"], failed["turn"]) == ("timeout", True, 1)
    assert "时间" in failed["message"]


async def test_feedback_and_events_are_kept_and_noted() -> None:
    store = MemoryStore()
    async with serving(parts(), store=store) as address, greeted(address, page="/shoes") as one:
        await one.send(type="message", id="m1", text="shoes")
        await one.until("done")
        await one.send(type="feedback", turn=1, thumb="down", reason="太贵")
        await one.send(type="event", kind="click", product="p1")
        noted = [await one.until("noted") for _ in range(2)]
        await one.send(type="feedback", turn=2, thumb="up")
        assert (await one.next())["code"] == "unknown_turn"
        kept = await store.export(one.frames[0]["session"])
        loaded = await store.load(one.frames[0]["session"])
    assert [(frame["of"], frame["seq"]) for frame in noted] == [("feedback", 6), ("event", 6)]
    assert kept is not None
    assert loaded is not None
    assert loaded.page == "/shoes"
    assert [(row["turn"], row["thumb"], row["reason"]) for row in kept["feedback"]] == [(1, "down", "太贵")]
    assert [(row["kind"], row["product"]) for row in kept["signals"]] == [("click", "p1")]
    assert [row["result_set"] for row in kept["result_sets"]] == ["rs1"]


async def test_a_turn_outlives_its_socket_and_a_resume_brings_what_was_missed() -> None:
    gate = asyncio.Event()
    assistant = ScriptedAssistant({"slow": (*answer("One ")[:3], gate, *answer("two.")[2:])})
    async with serving(parts(assistant)) as address:
        async with greeted(address) as one:
            await one.send(type="message", id="m1", text="slow")
            await one.until("text")
        gate.set()
        await asyncio.wait_for(assistant.closed.wait(), 30)
        async with client(address) as two:
            seen = one.frames[-1]["seq"]
            welcome = await two.hello(session=one.frames[0]["session"], resume_from=seen)
            await two.until("done")
    assert (welcome["resumed"], welcome["seq"]) == (True, seen)
    assert [frame["seq"] for frame in two.frames[1:]] == [seen + 1, seen + 2]
    assert two.kinds() == ["welcome", "text", "done"]


async def test_a_resume_from_what_is_not_kept_brings_the_whole_state() -> None:
    async with serving(parts()) as address, greeted(address) as one:
        await one.send(type="message", id="m1", text="shoes")
        done = await one.until("done")
        async with client(address) as two:
            await two.hello(session=one.frames[0]["session"], resume_from=done["seq"] + 50)
            resync = await two.next()
            await one.send(type="message", id="m2", text="shoes")
            following = await two.next()
    assert (resync["type"], resync["seq"], resync["state"]["running"]) == ("resync", done["seq"], None)
    assert [f["type"] for f in resync["state"]["turns"][0]["frames"]][-2:] == ["text", "done"]
    assert following["seq"] == done["seq"] + 1


async def test_two_sockets_of_a_session_see_the_same_frames() -> None:
    async with serving(parts()) as address, greeted(address) as one, client(address) as two:
        await two.hello(session=one.frames[0]["session"])
        await one.send(type="message", id="m1", text="shoes")
        await one.until("done")
        await two.until("done")
    assert one.frames[1:] == two.frames[1:]


async def test_a_client_that_does_not_read_is_given_up_and_holds_nobody_up() -> None:
    gates = [asyncio.Event() for _ in range(40)]
    flood: list[Step] = []
    for gate in gates:
        flood += [*(Text("x" * 4_000) for _ in range(100)), gate]
    script: dict[str, Script] = {"flood": (understood(), *flood, *answer("end")[2:])}
    async with (
        serving(parts(ScriptedAssistant(script))) as address,
        greeted(address) as one,
        client(address, max_queue=1) as slow,
    ):
        await slow.hello(session=one.frames[0]["session"])
        await one.send(type="message", id="m1", text="flood")
        await one.until("understood")
        for gate in gates:
            for _ in range(100):
                await one.until("text")
            gate.set()
        await one.until("done")
        assert await slow.closing() == 1013


async def test_a_fault_of_the_assistant_is_told_without_its_details(caplog: pytest.LogCaptureFixture) -> None:
    assistant = ScriptedAssistant({"boom": (understood(), ValueError("secret detail")), "mute": (understood(),)})
    async with serving(parts(assistant)) as address, greeted(address, language="en") as one:
        for key, text in (("m1", "boom"), ("m2", "mute")):
            await one.send(type="message", id=key, text=text)
            failed = await one.until("failed")
            assert (failed["code"], failed["retryable"], failed["turn"]) == ("internal", True, int(key[1]))
        await one.send(type="message", id="m3", text="shoes")
        await one.until("done")
    assert "secret" not in str(one.frames)
    assert any(record.exc_info and "secret detail" in str(record.exc_info[1]) for record in caplog.records)


async def test_the_log_of_a_turn_holds_no_word_of_the_customer(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "server")
    async with serving(parts()) as address, greeted(address) as one:
        await one.send(type="message", id="m1", text="my name is Xanthippe")
        await one.until("done")
    turn = next(record for record in caplog.records if record.getMessage() == "turn")
    assert turn.__dict__["fields"]["outcome"] == "done"
    assert not any("Xanthippe" in str(record.__dict__) for record in caplog.records)


async def test_an_idle_session_leaves_the_memory_and_comes_back_and_one_in_use_never_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MAX_SESSIONS", "2")
    assistant = ScriptedAssistant()
    async with serving(parts(assistant), Settings()) as address, greeted(address) as held:
        keys = []
        for _ in range(3):
            async with greeted(address) as other:
                await other.send(type="message", id="m1", text="shoes")
                await other.until("done")
                keys.append(other.frames[0]["session"])
            await asyncio.sleep(0.05)
        async with client(address) as late:
            assert (await late.hello(session=keys[0], resume_from=0))["resumed"]
            assert [frame["seq"] for frame in [await late.next() for _ in range(6)]] == [1, 2, 3, 4, 5, 6]
            await late.send(type="message", id="m1", text="shoes")
            assert (await late.next())["duplicate"]
            await late.send(type="message", id="m2", text="shoes")
            await late.until("done")
            async with client(address) as refused:
                assert (await refused.hello())["code"] == "overloaded"
        await held.send(type="ping")
        assert (await held.next())["type"] == "pong"
    assert [state.turn for state in assistant.states] == [0, 0, 0, 1]


async def test_the_engine_s_changes_reach_every_client_in_hundredths() -> None:
    engine = ScriptedEngine(EngineStatus("off"))
    async with serving(parts(engine=engine)) as address, greeted(address) as one:
        assert engine.started
        for share in (0.101, 0.102, 0.2):
            engine.become(EngineStatus("preparing", "tiny", "download", share))
        engine.become(EngineStatus("ready", "tiny"))
        told = [await one.until("engine") for _ in range(3)]
    assert [frame["progress"] for frame in told] == [0.101, 0.2, None]
    assert {frame["seq"] for frame in told} == {1}
    assert engine.stopped


async def test_a_foreign_page_may_not_open_the_chat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIGINS", "https://shop.example")
    async with serving(parts(), Settings()) as address:
        with pytest.raises(InvalidStatus) as fault:
            async with client(address, origin="https://evil.example"):
                pass
        assert fault.value.response.status_code == 403
        for origin in (f"http://{address}", "https://shop.example"):
            async with client(address, origin=origin) as one:
                assert (await one.hello())["type"] == "welcome"


async def test_health_readiness_metrics_and_the_shop() -> None:
    async with serving(parts()) as address, greeted(address) as one:
        await one.send(type="message", id="m1", text="shoes")
        await one.until("done")
        await one.socket.send("{")
        await one.next()
        async with httpx.AsyncClient(base_url=f"http://{address}") as http:
            assert (await http.get("/healthz")).json() == {"alive": True}
            ready = await http.get("/readyz")
            shop = (await http.get("/v1/shop")).json()
            counted = (await http.get("/metrics")).text
    assert ready.status_code == 200
    assert ready.json()["parts"]["index"] == {"ready": True, "detail": "built"}
    assert ready.json()["engine"]["state"] == "ready"
    assert shop["suggestions"]["zh"]
    assert shop["counts"]["products"] == 1_500
    for line in (
        'shop_turns_total{author="model",intent="find_product",outcome="done"} 1.0',
        'shop_tokens_total{kind="completion"} 34.0',
        "shop_first_card_seconds_count 1.0",
        "shop_sockets 1.0",
        "shop_sessions 1.0",
        'shop_engine_state{state="ready"} 1.0',
        'shop_dropped_sentences_total{reason="value"} 1.0',
        'shop_refused_frames_total{code="bad_frame"} 1.0',
    ):
        assert line in counted


async def test_it_is_not_ready_without_an_index() -> None:
    without = (PartState("catalogue", True, ""), PartState("index", False, "none is built"))
    async with serving(parts(ready=without)) as address, httpx.AsyncClient(base_url=f"http://{address}") as http:
        answer = await http.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)


async def test_readiness_names_no_folder_of_the_machine() -> None:
    states = (
        PartState("catalogue", True, "1,500 products"),
        PartState(
            "index", False, "search is by words only: /srv/shop/var/index/7/manifest.json is missing", needed=False
        ),
    )
    engine = ScriptedEngine()
    engine.become(EngineStatus("unavailable", "Qwen/tiny", "'/opt/models/tiny': see http://10.0.0.7:8000/v1"))
    async with (
        serving(parts(engine=engine, ready=states)) as address,
        httpx.AsyncClient(base_url=f"http://{address}") as http,
    ):
        told = (await http.get("/readyz")).json()
    assert told["parts"]["index"]["detail"] == "search is by words only: manifest.json is missing"
    assert told["parts"]["catalogue"]["detail"] == "1,500 products"
    assert told["engine"] | {"model": "Qwen/tiny", "detail": "'tiny': see v1"} == told["engine"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("(/index) is damaged", "(index) is damaged"),
        (r"C:\shop\index: bad", "index: bad"),
        ("file=/srv/x and ~/y", "x and y"),
        ("路径：/srv/商店/索引 坏了", "索引 坏了"),
        ("Qwen/Qwen3-0.6B at 3 MiB/s, 1 / 2", "Qwen/Qwen3-0.6B at 3 MiB/s, 1 / 2"),
    ],
)
def test_a_line_for_operators_without_folders(line: str, told: str) -> None:
    assert without_folders(line) == told


async def test_the_page_allows_no_script_but_its_own() -> None:
    async with serving(parts()) as address, httpx.AsyncClient(base_url=f"http://{address}") as http:
        page = await http.get("/")
        script = await http.get("/widget.js")
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "<style" not in page.text
    assert "style=" not in page.text
    assert page.text.count("<script") == page.text.count('<script src="/widget.js" async>')
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["x-frame-options"] == "DENY"
    assert script.headers["content-type"].startswith("text/javascript")


async def test_pictures_come_from_the_catalogue_s_folder_only(tmp_path: Path) -> None:
    images = tmp_path / "images"
    images.mkdir()
    (images / "p1.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    (tmp_path / "secret.svg").write_text("secret", encoding="utf-8")
    (images / "notes.txt").write_text("secret", encoding="utf-8")
    (images / "link.svg").symlink_to(tmp_path / "secret.svg")
    async with serving(parts(images=(images,))) as address, httpx.AsyncClient(base_url=f"http://{address}") as http:
        found = await http.get("/images/p1.svg")
        assert found.headers["content-type"] == "image/svg+xml"
        assert "sandbox" in found.headers["content-security-policy"]
        for name in (
            "..%2fsecret.svg",
            "%2e%2e/secret.svg",
            "notes.txt",
            "link.svg",
            "none.svg",
            "a%00.svg",
            "x" * 999,
        ):
            assert (await http.get(f"/images/{name}")).status_code == 404, name


async def test_a_host_that_is_not_allowed_is_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "shop.example")
    async with serving(parts(), Settings()) as address, httpx.AsyncClient(base_url=f"http://{address}") as http:
        assert (await http.get("/healthz")).status_code == 400
        assert (await http.get("/healthz", headers={"host": "shop.example"})).status_code == 200


async def test_failed_of_the_assistant_passes_through() -> None:
    script = {"x": (understood(), Failed("internal", "No index.", True))}
    async with serving(parts(ScriptedAssistant(script))) as address, greeted(address) as one:
        await one.send(type="message", id="m1", text="x")
        assert (await one.until("failed"))["message"] == "No index."


async def test_what_no_start_waits_for_is_made_ready_in_a_thread_afterwards() -> None:
    ready, threads = threading.Event(), list[str]()

    def late() -> None:
        threads.append(threading.current_thread().name)
        ready.set()

    async with serving(replace(parts(), late=late)):
        assert await asyncio.to_thread(ready.wait, 30)
    assert threads != [threading.main_thread().name]


class Looked(MemoryStore):
    """Keeps which ids were looked for."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []

    async def turn(self, session: str, id: str) -> SavedTurn | None:
        self.ids.append(id)
        return await super().turn(session, id)


async def test_a_message_that_is_refused_is_not_looked_for_in_the_store() -> None:
    store = Looked()
    async with serving(parts(), store=store) as address, greeted(address) as one:
        await one.send(type="message", id="m1", text="shoes")
        await one.until("done")
        session = one.frames[0]["session"]
    assert store.ids == []  # a conversation that began here is remembered whole
    async with (
        serving(parts(), Settings(turns_per_minute=1), store) as address,
        greeted(address, session=session) as one,
    ):
        await one.send(type="message", id="m2", text="boots")
        await one.until("done")
        await one.send(type="message", id="m3", text="hats")
        assert (await one.until("failed"))["code"] == "rate_limited"
    assert store.ids == ["m2"]
