"""Which kind of thing a word means: not a part of what is talked about ("the screen under 14 inches", "a glass top"), nor what the
customer owns ("my laptop is a 14 inch"); the closer of two that one word names (手机), or that the other words name (台灯，护眼的).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import patterns
from assistant.understanding import told_of
from assistant.understanding.carry import states
from assistant.understanding.polarity import Polarity
from assistant.understanding.scales import measured_names
from assistant.understanding.value_mentions import LOOKS
from assistant.understanding.values import Read
from retrieval.facets import PATH_JOIN, Facets
from retrieval.products import CategoryLabel
from retrieval.terms import Meaning, tokens

_NUMBER_NEAR = patterns.later(
    r"^[^,，。.;；!！?？]{0,16}?(?:\d|[一二两三四五六七八九十百]|\b(?:two|three|four|five|six|eight|ten|twelve|half)\b)",
    re.IGNORECASE,
)
_NUMBER_AHEAD = patterns.later(
    r"(?:\d|[一二两三四五六七八九十百千])\s*(?:[a-z]{1,6}|英?寸|[\"″”])?\s*(?:的|of\s+)?(?:the\s+)?$", re.IGNORECASE
)
_OWNED = patterns.later(
    r"(?:\b(?:my|our|his|her|their)\s+(?:\w+\s+)?|(?:我|我的|他的?|她的?|我家|家里的?|我们的?)(?:现在的?|这台|那台)?)$",
    re.IGNORECASE,
)
_IS_SO_MUCH = patterns.later(
    r"^(?:\s*(?:(?:at home|here|there|in the \w+|right now)\s+)?(?:['’]s|is|are|was|measures?|being)\s+(?:actually |really |only |just |about )?(?:an? )?|\s*(?:其实|就|才|只)?(?:是|有)?\s*)(?:\d|[一二两三四五六七八九十])",
    re.IGNORECASE,
)
_HAS_ROOM = patterns.later(
    r"^\s*(?:(?:can(?:n['’]?t|not)?|could|will|won['’]?t|only|just|does(?:n['’]?t| not)?) )*(?:allows?|fits?|takes?|holds?|permits?|has (?:no |only )?(?:room|space))\b|^(?:最多|只|也|就|上)*(?:能|够)?(?:放|塞|装|摆|容)",
    re.IGNORECASE,
)
_ONLY_SO_MUCH = patterns.later(
    r"^\s*(?:only|just) (?:fits|takes|holds)\b|^(?:最多|顶多|只)(?:能|够)?(?:放|塞|装|摆|容)", re.IGNORECASE
)
_SERVED = patterns.later(
    r"\b(?:charg(?:es?|ing)|power(?:s|ing)?|hold(?:s|ing)?|carr(?:y|ies)|connects? to|pairs? (?:well )?with|works? with|go(?:es)? (?:well |nicely |better |great )?with|looks? (?:good|nice|great|better|lovely) (?:with|next to|beside|against|on)|suits?|match(?:es)?|protects?)\s+(?:my|our|his|her|their)\s+(?:\w+\s+)?$|(?:给|为|充|连|连接|搭配?|配合?)(?:我的?|我家的?)$|(?:装|放|塞)(?:得下|得进|下|进)?(?:一?[台个本部])?(?:我的?)?(?:\d+(?:\.\d+)?英?寸的?)?$",
    re.IGNORECASE,
)  # "that charges my phone"
_COMES_WITH = patterns.later(
    r"\b(?:come|comes|ship|ships|sold) with (?:an? |the |its |any )?(?:\w+ )?$|\bincludes? (?:an? |the |its |any )?$|(?:送|附|赠|赠送|附赠|附带|配有?|带|包括|包含)$",
    re.IGNORECASE,
)
_INCLUDED = patterns.later(
    r"^\s*(?:also |already |usually |all )?(?:included|provided|supplied|(?:sold|bought) separately|in the (?:box|package|price)|part of (?:it|the (?:set|price|deal|package|bundle|kit|offer)))\b|^(?:是不是|是|有没有|都|也)?(?:包含|包括|附带|附赠|赠送|另外买|另买|另购|单独买|单买|单卖)",
    re.IGNORECASE,
)
_ASKED_BEHIND = patterns.later(r"^[^,，。;；]{0,8}(?:[吗么嘛?？])|^[^.;!]{0,16}\?")
_CALLS = patterns.later(
    r"^\s*(?:numbers?|calls?|line|support)\b|^(?:号码|多少号|电话|客服|热线)",
    re.IGNORECASE,
)
_BY_PHONE = patterns.later(
    r"^(?:支付|付款|下单|端(?=$|[,，能可])|号(?![码款])|验证|网页|上(?:看|下单|付|操作)|控制|遥控|连接|投屏|银行)"
)  # 手机支付
_TOP = patterns.later(r"^tops?$", re.IGNORECASE)
_ABOVE = patterns.later(
    r"(?:\b(?:on|at|to|from|over) (?:the )?|\b(?:glass|wood(?:en)?|oak|marble|stone|metal|table|desk|screw|flip|roll|zip(?:ped)?|lid|flat|open|round|right at the)[ -])$",
    re.IGNORECASE,
)
_ADJECTIVE = patterns.later(
    r"(?:\b(?:is|are|be|being|very|really|so|too|as|quite|fairly|pretty|rather|super|nice and|stays?|feels?|travels?|packs?|keep it|this|that)|['’](?:s|re)|\b(?:small|thin|slim|strong|warm|soft|compact|cheap|sturdy|durable|portable|foldable|waterproof) and)\s+$",
    re.IGNORECASE,
)  # "if it's light" asks for no lamp
_CLAUSE_BEGINS = patterns.later(
    r"(?:^|[,.;:!?]|\b(?:please|and|then|so|ok|okay|just|can you|could you|let['’]?s|you can|to))\s*$", re.IGNORECASE
)
_OBJECT = patterns.later(r"^\s+(?:the|it|that|this|them|those|these|my|things)\b", re.IGNORECASE)
_PART = patterns.later(
    r"straps?|sets?|bands?|cases?|covers?|collars?|frames?|sleeves?|handles?|pockets?|stands?|cords?|cables?|linings?|soles?|bases?|screens?|displays?|beds?|hoods?|shells?|lenses|lens|tops?|legs?|"
    r"表带|带子|外壳|表壳|壳子?|盖子|罩子|屏幕?|面板|鞋底|内胆|床|裤子|衣服",
    re.IGNORECASE,
)
_LOOKS = patterns.later(
    r"\b(?:show|see|look(?:ing)?(?: for| at)?|need|want|buy|get|find|have|sell|stock|about|now|next|also|another|some|any|pair of|after)\b[^,.;!?]{0,24}$|(?:看|找|买|换成?|来|推荐|有没有|需要|还要|想要)[^,，。;；]{0,6}$",
    re.IGNORECASE,
)
_DONE = patterns.later(
    r"(?:\b(?:i|you|we|they|he|she|it|who|can|could|will|would|should|must|may|might|shall|does|do|did|never|always|please|let['’]?s|[a-z]+n['’]t|['’]ll|['’]d)|(?<!switch )(?<!move )(?<!moving )(?<!on )(?<!over )(?<!change )(?<!go )(?<!back )(?<!return )(?<!onto )(?<!turn )\bto)\s+$",
    re.IGNORECASE,
)  # "how do you wash nylon": what is done with things
_THE_OTHER = patterns.later(
    r"\b(?:with|without|under|underneath|on|onto|behind|beside|near|against|inside|into|over|above|below|beneath|around|through|between|to|next to|for|from|by|at|of|like|in|match(?:es|ing)?|suits?|fits?|touch(?:es)?|clash(?:es)? with|complements?|scratch(?:es)?|damages?|block(?:s|ing)?|cover(?:s|ing)?|charg(?:es|ing)|replac(?:es|ing)|plus|than|as)\s+(?:(?:the|that|this|our|my|his|her|their|your)\s+(?:(?:old|new|other|existing|current|same|same old)\s+)?(?:[\w-]+\s+)?)$",
    re.IGNORECASE,
)
_MINE = patterns.later(
    r"\b(?:my|our|his|her|their)\s+(?:(?:old|new|own|other|current|existing|last|work|home|kitchen|living room|bedroom)\s+)*(?:[\w'’-]+\s+(?:(?:and|or)\s+)?)?$",
    re.IGNORECASE,
)
_TO_REPLACE = patterns.later(
    r"\b(?:replac\w+|broke\w*|died|dead|stolen|lost|packed (?:it )?in|gave up|worn out|fell apart|need (?:a )?new|a new one|another one)\b",
    re.IGNORECASE,
)
_TURNS = patterns.later(
    r"\b(?:look(?:ing)?(?: for| at)?|show me|see|find|now|next|on to|onto|switch(?:ing)? to|mov(?:e|ing) (?:on )?to|back to|go(?:ing)? (?:on )?to|what about|how about|need|want|buy|get|sort(?: out)?|shop(?:ping)? for|search(?:ing)? for|list for|gift for|present for)\s+(?:at |for |to )?(?:the|my|our|his|her|their|that|this|your)\s+(?:[\w'’-]+\s+){0,2}$",
    re.IGNORECASE,
)
_HAS_PART = patterns.later(
    r"\b(?:ones?|something|anything|it|they|those|that|which|version|model)\s+(?:with(?:out)?|w/|has|have|having|includ(?:es?|ing)|comes? with|that (?:has|have|comes? with))\s+(?:(?:an?|some|any|its|their|own|built[- ]in|more|no)\s+)*(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)  # "one with shelves", of desks
_DEFINITE = patterns.later(
    r"\b(?!(?:and|now|ok|okay|then|so|also|plus|about|or|next|first|for|see|need|want|get|buy|find|show|me|like|at|but|well|right|yes|check|do|view|with|without|of|is|are|was|what|which|hey|hi|just|actually|maybe)\b)[a-z]+\s+the\s+(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)  # "he chews even the sofa"
_GOES_WITH = patterns.later(
    r"\b(?:with|match(?:es|ing)?|next to|on|under|beside|behind|against|suits?|near|over|above|in front of)\s+(?:an?|the|my|our|this|that|his|her|their)\s+$",
    re.IGNORECASE,
)
_MAKER = patterns.later(r"^makers?$", re.IGNORECASE)
_LOOKS_BEHIND = patterns.later(
    r"^(?:也|都)?(?:顺便|一起|一块|帮我|给我|再|来)*(?:看(?!起来)|要(?:一|个|条|件|双)|来(?:一|个|条|件|双)|推荐|找|买)"
)  # 裤子也顺便看下
_PLAY = patterns.later(r"(?:打|玩)$|\b(?:play(?:ing)?|for)\s+(?:video )?$", re.IGNORECASE)
_MODIFIER_GAP = 2  # characters that may part the two ends of a name: 自行车前灯


def wanting(found: Sequence[Read], text: str, topic: Sequence[str], facets: Facets) -> list[Read]:
    """What was read, without the kinds of things that only tell of what is talked about, each as the closest kind that is named."""
    kept: list[Read] = []
    found = [one for n, one in enumerate(found) if not (topic and _is_of_other(one, found[n + 1 : n + 2], text, topic))]
    for one in found:
        if one.meaning.facet != "category":
            kept.append(one)
        elif _is_beside(one, found, text):
            continue
        elif not _tells_only(one, text, topic or _other_kinds(one, found), facets, others=_has_other(one, found)):
            kept.append(_closest(one, found, text, facets))
    return kept


def _is_of_other(one: Read, behind: Sequence[Read], text: str, topic: Sequence[str]) -> bool:
    """Whether a value is said of another thing that the one talked about goes with: "goes with an oak desk"."""
    return one.meaning.facet in LOOKS and any(
        other.meaning.facet == "category"
        and other.meaning.value not in topic
        and text[one.mention.end : other.mention.start] == " "
        and _GOES_WITH.search(text[: one.mention.start][-40:]) is not None
        for other in behind
    )


def _other_kinds(one: Read, found: Sequence[Read]) -> tuple[str, ...]:
    """The kinds that are named before a word that may be a part of theirs: a smartphone's, in "6 inch screen"."""
    others = (other for other in found if other.mention.end <= one.mention.start)
    kinds = [r.meaning.value for r in others if r.meaning.facet == "category" and r.meaning.value]
    return tuple(kinds) if _is_any_part(one) else ()


