"""What holds of customer service between the turns of a dialogue. Bounded, and all of it can be saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.service.dialogue.contact import Contact
from assistant.service.dialogue.wants import Want
from assistant.service.records import Address
from assistant.service.telling import Told

KEPT_REQUESTS = 6
KEPT_WORDS = 1_000  # characters of what was said of one request
KEPT_LISTED = 12
KEPT_DECIDED = 8
BETWEEN = " · "  # an order's number and what is in it, in a choice


class Slot(StrEnum):
    """What the customer was asked for. `WORD` is their word on a proposal."""

    CONTACT = "contact"
    PROOF = "proof"
    ORDER = "order"
    ITEMS = "skus"
    VERSION = "new_skus"
    REASON = "reason"
    METHOD = "method"
    ADDRESS = "address"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Request:
    """One request, as far as it is known; empty is not said yet. `skus` and `new_skus` have one for each copy, in step.

    `words` is what the customer said of it.
    """

    want: Want
    words: str = ""
    order: str = ""
    skus: tuple[str, ...] = ()
    new_skus: tuple[str, ...] = ()
    reason: str = ""
    method: str = ""
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """The proposal that waits for the customer's word: `assistant.service.proposals.Proposal` in a form that can be saved.

    `turn` is the turn that showed it last; `request` is what it came from, `agent` who of the staff proposed it.
    """

    id: str
    customer: str
    action: str
    arguments: str
    told: Told
    money_cents: int
    later_cents: int
    currency: str
    rests_on: str
    made: float
    expires: float
    needs_person: str | None
    turn: int
    request: Request
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceState:
    """`customer` is who proved in this dialogue that the account is theirs, used last at `proved_at` (seconds since 1970); `attempts` is
    how often that failed.

    `requests` are still to be handled, the first is in hand; `waiting` is what the customer was asked. `focus` is the order talked of
    last, `listed` the orders (or, for an item or a version, the SKUs) shown last as a list. `undo` is what would take the last change
    back. `decided` are the proposals that were confirmed or declined. `failures` counts turns in a row that led nowhere,
    `turn` is the last turn of service.
    """

    customer: str = ""
    contact: Contact = field(default_factory=Contact)
    attempts: int = 0
    requests: tuple[Request, ...] = ()
    waiting: Slot | None = None
    pending: Pending | None = None
    focus: str = ""
    listed: tuple[str, ...] = ()
    failures: int = 0
    undo: Request | None = None
    decided: tuple[str, ...] = ()
    turn: int = -9
    handed: bool = False
    proved_at: float = 0.0

    def proved(self, since: float) -> str:
        """Who proved the account and has used it after a moment; "" for nobody."""
        return self.customer if self.proved_at >= since else ""
