"""Sizes: whether a stated size is the one asked for, across systems (EU, US, UK, foot length), notations and languages.

Sizes are names: only `lexicon/sizes.yaml` says which of two systems is which, and only for a stated or certain system, kind of
thing and gender. Where any of these is open the answer is None, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import yaml

from retrieval.products import AttributeValue, Product, Variant
from retrieval.terms import halved


@dataclass(frozen=True, slots=True)
class SizeContext:
    """What a product says of its sizes; "" for what is not known."""

    kind: str = ""
    gender: str = ""
    system: str = ""


@dataclass(frozen=True, slots=True)
class _Size:
    """A size as written: its name, and the system and gender that stand with it."""

    name: str
    system: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True)
class _Table:
    kind: str
    gender: str
    systems: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Sizes:
    facets: frozenset[str]
    words: Mapping[str, Mapping[str, str]]
    told_apart: Mapping[str, Mapping[str, tuple[float, float]]]
    tables: tuple[_Table, ...]


@cache
def _sizes() -> _Sizes:
    raw = yaml.load(
        (Path(__file__).parent / "lexicon" / "sizes.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    words = {
        group: {str(word): name for name, several in raw[group].items() for word in several}
        for group in ("systems", "genders", "kinds")
    }
    return _Sizes(
        facets=frozenset(map(str, raw["facets"])),
        words=words,
        told_apart={
            kind: {system: (float(low), float(high)) for system, (low, high) in spans.items()}
            for kind, spans in raw["told_apart"].items()
        },
        tables=tuple(
            _Table(
                table["kind"],
                table.get("gender", ""),
                tuple(table["systems"]),
                tuple(tuple(_plain(str(cell)) for cell in row) for row in table["rows"]),
            )
            for table in raw["tables"]
        ),
    )


@lru_cache(maxsize=10_000)
def is_size(facet: str) -> bool:
    """Whether an attribute states a size in this sense (not the size of a screen)."""
    return re.sub(r"[_\s-]+", " ", facet.strip().lower()) in _sizes().facets


_WORD = re.compile(r"[a-z]+(?:['’.-][a-z]+)*|[\u3400-\u9fff]+")


def size_context(product: Product, variant: Variant) -> SizeContext:
    """What the product's kind, its gender and a stated size system say."""
    stated: dict[str, AttributeValue] = {
        re.sub(r"[_\s-]+", " ", name.lower()): value for name, value in product.attributes_of(variant).items()
    }
    gender = _first(stated, ("gender", "audience", "department", "age group", "性别", "适用人群", "适用性别"))
    system = _first(stated, ("size system", "size standard", "size type", "尺码标准", "尺码制"))
    if not system:
        named = (name for name in stated if is_size(name))
        system = next((found for name in named if (found := _named("systems", name))), "")
    told = " ".join([*product.category, product.title.en or "", product.title.zh or ""])
    # the last thing that a path names is what the product is
    kinds = (_named("kinds", text) for text in (*reversed(product.category), product.title.both()))
    return SizeContext(
        kind=next((kind for kind in kinds if kind), ""),
        gender=_named("genders", gender) or ("" if gender else _named("genders", told)),
        system=_named("systems", system),
    )


def _first(stated: Mapping[str, AttributeValue], names: tuple[str, ...]) -> str:
    for name in names:
        value = stated.get(name)
        if isinstance(value, str):
            return value
        if isinstance(value, tuple) and len(value) == 1:
            return value[0]
    return ""


@lru_cache(maxsize=50_000)
def _named(group: str, text: str) -> str:
    """The one member of a group that a text names; "" for none, and for several."""
    words = _sizes().words[group]
    found: set[str] = set()
    for word in _WORD.findall(halved(text).lower()):
        if word.isascii():
            found |= {words[word]} if word in words else set()
        else:
            found |= {name for part, name in words.items() if not part.isascii() and part in word}
    if "kids" in found:
        found = {"kids"}
    return found.pop() if len(found) == 1 else ""


