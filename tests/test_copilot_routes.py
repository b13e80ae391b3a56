"""The copilot over HTTP, on the real application: drafts for who may see the conversation, their feedback, translation, rank."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.assistant import ShopAssistant
from assistant.dialogue import DialogueState
from assistant.errors import ModelFault
from assistant.model import ChatMessage, ChatRequest, Piece, TextPiece, TokenCount
from assistant.saving import save
from assistant.service.dialogue.state import ServiceState
from server.app import create_app
from server.console.copilot_dialogue import conversation_of
from server.console.copilot_drafts import Drafts, Lesson
from server.console.copilot_rank import BackRoomModel
from server.security.accounts import Accounts
from server.settings import Settings
from server.store.opening import open_store
from server.store.values import NewSession, NewState
from tests.console_desk import PASSWORD, QUICK, Agent, Shop
from tests.fakes_assistant import parts
from tests.fakes_store import MemoryStore
from tests.serving import Client, answering, greeted
from tests.test_turn import READY, Bench

BENCH = Bench()


class Chatty:
    """A model that says one true thing and one lie; a text to translate it puts into English words. `asked` counts."""

    asked = 0

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Piece, None]:
        self.asked += 1
        translates = "In English:" in request.messages[-1].text
        yield TextPiece("something black" if translates else "[P1] fits what you asked for. [P1] costs $3. ")
        yield TokenCount(10, 10, "stop")


@asynccontextmanager
async def helped(
    folder: Path, *, tools: bool = True, model: Chatty | None = None
) -> AsyncIterator[tuple[Shop, Drafts]]:
    """A server whose copilot drafts over the sample products, and what it keeps."""
    store = await open_store(f"sqlite:///{folder}/sessions.db")
    accounts = Accounts(*store.engines, hasher=QUICK)
    await accounts.add("boss", PASSWORD, "admin")
    assistant = ShopAssistant(BENCH.shelf, model or Chatty(), lambda: READY)
    made = replace(parts(), assistant=assistant, tools=(lambda: assistant.tools) if tools else None)
    app = create_app(made, Settings(), store, None, accounts)
    async with answering(app) as address, AsyncExitStack() as stack:
        yield Shop(address, accounts, stack), Drafts(*store.engines, lambda: 0.0, str)


async def say(one: Client, text: str, id: str = "m1") -> str:
    await one.send(type="message", id=id, text=text)
    await one.until("done")
    return str(one.frames[0]["session"])


async def held(shop: Shop, one: Client) -> tuple[Agent, str]:
    """A conversation about shoes that an agent has taken, and in which the customer asked for black ones since."""
    key = await say(one, "show me shoes")
    ann = await shop.agent("ann", socket=False)
    await ann.post(f"/conversations/{key}/take")
    await say(one, "in black please", "m2")
    return ann, key


async def test_a_draft_is_checked_sourced_kept_and_learnt_from(tmp_path: Path) -> None:
    async with helped(tmp_path) as (shop, drafts), greeted(shop.address) as one:
        ann, key = await held(shop, one)
        made = await ann.post("/copilot/drafts", {"session": key, "note": "be brief"})
        assert (made["language"], made["author"]) == ("en", "model")
        assert "$3" not in made["text"]
        assert made["dropped"] == [{"sentence": "[P1] costs $3.", "cause": "price", "kept": ""}]
        assert made["products"]
        assert all(source["sentence"] and source["evidence"] for source in made["sources"])
        assert {"product", "page", "order", "title", "fields"} < set(made["sources"][0])
        shown = next(frame for frame in one.frames if frame["type"] == "recommended")["items"]
        assert set(made["products"]) < {card["product"] for card in shown}, "those that come in black"

        sent = f"{made['text']} Best, Ann"
        done = await ann.ask("POST", f"/copilot/drafts/{made['draft']}/feedback", {"text": sent, "used": True})
        assert done.status_code == 204
        second = await ann.post("/copilot/drafts", {"session": key})
        assert [lesson async for lesson in drafts.lessons()] == [Lesson("en", "be brief", made["text"], sent, True)]
        kept = await drafts.get(second["draft"])
        assert kept is not None
        assert (kept.session, kept.agent, kept.used, kept.sent) == (key, "ann", None, None)
        assert json.loads(kept.draft)["sources"]


async def test_only_who_sees_the_conversation_gets_a_draft_of_it(tmp_path: Path) -> None:
    async with helped(tmp_path) as (shop, _), greeted(shop.address) as one:
        ann, key = await held(shop, one)
        made = await ann.post("/copilot/drafts", {"session": key})
        path = f"/copilot/drafts/{made['draft']}/feedback"
        bob = await shop.agent("bob", socket=False, shops=("elsewhere",))
        for asked, body in (
            ("/copilot/drafts", {"session": key}),
            ("/translation", {"session": key, "language": "zh"}),
            (path, {"text": "x", "used": True}),
        ):
            told = await bob.ask("POST", asked, body)
            assert (told.status_code, told.json()["code"][:8]) == (404, "unknown_"), asked
            without = await ann.http.post(f"/v1/console{asked}", json=body)
            assert without.status_code == 403, "the token is missing"
        ann.http.cookies.clear()
        assert (await ann.ask("POST", "/copilot/drafts", {"session": key})).status_code == 401


BAD: tuple[tuple[str, dict[str, object], str], ...] = (
    ("/copilot/drafts", {"session": "no such"}, "session"),
    ("/copilot/drafts", {"session": "abc", "note": "x" * 501}, "note"),
    ("/copilot/drafts", {"session": "abc", "fact": "it is free"}, "fact"),
    ("/copilot/drafts/1/feedback", {"text": "x"}, "used"),
    ("/translation", {"session": "abc", "language": "fr"}, "language"),
    ("/translation", {"session": "abc", "language": "en", "turns": [0]}, "turns"),
)


async def test_a_bad_body_names_its_field(tmp_path: Path) -> None:
    async with helped(tmp_path) as (shop, _):
        ann = await shop.agent("ann", socket=False)
        for path, body, field in BAD:
            told = await ann.ask("POST", path, body)
            assert (told.status_code, field in str(told.json()["detail"][0]["loc"])) == (422, True), (path, body)


async def test_a_conversation_is_read_in_the_agents_language(tmp_path: Path) -> None:
    model = Chatty()
    async with helped(tmp_path, model=model) as (shop, _), greeted(shop.address) as one:
        key = await say(one, "想买鞋，要黑色的")
        ann = await shop.agent("ann", socket=False)
        made = await ann.post("/translation", {"session": key, "language": "en"})
        assert made["missing"] == 0
        by_place = {item["place"]: item for item in made["items"]}
        assert by_place[0] == {
            "turn": 1,
            "place": 0,
            "text": "something black",
            "by": "model",
            "unsure": False,
            "doubts": [],
        }
        assert set(by_place) == {0, 1}
        assert (await ann.post("/translation", {"session": key, "language": "zh"}))["items"] == []
        assert (await ann.post("/translation", {"session": key, "language": "en", "turns": [7]}))["items"] == []
        await one.socket.close()
        async with greeted(shop.address) as two:
            again = await say(two, "想买鞋，要黑色的")
            before, asked = model.asked, list[int]()
            for _ in range(2):
                await ann.post("/translation", {"session": again, "language": "en"})
                asked.append(model.asked - before)
                assert (await ann.http.delete(f"/v1/sessions/{key}")).status_code in (204, 404)
            assert asked[0] == 0 < asked[1], (
                "what was translated once is kept, and goes with a conversation that it was said in"
            )


async def test_an_account_that_was_proved_long_ago_is_drafted_for_no_more() -> None:
    store = MemoryStore()
    proved = save(DialogueState(service=ServiceState(customer="C-1", proved_at=100.0)))
    await store.append([NewSession("s", "one", "en", None, None, 1.0), NewState("s", proved, 1.0)], {})
    saved = await store.load("s")
    assert saved is not None
    known = [(await conversation_of(store, saved, str, since)).customers for since in (99.0, 101.0)]
    assert known == [("C-1",), ()]


async def test_without_the_assistants_tools_there_is_no_copilot_but_reports(tmp_path: Path) -> None:
    async with helped(tmp_path, tools=False) as (shop, _):
        ann = await shop.agent("ann", socket=False)
        assert (await ann.ask("POST", "/copilot/drafts", {"session": "abc"})).status_code == 404
        assert "volume" in await ann.get("/reports")


async def drafted(model: BackRoomModel) -> list[Piece]:
    request = ChatRequest((ChatMessage("user", "shoes"),), 1)
    async with aclosing(model.stream(request)) as pieces:
        return [piece async for piece in pieces]


async def test_customers_come_first() -> None:
    waiting = iter([True, True, False, False, False])
    assert len(await drafted(BackRoomModel(Chatty(), lambda: next(waiting)))) == 2
    patience = BackRoomModel(Chatty(), lambda: True, patience_s=0.05)
    with pytest.raises(ModelFault, match="customers come first"):
        await drafted(patience)
    begins = iter([False, True])
    with pytest.raises(ModelFault, match="customers come first"):
        await drafted(BackRoomModel(Chatty(), lambda: next(begins)))


async def test_so_many_drafts_at_once_and_a_place_is_given_back() -> None:
    gate = asyncio.Event()

    class Slow:
        async def stream(self, request: ChatRequest) -> AsyncGenerator[Piece, None]:
            await gate.wait()
            yield TokenCount(1, 1, "stop")

    model = BackRoomModel(Slow(), lambda: False, at_once=1, patience_s=0.05)
    first = asyncio.create_task(drafted(model))
    await asyncio.sleep(0)
    with pytest.raises(ModelFault, match="other drafts"):
        await drafted(model)
    gate.set()
    assert len(await first) == 1
    assert len(await drafted(model)) == 1
