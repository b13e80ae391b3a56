"""What happened inside a turn, for those who run the shop. Kept apart from the turn, whose libraries take long to import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.dialogue import Understanding
    from assistant.events import Timings
    from assistant.grounding import Dropped
    from assistant.plan import Plan


@dataclass(frozen=True, slots=True)
class Trace:
    """What happened inside a turn, for those who run the shop."""

    meant: Understanding | None = None
    plan: Plan | None = None
    dropped: tuple[Dropped, ...] = ()
    sentences: int = 0  # that the model wrote, shown or dropped
    fault: str | None = None
    timings: Timings | None = None
