"""The words that the project lends to every catalogue: facets and kinds of things that shops of all kinds have.

A shop's own file (`retrieval.shop_lexicon`) has the same form and is laid over them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from retrieval.products import Localized
from retrieval.terms import stem

_FOLDER = Path(__file__).parent / "lexicon"


@dataclass(frozen=True, slots=True)
class BaseFacet:
    """A facet's words. `names` are attributes that mean it, `parts` attributes that say it of a part ("lining").

    `kinds` says which values are kinds of another, at any depth; `apart` which are not after all, `forget` words that name
    no value. The words of a `borrowed` facet are names of other things (rose, lavender). A `substance` is what things are made of; the words of a `vague` facet
    ("children", "winter") stand in any description and count only in a title. `stated_only`: lent only to values that the catalogue states.
    """

    id: str
    label: Localized
    names: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    apart: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forget: frozenset[str] = frozenset()
    substance: bool = False
    vague: bool = False
    borrowed: bool = False
    stated_only: bool = False


@dataclass(frozen=True, slots=True)
class CategoryWords:
    """Names of one kind of thing, which a category called by one of them is called by all; `kinds` name narrower ones."""

    words: tuple[str, ...]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`features` are attributes that list features."""

    facets: tuple[BaseFacet, ...] = ()
    categories: tuple[CategoryWords, ...] = ()
    features: tuple[str, ...] = ()


def read_facets(raw: Mapping[str, Mapping[str, object]]) -> tuple[BaseFacet, ...]:
    """The facets of a file whose form has been checked."""
    return tuple(_facet(name, entry) for name, entry in raw.items())


def _facet(name: str, entry: Mapping[str, object]) -> BaseFacet:
    label = entry.get("label")
    return BaseFacet(
        id=name,
        label=Localized(**label) if isinstance(label, Mapping) else Localized(en=name.replace("_", " ")),
        names=_texts(entry.get("names")),
        values=_lists(entry.get("values")),
        kinds=_lists(entry.get("kinds")),
        parts=_texts(entry.get("parts")),
        apart=_lists(entry.get("apart")),
        forget=frozenset(_texts(entry.get("forget"))),
        substance=bool(entry.get("substance")),
        vague=bool(entry.get("vague")),
        borrowed=bool(entry.get("borrowed")),
        stated_only=bool(entry.get("stated_only")),
    )


def attribute_key(name: str) -> str:
    """The form under which two spellings of an attribute's name are the same: "Strap Material" is strap_material."""
    return re.sub(r"[\s\-./_]+", "_", name.strip().lower()).strip("_")


def _texts(raw: object) -> tuple[str, ...]:
    return tuple(map(str, raw)) if isinstance(raw, list | tuple) else ()


def _lists(raw: object) -> dict[str, tuple[str, ...]]:
    return {str(name): _texts(words) for name, words in raw.items()} if isinstance(raw, Mapping) else {}


def _file(name: str) -> Any:
    return yaml.load((_FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@cache
def base_lexicon() -> Lexicon:
    facets = _file("base.yaml")
    brands = _file("brands.yaml")
    categories = _file("categories.yaml")
    features = facets.pop("features")
    brand = BaseFacet("brand", Localized("brand", "品牌"), (), _lists(brands), stated_only=True)
    return Lexicon((*read_facets(facets), brand), read_categories(categories), _texts(features["names"]))


def read_categories(raw: Mapping[str, object]) -> tuple[CategoryWords, ...]:
    """Categories: name -> its other words, or a map of `words` and `kinds`."""
    found: list[CategoryWords] = []
    for name, entry in raw.items():
        words, kinds = (entry.get("words"), entry.get("kinds")) if isinstance(entry, Mapping) else (entry, None)
        found.append(CategoryWords((str(name), *_texts(words)), _texts(kinds)))
    return tuple(found)


@cache
def everyday_words() -> frozenset[str]:
    """Stems of the words of `lexicon/ordinary.txt`."""
    lines = (_FOLDER / "ordinary.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(stem(word) for line in lines if not line.startswith("#") for word in line.split())


@cache
def asks() -> dict[str, tuple[str, ...]]:
    raw = _file("asks.yaml")
    return {str(facet): tuple(map(str, words)) for facet, words in raw.items()}
