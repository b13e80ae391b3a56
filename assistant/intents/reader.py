"""What a message is for, with how sure that is: the fast tier of understanding.

Knows nothing of a catalogue; without an encoder it decides by words alone.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant import patterns
from assistant.dialogue import Intent, Mood
from assistant.intents.clauses import clauses
from assistant.intents.features import MOST_CHARACTERS, Context, as_spoken
from assistant.intents.head import (
    DEPTHS,
    INTENTS,
    Floats,
    Head,
    Kind,
    Weights,
    message_probabilities,
    shipped,
    softmax,
    stacked,
)
from assistant.intents.mood import mood_of
from assistant.model import ChatMessage
from retrieval.encoder import Encoder, LayeredEncoder

MOST_INTENTS = 3
_REMEMBERED = 512
_LOOKED_BACK = 2
_ASKS = patterns.later(r"[?？][\"'”)\s]*$")
_WORD = patterns.later(r"\w")
_GROUPS: dict[Intent, Context] = {
    Intent.FIND_PRODUCT: Context.SHOWN,
    Intent.REFINE_SEARCH: Context.SHOWN,
    Intent.COMPARE_PRODUCTS: Context.SHOWN,
    Intent.PRODUCT_QUESTION: Context.SHOWN,
    Intent.NEED_ADVICE: Context.SHOWN,
    Intent.COMPLEMENT_PRODUCTS: Context.SHOWN,
    Intent.PROMOTIONS: Context.SHOWN,
    Intent.CART_UPDATE: Context.CART,
    Intent.CHECKOUT_HELP: Context.CART,
    Intent.ORDER_STATUS: Context.ORDER,
    Intent.CANCEL_ORDER: Context.ORDER,
    Intent.CHANGE_ORDER: Context.ORDER,
    Intent.RETURN_OR_EXCHANGE: Context.ORDER,
    Intent.REFUND_STATUS: Context.ORDER,
    Intent.COMPLAINT: Context.ORDER,
    Intent.SHIPPING_QUESTION: Context.POLICY,
    Intent.POLICY_QUESTION: Context.POLICY,
}


@dataclass(frozen=True, slots=True)
class Scored:
    """An intent and the probability (0-1) that the message carries it."""

    intent: Intent
    probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. `intents` stand in the order they are said, at least one; `scored` are all 21, likeliest first."""

    intents: tuple[Intent, ...]
    scored: tuple[Scored, ...]
    sure: bool
    mood: Mood = field(default_factory=Mood)

    @property
    def confidence(self) -> float:
        return self.scored[0].probability

    def probability(self, intent: Intent) -> float:
        return next(one.probability for one in self.scored if one.intent is intent)


class IntentReader:
    """Reads messages by a trained head. Safe to share between threads; it holds no dialogue."""

    def __init__(self, head: Head, encoder: Encoder | None = None) -> None:
        """An encoder of another name than the head was trained for is not used: its vectors mean something else."""
        self._head = head
        layered = encoder if isinstance(encoder, LayeredEncoder) else None
        self._encoder = layered if layered is not None and layered.name == head.encoder else None
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Floats] = OrderedDict()

    @classmethod
    def shipped(cls, encoder: Encoder | None = None) -> IntentReader:
        """By the head of the repository; raises `HeadError` when its artefact is missing or damaged."""
        return cls(shipped(), encoder)

    @property
    def kind(self) -> Kind:
        return "words" if self._encoder is None else "meaning"

    def read(self, text: str, history: Sequence[ChatMessage] = (), shown: bool | None = None) -> Reading:
        """`history` is what was said before, oldest first; `shown` whether results stand on the page, where that is known."""
        if _WORD.search(text) is None:
            return Reading((Intent.SMALL_TALK,), _certain(Intent.SMALL_TALK), sure=True)
        parts = clauses(text)
        pieces = (text, *parts) if len(parts) > 1 else (text,)
        self._vectors([*pieces, *_said(history)])  # at once: a batch costs little more than its longest text
        context = self.context(history, shown)
        logits = self._logits(pieces, context)
        return self._decided(text, logits, [len(part) for part in parts])

    def context(self, history: Sequence[ChatMessage], shown: bool | None = None) -> Context:
        """What was last talked of. Courtesies in between change nothing."""
        said = _said(history)
        group = Context.TALK if said else Context.NONE
        for text in reversed(said):
            likeliest = INTENTS[int(self._logits((text,), Context.NONE)[0].argmax())]
            if likeliest in _GROUPS:
                group = _GROUPS[likeliest]
                break
        if group is Context.SHOWN and history[-1].role == "assistant" and _ASKS.search(history[-1].text):
            return Context.ASKED
        return Context.SHOWN if shown and group in (Context.TALK, Context.NONE) else group

    def _logits(self, pieces: Sequence[str], context: Context) -> Floats:
        weights = self._weights
        if self._encoder is None:
            return stacked([weights.logits(piece, context, None) for piece in pieces])
        return stacked([weights.logits(piece, context, self._vectors([piece])[0]) for piece in pieces])

    def _vectors(self, texts: Sequence[str]) -> list[Floats]:
        """The scaled vectors of texts; the last ones are remembered, so that a dialogue's history is encoded once."""
        if self._encoder is None:
            return []
        spoken = [as_spoken(text)[:MOST_CHARACTERS] for text in texts]
        with self._lock:
            found = {text: self._known[text] for text in spoken if text in self._known}
        missing = [text for text in dict.fromkeys(spoken) if text not in found]
        if missing:
            found |= dict(
                zip(missing, self._head.scaled(self._encoder.encode_layers(missing, "query", DEPTHS)), strict=True)
            )
        with self._lock:
            for text in spoken:
                self._known[text] = found[text]
                self._known.move_to_end(text)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return [found[text] for text in spoken]

    @property
    def _weights(self) -> Weights:
        return self._head.weights[self.kind]

    def _decided(self, text: str, logits: Floats, lengths: Sequence[int]) -> Reading:
        weights = self._weights
        chances = message_probabilities(logits, weights.blend, lengths)
        order = np.argsort(-chances)
        scored = tuple(Scored(INTENTS[place], float(chances[place])) for place in order)
        chosen = [place for place in order[:MOST_INTENTS] if chances[place] >= weights.threshold] or [order[0]]
        if len(logits) == 1:
            chosen = chosen[:1]
        # an intent stands where the clause is that speaks for it the most
        where = softmax(logits[1:] if len(logits) > 1 else logits).argmax(axis=0)
        intents = tuple(
            INTENTS[place] for place in sorted(chosen, key=lambda place: (int(where[place]), -chances[place]))
        )
        return Reading(intents, scored, sure=bool(chances[order[0]] >= weights.unsure), mood=mood_of(text, intents))


def _said(history: Sequence[ChatMessage]) -> list[str]:
    return [message.text for message in history if message.role == "user"][-_LOOKED_BACK:]


def _certain(intent: Intent) -> tuple[Scored, ...]:
    return (Scored(intent, 1.0), *(Scored(other, 0.0) for other in INTENTS if other is not intent))
