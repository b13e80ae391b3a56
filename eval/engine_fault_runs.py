"""Plays turns against an engine that misbehaves and looks at what a customer meets: the end, its time, and what is shown."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from assistant.assistant import ShopAssistant
from assistant.dialogue import DialogueState, UserMessage
from assistant.engine_probe import Endpoint
from assistant.events import Done, Event, Text
from assistant.llm import OpenAIChatModel
from assistant.llm_transport import engine_client
from assistant.model import EngineStatus
from assistant.turn import Deadlines, Trace
from eval.engine_faults import FAULTS, HARMLESS
from eval.faulty_engine import FaultyEngine, good
from eval.safety_shop import SafetyShop, make_shop, read_shop
from retrieval.products import Language

READY = EngineStatus("ready", "faulty")
DEADLINES = Deadlines(first_token_s=0.6, total_s=1.2)
PATIENT = Deadlines(first_token_s=10.0, total_s=15.0)  # where nothing is wrong, a busy machine is no fault
GRACE_S = 1.0
PART = 10
HUNG_S = 20.0
_ASKS: tuple[tuple[Language, str], ...] = (
    ("en", "I am looking for headphones"),
    ("zh", "想买一双鞋"),
    ("en", "show me bags under $300"),
    ("zh", "想买个背包"),
)
# every other piece ends a sentence
_PIECES = {
    "en": ("I suggest", " [P1]. ", "Have a look", " at [P1]. ", "Shall I narrow", " these down by colour or price?"),
    "zh": ("推荐", " [P1]。", "您可以", "看看 [P1]。", "要不要我按颜色", "或价格再筛选一下？"),
}
_RAW = re.compile(r'Traceback|RuntimeError|EngineCore|File "|<html|[{}]|"error"|\bdata:|HTTP/1|[\ud800-\udfff]|nginx')


class _Watch:
    """An engine that is said to be well whatever happens: the worst that a health page can do."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def endpoint(self) -> Endpoint:
        return self._endpoint

    def report_fault(self) -> None: ...

    def report_answer(self) -> None: ...


@dataclass(frozen=True, slots=True)
class FaultyTurn:
    """One turn: who wrote it, and how long the model's part took. `problems` are what did not hold, in words."""

    fault: str
    seed: int
    author: str
    seconds: float
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Played:
    """What was shown in a turn, and when the model was asked, in seconds since its begin, and when it was over."""

    events: tuple[Event, ...]
    trace: Trace
    state: DialogueState
    asked_s: float
    ended_s: float

    @property
    def done(self) -> Done | None:
        last = self.events[-1] if self.events else None
        return last if isinstance(last, Done) else None

    @property
    def text(self) -> str:
        return "".join(event.delta for event in self.events if isinstance(event, Text))


async def play(shop: SafetyShop, client: httpx.AsyncClient, fault: str, seed: int) -> FaultyTurn:
    """One turn with the fault, then one of the same conversation with an engine that is well again."""
    language, ask = _ASKS[seed % len(_ASKS)]
    async with FaultyEngine(FAULTS[fault], _PIECES[language], seed) as engine:
        model = OpenAIChatModel(_Watch(Endpoint(engine.url, "faulty")), client=client)
        assistant = ShopAssistant(
            shop.shelf, model, lambda: READY, deadlines=PATIENT if fault in HARMLESS else DEADLINES
        )
        turn = await _turn(assistant, assistant.fresh(language), ask)
        problems = [*_problems(fault, turn), *await _left_open(engine)]
        engine.behaviour = good
        after = await _turn(assistant, turn.state, ask)
        if after.done is None:
            problems.append("the next turn had no end")
    author = turn.done.author if turn.done else "nobody"
    return FaultyTurn(fault, seed, author, turn.ended_s - turn.asked_s, tuple(problems))


async def _turn(assistant: ShopAssistant, state: DialogueState, ask: str) -> _Played:
    turn, events = assistant.begin(state, UserMessage(ask)), list[Event]()
    began = asked = time.monotonic()

    async def read() -> None:
        nonlocal asked
        async for event in turn.events():
            events.append(event)
            if not isinstance(event, Text | Done):
                asked = time.monotonic()  # what follows the cards is the model's part

    with suppress(TimeoutError):
        await asyncio.wait_for(read(), HUNG_S)
    ended = time.monotonic()
    return _Played(tuple(events), turn.trace, turn.state, asked - began, ended - began)


def _problems(fault: str, turn: _Played) -> Iterator[str]:
    limit = PATIENT if fault in HARMLESS else DEADLINES
    done, late = turn.done, turn.ended_s - turn.asked_s - limit.total_s
    if turn.trace.plan is None or turn.trace.plan.request is None:
        yield "the question did not ask the model"
    if late > GRACE_S:
        yield f"ended {late:.2f} s after its deadline"
    if found := _RAW.search(turn.text):
        yield f"showed {found[0]!r}"
    if done is None:
        yield "the turn had no end"
    elif not turn.text.strip():
        yield "the customer got no text"
    elif fault in HARMLESS and done.author != "model":
        yield f"was answered by {done.author}, although nothing is wrong ({turn.trace.fault})"
    elif fault not in HARMLESS and turn.trace.fault and not done.notice:
        yield "the customer was not told"


async def _left_open(engine: FaultyEngine) -> list[str]:
    """Whether a request is still open a second after the turn."""
    until = time.monotonic() + GRACE_S
    while engine.open and time.monotonic() < until:  # noqa: ASYNC110 - the stand-in tells nobody when a request ends
        await asyncio.sleep(0.01)
    return ["the request to the engine was left open"] if engine.open else []


async def play_all(
    shop: SafetyShop,
    seeds: int,
    faults: Sequence[str] = tuple(FAULTS),
    at_once: int = 4,
    tell: Callable[[int], None] = lambda _done: None,
) -> list[FaultyTurn]:
    """Every fault with every seed from 0, some at once, in the order of the faults."""
    gate, done = asyncio.Semaphore(at_once), 0

    async def one(fault: str, seed: int) -> FaultyTurn:
        nonlocal done
        async with gate:
            played = await play(shop, client, fault, seed)
        done += 1
        tell(done)
        return played

    async with engine_client() as client:
        return await asyncio.gather(*(one(fault, seed) for fault in faults for seed in range(seeds)))


def small_shop(folder: Path) -> SafetyShop:
    """A part of the shop of a folder: what is measured is the engine's side."""
    whole = read_shop(folder)
    return make_shop(whole.shelf.searcher.products[::PART], documents=whole.documents)
