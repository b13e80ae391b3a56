"""How well intents are told: macro-F1 over several labels, and how far probabilities are from what came true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.dialogue import Intent
from assistant.intents.head import INTENTS, Floats

BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A message's true intents beside the probabilities that were given, shape (21,). `cut`: it has several clauses."""

    truth: tuple[Intent, ...]
    probabilities: Floats
    cut: bool = True

    def chosen(self, threshold: float) -> frozenset[Intent]:
        """What is decided: all above the threshold, the likeliest in any case, and one alone for a message of one clause."""
        best = int(self.probabilities.argmax())
        if not self.cut:
            return frozenset({INTENTS[best]})
        above = np.flatnonzero(self.probabilities >= threshold)
        return frozenset({INTENTS[best], *(INTENTS[place] for place in above)})


def macro_f1(judged: Sequence[Judged], threshold: float) -> float:
    """The mean over intents of F1; intents that neither stand nor are given in the messages are left out."""
    chosen = [one.chosen(threshold) for one in judged]
    values = [f1_of([set(one.truth) for one in judged], chosen, intent) for intent in INTENTS]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else 0.0


def f1_of(truths: Sequence[set[Intent]], chosen: Sequence[frozenset[Intent]], intent: Intent) -> float | None:
    """F1 of one intent; None where it neither stands nor is given."""
    hits = sum(intent in truth and intent in given for truth, given in zip(truths, chosen, strict=True))
    misses = sum((intent in truth) != (intent in given) for truth, given in zip(truths, chosen, strict=True))
    return 2 * hits / (2 * hits + misses) if hits or misses else None


def calibration_error(judged: Sequence[Judged], threshold: float) -> float:
    """Expected calibration error of the likeliest intent, in ten bins (Guo et al., 2017): 0 is perfect."""
    sure = np.array([float(one.probabilities.max()) for one in judged])
    right = np.array([INTENTS[int(one.probabilities.argmax())] in one.truth for one in judged])
    return expected_calibration_error(sure, right)


def expected_calibration_error(sure: np.ndarray, right: np.ndarray) -> float:
    """The mean distance of confidence and accuracy over the bins, weighted by how many fall in."""
    if not len(sure):
        return 0.0
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [
        abs(float(sure[bins == n].mean()) - float(right[bins == n].mean())) * float((bins == n).mean())
        for n in np.unique(bins)
    ]
    return float(sum(gaps))
