"""Why a customer wants something done, told as one of the reasons that the shop's policy accepts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant import patterns
from retrieval.products import Localized

_SENSES: tuple[tuple[str, str], ...] = (
    (
        "not needed",
        r"\bno longer (?:need\w*|want\w*|require\w*)|\b(?:don['’]?t|do not|doesn['’]?t|didn['’]?t) (?:really )?(?:need|want|like)\b(?! to)|\bnot needed\b|\bunneeded\b|\bchanged? (?:my|of) mind\b|\bunwanted\b|\bplans? (?:have )?changed\b|"
        r"不喜欢|不(?:再)?(?:想要|需要|要了|想买)|用不(?:着|上)|改(?:变)?主意|计划有变",
    ),
    (
        "mistake",
        r"\b(?:by |a |my )?mistake\b|\bmistaken\w*|\baccident\w*|\bin error\b|\bdidn['’]?t mean to\b|\bordered (?:the )?wrong\b|\bordered twice\b|\bduplicate\b|\bwrong variant\b|"
        r"(?:下|买|拍|点|选|订)错|误(?:下|拍|操作|点|买)|手滑|重复(?:下单|购买)|多(?:下|拍|买)了",
    ),
    (
        "damaged",
        r"\b(?:damaged|broken|defect\w*|faulty|scratched|cracked|torn|dented|(?:does|do)(?:n['’]?t| not) (?:work|turn on)|stopped working|not working)\b|坏|破(?!费)|损|裂|瑕疵|质量|故障|不能用|用不了|划痕",
    ),
    (
        "too small",
        r"\b(?:too|a bit|little|very|so) (?:small|tight|short|narrow)\b|\bpinch\w*|(?:太|有点|偏|好)(?:小|紧|短|窄)|小了|挤脚|勒",
    ),
    (
        "too large",
        r"\b(?:too|a bit|little|very|so) (?:big|large|loose|long|wide)\b|(?:太|有点|偏|好)(?:大|松|长|宽|肥)|大了",
    ),
    (
        "size",
        r"\b(?:does|do)(?:n['’]?t| not) fit\b|\bwrong size\b|(?:尺码|尺寸).{0,3}(?:不|错)|不合身|不合适",
    ),
    (
        "wrong item",
        r"\bwrong (?:item|product|thing|one|colou?r)\b|\bnot what i ordered\b|\bsent (?:me )?the wrong\b|发错|寄错|不是我(?:买|订|下单)的|货不对板",
    ),
    (
        "not as described",
        r"\bnot as described\b|\bdifferent (?:from|than|on)\b|\blooks? different\b|\bcolou?r is (?:different|off)\b|描述不符|与(?:描述|图片|屏幕).{0,6}(?:不符|差异|不一样)|色差|实物",
    ),
    (
        "late",
        r"\b(?:too )?late\b|\btak(?:es|ing) too long\b|\btoo slow\b|\bnever (?:arrived|came)\b|\bdelay\w*|太慢|太久|太晚|晚了|迟|延误|等不及|一直没到",
    ),
    ("price", r"\b(?:cheaper|too expensive|better price|price drop\w*)\b|更便宜|太贵|降价|便宜"),
    ("other", r"\bother\b|\bnone of (?:these|those|them)\b|其他|其它|别的原因"),
)
_COMPILED = tuple((sense, patterns.later(pattern, re.IGNORECASE)) for sense, pattern in _SENSES)


def senses(text: str) -> tuple[str, ...]:
    """What kinds of reasons a text gives, in the order in which they stand in it."""
    places = [(match.start(), sense) for sense, pattern in _COMPILED if (match := pattern.search(text))]
    return tuple(sense for _start, sense in sorted(places))


def reason_meant(text: str, accepted: Mapping[str, Localized]) -> str | None:
    """The id of the accepted reason that the words give; None where they give none of them."""
    low = text.lower()
    for name, words in accepted.items():
        said = (name, name.replace("_", " "), words.en or "", words.zh or "")
        if any(len(one) > 1 and one.lower() in low for one in said):
            return name
    for sense in senses(text):
        for name, words in accepted.items():
            if sense in senses(f"{name.replace('_', ' ')}. {words.both()}"):
                return name
    return None
