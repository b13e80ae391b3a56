"""Answers to needs: "my back hurts from sitting all day" names no kind of thing, so kinds that help are suggested, with some of each."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import patterns
from assistant.answers.base import Answers, Asking, Shelf
from assistant.answers.telling import CARDS, TellingAnswers
from assistant.events import Asked
from assistant.plan import Plan
from assistant.untrusted_products import told_hits
from prompts.render import reply
from retrieval.constraint import Constraint, Operator
from retrieval.hits import Hit
from retrieval.needs import kinds_for

_OWN = patterns.later(r"\b(?:i|i['’](?:m|ve|d|ll)|my|we|our|me)\b|我|咱", re.IGNORECASE)
_ASKS = patterns.later(
    r"[?？]|^\W*(?:who|what|when|where|why|how|which|is|are|was|will|did|does|do|can|could|write|tell)\b|吗|什么|怎么|谁|多少|写",
    re.IGNORECASE,
)


def tells_of_oneself(text: str) -> bool:
    """Whether a message tells something of the customer's own life, and asks nothing: "I love music", 我女儿爱听歌."""
    return _OWN.search(text) is not None and _ASKS.search(text) is None


class NeedAnswers(Answers):
    """Suggests kinds of things over one shelf."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf)
        self._telling = TellingAnswers(shelf)

    def answer(self, asking: Asking) -> Plan | None:
        """Some products of each kind that the message's need is met by, and the question which of them to look into.

        None where a kind of thing is named, or the message tells no need that the shop has things for.
        """
        state, language, words = asking.state, asking.language, self.shelf.wording
        if asking.meant.topic or asking.meant.references or asking.meant.others:
            return None
        found = {kind: self._of_kind(kind, asking) for kind in kinds_for(asking.message.text, self.shelf.facets)}
        kinds = [kind for kind, hits in found.items() if hits]
        if not kinds:
            return None
        each = max(1, CARDS // len(kinds))
        hits = told_hits(hit for kind in kinds for hit in found[kind][:each])
        shown, event = self.show(hits, len(hits), state, language)
        named = [words.topic((kind,), language) for kind in kinds]
        wishes = self.wishes(state.constraints, language)
        lead = reply("for_need", language, kinds=words.joined(named, language), wishes=wishes)
        plan = self._telling.recommend(asking, hits, shown, event, lead)
        if len(kinds) == 1:
            return plan
        asked = Asked(reply("ask_need", language), tuple(named))
        return replace(plan, events=(*plan.events, asked))

    def _of_kind(self, kind: str, asking: Asking) -> tuple[Hit, ...]:
        wanted = asking.state.constraints.with_(Constraint("category", Operator.ONE_OF, (kind,)))
        dismissed = asking.state.goal.dismissed
        result = self.shelf.searcher.search("", wanted, CARDS + len(dismissed), asking.state.sort or "relevance")
        return tuple(hit for hit in result.hits if hit.product.id not in dismissed)
