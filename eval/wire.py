"""The frames of docs/protocol.md as a client reads them: JSON text in, `assistant.events` values out.

Independent of the server's own encoder on purpose: what one writes and the other can't read is a fault.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.events import (
    Acted,
    Asked,
    Compared,
    Done,
    Event,
    Failed,
    Interrupted,
    OrdersShown,
    Proposed,
    Recommended,
    Text,
    Understood,
)
from assistant.model import EngineStatus
from eval.errors import EvalError


class BadFrame(EvalError):
    """The server sent something that docs/protocol.md does not have."""


@dataclass(frozen=True, slots=True)
class Welcome:
    session: str
    resumed: bool
    engine: EngineStatus
    resume_from: int | None = None


@dataclass(frozen=True, slots=True)
class Ack:
    id: str
    duplicate: bool


@dataclass(frozen=True, slots=True)
class Queued:
    """The message waits; `position` 1 is the next."""

    id: str
    position: int


@dataclass(frozen=True, slots=True)
class Noted:
    of: str


@dataclass(frozen=True, slots=True)
class Resync:
    state: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Handoff:
    """Where the way to a person stands."""

    state: str
    words: str = ""
    reason: str = ""
    agent: str | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class AgentText:
    """What a person said."""

    agent: str
    text: str


@dataclass(frozen=True, slots=True)
class AgentSeen:
    """The person who holds the conversation is writing, or has (not) it open."""

    agent: str
    present: bool = True


@dataclass(frozen=True, slots=True)
class Pong:
    pass


Content = Welcome | Ack | Queued | Noted | Resync | Pong | Handoff | AgentText | AgentSeen | EngineStatus | Event

_CONTENTS: dict[str, TypeAdapter[Any]] = {
    "welcome": TypeAdapter(Welcome),
    "ack": TypeAdapter(Ack),
    "queued": TypeAdapter(Queued),
    "noted": TypeAdapter(Noted),
    "understood": TypeAdapter(Understood),
    "recommended": TypeAdapter(Recommended),
    "compared": TypeAdapter(Compared),
    "asked": TypeAdapter(Asked),
    "proposed": TypeAdapter(Proposed),
    "acted": TypeAdapter(Acted),
    "orders": TypeAdapter(OrdersShown),
    "handoff": TypeAdapter(Handoff),
    "agent_text": TypeAdapter(AgentText),
    "agent_typing": TypeAdapter(AgentSeen),
    "agent_presence": TypeAdapter(AgentSeen),
    "text": TypeAdapter(Text),
    "done": TypeAdapter(Done),
    "interrupted": TypeAdapter(Interrupted),
    "failed": TypeAdapter(Failed),
    "resync": TypeAdapter(Resync),
    "pong": TypeAdapter(Pong),
    "engine": TypeAdapter(EngineStatus),
}
NUMBERED = frozenset(_CONTENTS) - {"pong", "noted", "engine", "agent_typing", "agent_presence"}


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame. `at_s` is when it came, in seconds of a monotonic clock; `reference` the client's own id on a `failed`."""

    type: str
    seq: int
    turn: int
    content: Content
    at_s: float = 0.0
    reference: str | None = None

    @property
    def ends_turn(self) -> bool:
        return isinstance(self.content, Done | Interrupted | Failed)


def decode(raw: str | bytes, at_s: float = 0.0) -> Frame:
    """The frame that a websocket message holds; raises `BadFrame` naming the field for anything else."""
    if isinstance(raw, bytes):
        raise BadFrame("the server sent a binary frame")
    try:
        body = json.loads(raw)
    except ValueError:
        raise BadFrame(f"the server sent what is not JSON: {raw[:80]!r}") from None
    if not isinstance(body, dict):
        raise BadFrame(f"the server sent what is not an object: {raw[:80]!r}")
    kind, seq, turn = body.get("type"), body.get("seq"), body.get("turn", 0)
    if not isinstance(kind, str) or kind not in _CONTENTS:
        raise BadFrame(f"the server sent a frame of the unknown type {kind!r}")
    if not isinstance(seq, int) or not isinstance(turn, int):
        raise BadFrame(f"the server sent a {kind} frame without a whole number as seq and turn")
    try:
        content = _CONTENTS[kind].validate_python(body)
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise BadFrame(f"the server sent a {kind} frame with a wrong {where or 'shape'}: {first['msg']}") from None
    reference = body.get("id") if kind == "failed" else None
    return Frame(kind, seq, turn, content, at_s, reference if isinstance(reference, str) else None)
