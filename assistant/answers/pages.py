"""Answers from the shop's own pages, and the short ones that need no page."""

from __future__ import annotations

import re

from assistant.answers.base import Answers, Asking, cut
from assistant.plan import Plan
from prompts.render import reply
from retrieval.hits import Hit
from retrieval.products import Language

ASKED_AT_MOST = 3


class PageAnswers(Answers):
    """Answers that show no product."""

    def policy(self, asking: Asking) -> Plan:
        return Plan(
            body=self._policy_words(asking.message.text, asking.language) or reply("policy_none", asking.language)
        )

    def shipping(self, asking: Asking) -> Plan:
        """When what the message points at arrives, by its own record; then what the shop's pages say."""
        language = asking.language
        said = [
            self._arrival(hit, language) for hit in self.hits_of(self.pointed(asking), asking.state)[:ASKED_AT_MOST]
        ]
        if not any(said):
            return self.policy(asking)
        words = self._policy_words(asking.message.text, language)
        return Plan(body="\n".join(text for text in (*said, words) if text))

    def _arrival(self, hit: Hit, language: Language) -> str:
        days = hit.variant.delivery
        if days is None:
            return ""
        title = hit.product.title.get(language)
        return reply("arrival", language, title=title, least=days.least, most=days.most)

    def _policy_words(self, question: str, language: Language) -> str:
        found = self.shelf.documents.find(question, language, ("policy", "faq"), limit=1)
        return reply("policy", language, title=found[0].title, quote=cut(found[0].text)) if found else ""

    def order(self, asking: Asking) -> Plan:
        said = [reply("order_unavailable", asking.language), self._policy_words(asking.message.text, asking.language)]
        return Plan(body="\n".join(text for text in said if text))

    def human(self, asking: Asking) -> Plan:
        question = "contact customer service" if asking.language == "en" else "联系 人工 客服"
        said = [reply("human", asking.language), self._policy_words(question, asking.language)]
        return Plan(body="\n".join(text for text in said if text))

    def small_talk(self, asking: Asking) -> Plan:
        text, language = asking.message.text.lower(), asking.language
        kinds = (
            ("thanks", r"\b(?:thanks?|thank you|cheers)\b|谢|辛苦"),
            ("bye", r"\b(?:bye|goodbye|see you)\b|再见|拜拜"),
            ("identity", r"\b(?:who are you|your name|(?:ro)?bot|human|real)\b|你是谁|你叫|机器人"),
        )
        name = next((name for name, words in kinds if re.search(words, text)), "small_talk")
        shop = self.shelf.name.get(language) or next(iter(self.shelf.name.values()), "")
        return Plan(body=reply(name, language, shop=shop))
