"""Wishes that are given up by their name: "forget the budget", "any colour is fine", 尺码先不管, 颜色和价格都不限了."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant import patterns
from assistant.dialogue import DialogueState
from assistant.understanding import indifference
from assistant.understanding.last_limit import last_limit
from retrieval.constraints import Constraint, Operator
from retrieval.facets import Facets

Side = Literal["low", "high"]
_BEFORE = patterns.later(
    r"(?:\b(?:all|forget|drop|remove|ignore|disregard|scrap|bin|axe|chuck|dump|lose|any(?! with\b)|no limit (?:on|to)|(?:let['’]?s not|do(?: not|n['’]t)) (?:limit|restrict|cap|fix|filter by)|never mind|skip|whatever|lift|clear|cancel|get rid of|take (?:off|away|out)|leave out|"
    r"(?:don['’]?t|do not) (?:really )?(?:care|mind|worry)(?: (?:about|what|which|how much|too much about))?|no preference (?:on|for|about|in)|"
    r"no particular|not (?:fussy|fussed|bothered|worried|picky|concerned) (?:about|on)|(?:forget|scrap|ignore|disregard|drop|scratch|never ?mind|take back|undo|cancel|strike|remove) (?:what|whatever|everything|anything|the (?:bit|part|thing)) (?:i(?:['’]ve)? (?:just |ever )?(?:said|told you|mentioned|asked)(?: for)? )?about|(?:flexible|open|easy) (?:on|about|with|to)|relax|loosen|spare no)\s+(?:about\s+)?(?:with )?(?:the|my|a|any|which|what|on)?\s*(?:on |the )?|"
    r"(?:不限|不限制|忽略|去掉|去除|取消|删掉|删除|不管|不在乎|不考虑|不看|不挑|不计较|放开|放宽|任何|什么|随便什么|忘了|忘掉|别管|不用管|无视)(?:了)?(?:这个|那个|一下)?)$",
    re.IGNORECASE,
)
_AFTER = patterns.later(
    r"^\s*(?:[,，]\s*(?:it |that |they )?(?=does|do ?n|do not|is ?n|no|无所谓|随|都|不))?(?:limits?|constraints?|filters?|range|preferences?|restrictions?|requirements?|condition|caps?|上限|下限|限制|要求|条件|范围|方面|这块|(?:这|那|的)?事儿?|上|的话)*\s*(?:也|都|就|先|暂时|其实|现在|倒是|你们?|您|is |are |really |it |either |['’]s )*\s*"
    r"(?:(?:does|do) ?n['’]?t (?:really |even )?matter|does not matter|do not matter|matters? (?:less|little)|(?:is|are) ?(?:n['’]?t|not) (?:that |so |really |at all |all that |very )*(?:important|an issue|a problem|a concern|relevant|necessary|needed|required|decisive)|"
    r"not (?:that |so |really )*(?:important|an issue|a problem|a concern|a (?:big )?deal(?:[- ]?breaker)?|critical|crucial)|no big deal|irrelevant|no problem|(?:is |are |would be |will |can |)(?:do\b|be anything|fine|ok\b|okay|(?<!would be )good\b|works?\b|all right|alright|acceptable|goes\b)|"
    r"no (?:object|issue|concern)|can be (?:whatever|anything|any)\b|(?:off|away)(?=\s*(?:$|[.,!?]|please))|先?(?:放一边|放一放|搁置|不提|不谈)|no longer (?:matters?|important|relevant)|whatever|unlimited|open|flexible|negotiable|can (?:change|vary|be ignored|go\b)|up to you|your call|(?:,? ?i )?(?:don['’]?t|do not) (?:really )?(?:care|mind)(?: about (?:it|that))?(?: any ?more)?|no longer counts?|(?:does ?n['’]?t|does not) count(?: any ?more| now)?|is off\b|"
    r"无所谓|都行|都可以|都好|也行|也可以|可以放宽|放宽|不限|不重要|随便|随意|随你|由你|听你的|放开|好说|好商量|好谈|不(?:做|作|设)(?:任何)?(?:要求|限制|上限|限)|不卡|看着办|(?:没有?|无)上限|不封顶|(?:也|都)?不挑|没关系|没所谓|没要求|没限制|没有?限制|没有?要求|不是问题|可以不管|忘了吧|不用管|不管|不考虑|不看|不在乎|不计较|不挑|不要求|没讲究|不讲究|我都行|我无所谓|算了|作罢|用不[上着]|没[啥什]么?用|不实用|多余|(?:(?:这|那)(?:个|条|句|点|项)?)?(?:条件|限制|要求|话)?(?:给我|帮我|可以|要|就|先)*(?:去掉|去了|删掉|删了|拿掉|取消|撤掉|清掉|移除|拿走|不要了|别管了?|别限制?了?|作废|不算了?|收回|当我没说))",
    re.IGNORECASE,
)
_WITHOUT = patterns.later(r"\b(?:without|no|not|nor|never|w/o)\s*$|n['’]t\s*$", re.IGNORECASE)
_NO_LIMIT = patterns.later(
    r"\b(?:no|without(?: an?| the| any)?)(?: (?:fixed|particular|specific|more|max(?:imum)?|set|real|strict|upper))*\s+$",
    re.IGNORECASE,
)
_LIMITING = patterns.later(r"\s*(?:limit|preference|restriction|requirement|cap)s?\b", re.IGNORECASE)
_TAKES_BACK = patterns.later(
    r"^\s*(?:就|也|都|先|给我|可以|请)*(?:不算数?|不作数|作废|收回|当我没说|撤销|取消)(?=\s*(?:$|[了吧的啦啊，,。.!！;；]))|^\s*(?:does(?:n['’]?t| not)|no longer) counts?(?: any ?more| now)?(?=\s*(?:$|[,.;!]))",
    re.IGNORECASE,
)
_SAID_BEFORE = patterns.later(
    r"(?:刚刚?才?|之前|前面|上面|先前)(?:我)?(?:说|提|讲)?(?:过)?的?(?:这|那)[个种条]?\s*$|(?:^|[,.;]\s*)that\s+$",
    re.IGNORECASE,
)
_BUT = patterns.later(r"\s*(?:but|bar|barring|save|except|other than|apart from|除)", re.IGNORECASE)
_WORD = patterns.later(r"(?<![A-Za-z])([A-Za-z]{4,})(?![A-Za-z])")
_CONTRACTED = patterns.later(r"['’]s$")
_PRICE = patterns.later(
    r"\b(?:budget|price|cost|money)s?(?: limit| range| cap| tag)?\b|\bhow much it costs\b|\bwhat it costs\b|\bexpense\b|预算|价格|价钱|价位|钱(?=不是问题|无所谓|没关系|不重要)",
    re.IGNORECASE,
)
_OF_DEGREE = tuple(
    (facets, patterns.later(pattern, re.IGNORECASE))
    for facets, pattern in (
        (
            ("price",),
            r"贵贱|贵不贵|多少钱(?=都|也|无所谓)|\bhow (?:expensive|cheap|pricey)(?: (?:it|they) (?:is|are))?\b",
        ),
        (("weight",), r"轻重|重不重|多重(?=都|也|无所谓)|\bhow (?:heavy|light)(?: (?:it|they) (?:is|are))?\b"),
        (("width",), r"宽窄|多宽(?=都|也|无所谓)|\bhow wide(?: (?:it|they) (?:is|are))?\b"),
        (("height",), r"高矮|多高(?=都|也|无所谓)|\bhow (?:tall|high)(?: (?:it|they) (?:is|are))?\b"),
        (("thickness",), r"厚薄|薄厚|多厚(?=都|也|无所谓)|\bhow thick(?: (?:it|they) (?:is|are))?\b"),
        (("length",), r"长短|多长(?=都|也|无所谓)|\bhow long(?: (?:it|they) (?:is|are))?\b"),
        (
            ("size", "screen_size", "capacity", "width", "diameter"),
            r"大小|多大(?=都|也|无所谓)|\bhow (?:big|large|small)(?: (?:it|they) (?:is|are))?\b",
        ),
        (("size",), r"(?:什么|哪个|任何|多大)?(?:尺|鞋|衣)?码数?(?=都|也|无所谓|不限|随便)"),
        (("audience", "gender"), r"性别|男女(?=都|无所谓|不限)"),
    )
)
_EXTENTS = ("screen_size", "diameter", "width", "length", "height", "capacity")
_RATING = patterns.later(r"\b(?:ratings?|stars?|reviews?)\b|评分|评价|口碑|星级", re.IGNORECASE)
_BRAND = patterns.later(r"\b(?:brands?|makers?)\b|品牌|牌子", re.IGNORECASE)
_APART = patterns.later(
    r"(?:除了|除开|除去|\b(?:except|apart from|other than|besides)\b)[^。.;；!！?？]*$", re.IGNORECASE
)
_OF_THIS = patterns.later(r"(?:这[几些]?[个种]?|那[几些]?[个种]?|\b(?:this|that))\s*$", re.IGNORECASE)
_LISTED = patterns.later(
    r"^\s*(?:的)?(?:limits?|filters?|requirements?|constraints?|限制|要求|条件)?(?:\s*(?:[,，、/&]|\band\b|\bor\b|和|跟|与|及|以及|还有))*\s*(?:also|too|the|my|也|还有|both)?\s*(?:limit|限制|要求)?\s*(?:the)?\s*$",
    re.IGNORECASE,
)
_DEARER_FINE = patterns.later(
    r"不差钱|钱不是事儿?|钱管够|多贵都(?:行|可以)|\b(?:spend|pay|go for) (?:whatever|as much as|any amount)(?: (?:it takes|is needed|i (?:want|need|like)))?\b|\bno matter (?:the|what) (?:the )?(?:price|cost|it costs)\b|(?:贵(?:一?点|些|一些)?(?:也|都)?(?:行|可以|没关系|无所谓|没事|能接受))|\b(?:can|could) be more expensive\b|\bspending more is (?:fine|ok|okay)(?!\w*,? ?(?:up|let|say|to|max))",
    re.IGNORECASE,
)


_SIDES: tuple[tuple[Side, re.Pattern[str]], ...] = (
    ("low", patterns.later(r"\b(?:lower|bottom|low) (?:end|limit|bound|bit|part|price|half)\b|\bminimum(?: price| spend)?\b|\bfloor\b|下限|最低价格?|起步价", re.IGNORECASE)),
    ("high", patterns.later(r"\b(?:upper|top|high(?:er)?) (?:end|limit|bound|bit|part|price|half)\b|\bmaximum(?: price| spend)?\b|\bceiling\b|上限|最高价格?|封顶价", re.IGNORECASE)),
)  # fmt: skip
_SCRATCHED = patterns.later(
    r"\b(?:scratch|strike|lose|drop|skip|forget|ignore|remove|scrap|no|without|never mind)\s+(?:about\s+)?(?:the |a |any |that |my )?$|(?:不设|不要|去掉|取消|不管|没有?|无)$",
    re.IGNORECASE,
)


_BY_AMOUNT = patterns.later(
    r"\b(?:remove|drop|forget|lose|scrap|ignore|lift|cancel|scratch|take off|never ?mind|disregard)\s+(?:about\s+)?(?:the|that|my)\s+(?:(?:under|below|over|above|max(?:imum)?|min(?:imum)?|up to|at (?:least|most)|upper|lower)\s+)?[$€£]?(?P<n>\d+(?:\.\d+)?)\s?-?(?:[a-z]+\s+)?(?:limit|cap|thing|bit|part|max|budget|ceiling|rule|requirement|minimum|maximum|filter)\b"
    r"|(?P<h>\d+(?:\.\d+)?)[\u3400-\u9fff]{0,4}?(?:以内|以下|以上|之内)?的?(?:限制|上限|下限|要求|条件|预算)(?:就|也|给我|可以)*(?:不要|去掉|取消|算|删|作废|不算|没)了?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class GivenUp:
    """The ids of the constraints given up, those that hold, and the text without the words that say so."""

    text: str
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    start: int
    end: int
    facets: tuple[str, ...]


def read(text: str, state: DialogueState, facets: Facets) -> GivenUp:
    """What a text gives up by its name. A feature's name is the feature itself: "any lid" gives nothing up."""
    named = _apart([*_named(text, facets), *_features_held(text, state, facets)])
    spans: list[tuple[int, int] | None] = [_said(text, one) for one in named]
    for n in (*range(len(named)), *reversed(range(len(named)))):
        for other in (n - 1, n + 1):
            if spans[n] is None and 0 <= other < len(named) and spans[other] is not None:
                left, right = (named[other], named[n]) if other < n else (named[n], named[other])
                if _LISTED.match(text[left.end : right.start]):
                    spans[n] = (named[n].start, named[n].end)
    removed: list[str] = []
    for one, span in zip(named, spans, strict=True):
        if span is None:
            continue
        removed += [f"{facet}:{polarity}" for facet in _meant(one, state) for polarity in ("is", "not")]
        text = text[: span[0]] + " " * (span[1] - span[0]) + text[span[1] :]
    if (amount := _BY_AMOUNT.search(text)) is not None:
        limit = last_limit(float(amount["n"] or amount["h"]), state.constraints, state.turn)
        if limit is not None:
            removed.append(limit.id)
            text = text[: amount.start()] + " " * len(amount.group()) + text[amount.end() :]
    if (dearer := _DEARER_FINE.search(text)) is not None and state.constraints.get("price:is"):
        removed.append("price:is")
        text = text[: dearer.start()] + " " * len(dearer.group()) + text[dearer.end() :]
    return GivenUp(text, tuple(name for name in dict.fromkeys(removed) if state.constraints.get(name)))


