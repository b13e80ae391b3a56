"""Measures turns as a customer meets them: the time to cards, to text and to the end, and the model's share of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx

from assistant.events import Compared, Recommended, Text
from eval.client import TurnRecord, open_chat
from eval.metrics import median, percentile
from eval.raw_engine import EngineAddress, RawAnswer, ask, messages_for
from eval.serving import RunningServer
from retrieval.products import Language

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MESSAGES: tuple[tuple[Language, str], ...] = (
    ("en", "I need a waterproof rain jacket under $150, nothing in black"),
    ("zh", "想买一双防水的登山靴，预算一千以内"),
    ("en", "noise-cancelling headphones with at least 30 hours of battery"),
    ("zh", "两百块以内的骑行头盔，不要黑色"),
    ("en", "a present for someone who loves coffee, about 60 dollars"),
    ("zh", "推荐一款适合小户型的书桌"),
    ("en", "a warm duvet without down for a double bed"),
    ("zh", "给三岁孩子的积木，要木头的"),
    ("en", "a light tent for two people"),
    ("zh", "有没有带保温的水杯，500毫升左右"),
    ("en", "a dimmable desk lamp that is not plastic"),
    ("zh", "想要一个能装电脑的双肩包，不要真皮"),
)
WARM_UP: tuple[Language, str] = ("en", "Show me some mugs")
RAW_QUESTIONS = 4
SAMPLE_S = 1.0


@dataclass(frozen=True, slots=True)
class TurnTimes:
    """Milliseconds from sending, as the client sees them, and what the model did; None for what did not happen."""

    message: str
    author: str
    first_card_ms: float | None
    first_text_ms: float | None
    first_model_text_ms: float | None
    total_ms: float
    prompt_tokens: int
    completion_tokens: int

    @property
    def tokens_per_s(self) -> float | None:
        """Tokens over the time from the first card or text to the end, the reading of the prompt included."""
        began = [at for at in (self.first_card_ms, self.first_text_ms) if at is not None]
        seconds = (self.total_ms - min(began)) / 1000 if began else 0
        return self.completion_tokens / seconds if seconds > 0 and self.completion_tokens else None


@dataclass(frozen=True, slots=True)
class Spread:
    median: float
    p95: float
    count: int


@dataclass(slots=True)
class Memory:
    """The most that the server and its engine have held at once, in bytes."""

    peak_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Bench:
    answers_s: float | None
    model_ready_s: float | None
    first_turn: TurnTimes
    turns: tuple[TurnTimes, ...]
    raw: tuple[RawAnswer, ...]
    peak_bytes: int | None
    spreads: Mapping[str, Spread] = field(default_factory=dict)


def times_of(message: str, turn: TurnRecord) -> TurnTimes:
    done = turn.done
    return TurnTimes(
        message=message,
        author=done.author if done else "none",
        first_card_ms=turn.after_ms(Recommended, Compared),
        first_text_ms=turn.after_ms(Text),
        first_model_text_ms=done.timings.first_model_text_ms if done else None,
        total_ms=turn.total_ms,
        prompt_tokens=done.usage.prompt_tokens if done else 0,
        completion_tokens=done.usage.completion_tokens if done else 0,
    )


async def measured(
    url: str, count: int, told: Callable[[], None] = lambda: None
) -> tuple[TurnTimes, tuple[TurnTimes, ...], tuple[TurnRecord, ...]]:
    """A turn to warm up, then `count` turns, each the first of its conversation."""
    first, _ = await _one(url, *WARM_UP)
    times: list[TurnTimes] = []
    records: list[TurnRecord] = []
    for n in range(count):
        one, turn = await _one(url, *MESSAGES[n % len(MESSAGES)])
        times.append(one)
        records.append(turn)
        told()
    return first, tuple(times), tuple(records)


async def _one(url: str, language: Language, message: str) -> tuple[TurnTimes, TurnRecord]:
    async with open_chat(url, language=language) as chat:
        turn = await chat.say(message)
    return times_of(message, turn), turn


async def raw_answers(engine: EngineAddress, turns: Sequence[TurnRecord]) -> tuple[RawAnswer, ...]:
    """The engine alone, on prompts made of what was shown; empty where it cannot be asked."""
    answers: list[RawAnswer] = []
    for n, turn in enumerate(turns[:RAW_QUESTIONS]):
        language, question = MESSAGES[n % len(MESSAGES)]
        records = [f"{card.title} | {card.category} | {card.price.text if card.price else ''}" for card in turn.cards]
        why = [reason.evidence for card in turn.cards for reason in card.why]
        try:
            answers.append(await ask(engine, messages_for(question, [*records, *why], language, f"{n}")))
        except httpx.HTTPError:
            return ()
    return tuple(answers)


@asynccontextmanager
async def watched(server: RunningServer, memory: Memory) -> AsyncIterator[None]:
    """Samples the memory of the server and its engine every second, and once more on leaving."""

    async def take() -> None:
        memory.peak_bytes = max(memory.peak_bytes, await asyncio.to_thread(server.memory_bytes))

    async def sample() -> None:
        while True:
            await take()
            await asyncio.sleep(SAMPLE_S)

    task = asyncio.create_task(sample())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await take()


def spreads(turns: Sequence[TurnTimes]) -> dict[str, Spread]:
    """Median and p95 of every measure over the turns that have it."""
    measures: dict[str, Callable[[TurnTimes], float | None]] = {
        "first_card_ms": lambda one: one.first_card_ms,
        "first_text_ms": lambda one: one.first_text_ms,
        "first_model_text_ms": lambda one: one.first_model_text_ms,
        "total_ms": lambda one: one.total_ms,
        "tokens_per_s": lambda one: one.tokens_per_s,
        "prompt_tokens": lambda one: one.prompt_tokens or None,
        "completion_tokens": lambda one: one.completion_tokens or None,
    }
    found: dict[str, Spread] = {}
    for name, measure in measures.items():
        values = [value for one in turns if (value := measure(one)) is not None]
        if values:
            found[name] = Spread(median(values), percentile(values, 0.95), len(values))
    return found


def ratios(turns: Sequence[TurnTimes], raw: Sequence[RawAnswer]) -> dict[str, float]:
    """What the assistant makes of the engine: its medians over the engine's own, of the same run."""
    found = spreads(turns)
    if not raw or "first_model_text_ms" not in found or "tokens_per_s" not in found:
        return {}
    first = median([one.first_token_ms for one in raw])
    whole = median([one.completion_tokens / (one.total_ms / 1000) for one in raw])
    return {
        "first_model_text_over_raw_first_token": found["first_model_text_ms"].median / first,
        "tokens_per_s_over_raw": found["tokens_per_s"].median / whole,
    }
