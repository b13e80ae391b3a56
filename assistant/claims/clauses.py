"""A sentence as clauses, each with the products it is about, those it sets them against, and what it denies.

Products are single characters of Unicode's private area: the first shown is U+E000. Knows nothing of what the records say.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.claims.denials import NONE_OF, denied_in
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure, Read

FIRST = 0xE000
TAG = "[\ue000-\ue0ff]"
_A_TAG = patterns.later(TAG)
CLASSES = (
    "款个件双台只把张条顶瓶支包盒箱辆副套口锅部盏块根本袋罐幅枚样种者间座艘棵株份桶"  # what Chinese counts things by
)
_LIST = rf"{TAG}(?:\s*(?:,|、|，|and|&|和|与|跟|或|or|以及|as well as|along with|together with|plus|还有)\s*(?:and\s+)?{TAG})*"


def tag(place: int) -> str:
    return chr(FIRST + place)


def places(text: str) -> tuple[int, ...]:
    """The places of the products that a text names, each once, in order."""
    return tuple(dict.fromkeys(ord(char) - FIRST for char in _A_TAG.findall(text)))


@dataclass(frozen=True, slots=True)
class Clause:
    """`text` with `about` (its subjects) and `against` (what they are compared with); `denied` are spans under a negation.

    `after` is the text of the clause before it in the same sentence.

    The places of `figures` and spans are those of `text`.
    """

    text: str
    about: tuple[int, ...]
    against: tuple[int, ...]
    denied: tuple[tuple[int, int], ...]
    figures: tuple[Figure, ...] = ()
    only: bool = False
    after: str = ""

    def denies(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.denied)


_VERB = (
    r"(?:is|are|was|were|isn['’]?t|aren['’]?t|has|have|had|hasn['’]?t|costs?|weighs?|comes?|offers?|features?|includes?|lasts?|holds?|measures?|fits?|works?|"
    r"supports?|can|cannot|can['’]?t|will|won['’]?t|does|doesn['’]?t|do|don['’]?t|runs?|ships?|arrives?|stays?|keeps?|makes?|gives?|suits?|needs?|lacks?|scores?|"
    r"earns?|boasts?|carries|provides?|meets?|matches|uses?|sells?|gets?|takes?|stands?|delivers?|remains?|goes|sits?|beats?|saves?|drops?|averages?|shows?|receives?|ranges?|belongs|bears?|closes|folds?|washes|leads?|trails)"
)
_HARD = patterns.later(r"[;；。！？!?:：]|\.(?=\s|$)|\s[—–-]\s|——")
_TURN = patterns.later(
    r"\b(?:while|whereas|but|although|though|however|yet|even though|on the other hand)\b|(?:而(?![且言已])|但是|但|不过|虽然|然而|却|反而|只是(?!想))",
    re.IGNORECASE,
)
_COMMA = patterns.later(r"[,，()（）]")
_AND_VERB = patterns.later(
    rf"(?<!\bone)(?<!\bonly)(?<!\bbetween .)(?<!\bboth .)(?<!\bof .)\s+(?:and|which|that|so|because|since)\s+(?=(?:also |both |it |they |the other |the (?={TAG})|this |that |still |only )*(?:{TAG}|it\b|they\b|{_VERB}\b))",
    re.IGNORECASE,
)
_CLAUSAL = patterns.later(
    rf"{TAG}|\b{_VERB}\b|^\s*(?:and|or)?\s*(?:at|for|in|with|without|so|because|making|compared|unlike|rated|priced|weighing|available|made|down|plus)\b",
    re.IGNORECASE,
)
_OPENS = patterns.later(
    rf"^(?:[^{TAG[1:-1]}]*?(?:,|\bthat\b))?\W*(?:at|for|with|priced at|costing|rated|weighing)\s+(?!the other|one)[^{TAG[1:-1]},]{{0,30}}⟦\d+⟧[^{TAG[1:-1]},]{{0,14}}$",
    re.IGNORECASE,
)
_TOPIC = patterns.later(
    rf"(?:^|\bthat\b|\bwell\b)[\s,，:：]*(?:那么|那|至于|另外)?(?:(?:in|on|by|for|in terms of|in number of|when it comes to|as for|as to|in order of|going by|judging by|measured by|sorted by)\s+(?:the )?(?!short|all|case|fact|total|everyday|what|you)[A-Za-z ]{{3,30}}|(?:(?:要|单|只|光)?(?:论|按|就|凭|看|比|从|以|说到|谈到|在)[^{TAG[1:-1]}⟦,，]{{1,8}}))[\s,，]*$",
    re.IGNORECASE,
)
_FRONTED = patterns.later(
    r"^\W*(?:with|at|for|in|under|below|over|above|from|on|priced|rated|weighing|measuring|costing|standing|made|available|holding|offering|having|despite|thanks to|given|by|despite|even at|if you(?:['’]re| are| can| could)? (?:(?:willing|happy|able) to )?(?:stretch|spend|pay|go)|\w+ing\b|\w+ed\b|⟦|[$€£]|约?⟦|凭|以|用|只|仅|想|要)",
    re.IGNORECASE,
)
_EXCEPT = patterns.later(
    rf"\b(?:except(?: for)?|(?:(?<=everything )|(?<=everything here )|(?<=all )|(?<=all of them )|(?<=each )|(?<=anything )|(?<=every one ))but|apart from|aside from|besides|other than|excluding)\s+(?:the\s+)?{_LIST}(?=\s*(?:,|is\b|are\b|can\b|has\b|have\b|stays?\b|costs?\b|comes?\b|fits?\b|\b[a-z]+s\b|$))|(?:the )?{TAG} aside\b|除(?:了|开|去)?\s*{_LIST}\s*(?:以外|之外|外)?[,，]?(?=.*(?:都|均|全|其他|其余|另外))",
    re.IGNORECASE,
)
_ONLY_NAMES = patterns.later(rf"^.*?[\s,，]*{_LIST}[\s,，]*$")
_WHICH = patterns.later(r"^\W*(?:which|that)\b", re.IGNORECASE)
_LIKE = patterns.later(
    rf"^\W*(?:just\s+)?(?:like|as with|same as|along with|together with|和|与|跟|像|同)\s*({_LIST})\s*(?:一样)?\W*$",
    re.IGNORECASE,
)
_HAN = patterns.later(r"[\u3400-\u9fff]")


def split(text: str) -> list[str]:
    """The clauses of a sentence as texts. A list stays whole: "no leather, suede or fur"."""
    parts: list[str] = []
    for sentence in _cut(_HARD, text):
        for turn in _cut(_TURN, sentence):
            parts += _commas(turn)
    return [part for one in parts for part in _coordinated(one) if part.strip(" ,.，。")]


def _coordinated(text: str) -> list[str]:
    """Cuts at a conjunction that begins another statement; "P1 and P2 are" is one statement about two."""
    starts = [0]
    for match in _AND_VERB.finditer(text):
        if patterns.search(rf"\b{_VERB}\b", text[starts[-1] : match.start()], re.IGNORECASE):
            starts.append(match.start())
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def _cut(pattern: re.Pattern[str], text: str) -> list[str]:
    """Cuts before each match; the match goes with what follows it."""
    starts = [0, *(m.start() for m in pattern.finditer(text)), len(text)]
    return [text[a:b] for a, b in itertools.pairwise(starts) if text[a:b].strip()]


def _commas(text: str) -> list[str]:
    pieces = _cut(_COMMA, text)
    whole: list[str] = []
    for piece in pieces:
        if whole and (_ONLY_NAMES.match(whole[-1]) or _ONLY_NAMES.match(piece)) and NONE_OF.search(whole[-1]):
            whole[-1] += piece  # "not one of the two, P1 and P2, is waterproof"
            continue
        if whole and not _LIKE.match(piece) and _TOPIC.search(whole[-1]):
            whole[-1] += piece  # "on rating, P2 leads"; 论评分,P2第一
            continue
        if whole and _OPENS.match(whole[-1]) and not _HAN.search(piece) and not _LIKE.match(piece):
            whole[-1] += piece  # "At $20, P1 is the cheapest"
            continue
        chinese = _HAN.search(piece + (whole[-1] if whole else "")) is not None and piece[0] in ",，(（)）"
        if not whole or chinese or _CLAUSAL.search(piece.lstrip(" ,，()（）")) or not patterns.search(r"\w", whole[-1]):
            whole.append(piece)
        else:
            whole[-1] += piece
    return whole


_SET = rf"(?:the\s+(?:(?!price|weight|cost|rating|size|battery|capacity|discount|half|one|same)[a-z-]+\s+){{0,2}}?)?(?:(?:price|weight|cost|rating|size|battery life|capacity|discount|half)\s+(?:of|as)\s+)?({_LIST})"
_AGAINST = (
    patterns.later(rf"\b(?:beats?|outscores?|outranks?|outperforms?|outdoes|outweighs|outlasts|undercuts|outshines|surpasses|tops|trails|ahead of|behind|in front of)\s+(?:the )?({_LIST})|(?:胜过|压过|远超|远胜|完胜|超过|好过|强过|赢过|领先于?|优于|不敌|逊于|落后于?|输给|比不上|赶不上|比不过)\s*({_LIST})", re.IGNORECASE),
    patterns.later(rf"\b(?:than|unlike|versus|vs\.?|over|against|compared (?:to|with)|next to|relative to|(?:price|weight|cost|capacity) of|(?<=\bas )(?!well)\w+ as|same \w+ as|(?<!well )(?<!known )as(?! for)|what|times the \w+ of|times (?:that|those) of|than (?:for|with|on))\s+(?:that of\s+|both\s+|(?:on|for|with|in)\s+)?{_SET}", re.IGNORECASE),
    patterns.later(rf"(?:比起|相比于|相较于?|相对于?|对比|比|较|不如|不及|没有|高于|低于|重于|轻于|优于|贵过|胜过)\s*({_LIST})"),
    patterns.later(rf"(?:与|和|跟|同)\s*({_LIST})\s*(?:相比|比起来|比较|比，|比,|一样(?!.{0,3}[由带用有支能可是])|相同|同样(?=[重贵长大高宽多新轻便快的])|持平|同价|一个价|同一|的一半|的?价格?一)"),
    patterns.later(rf"({_LIST})\s*(?:价格|重量|售价|容量|价钱)?的?(?:一半|两倍|\S{{0,6}}倍|[二两三四五六七八九十]分之[一二三四五六七八九])"),
)  # fmt: skip
_REST = patterns.later(
    r"\bthan (?:all |any of |both |both of |either of )?(?:the (?:other|rest|two)|others)|\bthan (?:either|any|both|all)(?: other)?\b(?! your)|比(?:其他|其它|另|别的|另外)(?!的?(?:颜色|尺码|规格|版本|容量|款式|色|码))|of (?:the|these|them|all)\b|(?:之中|当中|里面|中)最",
    re.IGNORECASE,
)
_OTHERS = patterns.later(
    r"^\W*(?:and\s+|while\s+|but\s+|whereas\s+)?the (?:other|others|rest|second one)\b(?! (?:\w+ )?(?:colou?rs?|sizes?|versions?|variants?|shades?|finish(?:es)?|capacit(?:y|ies)|configurations?|flavou?rs?)\b)|^\W*(?:而|但)?(?:另(?:一|外)?(?:款|个|件|双|台|把|张|只|顶|支|套|条|盏|本|册|部|瓶|袋|盒|包|辆|口|块|副|床|幅|罐|枚)(?!装|人)|(?:其他|其余|其它)(?!的?(?:几[种个款])?(?:颜色|配色|尺码|规格|版本|容量|口味|色|尺寸|码)))",
    re.IGNORECASE,
)
_FORMER = patterns.later(r"\bthe former\b|前者", re.IGNORECASE)
_LATTER = patterns.later(r"\bthe latter\b|后者", re.IGNORECASE)
# "keeps out both wind and rain": two other things
_PLURAL = patterns.later(
    r"\b(?:both(?! (?:ends|sides|ways|hands|ears|directions|arms|legs|feet|eyes|pages|layers|lenses|halves)\b)(?!(?<=[a-z] both) [a-z]+ and [a-z]+)|they|them|these|those|all (?:of )?(?:the |these |them|three|four|five|six|two)?|each(?!\W*$)|every|neither|none(?! (?:is |are )?left\b| in (?:stock|any|your)\b| of it\b)|either)\b|两款|它们|这几|这两|这三|几款|三款|都|(?<!平)均(?!分|价|重|有分)|每一?款|皆|没有(?:任何|哪)?一?[款个件]|无一|哪一?款",
    re.IGNORECASE,
)
_SEVERAL = patterns.later(
    rf"\b(?:they|them|these|those|both|all|each|every|neither|none(?! (?:is |are )?left\b| in (?:stock|any|your)\b| of it\b)|either)\b|[两三四五几]\s?[{CLASSES}]|它们|这几|每一?[{CLASSES}]|没有(?:任何|哪)|无一|哪一?款",
    re.IGNORECASE,
)
# One kind of thing may be many: "the bars ... they"
_THEY = patterns.later(r"\b(?:they|them|their)\b|它们", re.IGNORECASE)
_IT_IS = patterns.later(
    r"\W*(?:(?:and|but|so|because|since|as|though|although|while|plus|yet)\s+)*(?:it|this one|that one)(?:['’](?:s|ll|d)\b|\s)(?!.*\b(?:both|of (?:these|them|the|all))\b)",
    re.IGNORECASE,
)
_EACH = patterns.later(
    r"\b(?:both|all|each|every|neither|none(?! (?:is |are )?left\b| in (?:stock|any|your)\b| of it\b)|either|these|those)\b|[两三四五几]款|都(?!是|有|能|可|行|支持|会|带|没|不)",
    re.IGNORECASE,
)
# Beside a superlative these say among which it is the most: "the lightest of these three", 三款里最轻
_AMONG = patterns.later(
    r"\b(?:of|among|amongst|out of|between)\s+(?:all\s+)?(?:(?:the|these|those|them|both)\b\s*)+(?:two|three|four|five|six|lot|bunch|shown|here|options|products|group|pair|trio)?|"
    r"(?:(?:是|在|为|算|数)?(?:这|以上)?[两三四五六几]?[款个件样台只双种者](?:商品|产品)?|其|所有(?:商品|产品)?|全部)(?:里面?|当中|之中|中间?|之间)(?=[^,，]{0,8}(?:最|第|唯一|排|数|居|倒数|并列))",
    re.IGNORECASE,
)
_ONLY = patterns.later(
    rf"^\W*(?:only\s+{TAG}|{TAG}(?:\s+is)? (?:is )?the only\b|{TAG} alone\b|(?:只有|唯有|唯独|仅有?)\s*{TAG})|(?:只有|唯有|唯独|仅有)\s*{TAG}|{TAG}是?唯一|{TAG} (?:is )?the only|{TAG} alone\b",
    re.IGNORECASE,
)


_LEFT_OVER = patterns.later(rf"[,;]\s{{6,}}(?:the )?{TAG}\W*$")


def clauses(sentence: Read, shown: int, before: Sequence[int]) -> list[Clause]:
    """The clauses of a sentence about `shown` products; `before` is what the sentence before was about."""
    found: list[Clause] = []
    spoken = tuple(before)
    opened: tuple[int, ...] = ()
    joined: tuple[int, ...] = ()
    last = ""
    at = 0
    texts = split(sentence.text)
    for number, part in enumerate(texts):
        at = sentence.text.index(part, at)
        own = _within(sentence.figures, at, len(part))
        at += len(part)
        against = _against(part)
        like = _LIKE.match(part)
        if like is not None and found and places(found[-1].text) and not _leads(texts[number + 1 :]):
            found[-1] = replace(found[-1], about=tuple(dict.fromkeys((*found[-1].about, *places(like[1])))))
            continue  # "P3 is built from wool, just like P4"
        if like is not None:
            joined = places(like[1])  # "Like P1, P2 has ...": said of both
            continue
        if against and not patterns.sub(
            rf"{TAG}|\W|compared|with|to|unlike|相比|比起|相较|于|与|和|跟|来", "", part, flags=re.IGNORECASE
        ):
            opened = against  # "Compared with P2, ..." says nothing by itself
            continue
        if found and _LEFT_OVER.match(part):
            continue  # "..., fourteen dollars below P1, and it prints": what was read before is gone, and it is still the first
        named = tuple(place for place in places(part) if place not in against or _twice(part, place))
        about = named or _meant(part, shown, spoken, found)
        if not named and _WHICH.match(part) and patterns.search(rf"{TAG}\W*$", last):
            about = places(last)[-1:]  # "... than P2, which costs ..."
        if _counts_all(part, own, shown):
            about = tuple(range(shown))
        excepted = _EXCEPT.search(part)
        if excepted is not None:
            out = places(excepted[0])
            named = tuple(place for place in named if place not in out)
            about = named or tuple(place for place in range(shown) if place not in out)
        about = tuple(place for place in dict.fromkeys((*joined, *about)) if place < shown)
        joined, after, last = (), last, part
        against, opened = against or tuple(place for place in opened if place not in about), ()
        if not against and _REST.search(part):
            against = tuple(place for place in range(shown) if place not in about)
        found.append(Clause(part, about, against, denied_in(part), own, _ONLY.search(part) is not None, after))
        spoken = about or spoken
    return _fronted(found) if not before else found


def _leads(following: Sequence[str]) -> bool:
    """Whether the next clause begins with a product, of which an opening before it is said too."""
    return bool(following) and patterns.match(rf"[\s,，]*(?:the )?{TAG}", following[0], re.IGNORECASE) is not None


def _counts_all(part: str, figures: Sequence[Figure], shown: int) -> bool:
    """Whether a clause begins with as many things as are shown: 两顶加起来, "all four"."""
    first = next(iter(figures), None)
    return (
        first is not None
        and first.exact
        and first.kind is not Kind.MONEY
        and first.low == shown > 1
        and not places(part)
        and patterns.match(rf"[\s,，]*(?:这|以上|上面)?⟦\d+⟧[{CLASSES}](?![装号级头月半小])", part) is not None
    )


_ALIKE = patterns.later(r"^\W*(?:同样|一样|同为|同是|都是)")


def _fronted(parts: list[Clause]) -> list[Clause]:
    """An opening that names no product is said of the product that the next clause names: "With 5,000 mm of water column, P2 ..."."""
    if not parts:
        return parts
    first = parts[0].text
    if _ALIKE.match(first) and parts[1].against:
        both = tuple(dict.fromkeys((*parts[1].about, *parts[1].against)))
        return [replace(parts[0], about=both), *parts[1:]]  # 同样带帽, P1 比 P2 重
    opens = _FRONTED.match(first) is not None or (_HAN.search(first) is not None and bool(parts[0].figures))
    if len(parts) < 2 or places(first) or _PLURAL.search(first) or not opens:
        return parts
    named = tuple(place for place in parts[1].about if place in places(parts[1].text))
    return [replace(parts[0], about=named), *parts[1:]] if named else parts


def _within(figures: Sequence[Figure], start: int, length: int) -> tuple[Figure, ...]:
    """The figures whose place is in a part of the text, with their places in it."""
    return tuple(
        replace(one, start=max(one.start - start, 0), end=min(one.end - start, length))
        for one in figures
        if start < one.end <= start + length
    )


def _against(text: str) -> tuple[int, ...]:
    return tuple(
        dict.fromkeys(
            place
            for pattern in _AGAINST
            for m in pattern.finditer(text)
            if not _is_subject(text, m)
            for place in places(m[m.lastindex or 1])
        )
    )


def _is_subject(text: str, match: re.Match[str]) -> bool:
    """ "The price of P2 is ..." speaks of P2: nothing stands before that it could be set against."""
    opens = patterns.match(r"(?:price|weight|cost|capacity) of", match[0], re.IGNORECASE) is not None
    return (
        opens
        and patterns.fullmatch(
            r"\W*(?:and|but|while|whereas|so)?\W*(?:the|that the|its)?\s*", text[: match.start()], re.IGNORECASE
        )
        is not None
    )


def _twice(text: str, place: int) -> bool:
    return text.count(tag(place)) > 1


def _meant(text: str, shown: int, spoken: tuple[int, ...], found: Sequence[Clause]) -> tuple[int, ...]:
    """The products that a clause speaks of without naming them."""
    everything = tuple(range(shown))
    if _FORMER.search(text) or _LATTER.search(text):
        named = [place for one in found for place in places(one.text)]
        order = list(dict.fromkeys(reversed(named)))[:2][::-1]
        pair = next(
            (one.about + one.against for one in reversed(found) if len(one.about + one.against) == 2),
            tuple(order) if len(order) == 2 else everything[:2],
        )
        return (pair[0],) if _FORMER.search(text) else (pair[-1],)
    if len(spoken) == 1 and _IT_IS.match(text):
        return spoken
    if _OTHERS.search(text) and spoken:
        return tuple(place for place in everything if place not in spoken)
    if _PLURAL.search(_AMONG.sub(" ", text)):
        alone = len(spoken) == 1 and not _EACH.search(text) and (_THEY.search(text) or not _SEVERAL.search(text))
        return spoken if len(spoken) > 1 or alone else everything
    return spoken or everything
