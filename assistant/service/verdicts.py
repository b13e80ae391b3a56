"""What the judge says of an action."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.service.port import Execution
from assistant.service.records import Payment
from retrieval.products import Localized


@dataclass(frozen=True, slots=True)
class Allowed:
    """It may be. For a change: what to perform, the money that moves at once, and the customer's words on what follows.

    `payments` are those that the change makes now. `later_cents` is what the customer gets later (below 0: pays), when the
    goods are back. `needs_person` is set where an agent has to agree first.
    """

    execution: Execution | None = None
    payments: tuple[Payment, ...] = ()
    later_cents: int = 0
    words: tuple[Localized, ...] = ()
    needs_person: str | None = None


@dataclass(frozen=True, slots=True)
class NeedsInformation:
    """It cannot be judged before these are said: names of the action's fields, and the words that ask for them."""

    fields: tuple[str, ...]
    words: Localized


@dataclass(frozen=True, slots=True)
class Refused:
    """It may not be, by the rule with this id; `words` are fit to be shown to the customer."""

    rule: str
    words: Localized


Verdict = Allowed | NeedsInformation | Refused
