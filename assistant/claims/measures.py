"""Which number facets of the shown records a text speaks of, by the facets' own names or by what people say instead (`measures.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

import yaml

from assistant import patterns
from retrieval.amounts import unit_of_name


@cache
def _data() -> Mapping[str, Mapping[str, Sequence[str]]]:
    raw: Mapping[str, Mapping[str, Sequence[str]]] = yaml.load(
        (Path(__file__).parent / "measures.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return raw


@cache
def _ids() -> Mapping[str, tuple[str, ...]]:
    """Names that catalogues give to facets, longest first, with the measures they may stand for."""
    meant: dict[str, tuple[str, ...]] = {}
    for measure, entry in _data().items():
        for name in entry["ids"]:
            meant[name] = (*meant.get(name, ()), measure)
    return {name: meant[name] for name in sorted(meant, key=len, reverse=True)}


@cache
def ids_of(measure: str) -> tuple[str, ...]:
    """What catalogues call a measure, itself first, with _ for spaces: "pages", "page_count", 页数."""
    named = _data().get(measure.replace("_", " "), {}).get("ids", ())
    return tuple(dict.fromkeys([measure, *(name.replace(" ", "_") for name in named)]))


@cache
def _words() -> tuple[re.Pattern[str], Mapping[str, tuple[str, ...]]]:
    """A pattern of all words that speak of a measure, and the measures of each."""
    meant: dict[str, tuple[str, ...]] = {}
    for measure, entry in _data().items():
        for word in (*entry["en"], *entry["zh"]):
            meant[word.lower()] = (*meant.get(word.lower(), ()), measure)
    ordered = sorted(meant, key=len, reverse=True)
    latin = "|".join(re.escape(word) for word in ordered if word.isascii())
    han = "|".join(re.escape(word) for word in ordered if not word.isascii())
    return re.compile(rf"(?<![A-Za-z])(?:{latin})(?![A-Za-z])|(?:{han})", re.IGNORECASE), meant


# One side of several (record.py): which way it lies is not said, only what comes first
_SIDE = patterns.later(r" (?P<n>[123])$")
_OF_SIDE = {
    "1": ("width", "length", "height"),
    "2": ("depth", "width", "height"),
    "3": ("height", "depth", "thickness"),
}


@lru_cache(maxsize=4096)
def measures_of(facet: str) -> tuple[str, ...]:
    """The measures that a facet may be, by its id: the whole of it, else its ending."""
    side = _SIDE.search(facet)
    if side is not None:
        return _OF_SIDE[side["n"]]
    name = _plain(facet)
    whole = _ids().get(name, ())
    ending = next(
        (found for one, found in _ids().items() if name != one and name.endswith(one) and _ends_a_word(name, one)), ()
    )
    return tuple(dict.fromkeys((*whole, *ending)))


def _plain(facet: str) -> str:
    unit = unit_of_name(facet)
    name = patterns.sub(r"[\s_()（）\[\]]+", " ", facet).strip().lower()
    if unit and " " in name:
        name = name.rpartition(" ")[0]
    name = patterns.sub(r"(?<=[\u3400-\u9fff])(?:范围|区间)$|(?<=[a-z]) range$", "", name)  # 温度范围, height range
    return patterns.sub(
        r"^(?:max|min|maximum|minimum|total|overall|item|product|average) | (?:max|min|maximum|minimum|total)$",
        "",
        name,
    )


def _ends_a_word(name: str, ending: str) -> bool:
    before = name[: -len(ending)]
    return not ending.isascii() or before.endswith(" ")


# Words of facets' names that name no facet by themselves
_SHARED = frozenset(
    [
        "size",
        "sizes",
        "power",
        "length",
        "height",
        "width",
        "weight",
        "depth",
        "time",
        "life",
        "level",
        "count",
        "number",
        "total",
        "maximum",
        "minimum",
        "range",
        "rate",
        "capacity",
        "volume",
        "item",
        "items",
        "product",
        "package",
        "packed",
        "each",
        "with",
        "from",
        "year",
        "years",
        "months",
        "hours",
        "days",
        "pack",
        "net",
        "gross",
        "main",
        "type",
        "unit",
        "adult",
        "adults",
        "color",
        "colour",
        "material",
        "style",
        "model",
        "load",
        "speed",
        "rating",
        "ratings",
        "energy",
        "free",
        "safe",
        "water",
        "area",
        "diameter",
        "thickness",
        "per",
    ]
)


@lru_cache(maxsize=4096)
def names_of_facet(facet: str) -> tuple[str, ...]:
    """What a facet's own id says, and, where it ends with a measure, the words before the ending ("cord" of cord_length)."""
    name = _plain(facet)
    ending = next((one for one in _ids() if name.endswith(one) and name != one and _ends_a_word(name, one)), "")
    first = name[: len(name) - len(ending)].strip() if ending else ""
    least = 2 if not name.isascii() else 3
    parts = [word for word in name.split(" ") if len(word) >= 4 and word not in _SHARED] if " " in name else []
    return tuple(dict.fromkeys(one for one in (name, first, *parts) if len(one) >= least))


def facets_named(text: str, facets: Collection[str]) -> list[tuple[int, int, str]]:
    """Where a text speaks of one of the number facets: start, end and the facet. A facet's own name wins over words of its measure."""
    lower = text.lower()
    own: list[tuple[int, int, str]] = []
    for facet in facets:
        for name in names_of_facet(facet):
            own += [(at, at + len(name), facet) for at in _places(lower, name)]
    pattern, meant = _words()
    by_measure: dict[str, list[str]] = {}
    for facet in facets:
        for measure in measures_of(facet):
            by_measure.setdefault(measure, []).append(facet)
    found = list(own)
    for match in pattern.finditer(lower):
        if any(start <= match.start() and match.end() <= end and end - start > len(match[0]) for start, end, _ in own):
            continue
        for measure in meant[match[0]]:
            found += [(match.start(), match.end(), facet) for facet in by_measure.get(measure, ())]
    return found


def _places(text: str, name: str) -> list[int]:
    if name not in text:
        return []
    if name.isascii():
        return [m.start() for m in patterns.finditer(rf"(?<![a-z]){re.escape(name)}(?:s|es)?(?![a-z])", text)]
    return [m.start() for m in patterns.finditer(re.escape(name), text)]
