"""A synthetic catalogue of any size for measuring speed: products, vectors and queries, drawn from one seed.

Sizes nest: the first 20,000 products of a catalogue of 100,000 are the catalogue of 20,000. Values follow Zipf's law, prices
are log-normal, one product in six is described in Chinese too, and one in twenty in Chinese only. Nothing is measured here.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from eval.latency_words import (
    DEPARTMENTS,
    FLAGS,
    NUMBERS,
    SENTENCES,
    SENTENCES_ZH,
    VALUES,
    ZH,
    Department,
    Named,
)
from retrieval.products import AttributeValue, Localized, Product, Quantity, Variant

SEED = 11
DIMENSION = 384
BRANDS = 1_200
VOCABULARY = 30_000
LINES = 12  # product lines of a kind: what lies together in the space of meanings
STATED = 0.8
LEAVES: tuple[tuple[Department, Named], ...] = tuple((one, kind) for one in DEPARTMENTS for kind in one.kinds)

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Query:
    """What a shopper types, with the vector that an encoder would make of it, shape (DIMENSION,), and where it belongs."""

    text: str
    vector: Vectors
    category: tuple[str, ...]


def products(count: int) -> Iterator[Product]:
    """The first `count` products, in order."""
    return (product(n) for n in range(count))


def product(number: int) -> Product:
    """The product of this number; the same one in a catalogue of any size."""
    rng = random.Random(SEED * 1_000_003 + number)
    department, kind = _leaf(rng)
    brand = _brands()[_zipf(rng, BRANDS)]
    color, material = _value(rng, "color"), _value(rng, "material")
    attributes = _attributes(rng, department, number)
    if rng.random() < STATED:
        attributes["material"] = material
    code = f"{brand[:2].upper()}-{number:06d}"
    english = f"{brand} {_word(rng)} {color} {material} {kind[0].removesuffix('s')} {code}"
    chinese = f"{brand} {ZH.get(color, color)}{ZH.get(material, material)}{kind[1]} {code}"
    language = rng.random()
    return Product(
        id=f"p{number:07d}",
        title=Localized(None if language < 0.05 else english, chinese if language < 0.21 else None),
        variants=_variants(rng, department, number, color),
        description=Localized(
            None if language < 0.05 else _description(rng, material), _description_zh(rng) if language < 0.21 else None
        ),
        brand=brand,
        category=(department.name, kind[0].capitalize()),
        attributes=attributes,
        rating=None if rng.random() < 0.1 else round(min(5.0, max(1.0, rng.gauss(4.1, 0.5))), 1),
        review_count=int(rng.lognormvariate(3, 1.4)),
        released=date(2022, 1, 1) + timedelta(days=rng.randrange(1_700)),
    )


def _leaf(rng: random.Random) -> tuple[Department, Named]:
    return LEAVES[(_zipf(rng, len(LEAVES)) * 37) % len(LEAVES)]  # popular kinds stand in every department


def _attributes(rng: random.Random, department: Department, number: int) -> dict[str, AttributeValue]:
    stated: dict[str, AttributeValue] = {}
    for name in (*department.facets, "origin", "recycled"):
        if name == "material" or rng.random() > STATED:
            continue
        if name in FLAGS:
            stated[name] = rng.random() < 0.4
        elif name in NUMBERS:
            middle, unit, other, factor = NUMBERS[name]
            amount = round(middle * rng.lognormvariate(0, 0.6), -1 if middle > 500 else 0) or middle
            stated[name] = Quantity(amount * factor, other) if rng.random() < 0.2 else Quantity(amount, unit)
        else:
            stated[name] = _value(rng, name)
    stated["model"] = f"{rng.choice('ABCDEFGHKLMNPRSTX')}{number * 7919 % 900_000:06d}"
    stated["features"] = tuple(dict.fromkeys(rng.choice(SENTENCES).split(" ", 2)[-1] for _ in range(2)))
    return stated


def _variants(rng: random.Random, department: Department, number: int, color: str) -> tuple[Variant, ...]:
    price = max(99, int(department.price * rng.lognormvariate(0, 0.8) / 50) * 50 - 1)
    count = min(8, 1 + int(rng.expovariate(0.45)))
    colors = list(dict.fromkeys([color, *(_value(rng, "color") for _ in range(2))]))
    sizes = department.sizes or ("",)
    offered = list(itertools.islice(((c, s) for s in rng.sample(sizes, len(sizes)) for c in colors), count))
    made = []
    for n, (shade, size) in enumerate(offered):
        cents = price + 100 * n * (rng.random() < 0.2)
        options: dict[str, AttributeValue] = {"color": shade, **({"size": size} if size else {})}
        stock = 0 if rng.random() < 0.15 else rng.randrange(1, 60)
        before = int(cents * 1.25) if rng.random() < 0.15 else None
        made.append(Variant(f"p{number:07d}-{n}", cents, stock, options, before))
    return tuple(made)


def _description(rng: random.Random, material: str) -> str:
    """About 60 words: sentences that a shop writes, words of the trade, and at times another material."""
    parts = [f"{rng.choice(SENTENCES)}".capitalize() + "." for _ in range(4)]
    parts.append(" ".join(_word(rng) for _ in range(26)).capitalize() + ".")
    parts.append(f"Made of {material}." if rng.random() < 0.7 else f"With a {_value(rng, 'material')} trim.")
    if rng.random() < 0.1:
        parts.append(f"Contains no {_value(rng, 'material')}.")
    rng.shuffle(parts)
    return " ".join(parts)


def _description_zh(rng: random.Random) -> str:
    return "。".join(rng.sample(SENTENCES_ZH, 3)) + "。"


@cache
def _harmonic(count: int) -> list[float]:
    return list(itertools.accumulate(1 / (rank + 2) for rank in range(count)))


def _zipf(rng: random.Random, count: int) -> int:
    return rng.choices(range(count), cum_weights=_harmonic(count))[0]


def _value(rng: random.Random, facet: str) -> str:
    return VALUES[facet][_zipf(rng, len(VALUES[facet]))]


def _word(rng: random.Random) -> str:
    return _vocabulary()[_zipf(rng, VOCABULARY)]


@cache
def _brands() -> Sequence[str]:
    return [word.capitalize() for word in _invented(BRANDS, SEED + 1)]


@cache
def _vocabulary() -> Sequence[str]:
    return _invented(VOCABULARY, SEED + 2)


def _invented(count: int, seed: int) -> list[str]:
    """Words that no language has, in an order that stands for their popularity."""
    rng = random.Random(seed)
    made: dict[str, None] = {}
    while len(made) < count:
        syllables = rng.choice((2, 3, 3, 4))
        made["".join(rng.choice("bdfghklmnprstvz") + rng.choice("aeiou") for _ in range(syllables))] = None
    return list(made)


@dataclass(frozen=True, slots=True)
class _Space:
    """Where things lie: `common` is shared by all, as encoders' vectors are, `kinds` and `lines` are their middles."""

    common: Vectors
    kinds: Vectors
    lines: Vectors
    spread: Vectors


