"""For whom something is: "for my wife", 给女儿. A shop that says for whom its things are can filter by it; else it is remembered.

Whether the recipient becomes a constraint is decided by what the topic states.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.understanding.carry import RECIPIENT
from retrieval.constraints import Constraint
from retrieval.facets import Facets

_WOMEN = r"wife|girlfriend|mother|mom|mum|mummy|mama|sister|grandma|grandmother|granny|gran|nan|nana|nanna|gf|missus|aunt|auntie|fianc[eé]e|bridesmaid|ladies|lady|woman|women|girls?(?! scout)|her\b|myself as a woman"
_MEN = r"husband|boyfriend|father|dad|daddy|papa|brother|grandpa|grandfather|granddad|grandad|hubby|bf|uncle|groom|gentleman|gentlemen|man|men|guys?|him\b"
_KIDS = r"daughters?|sons?|kids?|child(?:ren)?|toddlers?|bab(?:y|ies)|niece|nephew|grand(?:son|daughter|child(?:ren)?)|schoolboy|schoolgirl|little (?:one|boy|girl)s?"
_OWNER = r"(?:my|me|our|his|her|a|an|the|their|some)"
_WHAT = r"(?:[\w-]+ ){0,3}?"
_ENGLISH = re.compile(
    rf"\b(?:for|to give(?: to)?|gift to|present to|buying)\s+(?:{_OWNER}\s+{_WHAT})?(?:(?P<kids>{_KIDS})|(?P<women>{_WOMEN})|(?P<men>{_MEN}))(?![\w-])(?!['’]s? (?:room|house|office|kitchen|desk|car|bike|birthday party))",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    rf"\b(?:my|our|the)\s+{_WHAT}(?:(?P<kids>{_KIDS})|(?P<women>{_WOMEN})|(?P<men>{_MEN}))\s+(?:really |badly |also |just |only )?(?:needs?|wants?|wears?|takes?|would (?:like|love)|could (?:use|do with)|is (?:looking for|after|turning|getting|in need of)|asked for|['’]s (?:after|turning))\b",
    re.IGNORECASE,
)
_BIRTHDAY = re.compile(
    rf"\b(?:my|our)\s+{_WHAT}(?:(?P<kids>{_KIDS})|(?P<women>{_WOMEN})|(?P<men>{_MEN}))['’]s\s+(?:\w+\s+)?(?:birthday|anniversary|graduation|wedding day)\b",
    re.IGNORECASE,
)
_HAN_NEEDS = re.compile(
    r"(?:我|咱|家里?|你)?(?:的)?(?:(?P<kids>女儿|儿子|孩子|小孩|宝宝|闺女|侄女|侄子|孙子|孙女)|(?P<women>老婆|妻子|太太|媳妇|女朋友|女友|妈妈?|母亲|老妈|奶奶|外婆|姥姥|姐姐?|妹妹|阿姨)|(?P<men>老公|丈夫|男朋友|男友|爸爸?|父亲|老爸|爷爷|外公|姥爷|哥哥?|弟弟|叔叔|舅舅))"
    r"(?:快)?(?:要|想要|想|需要|缺|过(?:个)?生日|(?:的)?生日|穿|戴|用|背)(?!说|是|求)"
)
_HAN = re.compile(
    r"(?:送给?|给|帮|替|为|买给)(?:我的?|咱|自家的?|家里的?|一个|一位)?(?:[\u3400-\u9fff]{0,4}?)"
    r"(?:(?P<kids>女儿|儿子|孩子|小孩|宝宝|宝贝|娃|闺女|外甥女?|侄女|侄子|孙子|孙女|小朋友|学生|儿童)|"
    r"(?P<women>老婆|妻子|太太|媳妇|女朋友|女友|妈妈|母亲|老妈|我妈|妈|奶奶|外婆|姥姥|姐姐|妹妹|姑姑|阿姨|女士|女生|她)|"
    r"(?P<men>老公|丈夫|先生|男朋友|男友|爸爸|父亲|老爸|我爸|爸|爷爷|外公|姥爷|哥哥|弟弟|叔叔|舅舅|男士|男生|他))(?!家|们公司|办公)"
)
_HAN_KIDS = "女儿|儿子|孩子|小孩|宝宝|闺女|侄女|侄子|孙子|孙女"
_HAN_WOMEN = "老婆|妻子|太太|媳妇|女朋友|女友|妈妈|母亲|老妈|奶奶|外婆|姥姥|姐姐|妹妹|阿姨"
_HAN_MEN = "老公|丈夫|男朋友|男友|爸爸|父亲|老爸|爷爷|外公|姥爷|哥哥|弟弟|叔叔|舅舅"
_HAN_OWN = re.compile(
    rf"(?:^|[，,。；;！!？?\s]|我|咱|买|要|找)(?:(?P<kids>{_HAN_KIDS})|(?P<women>{_HAN_WOMEN})|(?P<men>{_HAN_MEN}))(?:的|穿的?|戴的?|用的?)(?!房间|卧室|床|书房|生日|婚礼|学校|老师|家|房子|桌|车|公司|朋友|手机号)(?=[^，,。\s])"
)
_OWN = re.compile(
    r"\b(?:my|our)\s+(?:(?P<kids>son|daughter|kid|toddler|baby|child|niece|nephew)|(?P<women>wife|girlfriend|mother|mom|mum|sister|grandma|aunt)|(?P<men>husband|boyfriend|father|dad|brother|grandpa|uncle))['’]s\s+(?!(?:\w+ )?(?:room|bedroom|house|flat|office|desk|car|birthday|wedding|school|party|kitchen|place|friend|dog|cat|job|budget)\b)(?=[a-z])(?!(?:turning|getting|going|in|a|an|the|not|very|so|too|coming|looking)\b)",
    re.IGNORECASE,
)
_GROWN = re.compile(
    r"\b(?:adult|grown[- ]?up|college|university|student at|works? as|office|(?:1[5-9]|[2-9]\d)[- ]year)|大学|成年|上班|工作|(?:1[5-9]|[2-9]\d)岁",
    re.IGNORECASE,
)
_OCCASION = re.compile(
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


def recipient(text: str) -> Recipient | None:
    """For whom a message wants something; None when it does not say."""
    for pattern in (_ENGLISH, _HAN, _NEEDS, _BIRTHDAY, _HAN_NEEDS, _HAN_OWN, _OWN):
        match = pattern.search(text)
        if match is None:
            continue
        name = next(name for name in ("kids", "women", "men") if match[name])
        audience = "" if name == "kids" and _GROWN.search(text) else name
        return Recipient(audience, match[name], match.start(), match.end())
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
