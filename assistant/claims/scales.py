"""The words by which products are compared (`scales.yaml`): which measure they speak of, which end of it, and how strongly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from assistant import patterns

SCALE = "scale"  # a word that speaks of whatever is named beside it


class Degree(StrEnum):
    MORE = "more"  # cheaper
    MOST = "most"  # cheapest
    EQUAL = "equal"  # as cheap as


@dataclass(frozen=True, slots=True)
class Comparison:
    """Comparing words at `start`-`end` of a text: `sign` is 1 where the greater amount has it, -1 where the smaller has it."""

    measure: str
    sign: int
    degree: Degree
    word: str
    start: int
    end: int
    rank: int = 1


@dataclass(frozen=True, slots=True)
class _Word:
    measure: str
    sign: int
    base: str


_SUPER = patterns.later(r"(?:est\b|\bmost\b|\bleast\b|\bbest\b|\bworst\b|最)", re.IGNORECASE)
_RANKS = {"second": 2, "third": 3, "2nd": 2, "3rd": 3, "二": 2, "三": 3}


@cache
def _data() -> Mapping[str, Mapping[str, Mapping[str, list[str]]]]:
    raw = yaml.load((Path(__file__).parent / "scales.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {name: entry for name, entry in raw.items() if name != "defaults"}


@cache
def defaults() -> Mapping[str, tuple[str, ...]]:
    """What a word that speaks of anything speaks of where nothing is named beside it."""
    raw = yaml.load((Path(__file__).parent / "scales.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {word: tuple(ids) for word, ids in raw["defaults"].items()}


def _inflected(word: str) -> tuple[str, str]:
    """Comparative and superlative of a regular English adjective."""
    if word.endswith("y"):
        stem = word[:-1] + "i"
    elif word.endswith("e"):
        stem = word[:-1]
    elif patterns.search(r"[^aeiou][aeiou][bdgmnt]$", word) and len(word) <= 4:
        stem = word + word[-1]
    else:
        stem = word
    return stem + "er", stem + "est"


@cache
def _english() -> tuple[re.Pattern[str], Mapping[str, tuple[_Word, Degree]]]:
    forms: dict[str, tuple[_Word, Degree]] = {}
    for measure, ends in _data().items():
        for end, words in ends.items():
            sign = 1 if end == "high" else -1
            for base in words["en"]:
                word, against = _Word(measure, sign, base), _Word(measure, -sign, base)
                comparative, superlative = _inflected(base)
                forms |= {comparative: (word, Degree.MORE), superlative: (word, Degree.MOST)}
                forms |= {f"more {base}": (word, Degree.MORE), f"most {base}": (word, Degree.MOST)}
                forms |= {f"less {base}": (against, Degree.MORE), f"least {base}": (against, Degree.MOST)}
                forms |= {f"{way} {base}": (word, Degree.EQUAL) for way in ("as", "just as", "equally")}
            for form in words.get("forms", []):
                forms[form] = (
                    _Word(measure, sign, form.split()[0]),
                    Degree.MOST if _SUPER.search(form) else Degree.MORE,
                )
    names = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"\b(?:(?P<rank>second|third|2nd|3rd)[\s-]+)?(?P<form>{names})\b", re.IGNORECASE), forms


# "at the fastest 3 days", "at most", "max load": bounds and names rather than comparisons
_LIMIT = patterns.later(
    r"最(?:快|慢|早|晚|高|低|多|少|大|长|重|久|远)(?=约?⟦|[XSML]{1,4}码?|可|达|能|需|(?:也|就|才|都|只|会|是|为|要|得|算|仅)*(?:有|升|降|调|装|承|撑|坐|睡|住|玩|跑|飞|开|放|容纳|承受|支持)*(?:到|至|达|是|为|要)?⟦)"
)


@cache
def _chinese() -> tuple[re.Pattern[str], Mapping[str, _Word]]:
    words = {
        base: _Word(measure, 1 if end == "high" else -1, base)
        for measure, ends in _data().items()
        for end, several in ends.items()
        for base in several["zh"]
    }
    names = "|".join(re.escape(base) for base in sorted(words, key=len, reverse=True))
    before = r"(?P<rank>第[二三])?(?P<way>最|更加?|较为?|略微?|稍微?|稍稍|还要|要|比较|相对|一样|同样|同等|那么|这么|如此|一般)?"
    after = r"(?P<after>得多|很多|不少|一些|一点点?|些|点儿?|约?⟦\d+⟧|了?⟦\d+⟧|将近⟦\d+⟧|近⟦\d+⟧)?"
    return re.compile(rf"{before}(?P<base>{names}){after}"), words


def comparisons(text: str, compared: bool) -> list[Comparison]:
    """The comparing words of a text. In Chinese a bare adjective compares only where something is set against (`compared`)."""
    found = [*_read_english(text), *_read_chinese(text, compared)]
    return sorted(found, key=lambda one: one.start)


def _read_english(text: str) -> list[Comparison]:
    pattern, forms = _english()
    found = []
    for match in pattern.finditer(text):
        word, degree = forms[patterns.sub(r"\s+", " ", match["form"].lower())]
        rank = _RANKS.get((match["rank"] or "").lower(), 1)
        found.append(Comparison(word.measure, word.sign, degree, word.base, match.start(), match.end(), rank))
    return found


def _read_chinese(text: str, compared: bool) -> list[Comparison]:
    pattern, words = _chinese()
    found = []
    for match in pattern.finditer(text):
        word, way = words[match["base"]], match["way"] or ""
        inside = patterns.search(r"[最更较]|[一同]样", match["base"])
        after = match["after"] if compared or "⟦" not in (match["after"] or "") else None
        if not (way or inside or after or compared or match["rank"]) or _LIMIT.match(text, match.start()):
            continue
        if way in ("一样", "同样", "同等", "一般"):
            degree = Degree.EQUAL
        elif way == "最" or "最" in match["base"] or match["rank"]:
            degree = Degree.MOST
        else:
            degree = Degree.MORE
        rank = _RANKS[match["rank"][1]] if match["rank"] else 1
        found.append(
            Comparison(
                word.measure,
                word.sign,
                degree,
                match["base"].lstrip("价格售评分重量更最较"),
                match.start(),
                match.end("base"),
                rank,
            )
        )
    return found
