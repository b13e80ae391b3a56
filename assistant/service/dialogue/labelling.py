"""Proposals with the values of options as the catalogue calls them in Chinese: orders keep them as they were written, in English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from assistant.service.dialogue.cards import options
from assistant.service.dialogue.lexicon import Lexicon
from assistant.service.proposals import Proposal
from assistant.service.records import Article, Order
from assistant.service.telling import Told
from retrieval.products import Localized


def labelled(proposal: Proposal, order: Order | None, articles: Iterable[Article], lexicon: Lexicon) -> Proposal:
    """The same proposal; what it rests on is not its words."""
    if order is None:
        return proposal
    every = [dict(item.options) for item in order.items]
    every += [dict(variant.options) for article in articles for variant in article.variants]
    called = {", ".join(one.values()): options(one, lexicon, "zh") for one in every if one}
    titles = sorted({item.title.get("zh") for item in order.items}, key=len, reverse=True)
    lines = tuple(_called(line, titles, called) for line in proposal.told.lines)
    return replace(proposal, told=Told(proposal.told.title, lines))


def _called(line: Localized, titles: Iterable[str], called: Mapping[str, str]) -> Localized:
    said = line.get("zh")
    title = next((one for one in titles if one and said.startswith(one)), None)
    if title is None:
        return line
    rest = said[len(title) :]
    head, arrow, tail = rest.partition(" → ")
    return Localized(line.get("en"), title + _swapped(head, called) + arrow + _swapped(tail, called))


def _swapped(part: str, called: Mapping[str, str]) -> str:
    """One place of options, behind its mark and before how many there are."""
    mark, rest = (part[0], part[1:]) if part[:1] in ("，", "：") else ("", part)
    values, times, count = rest.partition(" × ")
    return f"{mark}{called.get(values) or values}{times}{count}"