def compare(asked: str, stated: str, about: SizeContext) -> bool | None:
    """Whether the stated size is the one asked for; None where that cannot be told."""
    one, other = _read(asked, ""), _read(stated, about.system)
    ours, theirs = _legs(asked), _legs(stated)
    if ours or theirs:
        return _same_legs(ours, theirs) if ours and theirs else None
    parts = _alternatives(stated)
    if len(parts) > 1:
        found = [compare(asked, part, about) for part in parts]
        return True if True in found else None if None in found else False
    if not one.name or not other.name:
        return False
    gender = one.gender or about.gender
    if one.gender and about.gender and one.gender != about.gender:
        return None
    if not one.system:
        return one.name == other.name
    theirs_system = other.system or _told_apart(other.name, about.kind)
    if not theirs_system:
        return None
    if one.system == theirs_system:
        return one.name == other.name
    return _converted(one, replace(other, system=theirs_system), about.kind, gender)


def _converted(one: _Size, other: _Size, kind: str, gender: str) -> bool | None:
    for table in _sizes().tables:
        if table.kind != kind or (table.gender and table.gender != gender):
            continue
        if one.system not in table.systems or other.system not in table.systems:
            continue
        column, theirs = table.systems.index(one.system), table.systems.index(other.system)
        wanted = {row[theirs] for row in table.rows if row[column] == one.name}
        known = {row[theirs] for row in table.rows}
        if wanted and other.name in known:
            return other.name in wanted
    return None


def _told_apart(name: str, kind: str) -> str:
    number = float(name) if re.fullmatch(r"\d+(?:\.\d+)?", name) else None
    if number is None:
        return ""
    spans = _sizes().told_apart.get(kind, {})
    return next((system for system, (low, high) in spans.items() if low <= number <= high), "")


@lru_cache(maxsize=50_000)
def _read(text: str, system: str) -> _Size:
    """ "US women's 8.5" -> 8.5 of us for women; "42码" -> 42."""
    words = re.sub(r"(?<=\d)\s+1/2\b", "½", halved(text).strip().lower())
    gender = _named("genders", words)
    parts = re.findall(r"[a-z]+(?:['’.][a-z]+)*\.?|[\u3400-\u9fff]+|\d+(?:[.,]\d+)?[½]?\s?[cy]?\b|\d+[½]?|[½]", words)
    names: list[str] = []
    lookup = _sizes().words
    for part in parts:
        if part in lookup["systems"] or part.rstrip(".") in lookup["systems"]:
            system = lookup["systems"].get(part) or lookup["systems"][part.rstrip(".")]
        elif part not in ("size", "sizes", "码", "号", "尺码", "eu") and part not in lookup["genders"]:
            names.append(part.removesuffix("码").removesuffix("号"))
    return _Size(_plain(" ".join(names)), system, gender)


def _plain(name: str) -> str:
    """ "8 1/2", "8,5" and "8½" are 8.5; "42.0" is 42."""
    name = re.sub(r"\s+", " ", name.strip().lower().replace(",", "."))
    name = re.sub(r"(?<=\d)\s*½", ".5", name)
    return re.sub(r"(\d+)\.0+\b", r"\1", name)


def _alternatives(text: str) -> list[str]:
    """ "S/M" and "EU 42 / US 9" are several sizes in one, "8 1/2" is not."""
    text = re.sub(r"(?<=\d)\s+1/2\b", "½", text)
    return [part.strip() for part in re.split(r"[/|;，、()]|,(?!\d)", text) if part.strip()]


_LEGS = re.compile(
    r"(?:w(?:aist)?\s*|腰围?)?(?P<waist>\d{2})\s*(?:w\b|waist\b)?(?:\s*[x×/*-]?\s*(?:l(?:eg|ength)?\s*|inseam\s*|裤长)?(?P<leg>\d{2})\s*(?:l\b|leg\b|inseam\b)?)?"
)


@lru_cache(maxsize=50_000)
def _legs(text: str) -> tuple[str, str] | None:
    """Waist and inseam in inches of "W32 L34", "32x34", "32W 34L"; ("32", "") where only the waist is marked."""
    words = halved(text).strip().lower()
    match = _LEGS.fullmatch(words)
    if match is None or not re.search(r"[wl腰裤]|\dx\d| [x×*] |\d[×*]\d", words):
        return None
    return match["waist"], match["leg"] or ""


def _same_legs(one: tuple[str, str] | None, other: tuple[str, str] | None) -> bool | None:
    if one is None or other is None:
        return None
    if one[0] != other[0]:
        return False
    if one[1] and not other[1]:
        return None
    return not one[1] or one[1] == other[1]
