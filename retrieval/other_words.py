"""What a query names, in the words of the other language: "sneaker" also asks for 运动鞋, 红色 for red.

A catalogue written in one language is so found by words of the other, before meaning is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.facets import Facets
from retrieval.lexical import analyse

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


class OtherWords:
    """Callable: the index terms of the other language's names for the categories and values that a query mentions."""

    def __init__(self, facets: Facets) -> None:
        self._facets = facets

    def __call__(self, query: str) -> list[str]:
        terms: dict[str, None] = {}
        for mention in self._facets.vocabulary.terms.find(query):
            han = _HAN.search(mention.text) is not None
            for meaning in mention.meanings:
                if meaning.value is not None:
                    for name in self._names(meaning.facet, meaning.value):
                        if (_HAN.search(name) is None) is han:
                            terms |= dict.fromkeys(analyse(name))
        return list(terms)

    def _names(self, facet: str, value: str) -> Iterator[str]:
        category = self._facets.categories.get(value) if facet == "category" else None
        label = category.label if category else self._facets.label(facet, value)
        yield from (text for text in (label.en, label.zh) if text)
        yield from category.synonyms if category else ()
