"""Answers that speak of what was shown: comparing products, and questions about one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import patterns, untrusted, wording
from assistant.answers.base import Answers, Asking, Shelf, passage, quoted
from assistant.answers.kinds import Kind
from assistant.answers.stated import StatedFacts
from assistant.events import Asked, Compared, CompareRow, Recommended
from assistant.plan import Plan
from assistant.policy import which_one
from assistant.understanding.pointing_only import asks_for_reviews, asks_in_general
from assistant.understanding.scales import asked_measures, degrees_asked
from assistant.untrusted_products import told_product
from prompts.render import reply
from retrieval.facets import PATH_JOIN
from retrieval.lexical import analyse
from retrieval.products import LANGUAGES, DocumentKind, Language, Product
from retrieval.search import Hit

ABOUT_REVIEWS = patterns.later(
    r"\breview(?:s|ers?|ed)?\b(?! (?:my|the|our) order)|\b(?:people|customers|buyers|others|anyone|everyone|owners) "
    r"(?:else )?(?:say|saying|think|like|complain|report|mention)|评价|评论|口碑|买家|买过的|(?:别人|大家|用户|顾客).{0,4}(?:说|觉得|反馈)|反馈",
    re.IGNORECASE,
)
_ABOUT_STOCK = patterns.later(
    r"\b(?:(?:in|out of) stock|sold out|availability|(?:still |currently )?available(?! (?:in|with|for)\b)|any left)\b|有货|现货|缺货|断货|库存|卖完|售罄",
    re.IGNORECASE,
)
REVIEWED_AT_MOST = 2
REVIEW_QUOTE = 240
COMPARED_AT_MOST = 4
ASKED_AT_MOST = 4


class ShownAnswers(Answers):
    """Answers about products that the customer can see."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf)
        self._stated = StatedFacts(shelf)

    def compare(self, asking: Asking) -> Plan:
        state, language, words = asking.state, asking.language, self.shelf.wording
        ids = list(asking.meant.references)
        if len(ids) < 2 and state.last_results:
            ids = list(
                dict.fromkeys(
                    [*ids, *state.focus[: len(ids) + 1], *(item.product for item in state.last_results.items)]
                )
            )[: 3 if len(ids) == 0 else 2]
        record = self.shelf.record.get(ids[:COMPARED_AT_MOST])
        products = [told_product(record[name]) for name in ids if name in record]
        hits = self.at_hand(products, state) if asking.meant.references else self.hits_of(products, state)
        if len(hits) < 2:
            return Plan(body=reply("compare_need" if state.result_sets else "nothing_shown", language))
        shown, _event = self.show(hits, len(hits), state, language)
        rows = self._rows(hits, language)
        cards = tuple(words.card(n, hit, language) for n, hit in enumerate(hits, start=1))
        facts = [fact for hit in hits for fact in self._stated.facts(hit, asking.meant.asked_facets, language)]
        titles = words.joined([f"**{hit.product.title.get(language)}**" for hit in hits], language)
        request = self.request(
            Kind.COMPARE,
            language,
            records=untrusted.records(words.record(f"P{n}", hit, language) for n, hit in enumerate(hits, start=1)),
            tags=words.joined([f"[P{n}]" for n in range(1, len(hits) + 1)], language),
            message=quoted(asking.meant.free_text),
            wishes=words.wishes(state.constraints, language),
        )
        return Plan(
            lead="\n".join([reply("compare_lead", language, titles=titles), *facts]),
            body=self._verdict(hits, rows, language),
            events=(Compared(shown.id, cards, rows),),
            must_name=True,
            request=request,
            hits=tuple(hits),
            shown=shown,
            candidates=tuple(hits),
            next_step=reply("compare_next", language),
        )

    def _rows(self, hits: Sequence[Hit], language: Language) -> tuple[CompareRow, ...]:
        words = self.shelf.wording
        unstated = reply("value_unstated", language)
        prices = [
            unstated
            if hit.variant.price_cents is None
            else wording.money(hit.variant.price_cents, hit.product.currency).text
            for hit in hits
        ]
        table = [
            (reply("row_price", language), prices),
            (reply("row_brand", language), [hit.product.brand or unstated for hit in hits]),
            (
                reply("row_rating", language),
                [
                    unstated if hit.product.rating is None else f"{hit.product.rating:g}/5 ({hit.product.review_count})"
                    for hit in hits
                ],
            ),
        ]
        stated = [hit.product.attributes_of(hit.variant) for hit in hits]
        for name in dict.fromkeys(name for one in stated for name in one):
            cells = [words.value(name, one[name], language) if name in one else unstated for one in stated]
            label = words.facet(name, language)
            table.append((label[:1].upper() + label[1:], cells))
        return tuple(CompareRow(label, tuple(cells), len(set(cells)) > 1) for label, cells in table)

    def _verdict(self, hits: Sequence[Hit], rows: Sequence[CompareRow], language: Language) -> str:
        said = []
        differing = [row.label for row in rows if row.differs]
        if differing:
            said.append(reply("compare_diff", language, facets=self.shelf.wording.joined(differing, language)))
        priced = [hit for hit in hits if hit.variant.price_cents is not None]
        if len(priced) == len(hits) and len({hit.variant.price_cents for hit in hits}) > 1:
            least = min(priced, key=lambda hit: hit.variant.price_cents or 0)
            price = wording.money(least.variant.price_cents or 0, least.product.currency).text
            said.append(reply("compare_price", language, title=least.product.title.get(language), price=price))
        return " ".join(said) if language == "en" else "".join(said)

    def which(self, asking: Asking) -> Plan:
        """The precise question where a message may point at several of the things shown."""
        language = asking.language
        ids = asking.meant.readings or tuple(
            item.product for item in (asking.state.last_results.items if asking.state.last_results else ())
        )
        record = self.shelf.record.get(list(ids))
        question = which_one([told_product(record[name]) for name in ids if name in record], asking.state, language)
        if not question.options:
            return Plan(body=reply("question_which" if asking.state.result_sets else "nothing_shown", language))
        said = reply("ask_which", language)
        return Plan(
            body=said, events=(Asked(said, tuple(option.label for option in question.options)),), question=question
        )

    def _asked(self, asking: Asking, hits: Sequence[Hit]) -> list[str]:
        """The facets that a question names; "heavy", a resistance of exercise bands, asks for the weight of what has no such facet."""
        said = degrees_asked(asking.message.text)
        return [said or facet if not self._describes(facet, hits) else facet for facet in asking.meant.asked_facets]

    def _describes(self, facet: str, hits: Sequence[Hit]) -> bool:
        """Whether a facet says something of such things at all."""
        known = self.shelf.facets.by_id.get(facet)
        if known is None or not known.categories:
            return True
        kinds = {PATH_JOIN.join(hit.product.category) for hit in hits}
        return any(kind == one or kind.startswith(one + PATH_JOIN) for kind in kinds for one in known.categories)

    def question(self, asking: Asking) -> Plan:
        language, words = asking.language, self.shelf.wording
        if ABOUT_REVIEWS.search(asking.message.text) and (products := self.pointed(asking) or self.shown_last(asking)):
            reviewed = sorted(products, key=lambda product: not product.reviews)
            return self._reviews(asking, (products if asking.meant.references else reviewed)[:REVIEWED_AT_MOST])
        hits = self.at_hand(self.pointed(asking), asking.state)[:ASKED_AT_MOST]
        if not hits:
            return self.which(asking)
        by_verb = self._stated.asked_by_verb(asking.meant.free_text, hits)
        asked = tuple(dict.fromkeys((*self._asked(asking, hits), *asked_measures(asking.message.text), *by_verb)))
        wanted = self._stated.asked_values(asking.meant.free_text, asked)
        facts = [fact for hit in hits for fact in self._stated.facts(hit, asked, language, wanted)]
        if _ABOUT_STOCK.search(asking.message.text):
            facts = [*(self._stated.stock(hit.product, language) for hit in hits), *facts]
        manual = self._manual(asking, hits[0])
        records = [words.record(f"P{n}", hit, language, most=14, words=500) for n, hit in enumerate(hits, start=1)]
        tags = words.joined([f"[P{n}]" for n in range(1, len(hits) + 1)], language)
        request = self.request(
            Kind.QUESTION,
            language,
            records=untrusted.records([*records, *manual]),
            tags=tags,
            message=quoted(asking.meant.free_text),
        )
        stated = "\n".join(facts)
        in_general = not asked and not stated and asks_in_general(asking.meant.free_text)
        # the model is asked only where the records speak of what the question names: it would answer from nothing
        answers = bool(stated) or in_general or self._speaks_of(asking.message.text, hits, manual)
        fallback = [
            self._stated.told(hit, language) if in_general else self._stated.none_stated(hit, language) for hit in hits
        ]
        return Plan(
            lead=stated or (self._lead(hits, language) if answers else ""),
            body="\n".join([*([] if stated else fallback), reply("question_next", language)]),
            request=request if answers else None,
            hits=tuple(hits),
            quoted="\n".join([*(all_words(hit.product) for hit in hits), *manual]),
            candidates=tuple(hits),
            next_step=reply("question_next", language),
        )

    def introduced(self, plan: Plan, asking: Asking) -> Plan:
        """The plan with the cards of products that the message named, where it shows none: what is spoken of is seen."""
        last = asking.state.last_results
        if last is None or any(isinstance(event, Recommended | Compared) for event in plan.events):
            return plan
        hits = self.at_hand(self.shown_last(asking), asking.state)
        words, language = self.shelf.wording, asking.language
        cards = tuple(words.card(n, hit, language) for n, hit in enumerate(hits, start=1))
        return replace(plan, events=(Recommended(last.id, cards, len(cards)), *plan.events))

    def _reviews(self, asking: Asking, products: Sequence[Product]) -> Plan:
        """What customers wrote, quoted word for word with their stars, and how many lean which way."""
        language = asking.language
        said: list[str] = []
        for product in products:
            title = product.title.get(language)
            question = "" if asks_for_reviews(asking.message.text) else asking.message.text
            found = self.shelf.documents.reviews(question, product, language)
            if not found.total:
                said.append(reply("reviews_none", language, title=title))
                continue
            if not found.passages:
                said.append(reply("reviews_silent", language, title=title, total=found.total))
                continue
            name = "reviews_particular" if found.particular else "reviews_all"
            count = found.liked + found.disliked
            said.append(
                reply(name, language, title=title, total=found.total, liked=found.liked, disliked=found.disliked)
                if count
                else reply("reviews_mixed", language, title=title, total=found.total)
            )
            said += [
                reply("review_one", language, stars=one.review.rating, quote=quote)
                for one in found.passages
                if (quote := passage(one.text, REVIEW_QUOTE))
            ]
        following = "question_next" if len(self.pointed(asking)) == 1 else "reviews_next"
        return Plan(body="\n".join([*said, reply(following, language)]))

    def _lead(self, hits: Sequence[Hit], language: Language) -> str:
        titles = self.shelf.wording.joined([f"**{hit.product.title.get(language)}**" for hit in hits], language)
        return reply("question_lead", language, titles=titles)

    def _speaks_of(self, question: str, hits: Sequence[Hit], manual: Sequence[str]) -> bool:
        """Whether a word of the question stands in what the shop says of the products."""
        asked = {word for word in analyse(question) if not word.isdigit()}
        said = [*(all_words(hit.product) for hit in hits), *manual]
        said += [fact for hit in hits for tongue in LANGUAGES for fact in self._all_facts(hit, tongue)]
        return bool(asked & set(analyse("\n".join(said))))

    def _all_facts(self, hit: Hit, language: Language) -> list[str]:
        return self.shelf.wording.facts(hit.product, hit.variant, language, most=99)

    def _manual(self, asking: Asking, hit: Hit) -> list[str]:
        """What the product's manual, and its description where that is long, say of the question."""
        kinds: tuple[DocumentKind, ...] = ("manual",)
        question, language, documents = asking.message.text, asking.language, self.shelf.documents
        found = documents.find(question, language, kinds, hit.product.id, 2, a_document=2)
        manual = [chunk for chunk in found if chunk.product == hit.product.id]
        described = documents.described(question, hit.product, language, 1)
        return [text for chunk in [*manual, *described] if (text := passage(chunk.text))]


def all_words(product: Product) -> str:
    return "\n".join([product.title.both(), product.description.both() if product.description else ""])
