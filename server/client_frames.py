"""What clients say, as frozen frames, and how a frame is refused. `server.protocol` reads them from text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from retrieval.constraints import Constraint
from retrieval.products import Language
from server.store.values import Signal, Thumb

Code = Literal[
    "bad_frame",
    "binary_frame",
    "frame_too_large",
    "empty_message",
    "message_too_long",
    "bad_id",
    "id_reused",
    "not_greeted",
    "unknown_session",
    "unknown_turn",
    "busy",
    "rate_limited",
    "overloaded",
    "leaving",
    "unavailable",
    "timeout",
    "internal",
    "held",
    "not_held",
    "unknown_product",
    "not_allowed",
    "needs",
]
RETRYABLE: frozenset[Code] = frozenset(
    {"busy", "rate_limited", "overloaded", "leaving", "unavailable", "timeout", "internal"}
)
CLOSES: dict[Code, int] = {"frame_too_large": 1009, "overloaded": 1013, "leaving": 1012, "unavailable": 1013}


class Refused(Exception):
    """A frame that is answered by `failed`. `reference` is the client's own `id` where it gave one, `retry_after_s` when
    to try again."""

    def __init__(self, code: Code, words: str, reference: str | None = None, retry_after_s: int | None = None) -> None:
        super().__init__(words)
        self.code: Code = code
        self.words = words
        self.reference = reference
        self.retry_after_s = retry_after_s

    @property
    def retryable(self) -> bool:
        return self.code in RETRYABLE


@dataclass(frozen=True, slots=True)
class Hello:
    session: str | None = None
    resume_from: int | None = None
    language: Language | None = None
    page: str | None = None
    product: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """`product` is the one whose page the customer looks at, "" for none. `origin` tells where it comes from (`server.guard`): no client does."""

    id: str
    text: str
    product: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class EditConstraints:
    id: str
    remove: tuple[str, ...]
    set: tuple[Constraint, ...] = ()


@dataclass(frozen=True, slots=True)
class Decide:
    """`confirm` or `decline`: the customer's word on a proposal, by its button. A turn of its own."""

    id: str
    proposal: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Stop:
    turn: int


@dataclass(frozen=True, slots=True)
class Ping:
    pass


@dataclass(frozen=True, slots=True)
class Typing:
    """The customer is writing."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the customer thinks of a turn."""

    turn: int
    thumb: Thumb
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """An `event`: something that the customer did with a product on the page."""

    kind: Signal
    product: str


Asked = Message | EditConstraints | Decide  # what begins a turn
ClientFrame = Hello | Asked | Stop | Ping | Typing | Feedback | Happened


def asked_json(asked: Asked) -> str:
    """What begins a turn, as the JSON of its frame."""
    if isinstance(asked, Message):
        body: dict[str, object] = {"type": "message", "id": asked.id, "text": asked.text}
        if asked.product:
            body["product"] = asked.product
        if asked.origin:
            body["origin"] = asked.origin
    elif isinstance(asked, Decide):
        body = {"type": "confirm" if asked.confirmed else "decline", "id": asked.id, "proposal": asked.proposal}
    else:
        chips = [
            {
                "facet": one.facet,
                "operator": one.operator.value,
                "values": one.values,
                "low": one.low,
                "high": one.high,
                "hard": one.hard,
            }
            for one in asked.set
        ]
        body = {"type": "edit_constraints", "id": asked.id, "remove": asked.remove, "set": chips}
    return json.dumps(body, ensure_ascii=False)
