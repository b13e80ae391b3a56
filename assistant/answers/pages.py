"""Answers from the shop's own pages, and the short ones that need no page."""

from __future__ import annotations

import re

from assistant import patterns, untrusted
from assistant.answers.base import Answers, Asking, Shelf, cut, quoted
from assistant.answers.kinds import Kind
from assistant.dialogue import Intent
from assistant.plan import Plan
from assistant.understanding import requests
from prompts.render import reply
from retrieval.hits import Hit
from retrieval.lexical import analyse
from retrieval.passages import DocumentChunk
from retrieval.products import DocumentKind, Language
from retrieval.subjects import of_shop, subjects_of

_POLICY = patterns.later(r"\bpolic(?:y|ies)\b|政策|规定", re.IGNORECASE)
_ORDERS = patterns.later(
    r"^\W*(?:so |and |ok )*(?:how|where) (?:do|can|to|should|would)(?: (?:i|we|one))? (?:order|buy|purchase|place an order)\b(?! (?:a |my )?gift)|^\W*(?:请问|那)?(?:我)?(?:怎么|如何|在哪里?)(?:才能|可以|能)?(?:下单|购?买)",
    re.IGNORECASE,
)
_OF_SIZES = patterns.later(
    r"\bsiz|\bfits?\b|\bruns? (?:small|large|big|true)|尺码|码数|偏大|偏小|大码|小码|尺寸", re.IGNORECASE
)
_HOW_TO = patterns.later(
    r"\b(?:how|can|could|may|what|where)\b|怎么|如何|怎样|可以|能不能|能.{0,6}吗|流程", re.IGNORECASE
)
_JOINS = patterns.later(r"^\W*(?:(?:and|also|plus|but|另外|还有|对了|顺便|再|那)[\s,，]*)+", re.IGNORECASE)
_ADDRESS = patterns.later(r"[\w.+-]+@[\w-]+\.\w+|\+?\d[\d ()/-]{5,}\d")  # a mail address, or a number to call
_SENTENCES = patterns.later(r"(?<=[.!?])\s+|(?<=[。！？])|\n")
LOOKED_AT = 4  # pages found for a question, of which the first that is on its subject is quoted
ASKED_AT_MOST = 3
TITLE = 120


