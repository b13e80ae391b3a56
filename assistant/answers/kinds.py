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
    PROMOTIONS = "promotions"
    SMALL_TALK = "small_talk"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Budget:
    """What one call may take: tokens of the answer, seconds to its first text and to its end, and how freely it is sampled."""

    max_tokens: int
    temperature: float = 0.0
    first_token_s: float = 20.0
    total_s: float = 60.0


# Facts are told the likeliest way. Talk is short: nobody waits ten seconds for a greeting.
BUDGETS: Mapping[Kind, Budget] = {
    Kind.RECOMMEND: Budget(90),
    Kind.ADVISE: Budget(110),
    Kind.COMPARE: Budget(100),
    Kind.QUESTION: Budget(80),
    Kind.EXPLAIN: Budget(70),
    Kind.POLICY: Budget(70),
    Kind.NO_RESULT: Budget(50),
    Kind.PROMOTIONS: Budget(90),
    Kind.SMALL_TALK: Budget(40, temperature=0.3, first_token_s=8.0, total_s=20.0),
    Kind.OUT_OF_SCOPE: Budget(40, temperature=0.3, first_token_s=8.0, total_s=20.0),
}
