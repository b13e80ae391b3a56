"""Numbers as people say them, written in digits: "a litre and a quarter", "half a dozen", "twelve ninety-five", 俩月, 九十来块, 二十五块五.

Knows nothing of what the numbers count.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant import patterns
from assistant.understanding.numbers import chinese, english

_SMALL = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_UNIT = r"lit(?:re|er)s?|kilos?|kilograms?|kg|hours?|pounds?|met(?:re|er)s?|inch(?:es)?|f[oe]{1,2}t|yards?|miles?|gallons?|pints?|years?|months?|weeks?|days?|minutes?|dozen|cups?|ounces?|tonnes?|terabytes?|gigabytes?"
_PARTS = {"half": 0.5, "quarter": 0.25, "third": 1 / 3, "three quarters": 0.75, "two thirds": 2 / 3}
_PART = r"half|quarter|third|three[\s-]quarters|two[\s-]thirds"
_COUNT = {"a": 1.0, "an": 1.0, **{word: float(n) for n, word in enumerate(_SMALL.split("|"), 1)}}
_H = "[一二两三四五六七八九十百千万\\d.]+"


def _part(text: str) -> float:
    return _PARTS[" ".join(re.split(r"[\s-]+", text.lower()))]


def _and_a_part(match: re.Match[str]) -> str:
    whole = match["n"].lower()
    count = _COUNT.get(whole) or float(whole)
    return f"{count + _part(match['part']):.4g} {match['unit']}"


def _han(text: str) -> float:
    return chinese(text) or 0.0


def _price(match: re.Match[str]) -> str:
    """ "Twelve ninety-five" as 12.95, "nine ninety" as 9.90."""
    said = (match["whole"] or match["whole2"], match["cents"] or match["cents2"])
    whole, cents = (english(re.split(r"[\s-]+", one.lower())) for one in said)
    return f"{whole:g}.{int(cents or 0):02d}" if whole is not None and cents is not None else match[0]


def _more_than(match: re.Match[str]) -> str:
    """九十来块 is 90 to 99, 三十多天 31 to 39, 一百多块 101 to 199."""
    low = _han(match["n"])
    digits = f"{low:.0f}"
    step = 10.0 ** (len(digits) - len(digits.rstrip("0")))
    if low <= 0 or step < 10:
        return match[0]
    return f"{low + (1 if match['way'] == '多' else 0):g}到{low + step - 1:g}{match['after']}"


def _few(match: re.Match[str]) -> str:
    power = {"十": 10, "百": 100, "千": 1000, "万": 10_000}[match["power"]]
    return f"{2 * power}到{10 * power - 1}"


_SPELLINGS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (patterns.later(r"(?<![\d.,/⁄])(?:(\d+)\s+)?([1-9])[/⁄]([2-9])(?![\d/]|\s*(?:stars?|of))"),
     lambda m: f"{float(m[1] or 0) + int(m[2]) / int(m[3]):.4g}" if int(m[2]) < int(m[3]) and int(m[3]) != 5 else m[0]),
    (patterns.later(r"(\d+)?([½¼¾])"), lambda m: f"{float(m[1] or 0) + {'½': 0.5, '¼': 0.25, '¾': 0.75}[m[2]]:g}"),
    (patterns.later(rf"\b(?P<n>an?|{_SMALL}|\d+)[\s-]+(?P<unit>{_UNIT})\s+and\s+(?:an?\s+)?(?P<part>{_PART})\b", re.IGNORECASE), _and_a_part),
    (patterns.later(rf"\b(?P<n>{_SMALL}|\d+)\s+and\s+(?:an?\s+)?(?P<part>{_PART})[\s-]+(?P<unit>{_UNIT})\b", re.IGNORECASE), _and_a_part),
    (patterns.later(rf"\b(?:an? )?(?P<part>{_PART})(?:\s+of)?\s+an?\s+(?P<unit>{_UNIT})\b", re.IGNORECASE),
     lambda m: f"{12 * _part(m['part']):g}" if m["unit"].lower() == "dozen" else f"{_part(m['part']):.4g} {m['unit']}"),
    (patterns.later(rf"\b(?P<n>an?|{_SMALL}|\d+)\s+dozen\b", re.IGNORECASE),
     lambda m: f"{12 * (_COUNT.get(m['n'].lower()) or float(m['n'])):g}"),
    (patterns.later(rf"\b(?:(?P<whole>(?:{_TENS})(?:[\s-](?:{_SMALL}))?|{_TEENS}|{_SMALL})\s(?P<cents>(?:{_TENS})-(?:{_SMALL}))|(?P<whole2>(?:{_TENS})-(?:{_SMALL})|{_TEENS})\s(?P<cents2>{_TENS}))(?![\s-]*(?:{_SMALL}|hundred|thousand|percent|per|%|{_UNIT}|star|review|people|customer))\b", re.IGNORECASE), _price),
    (patterns.later(rf"\b(?P<n>{_SMALL}|\d+(?:\.\d+)?) (?:extra|additional|further|more) (?=(?:{_UNIT}|days?|weeks?|months?|years?)\b)", re.IGNORECASE), r"extra \g<n> "),
    (patterns.later(rf"\b(?P<n>{_SMALL}|\d+(?:\.\d+)?) (?:full|whole|entire|solid|good|long|straight|generous|mere|uninterrupted) (?=(?:{_UNIT}|days?|weeks?|months?|years?)\b)", re.IGNORECASE), r"\g<n> "),
    (patterns.later(rf"\ban?\s+(?:full|whole|entire|good|solid)\s+(?=(?:{_UNIT})\b)", re.IGNORECASE), "1 "),
    (patterns.later(r"\b(?<!day )(?<!time )(?<!\d )(?<!dollars )(?<!cents )(?<!euros )(?<!pounds )(?<!bucks )a (?=(?:terabyte|kilo|kilogram|lit(?:re|er)|met(?:re|er))\b(?! of a kind))", re.IGNORECASE), "1 "),
    (patterns.later(r"\b(?:(?<=for )|(?<=in )|(?<=under )|(?<=over )|(?<=about )|(?<=than )|(?<=within )|(?<=takes )|(?<=lasts )|(?<=of ))an (?=hour\b)", re.IGNORECASE), "1 "),
    (patterns.later(rf"(?<!half )\ban? (?=(?:{_UNIT}) (?:more|less|longer|shorter|faster|slower|heavier|lighter|taller|wider|higher|quicker|sooner|earlier|later|extra)\b)", re.IGNORECASE), "1 "),
    (patterns.later(r"\bhalf as (\w+) again as\b", re.IGNORECASE), r"1.5 times as \1 as"),
    (patterns.later(r"(?<![A-Za-z])(SPF|UPF|CRI|DPI|ISO)\s?(?=\d)"), r"\1 "),
    (patterns.later(rf"({_H})倍半"), lambda m: f"{_han(m[1]) + 0.5:g}倍"),
    (patterns.later(r"个百分点"), "%"),
    (patterns.later(rf"\b(?P<n>(?:{_TENS})(?:[\s-](?:{_SMALL}))?|{_TEENS})(?= of (?:the|them|these|those|it)\b| of [\ue000-\ue0ff])", re.IGNORECASE),
     lambda m: f"{english(re.split(r'[ -]+', m['n'].lower())) or 0:g}"),
    (patterns.later(r"(?<![块元])([一二两三四五六七八九])毛([一二三四五六七八九])分?(?![\u3400-\u9fff])"), lambda m: f"{_han(m[1]) / 10 + _han(m[2]) / 100:g}元"),
    (patterns.later(r"([一二两三四五六七八九])毛(?!衣|巾|绒|呢|线|毯|料|孔)钱?"), lambda m: f"{_han(m[1]) / 10:g}元"),
    (patterns.later(r"双(?=人[座位床用间份装套])"), "2"),
    (patterns.later(r"\b(?:by )?tomorrow or the day after(?: tomorrow)?\b", re.IGNORECASE), "in 1 to 2 days"),
    (patterns.later(r"明后天|明天或后天|明天后天"), "1到2天"),
    (patterns.later(rf"(?P<n>\b(?:{_SMALL}|\d+)\s)(?P<u>years?|months?|weeks?|hours?|days?|kilos?|lit(?:re|er)s?|inch(?:es)?)(?P<rest>(?: of \w+)? (?:with|for|on|in) [\ue000-\ue0ff],? (?:and|but|against|versus) (?:just |only )?)(?P<m>{_SMALL}|\d+)(?= (?:with|for|on|in) [\ue000-\ue0ff])", re.IGNORECASE),
     lambda m: f"{m['n']}{m['u']}{m['rest']}{m['m']} {m['u']}"),
    (patterns.later("俩"), "两"),
    (patterns.later("仨"), "三"),
    (patterns.later(rf"({_H})个半(?=小时|钟头|月|星期)"), lambda m: f"{_han(m[1]) + 0.5:g}个"),
    (patterns.later(rf"(?<![{_H[1:-2]}大])半(?=个(?:小时|钟头|月|世纪))"), "0.5"),
    (patterns.later(rf"({_H})(块|元)([一二三四五六七八九])(?:(?:毛|角)|(?=[一每][包袋盒瓶个只支片条罐斤克升杯本件])|(?![\u3400-\u9fff\d]))"), lambda m: f"{_han(m[1]):g}.{_han(m[3]):g}{m[2]}"),
    (patterns.later(r"(?P<n>[一二两三四五六七八九十百千万]*[十百千万]|[1-9]\d*0)(?P<way>[来多])(?P<after>块|条|份|位|名|则|次|元|美元|天|小时|个|件|把|台|双|只|套|张|盒|瓶|支|条|人|克|公斤|斤|厘米|米|页|平|分钟|岁|(?=[,，。;；、!！]|$))"), _more_than),
    (patterns.later(r"几(?P<power>[十百千万])(?![一二三四五六七八九十百千万])"), _few),
)  # fmt: skip


def in_digits(text: str) -> str:
    """The text with such numbers in digits."""
    for pattern, written in _SPELLINGS:
        text = pattern.sub(written, text)
    return text
