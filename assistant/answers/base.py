"""What every kind of answer needs: the shelf, the message in its dialogue, and how results and prompts are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant import untrusted
from assistant.answers.kinds import BUDGETS, WITHOUT_RECORDS, Kind
from assistant.dialogue import DialogueState, ResultSet, Shown, Understanding, UserMessage
from assistant.events import Recommended
from assistant.ids import new_id as new_id
from assistant.model import ChatMessage, ChatRequest
from assistant.untrusted_products import told_product
from assistant.wording import Wording
from prompts.render import prompt, reply
from retrieval.baskets import NO_BASKETS, Baskets
from retrieval.constraints import Constraints
from retrieval.currencies import NO_RATES, Rates
from retrieval.documents import DocumentSearcher
from retrieval.encoder import Encoder
from retrieval.facets import Facets
from retrieval.products import Language, Product, Promotion
from retrieval.search import NO_CONSTRAINTS, Hit, Record, Searcher

EARLIER = 240  # characters of what was said before the last messages that a prompt repeats
QUOTE = 420  # characters of a document that are quoted


@dataclass(frozen=True, slots=True)
class Shelf:
    """One state of a shop: what it sells and says, ready to be searched and worded."""

    searcher: Searcher
    record: Record
    documents: DocumentSearcher
    promotions: tuple[Promotion, ...]
    wording: Wording
    name: dict[Language, str]
    baskets: Baskets = NO_BASKETS
    rates: Rates = NO_RATES
    encoder: Encoder | None = None

    @property
    def facets(self) -> Facets:
        return self.searcher.facets


@dataclass(frozen=True, slots=True)
class Asking:
    """One message in its dialogue: what was said, what it means, what holds now.

    `brought` are products that the message names and that the customer has not been shown.
    """

    message: UserMessage
    meant: Understanding
    state: DialogueState
    brought: tuple[str, ...] = ()

    @property
    def language(self) -> Language:
        return self.meant.language


class Answers:
    """A family of answers over one shelf. Safe to share; it holds no dialogue."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def pointed(self, asking: Asking) -> list[Product]:
        """The products that the message points at, else the one in focus."""
        ids = asking.meant.references or asking.state.focus
        record = self.shelf.record.get(list(ids))
        return [told_product(record[name]) for name in ids if name in record]

    def shown_last(self, asking: Asking) -> list[Product]:
        """What stands in the list shown last."""
        shown = asking.state.last_results.items if asking.state.last_results else ()
        record = self.shelf.record.get([item.product for item in shown])
        return [told_product(record[item.product]) for item in shown if item.product in record]

    def hits_of(self, products: Sequence[Product], state: DialogueState) -> list[Hit]:
        return [hit for product in products if (hit := self.shelf.searcher.hit(product, state.constraints))]

    def at_hand(self, products: Sequence[Product], state: DialogueState) -> list[Hit]:
        """These products, whether or not they keep to what is wished: who points at one wants to hear of that."""
        why = self.shelf.searcher.why
        return [
            self.shelf.searcher.hit(one, state.constraints) or Hit(one, one.variants[0], 0.0, why(one, NO_CONSTRAINTS))
            for one in products
        ]

    def show(
        self, hits: Sequence[Hit], total: int, state: DialogueState, language: Language
    ) -> tuple[ResultSet, Recommended]:
        shown = ResultSet(new_id(), state.turn, tuple(Shown(hit.product.id, hit.variant.sku) for hit in hits))
        cards = tuple(self.shelf.wording.card(n, hit, language) for n, hit in enumerate(hits, start=1))
        return shown, Recommended(shown.id, cards, total)

    def wishes(self, constraints: Constraints, language: Language) -> str:
        labels = self.shelf.wording.wishes(constraints, language)
        return reply("wishes_of", language, list=labels) if labels else ""

    def request(self, kind: Kind, language: Language, **values: object) -> ChatRequest:
        """The call for an answer of this kind, its prompt filled with `values`."""
        budget, opening = BUDGETS[kind], _opening(language)
        if kind in WITHOUT_RECORDS:
            opening = opening[:1]
        return ChatRequest(
            messages=(*opening, ChatMessage("user", prompt(kind.value, language, **values))),
            max_tokens=budget.max_tokens,
            first_token_s=budget.first_token_s,
            total_s=budget.total_s,
        )


@cache
def _opening(language: Language) -> tuple[ChatMessage, ...]:
    """What prompts begin with, to the letter, so that the engine computes it once: the rules, and one example."""
    return (
        ChatMessage("system", prompt("system", language)),
        ChatMessage("user", prompt("example_ask", language)),
        ChatMessage("assistant", prompt("example_answer", language)),
    )


def query_of(asking: Asking) -> str:
    """What is searched for: what is left of the wish; the whole message only where nothing else holds."""
    return asking.state.query or ("" if asking.state.constraints.items else asking.message.text)


def earlier(state: DialogueState) -> str:
    """What the customer said before the last messages, for a prompt: the newest lines of the summary that fit."""
    lines: list[str] = []
    for one in reversed(state.summary.split("\n")):
        if sum(map(len, lines)) + len(one) > EARLIER:
            break
        lines.insert(0, one)
    return quoted(" / ".join(line for line in lines if line))


def quoted(text: str) -> str:
    """The customer's words for a prompt: on one line, capped, unable to close a fence."""
    return untrusted.message(text)


def passage(text: str, limit: int = QUOTE) -> str:
    """The beginning of what a product's page, a manual, a guide or a review tells; what in it misleads is left out."""
    return cut(untrusted.told(text), limit)


def cut(text: str, limit: int = QUOTE) -> str:
    """The beginning of a text, ended at a sentence."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    ends = [flat.rfind(mark, 0, limit) for mark in (". ", "。", "！", "? ", "；")]
    return flat[: max(ends) + 1] if max(ends) > 60 else f"{flat[: limit - 1]}…"
