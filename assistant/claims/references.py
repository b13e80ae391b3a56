"""Products that a sentence names by a part of their title, their brand or their kind: "the Drift", "both kettles", 诺维克这款.

Such words become the product's tag, so that the readers after this one see only tags. A word refers where it is the name of one shown
product alone, or where an article stands before a kind of thing that one shown product alone is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import patterns
from assistant.claims.called import form, han_parts, name_of
from assistant.claims.clauses import CLASSES, TAG, places, tag
from assistant.claims.described import Described
from assistant.claims.neutral import is_neutral
from assistant.claims.noun_phrases import VERBS, NounPhrases
from assistant.claims.own_words import OwnWords, Sort
from assistant.claims.pointed import MODELS, pointed
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene
from assistant.claims.senses import senses
from retrieval.constraints import Finding as Found
from retrieval.facets import FLAG_ON

_CLASSES = CLASSES
_WORD = patterns.later(r"[A-Za-z0-9](?:[A-Za-z0-9]|[-'’](?=[A-Za-z0-9]))*")
_HAN = patterns.later(r"[\u3400-\u9fff]+")
_ARTICLE = patterns.later(
    rf"\b(?:the|this|that|our)(?:\s+(?!of\b|same\b|other\b)[a-z-]+){{0,2}}\s*$|[这那][{_CLASSES}]?\s*$|该\s*$",
    re.IGNORECASE,
)
_SEVERAL = patterns.later(
    r"\b(?:both|either|neither|the two|all (?:of )?(?:the )?(?:two|three|four)|both (?:of )?the|of (?:the|these|those)(?: two| three)?|these|those)\s+(?:[a-z-]+\s+){0,1}$",
    re.IGNORECASE,
)
_BOTH = patterns.later(
    r"\b(?:both|either|neither|the two|all (?:of )?(?:the )?(?:two|three|four)|neither of the|both of the|the)\s+$",
    re.IGNORECASE,
)
_ARE = patterns.later(r"\b(?:are|is|were|was)\s+(?:all\s+)?$", re.IGNORECASE)
_MODELS = patterns.later(
    r"^\s+(?:models|ones|products|items|options|pairs|pieces|[a-z]+s)\b(?<!is)(?<!has)(?<!was)", re.IGNORECASE
)
# What makes a brand's name a brand rather than a product: "made by Sonora", 品牌是
_BRAND_BEFORE = patterns.later(
    r"(?:\b(?:by|from|of|brand|brands|maker|label|made|is|are|was|were|both|an?|called|named|under|since|also|all|not|other)|brand,|maker,|[是由自为叫牌]|属于|出自|来自)\s*(?:the\s+)?(?:brand\s+)?$",
    re.IGNORECASE,
)
_BRAND_AFTER = patterns.later(
    r"^(?:['’]s\b)?\s*(?:makes?\b|made\b|(?:is|are) (?:the|its|their|our) (?:brand|maker|manufacturer|label)|brand\b|products?\b|makes\b|family\b|name\b|label\b|badge\b|logo\b|stable\b|stamp\b|banner\b|出品|旗下|品牌|牌子?|家的?|制造|生产)",
    re.IGNORECASE,
)
_GOES_ON = patterns.later(
    r"^(?:['’]s\b|\s*[,.;:!?)]|\s*$|\s+(?:is|are|was|has|have|had|can|can['’]t|cannot|isn['’]t|doesn['’]t|does|do|will|won['’]t|with|at|for|in|on|and|but|or|by|from|to|of|that|which|if|when|[a-z]+s|[a-z]+ed|[a-z]+ing|[a-z]+ly)\b)",
    re.IGNORECASE,
)
_ONE = patterns.later(
    rf"\s+(?P<it>one|model|pair)\b(?! of)|的?(?P<it2>[这那][{_CLASSES}])".replace("it2", "han"), re.IGNORECASE
)
# A shortened title at the opening of a Chinese clause
_OPENING = patterns.later(
    r"(?:^|(?<=[，,。；;、：:！!]))(?P<name>[\u3400-\u9fff]{2,6}?)(?=(?:是|有|没|不|也|能|可|的|口碑|比|要|卖|只|在|都|价格|售价|更|最|带|用|由|评分|重|续航|支持|目前|现在|打))"
)
# 便宜的是P2: of what is shown
_LESSER = patterns.later(
    rf"(?<![最更较稍略比\u3400-\u9fff])[贵轻重沉大小长短高]的(?:那[{CLASSES}])?(?:则|就)?是(?={TAG})|(?<![最更较稍略])便宜的(?:那[{CLASSES}])?(?:则|就)?是(?={TAG})"
)
_CONFUSED = patterns.later(
    rf"(?P<one>{TAG})(?:\s*(?:就)?是|\s+is)?\s*(?P<other>{TAG})(?=\s+[a-z]|\s*[\d¥￥$]|\s*(?:[,，。.;；!！]|$|[是有没不也能可只才要卖都最还已目前现在断缺重评售]))"
)
_KIND_BEHIND = patterns.later(rf"{TAG}(?P<kind>[\u3400-\u9fff]{{2,4}})")
# 两袋里,原味的便宜: of two what is cheap is the cheaper
_OF_TWO = patterns.later(
    rf"(?P<two>{TAG}[和与]{TAG}(?:里面?|中|之间|当中|相比)[,，]?\s*{TAG})(?=(?:便宜|[贵重轻大小长短高低厚薄])(?:[,，。]|$))"
)
# P2和P3中只有P3有现货: P3 has, and P2 has not
_ONLY_OF_TWO = patterns.later(
    rf"(?P<a>{TAG})[和与](?P<b>{TAG})(?:里面?|当中|之中|中|之间)[,，]?(?:就)?只有(?P<one>{TAG})(?P<has>[^,，。；;！!]{{1,20}})"
)
_MODEL = patterns.later(r"(?<![A-Za-z0-9-])[A-Z]{1,3}\d{1,4}(?![A-Za-z0-9])")
_BOOK = patterns.later(r"《[^》]{2,40}》")
_MODEL_WORD = patterns.later(r"[A-Z]+\d+")
_HAN_COUNT = {"两": 2, "二": 2, "三": 3, "四": 4}
_HAN_SEVERAL = patterns.later(rf"(?:^|(?<=[,，。;；!！]))(?:这|以上)?(?P<n>[两二三四])[{_CLASSES}]$")
_KIND_GOES_ON = patterns.later(
    r"(?:是|有|没|不|也|能|可|的(?!话)|要|卖|只|在|更|最|带|用|由|评分|重|续航|支持|目前|现在|打|净|容量|长|宽|高|保|从|还|已|原价|现价)"
)
# ... and at the end of one: 最便宜的是海盐喷雾
_PREDICATE = patterns.later(
    r"(?:(?<=的是)|(?<=就是)|(?<=[选买看比和与跟])|(?<=考虑)|(?<=推荐))(?P<name>[\u3400-\u9fff]{3,8}?)(?=[,，。;；!！、]|$|[比更最都贵轻重大小])"
)
_HAN_BEFORE = patterns.later(
    r"(?:^|只有|[色款码号]的|[，,。；;、：:！!？?\s]|[和与跟及或比较而但选买拿看推荐对]|[就便的那]是|款|个|只|台|件|的话|"
    + TAG
    + r")$"
)
_HAN_STOPS = patterns.later(r"(?:[是叫为自由属牌]|来自|出自|品牌|一[款个件双台只种])$")
# "评分最高的是银杏三层钢煎锅", 是电蜂的两倍: a predicate that is the product itself
_HAN_IS = patterns.later(r"(?:[就便的那]是)$")
_HAN_TIMES = patterns.later(
    r"的(?:约|近|将近|大约|差不多)?(?:[一二两三四五六七八九十几百\d]+(?:点[一二三四五六七八九\d]+|\.\d+)?(?:多|来)?倍|一?半)"
)


def resolved(scene: Scene, text: str) -> tuple[Sequence[Claim], str]:
    """A text with tags in place of what names shown products, and a claim for each name that is put together from two products'."""
    known = scene.resolved.get(text)
    if known is None:
        known = scene.resolved[text] = References(scene).read(text)
    return known


