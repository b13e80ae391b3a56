"""The words of a text that stand for values, brands and categories, each with all that it may mean."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import patterns
from assistant.understanding.places import single_characters
from retrieval.facets import PATH_JOIN, Facets
from retrieval.terms import Mention, tokens

_MODALS = frozenset({"can", "will", "may", "might", "must", "does", "do", "like", "need", "run", "runs", "pack"})
_CLAUSE = patterns.later(r"(?:[^,;:!?，、；：！？]|,(?=\d))+")
_ARTICLE_AND_NUMBER = patterns.later(r"^(?:a\s+)?\d+$", re.IGNORECASE)  # "a 6" is no paper size A6


def mentions(facets: Facets, text: str) -> list[Mention]:
    """The mentions that stand for values, and those inside the name of a category ("waterproof jacket" is both)."""
    valued = [
        one
        for one in _within_clauses(facets, text)
        if any(meaning.value for meaning in one.meanings)
        and not _ARTICLE_AND_NUMBER.match(one.text)
        and one.text.lower() not in _MODALS
    ]
    valued = [kept for one in valued if (kept := _as_written(one, facets)).meanings]
    valued += single_characters(text, facets.vocabulary.singles, valued)
    found: list[Mention] = []
    for mention in sorted(valued, key=lambda one: one.start):
        found.append(mention)
        if any(meaning.facet == "category" for meaning in mention.meanings):
            found += _inside(facets, mention)
    return found


def _within_clauses(facets: Facets, text: str) -> list[Mention]:
    """The terms of a text; one that runs across a comma is none, but its parts may be ("checks, in silk" is no check-in)."""
    found: list[Mention] = []
    for one in facets.vocabulary.terms.find(text):
        parts = list(_CLAUSE.finditer(one.text))
        if len(parts) < 2:
            found.append(one)
            continue
        for part in parts:
            inner = facets.vocabulary.terms.find(part.group())
            found += [
                replace(m, start=m.start + one.start + part.start(), end=m.end + one.start + part.start())
                for m in inner
            ]
    return found


def _as_written(mention: Mention, facets: Facets) -> Mention:
    """Without the categories whose name only shares its stem with the word: "comfortable" is no comforter, "contain" no container."""
    word = mention.text.lower()
    if not word.isalpha() or not word.isascii():
        return mention
    meanings = tuple(
        m
        for m in mention.meanings
        if m.facet != "category" or (mention.outright and _named_by(word, m.value or "", facets))
    )
    return mention if len(meanings) == len(mention.meanings) else replace(mention, meanings=meanings)


def _named_by(word: str, path: str, facets: Facets) -> bool:
    category = facets.categories.get(path)
    if category is None:
        return True
    names = " ".join([*category.path, category.label.en or "", *category.synonyms]).lower()
    return not word.endswith(("able", "ible", "ing", "ly", "ful", "ness")) or word in names


def _inside(facets: Facets, mention: Mention) -> list[Mention]:
    vocabulary = facets.vocabulary
    parts = tokens(mention.text)
    if len(parts) < 2:
        return []
    inner = vocabulary.terms.find(mention.text[: parts[-1].start]) + vocabulary.terms.find(
        mention.text[parts[1].start :]
    )
    return [
        Mention(mention.start, mention.end, one.text, meanings)
        for one in inner[: len(parts)]
        if not vocabulary.ordinary(one.text)
        and (meanings := tuple(m for m in one.meanings if m.value and _described(m.facet, mention, facets)))
    ][:1]


def _described(facet: str, mention: Mention, facets: Facets) -> bool:
    """Whether the products of a category state a facet: else its word is only a part of the category's name (充电 in 充电宝)."""
    known = facets.by_id.get(facet)
    if known is None or facet in ("brand", "size"):
        return False
    named = [meaning.value for meaning in mention.meanings if meaning.facet == "category" and meaning.value]
    return any(path == name or path.startswith(name + PATH_JOIN) for path in known.categories for name in named)
