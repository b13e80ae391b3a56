"""Plays dialogues with a real model and keeps, turn by turn, what it wrote, what of it was shown, and what that cost.

Every sentence that the model wrote is either shown or in the turn's trace, so one run tells both what shoppers saw and what they
would have seen without the check. Prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.answers.base import Shelf
from assistant.assistant import ShopAssistant
from assistant.dialogue import DialogueState, UserMessage
from assistant.events import Asked, Compared, Done, Event, Recommended, Text, Understood
from assistant.grounding import Dropped
from assistant.outlet import plain
from assistant.turn import Trace, Turn
from assistant.wording import Wording
from eval.errors import EvalError
from eval.injection_scan import Effect, Sight, effects
from retrieval.products import LANGUAGES, Language

NEXT_STEPS = ("?", "？", "tell me", "告诉我", "let me know", "您可以", "ask me")


@dataclass(frozen=True, slots=True)
class Script:
    """One dialogue: what the customer says, turn by turn."""

    name: str
    language: Language
    turns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """Whether an answer speaks to the need, gives a reason tied to a constraint or a record, and offers a next step."""

    need: bool
    reason: bool
    next_step: bool

    @property
    def helpful(self) -> bool:
        return self.need and self.reason and self.next_step


@dataclass(frozen=True, slots=True)
class Answered:
    """One turn. Times are milliseconds from the message; `wrote` counts the model's sentences, `effects` is what an independent
    scanner found wrong in what was shown."""

    script: Script
    said: str
    intent: str
    author: str
    text: str
    wrote: int
    dropped: tuple[Dropped, ...]
    calls: int
    prompt_tokens: int
    first_card_ms: float | None
    first_text_ms: float | None
    total_ms: float
    effects: tuple[Effect, ...]
    rubric: Rubric


def read_scripts(folder: Path) -> tuple[Script, ...]:
    """The dialogues of a folder's en.yaml and zh.yaml. Raises `EvalError` where one cannot be read."""
    scripts: list[Script] = []
    for language in LANGUAGES:
        file = folder / f"{language}.yaml"
        try:
            raw = yaml.safe_load(file.read_text(encoding="utf-8"))
            scripts += [Script(str(one["name"]), language, tuple(map(str, one["turns"]))) for one in raw]
        except (OSError, yaml.YAMLError, KeyError, TypeError) as fault:
            raise EvalError(f"{file}: expected a list of {{name, turns}} ({fault})") from fault
    return tuple(scripts)


async def play(assistant: ShopAssistant, script: Script, shelf: Shelf) -> list[Answered]:
    """One dialogue from its beginning, turn by turn."""
    state: DialogueState = assistant.fresh(script.language)
    answers = []
    for said in script.turns:
        turn = assistant.begin(state, UserMessage(said))
        events = [event async for event in turn.events()]
        answers.append(_answered(script, said, turn, events, shelf, state))
        state = turn.state
    return answers


def _answered(
    script: Script, said: str, turn: Turn, events: Sequence[Event], shelf: Shelf, before: DialogueState
) -> Answered:
    text = "".join(event.delta for event in events if isinstance(event, Text))
    done = next(event for event in events if isinstance(event, Done))
    understood = next((event for event in events if isinstance(event, Understood)), None)
    trace = turn.trace
    return Answered(
        script=script,
        said=said,
        intent=understood.intent if understood else "",
        author=done.author,
        text=text,
        wrote=trace.sentences,
        dropped=trace.dropped,
        calls=done.usage.model_calls,
        prompt_tokens=done.usage.prompt_tokens,
        first_card_ms=done.timings.first_card_ms,
        first_text_ms=done.timings.first_text_ms,
        total_ms=done.timings.total_ms,
        effects=tuple(
            one
            for one in effects(events, by_code(trace), _sight(trace, shelf, before))
            if one.kind != "money" or trace.plan is None or one.evidence not in trace.plan.quoted
        ),
        rubric=_rubric(text, events, trace, script.language, shelf.wording),
    )


def by_code(trace: Trace) -> str:
    plan = trace.plan
    return "\n".join(plain(text) for text in (plan.lead, plan.body) if text) if plan else ""


def _sight(trace: Trace, shelf: Shelf, before: DialogueState) -> Sight:
    plan = trace.plan
    shown = {hit.product.id for hit in (plan.candidates if plan else ())}
    shown |= {item.product for item in (plan.shown.items if plan and plan.shown else ())}
    shown |= {item.product for one in before.result_sets for item in one.items}
    return Sight(shelf.record.get(sorted(shown)), frozenset(shown), ())


def _rubric(text: str, events: Sequence[Event], trace: Trace, language: Language, wording: Wording) -> Rubric:
    plan = trace.plan
    shows = any(isinstance(event, Recommended | Compared) and event.items for event in events)
    need = shows or "**" in text or (plan is not None and not plan.hits and bool(text.strip()))
    clarifies = any(isinstance(event, Asked) for event in events) and not shows
    reasons = [] if clarifies else list(_reasons(events, trace, language, wording))
    reason = not reasons or any(one in text.casefold() for one in reasons)
    step = any(isinstance(event, Asked) for event in events) or any(one in text.casefold() for one in NEXT_STEPS)
    return Rubric(need, reason, step)


def _reasons(events: Sequence[Event], trace: Trace, language: Language, wording: Wording) -> Iterator[str]:
    """What a reason may rest on: the values of the customer's constraints and of the records; for a page, its words."""
    for event in events:
        if isinstance(event, Understood):
            for chip in event.constraints:
                yield chip.label.casefold()
                yield from (value.casefold() for value in chip.values)
    plan = trace.plan
    if plan is None:
        return
    for hit in plan.hits:
        for name, value in hit.product.attributes_of(hit.variant).items():
            label = wording.facet(name, language) if isinstance(value, bool) else wording.value(name, value, language)
            yield label.casefold()
    if plan.quoted and plan.lead and not plan.hits:
        yield plan.quoted.casefold()[:20]
