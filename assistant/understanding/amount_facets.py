"""Of what an amount is an amount: the units that are a facet's own ("3 shelves", "SPF 50"), what customers call the facets that
have a number, and, of several facets with one unit, the one that is named nearby or that the things talked about state.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import patterns
from assistant.understanding.amount_patterns import CURRENCY, VALUED, unit_pattern
from retrieval.facets import Facet, FacetKind, Facets
from retrieval.units import find_unit

FAR = 40  # characters within which a facet's name says what an amount is an amount of
_COUNTED_ALREADY = patterns.later(r"⟧\s*-?$")
_CLAUSE_ENDS = patterns.later(r"[,，;；。]|\band\b")
_ALSO_CALLED = {
    "storage": r"硬盘|存储|\bssd\b|disk|drive|storage",
    "memory": r"内存|运存|\bram\b|memory",
    "max_load": r"承重|载重|承载|承受|最大负重|\bholds?|supports?|carr(?:y|ies)|\bload|withstand",
    "weight": r"轻|(?<![承载负])重|light|heav|weigh",
    "width": r"宽|\bwid(?:e|er|est|th)\b|narrow",
    "height": r"高度|(?<!要)高(?=$|的)|矮|\btall|height|\bhigh(?:er)?\b",
    "length": r"长度|长(?=$|[的,，])|length|\blong(?:er|est)?\b",
    "battery_life": r"续航|电池|batter|playtime|runtime",
    "thickness": r"\bthick|\bthin(?!g)|厚|薄",
    "water_resistance": r"water[- ]?(?:proof|resist\w*|tight)|swim\w*|\bdiv(?:e|ing)\b|防水|游泳|潜水|下水|水深",
    "spf": r"\bspf\b|(?:sun )?factor|防晒系数|防晒值",
    "security_level": r"\bsecurity\b|安全等级|安全级别",
    "diameter": r"\b(?:case|dial|face|across)\b|表盘|表壳|表径|锅径|口径",
}
_WEIGHS = patterns.later(
    r"\b(?:i|he|she|we)(?:['’]m| weigh| am|['’]s| weighs| is)?\s+(?:about |around |over )?$|(?:我|他|她|体重)(?:大概|大约|有|是|差不多|重)*$",
    re.IGNORECASE,
)
_COUNTED_AS = {
    "pieces": ("颗", "粒", "bricks", "blocks"),
    "pages": ("页",),
    "thread_count": ("支", "支纱"),
    "wheels": ("轮子", "个轮子", "个轮", "轮"),
    "shelves": ("层", "格", "shelf", "tiers", "tier"),
    "players": ("人玩",),
}
UNSAID = (
    "Hz",
    "mAh",
    "lm",
    "TC",
    "MP",
    "GB",
    "cm",
)  # units that are left out where the facet is named: "refresh rate of 144"


class MeasuredFacets:
    """The facets of a catalogue that have a number, as one text speaks of them: it holds the units that the text counts in."""

    def __init__(self, facets: Facets, topic: Sequence[str]) -> None:
        self._facets, self._topic = facets, topic
        flags = [one.label for one in facets.by_id.values() if one.kind is FacetKind.FLAG]
        self._features = tuple(name for label in flags for name in (label.en, label.zh) if name)
        self._counted: dict[str, tuple[str, str]] = {}  # placeholder -> the facet, the words it stands for

    def named(self, text: str) -> str:
        """The text with amounts behind the name of a facet that has no unit of measure ("SPF 50") as amounts of that facet."""
        for facet in self._facets.by_id.values():
            if (
                facet.id == "screen_size"
                or facet.kind is not FacetKind.NUMBER
                or (facet.unit not in UNSAID and find_unit(facet.unit) is not None)
            ):
                continue
            names = [
                r"[\s-]*".join(map(re.escape, re.split(r"[\s-]+", name)))
                for name in (facet.label.en, facet.label.zh, facet.id.replace("_", " "))
                if name
            ]
            names += [_ALSO_CALLED[facet.id]] if facet.id in _ALSO_CALLED and find_unit(facet.unit) is None else []
            said = patterns.search(
                rf"(?:{'|'.join(names)})\s*(?:rating|factor|value|level|指数|系数|值|等级|级别)?\s*{VALUED}(?!\s*(?:{unit_pattern()}|{CURRENCY})(?![A-Za-z]))",
                text,
                re.IGNORECASE,
            )
            if said is None or _COUNTED_ALREADY.search(text[: said.start()]):
                continue  # "3 seats, up to 1000"
            placeholder = f"⟪{facet.id}⟫"
            self._counted[placeholder] = (facet.id, "")
            bound = said["bound"] or ""
            text = f"{text[: said.start()]}{bound} {said['n']}{placeholder}{said['more'] or ''}{text[said.end() :]}"
        return text

    def counted(self, text: str) -> str:
        """The text with units that are a facet's own ("3 shelves") as placeholders, which the patterns take for units."""
        for facet in self._facets.by_id.values():
            measured = find_unit(facet.unit) is not None
            if facet.kind is not FacetKind.NUMBER or (measured and facet.id not in _COUNTED_AS):
                continue
            names = (
                set[str]()
                if measured
                else {
                    facet.unit,
                    facet.unit.removesuffix("s"),
                    facet.label.en or facet.unit,
                    facet.label.zh or facet.unit,
                }
                - {""}
            )
            names |= set(_COUNTED_AS.get(facet.id, ()))
            pattern = (
                rf"(?<=⟧)\s*(?P<word>{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})(?![A-Za-z])"
            )

            def one(match: re.Match[str], facet: Facet = facet) -> str:
                placeholder = f"⟪{facet.id}⟫"
                self._counted[placeholder] = (facet.id, match.group())
                return placeholder

            text = patterns.sub(pattern, one, text, flags=re.IGNORECASE)
        return text

    def uncounted(self, text: str) -> str:
        for placeholder, (_facet, word) in self._counted.items():
            text = text.replace(placeholder, word)
        return text

    def counted_by(self, unit: str) -> Facet | None:
        """The facet whose own unit a placeholder stands for."""
        return self._facets.by_id.get(self._counted[unit][0]) if unit in self._counted else None

    def facet_of(self, base: str, amount: float, match: re.Match[str]) -> Facet | None:
        """The number facet of that unit which is named nearby, else the one that the topic states with such amounts."""
        fitting = [f for f in self._facets.by_id.values() if f.kind is FacetKind.NUMBER and f.unit == base]
        near = {f.id: _nearness(f, match, self._features) for f in fitting}
        closest = min(near.values(), default=FAR)
        named = [f for f in fitting if near[f.id] <= closest + 2 < FAR]  # RAM and SSD on both sides of an amount
        named = [f for f in named if not any(_is_named_in_full(other, f, match) for other in named)]
        stated = [f for f in fitting if self.stated(f)]
        likely = [f for f in stated if f.span is not None and f.span[0] <= amount <= f.span[1]]
        pool = [f for f in named if f in likely] or named or likely or stated or fitting
        return max(pool, key=lambda facet: (self.stated(facet), sum(facet.categories.values()), facet.id), default=None)

    def bearing(self, base: str, match: re.Match[str]) -> Facet | None:
        """What has to bear a person's own weight, where the things of the topic say how much they bear: "I weigh 110 kilos"."""
        load = self._facets.by_id.get("max_load")
        if (
            base != "g"
            or load is None
            or not self.stated(load)
            or _WEIGHS.search(match.string[: match.start()]) is None
        ):
            return None
        return load

    def in_topic(self, base: str) -> bool:
        return any(self.stated(facet) for facet in self._facets.by_id.values() if facet.unit == base)

    def stated(self, facet: Facet) -> int:
        return sum(
            count
            for path, count in facet.categories.items()
            if any(path == topic or path.startswith(f"{topic} > ") for topic in self._topic)
        )


