"""/v1/descriptions: staff ask for product descriptions and decide on them. What a browser sends is never who decides: the cookie is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from assistant.copy.approvals import MOST_TEXT, ApprovalError
from assistant.copy.briefs import Brief, Entry, Length, Status, Tone
from assistant.copy.desk import CopyDesk
from assistant.copy.writing import UnknownProduct
from server.security.accounts import Login

PATH = "/v1/descriptions"
# Who of the staff asks; it refuses anybody else (401, 403).
StaffOf = Callable[[Request], Awaitable[Login]]


class Wish(BaseModel):
    model_config = ConfigDict(extra="forbid")

    product: Annotated[str, Field(min_length=1, max_length=128)]
    language: Literal["en", "zh"]
    tone: Tone = Tone.PLAIN
    length: Length = Length.MEDIUM


class Decision(BaseModel):
    """`text` is given with the status `edited`, and only then."""

    model_config = ConfigDict(extra="forbid")

    status: Literal["approved", "rejected", "edited"]
    text: Annotated[str, Field(max_length=MOST_TEXT)] | None = None


class Sentence(BaseModel):
    text: str
    attributes: list[str]


class Told(BaseModel):
    """One description. Times are UTC; `sentences` are those of the draft, each with the attributes that it rests on."""

    id: int
    product: str
    language: str
    tone: str
    length: str
    author: str
    status: str
    text: str
    sentences: list[Sentence]
    made_at: datetime
    decided_by: str | None
    decided_at: datetime | None


def told(entry: Entry) -> Told:
    draft = entry.draft
    return Told(
        id=entry.id,
        product=draft.product,
        language=draft.brief.language,
        tone=draft.brief.tone.value,
        length=draft.brief.length.value,
        author=draft.author,
        status=entry.status.value,
        text=entry.text,
        sentences=[Sentence(text=one.text, attributes=list(one.attributes)) for one in draft.sentences],
        made_at=entry.made_at,
        decided_by=entry.decided_by,
        decided_at=entry.decided_at,
    )


def routes(desk: CopyDesk, staff_of: StaffOf) -> APIRouter:
    refusals: dict[int | str, dict[str, Any]] = {status: {"description": "refused"} for status in (401, 403, 404)}
    router = APIRouter(prefix=PATH, responses=refusals)

    @router.post("", status_code=201)
    async def write(request: Request, wish: Wish) -> Told:
        await staff_of(request)
        try:
            return told(await desk.write(wish.product, Brief(wish.language, wish.tone, wish.length)))
        except UnknownProduct as fault:
            raise HTTPException(404, str(fault)) from fault

    @router.get("")
    async def listed(
        request: Request,
        status: Status | None = None,
        product: Annotated[str | None, Query(max_length=128)] = None,
    ) -> list[Told]:
        await staff_of(request)
        return [told(one) for one in await desk.listed(status, product)]

    @router.get("/{number}")
    async def one(request: Request, number: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Told:
        await staff_of(request)
        try:
            return told(await desk.get(number))
        except ApprovalError as fault:
            raise HTTPException(404, str(fault)) from fault

    @router.post("/{number}/decision", responses={422: {"description": "a decision that cannot be taken"}})
    async def decide(request: Request, number: Annotated[int, Path(ge=1, le=2**31 - 1)], decision: Decision) -> Told:
        who = (await staff_of(request)).member.name
        try:
            return told(await desk.decide(number, Status(decision.status), who, decision.text))
        except ApprovalError as fault:
            missing = str(fault).startswith("id:")
            raise HTTPException(404 if missing else 422, str(fault)) from fault

    return router
