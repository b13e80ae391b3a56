"""Answers to "why this one?": what the customer asked for, what the record shows of it, and what it does not show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import untrusted
from assistant.answers.base import Answers, Asking, quoted
from assistant.answers.kinds import Kind
from assistant.claims.talk import content_words
from assistant.plan import Plan
from assistant.understanding.asking import ASKS_WHY
from assistant.wording import money
from prompts.render import reply
from retrieval.constraints import Finding
from retrieval.hits import Hit
from retrieval.lexical import analyse
from retrieval.products import Language

EXPLAINED_AT_MOST = 2
TERMS = 4


class ExplainAnswers(Answers):
    """Answers that say why a product was shown."""

    def explain(self, asking: Asking) -> Plan | None:
        """Why the products that the message points at (else the first one shown) were chosen; None where it asks no such thing."""
        if not ASKS_WHY.search(asking.message.text) or not asking.state.last_results:
            return None
        state = asking.state
        pointed = self.pointed(asking)
        if not pointed:
            first = state.last_results.items[0].product if state.last_results and state.last_results.items else ""
            pointed = list(self.shelf.record.get([first]).values())
        hits = self.hits_of(pointed, state)[:EXPLAINED_AT_MOST]
        return self.of(hits, asking) if hits else None

    def of(self, hits: Sequence[Hit], asking: Asking) -> Plan:
        """Why these were chosen."""
        language, words, state = asking.language, self.shelf.wording, asking.state
        reasons = [self._reason(hit, asking) for hit in hits]
        request = self.request(
            Kind.EXPLAIN,
            language,
            records=untrusted.records(words.record(f"P{n}", hit, language) for n, hit in enumerate(hits, start=1)),
            tags=words.joined([f"[P{n}]" for n in range(1, len(hits) + 1)], language),
            reasons=untrusted.told(" ".join(reasons)),
            message=quoted(asking.message.text),
            wishes=words.wishes(state.constraints, language),
        )
        return Plan(
            lead="\n".join(reasons),
            body=reply("explain_next", language),
            request=request,
            hits=tuple(hits),
            candidates=tuple(hits),
            next_step=reply("explain_next", language),
        )

    def _reason(self, hit: Hit, asking: Asking) -> str:
        """One product's reasons: the wishes that its record meets with what it states, those it does not, the customer's own words."""
        language, words = asking.language, self.shelf.wording
        verdicts = [one for one in hit.why.admission.verdicts if one.constraint.id != "category:is"]
        met = [
            self._met(words.chip_label(one.constraint, language), one.constraint.facet, hit, language)
            for one in verdicts
            if one.finding is Finding.MET
        ]
        unmet = [words.chip_label(one.constraint, language) for one in verdicts if one.finding is Finding.VIOLATED]
        unsaid = [words.chip_label(one.constraint, language) for one in verdicts if one.finding is Finding.NOT_STATED]
        return reply(
            "explain",
            language,
            title=hit.product.title.get(language),
            met=words.joined(met, language),
            unmet=words.joined(unmet, language),
            unsaid=words.joined(unsaid, language),
            terms=words.joined(self._terms(hit, asking), language),
            rating="" if hit.product.rating is None else f"{hit.product.rating:g}",
        )

    def _met(self, wish: str, facet: str, hit: Hit, language: Language) -> str:
        """A wish with what the record states of it, where that says more."""
        stated = hit.product.attributes_of(hit.variant)
        if facet == "price" and hit.variant.price_cents is not None:
            said = money(hit.variant.price_cents, hit.product.currency).text
        elif facet in stated and not isinstance(stated[facet], bool):
            said = self.shelf.wording.value(facet, stated[facet], language)
        else:
            return wish
        if said.casefold() in wish.casefold():
            return wish
        return f"{wish} ({said})" if language == "en" else f"{wish}（{said}）"

    def _terms(self, hit: Hit, asking: Asking) -> Sequence[str]:
        """The words of the customer's that stand in what the shop says of the product."""
        said = set(
            analyse(f"{hit.product.title.both()} {hit.product.description.both() if hit.product.description else ''}")
        )
        query = asking.state.query
        if query.isascii():
            telling = [word for word in re.findall(r"[^\W\d_]+", query) if content_words(word)]
        else:
            telling = sorted(content_words(query), key=query.find)
        return [f"“{word}”" for word in telling if (parts := analyse(word)) and set(parts) <= said][:TERMS]
