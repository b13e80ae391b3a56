"""Plays scripted dialogues against a server and gathers what was wrong, turn by turn. Prints nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from eval import checks, invariants
from eval.client import ChatClient, ChatError, TurnRecord, open_chat
from eval.invariants import Story
from eval.script import Dialogue, Step
from eval.shop import Shop
from eval.wire import BadFrame, Pong

AFTERMATH_S = 5.0


@dataclass(frozen=True, slots=True)
class StepResult:
    step: Step
    turn: TurnRecord
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DialogueResult:
    """`broken` says why the dialogue could not be played to its end; `problems` are those of no single turn."""

    dialogue: Dialogue
    steps: tuple[StepResult, ...]
    problems: tuple[str, ...]
    broken: str | None
    seconds: float

    @property
    def all_problems(self) -> tuple[str, ...]:
        """Every problem, with the turn it belongs to."""
        of_turns = [
            f"turn {number} (line {result.step.line}): {problem}"
            for number, result in enumerate(self.steps, 1)
            for problem in result.problems
        ]
        return (*of_turns, *self.problems, *((self.broken,) if self.broken else ()))

    @property
    def passed(self) -> bool:
        return not self.all_problems


@dataclass(frozen=True, slots=True)
class Rules:
    """`check_author`: whether it matters who wrote an answer; not when the engine is off by request."""

    check_author: bool = True
    turn_timeout_s: float = 180.0


async def play(
    dialogue: Dialogue,
    url: str,
    shop: Shop,
    rules: Rules,
    told: Callable[[Step, TurnRecord], None] = lambda _step, _turn: None,
) -> DialogueResult:
    """Plays one dialogue in a session of its own; `told` hears of every turn as it ends."""
    began = time.monotonic()
    story = Story(dialogue.language)
    results: list[StepResult] = []
    try:
        async with open_chat(url, language=dialogue.language) as chat:
            for step in dialogue.steps:
                turn = await _take(chat, step, rules.turn_timeout_s)
                told(step, turn)
                results.append(_judged(step, turn, story, shop, rules))
            overall = await _overall(chat)
    except (ChatError, BadFrame) as fault:
        number = len(results) + 1
        broken = f"turn {number}: {fault}" if number <= len(dialogue.steps) else str(fault)
        return DialogueResult(dialogue, tuple(results), (), broken, time.monotonic() - began)
    return DialogueResult(dialogue, tuple(results), overall, None, time.monotonic() - began)


async def _take(chat: ChatClient, step: Step, timeout_s: float) -> TurnRecord:
    if step.remove:
        return await chat.remove(step.remove, timeout_s=timeout_s)
    return await chat.say(step.say, timeout_s=timeout_s)


def _judged(step: Step, turn: TurnRecord, story: Story, shop: Shop, rules: Rules) -> StepResult:
    before = replace(story, shown=dict(story.shown))
    story.heard(step, turn, shop)
    found = checks.problems(step.expect, turn, before, shop, rules.check_author)
    if step.expect.failed is None:
        found += invariants.problems(step, turn, story, shop)
    return StepResult(step, turn, tuple(found))


async def _overall(chat: ChatClient) -> tuple[str, ...]:
    """The checks of the whole session, after everything that the server had still to send has come."""
    await chat.send({"type": "ping"})
    while not isinstance((await chat.receive(AFTERMATH_S)).content, Pong):
        pass
    frames = tuple(chat.frames)
    return (*invariants.numbering(frames), *invariants.aftermath(frames))


def summary(results: Sequence[DialogueResult]) -> str:
    """One line that says how it went."""
    failed = sum(not result.passed for result in results)
    turns = sum(len(result.steps) for result in results)
    seconds = sum(result.seconds for result in results)
    return f"{len(results) - failed} of {len(results)} dialogues passed ({turns} turns, {seconds:.0f} s)"
