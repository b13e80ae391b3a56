"""Which words of a text stand for values, brands and categories, and for which: a word of several meanings is taken by what is
talked about and by the facet named beside it, and counts only where it is used as the value that it names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import patterns
from assistant.understanding import part_names, told_of
from assistant.understanding.carry import within
from assistant.understanding.places import describes_another, stands_as_value
from assistant.understanding.polarity import Polarity, is_soft, judge
from retrieval.facets import PATH_JOIN, Facet, FacetKind, Facets
from retrieval.terms import Meaning, Mention
from retrieval.vocabulary import Vocabulary

LOOKS = ("color", "material", "pattern")
_EVERYWHERE = (*LOOKS, "audience", "gender")
_COMMON = frozenset({"set", "sets", "pack", "kit", "pair", "bundle", "front", "back", "rear", "top", "open", "cover"})
_TOO = patterns.later(r"\btoo\s+$|太$|过于$", re.IGNORECASE)  # 太花 is no pattern
_THEIRS = patterns.later(r"\b(?:their|its)\s+$|(?:它们?|他们)的?$", re.IGNORECASE)  # "their zips broke" asks for no zip
_WITH = patterns.later(r"\bwith (?:an? )?$|带$", re.IGNORECASE)
_PURPOSES = frozenset({"season", "terrain", "pet", "skin_type", "hair_type"})
_FOR = patterns.later(r"\b(?:for|in|on|during|this|suits?)\s+(?:the |a )?$|(?:适合|用于|给)$", re.IGNORECASE)


def _value_named_by(word: str, meaning: Meaning, facets: Facets) -> bool:
    """ "Reflection" is nothing reflective."""
    if " " in word or not word.endswith(("ion", "ions", "ly", "ness", "ment", "ments")):
        return True
    known = facets.by_id.get(meaning.facet)
    label = facets.labels.get((meaning.facet, meaning.value or ""))
    names = [meaning.value or "", label.en if label else "", known.label.en if known else ""]
    return any(word in (name or "").lower() for name in names)


def choose(mention: Mention, facets: Facets, topic: Sequence[str]) -> Meaning | None:
    """Of several meanings: the category first, then a value that the shop states, then the facet that the topic states most."""
    valued = [m for m in mention.meanings if m.value is not None and _sizes_by_name(m, facets, topic)]

    stated_here = any(_is_stated_of(m, facets, topic) for m in valued)
    own_name = any(m.value == mention.text.lower() and _is_stated_of(m, facets, topic) for m in valued)

    def weight(meaning: Meaning) -> tuple[int, int, int, int]:
        if meaning.facet == "category":
            # "linen" is a material of the sofas talked about, and bed linen where nothing else is
            return (0 if stated_here else 3, -(meaning.value or "").count(PATH_JOIN), 0, 0)
        facet = facets.by_id.get(meaning.facet)
        if facet is None:
            return (1 if meaning.facet == "brand" else 0, 0, 0, 0)
        stated = facet.values.get(meaning.value or "", 0) + (facet.kind is FacetKind.FLAG)
        here = sum(n for path, n in facet.categories.items() if any(within(path, top) for top in topic))
        # a feature called by its own name is meant before a value that is also called so ("fragrance free")
        named = facet.kind is FacetKind.FLAG and _is_label(mention.text, facet) and bool(here or not own_name)
        return (1 + named, bool(stated), here, stated)

    return max(valued, key=weight, default=None)


def _is_degree(meaning: Meaning, mention: Mention, text: str) -> bool:
    """Whether an adjective that may be said of colours is said of something else: 冬天暖和, 亮一点, where no colour is spoken of."""
    if meaning.facet != "color" or not (meaning.value or "").endswith(" colours") or mention.text.isascii():
        return False
    return "色" not in text[max(0, mention.start - 6) : mention.end + 6]


def _is_stated_of(meaning: Meaning, facets: Facets, topic: Sequence[str]) -> bool:
    """Whether a meaning is a value of a facet that the things talked about state, of another kind than the thing itself."""
    facet = facets.by_id.get(meaning.facet)
    return facet is not None and any(within(path, top) for path in facet.categories for top in topic)


def as_topic_states(meaning: Meaning, facets: Facets, topic: Sequence[str]) -> Meaning:
    """The same value of the facet that the topic states it by: "down filled" is a filling of sleeping bags, no material."""
    known = facets.by_id.get(meaning.facet)
    if not topic or known is None or known.kind is not FacetKind.TEXT or meaning.facet in ("brand", "size"):
        return meaning
    if meaning.value in known.values and any(within(path, top) for path in known.categories for top in topic):
        return meaning
    others = [
        facet.id
        for facet in facets.by_id.values()
        if facet.kind is FacetKind.TEXT
        and meaning.value in facet.values
        and any(within(path, top) for path in facet.categories for top in topic)
    ]
    return Meaning(others[0], meaning.value) if len(others) == 1 else meaning


def of_facet_named(mention: Mention, text: str, facets: Facets) -> Meaning | None:
    """The meaning in the facet whose name stands right behind the word, or in Chinese before it: "no standard lens", 填充物不要羽绒.

    A word that stands for several values ("animal products") has that meaning in every facet that states one of them.
    """
    before, after = text[: mention.start][-24:], text[mention.end :][:32]
    for facet in facets.by_id.values():
        if facet.kind is not FacetKind.TEXT or facet.id in ("brand", "size") or not _is_named(facet, before, after):
            continue
        own = [m for m in mention.meanings if m.facet == facet.id and m.value]
        if own and (own[0].value in facet.values or len(part_names.values_called(mention.text, facet, facets)) != 1):
            return own[0]
        for meaning in mention.meanings:
            known = facets.by_id.get(meaning.facet)
            if meaning.value is None or known is None or known.kind is not FacetKind.TEXT:
                continue
            if any(facets.vocabulary.covers(meaning.facet, meaning.value, value) for value in facet.values):
                return Meaning(facet.id, meaning.value)
        called = part_names.values_called(mention.text, facet, facets)
        if len(called) == 1:
            return Meaning(facet.id, called[0])  # 陶瓷涂层
    return None


def _is_named(facet: Facet, before: str, after: str) -> bool:
    english = re.escape((facet.label.en or "").removesuffix("ing")).replace("olor", "olou?r")
    if english and re.match(rf"[\s-]+{english}(?:s|ing|ed)?\b", after, re.IGNORECASE):
        return True
    if facet.label.zh and after.startswith(facet.label.zh):
        return True
    return (
        bool(facet.label.zh)
        and re.search(
            rf"{re.escape(facet.label.zh or '')}\s*(?:是|为|要|选|用|别|不要|别要|不是|不能是|[:：])*\s*$", before
        )
        is not None
    )


def _is_label(text: str, facet: Facet) -> bool:
    key = Vocabulary.key(text)
    return any(label and Vocabulary.key(label) == key for label in (facet.label.en, facet.label.zh))


BESIDE = 4  # characters between a word and the thing that it tells of


def unless_said_otherwise(mention: Mention, mentions: Sequence[Mention]) -> Mention:
    """A word that names a category and a value too is the value beside another category ("a duvet cover in linen"), but for one
    that only stands behind it ("a laptop sleeve for a 14 inch laptop")."""
    values = tuple(m for m in mention.meanings if m.facet != "category")
    others = (one for one in mentions if 0 <= one.start - mention.end <= BESIDE or one.end <= mention.start)
    if values and any(all(m.facet == "category" for m in one.meanings) for one in others):
        return replace(mention, meanings=values)
    return mention


def alike(mention: Mention, chosen: Meaning) -> list[Meaning]:
    """The other categories that the same word names at the same depth ("chairs" for the office and for dining)."""
    if chosen.facet != "category":
        return []
    depth = (chosen.value or "").count(PATH_JOIN)
    return [
        m
        for m in mention.meanings
        if m.facet == "category" and m != chosen and (m.value or "").count(PATH_JOIN) == depth
    ]


def _sizes_by_name(meaning: Meaning, facets: Facets, topic: Sequence[str]) -> bool:
    """Sizes are read with their own grammar, but for those with names ("queen") where the topic has them."""
    if meaning.facet != "size":
        return True
    size = facets.by_id.get("size")
    value = meaning.value or ""
    if size is None or not value.isalpha() or len(value) < 4 or value not in size.values:
        return False
    return any(within(path, top) for path in size.categories for top in topic)


def counts(
    meaning: Meaning,
    mention: Mention,
    mentions: Sequence[Mention],
    text: str,
    facets: Facets,
    topic: Sequence[str],
    held: bool = False,
) -> bool:
    """Whether a mention is used as the value that it names. `held`: that value was asked for or ruled out before."""
    if meaning.facet == "category":
        return True
    if meaning.facet == "brand" and not _names_brand(mention.text, meaning.value or "", facets):
        return False
    if not _value_named_by(mention.text.lower(), meaning, facets):
        return False
    before = text[: mention.start]
    told = told_of.tells(before) or told_of.compared(text[mention.end :]) or _is_degree(meaning, mention, text)
    if told or _TOO.search(before) or _colours(meaning, mention, mentions, text):
        return False
    if meaning.facet in ("audience", "gender") and (
        told_of.persons(text[: mention.start]) or told_of.absent(text[mention.end :])
    ):
        return False
    others = [one for one in mentions if one is not mention]
    if not held and facets.vocabulary.ordinary(mention.text) and not _named_outright(mention, meaning, text):
        facet = facets.by_id.get(meaning.facet)
        if facet is not None and topic and not any(within(p, t) for p in facet.categories for t in topic):
            return False
        if not stands_as_value(text, mention, others) and not _said_outright(text, mention, meaning, facet, topic):
            return False
    if _THEIRS.search(text[: mention.start][-16:]):
        return False
    if meaning.facet in LOOKS and told_of.own_things(text[: mention.start]):
        return False
    if meaning.facet in LOOKS and _of_part(text, mention, others, facets):
        return False
    return meaning.facet not in LOOKS or not describes_another(text, mention, others)


def _colours(meaning: Meaning, mention: Mention, mentions: Sequence[Mention], text: str) -> bool:
    """Whether a word for a pattern says how a colour is that is ruled out behind it: "anything but plain white"."""
    if meaning.facet != "pattern" or judge(text[: mention.start], "").polarity is not Polarity.EXCLUDED:
        return False
    return any(
        one.start > mention.start
        and text[mention.end : one.start] == " "
        and any(m.facet == "color" for m in one.meanings)
        for one in mentions
    )


def _of_part(text: str, mention: Mention, others: Sequence[Mention], facets: Facets) -> bool:
    """Whether a value is said of a part that is itself a feature: "with a glass lid"."""
    if _WITH.search(text[: mention.start]) is None:
        return False
    parts = [one for one in others if one.start >= mention.end and not text[mention.end : one.start].strip()]
    return any(
        (known := facets.by_id.get(m.facet)) is not None and known.kind is FacetKind.FLAG
        for one in parts
        for m in one.meanings
    )


def _said_outright(text: str, mention: Mention, meaning: Meaning, facet: Facet | None, topic: Sequence[str]) -> bool:
    """Whether a word with other uses is wanted or ruled out in so many words, of a topic that states its facet: "nothing striped"."""
    if facet is None or not topic:
        return False
    before, after = text[: mention.start], text[mention.end :]
    if meaning.facet in _PURPOSES and _FOR.search(before):
        return True
    return judge(before, after, flag=facet.kind is FacetKind.FLAG).stated or is_soft(before, after)


def is_unheard_of(mention: Mention, meaning: Meaning, facets: Facets, topic: Sequence[str], polarity: Polarity) -> bool:
    """Whether a word for a value of some text facet is used where no product of the topic states the facet; the value's own
    name counts nevertheless where it is wanted."""
    if polarity not in (Polarity.WANTED, Polarity.EXCLUDED):
        return False
    facet = facets.by_id.get(meaning.facet)
    if facet is None or facet.kind is not FacetKind.TEXT or meaning.facet in _EVERYWHERE or not topic:
        return False
    if meaning.facet in _PURPOSES:  # whose words tell of anything: "we have two cats", of a rug
        return not any(within(path, top) for path in facet.categories for top in topic)
    named = mention.outright and facets.vocabulary.is_name(mention.text)
    if polarity is Polarity.WANTED and named and mention.text.lower() not in _COMMON:
        return False
    return not any(within(path, top) for path in facet.categories for top in topic)


def _names_brand(written: str, brand: str, facets: Facets) -> bool:
    """Whether a word is the brand's name as it is spelt, or its name in Chinese (耐克)."""
    if _spelt_as(written, brand):
        return True
    return not written.isascii() and facets.vocabulary.canonical("brand", written) == brand


def _spelt_as(written: str, brand: str) -> bool:
    """A brand is a name: its letters must be there, whatever their case ("flat" is not the brand Flatly)."""
    one, other = (re.sub(r"['’]s$|[^\w]", "", name.lower()) for name in (written, brand))
    return one == other


def _named_outright(mention: Mention, meaning: Meaning, text: str) -> bool:
    """A brand that is also a word counts as written with its capital, inside a sentence."""
    if meaning.facet != "brand":
        return False
    return (
        mention.text == meaning.value
        and not text[: mention.start].rstrip().endswith((".", "!", "?"))
        and mention.start > 0
    )