@cache
def _space() -> _Space:
    rng = np.random.default_rng(SEED)

    def drawn(*shape: int) -> Vectors:
        rows = rng.standard_normal((*shape, DIMENSION)).astype(np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True), dtype=np.float32)

    # Encoders' vectors vary along few directions: the spectrum falls as that of text embeddings does.
    spread = (np.arange(1, DIMENSION + 1) ** -0.6).astype(np.float32)
    return _Space(drawn(1)[0], drawn(len(LEAVES)), drawn(len(LEAVES), LINES), spread / np.linalg.norm(spread))


def _near(kind: int, line: int, rng: np.random.Generator) -> Vectors:
    space = _space()
    noise = rng.standard_normal(DIMENSION).astype(np.float32) * space.spread
    vector = 0.9 * space.common + 0.4 * space.kinds[kind] + 0.25 * space.lines[kind, line] + 0.3 * noise
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


@cache
def _kind_numbers() -> Mapping[tuple[str, ...], int]:
    return {(one.name, kind[0].capitalize()): n for n, (one, kind) in enumerate(LEAVES)}


class ScriptedEncoder:
    """Gives products and queries the vectors they were drawn with, so that no encoder is timed.

    A passage is known by the number in its first line. A text that was not drawn is an error (`KeyError`, `ValueError`).
    """

    name = "scripted"
    dimension = DIMENSION

    def __init__(self, queries: Sequence[Query] = ()) -> None:
        self._queries = {query.text: query.vector for query in queries}
        # Search may have corrected the spelling of a word that was invented: what is asked for stands before it.
        self._beginnings = {_beginning(query.text): query.vector for query in queries}

    def encode(self, texts: Sequence[str], kind: Literal["query", "passage"]) -> Vectors:
        if kind == "query":
            return np.stack([self._of_query(text) for text in texts])
        return np.stack([_passage_vector(text) for text in texts])

    def _of_query(self, text: str) -> Vectors:
        known = self._queries.get(text)
        return self._beginnings[_beginning(text)] if known is None else known


def _beginning(text: str) -> str:
    return text.split()[0] if not text.isascii() else " ".join(text.split()[:2])


def _passage_vector(text: str) -> Vectors:
    """A product's vector; that of its Chinese text lies a little beside."""
    title, _, rest = text.partition("\n")
    number = int(title.rpartition("-")[2])
    path = rest.partition("\n")[0].rpartition(" · ")[2]
    kind = _kind_numbers()[tuple(path.split(" > "))]
    rng = np.random.default_rng((SEED, number))
    vector = _near(kind, int(rng.integers(LINES)), rng)
    if title.isascii():
        return vector
    beside = vector + 0.1 * rng.standard_normal(DIMENSION).astype(np.float32) * _space().spread
    return np.asarray(beside / np.linalg.norm(beside), dtype=np.float32)


def queries(count: int, seed: int = SEED + 3) -> list[Query]:
    """What shoppers ask: a colour or a material and a kind, at times a word of the trade; one in five in Chinese."""
    rng = random.Random(seed)
    vectors = np.random.default_rng(seed)
    asked: dict[str, Query] = {}
    while len(asked) < count:
        department, kind = _leaf(rng)
        color, material = _value(rng, "color"), _value(rng, "material")
        chinese = rng.random() < 0.2
        words = [f"{ZH.get(color, color)}{kind[1]}"] if chinese else [rng.choice([color, material]), kind[0]]
        if rng.random() < 0.6:
            words.append(_word(rng))
        text = " ".join(words)
        path = (department.name, kind[0].capitalize())
        vector = _near(_kind_numbers()[path], int(vectors.integers(LINES)), vectors)
        asked.setdefault(text, Query(text, vector, path))
    return list(asked.values())
