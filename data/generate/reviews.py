"""Customers' opinions: general ones by kind of thing, and ones on an attribute that the product really has."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import cache
from typing import Any

from data.generate.products import TODAY
from data.generate.schema import leaves
from data.generate.tables_reading import read_table
from data.generate.vocabulary import TABLES
from retrieval.products import Language, Localized, Product, Review

Pair = list[list[str]]
_STARS = {"good": (4, 5), "mixed": (3, 4), "bad": (1, 2, 2)}


@cache
def _table() -> dict[str, Any]:
    return dict(read_table(TABLES / "reviews.yaml"))


def _facts(product: Product) -> list[Pair]:
    """Pairs of English and Chinese lines on attributes of the product."""
    facts = _table()["facts"]
    keys = [f"{facet}={str(value).lower()}" for facet, value in product.attributes.items()]
    return [pair for key in keys if (pair := facts.get(key))]


def _mood(rng: random.Random, rating: float) -> str:
    good = max(0.1, min(0.9, (rating - 3.0) / 1.8))
    return rng.choices(("good", "mixed", "bad"), (good, 0.7 - good / 2, (1 - good) * 0.6))[0]


def reviews(product: Product) -> tuple[Review, ...]:
    """None to four written reviews, never the same sentence twice on one product."""
    rng = random.Random(f"reviews:{product.id}")
    if product.rating is None or product.released is None:
        return ()
    count = min(product.review_count, rng.choices((0, 1, 2, 3, 4), (22, 26, 26, 16, 10))[0])
    moods = _table()["groups"][leaves()[product.category].group]
    authors = _table()["authors"]
    facts = _facts(product)
    rng.shuffle(facts)
    used: set[str] = set()
    made = []
    for _ in range(count):
        language: Language = rng.choice(("en", "zh"))
        index = 0 if language == "en" else 1
        mood = _mood(rng, product.rating)
        lines = [line for line in moods[mood][index] if line not in used]
        if not lines:
            continue
        line = rng.choice(lines)
        used.add(line)
        words = line
        if facts and rng.random() < 0.55:
            fact = rng.choice(facts.pop()[index])
            words = f"{line} {fact}" if language == "en" else line + fact
        age = (TODAY - product.released).days
        made.append(
            Review(
                rating=rng.choice(_STARS[mood]),
                text=Localized(en=words if language == "en" else None, zh=words if language == "zh" else None),
                author=rng.choice(authors[language]),
                written=TODAY - timedelta(days=rng.randint(0, max(0, age - 3))),
            )
        )
    return tuple(made)
