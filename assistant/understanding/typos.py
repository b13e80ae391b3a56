"""Typing errors: a word that nobody writes becomes the nearest word that the shop or the grammar knows.

The distance is optimal string alignment (Damerau, 1964): one slip in words of four letters or more, two in words of nine or more.
A word that stands anywhere in the catalogue, or is written with a capital inside a sentence, is left as it is, but for one half of
a name of two words: "stainless steal", "lumber support".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice, pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant import patterns
from assistant.understanding.homophones import READ_PRODUCTS, Homophones
from assistant.understanding.known_words import known_words
from retrieval.base_lexicon import base_lexicon, everyday_words
from retrieval.facets import Facets
from retrieval.products import Product
from retrieval.spelling import english
from retrieval.terms import stem

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    key: "".join(row[max(0, n - 1) : n + 2] for row in (one, *rows)).replace(key, "")
    for at, one in enumerate(_ROWS)
    for rows in [_ROWS[max(0, at - 1) : at] + _ROWS[at + 1 : at + 2]]
    for n, key in enumerate(one)
}
SHORTEST = 4
LONG = 9
_WORD = patterns.later(r"(?<![\w'’.@-])[a-z]{4,24}(?![\w'’@]|\.\w)|(?<![\w'’.@-])[A-Z][a-z]{3,23}(?![\w'’@]|\.\w)")
_LATIN = patterns.later(r"[a-z]+(?:['’][a-z]+)?")


_SHORTENED = tuple(
    (patterns.later(pattern, re.IGNORECASE), meant)
    for pattern, meant in (
        (r"\b(is|are|was|were|do|does|did|could|should|would|must|have|has|had|need)nt\b", r"\1n't"),
        (r"\bnt\b", "not"),
        (r"\bcant\b", "can't"),
        (r"\b(what|that|where|how|who|there)s\b(?!['’])", r"\1's"),
        (r"\bim\b", "I'm"),
        (r"\bive\b", "I've"),
        (r"\bu\b(?!-)", "you"),
        (r"\bur\b", "your"),
        (r"\b(?:pls|plz|plss)\b", "please"),
        (r"\bw/(?=\s|[a-z])(?!o\b)", "with "),
        (r"\bw/o\b", "without"),
        (r"\bles(?= than\b)", "less"),
        (
            r"\bif (?:you|u|ye|they)(?:['’]ve| have)?(?: got| stock| do| sell| carry)? (?:it|them|one|any|some)(?=\s*(?:$|[,.;!?)]|(?:but|and|or|otherwise|please)\b))",
            "if available",
        ),
        (r"(?<=\d)oo\b", "00"),
        (r"(?<!h2)(?<=\d)o\b", "0"),
        (r"(?<=[a-z]['’]s)(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[a-z]+['’]s)", " "),
        (r"(?<=[\d一二两三四五六七八九])佰", "百"),
        (r"有木有", "有没有"),
        (r"木有", "没有"),
        (r"肿么", "怎么"),
        (r"(?:放|房|防)(?:水|睡)(?=的|款|外|双|背|耳|包|鞋|手|靴|吗|$|[,，。])(?<!防水)", "防水"),
        (r"(?<=[\d十百千万])[快筷](?=钱|以|之|左|上|的|到|吧|$|[,，。])", "块"),
        (r"(?<=[\d十百千万块元二三四五六七八九])(?:一|已|意|以|义)(?:内|类|里)(?=$|[,，。的吧])", "以内"),
        (r"雨算(?=[\d一二两三四五六七八九十百千])", "预算"),
        (r"(?<=[\d十百千万块元刀])一下(?=$|[,，。的吧])", "以下"),
        (r"(?<=[a-zA-Z\d十百千万块元])(?:已|一|义)上(?=$|[,，。的吧\s])", "以上"),
        (r"(?<=\d)\s?(?:inchs|inchez|inces|ins(?=$|[\s,.]))(?![a-z])", " inches"),
        (r"(?<=\d)\s?(?:kgs|kilogrammes|kilo's)\b", "kg"),
        (r"(?<=\d)\s?(?:littres?|leters?|liter's)\b", " litres"),
        (r"(?<=[\u3400-\u9fff])得(?=$|[,，。.!！])(?<![值记觉获取使舍懒免省显懂难求来了不获])", "的"),
        (r"(?<![a-z])(type|usb)\s?-?([ac])(?![a-z])", r"\1-\2"),
        (r"(?<=\d)马(?=$|[,，。的吧呢吗\s])", "码"),
        (
            r"(?<![现存所正实好站坐放住摆])在(?=便宜|[大小轻长短贵高低厚薄加减]一?[点些]|来[一几点]|看看|找找|给我)",
            "再",
        ),
        (r"(?<=[黑白红蓝绿灰黄紫粉棕橙])se(?![a-z])", "色"),
        (r"\bits(?= (?:an?|for|not|too|got|gotta|only|just|really) )", "it's"),
        (
            r"\bits(?= (?:[a-z-]+ ){1,4}(?:i|we)(?:['’]?(?:m|re))? (?:want|need|meant|mean|like|after|prefer|said)\b)",
            "it's",
        ),
        (r"预[祘蒜酸]", "预算"),
        (r"牛[崽子]裤", "牛仔裤"),
        (r"无限(?=耳机|鼠标|键盘|音箱|充|连接|的[,，。]?$)", "无线"),
        (r"代(?=麦|盖子?|帽|背光|温控|扶手|电脑|拉链|轮)", "带"),
    )
)


class Corrector:
    """Corrects messages against one state of a catalogue. Safe to share."""

    def __init__(self, facets: Facets, products: Mapping[str, Product]) -> None:
        said = known_words()
        names = [*_vocabulary_texts(facets), *facets.vocabulary.terms.words()]
        self._homophones = Homophones(names, products)
        self._behind, self._ahead = _halves_of(names)
        shop = set(_words(names))
        brands = {word for product in products.values() if product.brand for word in _words([product.brand])}
        self._shop = shop
        self._targets = {word: 2 for word in shop - brands if len(word) >= SHORTEST}
        self._targets |= {word[:-1]: 2 for word in self._targets if word.endswith("s") and len(word) > SHORTEST}
        self._targets |= {word: 1 for word in said.grammar if len(word) >= SHORTEST and word not in self._targets}
        written = (
            text
            for product in islice(products.values(), READ_PRODUCTS)
            for text in (product.title.en, product.description.en if product.description else None)
            if text
        )
        known = shop | brands | set(_words(written)) | said.grammar | said.english
        self._known = known | {stem(word) for word in known} | everyday_words() | english()

    def correct(self, text: str) -> str:
        """The text with the words put right that are surely slips or abbreviations; everything else as it was."""
        for pattern, meant in _SHORTENED:
            text = pattern.sub(meant, text)
        text = self._homophones.correct(text)
        return self._halves(_WORD.sub(lambda match: self._word(match, text), text))

    def _halves(self, text: str) -> str:
        """The text with the words put right that stand beside one half of a name of two words, and are nearly its other half."""
        words = list(_LATIN.finditer(text.lower()))
        better: dict[int, str] = {}
        for n, (first, second) in enumerate(pairwise(words)):
            if text[first.end() : second.start()] != " ":
                continue
            for place, written, halves in (
                (n + 1, second.group(), self._behind.get(first.group(), ())),
                (n, first.group(), self._ahead.get(second.group(), ())),
            ):
                meant = next((half for half in halves if self._is_nearly(written, half)), None)
                if meant is not None:
                    better[place] = meant
        for place, meant in sorted(better.items(), reverse=True):
            text = text[: words[place].start()] + meant + text[words[place].end() :]
        return text

    def _is_nearly(self, written: str, half: str) -> bool:
        if len(written) < SHORTEST or written in self._shop or stem(written) in self._shop:
            return False
        near = written[0] == half[0] and OSA.distance(written, half, score_cutoff=1) == 1
        return near and stem(written) != stem(half)

    def _word(self, match: re.Match[str], text: str) -> str:
        written = match.group()
        word = written.lower()
        inside = match.start() > 0 and not re.search(r"(?:^|[.!?。！？\n])\s*$", text[: match.start()])
        if (
            word in self._known
            or stem(word) in self._known
            or _compared(word) & self._known
            or (written[0].isupper() and inside)
        ):
            return written
        slips = 2 if len(word) >= LONG else 1
        near = process.extract(
            word, self._targets.keys(), scorer=OSA.distance, score_cutoff=slips, limit=8, processor=None
        )
        fitting = [(target, distance) for target, distance, _n in near if _plausible(word, target, int(distance))]
        if not fitting:
            return written
        return min(fitting, key=lambda one: (one[1], -self._targets[one[0]], -len(one[0]), one[0]))[0]


def _halves_of(names: Iterable[str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Of the names of two words the second by the first, and the first by the second."""
    behind, ahead = dict[str, list[str]](), dict[str, list[str]]()
    for name in names:
        words = name.lower().split()
        if len(words) == 2 and all(word.isascii() and word.isalpha() for word in words):
            behind.setdefault(words[0], []).append(words[1])
            ahead.setdefault(words[1], []).append(words[0])
    return behind, ahead


