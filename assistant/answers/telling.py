"""What an answer says of what was found, and where nothing was: cards with what they state, what is open, and ways out.

Knows nothing of how products are searched for; `assistant.answers.searching` finds them.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant import untrusted, wording
from assistant.answers.base import Answers, Asking, earlier, new_id, quoted
from assistant.answers.kinds import Kind
from assistant.answers.provisos import told_of
from assistant.dialogue import ResultSet
from assistant.events import Recommended, Relaxation
from assistant.model import ChatRequest
from assistant.plan import Plan
from assistant.policy import trade_off
from prompts.render import reply
from retrieval.facets import PATH_JOIN
from retrieval.hits import Hit, SearchResult
from retrieval.products import Language

CARDS = 6
OFFERED = 3  # ways out of an empty result that are told
RECORDS = 4  # how many of the cards the model sees: a prompt of about 500 tokens


class TellingAnswers(Answers):
    """Plans made of the hits of a search."""

    def recommend(
        self,
        asking: Asking,
        hits: Sequence[Hit],
        shown: ResultSet,
        event: Recommended,
        lead: str,
        guide: str = "",
        kind: Kind = Kind.RECOMMEND,
    ) -> Plan:
        """Products with what code says of them first (`lead`), and the request for what the model says. `guide` is a text of the shop's beside the records."""
        language = asking.language
        seen = tuple(hits[:RECORDS])
        words = self.shelf.wording
        noted = told_of(asking.meant.notes, hits[:CARDS], words, language)
        request = self.suggesting(asking, seen, " ".join(noted), guide, kind)
        body = self._reasons(seen[:3], asking)
        lead = "\n".join([*noted, lead, *self._doubts(hits[:CARDS], language)])
        return Plan(
            lead=lead,
            body=body,
            events=(event,),
            request=request,
            hits=seen,
            quoted=guide,
            must_name=True,
            shown=shown,
            candidates=tuple(hits),
            next_step=reply("next_narrow", language),
        )

    def suggesting(
        self, asking: Asking, seen: Sequence[Hit], noted: str, guide: str = "", kind: Kind = Kind.RECOMMEND
    ) -> ChatRequest:
        """The request for which of these products to take, and why. `noted` is what the customer has been told already."""
        language, words = asking.language, self.shelf.wording
        return self.request(
            kind,
            language,
            tags=words.joined([f"[P{n}]" for n in range(1, len(seen) + 1)], language),
            records=untrusted.records(words.record(f"P{n}", hit, language) for n, hit in enumerate(seen, start=1)),
            message=quoted(asking.message.text or asking.state.query),
            wishes=words.wishes(asking.state.constraints, language),
            guide=guide,
            earlier=earlier(asking.state),
            noted=quoted(noted),
        )

    def _reasons(self, hits: Sequence[Hit], asking: Asking) -> str:
        """The recommendation as code writes it."""
        return "\n".join([*self.lines(hits, asking), reply("recommend_next", asking.language)])

    def lines(self, hits: Sequence[Hit], asking: Asking) -> list[str]:
        """Each product with its price and what it states of what was asked."""
        language, words = asking.language, self.shelf.wording
        wanted = tuple(dict.fromkeys(item.facet for item in asking.state.constraints))
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
        return lines

    def _doubts(self, hits: Sequence[Hit], language: Language) -> list[str]:
        """A word on the products that do not state what was ruled out, those that leave the same unsaid together.

        What no product of a kind ever states says nothing of that kind: no shoe has to say that it has no hood.
        """
        words = self.shelf.wording
        silent: dict[tuple[str, ...], list[str]] = {}
        for hit in hits:
            unstated = [
                item.facet for item in hit.why.admission.unstated if item.excludes and self._stated_of(item.facet, hit)
            ]
            if unstated:
                silent.setdefault(tuple(dict.fromkeys(unstated)), []).append(f"**{hit.product.title.get(language)}**")
        return [
            reply(
                "recommend_note",
                language,
                titles=words.joined(titles, language),
                count=len(titles),
                facets=words.joined([words.facet(one, language) for one in facets], language),
            )
            for facets, titles in silent.items()
        ]

    def _stated_of(self, facet: str, hit: Hit) -> bool:
        """Whether products of this kind state the facet at all."""
        known = self.shelf.facets.by_id.get(facet)
        return known is None or PATH_JOIN.join(hit.product.category) in known.categories

    def nothing(self, asking: Asking, result: SearchResult) -> Plan:
        """What to say where nothing fits: what to blame and what there is without it, or that the shop has no such thing."""
        state, language, words = asking.state, asking.language, self.shelf.wording
        relaxed = result.relaxed[:OFFERED]
        # other kinds of things are no way out while something of the kind that is asked for is
        within = tuple(one for one in relaxed if all(item.facet != "category" for item in one.constraints))
        relaxed = within or relaxed
        labels = [
            words.joined([words.chip_label(item, language) for item in one.constraints], language) for one in relaxed
        ]
        relaxations = tuple(
            Relaxation(tuple(item.id for item in one.constraints), label, one.count)
            for one, label in zip(relaxed, labels, strict=True)
        )
        event = Recommended(result_set=new_id(), items=(), total=0, relaxations=relaxations)
        blamed = reply("none", language, wishes=self.wishes(state.constraints, language))
        if not relaxed:
            many = (
                any(item.hard for item in state.constraints)
                and not self.shelf.searcher.allowed(state.constraints).any()
            )
            noted = told_of(asking.meant.notes, (), words, language)
            if not many:
                return self._unknown(asking, noted, event)
            too_many = reply("none_many", language)
            return Plan(body="\n".join([*noted, f"{blamed} {too_many}"]), events=(event,))
        lines = [*told_of(asking.meant.notes, (), words, language), blamed]
        for one, label in zip(relaxed, labels, strict=True):
            instead = [text for each in one.instead if (text := words.instead(each, one, language))]
            joined = ("; " if language == "en" else "；").join(instead)
            lines.append(reply("none_relax", language, label=label, count=one.count, instead=joined))
        told = "\n".join(lines)
        request = self.request(
            Kind.NO_RESULT,
            language,
            found=untrusted.told(told),
            message=quoted(asking.message.text),
            choices=words.joined([f"“{label}”" for label in labels], language, either=True),
        )
        return Plan(
            lead=told,
            body=reply("none_end", language),
            events=(event,),
            request=request,
            quoted=told,
            next_step=reply("none_end", language),
        )

    def _unknown(self, asking: Asking, told: Sequence[str], event: Recommended) -> Plan:
        """That the shop has no such thing, in words of code, and what it is needed for, which the model may ask."""
        language = asking.language
        request = self.request(Kind.NOT_FOUND, language, message=quoted(asking.message.text))
        return Plan(
            lead="\n".join(told) or reply("none_said", language),
            body=reply("none_ask", language),
            events=(event,),
            request=request,
            next_step=reply("talk_next", language),
        )

    def none(self, language: Language) -> Plan:
        """That nothing was found, where there is no more to say of it."""
        return Plan(body=f"{reply('none_said', language)} {reply('none_ask', language)}".strip())

    def trade_off(self, hits: Sequence[Hit], language: Language) -> str:
        """What the best of what was found make one choose between, in a sentence from the record."""
        found = trade_off(hits)
        if found is None:
            return ""
        prices = [
            wording.money(hit.variant.price_cents or 0, hit.product.currency).text
            for hit in (found.cheaper, found.rated)
        ]
        return reply(
            "trade_off",
            language,
            cheaper=found.cheaper.product.title.get(language),
            rated=found.rated.product.title.get(language),
            low=prices[0],
            high=prices[1],
            stars=f"{found.rated.product.rating:g}",
        )


def measures(hit: Hit, sort: str) -> bool:
    """Whether a product states what results are to be put in order by."""
    if sort in ("relevance", "price_asc", "price_desc", "rating", "newest"):
        return True
    facet = "weight" if sort == "lightest" else sort.removesuffix("_asc").removesuffix("_desc")
    return facet in hit.product.attributes_of(hit.variant)