def names_measured(facets: Facets) -> list[str]:
    """What customers call that of which a number may be said, as patterns, longest first."""
    names = {"price", "cost", "priced", "budget", "价格", "价钱", "价位", "售价", "rating", "评分"}
    for facet in facets.by_id.values():
        if facet.kind is FacetKind.NUMBER:
            names |= {name for name in (facet.label.en, facet.label.zh, facet.id.replace("_", " ")) if name}
    return [re.escape(name) for name in sorted(names, key=len, reverse=True)]


def _is_named_in_full(longer: Facet, shorter: Facet, match: re.Match[str]) -> bool:
    """Whether the name of one facet is said of which the other's is a part: "heel height" of "height"."""
    said = match.string[max(0, match.start() - FAR) : match.end() + FAR].lower()
    for language in ("en", "zh"):
        long, short = ((facet.label.en if language == "en" else facet.label.zh) or "" for facet in (longer, shorter))
        long, short = long.lower(), short.lower()
        if short and short != long and short in long and long in said and short not in said.replace(long, " "):
            return True
    return False


def _nearness(facet: Facet, match: re.Match[str], features: Sequence[str]) -> int:
    """How many characters lie between an amount and the name of a facet, the end of a clause counting as many; `FAR` for none.

    What stands in the name of a feature (高度 in 高度可调) names no amount."""
    names = [re.escape(text) for text in (facet.label.en, facet.label.zh) if text]
    names += [_ALSO_CALLED[facet.id]] if facet.id in _ALSO_CALLED else []
    if not names:
        return FAR
    pattern = re.compile("|".join(names), re.IGNORECASE)
    before, after = match.string[: match.start()], match.string[match.end() :]
    for name in features:
        before, after = (part.replace(name, " " * len(name)) for part in (before, after))
        before, after = (part.replace(name.lower(), " " * len(name)) for part in (before, after))
    before, after = before[-FAR:], after[: FAR // 2]
    before, after = before.rpartition("⟧")[2], after.partition("⟦")[0]  # a name beside another amount is that one's
    if pattern.search(match.group()) is not None:
        return 0
    distances = [FAR]
    for found in pattern.finditer(before):
        distances.append(len(before) - found.end() + _ends_between(before[found.end() :]))
    if (found_after := pattern.search(after)) is not None:
        distances.append(found_after.start() + _ends_between(after[: found_after.start()]))
    return min(distances)


def _ends_between(text: str) -> int:
    return FAR // 2 if _CLAUSE_ENDS.search(text) else 0