def _meant(one: _Named, state: DialogueState) -> tuple[str, ...]:
    """The facets given up: where no size was asked for, "the size" is what was said of the extents."""
    held = any(state.constraints.get(f"size:{polarity}") for polarity in ("is", "not"))
    return one.facets if held or "size" not in one.facets else (*one.facets, *_EXTENTS)


def side(text: str) -> tuple[Side | None, str]:
    """Which end of a range of prices a text gives up ("forget the lower end", 下限不限), and the text without saying so."""
    for name, pattern in _SIDES:
        for match in pattern.finditer(text):
            before = _SCRATCHED.search(text[: match.start()]) or _BEFORE.search(text[: match.start()][-48:])
            after = _AFTER.match(text[match.end() :])
            if before is None and after is None:
                continue
            start = match.start() - (len(before.group()) if before else 0)
            return name, text[:start] + " " + text[match.end() + (after.end() if after else 0) :]
    return None, text


def one_side_less(text: str, state: DialogueState) -> tuple[str, DialogueState, Constraint | None]:
    """ "Forget the lower end": the text without it, the state as if that end had not been said, and the limit that is left."""
    held = state.constraints.get("price:is")
    end, rest = side(text)
    if held is None or end is None or held.low is None or held.high is None:
        return text, state, None
    left = (
        replace(held, low=None, turn=state.turn + 1) if end == "low" else replace(held, high=None, turn=state.turn + 1)
    )
    left = replace(left, open_sides=held.open_sides - {end})
    return rest, replace(state, goal=replace(state.goal, constraints=state.constraints.with_(left))), left


