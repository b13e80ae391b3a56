"""The words that the project lends to every catalogue: facets that shops of all kinds have, and how customers ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from retrieval.products import Localized
from retrieval.vocabulary import stem

_FOLDER = Path(__file__).parent / "lexicon"


@dataclass(frozen=True, slots=True)
class BaseFacet:
    id: str
    label: Localized
    names: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, tuple[str, ...]]


@cache
def base_lexicon() -> tuple[BaseFacet, ...]:
    raw = yaml.safe_load((_FOLDER / "base.yaml").read_text(encoding="utf-8"))
    return tuple(
        BaseFacet(
            id=name,
            label=Localized(**entry["label"]),
            names=tuple(entry["names"]),
            values={str(value): tuple(map(str, words)) for value, words in entry["values"].items()},
            kinds={str(value): tuple(map(str, below)) for value, below in entry.get("kinds", {}).items()},
        )
        for name, entry in raw.items()
    )


@cache
def everyday_words() -> frozenset[str]:
    """Stems of the words of `lexicon/ordinary.txt`."""
    lines = (_FOLDER / "ordinary.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(stem(word) for line in lines if not line.startswith("#") for word in line.split())


@cache
def asks() -> dict[str, tuple[str, ...]]:
    raw = yaml.safe_load((_FOLDER / "asks.yaml").read_text(encoding="utf-8"))
    return {str(facet): tuple(map(str, words)) for facet, words in raw.items()}
