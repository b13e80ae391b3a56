"""Limits that are moved by a share or an amount: "double the budget", "20% less", "add another 100", 预算翻倍, 再加五十.

What is moved is the limit on the price that holds already; of a range its upper end, of "about so much" both ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.understanding.last_limit import is_about
from assistant.understanding.numbers import mark
from retrieval.constraints import Constraint

_WHAT = r"(?:(?:the|my|our|that|this|your)\s+)?(?:budget|limit|price(?: limit| range| cap)?|ceiling|cap|maximum|max|amount|spend(?:ing)?|it|that|this|预算)"
_N = r"(⟦\d+⟧)"
_SHARE = rf"{_N}\s?(?:%|percent|per cent)"
_UNITS = r"(?:m?l|k?g|[cm]?m|[gt]b|w|h|hz|mah|in(?!\s+[a-z])|inch(?:es)?|hours?|people|persons?|lit(?:re|er)s?|kilos?|years?|days?|weeks?|stars?|pieces?)\b|毫?升|公?斤|千?克|厘?米|小时|个?人|英?寸|瓦|毫安|天|星|岁"
_SUM = rf"(?:us\$|[$€£¥￥])?\s*{_N}\s*(?:dollars?|bucks?|quid|usd|euros?|pounds?|块钱?|美元|元|刀|€|£)?(?!\s?-?(?:{_UNITS}))"
_RAISE = r"(?:rais(?:e|ing)|increas(?:e|ing)|bump(?:ing)?|lift(?:ing)?|push(?:ing)?|up(?:ping)?|boost(?:ing)?|stretch(?:ing)?|extend(?:ing)?|grow)"
_LOWER = r"(?:lower(?:ing)?|reduc(?:e|ing)|cut(?:ting)?|drop(?:ping)?|trim(?:ming)?|slash(?:ing)?|decreas(?:e|ing)|shrink(?:ing)?|bring(?:ing)? down|knock(?:ing)?(?: down)?|tak(?:e|ing)(?: down)?)"
_HAN_WHAT = (
    r"(?:(?:我的?)?(?:预算|价格|价位|上限|总价|钱))?(?:可以|能|再|给我|帮我|那就|就|要|还|也|往上|往下|稍微|直接)*"
)
_MORE_HAN = r"(?:再)?(?:多|加|涨|提高|提升|增加|增|上调|放宽|上浮|添|追加|贵)(?:个|上|了|出)?"
_LESS_HAN = r"(?:再)?(?:少|减少|减|降低|降|下调|缩减|砍掉?|压低|压|便宜|扣掉?|去掉)(?:个|了)?"
_END = r"(?=\s*(?:$|[,，。.;；!！?？]|吧|了|的|左右|也|就|还|都|可以|行|没|预算|please|pls|then|is |would|max|tops|if|and|but|on|from|for|thanks|maybe|too|ok|okay|fine|now|instead))"
_TO_IT = r"(?:\s+(?:to|on top of|on|onto|off|from|of)\s+" + _WHAT + ")?"

_FACTORS = (
    (2.0, rf"\b(?:doubl(?:e|ing)|(?:make (?:it|that) )?twice)\s+{_WHAT}|\b{_WHAT}\s+(?:can be |could be |is |gets? )?doubled|\b{_WHAT}\s+(?:times|x)\s+(?:two|2|⟦\d+⟧)"),
    (3.0, rf"\btripl(?:e|ing)\s+{_WHAT}"),
    (1.5, rf"\bhalf as much again|\b{_WHAT}\s+and a half"),
    (0.5, rf"\b(?:halv(?:e|ing)|half)\s+(?:of\s+)?{_WHAT}(?!\s*(?:of|an?)\b)|\bcut\s+{_WHAT}\s+(?:in|by) half|\bhalf (?:as much|the (?:budget|price|money))"),
    (2.0, r"(?:预算|上限|价格|价位)(?:可以|能|再|给我|直接)*(?:翻倍|加倍|翻一?番|翻一?倍|乘以?二|多一倍|增加一倍|提高一倍|涨一倍|翻个?倍|(?:再)?(?:加|多|涨|增|提|上调|放宽|往上加)(?:了|个|它)?一倍)|^\W*(?:再)?翻一?倍"),
    (3.0, r"(?:预算|上限|价格|价位)(?:可以|能|再|给我|直接)*(?:翻三倍|翻两番|变三倍)"),
    (0.5, r"(?:预算|上限|价格|价位)(?:可以|能|再|给我|直接|要|得|砍|减|降|掉|去|了)*(?:减半|砍半|一半|对半砍?|腰斩|打对折)"),
)  # fmt: skip
_MOVES = (
    (1, True, rf"(?:\bby\s+)?{_SHARE}\s+(?:more|higher|extra|up\b|over|above|on top|on top of {_WHAT}|dearer|pricier|more expensive)(?!\s+(?:cotton|wool|\w+ff)){_TO_IT}"),
    (-1, True, rf"(?:\bby\s+)?{_SHARE}\s+(?:less|lower|cheaper|down\b|below|under|off\s+{_WHAT}){_TO_IT}"),
    (1, True, rf"\b{_RAISE}\s+{_WHAT}?\s*by\s+{_SHARE}|\b(?:add|an? extra|another)\s+{_SHARE}{_TO_IT}"),
    (-1, True, rf"\b{_LOWER}\s+{_WHAT}?\s*by\s+{_SHARE}|\b{_LOWER}\s+(?:another\s+)?{_SHARE}(?:\s+off)?{_TO_IT}|\b{_LOWER}\s+{_WHAT}\s+{_SHARE}"),
    (1, False, rf"\b{_RAISE}\s+{_WHAT}?\s*by\s+(?:another\s+)?{_SUM}"),
    (-1, False, rf"\b{_LOWER}\s+{_WHAT}?\s*by\s+(?:another\s+)?{_SUM}"),
    (1, False, rf"\b(?:add(?:ing)?|plus|with|throw in|i (?:can|could) (?:add|spare|do|spend|find|manage))\s+(?:on\s+)?(?:another|an extra|an additional|a further)\s+{_SUM}{_TO_IT}"),
    (1, False, rf"\badd(?:ing)?\s+{_SUM}\s+(?:to|on top of)\s+{_WHAT}|\b{_SUM}\s+(?:extra|more)\s+(?:than (?:that|before)|on top(?: of that)?){_END}|^\W*(?:(?:ok|okay|so|maybe|well|and|fine|i can do|let['’]?s (?:do|say|add))[\s,]+)*(?:another|an extra)\s+{_SUM}(?:\s+(?:more|on top|extra))?{_END}|\b(?:can|could|will|might|['’]ll|['’]d) (?:spend|pay|go|do|add|stretch) {_SUM}\s+(?:more|extra|higher|over(?: that)?|on top){_END}|^\W*(?:ok[\s,]+|make it |say )?{_SUM} (?:more|higher|extra|dearer){_END}"),
    (1, False, rf"\b(?:another|(?:an? )?extra|an additional|a further|a spare)\s+{_SUM}[^.;!?⟦]{{0,48}}?\b(?:add|put|throw|pile)(?:ing)?\s+(?:that|it|this|those|them)(?:\s+in)?\s+(?:on top of|on|onto|to|towards)\s+{_WHAT}"),
    (1, False, rf"{_SUM}[^。；！？⟦]{{0,12}}(?:加|算|添|放|补)(?:到|进|在|入)(?:我的?)?(?:预算|上限)(?:里|上|里面|中)?"),
    (-1, False, rf"\b(?:knock|take|shave|trim|cut|lop|slice|drop)\s+(?:another\s+|a further\s+)?{_SUM}\s+(?:off|from){_TO_IT}(?:\s*{_WHAT})?|^\W*(?:(?:ok|maybe|well|and|make it|let['’]?s say)[\s,]+)*{_SUM}\s+less{_END}"),
    (1, True, rf"{_HAN_WHAT}{_MORE_HAN}{_N}(?:%|个百分点)|(?:预算|价格|上限){_MORE_HAN}百分之{_N}"),
    (-1, True, rf"{_HAN_WHAT}{_LESS_HAN}{_N}(?:%|个百分点)|(?:预算|价格|上限){_LESS_HAN}百分之{_N}"),
    (1, False, rf"贵(?:个|上|出)?{_SUM}(?:块钱?|元|刀)?(?:左右)?(?:也|都|还)?(?:行|可以|没事|没关系|能接受|不要紧|ok)"),
    (1, False, rf"(?:(?:预算|价格|价位|上限|总价)(?:可以|能|还|也|就|我)*{_MORE_HAN}|(?:再|还可以|还能|可以再|能再)(?:多花|多加|加|多出|添|追加|多掏|多|涨|贵|放宽|提高|上调|往上提)(?:个|上|出)?){_SUM}(?:块钱?|元|刀)?{_END}"),
    (-1, False, rf"(?:(?:预算|价格|价位|上限|总价)(?:可以|能|还|也|就|我)*{_LESS_HAN}|(?:再|还要|要再|能再|得再)(?:少花|少|减|降|砍|压|便宜|扣)(?:个|掉|下)?){_SUM}(?:块钱?|元|刀)?{_END}"),
)  # fmt: skip
_FACTOR_RULES = tuple((factor, patterns.later(pattern, re.IGNORECASE)) for factor, pattern in _FACTORS)
_MOVE_RULES = tuple((sign, share, patterns.later(pattern, re.IGNORECASE)) for sign, share, pattern in _MOVES)
_DISCOUNT = patterns.later(rf"(?:预算|价格|价位|上限)(?:再|就|给我|要)*打{_N}折")
_OFFERS = patterns.later(r"\b(?:discount|on sale|sale|promo\w*|off (?:everything|all))\b|打折|促销|优惠", re.IGNORECASE)
_UPPER = patterns.later(r"\b(?:upper|top|ceiling|cap|max(?:imum)?|limit)\b|上限|最高", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moved:
    """The limit as it is now, None where a text moves none, and the text without the words that move it."""

    limit: Constraint | None
    text: str


def read(text: str, held: Constraint | None, turn: int) -> Moved:
    """Reads a move of `held`, the limit on the price (cents); nothing where none holds."""
    if held is None or (held.low is None and held.high is None) or _OFFERS.search(text):
        return Moved(None, text)
    marked = mark(text)
    for factor, pattern in _FACTOR_RULES:
        if (match := pattern.search(marked.text)) is not None:
            return Moved(_moved(held, factor, 0.0, turn), marked.restore(_without(match)))
    if (match := _DISCOUNT.search(marked.text)) is not None:
        tenths = marked.numbers[_place(match)]
        return Moved(_moved(held, tenths / (10 if tenths < 10 else 100), 0.0, turn), marked.restore(_without(match)))
    for sign, share, pattern in _MOVE_RULES:
        match = pattern.search(marked.text)
        if match is None:
            continue
        number = marked.numbers[_place(match)]
        factor, cents = (1 + sign * number / 100, 0.0) if share else (1.0, sign * 100 * number)
        limit = _moved(held, factor, cents, turn, _UPPER.search(text) is not None)
        if limit is not None:
            return Moved(limit, marked.restore(_without(match)))
    return Moved(None, text)


def _place(match: re.Match[str]) -> int:
    """The place of the number that a rule's only matching group marks."""
    return int(next(group for group in match.groups() if group is not None)[1:-1])


def _without(match: re.Match[str]) -> str:
    return match.string[: match.start()] + " " + match.string[match.end() :]


def _moved(held: Constraint, factor: float, cents: float, turn: int, upper: bool = False) -> Constraint | None:
    """The limit times a factor plus an amount, of a range its `upper` end alone; None where nothing would be left of it."""

    def to(side: float | None) -> float | None:
        return None if side is None else float(round(side * factor + cents))

    low, high = held.low, to(held.high)
    if held.high is None or (held.low and not upper and is_about(held.low, held.high)):
        low = to(held.low)
    if (high is not None and high <= 0) or (low is not None and low <= 0):
        return None
    if low is not None and high is not None and low > high:
        low = None
    return replace(held, low=low, high=high, turn=turn)
