"""Questions for the shop's pages that were taken for a search, or for none of the shop's business: "when do you open?", 多久能收到货.

What the pages speak of tells them, so a shop with other pages is asked other things.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import patterns
from assistant.dialogue import DialogueState, Intent, Understanding
from assistant.understanding import asking, intents
from assistant.understanding.places_shown import pointings
from assistant.understanding.reaching import asks_for_contact, asks_for_hours
from retrieval.documents import DocumentSearcher
from retrieval.subjects import decisive, of_shop, subjects_of

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
_HOW = patterns.later(
    r"^\W*(?:how|where|until when|till when)\b|怎么|怎样|如何|咋|什么|哪|多少|几|(?P<same>[\u3400-\u9fff])不(?P=same)",
    re.IGNORECASE,
)
_BEFELL = patterns.later(
    r"\b(?:arrived|came|received|sent me|broke|broken|stopped working)\b|收到的|寄来|送来|发来|坏了|坏的", re.IGNORECASE
)
_FILTERS = patterns.later(
    r"\b(?:hide|show|skip|exclude|only|remove|without|filter|leave out|not|no)\b|别|不要|去掉|只看|只要|排除",
    re.IGNORECASE,
)  # "hide what is sold out"
_POINTS_AT_ONE = patterns.later(r"\b(?:it|its|this|that|one)\b|它|这|那", re.IGNORECASE)
_POINTS = patterns.later(r"\b(?:it|its|this|that|these|those|them|they|one|ones)\b|它|这|那|第.", re.IGNORECASE)


def as_shop_question(
    meant: Understanding, text: str, state: DialogueState, documents: DocumentSearcher
) -> Understanding:
    """The understanding, as a question for the pages where they speak of what it asks and nothing else is wished for."""
    if not _LOOSE.issuperset(meant.intents) or _wishes(meant) or meant.rude or meant.distress or meant.restart:
        return meant
    outright = not meant.topic and decisive(subjects_of(text))  # 有没有线下店 is no question of cables
    if any(one.facet != "offer" for one in meant.changes) and not (outright or _asks(text)):
        return meant
    if not _is_question(text) and (_FILTERS.search(text) or Intent.PROMOTIONS in meant.intents):
        return meant
    if Intent.TALK_TO_HUMAN in meant.intents and not asks_for_hours(text):
        return meant
    if state.result_sets and _of_shown(meant, text):
        return meant
    if not (_asks_contact(meant, text) or documents.speaks_of(text, meant.language, ("policy", "faq"))):
        return meant
    return replace(Understanding((Intent.POLICY_QUESTION,), meant.language, free_text=text), mood=meant.mood)


def _is_question(text: str) -> bool:
    ends = text.rstrip().endswith(("?", "？", "吗", "么", "呢"))
    return ends or bool(asking.split(text).asking) or any(one.search(text) for one in (_HOW, _BEFELL))


def _asks(text: str) -> bool:
    """Whether a message that names a thing asks about it, or tells what became of it: "do you have sofas" looks for sofas."""
    if intents.wishes(text):
        return False
    return _is_question(text)


def _of_shown(meant: Understanding, text: str) -> bool:
    """Whether a message asks of something shown: of "them" only what nobody asks of the shop ("do they run small?")."""
    if of_shop(subjects_of(text)):
        return _POINTS_AT_ONE.search(text) is not None or bool(pointings(text))
    return bool(meant.asked_facets or pointings(text)) or _POINTS.search(text) is not None


def _asks_contact(meant: Understanding, text: str) -> bool:
    return asks_for_contact(text) and Intent.TALK_TO_HUMAN not in meant.intents


def _wishes(meant: Understanding) -> bool:
    """Whether a message changes what is looked for, or looks back at it."""
    changed = (meant.added, meant.removed, meant.accepted, meant.waived, meant.dismissed)
    limits = any(one.facet == "price" for one in meant.changes)
    return (
        limits
        or any(changed)
        or bool(meant.sort or meant.undo or meant.back_to or meant.others or meant.cart or meant.unmapped)
    )
