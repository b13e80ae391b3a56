"""Products that a Chinese sentence points at among those that are shown: 26 公分那口, 大锅, 便宜的那款, 两支钢笔, 有货的两款, 三顶帐篷里.

Such words become the product's tag, or 三款 where they stand for all that is shown. Knows nothing of what is said of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant import patterns
from assistant.claims.clauses import CLASSES, tag
from assistant.claims.own_words import OwnWords, Sort
from assistant.claims.scene import Scene
from assistant.claims.senses import senses, senses_in, senses_of
from assistant.understanding.numbers import chinese
from retrieval.products import Product
from retrieval.terms import tokens
from retrieval.units import find_unit, to_base

_HAN = "\u3400-\u9fff"
_HAN_RUN = patterns.later(rf"[{_HAN}]+")
_THAT = rf"(?:的?[那这](?:一)?[{CLASSES}](?!人)|的[那这]款)"
_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "2": 2, "3": 3, "4": 4, "5": 5}
# 三顶帐篷里, 三张垫子都, 另外两支: so many of what is shown, whatever they are counted by
_ALL = patterns.later(
    rf"(?P<lead>^|[,，。;；：:\s]|这|以上|是|在)(?P<n>[两二三四五六七八])\s?[{CLASSES}](?:(?![价评分重量长宽高厚续功率料色质牌保库存度数码])[{_HAN}]){{0,4}}?(?=里|中(?!号|等|间|款)|当中|之中|之间|都|均|皆|全(?!棉|新|自))"
)
_OTHERS = patterns.later(
    rf"(?P<lead>另外|其他|其余|剩下|别的)的?(?P<n>[一两二三四])\s?[{CLASSES}][{_HAN}]{{0,3}}?(?=[没都也是有比更要不长短高矮宽窄重轻大小贵便则就，,。]|$)"
)
_KIND = patterns.later(
    rf"(?P<n>[两二三四五2-5])\s?[{CLASSES}]的?(?P<kind>[{_HAN}]{{1,6}}?)(?=[都均皆各也里中]|之间|一两|[一二三两\d]|就|还|价格|评分|$|[,，。])"
)
_IN_STOCK = patterns.later(
    rf"(?:目前|现在)?(?:有货|有现货|能买到?|买得到|现货|没断货|在售)的这?(?P<n>[两二三四2-4])\s?[{CLASSES}](?!里|中|当中|之中)"
)
_AMOUNT = patterns.later(
    rf"(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十百]+)\s?(?P<unit>[A-Za-z]{{1,3}}|毫?升|公?升|公?斤|千?克|公分|厘米|毫米|英寸|寸|吋|米|瓦|安|片|件|粒|块|页|层|人)(?:装|版|款)?{_THAT}"
)
_AMOUNT_KIND = patterns.later(
    rf"(?:^|(?<=[，,。；;的比和与跟选看买]))(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十百]+)\s?(?P<unit>[A-Za-z]{{1,3}}|毫?升|公?升|公?斤|千?克|公分|厘米|毫米|英寸|寸|吋|米|瓦|键)的?(?P<kind>[{_HAN}]{{2,6}}?)(?=的|比|也|要|是|有|没|才|只|更|还|就|放|可|能|不|[，,。；;]|\d)"
)
_DEGREE = patterns.later(
    rf"(?:价格|价钱|评分)?(?<![最更较偏{_HAN}])(?P<word>贵|便宜|大|小|重|轻|长|短|高|矮|厚|薄|宽|窄)(?:一点|一些|点|些)?的?[那这](?:一)?[{CLASSES}]"
)
_BIG = patterns.later(
    rf"(?<![{_HAN}最更较])(?P<word>[大小])(?P<kind>[锅壶杯瓶包桌床垫盒箱盆碗帐灯袋罐])(?=[比也要是有没才只更还就贵便重轻,，\s\d])|(?<=[比和跟])(?P<word2>[大小])(?P<kind2>[锅壶杯瓶包桌床垫盒箱盆碗帐灯袋罐])(?=[贵便重轻大小高多少还更,，])"
)
_PLAIN = patterns.later(r"(?:普通|基础|标准|常规)(?:款|版)(?!型)")
MODELS = frozenset(["pro", "max", "plus", "ultra", "mini", "lite", "air", "se"])
# What is bigger is measured by the first of these that all of them state
_SIZES = ("capacity", "volume", "diameter", "screen_size", "size", "net_weight", "length", "width", "height", "people")
_MEASURES: dict[str, tuple[tuple[str, ...], int]] = {
    "贵": (("price",), 1), "便宜": (("price",), -1), "大": (_SIZES, 1), "小": (_SIZES, -1), "重": (("weight",), 1), "轻": (("weight",), -1),
    "长": (("length",), 1), "短": (("length",), -1), "高": (("height",), 1), "矮": (("height",), -1), "厚": (("thickness",), 1),
    "薄": (("thickness",), -1), "宽": (("width",), 1), "窄": (("width",), -1),
}  # fmt: skip


def pointed(scene: Scene, text: str) -> str:
    """The text with tags in place of what points at one product, or at so many of a kind; 三款 for all that is shown."""
    if text.isascii():
        return text
    shown = len(scene.records)
    text = _ALL.sub(lambda m: f"{m['lead']}{m['n']}款" if _NUMBERS[m["n"]] == shown else m[0], text)
    text = _OTHERS.sub(lambda m: f"{m['lead']}{m['n']}款", text)
    if shown < 2:
        return text
    for pattern, meant in _POINTERS:
        for match in reversed(list(pattern.finditer(text))):
            places = meant(scene, match)
            if places:
                text = text[: match.start()] + "和".join(map(tag, places)) + text[match.end() :]
    return text


def _of_kind(scene: Scene, match: re.Match[str]) -> list[int]:
    """两支钢笔: all that are of a kind, where they are as many as is said, and not all that is shown."""
    having = [
        place
        for place, record in enumerate(scene.records)
        if OwnWords(record, scene.facets).described(match["kind"]) >= Sort.NAME
        or any(_shortens(match["kind"], run) for run in _HAN_RUN.findall(record.product.title.zh or ""))
    ]
    return having if len(having) == _NUMBERS[match["n"]] < len(scene.records) else []


def _shortens(said: str, run: str) -> bool:
    """Whether a word has a title's characters in their order and ends alike: 铸铁锅 for 铸铁煎锅."""
    rest = iter(run)
    return said[-1] == run[-1] and all(char in rest for char in said)


