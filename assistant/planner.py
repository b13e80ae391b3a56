"""Decides what a turn answers with: one method for each kind of answer. Reads the catalogue; asks no model."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant import wording
from assistant.dialogue import DialogueState, Intent, ResultSet, Shown, Understanding, UserMessage
from assistant.events import Compared, CompareRow, Recommended, Relaxation
from assistant.model import ChatMessage, ChatRequest
from assistant.plan import Plan
from assistant.wording import Wording
from prompts.render import prompt, reply
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.documents import DocumentSearcher
from retrieval.facets import PATH_JOIN, Facets
from retrieval.products import DocumentKind, Language, Product, Promotion
from retrieval.search import NO_CONSTRAINTS, Hit, Record, Searcher

CARDS = 6
RECORDS = 4  # how many of the cards the model sees: a prompt of about 500 tokens
COMPARED_AT_MOST = 4
QUOTE = 420  # characters of a document that are quoted
ANSWER_TOKENS = 110


@dataclass(frozen=True, slots=True)
class Shelf:
    """One state of a shop: what it sells and says, ready to be searched and worded."""

    searcher: Searcher
    record: Record
    documents: DocumentSearcher
    promotions: tuple[Promotion, ...]
    wording: Wording
    name: dict[Language, str]

    @property
    def facets(self) -> Facets:
        return self.searcher.facets


@dataclass(frozen=True, slots=True)
class Asking:
    """One message in its dialogue: what was said, what it means, what holds now."""

    message: UserMessage
    meant: Understanding
    state: DialogueState

    @property
    def language(self) -> Language:
        return self.meant.language


class Planner:
    """Plans answers over one shelf. Safe to share; it holds no dialogue."""

    def __init__(self, shelf: Shelf, today: Callable[[], date] = date.today) -> None:
        self._shelf = shelf
        self._today = today
        self._kinds: dict[Intent, Callable[[Asking], Plan]] = {
            Intent.FIND_PRODUCT: self._search,
            Intent.REFINE_SEARCH: self._search,
            Intent.NEED_ADVICE: self._advise,
            Intent.PROMOTIONS: self._promotions,
            Intent.COMPLEMENT_PRODUCTS: self._complement,
            Intent.COMPARE_PRODUCTS: self._compare,
            Intent.PRODUCT_QUESTION: self._question,
            Intent.POLICY_QUESTION: self._policy,
            Intent.SHIPPING_QUESTION: self._policy,
            Intent.ORDER_STATUS: self._order,
            Intent.CANCEL_ORDER: self._order,
            Intent.CHANGE_ORDER: self._order,
            Intent.REFUND_STATUS: self._order,
            Intent.RETURN_OR_EXCHANGE: self._order,
            Intent.TALK_TO_HUMAN: self._human,
            Intent.SMALL_TALK: self._small_talk,
            Intent.CART_UPDATE: self._fixed("cart_unavailable"),
            Intent.CHECKOUT_HELP: self._fixed("checkout"),
            Intent.COMPLAINT: self._fixed("complaint"),
            Intent.FEEDBACK: self._fixed("feedback"),
            Intent.OUT_OF_SCOPE: self._fixed("out_of_scope"),
        }

    def plan(self, asking: Asking) -> Plan:
        """What to answer. Several intents are answered in order; the products of the last search stand under them."""
        plans = [self._kinds[intent](asking) for intent in dict.fromkeys(asking.meant.intents)]
        if len(plans) == 1:
            return plans[0]
        main = next((plan for plan in plans if plan.events), plans[0])
        said = [text for plan in plans if plan is not main for text in (plan.lead, plan.body) if text]
        return replace(main, lead="\n".join([*said, main.lead]).strip())

    def _fixed(self, name: str) -> Callable[[Asking], Plan]:
        return lambda asking: Plan(body=reply(name, asking.language))

    # --- searching -------------------------------------------------------------------------------------------------

    def _search(self, asking: Asking) -> Plan:
        state, language = asking.state, asking.language
        result = self._shelf.searcher.search(_query(asking), state.constraints, CARDS, state.sort or "relevance")
        if not result.hits:
            return self._nothing(asking)
        shown, event = self._show(result.hits, result.total, state, language)
        lead = reply(
            "found",
            language,
            total=result.total if state.topic else len(result.hits),
            shown=len(result.hits),
            what=self._shelf.wording.topic(state.topic, language) or reply("found_what", language),
            wishes=self._wishes(state.constraints, language),
        )
        return self._recommend(asking, result.hits, shown, event, lead)

    def _recommend(
        self, asking: Asking, hits: Sequence[Hit], shown: ResultSet, event: Recommended, lead: str, guide: str = ""
    ) -> Plan:
        language = asking.language
        seen = tuple(hits[:RECORDS])
        words = self._shelf.wording
        text = prompt(
            "recommend",
            language,
            records=[words.record(f"P{n}", hit, language) for n, hit in enumerate(seen, start=1)],
            message=_quoted(asking.message.text or asking.state.query),
            wishes=words.wishes(asking.state.constraints, language),
            guide=guide,
        )
        request = self._request(text, language)
        body = self._reasons(seen[:3], asking)
        return Plan(lead, body, (event,), request, seen, guide, shown, tuple(hits))

    def _reasons(self, hits: Sequence[Hit], asking: Asking) -> str:
        """The recommendation as code writes it: each product with what it states of what was asked."""
        language, words = asking.language, self._shelf.wording
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
        return "\n".join([*lines, *self._doubts(hits, language), reply("recommend_next", language)])

    def _doubts(self, hits: Sequence[Hit], language: Language) -> list[str]:
        """A word on each product that does not state what was ruled out."""
        notes = []
        for hit in hits:
            unstated = [item.facet for item in hit.why.admission.unstated if item.excludes]
            if unstated:
                facets = self._shelf.wording.joined(
                    [self._shelf.wording.facet(one, language) for one in unstated], language
                )
                notes.append(reply("recommend_note", language, title=hit.product.title.get(language), facets=facets))
        return notes

    def _nothing(self, asking: Asking) -> Plan:
        state, language, words = asking.state, asking.language, self._shelf.wording
        relaxed = self._shelf.searcher.relax(state.constraints)[:3]
        event = Recommended(
            result_set=_new_id(),
            items=(),
            total=0,
            relaxations=tuple(
                Relaxation(one.constraint.id, words.chip_label(one.constraint, language), one.count) for one in relaxed
            ),
        )
        if not state.constraints.items:
            return Plan(body=reply("none_plain", language), events=(event,))
        lines = [reply("none", language, wishes=self._wishes(state.constraints, language))]
        lines += [
            reply("none_relax", language, label=words.chip_label(one.constraint, language), count=one.count)
            for one in relaxed
        ]
        if relaxed:
            lines.append(reply("none_end", language))
        return Plan(body="\n".join(lines), events=(event,))

    def _show(
        self, hits: Sequence[Hit], total: int, state: DialogueState, language: Language
    ) -> tuple[ResultSet, Recommended]:
        shown = ResultSet(_new_id(), state.turn, tuple(Shown(hit.product.id, hit.variant.sku) for hit in hits))
        cards = tuple(self._shelf.wording.card(n, hit, language) for n, hit in enumerate(hits, start=1))
        return shown, Recommended(shown.id, cards, total)

    def _wishes(self, constraints: Constraints, language: Language) -> str:
        labels = self._shelf.wording.wishes(constraints, language)
        return reply("wishes_of", language, list=labels) if labels else ""

    def _request(self, text: str, language: Language, tokens: int = ANSWER_TOKENS) -> ChatRequest:
        return ChatRequest(
            messages=(ChatMessage("system", prompt("system", language)), ChatMessage("user", text)), max_tokens=tokens
        )

    # --- advice, offers, complements -------------------------------------------------------------------------------

    def _advise(self, asking: Asking) -> Plan:
        language = asking.language
        guides = self._shelf.documents.find(_query(asking), language, ("guide", "faq"), limit=1)
        found = self._search(asking)
        if not guides:
            return found
        quote = _cut(guides[0].text)
        said = reply("guide", language, title=guides[0].title, quote=quote)
        if not found.hits or found.shown is None or not isinstance(found.events[0], Recommended):
            return Plan(body=said)
        return self._recommend(asking, found.candidates, found.shown, found.events[0], f"{said}\n", quote)

    def _promotions(self, asking: Asking) -> Plan:
        language, today = asking.language, self._today()
        running = [
            one for one in self._shelf.promotions
            if (one.starts is None or one.starts <= today) and (one.ends is None or today <= one.ends)
        ]  # fmt: skip
        offer = asking.state.constraints.with_(Constraint("offer", Operator.HAS, turn=asking.state.turn))
        result = self._shelf.searcher.search(asking.state.query, offer, CARDS)
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
        shown, event = self._show(result.hits, result.total, asking.state, language)
        return Plan(
            lead=said, body=self._reasons(result.hits[:3], asking), events=(event,), shown=shown, candidates=result.hits
        )

    def _complement(self, asking: Asking) -> Plan:
        language = asking.language
        products = self._pointed(asking)
        if not products:
            return self._search(asking) if asking.meant.topic else Plan(body=reply("complements_which", language))
        anchor = products[0]
        label = self._shelf.facets.categories.get(PATH_JOIN.join(anchor.category))
        paths = tuple(PATH_JOIN.join(path) for path in (label.goes_with if label else ()))
        kept = Constraints(tuple(item for item in asking.state.constraints if item.excludes))
        if paths:
            kept = kept.with_(Constraint("category", Operator.ONE_OF, paths, turn=asking.state.turn))
        result = self._shelf.searcher.search(f"{anchor.title.get(language)} {asking.meant.free_text}", kept, CARDS + 1)
        hits = tuple(hit for hit in result.hits if hit.product.id != anchor.id)[:CARDS]
        if not hits:
            return Plan(body=reply("none_plain", language))
        shown, event = self._show(hits, len(hits), asking.state, language)
        lead = reply("complements_lead", language, title=anchor.title.get(language))
        return self._recommend(asking, hits, shown, event, lead)

    # --- speaking of what was shown --------------------------------------------------------------------------------

    def _pointed(self, asking: Asking) -> list[Product]:
        """The products that the message points at, else the one in focus."""
        ids = asking.meant.references or asking.state.focus
        record = self._shelf.record.get(list(ids))
        return [record[name] for name in ids if name in record]

    def _hits_of(self, products: Sequence[Product], state: DialogueState) -> list[Hit]:
        return [hit for product in products if (hit := self._shelf.searcher.hit(product, state.constraints))]

    def _compare(self, asking: Asking) -> Plan:
        state, language, words = asking.state, asking.language, self._shelf.wording
        ids = list(asking.meant.references)
        if len(ids) < 2 and state.last_results:
            ids = list(dict.fromkeys([*ids, *(item.product for item in state.last_results.items)]))[
                : 3 if len(ids) == 0 else 2
            ]
        record = self._shelf.record.get(ids[:COMPARED_AT_MOST])
        hits = self._hits_of([record[name] for name in ids if name in record], state)
        if len(hits) < 2:
            return Plan(body=reply("compare_need", language))
        shown, _event = self._show(hits, len(hits), state, language)
        rows = self._rows(hits, language)
        cards = tuple(words.card(n, hit, language) for n, hit in enumerate(hits, start=1))
        titles = words.joined([f"**{hit.product.title.get(language)}**" for hit in hits], language)
        text = prompt(
            "compare",
            language,
            records=[words.record(f"P{n}", hit, language) for n, hit in enumerate(hits, start=1)],
            message=_quoted(asking.message.text),
            wishes=words.wishes(state.constraints, language),
        )
        return Plan(
            lead=reply("compare_lead", language, titles=titles),
            body=self._verdict(hits, rows, language),
            events=(Compared(shown.id, cards, rows),),
            request=self._request(text, language),
            hits=tuple(hits),
            shown=shown,
            candidates=tuple(hits),
        )

    def _rows(self, hits: Sequence[Hit], language: Language) -> tuple[CompareRow, ...]:
        words = self._shelf.wording
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
            said.append(reply("compare_diff", language, facets=self._shelf.wording.joined(differing, language)))
        priced = [hit for hit in hits if hit.variant.price_cents is not None]
        if len(priced) == len(hits) and len({hit.variant.price_cents for hit in hits}) > 1:
            least = min(priced, key=lambda hit: hit.variant.price_cents or 0)
            price = wording.money(least.variant.price_cents or 0, least.product.currency).text
            said.append(reply("compare_price", language, title=least.product.title.get(language), price=price))
        return " ".join(said) if language == "en" else "".join(said)

    def _question(self, asking: Asking) -> Plan:
        language, words = asking.language, self._shelf.wording
        hits = self._hits_of(self._pointed(asking), asking.state)[:RECORDS]
        if not hits:
            products = self._pointed(asking)
            if not products:
                return Plan(body=reply("question_which", language))
            hits = [
                Hit(products[0], products[0].variants[0], 0.0, self._shelf.searcher.why(products[0], NO_CONSTRAINTS))
            ]
        facts = [fact for hit in hits for fact in self._facts(hit, asking.meant.asked_facets, language)]
        manual = self._manual(asking, hits[0])
        records = [words.record(f"P{n}", hit, language, most=14, words=500) for n, hit in enumerate(hits, start=1)]
        tags = words.joined([f"[P{n}]" for n in range(1, len(hits) + 1)], language)
        text = prompt(
            "question", language, records=[*records, *manual], tags=tags, message=_quoted(asking.message.text)
        )
        stated = "\n".join(facts)
        fallback = [
            reply(
                "fact_none",
                language,
                title=hit.product.title.get(language),
                facts=("; " if language == "en" else "；").join(words.facts(hit.product, hit.variant, language)),
            )
            for hit in hits
        ]
        return Plan(
            lead=stated,
            body="" if stated else "\n".join(fallback),
            request=None if stated else self._request(text, language, 80),
            hits=tuple(hits),
            quoted="\n".join([*(_all_words(hit.product) for hit in hits), *manual]),
            candidates=tuple(hits),
        )

    def _facts(self, hit: Hit, asked: Sequence[str], language: Language) -> list[str]:
        """What the record states of each facet that is asked about, or that it does not."""
        product, words = hit.product, self._shelf.wording
        title, stated = product.title.get(language), product.attributes_of(hit.variant)
        said: list[str] = []
        for name in asked:
            label = words.facet(name, language)
            if name == "price" and hit.variant.price_cents is not None:
                price = wording.money(hit.variant.price_cents, product.currency).text
                said.append(
                    reply("fact", language, title=title, label=reply("row_price", language).lower(), value=price)
                )
            elif name == "brand" or name not in self._shelf.facets.by_id:
                continue
            elif name not in stated:
                said.append(reply("fact_unstated", language, title=title, label=label))
            elif isinstance(stated[name], bool):
                said.append(
                    reply("fact_flag_yes" if stated[name] else "fact_flag_no", language, title=title, label=label)
                )
            else:
                several = self._option_values(product, name)
                value = words.value(name, several or stated[name], language)
                said.append(reply("fact", language, title=title, label=label, value=value))
        return said

    def _option_values(self, product: Product, name: str) -> tuple[str, ...]:
        """The values of an option over the variants in stock, in their order."""
        values = [v.options[name] for v in product.variants if name in v.options and v.stock > 0]
        return tuple(dict.fromkeys(value for value in values if isinstance(value, str)))

    def _manual(self, asking: Asking, hit: Hit) -> list[str]:
        kinds: tuple[DocumentKind, ...] = ("manual",)
        found = self._shelf.documents.find(asking.message.text, asking.language, kinds, hit.product.id, 1)
        return [_cut(chunk.text) for chunk in found if chunk.product == hit.product.id]

    # --- the shop's own pages --------------------------------------------------------------------------------------

    def _policy(self, asking: Asking) -> Plan:
        return Plan(
            body=self._policy_words(asking.message.text, asking.language) or reply("policy_none", asking.language)
        )

    def _policy_words(self, question: str, language: Language) -> str:
        found = self._shelf.documents.find(question, language, ("policy", "faq"), limit=1)
        return reply("policy", language, title=found[0].title, quote=_cut(found[0].text)) if found else ""

    def _order(self, asking: Asking) -> Plan:
        said = [reply("order_unavailable", asking.language), self._policy_words(asking.message.text, asking.language)]
        return Plan(body="\n".join(text for text in said if text))

    def _human(self, asking: Asking) -> Plan:
        question = "contact customer service" if asking.language == "en" else "联系 人工 客服"
        said = [reply("human", asking.language), self._policy_words(question, asking.language)]
        return Plan(body="\n".join(text for text in said if text))

    def _small_talk(self, asking: Asking) -> Plan:
        text, language = asking.message.text.lower(), asking.language
        kinds = (
            ("identity", ("who are you", "your name", "bot", "robot", "human", "real", "你是谁", "你叫", "机器人")),
            ("bye", ("bye", "see you", "再见", "拜拜")),
            ("thanks", ("thank", "cheers", "谢", "辛苦")),
        )
        name = next((name for name, words in kinds if any(word in text for word in words)), "small_talk")
        shop = self._shelf.name.get(language) or next(iter(self._shelf.name.values()), "")
        return Plan(body=reply(name, language, shop=shop))


def _query(asking: Asking) -> str:
    return asking.state.query or asking.message.text


def _quoted(text: str) -> str:
    """The customer's words for a prompt: on one line, capped, unable to close a fence."""
    return " ".join(text.split())[:300].replace("<", "‹").replace(">", "›").replace('"', "'")


def _cut(text: str, limit: int = QUOTE) -> str:
    """The beginning of a text, ended at a sentence."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    ends = [flat.rfind(mark, 0, limit) for mark in (". ", "。", "！", "? ", "；")]
    return flat[: max(ends) + 1] if max(ends) > 60 else f"{flat[: limit - 1]}…"


def _all_words(product: Product) -> str:
    return "\n".join([product.title.both(), product.description.both() if product.description else ""])


def _new_id() -> str:
    return f"r_{secrets.token_urlsafe(9)}"
