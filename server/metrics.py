"""What is counted, for Prometheus. Labels take values from closed sets only: nothing a client writes becomes one."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from assistant.events import Compared, Done, Event, Failed, Interrupted, Recommended, Text, Understood
from assistant.model import EngineStatus
from assistant.trace import Trace

Outcome = Literal["done", "interrupted", "failed"]
ENGINE_STATES = ("off", "preparing", "loading", "ready", "down", "unavailable")
_CARD_BUCKETS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5)
_TEXT_BUCKETS = (0.1, 0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 10, 20)
_TURN_BUCKETS = (0.1, 0.5, 1, 2, 4, 8, 15, 30, 60, 120)


class Metrics:
    """The counters of one application, in a registry of their own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.registry = CollectorRegistry()
        self.turns = self._counter("shop_turns", "Turns answered.", ("intent", "author", "outcome"))
        self.first_card = self._histogram("shop_first_card_seconds", "From a message to its cards.", _CARD_BUCKETS)
        self.first_text = self._histogram("shop_first_text_seconds", "From a message to its first text.", _TEXT_BUCKETS)
        self.turn_time = self._histogram("shop_turn_seconds", "From a message to the end of its turn.", _TURN_BUCKETS)
        self.tokens = self._counter("shop_tokens", "Tokens that the language model read and wrote.", ("kind",))
        self.model_calls = self._counter("shop_model_calls", "Calls to the language model.", ())
        self.dropped = self._counter(
            "shop_dropped_sentences", "Sentences of the model that failed a check.", ("reason",)
        )
        self.refused = self._counter("shop_refused_frames", "Frames of clients that were refused.", ("code",))
        self.barred = self._counter("shop_barred", "Clients that were not let in.", ("cause",))
        self.slow_readers = self._counter("shop_slow_readers", "Sockets closed because they did not read.", ())
        self.sockets = Gauge("shop_sockets", "Open websockets.", registry=self.registry)
        self.sessions = Gauge("shop_sessions", "Sessions held.", registry=self.registry)
        self.denied = self._counter("shop_denied", "Messages and connections that had to wait.", ("cause",))
        self.engine_figures = Gauge(
            "shop_engine_figure", "What the engine counts itself.", ("figure",), registry=self.registry
        )
        self.engine = Gauge("shop_engine_state", "1 for the engine's state.", ("state",), registry=self.registry)

    def _counter(self, name: str, words: str, labels: tuple[str, ...]) -> Counter:
        return Counter(name, words, labels, registry=self.registry)

    def _histogram(self, name: str, words: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(name, words, buckets=buckets, registry=self.registry)

    def engine_is(self, status: EngineStatus) -> None:
        for state in ENGINE_STATES:
            self.engine.labels(state).set(state == status.state)

    def watches(self, name: str, words: str, value: Callable[[], float]) -> None:
        """Have a gauge that tells `value` whenever it is asked for."""
        Gauge(name, words, registry=self.registry).set_function(value)

    def engine_counts(self, figures: Mapping[str, float]) -> None:
        """What the engine counts itself (`server.engine_figures`)."""
        for name, value in figures.items():
            self.engine_figures.labels(name).set(value)

    def drops(self, trace: Trace) -> None:
        """Count the sentences that a turn's check held back, by the kind of cause (`value:colour` is of the kind `value`)."""
        for dropped in trace.dropped:
            self.dropped.labels(dropped.cause.partition(":")[0]).inc()

    def turn(self) -> TurnWatch:
        """Watch a turn that begins now."""
        return TurnWatch(self, self._clock)

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self.registry)


class TurnWatch:
    """Counts one turn by the events that its clients see. `seconds` is how long it took, once ended."""

    def __init__(self, metrics: Metrics, clock: Callable[[], float]) -> None:
        self._metrics = metrics
        self._clock = clock
        self._began = clock()
        self._card = self._text = False
        self.intent = "unknown"
        self.author = "none"
        self.outcome: Outcome = "failed"
        self.seconds = 0.0

    def saw(self, event: Event) -> None:
        if self._text and isinstance(event, Text):  # most of what is said
            return
        now = self._clock() - self._began
        match event:
            case Understood():
                self.intent = event.intent
            case Recommended() | Compared() if not self._card:
                self._card = True
                self._metrics.first_card.observe(now)
            case Text() if not self._text:
                self._text = True
                self._metrics.first_text.observe(now)
            case Done() | Interrupted() | Failed():
                self._ended(event, now)
            case _:
                pass

    def _ended(self, event: Done | Interrupted | Failed, now: float) -> None:
        metrics = self._metrics
        self.seconds = now
        if not isinstance(event, Failed):
            metrics.tokens.labels("prompt").inc(event.usage.prompt_tokens)
            metrics.tokens.labels("completion").inc(event.usage.completion_tokens)
            metrics.model_calls.inc(event.usage.model_calls)
        if isinstance(event, Done):
            self.author, self.outcome = event.author, "done"
        else:
            self.outcome = "interrupted" if isinstance(event, Interrupted) else "failed"
        metrics.turn_time.observe(now)
        metrics.turns.labels(self.intent, self.author, self.outcome).inc()