def _in_stock(scene: Scene, match: re.Match[str]) -> list[int]:
    having = [place for place, record in enumerate(scene.records) if record.stock > 0]
    return having if len(having) == _NUMBERS[match["n"]] else []


def _of_amount(scene: Scene, match: re.Match[str]) -> list[int]:
    """26 公分那口: the one product that states the amount."""
    unit = {"寸": "英寸", "吋": "英寸"}.get(match["unit"], match["unit"])
    number = float(match["n"]) if match["n"][0].isdigit() else chinese(match["n"])
    if find_unit(unit) is None or number is None:
        return []
    said, base = to_base(number, unit)
    having = [
        place
        for place, record in enumerate(scene.records)
        if any(one.unit == base and abs(one.high - said) <= 0.005 * said for one in record.amounts)
    ]
    return having if len(having) == 1 else []


def _amount_and_kind(scene: Scene, match: re.Match[str]) -> list[int]:
    """5升空气炸锅, 60厘米的方缸: the one product that is such a thing and states the amount."""
    of_amount = _of_amount(scene, match)
    if not of_amount or len(scene.records[of_amount[0]].product.variants) > 1:
        return []  # 50毫升的防晒霜: it may say which version
    kind = OwnWords(scene.records[of_amount[0]], scene.facets).described(match["kind"])
    return of_amount if kind >= Sort.NAME else []


def _by_degree(scene: Scene, match: re.Match[str]) -> list[int]:
    return _furthest(scene, match["word"], range(len(scene.records)))


def _bigger(scene: Scene, match: re.Match[str]) -> list[int]:
    """大锅, 小锅: of what is such a thing, the one that is largest or smallest."""
    word, kind = match["word"] or match["word2"], match["kind"] or match["kind2"]
    if any(word + kind in record.product.title.both() for record in scene.records):
        return []
    things = [place for place, record in enumerate(scene.records) if _is_kind(record.product, kind)]
    return _furthest(scene, word, things) if len(things) > 1 else []


def _furthest(scene: Scene, word: str, places: Sequence[int]) -> list[int]:
    """The one of several products at one end of the measure that a word speaks of; none where two are."""
    names, sign = _MEASURES[word]
    for name in names:
        stated = [(sign * value, place) for place in places if (value := scene.measure(place, name)) is not None]
        if stated and len(stated) == len(places):
            best = max(stated)[0]
            having = [place for value, place in stated if value == best]
            return having if len(having) == 1 else []
    return []


def _plain_model(scene: Scene, match: re.Match[str]) -> list[int]:
    """普通款 beside a Pro: the one product of the same brand whose title has no such word."""
    if any(match[0][:2] in record.product.title.both() for record in scene.records):
        return []
    brands = {record.product.brand for record in scene.records if _model(record.product)}
    having = [
        place
        for place, record in enumerate(scene.records)
        if record.product.brand in brands and not _model(record.product)
    ]
    return having if len(having) == 1 else []


def _model(product: Product) -> bool:
    words = patterns.sub(r"[^a-z]+", " ", product.title.both().lower()).split()
    return bool(MODELS & set(words))


def _is_kind(product: Product, kind: str) -> bool:
    """Whether a word, whole or by what it means, is in a product's title or the name of its category."""
    said = "\n".join([product.title.both(), *product.category[-1:]])
    if kind in said:
        return True
    meant = senses(kind)
    latin = senses_of(token.form for token in tokens(said) if token.form.isascii())
    runs = (match[0] for match in patterns.finditer(rf"[{_HAN}]+", said))
    return bool(meant & latin.union(*(senses_in(run) for run in runs)))


_POINTERS: tuple[tuple[re.Pattern[str], Callable[[Scene, re.Match[str]], list[int]]], ...] = (
    (_IN_STOCK, _in_stock),
    (_KIND, _of_kind),
    (_AMOUNT, _of_amount),
    (_AMOUNT_KIND, _amount_and_kind),
    (_DEGREE, _by_degree),
    (_BIG, _bigger),
    (_PLAIN, _plain_model),
)
