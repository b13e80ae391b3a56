"""What is said against, or in favour of, what is wanted already: "drop bluetooth", "not linen then, cotton", 藤的算了，纸的, "white's fine".

What was wanted and is now turned down is a wish taken back; only what nobody wished for is ruled out by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant import patterns
from assistant.understanding import indifference, named_again
from assistant.understanding.polarity import Polarity, goes_on
from assistant.understanding.values import Read, of_polarity
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.facets import FLAG_ON, FacetKind, Facets

_DROPS = patterns.later(
    r"\b(?:bin|axe|chuck|dump|do away with|get rid of|drop|scratch|scrap|skip|lose|forget(?: about)?|ditch|remove|cancel|never ?mind|leave out|take (?:off|out)|without|no need for)\s+(?:about\s+)?(?:the\s+|that\s+|my\s+|any\s+)?$|(?:去掉|取消|放弃|忘了|忘掉|别管|不管|删掉|拿掉)\s*$",
    re.IGNORECASE,
)
_DROPPED = patterns.later(r"^\s*(?:味|色|款)?的?(?:就|那|也|还是|都)?(?:算了|去掉|取消|删掉|拿掉|作罢|不用了|不需要了)")
_ALSO = patterns.later(r"\b(?:also|too|as well)\b|也|都")
_EXCHANGES = patterns.later(
    r"换成?|改成?|改要|还是要?|不如|\b(?:make (?:it|that|them)|change (?:it |that )?to|switch to|swap (?:it )?for|instead|rather|try|then|to)\b",
    re.IGNORECASE,
)
_FAULTED = patterns.later(
    r"^色?的?(?![^，,。；;]{0,8}(?:也|都|可以|行|不错|挺好|很好|和|跟|款))[\u3400-\u9fff]{2,10}[，,。；;！!](?:还是|就|那|我|给我|帮我)*(?:要|来|给我|换|用|选|想要)?$",
    re.IGNORECASE,
)  # 羊毛扎人，要棉的
_LISTED = patterns.later(
    r"^[\s,/&+()]*(?:(?:ones?|stuff|things?|colou?r(?:ed)?|sets?)\b[\s,]*)?(?:(?:or|and|nor|plus|maybe|perhaps|even|possibly|otherwise|else|then|failing that|if not|both|either)\b[\s,/]*)*(?:(?:an?|the|in|some|any|something|made of)\s+)*$"
    r"|\b(?:or|and)(?: (?:maybe|perhaps|also|even|possibly))?\s+(?:(?:an?|the|in|some|any|something|made of)\s+)*$",
    re.IGNORECASE,
)
_COMPARED_WITH = patterns.later(
    r"\b(?!rather)(?:\w+er|more \w+|less \w+|superior|preferable) (?:than|to)\s+(?:the\s+|plain\s+)?$", re.IGNORECASE
)
_CONTRACTED = patterns.later(r"['’]s$")
_REFUSES = patterns.later(r"不(?:想)?要|别要|\b(?:no|never|without|don['’]?t (?:want|like))\b", re.IGNORECASE)


def read(found: Sequence[Read], text: str, held: Constraints) -> list[Read]:
    """What was read, where a word that drops a thing is said of what is wanted: neither wanted nor ruled out."""
    left = [_again(one, text, held) for one in found]
    for n in range(len(left) - 1, 0, -1):
        here, before = left[n], left[n - 1]
        together = goes_on(text[before.mention.end : here.mention.start], "", same_facet=False, excluded=True)
        behind = here.polarity is Polarity.NEEDLESS and _DROPPED.match(text[here.mention.end :]) is not None
        if behind and together and before.polarity is Polarity.WANTED and _is_asked_for(before, held):
            left[n - 1] = replace(before, polarity=Polarity.NEEDLESS, cut=(before.cut[0], here.mention.start))
    return [one for n, one in enumerate(left) if not _is_exchanged(one, left[n + 1 :], text, held)]


def _again(one: Read, text: str, held: Constraints) -> Read:
    """A value as it is meant where it is wanted or ruled out already."""
    head, tail = text[: one.mention.start], text[one.mention.end :]
    if (contracted := _CONTRACTED.search(one.mention.text)) is not None:
        tail = contracted.group() + tail
    if _is_dropped(one, text, held):
        return replace(one, polarity=Polarity.NEEDLESS)
    if one.polarity is Polarity.WANTED and _COMPARED_WITH.search(head[-32:]):
        return replace(one, polarity=Polarity.NEEDLESS)  # "cork would be better than rubber"
    may_be = one.meaning.value == FLAG_ON or _is_asked_for(one, held)
    if may_be and one.polarity in (Polarity.WANTED, Polarity.EXCLUDED):
        begins, ends = indifference.before(head), indifference.after(tail)
        if begins is not None or ends is not None:
            cut = (one.cut[0] if begins is None else begins, one.mention.end + (ends or 0))
            return replace(one, polarity=Polarity.NEEDLESS, cut=cut)
    if _is_ruled_out(one, held) and named_again.lets_in(head, tail):
        return replace(one, polarity=Polarity.INDIFFERENT)
    return replace(one, soft=False) if one.soft and named_again.made_firm(tail) else one


def _is_exchanged(one: Read, later: Sequence[Read], text: str, held: Constraints) -> bool:
    """Whether a value that is wanted already is named only as what another takes the place of: 亚麻容易皱，换成棉的."""
    asked = held.get(f"{one.meaning.facet}:is")
    if one.polarity is not Polarity.WANTED or asked is None or one.meaning.value not in asked.values:
        return False
    return any(
        other.meaning.facet == one.meaning.facet
        and other.meaning != one.meaning
        and other.polarity is Polarity.WANTED
        and _is_turned_from(text[one.mention.end : other.mention.start], text[other.mention.end :])
        for other in later
    )


def _is_turned_from(between: str, after: str) -> bool:
    """Whether what stands between two values turns from the first to the second: anything in English but what lists them."""
    if _EXCHANGES.search(between) or _FAULTED.match(between):
        return True
    return between.isascii() and not (_LISTED.match(between) or _ALSO.search(between) or _ALSO.match(after.lstrip()))


def _is_dropped(one: Read, text: str, held: Constraints) -> bool:
    if one.meaning.facet == "category" or one.polarity in (Polarity.INDIFFERENT, Polarity.NEEDLESS):
        return False
    if not _is_asked_for(one, held):
        return False
    before, after = text[: one.mention.start][-32:], text[one.mention.end :]
    return _DROPS.search(before) is not None or _DROPPED.match(after) is not None


def _is_ruled_out(one: Read, held: Constraints) -> bool:
    ruled_out = held.get(f"{one.meaning.facet}:not")
    if ruled_out is None or one.polarity is Polarity.NEEDLESS:
        return False
    lacks = ruled_out.operator is Operator.HAS_NOT and one.meaning.value == FLAG_ON
    return lacks or one.meaning.value in ruled_out.values


def _is_asked_for(one: Read, held: Constraints) -> bool:
    asked = held.get(f"{one.meaning.facet}:is")
    if asked is None:
        return False
    return one.meaning.value in asked.values or (asked.operator is Operator.HAS and one.meaning.value == FLAG_ON)


def replaced(found: Mapping[str, Constraint], text: str, held: Constraints) -> dict[str, Constraint]:
    """Without what is ruled out only for something else to take its place: "not linen then, cotton" after linen.

    What is refused outright (不要蓝色了，换绿色) stays ruled out.
    """
    kept = dict(found)
    if _REFUSES.search(text):
        return kept
    for name, one in found.items():
        asked, instead = held.get(f"{one.facet}:is"), found.get(f"{one.facet}:is")
        if one.operator is not Operator.NONE_OF or asked is None or instead is None or instead.values == one.values:
            continue
        left = tuple(value for value in one.values if value not in asked.values)
        kept.pop(name)
        if left:
            kept[name] = replace(one, values=left)
    return kept


def named_as_fine(
    read: Sequence[Read], text: str, found: Mapping[str, Constraint], held: Constraints, facets: Facets, turn: int
) -> tuple[Constraint, ...]:
    """Values that are all right where nothing else was said of their facet are what is chosen: "white's fine", 白的就行.

    "I don't mind black" and 黑色也可以 choose nothing.
    """
    chosen = [
        one
        for one in read
        if one.polarity is Polarity.INDIFFERENT
        and one.cut[1] > one.mention.end
        and _ALSO.search(text[one.mention.end : one.cut[1]]) is None
        and not any(held.get(slot) or slot in found for slot in _slots(one.meaning.facet))
        and (known := facets.by_id.get(one.meaning.facet)) is not None
        and known.kind is FacetKind.TEXT
    ]
    return of_polarity(chosen, Polarity.INDIFFERENT, turn)[:1]


def _slots(facet: str) -> tuple[str, str]:
    return f"{facet}:is", f"{facet}:not"
