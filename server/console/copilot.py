"""/v1/console/copilot and /v1/console/translation: drafts for agents, what became of them, and conversations in the agent's language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from assistant.copilot.drafting import Copilot
from assistant.copilot.translating import Translation, Translator
from assistant.copilot.values import MOST_NOTE, Draft, Source, Task
from server.console.copilot_dialogue import LAST_TURNS, SaidThere, conversation_of, said_in
from server.console.copilot_drafts import Drafts
from server.console.wire import MOST_TEXT, Body, ConsoleRefused, Id, LanguageName, Said
from server.journal import Journal
from server.security.accounts import Login, Member
from server.store.port import SessionStore
from server.store.values import SavedSession

PATH = "/v1/console"
StaffOf = Callable[[Request], Awaitable[Login]]
_NO_STORE = {"cache-control": "no-store"}


class DraftBody(Body):
    """`note` steers the draft, `language` is the one in which the agent is told about it."""

    session: Id
    note: Annotated[Said, Field(max_length=MOST_NOTE)] | None = None
    language: LanguageName = "en"


class TranslationBody(Body):
    """`turns` are those to be translated; all of the last `LAST_TURNS` where it is left out."""

    session: Id
    language: LanguageName
    turns: Annotated[list[Annotated[int, Field(ge=1, le=2**31 - 1)]], Field(max_length=LAST_TURNS)] | None = None


class FeedbackBody(Body):
    """`text` is what the agent sent, or had written when the draft was put away."""

    text: Annotated[str, Field(max_length=MOST_TEXT)] = ""
    used: bool


@dataclass(frozen=True, slots=True)
class CopilotDesk:
    """What the routes work with. A proof of an account holds that was used after `proofs_since`."""

    copilot: Copilot
    translator: Translator
    drafts: Drafts
    store: SessionStore
    journal: Journal
    masks: Callable[[str], str]
    staff_of: StaffOf
    proofs_since: Callable[[], float]

    async def session(self, member: Member, key: str) -> SavedSession:
        """A conversation that the member may see, as far as it is stored."""
        await self.journal.settled()
        saved = await self.store.load(key)
        if saved is None or not member.may_reach(saved.shop):
            raise ConsoleRefused(404, "unknown_conversation", "This conversation is no longer here.")
        return saved


def routes(desk: CopilotDesk) -> APIRouter:
    router = APIRouter(prefix=PATH)

    @router.post("/copilot/drafts", status_code=201)
    async def draft(request: Request, body: DraftBody) -> Response:
        member = (await desk.staff_of(request)).member
        saved = await desk.session(member, body.session)
        talk = await conversation_of(desk.store, saved, desk.masks, desk.proofs_since())
        task = Task(talk.state, talk.heard, body.note or "", talk.customers, body.language)
        made = await desk.copilot.draft(task)
        number = await desk.drafts.keep(body.session, member.name, made, body.note or "")
        return JSONResponse(told(number, made), 201, _NO_STORE)

    @router.post("/copilot/drafts/{number}/feedback", status_code=204)
    async def feedback(
        request: Request, number: Annotated[int, Path(ge=1, le=2**31 - 1)], body: FeedbackBody
    ) -> Response:
        member = (await desk.staff_of(request)).member
        kept = await desk.drafts.get(number)
        if kept is None or kept.agent != member.name:
            raise ConsoleRefused(404, "unknown_draft", "There is no such draft of yours.")
        await desk.session(member, kept.session)
        await desk.drafts.judge(number, used=body.used, sent=body.text)
        return Response(status_code=204, headers=_NO_STORE)

    @router.post("/translation")
    async def translation(request: Request, body: TranslationBody) -> Response:
        member = (await desk.staff_of(request)).member
        saved = await desk.session(member, body.session)
        said = await said_in(desk.store, saved, frozenset(body.turns) if body.turns is not None else None, desk.masks)
        made = await desk.translator.every([one.text for one in said], body.language, of=body.session)
        items = [_translated(one, done) for one in said if (done := made.get(one.text)) is not None]
        missing = sum(one.text in made and made[one.text] is None for one in said)
        if missing and not items:
            raise ConsoleRefused(503, "unavailable", "The language model cannot be asked now.")
        return JSONResponse({"items": items, "missing": missing}, headers=_NO_STORE)

    return router


def _translated(said: SaidThere, made: Translation) -> dict[str, Any]:
    return {
        "turn": said.turn,
        "place": said.place,
        "text": made.text,
        "by": made.by,
        "unsure": bool(made.unsure),
        "doubts": made.unsure,
    }


def told(number: int, draft: Draft) -> dict[str, Any]:
    """A draft as it goes over the wire (docs/console.md)."""
    return {
        "draft": number,
        "text": draft.text,
        "language": draft.language,
        "author": draft.author,
        "sources": [_source(one) for one in draft.sources],
        "dropped": [asdict(one) for one in draft.dropped],
        "products": draft.products,
        "notice": draft.notice,
        "ms": round(draft.total_ms, 1),
    }


def _source(one: Source) -> dict[str, Any]:
    kinds = {kind: one.id or one.title if one.kind == kind else None for kind in ("product", "page", "order")}
    return {
        "sentence": one.sentence,
        **kinds,
        "title": one.title,
        "fields": one.fields,
        "evidence": one.evidence,
    }
