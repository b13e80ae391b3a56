"""For whom something is: "for my wife", 给女儿. A shop that says for whom its things are can filter by it; else it is remembered.

Whether the recipient becomes a constraint is decided by what the topic states.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.understanding.carry import RECIPIENT
from retrieval.constraints import Constraint
from retrieval.facets import Facets

_AGE = r"(?:[1-9]|1[0-4]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[- ](?:years?|yrs?|months?)[- ]olds?(?! (?!boy|girl|son|daughter|kid|child|niece|nephew|grand)[a-z])"
_WOMEN = r"(?:mother|mum|mom|sister)[- ]in[- ]law|step-?(?:mother|mum|mom|sister)|godmother|wifey?|lass|girlfriend|mother|mom|mum|mummy|mama|sister|grandma|grandmother|granny|gran|nan|nana|nanna|gf|missus|aunt|auntie|fianc[eé]e|bridesmaid|ladies|lady|woman|women|girls?(?! scout)|her\b|myself as a woman"
_MEN = r"(?:father|dad|brother)[- ]in[- ]law|step-?(?:father|dad|brother)|godfather|lad|fella|bloke|husband|boyfriend|father|dad|daddy|papa|brother|grandpa|grandfather|granddad|grandad|hubby|bf|uncle|groom|gentleman|gentlemen|man|men|guys?|him\b"
_KIDS = rf"{_AGE}|step-?(?:sons?|daughters?)|god(?:sons?|daughters?|child(?:ren)?)|newborns?|infants?|kiddos?|daughters?|sons?|kids?|child(?:ren)?|toddlers?|bab(?:y|ies)|niece|nephew|grand(?:son|daughter|child(?:ren)?)|schoolboy|schoolgirl|little (?:one|boy|girl)s?"
_WHO = rf"(?:(?P<kids>{_KIDS})|(?P<women>{_WOMEN})|(?P<men>{_MEN}))"
_OWNER = r"(?:my|me|our|his|her|a|an|the|their|some)"
_WHAT = r"(?:[\w-]+ ){0,3}?"
_ENGLISH = patterns.later(
    rf"\b(?:for|to give(?: to)?|gift to|present to|buying)\s+(?:{_OWNER}\s+{_WHAT})?{_WHO}(?![\w-])(?!['’]s? (?:\w+ )?(?:room|house|flat|place|office|kitchen|desk|car|bike|birthday party|wedding|party|graduation|school|baby shower|engagement|funeral|dog|cat)\b)",
    re.IGNORECASE,
)
_NEEDS = patterns.later(
    rf"\b(?:my|our|the)\s+{_WHAT}{_WHO}\s+(?:really |badly |also |just |only )?(?:needs?|wants?|wears?|takes?|would (?:like|love)|could (?:use|do with)|is (?:looking for|after|turning|getting|in need of)|asked for|['’]s (?:after|turning))\b",
    re.IGNORECASE,
)
_IS_SIZE = patterns.later(
    rf"\b(?:my|our)\s+{_WHO}(?:['’]s| is) an? (?:size |eu )?\d\d\b(?![.,]\d|[ -](?:year|yr))", re.IGNORECASE
)
_BIRTHDAY = patterns.later(
    rf"\b(?:my|our)\s+{_WHAT}{_WHO}['’]s\s+(?:\w+\s+)?(?:birthday|anniversary|graduation|wedding day|\d+th|\d+(?:st|nd|rd))\b",
    re.IGNORECASE,
)
_HAN_KIDS = "女儿|儿子|孩子|小孩|宝宝|闺女|侄[女子儿]|外?孙子|外?孙女|外孙|外甥女?|小外甥|小家伙|小?男孩|小?女孩|小姑娘|新生儿|婴儿|小朋友|(?<!娃)娃(?!娃|衣)"
_HAN_WOMEN = "老婆|妻子|太太|媳妇|女朋友|女友|女票|妈妈|母亲|老妈|麻麻|奶奶|外婆|姥姥|婆婆|岳母|丈母娘|姐姐|妹妹|老妹|嫂子|弟妹|姑妈|姑姑|姨妈|舅妈|婶婶|伯母|阿姨|闺蜜"
_HAN_MEN = "老公|丈夫|男朋友|男友|男票|爸爸|父亲|老爸|爸比|爷爷|外公|姥爷|公公|岳父|老丈人|哥哥|弟弟|老弟|老哥|姐夫|妹夫|叔叔|舅舅|姑父|姨父|伯伯|大伯|哥们|兄弟"
_HAN_WHO = rf"(?:(?P<kids>{_HAN_KIDS})|(?P<women>{_HAN_WOMEN})|(?P<men>{_HAN_MEN}))"
_HAN_NEEDS = patterns.later(
    rf"(?:我|咱|家里?|你)?(?:的)?(?:(?P<kids>{_HAN_KIDS})|(?P<women>{_HAN_WOMEN}|妈|姐)|(?P<men>{_HAN_MEN}|爸|哥))"
    r"(?:快)?(?:(?:今年|现在|刚|才|快|已经|都)*(?:\d{1,2}|[一二三四五六七八九十两]{1,2})岁|要|想要|想|需要|缺|过(?:个)?生日|(?:的)?生日|穿|戴|用|背)(?!说|是|求)"
)
_HAN = patterns.later(
    r"(?:送给?|给|帮|替|为|买给)(?:我的?|咱|自家的?|家里的?|一个|一位)?(?:[\u3400-\u9fff]{0,4}?)"
    rf"(?:(?P<kids>{_HAN_KIDS}|宝贝|学生|儿童)|(?P<women>{_HAN_WOMEN}|妈|(?<=我)[姐妹姑姨嫂]|女士|女生|她)|(?P<men>{_HAN_MEN}|爸|(?<=我)[弟哥叔舅]|先生|男士|男生|他))(?!家|们公司|办公)"
)
_HAN_OWN = patterns.later(
    rf"(?:^|[，,。；;！!？?\s]|我|咱|买|要|找){_HAN_WHO}(?:的|穿的?|戴的?|用的?)(?!房间|卧室|床|书房|生日|婚礼|学校|老师|家|房子|桌|车|公司|朋友|手机号)(?=[^，,。\s])"
)
_OWN = patterns.later(
    rf"\b(?:my|our)\s+{_WHO}['’]s\s+(?!(?:\w+ )?(?:room|bedroom|house|flat|office|desk|car|birthday|wedding|school|party|kitchen|place|friend|dog|cat|job|budget)\b)(?=[a-z])(?!(?:turning|getting|going|in|a|an|the|not|very|so|too|coming|looking)\b)",
    re.IGNORECASE,
)
_AGED = patterns.later(_AGE, re.IGNORECASE)
_SELF = patterns.later(
    r"\b(?:for me|myself|i['’]m|i am)\b[^.;!?]{0,12}\b(?:i['’]m |i am )?an? (?:(?P<kids>kid)|(?P<women>woman|girl|lady)|(?P<men>man|guy|bloke|dude))\b(?!['’])|(?:我|本人)(?:是(?:个)?)?(?:(?P<girls>女[生的士孩]|妹子)|(?P<boys>男[生的士孩]|汉子))",
    re.IGNORECASE,
)
_GROWN = patterns.later(
    r"\b(?:adult|grown[- ]?up|college|university|student at|works? as|office|(?:1[5-9]|[2-9]\d)[- ]year)|大学|成年|上班|工作|(?:1[5-9]|[2-9]\d)岁",
    re.IGNORECASE,
)
_OCCASION = patterns.later(
    r"\b(?P<en>birthday|christmas|wedding|anniversary|graduation|housewarming|valentine['’]?s?(?: day)?|mother['’]?s day|father['’]?s day|baby shower)\b"
    r"|(?P<zh>生日|圣诞节?|婚礼|结婚纪念日|毕业|乔迁|情人节|母亲节|父亲节|新年|春节|七夕|中秋节?)",
    re.IGNORECASE,
)

_KIDS_GROUP, _CHILDREN = "kids", frozenset({"girls", "boys"})


@dataclass(frozen=True, slots=True)
class Recipient:
    """`audience` is men, women or kids; `words` how the customer named them, `start` and `end` where."""

    audience: str
    words: str
    start: int
    end: int

    @property
    def by_age(self) -> bool:
        """Whether nothing but an age tells who it is: "a 5 year old"."""
        return _AGED.fullmatch(self.words) is not None


def recipient(text: str) -> Recipient | None:
    """For whom a message wants something; None when it does not say."""
    for pattern in (_SELF, _ENGLISH, _HAN, _NEEDS, _IS_SIZE, _BIRTHDAY, _HAN_NEEDS, _HAN_OWN, _OWN):
        match = pattern.search(text)
        if match is None:
            continue
        said = {"kids": "kids", "women": "women", "men": "men", "girls": "women", "boys": "men"}
        group = next(name for name, words in match.groupdict().items() if words)
        name = said[group]
        audience = "" if name == "kids" and _GROWN.search(text) else name
        return Recipient(audience, match[group], match.start(), match.end())
    return None


def occasion(text: str) -> str | None:
    """The occasion that a message names, as it names it."""
    match = _OCCASION.search(text)
    return (match["en"] or match["zh"]) if match else None


def as_grouped(found: Mapping[str, Constraint], facets: Facets) -> dict[str, Constraint]:
    """For whom it is, as this shop groups people: girls are kids where it has no girls."""
    told = dict(found)
    for name in RECIPIENT[:2]:
        one, known = told.get(f"{name}:is"), facets.by_id.get(name)
        if one is None or known is None:
            continue
        values = tuple(
            dict.fromkeys(_KIDS_GROUP if v in _CHILDREN and v not in known.values else v for v in one.values)
        )
        told[one.id] = replace(one, values=values)
    return told
