"""Sessions: a dialogue's state, its numbered frames, and the turn under way, which lives apart from any socket.

Held in memory. Knows nothing of websockets: frames go to outboxes.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import secrets
from typing import Protocol

from assistant.dialogue import UserMessage
from assistant.events import Done, Failed, Interrupted, Usage
from assistant.model import EngineStatus
from retrieval.products import Language
from server.conversation import Accepted, Conversation
from server.frames import Ack, SessionFrame, Welcome, refusal
from server.logs import note
from server.metrics import Metrics, TurnWatch
from server.outbox import Outbox
from server.ports import Assistant, Shop, TurnRun
from server.protocol import EditConstraints, Message, Refused

STOP_GRACE_S = 0.5
_FAULT: dict[Language, str] = {
    "en": "Something went wrong on our side. Please try again.",
    "zh": "我们这边出了点问题，请再试一次。",
}
_LOG = logging.getLogger("server.sessions")
_uses = itertools.count(1)


class Session:
    """One customer's conversation, which any number of sockets may show at once."""

    def __init__(self, key: str, assistant: Assistant, metrics: Metrics, language: Language | None) -> None:
        self.key = key
        self.conversation = Conversation()
        self.used = next(_uses)
        self.state = assistant.fresh(language)
        self._assistant = assistant
        self._metrics = metrics
        self._language = language
        self._new_language: Language | None = None
        self._outboxes: set[Outbox] = set()
        self._turn: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()

    @property
    def idle(self) -> bool:
        """No socket shows it and no turn runs."""
        return not self._outboxes and self._turn is None

    def greet(self, outbox: Outbox, shop: Shop, engine: EngineStatus) -> None:
        """Attach the socket that made this session."""
        self._outboxes.add(outbox)
        self.say(self._welcome(shop, engine, resumed=False))

    def resume(self, outbox: Outbox, seq: int | None, shop: Shop, engine: EngineStatus) -> None:
        """Attach a socket and send it what followed `seq`, or the whole state where that is no longer kept."""
        self.used = next(_uses)
        conversation = self.conversation
        newest = conversation.newest
        missed = () if seq is None else conversation.since(seq)
        welcome = self._welcome(shop, engine, resumed=True)
        if missed is None:
            outbox.preload((conversation.aside(welcome), conversation.aside(conversation.snapshot())))
        else:
            outbox.preload((conversation.aside(welcome, newest if seq is None else seq), *missed))
        self._outboxes.add(outbox)

    def detach(self, outbox: Outbox) -> None:
        self._outboxes.discard(outbox)
        self.used = next(_uses)

    def speaks(self, language: Language | None) -> None:
        """The page's language; the next turn is told when it changed."""
        if language is not None and language != self._language:
            self._language = self._new_language = language

    def say(self, frame: SessionFrame, turn: int = 0) -> None:
        """Number a frame and send it to every socket of the session."""
        text = self.conversation.number(frame, turn)
        for outbox in self._outboxes:
            outbox.put(text)

    def refuse(self, refused: Refused) -> None:
        self._metrics.refused.labels(refused.code).inc()
        self.say(refusal(refused))

    def take(self, frame: Message | EditConstraints) -> None:
        """Begin the turn that a frame asks for, or acknowledge again the one it began. Raises `Refused`."""
        took = self.conversation.submit(frame)
        text, remove = (frame.text, ()) if isinstance(frame, Message) else ("", frame.remove)
        chips = frame.set if isinstance(frame, EditConstraints) else ()
        self.say(Ack(frame.id, not isinstance(took, Accepted), text, remove, chips), took.turn)
        if isinstance(took, Accepted):
            message = UserMessage(text, remove, self._new_language, chips)
            self._new_language = None
            self._stop = asyncio.Event()
            self._turn = asyncio.create_task(self._answer(took.turn, message), name=f"turn {took.turn}")

    def stop(self, turn: int) -> None:
        """End the turn; its `interrupted` follows. Raises `Refused` when it is not running."""
        if self.conversation.running != turn:
            raise Refused("unknown_turn", f"Turn {turn} is not running.")
        self._stop.set()

    async def close(self) -> None:
        """End the turn under way, for good."""
        turn = self._turn
        if turn is not None:
            self._stop.set()
            await asyncio.wait({turn}, timeout=2 * STOP_GRACE_S)

    def _welcome(self, shop: Shop, engine: EngineStatus, *, resumed: bool) -> Welcome:
        return Welcome(self.key, resumed, shop.named(self._language), shop.currency, shop.languages, engine)

    async def _answer(self, turn: int, message: UserMessage) -> None:
        watch = self._metrics.turn()
        runs: list[TurnRun] = []
        pump = asyncio.create_task(self._pump(turn, message, watch, runs))
        stop = asyncio.create_task(self._stop.wait())
        await asyncio.wait({pump, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not pump.done():
            pump.cancel()
            await asyncio.wait({pump}, timeout=STOP_GRACE_S)
        end = self._end(pump, turn, runs[-1] if runs else None)
        # first of all: whatever fails below, the session must not stay busy
        self._turn = None
        self.conversation.finish(turn)
        if runs:
            self.state = runs[-1].state
            self._metrics.drops(runs[-1].trace)
        watch.saw(end)
        self.say(end, turn)
        note(
            _LOG,
            "turn",
            session=self.key[:8],
            turn=turn,
            intent=watch.intent,
            author=watch.author,
            outcome=watch.outcome,
            ms=round(watch.seconds * 1000),
        )

    async def _pump(
        self, turn: int, message: UserMessage, watch: TurnWatch, runs: list[TurnRun]
    ) -> Done | Interrupted | Failed | None:
        """Send a turn's events as they come; the last one is returned instead, to be sent when the turn is put away."""
        run = self._assistant.begin(self.state, message)
        runs.append(run)
        last: Done | Interrupted | Failed | None = None
        async for event in run.events():
            if self._stop.is_set() or last is not None:
                continue
            if isinstance(event, Done | Interrupted | Failed):
                last = event
            else:
                watch.saw(event)
                self.say(event, turn)
        return last

    def _end(
        self, pump: asyncio.Task[Done | Interrupted | Failed | None], turn: int, run: TurnRun | None
    ) -> Done | Interrupted | Failed:
        """How the turn ended. A fault of the assistant's is logged here with its traceback, and told in words only."""
        if not pump.done():
            note(_LOG, "turn does not stop", logging.WARNING, session=self.key[:8], turn=turn)
        elif not pump.cancelled():
            fault = pump.exception()
            last = None if fault else pump.result()
            if last is not None:
                return last
            if not self._stop.is_set():
                _LOG.error(
                    "turn failed" if fault else "turn had no end",
                    exc_info=fault,
                    extra={"fields": {"session": self.key[:8], "turn": turn}},
                )
                return Failed("internal", _FAULT[self.state.language or self._language or "en"], retryable=True)
        return Interrupted(run.usage if run else Usage(0, 0, 0))


class SessionStore(Protocol):
    """Where sessions are found by their keys."""

    def create(self, language: Language | None) -> Session: ...

    def get(self, key: str) -> Session | None: ...

    def __len__(self) -> int: ...

    async def close(self) -> None: ...


class MemorySessions:
    """At most `limit` sessions; to make room, the idle one that was used longest ago is forgotten."""

    def __init__(self, assistant: Assistant, metrics: Metrics, limit: int) -> None:
        self._assistant = assistant
        self._metrics = metrics
        self._limit = limit
        self._sessions: dict[str, Session] = {}

    def create(self, language: Language | None) -> Session:
        """A session under an unguessable key. Raises `Refused` (`overloaded`) when every one held is in use."""
        if len(self._sessions) >= self._limit:
            idle = [session for session in self._sessions.values() if session.idle]
            if not idle:
                raise Refused("overloaded", "Too many conversations at once. Please try again in a minute.")
            del self._sessions[min(idle, key=lambda session: session.used).key]
        session = Session(secrets.token_urlsafe(24), self._assistant, self._metrics, language)
        self._sessions[session.key] = session
        self._metrics.sessions.set(len(self._sessions))
        return session

    def get(self, key: str) -> Session | None:
        return self._sessions.get(key)

    def __len__(self) -> int:
        return len(self._sessions)

    async def close(self) -> None:
        """End every turn under way."""
        await asyncio.gather(*(session.close() for session in self._sessions.values()))
