"""What the store of sessions takes and gives back, as frozen values. Times are seconds since 1970.

Knows nothing of databases; frames and states are the texts that others made of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from retrieval.products import Language

Status = Literal["queued", "running", "done", "interrupted", "failed"]
Thumb = Literal["up", "down"]
Signal = Literal["view", "click", "add_to_cart", "purchase"]


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session of a shop; `customer` is whatever the shop calls the customer by, `page` where the chat was opened."""

    session: str
    shop: str
    language: Language | None
    page: str | None
    customer: str | None
    at: float


@dataclass(frozen=True, slots=True)
class NewTurn:
    """A turn that was asked for: the client's own `id`, the `digest` of what was asked, and `asked` itself, as JSON."""

    session: str
    turn: int
    id: str
    digest: str
    asked: str
    status: Status
    at: float


@dataclass(frozen=True, slots=True)
class TurnBecame:
    """The turn's status is another. A turn that becomes `running` has been tried once more."""

    session: str
    turn: int
    status: Status
    at: float


@dataclass(frozen=True, slots=True)
class NewFrame:
    """A numbered frame as it is sent."""

    session: str
    seq: int
    turn: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class NewState:
    """The dialogue's state (`assistant.saving`) takes the place of the one before."""

    session: str
    state: str
    at: float


@dataclass(frozen=True, slots=True)
class NewResults:
    """What was shown together: `items` are (product, sku) in order."""

    session: str
    seq: int
    turn: int
    result_set: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NewFeedback:
    """What the customer thinks of a turn; it takes the place of what they thought before."""

    session: str
    turn: int
    thumb: Thumb
    reason: str
    at: float


@dataclass(frozen=True, slots=True)
class NewSignal:
    """Something the customer did with a product on the page."""

    session: str
    kind: Signal
    product: str
    at: float


@dataclass(frozen=True, slots=True)
class Touched:
    """The session was used; its language and page where they are now known."""

    session: str
    language: Language | None
    page: str | None
    at: float


HandoffState = Literal["waiting", "promised", "joined", "released"]


@dataclass(frozen=True, slots=True)
class HandoffRow:
    """One handoff of a session to a person, as it is now: it takes the place of the row of its number.

    `asked` is when a person was asked for, in `turn`, `since` when this state began, `joined` when an agent first came, whose first frame
    is `first_seq`; `answered` and `replied` are of the agent's first and last words. `due` is until when a promise is kept.
    """

    session: str
    number: int
    state: HandoffState
    reason: str
    words: str
    asked: float
    since: float
    turn: int
    agent: str | None = None
    first_seq: int | None = None
    joined: float | None = None
    answered: float | None = None
    replied: float | None = None
    due: float | None = None
    ended: float | None = None
    resolved: bool | None = None
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class NewSaying:
    """Words of an agent's by the `id` that their page gave them, so that they are said once; `draft` is the one they were made from."""

    session: str
    id: str
    digest: str
    seq: int
    agent: str
    draft: int | None
    at: float


@dataclass(frozen=True, slots=True)
class NewTrace:
    """What happened inside a turn (`server.handoff.tracing`), and of it what is counted. `found` is how many products a search had."""

    session: str
    turn: int
    at: float
    intent: str | None
    language: str | None
    sentiment: str | None
    urgent: bool
    author: str | None
    found: int | None
    trace: str


Write = (
    NewSession
    | NewTurn
    | TurnBecame
    | NewFrame
    | NewState
    | NewResults
    | NewFeedback
    | NewSignal
    | Touched
    | HandoffRow
    | NewSaying
    | NewTrace
)


@dataclass(frozen=True, slots=True)
class SavedTurn:
    """`tries` counts how often it was begun; `shown` is whether a frame of it beyond its acknowledgement is kept."""

    turn: int
    id: str
    digest: str
    asked: str
    status: Status
    tries: int
    shown: bool


@dataclass(frozen=True, slots=True)
class SavedSession:
    """A session as it is kept: `newest` is its last frame's number, `turns` its last turn's, `open` those not ended, `handoff` the last."""

    session: str
    shop: str
    customer: str | None
    language: Language | None
    page: str | None
    newest: int
    turns: int
    state: str | None
    open: tuple[SavedTurn, ...]
    handoff: HandoffRow | None = None


@dataclass(frozen=True, slots=True)
class SavedFrame:
    seq: int
    turn: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class SavedSaying:
    """An agent's words that were said: which frame they are."""

    digest: str
    seq: int


@dataclass(frozen=True, slots=True)
class Queuer:
    """A session that waits for a person, or was promised one."""

    session: str
    shop: str
    state: HandoffState
    asked: float
    due: float | None
