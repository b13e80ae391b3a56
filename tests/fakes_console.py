"""The console's server as docs/console.md describes it, over a shop that a test writes: no sessions, no store, no model.

What is said to it changes its conversations at once and is told to every window, so that a page can be tried with any content.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request, WebSocket, WebSocketDisconnect
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from server.app import STATIC
from server.settings import ROOT
from server.web import SecurityHeaders, find_picture
from tests.serving import answering

Json = dict[str, Any]
PASSWORD = "correct horse battery"
CSRF = "csrf-of-a-test"


def row(session: str, state: str = "waiting", **changes: Any) -> Json:
    now = time.time()
    plain: Json = {
        "session": session,
        "shop": "Field & Harbour",
        "customer": None,
        "language": "en",
        "page": "/p/boots",
        "created": now - 900,
        "used": now - 60,
        "turns": 3,
        "state": state,
        "agent": None,
        "number": None if state == "bot" else 1,
        "reason": None if state == "bot" else "asked",
        "asked": None if state == "bot" else now - 132,
        "since": now - 132,
        "position": 1 if state == "waiting" else None,
        "due": now + 7_200 if state == "promised" else None,
        "overdue": False,
        "online": True,
        "unanswered": False,
        "intent": "order_status",
        "sentiment": "neutral",
        "urgent": False,
        "last": {"at": now - 60, "text": "Where is my order?"},
    }
    return plain | changes


def brief(**changes: Any) -> Json:
    plain: Json = {
        "language": "en",
        "sentiment": "neutral",
        "urgent": False,
        "intent": "order_status",
        "reason": "asked",
        "needs_person": None,
        **{name: [] for name in ("summary", "constraints", "cart", "shown", "proposals", "failures")},
    }
    return plain | changes


def conversation(about: Json, turns: list[Json] | None = None, **changes: Any) -> Json:
    plain: Json = {
        "row": about,
        "seq": 40,
        "turns": turns or [],
        "more": False,
        "handoffs": [],
        "brief": brief(),
        "notes": [],
        "agents": [],
    }
    return plain | changes


@dataclass
class FakeConsole:
    """`conversations` by session; what else the routes answer is in the fields of their names."""

    conversations: dict[str, Json] = field(default_factory=dict)
    customers: dict[str, Json] = field(default_factory=dict)
    agents: dict[str, Json] = field(default_factory=dict)
    replies: list[Json] = field(default_factory=list)
    products: list[Json] = field(default_factory=list)
    actions: list[Json] = field(default_factory=list)
    descriptions: list[Json] = field(default_factory=list)
    reports: Json = field(default_factory=dict)
    words: dict[str, Json] = field(default_factory=dict)
    draft: Json | None = None
    translation: list[Json] = field(default_factory=list)
    finds_all: bool = False
    total: int | None = None
    asked: list[tuple[str, str, Json]] = field(default_factory=list)
    sockets: dict[WebSocket, str] = field(default_factory=dict)

    @property
    def rows(self) -> list[Json]:
        return [one["row"] for one in self.conversations.values()]

    def counts(self, me: str) -> Json:
        states = [one["state"] for one in self.rows]
        mine = sum(one["agent"] == me for one in self.rows)
        return {state: states.count(state) for state in ("waiting", "promised", "joined", "bot")} | {
            "mine": mine,
            "overdue": sum(one["overdue"] for one in self.rows),
        }

    def me(self, name: str) -> Json:
        hours = {"open": True, "zone": "UTC", "opens": None, "closes": None}
        about = self.agents[name]
        return {
            "name": name,
            "shown": about["shown"],
            "role": about["role"],
            "shops": [],
            "csrf": CSRF,
            "hours": hours,
            "languages": ["en", "zh"],
            "shop_name": {"en": "Fernhill", "zh": "蕨山"},
        }

    async def tell(self, frame: Json) -> None:
        for socket in list(self.sockets):
            with suppress(WebSocketDisconnect, RuntimeError):
                await socket.send_json(frame)

    async def changed(self, session: str) -> Json:
        """Tell every window how the conversation stands in the inbox."""
        about: Json = self.conversations[session]["row"]
        for socket, name in list(self.sockets.items()):
            with suppress(WebSocketDisconnect, RuntimeError):
                await socket.send_json({"type": "inbox", "items": [about], "gone": [], "counts": self.counts(name)})
        return about

    async def say(self, session: str, **frame: Any) -> None:
        """A frame of the conversation, kept and told."""
        here = self.conversations[session]
        here["seq"] += 1
        turn = frame.pop("turn", here["turns"][-1]["turn"] if here["turns"] else 0)
        for past in here["turns"]:
            if past["turn"] == turn:
                past["frames"].append(dict(frame))
        await self.tell({"type": "frame", "session": session, "frame": {**frame, "seq": here["seq"], "turn": turn}})


class Refusal(Exception):
    """An answer in words, as docs/console.md gives them."""

    def __init__(self, status: int, code: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.body: Json = {"detail": detail, "code": code, **more}


def app_of(fake: FakeConsole) -> FastAPI:
    app = FastAPI()
    app.add_middleware(SecurityHeaders)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.exception_handler(Refusal)
    async def refused(_request: Request, fault: Refusal) -> Response:
        return JSONResponse(fault.body, fault.status)

    @app.get("/console")
    def page() -> FileResponse:
        return FileResponse(STATIC / "console" / "index.html")

    @app.get("/images/{name:path}")
    def picture(name: str) -> FileResponse:
        found = find_picture((ROOT / "data" / "shop",), f"images/{name}")
        if found is None:
            raise Refusal(404, "", "There is no such picture.")
        return FileResponse(found)

    def who(request: Request) -> str:
        name = request.cookies.get("staff", "")
        if name not in fake.agents:
            raise Refusal(401, "login", "Log in first.")
        return name

    def here(session: str) -> Json:
        if session not in fake.conversations:
            raise Refusal(404, "unknown_conversation", "It is not here.")
        return fake.conversations[session]

    @app.post("/v1/staff/login")
    async def login(request: Request) -> Response:
        given = await request.json()
        if given["name"] not in fake.agents or given["password"] != PASSWORD:
            raise Refusal(401, "", "The name or the password is wrong.")
        answer = JSONResponse({"name": given["name"], "role": fake.agents[given["name"]]["role"], "csrf": CSRF})
        answer.set_cookie("staff", given["name"], httponly=True, samesite="strict")
        return answer

    @app.get("/v1/staff/me")
    def me_of_staff(request: Request) -> Json:
        name = who(request)
        return {"name": name, "role": fake.agents[name]["role"], "csrf": CSRF}

    @app.post("/v1/staff/logout", status_code=204)
    def logout() -> Response:
        answer = Response(status_code=204)
        answer.delete_cookie("staff")
        return answer

    @app.get("/v1/console/me")
    def me(request: Request) -> Json:
        return fake.me(who(request))

    @app.get("/v1/console/inbox")
    def inbox(request: Request) -> Json:
        return {"items": fake.rows, "total": len(fake.rows), "counts": fake.counts(who(request))}

    @app.get("/v1/console/conversations/{session}")
    def opened(session: str) -> Json:
        return here(session)

    @app.get("/v1/console/conversations/{session}/customer")
    def customer(session: str) -> Json:
        here(session)
        return fake.customers.get(session) or {"customer": None, "identified": None, "orders": []}

    @app.get("/v1/console/conversations/{session}/actions")
    def actions(session: str) -> Json:
        here(session)
        return {"items": fake.actions}

    @app.post("/v1/console/conversations/{session}/{deed}")
    async def deed(request: Request, session: str, deed: str) -> Response:
        name, body, about = who(request), await request.json(), here(session)["row"]
        fake.asked.append((name, deed, body))
        return await _done(fake, session, deed, name, body, about)

    @app.delete("/v1/console/conversations/{session}/notes/{number}", status_code=204)
    async def drop(session: str, number: int) -> None:
        here(session)["notes"][:] = [one for one in here(session)["notes"] if one["id"] != number]
        await fake.tell({"type": "note", "session": session, "gone": number})

    @app.get("/v1/console/replies")
    def replies() -> Json:
        return {"items": fake.replies}

    @app.post("/v1/console/replies", status_code=201)
    async def reply(request: Request) -> Json:
        given = await request.json()
        texts = {"en": None, "zh": None} | given["texts"]
        made = {"id": len(fake.replies) + 1, "shortcut": None, "by": who(request), "at": 0.0, **given, "texts": texts}
        fake.replies.append(made)
        return made

    @app.get("/v1/console/products")
    def products(q: str = "") -> Json:
        found = [
            one
            for one in fake.products
            if fake.finds_all or any(word in one["title"].lower() for word in q.lower().split())
        ]
        return {"items": found[:12], "total": fake.total if found and fake.total else len(found)}

    @app.post("/v1/console/copilot/drafts", status_code=201)
    def draft() -> Json:
        if fake.draft is None:
            raise Refusal(503, "unavailable", "There is no copilot.")
        return fake.draft

    @app.post("/v1/console/copilot/drafts/{number}/feedback", status_code=204)
    async def feedback(request: Request, number: int) -> None:
        fake.asked.append((who(request), f"feedback {number}", await request.json()))

    @app.post("/v1/console/translation")
    def translation() -> Json:
        return {"items": fake.translation}

    @app.get("/v1/console/words")
    def words(language: str) -> Json:
        return fake.words.get(language, {"facets": {}, "values": {}})

    @app.get("/v1/console/reports")
    def reports() -> Json:
        return fake.reports

    @app.get("/v1/descriptions")
    def descriptions(status: str = "pending") -> list[Json]:
        return [one for one in fake.descriptions if one["status"] == status]

    @app.post("/v1/descriptions/{number}/decision")
    async def decide(request: Request, number: int) -> Json:
        given = await request.json()
        found: Json = next(one for one in fake.descriptions if one["id"] == number)
        found |= {"status": given["status"], "decided_by": who(request), "text": given.get("text", found["text"])}
        return found

    @app.websocket("/v1/console")
    async def wire(socket: WebSocket) -> None:
        await _window(fake, socket)

    return app


async def _done(fake: FakeConsole, session: str, deed: str, name: str, body: Json, about: Json) -> Response:
    holder = about["agent"] if about["state"] == "joined" else None
    shown = fake.agents[name]["shown"]
    match deed:
        case "take":
            if holder not in (None, name) and not body.get("force"):
                raise Refusal(409, "held", f"{holder} holds this conversation.", agent=str(holder))
            about |= {"state": "joined", "agent": name, "position": None}
            await fake.say(
                session,
                type="handoff",
                state="joined",
                agent=shown,
                words=f"现在由 {shown} 为您服务。" if about["language"] == "zh" else f"{shown} is here.",
                reason="asked",
            )
        case "assign":
            about |= {"state": "joined", "agent": body["agent"], "position": None}
        case "release":
            about |= {"state": "bot", "agent": None, "asked": None}
            await fake.say(session, type="handoff", state="released", words="The assistant goes on.", reason="asked")
        case "notes":
            notes = fake.conversations[session]["notes"]
            made = {"id": len(notes) + 1, "agent": name, "at": time.time(), "text": body["text"]}
            notes.append(made)
            await fake.tell({"type": "note", "session": session, "note": made})
            return JSONResponse(made, 201)
        case "messages" | "proposals" if holder != name:
            raise Refusal(409, "not_held", "Take it first.")
        case "messages":
            cards = [one for one in fake.products if one["product"] in body.get("products", ())]
            if cards:
                await fake.say(
                    session, type="recommended", result_set="a", items=cards, total=len(cards), relaxations=[]
                )
            if body.get("text"):
                await fake.say(session, type="agent_text", agent=shown, text=body["text"], id=body["id"])
            return JSONResponse({"seq": fake.conversations[session]["seq"], "duplicate": False}, 202)
        case "proposals":
            if body["arguments"].get("order") is None:
                raise Refusal(422, "needs", "It needs more.", fields=["order"])
            made = {
                "proposal": "pr-1",
                "action": body["name"],
                "title": "Cancel order #W1",
                "lines": ["All of it"],
                "amount": {"cents": 6900, "currency": "USD", "text": "$69.00"},
                "expires": "2126-01-01T00:00:00Z",
            }
            await fake.say(session, type="proposed", **made)
            return JSONResponse(made, 201)
    return JSONResponse(await fake.changed(session))


async def _window(fake: FakeConsole, socket: WebSocket) -> None:
    name = socket.cookies.get("staff", "")
    await socket.accept()
    if name not in fake.agents:
        await socket.close(4401)
        return
    try:
        await socket.receive_json()
        fake.sockets[socket] = name
        agents = list(fake.agents.values())
        await socket.send_json({"type": "welcome", "me": fake.me(name), "counts": fake.counts(name), "agents": agents})
        while True:
            given = await socket.receive_json()
            if given["type"] == "ping":
                await socket.send_json({"type": "pong"})
            elif given["type"] == "typing":
                others = {"type": "typing", "session": given["session"], "who": "agent", "agent": name}
                await fake.tell(others)
            elif given["type"] == "watch":
                here = {"session": given["session"], "seq": 0, "online": True, "agents": [name]}
                await socket.send_json({"type": "watching", **here})
    except (WebSocketDisconnect, json.JSONDecodeError):
        pass
    finally:
        fake.sockets.pop(socket, None)


@asynccontextmanager
async def serving_console(fake: FakeConsole) -> AsyncIterator[str]:
    """The address (host:port) of the console over `fake`."""
    async with answering(app_of(fake)) as address:
        yield address