def _said(text: str, one: _Named) -> tuple[int, int] | None:
    """The span of a name with the words that give it up; None where none do."""
    head, tail = text[: one.start], text[one.end :]
    before, after = _begins(head), _ends(tail)
    if _APART.search(head[-24:]):
        return None  # 除了灰色什么颜色都行
    if before is None and (none := _NO_LIMIT.search(head)) is not None:
        limited = _LIMITING.match(tail)
        if limited or one.facets == ("price",):
            return (none.start(), one.end + (limited.end() if limited else 0))
    if before is not None and _BUT.match(tail):
        return None  # "any colour but yellow"
    if before is None and after is None:
        return None
    if before is not None and after is None and _WITHOUT.search(head[:before]):
        return None  # "without any coating"
    if after is not None and before is None and not takes_back(head, tail):
        if _OF_THIS.search(head):
            return None  # Norrfjell这个牌子不考虑 rules a brand out
        if re.match(r"^\s*(?:good|fine|ok)\w*\s+\w", tail, re.IGNORECASE):
            return None  # "price good quality": no sentence about the price
    return (one.start if before is None else before, one.end + (after or 0))


def _begins(head: str) -> int | None:
    """Where the words before a name begin that give it up."""
    said = _BEFORE.search(head, max(0, len(head) - 48))
    return said.start() if said is not None else indifference.before(head)


