"""/v1/console: the inbox and the conversations, for the staff. Who acts is told by the login, never by what a browser sends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from retrieval.products import LANGUAGES
from server.console.floor import Floor
from server.console.inbox import Filter, Row, Standing
from server.console.papers import Papers
from server.console.wire import (
    AssignBody,
    ConsoleRefused,
    LanguageName,
    MessageBody,
    NoteBody,
    ReleaseBody,
    TakeBody,
)
from server.desk import Desk
from server.handoff.acts import Act, AgentHere, Assign, Release, Say, Take
from server.handoff.office import Office
from server.journal import Journal
from server.ports import Shop
from server.protocol import Refused
from server.replicas.port import Answer
from server.security.accounts import Accounts, Login, Member
from server.sessions import Session

PATH = "/v1/console"
LAST_TURNS = 20
StaffOf = Callable[[Request], Awaitable[Login]]
Key = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]
_NO_NUL = "^[^\\x00]*$"  # no database keeps one in a text
Name = Annotated[str, Query(max_length=64, pattern=_NO_NUL)]
Words = Annotated[str, Query(max_length=200, pattern=_NO_NUL)]
_NO_STORE = {"cache-control": "no-store"}
_STATUS = {"held": 409, "not_held": 409, "id_reused": 409, "unknown_product": 404, "unknown_session": 404}


@dataclass(frozen=True, slots=True)
class Console:
    """What the routes of the console work with."""

    desk: Desk
    journal: Journal
    floor: Floor
    papers: Papers
    accounts: Accounts
    office: Office
    shop: Shop
    staff_of: StaffOf

    async def session(self, member: Member, key: str) -> Session:
        """A conversation that the member may see."""
        try:
            return await self.desk.find(key, member)
        except Refused as fault:
            raise refusal(fault) from None

    async def row(self, key: str) -> Row:
        rows = await self.floor.inbox.of([key])
        if not rows:
            raise ConsoleRefused(404, "unknown_conversation", "Nothing was said in this conversation yet.")
        return rows[0]

    async def act(self, member: Member, key: str, act: Act) -> Answer:
        """Do it, and wait until it is durable."""
        session = await self.session(member, key)
        try:
            answer = await session.act(act)
        except Refused as fault:
            raise refusal(fault) from None
        await self.journal.settled()
        if session.gone and session.delivered < answer.seq:
            raise ConsoleRefused(503, "unavailable", "This could not be stored. Please try again in a minute.")
        return answer


def refusal(fault: Refused) -> ConsoleRefused:
    """What the conversation refuses, as the console tells it."""
    if fault.code == "held":
        return ConsoleRefused(409, "held", f"{fault.words} holds this conversation.", agent=fault.words)
    if fault.code == "not_allowed":
        return ConsoleRefused(422, "refused", fault.words, rule=fault.reference, words=fault.words)
    if fault.code == "needs":
        return ConsoleRefused(422, "needs", fault.words, fields=(fault.reference or "").split(","), words=fault.words)
    code = "unknown_conversation" if fault.code == "unknown_session" else fault.code
    return ConsoleRefused(_STATUS.get(fault.code, 503), code, fault.words)


def routes(console: Console) -> APIRouter:
    router = APIRouter(prefix=PATH)
    _add_inbox(router, console)
    _add_reading(router, console)
    _add_holding(router, console)
    _add_talking(router, console)
    return router


def told(body: Any, status: int = 200) -> JSONResponse:
    return JSONResponse(body, status, _NO_STORE)


def me_of(console: Console) -> Callable[[Login], dict[str, Any]]:
    """Who is logged in, and whether the office is open."""

    def me(login: Login) -> dict[str, Any]:
        member, hours, now = login.member, console.office.hours, console.office.now()
        span = hours.open_at(now)
        return {
            "name": member.name,
            "shown": member.known_as,
            "role": member.role,
            "shops": member.shops,
            "csrf": login.csrf,
            "hours": {
                "open": span is not None,
                "zone": hours.zone.key,
                "opens": hours.next_opening(now),
                "closes": span.closes if span is not None else None,
            },
            "languages": LANGUAGES,
            "shop_name": {language: console.shop.named(language) for language in LANGUAGES},
        }

    return me


def _add_inbox(router: APIRouter, console: Console) -> None:
    me = me_of(console)

    @router.get("/me")
    async def who(request: Request) -> Response:
        return told(me(await console.staff_of(request)))

    @router.get("/agents")
    async def agents(request: Request) -> Response:
        await console.staff_of(request)
        return told({"items": [asdict(agent) for agent in await console.floor.staff.agents()]})

    @router.get("/inbox")
    async def inbox(
        request: Request,
        state: Annotated[list[Standing] | None, Query(max_length=4)] = None,
        agent: Name | None = None,
        language: LanguageName | None = None,
        shop: Name | None = None,
        sentiment: Name | None = None,
        q: Words = "",
        limit: Annotated[int, Query(ge=1, le=200)] = 100,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> Response:
        member = (await console.staff_of(request)).member
        wanted = Filter(
            shops=member.shops or None,
            states=tuple(state or ()),
            agent={"me": member.name, "none": None}.get(agent or "", agent),
            unassigned=agent == "none",
            language=language,
            shop=shop,
            sentiment=sentiment,
            text=q.strip(),
        )
        rows, total = await console.floor.inbox.rows(wanted, limit, offset)
        counts = await console.floor.inbox.counts(member.shops or None, member.name)
        return told({"items": [asdict(row) for row in rows], "total": total, "counts": asdict(counts)})


def _add_reading(router: APIRouter, console: Console) -> None:
    @router.get("/conversations/{key}")
    async def conversation(request: Request, key: Key) -> Response:
        session = await console.session((await console.staff_of(request)).member, key)
        talk = console.floor.talk
        newest = session.delivered
        turns, more = await talk.turns(key, None, LAST_TURNS)
        return told(
            {
                "row": asdict(await console.row(key)),
                "seq": newest,
                "turns": [asdict(turn) for turn in turns],
                "more": more,
                "handoffs": await talk.handoffs(key),
                "brief": asdict(await talk.brief(key)),
                "notes": [asdict(note) for note in await console.papers.notes(key)],
                "agents": console.floor.watchers(key),
            }
        )

    @router.get("/conversations/{key}/turns")
    async def turns(
        request: Request,
        key: Key,
        before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
        limit: Annotated[int, Query(ge=1, le=50)] = 20,
    ) -> Response:
        await console.session((await console.staff_of(request)).member, key)
        found, more = await console.floor.talk.turns(key, before, limit)
        return told({"items": [asdict(turn) for turn in found], "more": more})


def _add_holding(router: APIRouter, console: Console) -> None:
    @router.post("/conversations/{key}/take")
    async def take(request: Request, key: Key, body: TakeBody | None = None) -> Response:
        member = (await console.staff_of(request)).member
        force = body is not None and body.force
        if force and not member.may("admin"):
            raise ConsoleRefused(403, "forbidden", "Only an admin may take a conversation from another agent.")
        await console.act(member, key, Take(member.name, member.known_as, force))
        if console.floor.has_open(member.name, key):
            await console.act(member, key, AgentHere(member.name, member.known_as, present=True))
        return told(asdict(await console.row(key)))

    @router.post("/conversations/{key}/assign")
    async def assign(request: Request, key: Key, body: AssignBody) -> Response:
        member = (await console.staff_of(request)).member
        session = await console.session(member, key)
        agent = next((one for one in await console.accounts.all() if one.name == body.agent), None)
        if agent is None or not agent.may_reach(session.shop):
            raise ConsoleRefused(404, "unknown_agent", f"There is no agent {body.agent} who sees this conversation.")
        act = Assign(agent.name, agent.known_as, member.name, member.may("admin"))
        await console.act(member, key, act)
        present = console.floor.has_open(agent.name, key)
        await console.act(member, key, AgentHere(agent.name, agent.known_as, present))
        return told(asdict(await console.row(key)))

    @router.post("/conversations/{key}/release")
    async def release(request: Request, key: Key, body: ReleaseBody | None = None) -> Response:
        member = (await console.staff_of(request)).member
        body = body or ReleaseBody()
        act = Release(member.name, member.known_as, body.decision or "", body.resolved, member.may("admin"))
        await console.act(member, key, act)
        return told(asdict(await console.row(key)))


def _add_talking(router: APIRouter, console: Console) -> None:
    @router.post("/conversations/{key}/messages", status_code=202)
    async def say(request: Request, key: Key, body: MessageBody) -> Response:
        member = (await console.staff_of(request)).member
        act = Say(member.name, member.known_as, body.id, body.text or "", tuple(body.products), body.draft)
        answer = await console.act(member, key, act)
        return told({"seq": answer.seq, "duplicate": answer.duplicate}, 202)

    @router.get("/conversations/{key}/notes")
    async def notes(request: Request, key: Key) -> Response:
        await console.session((await console.staff_of(request)).member, key)
        return told({"items": [asdict(note) for note in await console.papers.notes(key)]})

    @router.post("/conversations/{key}/notes", status_code=201)
    async def note(request: Request, key: Key, body: NoteBody) -> Response:
        member = (await console.staff_of(request)).member
        await console.session(member, key)
        await console.journal.settled()
        made = await console.papers.note(key, member.name, body.text)
        console.floor.noted(key, made)
        return told(asdict(made), 201)

    @router.delete("/conversations/{key}/notes/{number}", status_code=204)
    async def remove(request: Request, key: Key, number: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Response:
        member = (await console.staff_of(request)).member
        await console.session(member, key)
        own = None if member.may("admin") else member.name
        if not await console.papers.remove_note(key, number, own):
            raise ConsoleRefused(404, "unknown_note", "There is no such note of yours.")
        console.floor.note_removed(key, number)
        return Response(status_code=204, headers=_NO_STORE)
