"""Facet values, brands and categories in a text, each with its polarity: wanted, ruled out, or said to be all right.

The scope of a negation is the list that follows it (or, in Chinese, also the list before it): "no leather or suede, but wool
is fine" rules out two values and not the third.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from retrieval.constraints import Constraint, Operator
from retrieval.facets import FLAG_ON, PATH_JOIN, FacetKind, Facets
from retrieval.vocabulary import Meaning, Mention, Terms, tokens


class Polarity(Enum):
    WANTED = auto()
    EXCLUDED = auto()
    INDIFFERENT = auto()


@dataclass(frozen=True, slots=True)
class Read:
    """A mention with the one meaning chosen for it; `cut` is its place with the words that negate it."""

    mention: Mention
    meaning: Meaning
    polarity: Polarity
    soft: bool = False
    cut: tuple[int, int] = (0, 0)


_NO = re.compile(
    r"(?:\b(?:no|not|non|without|never|exclud(?:e|es|ing)|except(?: for)?|avoid(?:ing)?|hate|dislike|anything but|nothing (?:in|from|by|with|but)|"
    r"nothing|other than|apart from|besides|rather not|isn['’]?t|aren['’]?t|is not|are not|minus|skip(?: the)?|allergic to|free of|free from|"
    r"(?:do(?:es)?|did)(?:n['’]?t| not) (?:want|like|need|have|include|come with|wear|use)|can['’]?t (?:stand|wear|use|have)|"
    r"won['’]?t wear|stay away from|sick of|tired of|leave out|drop(?: the)?|no more)\b|"
    r"不要|不想要|不想买|不需要|别要|别给我|别|不喜欢|不是|除了|除开|排除|避开|避免|非|不含|不带|不用|没有|无需|无|讨厌|过敏|不穿|不考虑|去掉|不选|拒绝)"
    r"(?:\s*(?:a|an|the|any|anything|things?|made|of|from|with|in|by|to|be|it|ones?|products?|brand|colou?r|is|please|real|genuine|"
    r"任何|有|带|是|用|买|推荐|看|什么|这个|那个|品牌|牌子|颜色|材质|的|要|给我))*[\s-]*$",
    re.IGNORECASE,
)
_NO_AFTER = re.compile(
    r"^\s*(?:[-\s]free\b|的?(?:鞋|款|东西|产品|牌子|品牌|颜色|材质)?\s*(?:都|就|也)?(?:不要|不行|不考虑|除外|以外|之外|免谈|算了|不喜欢|pass))",
    re.IGNORECASE,
)
_FINE_AFTER = re.compile(
    r"^\s*(?:(?:is|are|would be|also|ones? (?:is|are))\s+)*(?:fine|okay|ok|alright|all right|acceptable|no problem|good too|也可以|也行|都行|都可以|没问题|可以接受|无所谓|还行|倒是可以)",
    re.IGNORECASE,
)
_SOFT_BEFORE = re.compile(
    r"(?:\b(?:prefer(?:ably)?|ideally|would be nice|nice if|if possible|maybe|perhaps|leaning towards?)\b|最好|优先|尽量|倾向|偏好|如果有|希望)[^,，。.;；]{0,14}$",
    re.IGNORECASE,
)
_SOFT_AFTER = re.compile(
    r"^[^,，。.;；]{0,14}(?:if possible|preferred|would be (?:nice|great)|ideally|更好|最好|优先)", re.IGNORECASE
)
_LIST = re.compile(
    r"^[\s,，、/]*(?:(?:or|and|nor|和|或者|或|跟|以及|还有|也不要|也别|及|与|and also)\s*)?(?:any\s+|the\s+|a\s+)?$",
    re.IGNORECASE,
)
_COMMA_ONLY = re.compile(r"^\s*[,，]\s*$")
_DEGREE = re.compile(r"(?:\b(?:too|so|very|that|overly)\s*|太|那么|过于|特别|很)$", re.IGNORECASE)
_CONTEXT = re.compile(
    r"\b(?:for|with|on|under|to go with|to match|goes with|fits?|in|inside|to|onto|at|by|from|of|like)\s+(?:my|our|the|a|an|his|her|their|this|that|some|your)?\s*(?:\w+\s+)?$",
    re.IGNORECASE,
)
_HAN_CONTEXT = re.compile(r"(?:适合|配|放|搭配|给|用于|装|铺|盖)(?:我的|在)?$")


def read(text: str, facets: Facets, topic: Sequence[str]) -> list[Read]:
    """The mentions of a text in order, each with a meaning and a polarity."""
    mentions = _valued(facets.vocabulary.terms, text)
    found: list[Read] = []
    for n, mention in enumerate(mentions):
        meaning = _choose(mention, facets, topic)
        if meaning is None:
            continue
        before, after = text[: mention.start], text[mention.end :]
        previous = found[-1] if found and n and found[-1].mention is mentions[n - 1] else None
        between = text[previous.mention.end : mention.start] if previous else ""
        polarity = _polarity(before, after, previous, between, meaning)
        soft = bool(_SOFT_BEFORE.search(before) or _SOFT_AFTER.match(after))
        found.append(Read(mention, meaning, polarity, soft, _cut(before, mention, after)))
    return _spread_back(found, text)


def _valued(terms: Terms, text: str) -> list[Mention]:
    """The mentions that stand for values, and those inside the name of a category ("waterproof jacket" is both)."""
    found: list[Mention] = []
    for mention in terms.find(text):
        if not any(meaning.value for meaning in mention.meanings):
            continue
        found.append(mention)
        if any(meaning.facet == "category" for meaning in mention.meanings):
            found += _inside(terms, mention)
    return found


def _inside(terms: Terms, mention: Mention) -> list[Mention]:
    parts = tokens(mention.text)
    if len(parts) < 2:
        return []
    inner = terms.find(mention.text[: parts[-1].start]) + terms.find(mention.text[parts[1].start :])
    return [
        Mention(mention.start, mention.end, one.text, meanings)
        for one in inner[: len(parts)]
        if (meanings := tuple(m for m in one.meanings if m.value and m.facet not in ("category", "brand", "size")))
    ][:1]


def _cut(before: str, mention: Mention, after: str) -> tuple[int, int]:
    ahead, behind = _NO.search(before), _NO_AFTER.match(after)
    return (ahead.start() if ahead else mention.start, mention.end + (behind.end() if behind else 0))


def _choose(mention: Mention, facets: Facets, topic: Sequence[str]) -> Meaning | None:
    """Of several meanings: the category first, then the facet that the topic's products state most."""
    valued = [
        meaning for meaning in mention.meanings if meaning.value is not None and _sizes_by_name(meaning, facets, topic)
    ]

    def weight(meaning: Meaning) -> tuple[int, int, int]:
        if meaning.facet == "category":
            return (2, -(meaning.value or "").count(">"), 0)
        facet = facets.by_id.get(meaning.facet)
        if facet is None:
            return (1 if meaning.facet == "brand" else 0, 0, 0)
        within = sum(n for path, n in facet.categories.items() if any(path.startswith(top) for top in topic))
        return (1, within, facet.values.get(meaning.value or "", 0) + (facet.kind is FacetKind.FLAG))

    return max(valued, key=weight, default=None)


