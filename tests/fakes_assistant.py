"""A scripted assistant, engine and shop for tests of the server and the page: no search, no model, no clock.

What a message is answered by is looked up by its text; a script is events, gates to wait at, and exceptions to raise.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assistant.dialogue import DialogueState, UserMessage
from assistant.events import (
    Card,
    Chip,
    Done,
    Event,
    Money,
    Reason,
    Recommended,
    Text,
    Timings,
    Understood,
    Usage,
)
from assistant.grounding import Dropped
from assistant.model import ChatMessage, EngineStatus
from assistant.turn import Trace
from retrieval.products import Language
from server.ports import Parts, PartState, Shop

USAGE = Usage(1, 210, 34)
TIMINGS = Timings(3.0, 40.0, 900.0, 900.0, 1900.0)
Step = Event | asyncio.Event | Exception
Script = Sequence[Step]


def chip(key: str = "price", label: str = "under $80", **changes: Any) -> Chip:
    return replace(Chip(key, key, "<=", label, True, False, high=80.0, turn=1), **changes)


def card(ordinal: int = 1, title: str = "Trail shoe", **changes: Any) -> Card:
    plain = Card(
        ordinal=ordinal,
        product=f"p{ordinal}",
        sku=f"p{ordinal}-1",
        title=title,
        brand="Halden",
        category="Trail shoes",
        price=Money(6_900 + ordinal, "USD", f"$69.0{ordinal % 10}"),
        list_price=None,
        rating=4.5,
        review_count=128,
        stock=12,
        options={"color": "grey"},
        image=f"images/p{ordinal}.svg",
        url=None,
        why=(Reason("price", "under $80", "price"),),
    )
    return replace(plain, **changes)


def understood(*chips: Chip, language: Language = "en", intent: str = "find_product", version: int = 1) -> Understood:
    return Understood(intent, (intent,), language, chips, version, "trail shoes")


def answer(*texts: str, cards: int = 2, chips: tuple[Chip, ...] = ()) -> tuple[Event, ...]:
    """A whole turn: understood, cards, text, done."""
    shown = Recommended("rs1", tuple(card(n) for n in range(1, cards + 1)), 24)
    return understood(*chips), shown, *(Text(text) for text in texts), Done("model", USAGE, TIMINGS)


class ScriptedRun:
    """One turn of a script. `closed` is set when its events end, in whatever way."""

    def __init__(self, script: Script, state: DialogueState, closed: asyncio.Event) -> None:
        self._script = script
        self._state = state
        self.closed = closed

    @property
    def state(self) -> DialogueState:
        return self._state

    @property
    def usage(self) -> Usage:
        return USAGE

    @property
    def trace(self) -> Trace:
        return Trace(dropped=(Dropped("It costs $5.", "value:price"),))

    async def events(self) -> AsyncIterator[Event]:
        try:
            for step in self._script:
                if isinstance(step, asyncio.Event):
                    await step.wait()
                elif isinstance(step, Exception):
                    raise step
                else:
                    yield step
                    await asyncio.sleep(0)
        finally:
            self.closed.set()


@dataclass
class ScriptedAssistant:
    """`scripts` by message text ("" for an edit of the constraints); any other message gets `usual`."""

    scripts: Mapping[str, Script] = field(default_factory=dict)
    usual: Script = field(default_factory=lambda: answer("Two that fit."))
    asked: list[UserMessage] = field(default_factory=list)
    states: list[DialogueState] = field(default_factory=list)
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self, state: DialogueState, message: UserMessage) -> ScriptedRun:
        self.asked.append(message)
        self.states.append(state)
        said = ChatMessage("user", message.text)
        after = replace(state, turn=state.turn + 1, transcript=(*state.transcript, said))
        return ScriptedRun(self.scripts.get(message.text, self.usual), after, self.closed)

    def fresh(self, language: Language | None) -> DialogueState:
        return DialogueState(language=language)


class ScriptedEngine:
    """An engine whose state is what a test says it is."""

    def __init__(self, status: EngineStatus | None = None) -> None:
        self._status = status or EngineStatus("ready", "tiny")
        self._callbacks: list[Callable[[EngineStatus], None]] = []
        self.started = self.stopped = False

    def status(self) -> EngineStatus:
        return self._status

    def subscribe(self, callback: Callable[[EngineStatus], None]) -> Callable[[], None]:
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def become(self, status: EngineStatus) -> None:
        self._status = status
        for callback in self._callbacks:
            callback(status)

    async def start(self) -> None:
        self.started = True

    async def stop(self) -> None:
        self.stopped = True


SUGGESTIONS: Mapping[Language, tuple[str, ...]] = {
    "en": (
        "Waterproof hiking boots under $150, not leather",
        "A quiet kettle for a small kitchen",
        "A gift for a seven-year-old who loves building",
        "How long do I have to return something?",
    ),
    "zh": (
        "150 美元以内的防水登山靴，不要真皮",
        "适合小厨房的静音电热水壶",
        "送给喜欢搭积木的七岁孩子",
        "多久之内可以退货？",
    ),
}


def shop(*images: Path) -> Shop:
    return Shop(
        name={"en": "Wren & Willow", "zh": "柳雀生活"},
        currency="USD",
        counts={"products": 1_500, "variants": 4_000, "categories": 14},
        suggestions=SUGGESTIONS,
        images=images,
    )


def parts(
    assistant: ScriptedAssistant | None = None,
    engine: ScriptedEngine | None = None,
    images: tuple[Path, ...] = (),
    ready: tuple[PartState, ...] = (PartState("catalogue", True, "1500 products"), PartState("index", True, "built")),
) -> Parts:
    return Parts(
        assistant or ScriptedAssistant(), engine or ScriptedEngine(), shop(*images), lambda: ready, _nothing_to_close
    )


async def _nothing_to_close() -> None:
    pass
