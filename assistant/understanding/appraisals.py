"""Values that are found too much of something: "leather's too pricey, felt only", 亚麻太皱了，要棉的 turn the value down.

Rewritten to the words that drop a value before any limit is read, so that "too pricey" moves no price and "too warm" asks for nothing.
"""

from __future__ import annotations

import re

from assistant import patterns
from retrieval.facets import FacetKind, Facets
from retrieval.terms import Mention

_FOUND_TOO = patterns.later(
    r"^(?:['’]s|['’]re|\s+(?:is|are|was|would be|will be|seems?|looks?|feels?|gets?))(?: (?:just|a bit|a little|way|far|rather|really|probably|maybe|actually|much))*\s+too\s+[a-z]+(?: (?:on|for|to) (?:me|us|him|her|wear|clean|wash))?\b(?! (?:to|for)\b)",
    re.IGNORECASE,
)
_POSSESSIVE = patterns.later(r"['’]s$")
TOO_HAN = "太(?![阳空极太妃])"  # 太阳镜 finds no fault
_HAN_FOUND_TOO = patterns.later(
    rf"^(?:色|的|材质|面料|款)?(?:的)?(?:有点|感觉|觉得|会|可能|是不是)*{TOO_HAN}[\u3400-\u9fff]{{1,3}}?(?:了|啦|啊)?(?=[,，。;；!！\s]|$)"
)


def plain(text: str, facets: Facets) -> str:
    """The text with such values as values dropped; a value of a thing pointed at ("the red one is too big") is left as it is."""
    found = [one for one in facets.vocabulary.terms.find(text) if _is_value(one, facets)]
    for one in reversed(found):
        name = _POSSESSIVE.sub("", one.text)
        after = one.text[len(name) :] + text[one.end :]
        han = not one.text.isascii()
        match = (_HAN_FOUND_TOO if han else _FOUND_TOO).match(after)
        if match is not None:
            dropped = f"去掉{name}。" if han else f"drop {name}."
            text = text[: one.start] + dropped + after[match.end() :]
    return text


def _is_value(one: Mention, facets: Facets) -> bool:
    """Whether a mention is a value of a facet with words, and not of sizes, which are read with their own grammar."""
    return any(
        meaning.value is not None
        and meaning.facet not in ("category", "brand", "size")
        and (known := facets.by_id.get(meaning.facet)) is not None
        and known.kind is FacetKind.TEXT
        for meaning in one.meanings
    )
