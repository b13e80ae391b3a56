"""男裤, 女凉鞋, 童鞋: for whom and what in one word, written out as the shop's own words for both."""

from __future__ import annotations

import re

from assistant import patterns
from retrieval.terms import Terms

_IN_FULL = {
    "裤": "裤子", "鞋": "鞋子", "包": "包", "表": "手表", "袜": "袜子", "帽": "帽子", "衣": "衣服", "装": "服装", "裙": "裙子", "靴": "靴子",
}  # fmt: skip
_FOR = {"男": ("男款", "男士", "男式"), "女": ("女款", "女士", "女式"), "童": ("童款", "儿童")}
_WORD = patterns.later(r"(?<![男女])(?P<whom>[男女童])(?P<kind>[士式生])?(?P<what>[\u3400-\u9fff]{1,6})")
_ALONE = patterns.later(r"(?:(?<=^)|(?<=[\s,，、;；]))(?P<whom>[男女童])(?=$|[\s,，、;；])")
_LONGEST = 5  # characters of the name of a kind of thing


def plain(text: str, terms: Terms) -> str:
    """The text with such words parted; a word that the shop knows as a whole stays."""

    def parted(match: re.Match[str]) -> str:
        whom = next((one for one in _FOR[match["whom"]] if terms.find(one)), None)
        if whom is None:
            return match.group()
        said = match["what"]
        for length in range(min(len(said), _LONGEST), 0, -1):
            name, rest = said[:length], said[length:]
            if _is_kind(match["whom"] + name, terms):
                return match.group()
            if length > 1 and _is_kind(name, terms):
                return f"{whom}{name}{rest}"
        full = _IN_FULL.get(said[0])
        return f"{whom}{full}{said[1:]}" if full and _is_kind(full, terms) else match.group()

    def spelled(match: re.Match[str]) -> str:
        return next((one for one in _FOR[match["whom"]] if terms.find(one)), match["whom"])

    return _WORD.sub(parted, _ALONE.sub(spelled, text))


def _is_kind(word: str, terms: Terms) -> bool:
    """Whether a word is as a whole the name of a kind of thing."""
    return any(
        one.text == word and any(meaning.facet == "category" for meaning in one.meanings) for one in terms.find(word)
    )
