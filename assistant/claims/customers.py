"""Figures and words of a Chinese clause that are the customer's own and say nothing of a product: 三岁宝宝, 30 公斤的拉布拉多, 四个人吃, 预算的两倍."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import patterns
from assistant.claims.clauses import TAG, Clause
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.record import Record
from assistant.claims.scene import Finding, Scene

_WHO = (
    "大家伙|家伙|拉布拉多|金毛|泰迪|柯基|布偶|橘猫|胖橘|狗狗|狗|猫咪|猫|宝宝|孩子|小朋友|小孩|男孩|女孩|男宝|女宝|娃|侄子|侄女|外甥女|外甥|儿子|女儿|孙子|孙女|"
    "小姑娘|小伙子|老人|长辈|学生|家庭|同事|朋友|爸爸|妈妈|爸妈|父母|爷爷|奶奶|外公|外婆|弟弟|妹妹|哥哥|姐姐|老公|老婆|金渐层|英短|美短|暹罗|哈士奇|边牧|柴犬|法斗|比熊|雪纳瑞|猎犬|仓鼠|兔子|主子|毛孩子|新生儿|婴儿|成人|大人|个子|身高|人"
)
_AFTER = patterns.later(
    rf"\s*(?:个|口|位|只|条)?\s*(?:多|来)?的?(?:大|小|老)?(?:{_WHO})(?![座份位用均份])|\s*来[说讲看]|\s*(?:个人|口人|个)?(?:吃|住|玩|睡|坐着?)(?:的话|着|就|也|可能|挺|太|不|偏|刚)|\s*(?:拼|玩|用)着?(?:太|有点|偏|还)"
)
_BEFORE = patterns.later(
    rf"(?:[您你]们?家?|家里|家中|那只|这只)的?(?:{_WHO})(?:是|有|才|都|已经?|快|大概|大约)*\s*$|"
    r"(?:每天|一天|天天)(?:都?要|得)?(?:坐|站|走|背|用|戴|写|看)?(?:满|上|够)?\s*$|(?:身高|体重|一家)\s*$|[离距]\s*(?:[您你](?:要|想要|说)?的?)?$"
)
_ALL = patterns.later(r"都|均|全|每|[两三四几]款|它")
_FOR = patterns.later(
    r"(?:[住睡坐容装]|容纳|够|[能可]玩|最多|适合|适用于?|合适|供|针对|面向|专为|建议|推荐|标注?的?(?:是|为)?|给)\s*$"
)
_LIMIT = patterns.later(r"(?:预算|上限)的?\s*(?:差不多|几乎|将近|大约|约)?\s*$")
_LIFE = patterns.later(r"的话|时候?|[用去要想给送怕看重在意]|如果|既然|考虑到|因为|家|房|[、，,]")
_WISHED = patterns.later(
    r"[您你](?!可以|能|会|看到)[^，,。；]{0,16}$|(?:不符合|不满足|不合|符合|满足)[^，,。；]{0,12}$"
)
_WISHED_AFTER = patterns.later(r"[^，,。；]{0,6}的?(?:要求|条件|预算|需求|想法|初衷|前提)")
_NEARLY = patterns.later(r"差不多|几乎|将近|大约|约|左右|快")


# 一两个人用, 一家三口日常够了: a small household, which no record that does not speak of people is held against
_HOUSEHOLD = patterns.later(
    r"\s*(?:个人|口人|口之家|口|人)(?:一起|日常|平时|平常|自己|在家|小家|小户)*(?:用|吃饭?|喝|住|做饭|吃)?(?:的话|挺|都|就|也|足|完全|很|正好|刚好|够|日常)"
)
_PEOPLE = patterns.later(r"people|person|seats|players|servings|sleeps|人数|座")


def is_household(scene: Scene, clause: Clause, figure: Figure) -> bool:
    """Whether a figure of a Chinese clause is a household of up to three, and no product that it is about states for how many it is."""
    if figure.kind is not Kind.BARE or figure.high is None or figure.high > 3:
        return False
    if any(_PEOPLE.search(facet) for record in scene.of(clause.about) for facet in record.facets_stated):
        return False
    return _HOUSEHOLD.match(clause.text[figure.end :]) is not None and not _FOR.search(clause.text[: figure.start])


def is_customers(scene: Scene, clause: Clause, figure: Figure, around: Clause) -> bool:
    """Whether a figure is one of the customer's and stands beside whom or what they spoke of, or opens the sentence `around`."""
    before, after = clause.text[: figure.start], clause.text[figure.end :]
    if patterns.search(r"[\u3400-\u9fff]", clause.text) is None:
        return _is_asked(scene, figure) and _is_theirs(before, after)
    if is_household(scene, clause, figure):
        return True
    if patterns.search(TAG, before) is not None or not _is_asked(scene, figure):
        return False
    named = patterns.search(TAG, clause.text) is None and patterns.search(TAG, around.text) is not None
    opens = named and not clause.after and figure.kind is not Kind.MONEY and not _ALL.search(clause.text)
    if opens and _breaks(scene, clause, figure) and not _AGAINST.search(around.text[len(clause.text) :]):
        return False
    for_whom = _AFTER.match(after) is not None and _FOR.search(before) is None
    return opens or for_whom or _BEFORE.search(before) is not None


