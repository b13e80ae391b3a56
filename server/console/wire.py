"""What the console's HTTP takes, as models whose errors name the field (docs/console.md), and how it refuses."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from server.replicas.port import ClusterFault
from server.store.port import StoreFault

MOST_TEXT = 4_000
MOST_PRODUCTS = 6
RETRY_S = 5


class ConsoleRefused(Exception):
    """A request that is refused: its status, code, words for the agent, and what else there is to tell."""

    def __init__(self, status: int, code: str, words: str, /, **more: object) -> None:
        super().__init__(words)
        self.status, self.code, self.words, self.more = status, code, words, more


async def refused(_request: Request, fault: Exception) -> JSONResponse:
    if isinstance(fault, ConsoleRefused):
        headers = {"retry-after": str(RETRY_S)} if fault.status == 503 else None
        return JSONResponse({"detail": fault.words, "code": fault.code, **fault.more}, fault.status, headers)
    words = "Conversations cannot be reached. Please try again in a minute."
    return JSONResponse({"detail": words, "code": "unavailable"}, 503, {"retry-after": str(RETRY_S)})


FAULTS = (ConsoleRefused, StoreFault, ClusterFault)


def _said(text: str) -> str:
    """Words that can be seen and stored."""
    text = text.strip()
    if "\0" in text or any("\ud800" <= one <= "\udfff" for one in text):
        raise ValueError("characters that no text has")
    if all(one.isspace() or unicodedata.category(one) in ("Cc", "Cf") for one in text):
        raise ValueError("nothing is written")
    return text


Said = Annotated[str, Field(max_length=MOST_TEXT), AfterValidator(_said)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]
LanguageName = Literal["en", "zh"]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TakeBody(Body):
    force: bool = False


class AssignBody(Body):
    agent: Annotated[str, Field(min_length=1, max_length=64)]


class ReleaseBody(Body):
    decision: Annotated[Said, Field(max_length=1_000)] | None = None
    resolved: bool = True


class MessageBody(Body):
    id: Id
    text: Said | None = None
    products: Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=MOST_PRODUCTS)] = []
    draft: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None

    @model_validator(mode="after")
    def _something(self) -> MessageBody:
        if self.text is None and not self.products:
            raise ValueError("text or products are needed")
        return self


class NoteBody(Body):
    text: Said


class ReplyBody(Body):
    title: Annotated[Said, Field(max_length=80)]
    texts: dict[LanguageName, Said | None]
    shortcut: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,24}$")] | None = None

    @model_validator(mode="after")
    def _some_text(self) -> ReplyBody:
        if not any(self.texts.values()):
            raise ValueError("texts: one language at least is needed")
        return self


class ProposalBody(Body):
    name: Annotated[str, Field(min_length=1, max_length=64)]
    arguments: Mapping[str, Any] = {}
    language: LanguageName | None = None
