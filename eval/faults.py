"""Kills the language model's processes in the middle of an answer and measures what a customer meets then."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import psutil

from assistant.events import Text
from eval.client import ChatClient, TurnRecord, open_chat
from eval.errors import EvalError
from eval.serving import RunningServer, wait_engine
from eval.wire import Frame

QUESTIONS = (
    "I need a waterproof rain jacket under $150, nothing in black",
    "noise-cancelling headphones with a long battery life",
    "a warm duvet without down for a double bed",
)
FOLLOW_UP = "a light tent for two people"
AFTERWARDS = "a backpack that is not leather"
END_S = 5.0
TURN_S = 120.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One demand, whether it was met, and what was measured."""

    demand: str
    met: bool
    measured: str


@dataclass(frozen=True, slots=True)
class KilledTurn:
    """A turn whose engine was killed; `ended_s` counts from the kill."""

    turn: TurnRecord
    text_before: str
    killed: int
    ended_s: float


@dataclass(frozen=True, slots=True)
class FaultRun:
    cut: KilledTurn
    next_turn: TurnRecord
    recovery_s: float
    last_turn: TurnRecord

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (*_of_the_cut(self.cut), *_of_the_next(self.next_turn), *_of_the_last(self))


async def kill_mid_answer(server: RunningServer, timeout_s: float, tell: Callable[[str], None]) -> FaultRun:
    """The whole course: cut a turn, ask again at once, wait for the engine, ask once more."""
    async with open_chat(server.url, language="en") as chat:
        tell("waiting for the model to write")
        cut = await _cut(chat, server)
        tell("asking again while the engine is down")
        following = await chat.say(FOLLOW_UP, timeout_s=TURN_S)
        killed_at = cut.turn.frames[-1].at_s - cut.ended_s
        await wait_engine(server.base, timeout_s, tell)
        recovery_s = time.monotonic() - killed_at
        tell("asking after the recovery")
        last = await chat.say(AFTERWARDS, timeout_s=TURN_S)
    return FaultRun(cut, following, recovery_s, last)


async def _cut(chat: ChatClient, server: RunningServer) -> KilledTurn:
    """Asks until a turn is met in the middle of the model's text, and kills the engine there."""
    for n, question in enumerate(QUESTIONS):
        sent = time.monotonic()
        await chat.send({"type": "message", "id": f"cut-{n}", "text": question})
        frames: list[Frame] = []
        killed, killed_at, before = 0, 0.0, ""
        async for frame in chat.until_end(TURN_S):
            frames.append(frame)
            if not killed and _model_writes(frames):
                before = TurnRecord(sent, tuple(frames)).text
                killed = kill_engine(server)
                killed_at = time.monotonic()
        turn = TurnRecord(sent, tuple(frames))
        if killed:
            return KilledTurn(turn, before, killed, max(0.0, frames[-1].at_s - killed_at))
    raise EvalError("no answer was met in the middle: the model wrote no text in any of the turns")


def _model_writes(frames: list[Frame]) -> bool:
    """Whether the newest frame is a second piece of text: the first is what code says at once, then the model writes."""
    texts = [frame for frame in frames if isinstance(frame.content, Text)]
    return len(texts) >= 2 and frames[-1] is texts[-1]


def kill_engine(server: RunningServer) -> int:
    """SIGKILL to every process of the engine that this server has started; how many there were."""
    victims = [process for process in server.engine_processes() if _is_engine(process)]
    for process in victims:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    if not victims:
        raise EvalError("the server has started no vLLM that could be killed (is LLM_URL set?)")
    return len(victims)


def _is_engine(process: psutil.Process) -> bool:
    try:
        return "vllm" in " ".join([process.name(), *process.cmdline()]).lower()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def _of_the_cut(cut: KilledTurn) -> list[Finding]:
    done = cut.turn.done
    kept = cut.turn.text.startswith(cut.text_before) and bool(cut.text_before.strip())
    notice = done.notice if done else None
    return [
        Finding(
            f"the turn ends within {END_S:.0f} s", done is not None and cut.ended_s <= END_S, f"{cut.ended_s:.2f} s"
        ),
        Finding("what was said is kept", kept, f"{len(cut.text_before)} of {len(cut.turn.text)} characters before"),
        Finding("the customer is told", bool(notice), notice or "no notice"),
    ]


def _of_the_next(turn: TurnRecord) -> list[Finding]:
    author = turn.done.author if turn.done else "nobody"
    return [
        Finding("the next question is answered from templates", author == "template", f"by {author}"),
        Finding("with products", bool(turn.cards), f"{len(turn.cards)} cards in {turn.total_ms:.0f} ms"),
        Finding(
            "and a word about it", bool(turn.done and turn.done.notice), (turn.done and turn.done.notice) or "none"
        ),
    ]


def _of_the_last(run: FaultRun) -> list[Finding]:
    author = run.last_turn.done.author if run.last_turn.done else "nobody"
    return [
        Finding("the engine comes back by itself", True, f"after {run.recovery_s:.0f} s"),
        Finding("then the model answers again", author == "model", f"by {author}"),
    ]