class References:
    """What the shown products may be called, read from their titles, brands and categories."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._names = tuple(name_of(scene, place) for place in range(len(scene.records)))
        self._own = tuple(OwnWords(record, scene.facets) for record in scene.records)
        self._han = dict(han_parts(scene))
        self._han_heads = frozenset(part[0] for part in self._han)

    def read(self, text: str) -> tuple[list[Claim], str]:
        """The text with tags in place of partial names, and a claim for each name that is put together from two products'."""
        claims: list[Claim] = []
        given = text
        text = self._books(self._without_article(text))
        text = NounPhrases(self._scene, self._own).read(text)
        text = self._of_brand(pointed(self._scene, text))
        text = self._once(text, claims)
        text = self._once(text, [])
        if _HAN.search(text):
            text = patterns.sub(rf"({TAG})(?:\s*\1)+", r"\1", Described(self._own).read(text))
            text = _OF_TWO.sub(r"\g<two>更", self._by_brand(text))
            text = _ONLY_OF_TWO.sub(_dealt, text)
        return [*claims, *_confused(text, given), *self._of_other_kind(text, given), *self._unknown_models(given)], text

    def _unknown_models(self, text: str) -> Iterator[Claim]:
        """K88 where the shown product is a K61: a model that looks like one that is shown, and that neither records nor customer name."""
        shown = [code for record in self._scene.records for code in _MODEL.findall(record.product.title.both())]
        if not shown:
            return
        known = "\n".join([*(record.text for record in self._scene.records), self._scene.asked, self._scene.quoted])
        words = {match[0] for match in _MODEL_WORD.finditer(known.upper())}
        letters = {code.upper().rstrip("0123456789") for code in shown}
        for match in _MODEL.finditer(text):
            if match[0].upper() not in words and match[0].upper().rstrip("0123456789") in letters:
                yield Claim("name", match[0], Finding.FALSE)

    def _without_article(self, text: str) -> str:
        """A whole title without its article: "Salt Road" of "The Salt Road"."""
        for place, record in enumerate(self._scene.records):
            title = patterns.sub(r"^(?:The|An?)\s+(?=\S+\s)", "", record.product.title.en or "")
            if title and title != record.product.title.en:
                text = patterns.sub(rf"(?<![\w-])(?:[Tt]he\s+)?{re.escape(title)}(?![\w-])", tag(place), text)
        return text

    def _books(self, text: str) -> str:
        """《长河札记》 of 《长河札记》精装版."""
        for place, record in enumerate(self._scene.records):
            for match in _BOOK.finditer(record.product.title.zh or ""):
                text = text.replace(match[0], tag(place))
        return text

    def _of_other_kind(self, text: str, given: str) -> Iterator[Claim]:
        """A product named together with what only another one is: Solo睡袋, where the Solo is a tent."""
        for match in _KIND_BEHIND.finditer(text):
            place = places(match[0])[0]
            if place >= len(self._own) or match[0][:3] in given:
                continue
            for length in range(2, len(match["kind"]) + 1):
                kind = match["kind"][:length]
                others = any(own.chinese(kind) is Sort.KIND for own in self._own if own is not self._own[place])
                if others and self._own[place].chinese(kind) is Sort.NONE:
                    yield Claim("name", match[0], Finding.FALSE)
                    break

    def _is_named(self, part: str, place: int) -> bool:
        """Whether a part of a title, more than its brand, names the whole of it: 银杏三层钢煎锅, or its kind, down to the title's last."""
        product = self._scene.records[place].product
        title = "".join(_HAN.findall(product.title.zh or ""))
        return part != product.brand and len(part) > 2 and title.endswith(part[-2:])

    def _says_a_value(self, part: str, place: int) -> bool:
        """Whether a part of a Chinese title, though not what kind of thing it is, is a value: 真丝."""
        if self._own[place].chinese(part) is Sort.KIND:
            return False
        return (bool(senses(part)) and self._own[place].has_value(part)) or any(
            one.value is not None and one.facet not in ("brand", "category")
            for mention in self._scene.mentions(part)
            for one in mention.meanings
            if mention.end - mention.start == len(part)
        )

    def _once(self, text: str, claims: list[Claim]) -> str:
        for run in reversed(list(self._runs(text))):
            start, end = run[0].start(), run[-1].end()
            places = self._meant(text, run, claims)
            if places:
                start -= len((patterns.search(r"\b(?:the|this|that|our)\s+$", text[:start], re.IGNORECASE) or [""])[0])
                text = text[:start] + " and ".join(tag(place) for place in places) + text[end:]
        text = self._by_value(self._chinese(text))
        return patterns.sub(rf"({TAG})(?:[\s:：,，(（]*\1[)）]?)+", r"\1", text)

    def _runs(self, text: str) -> Iterator[list[re.Match[str]]]:
        """Words side by side that one product's title or brand holds, longest runs."""
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            candidates = self._having(words[at])
            end = at + 1
            while candidates and end < len(words) and _adjacent(text, words[end - 1], words[end]):
                left = candidates & self._having(words[end])
                if not left:
                    break
                candidates, end = left, end + 1
            if candidates:
                yield words[at:end]
            at = end

    def _having(self, word: re.Match[str]) -> frozenset[int]:
        said = form(word[0])
        return frozenset(place for place, name in enumerate(self._names) if said in name.words)

    def _meant(self, text: str, run: list[re.Match[str]], claims: list[Claim]) -> tuple[int, ...]:
        places = frozenset.intersection(*(self._having(word) for word in run))
        before, after = text[: run[0].start()], text[run[-1].end() :]
        forms = tuple(form(word[0]) for word in run)
        if self._is_value(text, run):
            return ()
        if (
            len(places) > 1
            and all(forms == self._names[place].brand for place in places)
            and not _SEVERAL.search(before)
        ):
            return ()  # what two products share names their brand
        if any(self._is_proper(word, places) for word in run):
            if len(places) > 1 and _BOTH.search(before) and _MODELS.match(after) and not VERBS.match(after):
                return tuple(sorted(places))
            if any(forms == self._names[place].brand[: len(forms)] for place in places) and (
                _BRAND_BEFORE.search(before) or _BRAND_AFTER.match(after)
            ):
                return ()
            if len(places) == 1:
                return self._unmixed(text, run, places, claims)
            others = {place for place in places if tag(place) in text}
            if len(places - others) == 1 and others:
                return tuple(places - others)  # "T8 Max is dearer than T8"
            if _SEVERAL.search(before) or run[-1][0].endswith("s"):
                return tuple(sorted(places))
            plainest = [place for place in places if not self._names[place].proper & MODELS]
            of_brand = any(set(forms) <= set(self._names[place].brand) for place in places)
            return tuple(plainest) if len(plainest) == 1 and not of_brand else ()  # "the K75" beside a K75 Pro
        return self._kind(text, run, forms, places)

    def _is_value(self, text: str, run: list[re.Match[str]]) -> bool:
        """Whether words are no more than values of facets: "EVA" in a title is a material, too."""
        said = [
            (mention.start, mention.end)
            for mention in self._scene.mentions(text)
            if any(one.value is not None and one.facet not in ("brand", "category") for one in mention.meanings)
            and not any(one.facet == "brand" for one in mention.meanings)
        ]
        return all(any(start <= word.start() and word.end() <= end for start, end in said) for word in run)

    def _unmixed(
        self, text: str, run: list[re.Match[str]], places: frozenset[int], claims: list[Claim]
    ) -> tuple[int, ...]:
        """The product of a proper name; where a proper word of another product's stands right beside it, it is no one's name."""
        following = _WORD.match(text[run[-1].end() :].lstrip(" "))
        if following is not None and text[run[-1].end() : run[-1].end() + 1] == " " and following[0][0].isupper():
            others = self._having(following) - places
            if any(form(following[0]) in self._names[place].proper for place in others):
                claims.append(Claim("name", f"{run[-1][0]} {following[0]}", Finding.FALSE))
        return tuple(places)

    def _is_proper(self, word: re.Match[str], places: frozenset[int]) -> bool:
        return (word[0][0].isupper() or any(char.isdigit() for char in word[0])) and all(
            form(word[0]) in self._names[place].proper for place in places
        )

    def _kind(
        self, text: str, run: list[re.Match[str]], forms: tuple[str, ...], places: frozenset[int]
    ) -> tuple[int, ...]:
        """The products of a kind that an article or a number of them names."""
        before, after = text[: run[0].start()], text[run[-1].end() :]
        heads = frozenset(place for place in places if forms[-1] in self._names[place].heads)
        if heads and _SEVERAL.search(before) and len(heads) > 1 and not _ARE.search(before):
            return tuple(sorted(heads))
        if not _ARTICLE.search(before) or len(places) != 1 or _is_of(before):
            return ()
        known = heads or (_GOES_ON.match(after) and not self._scene.mentions(text[run[0].start() : run[-1].end()]))
        if not known or any(is_neutral(form) for form in forms):
            return ()
        return tuple(places)

    def _by_value(self, text: str) -> str:
        """ "The leather one", 真丝那件: the one product whose record states the value."""
        for mention in reversed(self._scene.mentions(text)):
            match = _ONE.match(text, mention.end)
            values = [
                one for one in mention.meanings if one.value is not None and one.facet not in ("category", "brand")
            ]
            if match is None or not values:
                continue
            having = [
                place
                for place, record in enumerate(self._scene.records)
                if any(record.finds(one.facet, one.value or "") is Found.MET for one in values)
            ]
            if len(having) == 1:
                text = text[: match.start(match.lastgroup or 0)] + tag(having[0]) + text[match.end() :]
        return text

    def _of_brand(self, text: str) -> str:
        """两款暖川, 铁羽的两款: all products of one brand; 便宜的是轻厨: the only one of a brand."""
        by_brand: dict[str, list[int]] = {}
        for place, record in enumerate(self._scene.records):
            if record.product.brand:
                by_brand.setdefault(record.product.brand, []).append(place)
        for brand, having in by_brand.items():
            if brand not in text:
                continue
            name = rf"(?<![A-Za-z]){re.escape(brand)}(?![A-Za-z])\s?" if brand.isascii() else re.escape(brand)
            several = patterns.search(
                rf"(?P<a>[两二三四])[{_CLASSES}]的?{name}(?:的|牌)?|{name}(?:家|牌)?的?这?(?P<b>[两二三四])[{_CLASSES}]",
                text,
            )
            if several is not None and len(having) == _HAN_COUNT[several["a"] or several["b"]]:
                text = text[: several.start()] + "和".join(map(tag, having)) + text[several.end() :]
            if len(having) == 1:
                text = patterns.sub(rf"(?<=的是){name}(?![\u3400-\u9fff])", tag(having[0]), text)
        return _LESSER.sub(lambda m: "最" + m[0], text)

    def _by_brand(self, text: str) -> str:
        """三款里旅茧最轻: a Chinese brand that one shown product alone has, wherever its name stands for the product and not for its maker."""
        brands = [record.product.brand or "" for record in self._scene.records]
        for place, brand in enumerate(brands):
            if len(brand) < 2 or not _HAN.fullmatch(brand) or brands.count(brand) > 1:
                continue
            for match in reversed(list(patterns.finditer(re.escape(brand), text))):
                before, after = text[: match.start()], text[match.end() :]
                if not (_BRAND_BEFORE.search(before) or _HAN_STOPS.search(before) or _BRAND_AFTER.match(after)):
                    text = before + tag(place) + after
        return text

    def _kinds(self, text: str) -> str:
        """茶叶的保质期: a kind of thing that one shown product alone is, at the opening of a clause."""
        if patterns.search(TAG, text):
            return text
        for mention in reversed(self._scene.mentions(text)):
            kinds = [(one.facet, one.value) for one in mention.meanings if one.facet != "brand" and one.value]
            before, after = text[: mention.start], text[mention.end :]
            if (
                not kinds
                or mention.text.isascii()
                or not patterns.search(rf"(?:^|[,，。;；!！]|[两二三四][{_CLASSES}])$", before)
            ):
                continue
            having = [
                place
                for place, record in enumerate(self._scene.records)
                if any(
                    record.finds(facet, kind) is Found.MET
                    for facet, kind in kinds
                    if facet == "category" or (not after.startswith("的") and _is_kind(record, facet, kind))
                )
            ]
            if len(having) == 1 and _KIND_GOES_ON.match(after):
                text = before + tag(having[0]) + after
            several = _HAN_SEVERAL.search(before)
            if several is not None and len(having) == _HAN_COUNT[several["n"]]:
                everything = len(having) == len(self._scene.records)
                said = f"{several['n']}款" if everything else "和".join(map(tag, having))
                text = before[: several.start()] + said + after
        return text

    def _shortened(self, match: re.Match[str]) -> str:
        """铸铁锅 for 铁匠坊铸铁炒锅: the characters of one title in their order, down to its last."""
        said = match["name"]
        having = [
            place
            for place, record in enumerate(self._scene.records)
            if any(_in_order(said, segment) for segment in _HAN.findall(record.product.title.zh or ""))
        ]
        return match[0].replace(said, tag(having[0]), 1) if len(having) == 1 else match[0]

    def _chinese(self, text: str) -> str:
        """Parts of Chinese titles, longest first; each has to be one product's alone and to stand where a subject or an object does."""
        text = _OPENING.sub(self._shortened, self._kinds(text))
        text = _PREDICATE.sub(self._shortened, text)
        at = 0
        while at < len(text):
            if text[at] not in self._han_heads:
                at += 1
                continue
            found = next(
                (
                    part
                    for length in range(min(14, len(text) - at), 1, -1)
                    if (part := text[at : at + length]) in self._han
                ),
                None,
            )
            if found is None:
                at += 1
                continue
            places = self._han[found]
            before, after = text[:at], text[at + len(found) :]
            whole = patterns.match(rf"的?[这那]一?[{_CLASSES}]|这边|那边", after)
            is_it = len(places) == 1 and (
                _HAN_TIMES.match(after) or (_HAN_IS.search(before) and self._is_named(found, next(iter(places))))
            )
            if (
                len(places) == 1
                and not self._says_a_value(found, next(iter(places)))
                and (whole or is_it or (_HAN_BEFORE.search(before) and not _HAN_STOPS.search(before)))
                and not _BRAND_AFTER.match(after)
            ):
                start = at - len((patterns.search(rf"[这那][{_CLASSES}]$|该$", before) or [""])[0])
                end = at + len(found) + (whole.end() if whole else 0)
                text = text[:start] + tag(next(iter(places))) + text[end:]
                at = start + 1
            else:
                at += len(found)
        return text


