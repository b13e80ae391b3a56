"""What to ask and what to point out: the one question that narrows the candidates most, and the trade-off that they show.

A question is worth the entropy (bits) of its facet's values among the candidates times the share that state the facet (Shannon, 1948): the
expected narrowing. What no title ever says (what a lotion's bottle is made of) nobody chooses by, and is not asked. Pure functions of the
candidates; wording is the caller's.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.dialogue import DialogueState, Option, Question
from assistant.wording import Wording
from retrieval.facets import FLAG_ON, Facet, FacetKind, Facets
from retrieval.products import LANGUAGES, Language, Product
from retrieval.search import Hit

WORTH_ASKING = 12  # candidates: fewer are looked through faster than a question is answered
MOST_ASKED = 3  # questions in one dialogue
LEAST_STATED = 0.6  # share of the candidates that must state a facet
LEAST_BITS = 0.8
LEAST_NAMED = 0.1  # share of the candidates whose titles say their value
OPTIONS = 4
RATED_HIGHER = 0.3  # stars that make a difference worth a word
_NOT_ASKED = ("size", "assembly", "season")  # asked when it comes to buying, or of little help in choosing


def narrowing(facet: Facet, candidates: Sequence[Product]) -> float:
    """Expected bits that knowing this facet's value would tell about which candidate is meant; 0 where too few state it."""
    values = [value for product in candidates if (value := _stated(product, facet)) is not None]
    if not candidates or len(values) < LEAST_STATED * len(candidates):
        return 0.0
    counts = Counter(values)
    entropy = -sum(count / len(values) * math.log2(count / len(values)) for count in counts.values())
    return entropy * len(values) / len(candidates)


def named(facet: Facet, candidates: Sequence[Product], words: Wording) -> float:
    """The share of the candidates that state this facet whose title says the value, in either language; 0 where none states it."""
    stated = [(product, value) for product in candidates if (value := _stated(product, facet)) is not None]
    said = sum(
        words.value(facet.id, value, language).lower() in product.title.get(language).lower()
        for product, value in stated
        for language in LANGUAGES
    )
    return said / (len(stated) * len(LANGUAGES)) if stated else 0.0


def next_question(
    candidates: Sequence[Product], state: DialogueState, facets: Facets, words: Wording, language: Language
) -> Question | None:
    """The question that narrows most, among what was neither said nor asked before; None where none is worth it."""
    if len(candidates) < WORTH_ASKING or not state.topic or len(state.asked) >= MOST_ASKED:
        return None
    said = {item.facet for item in state.constraints} | set(state.asked) | set(_NOT_ASKED)
    unnamed = _unnamed(facets, candidates, words)
    worth = {
        facet.id: narrowing(facet, candidates)
        for facet in facets.by_id.values()
        if facet.kind is not FacetKind.NUMBER and facet.id not in said and facet.id not in unnamed
    }
    best = max(worth, key=lambda name: (worth[name], name), default=None)
    if best is None or worth[best] < LEAST_BITS:
        return None
    return Question(best, _options(facets.by_id[best], candidates, words, language), state.turn)


def _unnamed(facets: Facets, candidates: Sequence[Product], words: Wording) -> frozenset[str]:
    """Facets that titles leave unsaid; features are not among them, which are there or are not. None, where titles say no value at all."""
    texts = [facet for facet in facets.by_id.values() if facet.kind is FacetKind.TEXT]
    silent = frozenset(facet.id for facet in texts if named(facet, candidates, words) < LEAST_NAMED)
    return silent if len(silent) < len(texts) else frozenset()


def _options(facet: Facet, candidates: Sequence[Product], words: Wording, language: Language) -> tuple[Option, ...]:
    """The values that most candidates state, most first."""
    counts = Counter(value for product in candidates if (value := _stated(product, facet)) is not None)
    if facet.kind is FacetKind.FLAG:
        label = words.facet(facet.id, language)
        with_, without = ("with {}", "without {}") if language == "en" else ("要{}", "不要{}")
        return (Option(FLAG_ON, with_.format(label)), Option("no", without.format(label)))
    return tuple(Option(value, words.value(facet.id, value, language)) for value, _count in counts.most_common(OPTIONS))


def _stated(product: Product, facet: Facet) -> str | None:
    """The value of a facet as one word, "yes" and "no" for a feature; None where it is not stated, or by several values."""
    stated = product.attributes.get(facet.id)
    if isinstance(stated, bool):
        return FLAG_ON if stated else "no"
    if isinstance(stated, tuple):
        return stated[0] if len(stated) == 1 else None
    return stated if isinstance(stated, str) else None


def which_one(products: Iterable[Product], state: DialogueState, language: Language) -> Question:
    """The precise question where a reference has several readings."""
    options = tuple(Option(product.id, product.title.get(language)) for product in products)
    return Question("", options[:OPTIONS], state.turn, reference=True)


@dataclass(frozen=True, slots=True)
class TradeOff:
    """The cheapest of the candidates, and one that customers rate higher and that costs more."""

    cheaper: Hit
    rated: Hit


def trade_off(hits: Sequence[Hit]) -> TradeOff | None:
    """What the best candidates make one choose between; None where the cheapest is rated as well as the rest."""
    priced = [hit for hit in hits if hit.variant.price_cents is not None and hit.product.rating is not None]
    if len(priced) < 2:
        return None
    cheapest = min(priced, key=lambda hit: hit.variant.price_cents or 0)
    rated = max(priced, key=lambda hit: (hit.product.rating or 0, -(hit.variant.price_cents or 0)))
    if (rated.product.rating or 0) - (cheapest.product.rating or 0) < RATED_HIGHER:
        return None
    if (rated.variant.price_cents or 0) <= (cheapest.variant.price_cents or 0):
        return None
    return TradeOff(cheapest, rated)
