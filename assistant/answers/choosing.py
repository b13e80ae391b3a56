"""Answers to "which one would you take?": one of the things shown, by what the records state of what it is for.

A comparison lays things side by side; who asks for a choice gets one, and the reason. Told from records and the lexicon of needs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import patterns, untrusted, wording
from assistant.answers.base import Answers, Asking, earlier, quoted
from assistant.answers.kinds import Kind
from assistant.answers.needs import helpfulness
from assistant.dialogue import Intent
from assistant.plan import Plan
from assistant.untrusted_products import told_hits, told_product
from prompts.render import reply
from retrieval.hits import Hit
from retrieval.lexical import analyse
from retrieval.needs import helping
from retrieval.products import LANGUAGES, Language

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
SEEN = 4  # of them that the model sees
TOLD = 3


class ChoosingAnswers(Answers):
    """Chooses among what is shown on one shelf."""

    def answer(self, asking: Asking) -> Plan | None:
        """A choice with its reason; None where none is asked for, fewer than two things are at hand, or two are named, to be set side by side."""
        if not _INTENTS.issuperset(asking.meant.intents) or _ASKS_TO_CHOOSE.search(asking.message.text) is None:
            return None
        text, language = asking.message.text, asking.language
        purpose = _PURPOSE.search(text)
        said = (purpose["en"] or purpose["zh"]).strip() if purpose is not None else ""
        named = self._named(said)
        hits = self._among(asking)
        measured = set(asking.meant.asked_facets) - {facet for facet, _value in named}
        meant = asking.meant
        if len(hits) < 2 or measured or meant.topic or meant.changes or len(meant.references) > 1:
            return None
        helps = tuple(dict.fromkeys((*named, *helping(text, self.shelf.facets))))
        covers = self.shelf.facets.vocabulary.covers
        scores = [helpfulness(hit, helps, covers) or self._speaks_of(hit, said) for hit in hits]
        order = sorted(range(len(hits)), key=lambda n: (-scores[n], -_esteem(hits[n]), n))
        best = tuple(hits[n] for n in order)
        lead = self._lead(said, [hits[n] for n in order if scores[n] > 0], language)
        words = self.shelf.wording
        request = self.request(
            Kind.RECOMMEND,
            language,
            tags=words.joined([f"[P{n}]" for n in range(1, len(best[:SEEN]) + 1)], language),
            records=untrusted.records(
                words.record(f"P{n}", hit, language) for n, hit in enumerate(best[:SEEN], start=1)
            ),
            message=quoted(text),
            wishes=words.wishes(asking.state.constraints, language),
            guide="",
            earlier=earlier(asking.state),
            noted=quoted(lead),
        )
        return Plan(
            lead=lead,
            body=self._choice(best, tuple(dict.fromkeys(name for name, _value in helps)), language),
            request=request,
            hits=best[:SEEN],
            must_name=True,
            candidates=best,
            next_step=reply("question_next", language),
        )

    def _named(self, purpose: str) -> list[tuple[str, str | None]]:
        """The values and features that a purpose names: "for the road"."""
        meanings = [m for mention in self.shelf.facets.vocabulary.terms.find(purpose) for m in mention.meanings]
        return [(m.facet, m.value) for m in meanings if m.facet in self.shelf.facets.by_id]

    def _among(self, asking: Asking) -> tuple[Hit, ...]:
        """What was shown last, without what the customer ruled out."""
        shown = asking.state.last_results.items if asking.state.last_results else ()
        names = tuple(item.product for item in shown)
        record = self.shelf.record.get(list(names[:AMONG]))
        products = [told_product(record[name]) for name in names[:AMONG] if name in record]
        return told_hits(self.hits_of(products, asking.state))

    def _speaks_of(self, hit: Hit, purpose: str) -> int:
        """1 where the product's own texts or values have every word of a purpose."""
        wanted = set(analyse(purpose))
        product = hit.product
        texts = [product.title.both(), product.description.both() if product.description else ""]
        texts += [
            one for tongue in LANGUAGES for one in self.shelf.wording.facts(product, hit.variant, tongue, most=99)
        ]
        return int(bool(wanted) and wanted <= set(analyse("\n".join(texts))))

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


def _esteem(hit: Hit) -> float:
    """How customers rate a product, drawn to the middle where few did."""
    product = hit.product
    count = product.review_count or 0
    return ((product.rating or 0.0) * count + 3.5 * 5) / (count + 5) if product.rating is not None else 3.5
