"""Things that are to be without something, where the catalogue has a feature for that: "no perfume", 不要香精, "lactose intolerant".

Any feature named "X free", "no X" or 无X counts, whatever X is. What is said against X is rewritten to the feature's own name, which
the grammar of wishes reads; so "not sugar free" stays a wish against the feature.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from assistant import patterns
from assistant.understanding.carry import states
from retrieval.facets import Facet, FacetKind, Facets

# other words for what a feature may be free of, in English and Chinese; the third of a line are words for being free of it
_GROUPS: tuple[tuple[str, str, str], ...] = (
    (
        "fragrance|perfume|scent|parfum|aroma",
        "香精|香料|香味|香水味|香气|香",
        "unscented|non-?scented|scentless|fragranceless|odou?rless|无香型?|无味",
    ),
    ("bpa|bisphenol a", "双酚\\s?a", ""),
    ("lactose|milk sugar", "乳糖", ""),
    ("dairy|milk", "乳制品|奶制品|牛奶|奶", ""),
    ("gluten|wheat", "麸质|麦麸|谷蛋白|面筋|小麦", ""),
    ("sugar|added sugar|sweetener", "糖|糖分|蔗糖|白糖|添加糖", "unsweetened|sugarless"),
    ("paraben", "对羟基苯甲酸酯|尼泊金酯?", ""),
    ("preservative", "防腐剂?", ""),
    ("additive", "添加剂|添加物", ""),
    ("alcohol|ethanol", "酒精|乙醇", "non-?alcoholic|alcoholless"),
    ("sulfate|sulphate|sls|sles", "硫酸盐", ""),
    ("silicone", "硅|硅油|硅灵", ""),
    ("nut|peanut", "坚果|花生", "nutless"),
    ("caffeine", "咖啡因", "decaf|decaffeinated|低因|脱因"),
    ("soy|soya", "大豆|黄豆|豆制品", ""),
    ("egg", "鸡蛋|蛋", "eggless"),
    ("fat", "脂肪|脂", "fatless"),
    ("salt|sodium", "盐|盐分|钠", "unsalted|saltless"),
    ("oil", "油", ""),
    ("latex", "乳胶|胶乳", ""),
    ("phthalate", "邻苯二甲酸酯|塑化剂|增塑剂", ""),
    ("pfas|pfoa|ptfe|teflon", "全氟化合物|特氟龙", ""),
    ("formaldehyde", "甲醛", ""),
    ("aluminium|aluminum", "铝", ""),
    ("fluoride", "氟", ""),
    ("nickel", "镍", ""),
    ("lead", "铅", ""),
    ("dye|colou?ring|colou?rant|artificial colou?r", "色素|染料|人工色素", "undyed"),
    ("wire|underwire", "钢圈|线", ""),
    ("gmo|genetically modified ingredient", "转基因", ""),
)
_NAMED = patterns.later(r"^(?:(?P<what>.+?)[ _-]free|(?:no|without|zero|non)[ _-](?P<none>.+))$", re.IGNORECASE)
_NAMED_HAN = patterns.later(r"^(?:不含|未添加|无添加|不添加|零添加|无|零|0)\s*(?P<what>.+)$")
_NO = (
    r"(?:(?:with )?no|without|w/o|free (?:of|from)|zero|non|not (?:contain(?:ing)?|have|having|include|including|using|made with)|nothing with|"
    r"(?:(?:do|does|did|should|must|can|could|would|is|are)(?:n['’]?t| not)|can['’]?t|cannot|never)(?: (?:want|have|contain|include|use|like|handle|tolerate|stand|do|eat|take|drink|come with|be with))?|"
    r"avoid(?:ing)?|allergic to|allergy to|intolerant (?:to|of)|sensitive to|react(?:s)? to|exclud(?:e|ing)|leave out|skip|hates?|dislikes?|minus)"
    r"(?:\s+(?:any|added|extra|artificial|synthetic|harsh|the|an?|all|real|such|things? with|anything with))*[\s-]+"
)
_NO_HAN = r"(?:不要|不想要|别要|不含|不带|不加|不放|不添加|未添加|无添加|(?<!有)没有?|无|零|0|别有|别含|别带|别加|不能有|不能含|不能带|不能吃|不能喝|不吃|不喝|不喜欢|讨厌|拒绝|避开|排除|去掉)(?:任何|添加的?|人工|有|含有?)*"
_JOIN = (
    r"(?:\s*(?:,|/|&|、|，)\s*(?:or |and |nor )?|\s+(?:or|and|nor)\s+(?:any |added )?|(?:和|或者?|与|跟|及|以及|还有))"
)
_LAST_JOINT = patterns.later(rf"{_JOIN}$", re.IGNORECASE)
_ALONE = r"(?=$|[\s，,。.;；!！?？、的了和或与跟及吧呢哦])"  # one character is no more than the beginning of a word
_NOT_NAMED = r"(?![\s-]*(?:free|less)\b)(?![a-z])"


@dataclass(frozen=True, slots=True)
class _Free:
    """A feature of being without something: its names, a pattern of what it is without, and one of other words for it."""

    facet: str
    english: str
    chinese: str
    base: re.Pattern[str]
    instead: re.Pattern[str]


class FreeOf:
    """Rewrites texts for one state of a catalogue. Safe to share."""

    def __init__(self, facets: Facets) -> None:
        self._facets = facets
        flags = (one for one in facets.by_id.values() if one.kind is FacetKind.FLAG)
        self._free = tuple(free for one in flags if (free := _read(one)) is not None)
        self._patterns = lru_cache(maxsize=64)(_patterns)

    def rewrite(self, text: str, topic: Sequence[str]) -> str:
        """The text with what is said against a substance called as the shop calls what is free of it. `topic`: the category paths
        talked about; their products have to state the feature."""
        at_hand = tuple(one for one in self._free if not topic or states(one.facet, topic, self._facets))
        if not at_hand:
            return text
        for one in at_hand:
            text = one.instead.sub(partial(_instead, one), text)
        listed, mixed = self._patterns(tuple(one.base.pattern for one in at_hand))
        text = mixed.sub(lambda said: _behind_others(said, at_hand), text)
        return listed.sub(lambda said: _listed(said, at_hand), text)


def _patterns(bases: Sequence[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A negation with the substances that it is said of; and one with other things before the substance."""
    base = "|".join(f"(?:{one})" for one in bases)
    no = rf"(?P<no>\b{_NO}|{_NO_HAN}|对)"
    several = rf"(?P<what>(?:{base})(?:{_JOIN}(?:{base}))*)"
    end = r"(?:成分|添加|物质)?(?P<ill>都?(?:过敏|不耐受?))?(?P<on>\s+(?:or|nor)\s+(?=[a-z])|(?:和|或者?|、|与|跟)(?=[\u3400-\u9fff]))?"
    listed = rf"{no}{several}{end}|(?P<suffers>\b(?:{base})s?[\s-](?:intoleran(?:t|ce)|allerg(?:y|ies|ic)|sensitiv\w+))|(?P<han>(?:{base})(?:过敏|不耐受?))"
    mixed = rf"(?P<before>\b{_NO}(?:[a-z-]+{_JOIN}){{1,3}}|{_NO_HAN}(?:[\u3400-\u9fff]{{1,6}}?{_JOIN}){{1,3}})(?P<what>{base})"
    return re.compile(listed, re.IGNORECASE), re.compile(mixed, re.IGNORECASE)


