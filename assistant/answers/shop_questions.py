"""Questions for the shop's pages that were taken for a search, or for none of the shop's business: "when do you open?", 多久能收到货.

What the pages speak of tells them, so a shop with other pages is asked other things.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue import DialogueState, Intent, Understanding
from assistant.understanding import asking, intents
from assistant.understanding.reaching import asks_for_contact, asks_for_hours
from retrieval.documents import DocumentSearcher

_LOOSE = frozenset(
    {
        Intent.FIND_PRODUCT,
        Intent.REFINE_SEARCH,
        Intent.NEED_ADVICE,
        Intent.PRODUCT_QUESTION,
        Intent.OUT_OF_SCOPE,
        Intent.SMALL_TALK,
        Intent.FEEDBACK,
        Intent.CHECKOUT_HELP,
        Intent.PROMOTIONS,
        Intent.COMPLEMENT_PRODUCTS,
        Intent.TALK_TO_HUMAN,
    }
)
_POINTS = re.compile(r"\b(?:it|its|this|that|these|those|them|they|one|ones)\b|它|这|那|第.", re.IGNORECASE)


def as_shop_question(
    meant: Understanding, text: str, state: DialogueState, documents: DocumentSearcher
) -> Understanding:
    """The understanding, as a question for the pages where they speak of what it asks and nothing else is wished for."""
    if not _LOOSE.issuperset(meant.intents) or _wishes(meant) or meant.rude or meant.distress or meant.restart:
        return meant
    if meant.topic and not (asking.asks(text) and not intents.wishes(text)):
        return meant  # "do you have sofas with free delivery" looks for sofas
    if Intent.TALK_TO_HUMAN in meant.intents and not asks_for_hours(text):
        return meant
    if state.result_sets and (_POINTS.search(text) or meant.asked_facets):
        return meant
    if not (_asks_contact(meant, text) or documents.speaks_of(text, meant.language, ("policy", "faq"))):
        return meant
    return replace(Understanding((Intent.POLICY_QUESTION,), meant.language, free_text=text), mood=meant.mood)


def _asks_contact(meant: Understanding, text: str) -> bool:
    return asks_for_contact(text) and Intent.TALK_TO_HUMAN not in meant.intents


def _wishes(meant: Understanding) -> bool:
    """Whether a message changes what is looked for, or looks back at it."""
    changed = (meant.added, meant.removed, meant.accepted, meant.waived, meant.dismissed)
    limits = any(one.facet not in ("category", "offer") for one in meant.changes)
    return (
        limits
        or any(changed)
        or bool(meant.sort or meant.undo or meant.back_to or meant.others or meant.cart or meant.unmapped)
    )
