"""Numbers of a text written one way: in digits, decimals with a point, percentages with a sign. Knows nothing of what they count."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant import patterns
from assistant.claims.colloquial import in_digits
from assistant.understanding.numbers import chinese, english
from retrieval.units import unit_names

# Of units that are also everyday words, those that a sentence about products means as units
_SPOKEN = ("周", "帕", "Pa", "second", "seconds", "bar", "nm")
_UNITS = sorted({*(name for name in unit_names() if name not in ("in",)), *_SPOKEN}, key=len, reverse=True)


UNIT_NAMES = "|".join(re.escape(name) for name in _UNITS)


_SMALL = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"


_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"


_WORD = rf"(?:{_SMALL}|{_TENS}|hundred|thousand)"


_PHRASE = rf"(?:an?\s+(?=hundred|thousand))?{_WORD}(?:(?:(?:(?<=hundred)|(?<=thousand))\s+and\s+|[\s-]+){_WORD})*"


_COUNTED = (
    r"years?|yrs?|months?|weeks?|days?|nights?|working|business|reviews?|ratings?|customers?|people|persons?|stars?|percent|per\s?cent|cents?|"
    r"dollars?|bucks?|euros?|pounds?|yuan|left|pieces?|pcs|units?|pairs?|packs?|sizes?|colou?rs?|pockets?|speeds?|settings?|ports?|players?|"
    r"litres?|liters?|kilos?|kilograms?|kgs?|grams?|ounces?|lbs?|met(?:re|er)s?|centimet(?:re|er)s?|millimet(?:re|er)s?|inch(?:es)?|feet|foot|"
    r"hours?|minutes?|seconds?|watts?|volts?|lumens?|gigabytes?|terabytes?|times|degrees?|in stock|remaining|available|items?|wheels?|legs?|"
    r"compartments?|slices?|cups?|servings?|out of|point|and a half|(?:more|fewer|less|above|below) than\b|(?:above|below)(?= the\b| [\ue000-\ue0ff])"
)


_HAN_DIGIT = "零〇一二两三四五六七八九十百千万"


_HAN_COUNTED = (
    r"年|个月|个星期|周|天|日|个工作日|条|则|人|星|分|折|元|块|美元|美金|欧元|英镑|刀|角|毛|件|双|个|只|台|套|把|张|款|种|口|档|片|"
    r"升|毫升|克|公斤|千克|斤|两|米|厘米|毫米|公分|英寸|寸|英尺|小时|分钟|瓦|伏|流明|分贝|码|号|倍|成|度|杯|位|支|盒|瓶|层|格|轮|枚|辆|匹|顶|盏|副|罐|袋|包|箱|桶|颗|粒|根|次"
)


def _words(phrase: str) -> str | None:
    value = english([word for word in re.split(r"[\s-]+", phrase.lower()) if word])
    return None if value is None else f"{value:g}"


def _decimal(match: re.Match[str]) -> str:
    whole = _words(match["whole"]) or match["whole"]
    digits = [_words(word) or "" for word in re.split(r"[\s-]+", match["rest"].strip())]
    return f"{whole}.{''.join(digits)}"


def _han_decimal(match: re.Match[str]) -> str:
    whole = chinese(match["whole"])
    return f"{whole:g}.{''.join(f'{chinese(one) or 0:g}' for one in match['rest'])}"


def _han_number(text: str) -> str:
    value = chinese(text)
    return text if value is None else f"{value:g}"


# written one way each: the order matters
_SPELLINGS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (patterns.later(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])"), lambda m: m[0].replace(",", "")),
    (patterns.later("千克"), "公斤"),
    (patterns.later("公克"), "克"),
    (patterns.later(r"(?<![\d.,])(\d{4,5})\s?K(?![A-Za-z\d])"), r"\1 kelvin"),
    (patterns.later("千瓦"), "kW"),
    (patterns.later("千米"), "km"),
    (patterns.later(r"(\d+|[一二两三四五六七八九十百千]+)\s?(美元|欧元|元|块)(零|又)?(\d+|[一二三四五六七八九十]+)\s?(?:美分|欧分|分)(?!钟)"),
     lambda m: f"{_han_number(m[1])}.{int(float(_han_number(m[4]))):02d}{m[2]}"),
    (patterns.later(r"(?<![\d.,])(\d{1,3}(?:[   ]\d{3})+)(?=(?:[.,]\d+)?\s?(?:€|eur|kr|zł))", re.IGNORECASE),
     lambda m: patterns.sub(r"\s", "", m[1])),
    (patterns.later(r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+),(\d{1,2})(?!\d)"), lambda m: f"{m[1].replace('.', '')}.{m[2]}"),
    (patterns.later(rf"(?<![\d.,])(\d+),(\d{{1,2}})(?=\s?(?:€|eur\b|{UNIT_NAMES}|stars?|sterne|%)(?![A-Za-z]))", re.IGNORECASE), r"\1.\2"),
    (patterns.later(rf"\b(?P<whole>{_PHRASE}|\d+) point (?P<rest>(?:{_SMALL}|zero|oh)(?:[\s-]+(?:{_SMALL}|zero|oh))*)\b", re.IGNORECASE), _decimal),
    (patterns.later(r"(?P<whole>[零一二两三四五六七八九十百千万]+)点(?P<rest>[零〇一二三四五六七八九]+)"), _han_decimal),
    (patterns.later(rf"\b({_PHRASE}) (?:and )?a half(?=[\s-]+(?:{_COUNTED}))", re.IGNORECASE), lambda m: f"{_words(m[1])}.5"),
    (patterns.later(r"\b(\d+) (?:and )?a half(?=\s)|\b(\d+)½"), lambda m: f"{m[1] or m[2]}.5"),
    (patterns.later(rf"\bhalf an? (?={UNIT_NAMES}\b)", re.IGNORECASE), "0.5 "),
    (patterns.later(r"十几(?=件|个|把|台|双|只|套|张|盒|瓶|袋|支|条|款|天|小时|平|岁|块|元|斤|公斤|人|米|厘米)"), "11到19"),
    (patterns.later(r"([一二两三四五六七八九十]+|\d+)斤([一二两三四五六七八九]|\d)两"), lambda m: f"{float(_han_number(m[1])) + float(_han_number(m[2])) / 10:g}斤"),
    (patterns.later(r"([一二两三四五六七八])([二两三四五六七八九])(?=天|个?小时|周|个?星期|个?月|年|个?工作日)"), lambda m: f"{_han_number(m[1])}到{_han_number(m[2])}"),
    (patterns.later(r"([一二两三四五六七八九]|\d+)米([一二三四五六七八九\d]{1,2})(?![\d十百千米厘毫天年个元])"), lambda m: f"{_han_number(m[1])}.{''.join(c if c.isdigit() else _han_number(c) for c in m[2])}米"),
    (patterns.later(r"(?<=\bwithin )a(?= (?:day|week|month|year|fortnight)\b)|(?<=\bin )a(?= (?:day|week|month|year|fortnight)\b)|(?<=\btakes )a(?= (?:day|week|month|year|fortnight)\b)|(?<=\babout )a(?= (?:day|week|month|year|fortnight)\b)|(?<=\bthan )a(?= (?:day|week|month|year)\b)|(?<=\bleast )a(?= (?:day|week|month|year)\b)", re.IGNORECASE), "1"),
    (patterns.later(r"\b1 fortnight\b", re.IGNORECASE), "2 weeks"),
    (patterns.later(r"\b(?:a couple of) (?=days|weeks|months|years|hours)", re.IGNORECASE), "2 "),
    (patterns.later(r"(?<=[存])(\d+)G(?![A-Za-z])|(\d+)G(?=内存|存储|运存|\+)"), lambda m: f"{m[1] or m[2]}GB"),
    (patterns.later(r"半(?=公斤|千克|斤|升|米|小时|个小时|年)"), "0.5"),
    (patterns.later(r"([\d.]+|[一二两三四五六七八九十]+)(个?)(公斤|千克|斤|升|米|小时|年)半"),
     lambda m: f"{float(_han_number(m[1])) + 0.5:g}{m[2]}{m[3]}"),
    (patterns.later(r"百分之([\d.]+|[一二两三四五六七八九十百零]+)"), lambda m: f"{_han_number(m[1])}%"),
    (patterns.later(rf"\b({_PHRASE}) (dollars|euros|pounds)(?:,? and|,)? ({_PHRASE}|\d+)(?: cents| pence)?(?![\s-]+(?:and\s+)?(?:{_WORD}|dollars|euros|pounds|%|percent)\b)\b", re.IGNORECASE),
     lambda m: f"{float(_words(m[1]) or 0) + float(_words(m[3]) or m[3]) / 100:.2f} {m[2]}"),
    (patterns.later(r"(\d+) (dollars|euros|pounds)(?:,? and|,) (\d{1,2}) (?:cents|pence)\b", re.IGNORECASE), r"\1.\3 \2"),
    (patterns.later(r"(\d+)(块|元)(\d)(?:毛|角)?(?![\d.])"), r"\1.\3\2"),
    (patterns.later(rf"\b(?<!-)({_PHRASE})(?=[\s-]+(?:to [\w-]+[\s-]+|or [\w-]+[\s-]+|and [\w-]+[\s-]+(?=days|weeks|hours|months|years|working))?(?:{_COUNTED}|{UNIT_NAMES})\b)", re.IGNORECASE),
     lambda m: _words(m[1]) or m[1]),
    (patterns.later(rf"\b((?:{_TENS}|{_SMALL})(?:[\s-](?:{_SMALL}))?\s)?hundred(?:\s+and)?(?:\s+(?:{_TENS})(?:[\s-](?:{_SMALL}))?|\s+(?:{_SMALL}))?\b", re.IGNORECASE),
     lambda m: _words(m[0].strip()) or m[0]),
    (patterns.later(rf"\b(?:{_TENS})-(?:{_SMALL})\b", re.IGNORECASE), lambda m: _words(m[0]) or m[0]),
    (patterns.later(rf"(?<=aged )(?:{_TENS}|{_SMALL})\b|(?<=ages )(?:{_TENS}|{_SMALL})\b", re.IGNORECASE), lambda m: _words(m[0]) or m[0]),
    (patterns.later(rf"(?<=size )(?:(?:{_TENS})(?:[\s-](?:{_SMALL}))?|{_SMALL})\b", re.IGNORECASE), lambda m: _words(m[0]) or m[0]),
    (patterns.later(r"[一二两三四五六七八九十]{1,3}(?=(?:到|至|、|-|~)[一二两三四五六七八九十]{1,3}(?:天|日|个?工作日|周|小时|个月|元|美元|码|升|个?人|米|厘米|公斤|岁|杯|瓶|件|片|年|块))"),
     lambda m: _han_number(m[0])),
    (patterns.later(rf"([{_HAN_DIGIT}]{{1,8}})(?=(?:{_HAN_COUNTED}))(?!分之)"), lambda m: _spelled_han(m)),
    (patterns.later(rf"(?<=[{_HAN_DIGIT}\d])(?:个|多)?(?=工作日)"), ""),
)  # fmt: skip


_COUNTED_OWN = patterns.later(r"[种个款](?:不同)?的?(?:颜色|配色|尺码|规格|可选)")


_HAN_KEPT = patterns.later(
    r"一(?:款|个|件|双|只|台|套|把|张|种|些|点|下|样|起|共|直|般|定|致|流|口|层|位|支|杯|档|次|盒|箱|瓶|包|罐|袋|桶|粒|颗|片|条|本|份|根|顶|辆|副|盏|床|枚|堆|圈|节|排|组|块(?!钱)|年四季|天(?!之?以?内))"
)


_HAN_TIME = patterns.later(r"个(?:多)?(?:月|小时|钟头|星期|礼拜|工作日|季度)")


# "三个人", "四个轮子": what a product has or takes, not what is shown
_OF_A_PRODUCT = patterns.later(
    r"个(?![都均全里当之中也各一价选产商颜规尺版款加，,。;；、]|$|就|才|是|还|评|最|都)|[件双只](?=装|套)"
)


def _spelled_han(match: re.Match[str]) -> str:
    text, after = match[1], match.string[match.end() :]
    before = match.string[: match.start()][-1:]
    if (
        text == "零"
        or (text == "一" and _HAN_KEPT.match(text + after) and not _HAN_TIME.match(after))
        or before
        in (
            "第",
            "星",
            "周",
            "统",
            "唯",
            "同",
            "单",
        )
    ):
        return text
    if len(text) == 2 and after[:1] == "折":
        return "".join(f"{chinese(one) or 0:g}" for one in text)
    if (
        text in ("两", "三", "四")
        and not _COUNTED_OWN.match(after)
        and before not in ("含", "套", "盒", "装")
        and after[:1] in ("款", "者", "个", "件", "双", "种", "台", "只")
        and not _OF_A_PRODUCT.match(after)
    ):
        return text  # "两款" counts what is shown
    return _han_number(text)


def spelled(text: str) -> str:
    """The text with its numbers in digits, decimals with a point and percentages with a sign."""
    text = in_digits(text)
    for pattern, written in _SPELLINGS:
        text = pattern.sub(written, text)
    return text