_AGAINST = patterns.later(r"不合适|不适合|不行|不建议|不符|不满足|不达标|排除|都没有|没有一|超|不够|差|可惜")


_NOT_OVER = patterns.later(r"(?:不想|不要|不希望|不愿|不能|别|不打算)(?:它|再)?$")


def _breaks(scene: Scene, clause: Clause, figure: Figure) -> bool:
    """Whether a product that is then recommended lies beyond a limit that the customer set: 2 公斤以内的话, [P1] 合适."""
    if figure.kind is not Kind.AMOUNT or figure.exact:
        return False
    if _NOT_OVER.search(clause.text[: figure.start]) and figure.high is None:
        figure = replace(figure, low=None, high=figure.low, off_sides=False)
    for record in scene.of(clause.about):
        own = [one.high for one in record.amounts if one.unit == figure.unit and one.facet != "delivery"]
        if own and not any(figure.admits(amount, 0.005 * amount) for amount in own):
            return True
    return False


# "your eight-year-old", "for a 30 kg lab", "at 120 kg you'll want"
_THEIRS_AFTER = patterns.later(
    r"[\s-]*(?:year|month)s?[\s-]olds?\b|[\s-]*olds?\b|\s+(?:lab|labrador|retriever|terrier|dog|cat|puppy|kitten|toddler|baby|child|kid|boy|girl|son|daughter|rider|person|adult|man|woman|frame|body)s?\b",
    re.IGNORECASE,
)
_THEIRS_BEFORE = patterns.later(r"\b(?:an?|your|the|my|his|her|any)\s*$", re.IGNORECASE)
_YOU_AT = patterns.later(
    r"^\W*(?:so |and |but |since )?(?:at|with|for|on|being|you(?:['’]re| are| weigh| stand| said)|if you(?:['’]re| are| weigh)|he['’]s|she['’]s|they['’]re|yours (?:is|are|weighs?))\s*$",
    re.IGNORECASE,
)
_YOU = patterns.later(r"\W*(?:tall\W*|of weight\W*)?(?:you|he|she|they|your|I['’]d|that)\b", re.IGNORECASE)


def _is_theirs(before: str, after: str) -> bool:
    """Whether a figure of an English clause is said of the customer, or of whom they buy for."""
    if _THEIRS_AFTER.match(after) and _THEIRS_BEFORE.search(before):
        fits = patterns.search(
            r"\b(?:for|from|suits?|fits?|carr(?:y|ies)|holds?|takes?|bears?)\s+(?:an?|your|the|my|his|her|any)\s*$",
            before,
        )
        return (
            fits is None or patterns.match(r"\W*(?:(?:and|but|so)\s+)?for\s+\w+\s*$", before, re.IGNORECASE) is not None
        )
    return _YOU_AT.search(before) is not None and _YOU.match(after) is not None


def is_wish(scene: Scene, clause: Clause, at: int, word: str) -> bool:
    """Whether a Chinese word is the customer's own: in what opens a sentence before any product, or in words of what they asked for."""
    if word not in scene.asked:
        return False
    before, after = clause.text[:at], clause.text[at + len(word) :]
    opens = not clause.after and patterns.search(TAG, clause.text) is None and _LIFE.search(clause.text) is not None
    return opens or _WISHED.search(before) is not None or _WISHED_AFTER.match(after) is not None


def of_limit(scene: Scene, record: Record, clause: Clause, figure: Figure) -> Finding | None:
    """What a price is in times of the customer's limit: 差不多是预算的两倍; None for other ratios."""
    before = clause.text[: figure.start]
    limit = scene.budget[1] if scene.budget else None
    if _LIMIT.search(before) is None or limit is None or record.price is None or not figure.low:
        return None
    spread = 0.12 if _NEARLY.search(before) else 0.03
    return Finding.of(abs(record.price / limit / figure.low - 1) <= spread)


def _is_asked(scene: Scene, figure: Figure) -> bool:
    if any((one.unit, one.low, one.high) == (figure.unit, figure.low, figure.high) for one in scene.asked_figures):
        return True
    value = figure.low if figure.low is not None else figure.high
    return figure.kind in (Kind.BARE, Kind.AMOUNT) and value is not None and round(value, 4) in scene.asked_numbers
