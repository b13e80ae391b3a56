"""Answers that search: finding, advising, what is on offer, and what goes with a product."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from assistant import wording
from assistant.answers.base import Answers, Asking, Shelf, cut, new_id, query_of, quoted
from assistant.dialogue import ResultSet
from assistant.events import Recommended, Relaxation
from assistant.plan import Plan
from prompts.render import prompt, reply
from retrieval.constraints import Constraint, Operator
from retrieval.facets import PATH_JOIN
from retrieval.lexical import analyse
from retrieval.products import Language
from retrieval.search import Hit, Relaxed

CARDS = 6
RECORDS = 4  # how many of the cards the model sees: a prompt of about 500 tokens


class SearchAnswers(Answers):
    """Answers whose products are searched for."""

    def __init__(self, shelf: Shelf, today: Callable[[], date] = date.today) -> None:
        super().__init__(shelf)
        self._today = today

    def search(self, asking: Asking) -> Plan:
        state, language = asking.state, asking.language
        if asking.meant.restart and not state.constraints.items and not analyse(asking.meant.free_text):
            return Plan(body=reply("restarted", language))
        result = self.shelf.searcher.search(query_of(asking), state.constraints, CARDS, state.sort or "relevance")
        if not result.hits:
            return self._nothing(asking, result.relaxed)
        # without a kind of thing that is asked for, how many products pass the filter says nothing
        total = result.total if state.topic else len(result.hits)
        shown, event = self.show(result.hits, total, state, language)
        lead = reply(
            "found",
            language,
            total=total,
            shown=len(result.hits),
            what=self.shelf.wording.topic(state.topic, language) or reply("found_what", language),
            wishes=self.wishes(state.constraints, language),
        )
        return self._recommend(asking, result.hits, shown, event, lead)

    def _recommend(
        self, asking: Asking, hits: Sequence[Hit], shown: ResultSet, event: Recommended, lead: str, guide: str = ""
    ) -> Plan:
        language = asking.language
        seen = tuple(hits[:RECORDS])
        words = self.shelf.wording
        text = prompt(
            "recommend",
            language,
            records=[words.record(f"P{n}", hit, language) for n, hit in enumerate(seen, start=1)],
            message=quoted(asking.message.text or asking.state.query),
            wishes=words.wishes(asking.state.constraints, language),
            guide=guide,
        )
        request = self.request(text, language)
        body = self._reasons(seen[:3], asking)
        lead = "\n".join([lead, *self._doubts(hits[:CARDS], language)])
        return Plan(lead, body, (event,), request, seen, guide, True, shown, tuple(hits))

    def _reasons(self, hits: Sequence[Hit], asking: Asking) -> str:
        """The recommendation as code writes it: each product with what it states of what was asked."""
        language, words = asking.language, self.shelf.wording
        wanted = [item.facet for item in asking.state.constraints]
        lines = []
        for hit in hits:
            facts = words.facts(hit.product, hit.variant, language, wanted, 3)
            price = (
                []
                if hit.variant.price_cents is None
                else [wording.money(hit.variant.price_cents, hit.product.currency).text]
            )
            joined = ("; " if language == "en" else "；").join([*price, *facts])
            lines.append(reply("recommend_one", language, title=hit.product.title.get(language), facts=joined))
        return "\n".join([*lines, reply("recommend_next", language)])

    def _doubts(self, hits: Sequence[Hit], language: Language) -> list[str]:
        """A word on each product that does not state what was ruled out."""
        notes = []
        for hit in hits:
            unstated = [item.facet for item in hit.why.admission.unstated if item.excludes]
            if unstated:
                facets = self.shelf.wording.joined(
                    [self.shelf.wording.facet(one, language) for one in unstated], language
                )
                notes.append(reply("recommend_note", language, title=hit.product.title.get(language), facets=facets))
        return notes

    def _nothing(self, asking: Asking, relaxed: Sequence[Relaxed]) -> Plan:
        """What to say where nothing fits; `relaxed` is empty where the shop has no such thing at all."""
        state, language, words = asking.state, asking.language, self.shelf.wording
        relaxations = tuple(
            Relaxation(
                tuple(item.id for item in one.constraints),
                words.joined([words.chip_label(item, language) for item in one.constraints], language),
                one.count,
            )
            for one in relaxed
        )
        event = Recommended(
            result_set=new_id(),
            items=(),
            total=0,
            relaxations=relaxations,
        )
        if not relaxed:
            return Plan(body=reply("none_plain", language), events=(event,))
        lines = [reply("none", language, wishes=self.wishes(state.constraints, language))]
        lines += [reply("none_relax", language, label=one.label, count=one.count) for one in relaxations]
        lines.append(reply("none_end", language))
        return Plan(body="\n".join(lines), events=(event,))

    def advise(self, asking: Asking) -> Plan:
        language = asking.language
        guides = self.shelf.documents.find(query_of(asking), language, ("guide", "faq"), limit=1)
        found = self.search(asking)
        if not guides:
            return found
        quote = cut(guides[0].text)
        said = reply("guide", language, title=guides[0].title, quote=quote)
        if not found.hits or found.shown is None or not isinstance(found.events[0], Recommended):
            return Plan(body=said)
        return self._recommend(asking, found.candidates, found.shown, found.events[0], f"{said}\n", quote)

    def promotions(self, asking: Asking) -> Plan:
        language, today = asking.language, self._today()
        running = [
            one for one in self.shelf.promotions
            if (one.starts is None or one.starts <= today) and (one.ends is None or today <= one.ends)
        ]  # fmt: skip
        offer = asking.state.constraints.with_(Constraint("offer", Operator.HAS, turn=asking.state.turn))
        result = self.shelf.searcher.search(asking.state.query, offer, CARDS)
        if not running and not result.hits:
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
        if not result.hits:
            return Plan(body=said)
        shown, event = self.show(result.hits, result.total, asking.state, language)
        return Plan(
            lead=said, body=self._reasons(result.hits[:3], asking), events=(event,), shown=shown, candidates=result.hits
        )

    def complement(self, asking: Asking) -> Plan:
        language = asking.language
        products = self.pointed(asking)
        if not products:
            return self.search(asking) if asking.meant.topic else Plan(body=reply("complements_which", language))
        anchor = products[0]
        label = self.shelf.facets.categories.get(PATH_JOIN.join(anchor.category))
        paths = tuple(PATH_JOIN.join(path) for path in (label.goes_with if label else ()))
        kept = asking.state.constraints
        if paths:
            kept = kept.with_(Constraint("category", Operator.ONE_OF, paths, turn=asking.state.turn))
        result = self.shelf.searcher.search(f"{anchor.title.get(language)} {asking.meant.free_text}", kept, CARDS + 1)
        hits = tuple(hit for hit in result.hits if hit.product.id != anchor.id)[:CARDS]
        if not hits:
            return Plan(body=reply("none_plain", language))
        shown, event = self.show(hits, len(hits), asking.state, language)
        lead = reply("complements_lead", language, title=anchor.title.get(language))
        return self._recommend(asking, hits, shown, event, lead)
