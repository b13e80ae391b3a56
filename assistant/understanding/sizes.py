"""Sizes: "42", "in L", 中号, "I take a 43", read as the sizes in which the things of the topic come."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from assistant import patterns
from assistant.understanding.carry import within
from assistant.understanding.numbers import MARK
from retrieval.facets import PATH_JOIN, Facets
from retrieval.products import Product
from retrieval.units import find_unit

# from small to large; 2XL and 3XL are other names of the letters before them
LETTERS = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "2XL", "XXXL", "3XL", "4XL")
LETTER_SIZE = r"(?:XXXL|XXL|XL|XS|S|M|L|2XL|3XL)"
_LETTERS = {
    "extra small": "XS", "x-small": "XS", "small": "S", "medium": "M", "large": "L", "extra large": "XL", "x-large": "XL",
    "加小号": "XS", "小号": "S", "中号": "M", "大号": "L", "加大号": "XL", "特大号": "XXL", "均码": "one size",
}  # fmt: skip
_BEDS = {
    "king": patterns.later(r"(?:特大|超大|加大|加加大)号?(?:双人)?(?:床|的|款)?|大号双人床?|king[- ]?sized?"),
    "queen": patterns.later(r"(?:大号?|标准)(?:双人)?(?:床|号)|大号(?:的|款)?|queen[- ]?sized?"),
}
# sizes of cases and beds as they are spoken of
_SPOKEN = tuple(
    (size, patterns.later(pattern, re.IGNORECASE))
    for size, pattern in (
        ("cabin", r"(?:能|可以?)?(?:登机|带上飞机)(?:的|箱|尺寸)?(?:那种)?|\bcarry[- ]?on(?: size)?\b|\b(?:on|onto|in) (?:the|a) (?:plane|cabin)\b|\bcabin(?:[- ]sized?)?\b"),
        ("check-in", r"(?:能|可以?)?托运(?:的|箱|尺寸)?(?:那种)?|\b(?:for|in) the hold\b|\bhold (?:bag|luggage|size)\b|\bcheck(?:ed)?[- ]in\b|\bto check in\b"),
        ("single", r"床(?:的?宽度?)?(?:是|有|宽)*1\.2\s?(?:米|m)|1\.2\s?(?:米|m)(?:宽)?的?床|单人床|\b(?:single|twin)[- ]beds?\b"),
        ("double", r"床(?:的?宽度?)?(?:是|有|宽)*1\.5\s?(?:米|m)|1\.5\s?(?:米|m)(?:宽)?的?床|\bdouble[- ]beds?\b"),
        ("queen", r"床(?:的?宽度?)?(?:是|有|宽)*1\.8\s?(?:米|m)|1\.8\s?(?:米|m)(?:宽)?的?(?:大)?床|\bqueen[- ]beds?\b"),
        ("king", r"床(?:的?宽度?)?(?:是|有|宽)*2(?:\.0)?\s?(?:米|m)|2(?:\.0)?\s?(?:米|m)(?:宽)?的?(?:大)?床|\bking[- ]beds?\b"),
    )
)  # fmt: skip
_IN_FULL = {"XS": "extra small", "S": "small", "M": "medium", "L": "large", "XL": "extra large"}
_ADJECTIVE = patterns.later(
    r"\b(?:an? |the |in |size )?(?P<word>(?:extra[- ]|x-)?(?:small|medium|large))(?=[- ](?:sized? )?(?P<what>[a-z-]+))|(?P<han>(?:特|加|超)大号?(?:双人)?床|大号?(?:双人)?床|加大号|特大号|超大号|加小号|大号|中号|小号|均码)",
    re.IGNORECASE,
)
_WEARS = patterns.later(
    rf"\bi['’]?m an? (?:size )?{MARK}(?=\s*(?:$|[,.;!?]|and\b|or\b))|\b(?:i(?:['’]m| am)?|he|she|they|we)\s+(?:usually |normally |always |often )?(?:take|wear|need|am|are|is|have|use|want)s?\s+(?:an? |in )?(?:size |eu )?{MARK}"
    rf"|\b(?:he|she|husband|wife|son|daughter|brother|sister|dad|mum|mom|boyfriend|girlfriend|friend)(?:['’]s| is)(?: usually| normally| about| now| probably)? an? (?:size |eu )?{MARK}(?=\s*(?:$|[,.;!?]|(?:and|or|so|in|i think|if|now|already|these days|at the moment|nowadays|usually|normally)\b))"
    rf"|^\W*(?:an? |and )?{MARK}(?=\s+(?:would|will|could|might|works?|fits?|is (?:fine|ok|good))\b)"
    rf"|\b(?:or|maybe|even|perhaps)\s+an?\s+{MARK}(?=\s*(?:$|[,.;!?]|if\b|depending\b))"
    rf"|\b(?:takes|wears|feet are|foot is|shoe size(?: is)?)\s+(?:an? )?{MARK}"
    rf"|(?:穿|脚(?:是|长)?|鞋码(?:是|为)?|码数(?:是)?|尺码(?:是)?|平时|我是|要|拿|来|换成?|改成?|试|有没有|有|看看|看)\s*{MARK}(?=\s*(?:码|号|的|$|[，,。.！!？?；;]|吧|呢|有?吗|有没有))|^\W*(?:那|那么|那个)?{MARK}(?=码?的?(?:有|呢|吗|吧))",
    re.IGNORECASE,
)
_BEHIND = patterns.later(
    r"^\s*(?:$|[,，。.;；!！?？)]|(?:and|but|or|under|below|in|with|for|please|not|no|around|max|(?:wo)?men['’]?s?|kids|ladies|male|female|以内|的|码|号|呢|吧|有|男|女)(?![A-Za-z])|\s[\u3400-\u9fff])",
    re.IGNORECASE,
)
_NUMBER = patterns.later(MARK)
_IN = patterns.later(
    rf"\bin\s+(?:an?\s+)?{MARK}(?=\s*(?:$|[?,.!;]|(?:please|pls|or|for|if|and|but|under|below|over|max|with|not|no|around|too|then|instead|available)\b))",
    re.IGNORECASE,
)
_OF_PARTS = patterns.later(r"\d.*[^\d.,].*\d|[\u3400-\u9fff]号[\u3400-\u9fff]")
_SIDES = patterns.later(
    r"(?P<a>\d{2,3})\s*(?:cm|厘米|公分)?\s*(?:x|×|\*|by|乘以?)\s*(?P<b>\d{2,3})(?:\s*(?:cm|厘米|公分))?(?!\d)",
    re.IGNORECASE,
)
_MEASURED = patterns.later(
    r"(?<![\d.])(?P<n>\d+(?:\.\d+)?)\s*-?\s*(?P<unit>in(?:ch(?:es)?)?(?![A-Za-z])|英?寸|[\"″”]|cm(?![A-Za-z])|厘米)",
    re.IGNORECASE,
)
_CENTIMETRES = patterns.later(
    r"(?<![\d.~x×*-])(?P<n>[6-9]\d|1\d\d)\s*-?\s*(?:cm(?![A-Za-z])|厘米|公分)(?!\s*(?:[x×*~-]|by\b|to\b|到|乘|以[内下上]))",
    re.IGNORECASE,
)
_RANGE = patterns.later(r"(?P<low>\d+)\s*[-–]\s*(?P<high>\d+)")
_SIDE = patterns.later(r"\d+(?:\.\d+)?")
_ISOLATED = patterns.later(
    r"(?:^|[,，、;；]|[男女童][的款士式]{0,2}|\b(?:(?:wo)?men|kids?|boys?|girls?|ladies|him|her)(?:['’]s)?)\s*$",
    re.IGNORECASE,
)
_EITHER = patterns.later(
    rf"(?P<word>(?:sizes?|eu|尺码|码数)\s*)?{MARK.replace('(', '(?P<a>', 1)}\s*(?P<join>or|/|或者?|、|and|-|–|to|到)\s*{MARK.replace('(', '(?P<b>', 1)}\s*(?P<unit>码|号)?",
    re.IGNORECASE,
)


class Sizes:
    """The sizes of a catalogue by kind of thing. Safe to share."""

    def __init__(self, facets: Facets, products: Mapping[str, Product]) -> None:
        self._canonical = facets.vocabulary.canonical
        self._terms = facets.vocabulary.terms
        self._by_path: dict[str, set[str]] = {}
        for product in products.values():
            path = PATH_JOIN.join(product.category)
            for variant in product.variants:
                size = variant.options.get("size")
                if isinstance(size, str):
                    self._by_path.setdefault(path, set()).add(size)

    def of(self, topic: Sequence[str]) -> frozenset[str]:
        """The sizes in which the things of a topic come; of everything where there is no topic."""
        return frozenset(
            size
            for path, sizes in self._by_path.items()
            if not topic or any(within(path, top) for top in topic)
            for size in sizes
        )

    def named(self, word: str, topic: Sequence[str]) -> str | None:
        """The size of the topic that a word names, in the catalogue's own form; None for none."""
        sizes = {size.lower(): size for size in self.of(topic)}
        low = " ".join(word.lower().split())
        low = next((bed for bed, called in _BEDS.items() if bed in sizes and called.fullmatch(low)), low)
        letter = _LETTERS.get(low, "") or self._canonical("size", word)
        for candidate in (low, letter, self._canonical("size", word).lower(), _IN_FULL.get(letter.upper(), "")):
            if candidate.lower() in sizes:
                return sizes[candidate.lower()]
        return next((size for size in sorted(sizes.values()) if low.isdigit() and _spans(size, int(low))), None)

    def adjective(self, text: str, topic: Sequence[str]) -> tuple[str, tuple[int, int]] | None:
        """ "A large t-shirt", 大号T恤: a size that stands before its thing, and where."""
        if not topic:
            return None
        match = _ADJECTIVE.search(text)
        if match is None:
            return None
        name = self.named(match["word"] or match["han"], topic)
        return None if name is None else (name, match.span("word" if match["word"] else "han"))

    def by_sides(self, text: str, topic: Sequence[str]) -> tuple[str, tuple[int, int]] | None:
        """ "140 by 250", 70乘140: the size of the topic with these two sides, and where it is said."""
        match = _SIDES.search(text)
        if match is None or not topic:
            return None
        said = [float(match["a"]), float(match["b"])]
        for size in sorted(self.of(topic)):
            if said in (sides := [float(one) for one in _SIDE.findall(size)], sides[::-1]):
                return size, match.span()
        return None

    def whole(self, text: str, topic: Sequence[str]) -> list[tuple[str, tuple[int, int]]]:
        """Sizes written as the catalogue has them, of more than one number or word: "27-30", 48 × 74 厘米, 中号款; longest first."""
        found: list[tuple[str, tuple[int, int]]] = []
        sizes = self.of(topic)
        for mention in self._terms.find(text):
            value = next((m.value for m in mention.meanings if m.facet == "size" and m.value in sizes), None)
            if value is not None and _OF_PARTS.search(mention.text):
                found.append((value, (mention.start, mention.end)))
        spoken = ((size, pattern.search(text)) for size, pattern in _SPOKEN if size in sizes)
        found = found or [(size, match.span()) for size, match in spoken if match is not None][:1]
        return found or self._measured(text, sizes) or _in_centimetres(text, sizes)

    def _measured(self, text: str, sizes: Collection[str]) -> list[tuple[str, tuple[int, int]]]:
        """Sizes that are amounts, in whatever form: "16-inch", 16寸 of sleeves that come in "16 inch"."""
        found: list[tuple[str, tuple[int, int]]] = []
        for size in sorted(sizes):
            written = _MEASURED.fullmatch(size)
            unit = find_unit(written["unit"]) if written is not None else None
            if written is None or unit is None:
                continue
            for match in _MEASURED.finditer(text):
                said = find_unit(match["unit"])
                if said is not None and said.base == unit.base and float(match["n"]) == float(written["n"]):
                    found.append((size, match.span()))
        return sorted(found, key=lambda one: one[1])

    def bare(
        self, text: str, written: Sequence[str], topic: Sequence[str], things: Sequence[tuple[int, int]]
    ) -> list[tuple[str, tuple[int, int]]]:
        """Numbers that are sizes of the topic without being called so: right behind the thing, or said to be worn.

        `written` are the numbers of the marked text, `things` the spans of the categories named in it.
        """
        sizes = self.of(topic) if topic else frozenset()
        found: list[tuple[str, tuple[int, int]]] = []
        for match in _EITHER.finditer(text):
            first, last = written[int(match["a"])], written[int(match["b"])]
            behind_thing = any(0 <= match.start() - end <= 3 for _start, end in things)
            if {first, last} <= sizes and (match["word"] or match["unit"] or behind_thing):
                between = sorted(
                    s for s in sizes if match["join"] in ("-", "–", "to", "到") and _between(first, s, last)
                )
                found += [(size, match.span()) for size in dict.fromkeys((first, *between, last))]
        for match in _IN.finditer(text):
            if written[int(match.group(1))] in sizes and not found:
                found.append((written[int(match.group(1))], match.span()))
        for match in _WEARS.finditer(text):
            at = next(group for group in match.groups() if group is not None)
            if written[int(at)] in sizes:
                found.append((written[int(at)], match.span()))
        for match in _NUMBER.finditer(text):
            if written[int(match.group(1))] not in sizes or any(s <= match.start() < e for _size, (s, e) in found):
                continue
            behind_thing = any(
                0 <= match.start() - end <= 3 and not text[end : match.start()].strip(" ,，") for _start, end in things
            )
            alone = _ISOLATED.search(text[: match.start()]) is not None and bool(text[: match.start()].strip())
            before_thing = any(0 <= start - match.end() <= 2 for start, _end in things)
            if ((behind_thing or alone) and _BEHIND.match(text[match.end() :])) or before_thing:
                found.append((written[int(match.group(1))], match.span()))
        return found


def _in_centimetres(text: str, sizes: Collection[str]) -> list[tuple[str, tuple[int, int]]]:
    """Sizes that are numbers of centimetres, said so: 116厘米 of children's jackets, "a 95 cm belt"."""
    found = ((match["n"], match.span()) for match in _CENTIMETRES.finditer(text))
    return [(size, span) for size, span in found if size in sizes]


def _spans(size: str, number: int) -> bool:
    """Whether a size is a range of numbers with this one in it: 41 of "39-42"."""
    ends = _RANGE.fullmatch(size)
    return ends is not None and int(ends["low"]) <= number <= int(ends["high"])


def _between(first: str, size: str, last: str) -> bool:
    return all(one.isdigit() for one in (first, size, last)) and int(first) < int(size) < int(last)