def _compared(word: str) -> set[str]:
    """What a word may be the comparative or superlative of: wider, biggest, heavier."""
    for ending in ("er", "est"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            bare = word.removesuffix(ending)
            return {
                bare,
                f"{bare}e",
                bare[:-1] if bare[-1] == bare[-2] else bare,
                f"{bare[:-1]}y" if bare[-1] == "i" else bare,
            }
    return set()


def _plausible(word: str, target: str, distance: int) -> bool:
    """Slips change the first letter seldom, and a short word by another letter is more often another word."""
    if word[0] != target[0]:
        return distance == 1 and len(word) >= 6 and (word[:2] == target[1::-1] or word == target[1:])
    if len(word) != len(target):
        return len(word) < len(target) or len(word) >= 5
    if sorted(word) == sorted(target):
        return True
    changed = {(a, b) for a, b in zip(word, target, strict=True) if a != b}
    return len(word) > 5 and all(_mistaken(a, b) for a, b in changed)


def _mistaken(written: str, meant: str) -> bool:
    """Whether one letter is written for another by ear or by a neighbouring key."""
    by_ear = any(
        written in group and meant in group for group in ("aeiouy", "ckqs", "szc", "fv", "gj", "mn", "td", "bp")
    )
    return by_ear or meant in _BESIDE.get(written, "")


def _words(texts: Iterable[str]) -> Iterable[str]:
    return (word for text in texts for word in _LATIN.findall(text.lower()))


def _vocabulary_texts(facets: Facets) -> list[str]:
    texts = [text for path, category in facets.categories.items() for text in (path, *category.synonyms)]
    texts += [text for facet in facets.by_id.values() for text in (facet.label.en, facet.id) if text]
    texts += [value for facet in facets.by_id.values() for value in facet.values]
    texts += [label.en for label in facets.labels.values() if label.en]
    texts += [
        word for base in base_lexicon().facets for value, words in base.values.items() for word in (value, *words)
    ]
    return texts
