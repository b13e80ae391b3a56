"""/v1/console: answers kept ready, and products to show to a customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from retrieval.products import Language
from server.console.papers import NewReply, Papers, ShortcutTaken
from server.console.routes import PATH, StaffOf, Words, told
from server.console.wire import ConsoleRefused, LanguageName, ReplyBody
from server.frames import card_json
from server.ports import Goods

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


def routes(papers: Papers, goods: Goods, staff_of: StaffOf) -> APIRouter:
    router = APIRouter(prefix=PATH)
    _add_replies(router, papers, staff_of)

    @router.get("/products")
    async def products(
        request: Request,
        q: Annotated[str, Query(min_length=1, max_length=200)],
        language: LanguageName = "en",
        limit: Annotated[int, Query(ge=1, le=24)] = 12,
    ) -> Response:
        await staff_of(request)
        cards, total = await goods.search(q, language, limit)
        return told({"items": [card_json(card) for card in cards], "total": total})

    return router


def _add_replies(router: APIRouter, papers: Papers, staff_of: StaffOf) -> None:
    @router.get("/replies")
    async def listed(request: Request, language: LanguageName | None = None, q: Words = "") -> Response:
        await staff_of(request)
        return told({"items": [asdict(reply) for reply in await papers.replies(language, q.strip())]})

    @router.post("/replies", status_code=201)
    async def add(request: Request, body: ReplyBody) -> Response:
        member = (await staff_of(request)).member
        try:
            return told(asdict(await papers.add_reply(_reply(body), member.name)), 201)
        except ShortcutTaken as fault:
            raise ConsoleRefused(409, "shortcut_taken", str(fault)) from None

    @router.put("/replies/{number}")
    async def change(request: Request, number: Number, body: ReplyBody) -> Response:
        member = (await staff_of(request)).member
        try:
            changed = await papers.change_reply(number, _reply(body), member.name)
        except ShortcutTaken as fault:
            raise ConsoleRefused(409, "shortcut_taken", str(fault)) from None
        if changed is None:
            raise ConsoleRefused(404, "unknown_reply", "There is no such answer.")
        return told(asdict(changed))

    @router.delete("/replies/{number}", status_code=204)
    async def remove(request: Request, number: Number) -> Response:
        await staff_of(request)
        if not await papers.remove_reply(number):
            raise ConsoleRefused(404, "unknown_reply", "There is no such answer.")
        return Response(status_code=204)


def _reply(body: ReplyBody) -> NewReply:
    texts: Mapping[Language, str | None] = {"en": body.texts.get("en"), "zh": body.texts.get("zh")}
    return NewReply(body.title, body.shortcut, texts)
