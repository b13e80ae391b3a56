"""Products that a Chinese sentence names by a description: 羽绒那款, 比棉的贵, 18L 那台, 窗台吊床, in place of which their tags are put.

A description is made of words of one shown product alone: of its title, brand and kind, or of its values, in either language
(`claims.senses`). One that fits none or several of them is left as it stands, for the readers of values to judge.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import rjieba

from assistant import patterns
from assistant.claims.clauses import CLASSES, TAG, tag
from assistant.claims.own_words import OwnWords, Sort

_HAN = "\u3400-\u9fff"
_WORDS = rf"[{_HAN}A-Za-z0-9.+'’&\- ]"
_COUNTED = f"[{CLASSES}床架]"
_SLOT = patterns.later(
    r"(?:^|(?<=[，,。；;：:、！!？?（(]))\s*(?:(?:但是?|不过|而(?!且)|可是?|然而|虽然|其中|至于|还有|只有|所以|那么?|要是|如果|相比|论\S{1,4}还是|给\S{1,4}的话|要\S{1,4}的话)\s*)?"
    r"|(?<=[色绿红蓝黑白灰黄紫粉金银棕米杏码号])的|(?:[和与跟比选看买挑拿]|就是|考虑|推荐|还是|不如|对比|或者|只有|的是|差不多是|几乎是|依次[是为]|分别[是为]|只有|(?<!的)是|不过|但是|其中|评分上|重量上|价格上|不是)\s*(?:(?:一下|看)\s*)?"
)
_THAT = patterns.later(
    rf"\s*(?:的?\s*[那这](?:一)?{_COUNTED}(?!人)|款(?![式项型色]|{TAG})|那边|这边|家的?(?!人|用|居|具|电|长|里))(?:的(?=[{_HAN}]{{0,4}}(?:更|最|比|是|也|要|有)))?"
)
_OPENS = patterns.later(
    r"\s*(?:是(?!否)|有|没|不(?!锈|粘|沾)|也|能(?!量)|可以|只|才|要(?!求)|卖|比|在|都|差不多|大约|大概|约|将近|接近|不到|超过|刚好|正好|整整|[和与跟](?=[\ue000-\ue0ff])|更|最|带|用|由|支持|目前|现在|正在|虽|就|还|则|确实|其实|一|两|单|装|[高长宽厚深](?=\s*[\d一两二三四五六七八九十])|容量|评分|价格|售价|重(?!量级)|口碑|附|配|\d|[$¥￥]|好[看吃用]|便宜|标|自带|来自|建议|稍|略|各|断货|缺货|售罄|卖完|上不了|打了|打[^包开孔底])"
)
_DEARER = patterns.later(
    r"的(?=\s*(?:还|要|更)?(?:[贵重轻大小高低长短多少宽窄厚薄快慢]|便宜|强|好))|(?=\s*(?:还|要|更)?(?:[贵重轻大小高低长短多少宽窄厚薄快慢强]|便宜)(?:了|出|得|上|整整|不少|很多|一|[\d一两二三四五六七八九十百千半]))"
)
# 鸡肉的便宜10元, 88键的更贵: what it is of stands for it
_ITS = patterns.later(
    r"的(?=(?:\d|是|有|没|不|也|能|可以|只|才|要|卖|比|都|更|最|还|已|就|则|目前|现在|断货|缺货|售罄|[贵轻重大小长短高低厚薄]|便宜))"
)
_EACH = patterns.later(rf"(?:[和与跟、]{TAG})*各")  # 原味和蓝莓各买一袋
_TOKEN = patterns.later(r"[A-Za-z0-9]+(?:\.\d+)?(?:[-'’][A-Za-z0-9]+)*")
_NAMED = patterns.later(
    rf"(?P<n>[两二三四2-4])\s?{_COUNTED}的?\s?(?P<name>[A-Z][A-Za-z0-9'’&-]*(?:\s[A-Z][A-Za-z0-9'’&-]*)*)"
)
_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "2": 2, "3": 3, "4": 4}
_SHARE = patterns.later(
    r"(?=\s*的?(?:价格|价钱|重量|容量|售价|一半)?的?\s?(?:一半|[一二三四五六七八九十]+分之|[两二三四五六七八九十\d.]+\s?倍))"
)
_LONGEST = 14
_ORDINALS = patterns.later(
    rf"(?P<way>[前后第])(?P<n>[一两二三四])[{CLASSES}](?![一-鿿]?[式型])|(?P<last>最后)一?[{CLASSES}](?!库存|现货|了)"
)
# 是吊床, 一张吊床, 这种吊床: what it is, not which; behind a tag it is the same thing again
_SAYS_WHAT = patterns.later(
    rf"(?:(?<!依次)(?<!分别)(?<!到[大小高低轻重贵长短])[是为叫成当像作]|[一几每各两三]{_COUNTED}|[这那]?种|属于|[您你我]家的?|家里的?|{TAG}\s*|{TAG}的)$"
)
_GOES_ON = patterns.later(rf"[{_HAN}]?(?:类|架|套|垫|包|罩|盒|袋)|\s*{TAG}")


class Described:
    """What the shown products may be described by."""

    def __init__(self, own: Sequence[OwnWords]) -> None:
        self._own = own

    def read(self, text: str) -> str:
        """The text with tags in place of descriptions that fit one product alone."""
        text = self._kinds(self._several(self._ordinals(text)))
        for match in reversed(list(_SLOT.finditer(text))):
            at = match.end()
            if at < len(text) and not patterns.match(TAG, text[at:]):
                text = self._at(text, at, match[0])
        return text

    def _ordinals(self, text: str) -> str:
        """前两款, 后两款, 第一款: of what is shown, in its order."""
        shown = len(self._own)

        def named(match: re.Match[str]) -> str:
            if match["last"]:
                return tag(shown - 1) if shown > 1 else match[0]
            number = _NUMBERS.get(match["n"], 1)
            if number > shown or (match["way"] != "第" and number in (1, shown)):
                return match[0]
            first = {"前": 0, "后": shown - number, "第": number - 1}[match["way"]]
            return "和".join(map(tag, range(first, first + (1 if match["way"] == "第" else number))))

        return _ORDINALS.sub(named, text)

    def _kinds(self, text: str) -> str:
        """壁灯, 吊床: what one shown product alone is by its title, wherever it stands as a word but behind "is a"."""
        for run in reversed(list(patterns.finditer(rf"[{_HAN}]+", text))):
            cuts = [run.start()]
            for word in rjieba.cut(run[0]):
                cuts.append(cuts[-1] + len(word))
            last = cuts[-1]
            for start, end in sorted(itertools.combinations(cuts, 2), key=lambda span: (-span[1], span[0])):
                if end > last or not 1 < end - start < 6 or _GOES_ON.match(text, end):
                    continue
                places = [place for place, own in enumerate(self._own) if own.is_kind(text[start:end])]
                if len(places) != 1:
                    continue
                last = start
                if not _SAYS_WHAT.search(text[:start]):
                    text = text[:start] + tag(places[0]) + text[end:]
        return text

    def _several(self, text: str) -> str:
        """两支 Claravie, 三顶 Skarn: as many products as the name stands for."""
        for match in reversed(list(_NAMED.finditer(text))):
            words = _TOKEN.findall(match["name"])
            for length in range(len(words), 0, -1):
                having = [
                    place for place, own in enumerate(self._own) if {w.lower() for w in words[:length]} <= own.latin
                ]
                if len(having) == _NUMBERS.get(match["n"], 0):
                    end = match.start("name") + match["name"].index(words[length - 1]) + len(words[length - 1])
                    return self._several(text[: match.start()] + "和".join(map(tag, having)) + text[end:])
        return text

    def _at(self, text: str, start: int, before: str) -> str:
        after_that = patterns.match(rf"[那这](?:一)?{_COUNTED}", text[start:])
        begins = start + (after_that.end() if after_that else 0)
        whole = patterns.match(rf"{_WORDS}{{1,{_LONGEST + 8}}}", text[begins:])
        if whole is None:
            return text
        for end in range(begins + min(len(whole[0]), _LONGEST + 6), begins, -1):
            said = text[begins:end].strip()
            if not said:
                continue
            ended = _THAT.match(text, end) or _ITS.match(text, end)
            compared = _DEARER.match(text, end) if patterns.search(r"[比和与跟]\s*$", text[:begins]) else None
            opens = _OPENS.match(text, end) if after_that is None else None
            closes = (
                end == begins + len(whole[0])
                and patterns.search(r"[和与跟比选看买挑拿]\s*$|(?:考虑|推荐|还是|的是|就是)\s*$", text[:begins])
                and not patterns.search(r"[都全均每][^，,。；;]*$", text[:begins])
            )
            if patterns.search(r"(?<![就还的不次别])是\s*$", text[:begins]) and not _SHARE.match(text, end):
                continue
            compared = compared or (
                _SHARE.match(text, end) if patterns.search(r"(?<![就还的不次别])是\s*$", text[:begins]) else None
            )
            if ended or after_that or compared or (opens and _EACH.match(text, end)):
                places = self._fitting(said, named=False)
            elif (opens or closes) and (
                not patterns.search(TAG, text[:begins])
                or patterns.search(r"[比和与跟]\s*$", text[:begins])
                or (said.isascii() and said[0].isupper())
            ):
                places = self._fitting(said, named=True)
            else:
                continue
            if len(places) == 1:
                stop = ended.end() if ended else compared.end() if compared else end
                return text[:start] + tag(places[0]) + text[stop:]
        return text

    def _fitting(self, said: str, named: bool) -> Sequence[int]:
        """The places of the products that a description fits; `named` asks for a word of their titles."""
        depth = [own.described(said) for own in self._own]
        best = [place for place, one in enumerate(depth) if one >= (Sort.NAME if named else Sort.VALUE)]
        entirely = [place for place in best if depth[place] is Sort.KIND]
        best = entirely if len(entirely) == 1 else best
        spelled = [place for place in best if self._own[place].spells(said)]
        return spelled if len(spelled) == 1 else best  # 羽绒被, where two are quilts
