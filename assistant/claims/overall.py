"""What a sentence says of all that is shown together: how far prices reach, how many keep to a bound, how many come before a product.

Read before the clauses, because such a statement speaks of no product by itself. What was read is blanked out of the text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant import patterns
from assistant.claims.clauses import TAG, places
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure, Read
from assistant.claims.record import Measure
from assistant.claims.scales import Comparison, Degree, comparisons
from assistant.claims.scene import Claim, Finding, Scene

_F = "[\uf000-\uf0ff]+"
_COUNTS = {
    "no": 0, "none": 0, "nothing": 0, "one": 1, "a single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
}  # fmt: skip
_N = rf"(?:{'|'.join(word for word in _COUNTS if word.isascii())}|{_F})"
_HAN_N = rf"(?:[一两二三四五六七八]|{_F})"
_LOW = r"(?:cheapest|least expensive|lowest[- ]priced|lowest(?: price)?|most affordable|bottom)"
_HIGH = r"(?:most expensive|dearest|priciest|costliest|highest[- ]priced|highest(?: price)?|top)"
_ENDS = (
    patterns.later(rf"\b{_LOW}\b[^{TAG[1:-1]}\uf000-\uf0ff;.]{{0,40}}(?P<low>{_F})[^{TAG[1:-1]}\uf000-\uf0ff]{{0,40}}\b{_HIGH}\b[^{TAG[1:-1]}\uf000-\uf0ff]{{0,40}}(?P<high>{_F})", re.IGNORECASE),
    patterns.later(rf"\b{_HIGH}\b[^{TAG[1:-1]}\uf000-\uf0ff;.]{{0,40}}(?P<high>{_F})[^{TAG[1:-1]}\uf000-\uf0ff]{{0,40}}\b{_LOW}\b[^{TAG[1:-1]}\uf000-\uf0ff]{{0,40}}(?P<low>{_F})", re.IGNORECASE),
    patterns.later(rf"(?:(?:最便宜|最低|价格?最低|起价)[^{TAG[1:-1]}\uf000-\uf0ff]{{0,8}})?(?P<low>{_F})[^{TAG[1:-1]}\uf000-\uf0ff]{{0,6}}(?:最贵|最高|价格?最高|封顶)[^{TAG[1:-1]}\uf000-\uf0ff]{{0,8}}(?P<high>{_F})"),
    patterns.later(rf"(?:最贵|最高|价格?最高)[^{TAG[1:-1]}\uf000-\uf0ff]{{0,8}}(?P<high>{_F})[^{TAG[1:-1]}\uf000-\uf0ff]{{0,6}}(?:最便宜|最低|价格?最低)[^{TAG[1:-1]}\uf000-\uf0ff]{{0,8}}(?P<low>{_F})"),
)  # fmt: skip
_SPAN_OF_ALL = patterns.later(
    r"\b(?:these|they|them|prices|here|all|everything|selection|options|the (?:lot|range|list|set))\b|这[^，。]{0,3}[款个件]|几款|价格(?:从|在)|它们|都在|全部|所有|大家",
    re.IGNORECASE,
)
_HOW_MANY = (
    patterns.later(
        rf"(?:\b(?:out )?of (?:the |these |all )?(?P<all>{_N})(?: (?:shown|here|products|items|options|of them))?,?\s+)?(?:\b(?:just|only|exactly|but)\s+)?(?<![A-Za-z])(?<!every )(?<!each )(?<!any )(?P<n>{_N})(?![A-Za-z])"
        rf"(?(all)|\s+(?:of (?:these|them|those|the (?P<all2>{_N})(?: \w+)?)|products?|items?|options?|here)\b)[^{TAG[1:-1]}\uf000-\uf0ff,;]{{0,30}}(?P<bound>{_F})(?:,?\s+(?:and|while|but) the (?:rest|others?) (?:don['’]?t|do not|doesn['’]?t|isn['’]?t|aren['’]?t|not))?",
        re.IGNORECASE,
    ),
    patterns.later(
        rf"(?:这?(?P<all>{_HAN_N})[款个件双种样](?:商品|产品)?(?:当中|之中|里面?|中间?|,|，)*)?(?:(?P<none>没有(?:任何|哪)?一?|无一)|(?<![哪每任何])(?:只|仅)?有?(?P<n>{_HAN_N}))[款个件双种样]?(?:商品|产品)?[^{TAG[1:-1]}\uf000-\uf0ff,，;；]{{0,8}}(?P<bound>{_F})"
    ),
)  # fmt: skip
_BEFORE_IT = (
    patterns.later(
        rf"\b(?:(?:just|only|exactly)\s+)?(?P<n>no|none|nothing|{_N})\b(?:\s+(?:others?|of (?:these|them|those|the others|the rest)|products?|items?|options?|models?|else|here|is|are|has|have|in this list|shown|does|costs?|weighs?|other (?:one|product|item|option)?))*\s+[^{TAG[1:-1]}\uf000-\uf0ff,;]{{0,30}}\b(?:than|as)\s+(?:the\s+)?(?P<it>{TAG})",
        re.IGNORECASE,
    ),
    patterns.later(
        rf"(?:(?:只|仅)有?(?P<n>{_HAN_N})[款个件双种样]|(?P<none>没有?(?:有)?(?:任何|哪|别的|其他的?|其它的?)?(?:一?[款个件]|商品|产品)?|(?:其他|别的)[款个]?(?:都|全)(?:没|不)))[^{TAG[1:-1]}\uf000-\uf0ff,，]{{0,4}}(?:比|及得?上?|赶得上)(?P<it>{TAG})[^{TAG[1:-1]}\uf000-\uf0ff,，]{{1,14}}"
    ),
)  # fmt: skip
_ALL_OF = (
    patterns.later(rf"\b(?:all|every one of the|each of the|none of the|any of the)\s+(?P<n>{_N})(?=\s+(?:cost|are|is|come|stay|sell|weigh|have|has|can|do|will|go|keep|of|options|products|items|here)|[,.])", re.IGNORECASE),
    patterns.later(rf"(?:这|以上|全部|所有)?(?P<n>[三四五六七八]|{_F})[款个件双种样](?:商品|产品)?(?=全|都|均|皆|一律|没有|里|中|当中)"),
)  # fmt: skip


@dataclass(slots=True)
class _Reader:
    scene: Scene
    text: str
    figures: tuple[Figure, ...]
    claims: list[Claim]
    blanked: list[tuple[int, int]]

    @property
    def shape(self) -> str:
        """The text with each figure as one private character repeated, and what was read as spaces."""
        chars = list(self.text)
        for number, figure in enumerate(self.figures):
            chars[figure.start : figure.end] = chr(0xF000 + number) * (figure.end - figure.start)
        for start, end in self.blanked:
            chars[start:end] = " " * (end - start)
        return "".join(chars)

    def figure(self, chars: str) -> Figure:
        return self.figures[ord(chars[0]) - 0xF000]

    def count(self, said: str) -> int | None:
        """A number of products, in letters or digits."""
        if not said or ord(said[0]) not in range(0xF000, 0xF100):
            return _COUNTS.get(said.lower())
        value = self.figure(said)
        known = value.exact and value.kind is Kind.BARE and value.low is not None and value.low < 1000
        return int(value.low or 0.0) if known else None

    def take(self, kind: str, span: tuple[int, int], holds: bool | None) -> None:
        finding = Finding.UNSTATED if holds is None else Finding.of(holds)
        self.claims.append(Claim(kind, self.text[span[0] : span[1]], finding))
        self.blanked.append(span)


def read_overall(scene: Scene, read: Read) -> tuple[list[Claim], Read]:
    """The claims about all that is shown, and the text without them."""
    reader = _Reader(scene, read.text, read.figures, [], [])
    if len(scene.records) > 1:
        _ends(reader)
        _ranges(reader)
        _how_many(reader)
        _before_it(reader)
        _all_of(reader)
    if not reader.blanked:
        return reader.claims, read
    text = list(read.text)
    for start, end in reader.blanked:
        text[start:end] = " " * (end - start)
    left = tuple(f for f in read.figures if not any(start <= f.start < end for start, end in reader.blanked))
    return reader.claims, Read("".join(text), left)


def _prices(scene: Scene) -> list[float] | None:
    prices = [record.price for record in scene.records]
    known = [price for price in prices if price is not None]
    return known if len(known) == len(prices) else None


def _currency(scene: Scene, figure: Figure) -> bool:
    return all(record.sells_in(figure.unit) for record in scene.records)


def _bound(figure: Figure) -> float:
    return figure.low if figure.low is not None else figure.high or 0.0


def _span_holds(scene: Scene, low: Figure, high: Figure) -> bool | None:
    prices = _prices(scene)
    if prices is None:
        return None
    ends = _bound(low), high.high if high.high is not None else _bound(high)
    told = abs(ends[0] - min(prices)) < 0.005 and abs(ends[1] - max(prices)) < 0.005
    return told and _currency(scene, low) and _currency(scene, high)


def _ends(reader: _Reader) -> None:
    """The cheapest costs this and the most expensive that."""
    for low, high in itertools.pairwise(reader.figures):
        between = reader.text[low.end : high.start]
        open_ends = low.high is None and high.low is None and low.kind is high.kind is Kind.MONEY
        if open_ends and len(between) <= 8 and not places(between) and len(places(reader.text)) != 1:
            reader.take("price span", (low.start, high.end), _span_holds(reader.scene, low, high))
    for pattern in _ENDS:
        for match in pattern.finditer(reader.shape):
            low, high = reader.figure(match["low"]), reader.figure(match["high"])
            if not low.kind is high.kind is Kind.MONEY:
                continue
            if len(set(places(reader.text))) == 1 and not _SPAN_OF_ALL.search(reader.text):
                continue  # the range of one product's versions
            reader.take("price span", match.span(), _span_holds(reader.scene, low, high))


def _ranges(reader: _Reader) -> None:
    """These cost between this and that."""
    for figure in reader.figures:
        if figure.kind is not Kind.MONEY or figure.exact or figure.low is None or figure.high is None:
            continue
        if places(reader.text) or figure.high < 1.2 * figure.low or not _SPAN_OF_ALL.search(reader.text):
            continue
        if not any(start <= figure.start < end for start, end in reader.blanked):
            reader.take("price span", (figure.start, figure.end), _span_holds(reader.scene, figure, figure))


def _how_many(reader: _Reader) -> None:
    """Of the six, three come in under this."""
    for pattern in _HOW_MANY:
        match = pattern.search(reader.shape)
        if match is None:
            continue
        figure, groups = reader.figure(match["bound"]), match.groupdict()
        said = 0 if groups.get("none") else reader.count(match["n"] or "")
        if figure.kind is not Kind.MONEY or figure.exact or said is None:
            continue
        everything = reader.count(groups.get("all") or groups.get("all2") or "")
        prices = _prices(reader.scene)
        holds = None
        if prices is not None:
            met = sum(figure.admits(price) for price in prices)
            holds = met == said and everything in (None, len(prices)) and _currency(reader.scene, figure)
        reader.take("how many", match.span(), holds)


def _before_it(reader: _Reader) -> None:
    """Only one of these is cheaper than it; nothing here has as many reviews."""
    for pattern in _BEFORE_IT:
        for match in pattern.finditer(reader.shape):
            groups = match.groupdict()
            said = 0 if groups.get("none") else reader.count(match["n"] or "")
            it = places(match["it"])[0]
            one = next(iter(_comparing(match[0])), None)
            if said is None or one is None:
                continue
            reader.take("how many", match.span(), _ahead(reader.scene, it, one, said))


def _comparing(text: str) -> Iterator[Comparison]:
    for one in comparisons(text, True):
        if one.degree is not Degree.MOST:
            yield one


def _ahead(scene: Scene, it: int, one: Comparison, said: int) -> bool | None:
    measure = one.measure if one.measure in set(Measure) or one.measure == "weight" else None
    if measure is None or it >= len(scene.records):
        return None
    amounts = [scene.measure(place, measure) for place in range(len(scene.records))]
    mine = amounts[it]
    others = [amount for place, amount in enumerate(amounts) if place != it]
    if mine is None or any(amount is None for amount in others):
        return None
    equal = one.degree is Degree.EQUAL
    met = sum(one.sign * other > one.sign * mine or (equal and other == mine) for other in others if other is not None)
    return met == said


def _all_of(reader: _Reader) -> None:
    """ "All four" has to be all that is shown, or all that the sentence names."""
    for pattern in _ALL_OF:
        for match in pattern.finditer(reader.shape):
            said = reader.count(match["n"])
            if said is None or said < 3:
                continue
            holds = said in (len(reader.scene.records), len(places(reader.text)))
            if holds and match["n"][0] < "\uf000":
                continue  # nothing to set aside
            start, end = match.span("n")
            reader.claims.append(Claim("how many", match[0], Finding.of(holds)))
            reader.blanked.append((start, end))