def _is_any_part(one: Read) -> bool:
    return _PART.fullmatch(one.mention.text) is not None


def _has_other(one: Read, found: Sequence[Read]) -> bool:
    return any(other.meaning.facet == "category" and other.mention != one.mention for other in found)


def _tells_only(one: Read, text: str, topic: Sequence[str], facets: Facets, others: bool) -> bool:
    before, after = text[: one.mention.start], text[one.mention.end :]
    if _CALLS.match(after) or (one.mention.text in ("手机", "电脑") and _BY_PHONE.match(after)):
        return True
    if _is_no_name(one.mention.text, before, after):
        return True
    if one.mention.text.endswith(("'s", "’s")):
        after = f"'s{after}"
    owned = _OWNED.search(before[-24:]) is not None and _IS_SO_MUCH.match(after) is not None
    room = _OWNED.search(before[-24:]) is not None and _HAS_ROOM.match(after) is not None
    room = room or _ONLY_SO_MUCH.match(after) is not None
    served = _SERVED.search(before[-40:]) is not None
    if (owned or room or served) and (others or (topic and one.meaning.value not in topic)):
        return True
    if topic and told_of.was_owned(before):
        return True  # 我昨天刚买了个键盘
    named = (m.facet for m in one.mention.meanings if m.value is None)
    if topic and one.meaning.value not in topic and any(states(facet, topic, facets) for facet in named):
        return True  # "loose fit", of T-shirts
    if _PLAY.search(before) and one.mention.text.startswith(("游戏", "game")):
        return True
    if not topic or one.meaning.value in topic:
        return False
    if _is_in_passing(one.mention.text, before, text) or _HAS_PART.search(before[-48:]):
        return True
    if _is_accessory(before, after) or (_CLAUSE_BEGINS.search(before) and _OBJECT.match(after)):
        return True  # "bin the armrests", "cap it at 350"
    if (
        _PART.fullmatch(re.sub(r"['’]s$", "", one.mention.text))
        and (before + after).strip(" .!?,")
        and _LOOKS.search(before) is None
        and _LOOKS_BEHIND.match(after) is None
    ):
        return True  # "leather strap if you have it", of watches
    sized = _NUMBER_NEAR.match(after) is not None or _NUMBER_AHEAD.search(before[-12:]) is not None
    return sized and _is_part(one.mention.text, topic, facets)