def _dealt(match: re.Match[str]) -> str:
    other = match["b"] if match["one"] == match["a"] else match["a"]
    return f"{match['one']}{match['has']}，{other}没有" if match["one"] in (match["a"], match["b"]) else match[0]


def _confused(text: str, given: str) -> Iterator[Claim]:
    """One product said to be another, or two names run together as if they were one: 白色的是双人帐篷, 流光手卷钢琴."""
    for match in _CONFUSED.finditer(text):
        if match["one"] != match["other"] and match[0] not in given:
            yield Claim("name", match[0], Finding.FALSE)


def _is_kind(record: Record, facet: str, value: str) -> bool:
    """Whether a value says what kind of thing a product is (green tea), by a facet that is neither a colour nor one of its options."""
    stated = record.product.attributes.get(facet)
    return (isinstance(stated, str) and value != FLAG_ON and "type" in facet) or facet.endswith(
        ("类型", "种类", "品种")
    )


def _in_order(said: str, title: str) -> bool:
    """Whether a title has the characters of a shorter name in their order, and both end alike."""
    rest = iter(title)
    return said[-1] == title[-1] and said != title[-1] and all(char in rest for char in said)


def _adjacent(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    return patterns.fullmatch(r"\s+|\s*&\s*|\s+and\s+(?=[A-Z])", text[first.end() : second.start()]) is not None


def _is_of(before: str) -> bool:
    """Whether what comes before makes the kind a predicate: "is the", "as the"."""
    return patterns.search(r"\b(?:is|are|as|be)\s+(?:the|this|that|our)\s*$", before, re.IGNORECASE) is not None
