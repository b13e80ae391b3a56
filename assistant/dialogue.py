"""The values of a dialogue: what the customer said, what was understood, what was shown, what holds now.

All frozen: a turn makes a new `DialogueState`, it never changes one. Knows nothing of search or of language models.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.model import ChatMessage
from retrieval.constraints import Constraint, Constraints
from retrieval.products import Language
from retrieval.search import Sort

KEPT_RESULT_SETS = 12
KEPT_MESSAGES = 6


class Intent(StrEnum):
    """What a message is for. The labels are fixed: evaluation sets use them."""

    FIND_PRODUCT = "find_product"
    REFINE_SEARCH = "refine_search"
    COMPARE_PRODUCTS = "compare_products"
    PRODUCT_QUESTION = "product_question"
    NEED_ADVICE = "need_advice"
    COMPLEMENT_PRODUCTS = "complement_products"
    PROMOTIONS = "promotions"
    CART_UPDATE = "cart_update"
    CHECKOUT_HELP = "checkout_help"
    ORDER_STATUS = "order_status"
    CANCEL_ORDER = "cancel_order"
    CHANGE_ORDER = "change_order"
    RETURN_OR_EXCHANGE = "return_or_exchange"
    REFUND_STATUS = "refund_status"
    SHIPPING_QUESTION = "shipping_question"
    POLICY_QUESTION = "policy_question"
    COMPLAINT = "complaint"
    TALK_TO_HUMAN = "talk_to_human"
    FEEDBACK = "feedback"
    SMALL_TALK = "small_talk"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class UserMessage:
    """What one turn answers: words, or an edit of chips: taken away (`remove`, ids of constraints) or set (`set`)."""

    text: str
    remove: tuple[str, ...] = ()
    language: Language | None = None
    set: tuple[Constraint, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A product at one place of a result set."""

    product: str
    sku: str


@dataclass(frozen=True, slots=True)
class ResultSet:
    """What was shown together; `items[0]` is "the first one"."""

    id: str
    turn: int
    items: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Understanding:
    """What one message means, before anything is looked up.

    `changes` replace constraints of the same id, `removed` take some away, `accepted` are values said to be all right, `topic` is a category path that the message
    names, `free_text` what no facet took, `references` product ids of things shown before that the message points at.
    """

    intents: tuple[Intent, ...]
    language: Language
    changes: tuple[Constraint, ...] = ()
    removed: tuple[str, ...] = ()
    accepted: tuple[Constraint, ...] = ()
    topic: tuple[str, ...] = ()
    free_text: str = ""
    references: tuple[str, ...] = ()
    asked_facets: tuple[str, ...] = ()
    restart: bool = False
    sort: Sort | None = None

    @property
    def intent(self) -> Intent:
        return self.intents[0]


@dataclass(frozen=True, slots=True)
class DialogueState:
    """Everything that holds between turns."""

    language: Language | None = None
    constraints: Constraints = field(default_factory=Constraints)
    topic: tuple[str, ...] = ()
    query: str = ""
    sort: Sort | None = None
    result_sets: tuple[ResultSet, ...] = ()
    focus: tuple[str, ...] = ()
    transcript: tuple[ChatMessage, ...] = ()
    turn: int = 0

    @property
    def last_results(self) -> ResultSet | None:
        return self.result_sets[-1] if self.result_sets else None
