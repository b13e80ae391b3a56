"""Answers that speak of what was shown: comparing products, and questions about one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant import patterns, untrusted, wording
from assistant.answers.base import Answers, Asking, passage, quoted
from assistant.answers.kinds import Kind
from assistant.events import Asked, Compared, CompareRow, Recommended
from assistant.plan import Plan
from assistant.policy import which_one
from assistant.understanding.pointing_only import asks_for_reviews, asks_in_general
from assistant.understanding.scales import asked_measures
from assistant.untrusted_products import told_product
from prompts.render import reply
from retrieval.facets import PATH_JOIN
from retrieval.lexical import analyse
from retrieval.products import LANGUAGES, AttributeValue, DocumentKind, Language, Product
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
_YES_OR_NO = patterns.later(
    r"^\W*(?:(?:and|so|but|ok(?:ay)?|hi|hello|please|also|then)\W+)*(?:what about|how about|is|are|does|do|did|has|have|can|could|will|would|come|comes)\b|[吗么呢]\W*$|有没有|是不是|能不能|可不可以",
    re.IGNORECASE,
)
REVIEWED_AT_MOST = 2
REVIEW_QUOTE = 240
COMPARED_AT_MOST = 4
ASKED_AT_MOST = 4
TOLD_AT_MOST = 6  # facts of a product of which nothing in particular is asked


class ShownAnswers(Answers):
    """Answers about products that the customer can see."""

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
        facts = [fact for hit in hits for fact in self._facts(hit, asking.meant.asked_facets, language)]
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

    def question(self, asking: Asking) -> Plan:
        language, words = asking.language, self.shelf.wording
        if ABOUT_REVIEWS.search(asking.message.text) and (products := self.pointed(asking) or self._shown_last(asking)):
            reviewed = sorted(products, key=lambda product: not product.reviews)
            return self._reviews(asking, (products if asking.meant.references else reviewed)[:REVIEWED_AT_MOST])
        hits = self.at_hand(self.pointed(asking), asking.state)[:ASKED_AT_MOST]
        if not hits:
            return self.which(asking)
        asked = tuple(dict.fromkeys((*asking.meant.asked_facets, *asked_measures(asking.message.text))))
        wanted = self._asked_values(asking.meant.free_text, asked)
        facts = [fact for hit in hits for fact in self._facts(hit, asked, language, wanted)]
        if _ABOUT_STOCK.search(asking.message.text):
            facts = [*(self._stock(hit.product, language) for hit in hits), *facts]
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
        fallback = [self._told(hit, language) if in_general else self._none_stated(hit, language) for hit in hits]
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
        hits = self.at_hand(self._shown_last(asking), asking.state)
        words, language = self.shelf.wording, asking.language
        cards = tuple(words.card(n, hit, language) for n, hit in enumerate(hits, start=1))
        return replace(plan, events=(Recommended(last.id, cards, len(cards)), *plan.events))

    def _told(self, hit: Hit, language: Language) -> str:
        """What a product is, to who asks nothing in particular: its price, what it is made of and can do, its own description."""
        product, words = hit.product, self.shelf.wording
        cents = hit.variant.price_cents
        return reply(
            "told",
            language,
            title=product.title.get(language),
            price="" if cents is None else wording.money(cents, product.currency).text,
            facts=words.facts(product, hit.variant, language, most=TOLD_AT_MOST),
            rating=product.rating,
            reviews=product.review_count,
            description=passage(product.description.get(language)) if product.description else "",
        )

    def _none_stated(self, hit: Hit, language: Language) -> str:
        facts = self.shelf.wording.facts(hit.product, hit.variant, language)
        joint = "; " if language == "en" else "；"
        return reply("fact_none", language, title=hit.product.title.get(language), facts=joint.join(facts))

    def _shown_last(self, asking: Asking) -> list[Product]:
        """What stands in the list shown last."""
        shown = asking.state.last_results.items if asking.state.last_results else ()
        record = self.shelf.record.get([item.product for item in shown])
        return [told_product(record[item.product]) for item in shown if item.product in record]

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

    def _asked_values(self, question: str, asked: Sequence[str]) -> dict[str, str]:
        """The value of each facet that a question wants a yes or a no of: "does it come in red?"; none where it names two."""
        if _YES_OR_NO.search(question) is None:
            return {}
        found: dict[str, set[str]] = {}
        for mention in self.shelf.facets.vocabulary.terms.find(question):
            for meant in mention.meanings:
                if meant.facet in asked and meant.value:
                    found.setdefault(meant.facet, set()).add(meant.value)
        return {facet: min(values) for facet, values in found.items() if len(values) == 1}

    def _facts(
        self, hit: Hit, asked: Sequence[str], language: Language, wanted: Mapping[str, str] | None = None
    ) -> list[str]:
        """What the record states of each facet that is asked about, or that it does not; a yes or a no to a value that is `wanted`."""
        product, words = hit.product, self.shelf.wording
        title, stated = product.title.get(language), product.attributes_of(hit.variant)
        said: list[str] = []
        for name in self._answerable(asked, stated, product):
            label = words.facet(name, language)
            if name == "price" and hit.variant.price_cents is not None:
                price = wording.money(hit.variant.price_cents, product.currency).text
                said.append(
                    reply("fact", language, title=title, label=reply("row_price", language).lower(), value=price)
                )
            elif name == "brand" or name not in self.shelf.facets.by_id:
                continue
            elif name not in stated:
                said.append(reply("fact_unstated", language, title=title, label=label))
            elif isinstance(stated[name], bool):
                said.append(
                    reply("fact_flag_yes" if stated[name] else "fact_flag_no", language, title=title, label=label)
                )
            else:
                values = self._option_values(product, name) or stated[name]
                told = reply("fact", language, title=title, label=label, value=words.value(name, values, language))
                said.append(self._answered(told, name, values, (wanted or {}).get(name), language))
        return said

    def _answered(self, told: str, name: str, stated: AttributeValue, wanted: str | None, language: Language) -> str:
        """A fact with yes or no before it, where a value is asked for."""
        values = stated if isinstance(stated, tuple) else (stated,)
        if wanted is None or not all(isinstance(one, str) for one in values):
            return told
        covers = self.shelf.facets.vocabulary.covers
        has = any(covers(name, wanted, one) for one in values if isinstance(one, str))
        label = self.shelf.wording.value(name, wanted, language)
        return reply("fact_has" if has else "fact_has_not", language, told=told, wanted=label)

    def _answerable(self, asked: Sequence[str], stated: Mapping[str, object], product: Product) -> list[str]:
        """The facets that answer what is asked: what the product states of the same thing ("battery life" for a question that names the
        battery) in place of what it does not, and nothing that no product of its kind ever states where something else answers."""
        found: dict[str, None] = {}
        for name in asked:
            kin = [one for one in stated if one.split("_")[0] == name.split("_")[0]]
            found |= dict.fromkeys([name] if name in stated or not kin else kin)
        path = PATH_JOIN.join(product.category)
        known = self.shelf.facets.by_id
        usual = [one for one in found if one in stated or one not in known or path in known[one].categories]
        return usual or list(found)

    def _stock(self, product: Product, language: Language) -> str:
        """Whether a product can be had, and in which of its options."""
        words = self.shelf.wording
        names = dict.fromkeys(name for variant in product.variants for name in variant.options)
        options = [
            f"{words.facet(name, language)} {words.value(name, values, language)}"
            for name in names
            if (values := self._option_values(product, name))
        ]
        return reply(
            "fact_stock",
            language,
            title=product.title.get(language),
            available=any(variant.stock > 0 for variant in product.variants),
            options=("; " if language == "en" else "；").join(options),
        )

    def _option_values(self, product: Product, name: str) -> tuple[str, ...]:
        """The values of an option over the variants in stock, in their order."""
        values = [v.options[name] for v in product.variants if name in v.options and v.stock > 0]
        return tuple(dict.fromkeys(value for value in values if isinstance(value, str)))

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