def _listed(said: re.Match[str], free: Sequence[_Free]) -> str:
    told = said["what"] or said["suffers"] or said["han"] or ""
    if said["no"] == "对" and not said["ill"]:
        return said.group()
    comma = ", " if told.isascii() else "，"
    names = [_called(one, told) for one in free if one.base.search(told)]
    rest = f"{comma}{said['no']}" if said["on"] else ""  # "no perfume or leather": what follows is ruled out too
    return f" {comma.join(names)}{rest}" if told.isascii() else f"{comma.join(names)}{rest}"


def _behind_others(said: re.Match[str], free: Sequence[_Free]) -> str:
    """ "No leather or perfume": the other things stay ruled out."""
    one = next(one for one in free if one.base.search(said["what"]))
    comma = ", " if said["what"].isascii() else "，"
    return f"{_LAST_JOINT.sub('', said['before'])}{comma}{_called(one, said['what'])}"


def _instead(one: _Free, said: re.Match[str]) -> str:
    return _called(one, said.group())


def _called(one: _Free, said: str) -> str:
    return one.english if said.isascii() else one.chinese


def _read(facet: Facet) -> _Free | None:
    """The feature as one of being without something; None where its name says nothing of the kind."""
    english, chinese = facet.label.en or facet.id.replace("_", " "), facet.label.zh or ""
    named = _NAMED.match(facet.id.replace("_", " ")) or _NAMED.match(english)
    han = _NAMED_HAN.match(chinese)
    if named is None and (han is None or facet.label.en):
        return None
    what = (named["what"] or named["none"]).lower() if named is not None else ""
    written = han["what"].strip() if han is not None else ""
    group = next((one for one in _GROUPS if _is_of(what, written, one)), ("", "", ""))
    latin = "|".join(one for one in (re.escape(what), group[0]) if one)
    words = [*filter(None, (re.escape(written), *group[1].split("|")))]
    characters = "|".join(f"{one}{_ALONE}" if len(one) == 1 else one for one in sorted(words, key=len, reverse=True))
    base = "|".join(filter(None, (rf"(?<![a-z])(?:{latin})s?{_NOT_NAMED}" if latin else "", characters)))
    free = rf"\b(?:{latin})s?[\s-]*free\b" if latin else "(?!)"
    instead = "|".join(filter(None, (free, rf"(?<![a-z])(?:{group[2]})(?![a-z])" if group[2] else "")))
    return _Free(
        facet.id,
        english.lower(),
        chinese or english.lower(),
        re.compile(base, re.IGNORECASE),
        re.compile(instead, re.IGNORECASE),
    )


def _is_of(what: str, written: str, group: tuple[str, str, str]) -> bool:
    return any(
        name and re.fullmatch(rf"(?:{pattern})s?", name, re.IGNORECASE) is not None
        for name, pattern in ((what.removeprefix("added "), group[0]), (written, group[1]))
        if pattern
    )
