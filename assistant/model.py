"""The seam to the language model: one Protocol with one method, and the values that cross it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class ChatMessage:
    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One call. Both deadlines are seconds from the call: to the first piece of text, and to the end.

    `choices` are the only answers allowed, `schema` (JSON Schema as text) the only shape; at most one of the two is given,
    and the same few are given again and again: an engine compiles each of them.
    """

    messages: Sequence[ChatMessage]
    max_tokens: int
    temperature: float = 0.0
    stop: tuple[str, ...] = ()
    first_token_s: float = 20.0
    total_s: float = 60.0
    choices: tuple[str, ...] = ()
    schema: str = ""


@dataclass(frozen=True, slots=True)
class TextPiece:
    text: str


@dataclass(frozen=True, slots=True)
class TokenCount:
    """What the engine counted for the call; the last piece of a stream that ended well."""

    prompt_tokens: int
    completion_tokens: int
    finish: Literal["stop", "length"]


Piece = TextPiece | TokenCount


class ChatModel(Protocol):
    """A model that answers in pieces.

    Closing the generator (or cancelling its task) closes the request upstream. Every fault, a missed deadline
    included, is raised as `assistant.errors.ModelFault`.
    """

    def stream(self, request: ChatRequest) -> AsyncGenerator[Piece, None]: ...


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What state the language model is in, as the page and `/readyz` tell it.

    `progress` is a share (0-1) while something is prepared; `detail` is one English line for operators, never for shoppers.
    """

    state: Literal["off", "preparing", "loading", "ready", "down", "unavailable"]
    model: str = ""
    detail: str = ""
    progress: float | None = None

    @property
    def usable(self) -> bool:
        return self.state == "ready"
