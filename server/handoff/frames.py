"""What a customer is told of the person who talks with them, as frozen values (docs/protocol.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["waiting", "promised", "joined", "released"]


@dataclass(frozen=True, slots=True)
class HandoffTold:
    """Who talks with the customer, or will, in `words`. `agent` is the name that customers read, `position` the place in the
    queue, `wait_s` the expected wait in seconds, `due` until when a promise is kept (ISO 8601, UTC)."""

    state: State
    words: str
    reason: str
    agent: str | None = None
    position: int | None = None
    wait_s: int | None = None
    due: str | None = None


@dataclass(frozen=True, slots=True)
class AgentText:
    """A person's words. `id` is the one that the agent's page gave them."""

    agent: str
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class AgentTyping:
    """The person who holds the conversation is writing; holds for some seconds."""

    agent: str


@dataclass(frozen=True, slots=True)
class AgentPresence:
    """Whether the person who holds the conversation has it open."""

    agent: str
    present: bool


@dataclass(frozen=True, slots=True)
class CustomerTyping:
    """The customer is writing: for agents only."""


Stored = HandoffTold | AgentText
Passing = AgentTyping | AgentPresence | CustomerTyping