def _sizes_by_name(meaning: Meaning, facets: Facets, topic: Sequence[str]) -> bool:
    """Sizes are read with their own grammar, but for those with names ("queen") where the topic has them."""
    if meaning.facet != "size":
        return True
    size = facets.by_id.get("size")
    value = meaning.value or ""
    if size is None or not value.isalpha() or len(value) < 4 or value not in size.values:
        return False
    return any(path == top or path.startswith(top + PATH_JOIN) for path in size.categories for top in topic)


def _polarity(before: str, after: str, previous: Read | None, between: str, meaning: Meaning) -> Polarity:
    if _NO_AFTER.match(after) or (_NO.search(before) and not _DEGREE.search(before)):
        return Polarity.EXCLUDED
    if _FINE_AFTER.match(after):
        return Polarity.INDIFFERENT
    listed = previous is not None and _LIST.match(between) is not None
    if listed and previous is not None and previous.polarity is Polarity.EXCLUDED:
        same = previous.meaning.facet == meaning.facet
        if _COMMA_ONLY.match(between):
            # "no leather, suede" goes on; "not black, blue" corrects itself
            return Polarity.EXCLUDED if same and not _corrects(before) else Polarity.WANTED
        return Polarity.EXCLUDED
    return Polarity.WANTED


def _corrects(before: str) -> bool:
    return re.search(r"\b(?:not|instead of)\s+[^,，]*[,，]\s*$|不是[^,，]*[,，]\s*$", before, re.IGNORECASE) is not None


def _spread_back(found: list[Read], text: str) -> list[Read]:
    """A negation behind a Chinese list ("黑色和白色都不要") takes in the whole list."""
    for n in range(len(found) - 1, 0, -1):
        here, left = found[n], found[n - 1]
        if (
            here.polarity is Polarity.EXCLUDED
            and left.polarity is Polarity.WANTED
            and _NO_AFTER.match(text[here.mention.end :])
        ):
            between = text[left.mention.end : here.mention.start]
            if (
                _LIST.match(between)
                and between.strip() not in ("", ",", "，")
                and left.meaning.facet == here.meaning.facet
            ):
                found[n - 1] = replace(left, polarity=Polarity.EXCLUDED)
    return found


def head_categories(found: Iterable[Read], text: str) -> list[Read]:
    """The categories that the customer wants something of: not those that only say what it is for ("a lamp for my desk")."""
    wanted = [r for r in found if r.meaning.facet == "category" and r.polarity is Polarity.WANTED]
    if len(wanted) < 2:
        return wanted
    heads: list[Read] = []
    for n, here in enumerate(wanted):
        before = text[: here.mention.start]
        if n > 0 and _CONTEXT.search(before):
            continue
        if any(other.meaning.value != here.meaning.value and _above(here, other) for other in wanted):
            continue
        following = wanted[n + 1] if n + 1 < len(wanted) else None
        if following is not None and not here.mention.text.isascii():
            between = text[here.mention.end : following.mention.start]
            if (
                _HAN_CONTEXT.search(before) or between.strip() == "的" or re.match(r"^[上里下旁边用专]", between)
            ) and len(between) <= 8:
                continue
        heads.append(here)
    return heads or wanted[:1]


def _above(one: Read, other: Read) -> bool:
    return (other.meaning.value or "").startswith(f"{one.meaning.value}{PATH_JOIN}")


def accepted(found: Sequence[Read], turn: int) -> tuple[Constraint, ...]:
    """Values that are said to be all right, neither asked for nor ruled out."""
    return tuple(
        Constraint(one.meaning.facet, Operator.ONE_OF, (one.meaning.value,), turn=turn)
        for one in found
        if one.polarity is Polarity.INDIFFERENT and one.meaning.value
    )


def to_constraints(found: Sequence[Read], facets: Facets, turn: int) -> list[Constraint]:
    """One constraint per facet and polarity; values of the same facet and polarity are alternatives."""
    groups: dict[tuple[str, Polarity], list[Read]] = {}
    for one in found:
        if one.polarity is not Polarity.INDIFFERENT:
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
