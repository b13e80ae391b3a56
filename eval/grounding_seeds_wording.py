"""The wording of seeded sentences: phrases by key, each in one of three parts so that a checker can be tuned on some of them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Literal, cast

import yaml

from eval.errors import EvalError
from retrieval.products import Language

FOLDER = Path(__file__).parent / "grounding"
Part = Literal["dev", "second", "held-out"]
PARTS: tuple[Part, ...] = ("dev", "second", "held-out")


def part_of(phrase: str) -> Part:
    """The part a phrase belongs to, by its checksum: it stays there whatever is written beside it. `dev` is a half, the others a quarter each."""
    checksum = zlib.crc32(phrase.encode())
    return PARTS[checksum & 1 and 1 + (checksum >> 1 & 1)]


@dataclass(frozen=True, slots=True)
class Absent:
    """Something that a record does not state: how to claim it, the attribute that would, and words that would make it debatable."""

    say: tuple[str, ...]
    unless: tuple[str, ...]
    facet: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The phrases of one language and part. An empty phrase belongs to every part."""

    language: Language
    part: Part

    def phrases(self, *way: str) -> tuple[str, ...]:
        return tuple(one for one in _listed(self.language, way) if not one or part_of(one) == self.part)

    def pick(self, rng: Random, *way: str) -> str | None:
        """One of the phrases at a key, its alternatives (a|b) drawn; None where this part has none."""
        phrases = self.phrases(*way)
        return alternatives(rng.choice(phrases), rng) if phrases else None

    def keys(self, *way: str) -> tuple[str, ...]:
        node = _node(self.language, way)
        return tuple(node) if isinstance(node, dict) else ()

    def absent(self, key: str) -> tuple[Absent, ...]:
        found = []
        for one in cast("Sequence[Mapping[str, object]]", _node(self.language, (key,)) or ()):
            say = tuple(said for said in cast("Sequence[str]", one["say"]) if part_of(said) == self.part)
            if say:
                found.append(Absent(say, tuple(cast("Sequence[str]", one["unless"])), str(one.get("facet", ""))))
        return tuple(found)

    def value(self, facet: str, value: str) -> str | None:
        """How a value is said here where its label doesn't fit; "" where it isn't said at all, None where its label will do."""
        node = _node(self.language, ("values", facet))
        said = node.get(value) if isinstance(node, dict) else None
        return None if said is None else str(said)


def alternatives(phrase: str, rng: Random) -> str:
    return re.sub(r"\(([^()]*\|[^()]*)\)", lambda match: rng.choice(match[1].split("|")), phrase)


def near(facet: str, value: str) -> frozenset[str]:
    """The values so close to one that none of them is plainly false beside it; itself among them."""
    groups = cast("Mapping[str, Sequence[Sequence[str]]]", _relations()["near"]).get(facet, ())
    return frozenset({value}.union(*(group for group in groups if value in group)))


def vague(value: str) -> bool:
    return value in cast("Sequence[str]", _relations()["vague"])


def conversions(unit: str) -> tuple[tuple[float, str, str], ...]:
    """The ways to say an amount of this unit: factor, English forms and Chinese forms ("|" between them, "" where there is none)."""
    rows = cast("Mapping[str, Sequence[tuple[float, str, str]]]", _relations()["units"]).get(unit, ())
    return tuple((float(factor), english, chinese) for factor, english, chinese in rows)


@cache
def _listed(language: Language, way: tuple[str, ...]) -> tuple[str, ...]:
    node = _node(language, way)
    return tuple(str(one) for one in node) if isinstance(node, list) else ()


def _node(language: Language, way: Sequence[str]) -> object:
    node: object = _file(f"{language}.yaml")
    for step in way:
        node = node.get(step) if isinstance(node, dict) else None
    return node


def _relations() -> Mapping[str, object]:
    return _file("relations.yaml")


@cache
def _file(name: str) -> Mapping[str, object]:
    try:
        return cast("Mapping[str, object]", yaml.safe_load((FOLDER / name).read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as fault:
        raise EvalError(f"{FOLDER / name}: can't be read ({fault})") from fault
