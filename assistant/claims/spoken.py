"""Chinese as people say it, in the forms that the readers know: 2 米 15 as 2.15 米, 能机洗的有两款 as 其中有两款能机洗, 口碑最好 as 评分最高.

What a sentence claims stays the same. Knows nothing of what the records say.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant import patterns
from assistant.claims.clauses import CLASSES, TAG
from assistant.claims.spoken_amounts import amounts_written
from assistant.understanding.numbers import chinese

_HAN = patterns.later(r"[\u3400-\u9fff]")
_N = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+)"
_NO = f"[^，,。；;！!？?{TAG[1:-1]}]"
_HOW = rf"[{CLASSES}]"


def _metres(match: re.Match[str]) -> str:
    """2 米 15, 1米9, 一米八五: digits behind the metre are what comes behind the point."""
    whole = match["m"] if match["m"].isdigit() else f"{chinese(match['m']) or 0:g}"
    behind = "".join(one if one.isdigit() else f"{chinese(one) or 0:g}" for one in match["cm"])
    return f"{whole}.{behind}米"


_SPOKEN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (patterns.later(r"(?<![\d.])(?P<m>\d|[一二两三])\s?米\s?(?P<cm>\d{1,2}|[一二三四五六七八九]{1,2})(?![\d.一二三四五六七八九十百千万]|\s?(?:厘米|公分|分米|毫米|元|美元|块|张|把|台|位|分|个|件|款|只|双))"), _metres),
    (patterns.later(r"(?<=[\d百千十万零一二三四五六七八九])\s?(?:美?刀|美刀)(?![具片刃架工头鞘把柄锋法])"), "美元"),
    (patterns.later(r"[\u3400-\u9fff]{1,4}?(?P<a>[\u3400-\u9fff]{1,3})(?:是|归)(?P=a)(?=[，,])"), lambda m: m[0][: -2 * len(m["a"]) - 1] + "也行"),
    (patterns.later(r"(?P<a>[\u3400-\u9fff]{1,3})(?:是|归)(?P=a)(?=[，,])"), "也行"),
    (patterns.later(r"(?:口碑|评价|反馈)(?P<w>[更最])(?:为)?好(?!的?评)"), r"评分\g<w>高"),
    (patterns.later(r"(?<=[离距])(?P<x>[您你]?的?\s?[¥$]?\s?[^，,。]{1,8}?)封顶(?=[价线]?\s?(?:还|只|就|也|差|剩|有))"), r"\g<x>上限"),
    (patterns.later(r"真(?=[有能可会带])"), ""),
    (patterns.later(r"(?:直接)?(?:丢|扔|放|塞|进|用)(?:进|到|入|在)?(?P<in>洗衣机|洗碗机)(?:里面?|中)?(?:就能|就可以|都能|也能|就行)?(?:去)?(?:机?洗|清洗)"), r"用\g<in>洗"),
    (patterns.later(r"(?<![用进])(?P<in>洗衣机|洗碗机)里?(?:也|都|就)?(?:不能|不可以?|没法)洗"), r"不能用\g<in>洗"),
    (patterns.later(r"(?<![用进])(?P<in>洗衣机|洗碗机)里?(?:也|都|就)?(?:能|可以?)洗"), r"能用\g<in>洗"),
    (patterns.later(r"(?P<in>电磁炉|烤箱|微波炉)[上里]?(?:也|都|就)?(?:不能|不可以?|没法|用不了)用?"), r"不能用于\g<in>"),
    (patterns.later(r"(?P<do>[拆取卸摘脱])不(?P<how>下来|掉|了|开|下)(?![的得])"), r"不能\g<do>\g<how>"),
    (patterns.later(r"(?P<do>[拆取卸摘脱])得(?P<how>下来|掉|了|开|下)(?![的得])"), r"能\g<do>\g<how>"),
    (patterns.later(r"(?:^|(?<=[，,。；;！!]))\s*不过(?![分于错])"), "但"),
    (patterns.later(r"(?<=[\u3400-\u9fff])不过(?=\s?[¥$￥]?[\d一二两三四五六七八九十百])"), "不超过"),
    (patterns.later(r"(?:^|(?<=[，,。；;！!]))(?:如果|要是|您|你)*想(?:要)?(?:再|更)?" + _NO + r"{1,4}一?(?:点|些)(?:儿)?(?:的话)?(?=就|可以|不妨|那|，|,)"), "要的话"),
    (patterns.later(r"[一二三]来(?=[\u3400-\u9fff\s\d])(?<=[，,但]一来|[，,；]二来|[，,；]三来)"), ""),
    (patterns.later(r"(?<=[五七八九三])分(?=[袖裤])"), "成"),
    (patterns.later(r"高度是?固定的?(?=[，,。；;]|$)"), "高度不能调"),
    (patterns.later(r"又超(?=预算|了?预算)"), "超出"),
    (patterns.later(r"手感|脚感|坐感|观感|质感"), "感觉"),
    (patterns.later(r"比(?:较)?起来(?=[，,])"), ""),
    (patterns.later(r"(?<=[，,])抓重点"), "总结"),
    (patterns.later(r"抓(?:重点|要点)"), "总结"),
    (patterns.later(r"(?<![着侧偏注])重点"), "要点"),
    (patterns.later(r"(?:再)?多看(?:两|几)眼"), "看看"),
    (patterns.later(r"两(?=[册本]装)"), "2"),
    (patterns.later(r"(?<=[\d一二两三四五六七八九十])(?:吋|寸)(?=那|这|款|的)"), "英寸"),
    (patterns.later(r"虽(?=[高低贵便轻重好大小长短多少宽])"), "虽然"),
    (patterns.later(r"(?:^|(?<=[，,。；;！!]))(?:身高|个子|个头|腰|背|脖子|颈椎|膝盖|眼睛|手|脚|腿|胃口|胆子|预算|手头|房间|地方|屋子|空间)" + _NO + r"{1,10}的话(?=[，,可就那建先直不])"), ""),
    (patterns.later(rf"(?P<in>(?:这|以上)?(?:[两三四五几二]|\d)\s?{_HOW}(?:商品|产品)?(?:里面?|当中|之中|中)[，,]?)(?P<p>(?!有|只有|最|仅|带|评|价|论){_NO}{{1,14}}?)的(?P<way>只有|就|只|才|一共|总共)?有?(?P<n>[一两二三四五]|\d)\s?(?P<c>{_HOW})(?=[，,。；;！!、：:]|$)"),
     lambda m: f"{m['in'].rstrip('，,')}{'只有' if m['way'] in ('只有', '只', '就', '才') else '有'}{m['n']}{m['c']}{m['p']}"),
    (patterns.later(rf"(?:^|(?<=[，,；;。]))(?P<p>(?!最|评|价|有|其中|这|那|另|还|只|剩){_NO}{{2,14}}?)的(?P<way>只有|一共有|总共有|就|只|才)?有?(?P<n>[一两二三四五]|\d)\s?(?P<c>{_HOW})(?=[，,。；;！!：:]|$)"),
     lambda m: f"其中{'只有' if m['way'] in ('只有', '只', '就', '才') else '有'}{m['n']}{m['c']}{m['p']}" if patterns.search(r"有$", m[0][: m.start("n") - m.start()]) else m[0]),
    (patterns.later(r"超(?:出|过)?了?(?=预算|上限)"), "超出"),
    (patterns.later(r"(?<=[上下])不了(?P<w>电磁炉|洗碗机|烤箱|微波炉|飞机)"), r"不了\g<w>"),
    (patterns.later(r"上不了(?=电磁炉)"), "不能用于"),
    (patterns.later(r"(?<=[能可])上(?=电磁炉)"), "用于"),
    (patterns.later(r"(?:下雨|雨天)天?" + _NO + r"{0,6}?(?:也|都)?不怕"), "防水"),
    (patterns.later(r"(?<=[，,])别(?:在)?(?:下)?雨天[穿用背带]"), ""),
)  # fmt: skip
_BESIDE_TAG = patterns.later(rf"(?<=[\u3400-\u9fff，。；：、])\s+(?={TAG})|(?<={TAG})\s+(?=[\u3400-\u9fff，。；：、])")
_OTHERS = patterns.later(rf"(?:另外|其他|其余|剩下|余下)的?(?P<n>[两二三四五]|\d)\s?{_HOW}")
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}


def as_read(text: str, shown: int) -> str:
    """A tagged Chinese sentence about `shown` products as the readers know it; any other text as it is."""
    if _HAN.search(text) is None:
        return text
    text = amounts_written(_BESIDE_TAG.sub("", text))
    for pattern, written in _SPOKEN:
        text = pattern.sub(written, text)
    return _OTHERS.sub(lambda m: "其余" if _count(m["n"]) == shown - 1 else m[0], text)


def _count(said: str) -> int:
    return int(said) if said.isdigit() else _COUNTS[said]
