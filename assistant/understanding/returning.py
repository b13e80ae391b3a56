"""Going back to a value rather than to a list: "let's go back to cork", 还是换回软木吧, where 换成软木 would say the same."""

from __future__ import annotations

import re

from assistant import patterns
from retrieval.facets import Facets

_RETURNS = patterns.later(
    r"\b(?:(?:let['’]?s|lets|can (?:we|you|i)|could (?:we|you)|i(?:['’]ll| will|['’]d (?:like|want) to| want to)|we(?:['’]ll| will)) )?(?:(?:go|going|switch|change|return|revert|move|come|get|take me) )?back to (?:the |an? |under (?=\d))?"
    r"|(?:换|改|变|调|回|退)回(?:到|成|去)?",
    re.IGNORECASE,
)
_LIST = patterns.later(
    r"^[^,.;!?，。；！？]{0,16}?\b(?:ones|list|results|options|page|selection|i saw|you showed)\b|^的?(?:那[些几批]|几[个款件双台])",
    re.IGNORECASE,
)


def plain(text: str, facets: Facets) -> str:
    """The text with its way back to a value said as a change to it; as it was where it goes back to anything else."""
    match = _RETURNS.search(text)
    if match is None or _LIST.match(text[match.end() :]):
        return text
    behind = facets.vocabulary.terms.find(text[match.end() :])[:1]
    values = [one for mention in behind if mention.start == 0 for one in mention.meanings]
    if not values or any(one.value is None or one.facet == "category" for one in values):
        return text
    instead = "make it " if match.group().isascii() and not match.group().endswith("回") else "换成"
    return text[: match.start()] + instead + text[match.end() :]
