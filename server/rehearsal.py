"""`python -m server.rehearsal`: the whole server over an assistant that answers by rote: no catalogue, no model, no wait.

For faults and load, where the server itself is looked at, and for whoever works on a page. Settings as for the real one; the
environment's REHEARSAL_TOKENS and REHEARSAL_RATE say how many pieces of text an answer has, and how many come in a second
(0: at once). With REHEARSAL_STAMPS=1 each piece says when it was due, in nanoseconds of the monotonic clock, and is padded to
REHEARSAL_PAD characters; such pieces come together in one text where the server is behind. REHEARSAL_BUFFER is the size of the
kernel's buffer of what a socket sends. `--describe` prints what the HTTP API is (OpenAPI) and serves nothing.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from tempfile import TemporaryDirectory

from rich.console import Console

from assistant.dialogue import DialogueState, UserMessage
from assistant.events import Card, Done, Event, HandoffAsked, Money, Recommended, Text, Timings, Understood, Usage
from assistant.model import ChatMessage, EngineStatus
from assistant.pacing import Pace
from assistant.trace import Trace
from retrieval.products import Language
from server.errors import ServerError
from server.ports import Parts, PartState, Shop
from server.settings import Settings

TOKENS = 12
CARDS = 4
PERSON = "person"  # the message that asks for one
KEPT = 6


@dataclass(slots=True)
class RoteRun:
    """One turn. `usage` counts one call to a model, which there is none of. Stamped pieces are looked at as those of
    a model's stream are: all that have come by then, `pace.hold_s` after the first. Others come one by one, so that they can be counted."""

    before: DialogueState
    message: UserMessage
    tokens: int
    rate: float
    stamps: bool = False
    pad: int = 0
    pace: Pace = field(default_factory=Pace)
    usage: Usage = field(default_factory=lambda: Usage(1, 0, 0))
    trace: Trace = field(default_factory=Trace)

    @property
    def state(self) -> DialogueState:
        said = ChatMessage("user", self.message.text or "-")
        return replace(self.before, turn=self.before.turn + 1, transcript=(*self.before.transcript, said)[-KEPT:])

    async def events(self) -> AsyncIterator[Event]:
        number = self.before.turn + 1
        language: Language = self.before.language or self.message.language or "en"
        if self.message.text == PERSON:
            yield HandoffAsked("asked", "")
            yield Done("template", self.usage, Timings(None, None, None, None, 0.0))
            return
        yield Understood("find_product", ("find_product",), language, (), number, self.message.text)
        yield Recommended(f"r{number}", tuple(_card(place) for place in range(1, CARDS + 1)), CARDS)
        began, place = time.monotonic(), 0
        while place < self.tokens:
            held_s = self.pace.hold_s if self.stamps else 0.0
            due = began + (place + 1) / self.rate + held_s if self.rate else 0.0
            await asyncio.sleep(due - time.monotonic())
            come = int((time.monotonic() - began) * self.rate) if self.stamps else 0
            come = min(self.tokens, max(come, place + 1))
            yield Text("".join(self._piece(one, number, began) for one in range(place, come)))
            place = come
        yield Done("template", self.usage, Timings(None, None, None, None, 0.0))

    def _piece(self, place: int, number: int, began: float) -> str:
        if self.stamps:
            due = began + (place + 1) / self.rate if self.rate else time.monotonic()
            return f"<{int(due * 1e9)}>".ljust(self.pad, ".")
        return f"{'' if place == 0 else ' '}{number}.{place}"


@dataclass(frozen=True, slots=True)
class Rote:
    """Answers every message alike; turn 3 says "3.0 3.1 3.2 ..."."""

    tokens: int = TOKENS
    rate: float = 0.0
    stamps: bool = False
    pad: int = 0
    pace: Pace = field(default_factory=Pace)

    def begin(self, state: DialogueState, message: UserMessage) -> RoteRun:
        return RoteRun(state, message, self.tokens, self.rate, self.stamps, self.pad, self.pace)

    def fresh(self, language: Language | None) -> DialogueState:
        return DialogueState(language=language)


class NoEngine:
    """An engine that is off."""

    def status(self) -> EngineStatus:
        return EngineStatus("off")

    def subscribe(self, _callback: Callable[[EngineStatus], None]) -> Callable[[], None]:
        return lambda: None

    async def start(self) -> None:
        pass

    async def stop(self) -> None:
        pass


def _card(place: int) -> Card:
    price = Money(1_000 + place, "USD", f"${10 + place / 100:.2f}")
    return Card(
        place,
        f"P{place}",
        f"P{place}-a",
        f"Product {place}",
        None,
        "Things",
        price,
        None,
        None,
        0,
        1,
        {},
        None,
        None,
        (),
    )


def rehearsal(tokens: int = TOKENS, rate: float = 0.0, *, stamps: bool = False, pad: int = 0) -> Parts:
    """The parts of a server that answers by rote."""

    async def close() -> None:
        pass

    shop = Shop({"en": "Rehearsal", "zh": "排练"}, "USD")
    ready = (PartState("catalogue", True, "none: a rehearsal"),)
    rote = Rote(tokens, rate, stamps, pad)
    return Parts(rote, NoEngine(), shop, lambda: ready, close, pace=rote.pace)


async def described(parts: Parts, settings: Settings) -> str:
    """What the server's HTTP API is, as OpenAPI's JSON; the staff's routes too."""
    from server.app import create_app
    from server.security.accounts import Accounts
    from server.store.opening import open_store

    with TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/sessions.db")
        try:
            return json.dumps(create_app(parts, settings, store, accounts=Accounts(*store.engines)).openapi())
        finally:
            await store.close()


def main(argv: Sequence[str]) -> int:
    gc.disable()  # as `server.__main__` does
    from server.__main__ import FAILED, leave, log_to
    from server.app import create_app
    from server.replicas.opening import open_cluster
    from server.run import listen, serve
    from server.security.accounts import Accounts
    from server.settings import load
    from server.store.opening import open_store

    gc.freeze()
    signal.signal(signal.SIGTERM, leave)
    try:
        settings = load()
        parts = rehearsal(
            int(os.environ.get("REHEARSAL_TOKENS", TOKENS)),
            float(os.environ.get("REHEARSAL_RATE", 0)),
            stamps=bool(os.environ.get("REHEARSAL_STAMPS")),
            pad=int(os.environ.get("REHEARSAL_PAD", 0)),
        )
        if argv == ["--describe"]:
            sys.stdout.write(asyncio.run(described(parts, settings)))
            return 0
        log_to(settings)
        with listen(settings.host, settings.port) as bound:
            if buffer := os.environ.get("REHEARSAL_BUFFER"):
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, int(buffer))
            cluster = asyncio.run(open_cluster(settings.redis_url))
            store = asyncio.run(open_store(settings.sessions_url, shared=cluster.shared))
            port = bound.getsockname()[1]
            serve(
                create_app(parts, settings, store, cluster, Accounts(*store.engines)),
                bound,
                lambda: Console(highlight=False).print(f"The rehearsal answers at http://{settings.host}:{port}/"),
            )
    except ServerError as fault:
        Console(stderr=True, highlight=False, soft_wrap=True).print(str(fault), markup=False)
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