def _is_no_name(word: str, before: str, after: str) -> bool:
    """Whether a word is no thing's name where it stands: "a glass top", "nice and light"."""
    if _TOP.match(word) and _ABOVE.search(before[-16:]):
        return True
    is_light = _ADJECTIVE.search(before[-24:]) or re.match(r"\s+(?:enough|ones?)\b", after)
    return word.lower() == "light" and bool(is_light)


def _is_in_passing(word: str, before: str, text: str) -> bool:
    """Whether a word that names another kind of thing than is talked about stands where no wish for one does: as a verb, as what
    the customer has already, or as what the thing stands beside ("it has to match the desk")."""
    if not word.isascii() or _TURNS.search(before[-64:]):
        return False
    if _MAKER.match(word) or _DONE.search(before[-16:]) or _THE_OTHER.search(before[-48:]):
        return True
    if _DEFINITE.search(before[-48:]):
        return True
    return _MINE.search(before[-40:]) is not None and _TO_REPLACE.search(text) is None


def _is_beside(one: Read, found: Sequence[Read], text: str) -> bool:
    """Whether a word names what the customer has, where another kind is named that he has not: "a power bank, my phone dies by noon"."""
    if not _is_mine(one, text) or _TO_REPLACE.search(text):
        return False
    others = (
        other for other in found if other.meaning.facet == "category" and other.meaning.value != one.meaning.value
    )
    return any(other.polarity is Polarity.WANTED and not _is_mine(other, text) for other in others)