class PageAnswers(Answers):
    """Answers that show no product."""

    def __init__(self, shelf: Shelf, serves_orders: bool = False) -> None:
        super().__init__(shelf)
        self._serves_orders = serves_orders

    def says(self, asking: Asking) -> bool:
        """Whether a page, or the way to an order, answers the message."""
        return _ORDERS.match(asking.message.text) is not None or self._page_for(asking) is not None

    def _page_for(self, asking: Asking) -> DocumentChunk | None:
        question = _served(asking)
        if _OF_SIZES.search(question):  # of what is talked about
            question = f"{question} {self.shelf.wording.topic(asking.state.topic, asking.language)}"
        return self._page(question, asking.language)

    def policy(self, asking: Asking) -> Plan:
        """The page's own words with its title, then what they answer."""
        language = asking.language
        if _ORDERS.match(asking.message.text):
            return Plan(body=reply("checkout", language))
        page = self._page_for(asking)
        if page is None:
            return Plan(body=reply("policy_none", language))
        quote = _quote(page.text, _served(asking))
        request = self.request(
            Kind.POLICY,
            language,
            title=untrusted.line(page.title, TITLE),
            quote=untrusted.told(quote),
            message=quoted(asking.message.text),
        )
        return Plan(
            lead=reply("policy", language, title=page.title, quote=quote),
            body=reply("policy_next", language),
            request=request,
            quoted=quote,
            topic=page.title,
            next_step=reply("policy_next", language),
        )

    def shipping(self, asking: Asking) -> Plan:
        """When what the message points at arrives, by its own record; then what the shop's pages say."""
        language = asking.language
        said = [
            self._arrival(hit, language) for hit in self.hits_of(self.pointed(asking), asking.state)[:ASKED_AT_MOST]
        ]
        if not any(said):
            return self.policy(asking)
        words = self._policy_words(_served(asking), language)
        return Plan(body="\n".join(text for text in (*said, words) if text))

    def _arrival(self, hit: Hit, language: Language) -> str:
        days = hit.variant.delivery
        if days is None:
            return ""
        title = hit.product.title.get(language)
        return reply("arrival", language, title=title, least=days.least, most=days.most)

    def _policy_words(self, question: str, language: Language) -> str:
        page = self._page(question, language)
        return "" if page is None else reply("policy", language, title=page.title, quote=_quote(page.text, question))

    def _page(self, question: str, language: Language) -> DocumentChunk | None:
        """What the shop's pages say of a question."""
        kinds: tuple[DocumentKind, ...] = ("policy", "faq")
        found = self.shelf.documents.find(question, language, kinds, limit=LOOKED_AT)
        if _POLICY.search(question):  # who asks for a policy wants the policy, before an answer on a point of it
            found = [*self._policies(_POLICY.sub(" ", question), language), *found]
        return next(iter(found), None)

    def _policies(self, question: str, language: Language) -> list[DocumentChunk]:
        """The policy that speaks most of a question, from its beginning."""
        found = self.shelf.documents.find(question, language, ("policy",), limit=LOOKED_AT, a_document=LOOKED_AT)
        of_first = [one for one in found if one.document == found[0].document]
        return sorted(of_first, key=lambda one: one.position)[:1]

    def order(self, asking: Asking) -> Plan:
        question = _served(asking)
        words = self._policy_words(question, asking.language)
        if words and Intent.RETURN_OR_EXCHANGE in asking.meant.intents and _HOW_TO.search(question):
            return Plan(body=words)  # how it is done needs no look at an order
        if self._serves_orders:
            return Plan(body=words or reply("service_what_order", asking.language))
        said = [reply("order_unavailable", asking.language), words]
        return Plan(body="\n".join(text for text in said if text))

    def contact(self, asking: Asking) -> Plan:
        """How the shop can be reached: by its pages, else that they do not say; and where a person can be had here."""
        language = asking.language
        pages = self.shelf.documents.find(asking.message.text, language, ("policy", "faq"), limit=LOOKED_AT)
        page = next((one for one in pages if _ADDRESS.search(one.text)), None)
        if page is not None:
            return Plan(body=reply("policy", language, title=page.title, quote=cut(page.text)))
        if not self._serves_orders:
            return self.human(asking)
        said = [reply("contact_none", language), self._hours(language)]
        return Plan(body="\n".join(text for text in said if text))

    def complaint(self, asking: Asking) -> Plan:
        """That it is a pity, and what the pages say of such a case."""
        language, text = asking.language, asking.message.text
        known = self.shelf.documents.speaks_of(text, language, ("policy", "faq"))
        said = [reply("complaint", language), self._policy_words(text, language) if known else ""]
        return Plan(body="\n".join(one for one in said if one))

    def human(self, asking: Asking) -> Plan:
        said = [reply("human", asking.language), self._hours(asking.language)]
        return Plan(body="\n".join(text for text in said if text))

    def _hours(self, language: Language) -> str:
        """What the pages say of when a person can be reached."""
        return self._policy_words("reach a person" if language == "en" else "人工客服", language)

    def small_talk(self, asking: Asking) -> Plan:
        text, language = asking.message.text.lower(), asking.language
        kinds = (
            ("thanks", r"\b(?:thanks?|thank you|cheers)\b|谢|辛苦"),
            ("bye", r"\b(?:bye|goodbye|see you)\b|再见|拜拜"),
            ("identity", r"\b(?:who are you|your name|(?:ro)?bot|human|real)\b|你是谁|你叫|机器人"),
        )
        begun = "small_talk" if asking.state.turn < 2 else "talk_on"  # nobody is greeted in the middle of a dialogue
        name = next((name for name, words in kinds if re.search(words, text)), begun)
        if name == "identity":  # who is talking is told by code alone
            shop = self.shelf.name.get(language) or next(iter(self.shelf.name.values()), "")
            return Plan(body=reply(name, language, shop=shop))
        return self._talk(Kind.SMALL_TALK, asking, reply(name, language))

    def out_of_scope(self, asking: Asking) -> Plan:
        return self._talk(Kind.OUT_OF_SCOPE, asking, reply("out_of_scope", asking.language))

    def _talk(self, kind: Kind, asking: Asking, body: str) -> Plan:
        """Kind words by the model, or those of code."""
        if not asking.message.text.strip():
            return Plan(body=body)
        request = self.request(kind, asking.language, message=quoted(asking.message.text))
        return Plan(body=body, request=request, quoted=body, next_step=reply("talk_next", asking.language))


def _quote(text: str, question: str) -> str:
    """A page's words: its beginning, or from the sentence that answers where the beginning does not reach to it."""
    beginning, asked = cut(text), set(analyse(question))
    subjects = subjects_of(question)

    def speaks(sentence: str) -> int:
        return len(asked & set(analyse(sentence))) + 2 * len(subjects & subjects_of(sentence))

    told = [" ".join(one.split()) for one in _SENTENCES.split(text) if one.strip()]
    best = max(told, key=speaks, default="")
    if not speaks(best) or best in beginning:
        return beginning
    return cut(" ".join(told[told.index(best) :]))


def _served(asking: Asking) -> str:
    """The parts of a message that speak of service; all of it where none does."""
    text = asking.message.text
    split = [(text[one.start : one.end], bool(one.services)) for one in requests.split(text)]
    parts = [said for said, serves in split if serves or of_shop(subjects_of(said))]
    return _JOINS.sub("", " ".join(parts)).strip() or text
