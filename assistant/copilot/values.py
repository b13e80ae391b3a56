"""The values of the copilot, all frozen: what a draft is asked for, and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.dialogue import DialogueState, ResultSet
from assistant.events import Author
from assistant.grounding import Dropped
from retrieval.products import Language

SourceKind = Literal["product", "page", "order", "search"]
MOST_NOTE = 500  # characters of an agent's instruction


@dataclass(frozen=True, slots=True)
class CustomerSaid:
    """The customer's words, as a model may read them."""

    text: str


@dataclass(frozen=True, slots=True)
class AgentSaid:
    text: str


@dataclass(frozen=True, slots=True)
class AgentShowed:
    """Products that an agent put before the customer."""

    results: ResultSet


Heard = CustomerSaid | AgentSaid | AgentShowed


@dataclass(frozen=True, slots=True)
class Task:
    """An answer that is to be drafted.

    `state` is the dialogue as the assistant left it, `heard` what followed, oldest first. `note` is the agent's instruction: it steers and
    makes nothing true. `customers` are the accounts that the customer may be known by, the surest first (none: nobody knows), `notices`
    is the language of what the agent is told.
    """

    state: DialogueState
    heard: tuple[Heard, ...] = ()
    note: str = ""
    customers: tuple[str, ...] = ()
    notices: Language = "en"


@dataclass(frozen=True, slots=True)
class Source:
    """What one sentence of a draft rests on. `id` is a product's or an order's; `evidence` is what stands there, `fields` where."""

    sentence: str
    kind: SourceKind
    id: str
    title: str
    evidence: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft in the customer's language. `written` are the model's sentences in it, `dropped` what it wrote and nothing bears out;
    `products` may be shown beside it.

    `notice` tells the agent why it is a template's, or what of the note was not followed. Times are milliseconds from the request.
    """

    text: str
    language: Language
    author: Author
    sources: tuple[Source, ...]
    dropped: tuple[Dropped, ...]
    products: tuple[str, ...]
    notice: str | None
    model_calls: int
    total_ms: float
    written: tuple[str, ...] = ()