def _is_mine(one: Read, text: str) -> bool:
    before = text[: one.mention.start]
    return _MINE.search(before[-40:]) is not None and _TURNS.search(before[-64:]) is None


def _is_accessory(before: str, after: str) -> bool:
    """Whether it is asked if a thing comes with what is talked about: "are the poles included?", of tents."""
    asked = _COMES_WITH.search(before[-40:]) is not None and _ASKED_BEHIND.match(after) is not None
    return asked or _INCLUDED.match(after) is not None


def _is_part(word: str, topic: Sequence[str], facets: Facets) -> bool:
    """Whether a word is what the things talked about have a number of: the screen of a laptop."""
    for facet in measured_names(facets):
        known = facets.by_id.get(facet.id)
        stated = known is not None and any(_within(path, top) for path in known.categories for top in topic)
        if stated and re.fullmatch(facet.names, word, re.IGNORECASE):
            return True
    return False


def _closest(one: Read, found: Sequence[Read], text: str, facets: Facets) -> Read:
    path = one.meaning.value or ""
    others = [read.mention for read in found if read.meaning.facet == "category" and read.mention != one.mention]
    closer = [
        name
        for name, category in facets.categories.items()
        if name != path and _related(name, path) and _names(category, one, path, text, [o.text for o in others], facets)
    ]
    if len(closer) != 1:
        return one
    return replace(one, meaning=Meaning("category", closer[0]))


