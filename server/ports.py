"""What the server needs from the rest: the seams it is composed over, and the values that cross them.

Knows nothing of how any of them is made; `server.compose` makes them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.dialogue import DialogueState, UserMessage
from assistant.events import Card, Event, Usage
from assistant.model import EngineStatus
from assistant.pacing import Pace
from assistant.service.port import OrderSystem
from assistant.service.rules import Policy
from retrieval.products import LANGUAGES, Language
from server.errors import ServerError

if TYPE_CHECKING:
    from assistant.copy.desk import CopyDesk
    from assistant.engine_probe import Endpoint
    from assistant.trace import Trace
    from assistant.turn import Tools


class TurnRun(Protocol):
    """One turn being answered.

    `events` may be taken once; closing or cancelling it closes the request to the model. Its last event is `Done`
    or `Failed`. `state`, `usage` and `trace` hold at any moment, so also for a turn that was cut short.
    """

    def events(self) -> AsyncIterator[Event]: ...

    @property
    def state(self) -> DialogueState: ...

    @property
    def usage(self) -> Usage: ...

    @property
    def trace(self) -> Trace: ...


class Assistant(Protocol):
    """Answers messages. Holds nothing of a dialogue itself: the state goes in and comes out."""

    def begin(self, state: DialogueState, message: UserMessage) -> TurnRun: ...

    def fresh(self, language: Language | None) -> DialogueState: ...


class Engine(Protocol):
    """The language model's engine. `start` returns at once and lets the model load behind it.

    `subscribe` calls back on every change of status, from any thread, and returns what ends the subscription.
    """

    def status(self) -> EngineStatus: ...

    def subscribe(self, callback: Callable[[EngineStatus], None]) -> Callable[[], None]: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class Goods(Protocol):
    """What an agent may attach: products as cards, with the prices of the catalogue of record."""

    async def search(self, text: str, language: Language, limit: int) -> tuple[tuple[Card, ...], int]:
        """The best products for these words, and how many there are."""
        ...

    async def cards(self, products: Sequence[str], language: Language) -> tuple[Card, ...]:
        """The products of these ids, in this order. Raises `UnknownGoods` where one is not there."""
        ...


class UnknownGoods(ServerError):
    """The catalogue has no product of this id."""


class NoGoods:
    """A shop without anything to attach."""

    async def search(self, text: str, language: Language, limit: int) -> tuple[tuple[Card, ...], int]:
        return (), 0

    async def cards(self, products: Sequence[str], language: Language) -> tuple[Card, ...]:
        raise UnknownGoods(f"There is no product {products[0][:80]}.")


@dataclass(frozen=True, slots=True)
class OrderDesk:
    """The shop's orders, and the policy under which they are changed."""

    system: OrderSystem
    policy: Policy


@dataclass(frozen=True, slots=True)
class Shop:
    """What the page tells of the shop. `images` are the folders that a catalogue's relative picture paths
    start from."""

    name: Mapping[Language, str]
    currency: str
    languages: tuple[Language, ...] = LANGUAGES
    counts: Mapping[str, int] = field(default_factory=dict)
    suggestions: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    images: tuple[Path, ...] = ()

    def named(self, language: Language | None) -> str:
        """The shop's name in `language`, or in whichever language it has one."""
        if language is not None and self.name.get(language):
            return self.name[language]
        return next((name for name in self.name.values() if name), "")


@dataclass(frozen=True, slots=True)
class PartState:
    """One part of the system for `/readyz`; `detail` is one English line for operators.

    Without a part that is `needed` nothing can be answered; without another, less well.
    """

    name: str
    ready: bool
    detail: str
    needed: bool = True


class ModelWatch(Protocol):
    """The way to the language model: how many requests run, and whether it is left alone after faults."""

    @property
    def running(self) -> int: ...

    @property
    def resting(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything an application is made of. `ready` looks at the parts that answers need; `pace` is that of whoever reads streams;
    `late` makes ready, in a thread, what no start waits for."""

    assistant: Assistant
    engine: Engine
    shop: Shop
    ready: Callable[[], tuple[PartState, ...]]
    close: Callable[[], Awaitable[None]]
    model: ModelWatch | None = None
    endpoint: Callable[[], Endpoint | None] = lambda: None
    copy_desk: CopyDesk | None = None
    goods: Goods = field(default_factory=NoGoods)
    tools: Callable[[], Tools] | None = None  # what a turn works with now; the copilot drafts with it
    orders: OrderDesk | None = None
    pace: Pace = field(default_factory=Pace)
    late: Callable[[], None] = lambda: None
