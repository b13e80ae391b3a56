"""The values of a dialogue: what the customer said, what was understood, what was shown, what holds now.

All frozen: a turn makes a new `DialogueState`, it never changes one. Knows nothing of search or of language models.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.cart import Cart, CartChange, CartWish
from assistant.changes import Change, Goal
from assistant.model import ChatMessage
from assistant.service.dialogue.state import ServiceState
from retrieval.constraints import Constraint, Constraints
from retrieval.hits import Sort
from retrieval.products import Language

KEPT_RESULT_SETS = 12
KEPT_MESSAGES = 6
KEPT_UNDO = 20
KEPT_FACTS = 12


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


class Stage(StrEnum):
    """Where on the way to a purchase a customer is."""

    BROWSE = "browse"
    COMPARE = "compare"
    BUY = "buy"
    AFTER_SALE = "after_sale"


class Sentiment(StrEnum):
    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True)
class Mood:
    """`stage` is None for what belongs to none, a greeting or a word on the weather."""

    stage: Stage | None = None
    sentiment: Sentiment = Sentiment.NEUTRAL
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The customer's word on a proposal, by its button."""

    proposal: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class UserMessage:
    """What one turn answers: words, an edit of chips, taken away (`remove`, ids of constraints) or set (`set`), or a decision.

    `raw` is what was written before personal data was masked ("": nothing was); only the service of orders reads it. `customer` is who
    the shop says that the customer is. `waited`: it was sent while another message was being answered, so before that answer was seen.
    `viewing` is the product (id) whose page the customer looks at, as the shop's page tells it; "" for none, None where it does not tell.
    `origin` tells where it comes from, as a digest: the same for the same network; "" where that is not known.
    """

    text: str
    remove: tuple[str, ...] = ()
    language: Language | None = None
    set: tuple[Constraint, ...] = ()
    decision: Decision | None = None
    raw: str = ""
    customer: str | None = None
    waited: bool = False
    viewing: str | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A product at one place of a result set."""

    product: str
    sku: str


@dataclass(frozen=True, slots=True)
class ResultSet:
    """What was shown together; `items[0]` is "the first one". `goal` is what had been asked for, so that one can go back to it."""

    id: str
    turn: int
    items: tuple[Shown, ...]
    goal: Goal | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What the customer told of themselves: `kind` is recipient, size, occasion or age; `value` in their words or the shop's.

    `scope` is the department it was said of ("" for all): a shoe size says nothing of shirts.
    """

    kind: str
    value: str
    scope: str = ""
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question: the value of the question's facet (of a size also two, joined by "|"), and how it is called."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the assistant asked and waits for. `facet` is what the answer decides; `reference` for which product is meant."""

    facet: str
    options: tuple[Option, ...]
    turn: int
    reference: bool = False


@dataclass(frozen=True, slots=True)
class Unmapped:
    """An amount that no facet of this shop can hold, such as one in a currency without a known rate."""

    text: str
    amount: float
    currency: str


class NoteKind(StrEnum):
    """What a `Note` tells of.

    MEASURE: a measure (`words`) that nothing shown states, by which something else was asked for. SIZES: the sizes (`values`) to choose
    from, where another one was asked for and none holds. TAKEN: a size of another country (`words`), taken as `values`. SYSTEMS: such a
    size that may be several of the shop's; `values` and `labels` are the readings. FEATURE: something that no facet knows, wanted, or
    ruled out (`excluded`). BRAND: a maker that the shop does not carry. KIND: a kind of thing of which the catalogue has not even the word.
    """

    MEASURE = "measure"
    SIZES = "sizes"
    TAKEN = "taken"
    SYSTEMS = "systems"
    FEATURE = "feature"
    BRAND = "brand"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Note:
    """What was understood and no constraint can hold, or was taken otherwise than said; the answer says so in words."""

    kind: NoteKind
    words: str
    values: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Understanding:
    """What one message means, before anything is looked up.

    `changes` replace constraints of the same id (`added` join the values of the same id instead), `removed` take some away, `accepted` are
    values said to be all right, `waived` those neither asked for nor ruled out any more, `topic` is a category path that the message names, `free_text` what no facet took, `references` product ids of
    things shown before that the message points at, `readings` the products that an unclear one may mean.

    `begins` says that a new thing is looked for; then of the constraints that hold only those named in `carried` stay. `undo` takes the last
    change back, `back_to` names the result set that the customer wants to see again, `declined` the facet of a question that they would
    not answer, `cart` what is to go in or out of the cart, `unmapped` amounts that cannot be a constraint, `mood` the stage, feeling and urgency of what was said.
    `dismissed` are products turned down, `others` says that more of what was asked for is wanted, without what was shown.
    `notes` are what the answer has to say of how the message was taken.
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
    added: tuple[Constraint, ...] = ()
    waived: tuple[Constraint, ...] = ()
    rude: bool = False
    distress: bool = False
    readings: tuple[str, ...] = ()
    begins: bool = False
    carried: tuple[str, ...] = ()
    undo: bool = False
    back_to: str = ""
    facts: tuple[Fact, ...] = ()
    declined: str = ""
    unmapped: tuple[Unmapped, ...] = ()
    cart: CartWish | None = None
    mood: Mood = Mood()
    dismissed: tuple[str, ...] = ()
    others: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def intent(self) -> Intent:
        return self.intents[0]


@dataclass(frozen=True, slots=True)
class DialogueState:
    """Everything that holds between turns, bounded however long the dialogue.

    `goal` is what is wanted now, `history` the changes that led there, by turn (what can be undone), `focus` the products talked about,
    `question` what the assistant waits for, `asked` the facets it has asked about (never again), `summary` what happened
    before the messages of `transcript`. `cart` is what the customer put in the cart in this dialogue, `service` what holds of their orders,
    `viewing` the product whose page the customer was at last.
    """

    language: Language | None = None
    goal: Goal = field(default_factory=Goal)
    result_sets: tuple[ResultSet, ...] = ()
    focus: tuple[str, ...] = ()
    transcript: tuple[ChatMessage, ...] = ()
    turn: int = 0
    history: tuple[tuple[Change | CartChange, ...], ...] = ()
    facts: tuple[Fact, ...] = ()
    question: Question | None = None
    asked: tuple[str, ...] = ()
    summary: str = ""
    cart: Cart = ()
    service: ServiceState = field(default_factory=ServiceState)
    viewing: str = ""

    @property
    def constraints(self) -> Constraints:
        return self.goal.constraints

    @property
    def query(self) -> str:
        return self.goal.query

    @property
    def sort(self) -> Sort | None:
        return self.goal.sort

    @property
    def topic(self) -> tuple[str, ...]:
        return self.goal.topic

    @property
    def last_results(self) -> ResultSet | None:
        return self.result_sets[-1] if self.result_sets else None