def _related(name: str, path: str) -> bool:
    """Whether a category lies in another, or beside it in the same department."""
    return name.startswith(path + PATH_JOIN) or (
        PATH_JOIN in path and name.rpartition(PATH_JOIN)[0] == path.rpartition(PATH_JOIN)[0]
    )


def _names(category: CategoryLabel, one: Read, path: str, text: str, others: Sequence[str], facets: Facets) -> bool:
    word = one.mention.text
    below = PATH_JOIN.join(category.path).startswith(path + PATH_JOIN)
    english, han = category.label.en or "", category.label.zh or ""
    if word.isascii():
        forms = [token.form for token in tokens(english)]
        said = [token.form for token in tokens(word)]
        if below and len(forms) == 1 and len(said) == 1:
            name, part = (one.lower().removesuffix("s") for one in (english, word))
            shared = {*category.synonyms} & {*facets.categories[path].synonyms}
            return name != part and name.endswith(part) and bool(shared)  # "phones" are smartphones
        around = {token.form for token in tokens(text)}
        modifiers = forms[: -len(said)]
        aside = {token.form for other in others for token in tokens(other)}
        return bool(modifiers) and forms[-len(said) :] == said and set(modifiers) <= around - aside
    if below and han != word and han.endswith(word) and _is_called(word, category, facets):
        return True
    behind = text[one.mention.end :]
    if han.startswith(word) and 0 < len(han) - len(word) <= 1:
        return han[len(word) :] in behind[1 : _MODIFIER_GAP + 1] and not behind.startswith(han[len(word) :])
    modifier = han.removesuffix(word)
    rest = text[: one.mention.start] + " " + behind
    return han.endswith(word) and len(modifier) > 1 and modifier in rest and modifier not in others


def _is_called(word: str, category: CategoryLabel, facets: Facets) -> bool:
    path = PATH_JOIN.join(category.path)
    return any(meaning.value == path for mention in facets.vocabulary.terms.find(word) for meaning in mention.meanings)


def _within(path: str, top: str) -> bool:
    return path == top or path.startswith(top + PATH_JOIN)
