"""A catalogue's words for customer service, where a test needs none."""

from __future__ import annotations

from assistant.service.dialogue.lexicon import Mention
from retrieval.products import Language


class NoLexicon:
    """Of a shop whose orders are of things that are not in its catalogue."""

    def mentions(self, text: str) -> list[Mention]:
        return []

    def category(self, product: str) -> str:
        return ""

    def label(self, facet: str, value: str, language: Language) -> str:
        return value