def _ends(tail: str) -> int | None:
    """How many characters behind a name give it up."""
    ends = [match.end() for match in (_AFTER.match(tail),) if match is not None]
    return max([*ends, *filter(None, [indifference.after(tail)])], default=None)


def takes_back(before: str, after: str) -> bool:
    """Whether what was said before of a facet is taken back around its name: 刚才那个价格不算."""
    return _SAID_BEFORE.search(before) is not None and _TAKES_BACK.match(after) is not None


def _named(text: str, facets: Facets) -> list[_Named]:
    """Facets called by name, in order, without overlap."""
    found = [_Named(*match.span(), ("price",)) for match in _PRICE.finditer(text)]
    found += [_Named(*match.span(), ("rating",)) for match in _RATING.finditer(text)]
    found += [_Named(*match.span(), facets) for facets, pattern in _OF_DEGREE for match in pattern.finditer(text)]
    found += [_Named(*match.span(), ("brand",)) for match in _BRAND.finditer(text)]
    for mention in facets.vocabulary.terms.find(text):
        called = tuple(meaning.facet for meaning in mention.meanings if not meaning.value)
        if len(called) < len(mention.meanings):  # "fit" is a facet's own name, and a word of the category Fitness
            called = tuple(one for one in called if _is_label(mention.text, one, facets))
        if called:
            found.append(_Named(mention.start, mention.end, called))
    return _apart(found)


