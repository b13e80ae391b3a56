"""The service desk: the seam through which a turn asks for whatever a customer wants of their orders.

The language model has no way to it: requests are read by patterns, judged by policy, and done after the customer's own word.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from assistant.answers.base import Shelf
from assistant.cart import CartLine
from assistant.dialogue import DialogueState, Understanding, UserMessage
from assistant.events import Asked, ServiceEvent
from assistant.service.dialogue.answer import Counter
from assistant.service.dialogue.claiming import Claim, claimed
from assistant.service.dialogue.identity import Tries, TriesHere
from assistant.service.dialogue.lexicon import Lexicon, ShelfLexicon
from assistant.service.dialogue.proposing import new_id
from assistant.service.dialogue.state import ServiceState
from assistant.service.dialogue.visit import Visit
from assistant.service.port import OrderSystem
from assistant.service.rules import Policy


@dataclass(frozen=True, slots=True)
class Served:
    """What the service answers, in order: events, and pieces of text. `cart` is what it put into the dialogue's list."""

    state: ServiceState
    said: tuple[ServiceEvent | Asked | str, ...]
    cart: tuple[CartLine, ...] = ()


class Service(Protocol):
    """Customer service as a turn sees it."""

    def claim(self, message: UserMessage, state: DialogueState, meant: Understanding) -> Claim | None:
        """What of a message it takes; None for nothing. `state` is that before the message."""
        ...

    async def serve(self, message: UserMessage, claim: Claim, state: DialogueState, shelf: Shelf) -> Served:
        """Answer what was claimed; `state` is that after the message was understood."""
        ...


class ServiceDesk:
    """Serves from one order system under one policy. Safe to share; it holds no dialogue. `now` is seconds since 1970."""

    def __init__(
        self,
        system: OrderSystem,
        policy: Policy,
        now: Callable[[], float] = time.time,
        ids: Callable[[], str] = new_id,
        lexicon: Callable[[Shelf], Lexicon] = ShelfLexicon,
        tries: Tries | None = None,
    ) -> None:
        """`tries` counts wrong proofs wherever they are made; without it those that are made at this desk."""
        self._counter = Counter(system, policy, now, ids, tries or TriesHere(now))
        self._lexicon = lexicon

    @property
    def policy(self) -> Policy:
        return self._counter.policy

    def claim(self, message: UserMessage, state: DialogueState, meant: Understanding) -> Claim | None:
        return claimed(message, state, meant, self._counter.policy.people)

    async def serve(self, message: UserMessage, claim: Claim, state: DialogueState, shelf: Shelf) -> Served:
        visit = Visit(self._counter, message, claim, state, self._lexicon(shelf))
        await visit.run()
        answer = visit.answer
        return Served(answer.state, tuple(answer.said), tuple(answer.cart))
