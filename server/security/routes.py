"""POST /v1/tickets: a page of a shop asks for a ticket to the chat."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from server.admission import Admission, Denied
from server.metrics import Metrics
from server.security.door import Barred, Door
from server.security.doorway import TICKETS, knock_of, told
from server.security.tickets import LIFE_S

JSON = "application/json"


class TicketWish(BaseModel):
    """Which shop's page asks, by its public key, and who the shop says that its customer is."""

    model_config = ConfigDict(extra="forbid")

    shop: Annotated[str, Field(min_length=1, max_length=128)]
    identity: Annotated[str, Field(max_length=4_096)] = ""


class TicketGiven(BaseModel):
    """`ticket` opens one websocket within `expires_in` seconds; `pass` serves HTTP requests for `pass_expires_in`."""

    ticket: str
    pass_: Annotated[str, Field(serialization_alias="pass")]
    expires_in: int
    pass_expires_in: int


class Told(BaseModel):
    code: str
    message: str


def routes(door: Door, admission: Admission, metrics: Metrics) -> APIRouter:
    router = APIRouter()
    refusals: dict[int | str, dict[str, Any]] = {status: {"model": Told} for status in (401, 403, 503)}

    @router.post(TICKETS, response_model=TicketGiven, responses=refusals)
    async def ticket(request: Request, wish: TicketWish) -> Response:
        knock = knock_of(request)
        try:
            admission.request(knock.address)
            ticket, pass_ = door.ticket(knock, wish.shop, wish.identity)
        except Denied as denied:
            headers = {"retry-after": str(denied.retry_after_s)}
            return Response(told("overloaded", "Too many requests. Please try again later."), 503, headers, JSON)
        except Barred as barred:
            metrics.barred.labels(barred.code).inc()
            return Response(told(barred.code, barred.words), barred.status, media_type=JSON)
        given = TicketGiven(ticket=ticket, pass_=pass_, expires_in=LIFE_S["ticket"], pass_expires_in=LIFE_S["pass"])
        return JSONResponse(given.model_dump(by_alias=True), headers={"cache-control": "no-store"})

    return router