def _is_label(word: str, facet: str, facets: Facets) -> bool:
    known, word = facets.by_id.get(facet), _CONTRACTED.sub("", word)
    return known is not None and word.lower() in ((known.label.en or "").lower(), known.label.zh)


def _features_held(text: str, state: DialogueState, facets: Facets) -> list[_Named]:
    """What holds already, called by a word of its name: "the charging thing" of wireless charging, "neck" of the neckline."""
    found: list[_Named] = []
    for one in state.constraints:
        facet = facets.by_id.get(one.facet)
        if facet is None:
            continue
        if one.operator not in (Operator.HAS, Operator.HAS_NOT):
            found += _by_label(text, one.facet, facet.label.en or "")
            continue
        words = re.findall(r"[A-Za-z]{4,}", facet.label.en or "")
        thing = r"(?: (?:thing|bit|part|feature|function|stuff)\b)?"
        ways = [rf"\b(?:the|that|an?|any) (?:{'|'.join(words)})\b{thing}"] if words else []
        if len(han := (facet.label.zh or "")[-2:]) > 1:
            ways.append(rf"(?:那个?)?{re.escape(han)}(?:的?功能|这[个点项])")
        found += [
            _Named(*match.span(), (one.facet,)) for way in ways for match in re.finditer(way, text, re.IGNORECASE)
        ]
    return found


def _by_label(text: str, facet: str, label: str) -> list[_Named]:
    """Where a word of a text begins a word of a facet's label."""
    words = [word.lower() for word in re.findall(r"[A-Za-z]{4,}", label)]
    return [
        _Named(*match.span(1), (facet,))
        for match in _WORD.finditer(text)
        if any(word.startswith(match[1].lower().removesuffix("s")) for word in words)
    ]


def _apart(found: Sequence[_Named]) -> list[_Named]:
    """In order, the longest of those that overlap."""
    kept: list[_Named] = []
    for one in sorted(found, key=lambda name: (name.start, -name.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def facets_named(text: str, facets: Facets) -> list[tuple[int, int, tuple[str, ...]]]:
    """Where a text calls facets by their names, and which: (start, end, facet ids), in order, without overlap."""
    return [(one.start, one.end, one.facets) for one in _named(text, facets)]


def anything_fits(text: str, names: Sequence[str] = ()) -> bool:
    """Whether a message answers a question by not deciding it: "doesn't matter", 都行, "no preference"."""
    return _EITHER.match(text) is not None or any(name.lower() in text.lower() for name in names)


_EITHER = patterns.later(
    r"^\W*(?:(?:it|that|this|i|um|well|hmm|honestly)[\s,]+)*(?:really )?(?:does ?n['’]?t matter|do ?n['’]?t (?:mind|care|know)|no preference|whatever|any(?:thing)?(?: is)?(?: fine| works| goes)?|either(?: is fine| works)?|not sure|skip|you (?:choose|pick|decide)|"
    r"都行|都可以|随便|无所谓|不限|没要求|没关系|不知道|你定|看着办|哪个都行|什么都行|不重要)(?:[\s,，.!。啊吧的哦]*(?:to me|really|thanks|please|我)?)*\W*$",
    re.IGNORECASE,
)
