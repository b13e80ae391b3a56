"""Answers to "which one would you take?": one of the things shown, by what the records state of what it is for.

A comparison lays things side by side; who asks for a choice gets one, and the reason. Told from records and the lexicon of needs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import patterns, wording
from assistant.answers.base import Answers, Asking, Shelf
from assistant.answers.needs import helpfulness
from assistant.answers.provisos import speaks_of
from assistant.answers.telling import RECORDS, TellingAnswers
from assistant.dialogue import Intent
from assistant.plan import Plan
from assistant.untrusted_products import told_hits
from prompts.render import reply
from retrieval.hits import Hit
from retrieval.needs import helping
from retrieval.products import Language

# what a question for a choice may be taken for: one that names no kind of thing and no wish searches for nothing
_INTENTS = frozenset(
    {Intent.COMPARE_PRODUCTS, Intent.NEED_ADVICE, Intent.PRODUCT_QUESTION, Intent.REFINE_SEARCH, Intent.FIND_PRODUCT}
)
_VERBS = r"(?:take|choose|pick|buy|get|recommend|suggest|prefer|go (?:for|with))"
_ASKS_TO_CHOOSE = patterns.later(
    rf"\b(?:which|what)\b(?: (?:one|pair|model|of (?:them|these|those|the \w+)))?,? (?:(?:would|should|do|could|can|shall) (?:you|i|we) {_VERBS}"
    r"|(?:is|would be) (?:the )?(?:better|best|right|most suitable|more suitable|good)(?: (?:one|choice|pick|option))?(?=\s*(?:for\b|[?.!]|$)))"
    r"|\bhelp me (?:choose|decide|pick)\b|\byour (?:pick|favou?rite|recommendation)\b"
    r"|哪一?[个款双件台把条张顶盏只](?:会|更|比较|最)*(?:好(?![看用吃喝听洗])|适合|合适|值得|推荐)|(?:你|您)(?:会|觉得|推荐|建议)[^,，。]{0,4}(?:选|买|哪)|(?:该|应该|要|到底)(?:选|买)哪|(?:选|买|推荐)哪",
    re.IGNORECASE,
)
_PURPOSE = patterns.later(
    r"\bfor (?P<en>(?!(?:me|us|you|my money|the money|that|this|it)\b)[a-z][a-z' -]{2,40}?)\W*$|(?:适合|合适)(?:用来|拿来|在)?(?P<zh>[\u3400-\u9fff]{2,12}?)(?:的|用|穿|吗|呢|一点|一些)*\W*$",
    re.IGNORECASE,
)
AMONG = 6  # things shown that are chosen from
TOLD = 3  # facts of each, and products that are told to fit
MIDDLING, DOUBTERS = 3.5, 5


class ChoosingAnswers(Answers):
    """Chooses among what is shown on one shelf."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf)
        self._telling = TellingAnswers(shelf)

    def answer(self, asking: Asking) -> Plan | None:
        """A choice with its reason; None where none is asked for, fewer than two things are at hand, or two are named, to be set side by side."""
        meant, text, language = asking.meant, asking.message.text, asking.language
        if not _INTENTS.issuperset(meant.intents) or _ASKS_TO_CHOOSE.search(text) is None:
            return None
        said = _purpose(text)
        named = self._named(said)
        hits = told_hits(self.hits_of(self.shown_last(asking)[:AMONG], asking.state))
        measured = set(meant.asked_facets) - {facet for facet, _value in named}
        if len(hits) < 2 or measured or meant.topic or meant.changes or len(meant.references) > 1:
            return None
        helps = tuple(dict.fromkeys((*named, *helping(text, self.shelf.facets))))
        scores = [self._score(hit, helps, said) for hit in hits]
        order = sorted(range(len(hits)), key=lambda n: (-scores[n], -_esteem(hits[n]), n))
        best = tuple(hits[n] for n in order)
        lead = self._lead(said, [hits[n] for n in order if scores[n] > 0], language)
        return Plan(
            lead=lead,
            body=self._choice(best, tuple(dict.fromkeys(name for name, _value in helps)), language),
            request=self._telling.suggesting(asking, best[:RECORDS], lead),
            hits=best[:RECORDS],
            must_name=True,
            candidates=best,
            chosen=True,
            next_step=reply("question_next", language),
        )

    def _score(self, hit: Hit, helps: Sequence[tuple[str, str | None]], purpose: str) -> int:
        """How far a product's record speaks for it: by the features that help, else by the words of the purpose."""
        by_features = helpfulness(hit, helps, self.shelf.facets.vocabulary.covers)
        return by_features or int(bool(purpose) and speaks_of(hit.product, purpose))

    def _named(self, purpose: str) -> list[tuple[str, str | None]]:
        """The values and features that a purpose names: "for the road"."""
        meanings = [m for mention in self.shelf.facets.vocabulary.terms.find(purpose) for m in mention.meanings]
        return [(m.facet, m.value) for m in meanings if m.facet in self.shelf.facets.by_id]

    def _lead(self, purpose: str, fitting: Sequence[Hit], language: Language) -> str:
        if not purpose:
            return ""
        if not fitting:
            return reply("choose_unstated", language, purpose=purpose)
        titles = [f"**{hit.product.title.get(language)}**" for hit in fitting[:TOLD]]
        return reply("choose_states", language, titles=self.shelf.wording.joined(titles, language), purpose=purpose)

    def _choice(self, best: Sequence[Hit], wanted: Sequence[str], language: Language) -> str:
        """The choice as code words it: the first with what it states, and what the second costs and is rated beside it."""
        lines = []
        for name, hit in (("choose_first", best[0]), ("choose_second", best[1])):
            cents = hit.variant.price_cents
            facts = self.shelf.wording.facts(hit.product, hit.variant, language, wanted, TOLD)
            told = [] if cents is None else [wording.money(cents, hit.product.currency).text]
            if hit.product.rating is not None:
                told.append(
                    reply("choose_rated", language, stars=f"{hit.product.rating:g}", count=hit.product.review_count)
                )
            joined = ("; " if language == "en" else "；").join([*told, *facts])
            lines.append(reply(name, language, title=hit.product.title.get(language), facts=joined))
        return "\n".join([*lines, reply("question_next", language)])


def _purpose(text: str) -> str:
    """What a question wants the choice for ("for rain", 适合通勤); "" where it does not say."""
    found = _PURPOSE.search(text)
    return (found["en"] or found["zh"]).strip() if found is not None else ""


def _esteem(hit: Hit) -> float:
    """How customers rate a product, drawn to the middle where few did: a mean that begins with `DOUBTERS` ratings of `MIDDLING`."""
    product = hit.product
    if product.rating is None:
        return MIDDLING
    count = product.review_count or 0
    return (product.rating * count + MIDDLING * DOUBTERS) / (count + DOUBTERS)
