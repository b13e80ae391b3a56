"""Answers that search: finding, advising, what is on offer, and what goes with a product.

Knows what to look for; what is said of what was found, or where nothing was, `assistant.answers.telling` says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from assistant import patterns
from assistant.answers.base import Answers, Asking, Shelf, passage, query_of
from assistant.answers.kinds import Kind
from assistant.answers.needs import NeedAnswers, purposes
from assistant.answers.provisos import question_of
from assistant.answers.telling import CARDS, RECORDS, TellingAnswers, measures
from assistant.claims.talk import content_words
from assistant.dialogue import NoteKind
from assistant.events import Asked, Recommended
from assistant.plan import Plan
from assistant.policy import MOST_ASKED, next_question
from assistant.untrusted_products import told_hits
from prompts.render import reply
from retrieval.facets import FLAG_ON, PATH_JOIN
from retrieval.hits import Hit
from retrieval.lexical import analyse
from retrieval.passages import DocumentChunk
from retrieval.products import LANGUAGES, Product
from retrieval.related import RelatedProducts, Tie

_ALIKE = patterns.later(
    r"\b(?:similar|like (?:this|that|these|those|it|them)|same (?:kind|sort|style))\b|类似|差不多的|同类|相似|同款",
    re.IGNORECASE,
)
_GOES_WITH = patterns.later(
    r"\b(?:goes?|going|pairs?|match(?:es)?|wear|works?|fits?) (?:well )?with\b|\baccessor|搭|配", re.IGNORECASE
)
SURE_OF = 3  # hits that are looked at for what a search asked for
GUIDES = 3  # pages that are looked at for one that speaks of what is asked about
TOLD_LEAST = 2  # words of a question that a guide's text has to have where its title has none


class SearchAnswers(Answers):
    """Answers whose products are searched for."""

    def __init__(self, shelf: Shelf, today: Callable[[], date] = date.today) -> None:
        super().__init__(shelf)
        self._telling, self._needs = TellingAnswers(shelf), NeedAnswers(shelf)
        self._today = today
        self._related = RelatedProducts(shelf.searcher, shelf.baskets, shelf.promotions)

    def search(self, asking: Asking) -> Plan:
        state, language = asking.state, asking.language
        if (otherwise := self._otherwise(asking)) is not None:
            return otherwise
        out = self._left_out(asking)
        result = self.shelf.searcher.search(
            query_of(asking), state.constraints, CARDS + len(out), state.sort or "relevance"
        )
        if not result.hits or _of_no_kind(asking):
            return self._for_need(asking) or self._telling.nothing(asking, result)
        fresh = tuple(hit for hit in result.hits if hit.product.id not in out)[:CARDS]
        if not fresh:
            return Plan(body=reply("none_other", language, wishes=self.wishes(state.constraints, language)))
        passing = len(self.hits_of(list(self.shelf.record.get(sorted(out)).values()), state))
        result = replace(result, hits=told_hits(fresh), total=max(len(fresh), result.total - passing))
        # without a kind of thing that is asked for, how many products pass the filter says nothing
        total = result.total if state.topic else len(result.hits)
        shown, event = self.show(result.hits, total, state, language)
        unsure = not asking.meant.others and self._unsure(asking, result.hits)
        if unsure and (for_need := self._for_need(asking)) is not None:
            return for_need
        lead = reply(
            "found_others" if asking.meant.others else "found_unsure" if unsure else "found",
            language,
            total=total,
            shown=len(result.hits),
            what=self.shelf.wording.found(state.topic, language) or reply("found_what", language),
            wishes=self.wishes(state.constraints, language),
        )
        if asking.meant.unmapped:
            return self._with_currency(asking, self._telling.recommend(asking, result.hits, shown, event, lead))
        if result.corrections:
            corrected = reply("corrected", language, query=result.query)
            lead = f"{corrected}\n{lead}"
        if state.sort and not any(measures(hit, state.sort) for hit in result.hits):
            unsorted = reply("sort_unstated", language)
            lead = f"{lead.rstrip()} {unsorted}" if language == "en" else lead + unsorted
        if (advice := self._telling.trade_off(result.hits[:RECORDS], language)) and state.sort is None:
            lead = f"{lead.rstrip()} {advice}" if language == "en" else lead + advice
        return self._with_question(asking, self._telling.recommend(asking, result.hits, shown, event, lead))

    def _otherwise(self, asking: Asking) -> Plan | None:
        """What is answered without a search of its own: a fresh start, what is like something shown, what is new, the kinds of a need."""
        state, language = asking.state, asking.language
        if asking.meant.restart and not state.constraints.items and not analyse(asking.meant.free_text):
            return Plan(body=reply("restarted", language))
        if asking.meant.undo and not (state.constraints.items or state.topic or state.query):
            return Plan(body=reply("restarted", language))  # the first wish was taken back
        if (alike := self._like_what_is_shown(asking)) is not None:
            return alike
        if state.sort == "newest" and not state.topic and not analyse(state.query):
            return self._new(asking)
        return self._needs.again(asking)

    def _for_need(self, asking: Asking) -> Plan | None:
        return None if asking.state.topic or asking.meant.unmapped else self._needs.answer(asking)

    def _unsure(self, asking: Asking, hits: Sequence[Hit]) -> bool:
        """Whether nothing says that these are what is meant: no kind of thing was understood, and hardly a word of the wish stands in
        what the shop says that they are."""
        query = query_of(asking)
        words = set(analyse(query)) - purposes()
        if asking.state.topic or not words or not asking.state.query:
            return False
        says: set[str] = set()
        for hit in hits[:SURE_OF]:
            kinds = (self.shelf.wording.found((PATH_JOIN.join(hit.product.category),), tongue) for tongue in LANGUAGES)
            facts = (
                fact for tongue in LANGUAGES for fact in self.shelf.wording.facts(hit.product, hit.variant, tongue)
            )
            says |= set(analyse(" ".join([hit.product.title.both(), *kinds, *facts])))
        return len(words & says) < len(words) / 2

    def _left_out(self, asking: Asking) -> frozenset[str]:
        """The products turned down; where others are asked for, also those shown while the same was looked for."""
        state = asking.state
        seen: set[str] = set(state.goal.dismissed)
        if asking.meant.others:
            same = [
                one for one in state.result_sets if one.goal and one.goal.constraints.items == state.constraints.items
            ]
            seen |= {item.product for one in same if one.goal and one.goal.query == state.query for item in one.items}
        return frozenset(seen)

    def _with_question(self, asking: Asking, plan: Plan) -> Plan:
        """The plan with the question that narrows what is found most, where one is worth asking."""
        state, language, words = asking.state, asking.language, self.shelf.wording
        if (open_one := question_of(asking.meant.notes, state.turn, words, language)) is not None:
            labels = (option.label for option in open_one[1].options)
            asked = Asked(open_one[0], (*labels, reply("ask_either", language)))
            return replace(plan, events=(*plan.events, asked), question=open_one[1])
        if len(state.asked) >= MOST_ASKED:
            return plan
        candidates = self.shelf.searcher.fitting(state.constraints)
        question = next_question(candidates, state, self.shelf.facets, words, language)
        if question is None:
            return plan
        feature = question.options[0].value == FLAG_ON
        facet = words.facet(question.facet, language)
        kind = "ask_feature" if feature else "ask_audience" if question.facet in ("audience", "gender") else "ask_facet"
        asked = Asked(
            reply(kind, language, facet=facet),
            (*(option.label for option in question.options), reply("ask_either", language)),
        )
        return replace(plan, events=(*plan.events, asked), question=question)

    def _with_currency(self, asking: Asking, plan: Plan) -> Plan:
        """The plan with the question what an amount in a currency without a known rate comes to."""
        amount = asking.meant.unmapped[0]
        currency = self.shelf.wording.currency
        asked = Asked(reply("ask_currency", asking.language, text=amount.text, currency=currency), ())
        return replace(plan, events=(*plan.events, asked))

    def _like_what_is_shown(self, asking: Asking) -> Plan | None:
        """Products like the one that is pointed at, with what is wished of them: "like the second one, but cheaper"."""
        pointed = asking.meant.references
        shown = asking.state.last_results
        if not pointed and not asking.state.topic and shown is not None and _ALIKE.search(asking.message.text):
            return self._alike(asking, self.shelf.record.get([shown.items[0].product]).get(shown.items[0].product))
        if len(pointed) != 1 or asking.meant.topic or asking.meant.restart:
            return None
        return self._alike(asking, next(iter(self.pointed(asking)), None))

    def _alike(self, asking: Asking, product: Product | None) -> Plan | None:
        language = asking.language
        at_hand = self.hits_of([product] if product else [], asking.state)
        if not at_hand:
            return None
        one = at_hand[0]
        found = self._related.similar(one.product, one.variant, asking.state.constraints, CARDS)
        found = tuple(each for each in found if each.hit.product.id not in asking.state.goal.dismissed)
        if not found:
            return None
        hits = told_hits(each.hit for each in found)
        shown, event = self.show(hits, len(hits), asking.state, language)
        lead = reply(
            "similar_lead",
            language,
            title=one.product.title.get(language),
            wishes=self.wishes(asking.state.constraints, language),
        )
        return self._telling.recommend(asking, hits, shown, event, lead)

    def _new(self, asking: Asking) -> Plan:
        """What the shop released last, of all that it sells."""
        found = self._related.newest(asking.state.constraints, CARDS)
        if not found:
            return self._telling.none(asking.language)
        hits = told_hits(one.hit for one in found)
        shown, event = self.show(hits, len(hits), asking.state, asking.language)
        lead = reply("newest_lead", asking.language, wishes=self.wishes(asking.state.constraints, asking.language))
        return self._telling.recommend(asking, hits, shown, event, lead)

    def advise(self, asking: Asking) -> Plan:
        language = asking.language
        guides = self.shelf.documents.find(query_of(asking), language, ("guide", "faq"), limit=GUIDES)
        guides = [one for one in guides if self._speaks_of_it(one, asking)]
        found = self.search(asking)
        quote = passage(guides[0].text) if guides else ""
        if not quote:
            return found
        said = reply("guide", language, title=guides[0].title, quote=quote)
        if not found.hits or found.shown is None or not isinstance(found.events[0], Recommended):
            return Plan(body=said)
        return self._telling.recommend(
            asking, found.candidates, found.shown, found.events[0], f"{said}\n", quote, Kind.ADVISE
        )

    def _speaks_of_it(self, guide: DocumentChunk, asking: Asking) -> bool:
        """Whether a guide is on what is asked about: its title names it, or its text several of the words.

        A guide on another kind of thing is no advice, however alike the questions are ("how do I choose ..."). One word in common
        with a question that the shop answers is not enough: "my back hurts" is not on when something is back.
        """
        topic = self.shelf.wording.topic(asking.state.topic, asking.language)
        asked = content_words(f"{asking.message.text} {asking.state.query} {topic}") - _choosing()
        titled = content_words(f"{guide.title} {guide.heading}") - _choosing()
        named = {
            other
            for one in asked
            for other in titled
            if one == other or (len(one) > 1 and not one.isascii() and (one in other or other in one))
        }
        if named and (guide.kind == "guide" or len(named) >= min(len(titled), TOLD_LEAST)):
            return True
        return len(asked & content_words(guide.text)) >= TOLD_LEAST

    def promotions(self, asking: Asking) -> Plan:
        language, today = asking.language, self._today()
        running = self._related.running(today)
        kept = asking.state.constraints.without("offer:is")
        found = self._related.on_promotion(today, kept, asking.state.query, CARDS)
        if not running and not found:
            return Plan(body=reply("promotions_none", language))
        titles = [
            reply(
                "promotion_one",
                language,
                title=one.title.get(language),
                description=one.description.get(language).rstrip(".。"),
            )
            for one in running[:4]
        ]
        said = reply("promotions", language, list=("; " if language == "en" else "；").join(titles)) if running else ""
        if not found:
            return Plan(body=said)
        hits = told_hits(one.hit for one in found)
        shown, event = self.show(hits, len(hits), asking.state, language)
        return self._telling.recommend(asking, hits, shown, event, said, "; ".join(titles), Kind.PROMOTIONS)

    def complement(self, asking: Asking) -> Plan:
        language = asking.language
        products = self.pointed(asking)
        if not products:
            goes_with = _GOES_WITH.search(asking.message.text) is not None
            if asking.meant.topic or not goes_with:
                return self.search(asking)
            return Plan(body=reply("complements_which", language))
        anchor = products[0]
        found = self._related.complements(anchor, asking.state.constraints, asking.meant.free_text, CARDS)
        hits = told_hits(one.hit for one in found)
        if not hits:
            return self._telling.none(language)
        shown, event = self.show(hits, len(hits), asking.state, language)
        lead = reply("complements_lead", language, title=anchor.title.get(language))
        together = [
            reply("bought_together", language, title=one.hit.product.title.get(language), count=round(link.amount))
            for one in found
            for link in one.links
            if link.tie is Tie.BOUGHT_TOGETHER and link.evidence == one.hit.product.id
        ]
        lead = "\n".join([lead, *together[:2]])
        return self._telling.recommend(asking, hits, shown, event, lead)


def _of_no_kind(asking: Asking) -> bool:
    """Whether a maker that is not carried is asked for, of no kind of thing that the shop has: what is alike in words is no answer."""
    return not asking.state.constraints.items and any(one.kind is NoteKind.BRAND for one in asking.meant.notes)


@cache
def _choosing() -> frozenset[str]:
    """Words that any question for advice has, and any guide's title."""
    return content_words(
        "choose choosing pick find right best guide advice need help 选 怎么选 选购 指南 挑 推荐 适合 建议"
    )
