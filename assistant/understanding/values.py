"""Facet values, brands and categories in a text, each with its polarity: wanted, ruled out, or said to be all right.

The scope of a negation is the list that follows it (or, in Chinese, also the list before it): "no leather or suede, but wool
is fine" rules out two values and not the third.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.understanding import named_values, part_names, value_mentions
from assistant.understanding.carry import states, within
from assistant.understanding.polarity import Judged, Polarity, ends_list, goes_on, is_soft, judge
from assistant.understanding.value_mentions import LOOKS
from retrieval.constraints import Constraint, Operator
from retrieval.facets import FLAG_ON, FacetKind, Facets
from retrieval.terms import Meaning, Mention

_OR = patterns.later(r"\bor\b|或|/", re.IGNORECASE)
_AND = patterns.later(r"\band\b|和|跟|与|、|以及", re.IGNORECASE)
_ALL = patterns.later(r"^\s*(?:的|色)?(?:我|两个|两种|这两个)?都|^\s*(?:are )?both\b", re.IGNORECASE)
_TOO_IS_FINE = patterns.later(r"^\s*的?(?:话)?(?:其实)?也(?:行|可以|成|ok|没问题|能接受|考虑|看看)", re.IGNORECASE)
_IS = " is"
_CONTRACTED = patterns.later(r"['’]s$")
_ELSE = patterns.later(
    r"\b(?:otherwise|or else|failing that|if not|second choice)\b|不然|否则|没有的话|要么就|其次", re.IGNORECASE
)
_CLOSER = patterns.later(
    r"^\s*的?\s*$|^(?:(?!\b(?:or|and|nor)\b|或|和|跟).)*[,，:：;；(（—–-](?:(?!\b(?:or|and|nor)\b|或|和|跟).)*$",
    re.IGNORECASE,
)
_APART_FROM = patterns.later(r"除了|除开|除去|\b(?:except|apart from|other than|but)\b", re.IGNORECASE)
_NOTHING = frozenset({"none", "plain", "without"})


@dataclass(frozen=True, slots=True)
class Read:
    """A mention with the one meaning chosen for it; `cut` is its place with the words that negate it."""

    mention: Mention
    meaning: Meaning
    polarity: Polarity
    soft: bool = False
    cut: tuple[int, int] = (0, 0)


def read(text: str, facets: Facets, topic: Sequence[str], held: Iterable[Constraint] = ()) -> list[Read]:
    """The mentions of a text in order, each with a meaning and a polarity. `topic` are the category paths talked about,
    `held` the constraints that hold."""
    named_before = {(one.facet, value) for one in held for value in one.values}
    mentions = named_values.mentions(facets, text)
    parts = part_names.mentions(text, [one for one in mentions if _of_topic(one, facets, topic)], facets, topic)
    mentions = [one for one in mentions if all(one.start != part.start or one.end != part.end for part in parts)]
    found: list[Read] = []
    for mention in sorted([*mentions, *parts], key=lambda one: one.start) if parts else mentions:
        if mention in parts:
            whole = _judged(text, mention, mention.meanings[0], found, facets)
            found += [replace(whole, meaning=other) for other in mention.meanings]
            continue
        named = value_mentions.of_facet_named(mention, text, facets)
        meaning = named or value_mentions.choose(value_mentions.unless_said_otherwise(mention, mentions), facets, topic)
        if meaning is not None:
            meaning = value_mentions.as_topic_states(meaning, facets, topic)
        if meaning is None or not (
            named is not None
            or value_mentions.counts(
                meaning, mention, mentions, text, facets, topic, (meaning.facet, meaning.value) in named_before
            )
        ):
            continue
        one = _judged(text, mention, meaning, found, facets)
        found.append(one)
        if named is None and value_mentions.is_unheard_of(mention, meaning, facets, topic, one.polarity):
            found.pop()  # no product of the kind states such a thing: words for ranking, not a filter
            continue
        found += [replace(one, meaning=other) for other in value_mentions.alike(mention, meaning)]
    return _spread_back(_needless_on(_explained(found, text, facets), text), text)


def _explained(found: list[Read], text: str, facets: Facets) -> list[Read]:
    """Without a word that the next values say closer: "dark colours, black or navy", 颜色深一点，灰或者藏青."""
    kept: list[Read] = []
    for n, one in enumerate(found):
        later = found[n + 1] if n + 1 < len(found) else None
        closer = (
            later is not None
            and one.meaning.facet == later.meaning.facet != "category"
            and one.meaning.value != later.meaning.value
            and one.polarity is later.polarity is Polarity.WANTED
            and _CLOSER.search(text[one.mention.end : later.mention.start]) is not None
            and facets.vocabulary.covers(one.meaning.facet, one.meaning.value or "", later.meaning.value or "")
        )
        if not closer:
            kept.append(one)
    return kept


def _of_topic(mention: Mention, facets: Facets, topic: Sequence[str]) -> bool:
    """Whether a mention may be a value of what is talked about, or the name of a thing or a maker."""
    return any(
        one.facet in ("category", "brand") or one.facet in LOOKS[:2] or states(one.facet, topic, facets)
        for one in mention.meanings
    )


def _judged(text: str, mention: Mention, meaning: Meaning, found: Sequence[Read], facets: Facets) -> Read:
    before, after = text[: mention.start], text[mention.end :]
    contracted = len(_IS) if _CONTRACTED.search(mention.text) else 0
    after = _IS[:contracted] + after  # "red's out too"
    facet = facets.by_id.get(meaning.facet)
    flag = facet is not None and facet.kind is FacetKind.FLAG
    if found and mention.start < found[-1].mention.end:
        # what stands in the name of a category is said of it as its name is: "no waterproof jackets" rules out no feature
        judged = Judged(Polarity.WANTED if found[-1].polarity is Polarity.WANTED else Polarity.NEEDLESS)
    else:
        judged = judge(before, after, flag=flag)
    previous = found[-1] if found else None
    polarity = judged.polarity
    if not judged.stated and previous is not None and previous.polarity is Polarity.EXCLUDED:
        same = previous.meaning.facet == meaning.facet
        between = text[previous.mention.end : mention.start]
        together = not between.strip() and previous.meaning.facet in LOOKS and meaning.facet in LOOKS
        before_it = facets.by_id.get(previous.meaning.facet)
        akin = same or (flag and before_it is not None and before_it.kind is FacetKind.FLAG)
        # "no cast iron, and porcelain would be nice"
        on = goes_on(between, before, same, excluded=True, after=after) and not ends_list(between, akin)
        if not is_soft("", after) and (together or on):
            polarity = Polarity.EXCLUDED  # "not black leather" is read as neither, the safe reading
    if polarity is Polarity.INDIFFERENT and previous is not None and previous.polarity is Polarity.EXCLUDED:
        between = text[previous.mention.end : mention.start]
        apart = _APART_FROM.search(text[: previous.mention.start][-24:]) is not None
        if apart and previous.meaning.facet == meaning.facet and goes_on(between, before, True, excluded=True):
            polarity = Polarity.EXCLUDED  # 除了米色和棕色都可以
    if polarity is Polarity.INDIFFERENT and previous is not None and previous.polarity is Polarity.WANTED:
        between = text[previous.mention.end : mention.start]
        joined = (
            _OR.search(between)
            or _TOO_IS_FINE.match(after)
            or ((not between or _AND.search(between)) and _ALL.match(after))
        )
        if previous.meaning.facet == meaning.facet and joined and goes_on(between, before, True, False):
            polarity = Polarity.WANTED  # "cotton or wool, either is fine", 棉和麻都可以
    unmoved = (Polarity.INDIFFERENT, Polarity.NEEDLESS)
    if previous is not None and previous.meaning == meaning and previous.polarity in unmoved:
        polarity = previous.polarity  # "lid or no lid"
    if meaning.facet == "category" and polarity in unmoved:
        polarity = Polarity.WANTED  # "any jacket is fine" asks for jackets
    soft = is_soft(before, after) and (meaning.facet != "category" or polarity is Polarity.EXCLUDED)
    if not soft and previous is not None and previous.soft and previous.meaning.facet == meaning.facet:
        between = text[previous.mention.end : mention.start]
        soft = goes_on(between, before, True, polarity is Polarity.EXCLUDED) or _ELSE.search(between) is not None
    end = mention.end + max(0, judged.after - contracted)
    return Read(mention, meaning, polarity, soft, (mention.start - judged.before, end))


def _spread_back(found: list[Read], text: str) -> list[Read]:
    """What is said behind a list ("黑色和白色都不要", 降噪和防水也不用了, "black, grey and brown are out") takes in the whole list."""
    listed = False
    for n in range(len(found) - 1, 0, -1):
        here, left = found[n], found[n - 1]
        if _needless_together(left, here, text):
            found[n - 1] = replace(left, polarity=Polarity.NEEDLESS, cut=(left.cut[0], here.cut[1]))
            continue
        if here.polarity is not Polarity.EXCLUDED or left.polarity is not Polarity.WANTED:
            listed = False
            continue
        between = text[left.mention.end : here.mention.start]
        behind = here.cut[1] > here.mention.end
        same = left.meaning.facet == here.meaning.facet
        whole = behind and same and (listed or between.strip() not in (",", "，"))
        listed = bool(whole and (not between or goes_on(between, "", same, excluded=False)))
        if listed:
            found[n - 1] = replace(left, polarity=Polarity.EXCLUDED, cut=(left.cut[0], here.cut[1]))
    return found


def _needless_on(found: list[Read], text: str) -> list[Read]:
    """What is said before a list not to be needed is said of the whole list: "it doesn't have to be black or green"."""
    for n in range(1, len(found)):
        left, here = found[n - 1], found[n]
        between = text[left.mention.end : here.mention.start]
        ahead = left.polarity is Polarity.NEEDLESS and left.cut[0] < left.mention.start
        alike = here.polarity is Polarity.WANTED and left.meaning.facet == here.meaning.facet
        if ahead and alike and _OR.search(between) and goes_on(between, "", same_facet=True, excluded=True):
            found[n] = replace(here, polarity=Polarity.NEEDLESS, cut=(left.cut[0], here.cut[1]))
    return found


def _needless_together(left: Read, here: Read, text: str) -> bool:
    """Whether what is said not to be needed behind a word is said of the one before it too."""
    if here.polarity is not Polarity.NEEDLESS or left.polarity is not Polarity.WANTED:
        return False
    between = text[left.mention.end : here.mention.start]
    behind = here.cut[1] > here.mention.end and here.cut[0] == here.mention.start
    return behind and bool(between.strip()) and goes_on(between, "", same_facet=False, excluded=True)


def of_polarity(found: Sequence[Read], polarity: Polarity, turn: int) -> tuple[Constraint, ...]:
    """The values said to be all right (INDIFFERENT), or neither asked for nor ruled out any more (NEEDLESS)."""
    return tuple(
        Constraint(one.meaning.facet, Operator.ONE_OF, (one.meaning.value,), turn=turn)
        for one in found
        if one.polarity is polarity and one.meaning.value and one.meaning.facet != "category"
    )


def absences(text: str, facets: Facets, topic: Sequence[str], turn: int) -> list[Constraint]:
    """ "Without any coating", "no pattern": the value by which a facet says that there is nothing of it."""
    found: list[Constraint] = []
    for mention in facets.vocabulary.terms.find(text):
        named = [m.facet for m in mention.meanings if m.value is None]
        facet = facets.by_id.get(named[0]) if named and len(named) == len(mention.meanings) else None
        if facet is None or facet.kind is not FacetKind.TEXT:
            continue
        if not any(within(path, top) for path in facet.categories for top in topic):
            continue
        nothing = next((v for v in facet.values if v in _NOTHING or v.startswith("un")), None)
        judged = judge(text[: mention.start], text[mention.end :])
        if nothing is not None and judged.stated and judged.polarity is Polarity.EXCLUDED:
            found.append(Constraint(facet.id, Operator.ONE_OF, (nothing,), turn=turn))
    return found


def to_constraints(found: Sequence[Read], facets: Facets, turn: int) -> list[Constraint]:
    """One constraint per facet and polarity; values of the same facet and polarity are alternatives."""
    groups: dict[tuple[str, Polarity], list[Read]] = {}
    for one in found:
        if one.polarity in (Polarity.WANTED, Polarity.EXCLUDED):
            groups.setdefault((one.meaning.facet, one.polarity), []).append(one)
    constraints: list[Constraint] = []
    for (facet, polarity), several in groups.items():
        known = facets.by_id.get(facet)
        excluded = polarity is Polarity.EXCLUDED
        hard = not all(one.soft for one in several)
        values = tuple(dict.fromkeys(one.meaning.value for one in several if one.meaning.value))
        if known is not None and known.kind is FacetKind.FLAG and values == (FLAG_ON,):
            operator = Operator.HAS_NOT if excluded else Operator.HAS
            constraints.append(Constraint(facet, operator, hard=hard, turn=turn))
        else:
            operator = Operator.NONE_OF if excluded else Operator.ONE_OF
            constraints.append(Constraint(facet, operator, values, hard=hard, turn=turn))
    return constraints
