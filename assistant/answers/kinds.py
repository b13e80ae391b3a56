"""The kinds of answers a model writes, and what each may cost.

A kind has a prompt of its own (`prompts/<kind>.<language>.j2`); what code says in its place is the plan's `body`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Each value is the name of its prompt."""

    RECOMMEND = "recommend"
    ADVISE = "advise"
    COMPARE = "compare"
    QUESTION = "question"
    EXPLAIN = "explain"
    POLICY = "policy"
    NO_RESULT = "no_result"
    NOT_FOUND = "not_found"
    PROMOTIONS = "promotions"
    SMALL_TALK = "small_talk"
    OUT_OF_SCOPE = "out_of_scope"


# Kinds whose prompt holds no record: an example about products would be taken for one.
WITHOUT_RECORDS = frozenset({Kind.POLICY, Kind.NO_RESULT, Kind.NOT_FOUND, Kind.SMALL_TALK, Kind.OUT_OF_SCOPE})


@dataclass(frozen=True, slots=True)
class Budget:
    """What one call may take: tokens of the answer, seconds to its first text and to its end."""

    max_tokens: int
    first_token_s: float = 20.0
    total_s: float = 60.0


# All is told the likeliest way: the small model, sampled at 0.3, wrote words of no language. Talk is short: nobody waits ten seconds
# for a greeting.
BUDGETS: Mapping[Kind, Budget] = {
    Kind.RECOMMEND: Budget(90),
    Kind.ADVISE: Budget(110),
    Kind.COMPARE: Budget(100),
    Kind.QUESTION: Budget(80),
    Kind.EXPLAIN: Budget(70),
    Kind.POLICY: Budget(70),
    Kind.NO_RESULT: Budget(50),
    Kind.NOT_FOUND: Budget(50),
    Kind.PROMOTIONS: Budget(90),
    Kind.SMALL_TALK: Budget(40, first_token_s=8.0, total_s=20.0),
    Kind.OUT_OF_SCOPE: Budget(40, first_token_s=8.0, total_s=20.0),
}
