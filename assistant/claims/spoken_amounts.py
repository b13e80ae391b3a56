"""Chinese amounts, sums and days as people say them, in the forms that the readers know: 两毛多美元, 一两日, 现折 40 元, S 码剩四件、L 码剩六件.

What a text claims stays the same. Knows nothing of what the records say.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant import patterns
from assistant.understanding.numbers import chinese

_N = r"[一二两三四五六七八九十百千万\d.]"
_UNIT = r"(?:美元|美金|欧元|英镑|元|块|公斤|千克|公升|公克|毫升|公分|厘米|毫米|英寸|克|斤|升|米|寸|吋|瓦|度|分贝|小时|分钟|天|年|岁|页|个|件|只|双|把|张|套|盒|瓶|袋|包|支|片|粒|颗|本|台|口|条|码|折|倍|分|人|条|款)"


def _dimes(match: re.Match[str]) -> str:
    """两毛多 is 0.2 to 0.3, 八毛钱 0.8."""
    tenths = chinese(match["n"]) or 0.0
    money = match["money"] or "元"
    return f"{tenths / 10:g}到{(tenths + 1) / 10:g}{money}" if match["more"] else f"{tenths / 10:g}{money}"


def _tenths(match: re.Match[str]) -> str:
    """两成 is 20 percent, 两成多 20 to 30."""
    tenths = int(chinese(match["n"]) or 0)
    return f"{10 * tenths}%到{10 * tenths + 10}%" if match["more"] else f"{10 * tenths}%"


_WRITTEN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (patterns.later(rf"(?<=[\d一二两三四五六七八九十])\s+(?={_UNIT})"), ""),
    (patterns.later(r"(?P<n>[一二两三四五六七八九])毛(?![一二三四五六七八九])(?P<more>多|来|几)?(?:钱)?(?P<money>美元|美金|欧元|英镑)?(?!衣|巾|绒|呢|线|毯|料|孔|边|领|皮)"), _dimes),
    (patterns.later(rf"(?<={_N})块(?=美元|美金|美刀|欧元|英镑)"), ""),
    (patterns.later(r"(?<=[\d一二两三四五六七八九十])\s?日(?=[就便即才能可到送收内达]|之内|以内|左右|[，,。；;！!]|$)(?<!月\d日)(?<!月\d\d日)"), "天"),
    (patterns.later(r"(?:现|直|再|立)折(?=\s?[\d¥$￥一二两三四五六七八九]+\s?(?!折))"), "立减"),
    (patterns.later(r"(?P<n>[一两二三四五六七八九])成(?P<more>多|来)?(?![套人年熟功员为品就分都本交立效语])"), _tenths),
    # S 码剩四件、L 码剩六件: two statements
    (patterns.later(rf"(?<=[件个双台只套把张盒瓶袋包支条])、(?=[A-Z\d\u3400-\u9fff ]{{1,6}}(?:还|只|仅)?(?:剩|有)\s?{_N})"), "，"),
    (patterns.later(r"(?<=[都也就还正均仍])(?:刚好|正好|恰好)?在(?=\s?[¥$￥]?[\d一二两三四五六七八九])"), "不超过"),
)  # fmt: skip


# What is called 元 where it is the only currency, by what the readers know it as
_ALSO_YUAN = {"HKD": "港元", "TWD": "台币"}
_YUAN = patterns.later(rf"(?<={_N})\s?(?:元|塊錢?|块钱?)(?!人民|港|台|新台)")


def in_currency(text: str, currencies: frozenset[str]) -> str:
    """A text in which 元 names the one currency of all that is shown, where that is called so too."""
    money = _ALSO_YUAN.get(next(iter(currencies))) if len(currencies) == 1 else None
    return text if money is None else _YUAN.sub(money, text)


def amounts_written(text: str) -> str:
    """A Chinese text with such amounts as the readers know them."""
    for pattern, written in _WRITTEN:
        text = pattern.sub(written, text)
    return text
