"""The figures of `python -m eval intents`, from what each tier said of each message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.dialogue import Intent
from assistant.intents.scores import expected_calibration_error
from eval.intent_set import Labelled

FALSE_ALARMS = 0.05
ADVERSARIAL = ("typos", "indirect", "mixed", "several", "hard", "adversarial")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tier said of one message.

    `intents` are in the order said, `confidence` is that of `likeliest`, `stray` the probability of out_of_scope.
    """

    intents: tuple[Intent, ...]
    likeliest: Intent
    confidence: float
    stray: float
    milliseconds: float
    asked_model: bool = False


@dataclass(frozen=True, slots=True)
class IntentScore:
    """One row of the table by intent."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class TierScore:
    """Everything measured of one tier."""

    macro_f1: float
    exact: float
    by_group: dict[str, float]
    by_intent: dict[Intent, IntentScore]
    calibration_error: float
    stray_recall: float
    p50_ms: float
    p95_ms: float
    reached_model: float


def measure(messages: Sequence[Labelled], answers: Sequence[Answer]) -> TierScore:
    """The scores of a tier; `by_group` holds the macro-F1 by language, and of the adversarial part where kinds are given."""
    pairs = list(zip(messages, answers, strict=True))
    groups: dict[str, Callable[[Labelled], bool]] = {
        language: lambda one, language=language: one.language == language  # type: ignore[misc]  # a default binds the loop's value
        for language in dict.fromkeys(one.language for one in messages)
    }
    kinds = [kind for kind in dict.fromkeys(one.kind for one in messages) if kind]
    if any(kind in ADVERSARIAL for kind in kinds):
        groups["adversarial"] = lambda one: one.kind in ADVERSARIAL
    groups |= {kind: lambda one, kind=kind: one.kind == kind for kind in kinds}  # type: ignore[misc]  # as above
    times = np.array([answer.milliseconds for answer in answers])
    return TierScore(
        macro_f1=macro_f1(pairs),
        exact=float(np.mean([set(one.labels) == set(answer.intents) for one, answer in pairs])),
        by_group={name: macro_f1([pair for pair in pairs if fits(pair[0])]) for name, fits in groups.items()},
        by_intent={intent: _of_intent(pairs, intent) for intent in Intent},
        calibration_error=expected_calibration_error(
            np.array([answer.confidence for answer in answers]),
            np.array([answer.likeliest in one.labels for one, answer in pairs]),
        ),
        stray_recall=stray_recall(pairs),
        p50_ms=float(np.percentile(times, 50)),
        p95_ms=float(np.percentile(times, 95)),
        reached_model=float(np.mean([answer.asked_model for answer in answers])),
    )


def macro_f1(pairs: Sequence[tuple[Labelled, Answer]]) -> float:
    """The mean F1 over the intents that stand or are given in these messages."""
    rows = [_of_intent(pairs, intent) for intent in Intent]
    given = {intent for _one, answer in pairs for intent in answer.intents}
    known = [row.f1 for intent, row in zip(Intent, rows, strict=True) if row.support or intent in given]
    return sum(known) / len(known) if known else 0.0


def _of_intent(pairs: Sequence[tuple[Labelled, Answer]], intent: Intent) -> IntentScore:
    support = sum(intent in one.labels for one, _answer in pairs)
    given = sum(intent in answer.intents for _one, answer in pairs)
    hits = sum(intent in one.labels and intent in answer.intents for one, answer in pairs)
    precision, recall = hits / given if given else 0.0, hits / support if support else 0.0
    f1 = 2 * hits / (support + given) if support + given else 0.0
    return IntentScore(precision, recall, f1, support)


def stray_recall(pairs: Sequence[tuple[Labelled, Answer]], alarms: float = FALSE_ALARMS) -> float:
    """The share of out-of-scope messages found when the limit is set so that this share of the others is taken for such."""
    strays = [answer.stray for one, answer in pairs if Intent.OUT_OF_SCOPE in one.labels]
    others = sorted((answer.stray for one, answer in pairs if Intent.OUT_OF_SCOPE not in one.labels), reverse=True)
    if not strays:
        return 0.0
    limit = others[int(alarms * len(others))] if others else 0.0
    return float(np.mean([stray > limit for stray in strays]))


def confusions(pairs: Sequence[tuple[Labelled, Answer]]) -> np.ndarray:
    """Shape (22, 22), rows the truth, columns what was said, the last of each for nothing; labels found stand on the diagonal."""
    places = {intent: n for n, intent in enumerate(Intent)}
    nothing = len(places)
    table = np.zeros((nothing + 1, nothing + 1), dtype=int)
    for one, answer in pairs:
        missed = [intent for intent in one.labels if intent not in answer.intents]
        wrong = [intent for intent in answer.intents if intent not in one.labels]
        for intent in set(one.labels).intersection(answer.intents):
            table[places[intent], places[intent]] += 1
        for n in range(max(len(missed), len(wrong))):
            row = places[missed[n]] if n < len(missed) else nothing
            column = places[wrong[n]] if n < len(wrong) else nothing
            table[row, column] += 1
    return table
