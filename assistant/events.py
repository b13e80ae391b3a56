"""What one turn says to its client: a closed union of frozen events, in the order a client sees them.

Knows nothing of sockets. The server numbers the events (`seq`) and names their turn; see docs/protocol.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from retrieval.products import Language


@dataclass(frozen=True, slots=True)
class Chip:
    """One constraint as the client shows it. `id` names it in `edit_constraints`; `label` is in the turn's language."""

    id: str
    facet: str
    operator: str
    label: str
    hard: bool
    excludes: bool
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    turn: int = 0


@dataclass(frozen=True, slots=True)
class ChipChange:
    """One operation on one chip: set, replace, relax, clear or undo. `before` and `after` are None where there is no chip."""

    operation: str
    id: str
    before: Chip | None
    after: Chip | None


@dataclass(frozen=True, slots=True)
class CartEntry:
    """So many of a variant in the cart of the dialogue."""

    product: str
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class CartStep:
    """One operation on the cart: add, quantity, remove, clear or undo. `before` and `after` are None where there is no line."""

    operation: str
    before: CartEntry | None
    after: CartEntry | None


@dataclass(frozen=True, slots=True)
class Understood:
    """What a message was taken for. `stage` (of `assistant.dialogue.Stage`) is None for what belongs to no journey.

    `cart` is what the customer put in the cart in this dialogue, `cart_changes` what this message did to it.
    """

    intent: str
    intents: tuple[str, ...]
    language: Language
    constraints: tuple[Chip, ...]
    version: int
    query: str
    changes: tuple[ChipChange, ...] = ()
    stage: str | None = None
    sentiment: str = "neutral"
    urgent: bool = False
    cart: tuple[CartEntry, ...] = ()
    cart_changes: tuple[CartStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in integer cents of an ISO 4217 currency; `text` is how the shop writes it in the turn's language."""

    cents: int
    currency: str
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a product is shown: a constraint it meets, and the field of the catalogue that says so."""

    constraint: str
    label: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Card:
    """A product as shown: every field comes from the catalogue of record at send time."""

    ordinal: int
    product: str
    sku: str
    title: str
    brand: str | None
    category: str
    price: Money | None
    list_price: Money | None
    rating: float | None
    review_count: int
    stock: int
    options: Mapping[str, str]
    image: str | None
    url: str | None
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What giving up one constraint, or a few together, would yield; `chips` are the constraints' ids."""

    chips: tuple[str, ...]
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Recommended:
    """A result set. `items` may be empty; then `relaxations` says what stands in the way."""

    result_set: str
    items: tuple[Card, ...]
    total: int
    relaxations: tuple[Relaxation, ...] = ()


@dataclass(frozen=True, slots=True)
class CompareRow:
    label: str
    cells: tuple[str, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Compared:
    result_set: str
    items: tuple[Card, ...]
    rows: tuple[CompareRow, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of the answer that has been checked."""

    delta: str


@dataclass(frozen=True, slots=True)
class Usage:
    model_calls: int
    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds since the message was taken up; None for what did not happen."""

    understood_ms: float | None
    first_card_ms: float | None
    first_text_ms: float | None
    first_model_text_ms: float | None
    total_ms: float


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change of an order that waits for the customer's word: what exactly (`title`, `lines`), the sum that it moves (None: none),
    until when it may be confirmed (ISO 8601, UTC). `action` is the name of what would be done."""

    proposal: str
    action: str
    title: str
    lines: tuple[str, ...]
    amount: Money | None
    expires: str


Outcome = Literal["done", "declined", "expired", "failed", "changed"]


@dataclass(frozen=True, slots=True)
class Acted:
    """What became of a proposal. `expired` is also said of one that this conversation does not know or no longer holds;
    `changed`: what it rests on is no longer so, nothing was done, and a new one follows where there can be one."""

    proposal: str
    action: str
    outcome: Outcome
    words: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    """So many of a variant in an order; `price` is of one."""

    product: str
    sku: str
    title: str
    options: str
    quantity: int
    price: Money | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel of an order. `due` and `delivered` are ISO 8601 dates or None."""

    carrier: str
    tracking: str
    due: str | None
    delivered: str | None


@dataclass(frozen=True, slots=True)
class OrderCard:
    """An order of the customer's as the client shows it; `state_text` is `state` in the turn's language."""

    order: str
    placed: str
    state: str
    state_text: str
    total: Money | None
    lines: tuple[OrderLine, ...]
    parcels: tuple[Parcel, ...] = ()


@dataclass(frozen=True, slots=True)
class OrdersShown:
    """Orders of the customer who is known; "the second one" then points into them."""

    items: tuple[OrderCard, ...]


@dataclass(frozen=True, slots=True)
class HandoffAsked:
    """A person is needed: `reason` is one of `assistant.service.dialogue.handing_over.Reason`, `words` tells the customer."""

    reason: str
    words: str


Author = Literal["model", "template", "mixed", "agent"]


@dataclass(frozen=True, slots=True)
class Done:
    """The end of a turn. `author` says who wrote the text (`agent`: a person will, who was given the message); `notice` tells the
    customer of a fault, in words."""

    author: Author
    usage: Usage
    timings: Timings
    notice: str | None = None


InterruptedBy = Literal["stop", "replaced", "restart", "handoff"]


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The turn was cut short; what was said stays. `reason`: the customer stopped it, their next message took its place,
    the server that ran it is gone, or a person took the conversation."""

    usage: Usage
    reason: InterruptedBy = "stop"


@dataclass(frozen=True, slots=True)
class Failed:
    """The turn could not be answered at all. `code` is one of docs/protocol.md."""

    code: str
    message: str
    retryable: bool


ServiceEvent = Proposed | Acted | OrdersShown | HandoffAsked
Event = Understood | Recommended | Compared | Asked | ServiceEvent | Text | Done | Interrupted | Failed
