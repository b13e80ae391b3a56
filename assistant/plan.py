"""What one turn will do: cards and tables first, then what code says, then what the model is asked to say."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.dialogue import Question, ResultSet
from assistant.events import Asked, Compared, Recommended
from assistant.model import ChatRequest
from retrieval.hits import Hit


@dataclass(frozen=True, slots=True)
class Plan:
    """`events` go out at once, then `lead`. The model's sentences follow where `request` is set and the engine can be used;
    `body` takes their place where it cannot, or where none of them passes the check.

    `hits` are the records the model sees, by tag; `quoted` are further texts whose facts it may use. Where it `must_name`, its
    sentences are held until one names a product: an answer that names none says too little. `question` is what the customer was asked.
    `next_step` is what code offers after a model's answer that asks nothing;
    `topic` names what `quoted` is on, where that is a page. Where one of the `candidates` is `chosen`, the first that the answer names is
    talked about from then on.
    """

    lead: str = ""
    body: str = ""
    events: tuple[Recommended | Compared | Asked, ...] = ()
    request: ChatRequest | None = None
    hits: tuple[Hit, ...] = ()
    quoted: str = ""
    must_name: bool = False
    shown: ResultSet | None = None
    candidates: tuple[Hit, ...] = field(default=())
    question: Question | None = None
    next_step: str = ""
    topic: str = ""
    chosen: bool = False
