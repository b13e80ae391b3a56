"""The agents' console over HTTP and its websocket, on the real application."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from assistant.memory import SUMMARY_LINE
from server.console.talk import so_far
from server.settings import Settings
from tests.console_desk import ASKS, ASKS_ZH, PASSWORD, console
from tests.postgres import postgres
from tests.serving import Client, client, greeted


async def said(one: Client, text: str, id: str = "m1") -> str:
    """Say something and wait for its end; the session's key."""
    await one.send(type="message", id=id, text=text)
    await one.until("done")
    key = one.frames[0]["session"]
    assert isinstance(key, str)
    return key


async def test_a_customer_who_asks_is_seen_taken_answered_and_given_back(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, greeted(shop.address, language="en") as one:
        ann = await shop.agent("ann", shown="Ann")
        key = await said(one, ASKS)
        told = next(frame for frame in one.frames if frame["type"] == "handoff")
        assert (told["state"], told["position"], told["reason"]) == ("waiting", 1, "asked")
        assert "automatic assistant" in told["words"]
        row = await ann.shows(key, "waiting")
        assert (row["reason"], row["last"]["text"], row["online"], row["agent"]) == ("asked", ASKS, True, None)

        await ann.send(type="watch", session=key)
        await ann.until("watching")
        taken = await ann.post(f"/conversations/{key}/take")
        assert (taken["state"], taken["agent"]) == ("joined", "ann")
        joined = await one.until("handoff")
        assert (joined["state"], joined["agent"]) == ("joined", "Ann")
        assert "Ann, a person" in joined["words"]

        await one.send(type="message", id="m2", text="hello Ann")
        done = await one.until("done")
        assert done["author"] == "agent"
        assert (await ann.sees("ack"))["text"] in (ASKS, "hello Ann")
        answer = await ann.post(f"/conversations/{key}/messages", {"id": "a1", "text": "Hello, how can I help?"})
        text = await one.until("agent_text")
        assert (text["text"], text["agent"], text["seq"]) == ("Hello, how can I help?", "Ann", answer["seq"])
        again = await ann.post(f"/conversations/{key}/messages", {"id": "a1", "text": "Hello, how can I help?"})
        assert again == {"seq": answer["seq"], "duplicate": True}
        other = await ann.ask("POST", f"/conversations/{key}/messages", {"id": "a1", "text": "Else"})
        assert (other.status_code, other.json()["code"]) == (409, "id_reused")

        free = await ann.post(f"/conversations/{key}/release", {"decision": "20% off the next order"})
        assert free["state"] == "bot"
        released = await one.until("handoff")
        assert released["state"] == "released"
        assert "20%" not in released["words"], "what was decided is the assistant's to know"
        await said(one, "shoes", "m3")
        handed = (await ann.get(f"/conversations/{key}"))["handoffs"]
        assert [(one["state"], one["agent"], one["decision"]) for one in handed] == [
            ("released", "ann", "20% off the next order")
        ]


async def test_of_two_agents_one_gets_the_conversation(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, greeted(shop.address) as one:
        agents = [await shop.agent(name, socket=False) for name in ("ann", "bob", "cho", "dee")]
        boss = await shop.agent("boss", socket=False)
        key = await said(one, ASKS)
        tries = await asyncio.gather(*(agent.ask("POST", f"/conversations/{key}/take") for agent in agents))
        assert sorted(found.status_code for found in tries) == [200, 409, 409, 409]
        held_by = next(found.json()["agent"] for found in tries if found.status_code == 200)
        assert {found.json().get("agent") for found in tries} == {held_by}
        holder = next(agent for agent in agents if agent.name == held_by)
        loser = next(agent for agent in agents if agent.name != held_by)
        for path, body in (("messages", {"id": "x", "text": "me too"}), ("release", {})):
            answer = await loser.ask("POST", f"/conversations/{key}/{path}", body)
            assert (answer.status_code, answer.json()["code"]) == (409, "not_held")
        assert (await loser.ask("POST", f"/conversations/{key}/take", {"force": True})).status_code == 403
        assert (await loser.ask("POST", f"/conversations/{key}/assign", {"agent": loser.name})).status_code == 409
        assert (await holder.post(f"/conversations/{key}/assign", {"agent": loser.name}))["agent"] == loser.name
        assert (await boss.post(f"/conversations/{key}/take", {"force": True}))["agent"] == "boss"
        unknown = await boss.ask("POST", f"/conversations/{key}/assign", {"agent": "nobody"})
        assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_agent")
        joined = [frame["agent"] for frame in [await one.until("handoff") for _ in range(3)]]
        assert joined == [held_by, loser.name, "boss"]


async def test_an_agent_who_takes_over_ends_what_the_assistant_says(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, greeted(shop.address) as one:
        ann = await shop.agent("ann", socket=False)
        await one.send(type="message", id="m1", text="slow")
        await one.until("recommended")
        await one.send(type="message", id="m2", text="are you there?")
        await one.until("queued")
        key = one.frames[0]["session"]
        row = await ann.post(f"/conversations/{key}/take")
        assert (row["state"], row["reason"]) == ("joined", "takeover")
        cut = await one.until("interrupted")
        assert (cut["turn"], cut["reason"]) == (1, "handoff")
        waited = await one.until("done")
        assert (waited["turn"], waited["author"]) == (2, "agent")
        assert (await ann.get("/inbox", agent="me"))["items"][0]["unanswered"] is True


async def test_products_are_shown_with_the_catalogue_s_prices_and_pointed_at_afterwards(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, greeted(shop.address) as one:
        ann = await shop.agent("ann", socket=False)
        key = await said(one, "shoes")
        await ann.post(f"/conversations/{key}/take")
        found = await ann.get("/products", q="trail shoe", limit=2)
        assert ([item["product"] for item in found["items"]], found["total"]) == (["p1", "p2"], 3)
        await ann.post(f"/conversations/{key}/messages", {"id": "a1", "text": "These:", "products": ["p2", "p1"]})
        shown = await one.until("recommended")
        while [item["product"] for item in shown["items"]] != ["p2", "p1"]:
            shown = await one.until("recommended")
        assert shown["items"][0]["price"]["cents"] == 6_902
        assert (await one.until("agent_text"))["seq"] == shown["seq"] + 1
        wrong = await ann.ask("POST", f"/conversations/{key}/messages", {"id": "a2", "products": ["p9"]})
        assert (wrong.status_code, wrong.json()["code"]) == (404, "unknown_product")
        assert (await ann.ask("POST", f"/conversations/{key}/messages", {"id": "a3"})).status_code == 422
        brief = (await ann.get(f"/conversations/{key}"))["brief"]
        assert [item["product"] for item in brief["shown"][0]["items"]] == ["p2", "p1"]
        kept = (await one_export(shop.address, key))["result_sets"]
        assert len(kept) == 2


async def one_export(address: str, key: str) -> dict[str, list[dict[str, object]]]:
    async with httpx.AsyncClient(base_url=f"http://{address}") as http:
        found = await http.get(f"/v1/sessions/{key}/export")
        told: dict[str, list[dict[str, object]]] = found.json()
        return told


async def test_what_an_agent_needs_to_know_stands_beside_the_turns(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, greeted(shop.address, language="zh") as one:
        ann = await shop.agent("ann", socket=False)
        await said(one, "shoes")
        await one.send(type="feedback", turn=1, thumb="down", reason="太贵")
        await one.until("noted")
        key = await said(one, ASKS_ZH, "m2")
        words = next(frame["words"] for frame in one.frames if frame["type"] == "handoff")
        assert "自动助手" in words
        whole = await ann.get(f"/conversations/{key}")
        assert [turn["turn"] for turn in whole["turns"]] == [1, 2]
        first = whole["turns"][0]
        assert first["frames"][0]["type"] == "ack"
        assert first["trace"]["dropped"] == [{"sentence": "It costs $5.", "cause": "value:price", "kept": ""}]
        assert first["trace"]["outcome"] == "done"
        brief = whole["brief"]
        assert (brief["reason"], brief["language"], brief["summary"]) == ("asked", "zh", ["shoes", ASKS_ZH])
        assert {"turn": 1, "kind": "thumb_down", "words": "太贵"} in brief["failures"]
        assert (whole["seq"], whole["more"]) == (one.frames[-1]["seq"], False)
        older = await ann.get(f"/conversations/{key}/turns", before=2)
        assert [turn["turn"] for turn in older["items"]] == [1]


async def test_notes_are_agents_own_and_answers_are_kept_ready(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, greeted(shop.address) as one:
        ann, bob = await shop.agent("ann"), await shop.agent("bob", socket=False)
        key = await said(one, "shoes")
        await ann.send(type="watch", session=key)
        note = await bob.post(f"/conversations/{key}/notes", {"text": "老顾客, be kind <b>"})
        assert (await ann.until("note"))["note"] == note
        assert (await ann.ask("DELETE", f"/conversations/{key}/notes/{note['id']}")).status_code == 404
        assert (await bob.ask("DELETE", f"/conversations/{key}/notes/{note['id']}")).status_code == 204
        assert (await ann.until("note"))["gone"] == note["id"]
        assert not any("kind" in str(frame.get("text", "")) for frame in one.frames)

        body = {"title": "Returns", "texts": {"en": "30 days.", "zh": "30 天。"}, "shortcut": "ret"}
        kept = await ann.post("/replies", body)
        assert (await ann.ask("POST", "/replies", body)).json()["code"] == "shortcut_taken"
        changed = await ann.ask("PUT", f"/replies/{kept['id']}", {"title": "Return", "texts": {"zh": "30 天内。"}})
        assert changed.json()["texts"] == {"en": None, "zh": "30 天内。"}
        assert (await bob.get("/replies", language="en"))["items"] == []
        assert [reply["title"] for reply in (await bob.get("/replies", language="zh", q="天内"))["items"]] == ["Return"]
        assert (await bob.ask("DELETE", f"/replies/{kept['id']}")).status_code == 204
        assert (await bob.ask("DELETE", f"/replies/{kept['id']}")).json()["code"] == "unknown_reply"
        assert (await ann.ask("POST", "/replies", {"title": "x", "texts": {}})).status_code == 422


async def test_a_customer_s_copy_holds_nothing_that_the_staff_wrote_for_itself(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, greeted(shop.address) as one:
        ann = await shop.agent("ann-0815", shown="Ann", socket=False)
        key = await said(one, ASKS)
        await ann.post(f"/conversations/{key}/take")
        await ann.post(f"/conversations/{key}/notes", {"text": "difficult person"})
        await ann.post(f"/conversations/{key}/messages", {"id": "a1", "text": "Hello, I am Ann."})
        await ann.post(f"/conversations/{key}/release", {"decision": "give in at once"})
        assert "difficult person" in str(await ann.get(f"/conversations/{key}"))
        told = await one_export(shop.address, key)
        assert not {"notes", "drafts"} & told.keys()
        assert not any(words in str(told) for words in ("difficult", "give in at once", "ann-0815"))
        assert "Hello, I am Ann." in str(told["events"])
        assert [row["state"] for row in told["handoffs"]] == ["released"]
        assert "transcript" in str(told["sessions"][0]["state"])


async def test_the_inbox_is_filtered_ordered_and_counted(tmp_path: Path) -> None:
    async with console(tmp_path) as shop:
        ann = await shop.agent("ann", socket=False)
        async with greeted(shop.address) as a, greeted(shop.address, language="zh") as b, greeted(shop.address) as c:
            first, second = await said(a, "blue 100% shoes"), await said(b, ASKS_ZH)
            third = await said(c, ASKS)
            async with greeted(shop.address):
                found = await ann.get("/inbox")
            assert [row["session"] for row in found["items"]] == [second, third, first]
            assert [row["position"] for row in found["items"]] == [1, 2, None]
            assert found["counts"] == {"waiting": 2, "promised": 0, "joined": 0, "bot": 1, "mine": 0, "overdue": 0}
            await ann.post(f"/conversations/{third}/take")
            for query, keys in (
                ({"state": "joined"}, [third]),
                ({"state": ["joined", "bot"]}, [third, first]),
                ({"agent": "me"}, [third]),
                ({"agent": "none"}, [second, first]),
                ({"language": "zh"}, [second]),
                ({"q": "BLUE 100%"}, [first]),
                ({"q": "人工"}, [second]),
                ({"q": "nothing such"}, []),
                ({"sentiment": "negative"}, []),
                ({"limit": 1, "offset": 1}, [third]),
            ):
                found = await ann.get("/inbox", **query)
                assert [row["session"] for row in found["items"]] == keys, query
            assert (await ann.http.get("/v1/console/inbox", params={"state": "x"})).status_code == 422


async def test_typing_and_presence_are_seen_by_both_sides(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, greeted(shop.address) as one:
        ann, bob = await shop.agent("ann", shown="Ann"), await shop.agent("bob")
        key = await said(one, ASKS)
        await ann.send(type="watch", session=key)
        await ann.until("watching")
        await bob.send(type="watch", session=key)
        assert (await bob.until("watching"))["agents"] == ["ann", "bob"]
        assert (await ann.until("presence", lambda frame: "bob" in frame["agents"]))["online"] is True
        await bob.send(type="typing", session=key)
        await ann.post(f"/conversations/{key}/take")
        assert (await one.until("agent_presence", "agent_typing"))["present"] is True, (
            "who does not hold it types unseen"
        )
        await ann.send(type="typing", session=key)
        typing = await one.until("agent_typing")
        assert (typing["agent"], typing["seq"]) == ("Ann", one.frames[-2]["seq"])
        await one.send(type="typing")
        assert (await ann.until("typing", lambda frame: frame["who"] == "customer"))["session"] == key
        async with client(shop.address) as again:
            await again.hello(session=key)
            assert (await again.until("agent_presence"))["present"] is True
        await one.socket.close()
        assert (await ann.until("presence", lambda frame: not frame["online"]))["session"] == key
        await ann.send(type="status", status="away")
        told = await bob.until("agents", lambda frame: any(a["status"] == "away" for a in frame["items"]))
        assert {a["name"]: a["holding"] for a in told["items"]} == {"ann": 1, "bob": 0, "boss": 0}


async def test_a_console_that_comes_back_is_sent_what_it_missed(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, greeted(shop.address) as one:
        ann = await shop.agent("ann")
        key = await said(one, ASKS)
        seq = (await ann.get(f"/conversations/{key}"))["seq"]
        await said(one, "more", "m2")
        await ann.send(type="watch", session=key, after=seq)
        await ann.until("watching")
        frames = [(await ann.until("frame"))["frame"] for _ in range(one.frames[-1]["seq"] - seq)]
        assert [frame["seq"] for frame in frames] == list(range(seq + 1, one.frames[-1]["seq"] + 1))
        await ann.send(type="watch", session=key, after=10_000)
        assert (await ann.until("resync"))["session"] == key


async def test_nobody_comes_in_without_a_login_its_token_and_its_own_page(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, greeted(shop.address) as one:
        ann = await shop.agent("ann", socket=False)
        key = await said(one, ASKS)
        of_one = [f"/conversations/{key}{part}" for part in ("", "/turns", "/notes")]
        reads = ["/inbox", "/me", "/agents", "/replies", "/products?q=x", *of_one]
        writes = [
            ("POST", f"/conversations/{key}/{verb}") for verb in ("take", "assign", "release", "messages", "notes")
        ]
        writes += [("DELETE", f"/conversations/{key}/notes/1"), ("POST", "/replies"), ("PUT", "/replies/1")]
        body = {"agent": "ann", "id": "a", "text": "t", "title": "t", "texts": {"en": "t"}}
        async with httpx.AsyncClient(base_url=f"http://{shop.address}") as nobody:
            for path in reads:
                assert (await nobody.get(f"/v1/console{path}")).status_code == 401, path
            for method, path in writes:
                assert (await nobody.request(method, f"/v1/console{path}", json=body)).status_code in (401, 422), path
        bodies: dict[str, dict[str, object]] = {
            "notes": {"text": "t"},
            "assign": {"agent": "ann"},
            "messages": {"id": "a", "text": "t"},
            "replies": {"title": "t", "texts": {"en": "t"}},
        }
        for method, path in writes:
            given = next((body for name, body in bodies.items() if name in path), {})
            without = await ann.http.request(method, f"/v1/console{path}", json=given)
            assert without.status_code == 403, (path, without.text)
        assert (await ann.get(f"/conversations/{key}"))["row"]["state"] == "waiting", "nothing was done"
        url, cookie = f"ws://{shop.address}/v1/console", f"staff={ann.http.cookies['staff']}"
        for headers, origin in (({}, f"http://{shop.address}"), ({"cookie": cookie}, "https://evil.example")):
            async with connect(url, additional_headers=headers, origin=origin) as socket:  # type: ignore[arg-type]  # a NewType
                with pytest.raises(ConnectionClosed) as closed:
                    await asyncio.wait_for(socket.recv(), 10)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4401


async def test_what_is_not_said_rightly_is_refused_in_words(tmp_path: Path) -> None:
    async with console(tmp_path) as shop:
        ann = await shop.agent("ann")
        for frame in (
            {"type": "nonsense"},
            {"type": "watch"},
            {"type": "watch", "session": "x" * 65},
            {"type": "watch", "session": "unknown"},
            {"type": "watch", "session": "s", "after": -1},
            {"type": "typing", "session": "s"},
            {"type": "status", "status": "offline"},
            {"type": "hello", "csrf": "x"},
        ):
            await ann.send(**frame)
            told = await ann.until("failed")
            assert told["of"] == frame["type"]
            assert told["detail"]
        assert ann.socket is not None
        for raw in ("", "[]", "{}", "nonsense"):
            await ann.socket.send(raw)
            assert (await ann.until("failed"))["code"] == "bad_frame"
        await ann.send(type="ping")
        await ann.until("pong")
        missing = await ann.http.get("/v1/console/conversations/unknown")
        assert (missing.status_code, missing.json()["code"]) == (404, "unknown_conversation")


async def test_hostile_words_find_nothing_and_break_nothing(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, greeted(shop.address) as one:
        ann = await shop.agent("ann", socket=False)
        key = await said(one, ASKS)
        hostile = ("\x00", "' OR 1=1 --", "%", "_", "\\", '"', "<script>", "\u202e", "x" * 201, "\ufffd")
        for words in hostile:
            for path, query in (("/inbox", {"q": words}), ("/inbox", {"agent": words}), ("/replies", {"q": words})):
                answer = await ann.http.get(f"/v1/console{path}", params=query)
                assert answer.status_code in (200, 422), (path, words)
                if answer.status_code == 200:
                    assert answer.json()["items"] == [], (path, words)
        for name in ("%00", "%2e%2e%2fx", "a%20b", "%ff", "x" * 65):
            answer = await ann.http.get(f"/v1/console/conversations/{name}")
            assert answer.status_code in (404, 422), name
        for text in ("\x00", " ", "\u200b", "x" * 4_001):
            answer = await ann.ask("POST", f"/conversations/{key}/notes", {"text": text})
            assert answer.status_code == 422, text
        for body in (b"", b"[]", b"{", b'{"text": "\xff"}', b'{"text": "\\ud800"}'):
            headers = {"x-csrf-token": ann.csrf, "content-type": "application/json"}
            raw = await ann.http.post(f"/v1/console/conversations/{key}/notes", content=body, headers=headers)
            assert raw.status_code in (400, 422), body
        note = await ann.post(f"/conversations/{key}/notes", {"text": "<img src=x onerror=alert(1)> ' OR 1=1"})
        assert (await ann.get(f"/conversations/{key}"))["notes"] == [note]
        async with httpx.AsyncClient(base_url=f"http://{shop.address}") as http:
            assert "shop_customers_waiting 1.0" in (await http.get("/metrics")).text


async def test_an_agent_of_one_shop_does_not_see_another_s_conversations(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, greeted(shop.address) as one:
        other = await shop.agent("other", shops=["elsewhere"])
        own = await shop.agent("own", shops=["default"])
        key = await said(one, ASKS)
        await own.shows(key, "waiting")
        await other.send(type="ping")
        await other.until("pong")
        assert key not in str(other.frames)
        assert (await own.get("/inbox"))["total"] == 1
        assert (await other.get("/inbox"))["items"] == []
        assert (await other.get("/inbox"))["counts"]["waiting"] == 0
        for path in ("", "/turns", "/notes"):
            assert (await other.http.get(f"/v1/console/conversations/{key}{path}")).status_code == 404
        assert (await other.ask("POST", f"/conversations/{key}/take")).status_code == 404
        await other.send(type="watch", session=key)
        assert (await other.until("failed"))["code"] == "unknown_conversation"
        assert (await own.ask("POST", f"/conversations/{key}/assign", {"agent": "other"})).json()[
            "code"
        ] == "unknown_agent"


async def test_what_is_erased_leaves_the_inbox_and_every_table(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, greeted(shop.address) as one:
        ann = await shop.agent("ann")
        key = await said(one, ASKS)
        await ann.post(f"/conversations/{key}/take")
        await ann.post(f"/conversations/{key}/messages", {"id": "a1", "text": "Xanthippe-4242"})
        await ann.post(f"/conversations/{key}/notes", {"text": "Xanthippe-4243"})
        kept = await one_export(shop.address, key)
        assert all(kept[name] for name in ("handoffs", "sayings", "traces"))
        assert (await ann.get(f"/conversations/{key}/notes"))["items"]
        async with httpx.AsyncClient(base_url=f"http://{shop.address}") as http:
            assert (await http.delete(f"/v1/sessions/{key}")).status_code == 204
        assert (await ann.until("inbox", lambda frame: bool(frame["gone"])))["gone"] == [key]
        assert (await ann.get("/inbox"))["total"] == 0
        assert (await ann.http.get(f"/v1/console/conversations/{key}")).status_code == 404
        assert holding(tmp_path, b"Xanthippe-424") == []


def holding(folder: Path, words: bytes) -> list[str]:
    return [file.name for file in folder.iterdir() if words in file.read_bytes()]


async def test_a_disabled_agent_is_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.console.socket.LOOK_S", 0.05)
    async with console(tmp_path) as shop:
        ann = await shop.agent("ann")
        await shop.accounts.disable("ann")
        with pytest.raises(ConnectionClosed) as closed:
            await ann.until("nothing such")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401
        assert (await ann.http.get("/v1/console/inbox")).status_code == 401


async def test_a_promise_is_due_until_an_agent_has_answered(tmp_path: Path) -> None:
    settings = Settings(office_hours="never")
    async with console(tmp_path, settings) as shop, greeted(shop.address) as one:
        ann = await shop.agent("ann", socket=False)
        key = await said(one, ASKS)
        told = next(frame for frame in one.frames if frame["type"] == "handoff")
        assert (told["state"], told["due"]) == ("promised", None), "an office that never opens names no moment"
    async with console(tmp_path / "two", Settings(office_hours="mon 00:00-00:01", promise_hours=0.001)) as shop:
        ann = await shop.agent("ann", socket=False)
        async with greeted(shop.address) as one:
            key = await said(one, ASKS)
            row = (await ann.get("/inbox"))["items"][0]
            if row["state"] == "waiting":
                pytest.skip("the one minute of the week in which this office is open")
            assert row["due"] > row["asked"]
            taken = await ann.post(f"/conversations/{key}/take")
            assert (taken["state"], taken["due"]) == ("joined", row["due"])
            await ann.post(f"/conversations/{key}/messages", {"id": "a1", "text": "Here I am."})
            kept = (await ann.get(f"/conversations/{key}"))["row"]
            assert (kept["due"], kept["unanswered"]) == (None, False)
            used = kept["used"]
            await one.send(type="message", id="m2", text="thanks")
            await one.until("done")
            again = (await ann.get(f"/conversations/{key}"))["row"]
            assert again["unanswered"] is True
            assert again["used"] > used, "a conversation that a person holds is in use"


@pytest.mark.engine
async def test_the_same_on_postgresql(tmp_path: Path) -> None:
    with postgres() as url:
        async with console(tmp_path, url=url) as shop, greeted(shop.address, language="zh") as one:
            ann = await shop.agent("ann")
            key = await said(one, ASKS_ZH)
            await ann.shows(key, "waiting")
            found = await ann.get("/inbox", q="人工", state="waiting", language="zh", sentiment="neutral")
            assert [row["session"] for row in found["items"]] == [key]
            await ann.post(f"/conversations/{key}/take")
            await ann.post(f"/conversations/{key}/messages", {"id": "a1", "text": "您好", "products": ["p1"]})
            assert (await one.until("agent_text"))["text"] == "您好"
            await ann.post(f"/conversations/{key}/notes", {"text": "a note"})
            await ann.post("/replies", {"title": "Hi", "texts": {"zh": "您好"}, "shortcut": "hi"})
            taken = await ann.ask("POST", "/replies", {"title": "Hi", "texts": {"zh": "您好"}, "shortcut": "hi"})
            assert taken.json()["code"] == "shortcut_taken"
            assert len((await ann.get("/replies", q="您"))["items"]) == 1
            await ann.post(f"/conversations/{key}/release", {"decision": "无"})
            whole = await ann.get(f"/conversations/{key}")
            assert (whole["row"]["state"], whole["handoffs"][0]["resolved"]) == ("bot", True)
            assert whole["row"]["position"] is None
            counts = (await ann.get("/inbox"))["counts"]
            assert counts == {"waiting": 0, "promised": 0, "joined": 0, "bot": 1, "mine": 0, "overdue": 0}
            assert {agent["status"] for agent in (await ann.get("/agents"))["items"]} == {"available", "offline"}
            async with httpx.AsyncClient(base_url=f"http://{shop.address}") as http:
                assert (await http.delete(f"/v1/sessions/{key}")).status_code == 204
            assert (await ann.get("/inbox"))["total"] == 0


async def test_the_console_s_page_may_run_nothing_but_its_own_scripts(tmp_path: Path) -> None:
    async with console(tmp_path) as shop, httpx.AsyncClient(base_url=f"http://{shop.address}") as http:
        page = await http.get("/console")
        assert page.status_code in (200, 404)
        policy = page.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


async def test_who_is_logged_in_and_when_the_office_is_open(tmp_path: Path) -> None:
    settings = Settings(office_hours="never", time_zone="Asia/Shanghai")
    async with console(tmp_path, settings) as shop:
        ann = await shop.agent("ann", shown="安", socket=False)
        me = await ann.get("/me")
        assert (me["name"], me["shown"], me["role"], me["shops"]) == ("ann", "安", "agent", [])
        assert me["hours"] == {"open": False, "zone": "Asia/Shanghai", "opens": None, "closes": None}
        assert PASSWORD not in str(me)


def test_what_was_said_so_far_is_told_once() -> None:
    said = ("I need boots\nfor the Alps", "x" * 200)
    summary = "hello there\nI need boots for the Alps\n" + "x" * (SUMMARY_LINE - 1) + "…"
    assert so_far(summary, said) == ("hello there", *said)
    assert so_far("", ()) == ()
