"""Names of things taken apart by what they are for, put together again: "a bed for my dog" is a dog bed, 自行车用的灯 a 自行车灯."""

from __future__ import annotations

import re

from assistant import patterns
from assistant.understanding import script
from assistant.understanding.carry import within
from retrieval.facets import Facets

_FOR = patterns.later(
    r"(?<![\w-])(?P<kind>[a-z]+-)?(?P<thing>[a-z]{3,})\s+(?:to put )?for\s+(?:(?:my|our|his|her|their|the|an?|your)\s+)?(?P<size>\d+(?:\.\d+)?\s?-?\s?(?:inch(?:es)?|in|[\"″”])\s+)?(?P<owner>[a-z]{3,})\b",
    re.IGNORECASE,
)
_HAN_FOR = patterns.later(r"(?P<owner>[\u3400-\u9fff]{1,4})(?:专?用|上用|上)的(?P<thing>[\u3400-\u9fff]{1,4})")


def joined(text: str, facets: Facets) -> str:
    """The text with such names as one, where the shop has a kind of thing of that name."""

    def english(match: re.Match[str]) -> str:
        name = f"{match['owner']} {match['thing']}"
        kinds, owners = _kinds(name, facets), _kinds(match["owner"], facets)
        if _kinds(match["thing"], facets) and owners and not any(within(one, top) for one in kinds for top in owners):
            return match.group()  # "a lamp for my desk" may be any lamp, "a light for my bike" is a bike light
        said = f"{match['kind']}{match['thing']} " if match["kind"] else ""  # "a U-lock for my bike"
        return f"{said}{match['size'] or ''}{name}" if kinds else match.group()

    def han(match: re.Match[str]) -> str:
        owner, thing = match["owner"], match["thing"]
        for first in range(len(owner)):
            for length in range(len(thing), 0, -1):
                name = script.called_here(owner[first:] + thing[:length], facets.vocabulary.terms)
                if _kinds(name, facets):
                    return owner[:first] + name + thing[length:]
        return match.group()

    return _HAN_FOR.sub(han, _FOR.sub(english, text))


def _kinds(name: str, facets: Facets) -> list[str]:
    """The paths of the kinds of things that a name as a whole stands for."""
    found = facets.vocabulary.terms.find(name)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(name)):
        return []
    return [meaning.value for meaning in found[0].meanings if meaning.facet == "category" and meaning.value]
