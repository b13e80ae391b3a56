"""One turn being answered, apart from any socket: it can be stopped, it has a deadline, and it always ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from assistant.dialogue import DialogueState, UserMessage
from assistant.events import Done, Event, Failed, Interrupted, InterruptedBy, Understood, Usage
from assistant.trace import Trace
from retrieval.products import Language
from server.conversation import PASSED_ON, End
from server.logs import note
from server.metrics import Metrics
from server.ports import Assistant, TurnRun
from server.tracing import turn_span

STOP_GRACE_S = 0.5
_FAULT: dict[Language, str] = {
    "en": "Something went wrong on our side. Please try again.",
    "zh": "我们这边出了点问题，请再试一次。",
}
_LATE: dict[Language, str] = {
    "en": "This took too long. Please try again.",
    "zh": "这次用的时间太长了，请再试一次。",
}
_ENDS = (Done, Interrupted, Failed)
_LOG = logging.getLogger("server.sessions")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a turn ended, what holds after it and what happened inside it: None where it had not begun to be understood."""

    end: End
    state: DialogueState | None
    trace: Trace | None


class Answering:
    """`say` is given every event but the last, with the run, whose state is that which holds by then."""

    def __init__(
        self,
        assistant: Assistant,
        metrics: Metrics,
        deadline_s: float,
        say: Callable[[Event, TurnRun], None],
        *,
        label: str,
        turn: int,
        language: Language | None,
        place: AbstractAsyncContextManager[None],
        quiet: bool = False,
    ) -> None:
        """It begins when `place` is to be had, and holds it. `label` and `turn` name it in the log, `language` is that of words where the
        dialogue has none yet. `quiet`: it ends once it is understood, as a turn that a person answers."""
        self._assistant, self._metrics, self._say = assistant, metrics, say
        self._deadline_s = deadline_s
        self._place, self._quiet = place, quiet
        self._label, self._turn, self._language = label, turn, language
        self._stopped = asyncio.Event()
        self._reason: InterruptedBy = "stop"
        self._run: TurnRun | None = None

    def stop(self, reason: InterruptedBy) -> None:
        """End it within a moment; the request to the model is closed."""
        if not self._stopped.is_set():
            self._reason = reason
            self._stopped.set()

    async def run(self, state: Callable[[], Awaitable[DialogueState]], message: UserMessage) -> Ended:
        """Answer until it is done, stopped or late. Faults of the assistant's are logged, and told in words only."""
        watch = self._metrics.turn()
        pump = asyncio.create_task(self._pump(state, message, watch.saw))
        stop = asyncio.create_task(self._stopped.wait())
        try:
            await asyncio.wait({pump, stop}, timeout=self._deadline_s, return_when=asyncio.FIRST_COMPLETED)
            late = not pump.done() and not self._stopped.is_set()
            if not pump.done():
                self._stopped.set()
                pump.cancel()
                await asyncio.wait({pump}, timeout=STOP_GRACE_S)
        finally:
            stop.cancel()
            pump.cancel()
        end = self._end(pump, late)
        if self._run is not None:
            self._metrics.drops(self._run.trace)
        watch.saw(end)
        note(
            _LOG,
            "turn",
            session=self._label,
            turn=self._turn,
            intent=watch.intent,
            author=watch.author,
            outcome=watch.outcome,
            ms=round(watch.seconds * 1000),
        )
        if self._run is None:
            return Ended(end, None, None)
        return Ended(end, self._run.state, self._run.trace)

    async def _pump(
        self, state: Callable[[], Awaitable[DialogueState]], message: UserMessage, saw: Callable[[Event], None]
    ) -> End | None:
        """Say a turn's events as they come; the last one is returned instead."""
        with turn_span(self._label, self._turn):
            return await self._answered(state, message, saw)

    async def _answered(
        self, state: Callable[[], Awaitable[DialogueState]], message: UserMessage, saw: Callable[[Event], None]
    ) -> End | None:
        last: End | None = None
        async with self._place:
            run = self._run = self._assistant.begin(await state(), message)
            events = run.events()
            async for event in events:
                if self._stopped.is_set() or last is not None:
                    continue
                if isinstance(event, _ENDS):
                    last = event
                    continue
                saw(event)
                self._say(event, run)
                if self._quiet and isinstance(event, Understood):
                    if isinstance(events, AsyncGenerator):
                        await events.aclose()
                    return PASSED_ON
        return last

    def _end(self, pump: asyncio.Task[End | None], late: bool) -> End:
        where: dict[str, str | int] = {"session": self._label, "turn": self._turn}
        if late:
            note(_LOG, "turn is late", logging.WARNING, session=self._label, turn=self._turn)
            return Failed("timeout", self._words(_LATE), retryable=True)
        if not pump.done():
            note(_LOG, "turn does not stop", logging.WARNING, session=self._label, turn=self._turn)
        elif not pump.cancelled():
            fault = pump.exception()
            last = None if fault else pump.result()
            if last is not None:
                return last
            if not self._stopped.is_set():
                words = "turn failed" if fault else "turn had no end"
                _LOG.error(words, exc_info=fault, extra={"fields": where})
                return Failed("internal", self._words(_FAULT), retryable=True)
        return Interrupted(self._run.usage if self._run is not None else Usage(0, 0, 0), self._reason)

    def _words(self, words: dict[Language, str]) -> str:
        spoken = self._run.state.language if self._run is not None else None
        return words[spoken or self._language or "en"]
